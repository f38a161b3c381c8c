"""One answer in a private room: what the desk says, then what the room's drawer says, told apart by a mark."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from bot.reply import OWN, Page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.reply import Entry, File, Reply

T = TypeVar("T")


def marked(reply: Reply) -> Reply:
    """The answer of a drawer alone, every line marked."""
    return replace(reply, entries=_marked(reply.entries))


def joined(reply: Reply, own: Reply) -> Reply:
    """The desk's answer with the drawer's behind it; without a word where the drawer has nothing to show."""
    if not (own.entries or own.files):
        return reply
    entries = tuple(replace(entry, group=_group(entry)) for entry in _marked(own.entries))
    summary = "; ".join(filter(None, (reply.summary, f"{OWN}: {own.summary}" if own.summary else "")))
    return replace(
        reply,
        summary=summary,
        entries=(*reply.entries, *entries),
        notes=_without_repeats(reply.notes, own.notes),
        page=Page(reply.page.number, max(reply.page.of, own.page.of), reply.page.next or own.page.next),
        actions=_without_repeats(reply.actions, own.actions),
        private=reply.private or own.private,
        files=(*reply.files, *map(_named, own.files)),
    )


def _marked(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(entry if OWN in entry.marks else replace(entry, marks=(*entry.marks, OWN)) for entry in entries)


def _group(entry: Entry) -> str:
    return f"{OWN} · {entry.group}" if entry.group else OWN


def _named(file: File) -> File:
    return replace(file, name=f"this-room-only-{file.name}")


def _without_repeats(some: tuple[T, ...], more: tuple[T, ...]) -> tuple[T, ...]:
    return (*some, *(each for each in more if each not in some))
