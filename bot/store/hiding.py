"""What hiding takes out of the store: an article, or a statement's or event's words wherever they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.following.given import FEWEST_WORDS
from bot.following.passages import MARK, Passage, hashed, masked, passages_of, places
from bot.following.removed import addressed, left, name_hash, unnamed
from bot.following.words import words
from bot.model import Span
from bot.store import aside, loose, search
from bot.store.coding import dump_record, dumps, load_event, load_statement, strings
from bot.store.records import label_of
from bot.store.taken import KINDS, Taken
from bot.store.tombstones import passage

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bot.model import EventMention, Incoming, StatementMention
    from bot.store.articles import Articles
    from bot.store.connection import Connections
    from bot.store.events import Events
    from bot.store.statements import Statements
    from bot.store.tellings import Kind

DERIVED = ("kept",)
"""Tables with what was made from an article's text, which is made anew when the text is another."""
LOOKED_FOR = 3
"""The longest words of a passage, by which articles that may have it are found, whatever stands between them."""


@dataclass(frozen=True, slots=True)
class Hiding:
    """Takes things out, within one write and within `aside.allowed`."""

    connections: Connections
    articles: Articles
    statements: Statements
    events: Events

    @property
    def _sql(self) -> sqlite3.Connection:
        return self.connections.sql

    def article(self, pk: int) -> Taken:
        """An article with its revisions, mentions, memberships and changes; what nothing else gives goes with it."""
        taken, children = Taken(), aside.referring(self._sql)
        for kind in KINDS:
            for row in self._mentions(kind, "m.article = ?", pk):
                taken.passages |= _passages(kind, row)
                taken.touched[kind].add(row[kind])
        titles = {row["title"] for row in self._sql.execute("SELECT title FROM revision WHERE article = ?", (pk,))}
        key = self._key(pk)
        taken.passages |= {passage for title in titles for passage in passages_of(title, key)}
        texts = [row["text"] for row in self._sql.execute("SELECT text FROM revision WHERE article = ?", (pk,))]
        self.articles.drop_words(pk)
        taken.rows += aside.take(self._sql, children, "article", "pk", pk)
        self._heal_copies(pk)
        self._bare(taken, children)
        self._given_up(taken, children, texts)
        self._named_in_changes(taken, children, taken.of("article"))
        return taken

    def words(self, kind: Kind, pk: int) -> Taken:
        """A statement or event: its mentions, and its words in every text; what stands in the same words goes too."""
        taken, children = Taken(), aside.referring(self._sql)
        own = self._mentions(kind, f"m.{kind} = ?", pk)
        for row in own:
            taken.passages |= _passages(kind, row) | self._chosen(kind, pk, row["key"])
        taken.touched[kind].add(pk)
        said = {span.of(row["text"]) for row in own for span in _spans(kind, row)}
        articles = {row["article"] for row in own}
        copies = {other for article in articles for other in self._copies(article)}
        self._passages_out(taken, children, copies | self._with_words(own, kind))
        self._bare(taken, children)
        giving = sorted(articles) if kind == "event" else ()
        rows = [self._sql.execute("SELECT * FROM article WHERE pk = ?", (article,)).fetchone() for article in giving]
        self._named_in_changes(taken, children, rows)
        self._mask_loose(taken, said)
        return taken

    def _chosen(self, kind: Kind, pk: int, key: str) -> set[Passage]:
        """The words that editors chose for it in corrections."""
        if "correction" not in aside.tables(self._sql):
            return set()
        chosen = (
            f"SELECT words FROM correction WHERE subject IN (SELECT id FROM {kind} WHERE pk = ? OR merged_into = ?)"
        )
        rows = self._sql.execute(chosen, (pk, pk)).fetchall()
        return {passage for row in rows for passage in passages_of(row["words"], key)}

    def by_stones(self, kind: str, stones: Sequence[tuple[str, str, int, int, str]]) -> Taken:
        """What another copy of the database took down, found here by its hashes."""
        hashes = {(each[0], each[1]) for each in stones}
        if kind == "person":
            rows = self._sql.execute("SELECT name FROM person UNION SELECT speaker FROM statement").fetchall()
            named = [row["name"] for row in rows if row["name"] and ("person", name_hash(row["name"])) in hashes]
            return self.person(named)
        taken, children = Taken(), aside.referring(self._sql)
        articles = self._sql.execute("SELECT pk, key, url FROM article ORDER BY pk").fetchall()
        if kind == "article":
            for row in articles:
                if ("key", hashed(row["key"])) in hashes or ("address", hashed(addressed(row["url"] or ""))) in hashes:
                    return self.article(row["pk"])
            return taken
        taken.passages = {found for each in stones if (found := passage(each))}
        self._passages_out(taken, children, {row["pk"] for row in articles})
        self._bare(taken, children)
        self._named_in_changes(taken, children, ())
        self._mask_loose(taken, None)
        return taken

    def _passages_out(self, taken: Taken, children: aside.Children, articles: Iterable[int]) -> None:
        """Overwrite the passages in these articles, and take out every mention that stands in them."""
        spans = self._overwrite(taken, articles)
        for each in KINDS:
            for revision, found in spans.items():
                for row in self._mentions(each, "m.revision = ?", revision):
                    if _meet(_spans(each, row), found):
                        taken.touched[each].add(row[each])
                        unit = row["unit"] or row["pk"]
                        for mention in self._mentions(each, "coalesce(m.unit, m.pk) = ?", unit):
                            taken.rows += aside.take(self._sql, children, f"{each}_mention", "pk", mention["pk"])
        for article in sorted(taken.masked):
            rehash(self._sql, article)

    def person(self, names: Sequence[str]) -> Taken:
        """What a person said, wherever it is given, their entry in the register, and the name beside other words.

        Articles' texts stay. The rest is not kept: this is for good.
        """
        taken, children = Taken(), aside.referring(self._sql)
        gone = {name_hash(name) for name in names}
        for name in names:
            for row in self._mentions("statement", "m.statement IN (SELECT pk FROM statement WHERE speaker = ?)", name):
                taken.touched["statement"].add(row["statement"])  # an editor's word for who said it counts too
                taken.rows += aside.take(self._sql, children, "statement_mention", "pk", row["pk"])
            for kind in KINDS:
                for row in self._mentions(kind, "instr(m.mention, ?)", dumps(name)):
                    self._unname(taken, children, kind, row, gone)
        taken.touched["statement"] |= self._said_once(gone)
        self._bare(taken, children)
        for table in ("article", "storyline"):
            for row in self._sql.execute(f"SELECT pk, people FROM {table}").fetchall():
                if (had := strings(row["people"])) != (kept := left(had, gone)):
                    self._sql.execute(f"UPDATE {table} SET people = ? WHERE pk = ?", (dumps(kept), row["pk"]))
        for row in self._sql.execute("SELECT pk, name FROM person").fetchall():
            if not left((row["name"],), gone):
                taken.rows += aside.take(self._sql, children, "person", "pk", row["pk"])
        return taken

    def _said_once(self, gone: Collection[str]) -> set[int]:
        """The person's statements that no article gives any more."""
        rows = self._sql.execute(
            "SELECT s.pk, s.speaker FROM statement s WHERE s.merged_into IS NULL AND s.speaker IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM statement_mention m WHERE m.statement = s.pk)"
        ).fetchall()
        return {row["pk"] for row in rows if not left((row["speaker"],), gone)}

    def _unname(
        self, taken: Taken, children: aside.Children, kind: Kind, row: sqlite3.Row, gone: Collection[str]
    ) -> None:
        mention: StatementMention | EventMention | None
        if kind == "statement":
            mention = unnamed(load_statement(row["mention"]), gone)
        else:
            event = load_event(row["mention"])
            mention = replace(event, people=left(event.people, gone))
        taken.touched[kind].add(row[kind])
        if mention is None:
            taken.rows += aside.take(self._sql, children, f"{kind}_mention", "pk", row["pk"])
        else:
            self._sql.execute(f"UPDATE {kind}_mention SET mention = ? WHERE pk = ?", (dump_record(mention), row["pk"]))

    def overwrite(self, articles: Iterable[int], passages: Iterable[Passage]) -> Taken:
        """Overwrite passages in the articles that are here, and nothing else; returns what was overwritten."""
        here = [pk for pk in articles if self._sql.execute("SELECT 1 FROM article WHERE pk = ?", (pk,)).fetchone()]
        taken = Taken(passages=set(passages))
        self._overwrite(taken, here)
        return taken

    def settle(self, taken: Taken) -> None:
        """Bring what stands in line with what is left."""
        self.statements.settle(sorted(taken.touched["statement"]))
        self.events.settle(sorted(taken.touched["event"]))
        self.make_anew(taken.masked - {row["pk"] for row in taken.of("article")})
        for article in sorted(taken.masked):
            if self._sql.execute("SELECT 1 FROM article WHERE pk = ?", (article,)).fetchone():
                self.articles.index(article)

    def make_anew(self, articles: Iterable[int]) -> None:
        """Drop what was made from these articles' texts, which are others now."""
        for table in DERIVED:
            if table in aside.tables(self._sql):
                self._sql.executemany(f"DELETE FROM {table} WHERE article = ?", [(article,) for article in articles])

    def unmask(self, cell: dict[str, Any]) -> bool:
        """Put a passage's words back; False where the text is not here or was revised meanwhile."""
        table, column = cell["table"], cell["column"]
        row = self._sql.execute(f"SELECT {column} AS text FROM {table} WHERE pk = ?", (cell["pk"],)).fetchone()
        if row is None:
            return False
        text = row["text"]
        for start, end, was in cell["spans"]:
            if text[start:end] == masked(was, [Span(0, len(was))]):
                text = text[:start] + was + text[end:]
        self._sql.execute(f"UPDATE {table} SET {column} = ? WHERE pk = ?", (text, cell["pk"]))
        return True

    def mask_over(self, cell: dict[str, Any]) -> None:
        """Overwrite a cell's words again, wherever its text has them; another text by now stays."""
        table, column = cell["table"], cell["column"]
        row = self._sql.execute(f"SELECT {column} AS text FROM {table} WHERE pk = ?", (cell["pk"],)).fetchone()
        text = row["text"] if row else ""
        for start, end, was in cell["spans"]:
            if all(c in (MARK, one) for c, one in zip(text[start:end], was, strict=False)):
                text = masked(text, [Span(start, min(end, len(text)))])
        self._sql.execute(f"UPDATE {table} SET {column} = ? WHERE pk = ?", (text, cell["pk"]))

    def _bare(self, taken: Taken, children: aside.Children) -> None:
        """Take out what no article gives any more, with what was said of it under its ids."""
        self.settle(taken)
        for kind in KINDS:
            refers = [column for table, column in children[kind] if table == f"{kind}_mention"]
            given = " OR ".join(f"{column} = ?" for column in refers)
            for pk in sorted(taken.touched[kind]):
                if not self._sql.execute(f"SELECT 1 FROM {kind}_mention WHERE {given}", (pk,) * len(refers)).fetchone():
                    taken.touched[kind].discard(pk)
                    self._take_record(taken, children, kind, pk)

    def _take_record(self, taken: Taken, children: aside.Children, kind: Kind, pk: int) -> None:
        rows = aside.take(self._sql, children, kind, "pk", pk)
        for table, row in list(rows):
            if table == kind:
                rows += self._said_of(children, kind, row)
        taken.rows += rows

    def _said_of(self, children: aside.Children, kind: Kind, row: dict[str, Any]) -> list[aside.Row]:
        """Rows that name a statement or event by its id, or, as pairs do, by kind and row."""
        found: list[aside.Row] = []
        for column in ("one", "other"):
            where = f"kind = '{kind}' AND {column}"
            found += aside.take(self._sql, {}, "pair", where, row["pk"])
        for table in aside.tables(self._sql):
            if table != "log" and "subject" in aside.columns(self._sql, table):
                where = "kind NOT LIKE 'article %' AND subject" if table == "change" else "subject"
                found += aside.take(self._sql, children, table, where, row["id"])
        return found

    def _given_up(self, taken: Taken, children: aside.Children, texts: Sequence[str]) -> None:
        """Take out withdrawn statements that an earlier revision of the article gave: they keep its words."""
        rows = self._sql.execute(
            "SELECT s.pk, s.print FROM statement s WHERE s.state = 'withdrawn'"
            " AND NOT EXISTS (SELECT 1 FROM statement_mention m WHERE m.statement = s.pk)"
        ).fetchall()
        folded = [f" {' '.join(words(text))} " for text in texts] if rows else []
        for row in rows:
            said = [*row["print"].split("|"), ""][1]
            if said and any(f" {said} " in text for text in folded):
                self._take_record(taken, children, "statement", row["pk"])

    def _heal_copies(self, pk: int) -> None:
        """Let the articles that copied this one copy the earliest of them."""
        copies = [r["pk"] for r in self._sql.execute("SELECT pk FROM article WHERE copy_of = ? ORDER BY pk", (pk,))]
        for each in copies:
            self._sql.execute("UPDATE article SET copy_of = nullif(?, pk) WHERE pk = ?", (copies[0], each))

    def _with_words(self, own: Iterable[sqlite3.Row], kind: Kind) -> set[int]:
        """Articles that may have one of the passages, by the index: they have its longest words."""
        found: set[int] = set()
        for row in own:
            for span in _spans(kind, row):
                told = list(words(span.of(row["text"])))
                if len(told) >= FEWEST_WORDS:
                    longest = sorted(set(told), key=lambda word: (-len(word), word))[:LOOKED_FOR]
                    hits = self._sql.execute(
                        "SELECT rowid FROM article_words WHERE article_words MATCH ?",
                        (f"words : ({' AND '.join(f'{chr(34)}{word}{chr(34)}' for word in longest)})",),
                    )
                    found |= {search.pk_of(hit["rowid"]) for hit in hits}
        return found

    def _copies(self, pk: int) -> set[int]:
        """An article and all that are one report with it."""
        rows = self._sql.execute(
            "SELECT o.pk FROM article a JOIN article o ON coalesce(o.copy_of, o.pk) = coalesce(a.copy_of, a.pk)"
            " WHERE a.pk = ?",
            (pk,),
        )
        return {row["pk"] for row in rows} | {pk}

    def _overwrite(self, taken: Taken, articles: Iterable[int]) -> dict[int, list[Span]]:
        """Overwrite the passages in these articles' texts and titles; returns where, by revision."""
        spans: dict[int, list[Span]] = {}
        for article in sorted(articles):
            keys = {hashed(self._key(each)) for each in self._copies(article)}
            texts = self._sql.execute("SELECT pk, text, title FROM revision WHERE article = ?", (article,)).fetchall()
            for row in texts:
                if found := places(row["text"], taken.passages, keys):
                    spans[row["pk"]] = found
                    taken.masked.add(article)
                    self._mask(taken, "revision", "text", row["pk"], found)
                self._mask(taken, "revision", "title", row["pk"], places(row["title"], taken.passages, keys))
            title = self._sql.execute("SELECT title FROM article WHERE pk = ?", (article,)).fetchone()["title"]
            self._mask(taken, "article", "title", article, places(title, taken.passages, keys))
            note = self._sql.execute("SELECT standing_note FROM article WHERE pk = ?", (article,)).fetchone()[0]
            self._mask(taken, "article", "standing_note", article, places(note, taken.passages, keys))
        return spans

    def _named_in_changes(
        self, taken: Taken, children: aside.Children, giving: Iterable[Mapping[str, Any] | sqlite3.Row]
    ) -> None:
        """Changes of other articles that give a hidden one's figures, by its outlet, or name what rests on theirs."""
        for article in giving:
            shown = f"({label_of(article['outlet'], article['short'], article['url'], article['id'])})"
            conflicts = "SELECT pk FROM change WHERE kind = 'figures conflict' AND instr(text, ?)"
            for row in self._sql.execute(conflicts, (shown,)).fetchall():
                taken.rows += aside.take(self._sql, children, "change", "pk", row["pk"])
        ids = "|".join(re.escape(id_) for id_ in taken.ids)
        naming = "SELECT pk, text FROM change WHERE kind IN ('article withdrawn', 'article killed')"
        for row in self._sql.execute(naming).fetchall() if ids else ():
            found = [Span(*match.span()) for match in re.finditer(rf"(?<![\w-])(?:{ids})(?![\w-])", row["text"])]
            self._mask(taken, "change", "text", row["pk"], found)

    def _mask_loose(self, taken: Taken, said: Collection[str] | None) -> None:
        """Overwrite the words where others quote them, and parts of them in flags; `said` is None if nobody knows."""
        for table, column, pk, found in list(loose.quoting(self._sql, taken.passages, said)):
            self._mask(taken, table, column, pk, found)
        for table, column, pk, found in list(loose.flagging(self._sql, said or ())):
            self._mask(taken, table, column, pk, found)

    def _mask(self, taken: Taken, table: str, column: str, pk: int, spans: Sequence[Span]) -> None:
        if not spans:
            return
        text = self._sql.execute(f"SELECT {column} AS text FROM {table} WHERE pk = ?", (pk,)).fetchone()["text"]
        kept = [[span.start, span.end, span.of(text)] for span in spans]
        taken.cells.append({"table": table, "pk": pk, "column": column, "spans": kept})
        self._sql.execute(f"UPDATE {table} SET {column} = ? WHERE pk = ?", (masked(text, spans), pk))

    def _key(self, pk: int) -> str:
        """The identity of the article in this row."""
        return str(self._sql.execute("SELECT key FROM article WHERE pk = ?", (pk,)).fetchone()["key"])

    def _mentions(self, kind: Kind, condition: str, value: object) -> list[sqlite3.Row]:
        return self._sql.execute(
            f"SELECT m.*, r.text, a.key FROM {kind}_mention m JOIN revision r ON r.pk = m.revision"
            f" JOIN article a ON a.pk = m.article WHERE {condition} ORDER BY m.pk",
            (value,),
        ).fetchall()


def late_cells(
    article: sqlite3.Row, came: Incoming, passages: Collection[Passage], keys: Collection[str]
) -> list[dict[str, Any]]:
    """What was overwritten of an article's latest revision as it came; a title that its text gave is its first line."""
    title = came.title or next((line for line in came.text.splitlines() if len(line) == len(article["title"])), "")
    texts = [("revision", article["revision"], "text", came.text)]
    if len(title) == len(article["title"]):
        texts += [("revision", article["revision"], "title", title), ("article", article["pk"], "title", title)]
    return [
        {"table": table, "pk": pk, "column": column, "spans": [[s.start, s.end, s.of(text)] for s in found]}
        for table, pk, column, text in texts
        if (found := places(text, passages, keys))
    ]


def passages_in(taken: Taken) -> set[Passage]:
    """The titles of articles that were taken, and the words of their statements and events; only runs of some words."""
    texts = {row["pk"]: row["text"] for row in taken.of("revision")}
    said = [
        span.of(texts[row["revision"]])
        for kind in KINDS
        for row in taken.of(f"{kind}_mention")
        if row["revision"] in texts
        for span in _spans(kind, row)
    ]
    titles = (row["title"] for row in taken.of("revision"))
    return {each for words in (*said, *titles) for each in passages_of(words, "") if not each.within}


def rehash(sql: sqlite3.Connection, article: int) -> None:
    """Record the hashes of an article's texts as they are now."""
    for row in sql.execute("SELECT pk, text FROM revision WHERE article = ?", (article,)).fetchall():
        sql.execute("UPDATE revision SET sha256 = ? WHERE pk = ?", (hashed(row["text"]), row["pk"]))
    sql.execute(
        "UPDATE article SET sha256 = (SELECT r.sha256 FROM revision r WHERE r.pk = article.revision) WHERE pk = ?",
        (article,),
    )


def _spans(kind: Kind, row: Mapping[str, Any] | sqlite3.Row) -> list[Span]:
    """The spans of a mention's own words."""
    if kind == "statement":
        return list(load_statement(row["mention"]).content)
    return [load_event(row["mention"]).span]


def _passages(kind: Kind, row: sqlite3.Row) -> set[Passage]:
    return {each for span in _spans(kind, row) for each in passages_of(span.of(row["text"]), row["key"])}


def _meet(mine: Iterable[Span], theirs: Sequence[Span]) -> bool:
    return any(one.start < other.end and other.start < one.end for one in mine for other in theirs)
