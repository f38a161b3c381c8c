"""What stands behind a digest's changes: lines that editors corrected since the last one, and what is planned next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from bot.model import EVERYTHING
from bot.services import Digests
from bot.store.records import Turn
from handlers.dispatch import dispatch
from tests.handlers.ferry import ADMIN, FERRY_4, NOW, ferry_desk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.reply import Entry, Reply
    from handlers.desk import Desk


@pytest.fixture
def ferry(tmp_path: Path) -> Desk:
    """A room follows the ferry; what it told so far counts as told, and then its latest article moved it."""
    desk = ferry_desk(tmp_path / "ferry.db", late=False)
    with desk.store.write():
        desk.store.subscriptions.subscribe(NOW, "terminal", "newsroom", ["ferry"], "UTC", ["09:00"], None, "ada")
    return desk


def told(desk: Desk, heading: str) -> list[Entry]:
    """What stands under a heading of the room's next digest."""
    telling = cast("Digests", desk.digests).outbox.telling
    here = desk.store.subscriptions.list(EVERYTHING)
    replies: Iterable[Reply] = telling.preview(["ferry"], here, NOW)
    return [entry for reply in replies for entry in reply.entries if entry.group == heading]


def test_a_line_that_was_told_and_corrected_since_comes_with_what_it_was(ferry: Desk) -> None:
    dispatch("/correct s4 speaker Ada Lind", ADMIN, ferry)
    assert told(ferry, "Corrected since the last digest") == []  # alone it makes no digest
    ferry.pipeline.ingest(replace(FERRY_4, storyline="ferry"))
    (line,) = told(ferry, "Corrected since the last digest")
    assert (line.id, line.speaker, line.marks[-1]) == ("s4", "Ada Lind", "corrected")
    assert "speaker corrected by root, was Olav Berg (c1)" in line.detail


def test_what_was_corrected_and_taken_back_before_a_digest_is_in_none(ferry: Desk) -> None:
    dispatch("/correct s4 speaker Ada Lind", ADMIN, ferry)
    dispatch("/undo c1", ADMIN, ferry)
    ferry.pipeline.ingest(replace(FERRY_4, storyline="ferry"))
    assert told(ferry, "Corrected since the last digest") == []


def test_a_correction_is_told_once_and_so_is_that_it_holds_no_more(ferry: Desk) -> None:
    outbox = cast("Digests", ferry.digests).outbox
    dispatch("/correct s4 speaker Ada Lind", ADMIN, ferry)
    ferry.pipeline.ingest(replace(FERRY_4, storyline="ferry"))
    (subscription,) = ferry.store.subscriptions.list(EVERYTHING)
    with ferry.store.write():
        ferry.store.digests.queue(NOW, [Turn(subscription, "one")], ferry.store.changes.last_pk(), ["{}"])
    here = ferry.store.subscriptions.list(EVERYTHING)
    assert outbox.telling.preview(["ferry"], here, NOW) == ()
    moved = ferry.store.changes.since(EVERYTHING)[-1:]
    decided = ferry.store.digests.corrections_told(subscription.pk)
    assert outbox.telling.background.behind(["ferry"], ["ferry"], decided)["ferry"].corrected == ()
    dispatch("/undo c1", ADMIN, ferry)
    (reply, thread) = outbox.telling.replies(moved, here, "2")
    (line,) = [entry for entry in thread.entries if entry.group == "Corrected since the last digest"]
    assert (line.speaker, line.detail.splitlines()[-1]) == (
        "Olav Berg", "taken back: speaker is Ada Lind, was Olav Berg, says root",
    )  # fmt: skip
    assert reply.summary.endswith("1 line corrected")


def test_of_a_line_that_is_withheld_no_correction_is_told(ferry: Desk) -> None:
    dispatch("/correct s4 speaker Ada Lind", ADMIN, ferry)
    dispatch("/mark s4 do-not-use", ADMIN, ferry)
    ferry.pipeline.ingest(replace(FERRY_4, storyline="ferry"))
    assert told(ferry, "Corrected since the last digest") == []


def test_a_dismissed_line_is_named_without_its_words(ferry: Desk) -> None:
    dispatch("/correct s4 not a statement", ADMIN, ferry)
    ferry.pipeline.ingest(replace(FERRY_4, storyline="ferry"))
    (line,) = told(ferry, "Corrected since the last digest")
    assert (line.id, line.text, line.detail) == ("s4", "dismissed by root", "")


def test_the_next_plans_are_named_and_what_lies_behind_is_not(ferry: Desk) -> None:
    ferry.pipeline.ingest(replace(FERRY_4, storyline="ferry"))
    assert [(entry.date, entry.text) for entry in told(ferry, "Planned next")] == [
        ("2026-02-20", "Talks between Lind and Berg are planned for 20 February.")
    ]
    dispatch("/mark e2 embargoed until 1 March 2030", ADMIN, ferry)
    assert told(ferry, "Planned next") == []
