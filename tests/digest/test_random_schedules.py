"""Five thousand random schedules, each to be replayed by its number: `python -m tests.digest.schedules NUMBER`."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from os import cpu_count

import pytest

from tests.digest.schedules import wrong_among

MANY = 5_000
AT_ONCE = 250


@pytest.mark.timeout(600)
def test_whatever_happens_in_whatever_order_each_change_is_posted_once_in_each_room() -> None:
    runs = [range(first, first + AT_ONCE) for first in range(1, MANY, AT_ONCE)]
    with ProcessPoolExecutor(cpu_count(), get_context("spawn")) as pool:
        wrong = [each for found in pool.map(wrong_among, runs) for each in found]
    assert wrong == []
