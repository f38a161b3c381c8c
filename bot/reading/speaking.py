"""Whether what stands beside a cue can speak at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.words import PERSONAL, PREPOSITIONS, TIME_WORDS, is_adverb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.attributed import Attribution
    from bot.reading.cues import Lexicon
    from bot.reading.tokens import Token


def can_speak(words: Sequence[Token], made: Attribution, known: Lexicon) -> bool:
    """Whether the source can be a speaker: not "it" or "this", and for wary verbs a person, a body or a document."""
    if made.source is None:
        return False
    run = words[made.source.start : made.source.end]
    first = run[0].low.partition("'")[0]
    before = words[made.source.start - 1].low if made.source.start else ""
    if before in {"whose", "whom"} or _counts(run):
        return False
    if first in {"it", "this", "that", "these", "those", "there", "what", "which", "you", "i", "we"} and len(run) == 1:
        return first == "it" and "trailing" in made.cue.verb.frames and "person" not in made.cue.verb.frames
    if (run[-1].kind == "w" and is_adverb(run[-1].low)) or (
        len(run) == 1 and (run[0].low in TIME_WORDS or run[0].low.isdigit())
    ):
        return False
    if "person" not in made.cue.verb.frames:
        return True
    return _names_somebody(run, known)


def _counts(run: Sequence[Token]) -> bool:
    """Whether it is a share of those asked ("61 percent of voters"): an answer to a poll is nobody's statement."""
    return any(token.low in {"percent", "%", "pct"} for token in run[:5])


def _names_somebody(run: Sequence[Token], known: Lexicon) -> bool:
    """Whether the head of a phrase (before its first preposition or comma) is a name, a person or a document."""
    if run[0].low in PERSONAL or run[0].low == "who":
        return True
    head = run[0]
    for token in run:
        if token.low in PREPOSITIONS or token.kind in "pq" or token.low in {"who", "which", "that"}:
            break
        head = token
    return head.low in known.subjects or (head.is_name and not head.possessive)
