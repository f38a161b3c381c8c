"""Digests in another room, and `/digest mute until D`: days that lie ahead."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import pytest

from bot.errors import Misunderstood, TellUser
from bot.model import EVERYTHING, Change
from handlers.desk import Asker, NoRooms
from handlers.digest_rhythm import _until
from handlers.dispatch import dispatch
from tests.handlers.ferry import ferry_desk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bot.model import Scope
    from bot.store.records import Rhythm, Subscription
    from handlers.desk import Desk, DigestService

FRIDAY = datetime(2026, 2, 6, 22, 30, tzinfo=UTC)  # 23:30 in Paris


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("monday", "2026-02-08T23:00"),
        ("Friday", "2026-02-12T23:00"),
        ("tomorrow", "2026-02-06T23:00"),
        ("2 Mar", "2026-03-01T23:00"),
        ("5 Feb", "2027-02-04T23:00"),
        ("2026-04-01", "2026-03-31T22:00"),
        ("3h", "2026-02-07T01:30"),
        ("2d", "2026-02-08T22:30"),
    ],
)
def test_a_day_ahead_begins_in_the_subscriptions_zone(words: str, begins: str) -> None:
    found = _until(words, FRIDAY, ZoneInfo("Europe/Paris"))
    assert found.astimezone(UTC).isoformat(timespec="minutes").removesuffix("+00:00") == begins


@pytest.mark.parametrize("words", ["yesterday", "today", "2026-02-01", "2025", "soon", ""])
def test_what_does_not_lie_ahead_is_said(words: str) -> None:
    with pytest.raises(Misunderstood) as told:
        _until(words, FRIDAY, ZoneInfo("Europe/Paris"))
    assert str(told.value) == (f'"{words}" is no day that lies ahead. Write it like monday, tomorrow, 2 Mar or 3d.')


WRITE = "Write its name, such as #news, or its id, such as C0123ABCD; its details show that."


@pytest.mark.parametrize(
    ("room", "editor", "said"),
    [
        ("C02NEWS", False, "Digests for another room are for editors. Ask one of them, or subscribe in that room."),
        ("#news", True, f'I find no public channel "#news". {WRITE}'),
        ("D02OTHER", True, f'I find no public channel "D02OTHER". {WRITE}'),
    ],
)
def test_another_room_is_for_editors_and_somebodys_own_conversation_for_nobody(
    tmp_path: Path, room: str, *, editor: bool, said: str
) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    asker = Asker("U1", "C01GEN", "slack", editor=editor)
    for verb in ("subscribe", "unsubscribe"):
        with pytest.raises(TellUser) as told:
            dispatch(f"/digest {verb} ferry in {room}", asker, desk)
        assert str(told.value) == said


@dataclass(frozen=True)
class Named(NoRooms):
    """Rooms of which one has a name."""

    def named(self, platform: str, name: str) -> str | None:
        return "C02NEWS" if (platform, name) == ("slack", "news") else None


@pytest.mark.parametrize("typed", ["#news", "#News", "news", "C02NEWS", "<#C02NEWS|news>"])
def test_another_room_is_found_by_its_name_or_its_id(tmp_path: Path, typed: str) -> None:
    desk = replace(ferry_desk(tmp_path / "ferry.db"), rooms=Named())
    told = dispatch(f"/digest subscribe ferry in {typed}", Asker("U1", "C01GEN", "slack"), desk)
    assert told.summary.startswith("room C02NEWS gets digests of ferry")
    assert [each.room for each in desk.store.subscriptions.list(EVERYTHING)] == ["C02NEWS"]


@dataclass(frozen=True)
class Meanwhile:
    """A forecast during which somebody else asks for the same."""

    digests: DigestService
    ask: Callable[[], object]

    def forecast(self, rhythm: Rhythm, slugs: Sequence[str], scope: Scope) -> tuple[int, int]:
        self.ask()
        return self.digests.forecast(rhythm, slugs, scope)


def test_two_who_subscribe_a_room_at_once_give_it_one_digest(tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")

    def other() -> object:
        return dispatch("/digest subscribe ferry as it happens", Asker("U2", "C01GEN", "slack"), desk)

    first = replace(desk, digests=cast("DigestService", Meanwhile(desk.digests, other)))
    with pytest.raises(TellUser) as told:
        dispatch("/digest subscribe ferry", Asker("U1", "C01GEN", "slack"), first)
    assert str(told.value) == (
        "This room has digests of ferry already. /digest at HH:MM for ferry changes their times, "
        "/digest unsubscribe ferry ends them."
    )
    assert [(each.slugs, each.created_by) for each in desk.store.subscriptions.list(EVERYTHING)] == [
        (("ferry",), "slack:U2")
    ]


def test_what_ends_a_subscription_leaves_the_rooms_other_ones(tmp_path: Path) -> None:
    desk, asker = ferry_desk(tmp_path / "ferry.db"), Asker("U1", "C01GEN", "slack")
    dispatch("/digest subscribe ferry", asker, desk)
    told = dispatch("/digest subscribe fish-quota at 07:00", asker, desk)
    dispatch(told.actions[-1].command, asker, desk)
    assert [each.slugs for each in desk.store.subscriptions.list(EVERYTHING)] == [("ferry",)]


def test_what_another_room_has_already_is_ended_there_and_changed_in_it(tmp_path: Path) -> None:
    desk, asker = ferry_desk(tmp_path / "ferry.db"), Asker("U1", "C01GEN", "slack", editor=True)
    dispatch("/digest subscribe ferry in C02NEWS", asker, desk)
    with pytest.raises(TellUser) as told:
        dispatch("/digest subscribe ferry at 07:00 in C02NEWS", asker, desk)
    assert str(told.value) == (
        "Room C02NEWS has digests of ferry already. /digest at HH:MM for ferry in C02NEWS changes their times, "
        "/digest unsubscribe ferry in C02NEWS ends them."
    )


def test_what_ended_comes_back_in_the_rhythms_it_had_whatever_the_desks_own_is(tmp_path: Path) -> None:
    own, asker = ferry_desk(tmp_path / "ferry.db"), Asker("U1", "C01GEN", "slack")
    lines = (
        "ferry at 07:00,16:30 on weekdays but holidays DE zone Europe/Paris",
        "fish-quota as it happens every 30m",
        "ice at 09:00",
    )
    dispatch("/storyline create ice Ice on the sound", replace(asker, editor=True), own)
    for line in lines:
        dispatch(f"/digest subscribe {line}", asker, own)
    changed = replace(own.settings.digest, holidays="NO", quiet="22:00-07:00")
    desk = replace(own, settings=replace(own.settings, digest=changed))
    before = {each.slugs: each.rhythm for each in desk.store.subscriptions.list(EVERYTHING)}
    told = dispatch("/digest unsubscribe", asker, desk)
    assert [each.label for each in told.actions] == ["take it back"]
    for each in told.actions:
        dispatch(each.command, asker, desk)
    assert {each.slugs: each.rhythm for each in desk.store.subscriptions.list(EVERYTHING)} == before


def test_a_day_begins_for_each_subscription_in_its_own_zone(tmp_path: Path) -> None:
    desk, asker = ferry_desk(tmp_path / "ferry.db"), Asker("U1", "C01GEN", "slack")
    dispatch("/digest subscribe ferry zone Asia/Tokyo", asker, desk)
    dispatch("/digest subscribe fish-quota zone America/New_York", asker, desk)
    dispatch("/digest mute until monday", asker, desk)
    assert [each.muted_until for each in desk.store.subscriptions.list(EVERYTHING)] == [
        datetime(2026, 2, 8, 15, tzinfo=UTC), datetime(2026, 2, 9, 5, tzinfo=UTC),
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["/digest mute", "/digest mute until"])
def test_who_mutes_without_a_day_is_asked_for_one(tmp_path: Path, line: str) -> None:
    desk, asker = ferry_desk(tmp_path / "ferry.db"), Asker("U1", "C01GEN", "slack")
    dispatch("/digest subscribe ferry", asker, desk)
    with pytest.raises(Misunderstood) as told:
        dispatch(line, asker, desk)
    assert str(told.value) == (
        "Until when? Write the day with it, like /digest mute until monday, tomorrow, 2 Mar or 3d."
    )


def test_a_zone_of_several_words_is_read_after_the_command(tmp_path: Path) -> None:
    desk, asker = ferry_desk(tmp_path / "ferry.db"), Asker("U1", "C01GEN", "slack")
    dispatch("/digest subscribe ferry", asker, desk)
    dispatch("/digest zone New York", asker, desk)
    assert [each.zone for each in desk.store.subscriptions.list(EVERYTHING)] == ["America/New_York"]


ELSEWHERE = Asker("U2", "C02NEWS", "slack")
HERE = Asker("U1", "C01GEN", "slack")
READER = replace(HERE, editor=False)


IN = " in C02NEWS"
NEXT = "Saturday, 7 Feb 2026"
MEANWHILE = "What moves meanwhile comes with the first digest after it.\n/digest resume in C02NEWS"
AGAIN = "Taken back within 7 days, it brings what moved meanwhile."
NOTHING = "no storyline moved, so nothing would be posted"


def told(line: str, asker: Asker, desk: Desk) -> str:
    answer = dispatch(line, asker, desk)
    return "\n".join((answer.title, answer.summary, *answer.notes, *(each.command for each in answer.actions)))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("list", f"Digests{IN}\n\nferry at 09:00 (UTC); next {NEXT}, 09:00."),
        ("pause", f"Digests paused{IN}\n\nferry at 09:00 (UTC); paused, /digest resume{IN} goes on.\n{MEANWHILE}"),
        ("mute until 3d for ferry",
         f"Digests muted{IN}\n\nferry at 09:00 (UTC); muted until 9 Feb 2026, 09:00.\n{MEANWHILE}"),
        ("at 07:30", f"Digests changed{IN}\n\nferry at 07:30 (UTC); next {NEXT}, 07:30."),
        ("on weekends for ferry", f"Digests changed{IN}\n\nferry at 09:00 on weekends (UTC); next {NEXT}, 09:00."),
        ("zone Oslo", f"Digests changed{IN}\n\nferry at 09:00 (Europe/Oslo); next {NEXT}, 09:00."),
        ("unsubscribe", f"Unsubscribed\nno more digests of ferry{IN}\n{AGAIN}\n/digest undo ferry{IN}"),
        ("preview", f"Digest preview\n{NOTHING}\nferry: what moved since the last digest{IN}.\n/new since last week"),
    ],
)  # fmt: skip
def test_every_command_on_digests_takes_another_room_from_editors_and_no_other(
    tmp_path: Path, line: str, said: str
) -> None:
    desk = replace(ferry_desk(tmp_path / "ferry.db"), rooms=Named())
    dispatch("/digest subscribe ferry at 09:00 zone UTC", ELSEWHERE, desk)
    dispatch("/digest subscribe fish-quota", HERE, desk)
    with pytest.raises(TellUser) as refused:
        dispatch(f"/digest {line} in C02NEWS", READER, desk)
    assert str(refused.value).startswith("Digests for another room are for editors.")
    assert told(f"/digest {line} in C02NEWS", HERE, desk) == said
    here = desk.store.subscriptions.list(EVERYTHING, "slack", "C01GEN")
    assert [(each.state, each.muted_until, each.at) for each in here] == [("active", None, ("08:00",))]


@pytest.mark.parametrize(
    "verb",
    [
        *(
            "list",
            "preview",
            "pause",
            "resume",
            "mute until 3d",
            "at 07:00",
            "on daily",
            "quiet off",
            "zone UTC",
            "now",
        ),
        *("undo", "unsubscribe", "history"),
    ],
)
def test_a_room_that_is_hidden_answers_as_one_that_is_missing(tmp_path: Path, verb: str) -> None:
    """Names are looked up among the channels that everybody sees."""
    desk = replace(ferry_desk(tmp_path / "ferry.db"), rooms=Named())
    with pytest.raises(Misunderstood) as refused:
        dispatch(f"/digest {verb} in #secret", HERE, desk)
    assert str(refused.value) == f'I find no public channel "#secret". {WRITE}'


def test_a_digest_for_now_goes_to_the_room_that_is_named_and_leaves_what_only_that_room_sees_to_it(
    tmp_path: Path,
) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    digests = AllMoved()
    desk = replace(desk, rooms=Named(), digests=cast("DigestService", digests))
    with desk.store.write():
        desk.store.subscriptions.subscribe(desk.clock(), "slack", "C02NEWS", ["ferry"], "UTC", ["09:00"], None, "U2")
    assert told("/digest now in #news", HERE, desk) == "Digest now\nwhat moved of ferry is on its way to C02NEWS"
    assert digests.rooms == ["C02NEWS"]


@dataclass
class AllMoved:
    """Of each storyline something moved."""

    rooms: list[str] = field(default_factory=list)

    def queue_now(self, subscriptions: Sequence[Subscription]) -> Sequence[Subscription]:
        self.rooms += [each.room for each in subscriptions]
        return subscriptions


def test_what_the_room_has_already_is_said_beside_what_is_new(tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    dispatch("/digest subscribe ferry", HERE, desk)
    answer = dispatch("/digest subscribe ferry fish-quota", HERE, desk)
    assert answer.summary == "this room gets digests of fish-quota at 08:00 (UTC), when something moved"
    assert answer.notes[0] == (
        "This room has digests of ferry already. /digest at HH:MM for ferry changes their times, "
        "/digest unsubscribe ferry ends them."
    )


def test_an_unsubscribe_that_is_taken_back_leaves_the_place_and_the_rhythm_as_they_were(tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    dispatch("/digest subscribe ferry fish-quota at 07:15 on weekdays", HERE, desk)
    [before] = desk.store.subscriptions.list(EVERYTHING)
    dispatch("/digest unsubscribe fish-quota", HERE, desk)
    with desk.store.write():
        desk.store.changes.add(desk.clock(), Change("new event", "e90", "fish-quota", "The quota fell"), None)
    assert told("/digest undo", HERE, desk) == (
        "Digests go on\n\nfish-quota at 07:15 on weekdays (UTC); next Monday, 9 Feb 2026, 07:15.\n"
        "/digest unsubscribe fish-quota"
    )
    kept, back = desk.store.subscriptions.list(EVERYTHING)
    assert (kept.slugs, back.slugs, back.rhythm) == (("ferry",), ("fish-quota",), before.rhythm)
    assert (kept.last_change, back.last_change) == (before.last_change, before.last_change)


def test_what_was_subscribed_anew_or_ended_long_ago_is_not_taken_back(tmp_path: Path) -> None:
    desk = ferry_desk(tmp_path / "ferry.db")
    dispatch("/digest subscribe ferry", HERE, desk)
    dispatch("/digest unsubscribe", HERE, desk)
    dispatch("/digest subscribe ferry at 09:00", HERE, desk)
    with pytest.raises(TellUser, match="Nothing ended here that can be taken back"):
        dispatch("/digest undo", HERE, desk)
    dispatch("/digest unsubscribe", HERE, desk)
    later = replace(desk, clock=lambda: desk.clock() + timedelta(days=7))
    with pytest.raises(TellUser, match="Nothing of digests of ferry ended here"):
        dispatch("/digest undo ferry", HERE, later)
