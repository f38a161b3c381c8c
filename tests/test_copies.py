"""`slugline backup` and `slugline restore`: whole or not at all, and what was hidden or posted since stays so."""

from __future__ import annotations

import json
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.copies import back_up, back_up_daily
from bot.model import EVERYTHING, Change
from bot.schedule import Role
from bot.settings import BackupSettings
from bot.store import Store
from bot.store.records import Turn
from tests.command_line import Ran, Slugline
from tests.whole.conftest import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOON = datetime(2026, 2, 15, 12, tzinfo=UTC)
IN_ROOM = ("ask", "--room", "C9", "--private")
LIGHT = "The keeper of Alder Point said that the lamp would be lit by March. “We have the oil,” Ines Marlow said.\n"
SECRET = "The keeper of Holm said that the lamp would stay dark. “There is no zinnia,” Tom Reyes said.\n"


@pytest.fixture
def slug(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Slugline:
    return Slugline(tmp_path, capsys)


@pytest.fixture
def desk(slug: Slugline) -> Slugline:
    """Two articles in a storyline; the second is `dark`."""
    for name, text in (("light.txt", LIGHT), ("dark.txt", SECRET)):
        assert slug("ingest", slug.file(name, text), "--storyline", "lamps").status == 0
    return slug


@pytest.fixture
def store(desk: Slugline) -> Iterator[Store]:
    store = Store.open(desk.db)
    yield store
    store.close()


def copy_of(desk: Slugline) -> Path:
    copy = desk.folder / "copy.db"
    assert desk("backup", copy).status == 0
    return copy


def found(desk: Slugline, word: str) -> bool:
    return word in str(json.loads(desk("ask", f"/who-said {word}", "--as", "json").out)["entries"])


def take_down(desk: Slugline) -> None:
    step = desk("ask", "/takedown dark reason a court", "--admin", "--as", "json").out
    code = step.partition("/takedown dark")[2].partition('"')[0]
    assert desk("ask", f"/takedown dark{code}", "--admin").status == 0


def restored(desk: Slugline, copy: Path) -> list[str]:
    ran = desk("--now", NOON.isoformat(), "restore", copy, "--replace")
    assert (ran.status, ran.err) == (0, "")
    return ran.out.splitlines()


def left_over(desk: Slugline) -> list[str]:
    return sorted(path.name for path in desk.folder.iterdir() if "part" in path.name or "restoring" in path.name)


def test_a_backup_is_of_one_instant_while_others_write_without_a_pause(desk: Slugline, store: Store) -> None:
    writing, enough, done = threading.Event(), threading.Event(), threading.Event()

    def write() -> None:
        with closing(Store.open(desk.db)) as other:
            for number in range(100_000):
                with other.write():
                    for half in "ab":
                        other.changes.add(NOON, Change("new event", f"e{number}{half}", "lamps", "x" * 500), None)
                writing.set()
                if number > 50:
                    enough.set()
                if done.is_set():
                    return

    thread = threading.Thread(target=write)
    thread.start()
    assert writing.wait(20)
    copy = desk.folder / "copy.db"
    back_up(desk.db, copy, step=lambda: enough.wait(20))
    done.set()
    thread.join()
    with closing(Store.open(copy)) as copied:
        size = copied.size(EVERYTHING)["changes"]
        assert (copied.check(), copied.log.fault()) == ((), None)
    assert size % 2 == store_before(store) % 2
    assert size < store.size(EVERYTHING)["changes"]


def store_before(store: Store) -> int:
    """The changes there were before pairs of them were written."""
    return len([change for change in store.changes.since(EVERYTHING, limit=-1) if not change.text.startswith("xx")])


def test_a_backup_is_its_owners_alone_with_the_drawers_beside_it(desk: Slugline) -> None:
    assert desk(*IN_ROOM, f"/article add {LIGHT}").status == 0
    copy = copy_of(desk)
    kept = [copy, *sorted(copy.with_name("copy.db.rooms").iterdir())]
    assert len(kept) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert left_over(desk) == []


def test_a_file_that_is_there_is_replaced_only_when_told(desk: Slugline) -> None:
    copy = copy_of(desk)
    before = copy.read_bytes()
    take_down(desk)
    sentence = f"slugline: {copy} exists already. Name another file, move it away, or say --replace.\n"
    assert (desk("backup", copy), copy.read_bytes()) == (Ran(1, "", sentence), before)
    assert desk("backup", copy, "--replace").status == 0
    assert copy.read_bytes() != before
    itself = desk("backup", desk.db, "--replace")
    assert itself == Ran(1, "", f"slugline: {desk.db} is the database itself. Name another file.\n")


def test_a_backup_that_is_stopped_leaves_what_was_there_and_no_half_file(desk: Slugline) -> None:
    copy = copy_of(desk)
    assert desk(*IN_ROOM, f"/article add {LIGHT}").status == 0
    before = copy.read_bytes()
    steps: list[int] = []

    def stop() -> None:
        steps.append(1)
        if len(steps) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(desk.db, copy, replace=True, step=stop)
    assert (copy.read_bytes(), left_over(desk), copy.with_name("copy.db.rooms").exists()) == (before, [], False)


def test_a_day_has_one_backup_from_its_hour_on_and_the_oldest_go(desk: Slugline) -> None:
    folder = desk.folder / "kept"
    settings = BackupSettings(str(folder), "03:30", 2)
    (desk.folder / "kept").mkdir()
    (folder / "slugline-notes.db").touch()

    def made(local: str) -> list[str]:
        back_up_daily(desk.db, settings, datetime.fromisoformat(local), lambda: None)
        return sorted(path.name for path in folder.iterdir())

    assert made("2026-02-14T03:29") == ["slugline-notes.db"]
    assert made("2026-02-14T03:31") == ["slugline-2026-02-14.db", "slugline-notes.db"]
    size = (folder / "slugline-2026-02-14.db").stat().st_mtime_ns
    assert made("2026-02-14T09:00") == ["slugline-2026-02-14.db", "slugline-notes.db"]
    assert (folder / "slugline-2026-02-14.db").stat().st_mtime_ns == size
    (folder / "slugline-2026-02-14.db.part").touch()  # a process ended in the middle of it
    made("2026-02-15T03:31")
    assert made("2026-02-16T04:00") == ["slugline-2026-02-15.db", "slugline-2026-02-16.db", "slugline-notes.db"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_backup_without_a_half_file(desk: Slugline, store: Store, number: signal.Signals) -> None:
    with store.write():
        store.connections.sql.execute("CREATE TABLE filler (words)")
        rows = [("x" * 100_000,) for _ in range(1_500)]  # longer to copy than a signal takes
        store.connections.sql.executemany("INSERT INTO filler VALUES (?)", rows)
    copy = desk.folder / "copy.db"
    command = [sys.executable, "-c", "from bot.cli import main; main()", "--db", str(desk.db), "backup", str(copy)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as copying:
        wait_for(lambda: copy.with_name("copy.db.part").exists(), 60)
        copying.send_signal(number)
        out, err = copying.communicate(timeout=60)
    assert (copying.returncode, out, err, sorted(desk.folder.glob("copy*"))) == (130, b"", b"", [])


@pytest.mark.parametrize("known_from", ["the database", "the note beside it", "a note beside the backup"])
def test_what_was_taken_down_since_the_backup_does_not_come_back(desk: Slugline, known_from: str) -> None:
    copy = copy_of(desk)
    assert found(desk, "zinnia")
    take_down(desk)
    note = desk.db.with_name("desk.db.removed")
    if known_from == "the database":
        note.unlink()
    else:
        for end in ("", "-wal", "-shm"):
            desk.db.with_name(f"desk.db{end}").unlink(missing_ok=True)
    if known_from == "a note beside the backup":
        note.rename(copy.with_name("copy.db.removed"))
    told = restored(desk, copy)
    assert told[-2:] == [
        f"{copy} is now {desk.db}: 1 articles.",
        told[-1],
    ]
    assert told[-1].startswith("Hidden again, as it was after the backup: dark (taken down by ")
    assert (found(desk, "zinnia"), found(desk, "oil")) == (False, True)
    assert b"zinnia" not in desk.db.read_bytes()
    again = desk("ingest", desk.folder / "dark.txt", "--json")
    assert '"outcome": "refused"' in again.out
    assert desk("doctor").out.count("failed") == 0


def test_the_doctor_says_that_a_copy_put_in_place_by_hand_was_cleaned(desk: Slugline) -> None:
    copy = copy_of(desk)
    take_down(desk)
    for end in ("-wal", "-shm"):
        desk.db.with_name(f"desk.db{end}").unlink(missing_ok=True)
    copy.replace(desk.db)
    told = [line for line in desk("doctor").out.splitlines() if line.split()[1] == "kept"]
    assert told == ["look    kept       This database is an older copy: 1 taken down again; 0 held, 1 taken down."]
    assert not found(desk, "zinnia")


def test_what_was_held_since_the_backup_is_held(desk: Slugline) -> None:
    copy = copy_of(desk)
    assert desk("ask", "/hold dark", "--admin").status == 0
    told = restored(desk, copy)
    assert told[-1].startswith("Hidden again, as it was after the backup: dark (held by ")
    assert not found(desk, "zinnia")
    assert desk("ask", "/release dark", "--admin").status == 0
    assert found(desk, "zinnia")


def queue(store: Store, number: int) -> None:
    """A message that waits to be posted."""
    with store.write():
        store.digests.queue_alert(NOON, "slack", "C1", f"k{number}", ["{}"])


def test_what_was_posted_since_is_not_posted_again_and_of_the_rest_somebody_is_asked(
    desk: Slugline, store: Store
) -> None:
    for number in (1, 2):
        queue(store, number)
    copy = copy_of(desk)
    with store.write():
        store.outgoing.sent(NOON, 1, "C1:1.0")
    assert restored(desk, copy)[-1] == f"{copy} is now {desk.db}: 2 articles."
    assert [(row.key, row.state, row.ref) for row in store.outgoing.rows(["sent", "queued", "unknown"])] == [
        ("k1/0", "sent", "C1:1.0"),
        ("k2/0", "queued", None),  # the database that was there knows that it was not
    ]
    store.close()
    for end in ("", "-wal", "-shm"):
        desk.db.with_name(f"desk.db{end}").unlink(missing_ok=True)
    restored(desk, copy)
    with closing(Store.open(desk.db)) as now:
        asked = "Slugline was restored from a backup; this may have been posted since the backup was made."
        assert [(row.state, row.note) for row in now.outgoing.rows(["sent", "queued", "unknown"])] == [
            ("unknown", asked),
            ("unknown", asked),
        ]


def test_a_subscription_goes_on_from_what_it_was_told_and_no_id_is_given_again(desk: Slugline, store: Store) -> None:
    with store.write():
        followed = store.subscriptions.subscribe(NOON, "slack", "C1", ["lamps"], "UTC", ["08:00"], None, "test")
    copy = copy_of(desk)
    with store.write():
        store.changes.add(NOON, Change("new event", "e9", "lamps", "It moved"), None)
        last = store.changes.last_pk()
        assert store.subscriptions.consider(followed.pk, NOON, NOON)
        assert store.digests.queue(NOON, [Turn(followed, "1:2026-02-15T08:00")], last, ["{}"])
    number = store.digests.number()
    ferry = desk("ingest", desk.file("later.txt", "The town of Holm met on 3 March 2026 about the quay.\n"), "--json")
    assert ferry.status == 0
    articles = store.size(EVERYTHING)["articles"]
    restored(desk, copy)
    assert store.size(EVERYTHING)["articles"] == articles - 1
    (after,) = store.subscriptions.list(EVERYTHING)
    assert (after.last_change, store.digests.number()) == (last, number)
    with store.write():
        assert not store.subscriptions.consider(followed.pk, NOON, NOON)
        store.changes.add(NOON, Change("new event", "e9", "lamps", "It moved again"), None)
    assert store.changes.last_pk() > last
    row = store.log.since(EVERYTHING)[0]
    assert (row.action, row.subject, row.place, store.log.fault()) == ("restore", "copy.db", "store", None)


def test_rooms_drawers_come_back_with_what_was_taken_down_since_left_out(desk: Slugline) -> None:
    for text in (LIGHT.replace("Alder", "Birch"), SECRET.replace("Holm", "Skerry")):
        assert desk(*IN_ROOM, f"/article add {text}").status == 0
    copy = copy_of(desk)
    step = desk(*IN_ROOM, "/takedown pa2 reason a court", "--admin", "--as", "json").out
    code = step.partition("/takedown pa2")[2].partition('"')[0]
    assert desk(*IN_ROOM, f"/takedown pa2{code}", "--admin").status == 0
    told = restored(desk, copy)
    assert told[1] == f"{copy} is now {desk.db}: 2 articles and 1 of rooms' drawers."
    (drawer,) = desk.db.with_name("desk.db.rooms").glob("*.db")
    assert b"Skerry" not in drawer.read_bytes()
    assert "failed" not in desk("doctor").out
    shown = desk(*IN_ROOM, "/search keeper").out
    assert ("this room only" in shown, "Skerry" in shown) == (True, False)


def test_the_database_as_it_was_is_kept_aside(desk: Slugline) -> None:
    copy = copy_of(desk)
    assert desk("ask", "/storyline create quay Who pays?").status == 0
    aside = desk.db.with_name("desk.db.before-20260215T120000")
    assert restored(desk, copy)[0] == f"The database as it was is kept as {aside}; delete it when all is well."
    assert "quay" not in desk("ask", "/storyline list").out
    assert restored(desk, aside)[1] == f"{aside} is now {desk.db}: 2 articles."
    assert "quay" in desk("ask", "/storyline list").out


def test_a_backup_of_a_newer_slugline_is_refused(desk: Slugline, store: Store) -> None:
    copy = copy_of(desk)
    schema = store.connections.sql.execute("PRAGMA user_version").fetchone()[0]
    with closing(sqlite3.connect(copy)) as newer:
        newer.executescript(f"PRAGMA user_version = {schema + 1}")
    ran = desk("restore", copy, "--replace")
    assert (ran.status, ran.err.startswith(f"slugline: The database {copy} was written by a newer Slugline")) == (
        1,
        True,
    )
    assert found(desk, "zinnia")


@pytest.mark.parametrize("what", ["words", "holes"])
def test_a_file_that_is_no_sound_database_of_ours_changes_nothing(desk: Slugline, what: str) -> None:
    copy = copy_of(desk)
    whole = copy.read_bytes()
    copy.write_bytes(b"no database " * 1000 if what == "words" else whole[:8192] + b"\0" * 40960 + whole[49152:])
    ran = desk("restore", copy, "--replace")
    assert (ran.status, ran.out, ran.err.count("\n"), str(copy) in ran.err) == (1, "", 1, True)
    assert ran.err.lower().count("nothing was changed") == 1
    assert (found(desk, "zinnia"), left_over(desk), list(desk.folder.glob("*.before-*"))) == (True, [], [])


def test_it_is_said_what_restoring_replaces_and_that_nobody_may_run(desk: Slugline) -> None:
    copy = copy_of(desk)
    assert desk("restore", copy).err.startswith(f"slugline: {desk.db} is there already. `--replace` puts the")
    role = Role(desk.db.with_name("desk.db.role"))
    assert role.held()
    assert desk("restore", copy, "--replace") == Ran(
        1, "", f"slugline: A Slugline runs on {desk.db}. Stop it, restore, and start it again.\n"
    )
    role.give_up()
    assert desk("restore", desk.folder / "none.db").err.endswith(
        f"There is no backup {desk.folder / 'none.db'}. Name a file that `slugline backup` wrote.\n"
    )


def test_over_a_damaged_database_it_is_said_what_to_move_away(desk: Slugline) -> None:
    copy = copy_of(desk)
    for end in ("-wal", "-shm"):
        desk.db.with_name(f"desk.db{end}").unlink(missing_ok=True)
    desk.db.write_bytes(b"no database " * 1000)
    ran = desk("restore", copy, "--replace")
    assert ran.status == 1
    assert f"move {desk.db}, {desk.db}-wal and {desk.db}-shm away, leave {desk.db}.removed where it is" in ran.err
    desk.db.unlink()
    assert restored(desk, copy) == [f"{copy} is now {desk.db}: 2 articles."]
    assert found(desk, "zinnia")
