"""A plan is called off by what says so of it and of no other, and a report of its deed tells it as done."""

from __future__ import annotations

import pytest

from bot.following.given import ordinal
from bot.following.plans import Told, called_off, told_since
from bot.model import UNKNOWN, Date


def day(value: str, words: str = "") -> Date:
    return Date(value, "day", "stated", words=words)


def told(number: int, clause: str, date: Date, said: str, *, planned: bool = False) -> Told:
    return Told(number, number, clause, date, planned, ordinal(said))


SUMMIT = told(
    1,
    "The leaders of Orr and Tarn will hold a summit in Vell on 20 February",
    day("2026-02-20"),
    "2026-02-10",
    planned=True,
)
VOTE = told(
    2, "The council of Vell will vote on a new dam on 14 February", day("2026-02-14"), "2026-02-10", planned=True
)
PLANS = (SUMMIT, VOTE)


@pytest.mark.parametrize(
    ("clause", "date", "planned", "gone"),
    [
        ("The summit in Vell was cancelled on Monday", "2026-02-16", False, [1]),
        ("Organisers cancelled the summit on 20 February", "2026-02-20", True, [1, 3]),
        ("The summit, due on 20 February, was called off", "2026-02-20", True, [1, 3]),
        ("The meeting of the leaders in Vell was scrapped on Monday", "2026-02-16", False, [1]),
        ("The vote in Vell on the new dam was put off on Thursday", "2026-02-12", False, [2]),
        ("The summit in Vell will not take place on 20 February", "2026-02-20", True, [1, 3]),
        ("The summit won’t be held on 20 February, the ministry said", "2026-02-20", True, [1, 3]),
        ("The summit in Vell is no longer going ahead on 20 February", "2026-02-20", True, [1, 3]),
        ("The summit in Holm will not take place on 20 February", "2026-02-20", True, [3]),
        ("The fair in Vell will not take place on 20 February", "2026-02-20", True, [3]),
        ("The summit in Vell was not cancelled on Monday", "2026-02-16", False, []),
        ("The mayor threatened to cancel the summit in Vell on Monday", "2026-02-16", False, []),
        ("The summit in Holm was cancelled on Monday", "2026-02-16", False, []),
        ("The fair in Vell was cancelled on Monday", "2026-02-16", False, []),
        ("The summit in Vell was cancelled on 2 March", "2026-03-02", False, []),
        ("The summit was cancelled on Monday", "2026-02-16", False, []),
    ],
)
def test_a_plan_is_called_off_by_what_names_it(clause: str, date: str, planned: bool, gone: list[int]) -> None:
    off = told(3, clause, day(date), "2026-03-02" if date > "2026-03" else "2026-02-17", planned=planned)
    if off.date.value == "2026-02-12":
        off = told(3, clause, day(date), "2026-02-12")
    assert sorted(called_off([*PLANS, off])) == sorted(called_off([off, *reversed(PLANS)])) == gone


def test_words_that_name_no_place_call_off_the_plan_of_their_own_article() -> None:
    off = Told(3, 1, "The summit was cancelled", UNKNOWN, planned=False, day=ordinal("2026-02-17"))
    assert list(called_off([*PLANS, off])) == [1]


def test_what_is_put_off_to_another_day_is_planned_for_that_day() -> None:
    moved = told(
        3, "The summit in Vell has been postponed to 12 May", day("2026-05-12", "12 May"), "2026-02-17", planned=True
    )
    assert list(called_off([*PLANS, moved])) == [1]


@pytest.mark.parametrize("moved", ["brought forward to", "moved forward from 20 to", "rescheduled for"])
def test_what_is_given_another_day_is_planned_for_that_day(moved: str) -> None:
    clause = f"The summit in Vell has been {moved} 18 February"
    off = told(3, clause, day("2026-02-18", "18 February"), "2026-02-17", planned=True)
    assert list(called_off([*PLANS, off])) == [1]


MOVED = "The summit of the leaders of Orr and Tarn, planned for 20 February, has been postponed to 27 February"
AGAIN = "The summit of the leaders of Orr and Tarn has been postponed again, {}to 6 March"


@pytest.mark.parametrize("named", ["from 27 February ", ""])
def test_what_was_put_off_is_put_off_once_more_and_called_off_in_its_turn(named: str) -> None:
    moved = told(3, MOVED, day("2026-02-27", "27 February"), "2026-02-16", planned=True)
    again = told(4, AGAIN.format(named), day("2026-03-06", "6 March"), "2026-02-20", planned=True)
    dropped = told(
        5,
        "The summit of the leaders of Orr on 6 March has been cancelled",
        day("2026-03-06"),
        "2026-03-01",
        planned=True,
    )
    for tellings in ([*PLANS, moved, again, dropped], [dropped, again, moved, *reversed(PLANS)]):
        assert called_off(tellings) == {1: moved, 3: again, 4: dropped, 5: dropped}


@pytest.mark.parametrize(
    "clause",
    [
        "The summit on the river, planned for 20 February, has been cancelled",
        "The summit on the river, planned for Friday, has been called off, envoy Per Lie said on Tuesday",
        "The summit on the river has been postponed from 20 February to May",
        "Envoys cancelled the summit that was scheduled for 20 February",
    ],
)
def test_the_day_for_which_it_was_planned_is_enough_to_know_what_is_off(clause: str) -> None:
    off = told(3, clause, UNKNOWN, "2026-02-17")
    other = told(4, "A summit will be held on 24 February", day("2026-02-24"), "2026-02-10", planned=True)
    assert list(called_off([*PLANS, other, off])) == [1]


def test_the_day_of_saying_so_is_no_day_that_was_planned_for() -> None:
    plan = told(1, "A summit will be held on 17 February", day("2026-02-17"), "2026-02-10", planned=True)
    off = told(3, "Envoys said on Tuesday that they cancelled the summit planned for Friday", UNKNOWN, "2026-02-17")
    assert called_off([plan, off]) == {}


def test_what_was_put_off_is_told_since_as_done_in_other_words() -> None:
    clause = "The salvage of the barge Ada has been postponed again, to 3 March, the ministry said on Saturday"
    plan = told(1, clause, day("2026-03-03", "3 March"), "2026-02-28", planned=True)
    done = told(3, "The wreck of the barge Ada was lifted from the lake on Tuesday", day("2026-03-03"), "2026-03-03")
    other = told(4, "A ban on the fish of the lake was lifted on Tuesday", day("2026-03-03"), "2026-03-03")
    assert (told_since([plan, done]), told_since([plan, other])) == ({1: 3}, {})


@pytest.mark.parametrize(
    ("clause", "moved"),
    [
        ("The ministry brought the summit in Vell forward to 18 February", True),
        ("The ministry brought forward the summit in Vell to 18 February", True),
        ("The ministry has moved the summit in Vell back to 18 February", True),
        ("The ministry pushed back the summit in Vell until 18 February", True),
        ("The summit in Vell will not be held until 18 February", True),
        ("The ministry brought the summit in Vell forward to the council on 18 February", False),
        ("The ministry may have moved the summit in Vell back to 18 February", False),
    ],
)
def test_who_gives_a_plan_another_day_may_be_told_before_it(clause: str, moved: bool) -> None:
    off = told(3, clause, day("2026-02-18", "18 February"), "2026-02-17", planned=True)
    assert list(called_off([*PLANS, off])) == ([1] if moved else [])


def test_what_will_not_be_held_on_no_day_that_is_told_is_the_plan_of_its_place() -> None:
    off = told(3, "The summit in Vell will not be held, the ministry said", UNKNOWN, "2026-02-17")
    elsewhere = told(3, "The summit in Holm will not be held, the ministry said", UNKNOWN, "2026-02-17")
    assert (list(called_off([*PLANS, off])), called_off([*PLANS, elsewhere])) == ([1], {})


def test_what_several_articles_tell_of_one_day_is_called_off_together_whoever_says_so() -> None:
    """The report names its source, the plan its places; the article of the report tells of the plan itself, too."""
    told_before = "Premier Roth of Orr and President Holm of Tarn will meet in Vell on 20 February, both said on Monday"
    plan = told(1, told_before, day("2026-02-20"), "2026-02-10", planned=True)
    own = Told(
        2, 3, "The summit of Roth and President Holm, planned for 20 February", plan.date, True, ordinal("2026-02-17")
    )
    clause = f"{own.clause}, has been postponed to 12 May, envoy Per Lie said on Tuesday"
    moved = told(3, clause, day("2026-05-12", "12 May"), "2026-02-17", planned=True)
    assert called_off([plan, own, moved]) == {1: moved, 2: moved}


def test_a_plan_that_a_later_article_tells_of_again_stands() -> None:
    off = told(3, "The summit in Vell was cancelled on Monday", day("2026-02-16"), "2026-02-17")
    again = Told(
        1, 4, "The summit in Vell will take place on 20 February", SUMMIT.date, planned=True, day=ordinal("2026-02-18")
    )
    assert called_off([*PLANS, off, again]) == {}


@pytest.mark.parametrize(
    ("clause", "date", "said", "done"),
    [
        ("Vell's council approved the new dam on Saturday", "2026-02-14", "2026-02-15", {2: 3}),
        ("The council of Vell voted on the dam on Sunday", "2026-02-15", "2026-02-16", {2: 3}),
        ("The council of Vell voted for the dam", None, "2026-02-15", {2: 3}),
        ("The council of Vell voted on a tax on Saturday", "2026-02-14", "2026-02-15", {}),
        ("A flood hit the dam of Vell on Saturday", "2026-02-14", "2026-02-15", {}),
        ("The council of Orr voted on a new dam on Saturday", "2026-02-14", "2026-02-15", {}),
        ("The council of Vell voted on a new dam on 2 March", "2026-03-02", "2026-03-03", {}),
    ],
)
def test_a_plan_is_told_since_by_a_report_of_its_deed(
    clause: str, date: str | None, said: str, done: dict[int, int]
) -> None:
    report = told(3, clause, day(date) if date else UNKNOWN, said)
    assert told_since([*PLANS, report]) == done
