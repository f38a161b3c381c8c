"""What is called new stays so while its first teller is hidden: another teller in the storyline stands in for it.

The change keeps its row, so that no digest tells it twice; on release the first teller has it again. What no digest
told because it was hidden when its turn came, the next one tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.following.changes import NEWS, told_as
from bot.following.faithful import content_of, words_to_show
from bot.store.coding import load_event, load_statement

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping

    from bot.store.taken import Taken

_NEWS = ", ".join(f"'{kind}'" for kind in sorted(NEWS))
_TELLERS = """SELECT m.article, m.mention, r.text, w.speaker FROM {kind} g
  JOIN {kind} w ON w.pk = coalesce(g.merged_into, g.pk) JOIN {kind}_mention m ON m.{kind} = w.pk
  JOIN revision r ON r.pk = m.revision JOIN membership b ON b.article = m.article AND b.state = 'in'
  JOIN storyline s ON s.pk = b.storyline
  WHERE g.id = ? AND w.state = 'active' AND coalesce(s.merged_into, s.pk) =
    (SELECT coalesce(o.merged_into, o.pk) FROM storyline o WHERE o.pk = ?)
  ORDER BY m.article, m.pk LIMIT 1"""
_TOLD = f"""SELECT 1 FROM change d JOIN {{kind}} o ON o.id = d.subject JOIN {{kind}} g ON g.id = ?
  WHERE coalesce(o.merged_into, o.pk) = coalesce(g.merged_into, g.pk) AND d.kind IN ({_NEWS}) AND d.storyline = ?
  AND d.pk != ? AND d.pk <= ?"""


def stand_in(sql: sqlite3.Connection, hidden: Iterable[Mapping[str, Any]]) -> None:
    """Let the next tellers stand in for those of hidden changes (their rows) whose subjects stand. Inside a write."""
    for change in hidden:
        if change["kind"] in NEWS and not _stands(sql, change["pk"]) and (found := _teller(sql, change)):
            sql.execute(
                "INSERT INTO change (pk, at, kind, subject, storyline, article, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*(change[name] for name in ("pk", "at", "kind", "subject", "storyline")), *found),
            )


def take_over(sql: sqlite3.Connection, taken: Taken, kept: Iterable[tuple[int, Taken]]) -> list[int]:
    """Note up to where subscriptions were told of what was taken; of a stand-in, with the hold that keeps the change.

    `kept` are other holds by row; returns those that are to be kept anew.
    """
    waiting = {(row["subscription"], row["change"]) for row in taken.of("held_back")}
    read = read_until(sql, [row["pk"] for row in taken.of("change")], waiting)
    stood, noted = set(), []
    for removal, held in kept:
        if mine := {str(row["pk"]) for row in held.of("change")}.intersection(read):
            held.read |= {change: read[change] for change in mine}
            stood |= mine
            noted.append(removal)
    taken.read = {change: subscriptions for change, subscriptions in read.items() if change not in stood}
    taken.rows = [
        (table, row)
        for table, row in taken.rows
        if table != "held_back" and not (table == "change" and str(row["pk"]) in stood)
    ]
    return noted


def give_back(sql: sqlite3.Connection, taken: Taken) -> None:
    """Take out the stand-ins of what comes back; who has still to be told of them is. Foreign keys are deferred."""
    for pk in [row["pk"] for row in taken.of("change") if _stands(sql, row["pk"])]:
        sql.execute("DELETE FROM change WHERE pk = ?", (pk,))
        taken.read.pop(str(pk), None)


def read_until(
    sql: sqlite3.Connection, changes: Iterable[int], waiting: Collection[tuple[int, int]]
) -> dict[str, dict[str, int]]:
    """For each change the last one that each subscription was told of; `waiting` (subscription, change) are not yet."""
    rows = sql.execute("SELECT pk, last_change FROM subscription").fetchall()
    return {
        str(change): {
            str(row["pk"]): change - 1 if (row["pk"], change) in waiting else row["last_change"] for row in rows
        }
        for change in changes
    }


def tell_later(sql: sqlite3.Connection, taken: Taken) -> None:
    """Leave changes that came back to the next digests where they were due meanwhile."""
    for change in taken.of("change"):
        read = taken.read.get(str(change["pk"]), {})
        rows = sql.execute(
            "SELECT x.pk, x.last_change FROM subscription x JOIN subscription_storyline t ON t.subscription = x.pk"
            " JOIN storyline s ON s.pk = t.storyline JOIN storyline o ON o.pk = ?"
            " WHERE coalesce(s.merged_into, s.pk) = coalesce(o.merged_into, o.pk) AND x.last_change >= ?",
            (change["storyline"], change["pk"]),
        ).fetchall()
        for row in rows:
            due = change["pk"] > read.get(str(row["pk"]), change["pk"])
            if due and not _told(sql, change, row["last_change"]):
                sql.execute("INSERT OR IGNORE INTO held_back VALUES (?, ?)", (row["pk"], change["pk"]))


def _told(sql: sqlite3.Connection, change: Mapping[str, Any], until: int) -> bool:
    """Whether digests up to a change had another one that called the same thing new."""
    values = (change["subject"], change["storyline"], change["pk"], until)
    news = change["kind"] in NEWS
    return news and any(sql.execute(_TOLD.format(kind=kind), values).fetchone() for kind in ("statement", "event"))


def _stands(sql: sqlite3.Connection, pk: int) -> bool:
    return sql.execute("SELECT 1 FROM change WHERE pk = ?", (pk,)).fetchone() is not None


def _teller(sql: sqlite3.Connection, change: Mapping[str, Any]) -> tuple[int, str] | None:
    """The first article in the storyline that tells it now, and how."""
    kind = "event" if change["kind"] == "new event" else "statement"
    asked = _TELLERS.format(kind=kind) if kind == "statement" else _TELLERS.format(kind=kind).replace(", w.speaker", "")
    row = sql.execute(asked, (change["subject"], change["storyline"])).fetchone()
    if row is None:
        return None
    if kind == "event":
        return row["article"], load_event(row["mention"]).span.of(row["text"])
    mention = load_statement(row["mention"])
    shown = words_to_show(row["text"], mention)
    sentence = shown != content_of(row["text"], mention)
    return row["article"], told_as(row["speaker"], shown, sentence=sentence)
