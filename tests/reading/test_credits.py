"""The agencies that a report credits, and the outlets and unnamed people its tellings rest on."""

from __future__ import annotations

import pytest

from bot.lexicons import lexicons
from bot.model import Date, Known
from bot.reading import read
from bot.reading.credits import called, credited, credits_of

LEXICONS = lexicons()
BODY = "The council of Vell closed the bridge. Karl Munk of Reuters Street lost his boat.\n\nNobody was hurt in Tarn."


@pytest.mark.parametrize(
    ("head", "foot", "found"),
    [
        ("VELL, Feb 18 (Reuters) - The mayor spoke.", "", ("Reuters",)),
        ("VELL (AP) — The mayor spoke.", "", ("Associated Press",)),
        ("VELL, 18 February (AFP/dpa) — The mayor spoke.", "", ("Agence France-Presse", "Deutsche Presse-Agentur")),
        ("By Ines Roth, Associated Press", "", ("Associated Press",)),
        ("By Ines Roth and Karl Munk of the AP", "", ("Associated Press",)),
        ("AFP", "", ("Agence France-Presse",)),
        ("By REUTERS", "", ("Reuters",)),
        ("By Reuters staff", "", ("Reuters",)),
        ("Reuters/Ines Roth", "", ("Reuters",)),
        ("", "— Reuters", ("Reuters",)),
        ("", "The gates stay open. (dpa)", ("Deutsche Presse-Agentur",)),
        ("", "The Associated Press contributed to this report.", ("Associated Press",)),
        ("", "With reporting by AFP and Reuters.", ("Agence France-Presse", "Reuters")),
        ("", "© 2026 The Associated Press. All rights reserved.", ("Associated Press",)),
        ("", "Source: Xinhua", ("Xinhua",)),
        ("The mayor spoke to Reuters on Monday.", "", ()),
        ("The mayor told the AP.", "She said so to Reuters.", ()),
        ("", "The paper apologised to a reporter of Reuters.", ()),
        ("By Ines Roth", "", ()),
    ],
)
def test_an_agency_is_credited_in_a_dateline_byline_or_credit_line_alone(
    head: str, foot: str, found: tuple[str, ...]
) -> None:
    assert credits_of(f"{head}\n\n{BODY}\n\n{foot}", LEXICONS) == found


def test_an_author_or_an_outlet_may_be_an_agency() -> None:
    assert [credited(words, LEXICONS) for words in ("Ines Roth and AFP", "The Associated Press", "Valley Post")] == [
        ("Agence France-Presse",),
        ("Associated Press",),
        (),
    ]


def test_an_outlet_is_called_by_its_first_name() -> None:
    assert [called(name, LEXICONS) for name in ("BBC News", "The New York Times", "Valley Post")] == [
        ("BBC",),
        ("New York Times",),
        (),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ines Roth told CNN that the bridge will open in May.", ("CNN",)),
        ("Ines Roth told the New York Times that the bridge will open in May.", ("New York Times",)),
        ("Ines Roth told the Vell Herald that the bridge will open in May.", ("Vell Herald",)),
        ("Ines Roth told Radio Vell that the bridge will open in May.", ("Radio Vell",)),
        ("Ines Roth told CNN’s Ann Lee that the bridge will open in May.", ("CNN",)),
        ("“The bridge will open in May,” Ines Roth said on CNN.", ("CNN",)),
        ("“The bridge will open in May,” Ines Roth was quoted as saying by CNN.", ("CNN",)),
        ("“The bridge will open in May,” Ines Roth said in an interview with the Vell Herald.", ("Vell Herald",)),
        ("The bridge will open in May, CNN reported.", ("CNN",)),
        ("“The bridge on CNN will open in May,” Ines Roth said.", ()),
        ("Ines Roth told the Vell Rowing Club that the bridge will open in May.", ()),
        ("Ines Roth told reporters that the bridge will open in May.", ()),
        ("A senior official said that the bridge will open in May.", ("senior official",)),
        ("Ines Roth said that the bridge will open in May.", ()),
    ],
)
def test_a_telling_rests_on_the_outlet_it_was_told_to_or_on_its_unnamed_source(
    text: str, found: tuple[str, ...]
) -> None:
    told = read(f"The council met in Vell on Monday.\n\n{text}", None, Known((), LEXICONS)).statements
    assert [statement.rests_on for statement in told] == [found]


def test_an_event_that_an_outlet_is_said_to_report_rests_on_it() -> None:
    told = read("A flood in Vell destroyed the bridge on 8 February 2026, CNN reported.", None, Known((), LEXICONS))
    assert [event.rests_on for event in told.events] == [("CNN",)]


INTERVIEW = "Ines Roth regrets the delay, she said in an interview with Radio Vell on Wednesday."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“I will not resign while the bridge is shut,” Roth said.", ("Radio Vell",)),
        ("“I will not resign while the bridge is shut,” Roth told the station on Wednesday.", ("Radio Vell",)),
        ("“I will not resign while the bridge is shut,” Roth told the Vell Herald.", ("Vell Herald",)),
        ("“I will not resign while the bridge is shut,” Roth said on Monday.", ()),
        ("“I will not resign while the bridge is shut,” Roth said at a news conference in Orr.", ()),
        ("“I will not resign while the bridge is shut,” Karl Munk said.", ()),
    ],
)
def test_what_one_interview_gave_rests_on_it_however_often_it_is_named(text: str, found: tuple[str, ...]) -> None:
    day = Date("2026-02-12", "day", "stated")
    told = read(f"{INTERVIEW}\n\n{text}", day, Known((), LEXICONS)).statements
    assert [each.rests_on for each in told] == [("Radio Vell",), found]
