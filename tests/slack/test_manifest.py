"""Which names Slugline takes in a workspace, and what it asks for there."""

import json
from pathlib import Path

from bot.chat.slack.manifest import manifest
from bot.chat.slack.names import OFTEN_TAKEN, SLACKS_OWN, reachable, registered
from handlers.dispatch import REGISTRY

DECLARED = [(command.name, command.usage, command.summary) for command in REGISTRY.values()]
KEPT = Path(__file__).parents[2] / "config"


def test_no_name_of_slacks_own_is_registered() -> None:
    every = [*SLACKS_OWN, *OFTEN_TAKEN, "timeline", "who-said"]
    assert registered(every) == ("timeline", "who-said", "slugline")
    assert {"status", "search", "help", "remind", "invite", "who", "msg", "me", "join", "leave", "topic"} <= SLACKS_OWN


def test_the_commands_that_have_a_name_in_slack() -> None:
    names = [
        *("/article", "/correct", "/desk", "/digest", "/flag", "/hold", "/mark", "/new", "/receipt", "/redo"),
        *("/release", "/storyline", "/takedown", "/timeline", "/undo", "/who-said", "/slugline"),
    ]
    commands = manifest(DECLARED)["features"]["slash_commands"]
    assert [command["command"] for command in commands] == names


def test_a_command_stands_in_the_manifest_as_it_is_declared() -> None:
    declared = [
        ("timeline", "/timeline SLUG [since D]", "What happened when."),
        ("digest preview", "/digest preview", "What the next digest would say."),
        ("digest subscribe", "/digest subscribe SLUG", "Post digests here."),
        ("source add", "/source add URL", "Read a feed."),
    ]
    assert manifest(declared)["features"]["slash_commands"] == [
        {
            "command": "/digest",
            "description": "Everything about a digest: /slugline help digest says more.",
            "should_escape": False,
            "usage_hint": "preview | subscribe",
        },
        {
            "command": "/timeline",
            "description": "What happened when.",
            "should_escape": False,
            "usage_hint": "SLUG [since D]",
        },
        {
            "command": "/slugline",
            "description": "Every command of Slugline by its name; help lists them",
            "should_escape": False,
            "usage_hint": "help | COMMAND ...",
        },
    ]


def test_the_scopes_are_the_least_and_history_is_a_choice() -> None:
    least = [
        *("app_mentions:read", "channels:read", "chat:write", "commands", "files:write", "groups:read", "im:history"),
        *("im:write", "team:read", "users:read"),
    ]
    assert manifest(DECLARED)["oauth_config"] == {"scopes": {"bot": least}}
    more = sorted([*least, "channels:history", "groups:history"])
    assert manifest(DECLARED, history=True)["oauth_config"] == {"scopes": {"bot": more}}
    events = {"bot_events": ["app_home_opened", "app_mention", "message.im"]}
    assert manifest(DECLARED, history=True)["settings"]["event_subscriptions"] == events


def test_the_manifests_in_config_are_drawn_from_the_declarations() -> None:
    """When a declaration changed: `python -m bot.chat.slack.manifest [history]` prints them anew."""
    assert json.loads((KEPT / "slack-manifest.json").read_text("utf-8")) == manifest(DECLARED)
    assert json.loads((KEPT / "slack-manifest-history.json").read_text("utf-8")) == manifest(DECLARED, history=True)


def test_over_http_everything_is_sent_to_the_address_and_nothing_else_differs() -> None:
    url = "https://desk.example/slack/events"
    called = manifest(DECLARED, url=url)
    assert {command.pop("url") for command in called["features"]["slash_commands"]} == {url}
    settings = called["settings"]
    urls = [settings[part].pop("request_url") for part in ("event_subscriptions", "interactivity")]
    assert (urls, settings["socket_mode_enabled"]) == ([url, url], False)
    settings["socket_mode_enabled"] = True
    assert called == manifest(DECLARED)


def test_a_manifest_keeps_slacks_limits() -> None:
    whole = manifest(DECLARED, history=True)
    assert len(whole["display_information"]["description"]) <= 140
    for command in whole["features"]["slash_commands"]:
        assert len(command["command"]) <= 32
        assert 0 < len(command["description"]) <= 2000
        assert len(command.get("usage_hint", "")) <= 1000
    for shortcut in whole["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert 0 < len(shortcut["description"]) <= 150


def test_our_own_words_name_commands_as_they_are_typed_in_slack() -> None:
    assert reachable('Try /search quay, "/source list" or /timeline quay; see https://a.example/search and /help.') == (
        'Try /slugline search quay, "/slugline source list" or /timeline quay; see https://a.example/search '
        "and /slugline help."
    )
    assert reachable("/slugline search x /searching /search-engine") == "/slugline search x /searching /search-engine"
