"""Quotations that no verb of speech leads to: after a colon, or in a clause about what somebody did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.attributed import Attribution
from bot.reading.cues import Cue
from bot.reading.phrases import Phrase, clause_subject
from bot.reading.speaking import can_speak
from bot.reading.verbs import ALONE, BEFORE, COLON
from bot.reading.words import AUXILIARIES, PERSONAL, is_adverb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.tokens import Token
    from bot.reading.verbs import Lexicon

# Characters, marks included; a shorter quotation after a colon is a title or a term as often as words.
_LONG_ENOUGH = 30
# Tokens between a deed and the quotation that goes with it.
_NEAR = 12


def long_quotations(words: Sequence[Token]) -> list[int]:
    """The tokens of the quotations that are long enough to be somebody's words."""
    return [at for at, token in enumerate(words) if token.kind == "q" and token.end - token.start >= _LONG_ENOUGH]


def led_by_colon(
    words: Sequence[Token], quotes: Sequence[int], kept: Sequence[Attribution], known: Lexicon
) -> Attribution | None:
    """As in "Holm offered this advice: “...”": a quotation after a colon that no cue reports is the subject's."""
    for at in (before - 1 for before in quotes):
        if at < 2 or words[at].low != ":":
            continue
        taken = any(each.reports(at + 1) for each in kept)
        source = None if taken else clause_subject(words, 0, at)
        if source is None:
            return None
        cue = Cue(at, at, at, COLON, "past")
        made = Attribution(cue, source, content=[Phrase(at + 1, len(words))])
        return made if can_speak(words, made, known) else None
    return None if kept else _announced(words, known)


def _announced(words: Sequence[Token], known: Lexicon) -> Attribution | None:
    """As in "The ministry issued the following statement:" with the words in the next paragraph."""
    at = len(words) - 1
    told = at > 3 and words[at].low == ":" and words[at - 1].low in known.nouns
    if not told or words[at - 2].low not in {"following", "this"}:
        return None
    source = clause_subject(words, 0, at)
    made = Attribution(Cue(at, at, at, COLON, "past"), source, side="before", colon=True)
    return made if can_speak(words, made, known) else None


def left_alone(
    words: Sequence[Token], quotes: Sequence[int], kept: Sequence[Attribution], known: Lexicon
) -> Attribution | None:
    """As in "Holm thanked the crew for “staying when others left”": whoever acts in the clause is taken to speak."""
    for at in quotes:
        if at < 2 or any(each.reports(at) for each in kept):
            continue
        floor = max((each.cue.last + 1 for each in kept if each.cue.last < at), default=0)
        source = clause_subject(words, floor, at)
        verb = _only_verb(words, source.end, at) if source is not None else None
        if source is None or verb is None:
            return None
        made = Attribution(Cue(verb, verb, verb, ALONE, "past"), source, content=[Phrase(at, at + 1)])
        return made if can_speak(words, made, known) else None
    return None


def named_before(words: Sequence[Token], known: Lexicon) -> Attribution | None:
    """As in "Holm was blunt.", where the next sentence is a quotation: whoever is named there is taken to speak."""
    source = clause_subject(words, 0, len(words)) if words[-1].low == "." else None
    if source is None or source.end >= len(words) - 1:
        return None
    last = words[source.end - 1]
    if not last.is_name or last.low in PERSONAL:
        return None
    cue = Cue(source.end, source.end, source.end, BEFORE, "past")
    made = Attribution(cue, source, side="before", colon=True)
    return made if can_speak(words, made, known) else None


def _only_verb(words: Sequence[Token], at: int, quote: int) -> int | None:
    """The verb of a clause so simple that its subject must be the speaker: no other verb before the quotation."""
    while at < quote and is_adverb(words[at].low):
        at += 1
    rest = words[at + 1 : quote]
    if at >= quote or not _acts(words[at]) or any(_acts(token) or token.low in AUXILIARIES for token in rest):
        return None
    return None if any(token.kind == "p" and token.low != "," for token in rest) or len(rest) > _NEAR else at


def _acts(token: Token) -> bool:
    return token.low not in AUXILIARIES and token.may_be_verb
