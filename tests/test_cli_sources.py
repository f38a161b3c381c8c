"""`slugline sources`, and who acts at a command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.chat.terminal.keyboard import account
from bot.ingest.opml import as_opml
from bot.model import EVERYTHING
from bot.store import Store
from tests.command_line import Slugline

if TYPE_CHECKING:
    from pathlib import Path

    from bot.store.records import Logged

NOW = ("--now", "2026-02-10T09:00")


@pytest.fixture
def slugline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Slugline:
    return Slugline(tmp_path, capsys)


def logged(slugline: Slugline) -> Logged:
    store = Store.open(slugline.db)
    row = store.log.since(EVERYTHING, limit=1)[0]
    store.close()
    return row


def test_a_folder_is_added_and_listed_as_json(slugline: Slugline) -> None:
    folder = slugline.file("inbox/a.txt").parent
    added = slugline(*NOW, "sources", "add", folder, "--as", "The wire", "--every", "1h")
    assert (added.status, added.out.splitlines()[0].split("  ")[0], added.err) == (0, "Source added", "")
    listed = [json.loads(line) for line in slugline("sources", "list", "--json").out.splitlines()]
    assert listed == [
        {
            "url": str(folder), "name": "The wire", "kind": "folder", "state": "active", "health": "ok", "outlet": None,
            "storyline": None, "every_s": 3600, "status": 200, "note": "", "failures": 0,
            "added_by": f"terminal:{account()}", "added_at": "2026-02-10T09:00:00+00:00",
            "next_poll": "2026-02-10T10:00:00+00:00", "last_poll": "2026-02-10T09:00:00+00:00",
            "last_success": "2026-02-10T09:00:00+00:00", "last_new": "2026-02-10T09:00:00+00:00",
            "health_since": "2026-02-10T09:00:00+00:00",
        }
    ]  # fmt: skip
    assert "all ok" in slugline(*NOW, "sources", "status").out


def test_a_list_of_feeds_comes_in_and_goes_out_as_it_was(slugline: Slugline) -> None:
    feeds = [("Holm Post", "https://holm.example/feed"), ("Vell Herald", "https://vell.example/feed")]
    file = slugline.file("feeds.opml", as_opml("mine", feeds))
    first, again = (slugline("sources", "import", file).out for _ in range(2))
    assert (first.partition(" added")[0], again.partition(".")[0]) == ("2 sources", "0 sources added, 2 known already")
    out = slugline.folder / "out.opml"
    assert slugline("sources", "export", out) == (0, f"2 feeds in {out}.\n", "")
    assert out.read_bytes() == as_opml("Newsroom", feeds) == slugline("sources", "export").out.encode()
    assert slugline("sources", "export", out).status == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("add", "file:///etc/passwd"), "file:///etc/passwd is no web address and no folder."),
        (("add", "/nowhere"), "There is no folder /nowhere. Check the name."),
        (("add", "https://vell.example/", "--every", "now"), '"now" is no pause between two polls.'),
        (("import", "/nowhere.opml"), "/nowhere.opml cannot be read (No such file or directory). Check the name."),
        (("export",), "There is no feed to export. /source add URL adds one."),
        (("pause", "Vell", "Herald"), 'There is no source "Vell Herald". /source list names them all.'),
    ],
)
def test_what_cannot_be_done_is_one_line(slugline: Slugline, arguments: tuple[str, ...], says: str) -> None:
    ran = slugline("sources", *arguments)
    assert ran.status in (1, 2)
    assert says in ran.err
    assert ran.err.count("\n") == 1


def test_the_account_acts_and_the_user_is_on_whose_behalf(slugline: Slugline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "somebody")
    monkeypatch.setenv("LOGNAME", "somebody")
    slugline("ask", "/storyline describe macron-putin One.")
    own = logged(slugline)
    slugline("ask", "/storyline describe macron-putin Two.", "--user", "U7", "--room", "C1")
    other = logged(slugline)
    me = f"terminal:{account()}"
    assert [(row.actor, row.on_behalf_of, row.place) for row in (own, other)] == [
        (me, None, "terminal:terminal"), (me, "terminal:U7", "terminal:C1")
    ]  # fmt: skip


def test_the_doctor_names_the_first_broken_row_of_the_log(slugline: Slugline) -> None:
    slugline("ask", "/storyline describe macron-putin One.")
    store = Store.open(slugline.db)
    sound = f"ok      log        2 rows, each as it was written, the last sealed {store.log.seal()[:16]}."
    assert sound in slugline("doctor").out
    store.connections.sql.execute("DROP TRIGGER log_is_append_only_update")
    store.connections.sql.execute("UPDATE log SET actor = 'nobody' WHERE pk = 1")
    store.close()
    ran = slugline("doctor")
    assert ran.status == 1
    assert "failed  log        Row 1 (" in ran.out
