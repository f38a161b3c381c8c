"""Storylines, their names, and who decides what belongs to them."""

import pytest

from bot.model import EVERYTHING, DecidedBy, Membership, Scope
from bot.store import Store
from bot.store.records import Member, Storyline
from tests.store.making import AT, LATER, arrive, day, storyline


def test_a_storyline_is_kept_with_all_that_describes_it(store: Store) -> None:
    with store.write():
        store.storylines.create(
            AT, "vik", "The bridge at Vik", "U1", brief="Closed.", terms=("bridge", "ferry"), people=("Ada Lund",)
        )
    line = Storyline(1, "vik", "The bridge at Vik", "Closed.", ("bridge", "ferry"), ("Ada Lund",), "active", AT, 0)
    assert store.storylines.get(EVERYTHING, "vik") == line
    assert store.storylines.list(EVERYTHING) == (line,)
    assert store.storylines.list(Scope()) == ()
    assert store.storylines.get(EVERYTHING, "nowhere") is None


def test_what_is_not_described_anew_stays(store: Store) -> None:
    with store.write():
        store.storylines.create(AT, "vik", "Vik", "U1", brief="Closed.", terms=("bridge",), people=("Ada Lund",))
        store.storylines.describe("vik", title="The bridge", terms=())
    line = store.storylines.get(EVERYTHING, "vik")
    assert line == Storyline(1, "vik", "The bridge", "Closed.", (), ("Ada Lund",), "active", AT, 0)


def test_a_former_slug_goes_on_leading_to_the_storyline(store: Store) -> None:
    storyline(store, "vik")
    with store.write():
        store.storylines.rename("vik", "bridge")
        store.storylines.rename("bridge", "vik-bridge")
    for slug in ("vik", "bridge", "vik-bridge"):
        line = store.storylines.get(EVERYTHING, slug)
        assert line is not None
        assert line.slug == "vik-bridge"
    assert store.storylines.slugs(EVERYTHING) == ("vik-bridge",)


def test_a_storyline_may_take_its_own_former_slug_back(store: Store) -> None:
    storyline(store, "vik")
    with store.write():
        store.storylines.rename("vik", "bridge")
        store.storylines.rename("bridge", "vik")
        store.storylines.rename("vik", "vik")
    assert store.storylines.slugs(EVERYTHING) == ("vik",)
    assert store.storylines.get(EVERYTHING, "bridge") == store.storylines.get(EVERYTHING, "vik")


@pytest.mark.parametrize("taken", ["harbour", "old-harbour"])
def test_a_slug_that_is_or_was_anothers_is_refused(store: Store, taken: str) -> None:
    storyline(store, "old-harbour")
    storyline(store, "vik")
    with store.write():
        store.storylines.rename("old-harbour", "harbour")
    with pytest.raises(ValueError, match=taken), store.write():
        store.storylines.rename("vik", taken)
    with pytest.raises(ValueError, match=taken), store.write():
        store.storylines.create(AT, taken, "x", "U1")
    assert store.storylines.slugs(EVERYTHING) == ("harbour", "vik")


def test_an_archived_storyline_is_listed_apart_and_can_be_taken_out_again(store: Store) -> None:
    storyline(store, "vik")
    storyline(store, "harbour")
    with store.write():
        store.storylines.archive("vik")
    assert store.storylines.slugs(EVERYTHING) == ("harbour",)
    assert [line.slug for line in store.storylines.list(EVERYTHING, archived=True)] == ["vik"]
    with store.write():
        store.storylines.archive("vik", archived=False)
    assert store.storylines.slugs(EVERYTHING) == ("harbour", "vik")


def test_members_say_who_decided_and_why_latest_first(store: Store) -> None:
    old, new = arrive(store, "One.", day("2026-05-01")), arrive(store, "Two.", day("2026-05-02"))
    storyline(store, "vik")
    with store.write():
        store.storylines.add(AT, "vik", old.pk, by="rule", score=0.75, reasons=("bridge", "Ada Lund"))
        store.storylines.add(AT, "vik", new.pk, "perhaps", "rule", 0.5)
    accepted = Member("vik", old, "in", 0.75, "rule", ("bridge", "Ada Lund"))
    perhaps = Member("vik", new, "perhaps", 0.5, "rule", ())
    assert store.storylines.members(EVERYTHING, "vik") == (accepted,)
    assert store.storylines.members(EVERYTHING, "vik", ("in", "perhaps")) == (perhaps, accepted)
    assert store.storylines.of_article(EVERYTHING, new.pk) == (perhaps,)
    assert store.storylines.members(Scope(), "vik") == ()
    line = store.storylines.get(EVERYTHING, "vik")
    assert line is not None
    assert line.articles == 1


@pytest.mark.parametrize(
    ("first", "then", "kept"),
    [
        (("rule", "in"), ("rule", "out"), ("rule", "out")),
        (("rule", "in"), ("editor", "out"), ("editor", "out")),
        (("rule", "in"), ("seed", "out"), ("seed", "out")),
        (("editor", "out"), ("rule", "in"), ("editor", "out")),
        (("editor", "out"), ("seed", "in"), ("editor", "out")),
        (("editor", "out"), ("editor", "in"), ("editor", "in")),
        (("seed", "in"), ("rule", "out"), ("seed", "in")),
        (("seed", "in"), ("editor", "out"), ("editor", "out")),
    ],
)
def test_an_editors_decision_outlives_every_rule(
    store: Store,
    first: tuple[DecidedBy, Membership],
    then: tuple[DecidedBy, Membership],
    kept: tuple[DecidedBy, Membership],
) -> None:
    article = arrive(store, "One.")
    storyline(store, "vik")
    with store.write():
        for at, (by, state) in ((AT, first), (LATER, then)):
            store.storylines.add(at, "vik", article.pk, state, by)
    [member] = store.storylines.of_article(EVERYTHING, article.pk)
    assert (member.by, member.state) == kept


def test_an_event_is_a_storylines_where_editors_gave_it_an_article_of_it_or_none_of_any(store: Store) -> None:
    with store.write():
        for slug in ("by-editors", "by-rules"):
            storyline(store, slug)
        for name, cluster in (("a", 7), ("b", 7), ("c", 8), ("d", 8)):
            store.articles.place(arrive(store, name).pk, cluster, [])
        memberships: list[tuple[str, int, Membership, DecidedBy]] = [
            ("by-editors", 1, "in", "editor"), ("by-editors", 3, "in", "rule"), ("by-editors", 4, "out", "editor"),
            ("by-rules", 4, "in", "rule"),
        ]  # fmt: skip
        for slug, pk, state, by in memberships:
            store.storylines.add(AT, slug, pk, state, by)
    assert [store.storylines.beside(cluster) for cluster in (7, 8, 9)] == [{"by-editors"}, {"by-rules"}, frozenset()]
