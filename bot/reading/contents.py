"""Which words a cue reports: before it, after it or around it, and where they must end."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bot.reading.bounds import begins_clause, is_adjunct, left_end, main_verb, own_end
from bot.reading.phrases import Phrase
from bot.reading.starts import right_start
from bot.reading.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    LISTENERS,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    TIME_WORDS,
    is_adverb,
)

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from bot.reading.attributed import Attribution
    from bot.reading.tokens import Token


# What the words before a cue do not begin with.
_BEFORE_WORDS = CONJUNCTIONS | {",", ";", "—", "–", "--"}
_ASKS = frozenset("whether if what why who how when where which about to".split())


_DASHES = frozenset({"-", "—", "–", "--"})
# Tokens between a cue and the colon that ends its sentence; then it leads to what follows, wherever it stands.
_NEAR_COLON = 6


def find_content(words: Sequence[Token], each: Attribution, limit: int, floor: int, subjects: Container[str]) -> None:
    """Fills `content` and `side` of an attribution, between the tokens `floor` and `limit`.

    `subjects` are the nouns for who can speak.
    """
    if each.cue.form == "according":
        _content_of_according(words, each, limit, floor, subjects)
        return
    if each.cue.form == "noun":
        start = each.cue.last + 1
        while start < limit and words[start].low != "that":
            start += 1
        end = main_verb(words, each, start + 1, limit)
        each.content = [Phrase(start + 1, end)] if start + 1 < end else []
        return
    if each.question:
        each.content = _question(words, each.tail, limit)
        return
    left = left_end(words, each)
    right = right_start(words, each, limit)
    marked = right is not None and right == each.cue.last + 2 and words[right - 1].low == "that"
    quoted_left = left > floor and not each.shared and not marked and _speech_before(words, left)
    if each.inverted or quoted_left:
        _content_around(words, each, limit, floor, left)
    elif right is not None and right < limit:
        each.content = [Phrase(right, own_end(words, each, right, limit))]
        if _may_trail(words, each, floor, left, right):
            _content_around(words, each, limit, floor, left)
    elif _may_trail(words, each, floor, left, None):
        _content_around(words, each, limit, floor, left)
    elif _ends_unit(words, each):
        each.side = "before"


def _question(words: Sequence[Token], at: int, limit: int) -> list[Phrase]:
    """What was asked, up to the comma before the answer: "whether she would stay", "about the bridge"."""
    start = next((here for here in range(at, min(limit, at + 8)) if words[here].low in _ASKS), None)
    if start is None:
        return [Phrase(at + 1, limit)] if at + 1 < limit and words[at].low in {",", ":"} else []
    end = next((here for here in range(start, limit) if words[here].low == ","), limit)
    start += words[start].low == "about"
    return [Phrase(start, end)] if start < end else []


def _ends_unit(words: Sequence[Token], each: Attribution) -> bool:
    """A cue with nothing after it, at the unit's beginning: its words stand in the unit before, or after a colon."""
    begins = each.source is not None and (each.source.start <= 1 or each.cue.group <= 1)
    each.colon = bool(words) and words[-1].low == ":"
    begins = begins or (each.colon and each.cue.last + _NEAR_COLON >= len(words))
    after = words[each.cue.last + 1] if each.cue.last + 1 < len(words) else None
    ends = (
        after is None
        or after.kind == "p"
        or (each.colon and after.low == "that" and each.cue.last + 3 >= len(words))
        or is_adjunct(words, each.cue.last + 1)
        or "listener" in each.cue.verb.frames
    )
    return begins and ends


def _speech_before(words: Sequence[Token], left: int) -> bool:
    """Whether a quotation that is not finished by its own full stop stands directly before."""
    at = left - 1
    if at >= 1 and words[at].low in {",", "—", "–", "--"}:
        at -= 1
    elif at >= 1 and words[at - 1].is_name and words[left].is_name and not words[at].closes:
        return False  # "Ann “the Hammer” Holm said"
    return at >= 0 and words[at].kind == "q"


def _may_trail(  # noqa: PLR0911 - a list of cases, read downwards
    words: Sequence[Token], each: Attribution, floor: int, left: int, right: int | None
) -> bool:
    """Whether unquoted words before the cue are what was said ("The bridge is shut, officials said")."""
    if "trailing" not in each.cue.verb.frames or each.shared or left - 1 <= floor:
        return False
    if words[floor].low == "asked" or (words[floor].low in {"when", "if"} and words[floor + 1].low == "asked"):
        return False
    if words[left - 1].low not in {",", "—", "–", "--"}:
        return False
    if _parenthetical(words, each, right):
        return True
    if right is not None and (words[right].low == "to" or not is_adjunct(words, right)):
        return False
    if _leads_by_colon(words, each) and not any(token.kind == "q" for token in words[floor:left]):
        return False
    run = words[floor : left - 1]
    if run[0].low in PREPOSITIONS | SUBORDINATORS | TIME_WORDS - {"may", "march"} or is_adverb(run[0].low):
        return right is None and _holds_clause(run)
    after = words[each.cue.last + 1].low if each.cue.last + 1 < len(words) else "."
    return after in {",", "."} or len(run) > 3


def _leads_by_colon(words: Sequence[Token], each: Attribution) -> bool:
    """As in "Holm responded with a question: “...”"."""
    after = words[each.cue.last + 1 :]
    return any(one.low == ":" and other.kind == "q" for one, other in pairwise(after))


def _holds_clause(run: Sequence[Token]) -> bool:
    """Whether a main clause stands in it: "In May, the bridge was shut", not "On Tuesday, even as the rain fell"."""
    begins = [0, *(at + 1 for at, token in enumerate(run[:-1]) if token.low == ",")]
    for start, end in zip(begins, [*begins[1:], len(run)], strict=True):
        if len(begins) > 1 and run[start].low in SUBORDINATORS | {"even"}:
            continue
        if any(token.kind == "w" and token.may_be_verb for token in run[start:end]):
            return True
    return False


def _parenthetical(words: Sequence[Token], each: Attribution, right: int | None) -> bool:
    """As in "The aim, she said, is peace": a comma directly after the cue, or after the listener."""
    at = each.cue.last + 1
    if at < len(words) and words[at].low in LISTENERS:
        at += 1
    if at + 1 >= len(words) or words[at].low != ",":
        return False
    after = words[at + 1]
    if right is not None and after.kind == "w" and after.low.endswith("ing"):  # "reported, citing a friend, that"
        return False
    return after.kind != "q" or after.goes_on


def _content_around(words: Sequence[Token], each: Attribution, limit: int, floor: int, left: int) -> None:
    """Words before the cue, and the rest after it when the sentence goes on there."""
    start = begins = _after_dash(words, floor, left)
    while start < left and (words[start].low in _BEFORE_WORDS and words[start].kind != "q"):
        start += 1
    end = left
    while end > start and words[end - 1].kind == "p" and words[end - 1].low in {",", "—", "–", "--", ";"}:
        end -= 1
    each.content = [Phrase(start, end)] if end > start else []
    each.side = "left"
    rest = _rest(words, each, limit)
    if rest is not None:
        ends = (at for at in range(*rest) if begins > floor and words[at].low in _DASHES)
        each.content.append(Phrase(rest.start, next(ends, rest.end)))
        each.side = "both"


def _after_dash(words: Sequence[Token], floor: int, left: int) -> int:
    """As in "She fought the plan - “I love boats,” she said": the quotation behind the dash is what was said."""
    at = left - 1
    led = at > floor + 1 and words[at].kind == "q" and not words[at].goes_on and words[at - 1].low in _DASHES
    return at if led and any(token.may_be_verb for token in words[floor : at - 1]) else floor


def _rest(words: Sequence[Token], each: Attribution, limit: int) -> Phrase | None:
    """What goes on after "..., Holm said, ": a quotation or, after a comma, the rest of the sentence."""
    at = max(each.tail, each.cue.last + 1)
    while at < limit and words[at].kind != "q" and words[at].low not in {",", ":", "—", "–", "--"}:
        at += 1
    if at >= limit:
        return None
    if words[at].kind == "q":
        return Phrase(at, limit)
    after = at + 1
    if after >= limit:
        return None
    token = words[after]
    if token.kind == "q":
        return Phrase(after, limit)
    closes = token.low in RELATIVES - {"that"} or token.low in {
        "a",
        "an",
        "while",
        "where",
        "with",
        "when",
        "after",
        "before",
        "as",
    }
    begun = words[slice(*each.content[0])] if each.content else []
    gerund = begun and begun[0].low.endswith("ing") and not any(token.low in AUXILIARIES for token in begun)
    endings = "ing" if gerund else ("ing", "ed")
    if closes or (token.kind == "w" and token.low.endswith(endings)) or words[at].low == ":":
        return None
    immediately = at in {each.tail, each.cue.last + 1}
    return Phrase(after, limit) if immediately and not any(t.kind == "q" for t in words[: each.cue.group]) else None


def _clause_start(words: Sequence[Token], start: int, end: int) -> int:
    """Where the last clause begins: after ", though" or ", but"."""
    for at in range(end - 1, start, -1):
        if words[at].low in {"though", "although", "but", "while", "and", "because", "as"} and (
            words[at - 1].low in {",", ";", "—", "–"} or words[at - 1].kind == "q"
        ):
            return at + 1
    return start


def _over_aside(words: Sequence[Token], at: int, limit: int, subjects: Container[str]) -> int:
    """Over what an aside says of the source, from token `at` to the clause that goes on after its comma.

    As in "According to Holm, who led the line, it is shut" and "According to Holm, a former mayor, it is shut".
    """
    commas = [here for here in range(at + 1, limit - 1) if words[here].low == ","]
    if words[at].low in RELATIVES:
        goes_on = (here for here in commas if words[here + 1].may_be_verb or begins_clause(words, here + 1))
        return next(goes_on, commas[0] if commas else at - 1) + 1
    if not commas or words[at].low not in {"a", "an", "the", "one"} or not words[at - 2].is_name:
        return at
    if words[commas[0] + 1].is_name and commas[0] + 3 in commas:  # "a former mayor, Ola Lie, took bribes"
        return at
    run = words[at + 1 : commas[0]]
    head = next(
        (run[by - 1] for by, token in enumerate(run) if by and token.low in PREPOSITIONS), run[-1] if run else None
    )
    tells = any(token.kind in "pq" or token.may_be_verb for token in run)
    return at if head is None or tells or head.low not in subjects else commas[0] + 1


def _bracket(words: Sequence[Token], cue: int) -> int:
    """After the bracket that is open where a cue stands: "(the figure is lower, according to Holm)"."""
    for at in range(cue - 2, max(-1, cue - 40), -1):
        if words[at].low in {"(", ")"}:
            return at + 1 if words[at].low == "(" else 0
    return 0


def _content_of_according(
    words: Sequence[Token], each: Attribution, limit: int, floor: int, subjects: Container[str]
) -> None:
    """As in "According to Holm, ..." (what follows); "..., according to Holm, ..." (what precedes and what goes on)."""
    rest_at = each.tail + 1 if each.tail < len(words) and words[each.tail].low in {",", "—", "–"} else each.tail
    if each.tail < rest_at < limit and words[each.tail].low == ",":
        rest_at = _over_aside(words, rest_at, limit, subjects)
    if each.cue.first - floor <= 1 and not any(token.kind == "q" for token in words[floor : each.cue.first]):
        aside = rest_at < limit and words[-1].low == ":" and words[rest_at].low.endswith("ing")
        each.content = [Phrase(rest_at, limit)] if rest_at < limit and not aside else []
        each.side = "before" if aside else each.side
        each.colon = aside
        return
    start, end = max(floor, _bracket(words, each.cue.first)), each.cue.first
    while end > start and words[end - 1].low in {",", "—", "–", "--", "("}:
        end -= 1
    while start < end and words[start].low in CONJUNCTIONS | {","} and words[start].kind != "q":
        start += 1
    each.side = "left"
    goes_on = rest_at < limit and rest_at != each.tail
    if goes_on:
        start = _clause_start(words, start, end)
    each.content = [Phrase(start, end)] if end > start and words[end - 1].low not in RELATIVES else []
    if not goes_on or words[rest_at].low in CONJUNCTIONS | {"which", "who"}:
        return
    if not (words[rest_at].kind == "w" and words[rest_at].low.endswith("ing")):
        each.content.append(Phrase(rest_at, limit))
        each.side = "both"
