"""When, on what occasion and to whom something was said: what the words of saying tell, and no others."""

from __future__ import annotations

import pytest

from bot.model import Date, StatementMention
from bot.reading import read
from tests.reading.test_statements import KNOWN

WEDNESDAY = Date("2025-02-19", "day", "stated")


def last(text: str) -> StatementMention:
    return read(text, WEDNESDAY, KNOWN).statements[-1]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The mayor said on Monday that the harbour is safe.", "2025-02-17"),
        ("The mayor on Monday said the harbour is safe.", "2025-02-17"),
        ("On Monday, the mayor said the harbour is safe.", "2025-02-17"),
        ("“It is safe for now,” the mayor told reporters on Monday.", "2025-02-17"),
        ("“It is safe for now,” the mayor told Radio Oslo Monday.", "2025-02-17"),
        ("“It is safe for now,” the mayor told a crowd in Bergen, Norway, on Monday.", "2025-02-17"),
        ("“It is safe for now,” said Ann Holm, the mayor, on Monday.", "2025-02-17"),
        ("The harbour is safe, the mayor said at a news conference in Geneva on Monday.", "2025-02-17"),
        ("The mayor said in a Jan. 6 statement that the harbour is safe.", "2025-01-06"),
        ("Speaking in Berlin on Monday, the mayor said the harbour is safe.", "2025-02-17"),
        ("Ann Holm, the mayor, speaking in Berlin on Monday, said the harbour is safe.", "2025-02-17"),
        ("During a visit to Oslo on 3 February, the mayor told reporters that it is safe.", "2025-02-03"),
        ("Asked on Monday whether the harbour was safe, the mayor said: “It is safe for now.”", "2025-02-17"),
        ("The mayor said on Monday that the harbour is safe, adding that the ferry runs.", "2025-02-17"),
        ("On Monday, the mayor closed the harbour, saying that it was not safe.", "2025-02-17"),
        ("The mayor said on Radio Oslo’s “Good Morning” on Monday that the harbour is safe.", "2025-02-17"),
        ("In January, both mayors signaled that they agree.", "2025-01"),
        ("The mayor said that the council met on Monday.", None),
        ("The mayor said the harbour, shut on Monday, is safe.", None),
        ("After the council met on Monday, the mayor said it is safe.", None),
        ("The mayor said after the vote on Monday that it is safe.", None),
        ("The mayor said ahead of the vote on Monday that it is safe.", None),
        ("The mayor said in response to the vote on Monday that it is safe.", None),
        ("The mayor said of the vote on Monday that it is safe.", None),
        ("On Monday, the council shut the harbour, and the mayor said it is safe.", None),
        ("Ann Holm, who was elected on Monday, said the harbour is safe.", None),
        ("Ann Holm, the mayor in 2012, said the harbour is safe.", None),
        ("“It is safe for now,” said Ann Holm, the mayor from 2010 to 2012.", None),
        ("Two days after the vote on Monday, the mayor said it is safe.", None),
        ("The mayor said in Oslo on Friday, 21 February, that it is safe.", None),
        ("The mayor said it is safe.", None),
    ],
)
def test_the_day_of_saying_is_the_date_that_belongs_to_the_words_of_saying(text: str, value: str | None) -> None:
    assert last(text).said.value == value


@pytest.mark.parametrize(
    ("text", "said", "reported"),
    [
        ("On Monday, the outlet reported that she is unwell.", None, "2025-02-17"),
        ("On Monday, the outlet said that she is unwell.", "2025-02-17", "2025-02-19"),
        ("Ann Holm told Radio Oslo in an interview aired on Monday that she is unwell.", None, "2025-02-17"),
        ("In an interview with Radio Oslo published on Monday, Ann Holm said she is unwell.", None, "2025-02-17"),
        ("Ann Holm said in a statement issued on Monday that she is unwell.", "2025-02-17", "2025-02-19"),
        ("Ann Holm was quoted by Radio Oslo on Monday as saying that she is unwell.", None, "2025-02-17"),
        ("Radio Oslo on Monday quoted Ann Holm as saying that she is unwell.", None, "2025-02-17"),
        ("Ann Holm said she is unwell, Radio Oslo reported on Monday.", None, "2025-02-17"),
    ],
)
def test_the_day_of_a_report_is_kept_apart(text: str, said: str | None, reported: str) -> None:
    assert (last(text).said.value, last(text).reported_on) == (said, reported)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The harbour was shut in December 2024. “It is not safe,” Ann Holm said at the time.", "2024-12"),
        ("The harbour was shut in December 2024.\n\nAt the time, Ann Holm said it was not safe.", "2024-12"),
        ("Opened in May 2020, it was shut in December 2024. “It is not safe,” Ann Holm said at the time.", None),
        ("It was shut in December 2024. “It is not safe,” Ann Holm said at the time of the vote.", None),
        ("The harbour was shut. “It is not safe,” Ann Holm said at the time.", None),
    ],
)
def test_at_the_time_is_the_one_date_that_the_text_gave_before(text: str, value: str | None) -> None:
    found = last(text).said
    assert (found.value, found.basis) == (value, "resolved" if value else "unknown")


@pytest.mark.parametrize(
    ("text", "to", "occasion"),
    [
        ("Ann Holm told reporters that it is safe.", "reporters", None),
        ("Ann Holm said to reporters on Monday that it is safe.", "reporters", None),
        ("Ann Holm told the Norna news agency on Monday the harbour is safe.", "the Norna news agency", None),
        ("Ann Holm told Radio Oslo host Eva Dahl that the harbour is safe.", "Radio Oslo host Eva Dahl", None),
        ("Ann Holm told a crowd of supporters the harbour is safe.", "a crowd of supporters", None),
        ("“It is safe for now,” Ann Holm told cheering supporters.", "cheering supporters", None),
        ("Ann Holm warned Monday that the harbour is not safe.", None, None),
        ("Speaking to reporters in Berlin, Ann Holm said it is safe.", "reporters", "in Berlin"),
        ("Speaking to Radio Oslo on Monday, Ann Holm said it is safe.", "Radio Oslo", None),
        (
            "In an interview with Radio Oslo published on Monday, Ann Holm said it is safe.",
            "Radio Oslo",
            "in an interview with Radio Oslo",
        ),
        (
            "“It is safe for now,” Ann Holm wrote on Monday in an open letter to the council.",
            "the council",
            "in an open letter to the council",
        ),
        ("During a visit to Geneva on Monday, Ann Holm said it is safe.", None, "during a visit to Geneva"),
        (
            "“It is safe for now,” Ann Holm said at a news conference in Geneva on Monday.",
            None,
            "at a news conference in Geneva",
        ),
        ("Ann Holm told reporters after the vote on Monday that it is safe.", "reporters", "after the vote"),
        ("Ann Holm said on the sidelines of a summit that it is safe.", None, "on the sidelines of a summit"),
        ("“It is safe for now,” Ann Holm said about the harbour in Geneva.", None, None),
    ],
)
def test_who_was_told_and_on_what_occasion(text: str, to: str | None, occasion: str | None) -> None:
    assert (last(text).to, last(text).occasion) == (to, occasion)
