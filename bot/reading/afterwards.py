"""The noun phrase after "said" or "according to", and where what belongs to it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.joining import list_after
from bot.reading.phrases import LONGEST, Phrase
from bot.reading.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DAYS,
    IRREGULAR_PASTS,
    PERSONAL,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    TIME_WORDS,
    VERBS,
    is_adverb,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.tokens import Token


_ENDING = DAYS | {"that", "when", "while", "who", "which", "whether", "why", "how", "what"}
_ADVERBIAL = frozenset(
    "in on at during after before when while as to by last earlier late early through via about".split()
)


def following(  # noqa: C901 - a list of cases, read downwards
    words: Sequence[Token], at: int
) -> tuple[Phrase, int] | None:
    """The noun phrase that begins at `at` (after "said" or "according to") and where what belongs to it ends."""
    if at >= len(words) or words[at].kind in "pq":
        return None
    if words[at].low in PERSONAL:
        return Phrase(at, at + 1), at + 1
    end = at
    while end < len(words) and end - at < LONGEST:
        token = words[end]
        if token.kind in "pq" and token.low not in {"&", "'", "/"}:
            break
        if end > at and (token.low in _ADVERBIAL and not _belongs(words, end)):
            break
        if end > at and token.low in DAYS and _told_by(words, end + 1):
            end += 1
            continue
        if end > at and token.low in _ENDING:
            break
        if end > at and (token.low in AUXILIARIES or (token.kind == "w" and token.low in VERBS)):
            break
        end += 1
    if (
        end == at
        or words[at].low in SUBORDINATORS
        or words[at].low in AUXILIARIES
        or words[at].low in {"to", "in", "on", "at"}
    ):
        return None
    while end > at + 1 and words[end - 1].low in CONJUNCTIONS:
        end -= 1
    end = list_after(words, end)
    return Phrase(at, end), _over_apposition(words, end)


def _told_by(words: Sequence[Token], at: int) -> bool:
    """As in "a statement today by Ann Holm": who made it follows the day."""
    return at + 1 < len(words) and words[at].low in {"by", "from"} and words[at + 1].kind in "wc"


def _belongs(words: Sequence[Token], at: int) -> bool:
    """Whether a preposition continues a name or an office ("professor at Lund") rather than an occasion."""
    after = words[at + 1].low if at + 1 < len(words) else ""
    occasion = (
        after.isdigit()
        or after in DAYS
        or after in TIME_WORDS
        or after in {"a", "an", "his", "her", "their", "response", "front"}
    )
    return words[at].low in {"at", "in", "on", "to", "by", "about"} and not occasion


def _over_apposition(words: Sequence[Token], end: int) -> int:
    """The end of ", a former minister," or "(D-Ohio)" or "who was born in ..." after a name."""
    size = len(words)
    if end < size and words[end].low in {"who", "which"}:
        return _to_sign(words, end)
    while end + 1 < size and words[end].low in {",", "("}:
        sign, after = words[end].low, words[end + 1]
        ing = after.low.endswith("ing") and after.kind == "w"
        if sign == "," and (
            after.kind in "pq" or after.low in CONJUNCTIONS | SUBORDINATORS - {"who", "whose", "which"} or ing
        ):
            return end
        if sign == "," and (
            after.low in PREPOSITIONS | AUXILIARIES
            or (after.kind == "w" and is_adverb(after.low) and after.low != "now")
        ):
            return end
        stop = _to_sign(words, end + 1)
        if sign == "," and _tells(words, end + 1, stop):
            return end
        if sign == "," and after.low in RELATIVES:
            return stop
        end = stop + 1 if sign == "(" and stop < size else stop
    return end


def _tells(words: Sequence[Token], at: int, stop: int) -> bool:
    """Whether a clause stands there, and no apposition: a verb comes before any relative ("the deficit will rise")."""
    for token in words[at:stop]:
        if token.low in RELATIVES or token.kind in "pq":
            return False
        if token.low in AUXILIARIES or (token.kind == "w" and token.low in VERBS | IRREGULAR_PASTS):
            return True
    return False


def _to_sign(words: Sequence[Token], at: int) -> int:
    """The next sign; a quotation that no sign leads to belongs to the aside ("who rates the stock “hold”")."""
    while at < len(words) and words[at].low not in {",", ")", ";", ":", ".", "—", "–", "--"}:
        if words[at].kind == "q" and words[at - 1].kind == "p":
            return at
        at += 1
    return at
