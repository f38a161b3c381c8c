"""What the store's tests are made of: articles, statements and events in words of our own."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from bot.model import EVERYTHING, Change, Date, EventMention, Incoming, Membership, Span, StatementMention
from bot.store import Query, Store
from bot.store.records import Article, Subscription

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 6, 2, 12, tzinfo=UTC)
ENGINE = "test 1"


def day(iso: str) -> Date:
    return Date(iso, "day", "stated")


def hash_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def arrive(store: Store, text: str, published: Date | None = None, **incoming: Any) -> Article:  # noqa: ANN401 -- any field of the record
    """Put an article into the store as the pipeline does."""
    came = Incoming(text, "a test", published=published, **incoming)
    with store.write():
        pk = store.articles.add(AT, came, hash_of(text), published or Date(), "en", ENGINE)
        store.articles.index(pk)
    return article_at(store, pk)


def article_at(store: Store, pk: int) -> Article:
    article = store.articles.by_pk(EVERYTHING, pk)
    assert article is not None
    return article


def mention(text: str, content: str, speaker: str | None = "Ada Lund", **fields: Any) -> StatementMention:  # noqa: ANN401 -- any field of the record
    """`content` where it stands in `text`, as somebody's words."""
    start = text.index(content)
    span = Span(start, start + len(content))
    return StatementMention(**{"content": (span,), "context": span, "kind": "direct", "speaker": speaker, **fields})


def attach(store: Store, pk: int, article: Article, given: StatementMention) -> None:
    with store.write():
        store.statements.attach(pk, article.pk, store.articles.current_revision(article.pk), given, ENGINE)
        store.statements.settle([pk])


def said(store: Store, article: Article, content: str, speaker: str | None = "Ada Lund", **fields: Any) -> int:  # noqa: ANN401 -- any field of the record
    """A new statement of the article; returns its row."""
    given = mention(store.articles.text(EVERYTHING, article), content, speaker, **fields)
    with store.write():
        pk = store.statements.add(AT, given, content)
    attach(store, pk, article, given)
    return pk


def happened(
    store: Store,
    article: Article,
    clause: str,
    date: Date,
    pk: int | None = None,
    **fields: Any,  # noqa: ANN401 -- any field of the record
) -> tuple[int, EventMention]:
    """An event of the article, a new one unless `pk` names one; returns its row and the mention."""
    text = store.articles.text(EVERYTHING, article)
    start = text.index(clause)
    given = EventMention(Span(start, start + len(clause)), date, **fields)
    with store.write():
        row = store.events.add(AT, given) if pk is None else pk
        store.events.attach(row, article.pk, store.articles.current_revision(article.pk), given, ENGINE)
        store.events.settle([row])
    return row, given


def storyline(store: Store, slug: str, *articles: Article, state: Membership = "in") -> int:
    """The storyline with these articles, made if need be; returns its row."""
    with store.write():
        if store.storylines.get(EVERYTHING, slug) is None:
            store.storylines.create(AT, slug, slug.replace("-", " ").title(), by="test")
        for article in articles:
            store.storylines.add(AT, slug, article.pk, state)
            store.statements.settle([s.pk for s in store.statements.of_article(EVERYTHING, article.pk)])
            store.articles.index(article.pk)
    pk = store.connections.storyline_pk(slug)
    assert pk is not None
    return pk


def found(store: Store, *terms: str, **query: Any) -> list[str]:  # noqa: ANN401 -- any field of the record
    """The ids of the statements that a query finds, in its order."""
    hits = store.statements.search(EVERYTHING, Query(**{"terms": terms, **query}), limit=10)
    return [statement.id for statement in hits.statements]


def moved(store: Store) -> int:
    with store.write():
        return store.changes.add(AT, Change("new event", "e1", "vik", "The bridge opened"), None)


def subscribed(store: Store, room: str = "C1", *slugs: str) -> Subscription:
    with store.write():
        return store.subscriptions.subscribe(
            AT, "slack", room, slugs or ("vik",), "Europe/Oslo", ("08:00", "17:30"), None, "U1"
        )
