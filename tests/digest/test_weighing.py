"""Which line of a storyline matters most: a toll, then what happened, then what lies ahead; colour comes last."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.digest.compose import compose
from bot.digest.weighing import Matter, matter
from bot.reply import Entry
from bot.store.records import ChangeRow

if TYPE_CHECKING:
    from bot.model import ChangeKind, Precision
    from bot.reply import Mark

EIGHT = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)

SPOKEN = ("first statement", "new statement", "new wording")
GRIEF = "Grief and questions hung over the port on Monday"
LEFT = "The ferry left the port at 6 p.m. with 84 people on board"
AHEAD = "The ferry is to be lifted on Friday"
TOLL = "The ferry capsized off Holm, killing 15 people"


def composed(*told: tuple[ChangeKind, str, tuple[Mark, ...]]) -> tuple[list[str], str]:
    """The lines of a ferry's thread as they follow each other, and the one that stands for it in the parent."""
    changes = [ChangeRow(n, EIGHT, kind, f"e{n}", "ferry", words, None) for n, (kind, words, _) in enumerate(told, 1)]
    marks = {f"e{n}": each for n, (_, _, each) in enumerate(told, 1)}

    def shown(change: ChangeRow) -> Entry:
        sure, kind = "to check" not in marks[change.subject], "statement" if change.kind in SPOKEN else "event"
        return Entry(change.subject, kind, change.text, sure=sure, marks=marks[change.subject])  # type: ignore[arg-type]

    parent, *threads = compose(changes, {"ferry": "The ferry"}, shown, 7)
    return [entry.text for reply in threads for entry in reply.entries], parent.entries[0].detail


def test_events_follow_each_other_by_what_they_matter() -> None:
    lines, first = composed(
        ("new event", GRIEF, ()),
        ("new event", AHEAD, ("planned",)),
        ("new event", LEFT, ()),
        ("new event", TOLL, ()),
    )
    assert (lines, first) == ([TOLL, LEFT, AHEAD, GRIEF], f"new event: {TOLL}")


@pytest.mark.parametrize(
    ("told", "first"),
    [
        ((("article corrected", "It left at seven", ()), ("new event", TOLL, ())), f"new event: {TOLL}"),
        ((("article corrected", "It left at seven", ()), ("new event", LEFT, ())), "correction: It left at seven"),
        ((("article killed", "Not to be used", ()), ("new event", TOLL, ())), "killed article: Not to be used"),
        ((("new event", GRIEF, ()), ("new event", LEFT, ())), f"new event: {LEFT}"),
        ((("first statement", "Perhaps", ("to check",)), ("new statement", "For sure", ())), "new statement: For sure"),
        ((("new event", LEFT, ()), ("first statement", TOLL, ())), f"new event: {LEFT}"),
    ],
    ids=["toll before correction", "correction before event", "kill first", "deed before colour", "sure", "deed"],
)  # fmt: skip
def test_one_line_stands_for_a_storyline(
    told: tuple[tuple[ChangeKind, str, tuple[Mark, ...]], ...], first: str
) -> None:
    assert composed(*told)[1] == first


@pytest.mark.parametrize(
    ("day", "precision", "found"),
    [
        ("2026-03-09", "day", Matter.TOLL),
        ("2025-08-10", "day", Matter.BACKGROUND),
        ("2025-08", "month", Matter.BACKGROUND),
        ("2026-03", "month", Matter.TOLL),
        (None, "unknown", Matter.TOLL),
    ],
)
def test_what_lay_long_behind_when_it_was_heard_of_is_background(
    day: str | None, precision: Precision, found: Matter
) -> None:
    change = ChangeRow(1, EIGHT, "new event", "e1", "ferry", TOLL, None)
    assert matter(change, Entry("e1", "event", TOLL, date=day, precision=precision), frozenset()) is found
