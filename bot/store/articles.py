"""Articles, their immutable revisions, and finding them by words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.following.suggesting import Clustered
from bot.store import search
from bot.store.coding import dump_record, dumps, instant, load_date, ordinal, storable, strings, when
from bot.store.numbering import next_pk
from bot.store.records import Article

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.model import Brief, Date, Incoming, Scope
    from bot.store.connection import Connections
    from bot.store.records import Standing

COLUMNS = """a.pk, a.id, a.title, a.url, a.outlet, a.outlet_claimed, a.author, a.published, a.fetched_at, a.brief,
  a.short, a.stands_for, a.number, a.sha256, a.language, a.cluster, a.source, a.credits, a.standing, a.standing_note,
  a.summary,
  (SELECT c.id FROM article c WHERE c.pk = a.copy_of) AS copy_of"""

NOT_OUTSIDE = """NOT EXISTS (SELECT 1 FROM storyline s JOIN membership o ON o.storyline = s.merged_into
  AND o.article = m.article AND o.state = 'out' WHERE s.pk = m.storyline)"""
"""Leaves out a place in a storyline that became part of another, which the article was taken out of."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One immutable text of an article; `chars` counts its code points."""

    number: int
    sha256: str
    fetched_at: datetime
    encoding: str
    chars: int


@dataclass(frozen=True, slots=True)
class ArticleHits:
    """How many articles matched, and those asked for."""

    total: int
    articles: tuple[Article, ...]


def article_of(row: sqlite3.Row) -> Article:
    """A row selected with `COLUMNS` as a record."""
    fetched = when(row["fetched_at"])
    assert fetched is not None
    return Article(
        pk=row["pk"],
        id=row["id"],
        title=row["title"],
        url=row["url"],
        outlet=row["outlet"],
        outlet_claimed=bool(row["outlet_claimed"]),
        author=row["author"],
        published=load_date(row["published"]),
        fetched_at=fetched,
        brief=bool(row["brief"]),
        short=row["short"],
        stands_for=row["stands_for"],
        revision=row["number"],
        sha256=row["sha256"],
        language=row["language"],
        cluster=row["cluster"],
        copy_of=row["copy_of"],
        source=row["source"],
        credits=strings(row["credits"]),
        standing=row["standing"],
        standing_note=row["standing_note"],
        summary=bool(row["summary"]),
    )


def key_of(incoming: Incoming, sha256: str) -> str:
    """An article's identity: the first of (source, entry id), canonical URL, given id, hash of the text (DESIGN)."""
    if incoming.source_id is not None and incoming.entry_id:
        return f"entry:{incoming.source_id}:{incoming.entry_id}"
    if incoming.url:
        return f"url:{incoming.url}"
    return f"id:{incoming.given_id}" if incoming.given_id else f"sha256:{sha256}"


def sort_day(published: Date, fetched_at: datetime) -> int:
    """The day number an article sorts by: its latest possible day of publication, else the day it was fetched."""
    day = published.value if published.precision == "day" else published.not_after or published.not_before
    return ordinal(day or published.value) or fetched_at.toordinal()


class Articles:
    """Reads and writes of articles."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _sql(self) -> sqlite3.Connection:
        return self._connections.sql

    def get(self, scope: Scope, article_id: str) -> Article | None:
        """The article with this public id."""
        if not scope.everything or not storable(article_id):
            return None
        return self._one("a.id = ?", article_id) or self._in_any_case(article_id)

    def _in_any_case(self, article_id: str) -> Article | None:
        """The article whose id differs in case only, where there is one alone."""
        rows = self._sql.execute("SELECT id FROM article WHERE id = ? COLLATE NOCASE LIMIT 2", (article_id,)).fetchall()
        return self._one("a.id = ?", rows[0]["id"]) if len(rows) == 1 else None

    def by_pk(self, scope: Scope, pk: int) -> Article | None:
        """The article with this row number."""
        return self._one("a.pk = ?", pk) if scope.everything else None

    def by_key(self, key: str) -> Article | None:
        """The article with this identity; for the pipeline, which sees all."""
        return self._one("a.key = ?", key)

    def report(self, pk: int) -> tuple[int, str]:
        """The row and the identity of the article whose report this one is: what it copies, else itself."""
        row = self._sql.execute(
            "SELECT o.pk, o.key FROM article a JOIN article o ON o.pk = coalesce(a.copy_of, a.pk) WHERE a.pk = ?", (pk,)
        ).fetchone()
        return int(row["pk"]), str(row["key"])

    def brief_for(self, sha256: str) -> Article | None:
        """The brief that stands for the page with this hash, as long as the page has not replaced it."""
        return self._one("a.stands_for = ? AND a.brief = 1", sha256)

    def by_text(self, sha256: str) -> Article | None:
        """The first article whose current text has this hash."""
        return self._one("a.sha256 = ? ORDER BY a.pk LIMIT 1", sha256)

    def text(self, scope: Scope, article: Article) -> str:
        """The article's current text."""
        if not scope.everything:
            raise PermissionError(article.id)
        row = self._sql.execute(
            "SELECT r.text FROM revision r JOIN article a ON a.revision = r.pk WHERE a.pk = ?", (article.pk,)
        ).fetchone()
        return str(row["text"])

    def current_revision(self, pk: int) -> int:
        """The row of the article's current revision."""
        return int(self._sql.execute("SELECT revision FROM article WHERE pk = ?", (pk,)).fetchone()[0])

    def revisions(self, scope: Scope, article: Article) -> tuple[Revision, ...]:
        """Every revision, the first one first."""
        if not scope.everything:
            return ()
        rows = self._sql.execute(
            "SELECT number, sha256, fetched_at, encoding, length(text) AS chars FROM revision WHERE article = ?"
            " ORDER BY number",
            (article.pk,),
        )
        return tuple(
            Revision(row["number"], row["sha256"], _sure(when(row["fetched_at"])), row["encoding"], row["chars"])
            for row in rows
        )

    def list(self, scope: Scope, storyline: str | None = None, limit: int = 50, offset: int = 0) -> tuple[Article, ...]:
        """Articles, the latest first; only those accepted by `storyline` if one is named."""
        if not scope.everything:
            return ()
        where = (
            "WHERE a.pk IN (SELECT m.article FROM membership m WHERE m.storyline = ? AND m.state = 'in')"
            if storyline
            else ""
        )
        rows = self._sql.execute(
            f"SELECT {COLUMNS} FROM article a {where} ORDER BY a.day DESC, a.pk DESC LIMIT ? OFFSET ?",
            (*((self._connections.storyline_pk(storyline),) if storyline else ()), limit, offset),
        )
        return tuple(article_of(row) for row in rows)

    def all_in_order(self, scope: Scope) -> Iterable[Article]:
        """Every article in order of arrival."""
        if not scope.everything:
            return
        for row in self._sql.execute(f"SELECT {COLUMNS} FROM article a ORDER BY a.pk"):
            yield article_of(row)

    def count(self, scope: Scope) -> int:
        """How many articles the reader may see."""
        return int(self._sql.execute("SELECT count(*) FROM article").fetchone()[0]) if scope.everything else 0

    def ids(self, scope: Scope, prefix: str = "", limit: int = 50) -> tuple[str, ...]:
        """Public ids that start with `prefix`, for completion and nearest offers."""
        if not scope.everything or not storable(prefix):
            return ()
        rows = self._sql.execute(
            "SELECT id FROM article WHERE substr(id, 1, ?) = ? ORDER BY pk DESC LIMIT ?", (len(prefix), prefix, limit)
        )
        return tuple(row["id"] for row in rows)

    def outlets(self, scope: Scope) -> tuple[str, ...]:
        """Every outlet's name, sorted."""
        if not scope.everything:
            return ()
        return self._connections.names("article", "outlet")

    def search(self, scope: Scope, query: search.Query, limit: int, offset: int = 0) -> ArticleHits:
        """Articles whose title or text matches, the latest first (`query.oldest`: the oldest)."""
        if not scope.everything:
            return ArticleHits(0, ())
        match = search.match_of(query, self._connections.storyline_pks(query.storyline))
        if not match:
            return ArticleHits(0, ())
        where, values = search.condition("article_words", query, match)
        total = self._sql.execute(f"SELECT count(*) FROM article_words WHERE {where}", values).fetchone()[0]
        order = "ASC" if query.oldest else "DESC"
        rows = self._sql.execute(
            f"SELECT rowid FROM article_words WHERE {where} ORDER BY rowid {order} LIMIT ? OFFSET ?",
            (*values, limit, offset),
        ).fetchall()
        found = (self.by_pk(scope, search.pk_of(row["rowid"])) for row in rows)
        return ArticleHits(int(total), tuple(article for article in found if article))

    def add(  # noqa: PLR0913 -- one row, one call
        self,
        at: datetime,
        incoming: Incoming,
        sha256: str,
        published: Date,
        language: str,
        engine: str,
        brief: Brief | None = None,
    ) -> int:
        """Insert the article and its first revision; returns its pk."""
        pk = self._free_pk()
        self._sql.execute(
            "INSERT INTO article (pk, id, key, sha256, brief, short, stands_for, source, entry, url, title, author,"
            " outlet, outlet_claimed, language, published, fetched_at, revision, number, day)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1, ?)",
            (
                pk,
                self._free_id(incoming.given_id, pk),
                key_of(incoming, sha256),
                sha256,
                brief is not None,
                brief.short if brief else None,
                brief.stands_for if brief else None,
                incoming.source_id,
                incoming.entry_id,
                incoming.url,
                incoming.title,
                incoming.author,
                incoming.outlet,
                incoming.outlet_claimed,
                language,
                dump_record(published),
                instant(at),
                sort_day(published, at),
            ),
        )
        self.revise(at, pk, incoming, sha256, 1, engine)
        return pk

    def revise(self, at: datetime, pk: int, incoming: Incoming, sha256: str, number: int, engine: str) -> int:
        """Add revision `number` and make it the current one; returns the revision's pk."""
        revision = self._sql.execute(
            "INSERT INTO revision (article, number, sha256, text, encoding, title, fetched_at, engine)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING pk",
            (pk, number, sha256, incoming.text, incoming.encoding, incoming.title, instant(at), engine),
        ).fetchone()[0]
        self._sql.execute(
            "UPDATE article SET revision = ?, number = ?, sha256 = ?, summary = ? WHERE pk = ?",
            (revision, number, sha256, incoming.summary, pk),
        )
        return int(revision)

    def describe(self, pk: int, incoming: Incoming, published: Date, fetched_at: datetime, language: str) -> None:
        """Take over what a new revision brings along; what it does not say stays as it was. It is no brief any more."""
        self.drop_words(pk)
        self._sql.execute(
            "UPDATE article SET title = ?, url = coalesce(?, url),"
            " author = coalesce(?, author), outlet = coalesce(?, outlet), published = ?, language = ?, brief = 0,"
            " fetched_at = ?, day = ? WHERE pk = ?",
            (
                incoming.title,
                incoming.url,
                incoming.author,
                incoming.outlet,
                dump_record(published),
                language,
                instant(fetched_at),
                sort_day(published, fetched_at),
                pk,
            ),
        )

    def read_otherwise(self, engine: str) -> tuple[int, ...]:
        """The articles whose current text was read by another engine than this one, in order of arrival."""
        rows = self._sql.execute(
            "SELECT a.pk FROM article a JOIN revision r ON r.pk = a.revision WHERE r.engine != ? ORDER BY a.pk",
            (engine,),
        )
        return tuple(row["pk"] for row in rows)

    def read_again(self, pk: int, published: Date, language: str, people: Sequence[str], engine: str) -> None:
        """Take over what a new reading of the current text says of the article itself."""
        self.drop_words(pk)
        row = self._sql.execute("SELECT fetched_at FROM article WHERE pk = ?", (pk,)).fetchone()
        self._sql.execute(
            "UPDATE article SET published = ?, language = ?, people = ?, day = ? WHERE pk = ?",
            (
                dump_record(published),
                language,
                dumps(tuple(sorted(people))),
                sort_day(published, _sure(when(row["fetched_at"]))),
                pk,
            ),
        )
        self.read_by(pk, engine)

    def read_by(self, pk: int, engine: str) -> None:
        """Keep that this engine has read the current text."""
        self._sql.execute(
            "UPDATE revision SET engine = ? WHERE pk = (SELECT revision FROM article WHERE pk = ?)", (engine, pk)
        )

    def read_by_none(self, pks: Iterable[int]) -> None:
        """Let these articles' current texts wait to be read again: what was read lacked words."""
        for pk in pks:
            self.read_by(pk, "")

    def credit(self, pk: int, credits_: Iterable[str]) -> None:
        """Record the news agencies that the article's current text credits."""
        self._sql.execute("UPDATE article SET credits = ? WHERE pk = ?", (dumps(sorted(credits_)), pk))

    def place(self, pk: int, cluster: int, people: Sequence[str]) -> None:
        """Record the cluster that the article joins on arrival, and whom it names."""
        self._sql.execute("UPDATE article SET cluster = ?, stands_in = ? WHERE pk = ?", (cluster, cluster, pk))
        self.name(pk, people)

    def name(self, pk: int, people: Sequence[str]) -> None:
        """Record whom the article names."""
        self._sql.execute("UPDATE article SET people = ? WHERE pk = ?", (dumps(tuple(people)), pk))

    def copy(self, originals: Mapping[int, int]) -> tuple[int, ...]:
        """Record which article's report each of these is; one that is its own original copies none.

        Returns those that were of another report before.
        """
        statement = "UPDATE article SET copy_of = nullif(?1, pk) WHERE pk = ?2 AND copy_of IS NOT nullif(?1, pk)"
        return tuple(pk for pk, original in originals.items() if self._sql.execute(statement, (original, pk)).rowcount)

    def clustered(self, scope: Scope, since: str = "", cluster: int | None = None) -> tuple[Clustered, ...]:
        """The articles of clusters in which something arrived since the ISO day `since`, or of one, as they are now.

        Without those that their outlets withdrew or killed.
        """
        condition = (
            "a.standing NOT IN ('withdrawn', 'killed') AND a.stands_in IN (SELECT stands_in FROM article"
            " WHERE fetched_at >= ? AND stands_in = coalesce(?, stands_in))"
        )
        return self._described(condition, since, cluster) if scope.everything else ()

    def described(self, scope: Scope, pks: Sequence[int]) -> tuple[Clustered, ...]:
        """These articles as far as it takes to say what they have in common."""
        return self._described(f"a.pk IN ({','.join('?' * len(pks))})", *pks) if scope.everything else ()

    def _described(self, condition: str, *values: object) -> tuple[Clustered, ...]:
        rows = self._sql.execute(
            "SELECT a.pk, a.stands_in AS cluster, a.title, a.outlet, a.people, a.published, a.fetched_at, a.copy_of,"
            " EXISTS (SELECT 1 FROM membership m WHERE m.article = a.pk AND m.state = 'in') AS tracked FROM article a"
            f" WHERE {condition} ORDER BY a.pk",
            values,
        )
        return tuple(map(_clustered, rows))

    def index(self, pk: int) -> None:
        """Index the current text anew, with its storylines and outlet."""
        self.drop_words(pk)
        row = self._sql.execute(
            "SELECT a.day, a.title, a.outlet, r.text FROM article a JOIN revision r ON r.pk = a.revision"
            " WHERE a.pk = ?",
            (pk,),
        ).fetchone()
        member_of = self._sql.execute(
            f"SELECT storyline FROM membership m WHERE article = ? AND state = 'in' AND {NOT_OUTSIDE}", (pk,)
        )
        tags = [search.storyline_tag(m["storyline"]) for m in member_of]
        tags += [search.outlet_tag(row["outlet"])] if row["outlet"] else []
        self._sql.execute(
            "INSERT INTO article_words (rowid, words, stems, tags) VALUES (?, ?, ?, ?)",
            (search.row_number(row["day"], pk), *search.indexed((row["title"], row["text"])), " ".join(tags)),
        )

    def stand(self, pk: int, standing: Standing, note: str) -> None:
        """Keep whether the outlet stands by the article, and the note that says so."""
        self._sql.execute("UPDATE article SET standing = ?, standing_note = ? WHERE pk = ?", (standing, note, pk))

    def is_gone(self, pk: int) -> bool:
        """Whether an article counts as withdrawn because its page is gone."""
        row = self._sql.execute(
            "SELECT 1 FROM article WHERE pk = ? AND gone > 0 AND standing = 'withdrawn' AND standing_note LIKE ?",
            (pk, "gone from its address (%"),
        )
        return row.fetchone() is not None

    def missed(self, source: int) -> tuple[tuple[int, int], ...]:
        """Count that a source's articles were gone once more; returns the pk of each and how often in a row."""
        rows = self._sql.execute("UPDATE article SET gone = gone + 1 WHERE source = ? RETURNING pk, gone", (source,))
        return tuple((row["pk"], row["gone"]) for row in rows.fetchall())

    def at_address(self, url: str) -> tuple[int, ...]:
        """The articles at an address, by row; for the pipeline, which sees all."""
        return tuple(row["pk"] for row in self._sql.execute("SELECT pk FROM article WHERE url = ? ORDER BY pk", (url,)))

    def missed_once_more(self, pk: int) -> int:
        """Count that an article's page was gone once more; returns how often in a row."""
        row = self._sql.execute("UPDATE article SET gone = gone + 1 WHERE pk = ? RETURNING gone", (pk,)).fetchone()
        return int(row["gone"])

    def found_after(self, pk: int) -> int:
        """Note that an article's page is there; returns how often in a row it was gone."""
        row = self._sql.execute("SELECT gone FROM article WHERE pk = ?", (pk,)).fetchone()
        self._sql.execute("UPDATE article SET gone = 0 WHERE pk = ? AND gone > 0", (pk,))
        return int(row["gone"])

    def found_again(self, source: int) -> tuple[tuple[int, int], ...]:
        """Note that a source's articles are there; returns the pk of each that was gone and how often in a row."""
        rows = self._sql.execute("SELECT pk, gone FROM article WHERE source = ? AND gone > 0", (source,)).fetchall()
        self._sql.execute("UPDATE article SET gone = 0 WHERE source = ? AND gone > 0", (source,))
        return tuple((row["pk"], row["gone"]) for row in rows)

    def revision_text(self, scope: Scope, article: Article, number: int) -> str:
        """The text of one revision of an article, empty when there is none of this number."""
        if not scope.everything:
            raise PermissionError(article.id)
        row = self._sql.execute(
            "SELECT text FROM revision WHERE article = ? AND number = ?", (article.pk, number)
        ).fetchone()
        return str(row["text"]) if row else ""

    def drop_words(self, pk: int) -> None:
        """Take the article out of the index; call before its day changes."""
        day = self._sql.execute("SELECT day FROM article WHERE pk = ?", (pk,)).fetchone()[0]
        self._sql.execute("DELETE FROM article_words WHERE rowid = ?", (search.row_number(day, pk),))

    def _free_pk(self) -> int:
        """The next article's row; one whose id was given to another article from outside ("a7") is passed over."""
        pk = next_pk(self._sql, "article")
        while self._taken(self._connections.id_of("article", pk)):
            pk += 1
        return pk

    def _free_id(self, given: str | None, pk: int) -> str:
        if given and not self._connections.letter and not self._taken(given):
            return given
        return self._connections.id_of("article", pk)

    def _taken(self, article_id: str) -> bool:
        hidden = "SELECT 1 FROM removal WHERE target = ? AND state != 'released'"
        return bool(self._one("a.id = ?", article_id) or self._sql.execute(hidden, (article_id,)).fetchone())

    def _one(self, where: str, *values: object) -> Article | None:
        row = self._sql.execute(f"SELECT {COLUMNS} FROM article a WHERE {where}", values).fetchone()
        return article_of(row) if row else None


def _clustered(row: sqlite3.Row) -> Clustered:
    return Clustered(
        pk=row["pk"],
        cluster=row["cluster"],
        title=row["title"],
        outlet=row["outlet"],
        people=strings(row["people"]),
        day=load_date(row["published"]).value,
        arrived=row["fetched_at"][:10],
        copy=row["copy_of"] is not None,
        tracked=bool(row["tracked"]),
    )


def _sure(at: datetime | None) -> datetime:
    assert at is not None
    return at
