"""Runs of capitalised words, taken apart: the office or title before a name, and the name itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.model import Span
from bot.reading.folding import key, plain
from bot.reading.small_names import FIRST_NAMES, is_name
from bot.reading.words import DAYS, is_adverb

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.reading.offices import Lists

_CAPITAL = r"[A-Z\u00c0-\u00de\u0100-\u017f]"
DOTTED = "Mr Mrs Ms Dr Sen Rep Gov Gen Lt Col Prof Rev Sgt Capt St Jr Sr Adm".split()
_DOTTED_REST = "|".join(f"(?<={title[0]}){title[1:]}" for title in DOTTED)
# The capital comes first and alone: looking for one sign is what a regular expression does fastest.
_WORD = rf"{_CAPITAL}(?:(?=[a-z]{{1,3}}\.)(?:{_DOTTED_REST})\.|\.(?:{_CAPITAL}\.)*|[\w'’-]*)"
_PARTICLE = r"(?:de|van|von|der|den|la|le|al|el|bin|ibn|du|da|di|of the|of) (?:(?:der|den|la) )?"
_NAME = re.compile(rf"{_WORD}(?: (?:{_PARTICLE}|(?:al|el|ad|as|ul|ur)-)?{_WORD})*")
_POSSESSIVE = re.compile(r"['’]s?$")
_POSSESSIVES = ("'s", "’s", "'", "’")
_INITIALS = re.compile(r"(?:[A-Za-z]\.)+|[JS]r\.")
SENTENCE_WORDS = frozenset(
    "the a an in on at by for from with of to and but or so if as when while after before since although "
    "though because he she it they we i you this that these those there here his her its their our my what "
    "who why how where which not no yes like unlike without within against among amid behind beyond across "
    "near see neither either another besides one two some many most all both each also however meanwhile still now "
    "then yet such according despite during under over asked speaking last earlier later until among between "
    "additionally crucially whether following did do does is are was were will would can could should may "
    "have has had just only even more monday tuesday wednesday thursday friday saturday sunday january "
    "february march april june july august september october november december today yesterday jan feb mar "
    "apr jun jul aug sept oct nov dec".split(),
)
GENDERED_TITLES: Mapping[str, Literal["f", "m"]] = {
    **dict.fromkeys("mr mr. sir lord king prince pope".split(), "m"),
    **dict.fromkeys("mrs mrs. ms ms. miss lady queen princess dame baroness".split(), "f"),
}
# Words of offices that roles.txt does not hold.
_TITLE_WORDS = frozenset({"first", "education", "trade"})
_RANKS = frozenset("sen sen. rep rep. gov gov. gen gen. lt. col. sgt. capt. adm. judge".split())
_HONORIFICS = _RANKS | GENDERED_TITLES.keys() | {"dr", "dr.", "prof.", "rev."}
TITLES = frozenset(title.rstrip(".") for title in _HONORIFICS)
"""Words before a name that are no part of it, without their full stop."""
_AFTER_NAMES = frozenset("KC QC MP MEP MSP MS OBE CBE MBE PhD MD".split())
_ROLE_BEFORE = re.compile(rf"((?:{_CAPITAL}[\w.'’-]* ){{0,2}}(?:[a-z][a-z-]+ ){{0,3}}[a-z][a-z-]+)(,?) $")
_SET_OFF = re.compile(rf"{_NAME.pattern}['’]?(?:[,.;:)—”\"]|$)")
# As in "4:16 PM ET Holm said": what follows an hour is no part of a name.
_CLOCK = frozenset("AM PM ET EST EDT CT CST CDT PT PST PDT GMT UTC BST CET CEST".split())
# Where a sentence begins; there any word has a capital.
_BEGINS = re.compile(r"(?:^|[.!?]|\n)[\s”’\"')]{0,3}\Z")
_HOUR = re.compile(r"\d ?$")
_FOR_BEFORE = re.compile(rf"({_CAPITAL}\w+) (?:for|of)(?: the)? $")


class Run(NamedTuple):
    """A name as it stands: its span and words, the role before it and where that begins, its title in small letters.

    `name` are its words in one, `low` is their key.
    """

    span: Span
    words: tuple[str, ...]
    name: str
    low: str
    role: str
    role_start: int
    honorific: str


def runs(folded: str, span: Span, compiled: Lists) -> Iterator[Run]:
    """The names of one stretch of a folded text, in order."""
    for match in _NAME.finditer(folded, *span):
        start, name = match.start(), match.group()
        if " " not in name:
            small = _begins_sentence(name) and not is_name(folded, start, match.end(), opens=start == span.start)
            if not (small or _is_clock(folded, start, name)):
                yield from _alone(folded, start, name, compiled)
            continue
        words = name.split(" ")
        if _is_clock(folded, start, words[0]):
            while words and words[0] in _CLOCK:
                start += len(words.pop(0)) + 1
        while (
            words
            and (_begins_sentence(words[0]) or _leads(words, compiled, opens=start == span.start))
            and not (len(words) > 1 and words[0] == "Jan")
            and not (
                (len(words) == 1 or words[0] in FIRST_NAMES)
                and is_name(folded, start, start + len(words[0]), opens=start == span.start)
            )
        ):
            start += len(words.pop(0)) + 1
        if not words:
            continue
        for begin, piece in _parted(start, words, compiled):
            yield from _split_at_possessives(folded, begin, piece, compiled)


def _leads(words: Sequence[str], compiled: Lists, *, opens: bool) -> bool:
    """Whether an adverb begins the sentence: "Finally Ann Holm", not "Emily Holm"."""
    low = plain(words[0])
    return opens and len(words) > 1 and low.endswith("ly") and is_adverb(low) and not compiled.is_first_name(low)


def _begins_sentence(word: str) -> bool:
    return word.rstrip(".").lower() in SENTENCE_WORDS


def _is_clock(folded: str, start: int, word: str) -> bool:
    """Whether a word belongs to the hour before it."""
    return word in _CLOCK and _HOUR.search(folded, max(0, start - 3), start) is not None


def _parted(start: int, words: list[str], compiled: Lists) -> list[tuple[int, list[str]]]:
    """A run parted at "of" where a person stands beside it: "Supporters of Ann Holm", "Mr. Holm of the Oslo Bank"."""
    at = words.index("of") if "of" in words else 0
    if not 0 < at < len(words) - 1:
        return [(start, words)]
    left, right = words[:at], words[at + 1 :]
    body = any(plain(word) in compiled.body_words for word in words)
    named = len(right) > 1 and compiled.is_first_name(plain(right[0])) and not body
    placed = not body and _is_full_name(left, compiled)
    if not named and not placed and not (at > 1 and plain(left[0]) in GENDERED_TITLES):
        return [(start, words)]
    return [(start, left), (start + sum(len(word) + 1 for word in words[: at + 1]), right)]


def _is_full_name(words: Sequence[str], compiled: Lists) -> bool:
    """Whether words are a person's name by its first, offices before it left out: "Senator Ann Holm"."""
    lows = [plain(word) for word in words]
    while lows and (lows[0] in compiled.office_words or lows[0] in _HONORIFICS):
        lows.pop(0)
    return len(lows) > 1 and compiled.is_first_name(lows[0]) and lows[-1] not in compiled.office_words


def _split_at_possessives(folded: str, start: int, words: Sequence[str], compiled: Lists) -> Iterator[Run]:
    run: list[str] = []
    begin = start
    for number, word in enumerate(words):
        run.append(word)
        start += len(word) + 1
        last = number == len(words) - 1
        if last or (word.endswith(_POSSESSIVES) and not _is_firm(words[number + 1], compiled)):
            made = _taken_apart(folded, begin, run, compiled)
            if made is not None:
                yield made
            run, begin = [], start


def _is_firm(word: str, compiled: Lists) -> bool:
    """As in "Quorra's Holdings"."""
    return plain(word).rstrip(".") in compiled.firm_forms


def _alone(folded: str, begin: int, word: str, compiled: Lists) -> Iterator[Run]:
    """The name of one word, if there is one."""
    name = _bare_end(word)
    if name:
        role, role_start = _role_before(folded, begin, compiled)
        yield Run(Span(begin, begin + len(name)), (name,), name, key(name), role, role_start, "")


def _taken_apart(folded: str, begin: int, run: list[str], compiled: Lists) -> Run | None:
    if len(run) > 1 and plain(run[-1]) in DAYS:  # "President Ann Holm Thursday said"
        run = run[:-1]
    if len(run) == 1:
        return next(_alone(folded, begin, run[0], compiled), None)
    lows = [plain(word) for word in run]
    split = _name_from(folded, begin, run, lows, compiled)
    words, start = run[split:], begin + (len(" ".join(run[:split])) + 1 if split else 0)
    last = _bare_end(words[-1])
    if len(words) > 2 and last in _AFTER_NAMES:
        words, last = words[:-1], _bare_end(words[-2])
    if not last:
        return None
    honorific = lows[split - 1] if split and lows[split - 1] in _HONORIFICS else ""
    role, role_start = _role(run[:split], lows[:split], begin, compiled) if split else ("", begin)
    before = _FOR_BEFORE.search(folded, max(0, begin - 40), begin) if split and not role else None
    if before is not None and plain(before.group(1)) in compiled.office_words:
        role, role_start = folded[before.start() : start - 1], before.start()
    elif not role:
        role, role_start = _role_before(folded, begin, compiled)
    whole = (*words[:-1], last)
    name = " ".join(whole)
    return Run(Span(start, start + len(name)), whole, name, key(name), role, role_start, honorific)


def _bare_end(word: str) -> str:
    """The last word of a name without a possessive or a full stop that is not its own."""
    if word.isalpha():
        return word
    bare = word[:-1] if word.lower().endswith("s'") else _POSSESSIVE.sub("", word)
    return bare if _INITIALS.fullmatch(bare) else bare.rstrip(".")


def _name_from(folded: str, begin: int, run: Sequence[str], lows: Sequence[str], compiled: Lists) -> int:
    """Where in a run the name begins: after its last office or title, if what follows can be a name."""
    if lows[-1] in compiled.office_words and all(compiled.is_office(low) or low in _TITLE_WORDS for low in lows[:-1]):
        return 0  # "the Home Secretary"
    for at in range(len(run) - 1, 0, -1):
        low = lows[at - 1]
        if low in _HONORIFICS or compiled.is_office(low) or low.removesuffix("s") in compiled.office_words:
            body = any(word in compiled.body_words or word in {"of", "for"} for word in lows[at:])
            return 0 if body and low not in _HONORIFICS else at
        if low.endswith("s") and low[:-1] in compiled.people and compiled.is_first_name(lows[at]):
            return at  # "Brothers Tom Harrow and Sam Harrow"
    if lows[0] in compiled.people and not compiled.is_first_name(lows[0]):
        full = len(run) > 2 and compiled.is_first_name(lows[1])
        if full or (
            len(run) == 2 and _can_stand_alone(lows[1], compiled) and _BEGINS.search(folded, max(0, begin - 5), begin)
        ):
            return 1  # "Pensioner Ann Holm"
    if len(run) > 2 and not compiled.is_first_name(lows[0]) and _FOR_BEFORE.search(folded, max(0, begin - 40), begin):
        return next((at for at in range(1, len(run) - 1) if compiled.is_first_name(lows[at])), 0)
    return 0


def _can_stand_alone(low: str, compiled: Lists) -> bool:
    """Whether a word behind a common noun can be a surname: not as in "Student Union", "Worker Party"."""
    return not (low in compiled.body_words or low.removesuffix("s") in compiled.people or low in compiled.office_words)


def _role(words: Sequence[str], lows: Sequence[str], begin: int, compiled: Lists) -> tuple[str, int]:
    """The role among the words before a name; titles such as "Mr." are none."""
    kept = [word for word, low in zip(words, lows, strict=True) if low not in _HONORIFICS or low in _RANKS]
    if not any(compiled.is_office(plain(word)) or plain(word) in _RANKS for word in kept):
        return "", begin
    return " ".join(kept), begin


def _role_before(folded: str, begin: int, compiled: Lists) -> tuple[str, int]:
    """A role in small letters before a name ("Oslo spokesperson Ann Holm", "the foreign minister, Ann Holm")."""
    if begin < 2 or not (folded[begin - 2].islower() or folded[begin - 2] == ","):
        return "", begin
    comma = folded[begin - 2] == ","
    word = folded[folded.rfind(" ", max(0, begin - 30), begin - 2 - comma) + 1 : begin - 1 - comma]
    if not compiled.is_office(word) or (comma and not _set_off(folded, begin)):
        return "", begin
    found = _ROLE_BEFORE.search(folded, max(0, begin - 60), begin)
    if not found:
        return "", begin
    words = found.group(1).split(" ")
    if not compiled.is_office(plain(words[-1])):
        return "", begin
    at = len(words) - 1
    while at and (plain(words[at - 1]) in compiled.office_words or words[at - 1] in compiled.beside):
        at -= 1
    if at and words[at - 1][0].isupper() and plain(words[at - 1]) not in SENTENCE_WORDS:
        at -= 1
        at -= at > 0 and plain(" ".join(words[at - 1 : at + 1])) in compiled.demonyms  # "North Korean leader"
    role = " ".join(words[at:])
    return role, begin - len(found.group(2)) - 1 - len(role)


def _set_off(folded: str, begin: int) -> bool:
    """Whether a sign closes the name too: not as in "According to the mayor, Ann Holm said"."""
    return _SET_OFF.match(folded, begin) is not None
