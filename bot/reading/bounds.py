"""Between which tokens the words of a cue must lie: what other cues take, and where the writer goes on."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from bot.reading.verbs import QUOTED
from bot.reading.words import (
    AUXILIARIES,
    BEGINNING_CLAUSES,
    CONJUNCTIONS,
    DETERMINERS,
    IRREGULAR_PASTS,
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

    from bot.reading.attributed import Attribution
    from bot.reading.phrases import Phrase
    from bot.reading.tokens import Token


# Signs after which a quotation is a new one.
_BREAKS = frozenset({":", "-", "—", "–", "--", ".", ";"})
# What stands between one cue's words and the next cue's subject.
_BETWEEN = CONJUNCTIONS | {",", "although", "though", "while", ";", "—", "–", "--"}
# What of the writer's can follow a quotation.
_GOING_ON = PREPOSITIONS - {"of", "like", "per"}
# Tokens of a subject, after its first, before its verb.
_NEAR = 8
_OPENING_SIDE = frozenset("while although though after when as because if since before where whenever".split())
_OPENING = _OPENING_SIDE | {"if", "once", "unless", "until"}
# What leads from a verb to what the talk was about: "warned of a flood".
_TOPIC = frozenset({"of", "about"})
# What ends the words of a label: 'hailed their "spirit" after ...'.
_AFTER_LABEL = frozenset("after before as when while during following because since until".split())


_LEAVING = IRREGULAR_PASTS | {"left", "walked", "returned", "turned", "refused", "declined"}
# What a writer adds about what was said.
_GIVES = frozenset("gave gives giving offered provided declined refused".split())
_DETAILS = frozenset(
    "details detail comment comments elaborate evidence specifics explanation reason timeline date say".split()
)
_SPANS = frozenset("minutes hours days weeks months years hour day week month year moments".split())
_CALLED = frozenset("claim charge accusation allegation assertion view stance remark suggestion".split())
_REACTS = frozenset(
    "contradicting rejecting dismissing disputing echoing repeating prompting sparking drawing angering dealing".split()
)


def limit_of(  # noqa: C901 - a list of cases, read downwards
    words: Sequence[Token], each: Attribution, later: Sequence[Attribution]
) -> int:
    """The token before which the words of this cue must end: the unit's end, or where a linked cue takes over."""
    end = min(_clause_end(words, each, later), _aside_end(words, each, later))
    while end and words[end - 1].kind == "p" and words[end - 1].low in {".", ";", ",", ":"}:
        end -= 1
    for other in later:
        if other.over:
            end = min(end, left_end(words, other) - 1)
            break
        quoted = _own_quotation(words, each, other)
        if quoted is not None:
            end = min(end, quoted)
            break
        start = other.cue.group
        if other.cue.form == "noun" or (other.cue.form == "according" and each.cue.form == "according"):
            continue
        if _cites(other) and _goes_on_with_that(words, other):
            continue
        linked = other.shared or other.cue.form == "according"
        if not linked and other.source is not None and not other.inverted and other.source.start > each.cue.last:
            start = other.source.start
            linked = start > 0 and words[start - 1].low in {"although", "though", "while", "but", ";", "and"}
        if not linked:
            continue
        while start > each.cue.last + 1 and (words[start - 1].low in _BETWEEN or is_adverb(words[start - 1].low)):
            start -= 1
        if start > each.cue.last + 1 or (start == each.cue.last + 1 and other.cue.form == "ing" and not _cites(other)):
            return _before_participle(words, each.cue.last + 1, min(end, start))
    return _before_participle(words, each.cue.last + 1, end)


def _cites(other: Attribution) -> bool:
    return other.cue.verb.lemma in {"cite", "quote"}


def _goes_on_with_that(words: Sequence[Token], other: Attribution) -> bool:
    """As in "Reuters reported on Monday, citing two officials, that it is over"."""
    near = words[other.cue.last + 1 : other.cue.last + 14]
    return any(one.low == "," and after.low == "that" for one, after in pairwise(near))


def _aside_end(words: Sequence[Token], each: Attribution, later: Sequence[Attribution]) -> int:
    """Where an aside or a participle ends: "Holm, who said so, told us that", "Stressing the need, Holm said"."""
    ends = [len(words)]
    if each.source is not None and each.cue.form == "ing" and each.source.start > each.cue.last:
        ends.append(each.source.start)
    ends += [
        other.cue.group
        for other in later
        if other.source is not None and not other.shared and other.source.start < each.cue.first < other.cue.group
    ]
    ends.append(_relative_end(words, each))
    if each.cue.form == "noun":  # "Holm's claim that the town is poor is wrong, Lie said"
        starts = [other.source.start for other in later if other.source is not None]
        ends += [start - 1 for start in starts if start > each.cue.last and words[start - 1].low == ","]
    return min(ends)


def _relative_end(words: Sequence[Token], each: Attribution) -> int:
    """Where ", who said the bridge was shut, left" goes on with its main verb."""
    source = each.source
    if source is None or not _in_relative(words, source):
        return len(words)
    told = False
    for at in range(each.cue.last + 1, len(words) - 1):
        told = told or words[at].may_be_verb or words[at].kind == "q"
        after = words[at + 1]
        if (
            told
            and words[at].low == ","
            and (after.low in AUXILIARIES or (after.kind == "w" and is_verb_like(after.low)))
        ):
            return at
    return len(words)


def _in_relative(words: Sequence[Token], source: Phrase) -> bool:
    """Whether who speaks is ", who" or stands after ", whose"."""
    if source.end > 1 and words[source.end - 1].low in {"who", "which"}:
        return words[source.end - 2].low == ","
    return source.start > 1 and words[source.start - 1].low == "whose" and words[source.start - 2].low == ","


def _clause_end(words: Sequence[Token], each: Attribution, later: Sequence[Attribution]) -> int:
    """The end of a side clause: "While Holm has said so, the town waits" reports nothing after its comma."""
    if each.inverted or not _in_opening_clause(words, each):
        return len(words)
    begun = {other.source.start for other in later if other.source is not None and not other.shared}
    for at in range(each.cue.last + 2, len(words) - 2):
        if words[at].low == "," and (begins_clause(words, at + 1) or begun & set(range(at + 1, at + 8))):
            return at
    if _as_noted(words, each):
        return len(words)
    commas = (at for at in range(len(words) - 3, each.cue.last + 1, -1) if words[at].low == ",")
    goes_on = (at for at in commas if begins_phrase(words[at + 1]) and words[at + 1].low not in {"a", "an", "one"})
    return next(goes_on, len(words))


def _as_noted(words: Sequence[Token], each: Attribution) -> bool:
    """As in "As Holm noted, the bridge is shut": what follows the comma was noted, not as in "Even as Holm said so"."""
    at = each.source.start - 1 if each.source is not None else 0
    return words[at].low == "as" and words[max(0, at - 1)].low not in {"even", "just"}


def begins_phrase(first: Token) -> bool:
    """Whether the subject of a clause can begin with a token."""
    low = first.low.partition("'")[0]
    return first.is_name or low in DETERMINERS or low in BEGINNING_CLAUSES


def _in_opening_clause(words: Sequence[Token], each: Attribution) -> bool:
    """Whether a cue stands in a side clause before its main clause: "When Holm said ...", "but if Holm says"."""
    if each.source is None or not each.source.start:
        return False
    first = 1 if words[0].low in {"even", "just"} else 0
    if each.source.start <= 3 + first and words[first].low in _OPENING_SIDE:
        return True
    side = each.source.start - 1
    if words[side].low not in _OPENING_SIDE:
        return False
    while side and (is_adverb(words[side - 1].low) or words[side - 1].low in CONJUNCTIONS):
        side -= 1
    return side == 0 or words[side - 1].kind == "p"


def begins_clause(words: Sequence[Token], at: int) -> bool:
    """Whether a subject and its verb follow, before any sign."""
    return begins_phrase(words[at]) and has_verb(words, at + 1, len(words))


def has_verb(words: Sequence[Token], at: int, limit: int) -> bool:
    """Whether a verb stands near, from token `at` on, before any sign or quotation."""
    for token in words[at : min(limit, at + _NEAR)]:
        if token.kind in "pq":
            return False
        if token.may_be_verb:
            return True
    return False


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


def is_outer(words: Sequence[Token], each: Attribution, before: Attribution) -> bool:
    """Whether a cue at the sentence's end reports all that stands before it, the cue before included."""
    if "trailing" not in each.cue.verb.frames or each.shared or each.cue.form not in {"past", "present", "base"}:
        return False
    if before.cue.form in {"according", "noun"} or before.shared or before.inverted or before.source is None:
        return False
    left = left_end(words, each)
    if left < 2 or words[left - 1].low != ",":
        return False
    if words[left - 2].kind == "q" and not _leads_to(words, before, left - 2):
        return False
    same = each.source is not None and [t.low for t in words[slice(*each.source)]] == [
        t.low for t in words[slice(*before.source)]
    ]
    if same or before.source.start > 4:
        return False
    after = max(each.tail, each.cue.last + 1)
    return _closes(words, after) or (_closes_with_listener(words, each, after) and not _opens_aside(words, before))


def _closes_with_listener(words: Sequence[Token], each: Attribution, at: int) -> bool:
    """Whether only who was told follows, and an occasion: "Peter Vance told reporters on Friday"."""
    if "listener" not in each.cue.verb.frames or at >= len(words):
        return False
    end = next((here for here in range(at + 1, len(words)) if is_adjunct(words, here)), len(words))
    told = words[at:end]
    return _closes(words, end) and not any(
        token.kind == "q" or token.may_be_verb or token.low in SUBORDINATORS | {"to", ",", ":"} for token in told
    )


def _opens_aside(words: Sequence[Token], before: Attribution) -> bool:
    """As in "said that after the vote, Lie told the council": an occasion opens the words, and the comma ends it."""
    at = before.cue.last + 1
    at += words[at].low == "that"
    low = words[at].low
    return (is_adjunct(words, at) and low not in {"to", *_TOPIC}) or low in _OPENING


def _closes(words: Sequence[Token], at: int) -> bool:
    """Whether only an occasion follows: nothing, or "on Friday", "in a statement", without a sign or a quotation."""
    rest = words[at:]
    while rest and rest[-1].low in {".", ","}:
        rest = rest[:-1]
    return not any(token.kind in "pq" for token in rest) and (not rest or is_adjunct(rest, 0))


def _leads_to(words: Sequence[Token], each: Attribution, quote: int) -> bool:
    """Whether the quotation at token `quote` follows directly after a cue."""
    at = each.cue.last + 1
    while at < quote and words[at].low in {",", ":", "that", *_TOPIC}:
        at += 1
    return at == quote


def _own_quotation(words: Sequence[Token], each: Attribution, other: Attribution) -> int | None:
    """Where the words of a cue end because a new quotation, closed by a later cue, begins after a colon or a dash."""
    if other.shared or other.cue.form not in {"past", "present", "base"}:
        return None
    at = left_end(words, other) - 1
    if at > 0 and words[at].low == ",":
        at -= 1
    if at <= each.cue.last + 1 or words[at].kind != "q" or words[at - 1].low not in _BREAKS:
        return None
    return at - 1 if at - 1 > each.cue.last + 1 else None


def floor_of(kept: Sequence[Attribution], each: Attribution) -> int:
    """The token at which words before this cue may begin: after what earlier cues have taken."""
    floor = 0
    if each.over:
        return 0
    for other in kept:
        if other.side == "before" and not other.content:
            continue
        taken = [other.cue.last + 1, other.tail if other.inverted or other.cue.form == "according" else 0]
        if other.side == "right" and other.content and other.cue.last < each.cue.group:
            taken.append(other.content[0].start if not each.shared else 0)
        floor = max(floor, *taken)
    return floor


def _past_quotation(words: Sequence[Token], right: int, last: int) -> bool:
    """Whether the writer goes on after the last quotation: "“...,” drawing jeers", "“...” at the meeting"."""
    after = words[last + 1]
    if words[last].closes and after.kind == "w" and after.low.endswith("ing"):
        return True
    if after.low in {"and", "but"} and last + 2 < len(words) and words[last + 2].low in _LEAVING:
        return True  # "told him “...” and left"
    return last == right and after.low in _GOING_ON


def own_end(words: Sequence[Token], each: Attribution, right: int, limit: int) -> int:
    """Where reported words stop and the writer goes on: ", as Oslo hurries", or after the words of a label."""
    limit = min(limit, _turn(words, right, limit))
    last = max((at for at in range(right, limit) if words[at].kind == "q"), default=-1)
    if last >= 0 and last + 1 < limit and _past_quotation(words, right, last):
        return last + 1
    for at in range(max(right + 2, last + 1), limit - 1):
        if _is_comment(words, at, limit):
            return at - (words[at - 1].low == ",")
    for at in range(max(right + 2, last + 1), limit - 2):
        if words[at].low == "," and words[at + 1].low in {"as", "while"} and words[at + 2].kind in "wc":
            return at
        if last >= 0 and "label" in each.cue.verb.frames and words[at].low in _AFTER_LABEL:
            return at
    return limit


def main_verb(words: Sequence[Token], each: Attribution, start: int, limit: int) -> int:
    """Where "Holm's warning that the ferry might sink came late" goes on with its own verb; else `limit`.

    Every clause among the words takes one verb group: the one that is left over is that of the sentence.
    """
    if each.source is None or (each.source.start and not _opens_clause(words[each.source.start - 1])):
        return limit
    clauses, at = 1, start
    while at < limit:
        low = words[at].low
        if words[at].kind == "q":
            return limit
        if low in RELATIVES | SUBORDINATORS | CONJUNCTIONS or low == "(":
            clauses += low not in CONJUNCTIONS or words[at + 1].low not in SUBORDINATORS
        elif words[at].may_be_verb and words[at - 1].low != "to" and not _is_participle(words, at):
            if not clauses:
                return at
            clauses -= 1
            while at + 1 < limit and (words[at + 1].may_be_verb or is_adverb(words[at + 1].low)):
                at += 1
        at += 1
    return limit


def _opens_clause(before: Token) -> bool:
    return before.kind == "p" or before.low in CONJUNCTIONS | SUBORDINATORS


def _is_participle(words: Sequence[Token], at: int) -> bool:
    """As in "the ferry owned by Lie" and "many undocumented sailors": a form in "-ed" that is no verb of its own."""
    after = words[at + 1].low if at + 1 < len(words) else "."
    described = after in PREPOSITIONS or words[at - 1].low in DETERMINERS
    return described and words[at].low.endswith("ed") and words[at].low not in AUXILIARIES


def _is_comment(words: Sequence[Token], at: int, limit: int) -> bool:
    """Whether the writer comments from here: "hours after ...", "but gave no details", ", a claim Lie rejected"."""
    low, after = words[at].low, words[at + 1].low
    third = words[at + 2].low if at + 2 < limit else ""
    if low in {"but", "and", "without"} and (after in _GIVES or (after == "did" and third == "not")):
        return any(token.low in _DETAILS for token in words[at + 2 : min(limit, at + 7)])
    if low == "when" and after in {"asked", "pressed", "questioned"}:
        return True
    if words[at - 1].low != ",":
        return False
    if low in _SPANS or (after in _SPANS and (low in {"a", "an", "two", "three", "just"} or low.isdigit())):
        return bool({"after", "before", "since"} & {token.low for token in words[at + 1 : min(limit, at + 4)]})
    if low in {"a", "an"} and after in _CALLED:
        return third not in {"to", "of", "for"} or after in {"claim", "charge", "allegation", "accusation"}
    return (low == "in" and after in {"comments", "remarks"}) or low in _REACTS


def _turn(words: Sequence[Token], right: int, limit: int) -> int:
    """Where the writer turns to a deed: "said it is “shut,” but she gave him a compliment"."""
    for at in range(right + 1, limit - 3):
        closed = words[at].kind == "q" and words[at].closes
        if (
            closed
            and words[at + 1].low in {"but", "and"}
            and words[at + 2].low in PERSONAL
            and words[at + 3].may_be_verb
        ):
            return at + 1
    return limit


def left_end(words: Sequence[Token], each: Attribution) -> int:
    """The token just after the words before "..., Holm said" or "..., said Holm"."""
    if each.inverted or each.source is None or each.shared:
        at = each.cue.group
    else:
        at = min(each.source.start, each.cue.group)
        if each.outer is not None and each.outer.source is not None and each.cue.verb is QUOTED:
            at = min(at, each.outer.source.start)  # "“...,” state media quoted Dahl as saying"
    if at and words[at - 1].low == "as":
        at -= 1
    elif at > 1 and words[at - 1].low == "so" and words[at - 2].low == "or":
        at -= 2
    return at


def is_adjunct(words: Sequence[Token], at: int) -> bool:
    """Whether an occasion begins here: "on Monday", "last week", "when she came"."""
    low = words[at].low
    if low in {"late", "early", "earlier", "later", "this", "ahead"} and at + 1 < len(words):
        return low == "ahead" or words[at + 1].low in TIME_WORDS or words[at + 1].low == "on"
    return low in PREPOSITIONS or low in TIME_WORDS or low in {"when", "while"}
