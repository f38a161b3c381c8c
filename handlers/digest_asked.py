"""/digest arrived, /digest resend: what somebody says of a message that may or may not have been posted."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bot.digest.asking import ARRIVED, answers, mark, number
from bot.errors import Misunderstood, TellUser
from bot.ids import PRIVATE
from bot.reply import Action, Reply
from handlers.command import command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.store.records import OutboxRow
    from handlers.desk import Desk, Request

_PART = r"(?:(?:\.|, part )(\d{1,3}))?"
_NUMBER = re.compile(rf"(?:digest )?({PRIVATE}?)([1-9]\d{{0,8}}){_PART}(?: in (\S+))?", re.IGNORECASE)
_WHICH = (
    "A message waits for a word of yours where Slugline stopped, or got no answer, while it was being posted, and may "
    "not look for it in the room. N is the message's number, as the question, /digest list and `slugline doctor` give "
    "it: a digest's, of a message in its thread one like 12.2; of a private room's own digests the room is named too."
)
_LINKS = {
    "slack": (re.compile(r"https?://[^/]+/archives/([A-Z0-9]+)/p(\d{10})(\d{6})(?:\?.*)?"), "{}:{}.{}"),
    "matrix": (re.compile(r"https?://matrix\.to/#/(![^/?]+)/(\$[^/?]+)(?:\?.*)?"), "{} {}"),
}
"""A message's link on each platform, and what its sender calls the place that it leads to."""


@command(
    name="digest arrived",
    usage="/digest arrived N [in ROOM] [LINK]",
    summary="Say that a digest's message arrived, where nobody but a person can see that.",
    help=(
        "The rest of its thread is posted then: under that message, where its link stands behind the number or "
        f"Slugline may look for it, else beside it under its own number. {_WHICH}"
    ),
    examples=("/digest arrived 12", "/digest arrived 12 https://desk.slack.com/archives/C0123ABCD/p1770364800123456"),
    admin=True,
    changes=True,
)
def arrived(request: Request, desk: Desk) -> Reply:
    """Count it as posted where its link leads to, else as soon as it was looked for."""
    which, link = _linked(request.parsed.subject)
    with _asked(request, desk, which) as (its, row), its.store.write():
        if link:
            its.store.outgoing.sent(request.at, row.pk, _place(row, link))
        else:
            its.store.outgoing.arrived(request.at, row.pk, ARRIVED)
        name = _noted(request, its, row)
    follows = "what is left of it follows"
    where = " in its thread" if link else ", in its thread where I can find it, else as a message with its number"
    return Reply("Thank you", f"{name} counts as posted; {follows}{where}", private=True)


@command(
    name="digest resend",
    usage="/digest resend N [in ROOM]",
    summary="Have a digest's message sent again that did not arrive.",
    help=f"It is sent as it was composed then. {_WHICH}",
    examples=("/digest resend 12",),
    admin=True,
    changes=True,
)
def resend(request: Request, desk: Desk) -> Reply:
    """Queue it once more."""
    with _asked(request, desk, request.parsed.subject) as (its, row), its.store.write():
        if row.payload:
            its.store.outgoing.anew(request.at, row.pk)
        else:
            its.store.outgoing.drop(row.pk)
        name = _noted(request, its, row)
    if not row.payload:
        return Reply("Not sent again", f"what {name} held was taken down since; the rest of it follows", private=True)
    return Reply("Sent again", f"{name} is on its way", private=True)


def unsettled(request: Request, desk: Desk, room: str) -> tuple[tuple[str, ...], tuple[Action, ...]]:
    """A line, and the two ways to settle it, for each message that waits for a word: an admin's all, else the room's.

    Only admins get the ways, as they alone may use them.
    """
    asker, letter = request.asker, desk.store.connections.letter
    rows = [row for row in desk.store.outgoing.rows(["asked"]) if row.digest > 0]
    rows = [row for row in rows if asker.admin or (row.platform, row.room) == (asker.platform, room)]
    actions = (action for row in rows if asker.admin for action in _named(letter, row))
    return tuple(sentence(letter, row) for row in rows), tuple(actions)


def sentence(letter: str, row: OutboxRow) -> str:
    """What is not known of a message, and how it is settled."""
    yes, no = answers(letter, row)
    return (
        f"Nobody knows whether {mark(letter, row)} arrived in {row.platform}:{row.room}. Look there, then"
        f" {yes.command} or {no.command} (admins)."
    )


def _named(letter: str, row: OutboxRow) -> tuple[Action, ...]:
    """The two answers, with the digest's number on them: several may stand side by side."""
    return tuple(replace(each, label=f"{each.label}: {number(letter, row)}") for each in answers(letter, row))


@contextmanager
def _asked(request: Request, desk: Desk, which: str) -> Iterator[tuple[Desk, OutboxRow]]:
    """The desk, or a room's drawer, that keeps the message meant; and that message, which waits for a word."""
    found = _NUMBER.fullmatch(" ".join(which.split()))
    if not found:
        raise Misunderstood(f'"{which}" is no digest\'s number. Write it like /{request.parsed.name} 12.')
    letter, digest, part, room = found[1].lower(), int(found[2]), int(found[3] or 1), found[4]
    if letter:
        there = replace(request.asker, room=room or request.asker.room, private=True)
        with desk.rooms.drawer(there) as drawer:
            yield _waiting(drawer, letter, digest, part)
        return
    yield _waiting(desk, letter, digest, part)


def _linked(subject: str) -> tuple[str, str]:
    """The words without the link at their end, and the link; "" for none."""
    words = subject.split()
    if not words or "://" not in words[-1]:
        return subject, ""
    return " ".join(words[:-1]), unquote(words[-1].strip("<>").partition("|")[0])


def _place(row: OutboxRow, link: str) -> str:
    """Where a link to the message leads, as the platform's sender calls it. Raises Misunderstood for another's."""
    pattern, place = _LINKS.get(row.platform, (None, ""))
    found = pattern.fullmatch(link) if pattern else None
    if not found:
        raise Misunderstood(f"{link} is no link to a message in {row.platform}. Copy the message's link once more.")
    if found[1] != row.room and row.room[:1] in "CG!":  # one written to a person stands in a room of another id
        raise Misunderstood(f"{link} leads to {found[1]}; the message was for {row.room}.")
    return place.format(*found.groups())


def _waiting(its: Desk | None, letter: str, digest: int, part: int) -> tuple[Desk, OutboxRow]:
    rows = its.store.outgoing.of_digest(digest, ["asked", "unknown"]) if its else ()
    row = next((row for row in rows if row.part == part - 1 and row.note != ARRIVED), None)
    if not its or not row:
        named = f"digest {letter}{digest}" + (f", part {part}" if part > 1 else "")
        raise TellUser(f"Nothing of {named} waits for a word. /digest list shows what does.")
    return its, row


def _noted(request: Request, its: Desk, row: OutboxRow) -> str:
    """The message's name, after a log row."""
    name = mark(its.store.connections.letter, row)
    its.note(request, request.parsed.name, name)
    return name
