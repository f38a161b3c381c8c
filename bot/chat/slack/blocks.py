"""A Reply as Slack messages. Decides nothing: what does not fit is said to be missing, with the way to it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.chat import deeds
from bot.chat.seen import clean
from bot.chat.slack import parts
from bot.chat.slack.entries import Piece, entry_pieces
from bot.chat.slack.limits import VALUE, size
from bot.chat.slack.mrkdwn import CUT, escaped, shortened
from bot.chat.slack.sheets import message, pack, plain_text
from bot.reply import Action, Reply

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# What a reply that is cut keeps of what stands around its entries, so that this much always fits one message.
_TITLE = 400  # characters
_SUMMARY = 800  # characters
_NAME = 80  # of a person
_BUTTONS = 5
_SENTENCES = 2  # paragraphs of what cannot be answered
_COMMAND = 150  # characters
_TAKEN = re.compile(r" (?:as|page) ", re.IGNORECASE)


def render(reply: Reply, asked: str = "", *, share: bool = False) -> dict[str, Any]:
    """The reply as one message; entries beyond its limits are counted in it, with a narrower command.

    `asked` is the command answered. `share` adds the button that posts the same answer for all.
    """
    return render_all(reply, asked, share=share, most=1)[0]


def render_all(
    reply: Reply, asked: str = "", *, share: bool = False, most: int = 3, start: int = 0
) -> list[dict[str, Any]]:
    """The reply as up to `most` messages, in order; buttons stand under the last.

    `start` is how many of its entries, then notes, were shown before: they are left out.
    """
    taken = _Parts(reply, asked, start)
    return [message(sheet) for sheet in _sheets(taken, share=share, most=most)]


def parted(reply: Reply, asked: str = "", *, share: bool = False, most: int = 3, start: int = 0) -> list[Reply]:
    """What each message of `render_all` shows, as a reply of its own."""
    taken = _Parts(reply, asked, start)
    return [taken.on(sheet, number) for number, sheet in enumerate(_sheets(taken, share=share, most=most))]


def _sheets(taken: _Parts, *, share: bool, most: int) -> list[list[Piece]]:
    shared = deeds.further(taken.asked, taken.start) if share else ""
    sheets = taken.whole(shared)
    return sheets if len(sheets) <= most else _cut(taken, shared, most)


def render_shared(reply: Reply, asked: str, name: str, user: str, *, start: int = 0) -> list[dict[str, Any]]:
    """The reply for everybody, as messages that say who shared them and that can be deleted."""
    return [_signed(each, name, user) for each in render_all(reply, asked, start=start)]


def _signed(message: dict[str, Any], name: str, user: str) -> dict[str, Any]:
    words = escaped(f"Shared by {shortened(clean(name), _NAME)}")
    blocks = [*message["blocks"], *parts.signature(name, user)]
    return message | {"blocks": blocks, "text": f"{message['text']}\n{words}"}


def render_digest(replies: Sequence[Reply]) -> list[str]:
    """A digest as JSON payloads: the parent's message first, all others for its thread; nothing is left out."""
    return [json.dumps(message(sheet)) for reply in replies for sheet in _Parts(reply).whole("")]


def parted_digest(replies: Sequence[Reply]) -> list[Reply]:
    """What each message of `render_digest` shows, as a reply of its own."""
    taken = map(_Parts, replies)
    return [each.on(sheet, number) for each in taken for number, sheet in enumerate(each.whole(""))]


def rewritten(reply: Reply, frame: Mapping[str, str]) -> str:
    """A posted message written anew (`bot.reply.Rewriting`): one that grew too long loses what is struck through."""
    asked = frame.get("asked", "")
    plain = replace(reply, entries=tuple(replace(entry, struck="") for entry in reply.entries))
    sheets = next(
        (sheets for each in (reply, plain) if len(sheets := _Parts(each, asked).whole("")) == 1),
        None,
    )
    found = message((sheets or _cut(_Parts(plain, asked), "", 1))[0])
    if "user" in frame:
        found = _signed(found, frame["name"], frame["user"])
    return numbered(json.dumps(found), frame["number"]) if "number" in frame else json.dumps(found)


def numbered(payload: str, number: str) -> str:
    """A payload with the message's number beneath it, by which it is known again."""
    whole: dict[str, Any] = json.loads(payload)
    whole["text"] += f"\n{escaped(number)}"
    whole["blocks"].append({"type": "context", "elements": [plain_text(number)]})
    return json.dumps(whole)


def render_text(reply: Reply) -> str:
    """The whole reply as plain lines, without markup or limits."""
    return "\n".join(piece.text for piece in _Parts(reply).pieces() if piece.text)


def sentence(words: str) -> dict[str, Any]:
    """A few words alone as a message: what a person reads when a command cannot be answered."""
    pieces = parts.paragraphs(words) or parts.paragraphs(parts.UNTITLED)
    first, *others = pack(pieces, parts.continued(parts.UNTITLED))
    return message([*first[:_SENTENCES], *parts.paragraphs(CUT)] if others or len(first) > _SENTENCES else first)


class _Parts:
    """A reply taken apart once from `start` on, whole or with only so many of its entries and notes."""

    def __init__(self, reply: Reply, asked: str = "", start: int = 0) -> None:
        left = replace(reply, entries=reply.entries[start:], notes=reply.notes[max(0, start - len(reply.entries)) :])
        self.reply = left if start else reply
        self.asked = asked
        self.start = start
        self.entries = entry_pieces(self.reply.entries)

    @property
    def count(self) -> int:
        """How many entries and notes there are."""
        return len(self.entries) + len(self.reply.notes)

    def pieces(self) -> list[Piece]:
        """Everything but the buttons."""
        head = self._head(self.reply.title, self.reply.summary)
        return [*head, *self.entries, *self._notes(len(self.reply.notes)), *parts.legend(self.reply)]

    def _head(self, title: str, summary: str) -> list[Piece]:
        """Title and summary, or that it goes on."""
        return [parts.continued(title)] if self.start else [*parts.title(title), *parts.paragraphs(summary)]

    def _notes(self, kept: int) -> list[Piece]:
        return parts.notes(self.reply.notes[:kept], aside=bool(self.entries))

    def whole(self, shared: str) -> list[list[Piece]]:
        """All of it on as many sheets as it takes."""
        return pack([*self.pieces(), *parts.buttons(self.reply, shared, self.asked)], parts.continued(self.reply.title))

    def on(self, sheet: Sequence[Piece], number: int) -> Reply:
        """What the sheet with this number shows, as a reply of its own."""
        here = {id(piece) for piece in sheet}
        entries = tuple(each for each, piece in zip(self.reply.entries, self.entries, strict=True) if id(piece) in here)
        notes, actions = self.reply.notes, self.reply.actions
        kept = sum(piece.text in {each.text for each in sheet} for piece in self._notes(len(notes)))
        return replace(
            self.reply,
            title=self.reply.title if number == 0 else f"{self.reply.title} (continued)",
            summary=self.reply.summary if number == 0 else "",
            entries=entries,
            notes=notes if kept else (),
            actions=actions if any((piece.block or {}).get("type") == "actions" for piece in sheet) else (),
            files=(),
        )

    def first(self, kept: int, shared: str) -> list[list[Piece]]:
        """Sheets with the first `kept` of entries and notes, and a line that counts the others, which More gives."""
        reply, notes = self.reply, max(0, kept - len(self.entries))
        actions = tuple(action for action in reply.actions if len(action.command) <= _COMMAND)[:_BUTTONS]
        whole = _as_file(self.asked) if kept < len(self.entries) else ()
        more = deeds.further(self.asked, self.start + kept)
        page = replace(reply.page, next=more if kept and self.asked and size(more) <= VALUE else None)
        shown = replace(reply, entries=reply.entries[:kept], notes=reply.notes[:notes], actions=actions, page=page)
        pieces = [
            *self._head(shortened(clean(reply.title), _TITLE), shortened(clean(reply.summary), _SUMMARY)),
            *self.entries[:kept],
            *self._notes(notes),
            *parts.missing(reply, shown),
            *parts.legend(shown),
            *parts.buttons(replace(shown, actions=(*whole, *actions)), shared, self.asked),
        ]
        return pack(pieces, parts.continued(reply.title))


def _as_file(asked: str) -> tuple[Action, ...]:
    """The button for all of a timeline that no message holds."""
    fits = asked.startswith("/timeline ") and len(asked) <= _COMMAND and not _TAKEN.search(asked)
    return (Action("All of it as a file", f"{asked} as md"),) if fits else ()


def _cut(taken: _Parts, shared: str, most: int) -> list[list[Piece]]:
    """As many whole entries, then notes, as `most` messages hold."""
    low, high = 0, taken.count
    best = taken.first(0, shared)
    while low < high:
        middle = (low + high + 1) // 2
        sheets = taken.first(middle, shared)
        if len(sheets) <= most:
            low, best = middle, sheets
        else:
            high = middle - 1
    return best
