"""The chart: coverage counted by day or week, a picture of the width asked for, and the words that stand for it."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from bot.export.chart import MOST, as_png, in_words
from bot.export.coverage import Coverage
from bot.model import UNKNOWN, Date
from tests.export.lines import SAID, STOPPED, TALKS, UNDATED, taken


def published(*days: str) -> list[Date]:
    return [Date(day, "day", "stated") for day in days]


COVERAGE = Coverage.of([*published("2026-01-12", "2026-01-13", "2026-01-13", "2026-02-05"), UNKNOWN])


def test_a_few_weeks_are_counted_by_day() -> None:
    assert Coverage(((date(2026, 1, 12), 1), (date(2026, 1, 13), 2), (date(2026, 2, 5), 1)), False, 1) == COVERAGE


def test_longer_coverage_is_counted_by_the_week_from_monday() -> None:
    assert Coverage.of(published("2026-01-14", "2026-01-18", "2026-01-19", "2026-03-31")) == Coverage(
        ((date(2026, 1, 12), 2), (date(2026, 1, 19), 1), (date(2026, 3, 30), 1)), True, 0
    )


def test_the_words_tell_what_the_chart_shows() -> None:
    assert in_words(taken(STOPPED, TALKS, UNDATED), COVERAGE) == (
        "Chart of Will the *ferry* sail? 4 articles from 12 Jan 2026 to 5 Feb 2026, by day; most, 2, on 13 Jan 2026. "
        "Marked: 1, 12 Jan 2026: The ferry stopped over $5 and $6 an hour (Harbour Post, Northern Wire); "
        "2, 20 Feb 2026: Talks are planned for 20 February (Northern Wire, planned)."
    )


@pytest.mark.parametrize("coverage", [COVERAGE, Coverage.of([UNKNOWN])], ids=["bars", "no bars"])
@pytest.mark.parametrize(("narrow", "width"), [(False, 1600), (True, 800)])
@pytest.mark.parametrize(("dark", "ground"), [(False, (255, 255, 255)), (True, (20, 24, 29))])
def test_a_chart_has_its_width_its_ground_and_its_words(
    coverage: Coverage, dark: bool, ground: tuple[int, ...], narrow: bool, width: int
) -> None:
    picture = Image.open(BytesIO(as_png(taken(), coverage, dark=dark, narrow=narrow)))
    corner = picture.convert("RGB").getpixel((0, 0))
    assert (picture.width, corner, picture.info["Title"]) == (width, ground, "Will the *ferry* sail?")


def test_a_chart_reads_no_words_as_mathematics_and_draws_any_script() -> None:
    odd = replace(SAID, text="$\\frac{1}{0$ ^_ {} \N{CJK UNIFIED IDEOGRAPH-4E00} \N{PILE OF POO} $x$")
    assert as_png(taken(odd), COVERAGE)[:4] == b"\x89PNG"


def test_of_many_lines_the_latest_are_marked() -> None:
    many = [replace(STOPPED, id=f"e{n}", date=f"{1990 + n}") for n in range(MOST + 5)]
    assert "Marked: 1, 1995: " in in_words(taken(*many), COVERAGE)
    assert as_png(taken(*many), COVERAGE)[:4] == b"\x89PNG"


def test_threads_draw_at_once() -> None:
    drawn: list[bytes] = []
    threads = [threading.Thread(target=lambda: drawn.append(as_png(taken(), COVERAGE))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each[:4] for each in drawn] == [b"\x89PNG"] * 2
