"""Who speaks where the cue comes first: "..., said Holm" and "Said Holm: ..."."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.afterwards import following
from bot.reading.asides import are_asides
from bot.reading.attributed import Attribution
from bot.reading.cues import Cue
from bot.reading.phrases import subject_before
from bot.reading.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    LISTENERS,
    PREPOSITIONS,
    RELATIVES,
    TIME_WORDS,
    is_adverb,
    is_verb_like,
)

# Characters with the marks; titles of books and shows are shorter.
_LONGEST_TITLE = 50
_LEADS_TITLE = frozenset("of on book film show play series magazine program programme documentary".split())
_POSTS = frozenset("author star host co-host director editor writer creator".split())

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.phrases import Phrase
    from bot.reading.tokens import Token


def inverted(  # noqa: C901, PLR0911 - a list of cases, read downwards
    words: Sequence[Token], cue: Cue
) -> Attribution | None:
    """As in "..., said Holm": words or a quotation end before the cue and a name or a noun follows it."""
    if cue.group == 0 or cue.first != cue.group or (cue.form == "base" and cue.verb.lemma != "say"):
        return None
    before = words[cue.group - 1]
    if before.kind != "q" and before.low not in {",", "—", "–", "--", "?", "!"}:
        return None
    if before.kind == "q" and _in_aside(words, cue.group - 1):
        return None
    right = following(words, cue.last + 1) if _may_begin(words, cue.last + 1) else None
    if right is None:
        return None
    phrase, tail = right
    if cue.form == "base" and not _is_plural(words, phrase):
        return None
    if before.kind != "q" and any(t.kind == "w" and is_verb_like(t.low) for t in words[phrase.start + 1 : phrase.end]):
        return None
    if words[phrase.start].low in TIME_WORDS | {"it", "they", "there", "you"} | LISTENERS:
        return None
    ends = tail >= len(words) or words[tail].kind == "p" or words[tail].low in PREPOSITIONS | RELATIVES
    if before.kind != "q" and not (ends and "trailing" in cue.verb.frames):
        return None
    if before.low == "," and _is_led(words, cue, phrase):
        return None
    led = (
        before.kind != "q" and words[0].low not in PREPOSITIONS
    )  # "The minister, Ann Holm, answered the letter: “...”"
    if tail < len(words) and (words[tail].low == "as" or (led and words[tail].low == ":")):
        return None
    if tail < len(words) and words[tail].low in AUXILIARIES:
        return None
    if "listener" in cue.verb.frames and "trailing" in cue.verb.frames and cue.verb.lemma == "tell":
        return None
    return Attribution(cue, phrase, inverted=True, tail=tail)


def _is_led(words: Sequence[Token], cue: Cue, after: Phrase) -> bool:
    """Whether the subject and its aside come first: "Ann Holm, head of the union, said nurses deserve more"."""
    subject = subject_before(words, cue.group, 0)
    if subject is None or (subject.start and words[subject.start - 1].low not in CONJUNCTIONS | {"that"}):
        return False
    comma = next((at for at in range(subject.start, cue.group - 1) if words[at].low == ","), cue.group)
    if comma >= cue.group - 1 or any(token.may_be_verb for token in words[subject.start : comma]):
        return False
    named = words[after.start].is_name and (after.end >= len(words) or words[after.end].low == ".")
    return not named and are_asides(words, comma, cue.group - 1)


def _is_plural(words: Sequence[Token], phrase: Phrase) -> bool:
    """Whether several can be meant, so that "say" goes with them: "..., say some engineers"."""
    first = words[phrase.start]
    begins = first.is_name or first.low in DETERMINERS or first.low.endswith("s")
    return begins and any(token.low.endswith("s") for token in words[phrase.start : phrase.end])


def _in_aside(words: Sequence[Token], quote: int) -> bool:
    """Whether a title closes an apposition: "Ann Holm, author of “The Bridge,” reminded"."""
    if quote < 3 or words[quote].end - words[quote].start > _LONGEST_TITLE or words[quote - 1].low not in _LEADS_TITLE:
        return False
    near = words[max(0, quote - 12) : quote]
    return any(token.low == "," and near[at + 1].low in DETERMINERS | _POSTS for at, token in enumerate(near[:-1]))


def _may_begin(words: Sequence[Token], at: int) -> bool:
    """Whether somebody can be named from token `at` on."""
    if at >= len(words) or words[at].kind in "pq":
        return False
    return words[at].low not in PREPOSITIONS | {"that", "to", "if"} and not is_adverb(words[at].low)


def opening(words: Sequence[Token], cue: Cue) -> Attribution | None:
    """As in "Said Holm, “...”" at the beginning of a sentence."""
    if cue.group or cue.form not in {"past", "present"} or "trailing" not in cue.verb.frames or len(words) < 3:
        return None
    right = following(words, cue.last + 1) if words[1].is_name else None
    if right is None or not any(token.kind == "q" for token in words[right[1] : right[1] + 3]):
        return None
    return Attribution(Cue(0, right[1] - 1, 0, cue.verb, cue.form), right[0], tail=right[1])
