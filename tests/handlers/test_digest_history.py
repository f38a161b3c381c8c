"""/digest history: what went out to a room, the latest first, and what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import NotAllowed
from bot.model import EVERYTHING
from bot.store.records import Turn
from handlers.desk import Asker
from handlers.dispatch import dispatch
from tests.handlers.ferry import ADMIN, NOW, ferry_desk

if TYPE_CHECKING:
    from pathlib import Path

    from handlers.desk import Desk

TEN = timedelta(minutes=10)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A room with a subscription, and three digests in it."""
    desk = ferry_desk(tmp_path / "ferry.db")
    store = desk.store
    with store.write():
        store.subscriptions.subscribe(NOW, "terminal", "newsroom", ["ferry", "fish-quota"], "UTC", [], 60, "ada")
        for number, moved in enumerate((["ferry"], ["ferry", "fish-quota"], [])):
            (subscription,) = store.subscriptions.list(EVERYTHING)
            key, at = f"key {number}", NOW + number * TEN
            store.digests.queue(at, [Turn(subscription, key)], subscription.last_change, ["{}", "{}", "{}"], moved)
    return desk


def became(desk: Desk, *pks: int) -> None:
    """These messages were posted a minute after noon."""
    with desk.store.write():
        for pk in pks:
            desk.store.outgoing.sent(NOW + timedelta(hours=3, minutes=1), pk, f"m{pk}")


def test_each_digest_has_its_number_its_storylines_and_what_became_of_it(desk: Desk) -> None:
    became(desk, 1, 2, 3, 4)
    with desk.store.write():
        desk.store.outgoing.hold(NOW, 5, NOW + TEN, "invite me there")
    told = dispatch("/digest history", ADMIN, desk)
    assert (told.title, told.summary, told.private) == ("Digests so far", "3 digests here", True)
    assert told.notes == (
        "6 Feb 2026, 09:20  digest 3: nothing moved; on its way",
        "6 Feb 2026, 12:01  digest 2: ferry and fish-quota; 1 of 3 messages posted, the next held: invite me there",
        "6 Feb 2026, 12:01  digest 1: ferry; 3 messages posted",
    )


def test_a_storyline_is_named_as_it_is_called_now(desk: Desk) -> None:
    dispatch("/storyline rename ferry holm-ferry", ADMIN, desk)
    assert dispatch("/digest history", ADMIN, desk).notes[-1].startswith("6 Feb 2026, 09:00  digest 1: holm-ferry;")


def test_history_comes_in_pages(desk: Desk) -> None:
    with desk.store.write():
        for number in range(3, 25):
            (subscription,) = desk.store.subscriptions.list(EVERYTHING)
            desk.store.digests.queue(
                NOW, [Turn(subscription, f"key {number}")], subscription.last_change, ["{}"], ["ferry"]
            )
    size = desk.settings.reply.page_size
    first, second = (dispatch(f"/digest history{page}", ADMIN, desk) for page in ("", " page 2"))
    assert (len(first.notes), first.page.next, second.page.number) == (size, "/digest history page 2", 2)
    assert second.notes[0].split("  ")[1].startswith(f"digest {25 - size}:")


def test_a_room_hears_of_its_own_digests_alone_and_editors_of_another_room_they_name(desk: Desk) -> None:
    elsewhere = Asker("ada", "harbour", "terminal")
    assert dispatch("/digest history", elsewhere, desk).summary == "none here yet"
    assert dispatch("/digest history in newsroom", elsewhere, desk).summary == "3 digests in newsroom"
    with pytest.raises(NotAllowed):
        dispatch("/digest history in newsroom", Asker("ada", "harbour", "terminal", editor=False), desk)
