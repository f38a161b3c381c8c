"""Which commands get a name of their own in Slack, and which are reached as `/slugline NAME`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.chat.lines import UMBRELLA
from bot.chat.slack.limits import COMMAND

# Slack's own commands and their short forms, from its help pages and from manifests it refused. One such name in a
# manifest makes Slack refuse all of them. Some are names of old or of desktop clients: to leave one out costs a word.
SLACKS_OWN = frozenset(
    "active add-app apps archive away call canvas close collapse commands create debug desktop dm dnd expand feed"
    " feedback files giphy help huddle invite invite_people join keys kick leave list me msg mute mutate open part"
    " prefs pro remind remove rename s search send section shortcuts shrug slackdevtools star status topic unarchive"
    " unmute who workflow".split()
)
# Words so common that another app in the workspace may own them; Slack gives a name to whoever took it last.
OFTEN_TAKEN = frozenset({"source", "log", "person"})


def registered(command_names: Iterable[str]) -> tuple[str, ...]:
    """The names, in the order given and without slashes, that a manifest may register; the umbrella comes last."""
    names = dict.fromkeys(name.removeprefix("/").lower() for name in command_names)
    kept = [name for name in names if name not in SLACKS_OWN | OFTEN_TAKEN and len(name) < COMMAND]
    return (*(name for name in kept if name != UMBRELLA), UMBRELLA)


_UNREACHABLE = re.compile(
    rf"(?<![\w/.])/({'|'.join(sorted(SLACKS_OWN | OFTEN_TAKEN, key=len, reverse=True))})(?![\w/-])"
)


def reachable(words: str) -> str:
    """Our own words with every command as it is typed in Slack: "/search quay" is "/slugline search quay" there."""
    return _UNREACHABLE.sub(rf"/{UMBRELLA} \1", words)
