"""A big store of articles in words of our own making: no sentence in it was ever written by anybody.

Words are syllables put together by chance, met as often as Zipf's law says. The seed is fixed, so that every build
is the same.
"""

from __future__ import annotations

import itertools
import random
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from time import perf_counter
from typing import TYPE_CHECKING

from bot.model import Date, Incoming, Span, StatementMention
from bot.store.statements import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.store import Store

ARTICLES = 100_000
STATEMENTS_EACH = 5
WORDS_EACH = 25
SENTENCES = 16  # of 25 words each: 2.5 kB an article, as a short news report has
DAYS = 3 * 365
FIRST_DAY = date(2023, 7, 1)
AT_ONCE = 1_000  # articles in one write
ENGINE = "bench"


@dataclass(frozen=True, slots=True)
class Press:
    """Everything an article is drawn from; `cumulative` are the words' Zipf weights, added up."""

    chance: random.Random
    words: tuple[str, ...]
    cumulative: tuple[float, ...]
    people: tuple[str, ...]
    outlets: tuple[str, ...]
    storylines: tuple[str, ...]


def press() -> Press:
    chance = random.Random(20260601)  # noqa: S311 -- the same words every time, not secrets
    words = tuple(itertools.islice(made_up_words(chance), 40_000))
    weights = (1 / (rank + 2) for rank in range(len(words)))
    names = (word.title() for word in words[20_000:])
    return Press(
        chance,
        words,
        tuple(itertools.accumulate(weights)),
        people=tuple(f"{next(names)} {next(names)}" for _ in range(300)),
        outlets=tuple(f"The {next(names)} {next(names)}" for _ in range(40)),
        storylines=tuple(f"{next(names)}-{next(names)}".lower() for _ in range(12)),
    )


def made_up_words(chance: random.Random) -> Iterator[str]:
    """Pronounceable words without end, none twice."""
    seen: set[str] = set()
    while True:
        syllables = chance.choice((2, 2, 3, 3, 4))
        word = "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(syllables))
        word += chance.choice(("", "n", "r", "k", "t"))
        if word not in seen:
            seen.add(word)
            yield word


def build(store: Store, articles: int = ARTICLES) -> None:
    """Write `articles` articles with their statements straight through the store; says on standard error how far."""
    source = press()
    started = perf_counter()
    with store.write():
        for slug in source.storylines:
            store.storylines.create(_noon(FIRST_DAY), slug, slug.title(), by="bench")
    for first in range(0, articles, AT_ONCE):
        with store.write():
            statements: list[tuple[int, int]] = []
            for number in range(first, min(first + AT_ONCE, articles)):
                day = FIRST_DAY + timedelta(days=number * DAYS // articles)
                statements += _write(store, source, number, day)
            store.statements.settle(pk for _, pk in sorted(statements))  # by day: the index is written in its order
        print(f"\r{first + AT_ONCE:,} articles, {perf_counter() - started:.0f} s", end="", file=sys.stderr)
    print(file=sys.stderr)


def _write(store: Store, source: Press, number: int, day: date) -> list[tuple[int, int]]:
    """One article with its statements; returns the day and row of each statement."""
    at = _noon(day)
    published = Date(day.isoformat(), "day", "stated")
    speakers = source.chance.choices(source.people, cum_weights=source.cumulative[: len(source.people)], k=5)
    text, contents = _text(source, speakers)
    incoming = Incoming(
        text,
        f"n{number}",
        title=text[: text.index(" ", 50)],
        url=f"https://{number}.example/",
        outlet=source.chance.choice(source.outlets),
        published=published,
        given_id=f"n{number}",
    )
    pk = store.articles.add(at, incoming, sha256(text.encode()).hexdigest(), published, "en", ENGINE)
    store.articles.place(pk, pk, tuple(dict.fromkeys(speakers)))
    if source.chance.random() < 0.2:
        store.storylines.add(at, source.chance.choice(source.storylines), pk, by="rule")
    revision = store.articles.current_revision(pk)
    statements = []
    for speaker, content in zip(speakers, contents, strict=True):
        mention = _mention(source, speaker, content, day)
        statement = store.statements.add(at, mention, f"{number}:{content.start}")
        store.statements.attach(statement, pk, revision, mention, ENGINE)
        statements.append((day_of(mention), statement))
    store.articles.index(pk)
    return statements


def _text(source: Press, speakers: Sequence[str]) -> tuple[str, list[Span]]:
    """Sentences, every third one a statement: the text, and where the statements' contents stand."""
    drawn = source.chance.choices(source.words, cum_weights=source.cumulative, k=SENTENCES * WORDS_EACH)
    sentences: list[str] = []
    contents: list[Span] = []
    length = 0
    for number in range(SENTENCES):
        said = " ".join(drawn[number * WORDS_EACH : (number + 1) * WORDS_EACH])
        spoken = number % 3 == 1
        sentence = f"“{said},” {speakers[number // 3]} said.\n\n" if spoken else f"{said.capitalize()}.\n\n"
        if spoken:
            contents.append(Span(length, length + len(said) + 3))
        sentences.append(sentence)
        length += len(sentence)
    return "".join(sentences), contents


def _mention(source: Press, speaker: str, content: Span, day: date) -> StatementMention:
    """Half say on which day it was said, up to three days before; an eighth waits to be checked."""
    said = Date((day - timedelta(days=source.chance.randrange(4))).isoformat(), "day", "resolved")
    return StatementMention(
        content=(content,),
        context=content,
        kind="direct",
        speaker=speaker,
        quotes=(Span(content.start + 1, content.end - 1),),
        said=said if source.chance.random() < 0.5 else Date(not_after=day.isoformat()),
        reported_on=day.isoformat(),
        doubts=("speaker",) if source.chance.random() < 0.125 else (),
    )


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
