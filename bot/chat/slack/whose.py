"""People of the workspace by their names where a reply has their ids: "says slack:U012ABCDE" tells an editor nothing.

A name pings nobody, where Slack's own mention of somebody would.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.chat.slack.members import Members
    from bot.reply import Entry, Reply

SOMEBODY = "an editor"
"""Who decided something, where a message is for a room and nobody knows a name."""
_PERSON = re.compile(r"\b(?:slack:)?([UW][A-Z0-9]{7,20})\b")
_DECIDED = re.compile(r"\b(?:by|says) (?:\S+(?:, | and | or ))*(?:slack:)?$|editors disagree on .*\($")
"""What stands before somebody who decided something; elsewhere such letters may be a name that is no person's."""
_MOST = 20  # people looked up for one answer; those after them keep their ids


async def named(reply: Reply, members: Members) -> Reply:
    """The reply with people's names in what it says of its own: summary, notes, details, decisions.

    No article's words change. Whom Slack does not name keeps the id: who asks may look there.
    """
    ids = dict.fromkeys(found for words in _own_words(reply) for found in _PERSON.findall(words))
    names = {id_: name for id_ in list(ids)[:_MOST] if (name := await _name(members, id_))}
    return _told(reply, lambda words: _PERSON.sub(lambda found: names.get(found[1], found[0]), words))


def named_by(known: Callable[[str], str | None]) -> Callable[[Reply], Reply]:
    """The same at once, for what is posted by itself: by the names that `known` gives, `SOMEBODY` where it gives none.

    Slack is not asked: a message is written while the store is.
    """

    def name(found: re.Match[str]) -> str:
        decided = _DECIDED.search(found.string[: found.start()].rpartition("\n")[2])
        return known(f"slack:{found[1]}") or (SOMEBODY if decided else found[0])

    return lambda reply: _told(reply, lambda words: _PERSON.sub(name, words))


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
        return await members.name(id_)
    except Refused:
        return ""


def _told(reply: Reply, told: Callable[[str], str]) -> Reply:
    def shown(entry: Entry) -> Entry:
        text = told(entry.text) if _decision(entry) else entry.text
        return replace(entry, text=text, detail=told(entry.detail))

    entries = tuple(map(shown, reply.entries))
    return replace(reply, summary=told(reply.summary), notes=tuple(map(told, reply.notes)), entries=entries)
