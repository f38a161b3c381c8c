"""What may stand between a subject and its verb: ", head of the union,", ", which runs 30 schools,", ", 49,"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.words import DETERMINERS, PREPOSITIONS, RELATIVES, is_adverb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.tokens import Token

_JOINING = frozenset("of for at in to with from".split())


def are_asides(words: Sequence[Token], start: int, end: int) -> bool:
    """Whether the tokens from a comma at `start` to a comma at `end` only describe what stands before them.

    Each piece between commas is a relative clause, or has no verb and begins as a description does.
    """
    if end <= start + 1 or words[start].low != "," or words[end].low != ",":
        return False
    begin = start + 1
    for at in range(begin, end + 1):
        if words[at].low == ",":
            if not _describes(words[begin:at]):
                return False
            begin = at + 1
    return True


def _describes(piece: Sequence[Token]) -> bool:
    if not piece:
        return False
    first = piece[0]
    if first.low in RELATIVES:
        return True
    told = next((at for at, token in enumerate(piece) if token.low in RELATIVES), len(piece))
    if any(token.kind == "q" or token.low in {":", ";", "."} for token in piece):
        return False
    participle = first.kind == "w" and first.low.endswith(("ing", "ed")) and len(piece) > 1
    if any(token.may_be_verb and not token.low.endswith("ed") for token in piece[1:told]):
        return participle and first.low.endswith("ing")
    begins = first.is_name or first.low.isdigit() or first.low in DETERMINERS | PREPOSITIONS
    named = len(piece) > 1 and any(token.low in _JOINING for token in piece[1:3])
    alone = len(piece) == 1 and is_adverb(first.low)
    return begins or participle or named or alone
