"""From cues to attributions: for each cue its source and its content, as runs of tokens of one unit.

A unit is a sentence, or the sentences that one quotation runs through. First the subject of every cue, then where
each cue's words can begin and must end, then which words they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.attributed import Attribution
from bot.reading.bounds import floor_of, is_outer, limit_of
from bot.reading.contents import find_content
from bot.reading.cues import cues
from bot.reading.sources import with_source
from bot.reading.speaking import can_speak
from bot.reading.uncued import led_by_colon, left_alone, long_quotations
from bot.reading.words import NEGATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.tokens import Token
    from bot.reading.verbs import Lexicon


def attributions(words: Sequence[Token], known: Lexicon) -> list[Attribution]:
    """The attributions of one unit, in the order of their cues; those without any content have side "before"."""
    found: list[Attribution] = []
    for cue in cues(words, known):
        made = with_source(words, cue, found)
        if made is None or not can_speak(words, made, known):
            continue
        if found and not made.shared and not made.inverted and _foretold(words, made):
            continue
        if found and (is_outer(words, made, found[-1]) or _confirms_silence(words, made, found[-1])):
            made.over, found[-1].outer = True, made
        found.append(made)
    kept: list[Attribution] = []
    for at, each in enumerate(found):
        limit = limit_of(words, each, found[at + 1 :])
        floor = floor_of(kept, each)
        find_content(words, each, limit, floor, known.subjects)
        if (each.content or each.side == "before") and not _is_denied(words, each):
            kept.append(each)
    if len(kept) > 1:
        kept = [each for each in kept if not any(_holds(other, each) for other in kept)]
    quotes = long_quotations(words)
    led = led_by_colon(words, quotes, kept, known) or left_alone(words, quotes, kept, known)
    return [*kept, led] if led is not None else kept


def _holds(other: Attribution, made: Attribution) -> bool:
    """Whether a cue stands among the words of another speaker, who alone answers for what is told at second hand.

    A reporter who only closes the sentence ("..., the paper said") passes on; the speaker is kept beside it.
    """
    return other is not made and other.cue.form != "noun" and made.outer is not other and other.reports(made.cue.first)


def _is_denied(words: Sequence[Token], made: Attribution) -> bool:
    """Whether the speaker who closes the sentence tells that nothing was said: "Holm never said so, Lie told us"."""
    return made.outer is not None and made.outer.over and _is_negated(words, made)


def _is_negated(words: Sequence[Token], made: Attribution) -> bool:
    """As in "did not say", "never said", "neither Holm nor Lie said"."""
    helpers = [token.low for token in words[made.cue.group : made.cue.first]]
    if made.source is not None and not made.inverted:
        helpers += [token.low for token in words[max(0, made.source.start - 1) : made.source.start + 1]]
    return any(low in NEGATIONS - {"without"} or low.endswith("n't") for low in helpers)


def _confirms_silence(words: Sequence[Token], made: Attribution, before: Attribution) -> bool:
    """As in "Holm did not say who paid, according to Lie": all that stands before the last comma is Lie's."""
    closes = made.cue.form == "according" and words[made.cue.first - 1].low == "," and made.tail >= len(words) - 1
    told = before.cue.form in {"past", "present", "base"} and not before.shared and not before.inverted
    opens = before.source is not None and before.source.start <= 1
    return closes and told and opens and _is_negated(words, before)


def _foretold(words: Sequence[Token], made: Attribution) -> bool:
    """Whether a cue inside reported words only tells what will or would be said ("that Oslo would inform us")."""
    helpers = {token.low for token in words[made.cue.group : made.cue.first]}
    return bool(helpers & {"will", "would"}) and made.cue.form == "base"
