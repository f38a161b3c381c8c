"""What a handler works with: the desk's services, who asks, and the request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bot.model import EVERYTHING, Clock, Lexicons, Scope

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.grammar import Parsed
    from bot.ingest.pipeline import Pipeline
    from bot.reply import Reply
    from bot.settings import Settings
    from bot.store import Store
    from bot.store.records import Source


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and where: `user` and `room` are the platform's ids."""

    user: str
    room: str
    platform: str
    admin: bool = False

    @property
    def person(self) -> str:
        """The asker's id across platforms."""
        return f"{self.platform}:{self.user}"

    @property
    def place(self) -> str:
        """The room's id across platforms, for the log."""
        return f"{self.platform}:{self.room}"


@dataclass(frozen=True, slots=True)
class AddedSource:
    """A source as it was added; `entries` is how many it offered, `taken` how many became articles at once."""

    source: Source
    entries: int
    taken: int


class SourceService(Protocol):
    """Adds sources; fetches, so it may take seconds."""

    def add(self, url: str, asker: Asker, storyline: str | None) -> AddedSource:
        """Find out what the address is, keep it with a log row, and poll it once.

        Raises TellUser when it is a source already, SkipInput when it cannot be read; nothing is kept then.
        """
        ...


class DigestService(Protocol):
    """Composes digests without posting them."""

    def preview(self, asker: Asker, slugs: Sequence[str], scope: Scope) -> Sequence[Reply]:
        """What would be posted now to the asker's room, the parent first; empty when no storyline moved."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """One newsroom's store and services."""

    store: Store
    settings: Settings
    clock: Clock
    lexicons: Lexicons
    pipeline: Pipeline
    sources: SourceService
    digests: DigestService

    def scope_of(self, asker: Asker) -> Scope:  # noqa: ARG002 -- rooms will narrow it
        """What the asker may see. For now everybody sees everything."""
        return EVERYTHING


@dataclass(frozen=True, slots=True)
class Request:
    """One command to answer: as it was read, who asks, what they may see, and the instant it came (UTC)."""

    parsed: Parsed
    asker: Asker
    scope: Scope
    at: datetime
