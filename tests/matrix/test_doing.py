"""What a key does for another room, and who is told what where nothing is done; with no homeserver."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiohttp import ClientConnectionError
from nio import Event, RoomGetEventError

from bot.chat.matrix.answering import Answering
from bot.chat.matrix.buttons import KEYS
from bot.chat.matrix.delivery import Known, Shown, Way
from bot.chat.matrix.doing import NOT_THERE, REPLY_IT, TYPE_HERE, TYPE_IT, WRITE_THERE, Doing
from bot.chat.matrix.looking import UNREADABLE, Looking
from bot.chat.matrix.receiving import Received
from bot.chat.matrix.render import Message, sentence
from bot.chat.matrix.requests import Asked, Hearing, Me, Place
from bot.chat.matrix.taking import NOT_FOUND, Taking
from bot.chat.matrix.trust import Voucher
from bot.errors import Refused
from bot.reply import Reply
from tests.matrix.bot import AT, clock
from tests.matrix.running import Canned

pytestmark = pytest.mark.anyio
ADA, BOT = "@ada:vik.example", "@slugline:vik.example"
DESK, OWN = "!desk:vik.example", "!own:vik.example"
SEALED = {DESK: Place(encrypted=True, private=True, name="Desk"), OWN: Place(True, True, encrypted=True, name="Ada")}
PLAIN = {room: replace(place, encrypted=False) for room, place in SEALED.items()}


@dataclass
class World:
    """A group and a direct room, and all that is said there. `fault` is what the homeserver says of every event."""

    places: dict[str, Place]
    fault: Exception | None = None
    there: bool = True
    own: bool = True
    said: list[tuple[str, str]] = field(default_factory=list)
    known: Known = field(default_factory=Known)
    withdrawn: tuple[str, ...] = ()
    trust: Any = field(
        default_factory=lambda: SimpleNamespace(unheard=lambda _: "", unvouched=lambda _: "", estranged=lambda _: "")
    )
    desk: Canned = field(default_factory=lambda: Canned(lambda asked: Reply(asked.line), changing=("/digest", "/undo")))
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    # What stands for the rooms, the inbox and the client.

    def place(self, room: str, _: str) -> Place:
        return self.places[room]

    def name(self, room: str) -> str:
        return self.places[room].name

    def common(self, _: str) -> list[tuple[str, str]]:
        return [(DESK, "Desk")] if self.there else []

    async def own_room(self, _: str, *, encrypted: bool = False) -> str:
        del encrypted
        return OWN

    async def run(self, work: Any) -> Any:  # noqa: ANN401 -- whatever the work gives
        return work()

    async def take(self, *_: str) -> str:
        return "new"

    async def done(self, _: str) -> None:
        return

    async def heard(self, *_: object) -> Voucher:
        return Voucher(ADA)

    def is_encrypted(self, room: str) -> bool:
        return self.places[room].encrypted

    def wrote(self, _: Event) -> bool:
        return self.own

    async def room_get_event(self, _room: str, _event: str) -> Any:  # noqa: ANN401 -- nio's
        if self.fault:
            raise self.fault
        return RoomGetEventError("no such event", "M_NOT_FOUND")

    # What stands for the delivery.

    async def deliver(self, asked: Asked, messages: list[Message], way: Way, **_: object) -> Way:
        del asked
        self.said += [(self.places[way.room].name, each.content["body"]) for each in messages]
        return way

    def doing(self) -> Doing:
        me = cast("Any", self)
        return Doing(Answering(self.desk, me, me, me))


def asked(room: str, *, pressed: bool = True, typed: str = "1", **more: Any) -> Asked:  # noqa: ANN401 -- any field
    place = SEALED[room]
    return Asked("", ADA, room, "$2", about="$1", pressed=pressed, typed=typed, place=place, **more)


def words(text: str) -> str:
    body: str = sentence(text).content["body"]
    return body


async def test_to_follow_by_a_reaction_in_an_encrypted_group_is_told_where_to_write_it() -> None:
    world = World(SEALED)
    await world.doing().do(asked(DESK), "follow quay")
    (own, told), (_, group) = world.said
    assert (own, told) == ("Ada", words(TYPE_HERE.format("Desk", "/digest subscribe quay")))
    assert group == "The answer is in our direct messages."
    assert world.desk.asked == []


async def test_in_a_group_that_is_not_encrypted_a_reaction_follows_though_the_direct_room_is() -> None:
    world = World({**SEALED, DESK: PLAIN[DESK]})
    await world.doing().do(replace(asked(DESK), place=PLAIN[DESK]), "follow quay")
    assert [(each.line, each.room) for each in world.desk.asked] == [("/digest subscribe quay", OWN)]


@pytest.mark.parametrize(
    ("room", "deed", "told"),
    [
        (DESK, "/undo 3", TYPE_IT.format("/undo 3")),
        (OWN, f"at {DESK} /undo 3", REPLY_IT.format("!1")),
        (OWN, "share /timeline quay", REPLY_IT.format("!1")),
    ],
)
async def test_a_reaction_changes_nothing_in_an_encrypted_room_and_says_what_does(
    room: str, deed: str, told: str
) -> None:
    world = World(SEALED)
    await world.doing().do(asked(room), deed)
    assert world.said == [(SEALED[room].name, words(told))]
    assert world.desk.asked == []


async def test_what_is_about_another_room_is_done_there_and_answered_here() -> None:
    world = World(SEALED)
    await world.doing().do(asked(OWN, pressed=False), f"at {DESK} /undo 3")
    assert [(each.line, each.room, each.place) for each in world.desk.asked] == [("/undo 3", DESK, SEALED[DESK])]
    assert world.said == [("Ada", "!undo 3\n\nAsked in Desk.")]


async def test_what_is_about_another_room_is_for_its_members_and_no_less_encrypted() -> None:
    left, plain = World(SEALED, there=False), World({**SEALED, OWN: PLAIN[OWN]})
    await left.doing().do(asked(OWN, pressed=False), f"at {DESK} /log page 2")
    await plain.doing().do(replace(asked(OWN, pressed=False), place=PLAIN[OWN]), f"at {DESK} /log page 2")
    assert left.said == [("Ada", words(NOT_THERE))]
    assert plain.said == [("Ada", words(WRITE_THERE.format("Desk")))]
    assert left.desk.asked == plain.desk.asked == []


async def test_a_question_about_a_line_of_another_room_is_answered_for_that_room() -> None:
    world = World(SEALED)
    await world.doing().do(asked(OWN, pressed=False), f"at {DESK} lines date pe1 pe8")
    ((_, told),) = world.said
    assert told.endswith("React, or reply !1, !2:\n1️⃣ pe1: !1\n2️⃣ pe8: !2")


def reaction(sign: str) -> Received:
    relation = {"rel_type": "m.annotation", "event_id": "$1", "key": sign}
    common = {"event_id": "$2", "sender": ADA, "origin_server_ts": int(AT.timestamp() * 1000)}
    source = {"type": "m.reaction", "content": {"m.relates_to": relation}, **common}
    return Received(DESK, Event.parse_event(source), source)


class Unreadable(Looking):
    """One of the bot's own messages, whose key is gone."""

    async def shown(self, *_: str) -> Shown | None:
        raise Refused(UNREADABLE)


async def at_once(_: float) -> None:
    """No pause."""


async def pressed(world: World, sign: str, looking: type[Looking] = Looking) -> list[tuple[str, str]]:
    """What is said where a reaction is set on a message that this run does not know."""
    me = cast("Any", world)
    looked = looking(me, world.known, BOT, at_once)
    taking = Taking(me, Hearing(Me(BOT), "!", ()), world.doing(), me, looked, clock, 60_000.0, at_once)
    await taking.take(reaction(sign))
    return world.said


async def test_who_presses_on_a_message_that_cannot_be_looked_up_is_told() -> None:
    assert await pressed(World(SEALED, ClientConnectionError()), "1️⃣") == [("Desk", words(NOT_FOUND))]
    assert await pressed(World(SEALED), "1️⃣", Unreadable) == [("Desk", words(UNREADABLE))]


async def test_a_reaction_that_is_no_key_is_said_to_somebody_else() -> None:
    assert await pressed(World(SEALED, ClientConnectionError()), "🎉") == []
    assert await pressed(World(SEALED), "1️⃣") == []  # nobody's message that the homeserver would know


@pytest.mark.parametrize(("own", "found"), [(True, ["$1"]), (False, [])])
def test_in_an_encrypted_room_keys_are_only_what_this_device_wrote(own: bool, found: list[str]) -> None:
    world = World(SEALED, own=own)
    common = {"event_id": "$1", "sender": BOT, "origin_server_ts": int(AT.timestamp() * 1000)}
    content = {"msgtype": "m.notice", "body": "Timeline", KEYS: {"1️⃣": "/undo 3"}}
    source = {"type": "m.room.message", "content": content, **common}
    Looking(cast("Any", world), world.known, BOT).note(Received(DESK, Event.parse_event(source), source))
    assert [event for event, _ in world.known.last(DESK)] == found


def test_of_a_room_the_last_messages_with_keys_are_known_in_the_order_of_the_room() -> None:
    known = Known(most=4, last=2)
    for number in (1, 2, 3):
        known.keep(f"${number}", Shown(DESK, {"1️⃣": f"/undo {number}"}))
    known.keep("$plain", Shown(DESK, {}))
    known.keep("$2", Shown(DESK, {"1️⃣": "/undo 2"}))
    assert [event for event, _ in known.last(DESK)] == ["$2", "$3"]
    known.edited("$3", {"2️⃣": "/redo 3"})
    assert [shown.keys for _, shown in known.last(DESK)] == [{"1️⃣": "/undo 2"}, {"2️⃣": "/redo 3"}]
    known.forget("$2")
    assert [event for event, _ in known.last(DESK)] == ["$3"]
    assert known.last(OWN) == []
