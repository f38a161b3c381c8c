"""Which day an event gets from its own noun, from a saying that no statement carries, and which dates give none."""

from __future__ import annotations

import pytest

from tests.reading.test_events import read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Holm edged out his rival in Tuesday's Vell primary, a wild turnaround.",
         ("2025-02-18", False, "Holm edged out his rival in Tuesday's Vell primary, a wild turnaround")),
        ("Both candidates will be busy until the March 7 vote at the party convention in Vell.",
         ("2025-03-07", True, "Both candidates will be busy until the March 7 vote at the party convention in Vell")),
        ("Roth was not at the debate last Saturday in Tarn.",
         ("2025-02-15", False, "Roth was not at the debate last Saturday in Tarn")),
        ("Police are still looking for the man wanted over the shooting in Vell on Friday of a baker.",
         ("2025-02-14", False,
          "Police are still looking for the man wanted over the shooting in Vell on Friday of a baker")),
    ],
)  # fmt: skip
def test_a_noun_with_its_day_is_an_event_whatever_its_clause_says(text: str, expected: tuple[str, bool, str]) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ministry confirmed the deal on Monday.", ("2025-02-17", "The ministry confirmed the deal on Monday")),
        ("On February 5, Roth posted a photo of herself eating a pie.",
         ("2025-02-05", "On February 5, Roth posted a photo of herself eating a pie")),
        ("Roth called that report Friday a “plain lie.”",
         ("2025-02-14", "Roth called that report Friday a “plain lie.”")),
        ("TBC reported Thursday that the police had questioned two aides.",
         ("2025-02-13", "TBC reported Thursday that the police had questioned two aides")),
        ("Holm defended his driver as a “very decent man” Tuesday, hours after the arrest.",
         ("2025-02-18", "Holm defended his driver as a “very decent man” Tuesday, hours after the arrest")),
        ("The Vell Fund announced a small campaign this week in Tarn.",
         ("2025-W08", "The Vell Fund announced a small campaign this week in Tarn")),
    ],
)  # fmt: skip
def test_a_saying_on_a_day_that_no_statement_carries_is_an_event(text: str, expected: tuple[str, str]) -> None:
    assert [(date, clause) for date, _planned, clause in read(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "On Friday, Roth announced a plan to close the port.",
        "The report says in 2014 the mine was a forest.",
        "Roth denied that the Friday was chosen by her.",
        "“It will pass,” said David Roth, the top planner on Holm's 2008 and 2012 campaigns.",
    ],
)
def test_a_day_that_a_statement_carries_or_that_belongs_to_the_words_makes_no_event_of_a_saying(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 2014, Mr. Roth, as chairman of the panel, worked out an accord with Holm.",
         ("2014", False, "In 2014, Mr. Roth, as chairman of the panel, worked out an accord with Holm")),
        ("On May 5, Roth opened the bridge.", ("2024-05-05", False, "On May 5, Roth opened the bridge")),
        ("More than 40 people died in the storm on Monday.",
         ("2025-02-17", False, "More than 40 people died in the storm on Monday")),
        ("“She is not well,” said the Vell baker, who campaigned Monday in Tarn.",
         ("2025-02-17", False, "“She is not well,” said the Vell baker, who campaigned Monday in Tarn")),
        ("The government proposed a steep levy last year on bakers.",
         ("2024", False, "The government proposed a steep levy last year on bakers")),
        ("The campaign would like a recount of last week's Vell primary.",
         ("2025-W07", False, "The campaign would like a recount of last week's Vell primary")),
        ("Roth threw a shoe during Tuesday's broadcast.",
         ("2025-02-18", False, "Roth threw a shoe during Tuesday's broadcast")),
        ("Half of them may change their mind before March 26, when voters in Tarn head to the polls.",
         ("2025-03-26", True, "March 26, when voters in Tarn head to the polls")),
        ("The council met on Monday, when the mill was closed.",
         ("2025-02-17", False, "The council met on Monday")),
        ("Roth tried a second time Tuesday to sell the gun.",
         ("2025-02-18", False, "Roth tried a second time Tuesday to sell the gun")),
        ("The prizes will be broadcast live on Sunday, March 2, on the Vell Network.",
         ("2025-03-02", True, "The prizes will be broadcast live on Sunday, March 2, on the Vell Network")),
        ("Roth became mayor on Tuesday.", ("2025-02-18", False, "Roth became mayor on Tuesday")),
        ("The mayor's sentence date is March 7.", ("2025-03-07", True, "The mayor's sentence date is March 7")),
        ("She's campaigning Friday in Tarn and could split the vote.",
         ("2025-02-21", True, "She's campaigning Friday in Tarn and could split the vote")),
    ],
)  # fmt: skip
def test_a_verb_and_its_day_are_found_over_what_stands_between(text: str, expected: tuple[str, bool, str]) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Roth, the 1950s model who helped to set the stage, is well.",
        "The club had lost two runners to injuries for the entire year.",
        "A new USA TODAY survey opened the debate.",
        "She told TBC's This Week that something went wrong.",
        "The new “Today” host arrived in Vell.",
        "Tarn strikes back February 17, 2025 | 5:00 PM The town closed its gates.",
        "Roth would defeat Holm in a hypothetical November contest.",
        "TARN, February 18 (TBC) — A spokesman for the mayor called a report of the fraud “plain wrong.”",
        "The remaining debates are on Saturday nights.",
        "Roth's lead today is the one that she enjoyed then.",
        "The army grew for the first time in 25 years.",
        "In his 2008 campaign against Holm, she was poor.",
        "“We made great strides this year,” she wrote.",
        "The poll put her ahead during the first four months of this year.",
    ],
)
def test_spans_titles_stamps_decades_and_attributes_give_no_day(text: str) -> None:
    assert read(text) == []
