"""Words that were hidden or taken down, found again by hashes: as they were, however set, and edited in their article.

Of a passage two things are kept. Its letters and digits without blanks and marks, hashed: "U.S." and "US", "12,000"
and "12000", a hyphen more or less make no difference. And, for its own article and copies of that, which of its words
stand near one another, as 16-bit hashes of two words: an edit of a word, a cut or an insertion leaves most of them.
No word can be had back from the latter one after the other: of 50,000 words nearly every hash fits one by chance.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from bot.following.given import FEWEST_WORDS, SMALL
from bot.following.words import fold, stem, words
from bot.model import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

PassageKind = Literal["letters", "near"]
KINDS: dict[str, PassageKind] = {"letters": "letters", "near": "near"}
"""Each by its name."""
MARK = "\u2588"
"""Stands for one character of words that are hidden, so that every other offset stays true. It is no letter."""
FIRST = 12
"""Letters that are looked up before a whole run is hashed."""
REACH = 3
"""Words apart up to which two words of a passage stand near one another; one more in a text, for an insertion."""
GAP = 2
"""Words in a row that an edit may have put in, within a run that is near a passage."""
FEWEST_NEAR = 4
"""Words that a run near a passage has at least, which must be half of the passage's; or `CUT` words without a gap, of
which `TELLING` are no small words.

Measured by tests/following/test_passages.py on invented articles: every edit there is found, and of 182
pairs of an article's sentences one is taken for the other, which has six words of it in a row."""
CUT, TELLING = 5, 3
PART = 3
"""Words of a passage in what people typed from which they are overwritten there, if one of them tells something."""
_LOW = 0xFFFF
_UNSEEN = (
    "\u00ad\u034f\u061c\u064b-\u065f\u0670\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u0300-\u036f"
)
"""What may stand inside a word without being seen as a letter: soft hyphens, joiners, directions, loose accents."""
_WORD = re.compile(rf"[^\W_](?:[{_UNSEEN}'\u2019]*[^\W_])*[{_UNSEEN}]*")
_IGNORED = re.compile(f"[{_UNSEEN}]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words as it is found again.

    Of `kind` "letters": `hash` of its `count` letters, `first` the checksum of its first ones. Of kind "near": `hash`
    is the hashes of its pairs of words, four hexadecimal digits each, and `count` its words. `within` is the hash of
    the only article's key in which it counts, with its copies; empty where it counts anywhere.
    """

    hash: str
    count: int
    first: int
    within: str = ""
    kind: PassageKind = "letters"


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word of a text, with where it stands."""

    text: str
    start: int
    end: int


def hashed(text: str) -> str:
    """The hash that stands for a text, a key, an address or a name."""
    return sha256(text.encode()).hexdigest()


def passages_of(text: str, key: str) -> Iterator[Passage]:
    """How the words of `text` are found again; a few words, and edited ones, only in the article known by `key`."""
    told = [word.text for word in placed(text)]
    if not told:
        return
    letters = "".join(told)
    within = hashed(key)
    yield Passage(hashed(letters), len(letters), _checksum(letters), "" if len(told) >= FEWEST_WORDS else within)
    pairs = sorted({number for _, _, number in _pairs(told, REACH)})
    if len(told) >= FEWEST_NEAR and pairs:
        yield Passage("".join(f"{pair:04x}" for pair in pairs), len(told), 0, within, "near")


def places(text: str, passages: Collection[Passage], keys: Collection[str] = ()) -> list[Span]:
    """Where the words of `passages` stand in a text, apart from one another.

    `keys` are hashes: of its article's key, and of what that copies.
    """
    wanted = [each for each in passages if not each.within or each.within in keys]
    if not wanted:
        return []
    here = placed(text)
    found = _exact(here, [each for each in wanted if each.kind == "letters"])
    edited = [each for each in wanted if each.kind == "near"]
    near = (span for part in _beside(here, found) for each in edited for span in _near(part, each))
    return _joined(sorted([*found, *near]))


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that meet as one."""
    found: list[Span] = []
    for span in spans:
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def masked(text: str, spans: Iterable[Span]) -> str:
    """`text` with every character of `spans` overwritten but for line ends, at the same length."""
    for span in spans:
        over = "".join(c if c in "\r\n" else MARK for c in text[span.start : span.end])
        text = text[: span.start] + over + text[span.end :]
    return text


def placed(text: str) -> list[Word]:
    """The folded words of `text` with where each stands."""
    return [
        Word(folded, match.start(), match.end())
        for match in _WORD.finditer(text)
        if (folded := "".join(words(plain := _IGNORED.sub("", match.group()))) or fold(plain))
    ]


def parts(text: str, said: Iterable[str]) -> list[Span]:
    """Runs of words in `text` that stand so in one of `said`: two words that tell something, or three with one."""
    pairs = {(one.text, other.text) for each in said for one, other in pairwise(placed(each))}
    here = placed(text)
    linked = [at for at, (one, other) in enumerate(pairwise(here)) if (one.text, other.text) in pairs]
    found = []
    for run in _runs(linked, 0):
        part = here[run[0] : run[-1] + 2]
        telling = sum(not _tells_nothing(word.text) for word in part)
        if telling >= min(2, len(part)) or (telling and len(part) >= PART):
            found.append(Span(part[0].start, part[-1].end))
    return found


def _exact(here: Sequence[Word], wanted: Collection[Passage]) -> list[Span]:
    """Runs of whole words with the very letters of a passage."""
    letters = "".join(word.text for word in here)
    starts, ends, at = {}, {}, 0
    for word in here:
        starts[at] = word.start
        at += len(word.text)
        ends[at] = word.end
    by_first: defaultdict[tuple[int, int], list[Passage]] = defaultdict(list)
    for each in wanted:
        by_first[min(each.count, FIRST), each.first].append(each)
    return [
        Span(start, ends[at + each.count])
        for length in sorted({length for length, _ in by_first})
        for at, start in starts.items()
        for each in by_first.get((length, _checksum(letters[at : at + length])), ())
        if at + each.count in ends and hashed(letters[at : at + each.count]) == each.hash
    ]


def _beside(here: Sequence[Word], found: Sequence[Span]) -> Iterator[list[Word]]:
    """The words before, between and behind what was found."""
    left = list(here)
    for span in sorted(found):
        yield [word for word in left if word.end <= span.start]
        left = [word for word in left if word.start >= span.end]
    yield left


def _near(here: Sequence[Word], passage: Passage) -> list[Span]:
    """Runs of words that an edit made of the passage: they stand near one another as there.

    At their ends what tells nothing is left: it may be another sentence's.
    """
    pairs = {int(passage.hash[at : at + 4], 16) for at in range(0, len(passage.hash), 4)}
    told = [word.text for word in here]
    near = [(at, later) for at, later, number in _pairs(told, REACH + 1) if number in pairs]
    beside = {at for at, later in near if later == at + 1}
    found = []
    for run in _runs(sorted({at for pair in near for at in pair}), GAP):
        telling = [at for at in run if not _tells_nothing(told[at])]
        half = len(run) >= FEWEST_NEAR and 2 * len(run) >= passage.count
        small = {at for at in run if at + 1 < len(told) and _tells_nothing(told[at]) and _tells_nothing(told[at + 1])}
        cut = (
            len(part) >= CUT - 1
            and len({at for link in part for at in (link, link + 1)}.intersection(telling)) >= TELLING
            for part in _runs(sorted((beside | small).intersection(run)), 0)
        )
        if telling and (half or any(cut)):
            found.append(Span(here[telling[0]].start, here[telling[-1]].end))
    return found


def _runs(held: Sequence[int], gap: int) -> list[list[int]]:
    """Places in runs with no more than so many left out between two."""
    runs: list[list[int]] = []
    for at in held:
        if runs and at - runs[-1][-1] <= gap + 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _pairs(told: Sequence[str], reach: int) -> Iterator[tuple[int, int, int]]:
    """Every two words that stand up to `reach` apart, by place, with their hash; two that tell nothing make none."""
    for at, one in enumerate(told):
        for later in range(at + 1, min(at + reach + 1, len(told))):
            if not (_tells_nothing(one) and _tells_nothing(told[later])):
                yield at, later, zlib.crc32(f"{one} {told[later]}".encode()) & _LOW


def _tells_nothing(word: str) -> bool:
    return stem(word) in SMALL


def _checksum(letters: str) -> int:
    return zlib.crc32(letters[:FIRST].encode())
