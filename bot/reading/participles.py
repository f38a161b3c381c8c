"""Who speaks at ", adding that ...", "Saying that ...," and "a letter announcing that ..."."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.afterwards import following
from bot.reading.attributed import Attribution
from bot.reading.phrases import Phrase, clause_subject, ending_at
from bot.reading.words import PREPOSITIONS, is_adverb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.cues import Cue
    from bot.reading.tokens import Token


# Words before "-ing" that do not part it from its clause.
_LEADING = frozenset("by in while and but or before after upon".split())


def participial(words: Sequence[Token], cue: Cue, earlier: list[Attribution]) -> Attribution | None:
    """As in ", adding that ..." speaks with the voice of the clause it hangs on."""
    if not cue.group or _opens(words, cue):
        return _opening_participle(words, cue)
    before = words[cue.group - 1]
    if before.low in PREPOSITIONS | {"to"} and before.low not in _LEADING:
        return None
    if before.kind == "w" and before.low not in _LEADING and not is_adverb(before.low):
        beside = _beside(words, cue, earlier[-1].cue.last + 1 if earlier else 0)
        if beside is not None or "clause" not in cue.verb.frames:
            return beside
    return _of_clause(words, cue, earlier)


def _opens(words: Sequence[Token], cue: Cue) -> bool:
    """Whether only "After", "While", "Now, after" or the like stands before."""
    before = words[: cue.group]
    return (
        len(before) < 4
        and before[-1].low in _LEADING
        and all(token.low in _LEADING or token.low == "," or is_adverb(token.low) for token in before)
    )


def _of_clause(words: Sequence[Token], cue: Cue, earlier: list[Attribution]) -> Attribution | None:
    """The voice of the clause it hangs on: whoever spoke in it, else its subject."""
    for previous in reversed(earlier):
        if previous.source is not None and previous.cue.form != "according" and not _subordinate(words, previous):
            return Attribution(cue, previous.source, shared=True, tail=cue.last + 1)
    if "person" in cue.verb.frames:  # "..., suggesting that": the writer's own conclusion, when nobody spoke before
        return None
    source = clause_subject(words, 0, cue.group)
    return Attribution(cue, source, shared=True, tail=cue.last + 1) if source else None


def _beside(words: Sequence[Token], cue: Cue, floor: int) -> Attribution | None:
    """As in "with her adviser saying that": the phrase directly before, after a preposition."""
    found = ending_at(words, cue.group - 1, floor)
    led = (
        found is not None and found.start > floor and words[found.start - 1].low in {"with", "including", "of", "from"}
    )
    return Attribution(cue, found, tail=cue.last + 1) if led else None


def _subordinate(words: Sequence[Token], each: Attribution) -> bool:
    """Whether a cue stands in a clause such as "why she did not speak", whose subject nothing else shares."""
    if each.source is None or each.shared or each.inverted or each.source.start == 0:
        return False
    return words[each.source.start - 1].low in {"why", "how", "whether", "when", "as", "where"}


def _opening_participle(words: Sequence[Token], cue: Cue) -> Attribution | None:
    """As in "Saying that ..., Holm left": the subject follows the comma."""
    for at in range(cue.last + 1, len(words)):
        if words[at].low == ",":
            right = following(words, at + 1)
            if right is None:
                return None
            named = right[0]
            verb = (here for here in range(named.start + 1, named.end) if words[here].may_be_verb)
            return Attribution(cue, Phrase(named.start, next(verb, named.end)), tail=cue.last + 1)
    return None
