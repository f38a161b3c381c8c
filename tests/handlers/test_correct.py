"""Editors correct, readers flag: who said what stands beside the line, and neither of two editors silently wins."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import Misunderstood, NotFound, TellUser
from bot.model import EVERYTHING
from bot.reply import Reply
from handlers.desk import Desk
from handlers.dispatch import dispatch
from tests.handlers.ferry import ASKER, NOW, ferry_desk

BERG = replace(ASKER, user="berg")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return ferry_desk(tmp_path / "ferry.db")


def say(desk: Desk, *lines: str) -> Reply:
    """The answer to the last line; a line that begins with "berg: " is another editor's."""
    replies = [
        dispatch(line.removeprefix("berg: "), BERG if line.startswith("berg: ") else ASKER, desk) for line in lines
    ]
    return replies[-1]


def test_two_editors_who_disagree_are_both_named_and_neither_counts(desk: Desk) -> None:
    reply = say(desk, "/correct s4 speaker Ada Lind", 'berg: /correct s4 speaker "Jon Vik"')
    (entry,) = reply.entries
    assert (entry.speaker, entry.source, entry.sure) == (None, "Ada Lind or Jon Vik", False)
    assert entry.marks == ("to check", "outlet's wording", "editors disagree")
    assert "to check: editors disagree on the speaker: Ada Lind (ada), Jon Vik (berg)" in entry.detail
    told = "c1: speaker is Ada Lind, was Olav Berg, says ada, 6 Feb 2026, 09:00."
    assert reply.notes == (f"{told} Neither counts until you agree; /undo c1 ends it too.",)
    assert say(desk, "/desk").summary == "editors disagree in 2"
    assert [entry.group for entry in say(desk, "/correct list").entries] == ["editors disagree"] * 2


@pytest.mark.parametrize(
    ("line", "speaker"),
    [("/undo c1", "Jon Vik"), ("/undo c2", "Ada Lind"), ("/correct s4 speaker “Jon Vik”", "Jon Vik")],
)
def test_a_disagreement_ends_when_one_is_undone_or_repeats_the_others_value(
    desk: Desk, line: str, speaker: str
) -> None:
    say(desk, "/correct s4 speaker Ada Lind", 'berg: /correct s4 speaker "Jon Vik"', line)
    (entry, *_) = say(desk, "/receipt s4").entries
    assert (entry.speaker, entry.sure, "editors disagree" in entry.marks) == (speaker, True, False)


def test_a_disagreement_on_a_date_shows_no_day(desk: Desk) -> None:
    entry = say(desk, "/correct s6 date 4 Feb 2026", "berg: /correct s6 date 3 Feb 2026").entries[0]
    assert (entry.date, entry.by, entry.sure) == ("2026-02-06", True, False)
    event = say(desk, "/correct e5 date 4 Feb 2026", "berg: /correct e5 date 3 Feb 2026").entries[0]
    assert (event.date, event.group) == (None, "order unknown")
    assert event.detail == "editors disagree on the date: 4 Feb 2026 (ada), 3 Feb 2026 (berg)"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("date 18 Feb 2025", ("2025-02-18", "day")),
        ("DATE Feb 2025", ("2025-02", "month")),
        ("date 2025", ("2025", "year")),
        ("date yesterday", ("2026-02-05", "day")),
        ("date unknown", (None, "unknown")),
    ],
)
def test_a_date_is_as_fine_as_it_was_written(desk: Desk, typed: str, shown: tuple[str | None, str]) -> None:
    entry = say(desk, f"/correct e1 {typed}").entries[0]
    assert (entry.date, entry.precision) == shown


@pytest.mark.parametrize(("typed", "shown"), [("7 Feb 2026", "7 Feb 2026"), ("2027", "2027")])
def test_what_was_said_was_not_said_on_a_day_ahead(desk: Desk, typed: str, shown: str) -> None:
    with pytest.raises(Misunderstood, match=f"^{shown} lies ahead: nobody has said it yet"):
        say(desk, f"/correct s6 date {typed}")
    assert say(desk, f"/correct e1 date {typed}").entries[0].date is not None


def test_what_an_article_told_already_was_not_said_later(desk: Desk) -> None:
    found = next(iter(desk.store.statements.of_article(EVERYTHING, desk.pipeline.named("ferry-1").pk)))
    assert found.best.article.published.value == "2026-02-03"
    with pytest.raises(TellUser, match=r"told it on 3 Feb 2026 \(ferry-1\), so it was not said on 5 Feb 2026"):
        say(desk, f"/correct {found.id} date 5 Feb 2026")
    assert say(desk, f"/correct {found.id} date 4 Feb 2026").entries[0].date == "2026-02-04"


@pytest.mark.parametrize(
    ("typed", "speaker"),
    [
        ("speaker berg", "Olav Berg"),
        ("speaker O. Berg", "Olav Berg"),
        ("Speaker: “Jon Vik”", "Jon Vik"),
        ("speaker Unknown", None),
    ],
)
def test_a_speaker_is_somebody_known_or_named_in_the_article_or_in_quotation_marks(
    desk: Desk, typed: str, speaker: str | None
) -> None:
    assert say(desk, f"/correct s2 {typed}").entries[0].speaker == speaker


@pytest.mark.parametrize(
    "line",
    [
        "/correct",
        "/correct s1",
        "/correct s1 speaker",
        "/correct s1 speaker Jon Vik",
        "/correct s1 date",
        "/correct s1 date 24h",
        "/correct s1 date last week",
        "/correct s1 words 0",
        "/correct s1 words the ferry sails",
        "/correct s1 not-this-story",
        "/correct s1 same-as",
        "/correct s1 same-as soon",
        "/correct s1 wording 2",
        "/mark s1",
        "/mark s1 embargoed until May 2026",
        "/mark s1 embargoed until unknown",
        "/flag",
        "/undo s1",
    ],
)
def test_what_cannot_be_read_is_told_with_the_next_step_and_changes_nothing(desk: Desk, line: str) -> None:
    with pytest.raises(Misunderstood, match=r"/(correct|mark|flag|undo) |Write it as"):
        say(desk, line)
    assert (desk.store.corrections.standing(EVERYTHING), desk.store.log.since(EVERYTHING)) == ((), ())


@pytest.mark.parametrize(
    "line",
    [
        "/correct s99 speaker unknown",
        "/correct s1 same-as s99",
        "/correct s1 not-this-story harbour",
        "/correct s1 not-this-story fish-quota",
        "/correct s1 same-as e1",
        "/correct s1 same-as s1",
        "/correct s1 different-from s1",
        "/correct s1 speaker Ada Lind",
        "/correct e5 date 5 Feb 2026",
        "/correct e1 speaker Ada Lind",
        "/undo c1",
        "/redo 1",
    ],
)
def test_what_makes_no_sense_is_told_and_changes_nothing(desk: Desk, line: str) -> None:
    with pytest.raises(TellUser):
        say(desk, line)
    assert (desk.store.corrections.standing(EVERYTHING), desk.store.log.since(EVERYTHING)) == ((), ())


def test_what_was_said_already_is_not_kept_twice(desk: Desk) -> None:
    for line in ("/correct s4 speaker Ada Lind", "/mark s1 verified", "/correct s6 not a statement"):
        say(desk, line)
        with pytest.raises(TellUser, match=r"^You said so already: c\d\. /undo c\d takes it back\.$"):
            say(desk, line)
    assert len(desk.store.corrections.standing(EVERYTHING)) == 3


def test_undo_and_redo_turn_each_other_round_and_are_logged(desk: Desk) -> None:
    told = [
        say(desk, line).actions[0].command for line in ("/correct s4 speaker Ada Lind", "/undo", "/redo", "/undo c1")
    ]
    assert told == ["/undo c1", "/redo c1", "/undo c1", "/redo c1"]
    assert say(desk, "/receipt s4").entries[0].speaker == "Olav Berg"
    with pytest.raises(TellUser, match=r"^c1 is undone already\. /redo c1 turns it round\.$"):
        say(desk, "/undo c1")
    rows = [(row.action, row.subject, row.before, row.after) for row in desk.store.log.since(EVERYTHING)][::-1]
    assert rows == [
        ("decide", "s4", "Olav Berg", "c1 speaker: Ada Lind"),
        ("undo", "s4", None, "c1"),
        ("redo", "s4", None, "c1"),
        ("undo", "s4", None, "c1"),
    ]


def test_undo_alone_takes_back_ones_own_latest(desk: Desk) -> None:
    say(desk, "/mark s1 verified", "berg: /mark s2 verified")
    assert say(desk, "/undo").title == "c1 holds no more"
    assert say(desk, "/undo").summary == "you have decided nothing that stands"
    assert say(desk, "/redo", "/redo").summary == "you have undone nothing"


def test_a_merged_line_answers_under_both_ids_and_says_so(desk: Desk) -> None:
    reply = say(desk, "/correct s1 same-as s2")
    assert (reply.title, reply.entries[0].id) == ("s1 corrected", "s1")
    assert say(desk, "/receipt s2").notes[0] == "s2 is now s1."
    with pytest.raises(
        TellUser, match=r"^s2 and s1 are one line already, s1\. ada said so \(c1\); /undo c1 parts them\.$"
    ):
        say(desk, "/correct s2 different-from s1")
    say(desk, "/undo c1")
    assert [say(desk, f"/receipt {id_}").entries[0].id for id_ in ("s1", "s2")] == ["s1", "s2"]
    say(desk, "/redo c1")
    assert [say(desk, f"/receipt {id_}").entries[0].id for id_ in ("s1", "s2")] == ["s1", "s1"]


def test_ones_own_ruling_is_taken_back_before_the_opposite_is_said(desk: Desk) -> None:
    say(desk, "/correct s1 different-from s2")
    with pytest.raises(TellUser, match=r"^ada keeps s2 and s1 apart \(c1\)\. /undo c1 first\.$"):
        say(desk, "/correct s2 same-as s1")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/correct s1 same-as s2", "berg: /correct s1 different-from s2"),
        ("/correct s1 same-as s2", "berg: /correct s2 different-from s1"),
        ("berg: /correct s1 different-from s2", "/correct s1 same-as s2"),
        ("berg: /correct s1 different-from s2", "/correct s2 same-as s1"),
        ("/correct e1 same-as e2", "berg: /correct e2 different-from e1"),
    ],
)
def test_two_who_disagree_whether_two_lines_are_one_are_both_named_and_neither_counts(
    desk: Desk, one: str, other: str
) -> None:
    ids = ("e1", "e2") if " e1 " in one else ("s1", "s2")
    before = [say(desk, f"/receipt {each}").entries[0].text for each in ids]
    (entry,) = say(desk, one, other).entries
    assert "editors disagree" in entry.marks
    assert "(ada)" in entry.detail
    assert "(berg)" in entry.detail
    assert "editors disagree on whether it is " in entry.detail
    both = [say(desk, f"/receipt {each}").entries[0] for each in ids]
    assert [each.text for each in both] == before
    assert all("may be the same" in each.marks for each in both)
    assert [each.group for each in say(desk, "/correct list").entries] == ["editors disagree"] * 2


def test_a_disagreement_on_two_lines_ends_when_one_takes_it_back(desk: Desk) -> None:
    say(desk, "/correct s1 same-as s2", "berg: /correct s2 different-from s1", "/undo c2")
    assert [say(desk, f"/receipt {each}").entries[0].id for each in ("s1", "s2")] == ["s1", "s1"]
    say(desk, "/redo c2", "/undo c1")
    both = [say(desk, f"/receipt {each}").entries[0] for each in ("s1", "s2")]
    assert [(each.id, "editors disagree" in each.marks, "may be the same" in each.marks) for each in both] == [
        ("s1", False, False),
        ("s2", False, False),
    ]


def test_what_is_withheld_goes_to_nobody_else(desk: Desk) -> None:
    say(desk, "/mark s7 embargoed until 20 Feb 2026")
    asked = say(desk, "/who-said harbour or pension by berg")
    receipt = say(desk, "/receipt s7")
    assert [part.id for part in receipt.entries] == ["s7", "ferry-4"]
    assert receipt.for_everybody().entries == ()
    assert receipt.for_everybody().notes == ("2 lines left out: embargoed, or not to be used.",)
    assert asked.for_everybody() == asked
    later = replace(desk, clock=lambda: NOW.replace(day=20))
    assert say(later, "/receipt s7").for_everybody() == say(later, "/receipt s7")


def test_do_not_use_outlives_a_merger(desk: Desk) -> None:
    say(desk, "/mark s2 do-not-use", "/correct s2 same-as s1")
    assert "do not use" in say(desk, "/receipt s1").entries[0].marks
    assert desk.store.corrections.withheld(NOW.date()) == {"s1", "s2"}


def test_a_day_without_a_year_in_an_embargo_lies_ahead(desk: Desk) -> None:
    told = [say(desk, f"/mark s{n} embargoed until {day}").summary for n, day in
            ((1, "1 March"), (2, "5 Feb"), (3, "monday"), (4, "tomorrow"))]  # fmt: skip
    assert [each.partition(" by ")[0] for each in told] == [
        "c1: embargoed until 1 Mar 2026",
        "c2: embargoed until 5 Feb 2027",
        "c3: embargoed until 9 Feb 2026",
        "c4: embargoed until 7 Feb 2026",
    ]


def test_a_flag_changes_nothing_and_waits_for_an_editor(desk: Desk) -> None:
    before = say(desk, "/receipt s3").entries[0]
    after = say(desk, "berg: /flag s3 Not her.").entries[0]
    assert (after.speaker, after.date, after.sure, after.marks) == (
        before.speaker, before.date, before.sure, (*before.marks, "flagged"),
    )  # fmt: skip
    assert [(e.id, e.text, e.group) for e in say(desk, "/correct list").entries] == [
        ("c1", "s3: flagged by berg: Not her.", "flagged by readers")
    ]
    with pytest.raises(NotFound):
        say(desk, "/undo c2")


def test_other_words_of_an_event_are_chosen_from_its_paragraph_too(desk: Desk) -> None:
    offered = say(desk, "/correct e5 words")
    assert [(entry.id, entry.text) for entry in offered.entries] == [("1", "The pier was repaired on 5 February 2026.")]
    assert offered.summary == "1 choice; e5 is 1 now"
    reply = say(desk, "/correct s3 words", "/correct e2 words 1")
    assert (reply.entries[0].text, reply.entries[0].marks) == (
        "Talks between Lind and Berg are planned for 20 February.", ("planned", "corrected"),
    )  # fmt: skip


def test_what_was_decided_on_a_line_that_became_part_of_another_goes_along_and_back(desk: Desk) -> None:
    before = say(desk, "/receipt s1").entries[0]
    say(desk, "/correct s4 speaker Ada Lind", "/correct s1 same-as s4")
    assert "corrected" in say(desk, "/receipt s1").entries[0].marks
    say(desk, "/undo c2")
    assert say(desk, "/receipt s1").entries[0] == before
    assert say(desk, "/receipt s4").entries[0].speaker == "Ada Lind"
