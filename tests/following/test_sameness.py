"""When two wordings are one statement: measured on pairs of our own, and the rules around the words."""

from __future__ import annotations

import pytest

from bot.following.given import GivenStatement
from bot.following.joining import grouped
from bot.following.sameness import occasions_differ, perhaps_same, same_statement, says_the_same
from bot.model import UNKNOWN, Date
from tests.keys.same_words import NOT_SAME, SAME

GATES = "we will keep both gates of the dam open until the rain is over"
TOLD = "they would keep both gates of the dam open until the rain is over"
NINTH, TENTH = (Date(f"2026-02-{day}", "day", "stated") for day in ("09", "10"))
TENTH_OF_FEBRUARY = 739657


def given(
    words: str,
    said: Date = UNKNOWN,
    occasion: str | None = None,
    article: int = 1,
    reported: int = TENTH_OF_FEBRUARY,
    speaker: str | None = "Ines Roth",
) -> GivenStatement:
    print_ = f"{speaker}|{words}"
    return GivenStatement(article, article, f"id:{article}", 0, print_, speaker, words, (), said, reported, occasion)


def sizes(*told: GivenStatement) -> list[int]:
    """How many are in each group, the same in either order."""
    found = [sorted(len(group) for group in grouped(order, same_statement)) for order in (told, told[::-1])]
    assert found[0] == found[1]
    return found[0]


def test_none_of_the_pairs_that_only_look_alike_is_joined_and_five_in_six_of_the_others_are() -> None:
    assert [pair for pair in NOT_SAME if says_the_same(*pair)] == []
    assert len([pair for pair in SAME if says_the_same(*pair)]) >= 50


def test_the_order_of_a_pair_does_not_matter() -> None:
    assert [pair for pair in SAME + NOT_SAME if says_the_same(*pair) != says_the_same(*pair[::-1])] == []


@pytest.mark.parametrize(
    ("other", "joined"),
    [
        (given(TOLD, article=2), True),
        (given(TOLD, NINTH, article=2), True),
        (given(f"{TOLD}, calling it a duty to the villages below", article=2), True),
        (given(f"{TOLD}, and that the road below it is shut", article=2), False),
        (given(TOLD, article=1), False),
        (given(TOLD, article=2, speaker="Karl Munk"), False),
        (given(TOLD, article=2, speaker=None), False),
        (given(TOLD, article=2, reported=TENTH_OF_FEBRUARY + 8), False),
        (given(TOLD, article=2, reported=0), False),
        (given(TOLD, occasion="in an interview with Radio Orr", article=2), True),
    ],
)
def test_other_words_are_one_statement_only_of_one_speaker_in_two_articles_near_in_time(
    other: GivenStatement,
    joined: bool,
) -> None:
    assert sizes(given(GATES), other) == ([2] if joined else [1, 1])


def test_the_same_words_of_two_days_are_two_statements_and_those_without_a_day_belong_to_neither() -> None:
    days = given(GATES, NINTH, article=2), given(GATES, TENTH, article=3)
    assert sizes(*days) == [1, 1]
    assert sizes(*days, given(GATES)) == [1, 1, 1]
    assert sizes(*days, given(GATES), given(GATES, article=4)) == [1, 1, 2]
    assert sizes(days[0], given(GATES)) == [2]


def test_what_was_reported_before_the_day_is_not_of_that_day() -> None:
    early = given(GATES, reported=TENTH_OF_FEBRUARY - 3, article=2)
    assert sizes(early, given(GATES, TENTH)) == [1, 1]


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("at a news conference in Vell", "in an interview with Radio Orr", True),
        ("at a news conference in Vell", "at a press conference", False),
        ("in an interview with Radio Orr", "in an interview with Radio Kesten", True),
        ("in a statement", None, False),
    ],
)
def test_occasions_differ_where_both_are_told_in_other_words_or_names(
    one: str,
    other: str | None,
    differ: bool,
) -> None:
    assert occasions_differ(one, other) is differ
    told = given(GATES, occasion=one), given(GATES, occasion=other, article=2)
    assert sizes(*told) == ([1, 1] if differ else [2])


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (given(GATES, TENTH, article=2), "the same words on another day"),
        (given("we will keep the gates of the dam open while it rains", article=2), "similar words"),
        (given("we will not keep both gates of the dam open until the rain is over", article=2), ""),
        (given("the band will play in the square on Sunday", article=2), ""),
        (given(GATES, TENTH, article=1), ""),
        (given("we won't ever keep both gates of the dam open until the rain is over", article=2), ""),
    ],
)
def test_what_may_be_the_same_says_why(other: GivenStatement, why: str) -> None:
    assert perhaps_same(given(GATES, NINTH), other) == why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The barge was not overloaded", "The barge was never overloaded"),
        (
            "I will not resign while the divers are still searching",
            "I will not step down as long as the divers are searching",
        ),
    ],
)
def test_words_that_an_edit_or_an_outlet_put_otherwise_wait_for_an_editor(one: str, other: str) -> None:
    mine, theirs = given(one), given(other, article=2)
    assert sizes(mine, theirs) == [1, 1]
    assert perhaps_same(mine, theirs) == perhaps_same(theirs, mine) == "similar words"


def test_what_is_denied_is_never_offered_as_the_same() -> None:
    assert perhaps_same(given("The barge was overloaded"), given("The barge was never overloaded", article=2)) == ""
