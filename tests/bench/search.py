"""`/who-said` on 100,000 articles and 500,000 statements: 40 queries, counts and first page, beside their bare SQL."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from bot.following.words import stem
from bot.model import EVERYTHING
from bot.store import Query, Store
from bot.store.search import PK_BITS
from tests.bench import Row, median_and_p95, milliseconds, newspaper, p95

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

AT_MOST = 0.1  # seconds, p95 (issue 2, point 10)
QUERIES = 40
REPEATS = 5
PAGE = 10
RAREST, COMMONEST = 0.0001, 0.4  # in how many of the statements a term stands


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as the store takes it, and as a person who knows the index would write it in SQL."""

    what: str
    query: Query
    match: str
    first_row: int
    share: float


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds of each repeat; `total` is what both ways counted."""

    asked: Asked
    total: int
    store: tuple[float, ...]
    bare: tuple[float, ...]


def rows(keep: Path | None = None) -> list[Row]:
    """Build the store (in `keep`, where it stays, or use the one there) and ask it."""
    if keep is not None:
        return _measured(keep)
    with tempfile.TemporaryDirectory() as folder:
        return _measured(Path(folder))


def _measured(folder: Path) -> list[Row]:
    path, marker = folder / "bench.db", folder / "built"
    store = Store.open(path)
    try:
        if not marker.exists():
            began, used = perf_counter(), process_time()
            newspaper.build(store)
            marker.write_text(f"{perf_counter() - began:.0f} s, {process_time() - used:.0f} s of one processor")
        with sqlite3.connect(path) as bare:
            timed = [_time(store, bare, asked) for asked in _questions(store, _shares(bare))]
        bare.close()
        return _table(timed, store, marker.read_text())
    finally:
        store.close()


def _shares(bare: sqlite3.Connection) -> dict[str, float]:
    """In how many of the statements each of our words stands, by the index's own count."""
    bare.execute("CREATE VIRTUAL TABLE temp.counted USING fts5vocab(main, statement_words, col)")
    total = bare.execute("SELECT count(*) FROM statement").fetchone()[0]
    counts = dict(bare.execute("SELECT term, doc FROM temp.counted WHERE col = 'stems'").fetchall())
    return {word: counts[word] / total for word in newspaper.press().words if stem(word) == word and word in counts}


def _questions(store: Store, shares: Mapping[str, float]) -> list[Asked]:
    """Terms from the rarest to the commonest on an even logarithmic scale; every third with related words, every
    third narrowed to a person or to the days since."""
    source = newspaper.press()
    by_share = sorted(shares, key=lambda word: (shares[word], word))
    asked = []
    for number in range(QUERIES):
        wanted = RAREST * (COMMONEST / RAREST) ** (number / (QUERIES - 1))
        place = min(range(len(by_share)), key=lambda i: abs(shares[by_share[i]] - wanted))
        term = by_share[place]
        if number % 3 == 1:
            related = tuple(w for w in by_share[max(0, place - 3) : place + 4] if w != term)[: 2 + number % 2]
            asked.append(_asked(term, shares[term], f"with {len(related)} related", related=related))
        elif number % 6 == 2:
            person = source.people[number]
            asked.append(_asked(term, shares[term], "by a person", person=person))
        elif number % 6 == 5:
            since = newspaper.FIRST_DAY + timedelta(days=newspaper.DAYS * number // QUERIES)
            asked.append(_asked(term, shares[term], f"since {since}", since=since))
        else:
            asked.append(_asked(term, shares[term], "alone"))
    return asked


def _asked(
    term: str,
    share: float,
    what: str,
    related: Sequence[str] = (),
    person: str | None = None,
    since: date | None = None,
) -> Asked:
    stems = " OR ".join(f'"{word}"' for word in (term, *related))
    by = f' AND tags : "by{person.replace(" ", "").lower()}"' if person else ""
    return Asked(
        what,
        Query(terms=(term,), related={term: tuple(related)} if related else {}, person=person, since=since),
        f"stems : ({stems}){by}",
        since.toordinal() << PK_BITS if since else 0,
        share,
    )


def _time(store: Store, bare: sqlite3.Connection, asked: Asked) -> Timed:
    def through_store() -> int:
        return store.statements.search(EVERYTHING, asked.query, PAGE).total

    def by_sql() -> int:
        where = "statement_words MATCH ?" + (" AND rowid >= ?" if asked.first_row else "")
        values = (asked.match, asked.first_row) if asked.first_row else (asked.match,)
        total = bare.execute(f"SELECT count(*) FROM statement_words WHERE {where}", values).fetchone()[0]
        page = f"SELECT rowid FROM statement_words WHERE {where} ORDER BY rowid DESC LIMIT {PAGE}"
        bare.execute(page, values).fetchall()
        return int(total)

    total, counted = through_store(), by_sql()  # warm, and the same answer
    if total != counted:
        raise AssertionError(f"{asked.what}: the store counts {total}, SQL {counted}")
    return Timed(asked, total, _repeated(through_store), _repeated(by_sql))


def _repeated(call: Callable[[], int]) -> tuple[float, ...]:
    taken = []
    for _ in range(REPEATS):
        started = perf_counter()
        call()
        taken.append(perf_counter() - started)
    return tuple(taken)


def _table(timed: Sequence[Timed], store: Store, built: str) -> list[Row]:
    through = [seconds for query in timed for seconds in query.store]
    bare = [seconds for query in timed for seconds in query.bare]
    size = store.size(EVERYTHING)
    all_ = Row(
        f"{len(timed)} searches in {size['statements']:,} statements of {size['articles']:,} articles"
        f" (built in {built})",
        median_and_p95(through),
        f"{AT_MOST * 1000:.0f} ms p95",
        p95(through) <= AT_MOST,
        f"bare SQL {median_and_p95(bare)}",
    )
    return [all_, *(_row(query) for query in timed)]


def _row(query: Timed) -> Row:
    return Row(
        f"a word in {query.asked.share:.2%}, {query.asked.what}: {query.total:,} found",
        milliseconds(statistics.median(query.store)),
        beside=f"bare SQL {milliseconds(statistics.median(query.bare))}",
    )
