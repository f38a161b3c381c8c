"""A command line from what somebody wrote in a chat: without a slash, or after the bot's name. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.grammar import pasted

UMBRELLA = "slugline"
"""The one command that reaches every other: `/slugline search quay`."""

_BLANK = re.compile(r"\s+")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def line_of(words: str, names: Sequence[str]) -> str:
    """A command line from plain words: `who said quay` is "/who-said quay" where `who-said` is among `names`.

    A leading `/slugline` or slash makes no difference; no words at all ask for help, an address alone is an article's.
    """
    said = words if pasted(words)[1] else _BLANK.sub(" ", words)  # what is pasted stays as it stands
    said = said.strip().removeprefix("/").strip()
    if _ADDRESS.fullmatch(said):
        return f"/article add {said}"
    lowered = said.lower()
    for name in sorted({*names, UMBRELLA}, key=len, reverse=True):
        for spoken in (name, name.replace("-", " ")):
            if lowered == spoken or lowered.startswith(f"{spoken} "):
                return _named(name, said[len(spoken) :].strip(), names)
    return f"/{said}" if said else f"/{UMBRELLA} help"


def _named(name: str, rest: str, names: Sequence[str]) -> str:
    if name != UMBRELLA:
        return f"/{name} {rest}".rstrip()
    if rest.lower() == "help" or rest.lower().startswith("help ") or not rest:
        return f"/{UMBRELLA} {rest or 'help'}"
    return line_of(rest, [other for other in names if other != UMBRELLA])
