"""Posted messages that show what is so no longer: each is edited in its place, and its room is told once.

What a message must show is worked out from how it was posted and how things stand now, never from an edit before, so
that corrections in any order end alike.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

from bot.digest.editing import Editing
from bot.digest.restating import announced, edited_at, purged, recorded, restated
from bot.reply import Reply
from bot.store.posted import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime, tzinfo

    from bot.digest.restating import Present
    from bot.digest.sending import Channel
    from bot.model import Clock
    from bot.reply import Entry
    from bot.store import Store
    from bot.store.posted import ShownLine, ShownMessage
    from bot.store.shown import Shown

DELETED = "A file that had it was deleted; who still needs the rest asks for it anew."
_TITLES = {"withdrawn": "Withdrawn", "taken": "Taken out", "shown": "Shown again"}
"""What a room is told of lines that were not corrected, by the first word of what was done."""

NOTICE = "corrected:"
"""How the key of a message begins by which a room is told."""
AT_ONCE = 50
"""Messages that are looked at in one write; what is left comes with the next round."""


class Standing(Protocol):
    """How things stand at one moment."""

    @property
    def withheld(self) -> frozenset[str]:
        """The ids that nobody is to read on this day."""

    def of(self, line: ShownLine) -> Present:
        """How things stand with one line of a message."""


@dataclass(frozen=True, slots=True)
class Restated:
    """A line of a message that shows something else from now on; `told` is what its room is told of it."""

    message: ShownMessage
    line: ShownLine
    now: Entry | None
    told: Entry | None
    since: datetime


@dataclass(slots=True)
class Living:
    """Looks after the messages of one store. `zone` is the desk's.

    `present` says how things stand at the moment it is called; `may` whether a place may be written to now. `shown` is
    the store's, for a room's drawer with the desk's beside it.
    """

    store: Store
    clock: Clock
    channels: Mapping[str, Channel]
    zone: tzinfo
    shown: Shown
    present: Callable[[], Standing]
    may: Callable[[Place], bool] = lambda _: True
    _looked: tuple[object, ...] = field(default=(), init=False)

    def look(self) -> int:
        """Queue the edits of messages that show what is so no longer, and a word to each room; returns how many edits.

        Nothing is looked at twice while nothing is written and the day is the same.
        """
        written = (*self.shown.written(), self.clock().astimezone(self.zone).date())
        if written == self._looked:
            return 0
        if not self.shown.to_place() and not self.shown.moved(self.present().withheld):
            self._looked = written
            return 0
        with self.store.write():
            self.shown.find_places()
            return self._queue(self.clock(), self.present())

    def _queue(self, now: datetime, present: Standing) -> int:
        rooms: dict[tuple[str, str], list[Restated]] = defaultdict(list)
        looked = queued = 0
        for pk in self.shown.moved(present.withheld):
            message = self.shown.get(pk)
            if message.place.platform not in self.channels or not self.may(message.place):
                continue
            if looked == AT_ONCE:
                break
            looked += 1
            found = self._restated(message, now, present)
            for line in message.lines:
                self.shown.rest(pk, line.number, present.withheld)
            self.shown.looked_at(pk)
            if found or message.anew:
                queued += self._edit(now, message, found)
            if found:
                rooms[message.place.platform, message.place.room] += found
        for restated_there in rooms.values():
            self._tell(now, restated_there)
        return queued

    def _restated(self, message: ShownMessage, now: datetime, standing: Standing) -> list[Restated]:
        """The lines of a message that are to show something else."""
        found = []
        for line in message.lines:
            if not line.kind:
                continue
            present = standing.of(line)
            shows = recorded if (message.place.key or "").startswith(NOTICE) else restated
            as_before = shows(line, present, edited_at(line.since or now, message.at, self.zone))
            if as_before == line.now:
                continue
            new = shows(line, present, edited_at(now, message.at, self.zone))
            told = announced(line, present, new, self._time(now))
            if told:
                found.append(Restated(message, line, new, told, now))
            elif present.hidden or purged(line.posted) or (line.now and not line.now.edited):
                # Only what is hidden goes, or comes back.
                found.append(Restated(message, line, as_before, None, line.since or now))
        return found

    def _edit(self, now: datetime, message: ShownMessage, found: Sequence[Restated]) -> int:
        """Keep what the message shows from now on, and have it edited; a file that holds what is gone is deleted."""
        lines = {line.number: line.entry for line in message.lines}
        for each in found:
            lines[each.line.number] = each.now or each.line.posted
            self.shown.rewrite(message.pk, each.line.number, each.now, each.since if each.now else None)
        if message.place.file:
            gone = any(_gone(each.now) for each in found)
            if gone:
                self.store.edits.queue(now, message.pk, "{}")
            return int(gone)
        rewrite = self.channels[message.place.platform].rewrite
        if rewrite is None:
            return 0
        reply = replace(message.reply, entries=tuple(lines.values()))
        self.store.edits.queue(now, message.pk, rewrite(reply, message.frame))
        return 1

    def make(self, go_on: Callable[[], bool] = lambda: True) -> int:
        """Make every edit that may be made now, as long as `go_on` says so; returns how many were made."""
        return self._editing.make(go_on)

    def take_up(self) -> None:
        """After a crash: make once more what was being made."""
        self._editing.take_up()

    @property
    def _editing(self) -> Editing:
        return Editing(self.store, self.clock, self.channels)

    def _tell(self, now: datetime, found: Sequence[Restated]) -> None:
        """One message to a room, or to the only thread in it that showed what was corrected, about all of it."""
        place = found[0].message.place
        fresh: dict[str, Restated] = {}
        for each in found:
            mark = _mark(each.told)
            if each.told and self.shown.last_told(place, each.line.subject) != mark:
                known = fresh.get(each.line.subject)
                if known is None or known.line.posted.kind == "storyline":
                    fresh[each.line.subject] = each
        if not fresh:
            return
        for subject, each in fresh.items():
            self.shown.tell(place, subject, _mark(each.told))
        stems = {_stem(each.message.place) for each in found if each.line.subject in fresh}
        thread = stems.pop() if len(stems) == 1 else None
        told = _told([each.told for each in fresh.values() if each.told], self._time(now))
        if any(each.message.place.file and _gone(each.now) for each in found):
            told = replace(told, notes=(*told.notes, DELETED))
        self._post(now, place, thread, told)
        self._mark_files(now, thread, [each for each in found if each.line.subject in fresh])

    def _mark_files(self, now: datetime, told_in: str | None, found: Sequence[Restated]) -> None:
        """A line under each file that shows something as it was, where nobody reads it there already."""
        files = {each.message.pk: each.message for each in found if each.message.place.file}
        for message in files.values():
            stem = _stem(message.place)
            gone = any(each.message.pk == message.pk and _gone(each.now) for each in found)
            if stem is None or stem == told_in or gone:
                continue
            asked = message.frame.get("asked", "")
            again = f" {asked} makes it anew." if asked else ""
            ids = ", ".join(dict.fromkeys(e.line.subject for e in found if e.message.pk == message.pk))
            words = f"This file is from before a correction of {ids}.{again}"
            self._post(now, message.place, stem, Reply(f"Corrected {self._time(now)}", words))

    def _post(self, now: datetime, place: Place, thread: str | None, reply: Reply) -> None:
        """Queue a message of its own, which is looked after as all others are."""
        channel = self.channels[place.platform]
        key = f"{NOTICE}{self.store.connections.letter}{self.shown.last() + 1}"
        payloads = channel.render([reply])
        self.store.digests.queue_alert(now, place.platform, place.room, key, payloads, thread)
        for part, each in enumerate(channel.parted([reply])):
            self.shown.keep(now, Place(place.platform, place.room, thread=thread, key=f"{key}/{part}"), each)

    def _time(self, now: datetime) -> str:
        return edited_at(now, now, self.zone)


def _told(entries: Sequence[Entry], time: str) -> Reply:
    """What a room is told: each line with what it was; what nobody is to read is counted."""
    gone = [entry for entry in entries if _gone(entry)]
    left = tuple(entry for entry in entries if not _gone(entry))
    known = [f"{entry.id} was {entry.edited}." for entry in gone if entry.id]
    if unknown := len(gone) - len(known):
        known.append(f"{'1 line was' if unknown == 1 else f'{unknown} lines were'} taken out.")
    done = {_state(entry) for entry in entries}
    return Reply(
        f"{_TITLES.get(done.pop(), 'Corrected') if len(done) == 1 else 'Corrected'} {time}",
        entries=left,
        notes=tuple(known),
    )


def _gone(entry: Entry | None) -> bool:
    return bool(entry and entry.edited.startswith("taken out"))


def _stem(place: Place) -> str | None:
    """The thread in which a message is read; None for the room itself. A file is spoken of in its own."""
    if place.file and not place.thread:
        return place.ref if place.ref and not place.ref.endswith(":") else None
    return place.thread


def _mark(told: Entry | None) -> str:
    """What a room was told, so that it is not told again; no word can be had back from it."""
    if told is None:
        return ""
    state = _state(told)
    ended = state in ("withdrawn", "taken")
    return sha256((state if ended else repr((told.speaker, told.source, told.date, told.text))).encode()).hexdigest()


def _state(entry: Entry) -> str:
    """What was done to the line, in one word."""
    return entry.edited.partition(" ")[0]
