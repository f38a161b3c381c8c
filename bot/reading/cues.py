"""Cues: the words of a sentence that say that somebody spoke, found with the lexicon of speech verbs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.reading.phrases import ending_at
from bot.reading.unlisted import beside_quotation
from bot.reading.verbs import ACCORDING, BESIDE, DECLINING, REFUSES, REFUSING, Verb
from bot.reading.words import (
    AUXILIARIES,
    BE,
    DETERMINERS,
    DO,
    HAVE,
    MODALS,
    PERSONAL,
    PREPOSITIONS,
    SUBJECT_PRONOUNS,
    TIME_WORDS,
    is_adverb,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.tokens import Token
    from bot.reading.verbs import Form, Lexicon


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue at tokens `first` to `last` (inclusive); `group` is where its verb group begins, auxiliaries included."""

    first: int
    last: int
    group: int
    verb: Verb
    form: Form


_NOUN_LIKE = frozenset(
    "claim claims report reports comment comments note notes promise promises pledge pledges demand demands "
    "estimate estimates charge charges state states call calls tweet tweets post posts answer answers talk "
    "talks label labels brand brands voice voices echo echoes signal signals stress vow vows hint hints "
    "remark remarks protest protests reason reasons quip quips joke jokes email emails caution question reply "
    "charge snap counter counters quote quotes address lament boast complaint mention mentions urge urges "
    "proposals rule rules".split(),
)
_PLURALS = frozenset(
    "they we i you who some many others people and both most men women police".split(),
)
_SHARES = frozenset("percent % pct half third quarter fifth majority minority number".split())
# Verbs whose participle names what stands before it: 'a plan called “...”'.
_NAMES = frozenset("call dub label brand".split())
_DOUBTING = MODALS - {"will", "would"}
_MEANS = frozenset("telephone phone email e-mail text fax video videolink letter satellite radio way".split())
_GOVERNS = frozenset(
    "went goes go continue continuing continued continues declined refused declines refuses used quick".split()
)


def _that_after(words: Sequence[Token], at: int) -> bool:
    """Whether "that" follows, at once or after an occasion ("his statement in early May that")."""
    if at >= len(words):
        return False
    if words[at].low in {"in", "on", "last", "this", "from"}:
        ends = min(len(words), at + 6)
        at = next((here for here in range(at, ends) if words[here].low == "that" or words[here].kind in "pq"), at)
    return words[at].low == "that"


def _nominal(noun: str) -> Verb:
    return Verb(noun, frozenset({"that"}))


def cues(words: Sequence[Token], known: Lexicon) -> list[Cue]:
    """The cues of one unit in order, none inside a quotation."""
    found: list[Cue] = []
    openings, quoted = known.openings, False
    for at, token in enumerate(words):
        if token.low in openings:
            cue = _cue(words, at, known)
        elif not quoted:
            quoted = token.kind == "q"
            continue
        elif beside_quotation(words, at):
            cue = Cue(at, at, at, BESIDE, "past")
        else:
            continue
        if cue is not None and (not found or cue.group > found[-1].last):
            found.append(cue)
    return found


def _cue(  # noqa: C901, PLR0911 - a list of cases, read downwards
    words: Sequence[Token], at: int, known: Lexicon
) -> Cue | None:
    low = words[at].low
    following = words[at + 1].low if at + 1 < len(words) else ""
    if low in known.nouns and low.endswith("ing") and _after_word(words, at):
        return Cue(at, at, at, _nominal(low), "noun") if following == "that" else None
    if low == "according" and following == "to":
        return Cue(at, at + 1, at, ACCORDING, "according")
    if low == "per":
        return Cue(at, at, at, ACCORDING, "according") if _names_outlet(words, at) else None
    if low == "thanks" and following == "to":
        return None
    if low == "words":
        return _in_words_of(words, at)
    if low.startswith(("ask", "request")) and _hides(words, at + 1):
        return None
    for rest, verb, form in known.phrases.get(low, ()):
        if tuple(token.low for token in words[at + 1 : at + 1 + len(rest)]) == rest:
            return _verbal(words, at, at + len(rest), verb, form, known)
    if low in REFUSES and _comment_after(words, at + 1):
        return Cue(at, at, at, DECLINING, "past")
    if low in known.forms and not (low in _GOVERNS and following == "to"):
        verb, form = known.forms[low]
        return _verbal(words, at, at, verb, form, known)
    if low in known.nouns and _that_after(words, at + 1):
        return Cue(at, at, at, _nominal(low), "noun")
    return None


def _comment_after(words: Sequence[Token], at: int) -> bool:
    """As in "declined comment", "refused any further comment"."""
    while at < len(words) and words[at].low in {"any", "further", "immediate", "additional"}:
        at += 1
    return at < len(words) and words[at].low == "comment"


def _hides(words: Sequence[Token], at: int) -> bool:
    """As in "who asked not to be named", "asked that her name not be used", "asked to remain anonymous"."""
    near = [token.low for token in words[at : at + 7]]
    unnamed = "not" in near and not {"named", "identified", "quoted", "used", "published"}.isdisjoint(near)
    return (unnamed and ("be" in near)) or "anonymous" in near or "anonymity" in near


def _names_outlet(words: Sequence[Token], at: int) -> bool:
    """Whether "per" leads to a name and stands apart: "..., per Radio Oslo", not "per capita", "per the agreement"."""
    apart = at == 0 or words[at - 1].low in {",", "(", "—", "–"} or words[at - 1].kind == "q"
    named = at + 1 + (words[min(at + 1, len(words) - 1)].low == "the")
    return apart and named < len(words) and words[named].is_name and words[named].low not in TIME_WORDS


def _after_word(words: Sequence[Token], at: int) -> bool:
    """Whether a small word stands before that is no adverb, so that "-ing" is a noun ("a warning that")."""
    return at > 0 and words[at - 1].kind == "w" and not is_adverb(words[at - 1].low)


def _in_words_of(words: Sequence[Token], at: int) -> Cue | None:
    """As in "in the words of Holm" and "in Holm's words", which lead like "according to"."""
    if at > 1 and at + 1 < len(words) and [words[at + by].low for by in (-2, -1, 1)] == ["in", "the", "of"]:
        return Cue(at - 2, at + 1, at - 2, ACCORDING, "according")
    if not at or not words[at - 1].possessive:
        return None
    opens = next((here for here in range(at - 1, max(-1, at - 8), -1) if words[here].low == "in"), None)
    if opens is None or (opens and words[opens - 1].kind not in "pq"):
        return None
    named = all(token.kind in "wc" for token in words[opens:at])
    return Cue(opens, at, opens, ACCORDING, "according") if named else None


def _verbal(  # noqa: C901, PLR0911 - a list of cases, read downwards
    words: Sequence[Token], at: int, last: int, verb: Verb, form: Form, known: Lexicon
) -> Cue | None:
    """The verb group that ends here, or None where the word is no verb, or reports nothing."""
    before = words[at - 1] if at else None
    if words[at].kind == "c" and at and before is not None and before.kind in "wc":
        return None
    floats = at > 0 and before is not None and before.low == "since" and _floats(words, at - 1)
    if before is not None and before.kind != "q" and not floats and _is_nominal(before, words[at].low, form):
        noun = words[at].low in known.nouns and _that_after(words, last + 1)
        return Cue(at, last, at, _nominal(words[at].low), "noun") if noun else None
    group = at
    while group and (
        (words[group - 1].kind == "w" and is_adverb(words[group - 1].low))
        or words[group - 1].low in AUXILIARIES
        or _floats(words, group - 1)
    ):
        group -= 1
    helpers = [token.low for token in words[group:at]]
    if before is not None and before.low == "to":
        return _infinitive(words, at, last, verb)
    by = (
        last + 1 < len(words)
        and words[last + 1].low == "by"
        and not _by_means(words, last + 2)
        and not any(helper in AUXILIARIES - BE for helper in helpers)
    )
    if form == "past" and (by or any(helper in BE for helper in helpers)):
        return Cue(at, last, group, verb, "passive")
    if form == "base" and not any(h in AUXILIARIES for h in helpers) and not _plural_before(words, group):
        return None
    if any(helper in _DOUBTING for helper in helpers):
        return None
    may_be_noun = words[at].low in _NOUN_LIKE and form in {"base", "present"} and DO.isdisjoint(helpers)
    if may_be_noun and (_hangs(words, group) or not _is_verb_here(words, group, last, form)):
        return None
    if form == "present" and group == at and _ends_subject(words, last + 1):
        return None
    named = verb.lemma in _NAMES and form == "past" and last + 1 < len(words) and words[last + 1].kind == "q"
    if named and all(token.low not in {"what", "which", "whom"} for token in words[max(0, group - 6) : group]):
        return None
    if verb.lemma == "tell" and form == "past" and (last + 1 >= len(words) or words[last + 1].low == "."):
        return None
    if form == "ing" and (any(h in BE for h in helpers) or _contracted(words, group)):
        form = "present"
    return Cue(at, last, group, verb, form)


def _ends_subject(words: Sequence[Token], at: int) -> bool:
    """Whether a verb follows at once, so that the word is the noun before it: "refugee advocates also said"."""
    while at < len(words) and words[at].kind == "w" and is_adverb(words[at].low):
        at += 1
    return at < len(words) and words[at].low in {"said", "say", "have", "are", "were", "had", "told"}


def _contracted(words: Sequence[Token], group: int) -> bool:
    """As in "he's saying", "they're telling": the auxiliary is part of the pronoun."""
    pronoun, _, rest = words[group - 1].low.partition("'") if group else ("", "", "")
    return pronoun in PERSONAL and rest in {"s", "re"}


def _by_means(words: Sequence[Token], at: int) -> bool:
    """Whether no agent but a means follows "by": "said by telephone", "began by saying"."""
    return at < len(words) and (words[at].low in _MEANS or (words[at].kind == "w" and words[at].low.endswith("ing")))


def _hangs(words: Sequence[Token], group: int) -> bool:
    """As in "said in her opening remarks that": what stands before hangs on a preposition."""
    found = ending_at(words, group - 1, 0) if group else None
    return found is not None and found.start > 0 and words[found.start - 1].low in {"in", "during", "with", "after"}


def _is_verb_here(words: Sequence[Token], group: int, last: int, form: Form) -> bool:
    """Whether a word that is also a noun ("claims", "notes") is a verb, for what stands around it."""
    after = words[last + 1].low if last + 1 < len(words) else "."
    if after in {"about", "of"} and group and (words[group - 1].is_name or words[group - 1].low in PERSONAL):
        return True
    if not _opens_words(words, last + 1) and not (after in {".", ","} and _words_before(words, group)):
        return False
    return not (form == "present" and words[group - 1].low == "," and after == "that")


def _words_before(words: Sequence[Token], group: int) -> bool:
    """Whether a quotation, or a comma and then a name, stands before: "“...,” Holm notes", "..., the Times reports"."""
    near = words[max(0, group - 6) : group]
    named = near and (near[-1].is_name or near[-1].low in SUBJECT_PRONOUNS)
    return any(token.kind == "q" for token in near) or bool(named and any(token.low == "," for token in near))


def _floats(words: Sequence[Token], at: int) -> bool:
    """As in "have both argued", "they all said": a quantifier that stands after its noun or auxiliary."""
    if words[at].low == "since":  # "has since said"
        return at > 0 and words[at - 1].low in HAVE
    return words[at].low in {"both", "all", "each"} and at > 0 and words[at - 1].kind in "wc"


def _opens_words(words: Sequence[Token], at: int) -> bool:
    """Whether what follows can be somebody's words, so that "claims" before it is a verb."""
    if at >= len(words):
        return False
    after = words[at]
    if words[at - 1].low in {"state", "states", "email", "emails"}:
        return after.kind == "q" or after.low in {"that", ":"}
    return after.kind in "qc" or after.low in DETERMINERS | SUBJECT_PRONOUNS | {
        "that",
        ":",
        ",",
        "to",
        "not",
        "there",
        "how",
        "whether",
    }


def _is_nominal(before: Token, low: str, form: Form) -> bool:
    """Whether the word before makes this one a noun or an adjective."""
    word = before.low
    if form == "ing":
        return word in DETERMINERS or before.possessive
    if (
        word
        in {"some", "many", "most", "few", "others", "all", "both", "several", "that", "another", "one", "two", "three"}
        and low not in _NOUN_LIKE
        and (form != "present" or word in {"that", "another", "one"})  # "some advocates" are several
    ):
        return False
    if word in DETERMINERS or before.possessive:
        return True
    if word in PREPOSITIONS and word != "to":
        return form != "past" or word != "as"
    return low in _NOUN_LIKE and before.kind == "w" and form != "past" and not _may_be_subject(word, form)


def _may_be_subject(word: str, form: Form) -> bool:
    if word in SUBJECT_PRONOUNS or word in AUXILIARIES or is_adverb(word) or word in {"and", "to"}:
        return True
    return word.endswith("s") if form == "base" else True


def _plural_before(words: Sequence[Token], group: int) -> bool:
    """Whether what stands before a bare form can be its plural subject."""
    while group > 1 and words[group - 1].low in TIME_WORDS:
        group -= 1
    if not group:
        return False
    before = words[group - 1]
    if before.kind in "pq":
        return before.low in {",", ")", "—", "–", "--"} or before.kind == "q"
    low = before.low
    if low in _PLURALS or (low.endswith("s") and not before.possessive) or before.kind == "c":
        return True
    return _counts(words, group) or _is_headed_by_plural(words, group)


def _is_headed_by_plural(words: Sequence[Token], group: int) -> bool:
    """As in "many teachers in the town say": the noun before the first preposition."""
    found = ending_at(words, group - 1, 0)
    if found is None:
        return False
    link = next((at for at in range(found.start + 1, found.end) if words[at].low in PREPOSITIONS), None)
    head = words[link - 1] if link is not None else None
    return head is not None and head.low.endswith("s") and not head.possessive and not head.low.endswith("ss")


def _counts(words: Sequence[Token], group: int) -> bool:
    """As in "42 percent say", "six in 10 say", "those surveyed say"."""
    near = [token.low for token in words[max(0, group - 4) : group]]
    return near[-1] in _SHARES or near[-1].isdigit() or "those" in near or near[-1] in {"five", "ten", "three"}


def _infinitive(words: Sequence[Token], at: int, last: int, verb: Verb) -> Cue | None:
    """As in "went on to say", "declined to say": the cue begins at the governing verb."""
    for back in (2, 3):
        if at - back >= 0 and words[at - back].low in _GOVERNS:
            group = at - back
            while group and (is_adverb(words[group - 1].low) or words[group - 1].low in AUXILIARIES):
                group -= 1
            if words[at - back].low in REFUSES:
                return Cue(at - back, at - back, group, REFUSING, "past")
            return Cue(at - back, last, group, verb, "past")
    return None
