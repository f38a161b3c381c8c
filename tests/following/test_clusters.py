"""Which reports stand together: they join, come apart where they are two, and leave with the window."""

from __future__ import annotations

from dataclasses import replace

from bot.following.features import Features, features
from bot.following.index import Index, Window, commonness
from bot.following.suggest import settle
from bot.following.vectors import number_of

DAY = 739_000
FIRE = "A fire destroyed the timber yard of Halden Brothers in Vell. Chief Ines Roth said nobody was hurt."
STRIKE = "Ferry crews of the Orr Line walked out in Arvik over pay. Union leader Karl Munk called talks a farce."
YARDS = (
    "A timber yard in Vell burned all night. Chief Ines Roth said the yard of Halden Brothers was lost.",
    "Ines Roth led ten engines to a blaze in Vell. Her crews could not save the timber yard of Odd Halden.",
    "Odd Halden watched as flames took his timber yard. Vell has had no such fire for years, Chief Roth said.",
    "A timber yard in Arvik burned for hours. Chief Karl Munk said the yard of Lunde Timber was gone.",
    "Karl Munk brought twelve engines to Arvik as a blaze took hold. Siri Lunde lost her whole timber yard.",
    "Siri Lunde stood by while flames ate Lunde Timber. Arvik will smell of fire for days, Chief Munk said.",
)


def arrive(index: Index, *texts: str, day: int = DAY, title: str = "") -> list[int]:
    """The clusters that these texts join on arrival, with pks that go on from the last."""
    joined = []
    for text in texts:
        found = features(index.last_pk + 1, day, title, text, ())
        index.copies.add(found.pk, found.shingles)
        copy_of = index.copies.original(found.pk)
        moved = settle(index.kept(found, day), index, copy_of if copy_of != found.pk else None)
        joined.append(moved[found.pk])
    return joined


def test_an_arrival_joins_the_cluster_it_reads_like_and_else_begins_one() -> None:
    more = "The timber yard of Halden Brothers in Vell burned down; Chief Ines Roth thanked her crews."
    assert arrive(Index(), FIRE, STRIKE, more, "The chess club of Lund lost its trainer.") == [1, 2, 1, 4]


def test_a_copy_stands_with_what_it_copies() -> None:
    text = " ".join(YARDS)
    assert arrive(Index(), text, text + " (Wire)") == [1, 1]


def test_a_cluster_that_turns_out_to_be_two_comes_apart_and_later_arrivals_find_their_part() -> None:
    index = Index()
    arrive(index, *(text for pair in zip(YARDS[:2], YARDS[3:5], strict=True) for text in pair))
    index.move(dict.fromkeys(index.articles, 1))
    joined = arrive(index, YARDS[5], YARDS[2])
    assert joined == [1, 5]
    assert index.members == {1: [2, 4, 5], 5: [1, 3, 6]}


def test_what_leaves_the_window_is_forgotten_as_if_it_had_never_come() -> None:
    few = Index(window=Window(days=60, articles=2))
    arrive(few, FIRE, *YARDS[:3])
    assert list(few.articles) == [3, 4]
    old = Index()
    arrive(old, FIRE)
    arrive(old, STRIKE, day=DAY + 60)
    assert list(old.articles) == [1, 2]
    arrive(old, YARDS[0], day=DAY + 61)
    fresh = Index(last_pk=1)
    fresh.add(old.articles[2], 2)
    fresh.add(old.articles[3], 1)
    assert (old.holding, old.members, old.sums) == (fresh.holding, fresh.members, fresh.sums)


def test_another_text_of_an_article_replaces_the_first_in_its_cluster() -> None:
    index, fresh = Index(), Index()
    arrive(index, FIRE, STRIKE)
    edited = index.kept(features(1, DAY, "", YARDS[0], ()), DAY)
    index.add(edited, 1)
    fresh.add(edited, 1)
    fresh.add(index.articles[2], 2)
    assert (index.holding, index.members, index.sums) == (fresh.holding, fresh.members, fresh.sums)
    assert list(index.articles) == [1, 2]


def test_names_are_words_that_the_text_never_writes_small() -> None:
    found = features(1, DAY, "", "Roth met Munk. Talks failed, so talks go on; Roth’s men wait.", ())
    assert found == replace(found, names={number_of("roth"): 2, number_of("munk"): 1}, years=frozenset(), told=0)
    assert isinstance(found, Features)


def test_a_common_word_tells_little_before_anything_has_arrived() -> None:
    the, police, vell = Index(commonness(("the", "police"))).weights(map(number_of, ("the", "polic", "vell"))).values()
    assert the < police < vell
