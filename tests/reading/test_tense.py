"""Which of two weekdays, months or seasons the verbs and nouns around mean; published on Wednesday 19 February 2025."""

from __future__ import annotations

import pytest

from bot.model import Date
from bot.reading.dates import find_dates
from bot.reading.sentences import sentences


def values(text: str, published: str = "2025-02-19") -> list[str | None]:
    return [mention.date.value for mention in find_dates(text, Date(published, "day", "stated"), sentences(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Roth pledged Tuesday to rid the town of rats.",
        "Roth and Holm stood face-to-face Tuesday.",
        "Roth repeated it in an address to medical students on Tuesday.",
        "Roth repeated it in an address to local bakers on Tuesday.",
        "That part did not grow any more likely on Tuesday.",
        "Roth changed her advertising plans after a weak debate on Tuesday.",
        "Holm is no spoiler that he could have been on Tuesday.",
        "Holm did not play the spoiler that he could have Tuesday.",
        "Holm is coming off a strong debate Tuesday.",
        "Holm was the first to make that case on Tuesday.",
        "Holm waited in line to hear Roth on Tuesday.",
        "They braved the sun to cast ballots on Tuesday.",
        "He was scheduled to leave Vell on Tuesday.",
        "Her victories in Vell, Tarn and Holm on Tuesday will only speed that up.",
        "Tuesday's outcome is likely to settle little in a race that could go on.",
        "If he follows up his Tuesday wins, he will lead.",
        "The start of Tuesday's debate could not have been worse.",
        "Roth wouldn't comment on Tuesday.",
        "Talks that ended Tuesday will resume.",
        "The team plays on after losing on Tuesday.",
        "A vote taken Tuesday shows it.",
        "In an interview Tuesday, Roth says she will stay.",
        "The report Tuesday says prices will rise.",
        "Aides were quick to offer help on Tuesday.",
        "Roth became the first woman to win it on Tuesday.",
        "Members are hailing her speech on Tuesday.",
        "He will be blamed for the slaying in Vell on Tuesday of a clerk.",
        "He tried again, and by Tuesday had left.",
    ],
)
def test_what_was_done_or_could_have_been_or_is_over_lies_behind(text: str) -> None:
    assert values(text) == ["2025-02-18"]


@pytest.mark.parametrize(
    "text",
    [
        "On Tuesday, members vote in Vell.",
        "On Tuesday, Vell and Tarn hold elections.",
        "In the run-off on Tuesday, Roth faces Holm.",
        "On Tuesday, the mayor has a speech scheduled in Vell.",
        "On Tuesday, the group he co-founded will meet.",
        "On Tuesday, the party he founded will meet.",
        "It won't open on Tuesday.",
        "It is due on Tuesday, when voters in Vell will choose.",
        "The team, which lost in Vell, plays Tuesday.",
        "The hearing continues Tuesday.",
        "Traders expect Tuesday's figures to be weak.",
        "Traders await Tuesday's figures.",
        "Rain is forecast for Tuesday.",
        "Rain is forecast Tuesday.",
        "He will drop out before Tuesday's Vell primary.",
        "He said the talks on Tuesday would fail.",
        "Tuesday is the deadline.",
        "I'm telling you, Tuesday is going to be hard.",
        "Holm is sure to lead if Roth wins Vell on Tuesday.",
    ],
)
def test_what_a_timetable_or_a_condition_or_a_later_verb_tells_lies_ahead(text: str) -> None:
    assert values(text) == ["2025-02-25"]


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("She toured the coast before the Vell primary on Tuesday.", "2025-02-17", "2025-02-18"),
        ("She toured the coast before the Vell primary on Tuesday.", "2025-02-19", "2025-02-18"),
        ("Heading into Tuesday's debate, Roth led.", "2025-02-17", "2025-02-18"),
        ("Roth led in the lead up to Tuesday's debate.", "2025-02-17", "2025-02-18"),
        ("Roth fought on ahead of voting Tuesday that may end it.", "2025-02-17", "2025-02-18"),
        ("Traders were waiting for Tuesday's figures.", "2025-02-17", "2025-02-18"),
        ("Holm called for a last debate before Tuesday's vote.", "2025-02-17", "2025-02-18"),
        ("She noted a planned rally on Tuesday.", "2025-02-17", "2025-02-18"),
        ("Roth gave them a Tuesday deadline.", "2025-02-17", "2025-02-18"),
        ("With Tuesday's deadline looming, talks went on.", "2025-02-17", "2025-02-18"),
        ("The visit, beginning Tuesday, is the first.", "2025-02-17", "2025-02-18"),
        ("Marchers called for a protest Saturday.", "2025-02-21", "2025-02-22"),
        ("Marchers planned a rally in Vell on Saturday.", "2025-02-21", "2025-02-22"),
        ("Marchers planned a rally in Vell on Saturday.", "2025-02-24", "2025-02-22"),
        ("He was scheduled to leave Vell on Tuesday.", "2025-02-17", "2025-02-18"),
    ],
)
def test_a_day_that_was_awaited_is_the_nearer_one(text: str, published: str, value: str) -> None:
    assert values(text, published) == [value]


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("Their votes stay open until the party's convention in July.", "2025-04-28", "2025-07"),
        ("It is already almost July.", "2025-06-29", "2025-07"),
        (
            "It had been paying 35,000 euros a month for it until May.",
            "2025-08-23",
            "2025-05",
        ),
        ("Aid would not reach the towns before September.", "2025-06-29", "2025-09"),
        ("She promised reform if she and Holm take office in January.", "2025-08-01", "2026-01"),
        (
            "The bank, which has kept rates low since December 2008, is expected to act in December.",
            "2015-11-09",
            "2015-12",
        ),
        ("It sold less compared with March.", "2025-05-10", "2025-03"),
        ("He will leave in December.", "1998-01-08", "1998-12"),
        ("He left in December.", "1998-01-08", "1997-12"),
        ("He will leave in January.", "1998-01-08", "1998-01"),
        ("The law expires Dec. 31.", "1998-01-08", "1998-12-31"),
        ("The law expires at the end of December.", "1998-01-08", "1998-12"),
        ("The law expired Dec. 31.", "1998-01-08", "1997-12-31"),
        ("Sales rose last December.", "1998-01-08", "1997-12"),
        ("Sales rose last November.", "1998-12-08", "1997-11"),
        ("At the end of the year he left.", "1998-01-08", "1997"),
        ("At the end of the year he left.", "1998-05-08", "1998"),
        ("At the end of the month he left.", "1998-01-08", "1997-12"),
        ("By the end of the month he will leave.", "1998-01-08", "1998-01"),
    ],
)
def test_a_month_is_the_one_its_words_look_to(text: str, published: str, value: str) -> None:
    assert values(text, published)[-1] == value


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("It could be undone if Holm is elected president in November.", "2016-01-05", "2016-11"),
        ("Holm called November's general election a test.", "2016-08-17", "2016-11"),
        ("He needs money for the November election.", "2016-01-10", "2016-11"),
        ("Holm was elected in November.", "2016-01-05", "2015-11"),
        ("He won the November election.", "2017-01-10", "2016-11"),
        ("Paris was attacked in November.", "2016-01-05", "2015-11"),
    ],
)
def test_november_beside_an_election_lies_ahead_in_an_even_year(text: str, published: str, value: str) -> None:
    assert values(text, published) == [value]


@pytest.mark.parametrize(
    ("text", "published", "timex"),
    [
        ("The film is set to be released in the summer.", "2025-12-19", "2026-SU"),
        ("The film was released in the summer.", "2025-12-19", "2025-SU"),
        ("The plant will open in the first quarter.", "2025-12-19", "2026-Q1"),
        ("The plant opened in the first quarter.", "2025-12-19", "2025-Q1"),
        ("It will last until the debates in the fall.", "2025-07-18", "2025-FA"),
    ],
)
def test_a_season_or_quarter_that_is_gone_is_next_year_s_where_the_verbs_look_ahead(
    text: str, published: str, timex: str
) -> None:
    mentions = find_dates(text, Date(published, "day", "stated"), sentences(text))
    assert [mention.date.timex for mention in mentions] == [timex]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("They will meet from Monday to Friday.", ["2025-02-24", "2025-02-28"]),
        ("It will be shut from Sunday to Tuesday.", ["2025-02-23", "2025-02-25"]),
        ("It was shut Monday through Wednesday.", ["2025-02-17", "2025-02-19"]),
        ("A poll taken Thursday through Monday shows it.", ["2025-02-13", "2025-02-17"]),
        ("A poll taken Tuesday through Sunday shows it.", ["2025-02-11", "2025-02-16"]),
    ],
)
def test_the_weekdays_of_a_stretch_stand_in_order(text: str, days: list[str]) -> None:
    assert values(text) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Between Jan. 1 and March 31, sales fell.", ["1998-01-01", "1998-03-31"]),
        ("The fair will run from Nov. 20 to Jan. 5.", ["1998-11-20", "1999-01-05"]),
        ("The fair ran from Nov. 20 to Jan. 5.", ["1997-11-20", "1998-01-05"]),
        ("The school will stay shut from September through May.", ["1998-09", "1999-05"]),
        ("They met on Nov. 2 and Oct. 30.", ["1998-11-02", "1998-10-30"]),
    ],
)
def test_a_stretch_of_days_or_months_begins_before_it_ends(text: str, days: list[str]) -> None:
    assert values(text, "1998-11-05") == days


def test_what_would_lie_years_after_today_though_it_is_no_plan_has_no_date() -> None:
    assert values("Today, thirty years later, it is forgotten.") == ["2025-02-19"]
    assert values("He will arrive Monday and leave two days later.") == ["2025-02-24", "2025-02-26"]


@pytest.mark.parametrize(
    "text",
    [
        "It shut on 3 May 2019. Five years after civil war broke out it opened.",
        "It shut on 3 May 2019. It opened two days after voters went to the polls.",
        "It shut on 3 May 2019. She served for nine years after leaving the house.",
    ],
)
def test_a_distance_from_what_is_told_next_is_no_date(text: str) -> None:
    assert values(text) == ["2019-05-03"]


def test_a_distance_that_ends_its_clause_counts_from_the_date_before_it() -> None:
    assert values("It shut on 3 May 2019. Two days after that it opened.") == ["2019-05-03", "2019-05-05"]


@pytest.mark.parametrize("text", ["It may fall for the second time in a week.", "It will be the worst in ten years."])
def test_how_often_within_a_time_is_no_date(text: str) -> None:
    assert values(text) == []


def test_a_sunday_that_is_named_after_a_game_is_no_weekday() -> None:
    assert values("They met on Super Bowl Sunday.") == []


def test_the_year_of_a_make_of_car_is_no_date() -> None:
    assert values("She was hit by a gray 2013 Toyota Camry.") == []


def test_a_yearless_day_that_would_lie_nearly_a_year_ahead_of_the_latest_event_stays_yearless() -> None:
    text = "It opened on 2 October 2013. On October 1, Vell hosts a seminar."
    assert [mention.date.value for mention in find_dates(text, None, sentences(text))] == ["2013-10-02", None]
