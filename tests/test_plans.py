"""A plan that was called off says so, with the report, and is in no calendar; none that was done waits for a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.digest.passing import days_passed
from handlers.dispatch import dispatch
from tests.handlers.dam import NOW, dam_desk
from tests.handlers.ferry import ASKER
from tests.test_changes import came

if TYPE_CHECKING:
    from pathlib import Path

    from handlers.desk import Desk

VOTE = "The council of Vell will vote on a new bridge on 18 February 2026."
OFF = "The vote of the council in Vell was cancelled on Monday."
DONE = "Vell’s council approved the new bridge on Wednesday."


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = dam_desk(tmp_path / "dam.db")
    desk.pipeline.ingest(came(0, VOTE, 11))
    return desk


def line(desk: Desk, day: str = "2026-02-16") -> tuple[str, bool, tuple[str, ...], str, int]:
    """The line of the plan in the timeline: its words, whether it lies ahead, marks, detail, number of receipts."""
    later = replace(desk, clock=lambda: datetime.fromisoformat(f"{day}T09:00+00:00"))
    entries = dispatch("/timeline vell-dam all", ASKER, later).entries
    entry = next(each for each in entries if each.text == VOTE[:-1])
    return entry.text, entry.planned, entry.marks, entry.detail, len(entry.receipts)


def calendar(desk: Desk) -> bool:
    """Whether the calendar file of the storyline has the plan."""
    files = dispatch("/timeline vell-dam all as ics", ASKER, desk).files
    return any(b"VEVENT" in file.content for file in files)


def passed(desk: Desk) -> list[str]:
    with desk.store.write():
        return [each.text for each in days_passed(desk.store, NOW + timedelta(days=10), UTC, ["vell-dam"])]


FIRST = "Mayor Ines Roth will meet President Luis Arta in Orr on 12 March 2026, her office said on Monday."
PUT_OFF = (
    "The meeting between Mayor Ines Roth and President Luis Arta, planned for 12 March in Orr, has been postponed to 19"
    " March, her office said on Wednesday."
)
ONCE_MORE = (
    "The meeting between Mayor Ines Roth and President Luis Arta has been postponed again, from 19 March to 26 March,"
    " her office said on Tuesday."
)
CANCELLED = (
    "The meeting between Mayor Ines Roth and President Luis Arta on 26 March has been cancelled, her office said on"
    " Friday."
)


@pytest.mark.parametrize("order", ["0123", "3210", "1302", "2031"])
def test_a_plan_that_is_moved_and_called_off_is_told_so_and_never_confirmed(tmp_path: Path, order: str) -> None:
    desk = dam_desk(tmp_path / "moved.db")
    given = [came(n, text, 10 + n) for n, text in enumerate((FIRST, PUT_OFF, ONCE_MORE, CANCELLED))]
    told = [c for n in order for c in desk.pipeline.ingest(given[int(n)]).changes if "statement" not in c.kind]
    assert {c.kind for c in told} == {"new event"}
    known = [n for n in range(4) if str(n + 1) not in order or order.index(str(n)) < order.index(str(n + 1))]
    assert sorted(c.text for c in told) == sorted((FIRST, PUT_OFF, ONCE_MORE, CANCELLED)[n][:-1] for n in known)
    entries = dispatch("/timeline vell-dam all", ASKER, desk).entries
    plans = {each.date: each.marks for each in entries if each.kind == "event" and each.date and "-03-" in each.date}
    assert plans == dict.fromkeys(("2026-03-12", "2026-03-19", "2026-03-26"), ("called off",))
    assert passed(desk) == []


def test_what_was_planned_for_a_day_is_off_though_its_report_dates_only_what_was_said(desk: Desk) -> None:
    desk.pipeline.ingest(came(1, "A service for the drowned will be held in Vell on 20 February 2026.", 11))
    off = "The service for those who drowned at the dam, planned for 20 February, has been cancelled, the mayor said."
    assert [c.text for c in desk.pipeline.ingest(came(2, off, 15)).changes if c.kind == "new event"] == [off[:-1]]
    marks = [e.marks for e in dispatch("/timeline vell-dam all", ASKER, desk).entries if e.text.startswith("A service")]
    assert marks == [("called off",)]


def test_a_plan_lies_ahead_until_it_is_called_off(desk: Desk) -> None:
    assert (line(desk)[1:3], calendar(desk)) == ((True, ("planned",)), True)
    desk.pipeline.ingest(came(1, OFF, 16))
    told = f"Outlet 1: {OFF[:-1]} (e"
    _text, planned, marks, detail, receipts = line(desk)
    assert (planned, marks, detail.startswith(told), receipts) == (False, ("called off",), True, 2)
    assert (calendar(desk), passed(desk)) == (False, [])


@pytest.mark.parametrize(
    "off",
    [
        "The vote of the council in Vell will not take place on 18 February.",
        "The vote in Vell on the new bridge will not be held, the mayor said on Monday.",
        "The vote of the council in Vell was brought forward to 17 February 2026.",
    ],
)
def test_a_plan_is_off_however_that_is_put(desk: Desk, off: str) -> None:
    desk.pipeline.ingest(came(1, off, 16))
    _text, planned, marks, detail, receipts = line(desk)
    assert (planned, marks, receipts) == (False, ("called off",), 2)
    assert detail.startswith(f"Outlet 1: {off[:-1]} (e")


@pytest.mark.parametrize(
    "other",
    [
        "The vote of the council in Tarn will not take place on 18 February.",
        "The vote of the council in Vell will not take place unless it thaws.",
        "The fair in Vell will not take place on 18 February.",
    ],
)
def test_a_plan_stands_when_another_is_off_or_this_one_only_perhaps(desk: Desk, other: str) -> None:
    desk.pipeline.ingest(came(1, other, 16))
    assert line(desk)[1:3] == (True, ("planned",))


def test_a_plan_that_nobody_tells_of_passes_and_one_told_as_done_does_not(desk: Desk) -> None:
    desk.pipeline.ingest(came(2, DONE, 19))
    assert (passed(desk), line(desk, "2026-02-25")[2]) == ([], ())
    assert line(desk, "2026-02-25")[3].startswith("told since: e")


def test_an_article_calls_off_what_it_tells_of_itself_without_naming_the_day_again(desk: Desk) -> None:
    desk.pipeline.ingest(came(1, f"{VOTE} But the vote was cancelled after a row over fish.", 16))
    assert line(desk)[2] == ("called off",)


def test_without_any_report_the_day_passes(desk: Desk) -> None:
    assert passed(desk) == [VOTE[:-1]]
