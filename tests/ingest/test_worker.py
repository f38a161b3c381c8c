"""The child process: whatever one input does to it, the next is read."""

import asyncio
import math
import os
import threading
import time

import pytest

from bot.errors import FetchFailed, Unreadable
from bot.ingest import starving
from bot.ingest.starving import Spent
from bot.ingest.worker import Worker


def fail(sentence: str) -> None:
    raise FetchFailed(sentence, 404)


def environment() -> list[str]:
    return sorted(name for name in os.environ if name.startswith(("SLACK", "MATRIX", "SLUGLINE")))


def main_module() -> str:
    import __main__

    return str(getattr(__main__, "__file__", "none"))


def test_a_result_comes_back_from_the_same_child(worker: Worker) -> None:
    first, second = worker.call(os.getpid), worker.call(os.getpid)
    assert first == second != os.getpid()
    assert worker.call(math.hypot, 3.0, 4.0) == 5.0


def test_our_errors_come_back_as_they_were(worker: Worker) -> None:
    with pytest.raises(FetchFailed) as error:
        worker.call(fail, "There is nothing.")
    assert (str(error.value), error.value.status) == ("There is nothing.", 404)


def test_other_errors_become_a_sentence_with_their_cause(worker: Worker) -> None:
    with pytest.raises(Unreadable) as error:
        worker.call(int, "x", label="a.html")
    assert str(error.value) == "a.html could not be read and was left out. Report it with the input."
    assert "ValueError: invalid literal for int()" in str(error.value.__cause__)


def test_a_job_that_hangs_is_killed_and_the_next_is_done() -> None:
    worker = Worker(seconds=0.3)
    worker.call(math.sqrt, 1.0)
    with pytest.raises(Unreadable) as error:
        worker.call(time.sleep, 60.0, label="a.html")
    assert str(error.value) == "a.html took longer than 0.3 s to read and was left out. Give a smaller part of it."
    worker.seconds = 20
    assert worker.call(math.sqrt, 4.0) == 2.0
    worker.close()


@pytest.mark.parametrize(
    ("before", "now", "kept_waiting"),
    [
        (Spent(3.0, wants_more=False), Spent(3.4, wants_more=True), True),
        (Spent(3.0, wants_more=False), Spent(7.4, wants_more=True), True),
        (Spent(3.0, wants_more=False), Spent(7.9, wants_more=True), False),
        (Spent(3.0, wants_more=False), Spent(3.4, wants_more=False), False),
        (None, Spent(3.4, wants_more=True), False),
        (Spent(3.0, wants_more=False), None, False),
    ],
)
def test_a_job_starves_that_wants_to_run_and_had_less_than_its_time(
    before: Spent | None, now: Spent | None, kept_waiting: bool
) -> None:
    assert starving.starved(before, now, 5.0) is kept_waiting


def test_what_this_process_had_of_the_machine_only_grows() -> None:
    before = starving.spent(os.getpid())
    sum(number * number for number in range(300_000))
    now = starving.spent(os.getpid())
    assert before
    assert now
    assert now.seconds >= before.seconds > 0
    assert now.wants_more


def test_a_job_that_the_machine_keeps_waiting_is_done_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    had = Spent(1.0, wants_more=True)
    monkeypatch.setattr(starving, "spent", lambda _: had)
    monkeypatch.setattr(starving, "PATIENCE", 10_000)
    worker = Worker(seconds=0.05)
    worker.call(math.sqrt, 1.0)
    assert worker.call(sum, range(20_000_000)) == 199_999_990_000_000
    monkeypatch.setattr(starving, "PATIENCE", 2)
    with pytest.raises(Unreadable, match=r"took longer than 0\.05 s"):
        worker.call(time.sleep, 60.0)
    worker.close()


@pytest.mark.parametrize("job", [(os._exit, 3), (bytearray, 2_000_000_000)])
def test_a_job_that_breaks_the_child_is_left_out_and_the_next_is_done(job: tuple[object, int]) -> None:
    worker = Worker(seconds=20, megabytes=400)
    function, number = job
    with pytest.raises(Unreadable) as error:
        worker.call(function, number, label="a.html")  # type: ignore[arg-type]
    assert str(error.value) == (
        "a.html broke the reader, or needed more than 400 MB, and was left out. Give a smaller part of it."
    )
    assert worker.call(math.sqrt, 4.0) == 2.0
    worker.close()


def test_a_child_that_died_between_calls_costs_no_input() -> None:
    worker = Worker()
    child = worker.call(os.getpid)
    os.kill(child, 9)
    assert worker._child is not None
    worker._child.process.wait()
    assert worker.call(os.getpid) != child
    worker.close()


def test_the_child_knows_neither_our_tokens_nor_our_main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    worker = Worker()
    assert (worker.call(environment), worker.call(main_module)) == ([], "none")
    worker.close()


def test_threads_take_turns(worker: Worker) -> None:
    found: list[float] = []
    threads = [threading.Thread(target=lambda n=n: found.append(worker.call(math.sqrt, n * n))) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [float(n) for n in range(20)]


@pytest.mark.anyio
async def test_a_loop_waits_without_taking_its_own_threads(worker: Worker) -> None:
    waiting = [worker.wait_for(math.sqrt, float(n * n)) for n in range(20)]
    assert await asyncio.gather(*waiting) == [float(n) for n in range(20)]
    assert asyncio.get_running_loop()._default_executor is None  # type: ignore[attr-defined]


def test_closing_ends_the_child_and_a_later_call_starts_another() -> None:
    worker = Worker()
    worker.call(os.getpid)
    assert worker._child is not None
    process = worker._child.process
    worker.close()
    assert process.returncode == 0
    worker.close()
    assert worker.call(math.sqrt, 4.0) == 2.0
    worker.close()
