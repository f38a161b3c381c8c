"""What the bot asks back where a button needs one more word: each choice is a key for a whole command. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat import deeds
from bot.chat.matrix.buttons import LINES, SHARE
from bot.reply import Action, Reply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.forms import LineForm

_TITLES = {deeds.SPEAKER: "Wrong speaker", deeds.DATE: "Wrong date", deeds.STORY: "Not this story"}
_PEOPLE = 8  # names with a key of their own; anybody else is typed


def about_line(deed: str, found: LineForm) -> Reply:
    """Who said it, when it was, or which story it is not, with the paragraph and how another answer is typed."""
    asked = {deeds.SPEAKER: _speaker, deeds.DATE: _date, deeds.STORY: _story}
    return asked[deed](found)


def _speaker(found: LineForm) -> Reply:
    people = [name for name in found.people if name != found.speaker][:_PEOPLE]
    actions = [Action(name, f'/correct {found.id} speaker "{name.replace(chr(34), "")}"') for name in people]
    actions.append(Action("nobody knows", f"/correct {found.id} speaker unknown"))
    now = f"{found.id}, now: {found.speaker or 'not known'}. Who said it?"
    return _asked(deeds.SPEAKER, found, now, f"Somebody else: /correct {found.id} speaker NAME", actions)


def _date(found: LineForm) -> Reply:
    now = f"{found.id}, now: {found.date or 'not known'}. When was it?"
    actions = [Action("unknown", f"/correct {found.id} date unknown")]
    return _asked(deeds.DATE, found, now, f"A day, a month or a year: /correct {found.id} date 18 Feb 2025", actions)


def _story(found: LineForm) -> Reply:
    if not found.storylines:
        return Reply(_TITLES[deeds.STORY], f"{found.id} is in no storyline.")
    actions = [Action(each.slug, f"/correct {found.id} not-this-story {each.slug}") for each in found.storylines]
    return _asked(deeds.STORY, found, f"{found.id}. Which story is it not?", "", actions)


def _asked(deed: str, found: LineForm, now: str, other: str, actions: Sequence[Action]) -> Reply:
    notes = tuple(filter(None, (found.paragraph, other)))
    return Reply(_TITLES[deed], now, notes=notes, actions=tuple(actions))


def which_line(deed: str) -> Reply:
    """Which of several lines a correction is for; `deed` is "lines speaker s31 s36"."""
    _, what, *lines = deed.split()
    actions = tuple(Action(line, f"{what} {line}") for line in lines[:9])
    more = f"Another: /correct ID {what} ..." if lines[9:] else ""
    return Reply(_TITLES[what], "Which line?", notes=tuple(filter(None, (more,))), actions=actions)


def which_room(line: str, rooms: Sequence[tuple[str, str]]) -> Reply:
    """Where an answer is to be shared, by the rooms' ids and names."""
    if not rooms:
        return Reply("Share", "There is no room that both of us are in. Invite me to one first.")
    actions = tuple(Action(name, f"{SHARE} {room} {line}") for room, name in rooms[:9])
    return Reply("Share", "To which room?", actions=actions)


def shared_to(deed: str) -> tuple[str | None, str]:
    """The room that a deed shares to, None where it names none, and the command whose answer is shared."""
    words = deed.removeprefix(f"{SHARE} ")
    if words.startswith("/"):
        return None, words
    room, _, line = words.partition(" ")
    return room, line


def is_question(deed: str) -> bool:
    """Whether a deed asks which line is meant."""
    return deed.startswith(f"{LINES} ")
