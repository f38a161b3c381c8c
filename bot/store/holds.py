"""What holds keep until they are released: it comes back as it was, with what came meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from bot.following.passages import hashed
from bot.store import aside
from bot.store.coding import when
from bot.store.hiding import late_cells, rehash
from bot.store.retelling import give_back, stand_in, tell_later
from bot.store.taken import KINDS, Taken, dumped, loaded

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from bot.model import Incoming
    from bot.store.connection import Connections
    from bot.store.hiding import Hiding
    from bot.store.taken import RemovalKind
    from bot.store.tombstones import Tombstones


@dataclass(frozen=True, slots=True)
class Removal:
    """One thing that was held ("held") or taken down ("gone"), by whom, when and why.

    `target` is its id, for a person the hash of the name.
    """

    pk: int
    kind: RemovalKind
    target: str
    state: Literal["held", "gone"]
    by: str
    reason: str
    at: datetime

    @property
    def sentence(self) -> str:
        """Who did it and when, without what."""
        done = "held" if self.state == "held" else "taken down"
        return f"{done} by {self.by} on {self.at.date().isoformat()}"


class Holds:
    """Reads and writes of what is held; every write stands inside `store.write()`."""

    def __init__(self, connections: Connections, hiding: Hiding, stones: Tombstones) -> None:
        self._connections = connections
        self._hiding = hiding
        self._stones = stones

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def put_back(self, pk: int) -> Taken:
        """Bring back what a hold hid; returns it, with the statements and events to be settled. Call inside a write.

        Raises ValueError with the id of a hold that must be released first.
        """
        taken = self.kept(pk)
        with aside.allowed(self._sql):
            give_back(self._sql, taken)
            aside.put_back(self._sql, self._standing(taken, pk))
            for cell in reversed(taken.cells):
                if not self._hiding.unmask(cell) and (first := self._holding(cell, pk)):
                    raise ValueError(first)
            self._sql.execute(
                "UPDATE removal SET state = 'released', kept = NULL, steps = steps + 1 WHERE pk = ?", (pk,)
            )
            self._sql.execute("DELETE FROM tombstone WHERE removal = ?", (pk,))
            self._mask_over(taken, pk)
            self._mask_again(taken, pk)
            for kind in KINDS:
                self._sql.execute(
                    f"UPDATE {kind}_mention SET native = (SELECT coalesce(s.rooted, s.pk) FROM {kind} s"
                    f" WHERE s.pk = coalesce({kind}_mention.native, {kind}_mention.{kind})),"
                    f" {kind} = (SELECT coalesce(s.merged_into, s.pk) FROM {kind} s"
                    f" WHERE s.pk = {kind}_mention.{kind})"
                    f" WHERE {kind} IN (SELECT pk FROM {kind} WHERE state = 'merged')"
                )
                taken.touched[kind] |= {row[kind] for row in taken.of(f"{kind}_mention")}
            for row in taken.of("article"):
                taken.masked.add(row["pk"])
            taken.late |= self._revised(taken)
        return taken

    def _revised(self, taken: Taken) -> set[int]:
        """Articles that came in another text while a statement or event of theirs was held.

        A notice that withdraws an article is no such text: what was read before stays, in the words it was read in.
        """
        return {
            row["article"]
            for kind in KINDS
            for row in taken.of(f"{kind}_mention")
            if self._sql.execute(
                "SELECT 1 FROM article WHERE pk = ? AND revision != ? AND standing NOT IN ('withdrawn', 'killed')",
                (row["article"], row["revision"]),
            ).fetchone()
        }

    def keep_words(self, article_id: str, came: Incoming, key: str) -> None:
        """Keep with the holds what they alone overwrote in the latest revision of an article, as it came.

        Call in the write that took it in. What was taken down is not kept.
        """
        held = [(each.pk, self._stones.passages(each.pk)) for each in self.held()]
        if not any(passages for _, passages in held):
            return
        row = self._sql.execute("SELECT pk, revision, title FROM article WHERE id = ?", (article_id,)).fetchone()
        plain = self._stones.hidden(came, key, self._stones.passages(state="gone"))
        keys = {hashed(key), *self._stones.reports(came.text)}
        for pk, passages in held:
            cells = late_cells(row, plain, passages, keys)
            if cells:
                kept = self.kept(pk)
                kept.cells += cells
                kept.masked.add(row["pk"])
                kept.late.add(row["pk"])
                self.keep(pk, kept)

    def settle(self, taken: Taken) -> None:
        """Bring records and the words' index in line after `put_back`. Call inside a write."""
        for kind in KINDS:
            rows = (self._sql.execute(f"SELECT pk FROM {kind} WHERE pk = ?", (pk,)) for pk in taken.touched[kind])
            taken.touched[kind] = {row["pk"] for found in rows for row in found}
        self._hiding.settle(taken)
        stand_in(self._sql, [row for held in self.held() for row in self.kept(held.pk).of("change")])
        tell_later(self._sql, taken)

    def kept(self, pk: int) -> Taken:
        """What a hold keeps."""
        return loaded(self._sql.execute("SELECT kept FROM removal WHERE pk = ?", (pk,)).fetchone()["kept"])

    def keep(self, pk: int, taken: Taken | None) -> None:
        """Keep this with a hold from now on; None changes nothing."""
        if taken is not None:
            self._sql.execute("UPDATE removal SET kept = ? WHERE pk = ?", (dumped(taken), pk))

    def held(self, but: int = 0) -> list[Removal]:
        """Every hold but one, in the order they were made."""
        rows = self._sql.execute("SELECT * FROM removal WHERE state = 'held' AND pk != ? ORDER BY pk", (but,))
        return [removal_of(row) for row in rows.fetchall()]

    def _holding(self, cell: dict[str, Any], but: int) -> str | None:
        """What is held with a cell's row, if anything is."""
        for held in self.held(but):
            if any(each.get("pk") == cell["pk"] for each in self.kept(held.pk).of(cell["table"])):
                return held.target
        return None

    def _standing(self, taken: Taken, but: int) -> list[aside.Row]:
        """The rows that can come back; mentions of what another hold hides move there, of what is gone they go."""
        away: dict[str, dict[int, int]] = {kind: {} for kind in KINDS}
        for kind in KINDS:
            own = {row["pk"] for row in taken.of(kind)}
            for row in taken.of(f"{kind}_mention"):
                there = self._sql.execute(f"SELECT 1 FROM {kind} WHERE pk = ?", (row[kind],)).fetchone()
                if row[kind] not in own and there is None:
                    away[kind][row["pk"]] = row[kind]
        orphaned = {(kind, pk) for kind in KINDS for pk in away[kind]}
        stays = [each for each in taken.rows if _mention_of(each) not in orphaned]
        moves = [each for each in taken.rows if _mention_of(each) in orphaned]
        taken.rows = stays
        for held in self.held(but):
            kept = self.kept(held.pk)
            records = {(kind, row["pk"]) for kind in KINDS for row in kept.of(kind)}
            mine = {(kind, pk) for kind in KINDS for pk, record in away[kind].items() if (kind, record) in records}
            more = [each for each in moves if _mention_of(each) in mine]
            self.keep(held.pk, replace(kept, rows=kept.rows + more) if more else None)
        return stays

    def _mask_again(self, taken: Taken, but: int) -> None:
        """Other removals hide words that have come back, and those that only hold them keep them for their release."""
        articles = sorted(taken.masked | {row["pk"] for row in taken.of("article")})
        for each in self._all():
            passages = self._stones.passages(each.pk) if each.pk != but else ()
            if passages:
                more = self._hiding.overwrite(articles, passages)
                self._hiding.make_anew(more.masked)
                if each.state == "held" and more.cells:
                    kept = self.kept(each.pk)
                    self.keep(each.pk, replace(kept, cells=kept.cells + more.cells, masked=kept.masked | more.masked))
        for article in articles:
            rehash(self._sql, article)

    def _all(self) -> list[Removal]:
        rows = self._sql.execute("SELECT * FROM removal WHERE state != 'released' ORDER BY pk DESC").fetchall()
        return [removal_of(row) for row in rows]

    def _mask_over(self, taken: Taken, but: int) -> None:
        """What other holds keep of the texts whose words came back stays overwritten."""
        back = {(cell["table"], cell["pk"], cell["column"]) for cell in taken.cells}
        for each in self.held(but):
            for cell in self.kept(each.pk).cells:
                if (cell["table"], cell["pk"], cell["column"]) in back:
                    self._hiding.mask_over(cell)


def _mention_of(each: aside.Row) -> tuple[str, int] | None:
    """The kind and row of the mention that a row is, or is a key of."""
    table, row = each
    kind, _, of = table.partition("_")
    return (kind, row["pk"]) if of == "mention" else (kind, row["mention"]) if of == "key" else None


def removal_of(row: sqlite3.Row) -> Removal:
    """A row as a record."""
    at = when(row["at"])
    assert at is not None
    return Removal(row["pk"], row["kind"], row["target"], row["state"], row["decided_by"], row["reason"], at)
