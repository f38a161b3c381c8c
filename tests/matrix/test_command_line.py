"""`slugline matrix`, on the command line."""

from pathlib import Path

import pytest

from bot.chat.matrix import keys, login
from bot.chat.terminal.keyboard import account
from bot.cli_matrix import ANOTHER, NO_NEW, NOBODY, NOT_ASKED, NOT_MET, RESEALED
from bot.model import EVERYTHING
from bot.store import Store
from tests.command_line import Ran, Slugline
from tests.matrix.bot import AT, PASSPHRASE
from tests.matrix.homeserver import Homeserver

NOW = ("--now", "2026-05-05T09:00")
ADA = "@ada:chat.example"


@pytest.fixture
def slugline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Slugline:
    return Slugline(tmp_path, capsys)


def met(slugline: Slugline, *seen: str) -> None:
    """Ada was met with these keys, one after the other."""
    store = Store.open(slugline.db)
    with store.write():
        for key in seen:
            store.identities.see(AT, ADA, key)
    store.close()


def test_what_a_log_in_needs_is_named(slugline: Slugline, monkeypatch: pytest.MonkeyPatch) -> None:
    assert slugline("matrix", "login").err == f"slugline: {login.NEEDED.format('MATRIX_HOMESERVER')}\n"
    given = {"HOMESERVER": "http://127.0.0.1:9", "USER": "@slugline:localhost", "PASSWORD": "secret"}
    for name, value in given.items():
        monkeypatch.setenv(f"MATRIX_{name}", value)
    ran = slugline("matrix", "login")
    assert (ran.status, ran.err) == (1, f"slugline: {keys.UNSEALED}\n")


def test_the_key_store_gets_another_passphrase(slugline: Slugline, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = slugline.db.with_name("desk.db.matrix")
    account = keys.Account("https://vik.example", "@slugline:vik.example", "DEVICE", "token")
    monkeypatch.setenv("MATRIX_PASSPHRASE", PASSPHRASE)
    assert slugline("matrix", "passphrase").err == f"slugline: {NO_NEW}\n"
    monkeypatch.setenv("MATRIX_NEW_PASSPHRASE", "another")
    assert slugline("matrix", "passphrase").err == f"slugline: {keys._NOTHING.format(folder)}\n"
    held = keys.KeyStore(folder, PASSPHRASE)
    held.write(account)
    assert slugline("matrix", "passphrase").err == f"slugline: {keys._TAKEN.format(folder)}\n"
    held.close()
    assert slugline("matrix", "passphrase") == Ran(0, f"{RESEALED.format(folder)}\n", "")
    assert slugline("matrix", "passphrase").err == f"slugline: {keys._WRONG.format(folder)}\n"
    assert keys.account_in(folder, "another") == account


@pytest.mark.wire
def test_a_log_in_says_who_it_is_and_what_to_keep(
    slugline: Slugline, homeserver: Homeserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = homeserver.user("slugline")
    given = {"HOMESERVER": homeserver.url, "USER": user.id, "PASSWORD": user.password, "PASSPHRASE": PASSPHRASE}
    for name, value in given.items():
        monkeypatch.setenv(f"MATRIX_{name}", value)
    ran = slugline("matrix", "login")
    new, done, key = ran.out.splitlines()
    assert (ran.status, new.startswith("I am the device ")) == (0, True)
    folder = slugline.db.with_name("desk.db.matrix")
    assert done.endswith(f"Its keys are in {folder}; keep a copy of that folder and of MATRIX_PASSPHRASE.")
    assert slugline("matrix", "login").out.splitlines() == [done, key]


def test_a_changed_key_is_listed_first_and_trusted_on_somebodys_word(slugline: Slugline) -> None:
    assert slugline("matrix", "trust").out == f"{NOBODY}\n"
    assert slugline("matrix", "trust", ADA).err == f"slugline: {NOT_MET.format(ADA)}\n"
    met(slugline, "first", "other")
    listed = f"{ADA}  firs t  trusted on first use, 2026-05-05\n  CHANGED to othe r: slugline matrix trust {ADA}\n"
    assert slugline("matrix", "trust").out == listed
    assert slugline("matrix", "trust", ADA).out == f"{ADA}  othe r\n{NOT_ASKED}\n"
    assert slugline("matrix", "trust", ADA, "firs", "t") == Ran(1, "", f"slugline: {ANOTHER.format(ADA, 'othe r')}\n")
    assert slugline(*NOW, "matrix", "trust", ADA, "othe", "r").out == f"{ADA} is trusted with the key othe r.\n"
    by = f"terminal:{account()}"
    assert slugline("matrix", "trust").out == f"{ADA}  othe r  confirmed by {by}, 2026-05-05\n"
    store = Store.open(slugline.db)
    (row,) = store.log.since(EVERYTHING, limit=1)
    store.close()
    assert (row.actor, row.action, row.subject, row.before, row.after) == (by, "matrix trust", ADA, "first", "other")


def test_a_backup_leaves_the_key_store_out(slugline: Slugline, tmp_path: Path) -> None:
    met(slugline, "first")
    folder = slugline.db.with_name("desk.db.matrix")
    keys.KeyStore(folder, PASSPHRASE).close()
    copies = tmp_path / "copies"
    copies.mkdir()
    assert slugline("backup", copies / "desk.db").status == 0
    assert [file.name for file in copies.rglob("*")] == ["desk.db"]
