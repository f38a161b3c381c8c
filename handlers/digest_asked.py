"""/digest arrived, /digest resend: what somebody says of a message that may or may not have been posted."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.digest.asking import answers, mark
from bot.errors import Misunderstood, TellUser
from bot.ids import PRIVATE
from bot.reply import Action, Reply
from handlers.command import command
from handlers.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.store import Store
    from bot.store.records import OutboxRow
    from handlers.desk import Desk, Request

_NUMBER = re.compile(rf"(?:digest )?({PRIVATE}?)([1-9]\d{{0,8}})(?: in (\S+))?", re.IGNORECASE)
_WHICH = (
    "A message waits for a word of yours where Slugline stopped, or got no answer, while it was being posted, and may "
    "not look for it in the room. N is the digest's number, as the question, /digest list and `slugline doctor` give "
    "it; of a private room's own digests the room is named too."
)


@command(
    name="digest arrived",
    usage="/digest arrived N [in ROOM]",
    summary="Say that a digest's message arrived, where nobody but a person can see that.",
    help=f"The rest of its thread is posted then. {_WHICH}",
    examples=("/digest arrived 12",),
    admin=True,
    changes=True,
)
def arrived(request: Request, desk: Desk) -> Reply:
    """Count it as posted."""
    with _asked(request, desk) as (store, rows):
        with store.write():
            for row in rows:
                store.outgoing.sent(request.at, row.pk, None)
        names = _noted(request, desk, store, rows)
    return Reply("Thank you", f"{names} counts as posted; what is left of it follows", private=True)


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
    with _asked(request, desk) as (store, rows):
        with store.write():
            for row in rows:
                if row.payload:
                    store.outgoing.again(request.at, row.pk, request.at, "")
                else:  # what it held was taken down meanwhile
                    store.outgoing.drop(row.pk)
        names = _noted(request, desk, store, rows)
    gone = "" if all(row.payload for row in rows) else "; what was taken down since is left out"
    return Reply("Sent again", f"{names} is on its way{gone}", private=True)


def unsettled(request: Request, desk: Desk) -> tuple[tuple[str, ...], tuple[Action, ...]]:
    """A line, and the two ways to settle it, for each message that waits for a word: an admin's all, else this room's.

    Only admins get the ways, as they alone may use them.
    """
    asker, letter = request.asker, desk.store.connections.letter
    rows = [row for row in desk.store.outgoing.rows(["asked"]) if row.digest > 0]
    rows = [row for row in rows if asker.admin or (row.platform, row.room) == (asker.platform, asker.room)]
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
    return tuple(replace(each, label=f"{each.label}: {letter}{row.digest}") for each in answers(letter, row))


@contextmanager
def _asked(request: Request, desk: Desk) -> Iterator[tuple[Store, tuple[OutboxRow, ...]]]:
    """The store that keeps the digest meant, and the messages of it that wait for a word."""
    found = _NUMBER.fullmatch(" ".join(request.parsed.subject.split()))
    if not found:
        raise Misunderstood(
            f'"{request.parsed.subject}" is no digest\'s number. Write it like /{request.parsed.name} 12.'
        )
    letter, number, room = found[1].lower(), int(found[2]), found[3]
    if letter:
        there = replace(request.asker, room=room or request.asker.room, private=True)
        with desk.rooms.drawer(there) as drawer:
            yield _waiting(drawer.store if drawer else None, letter, number)
        return
    yield _waiting(desk.store, letter, number)


def _waiting(store: Store | None, letter: str, number: int) -> tuple[Store, tuple[OutboxRow, ...]]:
    rows = store.outgoing.of_digest(number, ["asked", "unknown"]) if store else ()
    if not store or not rows:
        raise TellUser(f"Nothing of digest {letter}{number} waits for a word. /digest list shows what does.")
    return store, rows


def _noted(request: Request, desk: Desk, store: Store, rows: tuple[OutboxRow, ...]) -> str:
    """The messages' names, after a log row."""
    names = listed([mark(store.connections.letter, row) for row in rows])
    with desk.store.write():
        desk.note(request, request.parsed.name, names)
    return names
