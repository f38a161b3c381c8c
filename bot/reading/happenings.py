"""Which words tell of a happening: the event lexicons compiled, with the English forms of their verbs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.model import Lexicons
from bot.reading import lexicon
from bot.reading.dropped import LOOKED_FOR

_WORDS = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")


_PASSING = tuple(
    f"{lead} {article}" for lead in ("after", "during", "at", "following") for article in ("the ", "a ", "an ")
)
"""What leads to a happening told of in passing: "after the summit"."""


@dataclass(frozen=True, slots=True)
class Happenings:
    """The event lexicons: forms of verbs, and a pattern of nouns.

    `states` tell of no happening, `undated` ones need no date, `deeds` are done by saying, `careers` tell of a life.
    """

    states: frozenset[str]
    undated_past: frozenset[str]
    undated_base: frozenset[str]
    deeds: frozenset[str]
    careers: frozenset[str]
    looked_for: tuple[str, ...]
    """What a sentence without a date must hold, in lower case, to tell of a happening."""
    nouns: re.Pattern[str] | None


@lru_cache(maxsize=8)
def happenings(lexicons: Lexicons) -> Happenings:
    """The event lexicons ready for use, compiled once for the same lists; absent lists are empty."""
    names = ("event_states", "event_nouns", "event_undated", "event_deeds", "event_careers")
    states, nouns, undated, deeds, careers = (lexicon.entries(lexicons, name) for name in names)
    return Happenings(
        states=frozenset(_past(states)) | frozenset(verb.split()[0] for verb in states if verb.split()),
        undated_past=frozenset(_past(undated)),
        undated_base=frozenset(verb.split()[0] for verb in undated if verb.split()),
        deeds=frozenset(_past(deeds)),
        careers=frozenset(_past(careers)),
        looked_for=(
            *sorted({*_past(undated), *(f"l {verb.split()[0]}" for verb in undated if verb.split())}),
            *_PASSING,
            *LOOKED_FOR,
        ),
        nouns=_nouns(nouns),
    )


def _nouns(nouns: Sequence[str]) -> re.Pattern[str] | None:
    """The nouns and their plurals, the longest first; sorted by first letters, so that most words are left at once."""
    by_letter: dict[str, list[str]] = {}
    for noun in sorted((noun.casefold() for noun in nouns), key=len, reverse=True):
        by_letter.setdefault(re.escape(noun[0]), []).append(re.escape(noun[1:]).replace(r"\ ", r"\s"))
    if not by_letter:
        return None
    held = "|".join(f"{letter}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
    return re.compile(rf"\b(?=[{''.join(by_letter)}])(?:{held})(?:e?s)?\b", re.IGNORECASE)


def _past(lines: Sequence[str]) -> Iterator[str]:
    """The past and participle of each line, made with "-ed" where none is given."""
    for line in lines:
        forms = line.casefold().split()
        if len(forms) > 1:
            yield from forms[1:]
        elif forms:
            base = forms[0]
            if base.endswith("e"):
                yield base + "d"
            elif base.endswith("y") and base[-2:-1] not in "aeiou":
                yield base[:-1] + "ied"
            elif re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", base):
                yield base + base[-1] + "ed"
            else:
                yield base + "ed"


def words_of(folded: str, start: int, end: int) -> list[re.Match[str]]:
    """The words of a stretch, in order."""
    return list(_WORDS.finditer(folded, start, end))
