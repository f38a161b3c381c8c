"""How words become an index query, and a day a place in the index.

Statements and articles are indexed in FTS5 tables of three columns: the words as stored (accents and case folded),
their stems, and tags (by whom, in which storyline, from which outlet). The row number carries the day in its high
bits, so that the newest come first, and a range of days is a range of rows, without a sort or a join.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.following.words import stem, stems, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

PK_BITS = 40
"""Room for 10^12 rows below the day; a day's number needs 22 bits, together below SQLite's 63."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for: every term (or a word related to it) and every phrase, narrowed by the rest.

    `terms` are words in any form, `phrases` must stand as written; `related` maps a term to words or phrases that
    count for it. `since` is inclusive, `until` exclusive; days.
    """

    terms: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    related: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    person: str | None = None
    standing: tuple[str, ...] = ()
    """Who else speaks for the person: capitals and palaces that stand for a body."""
    storyline: str | None = None
    outlet: str | None = None
    since: date | None = None
    until: date | None = None
    oldest: bool = False
    sure: bool = False


def row_number(day: int, pk: int) -> int:
    """The index row of the record `pk` on the day of number `day` (0 where the day is unknown)."""
    return day << PK_BITS | pk


def pk_of(row: int) -> int:
    """The record that an index row belongs to."""
    return row & ((1 << PK_BITS) - 1)


def person_tag(name: str) -> str:
    """The tag for statements by the person `name`."""
    return "by" + "".join(words(name))


def storyline_tag(pk: int) -> str:
    """The tag for articles and statements in the storyline `pk`."""
    return f"in{pk}"


def outlet_tag(name: str) -> str:
    """The tag for articles and statements from the outlet `name`."""
    return "from" + "".join(words(name))


SURE_TAG = "sure"

BREAK = "\ue000"
"""Stands between two texts in one row, so that no phrase runs from one into the other. It is a word to SQLite's
tokenizer (unicode61 counts private use as letters), and one that nobody can ask for: `words` never yields it."""


def indexed(texts: Iterable[str]) -> tuple[str, str]:
    """The two columns of `texts` in the index: their words and the stems of these, each parted by spaces."""
    folded = [list(words(text)) for text in texts]
    columns = ((" ".join(part) for part in folded), (" ".join(map(stem, part)) for part in folded))
    plain, stemmed = (f" {BREAK} ".join(column) for column in columns)
    return plain, stemmed


def match_of(query: Query, storylines: Sequence[int] = ()) -> str:
    """The FTS5 expression for `query`, in any of these `storylines`; empty when it asks for nothing the index knows.

    Every word is quoted, so that nothing a person types is read as syntax.
    """
    parts = [f"stems : ({' OR '.join(_stem_phrases(term, query.related))})" for term in query.terms if stems(term)]
    parts += [f'words : "{" ".join(words(phrase))}"' for phrase in query.phrases if any(words(phrase))]
    by = " OR ".join(f'"{person_tag(name)}"' for name in (query.person, *query.standing) if name)
    parts += [f"tags : ({by})"] if by else []
    within = " OR ".join(f'"{storyline_tag(pk)}"' for pk in storylines)
    parts += [f"tags : ({within})"] if within else []
    tags = [outlet_tag(query.outlet)] if query.outlet else []
    tags += [SURE_TAG] if query.sure else []
    parts += [f'tags : "{tag}"' for tag in tags]
    return " AND ".join(parts)


def _stem_phrases(term: str, related: Mapping[str, tuple[str, ...]]) -> list[str]:
    phrases = [" ".join(stems(word)) for word in (term, *related.get(term, ()))]
    return [f'"{phrase}"' for phrase in dict.fromkeys(phrases) if phrase]


def condition(table: str, query: Query, match: str) -> tuple[str, tuple[object, ...]]:
    """The WHERE clause and its values for what `match_of` made, within the query's days.

    What has no day is left out as soon as days are asked for. Without any no range is named: comparing rows with one
    that holds them all takes FTS5 half as long again.
    """
    clause, bounds = f"{table} MATCH ?", list[object]((match,))
    if query.since or query.until:
        clause += " AND rowid >= ?"
        bounds.append(row_number(query.since.toordinal() if query.since else 1, 0))
    if query.until:
        clause += " AND rowid < ?"
        bounds.append(row_number(query.until.toordinal(), 0))
    return clause, tuple(bounds)


def matched_directly(query: Query, text: str) -> bool:
    """Whether `text` holds every term itself, and not only a word related to it."""
    have = set(stems(text))
    return all(set(stems(term)) <= have for term in query.terms)
