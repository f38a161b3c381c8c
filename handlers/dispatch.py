"""From a line to a reply: parse, check rights, call the command. Never sends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import handlers.article
import handlers.correct
import handlers.decisions
import handlers.desk_status
import handlers.digest
import handlers.help
import handlers.holding
import handlers.log
import handlers.new
import handlers.receipt
import handlers.search
import handlers.source
import handlers.source_care
import handlers.source_list
import handlers.source_sharing
import handlers.storyline
import handlers.storyline_create
import handlers.storyline_merge
import handlers.storyline_notice
import handlers.storyline_review
import handlers.takedown
import handlers.timeline
import handlers.who_said  # noqa: F401 -- importing a command declares it
from bot.digest.alerts import sentence
from bot.errors import Misunderstood, NotAllowed
from bot.grammar import FILES, SHAPES, parse
from handlers.command import REGISTRY
from handlers.desk import Request
from handlers.discreet import discreet, withheld_words
from handlers.naming import CLOSE, DeskNames, likest
from handlers.wording import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.grammar import Clauses
    from bot.reply import Reply
    from handlers.command import Command
    from handlers.desk import Asker, Desk

__all__ = ["REGISTRY", "dispatch"]

CHANGES_CLOSE = 85
"""Likeness, of 100, from which a command that changes things is offered for a misspelt one: a letter of six."""
UNTOLD = timedelta(minutes=10)
"""How long an alert waits for the room that is told, before it is told to the next admin who asks anything."""
BARE = {"correct": "correct list", "storyline": "storyline list", "source": "source list", "digest": "digest preview"}
"""What the first word of a command of two words does when it stands alone."""


def dispatch(line: str, asker: Asker, desk: Desk) -> Reply:
    """The answer to one line. Raises TellUser, or whatever else of ours goes wrong, as an error with its sentence."""
    at, scope = desk.clock(), desk.scope_of(asker)
    takes = {name: found.clauses for name, found in REGISTRY.items()}
    searching = {name for name, found in REGISTRY.items() if found.searches}
    parsed = parse(line, takes, DeskNames(desk, scope), at, desk.settings.zone, searching)
    found = _command(parsed.name, parsed.subject)
    if found.name != parsed.name:
        parsed = replace(parsed, name=found.name)
    if found.admin and not asker.admin:
        raise NotAllowed(
            f"/{found.name} is for admins. Ask one of them, or have your id ({asker.user}) added to admins."
        )
    _in_order(parsed.clauses)
    reply = found.handler(Request(parsed, asker, scope, at), desk)
    notes = list(parsed.read_as)
    if parsed.subject and not found.takes_words:
        notes.append(f'"{parsed.subject}" was left out: /{found.name} takes no words.')
    if parsed.clauses.format:
        notes += _about_format(parsed.clauses.format, found)
    told = _alerts(desk, at) if asker.admin else ()
    withheld = withheld_words(desk.store, at.astimezone(desk.settings.zone).date()) if reply.entries else {}
    entries = tuple(discreet(entry, withheld) for entry in reply.entries)
    return replace(reply, notes=(*notes, *reply.notes, *told), entries=entries)


def _alerts(desk: Desk, at: datetime) -> tuple[str, ...]:
    """What waits to be told of sources, told here: no room is named for it, or nothing reaches that room."""
    waiting = desk.store.alerts.waiting()
    if desk.settings.admin_room:
        waiting = tuple(each for each in waiting if at - each.at > UNTOLD)
    if waiting:
        with desk.store.write():
            desk.store.alerts.told(at, waiting)
    return tuple(sentence(each, desk.settings.zone) for each in waiting)


def _in_order(clauses: Clauses) -> None:
    """Raise Misunderstood where no day can lie after `since` and before `until`."""
    if clauses.since and clauses.until and clauses.since.start >= clauses.until.end:
        raise Misunderstood(
            f"Since {clauses.since.shown} is later than until {clauses.until.shown}: no day lies between. Change one."
        )


def _about_format(asked: str, found: Command) -> list[str]:
    """How an answer is had in the shape that was asked for, where the command itself does not make it."""
    if found.files and asked.split(maxsplit=1)[0] in FILES:
        return []
    if asked in SHAPES:
        return [f'An answer as {asked} is given by: slugline ask "..." --as {asked}']
    return [f"/{found.name} makes no file; /timeline SLUG as {asked} makes one."]


def _command(name: str, subject: str) -> Command:
    """The command meant. Raises Misunderstood with the nearest."""
    if name in REGISTRY:
        return REGISTRY[name]
    group = sorted(each for each in REGISTRY if each.startswith(f"{name} "))
    if group and not subject and name in BARE:
        return REGISTRY[BARE[name]]
    if name == "more":
        raise Misunderstood("There is nothing more to show.")
    if group:
        typed, *_ = [*subject.split(), ""]
        ends = {each.split()[1]: each for each in group}
        offer = did_you_mean(_offers(typed, ends))
        asked = f"{name} {typed}".strip()
        raise Misunderstood(f'There is no command "/{asked}".{offer} After /{name} stands {listed(ends, "or")}.')
    seconds = [each for each in sorted(REGISTRY) if each.endswith(f" {name}")]
    firsts = {each.split()[0]: each.split()[0] for each in REGISTRY}
    offer = did_you_mean([f"/{each}" for each in seconds] or _offers(name, firsts))
    raise Misunderstood(f'There is no command "/{name}".{offer} /slugline help lists them all.')


def _offers(typed: str, known: Mapping[str, str]) -> list[str]:
    """The command that was probably meant, by its word; one that changes things only where hardly a letter differs."""
    near = likest(typed, known, close=CLOSE, shortest=2)
    changes = near in REGISTRY and REGISTRY[near].changes
    if near and changes and not likest(typed, known, close=CHANGES_CLOSE, shortest=2):
        reads = {word: name for word, name in known.items() if not REGISTRY[name].changes}
        near = likest(typed, reads, close=CLOSE, shortest=2)
    return [f"/{near}"] if near else []
