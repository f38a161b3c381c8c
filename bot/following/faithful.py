"""Which slice of an article to show for a statement, so that leaving out who and "said" cannot turn its meaning.

Always one exact slice: the content alone where a plain verb of saying led to it, else the whole sentence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.following.words import stems
from bot.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import StatementMention

PLAIN = frozenset(
    stems(
        "say said tell told add note write wrote written state argue explain declare insist warn remark comment "
        "observe report according claim point indicate reply respond conclude believe think tweet post quip"
    )
)
"""Verbs that add nothing to the words they lead to: "X said: words" is then fair. A cue of any other is shown."""
PLAIN_BEHIND = PLAIN | frozenset(
    stems("announce stress emphasize emphasise underline underscore reiterate repeat assert acknowledge confirm recall")
)
"""Those that are plain behind the words; before them they may take a thing ("announced a plan")."""
_NEGATES = (
    r"not|never|no|none|nobody|nothing|nowhere|nor|neither|without|hardly|barely|rarely|seldom|few|cannot|if|unless|provided"
    r"|den(?:y|ies|ied|ying|ials?)|refus\w+|declin\w+|fail\w* to|reject\w+|dismiss\w+|rul\w+ out|stopp?\w* short"
    r"|whether|as long as|in case|assuming|on condition"
)
NEGATES = re.compile(rf"\b(?:{_NEGATES})\b|n[’']t\b", re.IGNORECASE)
"""Words that make another statement of the same words: negations, refusals, conditions."""
QUALIFIES = re.compile(
    rf"\b(?:{_NEGATES}|only|may|might|could|would|should|perhaps|possibly|alleg\w+|accus\w+|warn\w*"
    r"|reportedly|apparently|purportedly|supposedly"
    r"|false(?:ly)?|untrue|fake|fabricat\w+|withdr[ae]w\w*|retract\w*|made up)\b|n[’']t\b",
    re.IGNORECASE,
)
"""Words outside the content that may turn its meaning (promise 1): negations, conditions, modals, charges, warnings."""
ANSWERS = re.compile(
    r"\b(?:referring|alluding|in (?:answer|reference|reply|response)) to\b|\b(?:asked|pressed|questioned)\b",
    re.IGNORECASE,
)
"""Words beside the cue that tell what the content answers or speaks of."""
PASSED_ON = re.compile(
    r"\b(?:according to|cit(?:ed|es|ing)|quot(?:ed|es|ing)|in the words of|rumou?r\w*)\b", re.IGNORECASE
)
"""Words beside the cue that tell through whom the content came."""
MARKS = "\"“”„«‘'"


def content_of(text: str, mention: StatementMention) -> str:
    """The exact slice of `text` that holds a statement's words."""
    return _content(text, mention).of(text)


def _content(text: str, mention: StatementMention) -> Span:
    """Where a statement's words stand.

    It runs from the first content span to the last, so that what the article puts between two fragments stays
    between them, and nothing that stands inside (a negation, a cue) is cut out. Only the conjunction that ties it
    to its cue is left off, where words come after it.
    """
    start, end = mention.content[0].start, mention.content[-1].end
    tied = text.startswith("that ", start, end) and text[start + 5 : end].strip() != ""
    return Span(start + 5 if tied else start, end)


def words_to_show(text: str, mention: StatementMention) -> str:
    """The exact slice of `text` to show for a statement."""
    return span_to_show(text, mention).of(text)


def span_to_show(text: str, mention: StatementMention) -> Span:
    """What to show of `text` for a statement: its content, or the whole sentence where that is fairer."""
    content = _content(text, mention)
    outside = _outside(text, mention)
    if (
        QUALIFIES.search(outside)
        or _leans_on_the_rest(text, mention, outside)
        or not _plainly_said(text, mention, content.of(text))
        or _lacks_subject(text, mention)
    ):
        return _stripped(text, mention.context)
    return content


def _stripped(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))


def _leans_on_the_rest(text: str, mention: StatementMention, outside: str) -> bool:
    """Whether words beside the cue say through whom the content came, or what it answers; a chain is told anyway."""
    beside = outside.replace(mention.cue.of(text), "", 1) if mention.cue else outside
    return bool(ANSWERS.search(beside) or (not mention.via and PASSED_ON.search(beside)))


def _lacks_subject(text: str, mention: StatementMention) -> bool:
    """Whether "according to" parts the content from what it is said of: "Lind, who, according to X, has ..."."""
    if not mention.cue or not mention.cue.of(text).casefold().startswith("according"):
        return False
    start = mention.content[0].start
    parts = sorted(span for span in (mention.source, mention.cue) if span and span.end <= start)
    before, at = "", mention.context.start
    for part in parts:
        before, at = before + text[at : part.start], max(at, part.end)
    return bool(parts) and any(letter.isalpha() for letter in before)


def _plainly_said(text: str, mention: StatementMention, content: str) -> bool:
    """Whether the content stands by itself: quoted from its start, or led to by "that" or a plain verb of saying."""
    if not mention.cue or content[:1] in MARKS:
        return True
    start = mention.content[0].start
    led = text[mention.cue.end : start] if mention.cue.end <= start else ""
    if re.search(r"\bthat\b", f"{led}{text[start : start + 5]}"):
        return True
    plain = PLAIN if mention.cue.end <= start else PLAIN_BEHIND
    return bool(plain.intersection(stems(mention.cue.of(text))))


def turned_by(text: str, mention: StatementMention) -> tuple[str, ...]:
    """The words outside the marks (or outside the content, where nothing is quoted) that negate or bind it, sorted."""
    outside = _beside(text, mention.context, mention.quotes or mention.content)
    return tuple(sorted({found[0].lower().replace("’", "'") for found in NEGATES.finditer(outside)}))


def _outside(text: str, mention: StatementMention) -> str:
    """What stands in the context before, between and after the content."""
    return _beside(text, mention.context, mention.content)


def _beside(text: str, context: Span, spans: Sequence[Span]) -> str:
    parts, at = [], context.start
    for span in spans:
        parts.append(text[at : span.start])
        at = max(at, span.end)
    return " ".join([*parts, text[at : context.end]])
