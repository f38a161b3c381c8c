"""Who speaks at a cue: before it, after it, shared with the cue before, or the possessor of a noun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.afterwards import following
from bot.reading.attributed import Attribution
from bot.reading.cues import Cue
from bot.reading.inversion import inverted, opening
from bot.reading.openings import whole
from bot.reading.participles import participial
from bot.reading.phrases import Phrase, clause_subject, subject_before
from bot.reading.verbs import ASKING, QUOTED
from bot.reading.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    LISTENERS,
    PREPOSITIONS,
    RELATIVES,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.tokens import Token


# Words between an article and the noun that owns a claim: "the deputy prime minister's".
_MOST_BEFORE = 3
# Tokens between "quoted" and "as saying"; the name of a paper is seldom longer.
_FARTHEST = 9


def with_source(  # noqa: C901, PLR0911 - a list of cases, read downwards
    words: Sequence[Token], cue: Cue, earlier: list[Attribution]
) -> Attribution | None:
    """The attribution with its source: by the cue's form, before it, after it, or shared with an earlier cue."""
    if cue.form == "according" and words[cue.last].low == "words":
        return Attribution(cue, Phrase(cue.first + 1, cue.last), tail=cue.last + 1)
    if cue.form == "according":
        right = following(words, cue.last + 1)
        if right is None:
            return None
        opens = cue.first <= 1 or words[cue.first - 1].low in CONJUNCTIONS | {"but", ":", "("}
        return Attribution(cue, right[0], tail=_over_citing(words, right[0].end) if opens else right[1])
    if cue.form == "noun":
        return _of_noun(words, cue)
    if cue.verb.lemma == ASKING and cue.form in {"past", "passive"} and _unsaid(words, cue):
        return _asked(words, cue)
    if cue.form == "passive":
        return _passive(words, cue)
    floor = _floor(words, cue, earlier)
    quoting = _quoting(words, cue, floor) if cue.verb.lemma == QUOTED.lemma else None
    if quoting is not None:
        return quoting
    if cue.form == "ing":
        return participial(words, cue, earlier)
    first = inverted(words, cue) or opening(words, cue)
    if first is not None:
        return first
    source = subject_before(words, cue.group, floor) or _lettering(words, cue, floor)
    if source is not None:
        return Attribution(cue, whole(words, source, floor), tail=cue.last + 1)
    return _sharing(words, cue, earlier)


def _lettering(words: Sequence[Token], cue: Cue, floor: int) -> Phrase | None:
    """As in "a sign that said, “...”": what bears words in marks, with its relative."""
    after = cue.last + 1
    after += after < len(words) and words[after].low in {",", ":"}
    if cue.group <= floor + 1 or words[cue.group - 1].low != "that" or after >= len(words) or words[after].kind != "q":
        return None
    bearer = subject_before(words, cue.group - 1, floor)
    return Phrase(bearer.start, cue.group) if bearer is not None and words[bearer.start].low in DETERMINERS else None


def _over_citing(words: Sequence[Token], at: int) -> int:
    """Over ", citing two officials" after "According to the report", to the comma before what it says."""
    if at + 1 >= len(words) or words[at].low != "," or words[at + 1].low not in {"citing", "quoting"}:
        return at
    return next((here for here in range(at + 2, len(words)) if words[here].low == ","), at)


def _quoting(words: Sequence[Token], cue: Cue, floor: int) -> Attribution | None:
    """As in "the paper quoted Holm as saying": Holm speaks, and the paper passes it on."""
    ends = next((at for at in range(cue.last + 2, min(len(words) - 1, cue.last + 16)) if words[at].low == "as"), None)
    if ends is None or words[ends + 1].low not in {"saying", "telling"}:
        return None
    passing = subject_before(words, cue.group, floor)
    said = Cue(cue.first, ends + 1, cue.group, QUOTED, "past")
    outer = Attribution(cue, passing) if passing is not None else None
    return Attribution(said, Phrase(cue.last + 1, ends), tail=ends + 2, outer=outer)


def _unsaid(words: Sequence[Token], cue: Cue) -> bool:
    """Whether who asked is left out or told after "by": "Asked whether", "When asked why", "was asked if"."""
    if cue.form == "passive" or not cue.group:
        return True
    before = words[cue.group - 1].low
    return before in {"when", "if"} or (cue.group == 1 and before in CONJUNCTIONS)


def _asked(words: Sequence[Token], cue: Cue) -> Attribution | None:
    after = cue.last + 1
    if after >= len(words):
        return None
    if words[after].low != "by":
        return Attribution(cue, None, tail=after, question=True)
    agent = following(words, after + 1)
    if agent is None:
        return None
    named = agent[0]
    end = next((at for at in range(named.start + 1, named.end) if words[at].low in {"to", "about", "if"}), named.end)
    return Attribution(cue, Phrase(named.start, end), tail=end, question=True)


def _floor(words: Sequence[Token], cue: Cue, earlier: Sequence[Attribution]) -> int:
    """Where a subject may begin: after the cue before, unless that stands in an aside (", who told us, said")."""
    for number in range(len(earlier) - 1, -1, -1):
        before = earlier[number]
        opened = before.source.start if before.source is not None else before.cue.group
        aside = words[cue.group - 1].low == "," and any(
            words[at].low in RELATIVES and (words[at - 1].low == "," or _is_aside(words, opened))
            for at in range(max(1, opened - 2), before.cue.group)
        )
        charged = before.cue.form == "past" and words[min(before.cue.last + 1, cue.group)].low in {"with", "by"}
        if not aside and not charged:  # "The man charged with the theft said"
            return before.cue.last + 1
    return 0


def _is_aside(words: Sequence[Token], at: int) -> bool:
    """As in ", the man who wrote the law, said": what a relative describes says who somebody is."""
    return at > 1 and words[at - 1].low == "," and words[at - 2].is_name and words[at].low in DETERMINERS


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


def _passive(words: Sequence[Token], cue: Cue) -> Attribution | None:
    """As in "as stated by him": the agent after "by"; other passives name no speaker and report nothing for us."""
    after = cue.last + 1
    saying = _quoted_as(words, after) if cue.verb.lemma == "quote" else None
    if saying is not None:
        source = subject_before(words, cue.group, 0)
        said = Cue(cue.first, saying, cue.group, QUOTED if words[saying].low == "saying" else cue.verb, "past")
        return Attribution(said, source, tail=saying + 1) if source else None
    named = cue.group and words[cue.group - 1].low == "as"
    if named and after < len(words) and words[after].low == "by":
        right = following(words, after + 1)
        if right is not None and after + 1 < len(words):
            return Attribution(cue, right[0], tail=right[1], inverted=True)
        if after + 1 < len(words) and words[after + 1].low in LISTENERS:
            return Attribution(cue, Phrase(after + 1, after + 2), tail=after + 2, inverted=True)
    return None


def _quoted_as(words: Sequence[Token], after: int) -> int | None:
    """The token of "saying" in "quoted as saying", "quoted by the Post as saying", "quoted in the report as saying"."""
    if after + 1 < len(words) and words[after].low == "as":
        return after + 1
    if after >= len(words) or words[after].low not in {"by", "in", "on"}:
        return None
    for at in range(after + 1, min(len(words) - 1, after + _FARTHEST)):
        if words[at].kind in "pq":
            return None
        if words[at].low == "as" and words[at + 1].low == "saying":
            return at + 1
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
    if at and words[at - 1].low in {"in", "during", "with"}:
        return None  # "said in her opening remarks that"
    if words[at].low in {"his", "her", "their"}:
        return Attribution(cue, Phrase(at, at + 1), tail=cue.last + 1)
    if words[at].possessive:
        start = at
        while start > 0 and words[start - 1].kind == "c" and not words[start - 1].possessive:
            start -= 1
        first = start
        while words[at].kind == "w" and first and at - first < _MOST_BEFORE and words[first - 1].low not in DETERMINERS:
            first -= 1
        if words[at].kind == "w" and first and words[first - 1].low in DETERMINERS and _are_nouns(words[first:at]):
            start = first - 1
        return Attribution(cue, Phrase(start, at + 1), tail=cue.last + 1)
    return None


def _are_nouns(run: Sequence[Token]) -> bool:
    return all(t.kind in "wc" and not t.possessive and not t.may_be_verb and t.low not in PREPOSITIONS for t in run)
