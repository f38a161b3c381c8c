"""Words outside articles' texts in which what is hidden may be quoted or named: typed, or made of texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.following.passages import masked, parts, placed, places
from bot.following.removed import name_hash, named, surnames
from bot.store.coding import load_event, load_person, load_statement

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Iterator

    from bot.following.passages import Passage
    from bot.model import Span
    from bot.store.taken import Taken

QUOTING = (
    ("article", "standing_note"),
    ("storyline", "title"),
    ("storyline", "brief"),
    ("change", "text"),
    ("correction", "value"),
    ("correction", "before"),
    ("correction", "words"),
)
"""Columns that may quote a statement or event, or name a person, of rows that stand."""
TYPED = (("correction", "value"), ("removal", "reason"), ("logged", "words"))
"""Columns with what people typed of what goes, in which a part of its words goes too."""
NAMING = (*QUOTING, ("storyline", "terms"), ("removal", "reason"), ("logged", "words"))
"""Columns in which a person who was taken down goes unnamed, also where the surname alone stands."""
FLAGS = ("", " WHERE kind = 'flag'")


def quoting(
    sql: sqlite3.Connection, passages: Collection[Passage], said: Iterable[str] | None
) -> Iterator[tuple[str, str, int, list[Span]]]:
    """Where the passages are quoted: table, column, row and places. `said` are their words, None if nobody knows them.

    A row without any of the longest words of `said` is not looked at.
    """
    longest = _longest(said) if said is not None else [""]
    for table, column in QUOTING:
        wanted = " OR ".join([f"instr(lower({column}), ?)"] * len(longest))
        rows = sql.execute(f"SELECT pk, {column} AS text FROM {table} WHERE {wanted}", longest) if longest else ()
        for row in list(rows):
            if row["text"] and (found := places(row["text"], passages)):
                yield table, column, row["pk"], found


def flagging(sql: sqlite3.Connection, said: Collection[str]) -> Iterator[tuple[str, str, int, list[Span]]]:
    """Where readers' flags have a part of these words: table, column, row and places."""
    for row in sql.execute("SELECT pk, value FROM correction WHERE kind = 'flag' AND value IS NOT NULL").fetchall():
        if found := parts(row["value"], said):
            yield "correction", "value", row["pk"], found


def sweep_typed(sql: sqlite3.Connection, said: Collection[str]) -> None:
    """Overwrite parts of what is taken down in what people typed. Call within `aside.allowed`."""
    for table, column in TYPED if said else ():
        only = FLAGS[table == "correction"]
        _overwrite(sql, table, column, only, lambda text: masked(text, parts(text, said)))


def sweep_names(sql: sqlite3.Connection, names: Collection[str]) -> None:
    """Overwrite the names of a person who was taken down. Call within `aside.allowed`."""
    for table, column in NAMING if names else ():
        _overwrite(sql, table, column, "", lambda text: masked(text, named(text, names)))


def said_in(taken: Taken) -> set[str]:
    """The words of the statements and events that were taken, with headlines, and what was overwritten elsewhere."""
    said = {words for cell in taken.cells if cell["table"] == "revision" for _, _, words in cell["spans"]}
    texts = {row["pk"]: row["text"] for row in taken.of("revision")}
    for row in taken.of("statement_mention"):
        if text := texts.get(row["revision"]):
            said |= {span.of(text) for span in load_statement(row["mention"]).content}
    for row in taken.of("event_mention"):
        if text := texts.get(row["revision"]):
            said.add(load_event(row["mention"]).span.of(text))
    return said | {row["title"] for row in taken.of("revision")}


def names_of(sql: sqlite3.Connection, taken: Taken, hashes: Collection[str]) -> frozenset[str]:
    """All names of a person who was taken, by the register and by who said what; surnames of nobody else too."""
    people = [load_person(row["record"]) for row in taken.of("person")]
    names = {name for person in people for name in (person.name, *person.spellings)}
    names |= {row["speaker"] for row in taken.of("statement") if row["speaker"]}
    own = {name for name in names if name_hash(name) in hashes or any(name in (p.name, *p.spellings) for p in people)}
    others = sql.execute("SELECT name FROM person UNION SELECT speaker FROM statement WHERE speaker IS NOT NULL")
    return frozenset(own | surnames(own, [row["name"] for row in others]))


def _overwrite(sql: sqlite3.Connection, table: str, column: str, only: str, over: Callable[[str], str]) -> None:
    rows = sql.execute(f"SELECT DISTINCT {column} AS text FROM {table}{only}").fetchall()
    for (text,) in rows:
        if text and (gone := over(text)) != text:
            sql.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (gone, text))


def _longest(said: Iterable[str]) -> list[str]:
    """For each of these words the longest one, as SQLite folds it: the letters of ASCII alone."""
    found = set()
    for each in said:
        plain = [word.text for word in placed(each) if each[word.start : word.end].isascii()]
        found.add(max(plain, key=len, default=""))
    return sorted(found)
