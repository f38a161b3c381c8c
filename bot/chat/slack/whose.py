"""People of the workspace by their names where an answer has their ids: "says U012ABCDE" tells an editor nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.chat.slack.members import Members
    from bot.reply import Entry, Reply

_PERSON = re.compile(r"\b(?:slack:)?([UW][A-Z0-9]{7,20})\b")
_MOST = 20  # people looked up for one answer; those after them keep their ids


async def named(reply: Reply, members: Members) -> Reply:
    """The reply with members' names in what it says of its own: summary, notes, details, decisions.

    No article's words change.
    """
    ids = dict.fromkeys(found for words in _own_words(reply) for found in _PERSON.findall(words))
    names = {id_: name for id_ in list(ids)[:_MOST] if (name := await _name(members, id_))}
    return _with(reply, names) if names else reply


def _own_words(reply: Reply) -> Iterator[str]:
    yield reply.summary
    yield from reply.notes
    for entry in reply.entries:
        yield entry.detail
        yield entry.text if _decision(entry) else ""


def _decision(entry: Entry) -> bool:
    """Whether the entry tells what somebody did, and nothing from an article."""
    return entry.kind == "change" and not entry.receipts


async def _name(members: Members, id_: str) -> str:
    try:
        member = await members.member(id_)
    except Refused:
        return ""
    return member.name if member else ""


def _with(reply: Reply, names: Mapping[str, str]) -> Reply:
    def told(words: str) -> str:
        return _PERSON.sub(lambda found: names.get(found[1], found[0]), words)

    def shown(entry: Entry) -> Entry:
        text = told(entry.text) if _decision(entry) else entry.text
        return replace(entry, text=text, detail=told(entry.detail))

    entries = tuple(map(shown, reply.entries))
    return replace(reply, summary=told(reply.summary), notes=tuple(map(told, reply.notes)), entries=entries)
