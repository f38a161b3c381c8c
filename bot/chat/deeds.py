"""What the buttons and menus on an answer do besides issuing a command: words that the adapter acts on. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.chat.seen import clean
from bot.grammar import SLUG, slug_of
from bot.ids import LINE, kind_of
from bot.reply import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reply import Entry, Reply

SPEAKER, DATE, STORY, FOLLOW, UNFOLLOW = "speaker", "date", "story", "follow", "unfollow"
"""How what a button carries begins, where it is no command; after a blank stands a line's id or a slug."""
FORMS = (SPEAKER, DATE, STORY)
WENT_WRONG = "Something went wrong here, and nothing was changed. The log says what; try once more, or ask for less."
IN_MESSAGES = "The answer is in your messages with the bot."
_LINES = ("statement", "event", "change")
_SLUG = re.compile(r"/(?:timeline|storyline show|new) ([a-z0-9][a-z0-9-]*)(?: |$)")
_FURTHER = re.compile(r"more (\d{1,6}) (/.*)", re.DOTALL)


def of_entry(entry: Entry) -> tuple[Action, ...]:
    """What can be done with one entry: a line's receipt and corrections, a storyline's timeline."""
    if entry.kind == "storyline" and SLUG.fullmatch(entry.id) and not entry.id.isdigit():  # suggestions have numbers
        follow = Action("Follow", f"{FOLLOW} {entry.id}")
        return Action("Timeline", f"/timeline {entry.id}"), Action("What is new", f"/new {entry.id}"), follow
    if entry.kind not in _LINES or not LINE.fullmatch(entry.id):
        return ()
    return Action("Receipt", f"/receipt {entry.id}"), *_corrections(entry.id)


def _corrections(line: str) -> tuple[Action, ...]:
    wrong = (Action("Wrong speaker", f"{SPEAKER} {line}"),) if kind_of(line) == "statement" else ()
    return *wrong, Action("Wrong date", f"{DATE} {line}"), Action("Not this story", f"{STORY} {line}")


def the_one_line(entries: Sequence[Entry]) -> str | None:
    """The id of the line that the entries are about, where they are about one."""
    lines = {entry.id for entry in entries if entry.kind in _LINES and LINE.fullmatch(entry.id)}
    return lines.pop() if len(lines) == 1 else None


def of_reply(reply: Reply, asked: str) -> tuple[Action, ...]:
    """What can be done with a whole answer to the line `asked`: correct its one line, follow its storyline."""
    line = the_one_line(reply.entries)
    if line:
        has_one = any(action.command == f"/receipt {line}" for action in reply.actions) or asked.startswith("/receipt")
        return *(() if has_one else (Action("Receipt", f"/receipt {line}"),)), *_corrections(line)
    storyline = _SLUG.match(clean(asked))
    followed = storyline and slug_of(storyline[1])
    return (Action("Follow", f"{FOLLOW} {followed}"),) if followed else ()


def further(line: str, start: int) -> str:
    """What a button carries that gives the answer to `line` from its entry number `start` on, counted from 0."""
    return f"more {start} {line}" if start else line


def begun(carried: str) -> tuple[str, int]:
    """The line that a button carries, and how much of its answer was shown before."""
    found = _FURTHER.fullmatch(carried)
    return (found[2], int(found[1])) if found else (carried, 0)


def command_of(deed: str) -> str | None:
    """The command that a deed is in the asker's own conversation with the bot; None where it is none."""
    what, _, slug = deed.partition(" ")
    verb = {FOLLOW: "subscribe", UNFOLLOW: "unsubscribe"}.get(what)
    return f"/digest {verb} {slug}" if verb else None
