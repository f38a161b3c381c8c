"""What the store hands out. All frozen; instants are aware UTC datetimes, days ISO strings, `pk` the row's number."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, Literal, TypeVar
from urllib.parse import urlsplit

from bot.following.correcting import NOTHING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.following.correcting import Decided
    from bot.model import ChangeKind, Date, DecidedBy, EventMention, Membership, Span, StatementKind, StatementMention

M = TypeVar("M")

State = Literal["active", "withdrawn", "dismissed"]
"""Withdrawn: no article gives it any more; dismissed: an editor says that it is none."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article at its current revision; `source` is the source's pk, `copy_of` the id of what it copies."""

    pk: int
    id: str
    title: str
    url: str | None
    outlet: str | None
    outlet_claimed: bool
    author: str | None
    published: Date
    fetched_at: datetime
    brief: bool
    short: str | None
    stands_for: str | None
    revision: int
    sha256: str
    language: str
    cluster: int | None
    copy_of: str | None
    source: int | None

    @property
    def label(self) -> str:
        """The outlet's name to show; where none is known the seed's short name, the link's host, or the id."""
        host = urlsplit(self.url).hostname if self.url else None
        return self.outlet or self.short or (host or "").removeprefix("www.") or self.id

    @property
    def day(self) -> str | None:
        """The latest day on which it can have been published, ISO; None where nothing is known."""
        date = self.published
        return date.value if date.precision == "day" else date.not_after or date.not_before


@dataclass(frozen=True, slots=True)
class StatementReceipt:
    """Where one article gives a statement, both as exact slices.

    `text` is what to show, with marks and with whatever qualifies the words, and `span` is where it stands; `content`
    are the words themselves.
    """

    article: Article
    mention: StatementMention
    text: str
    content: str
    span: Span


@dataclass(frozen=True, slots=True)
class EventReceipt:
    """Where one article gives an event; `text` is the exact slice of its clause."""

    article: Article
    mention: EventMention
    text: str


@dataclass(frozen=True, slots=True)
class Given(Generic[M]):
    """A mention of one article's earlier reading: `pk` is what it was read as, before anything was merged.

    `text` is that of its revision; `kept` says that somebody decided on it.
    """

    pk: int
    mention: M
    revision: int
    text: str
    kept: bool


_KINDS: dict[StatementKind, int] = {"direct": 0, "mixed": 1, "indirect": 2}


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement across the articles that carry it; `reported_on` is an ISO day."""

    pk: int
    id: str
    kind: StatementKind
    speaker: str | None
    speakers: tuple[str, ...]
    role: str | None
    to: str | None
    via: tuple[str, ...]
    said: Date
    reported_on: str | None
    doubts: tuple[str, ...]
    state: State
    first_seen: datetime
    receipts: tuple[StatementReceipt, ...]
    decided: Decided = NOTHING

    @property
    def sure(self) -> bool:
        """Whether nothing about it waits to be checked."""
        return not self.doubts

    @property
    def said_as_read(self) -> Date:
        """The day it was said as the most exact of its articles gives it, whatever an editor says."""
        return max((r.mention.said for r in self.receipts), key=lambda d: len(d.value or ""), default=self.said)

    @property
    def best(self) -> StatementReceipt:
        """The receipt to show: a page before our brief, a quotation before a paraphrase, an earlier before a later."""
        return min(self.receipts, key=lambda r: (r.article.brief, _KINDS[r.mention.kind], r.article.pk))


@dataclass(frozen=True, slots=True)
class Event:
    """An event across the articles that report it, at the finest date that they give."""

    pk: int
    id: str
    date: Date
    planned: bool
    people: tuple[str, ...]
    state: State
    first_seen: datetime
    receipts: tuple[EventReceipt, ...]
    decided: Decided = NOTHING

    @property
    def best(self) -> EventReceipt:
        """The receipt to show: a page before our brief, one that gives the event's own date, the shorter clause.

        What has happened is not shown in the words of when it was planned.
        """
        return min(
            self.receipts,
            key=lambda r: (
                r.article.brief,
                r.mention.planned and not self.planned,
                r.mention.date.value != self.date.value,
                len(r.text),
                r.article.pk,
            ),
        )

    @property
    def disputed(self) -> tuple[tuple[str, tuple[Article, ...]], ...]:
        """Each day, month or year that its articles give, with these, where they cannot all be one day; else empty."""
        told: dict[str, dict[int, Article]] = {}
        for receipt in self.receipts:
            if value := receipt.mention.date.value:
                told.setdefault(value, {})[receipt.article.pk] = receipt.article
        values = sorted(told)
        apart = any(not other.startswith(one) for one, other in pairwise(values))
        return tuple((value, tuple(told[value].values())) for value in values) if apart else ()

    @property
    def origins(self) -> int:
        """How many named outlets report it; our briefs and copies count none."""
        return len({r.article.outlet for r in self.receipts if r.article.outlet and not r.article.copy_of})


@dataclass(frozen=True, slots=True)
class Storyline:
    """A tracked storyline; `articles` counts what it has accepted."""

    pk: int
    slug: str
    title: str
    brief: str
    terms: tuple[str, ...]
    people: tuple[str, ...]
    state: Literal["active", "archived"]
    created_at: datetime
    articles: int


@dataclass(frozen=True, slots=True)
class Member:
    """An article's place in a storyline, with who decided it and why."""

    storyline: str
    article: Article
    state: Membership
    score: float
    by: DecidedBy
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change as it was recorded."""

    pk: int
    at: datetime
    kind: ChangeKind
    subject: str
    storyline: str
    text: str
    article: Article | None


@dataclass(frozen=True, slots=True)
class Source:
    """Something the desk reads; `every_s` is the pause between polls in seconds, `status` the last HTTP status.

    `outlet_claimed` is False where the outlet is the domain or an editor's word, not the feed's own title.
    """

    pk: int
    name: str
    kind: str
    url: str
    outlet: str | None
    outlet_claimed: bool
    every_s: int
    storyline: str | None
    state: Literal["active", "paused", "failing"]
    added_by: str
    added_at: datetime
    next_poll: datetime
    last_poll: datetime | None
    last_success: datetime | None
    last_new: datetime | None
    status: int | None
    note: str
    etag: str | None
    last_modified: str | None
    failures: int


@dataclass(frozen=True, slots=True)
class Subscription:
    """A room that wants digests: at local times `at` ("HH:MM") in `zone`, or every `every_s` seconds as it happens.

    `last_change` is the pk of the last change that a digest has taken up.
    """

    pk: int
    platform: str
    room: str
    slugs: tuple[str, ...]
    zone: str
    at: tuple[str, ...]
    every_s: int | None
    state: Literal["active", "paused"]
    created_by: str
    created_at: datetime
    last_change: int


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One message of a digest: part 0 is the parent, the others belong in its thread.

    `state` is queued, sending, sent, held (the room refuses) or unknown (nobody can tell whether it was posted).
    """

    pk: int
    digest: int
    part: int
    key: str
    platform: str
    room: str
    payload: str
    state: Literal["queued", "sending", "sent", "held", "unknown"]
    tries: int
    next_try: datetime
    ref: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Logged:
    """Who did what, where and when; the log only grows."""

    pk: int
    at: datetime
    actor: str
    on_behalf_of: str | None
    place: str
    action: str
    subject: str
    before: str | None
    after: str | None
