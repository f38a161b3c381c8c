"""A Reply as Matrix messages. Decides nothing: what does not fit is said to be missing, with the way to it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.chat.matrix.buttons import DELETE, KEYS, MOST, Key, keyed, keys_of, line_of
from bot.chat.matrix.entries import entry_pieces
from bot.chat.matrix.markup import html, plain, shortened
from bot.chat.matrix.pieces import TITLE, Piece, apart, heading, joined, packed, paragraphs
from bot.chat.matrix.typed import typed
from bot.chat.seen import clean
from bot.reply import MARKS, Action, Page, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.reply import Renderer, Rewriting

EVENT = 65_536
"""Bytes that an event may take, from the specification."""
MESSAGES = 4
"""Messages that one answer may take; what is beyond them is counted."""

_NAME = 80  # characters of a person's name
_UNTITLED = "Slugline"
_MISSING = "Not shown, because it is too long: {}. Ask for less at once: add since or until with a date, or words."


@dataclass(frozen=True, slots=True)
class Message:
    """One message's content, and the keys that are set on it as reactions."""

    content: dict[str, Any]
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """How commands are typed in this room, and whether the bot's answers may be shared from it.

    `room` is the one that the answer is about, where that is another.
    """

    prefix: str = "!"
    share: bool = False
    room: str = ""

    def keys(self, reply: Reply, asked: str) -> tuple[Key, ...]:
        """The keys of an answer to the line `asked`."""
        return keys_of(reply, asked, share=self.share, room=self.room)


def render_all(
    reply: Reply, asked: str = "", look: Look = Look(), *, keys: tuple[Key, ...] | None = None, most: int = MESSAGES
) -> list[Message]:
    """The reply as up to `most` messages, in order; its keys are on the last. `asked` is the command answered."""
    keys = look.keys(reply, asked) if keys is None else keys
    return _messages(_bounded(reply, look, keys, most), keys)


def _bounded(reply: Reply, look: Look, keys: Sequence[Key], most: int) -> list[list[Piece]]:
    """As many whole entries as `most` sheets hold."""
    sheets = _sheets(reply, look, keys)
    kept = len(reply.entries)
    while len(sheets) > most and kept:
        kept = min(kept - 1, kept * most // len(sheets))
        sheets = _sheets(replace(reply, entries=reply.entries[:kept]), look, keys, len(reply.entries) - kept)
    return sheets[:most]


def render_shared(reply: Reply, asked: str, name: str, user: str, look: Look, most: int = MESSAGES) -> list[Message]:
    """The reply for everybody, as messages that say who shared them and that can be taken back."""
    signed = replace(reply, notes=(*reply.notes, f"Shared by {shortened(clean(name), _NAME)}"))
    keys = (*keys_of(reply, asked)[: MOST - 1], *keyed([Action("delete", f"{DELETE} {user}")]))
    return render_all(signed, asked, look, keys=keys, most=most)


def render_digest(prefix: str) -> Renderer:
    """The renderer of digests (`bot.reply.Renderer`): the parent's message first; nothing is left out."""

    def render(replies: Sequence[Reply]) -> list[str]:
        look = Look(prefix)
        messages = [
            message
            for reply in replies
            for keys in [keys_of(reply, "")]
            for message in _messages(_sheets(reply, look, keys), keys)
        ]
        return [json.dumps(message.content, ensure_ascii=False) for message in messages]

    return render


def parted(reply: Reply, asked: str, look: Look = Look(), most: int = MESSAGES) -> list[Reply]:
    """What each message of `render_all` shows, as a reply of its own."""
    keys = look.keys(reply, asked)
    return _parted(reply, _bounded(reply, look, keys, most))


def parted_digest(prefix: str) -> Callable[[Sequence[Reply]], list[Reply]]:
    """What each message of a digest shows."""

    def shows(replies: Sequence[Reply]) -> list[Reply]:
        sheets = [_sheets(reply, Look(prefix), keys_of(reply, "")) for reply in replies]
        return [each for reply, some in zip(replies, sheets, strict=True) for each in _parted(reply, some)]

    return shows


def _parted(reply: Reply, sheets: Sequence[list[Piece]]) -> list[Reply]:
    last = len(sheets) - 1
    return [
        Reply(
            reply.title if number == 0 else _continued(clean(reply.title)),
            reply.summary if number == 0 else "",
            tuple(piece.entry for piece in sheet if piece.entry),
            reply.notes if number == last else (),
            reply.page if number == last else Page(),
            reply.actions if number == last else (),
        )
        for number, sheet in enumerate(sheets)
    ]


def rewritten(prefix: str) -> Rewriting:
    """Writes a posted message anew: one that grew too long loses what is struck through."""

    def rewrite(reply: Reply, frame: Mapping[str, str]) -> str:
        plain = replace(reply, entries=tuple(replace(entry, struck="") for entry in reply.entries))
        found = next((some for each in (reply, plain) if len(some := _framed(each, frame, prefix, 2)) == 1), None)
        (message,) = found or _framed(plain, frame, prefix, 1)
        return json.dumps(message.content, ensure_ascii=False)

    return rewrite


def _framed(reply: Reply, frame: Mapping[str, str], prefix: str, most: int) -> list[Message]:
    asked, look = frame.get("asked", ""), Look(prefix, room=frame.get("room", ""))
    if "user" in frame:
        return render_shared(reply, asked, frame["name"], frame["user"], look, most)
    return render_all(reply, asked, look, most=most)


def sentence(words: str, prefix: str = "!") -> Message:
    """A few words alone: what a person reads when a command cannot be answered."""
    pieces = paragraphs(typed(words, prefix)) or paragraphs(_UNTITLED)
    return Message(_content(pieces[:1]))


def _sheets(reply: Reply, look: Look, keys: Sequence[Key], missing: int = 0) -> list[list[Piece]]:
    """All of a reply, as many pieces on a sheet as it holds."""
    title = typed(clean(reply.title), look.prefix) or _UNTITLED
    pieces = [
        heading(title),
        *paragraphs(typed(reply.summary, look.prefix)),
        *entry_pieces(reply.entries, look.prefix),
        *_missing(missing),
        *apart(_notes(reply, look)),
        *apart(_legend(reply, look.prefix)),
    ]
    shown, told = line_of(keys, look.prefix)
    if shown:
        pieces.append(Piece(shown, f"\n{told}"))
    return list(packed(pieces, heading(_continued(title))))


def _continued(title: str) -> str:
    return f"{shortened(title or _UNTITLED, TITLE - 20)} (continued)"


def _messages(sheets: Sequence[list[Piece]], keys: tuple[Key, ...]) -> list[Message]:
    last = {KEYS: {key.sign: key.deed for key in keys}} if keys else {}
    first = [Message(_content(sheet)) for sheet in sheets[:-1]]
    return [*first, Message(_content(sheets[-1]) | last, keys)]


def _content(pieces: Sequence[Piece]) -> dict[str, Any]:
    """A notice that pings nobody."""
    return {
        "msgtype": "m.notice",
        "body": "\n".join(piece.text for piece in pieces).strip("\n"),
        "format": "org.matrix.custom.html",
        "formatted_body": "".join(joined(pieces)),
        "m.mentions": {},
    }


def _missing(count: int) -> list[Piece]:
    return paragraphs(_MISSING.format(f"{count} more {'entry' if count == 1 else 'entries'}")) if count else []


def _notes(reply: Reply, look: Look) -> list[Piece]:
    """Its notes, and what it offers with a word still to be filled in, which no key can issue."""
    unfinished = [f"{action.label}: {action.command}" for action in reply.actions if action.unfinished]
    return paragraphs(typed("\n".join((*reply.notes, *unfinished)), look.prefix))


def _legend(reply: Reply, prefix: str) -> list[Piece]:
    """Each mark in use explained once, and which page this is."""
    used = {mark for entry in reply.entries for mark in entry.marks}
    parts = [f"{mark}: {says}" for mark, says in MARKS.items() if mark in used]
    if reply.page.of > 1:
        parts.append(f"page {reply.page.number} of {reply.page.of}")
    if not parts:
        return []
    words = typed(" · ".join(parts), prefix)
    return [Piece(f"<p><em>{html(words)}</em></p>", plain(words))]
