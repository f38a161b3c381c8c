"""What the homeserver delivers, read as what a person asked."""

from typing import Any

import pytest

from bot.chat.matrix.receiving import Received, since_invited
from bot.chat.matrix.requests import Asked, Hearing, Me, Place, press, redacted
from handlers.dispatch import REGISTRY

NAMES = tuple(dict.fromkeys(name.split()[0] for name in REGISTRY))
ME = Me("@slugline:vik.example", ("Slugline",))
HEARING = Hearing(ME, "!", NAMES)
ROOM, ALICE = "!desk:vik.example", "@alice:vik.example"
GROUP, DIRECT = Place(), Place(direct=True)
MENTIONED = {"m.mentions": {"user_ids": [ME.user]}}


def message(body: str, content: dict[str, Any] | None = None, sender: str = ALICE) -> dict[str, Any]:
    told = {"msgtype": "m.text", "body": body, **(content or {})}
    return {"type": "m.room.message", "sender": sender, "event_id": "$1", "content": told}


def heard(body: str, place: Place = GROUP, content: dict[str, Any] | None = None) -> str | None:
    asked = HEARING.heard(message(body, content), ROOM, place)
    return asked.line if asked else None


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("!timeline second-quay", "/timeline second-quay"),
        ("  !who said “second quay”", "/who-said “second quay”"),
        ("!WHO-SAID quay", "/who-said quay"),
        ("!help", "/slugline help"),
        ("!help who-said", "/slugline help who-said"),
        ("!slugline new", "/new"),
        ("!timelin quay", "/timelin quay"),
        ("!more", "/more"),
        ("!2", "/2"),
        ("! timeline quay", "/timeline quay"),
        ("!ping", None),
        ("!roll 2d6", None),
        ("!!!", None),
        ("!", None),
        ("timeline quay", None),
        ("slugline is slow today", None),
        ("/timeline quay", None),
        ("Slugline: timeline quay", "/timeline quay"),
        ("slugline, who said barge", "/who-said barge"),
        ("@slugline:vik.example: !new", "/new"),
    ],
)
def test_in_a_room_of_several_the_bot_is_spoken_to(body: str, line: str | None) -> None:
    assert heard(body) == line


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("Slugline timeline quay", "/timeline quay"),
        ("@slugline:vik.example timeline quay", "/timeline quay"),
        ("[Slugline](https://matrix.to/#/@slugline:vik.example) timeline quay", "/timeline quay"),
        ("slugline", "/slugline help"),
        ("thank you", None),
    ],
)
def test_a_mention_counts_where_its_words_name_the_bot(body: str, line: str | None) -> None:
    assert heard(body, content=MENTIONED) == line


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("timeline quay", "/timeline quay"),
        ("!new", "/new"),
        ("/new", "/new"),
        ("https://a.example/x", "/article add https://a.example/x"),
    ],
)
def test_in_a_direct_room_everything_is_to_the_bot(body: str, line: str) -> None:
    assert heard(body, DIRECT) == line


def test_what_is_no_persons_own_new_text_is_left_alone() -> None:
    events = [
        message("!new", sender=ME.user),
        message("!new", {"msgtype": "m.notice"}),
        message("!new", {"msgtype": "m.emote"}),
        message("* !new", {"m.relates_to": {"rel_type": "m.replace", "event_id": "$0"}}),
        {**message("!new"), "content": {}},
        {**message("!new"), "content": {"msgtype": "m.text", "body": 3}},
        {**message("!new"), "type": "m.sticker"},
    ]
    assert [HEARING.heard(event, ROOM, DIRECT) for event in events] == [None] * len(events)


def test_what_older_clients_quote_before_a_reply_is_no_part_of_it() -> None:
    relation = {"m.in_reply_to": {"event_id": "$answer"}}
    event = message("> <@slugline:vik.example> Timeline\n> more\n\n!more", {"m.relates_to": relation})
    assert HEARING.heard(event, ROOM, GROUP) == Asked("/more", ALICE, ROOM, "$1", None, "$answer")


def test_a_thread_is_named_and_its_fallback_is_no_reply() -> None:
    relation = {
        "rel_type": "m.thread",
        "event_id": "$root",
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$last"},
    }
    asked = HEARING.heard(message("!new", {"m.relates_to": relation}), ROOM, GROUP)
    assert asked == Asked("/new", ALICE, ROOM, "$1", "$root", None)
    assert asked.thread == f"{ROOM} $root"


def test_an_edit_is_the_command_that_stands_there_now() -> None:
    relation = {"rel_type": "m.replace", "event_id": "$first"}
    event = message(
        "* !timeline quay",
        {"m.new_content": {"msgtype": "m.text", "body": "!timeline quay"}, "m.relates_to": relation},
    )
    assert HEARING.edited(event, ROOM, GROUP) == ("$first", Asked("/timeline quay", ALICE, ROOM, "$1"))
    assert HEARING.edited(message("!new"), ROOM, GROUP) is None


def reaction(**related: object) -> dict[str, Any]:
    return {"type": "m.reaction", "sender": ALICE, "event_id": "$2", "content": {"m.relates_to": related}}


def test_a_reaction_is_a_press() -> None:
    event = reaction(rel_type="m.annotation", event_id="$1", key="1️⃣")
    assert press(event, ME) == ("$1", "1️⃣")
    assert press({**event, "sender": ME.user}, ME) is None
    assert press(reaction(rel_type="m.annotation", event_id=1, key="1️⃣"), ME) is None
    assert press(reaction(rel_type="m.thread", event_id="$1", key="1️⃣"), ME) is None


@pytest.mark.parametrize("event", [{"redacts": "$1"}, {"content": {"redacts": "$1"}}])
def test_a_redaction_names_its_event_in_old_rooms_and_new(event: dict[str, Any]) -> None:
    assert redacted({"type": "m.room.redaction", **event}) == "$1"
    assert redacted({"type": "m.room.message", **event}) is None


@pytest.mark.parametrize(("unsigned", "age"), [({"age": 5_000}, 5_000.0), ({}, 7_000.0), ({"age": "old"}, 7_000.0)])
def test_how_old_an_event_is_the_homeserver_says_best(unsigned: dict[str, Any], age: float) -> None:
    source = {"unsigned": unsigned, "origin_server_ts": 3_000}
    assert Received(ROOM, None, source).age(10_000) == age  # type: ignore[arg-type]  # only its source is asked


def test_of_a_room_it_has_entered_it_hears_what_was_said_since_it_was_invited() -> None:
    from nio import Event

    def member(state: str, before: str) -> dict[str, Any]:
        content, unsigned = {"membership": state}, {"prev_content": {"membership": before}}
        return {"type": "m.room.member", "state_key": ME.user, "content": content, "unsigned": unsigned}

    def events(*sources: dict[str, Any]) -> list[Received]:
        common = {"sender": ALICE, "origin_server_ts": 1}
        whole = [{**common, "event_id": f"${n}", **source} for n, source in enumerate(sources)]
        return [Received(ROOM, Event.parse_event(source), source) for source in whole]

    old, asked = message("!new"), message("!timeline quay")
    entered = events(old, member("invite", "leave"), asked, member("join", "invite"), asked)
    assert since_invited(entered, ME.user) == (entered[1:], True)
    uninvited = events(old, member("join", "leave"), asked)
    assert since_invited(uninvited, ME.user) == (uninvited[1:], True)
    renamed = events(old, member("join", "join"), asked)
    assert since_invited(renamed, ME.user) == (renamed, False)
