"""What happened and when: the clause, its date, whether it lies ahead; and what is no event."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lexicons import lexicons
from bot.model import UNKNOWN, Date, EventMention, Known, Lexicons, Span, StatementMention
from bot.reading import read as read_text
from bot.reading.dates import find_dates
from bot.reading.events import find_events
from bot.reading.sentences import sentences

WEDNESDAY = Date("2025-02-19", "day", "stated")
LEXICONS = lexicons()


def nobody(_span: Span) -> tuple[str, ...]:
    return ()


def found(text: str, published: Date = WEDNESDAY, lists: Lexicons = LEXICONS) -> tuple[EventMention, ...]:
    return read_text(text, published if published.value else None, Known(lexicons=lists)).events


def read(text: str, published: Date = WEDNESDAY) -> list[tuple[str | None, bool, str]]:
    """The date's value or TIMEX3 value, whether it is planned, and the clause of each event."""
    return [(e.date.value or e.date.timex, e.planned, e.span.of(text)) for e in found(text, published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Three people died in an attack on a market on Sunday.",
         ("2025-02-16", "Three people died in an attack on a market on Sunday")),
        ("It follows an emergency meeting held on Monday in Lisbon, which included a few states.",
         ("2025-02-17", "It follows an emergency meeting held on Monday in Lisbon, which included a few states")),
        ("It was a shock for the south: the meeting between Ada Brandt and Jon Lunde in Bergen in August 2024.",
         ("2024-08", "the meeting between Ada Brandt and Jon Lunde in Bergen in August 2024")),
        ("Brandt previously held a call with Lunde in July 2024 — their first talk since 2022.",
         ("2024-07", "Brandt previously held a call with Lunde in July 2024")),
        ("Monday's vote split the party.", ("2025-02-17", "Monday's vote split the party")),
        ("The summit was cancelled on Monday.", ("2025-02-17", "The summit was cancelled on Monday")),
        ("The mayor said on Wednesday that the council voted on Tuesday to close the harbour.",
         ("2025-02-18", "The mayor said on Wednesday that the council voted on Tuesday to close the harbour")),
        ("In January, Norwegian and Danish officials met in Oslo.",
         ("2025-01", "In January, Norwegian and Danish officials met in Oslo")),
    ],
)  # fmt: skip
def test_a_dated_happening_is_an_event_in_the_article_s_own_clause(text: str, expected: tuple[str, str]) -> None:
    date, clause = expected
    assert read(text) == [(date, False, clause)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The talks are scheduled for Friday and will involve ten states.",
         ("2025-02-21", "The talks are scheduled for Friday and will involve ten states")),
        ("A court in Bergen is to rule on the case on 5 March.",
         ("2025-03-05", "A court in Bergen is to rule on the case on 5 March")),
        ("The election on 6 April will decide who governs.",
         ("2025-04-06", "The election on 6 April will decide who governs")),
        ("The law comes into force on 1 July.", ("2025-07-01", "The law comes into force on 1 July")),
        ("The company plans to open a mine in 2027.", ("2027", "The company plans to open a mine in 2027")),
        ("The envoy will visit Oslo.", (None, "The envoy will visit Oslo")),
        ("The summit in Oslo has been postponed again, from 24 February to 3 March, envoys said.",
         ("2025-03-03", "The summit in Oslo has been postponed again, from 24 February to 3 March, envoys said")),
        ("The summit in Oslo will not take place on 24 February.",
         ("2025-02-24", "The summit in Oslo will not take place on 24 February")),
        ("The summit won’t be held on Friday, the envoy said.",
         ("2025-02-21", "The summit won’t be held on Friday, the envoy said")),
    ],
)  # fmt: skip
def test_what_lies_ahead_is_planned(text: str, expected: tuple[str | None, str]) -> None:
    date, clause = expected
    assert read(text) == [(date, True, clause)]


def test_what_was_planned_for_a_day_and_called_off_is_told_without_the_day_of_either() -> None:
    text = "The service for the drowned, planned for 24 February in Oslo, has been cancelled, envoys said on Monday."
    assert read(text) == [(None, False, text[:-1])]
    assert read("The service for the drowned, planned for 24 February in Oslo, has not been cancelled.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ministers met on Monday in Lisbon and will meet again on Friday in Oslo.",
         [("2025-02-17", False, "The ministers met on Monday in Lisbon"),
          ("2025-02-21", True, "The ministers met on Monday in Lisbon and will meet again on Friday in Oslo")]),
        ("Police arrested two men on Friday, and a court ordered their release on Monday.",
         [("2025-02-14", False, "Police arrested two men on Friday"),
          ("2025-02-17", False, "a court ordered their release on Monday")]),
        ("After a phone call with the king on Sunday, the minister resigned on Monday.",
         [("2025-02-16", False, "a phone call with the king on Sunday"),
          ("2025-02-17", False, "the minister resigned on Monday")]),
    ],
)  # fmt: skip
def test_two_dates_in_a_sentence_may_be_two_events(text: str, expected: list[tuple[str, bool, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The mayor has not spoken to him since 2022.",
        "She said on Monday that the harbour is safe.",
        "On January 7, the outlet Harbour News reported that she is unwell.",
        "Once the war ends, they will meet in May.",
        "If the war ends, the two will meet in May.",
        "They hope to meet in the coming weeks.",
        "The two leaders did not meet on Monday.",
        "The talks may resume in April.",
        "The talks will not take place unless the war ends.",
        "The suspect will not be held on Friday.",
        "A possible meeting in May was mentioned.",
        "Revenue rose to $3 million in 2024.",
        "Profit fell 5% in the quarter ended Jan. 31.",
        "Why did they meet on Monday?",
        "Ministers met in Lisbon on Monday",
        "The plan has been met with criticism from the south.",
        "London is ready to deploy troops if necessary.",
        "The minister is preparing to visit Oslo in the coming weeks.",
        "She won few votes in the 2016 race.",
        "He wrote a June letter to the council.",
        "The envoy was scheduled to speak on Monday.",
        "This is late, she said at a town-hall meeting on Monday.",
        "Holm joined the council in 1995.",
        "The company was founded in 1903.",
        "Born in Bergen in 1963, Holm won a prize.",
    ],
)
def test_states_reports_wishes_conditions_figures_and_headings_are_no_events(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("An adviser of the king has already travelled to Oslo.",
         "An adviser of the king has already travelled to Oslo"),
        ("Norway and Denmark signed an accord on fishing.", "Norway and Denmark signed an accord on fishing"),
        ("This must be done soon, Brandt said after the summit of the harbour towns in Lisbon.",
         "the summit of the harbour towns in Lisbon"),
        ("The summit in Oslo will not be held.", "The summit in Oslo will not be held"),
    ],
)  # fmt: skip
def test_a_clear_happening_needs_no_date(text: str, clause: str) -> None:
    assert [(e.date, e.span.of(text)) for e in found(text)] == [(UNKNOWN, clause)]


def test_a_yearless_date_stays_yearless_in_its_event() -> None:
    text = "In March, officials of both states met in Oslo."
    assert read(text, UNKNOWN) == [("XXXX-03", False, "In March, officials of both states met in Oslo")]


def test_furniture_holds_no_event() -> None:
    text = "Ministers met on Monday."
    dates = find_dates(text, WEDNESDAY, sentences(text))
    whole = (Span(0, len(text)),)
    assert find_events(text, sentences(text), dates, (), nobody, whole, WEDNESDAY, LEXICONS) == ()


def test_an_event_names_the_people_and_the_statements_of_its_clause() -> None:
    text = "The council voted on Tuesday, Ada Brandt said. She is glad."
    said = StatementMention((Span(0, 28),), Span(0, 46), "indirect", "Ada Brandt", cue=Span(41, 45))
    other = StatementMention((Span(47, 59),), Span(47, 59), "indirect", "Ada Brandt")
    spans = sentences(text)
    got = find_events(
        text,
        spans,
        find_dates(text, WEDNESDAY, spans),
        (other, said),
        lambda span: (span.of(text)[:11],),
        (),
        WEDNESDAY,
        LEXICONS,
    )
    assert [(e.people, e.statements) for e in got] == [(("The council",), (1,))]


def test_empty_lexicons_give_no_undated_event() -> None:
    assert found("Norway and Denmark signed an accord.", lists=Lexicons()) == ()


WORDS = [
    *"Ministers met will visit Oslo , and after . said that — “ ” not 2024 ; which ’s Since".split(),
    *("on Monday", "the summit", "in March", "scheduled for", "\n\n"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_any_text_gives_clauses_inside_it(text: str) -> None:
    for event in found(text):
        assert 0 <= event.span.start < event.span.end <= len(text)
        assert event.span.of(text).strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lie said that the ferry, which has been out of service since the storms of last winter, would sail.", []),
        ("The two sides have not met since a round of talks in Oslo in January.", []),
        ("Nothing has moved since the talks collapsed on Monday.",
         [("2025-02-17", "Nothing has moved since the talks collapsed on Monday")]),
        ("Holm, who was elected in 2020, on Monday visited Bergen.",
         [("2025-02-17", "Holm, who was elected in 2020, on Monday visited Bergen")]),
        ("The council rejected the plan, which Holm had presented in January, by nine votes to four.",
         [("2025-01", "The council rejected the plan, which Holm had presented in January")]),
        ("Police arrested Dahl, who fled the country in 2023, at the border on Monday.",
         [("2025-02-17", "Police arrested Dahl, who fled the country in 2023, at the border on Monday")]),
        ("The council, whose members met on Monday, rejected the plan.",
         [("2025-02-17", "The council, whose members met on Monday")]),
    ],
)  # fmt: skip
def test_a_date_in_a_relative_clause_or_after_since_dates_no_main_clause(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert [(date, clause) for date, _planned, clause in read(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lie has long fought the family, dating back to the years of mayor Anna Dahl in the 1990s.", []),
        ("Organizers posted 160 guards along the route, up from 90 last year.", []),
        ("The firm hired more people than in 2019.", []),
        ("This year's celebrations were dampened by the rain.", []),
        ("Last year's flood destroyed the mill.", [("2024", "Last year's flood destroyed the mill")]),
        ("The photograph appeared on the front page of the Harbour Post in 1980.",
         [("1980", "The photograph appeared on the front page of the Harbour Post in 1980")]),
        ("The islands gained independence in 1962.", [("1962", "The islands gained independence in 1962")]),
        ("The council decided not to sell the pier at a meeting on Wednesday.",
         [("2025-02-19", "The council decided not to sell the pier at a meeting on Wednesday")]),
        ("The council did not sell the pier on Monday.", []),
        ("The judge's news conference on Monday, in which he said he would not resign, was the latest of many.",
         [("2025-02-17",
           "The judge's news conference on Monday, in which he said he would not resign, was the latest of many")]),
    ],
)  # fmt: skip
def test_what_a_date_is_only_compared_with_or_counted_from_is_no_event_and_what_happens_is(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert [(date, clause) for date, _planned, clause in read(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lie called for a ban in December after a fire killed 14 people.",
         [("2024-12", "Lie called for a ban in December")]),
        ("The council accused the builder of fraud on Monday.",
         [("2025-02-17", "The council accused the builder of fraud on Monday")]),
        ("Lie told reporters on Monday.", []),
    ],
)  # fmt: skip
def test_a_word_of_saying_that_gives_no_words_tells_of_a_deed(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(date, clause) for date, _planned, clause in read(text)] == expected
