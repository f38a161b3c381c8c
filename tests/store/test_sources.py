"""What the desk reads, and when."""

from datetime import timedelta

import pytest

from bot.model import EVERYTHING, Scope
from bot.store import Store
from bot.store.records import Source
from tests.store.making import AT, LATER, storyline

FEED = "https://vik.example/feed"


def added(store: Store, name: str = "Vik", url: str = FEED) -> Source:
    with store.write():
        return store.sources.add(AT, name, "feed", url, "U1", 900, outlet="The Vik Post")


def polled(store: Store, **how: object) -> Source:
    with store.write():
        store.sources.polled(LATER, 1, LATER + timedelta(hours=1), **how)  # type: ignore[arg-type]  # the rows name fields
    source = store.sources.get(EVERYTHING, "vik")
    assert source is not None
    return source


def test_a_source_is_kept_and_due_at_once(store: Store) -> None:
    storyline(store, "vik")
    with store.write():
        source = store.sources.add(AT, "Vik", "feed", FEED, "U1", 900, outlet="The Vik Post", storyline="vik")
    assert source == Source(
        pk=1,
        name="Vik",
        kind="feed",
        url=FEED,
        outlet="The Vik Post",
        outlet_claimed=True,
        every_s=900,
        storyline="vik",
        state="active",
        added_by="U1",
        added_at=AT,
        next_poll=AT,
        last_poll=None,
        last_success=None,
        last_new=None,
        status=None,
        note="",
        etag=None,
        last_modified=None,
        failures=0,
        health="ok",
        health_since=AT,
        missing_since=None,
        told="ok",
    )
    assert store.sources.list(EVERYTHING) == store.sources.due(AT) == (source,)
    assert store.sources.get(EVERYTHING, "VIK") == store.sources.get(EVERYTHING, FEED) == source
    assert store.sources.due(AT - timedelta(seconds=1)) == store.sources.list(Scope()) == ()


@pytest.mark.parametrize(("name", "url"), [("vik", "https://other.example/"), ("Other", FEED)])
def test_a_taken_name_or_address_is_refused(store: Store, name: str, url: str) -> None:
    source = added(store)
    with pytest.raises(ValueError, match=name):
        added(store, name, url)
    assert store.sources.list(EVERYTHING) == (source,)


def test_a_good_poll_is_recorded(store: Store) -> None:
    added(store)
    source = polled(store, status=200, note="", failed=False, found_new=True, etag='"1"', last_modified="x")
    assert (source.state, source.status, source.failures) == ("active", 200, 0)
    assert (source.last_poll, source.last_success, source.last_new) == (LATER, LATER, LATER)
    assert (source.next_poll, source.etag, source.last_modified) == (LATER + timedelta(hours=1), '"1"', "x")
    unchanged = polled(store, status=304, note="", failed=False)
    assert (unchanged.etag, unchanged.last_modified, unchanged.last_new) == ('"1"', "x", LATER)


def test_failures_are_counted_until_a_poll_succeeds(store: Store) -> None:
    added(store)
    for failures in (1, 2):
        source = polled(store, status=500, note="the server failed", failed=True)
        assert (source.state, source.note, source.failures) == ("active", "the server failed", failures)
        assert (source.last_poll, source.last_success) == (LATER, None)
    healed = polled(store, status=200, note="", failed=False)
    assert (healed.state, healed.note, healed.failures) == ("active", "", 0)


def test_a_paused_source_is_never_due_and_stays_paused(store: Store) -> None:
    added(store)
    with store.write():
        store.connections.sql.execute("UPDATE source SET state = 'paused'")
    assert polled(store, status=200, note="", failed=False).state == "paused"
    assert store.sources.due(LATER + timedelta(days=1)) == ()


def test_the_longest_overdue_comes_first(store: Store) -> None:
    added(store)
    with store.write():
        store.sources.add(AT - timedelta(days=1), "Older", "page", "https://vik.example/page", "U1", 900)
    assert [source.name for source in store.sources.due(AT)] == ["Older", "Vik"]


def test_entries_are_known_once_taken_in(store: Store) -> None:
    added(store)
    with store.write():
        store.entries.know(1, ["a", "b"])
        store.entries.know(1, ["b", "c"])
    assert store.entries.known(1) == {"a", "b", "c"}
    assert store.entries.known(2) == frozenset()
