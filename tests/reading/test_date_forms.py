"""The forms of English time expressions, listed one by one; all published on Wednesday 19 February 2025."""

from __future__ import annotations

import pytest

from bot.facts import date_json
from bot.model import Date, DateMention
from bot.reading.dates import find_dates
from bot.reading.sentences import sentences

WEDNESDAY = Date("2025-02-19", "day", "stated")
AFTER_4_JANUARY = "It began on 4 January 2025. "


def found(text: str) -> list[DateMention]:
    return list(find_dates(text, WEDNESDAY, sentences(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It opened this year.", ["2025"]),
        ("It opened the year before last.", ["2023"]),
        ("It opens the year after next.", ["2027"]),
        ("It opened the month before last.", ["2024-12"]),
        ("It closed early this year.", ["2025"]),
        ("It closed at the end of last year.", ["2024"]),
        ("It fell at the start of this month.", ["2025-02"]),
        ("It closed earlier in the year.", ["2025"]),
        ("It will be ready by the year's end.", ["2025"]),
        ("It will be ready by month's end.", ["2025-02"]),
        ("It will be ready by year-end.", ["2025-12-31"]),
        ("It will be ready by year end.", ["2025-12-31"]),
        ("It expects more for the full year.", ["2025"]),
        ("It expects more for the fiscal year.", ["2025"]),
        ("It expects more in the current fiscal year.", ["2025"]),
        ("It lost money in FY2023.", ["2023"]),
        ("It was the highest of the year.", ["2025"]),
        ("He left a year ago.", ["2024"]),
        ("He left nearly four years ago.", ["2021"]),
        ("He left twenty-five years ago.", ["2000"]),
        ("He left about two months ago.", ["2024-12"]),
        ("He left a day ago.", ["2025-02-18"]),
        ("A year ago today he left.", ["2024-02-19"]),
        ("A year ago this month he left.", ["2024-02"]),
        ("He left a week ago Friday.", ["2025-02-07"]),
        ("It starts two weeks from Friday.", ["2025-03-07"]),
        ("It starts three years from now.", ["2028"]),
        ("It will start two years hence.", ["2027"]),
        ("Earlier in the day he was seen.", ["2025-02-19"]),
        ("He was seen earlier today.", ["2025-02-19"]),
        ("He was seen late yesterday.", ["2025-02-18"]),
        ("He was seen yesterday morning.", ["2025-02-18"]),
        ("He will be seen tomorrow night.", ["2025-02-20"]),
        ("He was seen last night.", ["2025-02-18"]),
        ("He was seen last evening.", ["2025-02-18"]),
        ("He will be seen tonight.", ["2025-02-19"]),
        ("He was seen late Monday night.", ["2025-02-17"]),
        ("He was seen Monday morning.", ["2025-02-17"]),
        ("He was seen last Friday, February 14.", ["2025-02-14"]),
        ("He was seen this past Monday.", ["2025-02-17"]),
        ("He will be seen this coming Friday.", ["2025-02-21"]),
        ("He was seen on Monday of last week.", ["2025-02-10"]),
        ("He will be seen Monday week.", ["2025-03-03"]),
        ("He was seen this past October.", ["2024-10"]),
        ("He was seen in October of last year.", ["2024-10"]),
        ("He was seen in October of 2023.", ["2023-10"]),
        ("He was seen last Oct. 12.", ["2024-10-12"]),
        ("He was seen on 12 October last year.", ["2024-10-12"]),
        ("He was seen on the 12th of October.", ["2024-10-12"]),
        ("He was seen on October the 12th.", ["2024-10-12"]),
        ("He was seen on the twelfth of October.", ["2024-10-12"]),
        ("He was seen on the 12th of last month.", ["2025-01-12"]),
        ("He was seen on the first Monday in October.", ["2024-10-07"]),
        ("He was seen on the last Friday of January.", ["2025-01-31"]),
        ("He was seen on the final day of January.", ["2025-01-31"]),
        ("The April meeting failed.", ["2024-04"]),
        ("A June letter told of it.", ["2024-06"]),
        ("His 2005 vote told of it.", ["2005"]),
        ("He served in 2010-2011.", ["2010", "2011"]),
        ("He served in 2010-11.", ["2010", "2011"]),
        ("The records of 1948-1982 are lost.", ["1948", "1982"]),
        ("He served from 2010 to 2011.", ["2010", "2011"]),
        ("It lasted from May 30-June 2.", ["2024-05-30", "2024-06-02"]),
        ("It ended on Martin Luther King Day.", ["2025-01-20"]),
        ("It ended on Remembrance Sunday.", ["2024-11-10"]),
        ("It started as recently as last month.", ["2025-01"]),
        ("It shut on 4, 5 and 6 January.", ["2025-01-04", "2025-01-05", "2025-01-06"]),
        ("It shut on January 4, 5 and 6.", ["2025-01-04", "2025-01-05", "2025-01-06"]),
        ("It shut on the night of 3/4 January 2025.", ["2025-01-03", "2025-01-04"]),
        ("It shut on Saturday, January 4 and 5.", ["2025-01-04", "2025-01-05"]),
        ("It shut from the 10th to the 12th of January.", ["2025-01-10", "2025-01-12"]),
        ("It shut on the 4th and 5th of January.", ["2025-01-04", "2025-01-05"]),
        ("It shut from Jan. 30-Feb. 2.", ["2025-01-30", "2025-02-02"]),
        ("It shut Monday-Tuesday.", ["2025-02-17", "2025-02-18"]),
        ("It shut on friday and last tuesday.", ["2025-02-14", "2025-02-18"]),
        ("It shut on Feb. 5, ’24.", ["2024-02-05"]),
        ("It shut on 05-Feb-2024.", ["2024-02-05"]),
        ("It shut on 5-Feb-24.", ["2024-02-05"]),
        ("It shut on Wednesday (Feb. 5).", ["2025-02-05"]),
        ("It shut on February fifth.", ["2025-02-05"]),
        ("It shut on March the third, nineteen ninety-six.", ["1996-03-03"]),
        ("It shut on the 4th.", ["2025-02-04"]),
        ("It will shut on the 4th.", ["2025-03-04"]),
        ("It shut on Wednesday the 5th.", ["2025-02-05"]),
        ("It shut Wednesday 5th.", ["2025-02-05"]),
        ("The prior year was worse.", ["2024"]),
        ("It shut a year ago in March.", ["2024-03"]),
        ("It shut in March two years ago.", ["2023-03"]),
        ("It shut a year ago last month.", ["2024-01"]),
        ("It shut a year ago Saturday.", ["2024"]),
        ("It shut this time last year.", ["2024-02"]),
        ("It shut on this date last year.", ["2024-02-19"]),
        ("It will open in a month’s time.", ["2025-03"]),
        ("It shut at month-end.", ["2025-02-28"]),
        ("It shut the Friday before last.", ["2025-02-07"]),
        ("It shut the night before last.", ["2025-02-17"]),
        ("It ran in Jan-Mar 2024.", ["2024-01", "2024-03"]),
        ("It shut in nineteen-ninety-six.", ["1996"]),
        ("It shut in June of nineteen ninety-seven.", ["1997-06"]),
        ("It will shut this coming January.", ["2026-01"]),
        ("It shut two Fridays ago.", ["2025-02-07"]),
        ("It shut two nights ago.", ["2025-02-17"]),
        ("It opened in March 2024. By the end of the month it shut.", ["2024-03", "2024-03"]),
        ("It opened in 2020. By the end of the year it had shut.", ["2020", "2020"]),
        ("It opened in 2020. By the end of the year it will shut.", ["2020", "2025"]),
        ("It opened in 2020. Later in the year it shut.", ["2020", "2020"]),
        ("It will shut a week on Friday.", ["2025-02-28"]),
        ("It shut in two thousand and five, or in the year two thousand.", ["2005", "2000"]),
        ("It ran in January-to-March 2024.", ["2024-01", "2024-03"]),
        ("It had 900 workers at year-end 2024.", ["2024-12-31"]),
        ("It lost money in fiscal ’24 and in FY23.", ["2024", "2023"]),
        ("It fell to $1.2 million each by the end of January.", ["2025-01"]),
    ],
)
def test_a_form_that_counts_from_publication(text: str, expected: list[str]) -> None:
    assert [mention.date.value for mention in found(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A day later it ended.", "2025-01-05"),
        ("The next day it ended.", "2025-01-05"),
        ("It ended the next morning.", "2025-01-05"),
        ("It ended that same day.", "2025-01-04"),
        ("It ended later in the day.", "2025-01-04"),
        ("It ended that month.", "2025-01"),
        ("It ended later that year.", "2025"),
        ("It ended the following month.", "2025-02"),
        ("It ended the next month.", "2025-02"),
        ("It ended the next year.", "2026"),
        ("The day before he was seen.", "2025-01-03"),
        ("He was seen the year before.", "2024"),
        ("He was seen two months earlier.", "2024-11"),
        ("He was seen the following Monday.", "2025-01-06"),
        ("He was seen the Monday after.", "2025-01-06"),
        ("He was seen on the 6th.", "2025-01-06"),
        ("He was seen two nights later.", "2025-01-06"),
        ("He was seen two Fridays later.", "2025-01-17"),
        ("He was seen on Friday of that week.", "2025-01-03"),
        ("A year on, he was seen.", "2026"),
    ],
)
def test_a_form_that_counts_from_the_date_before_it(text: str, expected: str) -> None:
    assert [mention.date.value for mention in found(AFTER_4_JANUARY + text)] == ["2025-01-04", expected]


@pytest.mark.parametrize(
    ("text", "not_before", "not_after"),
    [
        ("It fell in the early 1990s.", "1990-01-01", "1993-12-31"),
        ("It fell in the mid-1990s.", "1994-01-01", "1996-12-31"),
        ("It fell in late summer.", "2024-06-01", "2024-08-31"),
        ("It will fall in the summer.", "2025-06-01", "2025-08-31"),
        ("It fell in the last quarter of 2024.", "2024-10-01", "2024-12-31"),
        ("It fell in the first half of 2024.", "2024-01-01", "2024-07-01"),
        ("It fell late last week.", "2025-02-10", "2025-02-16"),
        ("It fell the week before last.", "2025-02-03", "2025-02-09"),
        ("It fell in the second week of January.", "2025-01-08", "2025-01-14"),
        ("It fell in the last days of January.", "2025-01-25", "2025-01-31"),
        ("It fell on the first weekend in February.", "2025-02-01", "2025-02-02"),
        ("It fell on the last weekend of January.", "2025-01-25", "2025-01-26"),
        ("It fell this winter.", "2024-12-01", "2025-02-28"),
        ("It fell last winter.", "2023-12-01", "2024-02-29"),
        ("It fell at midyear 2024.", "2024-05-02", "2024-08-31"),
        ("It will fall by mid-year.", "2025-05-02", "2025-09-01"),
        ("It will fall at week’s end.", "2025-02-17", "2025-02-23"),
        ("It fell in the week to 9 February.", "2025-02-03", "2025-02-09"),
        ("It fell on the weekend of 8 February.", "2025-02-08", "2025-02-09"),
        ("It fell over the long weekend.", "2025-02-15", "2025-02-16"),
        ("It fell earlier in the week.", "2025-02-17", "2025-02-23"),
        ("It fell overnight.", "2025-02-18", "2025-02-19"),
        ("It fell in the third quarter of last year.", "2024-07-01", "2024-09-30"),
        ("It fell in last year’s third quarter.", "2024-07-01", "2024-09-30"),
        ("It fell in 3Q24.", "2024-07-01", "2024-09-30"),
        ("It fell in the first quarter of fiscal 2024.", None, None),
        ("It fell in the winter of 2023-24.", "2023-12-01", "2024-02-29"),
        ("It fell in the mid-90s.", "1994-01-01", "1996-12-31"),
        ("It fell in the late eighties.", "1986-01-01", "1989-12-31"),
        ("The high court fell in the late 1990s.", "1996-01-01", "1999-12-31"),
        ("It fell in the nineteen sixties.", "1960-01-01", "1969-12-31"),
        ("It fell in the late 19th century.", "1867-01-01", "1899-12-31"),
        ("It fell a decade ago.", "2010-01-01", "2020-12-31"),
    ],
)
def test_a_form_that_names_a_stretch(text: str, not_before: str | None, not_after: str | None) -> None:
    assert [(mention.date.not_before, mention.date.not_after) for mention in found(text)] == [(not_before, not_after)]


@pytest.mark.parametrize(
    "text",
    [
        "It fell over the past two years.",
        "It rose over the last year and will rise over the next month.",
        "In the last week of his life, in his last year, he sang.",
        "He left two and a half years ago.",
        "He left 1 1/2 years ago.",
        "He left half a year ago.",
        "Now it rests, and currently nothing stirs.",
        "They joined the March on Washington.",
        "They live on the 4th floor and stayed overnight.",
        "The council voted 2024 to 1990, Lie voted 1990 to 2024, and Holm won by 2016 votes to 1987.",
        "Around 1500 of them left, and over 2000 of the jobs went.",
        "Highs were in the mid-90s; Holm is in her late 80s, and Lie in his sixties.",
        "They meet on the first Monday of every month.",
        "His rating fell to the mid-50s and into the mid-20s, and it won't happen overnight.",
        "It was the worst storm of the 20th century.",
        "USA Today and NBC's “Today” told of it, and the city of tomorrow.",
        "The Good Friday Agreement holds, said the November 17 group and the Sept. 11 commission.",
        "“Saturday Night Fever” was on at the Sunday school.",
        "Expo 2020, Euro 2024 and a firm called Orion 1980 paid 2000 for the class of 1999.",
        "The 2000 block of Main Street and 1999 Main Street burned; Holm scored 2000 runs.",
        "Version 10.10.20 was out, the ratio was 5-4-99, and you may call 10-12-99.",
        "He sent it to two thousand five hundred people, and to two thousand five friends.",
        "It shut at the turn of the year.",
    ],
)
def test_how_long_and_how_vaguely_is_no_date(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Third-quarter profit rose to $2 million from $1 million a year earlier.", ["2024-Q3"]),
        ("For the full year profit was $2 million, up from $1 million a year earlier.", ["2024"]),
        ("The town has nine schools, up from seven a year ago.", ["2024"]),
    ],
)
def test_a_year_earlier_is_the_year_unless_quarters_are_compared(text: str, expected: list[str]) -> None:
    assert [mention.date.value or mention.date.timex for mention in found(text)][-1:] == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("“Today the mill is shut,” Holm said.", "2025-02-19"),
        ("The June contract fell.", "2025-06"),
        ("Holm could not be reached for comment Friday.", "2025-02-14"),
        ("Holm would not comment Friday.", "2025-02-14"),
        ("Holm said she would not leave on Friday.", "2025-02-21"),
        ("If elected on Friday, Holm will go.", "2025-02-21"),
        ("If Holm left on Friday, the vote was off.", "2025-02-14"),
        ("The talks were put off until Friday.", "2025-02-21"),
        ("Holm is in custody until a hearing on Friday.", "2025-02-21"),
        ("Holm turns 40 on Friday.", "2025-02-21"),
        ("Holm spent millions on ads beginning in April.", "2024-04"),
        ("Holm showed no plays on Saturday.", "2025-02-15"),
        ("Holm walked to a church for a Friday evening service.", "2025-02-14"),
        ("Holm Names Lie Harbour Chief Today, the council said.", "2025-02-19"),
        ("The war enters its fourth year on Monday.", "2025-02-24"),
        ("Holm was speaking ahead of talks on Thursday.", "2025-02-20"),
        ("Profit rose in the year ended March 31.", "2024-03-31"),
        ("The strike ended in February.", "2025-02"),
        ("It has been shut since Feb. 19.", "2025-02-19"),
        ("Prices have risen since March 1.", "2024-03-01"),
        ("Holm was given until March 15 to reply.", "2025-03-15"),
        ("Profit rose for the year ending March 31.", "2025-03-31"),
        ("The dividend is payable Nov. 15.", "2025-11-15"),
        ("Next comes Ohio, which votes on Friday.", "2025-02-21"),
        ("The council meets on Friday.", "2025-02-21"),
        ("He arrived ahead of Friday's vote.", "2025-02-21"),
        ("She has led since Friday's vote.", "2025-02-14"),
        ("Crowds rallied to demand his return on Friday.", "2025-02-14"),
        ("He agreed to leave on Friday.", "2025-02-21"),
        ("The ferry sank, with a tug arriving on Friday.", "2025-02-14"),
        ("Friday's storm.", "2025-02-14"),
        ("Holm flies to Oslo on Friday.", "2025-02-21"),
        ("Polls open on Friday.", "2025-02-21"),
        ("The two leaders meet on Friday.", "2025-02-21"),
        ("The hearing is Friday.", "2025-02-21"),
        ("Holm may have left on Friday.", "2025-02-14"),
        ("Holm will have left by Friday.", "2025-02-21"),
        ("Holm was ordered to leave by Friday.", "2025-02-21"),
        ("The shop stayed closed until Friday.", "2025-02-14"),
        ("The vote was postponed until Friday.", "2025-02-21"),
        ("The vote was moved to Friday.", "2025-02-21"),
        ("By Friday Holm had left.", "2025-02-14"),
        ("By Friday, officials said, Holm will leave.", "2025-02-21"),
        ("The vote has been set for Friday.", "2025-02-21"),
        ("In the run-up to Friday's vote Holm fell ill.", "2025-02-21"),
    ],
)
def test_verbs_and_leading_words_choose_the_weekday_and_the_latest_past_one_stands_without_them(
    text: str, value: str
) -> None:
    assert [mention.date.value for mention in found(text)] == [value]


@pytest.mark.parametrize(
    ("text", "timex"),
    [
        ("The deadline was 9 a.m. Tuesday.", "2025-02-18T09:00"),
        ("The deadline was 9:30 p.m. EST on Tuesday.", "2025-02-18T21:30-05:00"),
        ("The deadline was noon Tuesday.", "2025-02-18T12:00"),
        ("The deadline was Tuesday at 5 p.m.", "2025-02-18T17:00"),
        ("The deadline was Tuesday, Feb. 18, at 5 p.m.", "2025-02-18T17:00"),
    ],
)
def test_an_hour_beside_a_day_makes_a_time_which_stands_as_timex_alone(text: str, timex: str) -> None:
    mention = found(text)[0]
    assert (mention.date.value, date_json(mention)["value"], date_json(mention)["timex"]) == ("2025-02-18", None, timex)


def test_following_at_the_head_of_a_sentence_leads_to_a_weekday_and_turns_none() -> None:
    assert [(mention.date.words, mention.date.value) for mention in found("Following Friday’s vote, he left.")] == [
        ("Friday", "2025-02-14")
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The vote was expected Friday.", "2025-02-21"),
        ("The vote was expected Monday.", "2025-02-17"),
        ("Holm was to speak on Friday.", "2025-02-21"),
        ("Holm was to speak on Monday.", "2025-02-17"),
        ("Holm called a vote for Friday.", "2025-02-21"),
        ("Holm blamed Lie for Friday's vote.", "2025-02-14"),
        ("The vote had been set for March.", "2025-03"),
        ("The vote had been set for January.", "2025-01"),
    ],
)
def test_what_was_once_expected_takes_the_nearer_day(text: str, value: str) -> None:
    assert [mention.date.value for mention in found(text)] == [value]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It opened in March 2024, long after 1957. Two months later it shut.", ["2024-03", "1957", "2024-05"]),
        ("It opened in March 2024. The following May it shut.", ["2024-03", "2024-05"]),
        ("It opened in 2020. Two months later it shut.", ["2020"]),
        ("It opened in June 2020. That August it shut.", ["2020-06", "2020-08"]),
        ("It opened in June and in August 2020.", ["2020-06", "2020-08"]),
        ("It shook Tuesday (1918 GMT Monday).", ["2025-02-18", "2025-02-17"]),
    ],
)
def test_months_count_from_the_last_date_that_knows_its_month(text: str, expected: list[str]) -> None:
    assert [mention.date.value for mention in found(text)] == expected
