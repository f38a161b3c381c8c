"""What a handler works with: the desk's services, who asks, and the request."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from bot.model import EVERYTHING, Clock, Lexicons, Scope
from handlers.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import date, datetime
    from pathlib import Path

    from bot.grammar import Parsed
    from bot.ingest.finding import Looked
    from bot.ingest.forecast import Forecast
    from bot.ingest.opml import Listed
    from bot.ingest.pipeline import Pipeline
    from bot.ingest.sources import Found
    from bot.ingest.wanted import Wanted
    from bot.model import Incoming, Ingested
    from bot.reply import Reply
    from bot.settings import Settings
    from bot.store import Store
    from bot.store.records import Rhythm, Source, Subscription

LOOKED_BACK = timedelta(hours=24)
"""How far a preview looks back for a room that has no digest of a storyline yet."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where: `user` and `room` are the platform's ids.

    `private` says whether the room is seen by its members alone (a direct message, a private channel, an encrypted
    room); None where the platform did not say. `editor` may decide on what is shown; `keeper` has an admin's rights
    over what belongs to this room, and over nothing else. `elsewhere` is what the room is called where an answer for
    the asker alone is not read in it.
    `account` is the operating-system account at a command line that speaks for another user.
    """

    user: str
    room: str
    platform: str
    admin: bool = False
    private: bool | None = False
    editor: bool = True
    keeper: bool = False
    account: str | None = None
    elsewhere: str = ""

    @property
    def here(self) -> str:
        """How an answer for the asker alone speaks of the room."""
        return f"in {self.elsewhere}" if self.elsewhere else "here"

    @property
    def person(self) -> str:
        """The asker's id across platforms."""
        return f"{self.platform}:{self.user}"

    @property
    def place(self) -> str:
        """The room's id across platforms, for the log."""
        return f"{self.platform}:{self.room}"

    @property
    def actor(self) -> str:
        """Who acts, for the log: the asker, or the account that speaks for them."""
        return self.person if self.account is None else f"{self.platform}:{self.account}"

    @property
    def on_behalf_of(self) -> str | None:
        """For whom the account acts, None where the asker does."""
        return None if self.account is None else self.person


@dataclass(frozen=True, slots=True)
class AddedSource:
    """A source as it was added; `entries` is how many it offered, `taken` how many became articles at once."""

    source: Source
    entries: int
    taken: int


class SourceService(Protocol):
    """Looks at addresses and adds sources; fetches, so it may take seconds.

    Where an address cannot be read it raises SkipInput or TryLater; nothing is kept then.
    """

    def take(self, url: str) -> Sequence[Incoming]:
        """What stands at an address, read once: the article of a page, or several of a feed; nothing is kept."""
        ...

    def look(self, url: str) -> Looked:
        """What stands at an address; nothing is kept. Raises TellUser when it is a source already."""
        ...

    def test(self, source: Source) -> Looked:
        """What stands at a source's address just now; nothing is kept."""
        ...

    def forecast(self, found: Found, today: date) -> Forecast:
        """What the latest entries of a feed would have moved; nothing is kept."""
        ...

    def add(self, found: Found, wanted: Wanted) -> AddedSource:
        """Keep what was found, with a log row, and poll it once. Raises TellUser when it is a source already."""
        ...

    def add_folder(self, path: Path, wanted: Wanted) -> AddedSource:
        """Keep a folder of files, with a log row, and read it once; for the command line alone."""
        ...

    def take_in(self, article: Incoming, storyline: str | None) -> Ingested:
        """Take one article in, as no source."""
        ...

    def poll(self, source: Source) -> int:
        """Poll a source now; returns how many articles it brought."""
        ...

    def listed(self, url: str) -> Sequence[Listed]:
        """The feeds in the list (OPML) at an address."""
        ...

    def import_all(self, feeds: Sequence[Listed], wanted: Wanted) -> Sequence[Source]:
        """Keep those feeds that are no sources yet, with a log row each; the next round reads them."""
        ...


class DigestService(Protocol):
    """Composes digests, and queues one when somebody asks for it."""

    def queue_now(self, subscriptions: Sequence[Subscription]) -> Sequence[Subscription]:
        """Queue one digest of a room's subscriptions whatever the time; those of which something moved."""
        ...

    def preview(self, asker: Asker, slugs: Sequence[str], scope: Scope) -> Sequence[Reply]:
        """What would be posted now to the asker's room, the parent first; empty when no storyline moved."""
        ...

    def forecast(self, rhythm: Rhythm, slugs: Sequence[str], scope: Scope) -> tuple[int, int]:
        """How many digests the last 7 days would have brought of these storylines, and of how many changes."""
        ...


class RoomService(Protocol):
    """What private rooms keep to themselves: a drawer each, which is a desk over a store of its own."""

    def drawer(self, asker: Asker) -> AbstractContextManager[Desk | None]:
        """The drawer of the asker's room; None for a room that is not known to be private, or has none."""
        ...

    def opened(self, asker: Asker) -> AbstractContextManager[Desk]:
        """The drawer of the asker's room, made if there is none; one that is empty at the end goes."""
        ...

    def follow(self) -> None:
        """Let what was taken down on the desk go from every drawer too."""
        ...

    def named(self, platform: str, name: str) -> str | None:
        """The id of the room that everybody there sees under this name; None for none, or where it is not said."""
        ...

    def queue_now(self, asker: Asker, subscriptions: Sequence[int]) -> Collection[int]:
        """Queue what moved in the drawer of the asker's room, for those of these subscriptions that it moved."""
        ...


class NoRooms:
    """A desk without drawers, as a drawer itself is one."""

    @contextmanager
    def drawer(self, asker: Asker) -> Iterator[Desk | None]:  # noqa: ARG002 -- the protocol's
        """None."""
        yield None

    def opened(self, asker: Asker) -> AbstractContextManager[Desk]:
        """Raises LookupError: there is nowhere to put what the room alone may see."""
        raise LookupError(asker.place)

    def follow(self) -> None:
        """Nothing to reach."""

    def named(self, platform: str, name: str) -> str | None:  # noqa: ARG002 -- the protocol's
        """None."""
        return None

    def queue_now(self, asker: Asker, subscriptions: Sequence[int]) -> Collection[int]:  # noqa: ARG002 -- the protocol's
        """Nothing."""
        return ()


@dataclass(frozen=True, slots=True)
class Desk:
    """One newsroom's store and services. A room's drawer is one too, and names the `public` desk that it is part of."""

    store: Store
    settings: Settings
    clock: Clock
    lexicons: Lexicons
    pipeline: Pipeline
    sources: SourceService
    digests: DigestService
    rooms: RoomService = field(default_factory=NoRooms)
    limits: Limits = field(default_factory=Limits)
    public: Desk | None = None

    def scope_of(self, asker: Asker) -> Scope:  # noqa: ARG002 -- every reader sees all of one store
        """What the asker may see of this store: all. What others may not see lies in another store (docs/rooms.md)."""
        return EVERYTHING

    def note(
        self, request: Request, action: str, subject: str, before: str | None = None, after: str | None = None
    ) -> None:
        """A log row of what the asker did. Call inside a write."""
        asker = request.asker
        self.store.log.add(request.at, asker.actor, asker.place, action, subject, before, after, asker.on_behalf_of)


@dataclass(frozen=True, slots=True)
class Request:
    """One command to answer: as it was read, who asks, what they may see, and the instant it came (UTC).

    `matter` is what was pasted behind a command that takes it, as it was pasted.
    """

    parsed: Parsed
    asker: Asker
    scope: Scope
    at: datetime
    matter: str = ""
