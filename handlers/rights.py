"""Who may do what. Pure: what a platform says of a person is an argument, and what it does not say is no right.

Rights over the desk come from the configuration, and in Slack from who the configuration trusts there. What a room
says of its members (a power level) counts only in rooms that the configuration names, and only for what is the room's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Collection

    from handlers.command import Command
    from handlers.desk import Asker

KEEPS = 50
"""The power level from which a room's member keeps what is the room's: a moderator's, as Matrix has it."""


@dataclass(frozen=True, slots=True)
class Rights:
    """An admin takes things down and adds sources; an editor decides; a keeper is an admin of the room's own matter."""

    admin: bool
    editor: bool
    keeper: bool


def rights(  # noqa: PLR0913 -- everything a right may come from, once
    user: str,
    place: str,
    *,
    admins: Collection[str],
    editors: Collection[str],
    vouched: bool = False,
    power: int = 0,
    keeping_rooms: Collection[str] = (),
) -> Rights:
    """The rights of a user id in the room `place` (platform and room, "slack:C1").

    `vouched`: the platform says that the person is one of those whom the configuration trusts there. `power` is the
    person's level in the room. Without configured `editors` everybody is one.
    """
    admin = user in admins or vouched
    return Rights(
        admin=admin,
        editor=admin or not editors or user in editors,
        keeper=admin or (power >= KEEPS and place in keeping_rooms),
    )


def demand(found: Command, asker: Asker, *, rooms_own: bool = False) -> None:
    """Raise NotAllowed where the asker may not use a command; `rooms_own`: on what belongs to the asker's room."""
    trusted = asker.admin or (rooms_own and asker.keeper)
    if found.admin and not trusted:
        raise NotAllowed(
            f"/{found.name} is for admins. Ask one of them, or have your id ({asker.user}) added to admins."
        )
    if found.decides and not (asker.editor or trusted):
        raise NotAllowed(
            f"/{found.name} is for editors. Ask one of them, or have your id ({asker.user}) added to editors; /flag ID"
            " asks an editor to look at a line."
        )
