"""From a line to a reply: parse, check rights, call the command. Never sends."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import handlers.article
import handlers.article_add
import handlers.correct
import handlers.decisions
import handlers.desk_status
import handlers.digest
import handlers.digest_asked
import handlers.digest_ending
import handlers.digest_history
import handlers.digest_rhythm
import handlers.digest_times
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
from bot.errors import Misunderstood, TellUser, TooSlow
from bot.grammar import FILES, SHAPES, fold, parse, pasted
from bot.ids import ONE_ROOMS
from handlers.command import REGISTRY
from handlers.desk import Request
from handlers.discreet import COVERED, discreet, withheld_words
from handlers.joining import joined, marked
from handlers.naming import CLOSE, DeskNames, EitherNames, likest
from handlers.rights import demand
from handlers.wording import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime

    from bot.grammar import Clauses, Names, Parsed
    from bot.reply import Reply
    from bot.store.records import Alert
    from handlers.command import Command
    from handlers.desk import Asker, Desk

__all__ = ["REGISTRY", "answered", "dispatch"]

REGISTRY.update({each.name: REGISTRY.pop(each.name) for each in sorted(REGISTRY.values(), key=lambda each: each.place)})
TERMINAL = "terminal"
"""The platform on which nobody is made to wait: whoever sits there has the database anyway."""
NOT_THE_ROOMS = (
    "/{name} arranges storylines, which are everybody's; what one room keeps to itself takes no part in it."
    " /release with the article's id shows it to everybody first."
)
ALL_SEE = "Storylines are everybody's: what they are called and about is seen in every room."
UNKNOWN = 'There is no command "/'
"""How a command that there is not is told; behind it stands what was typed."""
NOT_SHARED = "This answer is for you alone, so it was not shared."
CHANGES_CLOSE = 85
"""Likeness, of 100, from which a command that changes things is offered for a misspelt one: a letter of six."""
UNTOLD = timedelta(minutes=10)
"""How long an alert waits for the room that is told, before it is told to the next admin who asks anything."""
BARE = {
    "article": "article",
    "correct": "correct list",
    "storyline": "storyline list",
    "source": "source list",
    "digest": "digest preview",
}
"""What the first word of a command of two words does when it stands alone."""


def dispatch(line: str, asker: Asker, desk: Desk) -> Reply:
    """The answer to one line, and for an admin what waits to be told of sources.

    Raises what `answered` raises; then nothing was told.
    """
    reply = answered(line, asker, desk)
    told = _alerts(desk, desk.clock()) if asker.admin else ()
    return replace(reply, notes=(*reply.notes, *told))


def answered(line: str, asker: Asker, desk: Desk) -> Reply:
    """The answer alone. Raises TellUser, or whatever else of ours goes wrong, as an error with its sentence.

    In a private room a reading command is answered from the desk and from the room's drawer; one that names an id of
    the drawer, from the drawer alone. In any other room no drawer is so much as looked for.
    """
    at = desk.clock()
    if asker.platform != TERMINAL:
        desk.limits.admit(asker.person, asker.place, at)
    with desk.rooms.drawer(asker) as drawer:
        head, matter = pasted(line)
        with _bounded(desk):
            parsed = _parsed(head, asker, desk, drawer)
        found = _command(parsed.name, parsed.subject)
        _in_order(parsed.clauses)
        request = Request(replace(parsed, name=found.name), asker, desk.scope_of(asker), at, matter)
        if drawer and not found.searches and _names_own(parsed):
            demand(found, asker, rooms_own=True)
            if found.arranges:
                raise TellUser(NOT_THE_ROOMS.format(name=found.name))
            return marked(_answer(found, request, drawer))
        demand(found, asker)
        lists = found.joins and not (found.changes and parsed.subject)
        reply = _joined(found, request, desk, drawer) if drawer and lists else _answer(found, request, desk)
        return replace(reply, notes=(*reply.notes, ALL_SEE)) if asker.private and found.arranges else reply


def shared(line: str, asker: Asker, destination: Asker, desk: Desk) -> Reply:
    """The answer to `line` as `destination`, the asker in the room that it is to be shared to, would be given it.

    It is asked again there, so nothing of the room it was asked in comes along. Raises TellUser where the command
    changes something, or its answer is for one person alone.
    """
    parsed = _parsed(pasted(line)[0], destination, desk, None)
    if _command(parsed.name, parsed.subject).changes:
        raise TellUser(NOT_SHARED)
    reply = answered(line, replace(destination, user=asker.user, admin=asker.admin), desk)
    if reply.private:
        raise TellUser(NOT_SHARED)
    return reply.for_everybody()


def _parsed(head: str, asker: Asker, desk: Desk, drawer: Desk | None) -> Parsed:
    """The command as it was read, by the names that the asker may see."""
    takes = {name: found.clauses for name, found in REGISTRY.items()}
    searching = {name for name, found in REGISTRY.items() if found.searches}
    names: Names = DeskNames(desk, desk.scope_of(asker))
    if drawer:
        names = EitherNames(DeskNames(desk, desk.scope_of(asker)), DeskNames(drawer, drawer.scope_of(asker)))
    return parse(head, takes, names, desk.clock(), desk.settings.zone, searching)


def _names_own(parsed: Parsed) -> bool:
    """Whether the command names something by an id of a room's own."""
    return any(ONE_ROOMS.fullmatch(word.lstrip("#")) for word in fold(parsed.subject).split())


def _joined(found: Command, request: Request, desk: Desk, drawer: Desk) -> Reply:
    """The desk's answer with the drawer's; of one that has none, the other's. Neither is left out for being slow."""
    try:
        own = _answer(found, request, drawer)
    except TooSlow:
        raise
    except TellUser:
        return _answer(found, request, desk)
    try:
        return joined(_answer(found, request, desk), own)
    except TooSlow:
        raise
    except TellUser:
        if own.entries or own.files:
            return marked(own)
        raise


def _answer(found: Command, request: Request, desk: Desk) -> Reply:
    """The command's own answer from one store, and how the line was read."""
    parsed = request.parsed
    with nullcontext() if found.changes else _bounded(desk):
        reply = found.handler(request, desk)
        withheld = withheld_words(desk.store, request.at.astimezone(desk.settings.zone).date()) if reply.entries else {}
    notes = list(parsed.read_as)
    if parsed.subject and not found.takes_words:
        notes.append(f'"{parsed.subject}" was left out: /{found.name} takes no words.')
    if parsed.clauses.format:
        notes += _about_format(parsed.clauses.format, found)
    entries = tuple(discreet(entry, withheld) for entry in reply.entries)
    covered = (COVERED,) if any(old.text != new.text for old, new in zip(reply.entries, entries, strict=True)) else ()
    return replace(reply, notes=(*notes, *reply.notes, *covered), entries=entries)


def _alerts(desk: Desk, at: datetime) -> tuple[str, ...]:
    """What waits to be told of sources, told here: no room is named for it, or nothing reaches that room."""

    def waiting() -> tuple[Alert, ...]:
        found = desk.store.alerts.waiting()
        return tuple(each for each in found if at - each.at > UNTOLD) if desk.settings.admin_room else found

    if not waiting():
        return ()
    with desk.store.write():
        alerts = waiting()  # once more: another process may have told them meanwhile
        desk.store.alerts.told(at, alerts)
    return tuple(sentence(each, desk.settings.zone) for each in alerts)


def _bounded(desk: Desk) -> AbstractContextManager[None]:
    """No longer than one question may take."""
    return desk.store.connections.within(desk.settings.limits.query_seconds)


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
        raise Misunderstood(f'{UNKNOWN}{asked}".{offer} After /{name} stands {listed(ends, "or")}.')
    seconds = [each for each in sorted(REGISTRY) if each.endswith(f" {name}")]
    firsts = {each.split()[0]: each.split()[0] for each in REGISTRY}
    offer = did_you_mean([f"/{each}" for each in seconds] or _offers(name, firsts))
    raise Misunderstood(f'{UNKNOWN}{name}".{offer} /slugline help lists them all.')


def _offers(typed: str, known: Mapping[str, str]) -> list[str]:
    """The command that was probably meant, by its word; one that changes things only where hardly a letter differs."""
    near = likest(typed, known, close=CLOSE, shortest=2)
    changes = near in REGISTRY and REGISTRY[near].changes
    if near and changes and not likest(typed, known, close=CHANGES_CLOSE, shortest=2):
        reads = {word: name for word, name in known.items() if not REGISTRY[name].changes}
        near = likest(typed, reads, close=CLOSE, shortest=2)
    return [f"/{near}"] if near else []
