"""Digests that hold what is hidden: one that waits is composed anew without it, and nothing else of it is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.chat.terminal.render import render_payloads
from bot.digest.outbox import Channel, Outbox
from bot.errors import TryLater
from bot.model import EVERYTHING, Change
from bot.services import ChangeEntries
from handlers.dispatch import dispatch
from tests.digest.test_outbox import Clock, Room
from tests.handlers.ferry import ADMIN, FERRY_2, FERRY_4, NOW, ferry_desk

if TYPE_CHECKING:
    from pathlib import Path

    from handlers.desk import Desk


@pytest.fixture
def ferry(tmp_path: Path) -> tuple[Desk, Outbox, Room]:
    """A desk on which a room follows the ferry, and then its latest article moved it."""
    desk = ferry_desk(tmp_path / "ferry.db", late=False)
    clock, room = Clock(NOW), Room("terminal")
    show = ChangeEntries(desk.store, desk.settings, clock)
    outbox = Outbox(
        desk.store, clock, EVERYTHING, show, {"terminal": Channel(render_payloads, room)}, timedelta(hours=1)
    )
    with desk.store.write():
        desk.store.subscriptions.subscribe(NOW, "terminal", "news", ["ferry"], "UTC", ["09:00"], None, "ada")
    desk.pipeline.ingest(replace(FERRY_4, storyline="ferry"))
    return desk, outbox, room


def texts(room: Room) -> str:
    return "\n".join(str(payload) for _, payload, _ in room.posted)


def test_what_is_held_leaves_a_digest_that_waits_and_the_rest_goes_out(ferry: tuple[Desk, Outbox, Room]) -> None:
    desk, outbox, room = ferry
    assert outbox.queue_due() == 1
    assert "pier was repaired" in str([row.payload for row in desk.store.outgoing.rows()])
    told = dispatch("/hold e5", ADMIN, desk).notes
    assert told[-1] == "2 queued messages held it; the digest is composed anew without it."
    assert (outbox.queue_due(), outbox.deliver()) == (1, 2)
    assert ("pier was repaired" in texts(room), "Nobody will close the harbour" in texts(room)) == (False, True)
    assert (outbox.queue_due(), outbox.deliver()) == (0, 0)


def test_a_digest_of_nothing_else_is_not_posted_until_a_release(ferry: tuple[Desk, Outbox, Room]) -> None:
    desk, outbox, room = ferry
    outbox.queue_due()
    dispatch("/hold ferry-4", ADMIN, desk)
    assert (outbox.queue_due(), outbox.deliver(), desk.store.outgoing.rows()) == (0, 0, ())
    dispatch("/release ferry-4", ADMIN, desk)
    [subscription] = desk.store.subscriptions.list(EVERYTHING)
    assert outbox.queue_now(subscription)
    assert (outbox.deliver(), "pier was repaired" in texts(room)) == (2, True)


def test_a_message_that_went_out_is_counted_and_those_of_its_digest_that_wait_are_dropped(
    ferry: tuple[Desk, Outbox, Room],
) -> None:
    desk, outbox, room = ferry
    outbox.queue_due()
    assert outbox.deliver(go_on=lambda: not room.posted) == 1
    room.answers.append(TryLater("later"))
    notes = dispatch("/hold ferry-4", ADMIN, desk).notes
    assert notes[-1] == "1 message with it went out before; edited where I may. /desk says where not."
    assert (desk.store.outgoing.rows(), outbox.deliver()) == ((), 0)


def test_a_digest_that_holds_nothing_of_it_is_left_as_it_is(ferry: tuple[Desk, Outbox, Room]) -> None:
    desk, outbox, _ = ferry
    outbox.queue_due()
    before = desk.store.outgoing.rows()
    dispatch(f"/hold {FERRY_2.given_id}", ADMIN, desk)
    assert desk.store.outgoing.rows() == before


def test_what_comes_back_with_a_release_is_posted_as_it_happens_without_another_change(
    ferry: tuple[Desk, Outbox, Room],
) -> None:
    desk, outbox, room = ferry
    with desk.store.write():
        desk.store.connections.sql.execute("UPDATE subscription SET at = '[]', every_s = 1")
    dispatch("/hold ferry-4", ADMIN, desk)
    with desk.store.write():
        desk.store.changes.add(NOW, Change("new event", "e90", "ferry", "The quay was cleared"), None)
    assert (outbox.queue_due(), outbox.deliver()) == (1, 2)
    dispatch("/release ferry-4", ADMIN, desk)
    later = replace(outbox, clock=Clock(NOW + timedelta(seconds=5)))
    assert (later.queue_due(), later.deliver(), later.queue_due()) == (1, 2, 0)
    assert ("pier was repaired" in texts(room), texts(room).count("The quay was cleared")) == (True, 2)


def test_what_an_embargo_had_held_back_is_told_though_its_digest_is_composed_anew(
    ferry: tuple[Desk, Outbox, Room],
) -> None:
    desk, outbox, room = ferry
    for each in ("s6", "e5"):
        dispatch(f"/mark {each} embargoed until 2026-02-08", ADMIN, desk)
    assert (outbox.queue_due(), outbox.deliver()) == (1, 2)
    later = replace(outbox, clock=Clock(NOW + timedelta(days=2)))
    assert later.queue_due() == 1
    dispatch("/hold e5", ADMIN, desk)
    assert (later.queue_due(), later.deliver(), later.queue_due()) == (1, 2, 0)
    assert ("pier was repaired" in texts(room), "Nobody will close the harbour" in texts(room)) == (False, True)
    dispatch("/release e5", ADMIN, desk)
    [subscription] = desk.store.subscriptions.list(EVERYTHING)
    assert later.queue_now(subscription)
    assert (later.deliver(), "pier was repaired" in texts(room)) == (2, True)


def test_a_digest_of_two_subscriptions_that_is_composed_anew_loses_nothing_of_either(
    ferry: tuple[Desk, Outbox, Room],
) -> None:
    desk, outbox, room = ferry
    with desk.store.write():
        desk.store.subscriptions.subscribe(NOW, "terminal", "news", ["fish-quota"], "UTC", ["09:00"], None, "ada")
        desk.store.changes.add(NOW, Change("new event", "e91", "fish-quota", "The quota fell"), None)
    assert outbox.queue_due() == 1
    dispatch("/hold e5", ADMIN, desk)
    assert (outbox.queue_due(), outbox.deliver()) == (1, 3)
    said = ("pier was repaired", "Nobody will close the harbour", "The quota fell")
    assert [each in texts(room) for each in said] == [False, True, True]
    assert (outbox.queue_due(), outbox.deliver()) == (0, 0)
