"""A line of a timeline can be read alone: no half of a sentence, and no quoted words without their marks."""

from __future__ import annotations

import pytest

from bot.lexicons import lexicons
from bot.model import Date, Known
from bot.reading import read

TENTH = Date("2026-02-10", "day", "stated")


def events(text: str) -> list[str]:
    return [event.span.of(text) for event in read(text, TENTH, Known((), lexicons())).events]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The number of people killed when a landslide hit Tarn on 8 February 2026 has risen to 15.",
            ["The number of people killed when a landslide hit Tarn on 8 February 2026 has risen to 15"],
        ),
        (
            "On Monday, the number of people killed when a ferry sank off Holm on Friday rose to 40.",
            ["a ferry sank off Holm on Friday"],
        ),
        (
            "Those killed when a bus crashed on Friday were buried on Monday in Tarn.",
            ["a bus crashed on Friday", "Those killed when a bus crashed on Friday were buried on Monday in Tarn"],
        ),
    ],
)
def test_a_number_of_people_is_no_happening_by_itself(text: str, told: list[str]) -> None:
    assert events(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "“I met with the mayors of the valley on 3 February 2026,” Ines Roth said.",
            ["“I met with the mayors of the valley on 3 February 2026,” Ines Roth said"],
        ),
        (
            "He said: “It rained. The dam at Vell burst on 3 February 2026, and nobody slept.”",
            ["“It rained. The dam at Vell burst on 3 February 2026, and nobody slept.”"],
        ),
        ("“I met with the mayors of the valley and we talked about it,” Ines Roth said.", []),
    ],
)
def test_quoted_words_are_told_with_all_of_their_quotation_or_not_at_all(text: str, told: list[str]) -> None:
    assert events(text) == told
