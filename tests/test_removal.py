"""What is taken down is found nowhere: not in an answer, not in the bytes of the files; and it does not come back."""

from __future__ import annotations

import json
import re
import stat
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.app import open_app
from bot.errors import NotAllowed, StoreUnusable, TellUser
from bot.model import EVERYTHING, Date, Facts, Incoming
from bot.settings import ReplySettings, Settings, StoreSettings
from bot.store import Store
from handlers.dispatch import dispatch
from tests.handlers.desks import desk_around
from tests.handlers.ferry import ADMIN, ASKER, FACTS, FERRY_1, FERRY_2, FERRY_4, HARBOUR, NOW, ferry_desk
from tests.handlers.test_holding import everything

if TYPE_CHECKING:
    from pathlib import Path

    from handlers.desk import Desk

NOW_DATE = Date("2026-02-06", "day", "stated")
REASON = "a letter of Roth and Roth"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return ferry_desk(tmp_path / "ferry.db")


def take_down(target: str, desk: Desk) -> str:
    """Both steps; returns the summary of the second."""
    first = dispatch(f"/takedown {target} reason {REASON}", ADMIN, desk)
    return dispatch(first.actions[0].command, ADMIN, desk).title


def in_files(folder: Path, words: list[str]) -> list[tuple[str, str]]:
    """Which of the words stand in the bytes of which file, in either case and in UTF-8 or UTF-16."""
    found = []
    for file in sorted(folder.iterdir()):
        raw = file.read_bytes()
        forms = [form for word in words for form in (word, word.lower(), word.upper())]
        codes = ("utf-8", "utf-16-le", "utf-16-be")
        found += [(file.name, form) for form in forms if any(form.encode(code) in raw for code in codes)]
    return found


REACHED = [
    ("ferry-1", ["before the ice", "ice is gone", "stands still", "engine room.", "would pay", "new ship"]),
    (
        "ferry-2",
        ["dock workers", "preparing to close", "soldiers", "be sent", "Talks between", "minister says", "wire.example"],
    ),
    ("ferry-4", ["Nobody", "pension", "was repaired", "Pier repaired", "rejected"]),
    ("s3", ["preparing to close", "close the harbour”"]),
    ("s4", ["soldiers", "sent to the pier"]),
    ("e5", ["was repaired", "repaired on"]),
]


@pytest.mark.parametrize(("target", "words"), REACHED)
def test_no_byte_of_it_is_left_in_the_files(target: str, words: list[str], desk: Desk, tmp_path: Path) -> None:
    for name in ("other.db", "other.db-wal", "other.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    before = {word for _, word in in_files(tmp_path, words)}
    assert [word for word in words if word not in before] == []
    assert take_down(target, desk) == f"{target} is taken down"
    assert in_files(tmp_path, words) == []
    assert desk.store.check() == ()
    told = everything(desk)
    assert [
        (line, word) for line, answer in told.items() for word in words if word in answer and word not in line
    ] == []


@pytest.mark.parametrize("held", ["ferry-2", "s4"])
def test_what_is_held_can_be_taken_down(held: str, desk: Desk, tmp_path: Path) -> None:
    dispatch(f"/hold {held}", ADMIN, desk)
    take_down(held, desk)
    assert in_files(tmp_path, ["soldiers", "sent to the pier"]) == []


def test_an_article_takes_along_what_another_hold_keeps_of_it(desk: Desk, tmp_path: Path) -> None:
    dispatch("/hold s4", ADMIN, desk)
    take_down("ferry-2", desk)
    assert in_files(tmp_path, dict(REACHED)["ferry-2"]) == []


def test_a_statement_goes_from_an_article_that_is_held(desk: Desk, tmp_path: Path) -> None:
    dispatch("/storyline add ferry ferry-3", ADMIN, desk)
    copy = replace(FERRY_2, url=None, given_id="ferry-5", outlet="Vell Herald")
    desk.pipeline.ingest(copy)
    dispatch("/hold ferry-5", ADMIN, desk)
    take_down("s4", desk)
    dispatch("/release ferry-5", ADMIN, desk)
    assert in_files(tmp_path, ["soldiers", "sent to the pier"]) == []


def test_a_person_goes_with_all_statements_and_stands_in_articles_only(desk: Desk) -> None:
    first = dispatch(f"/takedown ada lind reason {REASON}, as Ada Lind asks", ADMIN, desk)
    assert "Articles' texts and headlines stay and may name them" in " ".join(first.notes)
    dispatch(first.actions[0].command, ADMIN, desk)
    store = desk.store
    kept = [row for row in store.connections.sql.iterdump() if "Lind" in row]
    tables = {re.match(r'INSERT INTO "?(\w+)', row)[1] for row in kept}  # type: ignore[index]
    assert tables <= {"revision", "article_words_content"}
    assert store.people.names(EVERYTHING) == ("Olav Berg",)
    assert store.log.since(EVERYTHING)[0].after == f"{REASON}, as the person asks"
    for incoming in (FERRY_1, FERRY_2, FERRY_4):
        again = replace(incoming, text=incoming.text + " ")
        desk.pipeline.read = lambda text, *_: FACTS[text.rstrip(" ")]
        desk.pipeline.ingest(again)
    assert store.people.speakers(EVERYTHING) == ("Olav Berg",)


EDITED = f"HOLM, 5 Feb — {HARBOUR.replace('dock workers', 'dockers')}Contact the desk at Vell.\n"
OTHER = (
    "The ferry to Holm may sail in May, the island's council heard in Tarn.\n"
    "Olav Berg, leader of the dockers' union, said a pier needs paint and patience.\n"
)


def test_it_is_refused_from_any_source_and_edited_but_another_report_is_not(desk: Desk) -> None:
    take_down("ferry-2", desk)
    said = "taken down by terminal:root on 2026-02-06"
    copies = [
        FERRY_2,
        Incoming(HARBOUR, "elsewhere", given_id="x1"),
        Incoming("Another text at the same address.", "page", url="https://wire.example/ferry"),
        Incoming(EDITED, "edited", url="https://vell.example/1"),
    ]
    done = [desk.pipeline.ingest(copy) for copy in copies]
    assert [(each.id, each.outcome, each.reason) for each in done] == [("", "refused", said)] * 4
    desk.pipeline.read = lambda *_: Facts("en", NOW_DATE, engine="hand")
    assert desk.pipeline.ingest(Incoming(OTHER, "another", given_id="x2")).outcome == "new"


@pytest.mark.parametrize("inside", ["", "\u00ad", "\u200b", "\u2060"])
def test_words_of_a_statement_that_come_in_another_article_are_overwritten(desk: Desk, inside: str) -> None:
    take_down("s4", desk)
    text = f"A reader wrote: Sol{inside}diers could be sent to the pier! So it goes.\n"
    desk.pipeline.read = lambda *_: Facts("en", NOW_DATE, engine="hand")
    desk.pipeline.ingest(Incoming(text, "letter", given_id="x3"))
    article = desk.store.articles.get(EVERYTHING, "x3")
    assert article is not None
    kept = desk.store.articles.text(EVERYTHING, article)
    assert kept == f"A reader wrote: {'█' * (34 + len(inside))}! So it goes.\n"
    assert len(kept) == len(text)


GIVEN = [
    ("ferry-2", dict(REACHED)["ferry-2"]),
    ("s4", dict(REACHED)["s4"]),
    ("e5", dict(REACHED)["e5"]),
]


@pytest.mark.parametrize(("target", "words"), GIVEN)
@pytest.mark.parametrize("hold_before", [False, True])
def test_an_older_copy_in_the_databases_place_is_cleaned_on_opening(
    target: str, words: list[str], hold_before: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "desk"
    home.mkdir()
    desk = ferry_desk(home / "ferry.db")
    if hold_before:
        dispatch(f"/hold {target}", ADMIN, desk)
    desk.store.backup(tmp_path / "backup.db")
    take_down(target, desk)
    told = everything(desk)
    desk.store.close()
    (tmp_path / "backup.db").replace(home / "ferry.db")
    settings = replace(Settings(), store=StoreSettings(str(home / "ferry.db")), reply=ReplySettings(4))
    with open_app(settings, lambda: NOW, seed_if_empty=True) as app:
        assert (
            capsys.readouterr().err
            == "slugline: this database is an older copy; 1 taken down again. /takedown lists it.\n"
        )
        assert in_files(home, words) == []
        assert everything(desk_around(app.pipeline, desk.settings, desk.clock)) == told
        [row] = [row for row in app.store.log.since(EVERYTHING) if row.action == "takedown again"]
        assert (row.actor, row.subject, row.after) == ("slugline", target, REASON)
    with open_app(settings, lambda: NOW, seed_if_empty=True):
        assert capsys.readouterr().err == ""


def test_a_person_stays_away_from_an_older_copy(tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    desk.store.backup(tmp_path / "backup.db")
    take_down("Ada Lind", desk)
    desk.store.close()
    (tmp_path / "backup.db").replace(tmp_path / "ferry.db")
    store = Store.open(tmp_path / "ferry.db")
    assert store.people.names(EVERYTHING) == ("Olav Berg",)
    store.close()


def test_the_file_beside_the_database_holds_hashes_and_is_the_owners_alone(desk: Desk, tmp_path: Path) -> None:
    take_down("ferry-2", desk)
    take_down("s6", desk)
    beside = tmp_path / "ferry.db.removed"
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    records = [json.loads(line) for line in beside.read_text("utf-8").splitlines()]
    assert [(each["kind"], each["target"], each["by"], each["reason"]) for each in records] == [
        ("article", "ferry-2", "terminal:root", REASON),
        ("statement", "s6", "terminal:root", REASON),
    ]


def test_a_damaged_file_beside_the_database_is_said_and_nothing_is_opened(desk: Desk, tmp_path: Path) -> None:
    take_down("ferry-2", desk)
    desk.store.close()
    (tmp_path / "ferry.db.removed").write_text("{", "utf-8")
    with pytest.raises(StoreUnusable, match=r"ferry\.db\.removed, which keeps .* cannot be read \(it is damaged\)"):
        Store.open(tmp_path / "ferry.db")


def test_the_log_keeps_who_when_and_why_and_no_words(desk: Desk) -> None:
    dispatch("/storyline describe fish-quota Harbour stays open, minister says", ADMIN, desk)
    take_down("ferry-2", desk)
    last, described = desk.store.log.since(EVERYTHING)
    assert (last.actor, last.action, last.subject, last.after) == ("terminal:root", "takedown", "ferry-2", REASON)
    assert described.after == "█" * 33


def test_the_second_step_needs_the_code_of_the_first_for_the_same_thing_in_time(desk: Desk) -> None:
    code = dispatch(f"/takedown ferry-2 reason {REASON}", ADMIN, desk).actions[0].command.rpartition(" ")[2]
    late = replace(desk, clock=lambda: NOW + timedelta(minutes=21))
    tries = [
        (f"/takedown ferry-1 reason {REASON} code {code}", desk),
        (f"/takedown ferry-2 reason {REASON} code {code}", late),
        (f"/takedown ferry-2 reason {REASON} code 000000", desk),
    ]
    for line, at in tries:
        reply = dispatch(line, ADMIN, at)
        assert reply.notes[0] == "That code is not of this, or no longer: nothing was deleted."
    assert desk.store.articles.count(EVERYTHING) == 4


def test_it_is_for_admins_and_wants_a_reason(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        dispatch(f"/takedown ferry-2 reason {REASON}", ASKER, desk)
    with pytest.raises(TellUser, match=r"^Why\? The log keeps it: /takedown ferry-2 reason WORDS$"):
        dispatch("/takedown ferry-2", ADMIN, desk)
    with pytest.raises(TellUser, match=r'^Nobody is known as "Ines Roth"\. /takedown takes an id or a full name\.$'):
        dispatch("/takedown Ines Roth reason none", ADMIN, desk)


CORRECTIONS = """
CREATE TABLE IF NOT EXISTS correction (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, actor TEXT NOT NULL, place TEXT NOT NULL, kind TEXT NOT NULL,
  subject TEXT NOT NULL, value TEXT, before TEXT NOT NULL DEFAULT '', article INTEGER REFERENCES article(pk),
  revision INTEGER REFERENCES revision(pk), start INTEGER, end INTEGER, words TEXT NOT NULL DEFAULT '',
  undoes INTEGER REFERENCES correction(pk));
CREATE TRIGGER IF NOT EXISTS correction_is_append_only_delete BEFORE DELETE ON correction
  BEGIN SELECT RAISE(ABORT, 'corrections are only added'); END;
CREATE TABLE IF NOT EXISTS kept (
  article INTEGER PRIMARY KEY REFERENCES article(pk) ON DELETE CASCADE, arrived INTEGER NOT NULL, kept BLOB NOT NULL);
INSERT OR REPLACE INTO kept VALUES (2, 1, x'00ff');
INSERT INTO correction (at, actor, place, kind, subject, article, revision, words)
  VALUES ('2026-02-05', 'terminal:ada', 'terminal:newsroom', 'words', 's4', 2, 2, 'The ferry to Holm stopped after');
"""


def corrected(desk: Desk) -> list[tuple[int, str]]:
    rows = desk.store.connections.sql.execute("SELECT pk, words FROM correction WHERE article = 2")
    return [(row["pk"], row["words"]) for row in rows]


@pytest.mark.parametrize("target", ["ferry-2", "s4"])
def test_what_editors_corrected_goes_and_comes_back_with_it(target: str, desk: Desk, tmp_path: Path) -> None:
    desk.store.connections.sql.executescript(CORRECTIONS)
    before, text = corrected(desk), dispatch("/receipt e1", ADMIN, desk)
    dispatch(f"/hold {target}", ADMIN, desk)
    assert corrected(desk) == []
    assert "ferry to Holm stopped after an" not in str(dispatch("/receipt e1", ADMIN, desk))
    dispatch(f"/release {target}", ADMIN, desk)
    assert (corrected(desk), dispatch("/receipt e1", ADMIN, desk)) == (before, text)
    take_down(target, desk)
    assert corrected(desk) == []
    assert in_files(tmp_path, ["Holm stopped after an"]) == []


def test_what_is_made_from_a_text_is_made_anew_when_words_are_hidden(desk: Desk) -> None:
    sql = desk.store.connections.sql
    sql.executescript(CORRECTIONS)
    dispatch("/hold ferry-2", ADMIN, desk)
    dispatch("/release ferry-2", ADMIN, desk)
    assert [tuple(row) for row in sql.execute("SELECT * FROM kept WHERE article = 2")] == [(2, 1, b"\x00\xff")]
    dispatch("/hold s4", ADMIN, desk)
    assert sql.execute("SELECT count(*) FROM kept WHERE article = 2").fetchone()[0] == 0


def test_every_table_is_known_to_removal(desk: Desk) -> None:
    """A new table is either reached from an article, statement or event, or holds none of their words for long."""
    from bot.store import aside

    sql = desk.store.connections.sql
    children, reached = aside.referring(sql), {"article", "statement", "event", "person"}
    while more := {table for each in reached for table, _ in children.get(each, ())} - reached:
        reached |= more
    by_subject = {table for table in aside.tables(sql) if "subject" in aside.columns(sql, table)} - {"log"}
    swept = {"log", "logged", "alert", "outbox", "pair", "removal", "ruling", "storyline", "source", "suggestion"}
    plain = {"answer", "became", "digest", "encrypted_room", "former_slug", "handled", "identity", "incoming"}
    plain |= {"opened", "outside", "reader", "source_arrival", "source_entry", "subscription"}
    swept |= {"shown", "shown_line", "edit"}
    plain |= {"shown_article", "shown_told", "subscription_storyline", "tombstone"}
    plain |= {"digest_subscription", "goes_by", "refused_invitation", "replaced_room"}
    assert set(aside.tables(sql)) - reached - by_subject == swept | plain
