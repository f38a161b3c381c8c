"""Buttons in Matrix: reactions, with a line that says what each does and the short command that does the same. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.chat import deeds
from bot.chat.matrix.markup import html, plain, shortened
from bot.chat.matrix.typed import command, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.reply import Action, Entry, Reply

SHARE, DELETE, LINES, AT = "share", "delete", "lines", "at"
"""More deeds than `deeds` has: share an answer, take a shared one back, ask which line is meant, do it for a room."""
NUMBERS = tuple(f"{digit}\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}" for digit in range(1, 10))
_MORE, _RECEIPT = "more", "receipt"
_SIGNS: Mapping[str, tuple[str, str]] = {
    deeds.SPEAKER: ("✏️", "speaker"),
    deeds.DATE: ("📅", "date"),
    deeds.STORY: ("🚫", "story"),
    deeds.FOLLOW: ("🔔", "follow"),
    deeds.UNFOLLOW: ("🔕", "unfollow"),
    "/receipt": ("🧾", _RECEIPT),
    SHARE: ("📌", "share"),
    DELETE: ("🗑️", "delete"),
}
WORDS = frozenset({word for _, word in _SIGNS.values()} - {_RECEIPT} | {_MORE, "wrong"})
"""What short commands begin with, beside the numbers."""
_ORDER = (*NUMBERS, *(sign for sign, _ in _SIGNS.values()))
_LABEL = 60  # characters
_CORRECTED = {"speaker": deeds.SPEAKER, "date": deeds.DATE, "not-this-story": deeds.STORY}
_CORRECTS = re.compile(rf"/correct (\S+) ({'|'.join(_CORRECTED)}) (.+)", re.DOTALL)
_PAGE = re.compile(r" page \d+$")
KEYS = "org.slugline.keys"
"""Where a message's content carries what its reactions issue, for the bot itself to read when one is set."""
MOST = 12
"""Keys on one message: more is no line any more."""
_LONGEST = 1000  # characters of a command behind a key


@dataclass(frozen=True, slots=True)
class Key:
    """One reaction: its sign, the word that is typed in its place, what it says, and what it issues."""

    sign: str
    word: str
    label: str
    deed: str


def bare(sign: str) -> str:
    """A sign without the selector that clients add or leave out."""
    return sign.replace("\N{VARIATION SELECTOR-16}", "")


def keys_of(reply: Reply, asked: str, *, share: bool = False, room: str = "") -> tuple[Key, ...]:
    """The keys of an answer to the line `asked`: more, the reply's own, what can be done with it, and Share.

    `room` is the one that the answer is about, where it stands in another.
    """
    from bot.reply import Action

    wanted = [Action("More", reply.page.next)] if reply.page.next else []
    own = [each for each in reply.actions if each.command.strip() and each.command != reply.page.next]
    wanted += [each for each in own if not each.unfinished]
    wanted += deeds.of_reply(reply, asked)
    wanted += _of_lines(reply.entries)
    if share and asked:
        wanted.append(Action("share to a room", f"{SHARE} {asked}"))
    return keyed(kept_for(room, wanted))


def kept_for(room: str, actions: Iterable[Action]) -> Iterator[Action]:
    """The actions as they are done for a room, if one is named; digests are followed in nobody's but one's own."""
    for each in actions:
        own = not room or each.command.startswith((deeds.FOLLOW, deeds.UNFOLLOW))
        yield each if own else replace(each, command=f"{AT} {room} {each.command}")


def for_room(deed: str) -> tuple[str, str]:
    """The room that a deed is done for, "" for the one where its key is, and the deed itself."""
    what, _, rest = deed.partition(" ")
    room, _, inner = rest.partition(" ")
    return (room, inner) if what == AT else ("", deed)


def _of_lines(entries: Sequence[Entry]) -> Iterator[Action]:
    """Corrections where several lines are shown: the bot asks which."""
    from bot.reply import Action

    if deeds.the_one_line(entries):
        return
    lines = [
        entry.id for entry in entries if any(each.command.startswith(deeds.DATE) for each in deeds.of_entry(entry))
    ]
    said = [line for line in lines if line.lstrip("p").startswith("s")]
    for label, deed, which in (("wrong speaker", deeds.SPEAKER, said), ("wrong date", deeds.DATE, lines)):
        if which:
            yield Action(label, f"{LINES} {deed} {' '.join(which)}" if which[1:] else f"{deed} {which[0]}")


def keyed(actions: Iterable[Action]) -> tuple[Key, ...]:
    """Each action with its sign: its own where it has one, else the next number."""
    signed: dict[str, Action] = {}
    free = iter(NUMBERS)
    for action in actions:
        if len(signed) == MOST or len(action.command) > _LONGEST:
            continue
        sign, _ = _SIGNS.get(_what(action.command), ("", ""))
        if not sign or sign in signed:
            sign = next(free, "")
        if sign:
            signed[sign] = action
    return _keys(signed)


def numbered(actions: Iterable[Action]) -> tuple[Key, ...]:
    """The answers to a question of the bot's: a number each, also where an action has a sign of its own."""
    return _keys(dict(zip(NUMBERS, actions, strict=False)))


def _keys(signed: Mapping[str, Action]) -> tuple[Key, ...]:
    words = words_of({sign: action.command for sign, action in signed.items()})
    return tuple(Key(sign, words[sign], action.label, action.command) for sign, action in signed.items())


def _what(deed: str) -> str:
    """What a deed does. A receipt is the command of its own sign, but not for another room: typed, it would be here."""
    room, inner = for_room(deed)
    what, *rest = inner.split()
    return "" if room and what == "/receipt" else rest[0] if what == LINES else what


def words_of(keys: Mapping[str, str]) -> dict[str, str]:
    """What is typed in the place of each reaction of a message (sign to deed).

    What answers a question names what it is about, so that it means the same under every message; a number alone is
    one of the answer's own. In one order, because a message that comes back has lost its keys' own.
    """
    found: dict[str, str] = {}
    for sign in sorted(keys, key=lambda each: _ORDER.index(each) if each in _ORDER else len(_ORDER)):
        word = _word(sign, keys[sign])
        found[sign] = sign[:1] if word in found.values() else word
    return found


def _word(sign: str, deed: str) -> str:
    own, word = _SIGNS.get(_what(deed), ("", ""))
    if own and bare(own) == bare(sign):
        return deed.removeprefix("/") if word == _RECEIPT else word
    room, deed = for_room(deed)
    number, chosen = sign[:1], None if room else _CORRECTS.fullmatch(deed)
    if chosen:
        named = number if chosen[2] == deeds.SPEAKER and chosen[3] != "unknown" else chosen[3]
        return f"{_CORRECTED[chosen[2]]} {chosen[1]} {named}"
    if deed.startswith(f"{SHARE} "):
        return f"{SHARE} {number}"
    if deed.startswith((*deeds.FORMS, deeds.FOLLOW, deeds.UNFOLLOW)) and not room:
        return deed
    return _MORE if _PAGE.search(deed) else number


def line_of(keys: Sequence[Key], prefix: str) -> tuple[str, str]:
    """The line of keys as HTML and as plain text; empty without keys."""
    if not keys:
        return "", ""
    words = ", ".join(command(key.word, prefix) for key in keys)
    labels = [f"{key.sign} {typed(_label(key), prefix)}" for key in keys]
    shown = " · ".join(map(html, labels))
    told = "\n".join(f"{label}: {_issued(key, prefix)}" for label, key in zip(map(plain, labels), keys, strict=True))
    return f"<p>{shown}<br><em>React, or reply {html(words)}</em></p>", f"React, or reply {words}:\n{told}"


def _label(key: Key) -> str:
    words = shortened(key.label, _LABEL)
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _issued(key: Key, prefix: str) -> str:
    return command(key.deed if key.deed.startswith("/") else key.word, prefix)


def pressed(keys: Mapping[str, str], sign: str) -> str | None:
    """What a reaction issues on a message with these keys (sign to deed)."""
    return {bare(each): deed for each, deed in keys.items()}.get(bare(sign))


def word_of(keys: Mapping[str, str], sign: str) -> str:
    """What is typed in the place of a reaction on a message with these keys."""
    return {bare(each): word for each, word in words_of(keys).items()}.get(bare(sign), "")


def is_sign(sign: str) -> bool:
    """Whether a reaction can be a key at all."""
    return bare(sign) in map(bare, _ORDER)
