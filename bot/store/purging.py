"""Deleting for good: what is kept of the words elsewhere is overwritten, and the files are left without a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.following.passages import masked, places
from bot.model import Span
from bot.store import aside, loose
from bot.store.logged import HASHED
from bot.store.taken import KINDS, dumped, loaded

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from bot.store.connection import Connections
    from bot.store.taken import Taken

TEXTS = ("revision", "article")
"""Tables that hold articles' own words, which go with the article alone, or as passages that are overwritten there."""
SWEPT_APART = (
    *TEXTS,
    *KINDS,
    *(f"{kind}_{of}" for kind in KINDS for of in ("mention", "key")),
    *("log", "removal", "tombstone", "outbox", "source_entry", "shown", "shown_line", "edit"),
)
"""Tables that hold no loose words, or are looked through in a way of their own."""

OF_EDITORS = ("storyline", "change")
"""Tables that hold editors' words and clauses of articles: a person who was taken down goes unnamed there (`loose`)."""
LITERAL = 8
"""Characters of a title, name or author, with a blank in it, from which it is overwritten wherever it stands."""


class Purging:
    """Overwrites and compacts."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def sweep(self, kind: str, removal: int, taken: Taken) -> None:
        """Overwrite what other tables keep of what was taken. Call within `aside.allowed`."""
        self._other_holds(removal, kind, taken)
        over = _overwriting(kind, taken)
        apart = SWEPT_APART + (OF_EDITORS if kind == "person" else ())
        for table in aside.tables(self._sql):
            if table not in apart:
                for column in aside.columns(self._sql, table, "TEXT"):
                    self._sweep(table, column, over, of_others=kind != "article")
        self._sweep("removal", "reason", over, of_others=True)
        if kind == "person":
            loose.sweep_names(self._sql, self.names(removal, taken))
        else:
            loose.sweep_typed(self._sql, loose.said_in(taken))
        self.survivors(taken)
        self._prints(taken)
        self._sources(taken)

    def names(self, removal: int, taken: Taken) -> frozenset[str]:
        """All names of a person who is taken down."""
        hashes = self._sql.execute("SELECT hash FROM tombstone WHERE removal = ? AND kind = 'person'", (removal,))
        return loose.names_of(self._sql, taken, {row["hash"] for row in hashes})

    def compact(self) -> bool:
        """See `Removals.compact`."""
        sql = self._sql
        sql.execute("PRAGMA secure_delete = ON")
        with self._connections.write():
            for table in ("statement_words", "article_words"):
                sql.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        sql.execute("VACUUM")
        busy: int = sql.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy

    def _sweep(self, table: str, column: str, over: Callable[[str], str], *, of_others: bool) -> None:
        """Overwrite in one column; changes and corrections of other articles hold these articles' own words."""
        own = "" if of_others or "article" not in aside.columns(self._sql, table) else " AND article IS NULL"
        wanted = f"SELECT DISTINCT {column} AS text FROM {table} WHERE typeof({column}) = 'text'{own}"
        for (text,) in self._sql.execute(wanted).fetchall():
            if not text.startswith(HASHED) and (gone := over(text)) != text:
                self._sql.execute(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {column} = ?{own}", (gone, text))

    def survivors(self, taken: Taken) -> None:
        """Statements and events that stand keep nothing of a mention that went but what the others say."""
        for pk in taken.touched["statement"]:
            self._sql.execute("UPDATE statement SET print = '' WHERE pk = ? OR merged_into = ?", (pk, pk))
            self._sql.execute("UPDATE statement SET role = NULL, recipient = NULL WHERE merged_into = ?", (pk,))

    def _prints(self, taken: Taken) -> None:
        """Prints of statements in the same words, as of those withdrawn before."""
        for said in {[*row["print"].split("|"), ""][1] for row in taken.of("statement")} - {""}:
            if taken.passages and places(said, taken.passages):
                self._sql.execute(
                    "UPDATE statement SET print = '' WHERE instr(print, ?) AND state != 'active'", (said,)
                )

    def _sources(self, taken: Taken) -> None:
        """A page that was a source is read no more, and a feed's entry is known by its hash only."""
        for article in taken.of("article"):
            for entry in filter(None, (article["entry"], article["url"])):
                self._sql.execute("DELETE FROM source_entry WHERE entry = ?", (entry,))
            self._sql.execute("DELETE FROM source WHERE kind = 'page' AND url = ?", (article["url"],))

    def _other_holds(self, removal: int, kind: str, taken: Taken) -> None:
        """What other holds keep of it goes too."""
        articles = {row["pk"] for row in taken.of("article")}
        gone = {(table, row["pk"]) for table, row in taken.rows if "pk" in row}
        over = _overwriting(kind, taken)
        holds = self._sql.execute(
            "SELECT pk, kept FROM removal WHERE state = 'held' AND pk != ?", (removal,)
        ).fetchall()
        for row in holds:
            held = loaded(row["kept"])
            before = dumped(held)
            held.rows = [(table, each) for table, each in held.rows if each.get("article") not in articles]
            held.cells = [cell for cell in held.cells if (cell["table"], cell["pk"]) not in gone]
            held.cells = [_without_words(cell, taken.cells) for cell in held.cells]
            given = {each[of] for of in KINDS for each in held.of(f"{of}_mention")} if articles else set()
            if articles:
                held.rows = [(t, each) for t, each in held.rows if t not in KINDS or each["pk"] in given]
            if kind != "article":
                held.rows = _without_mentions(held.rows, gone)
                held.rows = [(table, _swept(each, over)) for table, each in held.rows]
            if (after := dumped(held)) != before:
                self._sql.execute("UPDATE removal SET kept = ? WHERE pk = ?", (after, row["pk"]))


def _overwriting(kind: str, taken: Taken) -> Callable[[str], str]:
    """What overwrites, in any text, the passages and whatever else names what was taken."""
    named = [row[column] or "" for row in taken.of("article") for column in ("title", "url", "author")]
    named += [row["name"] for row in taken.of("person")] if kind == "person" else []
    literal = [each for each in named if "://" in each or (" " in each and len(each) >= LITERAL)]

    def over(text: str) -> str:
        for each in literal:
            if each in text:
                text = text.replace(each, masked(each, [Span(0, len(each))]))
        return masked(text, places(text, taken.passages))

    return over


def _without_mentions(rows: list[aside.Row], gone: set[tuple[str, int]]) -> list[aside.Row]:
    """Without the mentions of statements and events that are gone."""
    kinds = {f"{kind}_mention": kind for kind in KINDS}
    return [(table, row) for table, row in rows if table not in kinds or (kinds[table], row[kinds[table]]) not in gone]


def _without_words(cell: dict[str, Any], taken: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """A hold's cell with what another removal took of the same text overwritten in its words."""
    place = (cell["table"], cell["pk"], cell["column"])
    over = [
        Span(*span[:2])
        for each in taken
        if place == (each["table"], each["pk"], each["column"])
        for span in each["spans"]
    ]
    spans = []
    for start, end, words in cell["spans"]:
        common = [
            Span(max(start, o.start) - start, min(end, o.end) - start) for o in over if o.start < end and start < o.end
        ]
        spans.append([start, end, masked(words, common)])
    return {**cell, "spans": spans}


def _swept(row: dict[str, Any], over: Callable[[str], str]) -> dict[str, Any]:
    return {name: over(value) if isinstance(value, str) else value for name, value in row.items()}
