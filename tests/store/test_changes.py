"""What moved in which storyline, the log of who did what, and when each person last asked."""

import sqlite3
from datetime import timedelta

import pytest

from bot.model import EVERYTHING, Change, Scope
from bot.store import Store
from bot.store.records import ChangeRow, Logged
from tests.store.making import AT, LATER, arrive, storyline


def test_changes_come_oldest_first_with_their_article(store: Store) -> None:
    article = arrive(store, "One.")
    storyline(store, "vik")
    storyline(store, "harbour")
    with store.write():
        store.changes.add(AT, Change("new event", "e1", "vik", "The bridge opened"), article.pk)
        store.changes.add(LATER, Change("storyline renamed", "harbour", "harbour", "was: port"), None)
        store.storylines.rename("vik", "bridge")
    first = ChangeRow(1, AT, "new event", "e1", "bridge", "The bridge opened", article)
    second = ChangeRow(2, LATER, "storyline renamed", "harbour", "harbour", "was: port", None)
    since = store.changes.since
    assert since(EVERYTHING) == (first, second)
    assert since(EVERYTHING, pk=1) == (second,)
    assert since(EVERYTHING, until_pk=1) == (first,)
    assert since(EVERYTHING, limit=1) == (first,)
    assert since(EVERYTHING, at=LATER) == (second,)
    assert since(EVERYTHING, at=LATER + timedelta(microseconds=1)) == ()
    assert since(EVERYTHING, slugs=["vik"]) == since(EVERYTHING, slugs=["bridge", "nowhere"]) == (first,)
    assert since(EVERYTHING, slugs=["nowhere"]) == since(Scope()) == ()
    assert store.changes.last_pk() == 2


def test_what_a_storyline_has_been_told_can_be_asked(store: Store) -> None:
    line, other = storyline(store, "vik"), storyline(store, "harbour")
    with store.write():
        store.changes.add(AT, Change("new event", "e1", "vik", "x"), None)
        store.changes.add(AT, Change("date made finer", "e1", "vik", "x"), None)
    assert store.changes.announced(line, ["e1", "e2"]) == {("new event", "e1"), ("date made finer", "e1")}
    assert store.changes.announced(line, ["e2"]) == store.changes.announced(other, ["e1"]) == frozenset()
    assert store.changes.announced(line, []) == frozenset()


def test_each_person_has_asked_in_each_storyline_by_themselves(store: Store) -> None:
    storyline(store, "vik")
    with store.write():
        store.changes.note_asked(AT, "U1", None)
        store.changes.note_asked(AT, "U1", "vik")
        store.changes.note_asked(LATER, "U1", "vik")
    asked = [store.changes.asked(person, slug) for person in ("U1", "U2") for slug in (None, "vik")]
    assert asked == [AT, LATER, None, None]


def test_an_instant_without_its_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="an instant needs its zone"), store.write():
        store.changes.note_asked(AT.replace(tzinfo=None), "U1", None)
    assert store.changes.asked("U1", None) is None


def test_the_log_tells_the_latest_first(store: Store) -> None:
    with store.write():
        store.log.add(AT, "U1", "slack:C1", "storyline create", "vik")
        store.log.add(
            LATER, "bot", "terminal", "storyline rename", "vik", before="vik", after="bridge", on_behalf_of="U2"
        )
    first = Logged(1, AT, "U1", None, "slack:C1", "storyline create", "vik", None, None)
    second = Logged(2, LATER, "bot", "U2", "terminal", "storyline rename", "vik", "vik", "bridge")
    assert store.log.since(EVERYTHING) == (second, first)
    assert store.log.since(EVERYTHING, limit=1) == store.log.since(EVERYTHING, at=LATER) == (second,)
    assert store.log.since(Scope()) == ()


@pytest.mark.parametrize("order", ["UPDATE log SET actor = 'nobody'", "DELETE FROM log"])
def test_the_log_only_grows(store: Store, order: str) -> None:
    with store.write():
        store.log.add(AT, "U1", "terminal", "seed", "")
    with pytest.raises(sqlite3.IntegrityError, match=r"^the log only grows$"), store.write():
        store.connections.sql.execute(order)
    assert [row.actor for row in store.log.since(EVERYTHING)] == ["U1"]
