"""Digests that hold what is hidden: those not posted yet are taken back and composed anew, posted ones are counted."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.following.passages import parts, places
from bot.following.removed import named
from bot.store.coding import dumps
from bot.store.loose import said_in
from bot.store.posted import ANEW, bare, dump_entry, load_entry

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator

    from bot.reply import Entry
    from bot.store.connection import Connections
    from bot.store.taken import Taken

WAITING = ("queued", "held")
_LATER = (
    "WITH RECURSIVE later (digest) AS (VALUES (?) UNION SELECT o.digest FROM later"
    " JOIN digest_subscription x ON x.digest = later.digest"
    " JOIN digest_subscription o ON o.subscription = x.subscription AND o.digest > x.digest)"
    " SELECT digest FROM later ORDER BY digest"
)
"""A digest, those after it of the same subscriptions, those after these of theirs, and so on; the earliest first."""
_TOLD_IN = "SELECT subscription, after_change, held FROM digest_subscription WHERE digest = ?"


class ShownWords:
    """What is kept of posted messages, where it has words of what is hidden."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def look_at(self, taken: Taken) -> int:
        """Have the messages that hold what was taken looked at; returns how many of them are no digests."""
        found = {row["shown"] for row in self._lines() if holds(row["posted"], taken) or holds(row["now"], taken)}
        for shown in found:
            self._look(shown, 1)
        marks = ",".join("?" * len(found))
        answers = f"SELECT count(*) FROM shown WHERE key IS NULL AND pk IN ({marks})"
        return int(self._connections.sql.execute(answers, tuple(found)).fetchone()[0])

    def erase(self, taken: Taken, names: Collection[str]) -> None:
        """Leave of such a line only where it stood, and of what stands around the lines nothing; edits are made anew.

        Of a line that names an article which lost words a part of these is enough.
        """
        sql, said, near = self._connections.sql, said_in(taken), self._beside(taken)
        touched = {
            (row["shown"], row["line"])
            for row in self._lines()
            if self._has(row, taken, said, near) or (names and named(row["posted"] + row["now"], names))
        }
        for shown, line in sorted(touched):
            row = sql.execute(
                "SELECT posted, kind FROM shown_line WHERE shown = ? AND line = ?", (shown, line)
            ).fetchone()
            entry = load_entry(row["posted"])
            assert entry is not None
            sql.execute(
                "UPDATE shown_line SET posted = ?, now = '', since = NULL WHERE shown = ? AND line = ?",
                (dump_entry(_without(_left(entry, row["kind"]), taken, said)), shown, line),
            )
        for row in sql.execute("SELECT pk, frame FROM shown").fetchall():
            inside = any(shown == row["pk"] for shown, _ in touched)
            if holds(row["frame"], taken) or (inside and parts("\n".join(_strings(row["frame"])), said)):
                sql.execute("UPDATE shown SET frame = ? WHERE pk = ?", (dumps({"reply": {}}), row["pk"]))
                self._look(row["pk"])
            if inside:
                sql.execute("UPDATE edit SET payload = '' WHERE shown = ?", (row["pk"],))
                self._look(row["pk"])
        for row in sql.execute("SELECT shown, payload FROM edit WHERE payload != ''").fetchall():
            if holds(row["payload"], taken):
                sql.execute("UPDATE edit SET payload = '' WHERE shown = ?", (row["shown"],))
                self._look(row["shown"])

    def _has(self, row: sqlite3.Row, taken: Taken, said: set[str], near: set[str]) -> bool:
        """Whether a line has words of what was taken."""
        texts = (row["posted"], row["now"])
        if any(holds(text, taken) for text in texts):
            return True
        rows = self._connections.sql.execute(
            "SELECT article FROM shown_article WHERE shown = ? AND line = ?", (row["shown"], row["line"])
        )
        named = {each["article"] for each in rows.fetchall()}
        return bool(named & near) and any(parts("\n".join(_strings(text)), said) for text in texts if text)

    def _beside(self, taken: Taken) -> set[str]:
        """The ids of the articles that were taken, and of those that lost words."""
        lost = (self._connections.sql.execute("SELECT id FROM article WHERE pk = ?", (pk,)) for pk in taken.masked)
        return {row["id"] for row in taken.of("article")} | {row["id"] for rows in lost for row in rows}

    def _look(self, shown: int, how: int = ANEW) -> None:
        self._connections.sql.execute("UPDATE shown SET look = max(look, ?) WHERE pk = ?", (how, shown))

    def _lines(self) -> list[sqlite3.Row]:
        return self._connections.sql.execute("SELECT * FROM shown_line ORDER BY shown, line").fetchall()


def _left(entry: Entry, kind: str) -> Entry:
    """What is left of a line; of one of which nobody knows any more what it was about, that it was taken out."""
    return bare(entry) if kind else replace(bare(entry), id="", edited="taken out")


def _without(entry: Entry, taken: Taken, said: set[str]) -> Entry:
    """A storyline's title may have the words, too."""
    return replace(entry, text="") if holds(entry.text, taken) or parts(entry.text, said) else entry


class Messages:
    """Finds and takes back messages."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._shown = ShownWords(connections)

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def take_back(self, taken: Taken) -> tuple[int, int]:
        """Take back what is queued and holds what was taken; returns how many messages were posted, how many not yet.

        A digest of which nothing was posted is composed anew at the next round, and so are those queued after it; of
        another one the messages that hold it are dropped.
        """
        answers = self._shown.look_at(taken)
        touching = [row for row in self._all() if holds(row["payload"], taken)]
        waiting = [row for row in touching if row["state"] in WAITING]
        for digest in sorted({row["digest"] for row in waiting}):
            if not self._whole(digest, taken):
                mine = [(row["pk"],) for row in waiting if row["digest"] == digest]
                self._sql.executemany("DELETE FROM outbox WHERE pk = ?", mine)
        self._sql.execute("DELETE FROM shown WHERE ref IS NULL AND key NOT IN (SELECT key FROM outbox)")
        return len(touching) - len(waiting) + answers, len(waiting)

    def erase(self, taken: Taken, names: Collection[str]) -> None:
        """Overwrite what was posted, or may have been, and holds what was taken; nothing sends it again.

        With the `names` of a person goes every posted message that names them.
        """
        self._shown.erase(taken, names)
        for row in self._all():
            posted = row["state"] not in WAITING
            if holds(row["payload"], taken) or (posted and names and named(row["payload"], names)):
                self._sql.execute("UPDATE outbox SET payload = '', note = '' WHERE pk = ?", (row["pk"],))

    def _all(self) -> list[sqlite3.Row]:
        return self._sql.execute("SELECT pk, digest, payload, state FROM outbox ORDER BY pk").fetchall()

    def _whole(self, digest: int, taken: Taken) -> bool:
        """Take a digest back, with those after it in its subscription; False where something of them was posted."""
        if digest < 0:
            return False
        if not self._sql.execute("SELECT 1 FROM digest WHERE pk = ?", (digest,)).fetchone():
            return True
        later = [(row["digest"],) for row in self._sql.execute(_LATER, (digest,)).fetchall()]
        gone = "SELECT 1 FROM outbox WHERE digest = ? AND (state NOT IN ('queued', 'held') OR ref IS NOT NULL)"
        if any(self._sql.execute(gone, each).fetchone() for each in later):
            return False
        for (number,) in reversed(later):  # the earliest last: what was told before it is where its rooms go on
            for row in self._sql.execute(_TOLD_IN, (number,)).fetchall():
                self._tell_again(row, taken)
        self._sql.executemany("DELETE FROM outbox WHERE digest = ?", later)
        self._sql.executemany("DELETE FROM digest WHERE pk = ?", later)
        return True

    def _tell_again(self, row: sqlite3.Row, taken: Taken) -> None:
        """Set a subscription back to before a digest; what was held back then is so once more, also with a hold."""
        if not self._sql.execute(
            "UPDATE subscription SET last_change = ?, last_due = '' WHERE pk = ?",
            (row["after_change"], row["subscription"]),
        ).rowcount:
            return  # it has ended
        late = [(row["subscription"], change) for change in json.loads(row["held"])]
        self._sql.executemany("INSERT OR IGNORE INTO held_back SELECT ?, pk FROM change WHERE pk = ?", late)
        gone = {change["pk"] for change in taken.of("change")}
        taken.rows += [
            ("held_back", {"subscription": subscription, "change": change})
            for subscription, change in late
            if change in gone
        ]


def holds(payload: str, taken: Taken) -> bool:
    """Whether a payload has ids, addresses or words of what was taken."""
    text = "\n".join(_strings(payload))
    ids = "|".join(map(re.escape, taken.ids))
    if ids and re.search(rf"(?<![\w-])(?:{ids})(?![\w-])", text):
        return True
    addresses = [article["url"] for article in taken.of("article") if article["url"]]
    return any(address in text for address in addresses) or bool(places(text, taken.passages))


def _strings(payload: str) -> Iterator[str]:
    """Every string in a payload's JSON; a payload that is none as it is."""
    try:
        yield from _walked(json.loads(payload))
    except ValueError:
        yield payload


def _walked(value: Any) -> Iterator[str]:  # noqa: ANN401 -- JSON
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _walked(each)
    elif isinstance(value, list):
        for each in value:
            yield from _walked(each)
