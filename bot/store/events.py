"""Events: desk-wide dated records with their mentions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.following.choosing import beside
from bot.following.correcting import NOTHING, anchored, dated
from bot.model import UNKNOWN
from bot.store.articles import COLUMNS, article_of
from bot.store.coding import dump_record, dumps, instant, load_date, load_event, ordinal, storable, strings, when
from bot.store.decided import decided_on, standing_on
from bot.store.numbering import next_pk
from bot.store.records import Event, EventReceipt, Given
from bot.wrapped import unwrapped_at

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.following.correcting import Decided
    from bot.model import Date, EventMention, Scope, Span
    from bot.store.connection import Connections

AT_ONCE = 20
"""Events that are settled in one query, as statements are."""

_FINENESS = {"day": 3, "month": 2, "year": 1, "unknown": 0}
_BASES = {"stated": 3, "resolved": 2, "inferred": 1, "unknown": 0}


def finest(dates: Sequence[Date]) -> Date:
    """The date that says most: the finest precision, then given most often, the firmest basis, the earliest."""
    given = Counter(d.value for d in dates if d.value)
    return min(
        dates,
        key=lambda d: (-_FINENESS[d.precision], -given[d.value or ""], -_BASES[d.basis], not d.timex, d.value or ""),
        default=UNKNOWN,
    )


class Events:
    """Reads and writes of events."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def get(self, scope: Scope, event_id: str) -> Event | None:
        """The event with this public id; an id that was merged away leads to the one it became."""
        if not scope.everything or not storable(event_id):
            return None
        row = self._sql.execute("SELECT pk, merged_into FROM event WHERE id = ?", (event_id,)).fetchone()
        if not row:
            return None
        found = self._records([row["merged_into"] or row["pk"]])
        return found[0] if found else None

    def withdrawn(self, scope: Scope, event_id: str) -> bool:
        """Whether this event existed and no article reports it any more."""
        row = self._sql.execute("SELECT state FROM event WHERE id = ?", (event_id,)).fetchone()
        return bool(row and scope.everything and row["state"] == "withdrawn")

    def of_article(self, scope: Scope, article_pk: int) -> tuple[Event, ...]:
        """Every event that the article's current revision reports, in the article's order."""
        return self._where(scope, "m.article = ?", (article_pk,), "min(m.pk)")

    def of_storyline(self, scope: Scope, slug: str) -> tuple[Event, ...]:
        """Every event of the storyline's accepted articles: dated ones oldest first, undated ones last."""
        pk = self._connections.storyline_pk(slug)
        condition = (
            "m.article IN (SELECT article FROM membership WHERE storyline = ? AND state = 'in')"
            " AND NOT EXISTS (SELECT 1 FROM kept_out k JOIN event g ON g.id = k.subject"
            " WHERE k.storyline = ? AND coalesce(g.merged_into, g.pk) = e.pk)"
        )
        return self._where(scope, condition, (pk, pk), "e.day = 0, e.day, min(m.pk)")

    def planned_before(self, slug: str, day: int) -> tuple[Event, ...]:
        """The storyline's events that still are planned, for days before the day's number; for the clock's pass."""
        rows = self._sql.execute(
            "SELECT DISTINCT e.pk FROM event e JOIN event_mention m ON m.event = e.pk"
            " JOIN membership b ON b.article = m.article WHERE b.storyline = ? AND b.state = 'in' AND e.planned"
            " AND e.state = 'active' AND e.day BETWEEN 1 AND ? ORDER BY e.pk",
            (self._connections.storyline_pk(slug), day - 1),
        )
        return self._records([row["pk"] for row in rows])

    def told_from(self, storyline_pk: int, day: int) -> tuple[Event, ...]:
        """The storyline's events that reports of this day (its number), or later ones, tell of."""
        rows = self._sql.execute(
            "SELECT DISTINCT m.event AS pk FROM membership b JOIN article a ON a.pk = b.article AND a.day >= ?"
            " JOIN event_mention m ON m.article = a.pk JOIN event e ON e.pk = m.event AND e.state = 'active'"
            " WHERE b.storyline = ? AND b.state = 'in' ORDER BY m.event",
            (day, storyline_pk),
        )
        return self._records([row["pk"] for row in rows])

    def by_pk(self, pk: int) -> Event:
        """The event in this row; for the pipeline, which sees all."""
        return self._records([pk], withdrawn=True)[0]

    def present(self, storyline_pk: int, pks: Sequence[int], without_article: int) -> frozenset[int]:
        """Which of these events the storyline's other accepted articles report."""
        return self._connections.present("event", storyline_pk, pks, without_article)

    def add(self, at: datetime, mention: EventMention) -> int:
        """A new event as its first mention gives it; returns its pk. Its id is never used again."""
        pk = next_pk(self._sql, "event")
        self._sql.execute(
            "INSERT INTO event (pk, id, date, planned, people, day, first_seen) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                pk,
                self._connections.id_of("event", pk),
                dump_record(mention.date),
                mention.planned,
                dumps(mention.people),
                ordinal(mention.date.value),
                instant(at),
            ),
        )
        return pk

    def attach(self, pk: int, article_pk: int, revision_pk: int, mention: EventMention, engine: str) -> int:
        """Record that a revision reports the event; returns the mention's row."""
        row = self._sql.execute(
            "INSERT INTO event_mention (event, article, revision, mention, engine) VALUES (?, ?, ?, ?, ?) RETURNING pk",
            (pk, article_pk, revision_pk, dump_record(mention), engine),
        ).fetchone()
        return int(row["pk"])

    def given_by(self, article_pk: int) -> tuple[Given[EventMention], ...]:
        """What the article's present mentions give, in its order."""
        rows = self._sql.execute(
            "SELECT m.event, coalesce(m.native, m.event) AS native, m.mention, m.revision, m.engine, r.text"
            " FROM event_mention m JOIN revision r ON r.pk = m.revision WHERE m.article = ? ORDER BY m.pk",
            (article_pk,),
        ).fetchall()
        decided = decided_on(self._sql, "event", [row["event"] for row in rows])
        kept = {pk for pk, found in decided.items() if found.rests}
        checked = {pk for pk, found in decided.items() if found.on_words}
        return tuple(
            Given(
                pk := row["event"],
                row["native"],
                load_event(row["mention"]),
                row["revision"],
                row["text"],
                row["engine"],
                pk in kept,
                pk in checked,
            )
            for row in rows
        )

    def last_mention(self) -> int:
        """The newest mention's row, to tell those of an earlier reading from those of the present one."""
        return int(self._sql.execute("SELECT coalesce(max(pk), 0) FROM event_mention").fetchone()[0])

    def detach(self, article_pk: int, up_to: int | None = None) -> tuple[int, ...]:
        """Forget the article's mentions, up to a row if one is named; returns the events that lost one."""
        rows = self._sql.execute(
            "DELETE FROM event_mention WHERE article = ? AND pk <= coalesce(?, pk) RETURNING event",
            (article_pk, up_to),
        )
        return tuple(dict.fromkeys(row["event"] for row in rows.fetchall()))

    def settle(self, pks: Iterable[int]) -> tuple[str, ...]:
        """Bring events in line with their mentions: finest date, all people; withdrawn if no mention is left.

        Returns the ids that are withdrawn now and were not before.
        """
        withdrawn: list[str] = []
        left = list(dict.fromkeys(pks))
        for some in (left[at : at + AT_ONCE] for at in range(0, len(left), AT_ONCE)):
            for event in self._records(some, withdrawn=True):
                withdrawn += self._settle(event)
        return tuple(withdrawn)

    def _settle(self, event: Event) -> list[str]:
        if not event.receipts:
            self._sql.execute("UPDATE event SET state = 'withdrawn' WHERE pk = ? AND state = 'active'", (event.pk,))
            return [event.id] if event.state == "active" else []
        mentions = [receipt.mention for receipt in event.receipts]
        happened = [m.date for m in mentions if not m.planned and m.date.value]
        date = dated(finest(happened or [m.date for m in mentions]), event.decided)
        state = "dismissed" if event.decided.has("not a statement") else "active"
        people = dict.fromkeys(name for m in mentions for name in m.people)
        self._sql.execute(
            "UPDATE event SET date = ?, planned = ?, people = ?, day = ?, state = ? WHERE pk = ?",
            (
                dump_record(date),
                all(m.planned for m in mentions),
                dumps(tuple(people)),
                ordinal(date.value),
                state,
                event.pk,
            ),
        )
        return []

    def _where(self, scope: Scope, condition: str, values: Sequence[object], order: str) -> tuple[Event, ...]:
        if not scope.everything:
            return ()
        rows = self._sql.execute(
            "SELECT m.event AS pk FROM event_mention m JOIN event e ON e.pk = m.event"
            f" WHERE {condition} AND e.state = 'active' GROUP BY m.event ORDER BY {order}",
            tuple(values),
        )
        return self._records([row["pk"] for row in rows])

    def _records(self, pks: Sequence[int], *, withdrawn: bool = False) -> tuple[Event, ...]:
        """The events in the order of `pks`; without a mention only where `withdrawn` asks for them too."""
        receipts: dict[int, list[EventReceipt]] = {pk: [] for pk in pks}
        decided = (decided_on if withdrawn else standing_on)(self._sql, "event", pks)
        marks = ",".join("?" * len(pks))
        rows = self._sql.execute(
            f"SELECT m.event AS event_pk, m.mention, r.text, {COLUMNS} FROM event_mention m"
            " JOIN article a ON a.pk = m.article JOIN revision r ON r.pk = m.revision"
            f" WHERE m.event IN ({marks}) ORDER BY m.pk",
            tuple(pks),
        )
        for row in rows:
            pk, mention = row["event_pk"], load_event(row["mention"])
            span = _chosen(row, mention, decided[pk]) if pk in decided else None
            mention = replace(mention, span=span or mention.span)
            words = mention.span.of(unwrapped_at(row["text"], mention.span))
            receipts[pk].append(EventReceipt(article_of(row), mention, words, span is not None))
        found = self._sql.execute(f"SELECT * FROM event WHERE pk IN ({marks})", tuple(pks))
        records = {row["pk"]: _event(row, receipts[row["pk"]], decided.get(row["pk"], NOTHING)) for row in found}
        return tuple(records[pk] for pk in pks if pk in records and (records[pk].receipts or withdrawn))


def _chosen(row: sqlite3.Row, mention: EventMention, decided: Decided) -> Span | None:
    """The words that an editor chose for this article, where they stand in the event's paragraph; else None."""
    held = decided.agreed("words", row["pk"])
    span = anchored(row["text"], held) if held else None
    return span if span and beside(row["text"], span, mention.span) else None


def _event(row: sqlite3.Row, receipts: Sequence[EventReceipt], decided: Decided) -> Event:
    first_seen = when(row["first_seen"])
    assert first_seen is not None
    return Event(
        pk=row["pk"],
        id=row["id"],
        date=load_date(row["date"]),
        planned=bool(row["planned"]),
        people=strings(row["people"]),
        state=row["state"],
        first_seen=first_seen,
        receipts=tuple(receipts),
        decided=decided,
    )
