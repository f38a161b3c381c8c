"""A line of a posted message as it is to be shown from now on, by how it was posted and how things stand. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from bot.store.posted import bare
from bot.when import shown_date, shown_day

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from bot.reply import Entry, Mark
    from bot.store.posted import ShownLine

Standing = Literal["stands", "withdrawn", "taken out"]
"""Taken out is what nobody is to read: held, taken down, embargoed, not to be used. What is withdrawn may be read."""


@dataclass(frozen=True, slots=True)
class Present:
    """How things stand with a line of a message.

    `entry` is what the message would show in its place if it were posted now, `told` the same as a line of its own (of
    a storyline's entry the line that it names). `why` says what became of a line that does not stand. `given` are the
    words that its articles give now. `hidden` says that an article the line names is hidden, so that nothing of the
    line as it was may be repeated.
    """

    standing: Standing
    entry: Entry | None = None
    told: Entry | None = None
    why: str = ""
    given: frozenset[str] = frozenset()
    hidden: bool = False


def edited_at(at: datetime, posted: datetime, zone: tzinfo) -> str:
    """When a message was edited: the hour in the zone, with the day where it is not the day it was posted on."""
    local = at.astimezone(zone)
    day = "" if local.date() == posted.astimezone(zone).date() else f"{shown_day(local.date())}, "
    return f"{day}{local:%H:%M}"


def restated(line: ShownLine, present: Present, at: str) -> Entry | None:
    """What the message is to show for the line, edited `at` this time; None for the line as it was posted.

    What other articles have added since is no correction: a finer date, better words. While nothing that the line rests
    on has moved, it is left as it is where it is still true.
    """
    posted, new = line.posted, present.entry
    if posted.kind == "change" and posted.tells is None and present.standing != "taken out":
        return None  # it tells of a decision, not how things stand
    if present.standing != "stands" or new is None:
        return _ended(posted, present, at)
    discreet = present.hidden or bool(line.now and not line.now.edited)  # something is hidden there, or was
    if not line.moved and not discreet and _says(line.entry) and _still_true(line.entry, present):
        return line.now
    new = replace(new, group=posted.group, tells=posted.tells, marks=_marks(new))
    if purged(posted):
        return new
    if face(new) == face(posted):
        return new if present.hidden else None
    done = "corrected" if _says(posted) else "shown again"
    return replace(new, struck="" if present.hidden else before(posted, new), edited=f"{done} {at}")


def recorded(line: ShownLine, present: Present, at: str) -> Entry | None:
    """The same for a line by which a room was told: a record, left as it was posted while it may be read.

    What is decided of the same thing later on is told by a line of its own.
    """
    if present.standing == "stands" and not present.hidden and not purged(line.posted):
        return None
    return restated(line, present, at)


def _ended(posted: Entry, present: Present, at: str) -> Entry | None:
    """A line that does not stand: struck through whole where it may be read, else only that it was there."""
    readable = present.standing == "withdrawn" and not present.hidden
    if not _says(posted) and posted.edited.startswith(present.standing) and (readable or not posted.struck):
        return None  # a message that told the room so
    named = posted.kind == "storyline" or bool(present.why)
    rest = bare(posted) if named else replace(bare(posted), id="")
    struck = (whole(posted) or posted.struck) if readable else ""
    return replace(rest, struck=struck, edited=_done(present, at))


def _done(present: Present, at: str) -> str:
    done = f"{present.standing} {at}"
    return f"{done}, {present.why}" if present.why else done


def announced(line: ShownLine, present: Present, now: Entry | None, at: str) -> Entry | None:
    """What the room is told of a line that shows `now` from now on: what it is, and what the message showed till then.

    None where nothing that is read has changed. Nothing is repeated of what nobody is to read.
    """
    shown, after = line.entry, now or line.posted
    if present.standing != "stands" or present.told is None:
        if not _says(shown) and shown.edited.startswith(present.standing):
            return None
        struck = whole(shown) if after.struck else ""
        rest = replace(bare(shown), id=line.subject if present.why else "", kind=line.kind or "change", text="")
        receipts = shown.receipts if struck else ()  # by which it is noticed that it stands again
        return replace(rest, group="", struck=struck, edited=_done(present, at), receipts=receipts)
    if purged(shown):
        return None
    told = replace(present.told, group="", tells=line.posted.tells, marks=_marks(present.told))
    if not _says(shown):
        return replace(told, edited=f"shown again {at}")
    if face(after) == face(shown):
        return None
    return replace(told, struck="" if present.hidden else before(shown, after), edited=f"corrected {at}")


def face(entry: Entry) -> tuple[object, ...]:
    """What a reader goes by: who, when, which words; of a storyline the line that stands for it."""
    if entry.kind == "storyline":
        return (entry.detail.partition("\n")[0],)
    return _who(entry), entry.date, entry.by, entry.text


def before(old: Entry, new: Entry) -> str:
    """Of what an entry showed only that which is another now."""
    if old.kind == "storyline":
        return old.detail
    pairs = ((_who(old), _who(new)), (_when(old), _when(new)), (old.text, new.text))
    return " · ".join(was or "speaker not named" for was, now in pairs if was != now) if _says(old) else ""


def whole(entry: Entry) -> str:
    """All that an entry said, in one line."""
    if entry.kind == "storyline":
        return entry.detail
    who = _who(entry)
    return f"{who}: {entry.text}" if who and entry.text else entry.text


def _still_true(shown: Entry, present: Present) -> bool:
    """Whether an entry says nothing that its articles do not say any more."""
    new = present.entry
    if new is None or shown.kind == "storyline":
        return new is not None
    who = not _who(shown) or _who(shown) == _who(new)
    when = shown.date is None or shown.by or "date disputed" in new.marks or (new.date or "").startswith(shown.date)
    return who and when and shown.text in {*present.given, new.text}


def purged(entry: Entry) -> bool:
    """Whether nobody knows any more what a line said, because words in it were deleted for good."""
    return not _says(entry) and not entry.edited


def _marks(entry: Entry) -> tuple[Mark, ...]:
    """Its marks without the one that says no more than the hour beside it."""
    return tuple(mark for mark in entry.marks if mark != "corrected")


def _says(entry: Entry) -> bool:
    """Whether there are words in the entry, not only that it was edited."""
    return bool(entry.detail if entry.kind == "storyline" else entry.text)


def _who(entry: Entry) -> str:
    return entry.speaker or entry.source


def _when(entry: Entry) -> str:
    if not entry.date or entry.date.startswith("XXXX"):
        return "year not stated" if entry.date else "undated"
    return f"by {shown_date(entry.date)}" if entry.by else shown_date(entry.date)
