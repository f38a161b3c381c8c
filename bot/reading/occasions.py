"""Past the person told and the occasion: where a clause begins after "told reporters on Monday", "said for weeks"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.afterwards import following
from bot.reading.bounds import begins_phrase, has_verb, is_adjunct
from bot.reading.phrases import Phrase
from bot.reading.words import (
    BEGINNING_CLAUSES,
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
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.attributed import Attribution
    from bot.reading.tokens import Token

CONDITIONS = frozenset("if when unless once should".split())
"""Words that lead a condition on, with which a clause may begin: "said, if asked, she would"."""


_SUBJECTS = BEGINNING_CLAUSES | {"you"}


NO_LISTENERS = frozenset("of to about against for on in over at with after before".split())
"""Words that no listener begins with: "warned against" names what was warned of."""


def after_listener(words: Sequence[Token], each: Attribution, at: int, limit: int, opened: int | None) -> int | None:
    """Where the words begin after "told reporters on Monday"; the listener is kept."""
    frames = each.cue.verb.frames
    if words[at].low in LISTENERS and not _is_hers(words, at, limit):
        after = at + 1 + (at + 1 < limit and words[at + 1].low in {"all", "both"})
        each.listener = Phrase(at, after)
        return _bare_or_marked(words, after, limit, opened)
    if words[at].low in {"of", "to", "about", "against"} and "clause" not in frames:
        return opened
    right = following(words, at) if words[at].low not in TIME_WORDS else None
    if opened is not None and (words[opened - 1].low in {"that", ":"} or words[opened].kind == "q"):
        if right is not None and right[0].end <= opened and words[at].low not in NO_LISTENERS:
            each.listener = right[0]
        return opened
    if each.cue.verb.lemma in {"advise", "inform", "remind", "assure"}:
        return opened
    if each.cue.verb.lemma != "tell":
        return at
    end = _listener_end(words, at, limit)
    each.listener = Phrase(at, end)
    return _bare_or_marked(words, end, limit, opened)


def _is_hers(words: Sequence[Token], at: int, limit: int) -> bool:
    """As in "told her brother he", "her supporters": whose the listener is, and not the listener."""
    if words[at].low != "her" or at + 1 >= limit:
        return False
    return words[at + 1].low.endswith("s") or _over_nouns(words, at, limit) > at + 1


def _listener_end(words: Sequence[Token], at: int, limit: int) -> int:
    """Where the person told ends: a noun with its determiner, or a whole name ("the Oslo Times’s morning show")."""
    end = at + 1
    if words[at].low in DETERMINERS and end < limit and words[end].kind == "w":
        return _described_end(words, at, limit)
    if words[at].low not in DETERMINERS and not words[at].is_name:
        described = words[at].low.endswith(("ing", "ed")) and end < limit and words[end].low.endswith("s")
        if described and words[end].kind == "w":  # "cheering supporters"
            return end + 1
        return _over_nouns(words, at, limit)
    while (
        end < limit and words[end].is_name and (words[end].low not in DAYS - {"today"} or _is_paper(words, end, limit))
    ):
        end += 1
    if words[end - 1].possessive:
        if (
            end + 1 < limit
            and words[end].kind == "q"
            and (words[end + 1].low == "that" or _begins_other(words[end + 1]))
        ):
            return end + 1  # "Radio Oslo's “Good Morning” that"
        first = end
        while end < limit and words[end].kind in "wc" and end < at + 6 and not _begins_other(words[end]):
            end += 1
            if words[end - 1].kind == "w" and end - 1 > first and words[end - 1].low.endswith("s"):
                break
        return end
    return _over_noun(words, end, limit)


def _is_paper(words: Sequence[Token], at: int, limit: int) -> bool:
    """As in "the Sunday Times": a day that a name goes on from."""
    return at + 1 < limit and words[at + 1].is_name and words[at - 1].low in {"the", "a"}


def _over_nouns(words: Sequence[Token], at: int, limit: int) -> int:
    """As in "local media he", "police officers that": over one or two words, where a clause begins behind them."""
    for end in (at + 2, at + 3):
        run = words[at + 1 : end]
        if end >= limit or any(each.kind in "pq" or each.may_be_verb or _begins_other(each) for each in run):
            break
        if words[end].low == "that" or _begins_other(words[end]):
            return end
    return at + 1


def _described_end(words: Sequence[Token], at: int, limit: int) -> int:
    """As in "the council", "a small crowd", "a group of miners": up to three words, and as many after "of"."""
    end = at + 1
    while end < limit and words[end].kind == "w" and end < at + 3 and not _begins_other(words[end]):
        end += 1
        if words[end - 1].low.endswith("s") and words[end - 1].low != "news":
            break
    if end + 1 >= limit or words[end].low != "of" or words[end + 1].kind not in "wc":
        return end
    number = next((here for here in range(end + 1, min(limit, end + 4)) if words[here].low[0].isdigit()), None)
    if number is None and _begins_other(words[end + 1]) and words[end + 1].low not in DETERMINERS:
        return end + 1
    whole = number + 1 if number is not None else _listener_end(words, end + 1, limit)
    return whole if whole >= limit or words[whole].low not in RELATIVES - {"that"} else end + 1


def _begins_other(token: Token) -> bool:
    """Whether a word begins a clause or an occasion, and so belongs to no listener."""
    if token.low.partition("'")[0] in BEGINNING_CLAUSES:
        return True
    return token.low in DETERMINERS | PREPOSITIONS | TIME_WORDS | SUBORDINATORS


def _over_noun(words: Sequence[Token], at: int, limit: int) -> int:
    """Over "agency" in "the Norna agency that", "host Ann Holm" in "Radio Oslo host Ann Holm that"; else `at`."""
    end = at
    while end < min(limit, at + 3) and words[end].kind == "w" and not _begins_other(words[end]):
        bare = words[end].low.partition("'")[0]
        if words[end].may_be_verb or bare in PERSONAL | CONJUNCTIONS | {"it", "we", "i"} or is_adverb(bare):
            return at
        end += 1
    while end > at and end < limit and words[end].is_name and words[end].low not in TIME_WORDS:
        end += 1
    stops = (
        end >= limit or words[end].kind in "pq" or words[end].low in TIME_WORDS | {"that"} or _begins_other(words[end])
    )
    dated = end + 1 < limit and words[end + 1].low in TIME_WORDS
    return end if stops or (dated and words[end].low == "on") else at


def _bare_or_marked(words: Sequence[Token], at: int, limit: int, opened: int | None) -> int | None:
    if at >= limit:
        return None
    if words[at].low == "that" and at + 1 < limit:
        return at + 1
    if is_adjunct(words, at):
        return opened if opened is not None else after_occasion(words, at, limit, frozenset({"clause"}))
    if words[at].low == "," and opened is None and at + 2 < limit:
        return at + 1 if words[at + 1].low in CONDITIONS or _begins(words, at + 1, limit) else None
    return None if words[at].low in {",", "and"} and opened is None else opened if words[at].low == "," else at


def _begins(words: Sequence[Token], at: int, limit: int) -> bool:
    """Whether a clause with its own subject begins at a token."""
    return begins_phrase(words[at]) and ("'" in words[at].low or has_verb(words, at + 1, limit))


def _clause_from(words: Sequence[Token], at: int, limit: int) -> int | None:
    """Where a clause with its own subject begins after an occasion: "for weeks he has", "last week the bridge was"."""
    for here in range(at + 1, min(limit - 1, at + 14)):
        token, before = words[here], words[here - 1]
        if token.kind in "pq" or token.low in SUBORDINATORS:
            return None
        bare = token.low.partition("'")[0]
        if bare in BEGINNING_CLAUSES and before.low not in PREPOSITIONS and before.low not in DETERMINERS:
            return here if bare != token.low or has_verb(words, here + 1, limit) else None
        dated = before.low in TIME_WORDS or before.low in {"weeks", "months", "years", "days"} or before.low.isdigit()
        if dated and (token.is_name or token.low in DETERMINERS) and has_verb(words, here + 1, limit):
            return here
    return None


def after_occasion(words: Sequence[Token], at: int, limit: int, frames: frozenset[str]) -> int | None:
    """Past "on Monday", "last week", "in a statement": where a clause with its own subject begins."""
    if "clause" not in frames and "object" not in frames:
        return None
    begins = _clause_from(words, at, limit)
    if begins is not None and "clause" in frames:
        return begins
    here = at
    while here < limit and (
        words[here].low in TIME_WORDS
        or words[here].low in {"on", "last", "this", "early", "late"}
        or is_adverb(words[here].low)
        or words[here].low.isdigit()
    ):
        here += 1
    if (
        here > at + (words[at].low == "on")
        and here < limit
        and words[here].kind in "wc"
        and words[here].low not in PREPOSITIONS | SUBORDINATORS | CONJUNCTIONS
        and not (words[-1].low == ":" and not is_clause(words, here, limit))
    ):
        return here
    return at if "object" in frames and here == at and words[at].low not in DAYS | {"on", "in", "at"} else None


def is_clause(words: Sequence[Token], at: int, limit: int) -> bool:
    """Whether a verb or a quotation stands near: "said the bridge was shut", not "said so in December"."""
    near = words[at : min(limit, at + 24)]
    if len(near) > 1 and near[0].low.split("'")[0] in _SUBJECTS:
        return True
    if len(near) > 2 and _is_plural(near[0]) and near[1].kind == "w" and near[1].low not in PREPOSITIONS | CONJUNCTIONS:
        return True  # "said nurses deserve more"
    return any(t.kind == "q" or t.low.endswith(("n't", "'re", "'ll")) or t.may_be_verb for t in near[1:]) or any(
        t.kind == "w" and len(t.low) > 3 and t.low.endswith("s") and not t.low.endswith(("ss", "'s")) for t in near[1:8]
    )


def _is_plural(token: Token) -> bool:
    return token.kind == "w" and len(token.low) > 4 and token.low.endswith("s") and not token.low.endswith(("ss", "'s"))
