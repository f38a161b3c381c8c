"""What the following index keeps of articles, so that a start folds it without reading a text again."""

from __future__ import annotations

import sys
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.following.index import Kept
from bot.following.vectors import Vector
from bot.store.coding import strings

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from bot.store.connection import Connections

FORM, FORMER = 2, 1
"""Which form the bytes have; those of another are left aside and made anew from the text. The former had a vector of
the words alone before the other."""
_HEAD = 6


@dataclass(frozen=True, slots=True)
class Telling:
    """What it takes to make an article's features anew, where none are kept; `day` is a day's number."""

    day: int
    title: str
    text: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """An article as the following index folds it in: the cluster it stands in, the article it copies.

    `arrived` is a day's number. Either what was kept is here, with the shingles, or what to make it from.
    """

    pk: int
    arrived: int
    cluster: int
    copy_of: int | None
    kept: tuple[Kept, frozenset[int]] | None
    anew: Telling | None


class Following:
    """Reads and writes of what is kept for the following index. Only articles within its window have such a row."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def after(self, pk: int, limit: int) -> Iterator[Placed]:
        """The latest `limit` articles with a greater pk, in order of arrival."""
        return self._placed("a.pk > ? AND a.stands_in IS NOT NULL", pk, limit)

    def revised(self, revision: int, up_to: int, limit: int) -> Iterator[Placed]:
        """The articles up to the pk `up_to` that got another text after this revision."""
        condition = "a.pk IN (SELECT article FROM revision WHERE pk > ? AND article <= ?) AND a.stands_in IS NOT NULL"
        return self._placed(condition, revision, up_to, limit)

    def regrouped(self, pk: int) -> dict[int, int]:
        """The clusters of the articles up to `pk` that moved for the sake of later ones: these give such their number.

        So no arrival that this process knows has moved them.
        """
        rows = self._sql.execute("SELECT pk, stands_in FROM article WHERE stands_in > ? AND pk <= ?", (pk, pk))
        return {row["pk"]: row["stands_in"] for row in rows}

    def last_revision(self) -> int:
        """The newest revision of any article."""
        return int(self._sql.execute("SELECT coalesce(max(pk), 0) FROM revision").fetchone()[0])

    def _placed(self, condition: str, *values: int) -> Iterator[Placed]:
        rows = self._sql.execute(
            "SELECT * FROM (SELECT a.pk, a.day, a.title, a.stands_in, a.copy_of, a.people, k.arrived, k.kept,"
            " a.revision, a.fetched_at FROM article a LEFT JOIN kept k ON k.article = a.pk"
            f" WHERE {condition} ORDER BY a.pk DESC LIMIT ?) ORDER BY pk",
            values,
        )
        for row in rows:
            kept = decoded(row["pk"], row["arrived"], row["kept"]) if row["kept"] else None
            arrived = row["arrived"] or _day(row["fetched_at"])
            anew = None if kept else self._anew(row)
            yield Placed(row["pk"], arrived, row["stands_in"], row["copy_of"], kept, anew)

    def keep(self, article: Kept, shingles: frozenset[int]) -> None:
        """Keep an article's features; the day on which it first arrived stays."""
        self._sql.execute(
            "INSERT INTO kept (article, arrived, kept) VALUES (?, ?, ?)"
            " ON CONFLICT (article) DO UPDATE SET kept = excluded.kept",
            (article.pk, article.arrived, encoded(article, shingles)),
        )

    def drop_before(self, pk: int) -> None:
        """Let go of what left the window: every article before this one."""
        self._sql.execute("DELETE FROM kept WHERE article < ?", (pk,))

    def regroup(self, moved: Mapping[int, int]) -> None:
        """Record the clusters that articles stand in from now on; the one each joined on arrival stays."""
        self._sql.executemany(
            "UPDATE article SET stands_in = ? WHERE pk = ?", [(cluster, pk) for pk, cluster in moved.items()]
        )

    def _anew(self, row: sqlite3.Row) -> Telling:
        text = self._sql.execute("SELECT text FROM revision WHERE pk = ?", (row["revision"],)).fetchone()["text"]
        return Telling(row["day"], row["title"], text, strings(row["people"]))


def encoded(article: Kept, shingles: frozenset[int]) -> bytes:
    """An article's features as bytes, the same on every machine: a head of counts, then 32-bit and 16-bit numbers."""
    terms, weights = article.likeness.terms, article.likeness.weights[:]
    counts = (article.told, len(article.years), len(article.stems), len(terms), len(shingles))
    numbers = array("I", (FORM, *counts, *article.years))
    for part in (article.stems, terms, array("I", sorted(shingles))):
        numbers.extend(part)
    if sys.byteorder == "big":
        numbers.byteswap()
        weights.byteswap()
    return numbers.tobytes() + weights.tobytes()


def decoded(pk: int, arrived: int, kept: bytes) -> tuple[Kept, frozenset[int]] | None:
    """What `encoded` wrote; None for another form."""
    form = _numbers("I", kept[:4])[0]
    if form not in (FORM, FORMER):
        return None
    former = form == FORMER
    heads = _HEAD + former
    told, *sizes = _numbers("I", kept[4 : 4 * heads])
    end = 4 * (heads + sum(sizes))
    numbers, weights = _numbers("I", kept[4 * heads : end]), _numbers("H", kept[end:])
    parts = []
    for size in sizes:
        parts.append(numbers[:size])
        numbers = numbers[size:]
    years, stems, likeness, shingles = (*parts[:2], *parts[2 + former :])
    article = Kept(pk, arrived, told, tuple(years), stems, Vector(likeness, weights[len(weights) - len(likeness) :]))
    return article, frozenset(shingles)


def _numbers(kind: str, raw: bytes) -> array[int]:
    numbers = array(kind)
    numbers.frombytes(raw)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _day(instant: str) -> int:
    from datetime import date

    return date.fromisoformat(instant[:10]).toordinal()
