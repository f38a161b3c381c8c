"""Why an editor should look at a statement again: shapes that were often wrong where they could be measured."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from bot.reading.starts import TOPICAL
from bot.reading.verbs import ALONE, BEFORE, COLON, REFUSING
from bot.reading.words import AUXILIARIES, SUBORDINATORS, is_verb_like

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Span, StatementKind
    from bot.reading.attributed import Attribution
    from bot.reading.tokens import Token

SHORT = "only a few words, and not quoted"
NESTED = "stands inside what somebody else says"
SIDE = "told in a side clause"
DEED = "the verb may tell of a deed or a view, not of words"
HANGS = "who speaks is taken from the clause it hangs on"
UNTOLD = "no verb of speech leads to the quotation"
POLLED = "an answer to a poll"
TOPIC = "only what the talk was about is told"
NAMED = "no verb of speech: taken for who leads the sentence before"
AHEAD = "still to be said"
LED = "only a colon leads to the words"
FAR = "the speaker stands far from the verb"

_WORD = re.compile(r"[\w'’-]+")
# Fewer words than these, unquoted, were a statement only every other time.
_FEW = 5
# Tokens between the speaker and the verb; an apposition is seldom longer.
_FAR = 6
# Shapes whose doubts are known without a look at them.
_KNOWN = {REFUSING.lemma: (), COLON.lemma: (LED,), ALONE.lemma: (UNTOLD,), BEFORE.lemma: (NAMED,)}
_SHARES = frozenset("percent % pct percentage".split())
_SIDE_WORDS = (SUBORDINATORS | {"even"}) - {"but", "so", "than"}


def doubts_about(  # noqa: C901 - a list of cases, read downwards
    folded: str,
    words: Sequence[Token],
    made: Attribution,
    others: Sequence[Attribution],
    kind: StatementKind,
    content: Sequence[Span],
) -> list[str]:
    """The reasons, in words for readers, to check one attribution of a unit; none where its shape is safe."""
    if made.cue.verb.lemma in _KNOWN:
        return list(_KNOWN[made.cue.verb.lemma])
    found = []
    if kind == "indirect" and _is_short(folded, content):
        found.append(SHORT)
    if any(other.side == "right" and other.reports(made.cue.first) for other in others if other is not made):
        found.append(NESTED)
    if _in_side_clause(words, made):
        found.append(SIDE)
    if kind != "direct" and _may_be_deed(words, made):
        found.append(DEED)
    if made.source is not None and _counts(words[slice(*made.source)]):
        found.append(POLLED)
    if _tells_topic(words, made):
        found.append(TOPIC)
    if any(token.low == "will" for token in words[made.cue.group : made.cue.first]):
        found.append(AHEAD)
    if made.cue.form == "ing":
        found.append(HANGS)
    elif _is_far(made):
        found.append(FAR)
    return found


def _tells_topic(words: Sequence[Token], made: Attribution) -> bool:
    """As in "spoke of the harbour": not the words but what they were about."""
    before = words[made.content[0].start - 1].low if made.content and made.side == "right" else ""
    return before in TOPICAL & made.cue.verb.frames


def _counts(run: Sequence[Token]) -> bool:
    """Whether it is a share of those asked: "61 percent of voters", "six in 10"."""
    return any(token.low in _SHARES for token in run[:5]) or (len(run) == 3 and run[1].low == "in")


def _is_short(folded: str, content: Sequence[Span]) -> bool:
    """Whether it is no clause: so few words, and no verb among them."""
    found = (word.group().lower() for span in content for word in _WORD.finditer(folded, *span))
    words = [*islice(found, _FEW)]
    return len(words) < _FEW and not any(word in AUXILIARIES or is_verb_like(word) for word in words)


def _in_side_clause(words: Sequence[Token], made: Attribution) -> bool:
    """As in "Holm, who said so, left", "when Holm said so"."""
    if made.source is None or made.side != "right":
        return False
    last, start = words[made.source.end - 1].low, made.source.start
    before = words[start - 1].low if start else ""
    return last in {"who", "which"} or before in _SIDE_WORDS


def _may_be_deed(words: Sequence[Token], made: Attribution) -> bool:
    """Whether the cue takes things as well as words ("confirmed the date"), and no clause of words follows it."""
    frames = made.cue.verb.frames
    if made.cue.form == "noun" or "label" in frames:
        return True
    led = made.side == "right" and bool(made.content) and words[made.content[0].start - 1].low == "that"
    trails = made.side != "right" and "trailing" in frames and (made.over or "object" not in frames)
    clause = "clause" in frames and (led or trails)
    return not clause and bool(frames & {"object", "person", "to"})


def _is_far(made: Attribution) -> bool:
    return made.source is not None and not made.inverted and made.cue.group - made.source.end > _FAR
