"""What Slack delivers, read as what a person asked."""

from typing import Any

import pytest

from bot.chat.lines import line_of
from bot.chat.slack.requests import (
    Asked,
    foreign,
    from_command,
    from_event,
    from_press,
    links_in,
    seen_as,
    unescaped,
    words_about,
)

NAMES = ("timeline", "who-said", "search", "source", "help", "new", "storyline")
BOT = "U0BOT"


@pytest.mark.parametrize(
    ("delivered", "typed"),
    [
        ("Ferry &amp; quay &lt;3 &gt; 2", "Ferry & quay <3 > 2"),
        ("add <https://a.example/feed?a=1&amp;b=2|a.example/feed>", "add https://a.example/feed?a=1&b=2"),
        ("add <https://a.example/feed>", "add https://a.example/feed"),
        ("said <mailto:a@b.example|a@b.example>, <tel:0123|0123>", "said a@b.example, 0123"),
        ("timeline quay outlet <http://coast.example|coast.example>", "timeline quay outlet coast.example"),
        ("who said “<http://quay.fm/|quay.fm>”", "who said “quay.fm”"),
        ("source add <http://coast.example|coast.example>", "source add http://coast.example"),
        ("article add <http://coast.example/a|coast.example/a>", "article add http://coast.example/a"),
        ("<https://a.example|a.example>", "https://a.example"),
        ("said by <@U1|olav> in <#C1|general>", "said by U1 in C1"),
        ("<#C1|>", "C1"),
        ("<!channel> <!subteam^S1|@desk> <!date^1392734382^{date}|Feb 18>", "channel S1 date"),
        ("&amp;lt;", "&lt;"),
        ("“second quay” – soon", "“second quay” – soon"),
        ("a < b", "a < b"),
    ],
)
def test_slacks_escapes_are_undone(delivered: str, typed: str) -> None:
    assert unescaped(delivered) == typed


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("timeline second-quay", "/timeline second-quay"),
        ("/timeline second-quay", "/timeline second-quay"),
        ("Who said  barge\nby Olav", "/who-said barge by Olav"),
        ("who-said barge", "/who-said barge"),
        ("/slugline search barge", "/search barge"),
        ("/slugline who said barge", "/who-said barge"),
        ("/slugline", "/slugline help"),
        ("/slugline help who-said", "/slugline help who-said"),
        ("/slugline slugline new", "/new"),
        ("help", "/help"),
        ("", "/slugline help"),
        ("newspaper", "/newspaper"),
        ("what now?", "/what now?"),
        ("storyline show quay", "/storyline show quay"),
        ("https://a.example/quay?a=1", "/article add https://a.example/quay?a=1"),
    ],
)
def test_plain_words_are_a_command_line(words: str, line: str) -> None:
    assert line_of(words, NAMES) == line


def test_a_slash_command() -> None:
    body = {"command": "/slugline", "text": "search a &amp; b", "user_id": "U1", "channel_id": "C1"}
    assert from_command(body, NAMES) == Asked("/search a & b", "U1", "C1")


def event(**more: str | None) -> dict[str, Any]:
    return {"type": "app_mention", "user": "U1", "channel": "C1", "text": "<@U0BOT> who said barge", "ts": "9.1"} | more


@pytest.mark.parametrize(
    ("delivered", "asked"),
    [
        (event(), Asked("/who-said barge", "U1", "C1")),
        (event(text="<@U0BOT|slugline>: new"), Asked("/new", "U1", "C1")),
        (event(text="new <@U0BOT>"), Asked("/new", "U1", "C1")),
        (event(text="Hey <@U0BOT> who said barge <@U0BOT>"), Asked("/who-said barge", "U1", "C1")),
        (event(text="who said <@U0BOT> barge"), Asked("/who-said barge", "U1", "C1")),
        (event(thread_ts="5.1"), Asked("/who-said barge", "U1", "C1", thread="C1:5.1")),
        (event(type="message", channel="D1", channel_type="im", text="new"), Asked("/new", "U1", "D1")),
        (event(type="message", channel_type="channel"), None),
        (event(bot_id="B1"), None),
        (event(user=BOT), None),
        (event(user=None), None),
        (event(type="message", channel_type="im", subtype="message_changed"), None),
        (event(type="message", channel_type="im", subtype="bot_message"), None),
        (event(type="message", channel_type="im", subtype="message_deleted"), None),
        (event(type="message", channel_type="im", subtype="thread_broadcast", text="new"), Asked("/new", "U1", "C1")),
        (event(type="message", channel_type="im", subtype="file_share", text="new"), Asked("/new", "U1", "C1")),
        (event(type="message", channel_type="im", subtype="file_share", text=""), None),
    ],
)
def test_mentions_and_direct_messages_are_asked_by_people_only(delivered: dict[str, Any], asked: Asked | None) -> None:
    assert from_event(delivered, BOT, NAMES) == asked


def test_a_button_carries_its_command() -> None:
    body = {
        "user": {"id": "U1", "team_id": "T1"},
        "channel": {"id": "C1"},
        "container": {"thread_ts": "5.1"},
        "actions": [{"action_id": "ask:0", "value": "/timeline quay page 2"}],
    }
    assert from_press(body) == Asked("/timeline quay page 2", "U1", "C1", thread="C1:5.1")
    assert from_press(body | {"actions": [{"action_id": "ask:0"}]}) is None
    assert from_press(body | {"channel": None, "container": {}}) == Asked("/timeline quay page 2", "U1", "")
    chosen = {"action_id": "line:3", "selected_option": {"value": "/receipt s1"}}
    assert from_press(body | {"actions": [chosen]}) == Asked("/receipt s1", "U1", "C1", thread="C1:5.1")


def test_the_links_of_a_message_are_taken_in_order_and_once() -> None:
    message = {
        "text": "See <https://a.example/x?a=1&amp;b=2|this> and <https://b.example> and <mailto:a@b.example>",
        "attachments": [{"from_url": "https://b.example", "title": "The quay", "text": "Will it hold?"}],
    }
    assert links_in(message) == ["https://a.example/x?a=1&b=2", "https://b.example"]
    assert words_about(message).endswith("The quay Will it hold?")
    assert (links_in({}), words_about({})) == ([], "")


def test_a_message_that_an_app_made_has_its_links_in_blocks() -> None:
    message = {
        "text": "",
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": "*<https://a.example/quay?a=1&amp;b=2|The quay>*"}},
            {"type": "actions", "elements": [{"type": "button", "url": "https://b.example", "text": {"text": "Read"}}]},
            {
                "type": "rich_text",
                "elements": [{"elements": [{"type": "link", "url": "https://a.example/quay?a=1&b=2"}]}],
            },
        ],
    }
    assert links_in(message) == ["https://a.example/quay?a=1&b=2", "https://b.example"]
    assert "The quay" in words_about(message)


def test_an_event_is_known_by_its_id_and_by_its_message() -> None:
    assert seen_as({"event_id": "Ev1", "event": event()}) == ("Ev1", "C1:9.1")


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({"event": event(user_team="T2")}, True),
        ({"event": event(user_team="T1")}, False),
        ({"event": event()}, False),
        ({"user": {"id": "U1", "team_id": "T2"}}, True),
        ({"user": {"id": "U1", "team_id": "T1"}}, False),
        ({"team_id": "T1", "user_id": "U1"}, False),
    ],
)
def test_people_of_another_workspace_are_told_apart(body: dict[str, Any], answer: bool) -> None:
    assert foreign(body, "T1") is answer
