"""What an arrival is: a member of a storyline, a report of a known event."""

from __future__ import annotations

import pytest

from bot.following.features import features
from bot.following.given import GivenEvent, print_of
from bot.following.index import Index
from bot.following.joining import grouped
from bot.following.timeline import same_event
from bot.model import UNKNOWN, Date, Span, StatementMention

DAM = (
    "The old dam above Vell cracked on Sunday night after a week of rain, and the valley was cleared before dawn. "
    "Engineers opened both gates and brought sandbags down from the quarry. Mayor Ines Roth spoke with the families "
    "in the school hall and asked the county for pumps, blankets and a second boat."
)
BRIDGE = (
    "A new bridge over the Orr was opened in Tarn with a brass band. The builders needed eleven months and kept to "
    "their budget, which the council praised. Lorries may use it from spring."
)
DAY = 739_000


def index_of(*texts: str) -> Index:
    index = Index()
    for pk, text in enumerate(texts, 1):
        index.add(index.kept(features(pk, DAY + pk, "", text, ()), DAY), pk)
    return index


def quotation(text: str, quote: str, speaker: str | None, said: Date = UNKNOWN) -> StatementMention:
    start = text.index(quote)
    inside = Span(start, start + len(quote))
    return StatementMention(
        content=(Span(start - 1, inside.end + 1),), context=Span(0, len(text)), kind="direct", speaker=speaker,
        quotes=(inside,), said=said,
    )  # fmt: skip


FIRST = "Roth said: “We will keep both gates open until the rain is over.”"


def test_the_print_of_a_statement_is_its_speaker_and_its_quoted_words() -> None:
    quote = "We will keep both gates open until the rain is over."
    mention = quotation(FIRST, quote, "Ines Roth")
    assert print_of(mention, FIRST, "7") == "ines roth|we will keep both gates open until the rain is over"


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("Roth denied that “we will keep both gates open until the rain is over”.", "|denied"),
        ("Roth did not say “we will keep both gates open until the rain is over”.", "|not"),
        ("If it pours, Roth said, “we will keep both gates open until the rain is over”.", "|if"),
        ("Roth didn’t say “we will keep both gates open until the rain is over”, nor whether.", "|n't|nor|whether"),
    ],
)
def test_a_denial_or_a_condition_is_another_statement_than_what_it_denies_or_binds(text: str, turned: str) -> None:
    words = "we will keep both gates open until the rain is over"
    assert print_of(quotation(text, words, "Ines Roth"), text, "7") == f"ines roth|{words}{turned}"


def test_a_few_words_or_a_nameless_speaker_are_one_statement_within_one_article_only() -> None:
    short = "Roth said: “No comment.”"
    assert print_of(quotation(short, "No comment.", "Ines Roth"), short, "7") == "ines roth|no comment|7"
    quote = "We will keep both gates open until the rain is over."
    assert print_of(quotation(FIRST, quote, None), FIRST, "7").endswith("the rain is over|7")


def event(clause: str, date: Date, *people: str, article: int = 2) -> GivenEvent:
    return GivenEvent(article, article, f"id:{article}", 0, clause, date, frozenset(people))


def joined(*told: GivenEvent) -> bool:
    """Whether these are one event, in whatever order they come."""
    numbers = {len(grouped(order, same_event)) for order in (told, told[::-1])}
    assert len(numbers) == 1
    return numbers == {1}


MEETING = "Roth and Munk met in Vell to speak about the dam."
JANUARY = Date("2026-01", "month", "stated")
TOLD_MEETING = event(MEETING, JANUARY, "Ines Roth", "Karl Munk", article=1)
FOURTH = Date("2026-01-04", "day", "stated")


def test_a_day_within_a_known_month_with_the_same_people_is_the_same_event() -> None:
    assert joined(TOLD_MEETING, event("Munk and Roth met in Vell on 4 January.", FOURTH, "Karl Munk", "Ines Roth"))


def test_another_month_or_other_people_and_words_is_another_event() -> None:
    february = Date("2026-02", "month", "stated")
    assert not joined(TOLD_MEETING, event(MEETING, february, "Ines Roth", "Karl Munk"))
    assert not joined(TOLD_MEETING, event("A boat sank near the weir.", FOURTH))


@pytest.mark.parametrize(
    ("plan", "off"),
    [
        ("Roth will visit Munk in Vell", "Roth has cancelled her visit to Munk in Vell"),
        ("The trial of Roth and Munk opens in Vell", "The trial of Roth and Munk in Vell was postponed"),
        ("Roth meets Munk in Vell", "Roth called off meeting Munk in Vell"),
    ],
)
def test_what_was_called_off_is_not_what_was_planned(plan: str, off: str) -> None:
    told = event(plan, FOURTH, "Ines Roth", "Karl Munk", article=1)
    assert not joined(told, event(off, FOURTH, "Ines Roth", "Karl Munk"))
    assert joined(told, event(f"{plan} on 4 January", FOURTH, "Ines Roth", "Karl Munk"))


def test_a_whole_year_never_makes_two_events_one() -> None:
    year = event(MEETING, Date("2026", "year", "stated"), "Ines Roth", "Karl Munk", article=1)
    assert not joined(year, event(MEETING, FOURTH, "Ines Roth", "Karl Munk"))


def test_undated_events_are_joined_within_one_article_only() -> None:
    known = event(MEETING, UNKNOWN, "Ines Roth", "Karl Munk", article=1)
    again = [event(MEETING, UNKNOWN, "Ines Roth", "Karl Munk", article=article) for article in (1, 2)]
    assert [joined(known, each) for each in again] == [True, False]


def test_a_meeting_in_a_month_is_neither_of_two_of_that_month() -> None:
    twentieth = Date("2026-01-20", "day", "stated")
    days = [event(MEETING, date, "Ines Roth", "Karl Munk", article=n) for n, date in ((2, FOURTH), (3, twentieth))]
    assert sorted(len(group) for group in grouped([*days, TOLD_MEETING], same_event)) == [1, 1, 1]
    assert sorted(len(group) for group in grouped([days[0], TOLD_MEETING], same_event)) == [2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Police arrested 14 people in Vell on Tuesday", "Police arrested no one in Vell on Tuesday"),
        ("Police arrested 14 people in Vell on Tuesday", "Police arrested 15 people in Vell on Tuesday"),
        ("The court convicted the builder", "The court acquitted the builder"),
        (
            "The council of Kesten voted to keep the hospital open",
            "The council of Arvik voted to keep the hospital open",
        ),
        ("The council of Vell voted to keep the hospital", "The council of Vell voted to close the hospital"),
    ],
)
def test_clauses_that_say_otherwise_are_two_events(one: str, other: str) -> None:
    sixth = Date("2026-01-06", "day", "stated")
    known = event(one, sixth, article=1)
    assert not joined(known, event(other, sixth))
    assert joined(known, event(one, sixth))


FIRE = "A fire destroyed the timber yard in Vell on 6 January 2026"


@pytest.mark.parametrize(
    ("clause", "date", "article", "one"),
    [
        ("A fire destroyed the timber yard in Vell on 7 January 2026", Date("2026-01-07", "day", "stated"), 2, True),
        ("A fire destroyed the timber yard in Vell on Friday", Date("2026-01-09", "day", "resolved"), 2, True),
        (FIRE, Date("2026-01-10", "day", "stated"), 2, False),
        (FIRE, Date("2026-01-07", "day", "stated"), 1, False),
        ("A fire destroyed the mill in Vell on 7 January 2026", Date("2026-01-07", "day", "stated"), 2, False),
        ("A fire destroyed the timber yard in Arvik on 7 January 2026", Date("2026-01-07", "day", "stated"), 2, False),
        ("Crews walked out in Vell", Date("2026-01-07", "day", "stated"), 2, False),
    ],
)
def test_two_outlets_that_tell_the_same_of_days_close_together_dispute_its_date(
    clause: str,
    date: Date,
    article: int,
    one: bool,
) -> None:
    known = event(FIRE, Date("2026-01-06", "day", "stated"), article=1)
    assert joined(known, event(clause, date, article=article)) is one


def test_what_happens_on_two_weekdays_is_two_events() -> None:
    one, other = ("Crews of the timber yard walked out in Vell on " + day for day in ("Monday", "Tuesday"))
    known = event(one, Date("2026-01-05", "day", "resolved"), article=1)
    assert not joined(known, event(other, Date("2026-01-06", "day", "resolved")))
