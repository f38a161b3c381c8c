"""Reading ahead changes nothing but the time it takes, and stops with the pipeline."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.errors import Unreadable
from bot.ingest.ahead import MOST, ReadingAhead, read_ahead
from bot.ingest.pipeline import Pipeline
from bot.lexicons import lexicons
from bot.model import Facts, Incoming, Known
from bot.reading import read
from bot.store import Store
from tests.following.test_clusters import FIRE, STRIKE, YARDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.model import Date

AT = datetime(2026, 2, 20, 9, 0, tzinfo=UTC)
TEXTS = (*YARDS, FIRE, FIRE, STRIKE, "", *(f"{text} It rained." for text in YARDS))


def arriving() -> Iterator[tuple[str, Incoming | Unreadable]]:
    yield "bad", Unreadable("No text.")
    for number, text in enumerate(TEXTS):
        yield f"n{number}", Incoming(text, f"n{number}", given_id=f"n{number}")


def taken(path: Path, *, ahead: bool, stop_at: str = "") -> list[str]:
    """The whole store as SQL after these arrivals, but for the time that a step was taken."""
    reading = ReadingAhead(read)
    store = Store.open(path)
    pipeline = Pipeline(store, lambda: AT, lexicons(), reading)
    arrivals = read_ahead(arriving(), pipeline.to_read, reading) if ahead else arriving()
    for given, article in arrivals:
        if given == stop_at:
            break
        if isinstance(article, Incoming) and article.text:
            pipeline.ingest(article)
    reading.close()
    store.close()
    with sqlite3.connect(path) as connection:
        return [line for line in connection.iterdump() if "_sqlite_migrations" not in line]


def test_read_ahead_or_one_after_another_the_store_is_the_same(tmp_path: Path) -> None:
    assert taken(tmp_path / "ahead.db", ahead=True) == taken(tmp_path / "plain.db", ahead=False)


def test_a_run_that_was_stopped_goes_on_to_the_same_store(tmp_path: Path) -> None:
    taken(tmp_path / "stopped.db", ahead=True, stop_at="n4")
    assert taken(tmp_path / "stopped.db", ahead=True) == taken(tmp_path / "plain.db", ahead=False)


def test_what_reading_ahead_raises_is_raised_when_the_article_has_its_turn() -> None:
    def refuse(text: str, published: Date | None, known: Known) -> Facts:
        raise Unreadable("It took too long.")

    reading, known = ReadingAhead(refuse), Known()
    reading.begin("words", None, known)
    with pytest.raises(Unreadable, match="too long"):
        reading("words", None, known)
    reading.close()


def test_what_was_read_with_other_knowledge_is_read_again() -> None:
    asked: list[bool | None] = []

    def note(text: str, published: Date | None, known: Known) -> Facts:
        asked.append(known.day_first)
        return read(text, published, known)

    reading = ReadingAhead(note)
    reading.begin(FIRE, None, Known(day_first=True))
    reading(FIRE, None, Known(day_first=False))
    reading.close()
    assert asked[-1] is False


def test_few_are_read_before_their_turn_and_what_nobody_asks_for_is_let_go() -> None:
    gate = threading.Event()

    def wait(text: str, published: Date | None, known: Known) -> Facts:
        gate.wait()
        return read(text, published, known)

    reading = ReadingAhead(wait)
    stream = iter(range(100))
    endless = ((f"n{n}", Incoming(f"{FIRE} {n}", f"n{n}")) for n in stream)
    first = next(read_ahead(endless, lambda _: Known(), reading))
    assert (first[0], next(stream)) == ("n0", MOST + 1)
    gate.set()
    reading.close()
