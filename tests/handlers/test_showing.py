"""Entries say no more than the article does: roles of their year, dates with their basis, words that cannot mislead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.following.faithful import words_to_show
from bot.grammar import Clauses
from bot.model import EVERYTHING, UNKNOWN, Basis, Change, Date, Person, Role, Span, StatementMention
from bot.reply import Entry
from bot.store.statements import StatementHits
from handlers.dating import how_dated, planned_mark, when_of, year_of
from handlers.desk import Desk
from handlers.dispatch import dispatch
from handlers.excerpts import paragraph_around, sentence_with
from handlers.moments import Moment, wanted
from handlers.offices import role_at
from handlers.showing import Showing
from handlers.who_said import named_speakers
from tests.handlers.ferry import ASKER, NOW, ferry_desk

MINISTER = Person(
    "Ada Lind",
    roles=(
        Role("mayor", "Holm", "2019-01", "2025-09"),
        Role("transport minister", since="2025-10"),
        Role("president", "United Kingdom", "2030", "2031"),
    ),
)


@pytest.mark.parametrize(
    ("when", "role"),
    [
        ("2018-12-31", None),
        ("2019", "mayor of Holm"),
        ("2025-09-30", "mayor of Holm"),
        ("2025-10", "transport minister"),
        ("2025-10-01", "transport minister"),
        ("2031-05", "president of the United Kingdom"),
    ],
)
def test_a_role_is_the_one_of_its_day(when: str, role: str | None) -> None:
    assert role_at(MINISTER, when) == role


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (Date("2026-02-03", "day", "stated", words="3 February 2026"), ""),
        (Date("2026-02-02", "day", "resolved", words="Monday", reason="from 3 Feb 2026"), '"Monday", from 3 Feb 2026'),
        (Date(timex="XXXX-03", words="March"), "year not stated"),
        (Date(not_before="2026-02-03"), "not before 3 Feb 2026"),
        (Date(not_before="2026-02-03", not_after="2026-02-05"), "not before 3 Feb 2026, not after 5 Feb 2026"),
        (Date(words="soon"), '"soon"'),
        (Date(), ""),
    ],
)
def test_a_date_that_is_not_stated_says_how_it_was_come_by(found: Date, shown: str) -> None:
    assert how_dated(found) == shown


@pytest.mark.parametrize(
    ("value", "mark"),
    [
        ("2026-02-05", "was planned for this date"),
        ("2026-02-06", "planned"),
        ("2026-02", "planned"),
        ("2026-01", "was planned for this date"),
        ("2025", "was planned for this date"),
        (None, "planned"),
    ],
)
def test_what_was_planned_lies_ahead_until_its_day_is_over(value: str | None, mark: str) -> None:
    assert planned_mark(Date(value), date(2026, 2, 6)) == mark


def mention(text: str, content: str, cue: str) -> StatementMention:
    start, said = text.index(content), text.index(cue)
    return StatementMention(
        (Span(start, start + len(content)),), Span(0, len(text)), "indirect", "X", cue=Span(said, said + len(cue))
    )


@pytest.mark.parametrize(
    ("text", "content", "cue", "whole"),
    [
        ("Lind said the ferry will sail.", "the ferry will sail", "said", False),
        ("The ferry will sail, according to Lind.", "The ferry will sail", "according to", False),
        ("Berg, who, according to Lind, has no ship, left.", "has no ship", "according to", True),
        ("According to Lind, the ferry will sail.", "the ferry will sail", "According to", False),
        ("Lind signalled that the ferry will sail.", "the ferry will sail", "signalled", False),
        ("Lind denied that the ferry will sail.", "the ferry will sail", "denied", True),
        ("Lind did not say that the ferry will sail.", "the ferry will sail", "say", True),
        ("Lind hasn’t said that the ferry will sail.", "the ferry will sail", "said", True),
        ("If the ice goes, Lind said, the ferry will sail.", "the ferry will sail", "said", True),
        ("Lind accused the dockers of sabotage.", "the dockers of sabotage", "accused", True),
        ("Lind proposed a new ship.", "a new ship", "proposed", True),
        ("Lind announced a new ship.", "a new ship", "announced", True),
        ("The ferry will sail, Lind announced.", "The ferry will sail", "announced", False),
        ("Lind called it “a great day”.", "“a great day”", "called", False),
        ("Lind ruled out “a new ship”.", "“a new ship”", "ruled out", True),
        ("Lind might have called it “a great day”.", "“a great day”", "called", True),
        ("Whether or not it sails, Lind said, “it is a great day”.", "“it is a great day”", "said", True),
        ("“A great day,” Lind said, according to the Post.", "“A great day,”", "said", True),
        ("“A great day,” Lind was quoted as saying.", "“A great day,”", "was quoted as saying", False),
    ],
)
def test_words_that_could_mislead_alone_are_shown_in_their_sentence(
    text: str, content: str, cue: str, whole: bool
) -> None:
    assert words_to_show(text, mention(text, content, cue)) == (text if whole else content)


def test_every_line_of_an_answer_is_an_exact_slice_of_its_article(tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    entries = [
        *dispatch("/who-said by lind all", ASKER, desk).entries,
        *dispatch("/who-said troops all", ASKER, desk).entries,
        *dispatch("/timeline ferry all", ASKER, desk).entries,
    ]
    assert len(entries) == 13
    assert [entry.text for entry in entries if not _stands_in_an_article(entry, desk)] == []


def _stands_in_an_article(entry: Entry, desk: Desk) -> bool:
    articles = (desk.store.articles.get(EVERYTHING, receipt.article) for receipt in entry.receipts)
    return any(article and entry.text in desk.store.articles.text(EVERYTHING, article) for article in articles)


def test_a_paragraph_is_shown_whole_and_a_very_long_one_cut_where_words_end() -> None:
    text = "First line.\nThe ferry stands still.\nLast line.\n"
    assert paragraph_around(text, Span(16, 21)) == "The ferry stands still."
    endless = "word " * 1000 + "ferry" + " word" * 1000
    shown = paragraph_around(endless, Span(5000, 5005))
    assert (shown[:7], shown[-6:], "ferry" in shown, len(shown) < 1000) == ("… word ", "word …", True, True)


LONG = "that the wind had been strong all night and that the crew of every ship in the harbour had stayed awake "


@pytest.mark.parametrize(
    ("text", "word", "shown"),
    [
        ("Lind denied that “the pier is shut. The ferry waits.”\nBerg left.", "ferri", 0),
        ("The Post reported. “The ferry waits,” Berg said.", "ferri", 19),
        (f"Lind did not say, {LONG}{LONG}, that the ferry waits.", "ferri", 0),
        (f"The ferry waits, {LONG}{LONG}, which Lind denied.", "ferri", 0),
    ],
)
def test_a_snippet_leaves_out_no_mark_and_nothing_that_turns_its_meaning(text: str, word: str, shown: int) -> None:
    assert sentence_with(text, {word}) == text[shown:].removesuffix("\nBerg left.")


def test_a_sentence_that_is_too_long_and_cannot_be_cut_is_no_snippet() -> None:
    assert sentence_with(f"Lind did not say, {LONG * 20}, that the ferry waits.", {"ferri"}) == ""


def test_a_snippet_is_the_first_sentence_with_a_word_in_any_ending() -> None:
    text = "Nothing here. The ferries stood still, he said.\nThe ferry sailed."
    assert sentence_with(text, {"ferri"}) == "The ferries stood still, he said."
    assert sentence_with(text, {"unicorn"}) == ""


LAST_WEEK = Date(
    basis="resolved",
    not_before="2026-03-02",
    not_after="2026-03-08",
    timex="2026-W10",
    words="last week",
    reason="from 12 Mar 2026",
)


@pytest.mark.parametrize(
    ("found", "when", "year", "how"),
    [
        (LAST_WEEK, "2026-03-02/2026-03-08", "2026", '"last week", from 12 Mar 2026'),
        (replace(LAST_WEEK, timex=None), None, None, "not before 2 Mar 2026, not after 8 Mar 2026"),
        (replace(LAST_WEEK, not_after=None), "last week", None, "not before 2 Mar 2026"),
        (Date(timex="XXXX-WXX-1", words="Monday"), "XXXX-WXX-1", None, "year not stated"),
        (Date("2026-03", "month", "stated"), "2026-03", "2026", ""),
        (Date(), None, None, ""),
    ],
)
def test_no_code_of_a_date_is_shown(found: Date, when: str | None, year: str | None, how: str) -> None:
    assert (when_of(found), year_of(found), how_dated(found)) == (when, year, how)


def test_a_run_of_days_is_planned_until_its_last_day_is_over() -> None:
    marks = [planned_mark(LAST_WEEK, date(2026, 3, day)) for day in (8, 9)]
    assert marks == ["planned", "was planned for this date"]


@pytest.mark.parametrize(("basis", "marks"), [("inferred", ("inferred",)), ("stated", ())])
def test_a_by_date_that_comes_from_an_inferred_publication_is_marked(
    tmp_path: Path, basis: Basis, marks: tuple[str, ...]
) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    found = desk.store.statements.get(EVERYTHING, "s3")
    assert found
    (receipt,) = found.receipts
    article = replace(receipt.article, published=Date("2026-01", "month", basis))
    undated = replace(found, reported_on=None, said=UNKNOWN, receipts=(replace(receipt, article=article),))
    shown = Showing(desk.store, EVERYTHING, desk.settings.zone, date(2026, 2, 6)).statement(undated)
    assert (shown.date, shown.by, shown.marks) == ("2026-01", True, marks)


def test_a_chain_of_attribution_is_told_outermost_first(tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    found = desk.store.statements.get(EVERYTHING, "s3")
    assert found
    showing = Showing(desk.store, EVERYTHING, desk.settings.zone, date(2026, 2, 6))
    assert showing.statement(replace(found, via=("Northern Wire", "an interview"))).detail == (
        "via Northern Wire, an interview"
    )


def test_named_speakers_are_counted_one_by_one_where_they_speak_together(tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    found = desk.store.statements.get(EVERYTHING, "s3")
    unnamed = desk.store.statements.get(EVERYTHING, "s5")
    assert found
    assert unnamed
    together = replace(found, speaker=None, speakers=("Ada Lind", "Olav Berg"))
    assert named_speakers(StatementHits(3, 1, (found, together, unnamed))) == 2
    assert named_speakers(StatementHits(40, 7, (found, together, unnamed))) == 7


def test_sure_leaves_statements_to_check_out_of_a_timeline_and_keeps_events(tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    found = desk.store.statements.get(EVERYTHING, "s6")
    event = desk.store.events.get(EVERYTHING, "e5")
    assert found
    assert event
    doubted = replace(found, doubts=("the speaker stands far from the verb",))
    moments = [Moment.of_statement(found), Moment.of_statement(doubted), Moment.of_event(event)]
    assert [wanted(moment, Clauses(sure=True)) for moment in moments] == [True, False, True]
    assert [wanted(moment, Clauses()) for moment in moments] == [True, True, True]


def test_a_statement_to_check_says_why_and_so_does_a_line_about_its_change(tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    found = desk.store.statements.get(EVERYTHING, "s6")
    assert found
    doubted = replace(found, doubts=("told in a side clause", "the speaker stands far from the verb"))
    showing = Showing(desk.store, EVERYTHING, desk.settings.zone, date(2026, 2, 6))
    why = "to check: told in a side clause; the speaker stands far from the verb"
    entry = showing.statement(doubted)
    assert (entry.detail, entry.sure, entry.marks) == (f'"Thursday", from 6 Feb 2026\n{why}', False, ("to check",))
    (s5,) = (e for e in dispatch("/article ferry-3", ASKER, desk).entries if e.id == "s5")
    with desk.store.write():
        desk.store.changes.add(NOW, Change("new statement", "s5", "ferry", "never shown"), None)
    change = dispatch("/new ferry", ASKER, desk).entries[-1]
    assert change.text == "new statement: The minister's office: the troops stay in their barracks"
    assert (change.detail, change.sure, change.marks) == (s5.detail, False, ("to check", "outlet's wording"))


def test_what_has_no_place_in_time_stands_last_an_article_at_a_time(tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    event, repaired = desk.store.events.get(EVERYTHING, "e3"), desk.store.events.get(EVERYTHING, "e5")
    assert event
    assert repaired
    late = replace(
        event, pk=event.pk + 1, receipts=tuple(replace(r, article=repaired.best.article) for r in event.receipts)
    )
    moments = [Moment.of_event(each) for each in (late, event, repaired, late, event)]
    showing = Showing(desk.store, EVERYTHING, desk.settings.zone, date(2026, 2, 6))
    assert [each.shown(showing).group for each in sorted(moments, key=lambda moment: moment.place)] == [
        "2026",
        "order unknown, blog.example",
        "order unknown, blog.example",
        "order unknown, Harbour Post, 6 Feb 2026",
        "order unknown, Harbour Post, 6 Feb 2026",
    ]


def test_different_dates_of_one_event_stand_side_by_side_with_their_outlets(tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    found = desk.store.events.get(EVERYTHING, "e1")
    assert found
    first, *rest = found.receipts
    other = replace(first, mention=replace(first.mention, date=Date("2026-01-13", "day", "stated")))
    showing = Showing(desk.store, EVERYTHING, desk.settings.zone, date(2026, 2, 6))
    entry = showing.event(replace(found, receipts=(other, *rest)))
    assert (entry.detail, entry.marks) == (
        "12 Jan 2026 in Northern Wire; 13 Jan 2026 in Harbour Post\n2 outlets, 2 origins",
        ("date disputed",),
    )


def test_an_outlets_name_links_to_the_article_of_its_whose_words_an_event_shows(tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    found = desk.store.events.get(EVERYTHING, "e1")
    assert found
    late = found.best.article
    early = replace(late, pk=late.pk + 1, id="early")  # not the one to show, though it stands first
    first = replace(found.best, article=early)
    showing = Showing(desk.store, EVERYTHING, desk.settings.zone, date(2026, 2, 6))
    entry = showing.event(replace(found, receipts=(first, *found.receipts)))
    assert [receipt.article for receipt in entry.receipts if receipt.outlet == late.outlet] == [late.id, "early"]


def test_an_article_of_which_only_the_summary_came_says_so_on_its_line(tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    showing = Showing(desk.store, EVERYTHING, desk.settings.zone, date(2026, 2, 6))
    (found, *_) = desk.store.articles.list(EVERYTHING, limit=1, offset=0)
    marks = [showing.article(replace(found, summary=summary)).marks for summary in (False, True)]
    assert marks == [(), ("summary only",)]
