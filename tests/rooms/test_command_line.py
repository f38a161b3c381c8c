"""Private rooms from the command line: asked, read again, checked, copied and restored."""

from contextlib import closing
from pathlib import Path

import pytest

from bot.store import Store
from tests.command_line import FERRY, Slugline

IN_ROOM = ("ask", "--room", "D1", "--private", "--user", "ada")


@pytest.fixture
def slug(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Slugline:
    slug = Slugline(tmp_path, capsys)
    assert (
        slug("ingest", slug.file("one.txt", "The quay of Holm was closed on 3 March 2025, Eva Moe said.\n")).status == 0
    )
    pasted = slug(*IN_ROOM, f"/article add {FERRY}")
    assert "Only this room sees it until an editor releases it: /release pa1" in pasted.out
    return slug


def test_a_room_is_asked_and_no_other_sees_it(slug: Slugline) -> None:
    assert "this room only" in slug(*IN_ROOM, "/search second ferry").out
    for room in (("--room", "D2", "--private"), ("--room", "D1"), ()):
        assert "ferry" not in slug("ask", *room, "/search second").out
    assert "ferry" not in slug("assignments").out


def test_rights_of_a_named_person_come_from_the_settings(slug: Slugline) -> None:
    config = slug.file("slugline.toml", 'editors = ["olav"]\n')
    refused = slug("--config", config, *IN_ROOM, "/release pa1")
    assert (refused.status, refused.err) == (
        1,
        (
            "slugline: /release is for editors. Ask one of them, or have your id (ada) added to editors; /flag ID"
            " asks an editor to look at a line.\n"
        ),
    )
    asked = ("ask", "--room", "D1", "--private", "--user", "olav", "/release pa1")
    assert slug("--config", config, *asked).out.startswith("Council weighs a second ferry: everybody sees it now\n")


def test_drawers_are_read_again_after_the_desk(slug: Slugline) -> None:
    told = slug("reread", "--all", "--apply").out
    assert told.count("1 article read again") == 2
    assert "\nRoom " in told


def test_the_doctor_counts_drawers_and_names_what_is_wrong(slug: Slugline) -> None:
    assert "ok      rooms      1 private room keeps what others do not see.\n" in slug("doctor").out
    (drawer,) = (slug.folder / "desk.db.rooms").glob("*.db")
    drawer.chmod(0o640)
    told = slug("doctor")
    assert told.status == 1
    assert f"failed  rooms      {drawer} may be read by others than its owner" in told.out


def test_the_doctor_names_the_first_broken_row_of_a_drawers_log(slug: Slugline) -> None:
    (drawer,) = (slug.folder / "desk.db.rooms").glob("*.db")
    with closing(Store.open(drawer)) as store:
        store.connections.sql.execute("DROP TRIGGER log_is_append_only_update")
        store.connections.sql.execute("UPDATE log SET actor = 'nobody' WHERE pk = 1")
    told = slug("doctor")
    assert told.status == 1
    assert f"failed  rooms      {drawer}: row 1 (" in told.out
    assert "ok      log " in told.out


def test_a_backup_is_restored_by_putting_the_file_and_the_folder_in_place(slug: Slugline) -> None:
    assert "and 1 of rooms' drawers to" in slug("backup", slug.folder / "copy.db").out
    slug(*IN_ROOM, "/release pa1")
    assert "ferry" in slug("ask", "/search second").out
    for end in ("", "-wal", "-shm"):
        slug.db.with_name(f"desk.db{end}").unlink(missing_ok=True)
    (slug.folder / "copy.db").rename(slug.db)
    slug.db.with_name("desk.db.rooms").rename(slug.folder / "old.rooms")
    (slug.folder / "copy.db.rooms").rename(slug.db.with_name("desk.db.rooms"))
    assert "ferry" not in slug("ask", "/search second").out
    assert "this room only" in slug(*IN_ROOM, "/search second").out
