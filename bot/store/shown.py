"""What rooms were shown: every message that stays, line by line, with what each line rests on, to be corrected later.

A line rests on its statement's or event's state, on what people decided of it, and on the revisions and the standing of
the articles that its receipts name. Where one of these has moved since it was last looked at, a query finds it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.ids import LINE, kind_of
from bot.model import EVERYTHING
from bot.reply import OWN
from bot.store.coding import dumps, instant, when
from bot.store.former import Former
from bot.store.posted import ANEW, BESIDE, Place, ShownLine, ShownMessage, dump_entry, framed, load_entry, unframed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

    from bot.reply import Entry, Reply
    from bot.store.connection import Connections

    Basis = tuple[str | None, str | None, str | None, int]

_LIVE = "JOIN shown s ON s.pk = l.shown AND s.ref IS NOT NULL"
_LOST = f"""SELECT l.shown FROM shown_line l {_LIVE}
  LEFT JOIN {{table}} g ON g.id = l.about LEFT JOIN {{table}} w ON w.pk = coalesce(g.merged_into, g.pk)
  LEFT JOIN {{table}} p ON p.id = l.present LEFT JOIN {{table}} q ON q.pk = coalesce(p.merged_into, p.pk)
  WHERE l.own AND l.kind = '{{table}}' AND (w.state IS NOT l.state OR q.state IS NOT l.stands OR q.id IS NOT l.present
  OR EXISTS (SELECT 1 FROM correction c WHERE c.subject IN (l.about, w.id, l.present) AND c.pk > l.correction))"""
_MOVED = f"""SELECT l.shown FROM shown_line l {_LIVE} JOIN shown_article r ON r.shown = l.shown AND r.line = l.line
  LEFT JOIN article a ON a.id = r.article
  WHERE l.own AND (a.revision IS NOT r.revision OR a.standing IS NOT r.standing)"""
_TOLD_OF = f"""SELECT l.shown FROM shown_line l {_LIVE}
  WHERE l.kind != '' AND l.withheld != (l.about IN (SELECT value FROM json_each(:withheld))
  OR coalesce(l.present, '') IN (SELECT value FROM json_each(:withheld)))"""
_LOOK = "SELECT pk FROM shown WHERE look AND ref IS NOT NULL"


class Shown:
    """Reads and writes of what rooms were shown. Writes stand inside `store.write()`.

    `public` is the desk's store, for a room's drawer: a message in a private room may hold lines of both.
    """

    def __init__(self, connections: Connections, public: Connections | None = None) -> None:
        self._connections = connections
        self._public = public

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def beside(self, public: Connections) -> Shown:
        """The same with lines of the desk's store beside those of its own."""
        return Shown(self._connections, public)

    def keep(self, at: datetime, place: Place, reply: Reply, frame: Mapping[str, str] | None = None) -> int:
        """Keep what a message shows; returns its row.

        One that has its place already was composed a moment before: it is looked at once more.
        """
        kept = {"reply": framed(reply), **(frame or {})}
        row = self._sql.execute(
            "INSERT INTO shown (at, platform, room, ref, thread, key, file, frame, look)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING pk",
            (
                *(instant(at), place.platform, place.room, place.ref, place.thread, place.key, place.file),
                *(dumps(kept), int(place.ref is not None)),
            ),
        ).fetchone()
        for number, entry in enumerate(reply.entries):
            self._line(row["pk"], number, entry)
        return int(row["pk"])

    def _line(self, shown: int, number: int, entry: Entry) -> None:
        own = self._public is None or OWN in entry.marks
        kind, subject = self._subject(entry, own=own)
        self._sql.execute(
            "INSERT INTO shown_line (shown, line, kind, about, own, posted) VALUES (?, ?, ?, ?, ?, ?)",
            (shown, number, kind, subject, int(own), dump_entry(entry)),
        )
        self._sql.executemany(
            "INSERT OR IGNORE INTO shown_article (shown, line, article) VALUES (?, ?, ?)",
            [(shown, number, each.article) for each in entry.receipts],
        )
        self.rest(shown, number)

    def _subject(self, entry: Entry, *, own: bool) -> tuple[str, str]:
        """What the line is about, and its id; two empty strings for what nobody corrects."""
        told = (
            self._where(own=own).sql.execute("SELECT kind, subject FROM change WHERE pk = ?", (entry.tells,)).fetchone()
        )
        subject = str(told["subject"]) if told else entry.id
        if entry.kind == "article" or (told and told["kind"].startswith("article ")):
            return "article", subject
        named = bool(told) or entry.kind in ("statement", "event", "change")
        return (kind_of(subject), subject) if named and LINE.fullmatch(subject) else ("", "")

    def _where(self, *, own: bool) -> Connections:
        """Where the thing lies that a line is about."""
        return self._connections if own or self._public is None else self._public

    def rest(self, shown: int, number: int, withheld: Collection[str] = ()) -> None:
        """Note that the line was looked at: what it rests on is from now on as it is now."""
        where = (shown, number)
        line = self._sql.execute("SELECT * FROM shown_line WHERE shown = ? AND line = ?", where).fetchone()
        at = self._where(own=bool(line["own"]))
        basis = _basis(at, line["kind"], line["about"])
        self._sql.execute(
            "UPDATE shown_line SET state = ?, present = ?, stands = ?, correction = ?, withheld = ?"
            " WHERE shown = ? AND line = ?",
            (*basis, int(line["about"] in withheld or basis[1] in withheld), *where),
        )
        for article, standing in self._articles(*where, at.sql).items():
            self._sql.execute(
                "UPDATE shown_article SET revision = ?, standing = ? WHERE shown = ? AND line = ? AND article = ?",
                (*standing, *where, article),
            )

    def _articles(self, shown: int, number: int, sql: sqlite3.Connection) -> dict[str, tuple[int | None, str | None]]:
        """The revision and standing, now, of each article that the line names."""
        named = self._sql.execute("SELECT article FROM shown_article WHERE shown = ? AND line = ?", (shown, number))
        found: dict[str, tuple[int | None, str | None]] = {}
        for (article,) in named.fetchall():
            row = sql.execute("SELECT revision, standing FROM article WHERE id = ?", (article,)).fetchone()
            found[article] = (row["revision"], row["standing"]) if row else (None, None)
        return found

    def find_places(self) -> int:
        """Take over from the outbox where digests were posted meanwhile; returns how many messages."""
        return self._sql.execute(
            "UPDATE shown SET ref = o.ref, thread = coalesce(shown.thread, (SELECT p.ref FROM outbox p"
            " WHERE p.digest = o.digest AND p.part < o.part AND p.ref IS NOT NULL ORDER BY p.part LIMIT 1))"
            " FROM outbox o WHERE o.key = shown.key AND o.state = 'sent' AND o.ref IS NOT NULL AND shown.ref IS NULL"
        ).rowcount

    def to_place(self) -> bool:
        """Whether `find_places` would find any."""
        found = self._sql.execute(
            "SELECT 1 FROM shown s JOIN outbox o ON o.key = s.key AND o.state = 'sent' AND o.ref IS NOT NULL"
            " WHERE s.ref IS NULL LIMIT 1"
        ).fetchone()
        return found is not None

    def moved(self, withheld: Collection[str]) -> tuple[int, ...]:
        """The posted messages with a line of which something it rests on has moved, the oldest first.

        `withheld` are the ids that nobody is to read on this day.
        """
        lost = " UNION ".join(_LOST.format(table=table) for table in ("statement", "event"))
        rows = self._sql.execute(
            f"{lost} UNION {_MOVED} UNION {_LOOK} UNION {_TOLD_OF}", {"withheld": dumps(sorted(withheld))}
        ).fetchall()
        return tuple(sorted({*(row[0] for row in rows), *self._moved_elsewhere()}))

    def _moved_elsewhere(self) -> Iterator[int]:
        """The messages in a room's drawer with a line of the desk's that has moved there: few, and looked at each."""
        if self._public is None:
            return
        rows = self._sql.execute(f"SELECT DISTINCT l.shown FROM shown_line l {_LIVE} WHERE NOT l.own AND l.kind != ''")
        for (pk,) in rows.fetchall():
            if any(line.moved for line in self.get(pk).lines):
                yield pk

    def get(self, pk: int) -> ShownMessage:
        """One message."""
        row = self._sql.execute("SELECT * FROM shown WHERE pk = ?", (pk,)).fetchone()
        frame = json.loads(row["frame"])
        reply = unframed(frame.pop("reply"))
        at = when(row["at"])
        assert at is not None
        place = Place(row["platform"], row["room"], row["ref"], row["thread"], row["key"], row["file"])
        lines = tuple(self._lines(pk, look=bool(row["look"])))
        return ShownMessage(pk, at, place, reply, frame, lines, anew=row["look"] == ANEW)

    def _lines(self, pk: int, *, look: bool) -> Iterator[ShownLine]:
        for row in self._sql.execute("SELECT * FROM shown_line WHERE shown = ? ORDER BY line", (pk,)).fetchall():
            number, kind, subject, own = row["line"], row["kind"], row["about"], bool(row["own"])
            at = self._where(own=own)
            had = self._sql.execute(
                "SELECT article, revision, standing FROM shown_article WHERE shown = ? AND line = ?", (pk, number)
            )
            articles = {each["article"]: (each["revision"], each["standing"]) for each in had.fetchall()}
            posted = load_entry(row["posted"])
            assert posted is not None
            yield ShownLine(
                *(number, kind, subject, own, posted),
                now=load_entry(row["now"]),
                since=when(row["since"]),
                moved=look
                or _basis(at, kind, subject) != (row["state"], row["present"], row["stands"], row["correction"])
                or self._articles(pk, number, at.sql) != articles,
            )

    def rewrite(self, shown: int, number: int, now: Entry | None, since: datetime | None) -> None:
        """Keep what the message shows in the line's place from now on; None: the line as it was posted."""
        self._sql.execute(
            "UPDATE shown_line SET now = ?, since = ? WHERE shown = ? AND line = ?",
            (dump_entry(now) if now else "", instant(since) if since else None, shown, number),
        )

    def looked_at(self, shown: int) -> None:
        """Note that the message was looked at."""
        self._sql.execute("UPDATE shown SET look = 0 WHERE pk = ? AND look", (shown,))

    def look_again(self, article: str) -> None:
        """Have the messages looked at that name an article: what is read of it has changed, though it has not."""
        self._sql.execute(
            "UPDATE shown SET look = max(look, 1) WHERE pk IN (SELECT shown FROM shown_article WHERE article = ?)",
            (article,),
        )

    def last(self) -> int:
        """The highest row that a message ever had; 0 without any."""
        row = self._sql.execute("SELECT seq FROM sqlite_sequence WHERE name = 'shown'").fetchone()
        return int(row["seq"]) if row else 0

    def last_told(self, place: Place, subject: str) -> str | None:
        """The mark of what the room was last told of a line, by `tell`."""
        row = self._sql.execute(
            "SELECT now FROM shown_told WHERE platform = ? AND room = ? AND about = ?",
            (place.platform, place.room, subject),
        ).fetchone()
        return row["now"] if row else None

    def tell(self, place: Place, subject: str, mark: str) -> None:
        """Note that the room is told of a line, by a mark of what it is told."""
        self._sql.execute(
            "INSERT OR REPLACE INTO shown_told (platform, room, about, now) VALUES (?, ?, ?, ?)",
            (place.platform, place.room, subject, mark),
        )

    def forget(self, platform: str, ref: str) -> None:
        """A message was deleted: it is edited no more."""
        self._sql.execute("DELETE FROM shown WHERE platform = ? AND ref = ?", (platform, ref))

    def forget_file(self, pk: int) -> None:
        """A file was deleted; by its place others might be forgotten too, where nobody knows when it was posted."""
        self._sql.execute("DELETE FROM shown WHERE pk = ?", (pk,))

    def files_beside(self, platform: str, ref: str) -> tuple[int, ...]:
        """The files that came with a message."""
        rows = self._sql.execute(
            "SELECT pk FROM shown WHERE platform = ? AND file IS NOT NULL"
            f" AND instr(' ' || json_extract(frame, '$.{BESIDE}') || ' ', ?) ORDER BY pk",
            (platform, f" {ref} "),
        )
        return tuple(row["pk"] for row in rows)

    def delete_before(self, at: datetime) -> int:
        """Delete what was shown before an instant; returns how many messages."""
        gone = self._sql.execute("DELETE FROM shown WHERE at < ?", (instant(at),)).rowcount
        if gone:
            self._sql.execute(
                "DELETE FROM shown_told WHERE NOT EXISTS (SELECT 1 FROM shown_line l JOIN shown s ON s.pk = l.shown"
                " WHERE l.about = shown_told.about AND s.platform = shown_told.platform"
                " AND s.room = shown_told.room)"
            )
        return gone

    def written(self) -> tuple[int, int]:
        """Numbers that differ from those before once anything was written to the database, by whomever."""
        version = self._sql.execute("PRAGMA data_version").fetchone()[0]
        return int(version), self._sql.total_changes


def _basis(at: Connections, kind: str, subject: str) -> Basis:
    """What a line is about: its record's state, the id that stands in its place now and that one's state.

    Last the number of the latest decision on either.
    """
    if kind not in ("statement", "event"):
        return None, None, None, 0
    state, present = _record(at.sql, kind, subject)
    stands = state
    if state != "active" and (heir := Former(at).present(EVERYTHING, subject)):
        stands, present = _record(at.sql, kind, heir)
    last = at.sql.execute(
        "SELECT coalesce(max(pk), 0) FROM correction WHERE subject IN (?, ?)", (subject, present)
    ).fetchone()[0]
    return state, present, stands, int(last)


def _record(sql: sqlite3.Connection, kind: str, subject: str) -> tuple[str | None, str | None]:
    """The state and id of what an id leads to."""
    row = sql.execute(
        f"SELECT w.state, w.id FROM {kind} g JOIN {kind} w ON w.pk = coalesce(g.merged_into, g.pk) WHERE g.id = ?",
        (subject,),
    ).fetchone()
    return (row["state"], row["id"]) if row else (None, None)
