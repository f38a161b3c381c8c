"""On whose word a report rests: the agencies it credits, and the outlets and unnamed people its tellers spoke to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.model import Span
from bot.reading.folding import fold
from bot.reading.lexicon import entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.model import Lexicons, StatementMention

EDGE_LINES = 6
"""Lines at either end of a report in which it credits others."""
CREDIT_CHARS = 240
"""Longest line that is a byline or a credit."""
_UNNAMED = re.compile(
    r"^(?:an?|the|one|two|three|four|several|some|many|multiple|senior|other|anonymous|unnamed)?\b.*"
    r"\b(?:officials?|sources?|persons?|people|aides?|diplomats?|advis[eo]rs?|insiders?|officers?)\b",
    re.IGNORECASE,
)
_LIKE_ONE = re.compile(
    r"(?:[Tt]he\s)?(?:[A-Z][\w'-]*\s){1,3}(?:Herald|Times|Post|News|Tribune|Gazette|Journal|Chronicle|Telegraph|Echo|Courier"
    r"|Observer|Globe|Daily|Dispatch|Examiner|Inquirer|Bugle|Radio|TV|FM|Television)|(?:Radio|TV|Channel)\s[A-Z0-9]\w*"
)
_WHOSE = re.compile(r"'s(?:\s.*)?$")
_ARTICLES = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)
_KIND = re.compile(
    r"\s+(?:news\s?(?:paper|agency|wire)|newspaper|agency|magazine|website|daily|television|tv|radio)$", re.IGNORECASE
)


def credits_of(text: str, lexicons: Lexicons) -> tuple[str, ...]:
    """The agencies that a report credits in its dateline, byline or credit lines, by their first names, sorted."""
    wires = _wires(lexicons)
    lines = [line.strip() for line in fold(text).splitlines() if line.strip()]
    edges = {*range(min(EDGE_LINES, len(lines))), *range(max(0, len(lines) - EDGE_LINES), len(lines))}
    return tuple(sorted({wires.called(name) for at in edges for name in wires.credited(lines[at])}))


def credited(words: str, lexicons: Lexicons) -> tuple[str, ...]:
    """The agencies named in an author's or an outlet's name ("Ines Roth and AP"), by their first names, sorted."""
    wires = _wires(lexicons)
    return tuple(sorted({wires.called(found[0]) for found in wires.name.finditer(fold(words))}))


def called(outlet: str, lexicons: Lexicons) -> tuple[str, ...]:
    """The first name of an outlet that the word lists know under this one ("BBC News": BBC)."""
    known = _outlets(lexicons).get(_plain(outlet))
    return (known,) if known else ()


def rests_on(statement: StatementMention, text: str, lexicons: Lexicons) -> tuple[str, ...]:
    """The outlets that a statement was told to or taken from, and who said it where they have no name, sorted.

    An outlet is one that the word lists know, or what is named like one ("the Vell Herald").
    """
    speaker = statement.speaker
    named = {_outlet(name, lexicons) for name in (statement.to, *statement.via, speaker) if name}
    unnamed = [_plain(speaker)] if speaker and not speaker[:1].isupper() and _UNNAMED.match(speaker) else []
    return tuple(sorted({*filter(None, named), *_told_beside(statement, text, lexicons), *unnamed}))


def per_interview(said: Sequence[StatementMention]) -> tuple[StatementMention, ...]:
    """The statements, each with what its speaker's others rest on: a report names the interview once.

    What was said on another day or occasion, or rests on something itself, keeps to itself.
    """
    given = [each for each in said if each.speaker and each.rests_on]
    found = []
    for each in said:
        of_one = () if each.rests_on else [other for other in given if _of_one_interview(each, other)]
        rests = {name for other in of_one for name in other.rests_on}
        found.append(replace(each, rests_on=tuple(sorted(rests))) if rests else each)
    return tuple(found)


def _of_one_interview(one: StatementMention, other: StatementMention) -> bool:
    days = {each.said.value for each in (one, other) if each.said.value}
    occasions = {each.occasion for each in (one, other) if each.occasion}
    return one.speaker == other.speaker and len(days) < 2 and len(occasions) < 2


def _told_beside(statement: StatementMention, text: str, lexicons: Lexicons) -> Iterator[str]:
    """The outlets that the words beside what was said name: "said on CNN", "told CNN’s Ann Lee", "quoted by CNN"."""
    at = statement.context.start
    beside = []
    for span in (*sorted(statement.content), Span(statement.context.end, statement.context.end)):
        beside.append(text[at : max(at, span.start)])
        at = max(at, span.end)
    for found in _media(lexicons).finditer(fold(" | ".join(beside))):
        if outlet := _outlet(found[1], lexicons):
            yield outlet


def _outlet(name: str, lexicons: Lexicons) -> str | None:
    """The first name of an outlet that the word lists know, the name itself where it is named like one; else None."""
    bare = _WHOSE.sub("", fold(name).strip())
    known = _outlets(lexicons).get(_plain(bare))
    return known or (_ARTICLES.sub("", bare) if _LIKE_ONE.fullmatch(bare) else None)


@lru_cache(maxsize=8)
def _media(lexicons: Lexicons) -> re.Pattern[str]:
    """An outlet's name where words were said on it, to it or by it."""
    listed = (*entries(lexicons, "wires"), *entries(lexicons, "outlets"))
    spelled = sorted({fold(alias) for entry in listed for alias in _aliases(entry)}, key=len, reverse=True)
    names = "|".join([*map(re.escape, spelled), _LIKE_ONE.pattern])
    leads = r"on|to|by|told|via|[Aa]ccording to|(?:interview|spoke|speaking) (?:with|for)"
    return re.compile(rf"\b(?:{leads})\s((?:[Tt]he\s)?(?:{names}))(?![\w-])")


@dataclass(frozen=True, slots=True)
class _Wires:
    """The agencies' names as patterns; `first` leads from any folded name to the first one."""

    first: Mapping[str, str]
    name: re.Pattern[str]
    lines: tuple[re.Pattern[str], ...]

    def called(self, name: str) -> str:
        return self.first[_plain(name)]

    def credited(self, line: str) -> Iterator[str]:
        """The agencies that one line of a report credits."""
        line = line[: 3 * CREDIT_CHARS]
        if not self.name.search(line):
            return  # each of the patterns holds a name
        for pattern in self.lines:
            if found := pattern.search(line):
                yield from (name[0] for name in self.name.finditer(found[0]))


@lru_cache(maxsize=8)
def _wires(lexicons: Lexicons) -> _Wires:
    first = _names(entries(lexicons, "wires"))
    spelled = sorted(
        {alias for entry in entries(lexicons, "wires") for alias in _aliases(entry)}, key=len, reverse=True
    )
    spelled += [alias.upper() for alias in spelled]
    names = "|".join(re.escape(fold(alias)) for alias in spelled)
    name = rf"(?<![\w@-])(?:{names})(?![\w-])" if spelled else r"(?!)"
    return _Wires(
        first,
        re.compile(name),
        (
            re.compile(rf"^.{{0,60}}\((?:the\s)?{name}(?:\s?/\s?[\w ]+)?\)\s?(?:-|\u2013|\u2014|:|--)"),
            re.compile(
                rf"^(?:[Bb][Yy]:?\s)?[^.!?\u201c\"]{{0,80}}?(?:^|,|/|\||\bof|\band|[Bb][Yy]:?)\s?(?:[Tt]he\s)?{name}\s*$"
            ),
            re.compile(rf"^(?:[Bb][Yy]:?\s)?{name}(?:\s(?:[Ss]taff|STAFF|in\s\w+)|/[A-Z][\w. ]+)$"),
            re.compile(rf"(?:\u2014|\u2013|--|-)\s?(?:[Tt]he\s)?{name}\W{{0,2}}$"),
            re.compile(rf"\((?:[^()]{{0,40}}[\s/,])?{name}\)\.?$"),
            re.compile(rf"(?:©|\([Cc]\)|[Cc]opyright|[Ss]ources?:|[Aa]gency:|[Cc]redit:).{{0,60}}{name}"),
            re.compile(rf"{name}.{{0,80}}\bcontributed\b"),
            re.compile(
                r"(?:[Ww]ith|[Aa]dditional|[Ii]ncludes|[Ff]rom)\s(?:\w+\s){0,2}(?:reporting|material|files|input|information|reports|agencies)"
                rf".{{0,60}}{name}"
            ),
            re.compile(rf"(?:[Pp]ublished|[Rr]eported|[Ww]ritten|[Pp]roduced)\sby\s(?:[Tt]he\s)?{name}"),
        ),
    )


@lru_cache(maxsize=8)
def _outlets(lexicons: Lexicons) -> Mapping[str, str]:
    return _names((*entries(lexicons, "wires"), *entries(lexicons, "outlets")))


def _names(listed: tuple[str, ...]) -> dict[str, str]:
    return {_plain(alias): _aliases(entry)[0] for entry in listed for alias in _aliases(entry)}


def _aliases(entry: str) -> list[str]:
    return [alias.strip() for alias in entry.split(";")]


def _plain(name: str) -> str:
    """A name folded, without "the" and without the kind of outlet behind it."""
    return _KIND.sub("", _ARTICLES.sub("", " ".join(fold(name).split()).casefold()))
