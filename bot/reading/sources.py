"""Who speaks at a cue: before it, after it, shared with the cue before, or the possessor of a noun."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.reading.cues import Cue, Lexicon
from bot.reading.phrases import Phrase, clause_subject, following, subject_before
from bot.reading.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    LISTENERS,
    PERSONAL,
    PREPOSITIONS,
    RELATIVES,
    TIME_WORDS,
    is_adverb,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.tokens import Token


Side = Literal["left", "right", "both", "before"]


@dataclass(slots=True)
class Attribution:
    """One cue with what was found for it; token runs are half-open. `content` may be empty until a later pass."""

    cue: Cue
    source: Phrase | None = None
    shared: bool = False
    inverted: bool = False
    tail: int = 0
    content: list[Phrase] = field(default_factory=list)
    listener: Phrase | None = None
    side: Side = "right"
    outer: Attribution | None = None
    colon: bool = False


def with_source(  # noqa: PLR0911 - a list of cases, read downwards
    words: Sequence[Token], cue: Cue, earlier: list[Attribution]
) -> Attribution | None:
    """The attribution with its source: by the cue's form, before it, after it, or shared with an earlier cue."""
    if cue.form == "according":
        right = following(words, cue.last + 1)
        if right is None:
            return None
        opening = cue.first <= 1 or words[cue.first - 1].low in CONJUNCTIONS | {"but", ":", "("}
        return Attribution(cue, right[0], tail=right[0].end if opening else right[1])
    if cue.form == "noun":
        return _of_noun(words, cue)
    if cue.form == "passive":
        return _passive(words, cue)
    floor = earlier[-1].cue.last + 1 if earlier else 0
    if cue.form == "ing":
        return _participial(words, cue, earlier)
    inverted = _inverted(words, cue)
    if inverted is not None:
        return inverted
    source = subject_before(words, cue.group, floor)
    if source is not None:
        return Attribution(cue, source, tail=cue.last + 1)
    return _sharing(words, cue, earlier)


def _sharing(words: Sequence[Token], cue: Cue, earlier: list[Attribution]) -> Attribution | None:
    """As in "... and added": the source of the cue before, or the subject of the clause."""
    before = words[cue.group - 1].low if cue.group else ""
    if before not in CONJUNCTIONS and before not in {",", "then"}:
        return None
    for previous in reversed(earlier):
        if previous.source is not None and previous.cue.form in {"past", "present", "base"}:
            return Attribution(cue, previous.source, shared=True, tail=cue.last + 1)
    source = clause_subject(words, 0, cue.group)
    return Attribution(cue, source, shared=True, tail=cue.last + 1) if source else None


def _participial(words: Sequence[Token], cue: Cue, earlier: list[Attribution]) -> Attribution | None:
    """As in ", adding that ..." speaks with the voice of the clause it hangs on."""
    before = words[cue.group - 1] if cue.group else None
    if before is None:
        return _opening_participle(words, cue)
    if (
        before.kind == "w"
        and (before.low in PREPOSITIONS or before.low in {"to", "of"})
        and before.low not in {"by", "in", "while"}
    ):
        return None
    bare = before.kind == "w" and before.low not in {"by", "in", "while", "and", "but", "or", "before", "after"}
    if bare and not is_adverb(before.low) and "clause" not in cue.verb.frames:
        return None
    for previous in reversed(earlier):
        if previous.source is not None and previous.cue.form != "according":
            return Attribution(cue, previous.source, shared=True, tail=cue.last + 1)
    if "person" in cue.verb.frames:  # "..., suggesting that": the writer's own conclusion, when nobody spoke before
        return None
    source = clause_subject(words, 0, cue.group)
    return Attribution(cue, source, shared=True, tail=cue.last + 1) if source else None


def _opening_participle(words: Sequence[Token], cue: Cue) -> Attribution | None:
    """As in "Saying that ..., Holm left": the subject follows the comma."""
    for at in range(cue.last + 1, len(words)):
        if words[at].low == ",":
            right = following(words, at + 1)
            if right is None:
                return None
            return Attribution(cue, right[0], tail=cue.last + 1)
    return None


def _passive(words: Sequence[Token], cue: Cue) -> Attribution | None:
    """As in "as stated by him": the agent after "by"; other passives name no speaker and report nothing for us."""
    after = cue.last + 1
    if cue.verb.lemma == "quote" and after + 1 < len(words) and words[after].low == "as":
        source = subject_before(words, cue.group, 0)
        said = Cue(cue.first, after + 1, cue.group, cue.verb, "past")
        return Attribution(said, source, tail=after + 2) if source else None
    named = cue.group and words[cue.group - 1].low == "as"
    if named and after < len(words) and words[after].low == "by":
        right = following(words, after + 1)
        if right is not None and after + 1 < len(words):
            return Attribution(cue, right[0], tail=right[1], inverted=True)
        if after + 1 < len(words) and words[after + 1].low in LISTENERS:
            return Attribution(cue, Phrase(after + 1, after + 2), tail=after + 2, inverted=True)
    return None


def _of_noun(words: Sequence[Token], cue: Cue) -> Attribution | None:
    """As in "Holm's warning that", "his claim that": the possessor speaks."""
    at = cue.first - 1
    while at >= 0 and words[at].kind == "w" and not words[at].possessive and words[at].low not in DETERMINERS:
        if words[at].low in PREPOSITIONS or words[at].low in AUXILIARIES or cue.first - at > 3:
            return None
        at -= 1
    if at < 0 or words[at].kind in "pq":
        return None
    if words[at].low in {"his", "her", "their"}:
        return Attribution(cue, Phrase(at, at + 1), tail=cue.last + 1)
    if words[at].possessive:
        start = at
        while start > 0 and words[start - 1].kind == "c" and not words[start - 1].possessive:
            start -= 1
        if words[at].kind == "w" and start and words[start - 1].low in DETERMINERS:
            start -= 1
        return Attribution(cue, Phrase(start, at + 1), tail=cue.last + 1)
    return None


def _inverted(words: Sequence[Token], cue: Cue) -> Attribution | None:  # noqa: PLR0911 - a list of cases, read downwards
    """As in "..., said Holm": words or a quotation end before the cue and a name or a noun follows it."""
    if cue.group == 0 or cue.first != cue.group or cue.form == "base":
        return None
    before = words[cue.group - 1]
    if before.kind != "q" and before.low not in {",", "—", "–", "--", "?", "!"}:
        return None
    at = cue.last + 1
    if (
        at >= len(words)
        or words[at].kind in "pq"
        or words[at].low in {"that", "to", "in", "on", "if"}
        or is_adverb(words[at].low)
    ):
        return None
    right = following(words, at)
    if right is None:
        return None
    phrase, tail = right
    if words[phrase.start].low in TIME_WORDS | {"it", "they", "there", "you"} | LISTENERS:
        return None
    ends = tail >= len(words) or words[tail].kind == "p" or words[tail].low in PREPOSITIONS | RELATIVES
    if before.kind != "q" and not (ends and "trailing" in cue.verb.frames):
        return None
    if tail < len(words) and words[tail].low == "as":
        return None
    if tail < len(words) and words[tail].low in AUXILIARIES:
        return None
    if "listener" in cue.verb.frames and "trailing" in cue.verb.frames and cue.verb.lemma == "tell":
        return None
    return Attribution(cue, phrase, inverted=True, tail=tail)


def can_speak(words: Sequence[Token], made: Attribution, known: Lexicon) -> bool:
    """Whether the source can be a speaker: not "it" or "this", and for wary verbs a person, a body or a document."""
    if made.source is None:
        return False
    run = words[made.source.start : made.source.end]
    first = run[0].low
    if first in {"it", "this", "that", "these", "those", "there", "what", "which", "you", "i", "we"} and len(run) == 1:
        return first == "it" and "trailing" in made.cue.verb.frames and "person" not in made.cue.verb.frames
    if (run[-1].kind == "w" and is_adverb(run[-1].low)) or (
        len(run) == 1 and (run[0].low in TIME_WORDS or run[0].low.isdigit())
    ):
        return False
    if "person" not in made.cue.verb.frames:
        return True
    return _names_somebody(run, known)


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
