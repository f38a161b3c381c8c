"""What the admins are told of sources: once for each change that lasts, in their room or with their next answer."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, get_args

import pytest

from bot.digest.alerts import Alerts, told
from bot.digest.outbox import Channel
from bot.errors import OutcomeUnknown, TellUser, TryLater
from bot.model import EVERYTHING, Health
from bot.settings import Settings
from bot.store import Store
from handlers.dispatch import dispatch, shared
from handlers.home import home
from tests.digest.test_outbox import EIGHT, desk, titles  # noqa: F401 -- a fixture
from tests.handlers.ferry import ADMIN, ASKER, ferry_desk

if TYPE_CHECKING:
    from pathlib import Path

    from tests.digest.test_outbox import Desk

ZONE = Settings().zone
AT_EIGHT = "10 Feb 2026, 08:00"
LONGER = "it has brought nothing new for much longer than usual."


def becomes(store: Store, health: Health, why: str = "It did not answer.", name: str = "Vell Herald") -> None:
    with store.write():
        url = f"https://{name.replace(' ', '-')}.example/"
        source = store.sources.get(EVERYTHING, name) or store.sources.add(EIGHT, name, "feed", url, "test:ada", 900)
        store.sources.polled(EIGHT, source.pk, EIGHT, None, why, failed=health != "ok")
        store.alerts.add(EIGHT, store.sources.judge(EIGHT, source.pk, health))


def test_each_change_is_posted_once_to_the_room_that_is_named(desk: Desk) -> None:  # noqa: F811
    channels = {"test": Channel(titles, desk.room)}
    alerts = Alerts(desk.store, desk.clock, channels, "test:admins", ZONE)
    becomes(desk.store, "failing")
    assert [alerts.queue(), alerts.queue(), desk.outbox.deliver(), desk.outbox.deliver()] == [1, 0, 1, 0]
    becomes(desk.store, "ok", "")
    becomes(desk.store, "gone", name="Holm Post")
    assert [alerts.queue(), desk.outbox.deliver()] == [2, 1]
    assert desk.room.posted == [
        ("admins", "Vell Herald is failing", None), ("admins", "2 sources changed", None)
    ]  # fmt: skip


def test_the_room_that_is_named_is_told_where_another_one_replaced_it(desk: Desk) -> None:  # noqa: F811
    alerts = Alerts(desk.store, desk.clock, {"test": Channel(titles, desk.room)}, "test:admins", ZONE)
    with desk.store.write():
        desk.store.doors.replace(EIGHT, "test", "admins", "admins anew")
    becomes(desk.store, "failing")
    assert [alerts.queue(), desk.outbox.deliver()] == [1, 1]
    assert desk.room.posted == [("admins anew", "Vell Herald is failing", None)]


def test_a_alert_is_tried_again_like_a_digest_and_takes_no_digest_s_number(desk: Desk) -> None:  # noqa: F811
    desk.subscribe("09:30")
    desk.moves()
    alerts = Alerts(desk.store, desk.clock, {"test": Channel(titles, desk.room)}, "test:admins", ZONE)
    becomes(desk.store, "failing")
    alerts.queue()
    desk.room.answers = [TryLater("busy", 60)]
    assert desk.outbox.deliver() == 0
    assert desk.tick(EIGHT + timedelta(minutes=30)) == (1, 3)
    assert [post[1] for post in desk.room.posted] == [
        "vell-dam moved · digest 1", "Vell Herald is failing", "Will the dam hold?",
    ]  # fmt: skip


def test_an_alert_that_may_have_been_posted_is_looked_for_and_nobody_is_asked(desk: Desk) -> None:  # noqa: F811
    alerts = Alerts(desk.store, desk.clock, {"test": Channel(titles, desk.room)}, "test:admins", ZONE)
    becomes(desk.store, "failing")
    alerts.queue()
    desk.room.answers, desk.room.readable = [OutcomeUnknown("nobody knows")], False
    assert (desk.outbox.deliver(), desk.left()) == (0, [(0, "unknown", "nobody knows")])
    assert desk.tick(EIGHT + timedelta(minutes=30)) == (0, 0)
    assert (desk.left(), desk.room.posted) == ([], [])


@pytest.mark.parametrize("room", ["", "slack:C1"])
def test_without_a_room_that_is_reached_it_waits(desk: Desk, room: str) -> None:  # noqa: F811
    becomes(desk.store, "failing")
    assert Alerts(desk.store, desk.clock, {"test": Channel(titles, desk.room)}, room, ZONE).queue() == 0
    assert len(desk.store.alerts.waiting()) == 1


def test_what_was_not_told_yet_gives_way_to_what_is_so_now(desk: Desk) -> None:  # noqa: F811
    becomes(desk.store, "failing")
    becomes(desk.store, "gone")
    assert [alert.health for alert in desk.store.alerts.waiting()] == ["gone"]


def test_what_is_over_before_anybody_was_told_is_not_told(desk: Desk) -> None:  # noqa: F811
    becomes(desk.store, "failing")
    becomes(desk.store, "ok", "")
    assert desk.store.alerts.waiting() == ()
    becomes(desk.store, "failing")
    desk.store.alerts.told(EIGHT, desk.store.alerts.waiting())
    becomes(desk.store, "ok", "")
    assert [alert.health for alert in desk.store.alerts.waiting()] == ["ok"]


def test_a_source_that_was_removed_and_added_again_is_told_of_anew(desk: Desk) -> None:  # noqa: F811
    becomes(desk.store, "gone")
    desk.store.alerts.told(EIGHT, desk.store.alerts.waiting())
    source, later = desk.store.sources.list(EVERYTHING)[0], EIGHT + timedelta(days=1)
    with desk.store.write():
        desk.store.sources.remove(source.pk)
        again = desk.store.sources.add(later, source.name, "feed", source.url, "test:ada", 900)
        desk.store.alerts.add(later, desk.store.sources.judge(later, again.pk, "gone"))
    assert [alert.health for alert in desk.store.alerts.waiting()] == ["gone"]


def test_a_alert_says_what_since_when_and_what_to_do(desk: Desk) -> None:  # noqa: F811
    lines: list[str] = []
    for health in get_args(Health)[::-1]:
        becomes(desk.store, health)
        waiting = desk.store.alerts.waiting()
        lines += told(waiting, ZONE).notes
        desk.store.alerts.told(EIGHT, waiting)
    assert lines == [
        f"Vell Herald is gone: It did not answer. It has been so since {AT_EIGHT}. /source remove Vell Herald ends it.",
        "Vell Herald has been failing since 10 Feb 2026, 08:00: It did not answer.",
        f"Vell Herald is quiet: {LONGER} /source show Vell Herald says more.",
        "Vell Herald is well again, since 10 Feb 2026, 08:00.",
    ]


def test_without_a_room_the_next_admin_hears_it_and_nobody_else(tmp_path: Path) -> None:
    ferry = ferry_desk(tmp_path / "ferry.db")
    becomes(ferry.store, "failing")
    heard = [dispatch("/storyline list", asker, ferry).notes for asker in (ASKER, ADMIN, ADMIN)]
    assert heard == [(), ("Vell Herald has been failing since 10 Feb 2026, 08:00: It did not answer.",), ()]


def test_with_a_room_an_admin_hears_it_only_where_the_room_is_not_reached(tmp_path: Path) -> None:
    ferry = ferry_desk(tmp_path / "ferry.db")
    ferry = replace(ferry, settings=replace(ferry.settings, admin_room="slack:C1"))
    becomes(ferry.store, "failing")
    later = replace(ferry, clock=lambda: EIGHT + timedelta(minutes=11))
    heard = [len(dispatch("/storyline list", ADMIN, each).notes) for each in (ferry, later, later)]
    assert heard == [0, 1, 0]


def test_the_page_and_a_shared_answer_keep_it_for_the_admin_s_next_answer(tmp_path: Path) -> None:
    """The page shows no notes, so what it told would be told to nobody; a shared answer would tell the whole room."""
    ferry = ferry_desk(tmp_path / "ferry.db")
    becomes(ferry.store, "failing")
    home(ADMIN, ferry)
    assert shared("/storyline list", ADMIN, ADMIN, ferry).notes == ()
    with pytest.raises(TellUser):
        dispatch("/receipt s999", ADMIN, ferry)
    assert len(dispatch("/storyline list", ADMIN, ferry).notes) == 1


def test_what_another_process_tells_at_the_same_moment_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ferry = ferry_desk(tmp_path / "ferry.db")
    becomes(ferry.store, "failing")
    connections, begin = ferry.store.connections, ferry.store.connections.begin

    def after_the_other() -> None:
        """The write lock, had only once somebody else has told what this one saw waiting."""
        monkeypatch.setattr(connections, "begin", begin)
        with closing(Store.open(connections.path)) as other, other.write():
            other.alerts.told(EIGHT, other.alerts.waiting())
        begin()

    monkeypatch.setattr(connections, "begin", after_the_other)
    assert dispatch("/storyline list", ADMIN, ferry).notes == ()
    assert connections.begin == begin
