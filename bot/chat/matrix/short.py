"""Short commands, typed in the place of a reaction: which message's key is meant, and what it issues. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat import deeds
from bot.chat.matrix.buttons import DELETE, NUMBERS, SHARE, WORDS, pressed, words_of
from bot.chat.matrix.typed import command
from bot.ids import LINE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Keys = Mapping[str, str]
    """What a message's reactions issue: sign to deed."""

_WORDS = "|".join(sorted(WORDS - {"wrong"}))
_SHORT = re.compile(rf"/(?:(?:wrong|not this) )?({_WORDS}|[1-9])(?: (.+))?", re.IGNORECASE | re.DOTALL)
_CLAUSE = {deeds.SPEAKER: "speaker", deeds.DATE: "date", deeds.STORY: "not-this-story"}
_HAS, _HAS_NOT = "it has {}", "it has no keys"
_UNKNOWN = "My last answer here has no {}: {}."
_OLDER = " An older one has: react to that one, or reply to it with {}."
_NOT_THIS = "That answer has no {}: {}."
_NOTHING = "No answer of mine here has a {} that I know of. Ask again: what an answer can do stands under it."


@dataclass(frozen=True, slots=True)
class Short:
    """A short command: its words, and what it issues by itself, whatever was answered before."""

    words: str
    deed: str | None = None

    @property
    def names(self) -> bool:
        """Whether it says itself what it does, so that an older answer may be meant; shown to others, it has to be."""
        return not self.words[:1].isdigit() and self.words.split()[0] not in (SHARE, DELETE)


def short(line: str) -> Short | None:
    """A line as a short command; None for one that is none."""
    found = _SHORT.fullmatch(line.strip())
    if not found:
        return None
    word, rest = found[1].lower(), (found[2] or "").strip()
    if rest and word in _CLAUSE:
        return _about_line(word, rest)
    if rest and word in (deeds.FOLLOW, deeds.UNFOLLOW):
        return Short(f"{word} {rest}", f"{word} {rest}")
    words = f"{word} {rest}".rstrip()
    return Short(words) if not rest or (word == SHARE and rest.isdigit()) else None


def _about_line(word: str, rest: str) -> Short | None:
    """A correction of a line that is named: asked about, one of the answers to that, or said whole."""
    id_, _, value = rest.partition(" ")
    if not LINE.fullmatch(id_.lower()):
        return None
    words = f"{word} {id_.lower()}"
    if not value:
        return Short(words, words)
    if re.fullmatch("[1-9]", value):
        return Short(f"{words} {value}")
    return Short(f"{words} {value}", f"/correct {id_.lower()} {_CLAUSE[word]} {value.strip()}")


def under(keys: Keys, words: str) -> str | None:
    """What a short command issues that replies to a message with these keys: there a number is a sign's."""
    return _of(keys, words) or (pressed(keys, NUMBERS[int(words) - 1]) if words.isdigit() else None)


def last(shown: Sequence[Keys], asked: Short) -> tuple[int, str] | None:
    """Which of the last messages with keys, the latest first, a short command is for, and what it issues there.

    A number is the last one's alone, and only where that one calls it so: behind a question it would be another.
    """
    for at, keys in enumerate(shown if asked.names else shown[:1]):
        deed = _of(keys, asked.words)
        if deed:
            return at, deed
    return None


def _of(keys: Keys, words: str) -> str | None:
    """The deed of a word. Where the first number is "more", it may be typed as a number too."""
    typed = words_of(keys)
    found = {word.lower(): keys[sign] for sign, word in typed.items()}
    found |= {sign[:1]: keys[sign] for sign, word in typed.items() if word == "more" and sign in NUMBERS}
    return found.get(words.lower())


def unknown(shown: Sequence[Keys], asked: Short, prefix: str) -> str:
    """What is said where none of the last messages, the latest first, has such a key."""
    word = command(asked.words, prefix)
    if not shown:
        return _NOTHING.format(word)
    older = any(under(keys, asked.words) for keys in shown[1:])
    return _UNKNOWN.format(word, _listed(shown[0], prefix)) + (_OLDER.format(word) if older else "")


def not_under(keys: Keys, asked: Short, prefix: str) -> str:
    """What is said where the message that was replied to has no such key."""
    return _NOT_THIS.format(command(asked.words, prefix), _listed(keys, prefix))


def _listed(keys: Keys, prefix: str) -> str:
    words = ", ".join(command(word, prefix) for word in words_of(keys).values())
    return _HAS.format(words) if words else _HAS_NOT
