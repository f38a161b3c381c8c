"""Who did what and when. Rows are only added, each sealed over the one before; triggers refuse anything else.

What stood before and after is kept apart, under its hash, so that words that are taken down go and the rows stand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.store.coding import dumps, instant, storable, when
from bot.store.logged import COLUMNS, HASHED, apart, append, faults, hash_of
from bot.store.records import Logged

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import Scope
    from bot.store.connection import Connections


GONE = "(taken down)"
"""Stands for words that the log no longer has."""

_LINES = " UNION ".join(
    f"SELECT x.id FROM {kind} x JOIN {kind}_mention m ON m.{kind} = x.pk JOIN membership b ON b.article = m.article"
    " WHERE b.state = 'in' AND b.storyline IN (SELECT value FROM json_each(:storylines))"
    for kind in ("statement", "event")
)
_OF = (
    "(:all OR subject IN (SELECT value FROM json_each(:named)) OR subject LIKE :longer ESCAPE '\\'"
    f" OR (:storylines != '[]' AND subject IN ({_LINES})))"
)
"""Rows about any of these subjects, about one with more words after it ("ferry a12"), or about a storyline's lines."""


class Log:
    """Reads and writes of the log."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def add(  # noqa: PLR0913 -- one row, one call
        self,
        at: datetime,
        actor: str,
        place: str,
        action: str,
        subject: str,
        before: str | None = None,
        after: str | None = None,
        on_behalf_of: str | None = None,
    ) -> None:
        """Record that `actor` did `action` to `subject` in `place`, and what it was before and after."""
        sql = self._sql
        if action.startswith("source"):  # a page's name is its title
            subject = apart(sql, subject)
        row = (instant(at), actor, on_behalf_of, place, action, subject, apart(sql, before), apart(sql, after))
        append(sql, row)

    def since(
        self, scope: Scope, at: datetime | None = None, limit: int = 100, offset: int = 0, of: Sequence[str] = ()
    ) -> tuple[Logged, ...]:
        """The latest rows from the instant `at` on, the latest first; about these subjects only, where some are named.

        Of a storyline's slug also those about its statements and events. `limit` -1 is no limit.
        """
        if not scope.everything:
            return ()
        rows = self._sql.execute(
            f"SELECT {', '.join(COLUMNS)} FROM log WHERE at >= :at AND {_OF}"
            " ORDER BY pk DESC LIMIT :limit OFFSET :offset",
            {**self._about(at, of), "limit": limit, "offset": offset},
        )
        logged = []
        for row in rows:
            moment = when(row["at"])
            assert moment is not None
            words = {column: self._words(row[column]) for column in ("subject", "before", "after")}
            logged.append(Logged(**{**dict(row), **words, "at": moment}))
        return tuple(logged)

    def count(self, scope: Scope, at: datetime | None = None, of: Sequence[str] = ()) -> int:
        """How many rows `since` gives without a limit."""
        if not scope.everything:
            return 0
        counted = self._sql.execute(f"SELECT count(*) FROM log WHERE at >= :at AND {_OF}", self._about(at, of))
        return int(counted.fetchone()[0])

    def seal(self) -> str:
        """The last row's hash, which covers every row; empty without any.

        A note of it kept elsewhere tells a log that was cut off, or written anew, as a whole.
        """
        row = self._sql.execute("SELECT hash FROM log ORDER BY pk DESC LIMIT 1").fetchone()
        return str(row["hash"]) if row else ""

    def fault(self) -> str | None:
        """The first thing that is wrong with the log, in words; None when every row is as it was written."""
        return next(faults(self._sql), None)

    def _about(self, at: datetime | None, of: Sequence[str]) -> dict[str, str | bool]:
        named = [each for each in of if storable(each)]
        first = re.sub(r"[\\%_]", r"\\\g<0>", named[0]) if named else ""
        pk = self._connections.storyline_pk(named[0]) if named else None
        return {
            "at": instant(at) if at else "",
            "all": not of,
            "named": dumps([*named, *map(hash_of, named)]),
            "longer": f"{first} %" if first else "",
            "storylines": dumps([] if pk in (None, -1) else self._connections.storyline_pks(named[0])),
        }

    def _words(self, kept: str | None) -> str | None:
        if kept is None or not kept.startswith(HASHED):
            return kept
        row = self._sql.execute("SELECT words FROM logged WHERE hash = ?", (kept,)).fetchone()
        return row["words"] if row else GONE
