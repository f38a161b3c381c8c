"""Events across the articles that report them."""

import pytest

from bot.following.origins import Origins
from bot.model import EVERYTHING, UNKNOWN, Date, Scope
from bot.store import Store
from bot.store.events import finest
from bot.store.records import Event, EventReceipt
from tests.store.making import AT, arrive, day, happened, storyline

OPENED = "The bridge at Vik opened in May. Ada Lund will visit on Friday."
AGAIN = "On 4 May 2026 the bridge at Vik opened, the council says."
MONTH = Date("2026-05", "month", "stated", "2026-05-01", "2026-05-31", words="in May")
DAY = day("2026-05-04")
RESOLVED = Date("2026-05-05", "day", "resolved", words="Tuesday", reason="from 6 May 2026")


@pytest.mark.parametrize(
    ("dates", "best"),
    [
        ([MONTH, DAY], DAY),
        ([RESOLVED, DAY], DAY),
        ([RESOLVED, MONTH], RESOLVED),
        ([DAY, day("2026-05-06")], DAY),
        ([DAY, day("2026-05-06"), day("2026-05-06")], day("2026-05-06")),
        ([UNKNOWN, Date(timex="XXXX-05")], Date(timex="XXXX-05")),
        ([], UNKNOWN),
    ],
)
def test_the_finest_date_counts_then_the_most_given_the_firmest_and_the_first(dates: list[Date], best: Date) -> None:
    assert finest(dates) == best


def test_an_event_is_kept_with_its_receipts_and_takes_the_finest_date(store: Store) -> None:
    first = arrive(store, OPENED, outlet="The Vik Post", given_id="first")
    second = arrive(store, AGAIN, outlet="Aftenbladet", given_id="second")
    pk, monthly = happened(store, first, "The bridge at Vik opened in May", MONTH, planned=True, people=("Ada Lund",))
    before = store.events.by_pk(pk)
    _, daily = happened(store, second, "the bridge at Vik opened", DAY, pk=pk, people=("Bo Ek", "Ada Lund"))
    assert (before.date, before.planned) == (MONTH, True)
    assert store.events.get(EVERYTHING, "e1") == Event(
        pk=1,
        id="e1",
        date=DAY,
        planned=False,
        people=("Ada Lund", "Bo Ek"),
        state="active",
        first_seen=AT,
        receipts=(
            EventReceipt(first, monthly, "The bridge at Vik opened in May"),
            EventReceipt(second, daily, "the bridge at Vik opened"),
        ),
    )
    event = store.events.by_pk(pk)
    assert (event.best.article.id, event.origins) == ("second", Origins(1, 1))


@pytest.mark.parametrize(
    ("dates", "apart"),
    [
        ((DAY, day("2026-05-05")), [("2026-05-04", ["The Vik Post"]), ("2026-05-05", ["Aftenbladet"])]),
        ((MONTH, day("2026-06-01")), [("2026-05", ["The Vik Post"]), ("2026-06-01", ["Aftenbladet"])]),
        ((MONTH, DAY), []),
        ((DAY, DAY), []),
        ((DAY, UNKNOWN), []),
    ],
)
def test_dates_that_cannot_be_one_day_stand_side_by_side(
    store: Store, dates: tuple[Date, Date], apart: list[tuple[str, list[str]]]
) -> None:
    first = arrive(store, OPENED, outlet="The Vik Post", given_id="first")
    second = arrive(store, AGAIN, outlet="Aftenbladet", given_id="second")
    pk, _ = happened(store, first, "The bridge at Vik opened in May", dates[0])
    happened(store, second, "the bridge at Vik opened", dates[1], pk=pk)
    told = store.events.by_pk(pk).disputed
    assert [(value, [article.outlet for article in articles]) for value, articles in told] == apart


def test_the_day_for_which_it_was_planned_disputes_none_on_which_it_happened(store: Store) -> None:
    plan = arrive(store, OPENED, outlet="The Vik Post", given_id="plan")
    late = arrive(store, AGAIN, outlet="Aftenbladet", given_id="late")
    pk, _ = happened(store, plan, "The bridge at Vik opened in May", day("2026-05-02"), planned=True)
    happened(store, late, "the bridge at Vik opened", DAY, pk=pk)
    event = store.events.by_pk(pk)
    assert (event.date, event.planned, event.disputed, event.origins) == (DAY, False, (), Origins(1, 1))


def test_an_event_is_shown_in_words_of_its_own_date_and_not_of_the_plan(store: Store) -> None:
    plan = arrive(store, OPENED, outlet="The Vik Post", given_id="plan")
    late = arrive(store, AGAIN, outlet="Aftenbladet", given_id="late")
    pk, _ = happened(store, plan, "opened", MONTH, planned=True)
    assert store.events.by_pk(pk).best.article.id == "plan"
    happened(store, late, "On 4 May 2026 the bridge at Vik opened", MONTH, pk=pk)
    assert store.events.by_pk(pk).best.article.id == "late"
    happened(store, plan, "the bridge at Vik opened".replace("the", "The", 1), DAY, pk=pk)
    assert store.events.by_pk(pk).best.mention.date == DAY


def test_an_event_that_nobody_reports_any_more_is_withdrawn(store: Store) -> None:
    article = arrive(store, OPENED)
    storyline(store, "vik", article)
    pk, _ = happened(store, article, "The bridge at Vik opened in May", MONTH)
    with store.write():
        lost = store.events.detach(article.pk)
        assert store.events.settle(lost) == ("e1",)
        assert store.events.settle(lost) == ()
    assert lost == (pk,)
    assert store.events.by_pk(pk).state == "withdrawn"
    assert store.events.of_article(EVERYTHING, article.pk) == store.events.of_storyline(EVERYTHING, "vik") == ()


def test_an_event_that_was_merged_away_leads_to_the_one_it_became(store: Store) -> None:
    article = arrive(store, OPENED)
    kept, _ = happened(store, article, "The bridge at Vik opened in May", MONTH)
    gone, _ = happened(store, article, "opened", MONTH)
    with store.write():
        store.connections.sql.execute("UPDATE event SET merged_into = ? WHERE pk = ?", (kept, gone))
    assert store.events.get(EVERYTHING, "e2") == store.events.get(EVERYTHING, "e1")


def test_a_storylines_events_come_oldest_first_and_the_undated_last(store: Store) -> None:
    accepted, perhaps = arrive(store, OPENED), arrive(store, AGAIN)
    for clause, date in (("Ada Lund", UNKNOWN), ("visit", DAY), ("opened", MONTH), ("on Friday", day("2025-12-31"))):
        happened(store, accepted, clause, date)
    happened(store, perhaps, "the council says", DAY)
    line = storyline(store, "vik", accepted)
    storyline(store, "vik", perhaps, state="perhaps")
    assert [event.id for event in store.events.of_storyline(EVERYTHING, "vik")] == ["e4", "e3", "e2", "e1"]
    assert [event.id for event in store.events.of_article(EVERYTHING, accepted.pk)] == ["e1", "e2", "e3", "e4"]
    assert store.events.present(line, [1, 5], without_article=perhaps.pk) == {1}
    assert store.events.of_storyline(Scope(), "vik") == ()
