"""From cues to attributions: for each cue its source and its content, as runs of tokens of one unit.

A unit is a sentence, or the sentences that one quotation runs through. First the subject of every cue, then where
each cue's words can begin and must end, then which words they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.attributed import Attribution
from bot.reading.bounds import floor_of, is_outer, limit_of
from bot.reading.contents import find_content
from bot.reading.cues import Cue, cues
from bot.reading.phrases import Phrase, clause_subject
from bot.reading.sources import with_source
from bot.reading.speaking import can_speak
from bot.reading.verbs import COLON, Lexicon

# Characters, marks included; a shorter quotation after a colon is a title or a term as often as words.
_LONG_ENOUGH = 30

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.tokens import Token


def attributions(words: Sequence[Token], known: Lexicon) -> list[Attribution]:
    """The attributions of one unit, in the order of their cues; those without any content have side "before"."""
    found: list[Attribution] = []
    for cue in cues(words, known):
        made = with_source(words, cue, found)
        if made is None or not can_speak(words, made, known):
            continue
        if found and not made.shared and not made.inverted and _foretold(words, made):
            continue
        if found and is_outer(words, made, found[-1]):
            made.over, found[-1].outer = True, made
        found.append(made)
    kept: list[Attribution] = []
    for at, each in enumerate(found):
        limit = limit_of(words, each, found[at + 1 :])
        floor = floor_of(kept, each)
        find_content(words, each, limit, floor)
        if each.content or each.side == "before":
            kept.append(each)
    led = _led_by_colon(words, kept, known)
    return [*kept, led] if led is not None else kept


def _led_by_colon(words: Sequence[Token], kept: Sequence[Attribution], known: Lexicon) -> Attribution | None:
    """As in "Holm offered this advice: “...”": a quotation after a colon that no cue reports is the subject's."""
    for at in range(2, len(words) - 1):
        quote = words[at + 1]
        if words[at].low != ":" or quote.kind != "q" or quote.end - quote.start < _LONG_ENOUGH:
            continue
        taken = any(run.start <= at + 1 < run.end for each in kept for run in each.content)
        source = None if taken else clause_subject(words, 0, at)
        if source is None:
            return None
        cue = Cue(at, at, at, COLON, "past")
        made = Attribution(cue, source, content=[Phrase(at + 1, len(words))])
        return made if can_speak(words, made, known) else None
    return None


def _foretold(words: Sequence[Token], made: Attribution) -> bool:
    """Whether a cue inside reported words only tells what will or would be said ("that Oslo would inform us")."""
    helpers = {token.low for token in words[made.cue.group : made.cue.first]}
    return bool(helpers & {"will", "would"}) and made.cue.form == "base"
