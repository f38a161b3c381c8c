"""Buttons in Matrix: reactions, with a line that says what each does and the short command that does the same. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat import deeds
from bot.chat.matrix.markup import html, plain, shortened
from bot.chat.matrix.typed import command

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.reply import Action, Entry, Reply

SHARE, DELETE, LINES = "share", "delete", "lines"
"""More deeds than `deeds` has: share an answer, take a shared one back, ask which line is meant."""
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
WORDS = frozenset({word for _, word in _SIGNS.values()} - {_RECEIPT} | {_MORE})
"""The short commands, beside the numbers."""
_LABEL = 60  # characters
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


def keys_of(reply: Reply, asked: str, *, share: bool = False) -> tuple[Key, ...]:
    """The keys of an answer to the line `asked`: more, the reply's own, what can be done with it, and Share."""
    from bot.reply import Action

    wanted = [Action("More", reply.page.next)] if reply.page.next else []
    wanted += [each for each in reply.actions if each.command.strip() and each.command != reply.page.next]
    wanted += deeds.of_reply(reply, asked)
    wanted += _of_lines(reply.entries)
    if share and asked:
        wanted.append(Action("share to a room", f"{SHARE} {asked}"))
    return keyed(wanted)


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
    keys: dict[str, Key] = {}
    free = iter(NUMBERS)
    for action in actions:
        if len(keys) == MOST or len(action.command) > _LONGEST:
            continue
        sign, word = _SIGNS.get(_what(action.command), ("", ""))
        if not sign or sign in keys:
            sign = next(free, "")
            word = _MORE if action.label == "More" else sign[:1]
        elif word == _RECEIPT:
            word = action.command.removeprefix("/")
        if sign:
            keys[sign] = Key(sign, word, action.label, action.command)
    return tuple(keys.values())


def _what(deed: str) -> str:
    words = deed.split()
    return words[1] if words[0] == LINES else words[0]


def line_of(keys: Sequence[Key], prefix: str) -> tuple[str, str]:
    """The line of keys as HTML and as plain text; empty without keys."""
    if not keys:
        return "", ""
    words = ", ".join(command(key.word, prefix) for key in keys)
    labels = [f"{key.sign} {_label(key)}" for key in keys]
    shown = " · ".join(map(html, labels))
    told = "\n".join(f"{label}: {_issued(key, prefix)}" for label, key in zip(map(plain, labels), keys, strict=True))
    return f"<p>{shown}<br><em>React, or reply {html(words)}</em></p>", f"React, or reply {words}:\n{told}"


def _label(key: Key) -> str:
    words = shortened(key.label, _LABEL)
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _issued(key: Key, prefix: str) -> str:
    return command(key.deed if key.deed.startswith("/") else key.word, prefix)


_WORD = re.compile(r"/(?:(wrong|not this) )?([a-z]+|[1-9])", re.IGNORECASE)


def pressed(keys: Mapping[str, str], sign: str) -> str | None:
    """What a reaction issues on a message with these keys (sign to deed)."""
    return {bare(each): deed for each, deed in keys.items()}.get(bare(sign))


def said(keys: Mapping[str, str], line: str) -> str | None:
    """What a short command issues there: "/more", "/2", "/speaker", "/wrong speaker"; None where it is none."""
    found = _WORD.fullmatch(line.strip())
    if not found:
        return None
    word = found[2].lower()
    if word == _MORE:
        return next((deed for deed in keys.values() if re.search(r" page \d+$", deed)), None)
    signs = {each: sign for sign, each in _SIGNS.values()}
    return pressed(keys, signs.get(word, NUMBERS[int(word) - 1] if word.isdigit() else word))


def is_short(line: str) -> bool:
    """Whether a line can be a short command at all."""
    found = _WORD.fullmatch(line.strip())
    return found is not None and (found[2].lower() in WORDS or found[2].isdigit())
