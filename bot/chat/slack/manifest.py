"""The app manifest from which a workspace makes its Slugline, drawn from the commands' own declarations."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from bot.chat.lines import UMBRELLA
from bot.chat.slack import forms
from bot.chat.slack.names import registered

# The least that works. `im:history` is what Slack asks for the event of a direct message to the bot, no more;
# a timeline is taken away as a file (`files:write`), for one person in the conversation with the bot (`im:write`).
# Who asks and where is looked up: guests get no answer (`users:read`), a private channel keeps to itself what it
# brings, and one that another organisation sees (`team:read` names it) gets no digest unasked (`channels:read`,
# `groups:read`).
SCOPES = (
    *("app_mentions:read", "channels:read", "chat:write", "commands", "files:write", "groups:read", "im:history"),
    *("im:write", "team:read", "users:read"),
)
EVENTS = ("app_home_opened", "app_mention", "message.im")
HISTORY = ("channels:history", "groups:history")
"""To look up after a fault whether a digest was posted; only with these is that exact."""

SHORTCUTS = [
    {
        "name": "Add to storyline",
        "type": "message",
        "callback_id": forms.ADD,
        "description": "Take the article behind a message's link into a storyline",
    },
    {"name": "Add a source", "type": "global", "callback_id": forms.SOURCE, "description": "Have the desk read it"},
    {"name": "New storyline", "type": "global", "callback_id": forms.STORYLINE, "description": "Follow a new story"},
]
_DESCRIPTION = "Keeps the newsroom's storylines: what happened when, who said what, and what is new."
_UMBRELLA_SUMMARY = "Every command of Slugline by its name; help lists them"
_UMBRELLA_USAGE = "help | COMMAND ..."


def manifest(commands: Sequence[tuple[str, str, str]], *, history: bool = False, url: str = "") -> dict[str, Any]:
    """The manifest for commands declared as (name, usage, summary), each usage with its name in front.

    Commands of two words ("storyline show") share the name of their first; they stand by name. With `history` the bot
    may also read the channels it is in, for the exact recovery of digests. At `url` Slack calls the bot, over HTTP.
    """
    declared: dict[str, list[tuple[str, str, str]]] = {}
    for command in commands:
        declared.setdefault(command[0].split()[0], []).append(command)
    called = {"request_url": url} if url else {}
    slashed = [_command(name, declared.get(name, []), url) for name in registered(sorted(declared))]
    return {
        "display_information": {"name": "Slugline", "description": _DESCRIPTION, "background_color": "#1f2937"},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": UMBRELLA, "always_online": True},
            "shortcuts": SHORTCUTS,
            "slash_commands": slashed,
        },
        "oauth_config": {"scopes": {"bot": sorted([*SCOPES, *(HISTORY if history else ())])}},
        "settings": {
            "event_subscriptions": called | {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True} | called,
            "org_deploy_enabled": False,
            "socket_mode_enabled": not url,
            "token_rotation_enabled": False,
        },
    }


def _command(name: str, declared: Sequence[tuple[str, str, str]], url: str) -> dict[str, Any]:
    """What Slack shows of a command while it is typed."""
    if name == UMBRELLA:
        hint, summary = _UMBRELLA_USAGE, _UMBRELLA_SUMMARY
    elif own := next((each for each in declared if each[0] == name), None):
        _, usage, summary = own
        others = [other.removeprefix(name).strip() for other, _, _ in declared if other != name]
        hint = " | ".join([usage.removeprefix(f"/{name}").strip(), *others])
    else:
        hint = " | ".join(other.removeprefix(name).strip() for other, _, _ in declared)
        summary = f"Everything about a {name}: /{UMBRELLA} help {name} says more."
    entry = {"command": f"/{name}", "description": summary, "should_escape": False}
    return entry | ({"usage_hint": hint} if hint else {}) | ({"url": url} if url else {})


def main() -> None:
    """Print the manifest of config/; given `history` the one with history, given an https address the one for HTTP."""
    from handlers.dispatch import REGISTRY

    declared = [(command.name, command.usage, command.summary) for command in REGISTRY.values()]
    url = next((word for word in sys.argv[1:] if word.startswith("https://")), "")
    drawn = manifest(declared, history="history" in sys.argv[1:], url=url)
    sys.stdout.write(json.dumps(drawn, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
