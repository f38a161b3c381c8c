"""Where the words after a cue begin: past the listener and the occasion, at "that", a quotation or a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.bounds import has_verb, is_adjunct
from bot.reading.occasions import CONDITIONS, after_listener, after_occasion, is_clause
from bot.reading.verbs import DECLINING
from bot.reading.words import (
    AUXILIARIES,
    BEGINNING_CLAUSES,
    DAYS,
    NEGATIONS,
    PERSONAL,
    PREPOSITIONS,
    TIME_WORDS,
    is_adverb,
    is_verb_like,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.attributed import Attribution
    from bot.reading.tokens import Token


def right_start(  # noqa: C901, PLR0911, PLR0912 - a list of cases, read downwards
    words: Sequence[Token], each: Attribution, limit: int
) -> int | None:
    """Where the words after the cue begin: past the listener and the occasion, at "that", a quotation or a clause."""
    at = each.cue.last + 1
    frames = each.cue.verb.frames
    if at >= limit:
        return None
    if each.cue.verb is DECLINING:
        return at
    if frames == _CLOSING_ONLY and words[at].kind != "q" and words[at].low not in {",", ":"}:
        return None
    opened = _marked_start(words, at, limit)
    if opened is not None and words[opened - 1].low == "that" and not _reaches(words, at, opened, frames):
        opened = None
    if opened is not None and "none" in frames and words[opened - 1].low not in {",", ":", "that"}:
        opened = None
    if "label" in frames:
        return at if any(words[i].kind == "q" for i in range(at, min(limit, at + 14))) else None
    late = _after_time(words, at, limit)
    if late < limit and words[late].low == "to" and "to" in frames:
        return late
    topic = _topic(words, at, limit, frames)
    if topic is not None and (opened is None or opened > topic):
        return topic
    if words[at].kind == "q" or words[at].low == "that":
        return opened
    if words[at].low in {"when", "where"} and _is_negated(words, each) and at + 1 < limit:
        return at  # "did not say when she would return"
    if words[at].low in {",", ":"} and at + 1 < limit:
        return at + 1 if _after_sign(words, each, at) else opened
    if "listener" in frames:
        return after_listener(words, each, at, limit, opened)
    if is_adjunct(words, at) or is_adverb(words[at].low):
        after = opened if opened is not None else after_occasion(words, at, limit, frames)
        return at if after is None and _modifies(words, at, limit, frames) else after
    return _bare_start(words, each, at, limit, opened)


def _is_negated(words: Sequence[Token], each: Attribution) -> bool:
    return any(token.low in NEGATIONS or token.low.endswith("n't") for token in words[each.cue.group : each.cue.first])


def _after_time(words: Sequence[Token], at: int, limit: int) -> int:
    """Past a day between the cue and what follows: "vowed last month to leave"."""
    while at < limit and (words[at].low in TIME_WORDS or words[at].low == "on"):
        at += 1
    return at


def _modifies(words: Sequence[Token], at: int, limit: int, frames: frozenset[str]) -> bool:
    """As in "reported at least six planes flew", "said only a few came": the words begin with a limit to a number."""
    if "clause" not in frames or words[at].low not in _LIMITS:
        return False
    return any(token.may_be_verb for token in words[at + 1 : min(limit, at + _FAR)] if token.kind == "w")


def _after_sign(words: Sequence[Token], each: Attribution, at: int) -> bool:
    """Whether the words begin after the colon or comma at `at`: “...”, "said, if asked, she", "As Holm noted, the"."""
    after = words[at + 1]
    if words[at].low == ":" or after.kind == "q":
        return True
    frames = each.cue.verb.frames
    return ("clause" in frames and after.low in CONDITIONS) or (
        bool(frames & {"clause", "that"}) and _after_as(words, each)
    )


def _after_as(words: Sequence[Token], each: Attribution) -> bool:
    """As in "As Holm noted, the bridge is shut": the clause after the comma is what was noted."""
    if each.source is None or each.inverted or not 0 < each.source.start <= 3:
        return False
    return words[each.source.start - 1].low == "as"


def _topic(words: Sequence[Token], at: int, limit: int, frames: frozenset[str]) -> int | None:
    """As in "spoke at length about the harbour": where what was spoken about begins."""
    here = at
    while here < limit and (is_adverb(words[here].low) or words[here].low in {"out", "at", "length", "publicly"}):
        if words[here].low in frames and words[here].low in TOPICAL:
            break
        here += 1
    if here < limit and words[here].low in {"to", "with"} and "about" in frames and "to" not in frames:
        near = range(here + 2, min(limit, here + 8))
        told = next((at for at in near if words[at].low == "about" or words[at].kind in "pq"), here)
        here = told if words[told].low == "about" else here
    if here + 1 >= limit or words[here].low not in frames & TOPICAL:
        return None
    after = words[here + 1]
    return None if after.low in DAYS | TIME_WORDS or after.kind == "p" else here + 1


def _is_finite(token: Token) -> bool:
    return token.may_be_verb or (token.kind == "w" and token.low.endswith("s"))


def _after_relative(words: Sequence[Token], each: Attribution) -> bool:
    """As in "a plan that Holm said was dead", "what she says is a mistake": the words lack only their subject."""
    if each.source is None or each.inverted or not each.source.start:
        return False
    return words[each.source.start - 1].low in {"that", "which", "who", "what"}


def _bare_start(  # noqa: PLR0911 - a list of cases, read downwards
    words: Sequence[Token], each: Attribution, at: int, limit: int, opened: int | None
) -> int | None:
    """A clause, an object, an infinitive or an indirect question directly after the cue, where the verb takes it."""
    frames, low = each.cue.verb.frames, words[at].low
    if low == "to":
        return at if "to" in frames else opened
    if low in {"whether", "how", "why", "what", "if", "when", "where"}:
        return at if frames & {"clause", "that", "object"} else opened
    if low in {"and", "but", "or", "as", "."}:
        return None
    if low in {"no", "yes"} and "clause" in frames and (at + 1 == limit or words[at + 1].kind == "p"):
        return at
    if frames & {"clause", "that"} and _is_finite(words[at]) and _after_relative(words, each):
        return at
    if "object" in frames or ("clause" in frames and is_clause(words, at, limit)):
        return at
    if "clause" in frames and words[at].kind == "w" and low.endswith("ing") and each.cue.form == "past":
        return at
    if "that" in frames and low.partition("'")[0] in PERSONAL | {"it"} and has_verb(words, at + 1, limit):
        return at
    if "that" in frames and low in {"that's", "it's", "he's", "she's", "they're", "there's"}:
        return at
    return opened


def _stands_alone(words: Sequence[Token], that: int, limit: int) -> bool:
    """As in "said that is a mistake": "that" is itself the subject."""
    return words[that - 1].low in {"said", "says", "say"} and words[min(that + 1, limit - 1)].low in AUXILIARIES


def _marked_start(  # noqa: PLR0911 - a list of cases, read downwards
    words: Sequence[Token], at: int, limit: int
) -> int | None:
    """The first "that", colon or quotation after a comma within reach, before any other clause begins."""
    for here in range(at, min(limit, at + 22)):
        token = words[here]
        if token.kind == "q" and here > at and _is_show(words, here, limit):
            continue
        if token.kind == "q":
            return here
        if token.low == "that" and here == at and _stands_alone(words, here, limit):
            return here
        if token.low == "that" and (here == at or words[here - 1].low not in PREPOSITIONS):
            begins = here + 1 + (here + 1 < limit and words[here + 1].low == ",")
            return begins if begins < limit and not _is_relative(words, here) else None
        if token.low == ":":
            return here + 1 if here + 1 < limit else None
        if token.low in BEGINNING_CLAUSES:
            return None
        if token.low in {";", ")"} or (token.low in AUXILIARIES and token.kind == "w" and here > at):
            return None
    return None


def _is_show(words: Sequence[Token], quote: int, limit: int) -> bool:
    """As in "on Radio Oslo’s “Good Morning” on Sunday that": the name of a show, and "that" comes after the day."""
    after = [token.low for token in words[quote + 1 : min(limit, quote + 6)]]
    if after[:1] == ["that"]:
        return len(after) > 1
    if words[quote].end - words[quote].start > _LONGEST_TITLE or not words[quote - 1].possessive:
        return False
    return bool(after) and after[0] in TIME_WORDS | {"on"} and "that" in after


def _reaches(words: Sequence[Token], at: int, opened: int, frames: frozenset[str]) -> bool:
    """Whether "that" belongs to the cue: only an occasion or a listener stands between, not a thing of another kind."""
    if opened - 1 == at or "listener" in frames:
        return True
    if "none" in frames:
        return False
    first = words[at].low
    return first in PREPOSITIONS | TIME_WORDS | {"to", ",", "when", "while"} or is_adverb(first) or "clause" in frames


def _is_relative(words: Sequence[Token], that: int) -> bool:
    """Whether "that" leads no clause of its own: a verb follows it ("emails that leaked")."""
    after = words[that + 1]
    verb = after.kind == "w" and is_verb_like(after.low) and after.low != "united"
    return after.low in AUXILIARIES or verb or after.low == "."


TOPICAL = frozenset("about of on for against at".split())
"""What leads to the subject of a talk, where the verb takes it."""


# Tokens between a limit to a number and the verb of its clause: "said about half of those who came had left".
_FAR = 16
# Characters with the marks; names of shows are shorter.
_LONGEST_TITLE = 50
_LIMITS = frozenset("at about around over nearly almost only just even more fewer less under roughly".split())
# The frames of verbs that stand beside a quotation and take nothing else: "the notice read: “...”".
_CLOSING_ONLY = frozenset({"trailing"})
