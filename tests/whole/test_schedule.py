"""Who polls and posts, and that a round that fails ends nothing."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from bot.errors import CannotStart
from bot.schedule import Pace, Role, Schedule

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OFTEN = Pace(0.01, 0.01)
DEADLINE = 20.0


class Rounds:
    """What a schedule did, in order; `reached` waits until it did something so often."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._changed = threading.Condition()

    def did(self, what: str, then: Callable[[], object] = lambda: None) -> Callable[[], object]:
        def job() -> object:
            with self._changed:
                self.done.append(what)
                self._changed.notify_all()
            return then()

        return job

    def reached(self, what: str, times: int) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.done.count(what) >= times, DEADLINE)


def schedule(folder: Path, rounds: Rounds, then: Callable[[], object] = lambda: None) -> Schedule:
    role = Role(folder / "desk.db.role")
    return Schedule(role, rounds.did("poll", then), rounds.did("digest"), rounds.did("took over"), OFTEN)


def test_one_of_two_holds_the_role_and_the_other_takes_it_when_it_is_given_up(tmp_path: Path) -> None:
    one, other = (Role(tmp_path / "desk.db.role") for _ in range(2))
    assert [one.held(), other.held(), one.held()] == [True, False, True]
    one.give_up()
    assert [other.held(), one.held()] == [True, False]


def test_a_role_file_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    path = tmp_path / "desk.db.role"
    path.mkdir()
    with pytest.raises(CannotStart) as told:
        Role(path).held()
    assert str(told.value) == (
        f"The file {path} cannot be used (Is a directory), by which one Slugline among several knows that it is the "
        "one to post. Give this user the right to write it, or name another database with --db."
    )


def test_taking_the_role_comes_before_every_round_and_once(tmp_path: Path) -> None:
    rounds = Rounds()
    running = schedule(tmp_path, rounds)
    running.start()
    assert rounds.reached("poll", 3)
    assert rounds.reached("digest", 3)
    running.stop()
    assert (rounds.done[0], rounds.done.count("took over")) == ("took over", 1)


def test_who_waits_does_nothing_until_the_role_is_free(tmp_path: Path) -> None:
    first, second = Rounds(), Rounds()
    leading, waiting = schedule(tmp_path, first), schedule(tmp_path, second)
    leading.start()
    waiting.start()
    assert first.reached("digest", 5)
    assert second.done == []
    leading.stop()
    assert second.reached("digest", 1)
    waiting.stop()
    assert second.done[0] == "took over"


def test_a_failing_round_is_logged_and_the_next_one_comes(tmp_path: Path) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    rounds = Rounds()
    running = schedule(tmp_path, rounds, fail)
    with capture_logs() as logs:
        running.start()
        assert rounds.reached("poll", 3)
        assert rounds.reached("digest", 3)
        running.stop()
    assert {(log["event"], log["job"], log["log_level"]) for log in logs} == {("job failed", "job", "error")}


def test_taking_over_that_fails_is_tried_again_before_anything_is_posted(tmp_path: Path) -> None:
    rounds, faults = Rounds(), [ZeroDivisionError(), ZeroDivisionError()]

    def take_over() -> None:
        if faults:
            raise faults.pop()

    role = Role(tmp_path / "desk.db.role")
    assert role.held()
    running = Schedule(
        Role(role.path), rounds.did("poll"), rounds.did("digest"), rounds.did("took over", take_over), OFTEN
    )
    with capture_logs():
        running.start()
        role.give_up()
        assert rounds.reached("digest", 1)
        running.stop()
    assert rounds.done[:3] == ["took over"] * 3


def test_digests_do_not_wait_for_a_long_poll_and_nobody_is_warned(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rounds, poll_ends = Rounds(), threading.Event()
    running = schedule(tmp_path, rounds, lambda: poll_ends.wait(DEADLINE))
    running.start()
    assert rounds.reached("poll", 1)
    assert rounds.reached("digest", len(rounds.done) + 20)
    polls = rounds.done.count("poll")
    poll_ends.set()
    running.stop()
    assert (polls, caplog.records) == (1, [])


def test_stopping_waits_for_the_round_under_way_and_gives_the_role_up(tmp_path: Path) -> None:
    rounds, ended = Rounds(), []
    begun = threading.Event()

    def long() -> None:
        begun.wait(DEADLINE)
        ended.append(True)

    running = schedule(tmp_path, rounds, long)
    running.start()
    assert rounds.reached("poll", 1)
    leaving = threading.Thread(target=running.stop)
    leaving.start()
    assert not Role(running.role.path).held()
    begun.set()
    leaving.join(DEADLINE)
    assert ended[:1] == [True]
    assert Role(running.role.path).held()


def test_what_is_not_kept_any_longer_is_looked_for_while_the_role_is_held(tmp_path: Path) -> None:
    rounds = Rounds()
    role = Role(tmp_path / "desk.db.role")
    running = Schedule(
        role, rounds.did("poll"), rounds.did("digest"), rounds.did("took over"), Pace(9, 9, 0.01), rounds.did("tidied")
    )
    running.start()
    try:
        assert rounds.reached("tidied", 2)
    finally:
        running.stop()
