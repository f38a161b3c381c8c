"""Whose words they are: from the words beside a cue to a canonical name, a description, or open candidates."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from bot.model import Span
from bot.reading.antecedents import Antecedents
from bot.reading.bodies import Bodies
from bot.reading.folding import key, plain
from bot.reading.holders import ARTICLE, Holders
from bot.reading.kinds import PRONOUNS, Kinds
from bot.reading.labels import ANSWER
from bot.reading.leading import Leading, Spoke
from bot.reading.naming import TITLES
from bot.reading.speaker import Speaker
from bot.reading.together import is_list, parted
from bot.reading.words import AUXILIARIES, CONJUNCTIONS, DETERMINERS, PREPOSITIONS, RELATIVES, is_verb_like

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.offices import Lists
    from bot.reading.people import Named, Register
    from bot.reading.units import Unit

_CUT = re.compile(r"(?=[\s,(—–])(?:\s*(?:,(?!\d)|[(—–])|\s--|\s(?:who|which|whose|that)(?:\s|$))")
_KIND = re.compile(
    r"\b(?:outlet|newspaper|paper|magazine|broadcaster|agency|website|channel|daily|weekly|network|station|portal|tabloid|"
    r"company|firm|group|party|union|operator|maker|body) $",
)
_AGE_OR_HOUR = re.compile(r"\d\d?-year-old |(?:\d\d? )?[AaPp]\.?[Mm]\.? (?:[A-Z]{2,4} )?")
_BODY_THEN_OFFICE = re.compile(
    r"(?:[Tt]he )?([A-Z][\w'’-]+) (?:of|for) (?:the |an? )?(?:[A-Z][\w'’-]+ )+((?:[a-z][\w-]+ ){1,3})"
)
# What somebody wrote or had read out: its author speaks.
_BY = re.compile(
    r"(?:an?|the|his|her) (?:[a-z]+ ){0,2}(?:statement|letter|message|post|tweet|memo|email)(?: \w+)? (?:by|from) ",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"([Hh]e|[Ss]he) and (other [^,;]+)$")
_UNNAMED = frozenset(
    "source official diplomat aide adviser advisor report person document spokesman spokeswoman".split()
)
# What parts "the operator" from its name beside it.
_APPOSED = re.compile(r", (?:the )?")
_CLOSED = re.compile(r"\.(?:\s|$)")
_GOVERNING = re.compile(r"\b(?:of|for|to|by|with|from|near|at|in|on|and|against|like|about)\b")
_ACTS_ON = re.compile(r"\b[a-z]{3,}ing (?:[A-Z][\w.]*\.? )?$")
# What may stand after a name without making it another's: "Holm himself", and not "Holm supporters".
_AFTER_NAME = frozenset("himself herself themselves alone too also".split())
# Words that make what stands before a name no title of its bearer.
_NO_TITLE = CONJUNCTIONS | PREPOSITIONS | RELATIVES | {","}
_FOR_BOTH = re.compile(r"[Tt]he [A-Z][\w’']+ (?:of|for|on) [A-Z][\w’']+ and ([A-Z][\w’']+) [A-Z][\w’']+$")
_EACH_THE = re.compile(r"[Tt]he .* and [Tt]he [A-Z]")
_POSSESSIVE = re.compile(r"['’]s?$")
# How far back, in characters, "the source" may point to its fuller description.
_REACH = 2500


class Resolver:
    """Resolves sources in reading order; remembers who spoke last. `day` is the article's, None where unknown."""

    def __init__(
        self, folded: str, names: Register, lists: Lists, units: Sequence[Unit], day: str | None = None
    ) -> None:
        self._text = folded
        self._names = names
        self._demonyms = lists.demonyms
        self._offices, self._speaking = lists.office_words, lists.speaking
        self._lists = lists
        self._holders = Holders(names, lists, day)
        kinds = Kinds(folded, names, self._holders, lists, units)
        self._bodies = Bodies(folded, names, lists, units)
        self._leading = Leading(folded, names, kinds, self.resolve)
        self._pronouns = Antecedents(units, kinds, self._leading)
        self.chains: dict[str, tuple[str, ...]] = {}
        self.persons = frozenset(m.name for m in names.mentions if m.person)

    def note(self, spoke: Spoke) -> None:
        """Remembers that somebody spoke."""
        self._leading.note(spoke)

    def resolve(  # noqa: PLR0911 - a list of cases, read downwards
        self, source: Span, unit: Span, content: Sequence[Span] = ()
    ) -> Speaker:
        """The speaker that the words of `source` mean, standing in the sentence `unit` and saying `content`."""
        words = source.of(self._text).strip(" ,;:")
        if words.endswith(("'", "’", "s")):
            words = _POSSESSIVE.sub("", words)
        low = plain(words)
        if low in ANSWER:
            return Speaker(None)
        if low in PRONOUNS:
            return self._pronouns.meant(PRONOUNS[low], source, unit, content)
        if together := _TOGETHER.match(words):
            return self._together(together, source, unit, content)
        begin = self._text.find(words, source.start)
        several = parted(self._text, Span(begin, begin + len(words)), self._named_alone)
        if several and self._is_one_body(words):
            return Speaker(shown(words))
        if several and self._are_apart(several, Span(begin, begin + len(words))):
            return Speaker(None, several)
        core = words if is_list(words) else _CUT.split(words, maxsplit=1)[0]
        span = Span(source.start, source.start + len(core))
        inside = self._names.mentioned(source.start, source.end)
        if core[:4].lower() == "the ":
            office = ARTICLE.sub("", plain(core))
            held = self._holders.holder(office, source.start) if office in self._offices else None
            if held is not None:
                return held  # "The Governor", "the CEO"
        named = self._by_name(core, span, inside, source.end)
        found = named or self._holders.holder(plain(core), source.start) or self._bodies.meant(words, source)
        return found or Speaker(_opened_small(core) if is_list(words) else shown(words))

    def _named_alone(self, span: Span) -> str | None:
        """Whose name a part of a joint phrase ends in: a person's behind their office, or a body's."""
        words = span.of(self._text)
        last = next((m for m in self._names.mentioned(*span) if m.span.end == span.end), None)
        if last is not None and last.person:
            before = self._text[span.start : last.span.start]
            if ARTICLE.fullmatch(before):
                return None  # "The Bill and Melinda Holm Foundation"
            owned = _GOVERNING.search(before) and not self._titled_for(before)
            return None if owned or "'s " in before or "’s " in before else self._single(last).name
        bare = ARTICLE.sub("", words)
        country = self._demonyms.get(key(bare))
        if country is not None:
            return _opened_small(words) if country == key(bare) or bare.isupper() else None
        body = self._body(words, bare, span)
        return body.name if body is not None else None

    @cached_property
    def _named(self) -> Counter[str]:
        """How often each name stands in the article."""
        return Counter(m.name for m in self._names.mentions)

    def _is_one_body(self, words: str) -> bool:
        """As in "the Department of Health and Human Services": "and" belongs to what it is for."""
        found = _FOR_BOTH.match(words)
        return found is not None and not self._lists.is_first_name(plain(found.group(1)))

    def _are_apart(self, names: Sequence[str], span: Span) -> bool:
        """Whether "and" stands between several and not inside one name, as it does in "Fish and Wildlife Service"."""
        if any(name in self._names.genders for name in names):
            return True
        if any(name[0].islower() for name in names):  # not as in "Local and federal officials"
            return any(plain(name).split()[0] in DETERMINERS or name.endswith("others") for name in names)
        words = span.of(self._text)
        first = words.split(", ", 1)[0]
        if first != words:
            return _GOVERNING.search(first) is None
        if _EACH_THE.match(words):
            return True
        inside = Counter(m.name for m in self._names.mentioned(*span))
        elsewhere = {name for name in names if self._named[name] > inside[name]}
        return all(name in elsewhere or name in self._names.known or key(name) in self._demonyms for name in names)

    def _together(self, both: re.Match[str], source: Span, unit: Span, content: Sequence[Span]) -> Speaker:
        """As in "he and other aides said": whom the pronoun means, and the others as described."""
        first = self._pronouns.meant(PRONOUNS[both.group(1).lower()], source, unit, content)
        if first.name is None:
            return Speaker(shown(both.group()))
        return Speaker(None, (first.name, both.group(2)), doubts=first.doubts)

    def _by_name(self, core: str, span: Span, inside: Sequence[Named], end: int) -> Speaker | None:
        """A person or a body named in the head of the phrase, joint ones included."""
        head = [m for m in inside if m.span.start < span.end]
        persons = self._heads(span, [m for m in head if m.person])
        if persons:
            names = tuple(dict.fromkeys(m.name for m in persons))
            joint = len(names) > 1 and any(link in core for link in (" and ", " & ", " nor "))
            return Speaker(None, names) if joint else self._single(persons[-1])
        wrote = _BY.match(self._text, span.start)
        author = next((m for m in head if wrote is not None and m.person and m.span.end == span.end), None)
        if author is not None:
            return self._single(author)
        apposed = [m for m in inside if m.person and m.span.start >= span.end]
        if apposed and self._is_apposed(self._text[span.end : apposed[0].span.start]):
            return self._single(apposed[0])
        bare = ARTICLE.sub("", core)
        body = self._body(core, bare, span) or self._apposed_body(core, span, end)
        if body is not None:
            return body
        called = next((m for m in head if m.span.end == span.end), None)
        if called is not None and self._leads_to_name(self._text[span.start : called.span.start]):
            return Speaker(self._bodies.full(called.name, span.start))
        return self._described_before(bare, span) if bare != core else None

    def _is_apposed(self, between: str) -> bool:
        """Whether a name stands in apposition: "Her rival, Ola Lie", "Her rival, opposition leader Ola Lie"."""
        comma, titles = between[:1], plain(between[1:]).split()
        if comma != "," or not titles:
            return comma == ","
        led = titles[-1] in self._offices or self._is_person_noun(titles[-1]) or titles[-1].strip(".") in TITLES
        return led and not _NO_TITLE.intersection(titles)

    def _apposed_body(self, core: str, span: Span, end: int) -> Speaker | None:
        """As in "The operator, Blue Strait Lines,": a body whose name is all that stands beside what it is.

        The name ends the source, at `end`, or its sentence: "said the operator, Blue Strait Lines."
        """
        beside = _APPOSED.match(self._text, span.end)
        if beside is None or ARTICLE.match(core) is None or self._is_person_noun(plain(core).split()[-1]):
            return None
        named = next(iter(self._names.mentioned(beside.end(), beside.end() + 1)), None)
        if named is None or named.person:
            return None
        alone = not self._text[named.span.end : end].strip(" ,;:") if named.span.end <= end else False
        closes = named.span.end > end and _CLOSED.match(self._text, named.span.end)
        return Speaker(self._bodies.full(named.name, named.span.start)) if alone or closes else None

    def _leads_to_name(self, before: str) -> bool:
        """Whether words only say what the name after them is, or when: "the daily", "25-year-old", "4:16 PM ET"."""
        if _KIND.search(before) or _AGE_OR_HOUR.fullmatch(before):
            return True
        noun = before.strip().lower()
        return before[1:].islower() and noun not in DETERMINERS and self._is_person_noun(noun)

    def _heads(self, span: Span, persons: list[Named]) -> list[Named]:
        """The persons who are the head of a phrase: not who only belongs to it ("Holm's aide")."""
        if not persons:
            return []
        tail = self._text[persons[-1].span.end : span.end].strip()
        if tail and tail.lower() not in _AFTER_NAME:
            return self._before_place(span, persons, tail)
        before = self._text[span.start : persons[0].span.start]
        if _ACTS_ON.search(before):
            return []  # "a nurse treating Carl Finn"
        if _GOVERNING.search(before) and " and " not in before and not self._titled_for(before):
            return persons if len(persons) == 1 and self._works_for(before) else []
        return self._ungoverned(span, persons)

    def _ungoverned(self, span: Span, persons: list[Named]) -> list[Named]:
        """Of "Per Lie to Ann Holm" the first; of "Ann Holm’s letter to Per Lie" nobody: "to" leads to him."""
        between = self._text[persons[0].span.end : persons[-1].span.start]
        if " and " in between or not _GOVERNING.search(between):
            return persons
        if between.strip() in {"to", "with"}:
            return persons[:1]
        owned = between.startswith(("'s ", "’s ", "' ", "’ ")) and persons[0].span.start == span.start
        return [] if owned else persons

    def _works_for(self, before: str) -> bool:
        """As in "Rowers of the Fjord executive director Ann Holm": a body whose name holds "of", and an office."""
        found = _BODY_THEN_OFFICE.fullmatch(before)
        if found is None:
            return False
        opens, noun = plain(found.group(1)), plain(found.group(2)).split()[-1]
        if noun not in self._offices:
            return False
        return not any(
            self._is_person_noun(word) or word in self._speaking for word in (opens, opens.removesuffix("s"))
        )

    def _is_person_noun(self, word: str) -> bool:
        """Whether a noun is for persons, and not for countries too."""
        return word in self._lists.people and word not in self._lists.of_states

    def _before_place(self, span: Span, persons: list[Named], tail: str) -> list[Named]:
        """As in "analyst Jon Berg at Fearnbank": a person and then where they work."""
        placed = re.match(r"(?:of|at|from|with|in) (?:the )?[A-Z]", tail)
        return persons if placed and not _GOVERNING.search(self._text, span.start, persons[0].span.start) else []

    def _titled_for(self, before: str) -> bool:
        """As in "Minister for Energy Paul Okafor": the words before the name are its office."""
        return any(fact.role and fact.role.strip() == before.strip() for fact in self._names.roles)

    def _body(self, core: str, bare: str, span: Span) -> Speaker | None:
        """A body by its name; small letters count only for what the desk knows, "the Norwegian" stays as it is."""
        found = self._names.by_words.get(key(core)) or self._names.by_words.get(key(bare).rstrip("."))
        if not found:
            return None
        registered = found in self._names.known
        if not registered and (core == core.lower() or key(bare) in self._demonyms):
            return None
        titled = core.startswith("The ") and found == bare and self._text[max(0, span.start - 2) : span.start] == ", "
        return Speaker(core if titled else self._bodies.full(found, span.start))

    def _described_before(self, bare: str, span: Span) -> Speaker | None:
        """As in "The source", after "a source within the palace": the fuller description that came first."""
        words = bare.split()
        if not words or words[-1].lower() not in _UNNAMED:
            return None
        head = re.escape(words[-1])
        fuller = re.compile(
            rf"\b(?:an?|one) (?:[\w-]+ ){{0,2}}{head} "
            rf"(?:with|in|at|for|from|by|close|familiar|briefed|inside)[^,.;:“\"]{{2,60}}",
            re.IGNORECASE,
        )
        found = None
        for match in fuller.finditer(self._text, max(0, span.start - _REACH), span.start):
            found = _up_to_verb(match.group())
        if not found:
            return None
        author = re.search(r" by ((?:[Tt]he )?[A-Z].*)$", found)
        return Speaker(author.group(1) if author else shown(found))

    def _single(self, mention: Named) -> Speaker:
        low = key(mention.span.of(self._text))
        several = self._names.ambiguous.get(low, ())
        if several and mention.name not in several:
            return Speaker(None, candidates=several, doubts=("more than one person has this name",))
        doubts = ("full name only from the register of people",) if low in self._names.only_known else ()
        return Speaker(mention.name, role=self._holders.role(mention.name), doubts=doubts)


def shown(words: str) -> str:
    """A description as the article gives it, its leading article or "one" in small letters."""
    return _opened_small(_CUT.split(words, maxsplit=1)[0].strip())


def _opened_small(core: str) -> str:
    first, space, rest = core.partition(" ")
    return f"{first.lower()} {rest}" if space and first in {"The", "A", "An", "One", "Two", "Three", "Some"} else core


def _up_to_verb(words: str) -> str:
    """A description without what its clause goes on to tell: "a spokesman for the army", not "... denied it"."""
    kept = words.split(" ")
    ends = next((at for at, word in enumerate(kept) if at > 2 and (word in AUXILIARIES or is_verb_like(word))), None)
    return " ".join(kept[:ends])
