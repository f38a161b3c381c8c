"""Appositions: what an article calls a person beside the name, as in "Ann Holm, the mayor of Brell,"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.model import Span
from bot.reading.folding import plain
from bot.reading.naming import DOTTED
from bot.reading.words import AUXILIARIES, PREPOSITIONS, is_verb_like

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.reading.offices import Lists

# How far, in characters, an apposition may reach; longer ones are told as sentences.
_LONGEST = 110
_AGE = r"(?: (?:aged )?\d{1,3},| (?:then |now )?\d{1,3}-year-old,)?"
# No sign that ends an apposition, or the stop of "Mr." or an initial.
_INSIDE = rf"(?:[^,.;:—–“”\"()]|{'|'.join(rf'(?<= {short})[.]' for short in (*DOTTED, '[A-Z]'))})"
_AFTER = re.compile(rf",{_AGE} (?=[\w“'‘])({_INSIDE}{{3,{_LONGEST}}})(?=\.(?!\w)|[,;:—–“”\"()]|$)")
_DEED = re.compile(r"who (?:now |has |once )?([a-z-]+) ")
_BEFORE = re.compile(rf"(?:^|[.,;:“”\"()—–]\s*|\s)((?:[Tt]he|[A-Z][\w.]*['’]s?) [^,.;:—–“”\"()]{{3,{_LONGEST}}}), $")
_ARTICLE = re.compile(r"(?:the|an?|one) ", re.IGNORECASE)
_RELATIVE = re.compile(r"(?<=\w) (?:who|whose)\b")  # "a former judge who lives in Brell"
_ENDS = re.compile(r"\s*[,.;:)—–”\"]|$")
_WORD = re.compile(r"[\w.'’-]+")
_LINKS = frozenset("of for at in with from to on and".split())
_ANYBODY = re.compile(r"(?:the|an?|one) (?:man|woman|person|boy|girl|one)")
_NO_ROLE = PREPOSITIONS | {"his", "her", "their", "who", "which", "whose", "as", "like", "and", "or", "while", "when"}


class Apposition(NamedTuple):
    """A role without its article, and where it stands."""

    role: str
    span: Span


def appositions(folded: str, name: Span, compiled: Lists) -> Iterator[Apposition]:
    """The roles that stand after and before the name of a person, set off by commas."""
    if folded.startswith(",", name.end):
        found = _AFTER.match(folded, name.end, name.end + _LONGEST + 30)
        if found is not None and _is_role(found.group(1), compiled):
            yield _bare(folded, Span(*found.span(1)))
    if folded.startswith(", ", name.start - 2) and _ENDS.match(folded, name.end):
        yield from _before(folded, name, compiled)


def _before(folded: str, name: Span, compiled: Lists) -> Iterator[Apposition]:
    found = _BEFORE.search(folded, max(0, name.start - _LONGEST), name.start)
    while found is not None:
        if _is_role(found.group(1), compiled) and not _is_led(folded, found.start(1)):
            yield _bare(folded, Span(*found.span(1)))
            return
        found = _BEFORE.search(folded, found.start(1) + 1, name.start)


def _is_led(folded: str, start: int) -> bool:
    """Whether the words before make it a part of something else: "a statement of the mayor, Ann Holm,"."""
    return bool(re.search(r"\b(?:of|and|or) $", folded[max(0, start - 4) : start]))


def _bare(folded: str, span: Span) -> Apposition:
    article = _ARTICLE.match(folded, *span)
    start = article.end() if article is not None else span.start
    words = _RELATIVE.split(folded[start : span.end], maxsplit=1)[0].rstrip()
    return Apposition(words, Span(start, start + len(words)))


def _is_role(words: str, compiled: Lists) -> bool:
    """Whether words are a noun for a person with what belongs to it, or tell an office ("who runs the clinic")."""
    deed = _DEED.match(words)
    if deed is not None:
        return deed.group(1) in compiled.deeds and not _tells(words[deed.end() :])
    words = _RELATIVE.split(words, maxsplit=1)[0]
    if _ANYBODY.fullmatch(words):
        return False
    tokens = _WORD.findall(_ARTICLE.sub("", words, count=1))
    link = next((at for at, token in enumerate(tokens) if at and token in _LINKS), len(tokens))
    if not tokens or _tells(words) or plain(tokens[0]) in _NO_ROLE or _is_name(tokens[:link], compiled):
        return False
    head = plain(tokens[link - 1])
    if link < len(tokens) and tokens[link] == "of" and head in compiled.heads:
        return True
    named = head in compiled.people or head in compiled.office_words or head.endswith("ologist")
    return named and compiled.people.get(head) not in {"many", "group"}


def _is_name(tokens: list[str], compiled: Lists) -> bool:
    """As in "Sam Farmer": another person of a list."""
    return len(tokens) > 1 and all(map(str.istitle, tokens)) and plain(tokens[0]) in compiled.men | compiled.women


def _tells(words: str) -> bool:
    """Whether a verb stands there, so that it is a clause: "a spokesman for the trust said"."""
    return any(
        word in AUXILIARIES or is_verb_like(word)
        for word in _WORD.findall(words)
        if word[0].islower() and "-" not in word
    )
