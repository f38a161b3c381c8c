"""Opening a database: made when it is new, upgraded when it is old, left alone with one sentence when it is unfit."""

import contextlib
import multiprocessing
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from bot.errors import StoreUnusable
from bot.model import EVERYTHING, Person, Role
from bot.store import Store
from bot.store.migrations import slugline
from bot.store.version import LATEST, STEPS_TABLE
from tests.store.kept import BRIEF, FIXTURES, OPENED, restore
from tests.store.making import AT, LATER, arrive, found, said

NOBODY = 65534  # who may write nothing of what root has made
PAGE = 4096  # bytes, SQLite's own default
WAIT = 0.05  # seconds a test waits for a lock that is not going to be given


@contextlib.contextmanager
def refused(sentence: str) -> Iterator[None]:
    with pytest.raises(StoreUnusable) as told:
        yield
    assert str(told.value) == sentence


def shape(store: Store) -> list[tuple[str, str]]:
    """The name and definition of everything in the database that its indexes do not make by themselves."""
    rows = store.connections.sql.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
    return [(row["name"], row["sql"]) for row in rows]


def test_a_new_database_is_made_with_its_folder_and_opened_again_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "data" / "slugline" / "slugline.db"
    store = Store.open(path)
    pragmas = [
        store.connections.sql.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "foreign_keys", "user_version")
    ]
    assert pragmas == ["wal", 1, LATEST]
    said(store, arrive(store, "The bridge stays closed."), "The bridge stays closed")
    before = list(store.connections.sql.iterdump())
    store.close()
    again = Store.open(path)
    assert list(again.connections.sql.iterdump()) == before
    again.close()


KEPT = sorted(FIXTURES.glob("schema-*.sql"), key=lambda kept: int(kept.stem.partition("-")[2]))


def test_every_step_is_counted_and_every_schema_kept() -> None:
    assert (len(slugline._migrations), slugline.migrations_table) == (LATEST, STEPS_TABLE)
    assert [path.name for path in KEPT] == [f"schema-{number}.sql" for number in range(1, LATEST + 1)]


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.stem)
def test_an_old_database_opens_with_everything_in_its_place(kept: Path, tmp_path: Path, store: Store) -> None:
    restore(kept, tmp_path / "old.db")
    old = Store.open(tmp_path / "old.db")
    assert shape(old) == shape(store)
    assert old.check() == ()
    assert old.size(EVERYTHING) == {
        "articles": 2,
        "statements": 1,
        "events": 1,
        "storylines": 1,
        "sources": 1,
        "changes": 2,
        "subscriptions": 1,
        "queued": 2,
        "waiting": 0,
    }
    page, brief = old.articles.get(EVERYTHING, "v1"), old.articles.get(EVERYTHING, "a2")
    assert page is not None
    assert brief is not None
    assert [old.articles.text(EVERYTHING, article) for article in (page, brief)] == [OPENED, BRIEF]
    assert (page.cluster, brief.cluster, brief.copy_of, brief.short, page.label) == (
        1,
        1,
        "v1",
        "seed 009",
        "The Vik Post",
    )
    [statement] = old.statements.of_article(EVERYTHING, page.pk)
    assert (statement.id, statement.speaker, statement.said.value) == ("s1", "Ada Lund", "2026-05-04")
    assert [(r.article.id, r.content) for r in statement.receipts] == [
        ("v1", "“The bridge at Vik is open,”"),
        ("a2", "“The bridge at Vik is open,”"),
    ]
    assert found(old, "bridges", storyline="vik", person="ada lund") == ["s1"]
    [event] = old.events.of_storyline(EVERYTHING, "vik")
    assert (event.id, event.date.value, event.best.text) == ("e1", "2026-03", "It had been closed since March")
    assert old.people.all() == (Person("Ada Lund", ("A. Lund",), gender="f", roles=(Role("mayor", "Vik", "2025-07"),)),)
    assert [(m.storyline, m.by, m.score, m.reasons) for m in old.storylines.of_article(EVERYTHING, page.pk)] == [
        ("vik-bridge", "rule", 0.5, ("bridge",))
    ]
    assert [(c.kind, c.subject, c.at) for c in old.changes.since(EVERYTHING)] == [
        ("new statement", "s1", AT),
        ("new event", "e1", LATER),
    ]
    assert old.changes.asked("U1", "vik-bridge") == AT
    assert [(source.name, source.storyline) for source in old.sources.list(EVERYTHING)] == [("Vik", "vik-bridge")]
    assert old.entries.known(1) == {"tag:1"}
    assert [(s.slugs, s.at, s.last_change) for s in old.subscriptions.list(EVERYTHING)] == [
        (("vik-bridge",), ("08:00",), 2)
    ]
    assert [(row.key, row.payload) for row in old.outgoing.rows()] == [
        ("1:2026-06-02T08:00/0", "parent"),
        ("1:2026-06-02T08:00/1", "thread"),
    ]
    assert [(row.action, row.before, row.after) for row in old.log.since(EVERYTHING)] == [
        ("storyline rename", "vik", "vik-bridge")
    ]
    assert said(old, page, "It had been closed since March") == 2
    old.close()


def test_a_database_from_a_newer_slugline_is_refused_and_left_as_it_is(store: Store, tmp_path: Path) -> None:
    store.connections.sql.execute(f"PRAGMA user_version = {LATEST + 1}")
    store.close()
    path = tmp_path / "slugline.db"
    before = path.read_bytes()
    with refused(
        f"The database {path} was written by a newer Slugline (schema {LATEST + 1}, this one knows {LATEST})."
        " Install that version, or name another database with --db."
    ):
        Store.open(path)
    assert path.read_bytes() == before


NOT_OURS = "{path} is not a Slugline database. Name another with --db, or move it away."


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE bookmark (url TEXT)")
    other.execute("PRAGMA user_version = 70")
    other.close()
    with refused(NOT_OURS.format(path=path)):
        Store.open(path)
    left = sqlite3.connect(path)
    assert left.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmark",)]
    left.close()


@pytest.mark.parametrize(
    "content", [b"Dear diary, " * 100, b"SQLite format 2\0" + bytes(5000), b"%PDF-1.7" + bytes(600)]
)
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "diary.txt"
    path.write_bytes(content)
    with refused(NOT_OURS.format(path=path)):
        Store.open(path)
    assert path.read_bytes() == content


DAMAGED = "The database {path} is damaged. Restore a backup; `slugline doctor` checks it."


@pytest.fixture
def damaged(store: Store, tmp_path: Path) -> Iterator[Store]:
    """A store whose log and words' index have each lost a page to something else."""
    said(store, arrive(store, "The bridge stays closed."), "The bridge stays closed")
    tables = "name IN ('log', 'statement_words_config')"
    pages = store.connections.sql.execute(f"SELECT rootpage FROM sqlite_master WHERE {tables}").fetchall()
    store.close()
    with (tmp_path / "slugline.db").open("r+b") as file:
        for page in pages:
            file.seek((page["rootpage"] - 1) * PAGE)
            file.write(b"\xff" * PAGE)
    opened = Store.open(tmp_path / "slugline.db")
    yield opened
    opened.close()


def test_damage_is_named_as_such_in_a_write(damaged: Store, tmp_path: Path) -> None:
    with refused(DAMAGED.format(path=tmp_path / "slugline.db")), damaged.write():
        damaged.storylines.create(AT, "vik", "Vik", "U1")
        damaged.log.add(AT, "U1", "terminal", "storyline create", "vik")
    assert damaged.storylines.slugs(EVERYTHING) == ()


def test_a_damaged_database_is_not_backed_up_as_if_it_were_sound(damaged: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match=r" is damaged"):
        damaged.backup(tmp_path / "copy.db")


def test_damage_is_named_as_such_in_a_read_and_by_the_check(damaged: Store, tmp_path: Path) -> None:
    with refused(DAMAGED.format(path=tmp_path / "slugline.db")):
        damaged.log.since(EVERYTHING)
    with refused(DAMAGED.format(path=tmp_path / "slugline.db")):
        found(damaged, "bridge")
    assert damaged.check() == ("database disk image is malformed",)


def test_a_backup_that_cannot_be_written_names_its_own_place(store: Store, tmp_path: Path) -> None:
    with refused(CANNOT_OPEN.format(path=tmp_path / "nowhere" / "backup.db")):
        store.backup(tmp_path / "nowhere" / "backup.db")


def test_a_truncated_database_is_named_as_damaged(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "slugline.db"
    store.close()
    path.write_bytes(path.read_bytes()[: PAGE * 3 + 100])
    with refused(DAMAGED.format(path=path)):
        Store.open(path)


@pytest.mark.parametrize(
    ("mounts", "kind"),
    [
        ("srv:/desk {at} nfs4 rw 0 0", "nfs4"),
        ("/dev/sda / ext4 rw 0 0\n//srv/desk {at} cifs rw 0 0\n", "cifs"),
        ("srv: / nfs rw 0 0\n/dev/sda {at} ext4 rw 0 0", None),
        ("srv: {at}/other nfs rw 0 0\n/dev/sda / ext4 rw 0 0", None),
        ("srv: {at}other nfs rw 0 0", None),
        ("user@srv:/ {at}/with\\040space fuse.sshfs rw 0 0", "fuse.sshfs"),
        ("nothing that reads\n\n", None),
        (None, None),
    ],
)
def test_a_network_file_system_is_refused(tmp_path: Path, mounts: str | None, kind: str | None) -> None:
    table = tmp_path / "mounts"
    if mounts is not None:
        table.write_text(mounts.format(at=tmp_path))
    path = tmp_path / "with space" / "slugline.db"
    if kind is None:
        Store.open(path, table).close()
        return
    with refused(
        f"{path} lies on a network file system ({kind}), where SQLite can lose writes."
        " Put the database on a local disk: --db PATH or SLUGLINE_DB."
    ):
        Store.open(path, table)
    assert not path.parent.exists()


def test_a_link_onto_a_network_file_system_is_followed(tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    table.write_text(f"srv: {tmp_path}/remote nfs rw 0 0")
    (tmp_path / "remote").mkdir()
    (tmp_path / "here").symlink_to(tmp_path / "remote")
    with pytest.raises(StoreUnusable, match="network file system"):
        Store.open(tmp_path / "here" / "slugline.db", table)


LOCKED = "The database {path} is locked by another program. Stop that program or try again."


def test_a_write_gives_up_on_a_lock_that_is_not_let_go_and_then_works(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "slugline.db"
    impatient = Store.open(path, busy_s=WAIT)
    with store.write():
        store.storylines.create(AT, "vik", "Vik", "U1")
        with refused(LOCKED.format(path=path)), impatient.write():
            impatient.storylines.create(AT, "harbour", "Harbour", "U2")
        assert impatient.storylines.slugs(EVERYTHING) == ()
    with impatient.write():
        impatient.storylines.create(AT, "harbour", "Harbour", "U2")
    assert store.storylines.slugs(EVERYTHING) == ("harbour", "vik")
    impatient.close()


def test_a_new_database_that_another_program_holds_is_named_as_locked(tmp_path: Path) -> None:
    path = tmp_path / "slugline.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with refused(LOCKED.format(path=path)):
        Store.open(path, busy_s=WAIT)
    other.execute("ROLLBACK")
    Store.open(path, busy_s=WAIT).close()
    other.close()


def test_a_full_disk_is_named_and_nothing_is_half_written(store: Store, tmp_path: Path) -> None:
    said(store, arrive(store, "The bridge stays closed."), "The bridge stays closed")
    sql = store.connections.sql
    before = list(sql.iterdump())
    pages = sql.execute("PRAGMA page_count").fetchone()[0]
    sql.execute(f"PRAGMA max_page_count = {pages + 3}")
    with refused(
        f"The disk that holds {tmp_path / 'slugline.db'} is full. Nothing of this step was written; free some space."
    ):
        arrive(store, "A ferry. " * 10_000)
    assert list(sql.iterdump()) == before
    sql.execute("PRAGMA max_page_count = 1000000")
    arrive(store, "A ferry. " * 10_000, given_id="ferry")
    assert store.articles.ids(EVERYTHING) == ("ferry", "a1")


READ_ONLY = "The database {path} is read-only. Give this user the right to write it and to its folder."
CANNOT_OPEN = "The database {path} cannot be opened. Check that its folder exists and may be written."


def what_nobody_is_told(path: Path, answer: Connection) -> None:
    """Write to the database as a user without rights to it, and send what the error says."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    try:
        store = Store.open(path, busy_s=WAIT)
        with store.write():
            store.storylines.create(AT, "vik", "Vik", "U1")
    except StoreUnusable as error:
        answer.send(str(error))
    else:
        answer.send("nothing")


@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "sentence"),
    [
        (0o777, 0o444, READ_ONLY),
        (0o555, 0o444, READ_ONLY),
        (0o777, 0o000, CANNOT_OPEN),
        (0o777, 0o666, "nothing"),
    ],
)
def test_a_database_that_this_user_may_not_write_says_so(folder_mode: int, file_mode: int, sentence: str) -> None:
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as place:  # not below pytest's folder, into which nobody else may look
        Path(place).chmod(0o755)
        folder = Path(place) / "data"
        path = folder / "slugline.db"
        Store.open(path).close()
        path.chmod(file_mode)
        folder.chmod(folder_mode)
        listen, answer = context.Pipe(duplex=False)
        process = context.Process(target=what_nobody_is_told, args=(path, answer))
        process.start()
        assert listen.poll(60)
        assert listen.recv() == sentence.format(path=path)
        process.join(60)
        folder.chmod(0o700)


def test_a_connection_that_may_only_read_says_so_and_writes_nothing(store: Store, tmp_path: Path) -> None:
    store.connections.sql.execute("PRAGMA query_only = ON")
    with refused(READ_ONLY.format(path=tmp_path / "slugline.db")):
        arrive(store, "A ferry.")
    assert store.is_empty()


def test_a_folder_in_the_files_place_cannot_be_opened(tmp_path: Path) -> None:
    with refused(CANNOT_OPEN.format(path=tmp_path)):
        Store.open(tmp_path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    path = tmp_path / "file" / "deeper" / "slugline.db"
    with refused(f"The folder of the database {path} cannot be made (Not a directory). Name another place with --db."):
        Store.open(path)


def test_an_error_that_is_not_of_the_whole_database_stays_what_it_is(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table: nowhere"), store.write():
        store.connections.sql.execute("SELECT * FROM nowhere")


def test_what_a_database_consists_of_is_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        store = Store.open(tmp_path / "new.db")
        with store.write():
            store.storylines.create(AT, "vik", "Vik", "test")
        modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(("new.db", "new.db-wal", "new.db-shm"), "0o600")
