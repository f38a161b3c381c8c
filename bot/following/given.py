"""Statements and events as one article gives each, with what they are compared by."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

from bot.following.clauses import unattributed, undated
from bot.following.faithful import turned_by, words_to_show
from bot.following.figures import without_figures
from bot.following.joining import key_of
from bot.following.words import stems, wording, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.model import Date, EventMention, StatementMention

FEWEST_WORDS = 4
"""Words below which the same words of one speaker are the same statement within one article only."""
FEWEST_CORE = 6
"""Words that a wording has at least without what an outlet adds behind it."""
_ADDED = re.compile(r",\s+(?:[a-z]+ly\s+)?[a-z]{2,}ing\b")
NEVER = date.max.toordinal()
KEYS = 4
"""Of a telling's stems the longest, by which others find it; what shares none of them is not compared with it."""
YEAR = len("2026")
MOST_NAMES = 4
"""Names of an event's people, in alphabetical order, that make pairs to find it by."""
DAYS_NEAR = 7
"""Days between two reports beyond which likeness in words alone makes nothing the same."""
SMALL = frozenset(
    stems(
        "a an and are as at be been by for from had has have he her him his in is it its of on or she that the their"
        " them they this to was were who will with would"
    )
)
"""Stems that tell nothing."""


@dataclass(frozen=True, slots=True)
class GivenStatement:
    """A statement as one article gives it; all of its mentions that are shown as one sentence are one.

    `node` is the row of the mention whose words stand for it, below 0 while it has none.
    `latest` is the number of the last day on which it can have been said,
    0 where nothing is known; `near` the day's number by which reports are near one another, 0 likewise.
    """

    node: int
    article: int
    key: str
    start: int
    print: str
    speaker: str | None
    words: str
    turned: tuple[str, ...]
    said: Date
    latest: int
    occasion: str | None = None

    @property
    def days(self) -> tuple[int, int]:
        """The first and last day on which it can have been said, as numbers; from 0 where no day is known."""
        low, high = days_of(self.said)
        return low, min(high, max(low, self.latest + 1)) if self.latest else high

    @property
    def near(self) -> int:
        """The day it is near to others by: when it was said, else when it was reported."""
        low, high = self.days
        return high if low else self.latest

    @property
    def traits(self) -> tuple[object, ...]:
        """All that it is compared by."""
        return self.print, self.days, self.occasion

    @property
    def twin(self) -> int:
        """The key of those that are alike in every trait."""
        return key_of("twin", self.print, *map(str, self.days), self.occasion or "")

    @property
    def anchor(self) -> str:
        """What a ruling holds on to: who said which words, and when and where where that is known."""
        return "|".join((self.print, self.said.value or "", self.occasion or ""))

    @property
    def order(self) -> tuple[Any, ...]:
        """The finest day first, then the words; never when it came."""
        low, high = self.days
        return high - low, high, self.print, self.occasion or "~", self.words, self.key, self.start

    @property
    def beside(self) -> str:
        """What those of its own article must share with it to be compared."""
        return self.print

    @property
    def keys(self) -> tuple[int, ...]:
        """What others find it by: its print, and for a known speaker telling stems in its half month."""
        found = [key_of("print", self.print), key_of("anchor", self.anchor), self.twin]
        return (*found, *(self._key(stem, self.near // 16) for stem in self._stems()))

    @property
    def sought(self) -> tuple[int, ...]:
        """The keys that those have which it may be the same as."""
        spans = {(self.near - DAYS_NEAR) // 16, (self.near + DAYS_NEAR) // 16}
        near = (self._key(stem, span) for stem in self._stems() for span in sorted(spans))
        return (key_of("print", self.print), *near)

    def _stems(self) -> tuple[str, ...]:
        return telling_most(core_of(self.words)) if self.speaker and self.near else ()

    def _key(self, stem: str, span: int) -> int:
        return key_of("said", self.speaker or "", str(span), stem)


@dataclass(frozen=True, slots=True)
class GivenEvent:
    """An event as one article tells it; `node` is the row of the mention, below 0 while it has none.

    `article` and `key` are those of the report: of a copy, what it copies.
    """

    node: int
    article: int
    key: str
    start: int
    clause: str
    date: Date
    people: frozenset[str] = frozenset()
    planned: bool = False

    @property
    def traits(self) -> tuple[object, ...]:
        """All that it is compared by."""
        return self.clause, *self._dated(), self.people

    @property
    def twin(self) -> int:
        """The key of those that are alike in every trait; of what has no date, none of another article is."""
        return key_of("twin", self.clause, *self._dated(), *sorted(self.people))

    @property
    def anchor(self) -> str:
        """What a ruling holds on to: what is told, and of which date."""
        return "|".join((" ".join(words(self.clause)), self.date.value or self.date.timex or self.key))

    @property
    def order(self) -> tuple[Any, ...]:
        """The finest date first, then the words; never when it came."""
        value = self.date.value or ""
        return -len(value), value, self.date.timex or "", self.clause, sorted(self.people), self.key, self.start

    @property
    def beside(self) -> str:
        """What those of its own article must share with it to be compared."""
        return (self.date.value or "")[:7] or self.date.timex or ""

    @property
    def keys(self) -> tuple[int, ...]:
        """What others find it by: telling stems, and two of its people, in its month."""
        marks, month = self._marks(), self.date.value[:7] if self.date.value else None
        own = [key_of("anchor", self.anchor), self.twin]
        return (*own, *(key_of("told", month, mark) for mark in marks)) if month and len(month) == 7 else tuple(own)

    @property
    def sought(self) -> tuple[int, ...]:
        """The keys that those have which it may be one with: of its month, and of the next one near its end.

        Without a month those that are alike in every trait.
        """
        value = self.date.value
        if not value or len(value) < 7:
            return (self.twin,)
        months = {value[:7]} | {day[:7] for day in days_beside(value)}
        return tuple(key_of("told", month, mark) for month in sorted(months) for mark in self._marks())

    def _dated(self) -> tuple[str, str, str, str]:
        """Its date; what has none, or a whole year only, is alike in one report alone."""
        date = self.date
        within = date.value if date.value and len(date.value) > YEAR else f"{date.value} {self.key}"
        return within, date.timex or "", date.precision, date.basis

    def _marks(self) -> tuple[str, ...]:
        return marks_of(self.clause, self.people)


@lru_cache(maxsize=20_000)
def marks_of(clause: str, people: frozenset[str]) -> tuple[str, ...]:
    """What tells an event beside its date: its longest stems, and its people two by two.

    The stems are those of what happened, without days, figures and who said so, in which outlets differ; where that is
    few words, some of who said so, too. The keys of stored events are made of them: where this rule changes, a
    migration makes those anew (`bot.store.tellings.key_events`).
    """
    told, all_told = (telling_most(without_figures(text)) for text in (unattributed(clause), undated(clause)))
    pairs = combinations(sorted(people)[:MOST_NAMES], 2)
    return (*dict.fromkeys((*told, *all_told)),)[:KEYS] + tuple("+".join(pair) for pair in pairs)


def core_of(wording: str) -> str:
    """A wording without what an outlet adds behind it ("..., framing it as a duty"), unless little is left then."""
    found = _ADDED.search(wording)
    return wording[: found.start()] if found and len(wording[: found.start()].split()) >= FEWEST_CORE else wording


@lru_cache(maxsize=20_000)
def telling_most(text: str) -> tuple[str, ...]:
    """The longest stems, which are the rarest ones as a rule; a fixed choice, so that it depends on no other text."""
    return tuple(sorted(set(stems(text)) - SMALL, key=lambda stem: (-len(stem), stem))[:KEYS])


def units(mentions: Sequence[StatementMention], text: str) -> list[list[int]]:
    """The places of mentions that are one: shown as one whole sentence, it is one line, however many parts it has.

    First in each is the one with the most words, by which the others are known.
    """
    found: dict[object, list[int]] = {}
    for at, mention in enumerate(mentions):
        shown = words_to_show(text, mention)
        whole = len(shown) > mention.content[-1].end - mention.content[0].start
        found.setdefault((mention.speaker, shown) if whole else at, []).append(at)
    return [sorted(unit, key=lambda at: (-len(wording(mentions[at], text)), at)) for unit in found.values()]


def given_statement(
    mention: StatementMention, text: str, node: int, article: int, key: str, published: Date
) -> GivenStatement:
    """A mention in the article `article`, known by `key` for good, as it is compared."""
    reported = ordinal(mention.reported_on) or _last_day(published)
    return GivenStatement(
        node=node,
        article=article,
        key=key,
        start=mention.content[0].start,
        print=print_of(mention, text, key),
        speaker=mention.speaker,
        words=wording(mention, text),
        turned=turned_by(text, mention),
        said=mention.said,
        latest=reported,
        occasion=mention.occasion,
    )


def given_event(mention: EventMention, text: str, node: int, article: int, key: str) -> GivenEvent:
    """A mention in the article `article`, known by `key` for good, as it is compared."""
    clause, people = mention.span.of(text), frozenset(mention.people)
    return GivenEvent(node, article, key, mention.span.start, clause, mention.date, people, mention.planned)


def print_of(mention: StatementMention, text: str, article: str) -> str:
    """A statement's print: its speaker and its folded words.

    What negates the words or binds them to a condition belongs to the print: a denial is not what it denies. A few
    words ("No comment.") or an unnamed speaker mean the same statement only within one article, whose key is part of
    the print then.
    """
    said = list(words(wording(mention, text)))
    alone = f"|{article}" if mention.speaker is None or len(said) < FEWEST_WORDS else ""
    turned = "".join(f"|{word}" for word in turned_by(text, mention))
    return f"{' '.join(words(mention.speaker or ''))}|{' '.join(said)}{turned}{alone}"


def ordinal(day: str | None) -> int:
    """An ISO day's number, 0 for None."""
    return date.fromisoformat(day).toordinal() if day and len(day) == 10 else 0


def _last_day(published: Date) -> int:
    high = days_of(published)[1]
    return high if high < NEVER else 0


@lru_cache(maxsize=10_000)
def days_of(when: Date) -> tuple[int, int]:
    """The first and last day's number that a date can mean; (0, NEVER) where nothing is known."""
    if when.value:
        year, *rest = (int(part) for part in when.value.split("-"))
        first = date(year, *([*rest, 1, 1][:2]))
        month = rest[0] if rest else 12
        last = first if len(rest) == 2 else date(year, month, monthrange(year, month)[1])
        return first.toordinal(), last.toordinal()
    low, high = (date.fromisoformat(day).toordinal() if day else 0 for day in (when.not_before, when.not_after))
    return low, high or NEVER


def days_beside(value: str) -> tuple[str, ...]:
    """The ISO days up to which another outlet's date of the same event may lie, for a day; else none."""
    if len(value) < 10:
        return ()
    day = date.fromisoformat(value).toordinal()
    return tuple(date.fromordinal(day + apart).isoformat() for apart in (-3, 3))
