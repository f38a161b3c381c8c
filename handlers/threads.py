"""What is asked under a digest: there a command that wants a storyline means the one the digest is about."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.grammar import parse, pasted
from bot.reply import Action, Reply
from handlers.digest_rooms import room_of
from handlers.digest_words import wanted
from handlers.dispatch import REGISTRY, dispatch
from handlers.naming import DeskNames
from handlers.wording import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.grammar import Parsed
    from handlers.command import Command
    from handlers.desk import Asker, Desk

SUBSCRIBE = ("digest subscribe", "digest undo")
"""The commands by which digests begin to be posted."""


def answer_under(
    line: str, slugs: Sequence[str], asker: Asker, desk: Desk, answer: Callable[[str, Asker, Desk], Reply] = dispatch
) -> Reply:
    """The answer to a line asked under a digest of these storylines; where several are meant, which, as buttons.

    A command that changes something is never given a storyline. Raises what `dispatch` raises.
    """
    meant = _meant(line, slugs, asker, desk)
    if len(meant) == 1:
        return answer(meant[0], asker, desk)
    actions = tuple(Action(slug, each) for slug, each in zip(slugs, meant, strict=True))
    return Reply("Which storyline?", f"this digest is about {listed(slugs)}", actions=actions, private=True)


def line_meant(line: str, slugs: Sequence[str], asker: Asker, desk: Desk) -> str:
    """The line as it is asked anywhere, its storyline by its slug; as it is where it means none, or several."""
    parsed = _parsed(line, asker, desk)
    named = parsed.subject or (slugs[0] if len(slugs) == 1 else "")
    slug = DeskNames(desk, desk.scope_of(asker)).slug(named) if named and _wants_storyline(parsed) else None
    return replace(parsed, subject=slug).again(without=()) if slug else line


def command_of(line: str, asker: Asker, desk: Desk) -> Command | None:
    """The command that a line issues; None where it issues none. Raises Misunderstood."""
    return REGISTRY.get(_parsed(line, asker, desk).name)


def subscribing(line: str, asker: Asker, desk: Desk) -> str | None:
    """The room that a line has digests posted to; None where it has none posted. Raises TellUser."""
    parsed = _parsed(line, asker, desk)
    return room_of(asker, desk, wanted(parsed.subject).room) if parsed.name in SUBSCRIBE else None


def _meant(line: str, slugs: Sequence[str], asker: Asker, desk: Desk) -> tuple[str, ...]:
    if not slugs:
        return (line,)
    parsed = _parsed(line, asker, desk)
    if parsed.subject or not _wants_storyline(parsed):
        return (line,)
    return tuple(replace(parsed, subject=slug).again(without=()) for slug in slugs)


def _wants_storyline(parsed: Parsed) -> bool:
    """Whether a slug stands first in the command, which changes nothing and has none from a clause."""
    found = REGISTRY.get(parsed.name)
    wants = found and not found.changes and re.match(rf"/{found.name} \[?SLUG\b", found.usage)
    return bool(wants) and not parsed.clauses.storyline


def _parsed(line: str, asker: Asker, desk: Desk) -> Parsed:
    takes = {name: found.clauses for name, found in REGISTRY.items()}
    searching = {name for name, found in REGISTRY.items() if found.searches}
    names = DeskNames(desk, desk.scope_of(asker))
    return parse(pasted(line)[0], takes, names, desk.clock(), desk.settings.zone, searching)
