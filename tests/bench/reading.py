"""How fast articles are read: words a second on one core, and how long the hardest texts take.

The hard texts are sentences of our own making with invented names, so that a longer text also names more people.
Each is read at half its length too: what is linear takes twice the time.
"""

from __future__ import annotations

import itertools
import random
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from bot.lexicons import lexicons
from bot.model import Known
from bot.reading import read
from tests.bench import Row
from tests.bench.newspaper import made_up_words
from tests.keys import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

AT_LEAST = 100_000  # words a second of processor time (issue 3, point 9)
AT_MOST = 15.0  # seconds for each hard text (issue 3, point 9)
SAMPLE = 150  # public articles; they are sorted by name, so the same ones each time
PASSES = 3
OWN = Path(__file__).parents[1] / "reading" / "articles"
PUBLIC = SHARED / "bench" / "data" / "polnear" / "text"
SENTENCES = (
    "“The {noun} is not ready,” {name} said on {day}.",
    "{name}, the mayor of {place}, told reporters that the {noun} would be shut until {day}.",
    "According to {name}, the {noun} of {place} was sold in {year} for {number} dollars.",
    "The {noun} opened in {place} on {day}, and he said it was “a {noun} for all of us”.",
    "Two days later {name} wrote: “We met Mr. {surname} in the U.S. and talked of the {noun}.”",
    "It had rained in {place} for a week, and the {noun} that was planned for {year} came late.",
)
DAYS = ("Monday", "3 May 2025", "Jan. 6", "14 March", "Tuesday", "the following day")
MARKS = ('"', "“", "”", "‘", "’", "'", "«", "»", "``", "''")


def rows() -> list[Row]:
    """The speed on our own articles and, where they are at hand, on public ones; then each hard text."""
    known = Known(lexicons=lexicons())
    speeds = [_speed("articles of our own", sorted(OWN.glob("*.txt")), known)]
    public = sorted(PUBLIC.glob("*.txt"))[:SAMPLE]
    if public:
        speeds.append(_speed("public articles", public, known))
    return [*speeds, *(_hard(what, text, known) for what, text in HARD.items())]


def _speed(what: str, paths: Sequence[Path], known: Known) -> Row:
    """Words a second of processor time."""
    texts = [path.read_bytes().decode("utf-8") for path in paths]
    words = sum(len(text.split()) for text in texts)
    fastest = words / _seconds(texts, known)
    limit = f"at least {AT_LEAST:,} words/s"
    beside = f"{len(texts)} articles, {words:,} words, best of {PASSES}"
    return Row(f"reading {what}, one core", f"{fastest:,.0f} words/s", limit, fastest >= AT_LEAST, beside)


def _seconds(texts: Sequence[str], known: Known) -> float:
    """Processor time, the best of a few passes: what slows a shared machine now and then is none of ours."""
    taken = []
    for _ in range(PASSES):
        began = process_time()
        for text in texts:
            read(text, None, known)
        taken.append(process_time() - began)
    return min(taken)


def _hard(what: str, text_of: Callable[[float], str], known: Known) -> Row:
    half, whole = (_seconds([text_of(share)], known) for share in (0.5, 1.0))
    beside = f"{whole / half:.1f} times the time of half of it"
    return Row(f"reading {what}", f"{whole:.1f} s", f"{AT_MOST:.0f} s", whole <= AT_MOST, beside)


def sentences() -> Iterator[str]:
    """Sentences without end, always the same ones, and ever new names in them."""
    chance = random.Random(20260601)  # noqa: S311 -- the same words every time, not secrets
    words = made_up_words(chance)
    for number in itertools.count():
        first, surname, place, noun = itertools.islice(words, 4)
        yield SENTENCES[number % len(SENTENCES)].format(
            name=f"{first.title()} {surname.title()}",
            surname=surname.title(),
            place=place.title(),
            noun=noun,
            day=chance.choice(DAYS),
            year=1990 + number % 40,
            number=number,
        )


def prose(size: float, end: str) -> str:
    """About `size` characters of these sentences, `end` after each."""
    written: list[str] = []
    length = 0
    for sentence in sentences():
        if length >= size:
            break
        written.append(sentence + end)
        length += len(written[-1])
    return "".join(written)


def _marked(share: float) -> str:
    """Ten thousand quotation marks of every kind, one before each word, in paragraphs."""
    words = prose(1_000_000, "\n").split(" ")[: int(10_000 * share)]
    return " ".join(mark + word for mark, word in zip(itertools.cycle(MARKS), words, strict=False))


HARD: dict[str, Callable[[float], str]] = {
    "1 MB of text": lambda share: prose(1_000_000 * share, "\n"),
    "200 kB without a newline": lambda share: prose(200_000 * share, " "),
    "ten thousand quotation marks": _marked,
    "200 kB without a full stop": lambda share: prose(200_000 * share, "\n").replace(".", ""),
    "200 kB without a full stop or newline": lambda share: prose(200_000 * share, " ").replace(".", ""),
}
"""The hard texts by what they are, each made at any share of its full size."""


if __name__ == "__main__":
    for row in rows():
        print(f"{row.what:45} {row.figure:18} {row.target:26} {row.beside}")
