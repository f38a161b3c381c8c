"""/takedown: something deleted for good, in two steps, so that it is found nowhere and does not come back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from bot.errors import Misunderstood, NotFound
from bot.following.words import words
from bot.grammar import fold
from bot.reply import Action, Reply
from handlers.command import command
from handlers.holding import beside, log, reached, the_target
from handlers.wording import counted, moment

if TYPE_CHECKING:
    from datetime import datetime

    from bot.store.holds import Removal
    from bot.store.removals import Reach
    from bot.store.taken import RemovalKind
    from handlers.desk import Desk, Request

MINUTES = 10
"""How long the code of the first step holds at least; at most twice as long."""
NAMED = 20
"""Ids that the first step names; beyond that they are only counted."""
_TYPED = re.compile(
    r"(?P<target>.*?)(?:\s+reason\s+(?P<reason>.*?))?(?:\s+code\s+(?P<code>[0-9a-f]{6}))?", re.IGNORECASE | re.DOTALL
)
PERSON_STAYS = (
    "Articles' texts and headlines stay and may name them; take an article down for its text. A storyline's slug stays "
    "too: /storyline rename."
)
NOT_OURS = "Backups, saved files and what stands where I am no member are not reached; delete them by hand."


@dataclass(frozen=True, slots=True)
class Target:
    """What is to go: its kind, row and public id (a person's name), all names of a person, or the hold that hid it."""

    kind: RemovalKind
    pk: int
    shown: str
    names: tuple[str, ...] = ()
    held: Removal | None = None


@command(
    name="takedown",
    usage="/takedown [ID | PERSON] reason WORDS",
    summary="Delete an article, statement, event or person for good, in two steps.",
    help=(
        "The first step shows what it reaches and gives the command of the second. That deletes texts, revisions, "
        "receipts and index entries, overwrites the words of a statement in every article that has them, and cleans "
        "the database's files. Hashes are kept, so that feeds, new readings and restored backups do not bring it back. "
        "Of a person go all statements, the entry in the register and the name in what people typed; articles' texts "
        "stay. The log keeps who, when and why. Alone it lists what is held and what was taken down."
    ),
    examples=("/takedown 003 reason a court order of 3 March", "/takedown"),
    admin=True,
    changes=True,
)
def takedown(request: Request, desk: Desk) -> Reply:
    """Step one shows the reach; step two, with the code, hides, deletes and compacts."""
    typed = _TYPED.fullmatch(request.parsed.subject.strip())
    if typed is None or not typed["target"]:
        return _list(request, desk)
    target = _target(request, desk, typed["target"])
    reason = _reason(typed["reason"], target)
    if not reason:
        raise Misunderstood(f"Why? The log keeps it: /takedown {typed['target']} reason WORDS")
    reach = _reach(request.at, desk, target)
    codes = [_code(request, target, reach, back) for back in (0, 1)]
    line = f"/takedown {target.shown} reason {reason} code {codes[0]}"
    if typed["code"] is None or typed["code"].lower() not in codes:
        late = ("That code is not of this, or no longer: nothing was deleted.",) if typed["code"] else ()
        stays = (PERSON_STAYS,) if target.kind == "person" else ()
        notes = (*late, *_named(reach), *beside(reach), *stays, NOT_OURS, f"To go on, within {MINUTES} minutes: {line}")
        action = Action("delete for good", line)
        return Reply(f"Take down {target.shown}?", reached(reach), notes=notes, actions=(action,), private=True)
    clean = _purge(request, desk, target, reason)
    notes = (*beside(reach), NOT_OURS)
    if not clean:
        notes = (*notes, "A reader was busy, so the file beside the database may hold it until Slugline is restarted.")
    return Reply(f"{target.shown} is taken down", reached(reach), notes=notes, private=True)


def _purge(request: Request, desk: Desk, target: Target, reason: str) -> bool:
    removals, by = desk.store.removals, request.asker.person
    with desk.store.write():
        pk = (
            target.held.pk
            if target.held
            else removals.hide(request.at, target.kind, target.pk, by, reason, target.names)[0]
        )
        removals.purge(request.at, pk, by, reason)
        done = removals.get(pk)  # its reason has none of the words
        log(request, desk, "takedown", done.target, done.reason)
    clean = removals.compact()
    desk.rooms.follow()
    return clean


def _target(request: Request, desk: Desk, typed: str) -> Target:
    """What is meant: something held, an id, or a person by the full name. Raises NotFound and Misunderstood."""
    held = desk.store.removals.held(typed) or desk.store.removals.held(fold(typed).lstrip("#"))
    if held:
        return Target(held.kind, 0, held.target, held=held)
    name = next((each for each in desk.store.people.names(request.scope) if fold(each) == fold(typed)), None)
    person = desk.store.people.find(typed)
    if name or (person and fold(person.name) == fold(typed)):
        named = person.name if person and fold(typed) in map(fold, (person.name, *person.spellings)) else name or typed
        spellings = person.spellings if person and person.name == named else ()
        full = [each for each in spellings if len(list(words(each))) > 1]
        return Target("person", 0, named, (named, *full))
    if " " in typed:
        raise NotFound(f'Nobody is known as "{typed}". /takedown takes an id or a full name.')
    kind, pk, target = the_target(request, desk, typed)
    return Target(kind, pk, target)


def _reason(typed: str | None, target: Target) -> str:
    """Why, without the name that goes."""
    reason = " ".join((typed or "").split())
    for name in target.names:
        reason = re.sub(re.escape(name), "the person", reason, flags=re.IGNORECASE)
    return reason


def _reach(at: datetime, desk: Desk, target: Target) -> Reach:
    removals = desk.store.removals
    held = target.held
    return removals.reach_of(held) if held else removals.reach(at, target.kind, target.pk, target.names)


def _named(reach: Reach) -> tuple[str, ...]:
    """The ids that go, as many as can be read."""
    ids = (*reach.articles, *reach.statements, *reach.events)
    more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
    return (f"These ids go: {', '.join(ids[:NAMED])}{more}.",) if ids else ()


def _code(request: Request, target: Target, reach: Reach, back: int) -> str:
    """Bound to what goes, all that it reaches, who asks, and the minutes in which it was asked."""
    slot = _slot(request.at) - back
    return sha256(f"{target.kind}|{target.shown}|{reach}|{request.asker.person}|{slot}".encode()).hexdigest()[:6]


def _slot(at: datetime) -> int:
    return int(at.timestamp()) // (60 * MINUTES)


def _list(request: Request, desk: Desk) -> Reply:
    """What is hidden, the latest first; by id, never by words."""
    found = desk.store.removals.list(request.scope)
    lines = []
    for each in found:
        done = "held" if each.state == "held" else "taken down"
        why = f": {each.reason}" if each.reason else ""
        lines.append(f"{each.target} {done} by {each.by}, {moment(each.at, desk.settings.zone)}{why}.")
    return Reply("Hidden and taken down", counted(len(found), "removal"), notes=tuple(lines), private=True)
