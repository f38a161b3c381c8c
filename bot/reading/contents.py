"""Which words a cue reports: before it, after it or around it, and where they must end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.phrases import Phrase, following
from bot.reading.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DAYS,
    DETERMINERS,
    LISTENERS,
    PERSONAL,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    TIME_WORDS,
    is_adverb,
    is_verb_like,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.sources import Attribution
    from bot.reading.tokens import Token


def limit_of(words: Sequence[Token], each: Attribution, later: Sequence[Attribution]) -> int:
    """The token before which the words of this cue must end: the unit's end, or where a linked cue takes over."""
    end = len(words)
    while end and words[end - 1].kind == "p" and words[end - 1].low in {".", ";", ",", ":"}:
        end -= 1
    for other in later:
        start = other.cue.group
        if other.cue.form == "noun" or (other.cue.form == "according" and each.cue.form == "according"):
            continue
        linked = other.shared or other.cue.form == "according"
        if not linked and other.source is not None and not other.inverted and other.source.start > each.cue.last:
            start = other.source.start
            linked = start > 0 and words[start - 1].low in {"although", "though", "while", "but", ";"}
        if not linked:
            continue
        while start > each.cue.last + 1 and (
            words[start - 1].low in CONJUNCTIONS | {",", "although", "though", "while", ";", "—", "–", "--"}
            or is_adverb(words[start - 1].low)
        ):
            start -= 1
        if start > each.cue.last + 1:
            return _before_participle(words, each.cue.last + 1, min(end, start))
    return _before_participle(words, each.cue.last + 1, end)


def _before_participle(words: Sequence[Token], start: int, end: int) -> int:
    """Cuts ", while also not ruling out ...": what the speaker did besides, told by the writer."""
    for at in range(start + 1, end - 2):
        if words[at].low == "," and words[at + 1].low == "while":
            here = at + 2
            while here < end and (is_adverb(words[here].low) or words[here].low == "not"):
                here += 1
            if here < end and words[here].kind == "w" and words[here].low.endswith("ing"):
                return at
    return end


def floor_of(kept: Sequence[Attribution], each: Attribution) -> int:
    """The token at which words before this cue may begin: after what earlier cues have taken."""
    floor = 0
    for other in kept:
        taken = [other.cue.last + 1, other.tail if other.inverted or other.cue.form == "according" else 0]
        if other.side == "right" and other.content and other.cue.last < each.cue.group:
            taken.append(other.content[0].start if not each.shared else 0)
        floor = max(floor, *taken)
    return floor


def find_content(words: Sequence[Token], each: Attribution, limit: int, floor: int) -> None:
    """Fills `content` and `side` of an attribution, between the tokens `floor` and `limit`."""
    if each.cue.form == "according":
        _content_of_according(words, each, limit, floor)
        return
    if each.cue.form == "noun":
        start = each.cue.last + 1
        while start < limit and words[start].low != "that":
            start += 1
        each.content = [Phrase(start + 1, limit)] if start + 1 < limit else []
        return
    left = _left_end(words, each)
    quoted_left = left > floor and not each.shared and _speech_before(words, left)
    right = _right_start(words, each, limit)
    if each.inverted or quoted_left:
        _content_around(words, each, limit, floor, left)
    elif right is not None and right < limit:
        each.content = [Phrase(right, limit)]
        if _may_trail(words, each, floor, left, right):
            _content_around(words, each, limit, floor, left)
    elif _may_trail(words, each, floor, left, None):
        _content_around(words, each, limit, floor, left)
    elif _ends_unit(words, each):
        each.side = "before"


def _ends_unit(words: Sequence[Token], each: Attribution) -> bool:
    """A cue with nothing after it, at the unit's beginning: its words stand in the unit before, or after a colon."""
    begins = each.source is not None and (each.source.start <= 1 or each.cue.group <= 1)
    each.colon = bool(words) and words[-1].low == ":"
    after = words[each.cue.last + 1] if each.cue.last + 1 < len(words) else None
    ends = (
        after is None or after.kind == "p" or _adjunct(words, each.cue.last + 1) or "listener" in each.cue.verb.frames
    )
    return begins and ends


def _left_end(words: Sequence[Token], each: Attribution) -> int:
    """The token just after the words before "..., Holm said" or "..., said Holm"."""
    if each.inverted or each.source is None or each.shared:
        at = each.cue.group
    else:
        at = min(each.source.start, each.cue.group)
    if at and words[at - 1].low == "as":
        at -= 1
    return at


def _speech_before(words: Sequence[Token], left: int) -> bool:
    """Whether a quotation that is not finished by its own full stop stands directly before."""
    at = left - 1
    if at >= 1 and words[at].low in {",", "—", "–", "--"}:
        at -= 1
    return at >= 0 and words[at].kind == "q"


def _may_trail(words: Sequence[Token], each: Attribution, floor: int, left: int, right: int | None) -> bool:
    """Whether unquoted words before the cue are what was said ("The bridge is shut, officials said")."""
    if "trailing" not in each.cue.verb.frames or each.shared or left - 1 <= floor:
        return False
    if words[left - 1].low not in {",", "—", "–", "--"}:
        return False
    if right is not None and not _adjunct(words, right):
        return False
    if _parenthetical(words, each):
        return True
    run = words[floor : left - 1]
    if run[0].low in PREPOSITIONS | SUBORDINATORS | TIME_WORDS - {"may", "march"} or is_adverb(run[0].low):
        return right is None and any(
            token.low in AUXILIARIES or is_verb_like(token.low) for token in run if token.kind == "w"
        )
    after = words[each.cue.last + 1].low if each.cue.last + 1 < len(words) else "."
    return after in {",", "."} or len(run) > 3


def _parenthetical(words: Sequence[Token], each: Attribution) -> bool:
    """As in "The aim, she said, is peace": a comma directly after the cue, or after the listener."""
    at = each.cue.last + 1
    if at < len(words) and words[at].low in LISTENERS:
        at += 1
    return at + 1 < len(words) and words[at].low == "," and words[at + 1].kind != "q"


def _adjunct(words: Sequence[Token], at: int) -> bool:
    return words[at].low in PREPOSITIONS | TIME_WORDS or words[at].low in {"when", "while"}


def _content_around(words: Sequence[Token], each: Attribution, limit: int, floor: int, left: int) -> None:
    """Words before the cue, and the rest after it when the sentence goes on there."""
    start = floor
    while start < left and (words[start].low in CONJUNCTIONS | {",", ";", "—", "–", "--"} and words[start].kind != "q"):
        start += 1
    end = left
    while end > start and words[end - 1].kind == "p" and words[end - 1].low in {",", "—", "–", "--", ";"}:
        end -= 1
    each.content = [Phrase(start, end)] if end > start else []
    each.side = "left"
    rest = _rest(words, each, limit)
    if rest is not None:
        each.content.append(rest)
        each.side = "both"


def _rest(words: Sequence[Token], each: Attribution, limit: int) -> Phrase | None:
    """What goes on after "..., Holm said, ": a quotation or, after a comma, the rest of the sentence."""
    at = max(each.tail, each.cue.last + 1)
    while at < limit and words[at].kind != "q" and words[at].low not in {",", ":", "—", "–", "--"}:
        at += 1
    if at >= limit:
        return None
    if words[at].kind == "q":
        return Phrase(at, limit)
    after = at + 1
    if after >= limit:
        return None
    token = words[after]
    if token.kind == "q":
        return Phrase(after, limit)
    closes = token.low in RELATIVES - {"that"} or token.low in {
        "a",
        "an",
        "while",
        "where",
        "with",
        "when",
        "after",
        "before",
        "as",
    }
    if closes or (token.kind == "w" and token.low.endswith(("ing", "ed"))) or words[at].low == ":":
        return None
    immediately = at in {each.tail, each.cue.last + 1}
    return Phrase(after, limit) if immediately and not any(t.kind == "q" for t in words[: each.cue.group]) else None


def _right_start(  # noqa: PLR0911 - a list of cases, read downwards
    words: Sequence[Token], each: Attribution, limit: int
) -> int | None:
    """Where the words after the cue begin: past the listener and the occasion, at "that", a quotation or a clause."""
    at = each.cue.last + 1
    frames = each.cue.verb.frames
    if at >= limit:
        return None
    opened = _marked_start(words, at, limit)
    if "label" in frames:
        return at if any(words[i].kind == "q" for i in range(at, min(limit, at + 14))) else None
    if words[at].kind == "q" or words[at].low == "that":
        return opened
    if words[at].low in {",", ":"} and at + 1 < limit:
        return at + 1 if words[at + 1].kind == "q" or words[at].low == ":" else opened
    if "listener" in frames:
        return _after_listener(words, each, at, limit, opened)
    if _adjunct(words, at) or is_adverb(words[at].low):
        return opened if opened is not None else _after_occasion(words, at, limit, frames)
    return _bare_start(words, at, limit, frames, opened)


def _bare_start(words: Sequence[Token], at: int, limit: int, frames: frozenset[str], opened: int | None) -> int | None:
    """A clause, an object, an infinitive or an indirect question directly after the cue, where the verb takes it."""
    low = words[at].low
    if low == "to":
        return at if "to" in frames else opened
    if low in {"whether", "how", "why", "what", "if", "when", "where"}:
        return at if frames & {"clause", "that", "object"} else opened
    if low in {"and", "but", "or", "as", "."}:
        return None
    if "object" in frames or ("clause" in frames and _is_clause(words, at, limit)):
        return at
    return opened


def _is_clause(words: Sequence[Token], at: int, limit: int) -> bool:
    """Whether a verb or a quotation stands near: "said the bridge was shut", not "said so in December"."""
    near = words[at : min(limit, at + 24)]
    if near[0].low.split("'")[0] in PERSONAL | {"it", "we", "i", "there", "you"} and len(near) > 1:
        return True
    return any(
        t.kind == "q"
        or t.low in AUXILIARIES
        or t.low.endswith(("n't", "'re", "'ll"))
        or (t.kind == "w" and is_verb_like(t.low))
        for t in near[1:]
    ) or any(
        t.kind == "w" and len(t.low) > 3 and t.low.endswith("s") and not t.low.endswith(("ss", "'s")) for t in near[1:8]
    )


def _marked_start(words: Sequence[Token], at: int, limit: int) -> int | None:
    """The first "that", colon or quotation after a comma within reach, before any other clause begins."""
    for here in range(at, min(limit, at + 22)):
        token = words[here]
        if token.kind == "q":
            return here
        if token.low == "that" and (here == at or words[here - 1].low not in PREPOSITIONS | {"about"}):
            return here + 1 if here + 1 < limit else None
        if token.low == ":":
            return here + 1 if here + 1 < limit else None
        if token.low in PERSONAL | {"we", "i", "it", "there"}:
            return None
        if token.low in {";", ")"} or (token.low in AUXILIARIES and here > at):
            return None
    return None


def _after_listener(words: Sequence[Token], each: Attribution, at: int, limit: int, opened: int | None) -> int | None:
    """Where the words begin after "told reporters on Monday"; the listener is kept."""
    frames = each.cue.verb.frames
    if words[at].low in LISTENERS and not (
        words[at].low == "her" and at + 1 < limit and words[at + 1].low.endswith("s")
    ):
        each.listener = Phrase(at, at + 1)
        return _bare_or_marked(words, at + 1, limit, opened)
    if words[at].low in {"of", "to", "about", "against"} and "clause" not in frames:
        return opened
    right = following(words, at)
    if opened is not None and (words[opened - 1].low in {"that", ":"} or words[opened].kind == "q"):
        if right is not None and right[0].end <= opened:
            each.listener = right[0]
        return opened
    if each.cue.verb.lemma != "tell":
        return at
    end = at + 1
    while (
        end < limit
        and words[at].low in DETERMINERS
        and words[end].kind == "w"
        and words[end].low not in DETERMINERS
        and end < at + 3
    ):
        end += 1
        if words[end - 1].low.endswith("s"):
            break
    while words[at].kind == "c" and end < limit and words[end].kind == "c":
        end += 1
    each.listener = Phrase(at, end)
    return _bare_or_marked(words, end, limit, opened)


def _bare_or_marked(words: Sequence[Token], at: int, limit: int, opened: int | None) -> int | None:
    if at >= limit:
        return None
    if words[at].low == "that" and at + 1 < limit:
        return at + 1
    if _adjunct(words, at):
        return opened if opened is not None else _after_occasion(words, at, limit, frozenset({"clause"}))
    return None if words[at].low in {",", "and"} and opened is None else opened if words[at].low == "," else at


def _after_occasion(words: Sequence[Token], at: int, limit: int, frames: frozenset[str]) -> int | None:
    """Past "on Monday", "last week", "in a statement": where a clause with its own subject begins."""
    if "clause" not in frames and "object" not in frames:
        return None
    here = at
    while here < limit and (
        words[here].low in TIME_WORDS
        or words[here].low in {"on", "last", "this", "early", "late"}
        or is_adverb(words[here].low)
        or words[here].low.isdigit()
    ):
        here += 1
    if (
        here > at
        and here < limit
        and words[here].kind in "wc"
        and words[here].low not in PREPOSITIONS | SUBORDINATORS | CONJUNCTIONS
    ):
        return here
    return at if "object" in frames and here == at and words[at].low not in DAYS | {"on", "in", "at"} else None


def _clause_start(words: Sequence[Token], start: int, end: int) -> int:
    """Where the last clause begins: after ", though" or ", but"."""
    for at in range(end - 1, start, -1):
        if words[at].low in {"though", "although", "but", "while", "and", "because", "as"} and (
            words[at - 1].low in {",", ";", "—", "–"} or words[at - 1].kind == "q"
        ):
            return at + 1
    return start


def _content_of_according(words: Sequence[Token], each: Attribution, limit: int, floor: int) -> None:
    """As in "According to Holm, ..." (what follows); "..., according to Holm, ..." (what precedes and what goes on)."""
    rest_at = each.tail + 1 if each.tail < len(words) and words[each.tail].low in {",", "—", "–"} else each.tail
    if each.cue.first - floor <= 1:
        each.content = [Phrase(rest_at, limit)] if rest_at < limit else []
        return
    start, end = floor, each.cue.first
    while end > start and words[end - 1].low in {",", "—", "–", "--", "("}:
        end -= 1
    while start < end and words[start].low in CONJUNCTIONS | {","} and words[start].kind != "q":
        start += 1
    each.side = "left"
    goes_on = rest_at < limit and rest_at != each.tail
    if goes_on:
        start = _clause_start(words, start, end)
    each.content = [Phrase(start, end)] if end > start and words[end - 1].low not in RELATIVES else []
    if not goes_on or words[rest_at].low in CONJUNCTIONS | {"which", "who"}:
        return
    if not (words[rest_at].kind == "w" and words[rest_at].low.endswith("ing")):
        each.content.append(Phrase(rest_at, limit))
        each.side = "both"
