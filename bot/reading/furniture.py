"""Page furniture: what stands on an article's page and is not its text. Shapes and an editable lexicon, no names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.model import Span
from bot.reading import lexicon
from bot.reading.folding import plain, plain_line, straightened
from bot.reading.sentences import paragraphs, sentences_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.model import Lexicons

_READING_TIME = re.compile(
    r"(?:\d{1,3}\s*(?:min(?:ute)?s?|mins?)\.?(?:,?\s*\d{1,2}\s*sec(?:ond)?s?)?)(?:\s*(?:read|reading time))?"
    r"|(?:estimated )?reading time:?\s*\d{1,3}\s*\w+",
)
_CREDIT = re.compile(
    r"\((?:(?:photo|image|picture|credit|file photo|courtesy|source|illustration)\b[^()]{0,80}"
    r"|[^()]{2,80}\s?/\s?[^()]{2,60}|[^()]{2,60}\svia\s[^()]{2,60})\)\s*$",
    re.IGNORECASE,
)
_BY_CAPITALS = re.compile(r"[Bb][Yy]:?\s+[A-Z]")
_NAME_LINE = re.compile(r"[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){1,4}$")
_SOCIAL = re.compile(
    r"(?=.*[a-z])(?:share|tweet|email|print|facebook|twitter|x|linkedin|whatsapp|telegram|reddit|[\s|•·,/&+0-9])+",
)
# Lengths in characters above which a line is no prompt, byline or caption; from the raw pages at hand, with room.
_PROMPT, _BYLINE, _CAPTION, _TITLE = 60, 120, 600, 15
_HEAD_LINES, _LABEL_WORDS, _BYLINE_WORDS = 8, 3, 9
_JOINING = frozenset({"and", "&", "de", "van", "von", "for"})
_NAMED = re.compile(r"[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){1,3}\s(?=is |was |has |works )")
_LABEL = re.compile(r"[A-Z][A-Za-z&' -]{1,30}$")
_FINAL_STOP = re.compile(r"[.!?…:][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class _Rules:
    """The lexicon compiled for one run: sets for whole lines, tuples for beginnings."""

    lines: frozenset[str]
    starts: tuple[str, ...]
    within: tuple[str, ...]
    sections: frozenset[str]
    roles: frozenset[str]
    biography: re.Pattern[str] | None


@lru_cache(maxsize=8)
def _rules(lexicons: Lexicons) -> _Rules:
    names = ("furniture_lines", "furniture_starts", "furniture_within", "furniture_sections", "author_roles")
    lines, starts, within, sections, roles = (lexicon.entries(lexicons, name) for name in names)
    offices = "|".join(re.escape(plain(entry)) for entry in sorted(roles, key=len, reverse=True))
    return _Rules(
        lines=frozenset(plain(entry) for entry in lines),
        starts=tuple(plain(entry) for entry in starts),
        within=tuple(plain(entry) for entry in within),
        sections=frozenset(plain(entry) for entry in sections),
        roles=frozenset(plain(entry) for entry in roles),
        biography=re.compile(rf"(?:is|was|has been|works as) (?:an? |the )?(?:[\w'-]+ ){{0,4}}(?:{offices})\b")
        if offices
        else None,
    )


def furniture(text: str, lexicons: Lexicons) -> tuple[Span, ...]:
    """Spans of page furniture in order, whole paragraphs or sentences of them; empty lexicons leave only the shapes."""
    rules = _rules(lexicons)
    spans = paragraphs(text)
    straight = straightened(text)
    lines = [" ".join(span.of(straight).split()).lower() for span in spans]
    marked = [_alone(span.of(text), line, rules) for span, line in zip(spans, lines, strict=True)]
    _mark_head(text, spans, lines, marked)
    _mark_author_box(text, spans, lines, marked, rules)
    _mark_sections(text, spans, lines, marked, rules)
    page = "\n".join(lines)
    within = [phrase for phrase in rules.within if phrase in page]
    found = []
    for span, line, whole in zip(spans, lines, marked, strict=True):
        if whole:
            found.append(span)
        elif _holds(line, within):
            found.extend(s for s in sentences_of(text, span) if _holds(plain_line(s.of(text)), within))
    return tuple(found)


def _holds(line: str, phrases: Sequence[str]) -> bool:
    return any(phrase in line for phrase in phrases)


def _alone(words: str, line: str, rules: _Rules) -> bool:
    """Whether a paragraph is furniture by itself, wherever it stands."""
    if line.rstrip(" :.!›»>→") in rules.lines or line.startswith(rules.starts):
        return True
    if len(line) < _PROMPT and (_READING_TIME.fullmatch(line) or _SOCIAL.fullmatch(line)):
        return True
    return _byline(words) or (len(line) < _CAPTION and words.endswith(")") and bool(_CREDIT.search(words)))


def _byline(words: str) -> bool:
    """A short line "By Jane Doe and John Roe | 3 May", every word before a bar or date a name or a joining word."""
    if len(words) > _BYLINE or not _BY_CAPITALS.match(words) or _FINAL_STOP.search(words):
        return False
    names = re.split(r"[|•·,]", words, maxsplit=1)[0].split()[1:]
    return len(names) <= _BYLINE_WORDS and all(name[:1].isupper() or name in _JOINING for name in names)


def _mark_head(text: str, spans: Sequence[Span], lines: list[str], marked: list[bool]) -> None:
    """The second copy of a title, and a category label above the title."""
    head = min(len(spans), _HEAD_LINES)
    seen: set[str] = set()
    for at in range(head):
        if lines[at] in seen and len(lines[at]) > _TITLE and not _FINAL_STOP.search(lines[at]):
            marked[at] = True
        seen.add(lines[at])
    labelled = head > 1 and len(lines[0].split()) <= _LABEL_WORDS < len(lines[1].split())
    if labelled and _LABEL.match(spans[0].of(text)):
        marked[0] = True


def _mark_author_box(text: str, spans: Sequence[Span], lines: list[str], marked: list[bool], rules: _Rules) -> None:
    """A name beside a role line is an author box; the paragraph that introduces that name is the biography."""
    authors: set[str] = set()
    for at, line in enumerate(lines):
        if line in rules.roles and len(lines) > 1:
            marked[at] = True
        if len(line) < _PROMPT and _beside_role(lines, at, rules) and _NAME_LINE.match(spans[at].of(text)):
            marked[at] = True
            authors.add(line)
    late = len(text) * 0.6
    for at, line in enumerate(lines):
        below = at > 0 and marked[at - 1]
        named = below and any(start in authors for start in _starts(line))
        introduces = (
            rules.biography is not None and spans[at].start > late and _introduces(line, spans[at].of(text), rules)
        )
        if named or introduces:
            marked[at] = True


def _beside_role(lines: Sequence[str], at: int, rules: _Rules) -> bool:
    neighbours = [*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]]
    return any(line in rules.roles or line == "avatar" for line in neighbours)


def _starts(line: str) -> Iterator[str]:
    """What a line can begin with that is a name: its first two to five words, with others after them."""
    words = line.split(" ", 6)
    return (" ".join(words[:count]) for count in range(2, min(len(words), 6)))


def _introduces(line: str, words: str, rules: _Rules) -> bool:
    """A late paragraph "Jane Doe is a reporter for ..." with no quotation in it introduces its author."""
    opening = line[:90]
    name = _NAMED.match(words)
    if not name or rules.biography is None or "“" in words or '"' in words:
        return False
    return bool(rules.biography.match(opening[name.end() :]))


def _mark_sections(text: str, spans: Sequence[Span], lines: list[str], marked: list[bool], rules: _Rules) -> None:
    """After a heading of other stories: to the end of a page's last part, else only the title-like lines below it."""
    tail = len(text) * 0.6
    inside = running = False
    for at, line in enumerate(lines):
        if line.rstrip(" :.!›»>") in rules.sections and len(lines) > 1:
            marked[at] = inside = True
            running = spans[at].start > tail
        elif inside and (running or not _FINAL_STOP.search(line)):
            marked[at] = True
        else:
            inside = False
