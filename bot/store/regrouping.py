"""Storylines joined and parted, so that both can be taken back: what was there before is kept with the correction."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.store.coding import dumps, instant, strings

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from bot.store.connection import Connections

SPLIT = "split into "
"""How the reason begins for an article that stands in a storyline of its own now: what it changed before stays told."""


class Regrouping:
    """Mergers and splits of storylines. Call inside a write.

    What each returns as `articles` are pks whose words want indexing anew; `before` is what it takes to undo it.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def merge(self, at: datetime, slug: str, into: str, *, widen: bool = True) -> tuple[str, tuple[int, ...]]:
        """Make one storyline part of another, whose articles, words and people it adds to; returns before, articles.

        What an editor decided on an article in the other stays. Slugs, rooms and sources of the one lead to the other.
        Without `widen` the other keeps its own words and people: a storyline that had none would take in, with those
        of a part, what fits that part alone.
        """
        one, other = self._pk(slug), self._pk(into)
        before = {
            "members": self._take_members(at, one, other, f"from {slug}"),
            "state": self._sql.execute("SELECT state FROM storyline WHERE pk = ?", (one,)).fetchone()["state"],
            "led": [row["pk"] for row in self._sql.execute("SELECT pk FROM storyline WHERE merged_into = ?", (one,))],
            "profile": self._take_profile(one, other, widen=widen),
        }
        self._sql.execute("UPDATE storyline SET state = 'merged' WHERE pk = ?", (one,))
        self._sql.execute("UPDATE storyline SET merged_into = ? WHERE pk = ? OR merged_into = ?", (other, one, one))
        return dumps({"one": one, "other": other, "at": instant(at), **before}), self._outside(one, other)

    def part(self, before: str) -> tuple[int, ...] | None:
        """Take a merger back, as far as nobody decided otherwise since; the articles, None where it went further."""
        kept = json.loads(before)
        one, other = kept["one"], kept["other"]
        row = self._sql.execute("SELECT merged_into FROM storyline WHERE pk = ?", (one,)).fetchone()
        if row["merged_into"] != other:
            return None
        outside = self._outside(one, other)
        self._sql.execute("UPDATE storyline SET merged_into = NULL, state = ? WHERE pk = ?", (kept["state"], one))
        self._sql.executemany("UPDATE storyline SET merged_into = ? WHERE pk = ?", [(one, pk) for pk in kept["led"]])
        moved = self._put_back(other, kept["members"], kept["at"])
        profile = kept["profile"]
        self._sql.execute(
            "UPDATE storyline SET terms = ?, people = ? WHERE pk = ? AND terms = ? AND people = ?",
            (profile["terms"], profile["people"], other, profile["all_terms"], profile["all_people"]),
        )
        return (*moved, *outside)

    def split(self, at: datetime, slug: str, new: str, articles: Sequence[int]) -> str:
        """Take articles out of a storyline that stand in a `new` one, which its rooms get too; what was before."""
        one, other = self._pk(slug), self._pk(new)
        kept = [[pk, self._member(one, pk)] for pk in articles]
        for pk in articles:
            self._place(one, pk, ("out", 0.0, "editor", dumps([f"{SPLIT}{new}"]), instant(at)))
        self._sql.execute(
            "INSERT OR IGNORE INTO subscription_storyline SELECT subscription, ? FROM subscription_storyline"
            " WHERE storyline = ?",
            (other, one),
        )
        return dumps({"one": one, "other": other, "at": instant(at), "members": kept})

    def join(self, before: str) -> tuple[str, str] | None:
        """Take a split back: the articles stand where they stood; the slugs to merge then, None where one is gone."""
        kept = json.loads(before)
        row = self._sql.execute(
            "SELECT o.slug AS one, n.slug AS new FROM storyline o, storyline n WHERE o.pk = ? AND n.pk = ?"
            " AND o.merged_into IS NULL AND n.merged_into IS NULL",
            (kept["one"], kept["other"]),
        ).fetchone()
        if row is None:
            return None
        self._put_back(kept["one"], kept["members"], kept["at"])
        return row["one"], row["new"]

    def _take_members(self, at: datetime, one: int, other: int, reason: str) -> list[list[object]]:
        """Place the articles of one storyline in the other, unless an editor or the other has placed them there."""
        rows = self._sql.execute("SELECT * FROM membership WHERE storyline = ?", (one,)).fetchall()
        kept: list[list[object]] = []
        for row in rows:
            had = self._member(other, row["article"])
            split = had is not None and had[0] == "out" and any(r.startswith(SPLIT) for r in strings(str(had[3])))
            settled = (
                had is not None and (had[2] != "rule" or had[0] == "in" or row["state"] == "perhaps") and not split
            )
            if settled:
                continue
            kept.append([row["article"], had])
            reasons = dumps((*strings(row["reasons"]), reason))
            place = (row["state"], row["score"], row["decided_by"], reasons, instant(at))
            self._place(other, row["article"], place)
        return kept

    def _take_profile(self, one: int, other: int, *, widen: bool) -> dict[str, str]:
        rows = {
            pk: self._sql.execute("SELECT terms, people FROM storyline WHERE pk = ?", (pk,)).fetchone()
            for pk in (one, other)
        }
        whole = {
            name: dumps(
                tuple(dict.fromkeys((*strings(rows[other][name]), *(strings(rows[one][name]) if widen else ()))))
            )
            for name in ("terms", "people")
        }
        self._sql.execute(
            "UPDATE storyline SET terms = ?, people = ? WHERE pk = ?", (whole["terms"], whole["people"], other)
        )
        had = {name: rows[other][name] for name in whole}
        return had | {f"all_{name}": value for name, value in whole.items()}

    def _outside(self, one: int, other: int) -> tuple[int, ...]:
        """The articles that the one accepted and that are kept out of the other."""
        rows = self._sql.execute(
            "SELECT m.article FROM membership m JOIN membership o ON o.article = m.article AND o.storyline = ?"
            " WHERE m.storyline = ? AND m.state = 'in' AND o.state = 'out'",
            (other, one),
        )
        return tuple(row["article"] for row in rows)

    def _put_back(self, storyline: int, members: Sequence[Sequence[Any]], at: str) -> list[int]:
        """Place articles as they were, except where somebody placed them since `at`; returns those that were."""
        moved = []
        for article, had in members:
            now = self._member(storyline, article)
            if now is None or now[4] != at:
                continue
            self._sql.execute("DELETE FROM membership WHERE storyline = ? AND article = ?", (storyline, article))
            if had is not None:
                self._place(storyline, article, had)
            moved.append(int(article))
        return moved

    def _member(self, storyline: int, article: object) -> tuple[object, ...] | None:
        row = self._sql.execute(
            "SELECT state, score, decided_by, reasons, at FROM membership WHERE storyline = ? AND article = ?",
            (storyline, article),
        ).fetchone()
        return tuple(row) if row else None

    def _place(self, storyline: int, article: object, place: Sequence[object]) -> None:
        self._sql.execute(
            "INSERT OR REPLACE INTO membership (storyline, article, state, score, decided_by, reasons, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (storyline, article, *place),
        )

    def _pk(self, slug: str) -> int:
        pk = self._connections.storyline_pk(slug)
        assert pk is not None
        return pk
