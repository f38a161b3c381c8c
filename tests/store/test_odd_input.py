"""Nothing that a person can type is read as syntax, raises, or finds what it does not name."""

from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.following.words import words
from bot.model import EVERYTHING
from bot.store import Query, Store
from bot.store.search import PK_BITS, pk_of, row_number
from tests.store.making import arrive, found, said, storyline

ODD = [
    "", " ", '"', '""', "'", "”", "*", "bridge*", "^bridge", "bri*", "-bridge", "NOT bridge", "NOT", "AND", "OR",
    "AND AND", "bridge OR", "NEAR", "NEAR(bridge vik, 2)", "bridge NEAR/2 vik", "words : bridge", "stems:bridge",
    "{words stems} : x", "tags : sure", "(", ")", "bridge)", "(bridge", "\\", ";", "--", "'; DROP TABLE statement; --",
    "%", "_", "?", ":x", "\x00", "bridge\x00vik", "\ud800", "\udcff bridge", "🚢", "👩‍🚒 bridge", "\u200b", "\ufeff",
    "\ue000", "ǅ", "ﬁ", "İ", "ß", "日本語", "नमस्ते", "𞤀𞤣𞤤𞤢𞤥", "e\u0301", "\u0301", "0", "1e999", "a" * 10_000,
    "bridge " * 500,
]  # fmt: skip


@pytest.fixture
def vik(store: Store) -> Store:
    article = arrive(store, "The bridge at Vik stays closed.", given_id="vik", outlet="The Vik Post")
    said(store, article, "The bridge at Vik stays closed")
    storyline(store, "vik", article)
    return store


def ask_everything(store: Store, text: str) -> None:
    """Put `text` wherever a person's words may come to stand."""
    for query in (
        Query(terms=(text,)),
        Query(terms=(text, "bridge"), phrases=(text,), related={text: (text, "vik"), "bridge": (text,)}),
        Query(terms=("bridge",), person=text),
        Query(terms=("bridge",), outlet=text, since=date.min, until=date.max, sure=True, oldest=True),
        Query(terms=("bridge",), storyline=text),
    ):
        hits = store.statements.search(EVERYTHING, query, 10)
        assert hits.total == len(hits.statements)
        assert store.articles.search(EVERYTHING, query, 10).total >= hits.total - 1
    for get in (store.articles.get, store.statements.get, store.events.get, store.storylines.get, store.sources.get):
        get(EVERYTHING, text)
    store.articles.ids(EVERYTHING, text)
    store.articles.list(EVERYTHING, text)
    store.people.find(text)
    store.statements.of_storyline(EVERYTHING, text)
    store.events.of_storyline(EVERYTHING, text)
    store.storylines.members(EVERYTHING, text)


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_odd_words_never_raise(vik: Store, text: str) -> None:
    ask_everything(vik, text)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the store is only read
@given(
    st.text(st.characters(categories=None), max_size=40) | st.sampled_from(ODD).flatmap(st.permutations).map("".join)
)
def test_no_words_raise(vik: Store, text: str) -> None:
    ask_everything(vik, text)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ('"bridge"', ["s1"]),
        ("bridge*", ["s1"]),
        ("bri*", []),
        ("bridge OR nothing", []),  # OR is a word like any other
        ("NOT bridge", []),
        ("stems:bridge", []),
        ("sure", []),  # tags are not words
        ("byadalund", []),
        ("\ue000", []),
    ],
)
def test_operators_are_words(vik: Store, text: str, ids: list[str]) -> None:
    assert found(vik, *text.split()) == ids


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # every example brings an article of its own
@given(st.text(min_size=1, max_size=60).filter(lambda text: any(words(text))))
@example("that ")  # the conjunction that ties words to their cue is left off, but is not all that there is
def test_whatever_is_said_is_found_again_by_its_own_words(vik: Store, text: str) -> None:
    number = vik.articles.count(EVERYTHING)
    speaker = f"Speaker {number}"
    said(vik, arrive(vik, text, given_id=f"n{number}"), text, speaker)
    assert len(found(vik, text, person=speaker)) == len(found(vik, phrases=(text,), person=speaker)) == 1


@given(st.integers(0, 3_652_059), st.integers(1, 2**PK_BITS - 1))
def test_a_day_and_a_row_go_into_one_number_and_out_again(day: int, pk: int) -> None:
    number = row_number(day, pk)
    assert pk_of(number) == pk
    assert number >> PK_BITS == day
    assert number < 2**63


@given(st.lists(st.tuples(st.integers(0, 3_652_059), st.integers(1, 2**PK_BITS - 1)), min_size=2))
def test_numbers_sort_by_day_and_then_by_arrival(pairs: list[tuple[int, int]]) -> None:
    assert sorted(row_number(*pair) for pair in pairs) == [row_number(*pair) for pair in sorted(pairs)]
