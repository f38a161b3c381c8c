"""What the store hands out. All frozen; instants are aware UTC datetimes, days ISO strings, `pk` the row's number."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from bot.following.correcting import NOTHING
from bot.following.origins import Report, origins_of
from bot.plain import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.following.correcting import Decided
    from bot.following.origins import Origins
    from bot.model import (
        ChangeKind,
        Date,
        DecidedBy,
        EventMention,
        Health,
        Membership,
        Span,
        StatementKind,
        StatementMention,
    )

M = TypeVar("M")

Standing = Literal["stands", "corrected", "withdrawn", "killed"]
State = Literal["active", "withdrawn", "merged", "dismissed"]
"""Withdrawn: no article gives it any more; merged: it is part of another; dismissed: an editor says that it is none."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article at its current revision; `source` is the source's pk, `copy_of` the id of what it copies.

    `credits` are the news agencies that it credits; `standing_note` is what the outlet says where it corrected,
    withdrew or killed it, verbatim.
    """

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
    credits: tuple[str, ...]
    standing: Standing = "stands"
    standing_note: str = ""
    summary: bool = False
    """Whether its text is only what its feed says of it."""

    @property
    def withdrawn(self) -> bool:
        """Whether its outlet does not stand by it any more: withdrawn, killed, or gone from its address."""
        return self.standing in ("withdrawn", "killed")

    @property
    def root(self) -> str:
        """The id of the article that it copies, its own when it copies none."""
        return self.copy_of or self.id

    def report(self, rests_on: tuple[str, ...] = ()) -> Report:
        """Whose word the article is, for what it tells from `rests_on`; our brief is nobody's."""
        outlet = None if self.brief else (self.outlet or "").strip() or None
        return Report(self.root, outlet, self.credits, rests_on, host_of(self.url))

    @property
    def label(self) -> str:
        """The outlet's name to show; where none is known the seed's short name, the link's host, or the id."""
        return label_of(self.outlet, self.short, self.url, self.id)

    @property
    def day(self) -> str | None:
        """The latest day on which it can have been published, ISO; None where nothing is known."""
        date = self.published
        return date.value if date.precision == "day" else date.not_after or date.not_before


def label_of(outlet: str | None, short: str | None, url: str | None, id_: str) -> str:
    """See `Article.label`."""
    return outlet or short or host_of(url) or id_


def abandoned(articles: Iterable[Article]) -> bool:
    """Whether none is left by which an outlet stands; a copy of what was withdrawn is no other origin."""
    told = list(articles)
    gone = {article.root for article in told if article.withdrawn}
    return bool(gone) and all(article.root in gone for article in told)


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
    by_editor: bool = False
    """Whether an editor chose the words."""


@dataclass(frozen=True, slots=True)
class EventReceipt:
    """Where one article gives an event; `text` is the exact slice of its clause."""

    article: Article
    mention: EventMention
    text: str
    by_editor: bool = False
    """Whether an editor chose the words."""


@dataclass(frozen=True, slots=True)
class Given(Generic[M]):
    """A mention of one article's earlier reading: `pk` is its record, `native` the one it is of by rule alone.

    `text` is that of its revision, and `engine` what read it; `kept`: somebody decided on it; `checked`: on these very
    words.
    """

    pk: int
    native: int
    mention: M
    revision: int
    text: str
    engine: str
    kept: bool
    checked: bool


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
    def abandoned(self) -> bool:
        """Whether it rests on articles alone by which their outlets do not stand."""
        return abandoned(receipt.article for receipt in self.receipts)

    @property
    def best(self) -> StatementReceipt:
        """The receipt to show: a page before our brief, a quotation before a paraphrase, an earlier before a later.

        Words that an editor chose go before all.
        """
        return min(
            self.receipts, key=lambda r: (not r.by_editor, r.article.brief, _KINDS[r.mention.kind], r.article.pk)
        )

    @property
    def origins(self) -> Origins:
        """How many named outlets carry it, on how many origins; our briefs count none."""
        return origins_of(r.article.report(r.mention.rests_on) for r in self.receipts)


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

        What has happened is not shown in the words of when it was planned; words that an editor chose go before all.
        """
        return min(
            self.receipts,
            key=lambda r: (
                not r.by_editor,
                r.article.brief,
                r.mention.planned and not self.planned,
                r.mention.date.value != self.date.value,
                len(r.text),
                r.article.pk,
            ),
        )

    @property
    def abandoned(self) -> bool:
        """Whether it rests on articles alone by which their outlets do not stand."""
        return abandoned(receipt.article for receipt in self.receipts)

    @property
    def disputed(self) -> tuple[tuple[str, tuple[Article, ...]], ...]:
        """Each day, month or year that its articles give, with these, where they cannot all be one day; else empty.

        The day for which something was planned disputes none on which it is reported to have happened.
        """
        told: dict[str, dict[int, Article]] = {}
        for receipt in self.receipts:
            if receipt.mention.planned and not self.planned:
                continue
            if value := receipt.mention.date.value:
                told.setdefault(value, {})[receipt.article.pk] = receipt.article
        values = sorted(told)
        apart = any(not other.startswith(one) for one, other in pairwise(values))
        return tuple((value, tuple(told[value].values())) for value in values) if apart else ()

    @property
    def origins(self) -> Origins:
        """How many named outlets report it, on how many origins; our briefs count none.

        Who only told that it was planned reports nothing of what happened.
        """
        told = [r for r in self.receipts if r.mention.planned == self.planned]
        return origins_of(r.article.report(r.mention.rests_on) for r in told)


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

    `url` is a folder's path where it is one. `outlet_claimed` is False where the outlet is the domain or an editor's
    word, not the feed's own title. `health` holds since `health_since`; `told` is the one that was told last.
    `missing_since` is when nothing began to stand at the address any more.
    """

    pk: int
    name: str
    kind: str
    url: str
    outlet: str | None
    outlet_claimed: bool
    every_s: int
    storyline: str | None
    state: Literal["active", "paused"]
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
    health: Health
    health_since: datetime
    missing_since: datetime | None
    told: Health


@dataclass(frozen=True, slots=True)
class Alert:
    """That a source's health is another `since` then, for the admins; `why` is the reason where there is one."""

    pk: int
    at: datetime
    source: str
    health: Health
    since: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An address that somebody would have the desk read; an admin decides."""

    pk: int
    at: datetime
    url: str
    by: str
    place: str


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When digests are posted: at local times `at` ("HH:MM") in `zone`, or every `every_s` seconds as it happens.

    `days` are the weekdays on which they are, Monday being 0; every day without any. `but` is the country ("DE",
    "DE-BY") on whose public holidays they are not, "" for none. Between the two times of `quiet` nothing is posted as
    it happens: it comes at their end.
    """

    zone: str
    at: tuple[str, ...] = ()
    every_s: int | None = None
    days: tuple[int, ...] = ()
    but: str = ""
    quiet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subscription:
    """A room that wants digests, in the rhythm that `zone`, `at`, `every_s`, `days`, `but` and `quiet` give (`Rhythm`).

    `last_change` is the pk of the last change that a digest has taken up. A room that takes nothing is "paused" until
    it does; where somebody paused it, it is "stopped". Until `muted_until` nothing is posted.
    """

    pk: int
    platform: str
    room: str
    slugs: tuple[str, ...]
    zone: str
    at: tuple[str, ...]
    every_s: int | None
    state: Literal["active", "paused", "stopped"]
    created_by: str
    created_at: datetime
    last_change: int
    days: tuple[int, ...] = ()
    muted_until: datetime | None = None
    but: str = ""
    quiet: tuple[str, ...] = ()
    storylines: tuple[int, ...] = field(default=(), compare=False)
    """The rows of which its digests tell: of what became one storyline a room hears in one of its subscriptions."""

    @property
    def rhythm(self) -> Rhythm:
        """When its digests are posted."""
        return Rhythm(self.zone, self.at, self.every_s, self.days, self.but, self.quiet)

    def silent(self, now: datetime) -> bool:
        """Whether somebody wants to hear nothing now; what moves meanwhile waits."""
        return self.state == "stopped" or (self.muted_until is not None and now < self.muted_until)


@dataclass(frozen=True, slots=True)
class Turn:
    """A subscription of which a digest tells, and the `key` that it is told by: of one key there is one digest."""

    subscription: Subscription
    key: str


@dataclass(frozen=True, slots=True)
class PastDigest:
    """A digest as a room's history has it: its number, which storylines moved in it, and what became of it.

    `at` is when its first message was posted, or else when it was composed; `posted` of its `messages` are known to be
    there. `waits` is the state of the first of the others, None where there is none, and `why` the note on it.
    """

    number: int
    at: datetime
    slugs: tuple[str, ...]
    messages: int
    posted: int
    waits: Literal["queued", "sending", "held", "unknown", "asked"] | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One message of a digest: part 0 is the parent, the others belong in its thread.

    `state` is queued, sending, sent, held (the room refuses), unknown (it may have been posted, and is looked for) or
    asked (only a person can tell); `since` is when it came to be so. `first_try` and `kept` are of its tries, see
    `bot.model.Post`.
    """

    pk: int
    digest: int
    part: int
    key: str
    platform: str
    room: str
    payload: str
    state: Literal["queued", "sending", "sent", "held", "unknown", "asked"]
    tries: int
    next_try: datetime
    ref: str | None
    note: str
    since: datetime
    first_try: datetime | None = None
    kept: str = ""


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
