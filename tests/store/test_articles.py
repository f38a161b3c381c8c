"""An article's identity, its revisions, and finding it."""

import pytest

from bot.model import EVERYTHING, UNKNOWN, Brief, Date, Incoming, Scope
from bot.store import Query, Store
from bot.store.articles import Revision, key_of, sort_day
from bot.store.records import Article
from tests.store.making import AT, ENGINE, LATER, arrive, article_at, day, hash_of, storyline

BRIDGE = "The bridge at Vik stays closed until spring."
FERRY = "A ferry carries the people of Vik across until then."


@pytest.mark.parametrize(
    ("incoming", "key"),
    [
        ({"source_id": 3, "entry_id": "tag:7", "url": "https://vik.example/7", "given_id": "x"}, "entry:3:tag:7"),
        ({"source_id": 3, "url": "https://vik.example/7", "given_id": "x"}, "url:https://vik.example/7"),
        ({"given_id": "x"}, "id:x"),
        ({}, "sha256:abc"),
    ],
)
def test_an_article_is_the_first_of_entry_address_id_and_hash(incoming: dict[str, object], key: str) -> None:
    assert key_of(Incoming(BRIDGE, "x", **incoming), "abc") == key  # type: ignore[arg-type]  # the rows name fields


def test_everything_about_an_article_is_kept(store: Store) -> None:
    article = arrive(
        store,
        BRIDGE,
        Date("2026-05-30", "day", "stated", words="30 May"),
        title="Bridge closed",
        url="https://vik.example/bridge",
        outlet="The Vik Post",
        outlet_claimed=False,
        author="Bo Ek",
        given_id="bridge",
    )
    assert article == Article(
        pk=1,
        id="bridge",
        title="Bridge closed",
        url="https://vik.example/bridge",
        outlet="The Vik Post",
        outlet_claimed=False,
        author="Bo Ek",
        published=Date("2026-05-30", "day", "stated", words="30 May"),
        fetched_at=AT,
        brief=False,
        short=None,
        stands_for=None,
        revision=1,
        sha256=hash_of(BRIDGE),
        language="en",
        cluster=None,
        copy_of=None,
        source=None,
        credits=(),
    )
    assert store.articles.get(EVERYTHING, "bridge") == article
    assert store.articles.by_key("url:https://vik.example/bridge") == article
    assert store.articles.by_text(hash_of(BRIDGE)) == article


def test_an_article_without_an_id_or_with_a_taken_one_gets_its_own(store: Store) -> None:
    ids = [arrive(store, BRIDGE).id, arrive(store, FERRY, given_id="n", url="https://vik.example/1").id]
    ids.append(arrive(store, FERRY, given_id="n", url="https://vik.example/2").id)
    assert ids == ["a1", "n", "a3"]


def test_text_comes_back_to_the_last_mark(store: Store) -> None:
    text = "\ufeffOne\r\nTwo\u00a0three\u202f\u2011 \u201cfour\u201d \U0001f6a2\x00\ttail\r"
    assert store.articles.text(EVERYTHING, arrive(store, text)) == text


def test_another_text_is_another_revision_and_the_first_one_stays(store: Store) -> None:
    article = arrive(store, BRIDGE, day("2026-05-30"), title="Bridge closed", outlet="The Vik Post", given_id="b")
    longer = BRIDGE + " Work has begun."
    came = Incoming(longer, "b", title="Bridge still closed", author="Bo Ek", encoding="cp1252")
    with store.write():
        store.articles.revise(LATER, article.pk, came, hash_of(longer), 2, ENGINE)
        store.articles.describe(article.pk, came, day("2026-05-31"), LATER, "en")
        store.articles.index(article.pk)
    revised = article_at(store, article.pk)
    assert (revised.revision, revised.sha256, revised.fetched_at) == (2, hash_of(longer), LATER)
    assert (revised.title, revised.outlet, revised.author) == ("Bridge still closed", "The Vik Post", "Bo Ek")
    assert revised.published == day("2026-05-31")
    assert store.articles.text(EVERYTHING, revised) == longer
    assert store.articles.revisions(EVERYTHING, revised) == (
        Revision(1, hash_of(BRIDGE), AT, "utf-8", 44),
        Revision(2, hash_of(longer), LATER, "cp1252", 60),
    )
    hits = [store.articles.search(EVERYTHING, Query(terms=(word,)), 10).total for word in ("begun", "bridge")]
    assert hits == [1, 1]


def test_a_page_takes_the_place_of_our_brief_of_it(store: Store) -> None:
    came = Incoming("Our brief of it.", "seed", given_id="seed-9")
    with store.write():
        brief = Brief(stands_for=hash_of(BRIDGE), short="seed 009")
        pk = store.articles.add(AT, came, hash_of(came.text), UNKNOWN, "en", ENGINE, brief)
    kept = store.articles.brief_for(hash_of(BRIDGE))
    assert kept is not None
    assert (kept.id, kept.brief, kept.short, kept.label) == ("seed-9", True, "seed 009", "seed 009")
    with store.write():
        store.articles.revise(LATER, pk, Incoming(BRIDGE, "page"), hash_of(BRIDGE), 2, ENGINE)
        store.articles.describe(pk, Incoming(BRIDGE, "page"), UNKNOWN, LATER, "en")
    assert store.articles.brief_for(hash_of(BRIDGE)) is None
    assert article_at(store, pk).brief is False


@pytest.mark.parametrize(
    ("incoming", "label"),
    [
        ({"outlet": "The Vik Post", "url": "https://www.vik.example/1"}, "The Vik Post"),
        ({"url": "https://www.vik.example/1"}, "vik.example"),
        ({"given_id": "n1"}, "n1"),
    ],
)
def test_an_article_is_called_by_its_outlet_else_its_host_else_its_id(
    store: Store, incoming: dict[str, str], label: str
) -> None:
    assert arrive(store, BRIDGE, None, **incoming).label == label


@pytest.mark.parametrize(
    ("published", "ordinal"),
    [
        (day("2026-05-30"), 739766),
        (Date("2026-05", "month", "resolved", "2026-05-01", "2026-05-31"), 739767),
        (Date(not_before="2026-05-01"), 739737),
        (Date("2026", "year", "stated"), 739617),
        (UNKNOWN, AT.toordinal()),
    ],
)
def test_an_article_sorts_by_the_last_day_it_can_be_from(published: Date, ordinal: int) -> None:
    assert sort_day(published, AT) == ordinal


def test_articles_are_listed_latest_first_and_by_storyline(store: Store) -> None:
    old = arrive(store, BRIDGE, day("2026-05-01"), given_id="old")
    arrive(store, FERRY, day("2026-05-02"), given_id="new")
    storyline(store, "vik", old)
    with store.write():
        store.storylines.rename("vik", "vik-bridge")
    assert [a.id for a in store.articles.list(EVERYTHING)] == ["new", "old"]
    assert [a.id for a in store.articles.list(EVERYTHING, limit=1, offset=1)] == ["old"]
    assert [a.id for a in store.articles.list(EVERYTHING, "vik")] == ["old"]
    assert store.articles.list(EVERYTHING, "nowhere") == ()
    assert store.articles.ids(EVERYTHING, "o") == ("old",)
    assert store.articles.count(EVERYTHING) == 2


def test_outlets_are_named_once_each_in_order(store: Store) -> None:
    for number, outlet in enumerate(("The Vik Post", None, "Aftenbladet", "The Vik Post")):
        arrive(store, f"{BRIDGE} {number}", outlet=outlet)
    assert store.articles.outlets(EVERYTHING) == ("Aftenbladet", "The Vik Post")


def test_articles_are_found_in_title_and_text_latest_first(store: Store) -> None:
    arrive(store, BRIDGE, day("2026-05-01"), title="Closed", given_id="bridge", outlet="The Vik Post")
    arrive(store, FERRY, day("2026-05-02"), title="A ferry for Vik", given_id="ferry")

    def ids(**query: object) -> list[str]:
        hits = store.articles.search(EVERYTHING, Query(**query), 10)  # type: ignore[arg-type]  # the rows name fields
        assert hits.total == len(hits.articles)
        return [article.id for article in hits.articles]

    assert ids(terms=("Vik",)) == ["ferry", "bridge"]
    assert ids(terms=("Vik",), oldest=True) == ["bridge", "ferry"]
    assert ids(terms=("closing", "bridges")) == ["bridge"]
    assert ids(terms=("Vik",), outlet="the vik post") == ["bridge"]
    assert ids(phrases=("the people of Vik",)) == ["ferry"]
    assert ids(phrases=("Vik a ferry",)) == []  # the end of a title and the beginning of its text
    assert ids() == []


def test_a_reader_who_may_see_nothing_is_told_of_nothing(store: Store) -> None:
    nobody = Scope()
    article = arrive(store, BRIDGE, given_id="n1", outlet="The Vik Post")
    assert store.articles.get(nobody, "n1") is None
    assert (store.articles.list(nobody), store.articles.ids(nobody), store.articles.outlets(nobody)) == ((), (), ())
    assert store.articles.revisions(nobody, article) == ()
    assert store.articles.count(nobody) == store.articles.search(nobody, Query(terms=("bridge",)), 10).total == 0
    with pytest.raises(PermissionError):
        store.articles.text(nobody, article)
