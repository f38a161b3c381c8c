"""The only SQL: one module per subject, one connection a thread, one kind of write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import StoreUnusable
from bot.store import beside
from bot.store.alerts import Alerts, Suggestions
from bot.store.articles import Articles
from bot.store.changes import Changes
from bot.store.connection import BUSY_SECONDS, MOUNTS, Connections
from bot.store.copying import copy, steps
from bot.store.corrections import Corrections
from bot.store.digests import Digests
from bot.store.doors import Doors
from bot.store.edits import Edits
from bot.store.entries import Entries
from bot.store.events import Events
from bot.store.following import Following
from bot.store.former import Former
from bot.store.going_by import GoingBy
from bot.store.hiding import Hiding
from bot.store.identities import Identities
from bot.store.inbox import Inbox
from bot.store.joins import Joins
from bot.store.log import Log
from bot.store.notices import Notices
from bot.store.outgoing import Outgoing
from bot.store.outside import Outside
from bot.store.people import People
from bot.store.regrouping import Regrouping
from bot.store.removals import Removals
from bot.store.retention import Retention
from bot.store.search import Query, matched_directly
from bot.store.shown import Shown
from bot.store.sources import Sources
from bot.store.statements import Statements
from bot.store.storylines import Storylines
from bot.store.subscriptions import Subscriptions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from bot.following.given import GivenEvent, GivenStatement
    from bot.model import Scope
    from bot.store.holds import Removal

__all__ = ["Query", "Store", "matched_directly"]


class Store:
    """A desk's whole store. Open with `Store.open`; every mutation stands inside `with store.write():`."""

    def __init__(self, connections: Connections) -> None:
        self.connections = connections
        self.articles = Articles(connections)
        self.statements = Statements(connections)
        self.events = Events(connections)
        self.said: Joins[GivenStatement] = Joins(connections, "statement")
        self.told: Joins[GivenEvent] = Joins(connections, "event")
        self.following = Following(connections)
        self.notices = Notices(connections)
        self.people = People(connections)
        self.storylines = Storylines(connections)
        self.regrouping = Regrouping(connections)
        self.changes = Changes(connections)
        self.corrections = Corrections(connections)
        self.sources = Sources(connections)
        self.entries = Entries(connections)
        self.alerts = Alerts(connections)
        self.suggestions = Suggestions(connections)
        self.subscriptions = Subscriptions(connections)
        self.digests = Digests(connections)
        self.outgoing = Outgoing(connections)
        self.shown = Shown(connections)
        self.edits = Edits(connections)
        self.outside = Outside(connections)
        self.going_by = GoingBy(connections)
        self.inbox = Inbox(connections)
        self.doors = Doors(connections)
        self.identities = Identities(connections)
        self.log = Log(connections)
        hiding = Hiding(connections, self.articles, self.statements, self.events)
        self.former = Former(connections)
        self.removals = Removals(connections, hiding)
        self.retention = Retention(connections, hiding)
        self.taken_again: tuple[Removal, ...] = ()
        """What an older copy of the database, put in this one's place, brought back: it was taken down on opening."""

    @classmethod
    def open(cls, path: Path, mounts: Path = MOUNTS, busy_s: float = BUSY_SECONDS, letter: str = "") -> Store:
        """Open the database, creating and migrating it as need be. Raises `StoreUnusable` with the next step."""
        beside.refuse_stale_log(path)
        store = cls(Connections(path, mounts, busy_s, letter))
        try:
            store.taken_again = store.removals.reconcile()
        except BaseException:
            store.close()
            raise
        return store

    def write(self, *, lasting: bool = False) -> AbstractContextManager[None]:
        """One transaction: everything inside is written, or nothing; a `lasting` one outlives a power cut as well."""
        return self.connections.write(lasting=lasting)

    def close(self) -> None:
        """Close every connection."""
        self.connections.close()

    def is_empty(self) -> bool:
        """Whether nothing was ever kept: no article and no storyline."""
        row = self.connections.sql.execute(
            "SELECT NOT EXISTS (SELECT 1 FROM article) AND NOT EXISTS (SELECT 1 FROM storyline)"
        ).fetchone()
        return bool(row[0])

    def size(self, scope: Scope) -> Mapping[str, int]:
        """How much there is of everything, by name."""
        if not scope.everything:
            return {}
        tables = {
            "articles": "article",
            "statements": "statement WHERE state = 'active'",
            "events": "event WHERE state = 'active'",
            "storylines": "storyline WHERE state = 'active'",
            "sources": "source WHERE state != 'removed'",
            "changes": "change",
            "subscriptions": "subscription WHERE ended_at IS NULL",
            "queued": "outbox WHERE state IN ('queued', 'sending', 'unknown')",
            "waiting": "outbox WHERE state IN ('held', 'asked')",
        }
        counts = {
            name: self.connections.sql.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for name, table in tables.items()
        }
        return {name: int(count) for name, count in counts.items()}

    def check(self) -> tuple[str, ...]:
        """What SQLite finds wrong with the file, in its own words; empty when it is sound."""
        try:
            rows = self.connections.sql.execute("PRAGMA quick_check").fetchall()
        except StoreUnusable as error:
            return (str(error.__cause__),)
        return tuple(row[0] for row in rows if row[0] != "ok")

    def backup(self, path: Path, step: Callable[[], object] = lambda: None) -> None:
        """Copy the whole database, as it is now, to `path` while others may be writing.

        `step` is called after each of `backup_steps`. Raises `StoreUnusable` when the copy is not sound.
        """
        copy(self.connections.sql, self.connections.path, path, BUSY_SECONDS, step)

    def backup_steps(self) -> int:
        """In how many steps `backup` copies."""
        return steps(self.connections.sql)
