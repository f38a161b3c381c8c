"""Where rooms went, and who was not let in."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.doors import MOST, Refusal
from tests.store.making import AT


def replaced(store: Store, *steps: tuple[str, str]) -> list[bool]:
    with store.write():
        return [store.doors.replace(AT, "matrix", old, new) for old, new in steps]


@pytest.mark.parametrize(
    ("steps", "now"),
    [
        ((), "!a"),
        ((("!a", "!b"),), "!b"),
        ((("!a", "!b"), ("!b", "!c")), "!c"),
        ((("!a", "!b"), ("!a", "!c")), "!c"),
        ((("!a", "!b"), ("!b", "!a")), "!a"),
        ((("!a", "!b"), ("!b", "!c"), ("!c", "!a")), "!a"),
        ((("!x", "!y"),), "!a"),
    ],
)
def test_a_room_is_the_one_that_replaced_it_last(tmp_path: Path, steps: tuple[tuple[str, str], ...], now: str) -> None:
    store = Store.open(tmp_path / "desk.db")
    replaced(store, *steps)
    assert store.doors.now("matrix", "!a") == now
    assert store.doors.now("slack", "!a") == "!a"
    assert store.doors.places_now(["matrix:!a", "slack:!a"]) == (f"matrix:{now}", "slack:!a")
    assert store.doors.asked_now([("matrix", "!a")]) == [("matrix", now)]
    store.close()


def test_a_replacement_is_news_once(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "desk.db")
    assert replaced(store, ("!a", "!b"), ("!a", "!b"), ("!a", "!c")) == [True, False, True]
    store.close()


def test_refused_invitations_are_known_until_the_room_is_entered_or_they_are_old(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "desk.db")
    with store.write():
        for minutes, room in enumerate(("!a", "!b", "!c")):
            store.doors.refuse(AT + timedelta(minutes=minutes), "matrix", room, "@bob:vik.example")
        store.doors.entered("matrix", "!c")
        assert store.doors.forget(AT + timedelta(minutes=1)) == 1
    at = (AT + timedelta(minutes=1)).isoformat()
    (found,) = store.doors.refused("matrix")
    assert (found.room, found.inviter, found.at[:16]) == ("!b", "@bob:vik.example", at[:16])
    store.close()


def test_a_flood_of_invitations_leaves_the_latest(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "desk.db")
    with store.write():
        for number in range(MOST + 5):
            store.doors.refuse(AT + timedelta(seconds=number), "matrix", f"!{number:03}", "@eve:elsewhere.example")
    kept = store.doors.refused("matrix")
    assert [each.room for each in kept] == [f"!{number:03}" for number in range(MOST + 4, 4, -1)]
    assert isinstance(kept[0], Refusal)
    store.close()
