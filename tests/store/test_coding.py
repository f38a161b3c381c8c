"""Records come back from their columns as they went in."""

from __future__ import annotations

from bot.model import Date, EventMention, Span, StatementMention
from bot.store.coding import dump_record, load_date, load_event, load_statement

DAY = Date("2026-05-04", "day", "resolved", words="Monday", reason="from 5 May 2026")


def test_a_mention_with_everything_comes_back_as_it_was() -> None:
    said = StatementMention(
        content=(Span(1, 5), Span(9, 12)), context=Span(0, 20), kind="mixed", speaker="Ada Lund", quotes=(Span(2, 4),),
        source=Span(13, 15), cue=Span(15, 17), speakers=("Ada Lund", "Bo Ek"), candidates=("Bo Ek",), role="mayor",
        to="CNN", via=("Bo Ek",), occasion="in Vik", said=DAY, reported_on="2026-05-05", doubts=("two persons",),
        rests_on=("CNN",),
    )  # fmt: skip
    told = EventMention(Span(0, 20), DAY, planned=True, people=("Ada Lund",), statements=(0, 2), rests_on=("CNN",))
    assert load_statement(dump_record(said)) == said
    assert load_event(dump_record(told)) == told
    assert load_date(dump_record(DAY)) == DAY


def test_a_mention_with_nothing_but_its_words_comes_back_as_it_was() -> None:
    said = StatementMention((Span(1, 5),), Span(0, 20), "indirect", None)
    assert load_statement(dump_record(said)) == said
    assert load_event(dump_record(EventMention(Span(0, 20), Date()))) == EventMention(Span(0, 20), Date())
