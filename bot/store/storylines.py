"""Storylines, and which articles belong to them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.following.match import Near, Profile
from bot.store.articles import COLUMNS, article_of
from bot.store.coding import dumps, instant, strings, when
from bot.store.records import Member, Storyline

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from bot.model import DecidedBy, Membership, Scope
    from bot.store.connection import Connections

_SELECT = """SELECT s.*, (SELECT count(*) FROM membership m WHERE m.storyline = s.pk AND m.state = 'in') AS articles
  FROM storyline s"""


class Storylines:
    """Reads and writes of storylines and memberships."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def list(self, scope: Scope, *, archived: bool = False) -> tuple[Storyline, ...]:
        """Active storylines by slug; with `archived` those that were put away instead."""
        if not scope.everything:
            return ()
        state = "archived" if archived else "active"
        rows = self._sql.execute(f"{_SELECT} WHERE s.state = ? ORDER BY s.slug", (state,))
        return tuple(_storyline(row) for row in rows)

    def get(self, scope: Scope, slug: str) -> Storyline | None:
        """The storyline with this slug, or that had it before it was renamed."""
        if not scope.everything:
            return None
        pk = self._connections.storyline_pk(slug)
        row = self._sql.execute(f"{_SELECT} WHERE s.pk = ?", (pk,)).fetchone()
        return _storyline(row) if row else None

    def slugs(self, scope: Scope) -> tuple[str, ...]:
        """The active storylines' slugs, sorted."""
        return tuple(storyline.slug for storyline in self.list(scope))

    def former(self, slug: str) -> tuple[str, ...]:
        """What a storyline, and those merged into it, were called before."""
        pks = self._connections.storyline_pks(slug)
        marks = ",".join("?" * len(pks))
        rows = self._sql.execute(
            f"SELECT slug FROM former_slug WHERE storyline IN ({marks})"
            f" UNION SELECT slug FROM storyline WHERE pk IN ({marks}) AND slug != ? ORDER BY slug",
            (*pks, *pks, slug),
        )
        return tuple(row["slug"] for row in rows)

    def create(  # noqa: PLR0913 -- one row, one call
        self,
        at: datetime,
        slug: str,
        title: str,
        by: str,
        brief: str = "",
        terms: Sequence[str] = (),
        people: Sequence[str] = (),
    ) -> int:
        """A new storyline; raises ValueError if the slug is, or was, another's."""
        if self._connections.storyline_pk(slug) not in (None, -1):
            raise ValueError(slug)
        row = self._sql.execute(
            "INSERT INTO storyline (slug, title, brief, terms, people, created_at, created_by)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING pk",
            (slug, title, brief, dumps(tuple(terms)), dumps(tuple(people)), instant(at), by),
        ).fetchone()
        return int(row["pk"])

    def rename(self, slug: str, new: str) -> None:
        """Give a storyline another slug; the old one goes on leading to it. ValueError if the new one is taken."""
        pk = self._connections.storyline_pk(slug)
        taken = self._connections.storyline_pk(new)
        if taken not in (-1, pk) or self._merged(new):
            raise ValueError(new)
        self._sql.execute("DELETE FROM former_slug WHERE slug = ?", (new,))
        current = self._sql.execute("SELECT slug FROM storyline WHERE pk = ?", (pk,)).fetchone()["slug"]
        self._sql.execute("UPDATE storyline SET slug = ? WHERE pk = ?", (new, pk))
        self._sql.execute("INSERT OR REPLACE INTO former_slug (slug, storyline) VALUES (?, ?)", (current, pk))

    def _merged(self, slug: str) -> bool:
        """Whether the slug is that of a storyline that became part of another."""
        row = self._sql.execute("SELECT merged_into FROM storyline WHERE slug = ?", (slug,)).fetchone()
        return bool(row and row["merged_into"])

    def describe(
        self,
        slug: str,
        title: str | None = None,
        brief: str | None = None,
        terms: Sequence[str] | None = None,
        people: Sequence[str] | None = None,
    ) -> None:
        """Change what is given and leave the rest."""
        self._sql.execute(
            "UPDATE storyline SET title = coalesce(?, title), brief = coalesce(?, brief), terms = coalesce(?, terms),"
            " people = coalesce(?, people) WHERE pk = ?",
            (
                title,
                brief,
                None if terms is None else dumps(tuple(terms)),
                None if people is None else dumps(tuple(people)),
                self._connections.storyline_pk(slug),
            ),
        )

    def archive(self, slug: str, *, archived: bool = True) -> None:
        """Put a storyline away, or take it out again."""
        self._sql.execute(
            "UPDATE storyline SET state = ? WHERE pk = ?",
            ("archived" if archived else "active", self._connections.storyline_pk(slug)),
        )

    def profiles(self) -> tuple[Profile, ...]:
        """What each active storyline is known by, by slug; for the following step."""
        rows = self._sql.execute(
            "SELECT slug, title, brief, terms, people, EXISTS (SELECT 1 FROM membership m WHERE m.storyline = s.pk"
            " AND m.state = 'in') AS has_articles FROM storyline s WHERE state = 'active' ORDER BY slug"
        )
        return tuple(
            Profile(
                row["slug"],
                row["title"],
                strings(row["terms"]),
                strings(row["people"]),
                row["brief"],
                bool(row["has_articles"]),
            )
            for row in rows
        )

    def near(self, likened: Sequence[tuple[int, float]]) -> tuple[Near, ...]:
        """The articles that an arrival reads like, with where they stand and whom they name; for the following step."""
        pks = [pk for pk, _ in likened]
        rows = self._sql.execute(f"SELECT pk, people FROM article WHERE pk IN ({','.join('?' * len(pks))})", pks)
        people = {row["pk"]: strings(row["people"]) for row in rows}
        places = self._places(pks)
        return tuple(Near(pk, likeness, places.get(pk, {}), people.get(pk, ())) for pk, likeness in likened)

    def beside(self, cluster: int) -> frozenset[str]:
        """The storylines to which editors gave an article of this cluster; any of it, where they gave none at all."""
        rows = self._sql.execute(
            "SELECT DISTINCT s.slug FROM article a JOIN membership m ON m.article = a.pk JOIN storyline s"
            " ON s.pk = m.storyline WHERE a.stands_in = ? AND s.state = 'active' AND m.state = 'in'"
            " AND (m.decided_by <> 'rule' OR NOT EXISTS (SELECT 1 FROM membership g WHERE g.storyline = s.pk"
            " AND g.state = 'in' AND g.decided_by <> 'rule'))",
            (cluster,),
        )
        return frozenset(row["slug"] for row in rows)

    def _places(self, article_pks: Sequence[int]) -> dict[int, dict[str, Membership]]:
        """Where these articles stand in active storylines: accepted ones, and those that an editor kept out."""
        marks = ",".join("?" * len(article_pks))
        rows = self._sql.execute(
            "SELECT m.article, m.state, s.slug FROM membership m JOIN storyline s ON s.pk = m.storyline"
            f" WHERE m.article IN ({marks}) AND s.state = 'active'"
            " AND (m.state = 'in' OR (m.state = 'out' AND m.decided_by = 'editor'))",
            tuple(article_pks),
        )
        found: dict[int, dict[str, Membership]] = {}
        for row in rows:
            found.setdefault(row["article"], {})[row["slug"]] = row["state"]
        return found

    def last_day(self, slug: str) -> int:
        """The day number of a storyline's latest accepted article, 0 without one."""
        row = self._sql.execute(
            "SELECT max(a.day) FROM membership m JOIN article a ON a.pk = m.article"
            " WHERE m.storyline = ? AND m.state = 'in'",
            (self._connections.storyline_pk(slug),),
        ).fetchone()
        return int(row[0] or 0)

    def add(  # noqa: PLR0913 -- one row, one call
        self,
        at: datetime,
        slug: str,
        article_pk: int,
        state: Membership = "in",
        by: DecidedBy = "editor",
        score: float = 1.0,
        reasons: Sequence[str] = (),
    ) -> None:
        """Record where an article stands. An editor's decision is never overwritten by a rule's."""
        self._sql.execute(
            "INSERT INTO membership (storyline, article, state, score, decided_by, reasons, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (storyline, article) DO UPDATE SET state = excluded.state,"
            " score = excluded.score, decided_by = excluded.decided_by, reasons = excluded.reasons, at = excluded.at"
            " WHERE membership.decided_by = 'rule' OR excluded.decided_by = 'editor'",
            (self._connections.storyline_pk(slug), article_pk, state, score, by, dumps(tuple(reasons)), instant(at)),
        )

    def members(
        self, scope: Scope, slug: str, states: Sequence[Membership] = ("in",), limit: int = -1
    ) -> tuple[Member, ...]:
        """The storyline's articles in these states, the latest first; at most `limit`, all of them below 0."""
        marks = ",".join("?" * len(states))
        pk = self._connections.storyline_pk(slug)
        condition = f"m.storyline = ? AND m.state IN ({marks}) ORDER BY a.day DESC, a.pk DESC LIMIT ?"
        return self._members(scope, condition, (pk, *states, limit))

    def waiting(self, scope: Scope, slug: str | None = None) -> tuple[Member, ...]:
        """What may belong to an active storyline (to one, if named) and waits for an editor, the oldest first."""
        pk = self._connections.storyline_pk(slug)
        condition = "m.state = 'perhaps' AND s.state = 'active' AND m.storyline = coalesce(?, m.storyline)"
        return self._members(scope, f"{condition} ORDER BY m.at, m.article, s.slug", (pk,))

    def rejected(self, scope: Scope, slug: str, limit: int = -1) -> tuple[Member, ...]:
        """What an editor took out of the storyline or kept out of it, the latest first; all below a limit of 0."""
        condition = (
            "m.storyline = ? AND m.state = 'out' AND m.decided_by = 'editor' ORDER BY m.at DESC, a.pk DESC LIMIT ?"
        )
        return self._members(scope, condition, (self._connections.storyline_pk(slug), limit))

    def of_article(self, scope: Scope, article_pk: int) -> tuple[Member, ...]:
        """Where one article stands, in every storyline that decided on it."""
        return self._members(scope, "m.article = ? AND s.state != 'merged' ORDER BY s.slug", (article_pk,))

    def slugs_of(self, scope: Scope, article_pk: int) -> tuple[str, ...]:
        """The storylines that one article is in."""
        return tuple(member.storyline for member in self.of_article(scope, article_pk) if member.state == "in")

    def _members(self, scope: Scope, condition: str, values: Sequence[object]) -> tuple[Member, ...]:
        if not scope.everything:
            return ()
        rows = self._sql.execute(
            f"SELECT s.slug, m.state AS membership, m.score, m.decided_by, m.reasons, {COLUMNS} FROM membership m"
            f" JOIN storyline s ON s.pk = m.storyline JOIN article a ON a.pk = m.article WHERE {condition}",
            tuple(values),
        )
        return tuple(
            Member(
                storyline=row["slug"],
                article=article_of(row),
                state=row["membership"],
                score=row["score"],
                by=row["decided_by"],
                reasons=tuple(json.loads(row["reasons"])),
            )
            for row in rows
        )


def _storyline(row: sqlite3.Row) -> Storyline:
    created_at = when(row["created_at"])
    assert created_at is not None
    return Storyline(
        pk=row["pk"],
        slug=row["slug"],
        title=row["title"],
        brief=row["brief"],
        terms=strings(row["terms"]),
        people=strings(row["people"]),
        state=row["state"],
        created_at=created_at,
        articles=row["articles"],
    )
