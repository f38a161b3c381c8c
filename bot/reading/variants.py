"""The forms that one person's name takes: initials left out, "Jr." dropped, an ending spelt in another way."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.reading.folding import key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PARTICLES = frozenset("de van von der den la le al el bin ibn du da di".split())
_SUFFIXES = frozenset("jr sr ii iii".split())
# "-sky", "-skyy", "-skiy", "-skij" and "-ski"; "Sergey", "Sergei" and "Sergej". Short names are told apart by it.
_ENDING = re.compile(r"(?<=\w{3})[ijy]{1,2}$")
_JOINED = re.compile(r"^(?:al|el|ad|as|ul|ur)-")


def bare(words: Sequence[str]) -> tuple[list[str], str]:
    """The words of a name for comparing, and its "jr" or "iii" apart."""
    lows = [key(word) for word in words]
    last = lows[-1].rstrip(".")
    return (lows[:-1], last) if len(lows) > 1 and last in _SUFFIXES else (lows, "")


def surnames(words: Sequence[str]) -> Iterator[str]:
    """What a full name may be cut down to: "loon" and "van der loon", "al-tarik" and "tarik"."""
    lows, _ = bare(words)
    yield lows[-1]
    if _JOINED.match(lows[-1]):
        yield _JOINED.sub("", lows[-1])
    at = len(lows) - 1
    while at > 1 and lows[at - 1] in PARTICLES:
        at -= 1
    if at < len(lows) - 1:
        yield " ".join(lows[at:])


def surname_of(words: Sequence[str]) -> str:
    """The key of the last word of a name that is a name."""
    return next(surnames(words))


@lru_cache(maxsize=1024)
def surname_alone(words: tuple[str, ...]) -> str:
    """The key of a surname that stands alone, its particles with it; "" for a longer name."""
    lows, _ = bare(words)
    return " ".join(lows) if PARTICLES.issuperset(lows[:-1]) else ""


@lru_cache(maxsize=1024)
def respelt(low: str) -> str:
    """A key in which the spellings of one Slavic ending are one, word by word."""
    return " ".join(_ENDING.sub("y", word) if len(word) > 4 and word[-1] in "ijy" else word for word in low.split())


def same_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two full names can be one person's: "P. J. Merrin" and "Paul Merrin Jr.", not "Jr." and "Sr."."""
    (first, added), (second, also) = bare(one), bare(other)
    if added and also and added != also:
        return False
    given, others = first[:-1], second[:-1]
    alike = respelt(first[-1]) == respelt(second[-1]) and bool(given) and bool(others)
    return alike and all(_may_be(name, another) for name, another in zip(given, others, strict=False))


def _may_be(name: str, other: str) -> bool:
    """Whether two given names agree, one of them perhaps an initial."""
    short = min(name.partition(".")[0], other.partition(".")[0], key=len)
    return respelt(name) == respelt(other) or (len(short) == 1 and name[0] == other[0])


def joined(names: Sequence[tuple[str, ...]], reach: int) -> list[list[tuple[str, ...]]]:
    """Full names gathered by person, in order; one that can be two persons' stays by itself.

    A name is compared with the last `reach` persons of its surname.
    """
    persons: list[list[tuple[str, ...]]] = []
    by_surname: dict[str, list[list[tuple[str, ...]]]] = {}
    for name in names:
        near = by_surname.setdefault(respelt(bare(name)[0][-1]), [])
        fitting = [forms for forms in near[-reach:] if all(same_person(form, name) for form in forms)]
        if len(fitting) == 1:
            fitting[0].append(name)
        else:
            near.append([name])
            persons.append(near[-1])
    return persons


def fullest(forms: Sequence[tuple[str, ...]]) -> str:
    """The form a person goes by: the first that begins with no initial."""
    return " ".join(next((form for form in forms if len(form[0].rstrip(".")) > 1 and "." not in form[0]), forms[0]))
