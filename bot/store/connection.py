"""Opening the database: one connection a thread, one kind of write, and clear sentences when it cannot be used."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

from bot.errors import StoreUnusable
from bot.store.coding import storable
from bot.store.compacting import under_way
from bot.store.copying import make
from bot.store.faults import NOT_OURS, busy, connect
from bot.store.version import LATEST, STEPS_TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.store.faults import Connection

BUSY_SECONDS = 10
"""How long a writer waits for another (DESIGN, One process)."""

STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock: some tenths of a millisecond."""

NETWORK_FILE_SYSTEMS = frozenset("9p afs ceph cifs fuse.sshfs glusterfs lustre nfs nfs4 smb3 smbfs".split())
"""Types as the kernel names them; WAL needs shared memory, which these do not have (sqlite.org/wal.html)."""

MOUNTS = Path("/proc/mounts")


class Connections:
    """A connection for each thread to one database file, all with the same settings.

    `busy_s` is how long a writer waits for another, in seconds. `letter` stands before the ids that are made here.
    """

    def __init__(self, path: Path, mounts: Path = MOUNTS, busy_s: float = BUSY_SECONDS, letter: str = "") -> None:
        self.path = path
        self.letter = letter
        self._busy_s = busy_s
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        refuse_network_file_system(path, mounts)
        _make_folder(path)
        _make_file(path)
        try:
            self._open_ours()
        except BaseException:
            self.close()
            raise

    @property
    def sql(self) -> sqlite3.Connection:
        """This thread's connection, opened on first use; rows are `sqlite3.Row`."""
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self.path, self._busy_s)
            with self._lock:
                self._open.append(connection)
            self._set_up(connection)
            self._local.connection = connection
        return connection

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Bound what this thread asks of the database inside the block: whatever runs on past `seconds` is stopped.

        Raises `TooSlow`. 0 is no bound; a bound inside another leaves the outer one in force.
        """
        if not seconds or getattr(self._local, "bounded", False):
            yield
            return
        until, sql = monotonic() + seconds, self.sql
        self._local.bounded = True
        sql.set_progress_handler(lambda: monotonic() > until, STEPS)
        try:
            yield
        finally:
            sql.set_progress_handler(None, 0)
            self._local.bounded = False

    def id_of(self, kind: str, pk: int) -> str:
        """The public id of a row, by the first letter of what it is."""
        return f"{self.letter}{kind[0]}{pk}"

    @contextmanager
    def write(self, *, lasting: bool = False) -> Iterator[None]:
        """One transaction that takes the write lock at once; nested use joins the outer one.

        Everything inside is written, or nothing. Raises `StoreUnusable` when the database cannot be written. What a
        crash leaves a power cut may take away, unless the transaction is `lasting` (or one after it): that waits for
        the disk.
        """
        sql = self.sql
        if sql.in_transaction:
            yield
            return
        with self._waiting_for_the_disk() if lasting else nullcontext():
            self.begin()
            try:
                yield
                sql.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise

    @contextmanager
    def _waiting_for_the_disk(self) -> Iterator[None]:
        self.sql.execute("PRAGMA synchronous=FULL")
        try:
            yield
        finally:
            self.sql.execute("PRAGMA synchronous=NORMAL")

    def begin(self) -> None:
        """Take the write lock; a compaction, which may hold it for minutes, is waited for until it ends."""
        while True:
            try:
                self.sql.execute("BEGIN IMMEDIATE")
            except StoreUnusable as error:
                if not busy(error) or not self.compacted_now():
                    raise
            else:
                return

    def compacted_now(self) -> bool:
        """Whether the database's files are being compacted."""
        return under_way(self.path)

    def _roll_back(self) -> None:
        """End the transaction, unless the error has ended it already (a full disk does)."""
        if self.sql.in_transaction:
            self.sql.execute("ROLLBACK")

    def storyline_pk(self, slug: str | None) -> int | None:
        """The row of a storyline by its slug or a former one; None without a slug, -1 for one that nobody has.

        That of the one it was merged into, where it was.
        """
        if slug is None:
            return None
        if not storable(slug):
            return -1
        row = self.sql.execute(
            "SELECT coalesce(merged_into, pk) AS pk FROM storyline WHERE slug = ? OR pk ="
            " (SELECT storyline FROM former_slug WHERE slug = ?)",
            (slug, slug),
        ).fetchone()
        return int(row["pk"]) if row else -1

    def storyline_pks(self, slug: str | None) -> tuple[int, ...]:
        """The row of a storyline and those of all that were merged into it; empty without a slug."""
        pk = self.storyline_pk(slug)
        if pk is None:
            return ()
        rows = self.sql.execute("SELECT pk FROM storyline WHERE merged_into = ? ORDER BY pk", (pk,))
        return (pk, *(row["pk"] for row in rows))

    def names(self, table: str, column: str, condition: str = "TRUE") -> tuple[str, ...]:
        """The different names in an indexed column, sorted: one step in the index for each name.

        SELECT DISTINCT reads every row instead, hundreds of thousands for a few hundred speakers.
        """
        rows = self.sql.execute(
            f"WITH RECURSIVE name (text) AS (SELECT min({column}) FROM {table} WHERE {condition} UNION ALL"
            f" SELECT (SELECT min({column}) FROM {table} WHERE {column} > text AND {condition}) FROM name"
            " WHERE text IS NOT NULL) SELECT text FROM name WHERE text IS NOT NULL"
        )
        return tuple(row["text"] for row in rows)

    def present(self, kind: str, storyline_pk: int, pks: Sequence[int], without_article: int) -> frozenset[int]:
        """Which of the statements or events `pks` stand in the storyline's accepted articles but for one.

        By an article that its outlet withdrew nothing stands.
        """
        marks = ",".join("?" * len(pks))
        rows = self.sql.execute(
            f"SELECT DISTINCT m.{kind} AS pk FROM {kind}_mention m JOIN membership b ON b.article = m.article"
            f" JOIN article a ON a.pk = m.article AND a.standing NOT IN ('withdrawn', 'killed')"
            f" WHERE b.storyline = ? AND b.state = 'in' AND m.article != ? AND m.{kind} IN ({marks})",
            (storyline_pk, without_article, *pks),
        )
        return frozenset(row["pk"] for row in rows)

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()
        self._local = threading.local()

    def _open_ours(self) -> None:
        """Take the steps that the schema lacks; leave another program's database, and a newer Slugline's, as it is."""
        version = int(self.sql.execute("PRAGMA user_version").fetchone()[0])
        tables = {row["name"] for row in self.sql.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if tables and STEPS_TABLE not in tables:
            raise StoreUnusable(NOT_OURS.format(path=self.path))
        if version > LATEST:
            raise StoreUnusable(
                f"The database {self.path} was written by a newer Slugline (schema {version}, this one knows {LATEST})."
                " Install that version, or name another database with --db."
            )
        if version < LATEST:
            from bot.store.migrations import migrate

            migrate(self.sql)

    def _set_up(self, connection: Connection) -> None:
        connection.row_factory = sqlite3.Row
        self._use_wal(connection)
        for pragma in ("foreign_keys=ON", "synchronous=NORMAL", "cache_size=-65536"):
            connection.execute(f"PRAGMA {pragma}")

    def _use_wal(self, connection: Connection) -> None:
        """Change the journal of a new database, patiently: of two that do so at once, SQLite fails one on the spot."""
        until = monotonic() + self._busy_s
        while True:
            try:
                connection.execute("PRAGMA journal_mode=WAL")
                return
            except StoreUnusable as error:
                if not busy(error) or monotonic() > until:
                    raise
            sleep(0.01)


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnusable(
            f"The folder of the database {path} cannot be made ({error.strerror}). Name another place with --db."
        ) from error


def _make_file(path: Path) -> None:
    """Make a new database before SQLite would: what lies beside it, and it itself, are then its owner's alone."""
    with suppress(OSError):  # it is there, or cannot be made: then opening it says why
        make(path)


def refuse_network_file_system(path: Path, mounts: Path = MOUNTS) -> None:
    """Raise `StoreUnusable` when `path` lies on a network file system, as far as `mounts` can tell."""
    kind = _file_system(path.absolute(), mounts)
    if kind in NETWORK_FILE_SYSTEMS:
        raise StoreUnusable(
            f"{path} lies on a network file system ({kind}), where SQLite can lose writes."
            " Put the database on a local disk: --db PATH or SLUGLINE_DB."
        )


def _file_system(path: Path, mounts: Path) -> str | None:
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    resolved = path.resolve()
    best: tuple[int, str] = (-1, "")
    for fields in (line.split() for line in lines):
        if len(fields) >= 3 and resolved.is_relative_to(mount := Path(fields[1].replace("\\040", " "))):
            best = max(best, (len(mount.parts), fields[2]))
    return best[1] or None
