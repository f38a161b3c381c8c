"""When something was said: the date that belongs to the words of saying, and no other."""

from __future__ import annotations

import pytest

from bot.lexicons import lexicons
from bot.model import Date, Span
from bot.reading.dates import find_dates
from bot.reading.happenings import happenings
from bot.reading.saying import day_of_report, day_of_saying
from bot.reading.sentences import sentences

WEDNESDAY = Date("2025-02-19", "day", "stated")
LEXICONS = lexicons()


def parts(text: str, cue: str, content: str) -> tuple[Span, Span, list[Span]]:
    """The first sentence, the cue and the content as spans."""
    start = text.index(content) if content else 0
    return (
        sentences(text)[0],
        Span(text.index(cue), text.index(cue) + len(cue)),
        [Span(start, start + len(content))] if content else [],
    )


@pytest.mark.parametrize(
    ("text", "cue", "content", "value"),
    [
        ("The mayor said on Monday that the harbour is safe.", "said", "the harbour is safe", "2025-02-17"),
        ("On Monday, the mayor said the harbour is safe.", "said", "the harbour is safe", "2025-02-17"),
        ("“It is safe,” the mayor told reporters on Monday.", "told", "“It is safe,”", "2025-02-17"),
        ("In January, both mayors signaled that they agree.", "signaled", "that they agree", "2025-01"),
        (
            "During a visit to Oslo on 3 February, she told reporters that it is safe.",
            "told",
            "it is safe",
            "2025-02-03",
        ),
        ("The mayor said that the council met on Monday.", "said", "the council met on Monday", None),
        ("After the council met on Monday, the mayor said it is safe.", "said", "it is safe", None),
        ("The mayor said after the vote on Monday that it is safe.", "said", "it is safe", None),
        ("On Monday, the outlet reported that she is unwell.", "reported", "she is unwell", None),
        ("The mayor said it is safe.", "said", "it is safe", None),
    ],
)
def test_the_day_of_saying_is_the_date_that_belongs_to_the_cue(
    text: str, cue: str, content: str, value: str | None
) -> None:
    sentence, cue_span, said = parts(text, cue, content)
    dates = find_dates(text, WEDNESDAY, sentences(text))
    assert day_of_saying(text, sentence, cue_span, dates, said, happenings(LEXICONS)).value == value


@pytest.mark.parametrize(("verb", "value"), [("reported", "2025-02-17"), ("said", None)])
def test_the_day_of_a_report_is_kept_apart(verb: str, value: str | None) -> None:
    text = f"On Monday, the outlet {verb} that she is unwell."
    sentence, cue, said = parts(text, verb, "she is unwell")
    dates = find_dates(text, WEDNESDAY, sentences(text))
    assert day_of_report(text, sentence, cue, dates, said, happenings(LEXICONS)).value == value
