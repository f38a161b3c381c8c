"""The register of people and bodies the desk knows by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.following.removed import left
from bot.following.words import words
from bot.store.coding import dump_record, load_person

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from bot.model import Person, Scope
    from bot.store.connection import Connections


class People:
    """Reads and writes of the register."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def all(self) -> tuple[Person, ...]:
        """Everybody in the register, in the order they were entered."""
        return tuple(load_person(row["record"]) for row in self._sql.execute("SELECT record FROM person ORDER BY pk"))

    def save(self, people: Iterable[Person]) -> None:
        """Enter people, or replace what was known under the same name; nobody who was taken down."""
        gone = {row["hash"] for row in self._sql.execute("SELECT hash FROM tombstone WHERE kind = 'person'")}
        for person in people:
            if not left((person.name,), gone):
                continue
            self._sql.execute(
                "INSERT INTO person (name, record) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET record = excluded.record",
                (person.name, dump_record(person)),
            )

    def find(self, text: str) -> Person | None:
        """Who `text` names: a full name or spelling, in any case and accents, or a surname that only one person has."""
        wanted = tuple(words(text))
        if not wanted:
            return None
        people = self.all()
        for person in people:
            if wanted in {tuple(words(name)) for name in (person.name, *person.spellings)}:
                return person
        by_surname = [p for p in people if p.kind == "person" and tuple(words(p.name))[-len(wanted) :] == wanted]
        return by_surname[0] if len(by_surname) == 1 else None

    def speakers(self, scope: Scope) -> tuple[str, ...]:
        """Everybody who has said something, sorted by name."""
        if not scope.everything:
            return ()
        return self._connections.names("statement", "speaker", "state = 'active'")

    def names(self, scope: Scope) -> tuple[str, ...]:
        """The names of everybody in the register or quoted, without repeats."""
        return tuple(dict.fromkeys((*(p.name for p in self.all()), *self.speakers(scope))))
