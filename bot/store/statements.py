"""Statements: desk-wide records with their mentions, and finding them by words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.following.choosing import beside, chosen, shown
from bot.following.correcting import NOTHING, anchored, settled
from bot.following.faithful import content_of, span_to_show
from bot.following.words import wording
from bot.store import search
from bot.store.articles import COLUMNS, NOT_OUTSIDE, article_of
from bot.store.coding import (
    dump_record,
    dumps,
    instant,
    load_date,
    load_statement,
    ordinal,
    storable,
    strings,
    when,
)
from bot.store.decided import decided_on, standing_on
from bot.store.numbering import next_pk
from bot.store.records import Given, Statement, StatementReceipt
from bot.wrapped import unwrapped_at

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.following.correcting import Decided
    from bot.model import Scope, Span, StatementMention
    from bot.store.connection import Connections
    from bot.store.records import Article

AT_ONCE = 20
"""Statements that are brought in line together: their texts are all in memory then."""
COUNT_SPEAKERS_UP_TO = 2000
"""Counting speakers reads every match; beyond this many the reply does without (a reply takes 100 ms at most)."""


@dataclass(frozen=True, slots=True)
class StatementHits:
    """How many statements matched, by how many speakers (None when too many to count), and those asked for."""

    total: int
    speakers: int | None
    statements: tuple[Statement, ...]


def day_of(mention: StatementMention, article: Article | None = None) -> int:
    """The day number a statement sorts by: when it was said, else by when, else when its article appeared; else 0."""
    said = mention.said
    appeared = (article.day or article.published.value) if article else None
    return ordinal(said.value or said.not_after or mention.reported_on or appeared)


class Statements:
    """Reads and writes of statements."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def get(self, scope: Scope, statement_id: str) -> Statement | None:
        """The statement with this public id; an id that was merged away leads to the one it became."""
        if not scope.everything or not storable(statement_id):
            return None
        row = self._sql.execute("SELECT pk, merged_into FROM statement WHERE id = ?", (statement_id,)).fetchone()
        if not row:
            return None
        found = self._records([row["merged_into"] or row["pk"]])
        return found[0] if found else None

    def withdrawn(self, scope: Scope, statement_id: str) -> bool:
        """Whether this statement existed and no article gives it any more."""
        row = self._sql.execute("SELECT state FROM statement WHERE id = ?", (statement_id,)).fetchone()
        return bool(row and scope.everything and row["state"] == "withdrawn")

    def of_article(self, scope: Scope, article_pk: int) -> tuple[Statement, ...]:
        """Every statement that the article's current revision gives, in the article's order."""
        return self._where(scope, "m.article = ?", article_pk)

    def of_storyline(self, scope: Scope, slug: str, *, on_known_days: bool = False) -> tuple[Statement, ...]:
        """The statements of the storyline's accepted articles, in order of first appearance.

        With `on_known_days` only those of which the day they were said is known.
        """
        condition = (
            "m.article IN (SELECT article FROM membership WHERE storyline = ? AND state = 'in')"
            " AND NOT EXISTS (SELECT 1 FROM kept_out k JOIN statement g ON g.id = k.subject"
            " WHERE k.storyline = ? AND coalesce(g.merged_into, g.pk) = s.pk)"
        )
        if on_known_days:
            condition += " AND json_extract(s.said, '$.precision') = 'day'"
        pk = self._connections.storyline_pk(slug)
        return self._where(scope, condition, pk, pk)

    def by_pk(self, pk: int) -> Statement:
        """The statement in this row; for the pipeline, which sees all."""
        return self._records([pk], withdrawn=True)[0]

    def wordings(self, pk: int, without_article: int | None = None, only_article: int | None = None) -> tuple[str, ...]:
        """The words each mention is compared by, in order of arrival, of all articles but one, or of one only."""
        rows = self._sql.execute(
            "SELECT m.mention, r.text FROM statement_mention m JOIN revision r ON r.pk = m.revision"
            " WHERE m.statement = ? AND m.article IS NOT ? AND (? IS NULL OR m.article = ?) ORDER BY m.pk",
            (pk, without_article, only_article, only_article),
        )
        return tuple(wording(load_statement(row["mention"]), row["text"]) for row in rows)

    def present(self, storyline_pk: int, pks: Sequence[int], without_article: int) -> frozenset[int]:
        """Which of these statements the storyline's other accepted articles give."""
        return self._connections.present("statement", storyline_pk, pks, without_article)

    def speakers_in(self, storyline_pk: int, without_article: int) -> frozenset[str]:
        """Everybody whom the storyline's other accepted articles give a statement of."""
        rows = self._sql.execute(
            "SELECT DISTINCT s.speaker FROM statement s JOIN statement_mention m ON m.statement = s.pk"
            " JOIN membership b ON b.article = m.article WHERE b.storyline = ? AND b.state = 'in'"
            " AND s.state = 'active' AND s.speaker IS NOT NULL AND m.article != ?",
            (storyline_pk, without_article),
        )
        return frozenset(row["speaker"] for row in rows)

    def search(self, scope: Scope, query: search.Query, limit: int, offset: int = 0) -> StatementHits:
        """Statements whose words match, the latest first (`query.oldest`: the oldest first), with exact counts."""
        match = search.match_of(query, self._connections.storyline_pks(query.storyline))
        if not match or not scope.everything:
            return StatementHits(0, 0, ())
        where, values = search.condition("statement_words", query, match)
        total = int(self._sql.execute(f"SELECT count(*) FROM statement_words WHERE {where}", values).fetchone()[0])
        order = "ASC" if query.oldest else "DESC"
        rows = self._sql.execute(
            f"SELECT rowid FROM statement_words WHERE {where} ORDER BY rowid {order} LIMIT ? OFFSET ?",
            (*values, limit, offset),
        ).fetchall()
        statements = self._records([search.pk_of(row["rowid"]) for row in rows])
        return StatementHits(total, self._speakers(where, values, total), statements)

    def _speakers(self, where: str, values: tuple[object, ...], total: int) -> int | None:
        if total > COUNT_SPEAKERS_UP_TO:
            return None
        counted = self._sql.execute(
            f"SELECT count(DISTINCT speaker) FROM statement WHERE pk IN"
            f" (SELECT rowid & {(1 << search.PK_BITS) - 1} FROM statement_words WHERE {where})",
            values,
        )
        return int(counted.fetchone()[0])

    def add(self, at: datetime, mention: StatementMention, print_: str) -> int:
        """A new statement as its first mention gives it; returns its pk. Its id is never used again."""
        pk = next_pk(self._sql, "statement")
        self._sql.execute(
            "INSERT INTO statement (pk, id, kind, speaker, speakers, role, recipient, via, said, reported_on, doubts,"
            " day, print, first_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (pk, self._connections.id_of("statement", pk), *_columns(mention), day_of(mention), print_, instant(at)),
        )
        return pk

    def attach(self, pk: int, article_pk: int, revision_pk: int, mention: StatementMention, engine: str) -> int:
        """Record that a revision gives the statement; returns the mention's row."""
        row = self._sql.execute(
            "INSERT INTO statement_mention (statement, article, revision, mention, engine) VALUES (?, ?, ?, ?, ?)"
            " RETURNING pk",
            (pk, article_pk, revision_pk, dump_record(mention), engine),
        ).fetchone()
        return int(row["pk"])

    def given_by(self, article_pk: int) -> tuple[Given[StatementMention], ...]:
        """What the article's present mentions give, in its order."""
        rows = self._sql.execute(
            "SELECT m.statement, coalesce(m.native, m.statement) AS native, m.mention, m.revision, m.engine, r.text"
            " FROM statement_mention m JOIN revision r ON r.pk = m.revision WHERE m.article = ? ORDER BY m.pk",
            (article_pk,),
        ).fetchall()
        decided = decided_on(self._sql, "statement", [row["statement"] for row in rows])
        kept = {pk for pk, found in decided.items() if found.rests}
        checked = {pk for pk, found in decided.items() if found.on_words}
        return tuple(
            Given(
                pk := row["statement"],
                row["native"],
                load_statement(row["mention"]),
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
        return int(self._sql.execute("SELECT coalesce(max(pk), 0) FROM statement_mention").fetchone()[0])

    def detach(self, article_pk: int, up_to: int | None = None) -> tuple[int, ...]:
        """Forget the article's mentions, up to a row if one is named; returns the statements that lost one."""
        rows = self._sql.execute(
            "DELETE FROM statement_mention WHERE article = ? AND pk <= coalesce(?, pk) RETURNING statement",
            (article_pk, up_to),
        ).fetchall()
        return tuple(dict.fromkeys(row["statement"] for row in rows))

    def settle(self, pks: Iterable[int]) -> tuple[str, ...]:
        """Bring statements in line with their mentions: the best mention's facts, the index, withdrawn if none is left.

        Returns the ids that are withdrawn now and were not before.
        """
        withdrawn: list[str] = []
        left = list(dict.fromkeys(pks))
        for some in (left[at : at + AT_ONCE] for at in range(0, len(left), AT_ONCE)):
            self._drop_words(some)
            told = self._told(some)
            only = [one.mention for each in told.values() for one in _one_of_each(each)]
            for found in self._records(some, withdrawn=True, only=only):
                withdrawn += self._settle(found, told[found.pk])
        return tuple(withdrawn)

    def _settle(self, found: Statement, told: Sequence[_Told]) -> list[str]:
        """Bring one statement in line; `found` has one receipt for all that are kept alike, `told` are all."""
        if not found.receipts:
            self._sql.execute("UPDATE statement SET state = 'withdrawn' WHERE pk = ? AND state = 'active'", (found.pk,))
            return [found.id] if found.state == "active" else []
        mention = _merged([receipt.mention for receipt in found.receipts], found.best.mention)
        mention = settled(mention, found.decided)
        state = "dismissed" if found.decided.has("not a statement") else "active"
        self._sql.execute(
            "UPDATE statement SET kind = ?, speaker = ?, speakers = ?, role = ?, recipient = ?, via = ?, said = ?,"
            " reported_on = ?, doubts = ?, day = ?, state = ? WHERE pk = ?",
            (*_columns(mention), day := day_of(mention, found.best.article), state, found.pk),
        )
        if state == "active":
            self._index(found.pk, day, mention, found, {one.article: one.outlet for one in told})
        return []

    def _told(self, pks: Sequence[int]) -> dict[int, list[_Told]]:
        rows = self._sql.execute(
            "SELECT m.statement, m.pk, m.mention, m.article, a.brief, a.outlet FROM statement_mention m"
            f" JOIN article a ON a.pk = m.article WHERE m.statement IN ({','.join('?' * len(pks))}) ORDER BY m.pk",
            tuple(pks),
        )
        told: dict[int, list[_Told]] = {pk: [] for pk in pks}
        for statement, *row in rows:
            told[statement].append(_Told(*row))
        return told

    def _index(
        self, pk: int, day: int, mention: StatementMention, statement: Statement, articles: Mapping[int, str | None]
    ) -> None:
        """Index what the statement is found by; `articles` are all that give it, with their outlets."""
        texts = dict.fromkeys(_searched(receipt) for receipt in statement.receipts)
        tags = [search.person_tag(name) for name in mention.speakers or ((mention.speaker,) if mention.speaker else ())]
        tags += [search.outlet_tag(outlet) for outlet in dict.fromkeys(articles.values()) if outlet]
        marks = ",".join("?" * len(articles))
        rows = self._sql.execute(
            f"SELECT DISTINCT storyline FROM membership m WHERE state = 'in' AND article IN ({marks}) AND {NOT_OUTSIDE}"
            " AND storyline NOT IN (SELECT k.storyline FROM kept_out k JOIN statement g ON g.id = k.subject"
            " WHERE coalesce(g.merged_into, g.pk) = ?)",
            (*articles, pk),
        )
        tags += [search.storyline_tag(row["storyline"]) for row in rows]
        tags += [] if mention.doubts else [search.SURE_TAG]
        self._sql.execute(
            "INSERT INTO statement_words (rowid, words, stems, tags) VALUES (?, ?, ?, ?)",
            (search.row_number(day, pk), *search.indexed(texts), " ".join(tags)),
        )

    def _drop_words(self, pks: Sequence[int]) -> None:
        marks = ",".join("?" * len(pks))
        days = self._sql.execute(f"SELECT pk, day FROM statement WHERE pk IN ({marks})", tuple(pks)).fetchall()
        rows = [(search.row_number(row["day"], row["pk"]),) for row in days]
        self._sql.executemany("DELETE FROM statement_words WHERE rowid = ?", rows)

    def _where(self, scope: Scope, condition: str, *values: object) -> tuple[Statement, ...]:
        if not scope.everything:
            return ()
        rows = self._sql.execute(
            "SELECT m.statement AS pk FROM statement_mention m JOIN statement s ON s.pk = m.statement"
            f" WHERE {condition} AND s.state = 'active' GROUP BY m.statement ORDER BY min(m.pk)",
            values,
        )
        return self._records([row["pk"] for row in rows])

    def _records(
        self, pks: Sequence[int], *, withdrawn: bool = False, only: Sequence[int] | None = None
    ) -> tuple[Statement, ...]:
        """The statements in the order of `pks`; without a mention only where `withdrawn` asks for them too.

        `only` are the rows of the mentions to give as receipts, all of them for None.
        """
        receipts: dict[int, list[StatementReceipt]] = {pk: [] for pk in pks}
        told: set[tuple[int, int]] = set()
        decided = (decided_on if withdrawn else standing_on)(self._sql, "statement", pks)
        marks = ",".join("?" * len(pks))
        among = "" if only is None else f"AND m.pk IN ({','.join('?' * len(only))})"
        rows = self._sql.execute(
            f"SELECT m.statement AS statement_pk, m.mention, r.text, {COLUMNS} FROM statement_mention m"
            " JOIN article a ON a.pk = m.article JOIN revision r ON r.pk = m.revision"
            f" WHERE m.statement IN ({marks}) {among} ORDER BY m.pk",
            (*pks, *(only or ())),
        )
        for row in rows:
            pk, mention = row["statement_pk"], load_statement(row["mention"])
            other = _other_words(row, mention, decided[pk]) if pk in decided else None
            if other is None or (pk, row["pk"]) not in told:
                receipts[pk].append(_receipt(row, other or mention, by_editor=other is not None))
            if other:  # what was chosen stands for all that this paragraph of the article gives of it
                told.add((pk, row["pk"]))
        found = self._sql.execute(f"SELECT * FROM statement WHERE pk IN ({marks})", tuple(pks))
        records = {
            row["pk"]: _statement(row, tuple(receipts[row["pk"]]), decided.get(row["pk"], NOTHING)) for row in found
        }
        return tuple(records[pk] for pk in pks if pk in records and (records[pk].receipts or withdrawn))


class _Told(NamedTuple):
    """A mention by its row, as it is kept, with its article."""

    mention: int
    kept: str
    article: int
    brief: int
    outlet: str | None


def _one_of_each(told: Iterable[_Told]) -> list[_Told]:
    """One mention for all that are kept alike, as those of copies are: a page's before our brief's, the earliest."""
    likest: dict[str, _Told] = {}
    for each in told:
        other = likest.setdefault(each.kept, each)
        if (each.brief, each.article, each.mention) < (other.brief, other.article, other.mention):
            likest[each.kept] = each
    return list(likest.values())


def _receipt(row: sqlite3.Row, mention: StatementMention, *, by_editor: bool) -> StatementReceipt:
    span, words, content = _as_shown(row["text"], mention, by_editor=by_editor)
    return StatementReceipt(article_of(row), mention, words, content, span, by_editor)


@lru_cache(maxsize=2_000)
def _as_shown(written: str, mention: StatementMention, *, by_editor: bool) -> tuple[Span, str, str]:
    """What is shown of a text for a statement, where and in which words, and its content alone.

    Kept for a while: with each article that gives a statement, all that give it are looked at again.
    """
    span = shown(written, mention) if by_editor else span_to_show(written, mention)
    text = unwrapped_at(written, span)
    return span, span.of(text), mention.content[0].of(text) if by_editor else content_of(text, mention)


def _other_words(row: sqlite3.Row, mention: StatementMention, decided: Decided) -> StatementMention | None:
    """The mention with the words that an editor chose for this article; None where none hold or stand there."""
    held = decided.agreed("words", row["pk"])
    span = anchored(row["text"], held) if held else None
    there = span and beside(row["text"], span, mention.context, mention.content[0])
    return chosen(row["text"], span, mention) if span and there else None


def _searched(receipt: StatementReceipt) -> str:
    """The words a statement is found by: its own, and those of a cue that says more than "said"."""
    inside = receipt.content in receipt.text
    return receipt.text if inside and receipt.text != receipt.content else receipt.content


def _columns(mention: StatementMention) -> tuple[object, ...]:
    return (
        mention.kind,
        mention.speaker,
        dumps(mention.speakers),
        mention.role,
        mention.to,
        dumps(mention.via),
        dump_record(mention.said),
        mention.reported_on,
        dumps(mention.doubts),
    )


def _merged(mentions: Sequence[StatementMention], best: StatementMention) -> StatementMention:
    """The best mention, with the earliest report, and the day it was said where any mention states one."""
    dated = [m.said for m in mentions if m.said.value]
    said = best.said if best.said.value or not dated else max(dated, key=lambda d: len(d.value or ""))
    reported = [m.reported_on for m in mentions if m.reported_on]
    return replace(best, said=said, reported_on=min(reported, default=None))


def _statement(row: sqlite3.Row, receipts: tuple[StatementReceipt, ...], decided: Decided) -> Statement:
    first_seen = when(row["first_seen"])
    assert first_seen is not None
    return Statement(
        pk=row["pk"],
        id=row["id"],
        kind=row["kind"],
        speaker=row["speaker"],
        speakers=strings(row["speakers"]),
        role=row["role"],
        to=row["recipient"],
        via=strings(row["via"]),
        said=load_date(row["said"]),
        reported_on=row["reported_on"],
        doubts=strings(row["doubts"]),
        state=row["state"],
        first_seen=first_seen,
        receipts=receipts,
        decided=decided,
    )
