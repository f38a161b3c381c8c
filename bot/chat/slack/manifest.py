"""The app manifest from which a workspace makes its Slugline, drawn from the commands' own declarations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.chat.slack.names import UMBRELLA, registered

# The least that works. `im:history` is what Slack asks for the event of a direct message to the bot, no more.
SCOPES = ("app_mentions:read", "chat:write", "commands", "im:history")
HISTORY = ("channels:history", "groups:history")
"""To look up after a fault whether a digest was posted; only with these is that exact."""

_DESCRIPTION = "Keeps the newsroom's storylines: what happened when, who said what, and what is new."
_UMBRELLA_SUMMARY = "Every command of Slugline by its name; help lists them"
_UMBRELLA_USAGE = "help | COMMAND ..."


def manifest(commands: Sequence[tuple[str, str, str]], *, history: bool = False) -> dict[str, Any]:
    """The manifest for commands declared as (name, usage, summary); usage is what follows the name, or begins with it.

    With `history` the bot may also read the channels it is in, for the exact recovery of digests.
    """
    declared = {name.removeprefix("/").lower(): (usage, summary) for name, usage, summary in commands}
    declared[UMBRELLA] = (_UMBRELLA_USAGE, _UMBRELLA_SUMMARY)
    return {
        "display_information": {"name": "Slugline", "description": _DESCRIPTION, "background_color": "#1f2937"},
        "features": {
            "app_home": {
                "home_tab_enabled": False,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": UMBRELLA, "always_online": False},
            "slash_commands": [_command(name, *declared[name]) for name in registered(declared)],
        },
        "oauth_config": {"scopes": {"bot": sorted([*SCOPES, *(HISTORY if history else ())])}},
        "settings": {
            "event_subscriptions": {"bot_events": ["app_mention", "message.im"]},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def _command(name: str, usage: str, summary: str) -> dict[str, Any]:
    hint = usage.strip().removeprefix(f"/{name}").strip()
    command = {"command": f"/{name}", "description": summary, "should_escape": False}
    return command | ({"usage_hint": hint} if hint else {})
