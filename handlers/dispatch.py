"""From a line to a reply: parse, check rights, call the command. Never sends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import handlers.article
import handlers.desk_status
import handlers.digest
import handlers.help
import handlers.new
import handlers.receipt
import handlers.search
import handlers.source
import handlers.storyline
import handlers.timeline
import handlers.who_said  # noqa: F401 -- importing a command declares it
from bot.errors import Misunderstood, NotAllowed
from bot.grammar import parse
from handlers.command import REGISTRY
from handlers.desk import Request
from handlers.naming import DeskNames, nearest
from handlers.wording import did_you_mean, listed

if TYPE_CHECKING:
    from bot.reply import Reply
    from handlers.command import Command
    from handlers.desk import Asker, Desk

__all__ = ["REGISTRY", "dispatch"]

BARE = {"storyline": "storyline list", "source": "source list", "digest": "digest preview"}
"""What the first word of a command of two words does when it stands alone."""


def dispatch(line: str, asker: Asker, desk: Desk) -> Reply:
    """The answer to one line. Raises TellUser, or whatever else of ours goes wrong, as an error with its sentence."""
    at, scope = desk.clock(), desk.scope_of(asker)
    takes = {name: found.clauses for name, found in REGISTRY.items()}
    parsed = parse(line, takes, DeskNames(desk, scope), at, desk.settings.zone)
    found = _command(parsed.name, parsed.subject)
    if found.name != parsed.name:
        parsed = replace(parsed, name=found.name)
    if found.admin and not asker.admin:
        raise NotAllowed(
            f"/{found.name} is for admins. Ask one of them, or have your id ({asker.user}) added to admins."
        )
    reply = found.handler(Request(parsed, asker, scope, at), desk)
    notes = list(parsed.read_as)
    if parsed.clauses.format:
        notes.append(
            f'An answer as {parsed.clauses.format} is given by: slugline ask "..." --as {parsed.clauses.format}'
        )
    return replace(reply, notes=(*notes, *reply.notes))


def _command(name: str, subject: str) -> Command:
    """The command meant. Raises Misunderstood with the nearest."""
    if name in REGISTRY:
        return REGISTRY[name]
    group = sorted(each for each in REGISTRY if each.startswith(f"{name} "))
    if group and not subject and name in BARE:
        return REGISTRY[BARE[name]]
    if group:
        typed = " ".join([name, *subject.split()[:1]])
        near = nearest(typed, group, most=1)
        ends = listed((each.split()[1] for each in group), "or")
        offer = did_you_mean([f"/{each}" for each in near])
        raise Misunderstood(f'There is no command "/{typed}".{offer} After /{name} stands {ends}.')
    firsts = {each.split()[0] for each in REGISTRY} | set(REGISTRY)
    near = nearest(name, firsts, most=1)
    offer = did_you_mean([f"/{each}" for each in near])
    raise Misunderstood(f'There is no command "/{name}".{offer} /slugline help lists them all.')
