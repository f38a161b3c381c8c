"""A posted message as it is kept: where it stands, what each of its lines shows, and how entries are written down."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Literal

from bot.reply import Action, Entry, Receipt, Reply
from bot.store.coding import dumps

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.reply import EntryKind

ANEW = 2
"""In `shown.look`: edit the message in any case; 1 is to look at it, 0 to leave it until something moves."""
BESIDE = "beside"
"""In the frame of a file: the refs of the messages that it came with, between blanks."""
_DEFAULTS = {field.name: field.default for field in fields(Entry)}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands: its `ref` on the platform, and that of the message it stands under.

    A digest's message is not posted yet when it is kept: it goes by the outbox's `key` until then. `file` is the
    platform's id of an uploaded file.
    """

    platform: str
    room: str
    ref: str | None = None
    thread: str | None = None
    key: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of a message: the entry as it was posted, without its words once these were deleted for good.

    `now` is what the message shows in its place since the instant `since`; None where it is as it was posted. `moved`
    says whether something that it rests on has moved since it was last looked at, `own` whether that lies in the store
    that keeps the message.
    """

    number: int
    kind: EntryKind | Literal[""]
    subject: str
    own: bool
    posted: Entry
    now: Entry | None = None
    since: datetime | None = None
    moved: bool = False

    @property
    def entry(self) -> Entry:
        """What the message shows."""
        return self.now or self.posted


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message that stays: the reply without its entries, which are `lines`, and what else it takes to write it anew.

    `frame` has the command that was answered ("asked") and who shared it ("name", "user"), where it was one. `anew`
    says that words in it were deleted for good, so that it must be edited in any case.
    """

    pk: int
    at: datetime
    place: Place
    reply: Reply
    frame: Mapping[str, str]
    lines: tuple[ShownLine, ...]
    anew: bool = False


def dump_entry(entry: Entry) -> str:
    """An entry as JSON without what is at its default."""
    return dumps({name: value for name, value in asdict(entry).items() if value != _DEFAULTS[name]})


def load_entry(text: str) -> Entry | None:
    """What `dump_entry` wrote; None for nothing."""
    if not text:
        return None
    raw: dict[str, Any] = {"id": "", "kind": "", "text": "", **json.loads(text)}
    raw["receipts"] = tuple(Receipt(**each) for each in raw.get("receipts", ()))
    raw["marks"] = tuple(raw.get("marks", ()))
    return Entry(**raw)


def bare(entry: Entry) -> Entry:
    """The entry without a word of what it said: where it stood, and what it was about."""
    text = entry.text if entry.kind == "storyline" else ""
    return Entry(entry.id, entry.kind, text, group=entry.group, tells=entry.tells)


def framed(reply: Reply) -> dict[str, Any]:
    """A reply without entries and files, as JSON values."""
    kept = asdict(replace(reply, entries=(), files=()))
    return {name: kept[name] for name in ("title", "summary", "notes", "actions") if kept[name]}


def unframed(raw: dict[str, Any]) -> Reply:
    """What `framed` gave, as a reply again."""
    actions = tuple(Action(**each) for each in raw.get("actions", ()))
    return Reply(raw.get("title", ""), raw.get("summary", ""), notes=tuple(raw.get("notes", ())), actions=actions)
