"""What stands on statements and events: what was decided on each, and marks of withholding on lines that overlap it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from bot.following.correcting import NOTHING, WITHHOLDS, Correction, Decided, anchored
from bot.following.faithful import span_to_show
from bot.model import Span
from bot.store.coding import load_event, load_statement, when

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

TABLES = ("statement", "event")
_OWN = ("same as", "different from")
"""Kinds that stay with their id where the record became part of another; all others go along."""
_WITHHOLDS = ", ".join(f"'{kind}'" for kind in WITHHOLDS)
AT_ONCE = 500
"""Records in one query."""


def decided_on(sql: sqlite3.Connection, kind: str, pks: Sequence[int]) -> dict[int, Decided]:
    """What was decided on each of these statements or events (`kind`), and on what was merged into it, by pk."""
    if not pks:
        return {}
    marks = ",".join("?" * len(pks))
    rows = sql.execute(
        f"SELECT c.*, r.pk AS record, r.merged_into AS root FROM {kind} r CROSS JOIN standing c ON c.subject = r.id"
        f" WHERE r.pk IN ({marks}) OR r.merged_into IN ({marks}) ORDER BY c.pk",
        (*pks, *pks),
    ).fetchall()
    found: dict[int, list[Correction]] = {}
    for row in rows:
        correction = correction_of(row)
        if row["record"] in pks:
            found.setdefault(row["record"], []).append(correction)
        if row["root"] in pks and correction.kind not in _OWN:
            found.setdefault(row["root"], []).append(correction)
    return {pk: Decided(tuple(given)) for pk, given in found.items()}


def standing_on(sql: sqlite3.Connection, kind: str, pks: Sequence[int]) -> dict[int, Decided]:
    """As `decided_on`, with the marks of withholding that stand on other lines and reach these by their words."""
    found = decided_on(sql, kind, pks)
    for pk, reached in reaching(sql, kind, pks).items():
        found[pk] = Decided(found.get(pk, NOTHING).corrections, reached)
    return found


def reaching(sql: sqlite3.Connection, kind: str, pks: Sequence[int]) -> dict[int, tuple[Correction, ...]]:
    """The standing marks of withholding on other lines whose words overlap these ones' in an article, by pk.

    Words are those of the mention and those that are shown or were chosen for it; one common character will do.
    """
    found: defaultdict[int, dict[int, Correction]] = defaultdict(dict)
    for at in range(0, len(pks), AT_ONCE):
        some = pks[at : at + AT_ONCE]
        marked = _marked(sql, kind, some)
        mine = _lines(sql, kind, some, {each.article for each, _ in marked}) if marked else []
        for each, correction in marked:
            for line in mine:
                if (each.kind, each.pk) != (line.kind, line.pk) and each.overlaps(line):
                    found[line.pk][correction.number] = correction
    return {pk: tuple(given[number] for number in sorted(given)) for pk, given in found.items()}


def near_marked(sql: sqlite3.Connection, kind: str) -> list[int]:
    """The pks of all that stands in an article which gives something that is withheld."""
    articles = " UNION ".join(
        f"SELECT m.article FROM standing c CROSS JOIN {table} g ON g.id = c.subject"
        f" CROSS JOIN {table}_mention m ON m.{table} = coalesce(g.merged_into, g.pk) WHERE c.kind IN ({_WITHHOLDS})"
        for table in TABLES
    )
    rows = sql.execute(f"SELECT DISTINCT {kind} FROM {kind}_mention WHERE article IN ({articles})")
    return [row[0] for row in rows]


class _Line(NamedTuple):
    """A statement or event (`kind`) as an article gives it, by the spans of its words there."""

    kind: str
    pk: int
    article: int
    spans: tuple[Span, ...]

    def overlaps(self, other: _Line) -> bool:
        """Whether words of both are the same words of one article."""
        return self.article == other.article and any(
            one.start < two.end and two.start < one.end for one in self.spans for two in other.spans
        )


def _marked(sql: sqlite3.Connection, kind: str, pks: Sequence[int]) -> list[tuple[_Line, Correction]]:
    """What is withheld in the articles that give these statements or events, with the mark on it."""
    marks = ",".join("?" * len(pks))
    found = []
    for table in TABLES:
        rows = sql.execute(
            f"SELECT c.*, m.{table} AS record, m.article AS gave, m.mention, r.text FROM standing c"
            f" CROSS JOIN {table} g ON g.id = c.subject"
            f" CROSS JOIN {table}_mention m ON m.{table} = coalesce(g.merged_into, g.pk)"
            f" JOIN revision r ON r.pk = m.revision WHERE c.kind IN ({_WITHHOLDS})"
            f" AND m.article IN (SELECT article FROM {kind}_mention WHERE {kind} IN ({marks}))",
            tuple(pks),
        ).fetchall()
        decided = decided_on(sql, table, list({row["record"] for row in rows})) if rows else {}
        found += [(_line(table, row, decided), correction_of(row)) for row in rows]
    return found


def _lines(sql: sqlite3.Connection, kind: str, pks: Sequence[int], articles: Iterable[int]) -> list[_Line]:
    within = list(articles)
    rows = sql.execute(
        f"SELECT m.{kind} AS record, m.article AS gave, m.mention, r.text FROM {kind}_mention m"
        f" JOIN revision r ON r.pk = m.revision WHERE m.{kind} IN ({','.join('?' * len(pks))})"
        f" AND m.article IN ({','.join('?' * len(within))})",
        (*pks, *within),
    ).fetchall()
    decided = decided_on(sql, kind, pks)
    return [_line(kind, row, decided) for row in rows]


def _line(kind: str, row: sqlite3.Row, decided: Mapping[int, Decided]) -> _Line:
    text, spans = row["text"], []
    if kind == "statement":
        mention = load_statement(row["mention"])
        spans = [Span(mention.content[0].start, mention.content[-1].end), span_to_show(text, mention)]
    else:
        spans = [load_event(row["mention"]).span]
    held = decided[row["record"]].agreed("words", row["gave"]) if row["record"] in decided else None
    chosen = anchored(text, held) if held else None
    return _Line(kind, row["record"], row["gave"], (*spans, *((chosen,) if chosen else ())))


def correction_of(row: sqlite3.Row) -> Correction:
    """A correction as its row holds it."""
    at = when(row["at"])
    assert at is not None
    return Correction(
        number=row["pk"],
        at=at,
        by=row["actor"],
        place=row["place"],
        kind=row["kind"],
        subject=row["subject"],
        value=row["value"],
        before=row["before"],
        article=row["article"],
        revision=row["revision"],
        span=None if row["start"] is None else Span(row["start"], row["end"]),
        words=row["words"],
    )
