"""Who may do what, how often, and how long: rights come from the configuration alone, and every question is bounded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.chat.slack.desk import SlackDesk
from bot.chat.slack.requests import Asked, from_command, from_press
from bot.chat.slack.workspace import Workspace
from bot.errors import NotAllowed, TooSlow, TryLater
from bot.model import EVERYTHING
from bot.settings import LimitSettings, Settings, SlackSettings
from handlers.desk import Asker
from handlers.dispatch import REGISTRY, dispatch
from handlers.limits import Limits
from handlers.rights import Rights, rights
from tests.handlers.ferry import NOW
from tests.rooms.world import CHANNEL, HERE, SECRET

if TYPE_CHECKING:
    from collections.abc import Callable

    from handlers.desk import Desk


ALL, NONE, EDITOR, KEEPER = (
    Rights(admin=True, editor=True, keeper=True),
    Rights(admin=False, editor=False, keeper=False),
    Rights(admin=False, editor=True, keeper=False),
    Rights(admin=False, editor=False, keeper=True),
)


@pytest.mark.parametrize(
    ("given", "may"),
    [
        ({"admins": ("ada",), "editors": ("olav",)}, ALL),
        ({"admins": (), "editors": ("ada",)}, EDITOR),
        ({"admins": (), "editors": ()}, EDITOR),
        ({"admins": ("olav",), "editors": ("olav",)}, NONE),
        ({"admins": (), "editors": ("olav",), "vouched": True}, ALL),
        ({"admins": (), "editors": ("olav",), "power": 100}, NONE),
        ({"admins": (), "editors": ("olav",), "power": 100, "keeping_rooms": ("matrix:!b",)}, NONE),
        ({"admins": (), "editors": ("olav",), "power": 49, "keeping_rooms": ("matrix:!a",)}, NONE),
        ({"admins": (), "editors": ("olav",), "power": 50, "keeping_rooms": ("matrix:!a",)}, KEEPER),
    ],
)
def test_rights_come_from_the_configuration_and_a_rooms_level_is_the_rooms(given: dict[str, Any], may: Rights) -> None:
    assert rights("ada", "matrix:!a", **given) == may


def test_a_keeper_takes_down_what_is_the_rooms_and_nothing_else(desk: Desk) -> None:
    dispatch(f"/article add {SECRET}", HERE, desk)
    keeper = replace(HERE, admin=False, editor=False, keeper=True)
    assert dispatch("/takedown pa1 reason mine", keeper, desk).title == "Take down pa1?"
    with pytest.raises(NotAllowed, match="/takedown is for admins"):
        dispatch("/takedown ferry-1 reason mine", keeper, desk)


def test_a_keeper_shows_again_what_the_room_held_and_gives_nothing_to_the_desk(desk: Desk) -> None:
    dispatch(f"/article add {SECRET}", HERE, desk)
    keeper = replace(HERE, admin=False, editor=False, keeper=True)
    dispatch("/hold pa1", keeper, desk)
    assert dispatch("/release pa1", keeper, desk).title == "pa1 is shown again"
    with pytest.raises(NotAllowed, match="for the desk's editors to release"):
        dispatch("/release pa1", keeper, desk)
    assert desk.store.articles.count(EVERYTHING) == 4


def test_deciding_is_for_editors_and_asking_for_everybody(desk: Desk) -> None:
    reader = replace(CHANNEL, admin=False, editor=False)
    refused = set()
    for name, command in REGISTRY.items():
        try:
            dispatch(f"/{name}", reader, desk)
        except NotAllowed:
            refused.add(name)
        except Exception:  # noqa: BLE001, S112 -- whatever else is wrong with it, it was let in
            continue
        assert command.name == name
    deciding = {name for name in REGISTRY if REGISTRY[name].decides or REGISTRY[name].admin}
    assert refused == deciding | {"article add"}
    assert {"correct", "mark", "undo", "redo", "hold", "release", "storyline merge"} <= refused
    assert {"flag", "digest subscribe", "timeline", "help"} & refused == set()


def test_a_button_is_asked_for_rights_and_room_as_if_its_command_were_typed(desk: Desk) -> None:
    """A message with buttons outlives the rights of who got it, and may be forwarded."""
    added = dispatch(f"/article add {SECRET}", HERE, desk)
    (release,) = [action for action in added.actions if action.command.startswith("/release")]
    pressed = from_press(
        {"user": {"id": "U7"}, "channel": {"id": "C1", "name": "general"}, "actions": [{"value": release.command}]}
    )
    assert pressed is not None
    settings = replace(Settings(), editors=("U9",))
    asker = SlackDesk(replace(desk, settings=settings)).asker(pressed)
    assert asker == Asker("U7", "C1", "slack", private=False, admin=False, editor=False, keeper=False)
    with pytest.raises(NotAllowed):
        dispatch(pressed.line, asker, desk)
    with pytest.raises(Exception, match='Nothing is held as "pa1"'):
        dispatch(pressed.line, replace(asker, editor=True), desk)


class Answers:
    """Slack's Web API as far as it is asked; a name without an answer fails as an app without the scope does."""

    def __init__(self, **answers: Any) -> None:  # noqa: ANN401 -- JSON
        self.answers = answers
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def ask(**_: str) -> Any:  # noqa: ANN401 -- JSON
            self.asked.append(name)
            return self.answers[name]

        return ask


@pytest.mark.parametrize(
    ("answers", "setting", "staff", "vouched"),
    [
        ({}, "workspace", True, True),
        ({}, "workspace", False, False),
        ({}, "", True, False),
        ({"usergroups_users_list": {"users": ["U1", "U7"]}}, "S01", False, True),
        ({"usergroups_users_list": {"users": ["U1"]}}, "S01", True, False),
        ({}, "S01", True, False),
    ],
)
def test_slack_vouches_for_whom_the_setting_names_and_a_failure_is_no_right(
    answers: dict[str, Any], setting: str, staff: bool, vouched: bool, desk: Desk
) -> None:
    settings = replace(desk.settings, slack=SlackSettings(admins_from=setting))
    workspace = Workspace(Answers(**answers), lambda: NOW)  # type: ignore[arg-type]
    in_slack = SlackDesk(replace(desk, settings=settings), workspace.belongs)
    assert in_slack.asker(Asked("/desk", "U7", "C1", private=False, staff=staff)).admin is vouched


def test_what_slack_said_counts_for_ten_minutes_and_its_silence_for_one() -> None:
    now, client = [NOW], Answers(usergroups_users_list={"users": ["U7"]})
    workspace = Workspace(client, lambda: now[0])  # type: ignore[arg-type]
    for minutes, asked in ((0, 1), (9, 1), (10, 2)):
        now[0] = NOW + timedelta(minutes=minutes)
        assert workspace.belongs("U7", "S01")
        assert len(client.asked) == asked
    client.answers.clear()
    for seconds, asked in ((1200, 3), (1230, 3), (1261, 4)):
        now[0] = NOW + timedelta(seconds=seconds)
        assert not workspace.belongs("U7", "S01")
        assert len(client.asked) == asked


@pytest.mark.parametrize(
    ("name", "private"),
    [("directmessage", True), ("privategroup", True), ("mpdm-a--b-1", True), ("general", False), ("", None)],
)
def test_a_room_that_slack_does_not_show_may_tell_by_its_name(name: str, private: bool | None) -> None:
    command = {"command": "/new", "user_id": "U1", "channel_id": "C1", "channel_name": name}
    pressed = {"user": {"id": "U1"}, "channel": {"id": "C1", "name": name}, "actions": [{"value": "/new"}]}
    found = from_press(pressed)
    assert found is not None
    assert (from_command(command, ()).private, found.private) == (private, private)


@pytest.mark.parametrize(
    ("room", "answers", "private"),
    [
        ("D1", {}, True),
        ("C1", {}, None),
        ("C1", {"conversations_info": {"channel": {"is_private": True}}}, True),
        ("C1", {"conversations_info": {"channel": {"is_private": False, "is_mpim": True}}}, True),
        ("C1", {"conversations_info": {"channel": {"is_private": False, "is_im": False}}}, False),
        ("C1", {"conversations_info": {"channel": {}}}, None),
    ],
)
def test_a_digest_of_a_rooms_own_goes_where_slack_says_that_it_is_private(
    room: str, answers: dict[str, Any], private: bool | None
) -> None:
    assert Workspace(Answers(**answers), lambda: NOW).private(room) is private  # type: ignore[arg-type]


def test_a_pasted_text_keeps_its_lines_on_the_way_from_slack() -> None:
    asked = from_command(
        {"command": "/article", "text": "add Ferry  sails\n\nIt &lt;left&gt;.", "user_id": "U1", "channel_id": "D1"},
        ("article",),
    )
    assert asked.line == "/article add Ferry  sails\n\nIt <left>."


def test_one_command_too_many_is_told_when_to_try_again() -> None:
    limits = Limits(person=2, room=3)
    limits.admit("ada", "C1", NOW)
    limits.admit("ada", "C1", NOW + timedelta(seconds=20))
    with pytest.raises(TryLater) as told:
        limits.admit("ada", "C2", NOW + timedelta(seconds=30, milliseconds=500))
    sentence = "You have asked 2 times within a minute, which is the most. Try again in 30 seconds."
    assert (str(told.value), told.value.after) == (sentence, 30)
    limits.admit("olav", "C1", NOW + timedelta(seconds=40))
    with pytest.raises(TryLater, match="This room has asked 3 times within a minute"):
        limits.admit("eva", "C1", NOW + timedelta(seconds=59))
    limits.admit("ada", "C1", NOW + timedelta(seconds=60))


def test_every_command_is_counted_but_for_those_at_the_terminal(desk: Desk) -> None:
    bounded = replace(desk, limits=Limits(person=1))
    dispatch("/desk", CHANNEL, bounded)
    with pytest.raises(TryLater):
        dispatch("/slugline help", CHANNEL, bounded)
    for _ in range(2):
        dispatch("/desk", Asker("ada", "terminal", "terminal"), bounded)


def test_a_question_that_takes_too_long_is_stopped_and_the_next_one_answered(desk: Desk) -> None:
    sql = desk.store.connections.sql
    endless = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    with pytest.raises(TooSlow) as told, desk.store.connections.within(0.01):
        sql.execute(endless)
    assert str(told.value) == (
        "That took too long and was stopped; nothing was changed. Ask for less at once: in one storyline (in SLUG),"
        " from a day on (since 7d), or with more particular words."
    )
    assert sql.execute("SELECT 1").fetchone()[0] == 1
    impatient = replace(desk, settings=replace(desk.settings, limits=LimitSettings(query_seconds=1e-9)))
    with desk.store.write():
        sql.execute(
            "INSERT INTO change (at, kind, subject, storyline, text) WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT"
            " x + 1 FROM n WHERE x < 50000) SELECT '2026-02-06', 'new event', 'e' || x, 1, '' FROM n"
        )
    with pytest.raises(TooSlow):
        dispatch("/new since 2026-01-01", CHANNEL, impatient)
    assert dispatch("/desk", CHANNEL, desk).title == "Newsroom"


def test_a_public_channel_is_found_by_its_name_on_any_page_and_asked_for_seldom() -> None:
    now = [NOW]
    pages = [{"channels": [{"id": "C1", "name": "general"}]}, {"channels": [{"id": "C2", "name": "news"}]}]
    client = Answers(conversations_list=pages)
    workspace = Workspace(client, lambda: now[0])  # type: ignore[arg-type]
    assert [workspace.named(name) for name in ("news", "general", "sports")] == ["C2", "C1", None]
    assert client.asked == ["conversations_list"]
    client.answers.clear()
    now[0] += timedelta(minutes=10)
    assert workspace.named("news") is None
