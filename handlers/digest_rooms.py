"""The room that a digest command means: its own, or another one that is named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.errors import Misunderstood, NotAllowed

if TYPE_CHECKING:
    from handlers.desk import Asker, Desk


def room_of(asker: Asker, desk: Desk, named: str | None) -> str:
    """The room meant; another than the asker's own is for editors, and nobody's own conversation."""
    room = (named or asker.room).strip("<>").removeprefix("#").partition("|")[0]
    if room == asker.room:
        return room
    if not (asker.editor or asker.admin):
        raise NotAllowed("Digests for another room are for editors. Ask one of them, or subscribe in that room.")
    if asker.platform == "slack" and not re.fullmatch(r"[CG][A-Z0-9]{5,}", room):
        found = desk.rooms.named(asker.platform, room.lower())
        if found is None:
            raise Misunderstood(
                f'I find no public channel "{named}". Write its name, such as #news, or its id, such as C0123ABCD; its '
                "details show that."
            )
        return found
    if asker.platform == "matrix" and not re.fullmatch(r"![^\s!]+", room):
        raise Misunderstood(
            f'"{named}" is no room\'s id. Write the id, such as !abc:example.org; its settings show it.'
        )
    return room
