"""The room that a digest command means, its own or another one that is named, and what of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import Misunderstood, NotAllowed, TellUser
from handlers.naming import the_storyline
from handlers.wording import listed

if TYPE_CHECKING:
    from bot.store.records import Subscription
    from handlers.desk import Asker, Desk, Request
    from handlers.digest_words import Wanted


ANOTHER = "Another room's are for editors, by its name or its id."


@dataclass(frozen=True, slots=True)
class Meant:
    """A room and what is meant of its digests: all or some of its `subscriptions`.

    `there` ends a command that means the room, and a sentence on it: " in C02NEWS", "" for the asker's own.
    """

    room: str
    there: str
    subscriptions: tuple[Subscription, ...]

    @property
    def this(self) -> str:
        """How a sentence begins with it."""
        return f"Room {self.room}" if self.there else "This room"

    @property
    def here(self) -> str:
        """How a sentence ends with it."""
        return self.there or " here"

    @property
    def slugs(self) -> str:
        """Its storylines as a sentence lists them."""
        return listed(sorted({slug for each in self.subscriptions for slug in each.slugs}))


def meant_by(request: Request, desk: Desk, asked: Wanted) -> Meant:
    """The room's subscriptions that have one of the storylines asked for, or all. Raises TellUser without any."""
    there = all_of(request, desk, asked)
    slugs = {the_storyline(request, desk, name).slug for name in asked.names}
    meant = tuple(each for each in there.subscriptions if not slugs or slugs & set(each.slugs))
    if not meant:
        what = f" of {listed(sorted(slugs))}" if slugs else ""
        raise TellUser(f"{there.this} gets no digests{what}. /digest subscribe starts them.")
    return Meant(there.room, there.there, meant)


def all_of(request: Request, desk: Desk, asked: Wanted) -> Meant:
    """The room asked for with all its subscriptions."""
    asker = request.asker
    room = room_of(asker, desk, asked.room)
    subscriptions = desk.store.subscriptions.list(request.scope, asker.platform, room)
    return Meant(room, "" if room == asker.room else f" in {room}", subscriptions)


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
