"""What the doctor says of Slack, each with the next step; it asks, and posts nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.chat.slack.doctor import examined
from bot.chat.slack.manifest import HISTORY, SCOPES
from bot.settings import SlackSettings
from bot.store import Store
from tests.slack.stub import Canned, Stub, stub_slack

NOW = datetime(2026, 2, 6, 9, 0, tzinfo=UTC)
ME = {"ok": True, "user": "slugline", "team": "Newsroom", "team_id": "T1"}
ALL = {"X-OAuth-Scopes": ",".join(SCOPES)}
OPENED = Canned({"ok": True, "url": "wss://x"})
ASKS = (
    "What may have been posted is asked of an admin: the app may not read channels. Installed from"
    " config/slack-manifest-history.json it looks itself."
)
FINE = [
    ("ok", "The bot is slugline in Newsroom."),
    ("ok", "The app may do all it needs (10 scopes)."),
    ("ok", ASKS),
]


@pytest.fixture
def stub() -> Iterator[Stub]:
    with stub_slack() as slack:
        slack.methods = {"auth.test": Canned(ME, headers=ALL), "apps.connections.open": OPENED}
        slack.answers = [Canned({"ok": False, "error": "unexpected_method"})]
        yield slack


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "slugline.db")
    with store.write():
        store.storylines.create(NOW, "ferry", "Will the ferry sail?", "ada")
        for room in ("C1", "D1"):
            store.subscriptions.subscribe(NOW, "slack", room, ["ferry"], "UTC", ["08:00"], None, "ada")
    yield store
    store.close()


def said(stub: Stub, store: Store | None = None) -> list[tuple[str, str]]:
    return list(examined(SlackSettings("xoxb-1", "xapp-1", api_url=stub.url), store))


def test_all_is_well(stub: Stub) -> None:
    assert said(stub) == FINE


def test_a_wrong_token_is_named_and_ends_it(stub: Stub) -> None:
    stub.methods["auth.test"] = Canned({"ok": False, "error": "invalid_auth"})
    assert said(stub) == [("failed", "SLACK_BOT_TOKEN: invalid_auth; copy it from OAuth & Permissions.")]


def test_a_wrong_app_token_is_named(stub: Stub) -> None:
    stub.methods["apps.connections.open"] = Canned({"ok": False, "error": "not_allowed_token_type"})
    told = "SLACK_APP_TOKEN: not_allowed_token_type; make one under Basic Information with connections:write."
    assert said(stub) == [*FINE, ("failed", told)]


def test_missing_scopes_are_named(stub: Stub) -> None:
    less = ",".join(set(SCOPES) - {"users:read", "files:write"})
    stub.methods["auth.test"] = Canned(ME, headers={"X-OAuth-Scopes": less})
    told = "The app lacks files:write, users:read: install it again from config/slack-manifest.json."
    assert said(stub) == [FINE[0], ("failed", told), FINE[2]]


def test_a_user_group_of_admins_needs_its_own_scope(stub: Stub) -> None:
    settings = SlackSettings("xoxb-1", "xapp-1", api_url=stub.url, admins_from="S0123ABCD")
    told = "slack.admins_from names a user group: add usergroups:read under OAuth & Permissions."
    assert list(examined(settings, None)) == [*FINE, ("failed", told)]
    stub.methods["auth.test"] = Canned(ME, headers={"X-OAuth-Scopes": ",".join((*SCOPES, "usergroups:read"))})
    assert list(examined(settings, None)) == FINE


def test_a_slack_that_is_not_there_is_said() -> None:
    (told,) = examined(SlackSettings("xoxb-1", "xapp-1", api_url="http://127.0.0.1:9/api/"), None)
    assert told == ("failed", "SLACK_BOT_TOKEN: Slack cannot be reached (URLError); copy it from OAuth & Permissions.")


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        ({"is_member": True}, "ok", "I am in every channel that gets digests (1)."),
        (
            {"is_member": False},
            "look",
            "Digests of ferry go to #harbour, where I am no member; invite me: /invite @slugline.",
        ),
        (
            {"is_archived": True},
            "look",
            "Digests of ferry go to #harbour, which is archived: unarchive it or subscribe another channel.",
        ),
        (
            {"is_ext_shared": True, "shared_team_ids": ["T1", "T2"]},
            "look",
            "#harbour is shared with another organisation; an admin confirms there: /digest subscribe.",
        ),
    ],
)
def test_each_channel_with_digests_is_looked_at(
    stub: Stub, store: Store, answer: dict[str, Any], state: str, words: str
) -> None:
    stub.methods["conversations.info"] = Canned({"ok": True, "channel": {"id": "C1", "name": "harbour", **answer}})
    assert said(stub, store) == [*FINE, (state, words)]


def test_a_channel_that_cannot_be_seen_is_said(stub: Stub, store: Store) -> None:
    stub.methods["conversations.info"] = Canned({"ok": False, "error": "channel_not_found"})
    told = "Digests of ferry go to C1, which I cannot see: it is gone, or private; invite me: /invite @slugline."
    assert said(stub, store) == [*FINE, ("look", told)]


def test_where_channels_may_be_read_the_bot_looks_itself(stub: Stub) -> None:
    stub.methods["auth.test"] = Canned(ME, headers={"X-OAuth-Scopes": ",".join((*SCOPES, *HISTORY))})
    assert said(stub)[2] == ("ok", "What may have been posted is looked for in the channel before it is sent again.")
