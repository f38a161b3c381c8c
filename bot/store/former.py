"""Ids of statements and events that an edit ended, and what stands in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ids import kind_of
from bot.store.coding import storable

if TYPE_CHECKING:
    import sqlite3

    from bot.model import Scope
    from bot.store.connection import Connections


class Former:
    """Reads and writes of what became of ids."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def became(self, former: str, present: str) -> None:
        """Keep that an edit put the one in the place of the other; a later edit's word replaces this one."""
        self._sql.execute("INSERT OR REPLACE INTO became (former, present) VALUES (?, ?)", (former, present))

    def present(self, scope: Scope, former: str) -> str | None:
        """The id that stands in the place of one that was withdrawn, over however many edits; None where none does."""
        if not scope.everything or not storable(former):
            return None
        seen = {former}
        found = self._next(former)
        while found and found not in seen and not self._active(found):
            seen.add(found)
            found = self._next(found)
        return found if found and found not in seen else None

    def _next(self, former: str) -> str | None:
        row = self._sql.execute("SELECT present FROM became WHERE former = ?", (former,)).fetchone()
        return str(row["present"]) if row else None

    def _active(self, public_id: str) -> bool:
        table = kind_of(public_id)
        row = self._sql.execute(
            f"SELECT n.state FROM {table} o JOIN {table} n ON n.pk = coalesce(o.merged_into, o.pk) WHERE o.id = ?",
            (public_id,),
        ).fetchone()
        return bool(row and row["state"] == "active")
