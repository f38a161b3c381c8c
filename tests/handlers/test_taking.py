"""A timeline as a file: which lines it holds, its name, and what is said beside it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from bot.chat.terminal.keeping import kept
from bot.errors import TellUser
from bot.reply import File, Reply
from handlers.desk import Desk
from handlers.dispatch import dispatch
from tests.handlers.ferry import ASKER, ferry_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return ferry_desk(tmp_path / "ferry.db")


def asked(line: str, desk: Desk) -> Reply:
    return dispatch(line, ASKER, desk)


def ids_in(file: File) -> list[str]:
    return [row["id"] for row in csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"), newline=""))]


@pytest.mark.parametrize("clauses", ["", " all", " since february 2026", " by lind"])
def test_a_file_holds_the_lines_of_the_answer(clauses: str, desk: Desk) -> None:
    answer, taken = asked(f"/timeline ferry{clauses}", desk), asked(f"/timeline ferry{clauses} as csv", desk)
    assert ids_in(taken.files[0]) == [entry.id for entry in answer.entries]
    assert (taken.summary, taken.entries) == (answer.summary, ())


@pytest.mark.parametrize(
    ("form", "name", "media"),
    [
        ("csv", "ferry-timeline.csv", "text/csv"),
        ("md", "ferry-timeline.md", "text/markdown"),
        ("json", "ferry-timeline.json", "application/json"),
        ("ics", "ferry-timeline.ics", "text/calendar"),
        ("PNG", "ferry-timeline.png", "image/png"),
        ("png dark narrow", "ferry-timeline-dark-narrow.png", "image/png"),
    ],
)
def test_each_form_has_its_name_and_media_type(form: str, name: str, media: str, desk: Desk) -> None:
    (file,) = asked(f"/timeline ferry as {form}", desk).files
    assert (file.name, file.media, bool(file.alt)) == (name, media, media == "image/png")


def test_a_calendar_looks_among_all_that_lies_ahead(desk: Desk) -> None:
    reply = asked("/timeline ferry as ics", desk)
    assert reply.summary == "ferry: 1 event from 1 article, 1 with a named outlet"
    assert reply.files[0].content.decode().count("BEGIN:VEVENT") == 1


def test_without_a_plan_there_is_no_calendar(desk: Desk) -> None:
    reply = asked("/timeline ferry until january 2026 as ics", desk)
    assert (reply.files, reply.notes) == ((), ("Nothing that is planned lies ahead, so there is no calendar file.",))


def test_what_has_no_date_is_counted_where_a_form_cannot_hold_it(desk: Desk) -> None:
    reply = asked("/timeline ferry all as json", desk)
    assert reply.notes[0] == "1 line without a date left out."
    assert len(json.loads(reply.files[0].content)["events"]) == len(asked("/timeline ferry all", desk).entries) - 1


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("/who-said harbour as csv", "/who-said makes no file; /timeline SLUG as csv makes one."),
        ("/who-said harbour as json", 'An answer as json is given by: slugline ask "..." --as json'),
        ("/timeline ferry as text", 'An answer as text is given by: slugline ask "..." --as text'),
    ],
)
def test_what_a_command_does_not_make_is_said(line: str, note: str, desk: Desk) -> None:
    reply = asked(line, desk)
    assert (reply.files, reply.notes[0]) == ((), note)


def test_programs_are_told_of_a_file_without_its_content(desk: Desk) -> None:
    reply = asked("/timeline ferry as csv", desk)
    assert reply.as_json()["files"] == [
        {"name": "ferry-timeline.csv", "media": "text/csv", "size": len(reply.files[0].content), "alt": ""}
    ]


def test_a_terminal_keeps_a_file_beside_what_is_there_and_names_it(tmp_path: Path) -> None:
    reply = Reply(
        "Ferry", files=(File("ferry.csv", "text/csv", b"id"), File("ferry.png", "image/png", b"p", "A chart."))
    )
    assert kept(reply, tmp_path).notes == (
        f"Saved as {tmp_path}/ferry.csv", f"Saved as {tmp_path}/ferry.png", "In words: A chart.",
    )  # fmt: skip
    assert kept(reply, tmp_path).notes[0] == f"Saved as {tmp_path}/ferry-2.csv"
    assert (tmp_path / "ferry-2.csv").read_bytes() == b"id"


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    reply = Reply("Ferry", files=(File("ferry.csv", "text/csv", b"id"),))
    with pytest.raises(TellUser) as told:
        kept(reply, tmp_path / "nowhere")
    assert str(told.value) == (
        f"{tmp_path}/nowhere/ferry.csv cannot be written (No such file or directory). "
        "Go to a folder that you may write to, and ask again."
    )
