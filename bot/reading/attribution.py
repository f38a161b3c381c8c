"""From cues to attributions: for each cue its source and its content, as runs of tokens of one unit.

A unit is a sentence, or the sentences that one quotation runs through. First the subject of every cue, then where
each cue's words can begin and must end, then which words they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.contents import find_content, floor_of, limit_of
from bot.reading.cues import Lexicon, cues
from bot.reading.sources import Attribution, can_speak, with_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.tokens import Token


def attributions(words: Sequence[Token], known: Lexicon) -> list[Attribution]:
    """The attributions of one unit, in the order of their cues; those without any content have side "before"."""
    found: list[Attribution] = []
    for cue in cues(words, known):
        made = with_source(words, cue, found)
        if made is not None and can_speak(words, made, known):
            found.append(made)
    kept: list[Attribution] = []
    for at, each in enumerate(found):
        limit = limit_of(words, each, found[at + 1 :])
        floor = floor_of(kept, each)
        find_content(words, each, limit, floor)
        if each.content or each.side == "before":
            kept.append(each)
    return kept
