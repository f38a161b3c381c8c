"""Several who speak together: "Ann Holm, Per Lie and others", "police and doctors", "Holm, 45, and Lie, 44,"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.asides import are_asides
from bot.reading.phrases import Phrase, ending_at, may_begin_clause, subject_before
from bot.reading.words import DETERMINERS, PERSONAL, RELATIVES, TIME_WORDS, is_adverb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.tokens import Token

_LINKS = frozenset("and or nor &".split())
_PLURALS = frozenset("police people men women children staff crew media".split())
_CLOSING = frozenset(", . ; : ) — – --".split())
_MOST = 8


def joined(words: Sequence[Token], source: Phrase, floor: int) -> Phrase:
    """The phrase with who is named before it and "and": as far as the names reach back to where a clause can begin."""
    start = source.start
    if start - 1 <= floor and (start <= floor or words[start - 1].low != ","):
        return source
    if (
        words[start - 1].low in _LINKS
        and words[start].low not in PERSONAL
        and words[source.end - 1].low not in RELATIVES
    ):
        left = _before_link(words, start - 1, floor)
        if left is None:
            return source
        start = left
    elif not _lists(words, source):
        return source
    kept = start if may_begin_clause(words, start, floor) else source.start
    for _ in range(_MOST):
        if start - 2 < floor or words[start - 1].low != ",":
            break
        item = _item(words, start - 2, floor)
        if item is None or not _alike(words, item, start):
            break
        start = item.start
        if may_begin_clause(words, start, floor):
            kept = start
    return Phrase(kept, source.end)


def _before_link(words: Sequence[Token], link: int, floor: int) -> int | None:
    """Where the item before "and" begins; one set off by commas is a name with its aside, or one of three."""
    if words[link - 1].low != ",":
        item = _item(words, link - 1, floor)
        return item.start if item is not None else None
    named = subject_before(words, link, floor)
    if named is None:
        return None
    comma = next((at for at in range(named.start, link - 1) if words[at].low == ","), link)
    described = words[comma - 1].is_name and are_asides(words, comma, link - 1)
    return named.start if described and words[named.start].is_name else None


def _lists(words: Sequence[Token], source: Phrase) -> bool:
    """Whether a phrase ends in "and" with a name: "Lie and Dahl", after "Holm, "."""
    ends = words[source.end - 1].is_name
    return ends and any(token.low in _LINKS for token in words[source.start + 1 : source.end - 1])


def _item(words: Sequence[Token], at: int, floor: int) -> Phrase | None:
    """Somebody named or described by the words that end at `at`."""
    found = ending_at(words, at, floor) if words[at].kind in "wc" else None
    if found is None:
        return None
    run = words[found.start : found.end]
    last = run[-1]
    if any(t.low in TIME_WORDS or is_adverb(t.low) or t.low.isdigit() or t.kind in "pq" for t in run):
        return None
    if any(t.may_be_verb for t in run) and not any(t.low in RELATIVES for t in run):
        return None
    if last.may_be_verb or last.low in RELATIVES | PERSONAL or last.possessive:
        return None
    if last.is_name:
        names = [number for number, token in enumerate(run) if token.is_name]
        clause = any(t.kind == "w" and t.low.endswith("s") and number > names[0] for number, t in enumerate(run))
        return None if clause and run[0].low not in DETERMINERS else found
    plural = last.low in _PLURALS or (last.low.endswith("s") and not last.low.endswith(("ss", "us", "is")))
    return found if plural or run[0].low in DETERMINERS or any(t.possessive for t in run) else None


def _alike(words: Sequence[Token], item: Phrase, after: int) -> bool:
    """Whether two items of a list are of one sort: both end in a name, or neither has one."""
    end = next((at for at in range(after, len(words)) if words[at].low == "," or words[at].low in _LINKS), len(words))
    last = words[item.end - 1]
    if item.start == item.end - 1 == 0 and last.low.endswith("s") and not words[end - 1].is_name:
        return True  # "Teachers, nurses and police"
    if last.is_name != words[end - 1].is_name:
        return False
    return last.is_name or words[item.start].low not in DETERMINERS


def list_after(words: Sequence[Token], end: int) -> int:
    """Where a list ends that goes on at the comma at `end` ("Holm, Per Lie and others"); `end` where none does.

    Items are names, perhaps with an office before them, or ages; a sign or the end closes the list.
    """
    at = end
    for _ in range(_MOST):
        if at + 1 >= len(words) or words[at].low not in _LINKS | {","}:
            return end
        linked = words[at].low in _LINKS
        if words[at + 1].low in _LINKS:
            linked, at = True, at + 1
        stop = _item_after(words, at + 1)
        if stop == at + 1 or not (
            words[stop - 1].is_name or words[stop - 1].low.isdigit() or words[stop - 1].low == "others"
        ):
            return end
        if linked:
            aged = stop + 1 < len(words) and words[stop].low == "," and words[stop + 1].low.isdigit()
            closes = stop >= len(words) or words[stop].kind == "q" or words[stop].low in _CLOSING | RELATIVES
            return (stop + 2 if aged else stop) if closes and not words[stop - 1].low.isdigit() else end
        at = stop
    return end


def _item_after(words: Sequence[Token], at: int) -> int:
    """The end of an item of a list: up to a sign, "and" or what cannot belong to a name with its office."""
    stop = at
    while stop < len(words) and stop - at < _MOST and words[stop].kind in "wc" and words[stop].low not in _LINKS:
        token = words[stop]
        if (
            token.may_be_verb
            or token.low in RELATIVES | PERSONAL | TIME_WORDS
            or (token.low in DETERMINERS and stop > at and token.low != "the")
        ):
            break
        stop += 1
    return stop
