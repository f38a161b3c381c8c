"""The key of the raw seed pages is itself right: whole in its form, and true to the pages where they are at hand."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.keys import NO_PAGES, PAGES, load_key, page_bytes, page_text

KEY = load_key()
PAGE_KEYS: list[dict[str, Any]] = KEY["pages"]
IDS = [page["id"] for page in PAGE_KEYS]
with_pages = pytest.mark.skipif(not PAGES.is_dir(), reason=NO_PAGES)
each_page = pytest.mark.parametrize("page", PAGE_KEYS, ids=[page_id[:3] for page_id in IDS])

SPAN = {"start", "end", "sha256"}
PAGE = set(
    "id sha256 characters published headline author outlet people people_not "
    "furniture statements events dates marks forbidden".split()
)
PUBLISHED = set("date precision basis not_before not_after also reason".split())
STATEMENT = set(
    "id level optional label kinds speaker speakers accepted_speakers wrong_speakers via role to occasion "
    "said_on said_precision said_basis said_timex said_on_also said_level reported_on "
    "source cue content quotes context context_why note".split()
)
EVENT = set(
    "id level optional label date precision basis timex not_before not_after dates_also planned "
    "saying span note".split()
)
DATE = SPAN | {"level", "value", "timex", "basis"}
FORBIDDEN = set("id level yields date reason span".split())
BASES = {"stated", "resolved", "inferred", "unknown"}
YIELDS = {"statement", "speaker", "event", "date", "person", "evidence"}
MARKS = re.compile(r"“([^“”]*)”|\"([^\"\n]*)\"|(?<!\w)'([^'\n]*)'(?!\w)")
OPENING, CLOSING = "“\"'", "”\"'"


def spans(value: object) -> Iterator[dict[str, Any]]:
    """Every span anywhere inside a value of the key."""
    if isinstance(value, dict):
        if set(value) >= SPAN:
            yield value
        for inner in value.values():
            yield from spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from spans(inner)


def within(inner: dict[str, Any], outer: dict[str, Any]) -> bool:
    return bool(outer["start"] <= inner["start"] and inner["end"] <= outer["end"])


def precision_of(value: str | None) -> str | None:
    """The precision that an ISO day, month or year has by its form; raises ValueError on any other text."""
    if value is None:
        return None
    day = value + "-01-01"[len(value) - 10 :] if len(value) < len("2025-01-01") else value
    date.fromisoformat(day)
    return {10: "day", 7: "month", 4: "year"}[len(value)]


def test_the_key_speaks_of_the_five_pages_in_order() -> None:
    assert [page_id[:3] for page_id in IDS] == ["000", "001", "002", "003", "004"]
    assert set(KEY) == {"format", "pages", "same_as", "perhaps_same_as", "not_same_as"}


@each_page
def test_every_record_has_exactly_its_fields(page: dict[str, Any]) -> None:
    assert set(page) == PAGE
    assert set(page["published"]) == PUBLISHED
    assert {frozenset(record) for record in page["statements"]} == {frozenset(STATEMENT)}
    assert {frozenset(record) for record in page["events"]} == {frozenset(EVENT)}
    assert {frozenset(record) for record in page["dates"]} == {frozenset(DATE)}
    assert {frozenset(record) for record in page["forbidden"]} == {frozenset(FORBIDDEN)}
    assert {frozenset(record) for record in page["furniture"]} <= {frozenset(SPAN | {"kind"})}
    assert {frozenset(record) for record in page["marks"]} <= {frozenset(SPAN | {"class"})}


@each_page
def test_every_word_of_the_key_is_one_it_knows(page: dict[str, Any]) -> None:
    records = page["statements"] + page["events"] + page["dates"] + page["forbidden"]
    assert {record["level"] for record in records} <= {1, 2}
    assert {kind for record in page["statements"] for kind in record["kinds"]} <= {"direct", "mixed", "indirect"}
    assert {basis for record in page["statements"] for basis in record["said_basis"]} <= BASES
    assert {basis for record in page["events"] + page["dates"] for basis in record["basis"]} <= BASES
    assert {kind for record in page["forbidden"] for kind in record["yields"]} <= YIELDS


@each_page
def test_a_precision_is_the_one_its_date_has(page: dict[str, Any]) -> None:
    told = [(page["published"]["date"], page["published"]["precision"])]
    told += [(record["said_on"], record["said_precision"]) for record in page["statements"]]
    told += [(record["date"], record["precision"]) for record in page["events"]]
    assert [precision for _, precision in told] == [precision_of(value) for value, _ in told]


@each_page
def test_a_statement_has_a_speaker_and_shows_its_quotations_in_their_context(page: dict[str, Any]) -> None:
    assert [record["id"] for record in page["statements"] if bool(record["speaker"]) == bool(record["speakers"])] == []
    loose = [
        record["id"]
        for record in page["statements"]
        for quote in record["quotes"]
        if not any(within(quote, part) for part in [*record["content"], *filter(None, [record["context"]])])
    ]
    assert loose == []


def test_ids_are_unique_and_every_reference_meets_one() -> None:
    known = [record["id"] for page in PAGE_KEYS for record in page["statements"] + page["events"] + page["forbidden"]]
    assert len(known) == len(set(known))
    links = KEY["same_as"] + KEY["perhaps_same_as"] + KEY["not_same_as"]
    named = {member for link in links for member in link["members"]}
    named |= {event["saying"] for page in PAGE_KEYS for event in page["events"] if event["saying"]}
    assert named - set(known) == set()


@with_pages
@each_page
def test_the_page_is_the_one_the_key_was_made_from(page: dict[str, Any]) -> None:
    raw = page_bytes(page["id"])
    assert (hashlib.sha256(raw).hexdigest(), len(raw.decode("utf-8"))) == (page["sha256"], page["characters"])


@with_pages
@each_page
def test_every_span_lies_in_its_page_and_has_its_words(page: dict[str, Any]) -> None:
    text = page_text(page["id"])
    wrong = [
        span
        for span in spans(page)
        if not 0 <= span["start"] < span["end"] <= len(text)
        or hashlib.sha256(text[span["start"] : span["end"]].encode()).hexdigest() != span["sha256"]
    ]
    assert wrong == []


@with_pages
@each_page
def test_every_pair_of_marks_on_the_page_is_accounted_for(page: dict[str, Any]) -> None:
    text = page_text(page["id"])
    on_page = sorted(match.span(match.lastindex or 0) for match in MARKS.finditer(text))
    kept = [quote for record in page["statements"] for quote in record["quotes"]] + page["marks"]
    assert sorted({(span["start"], span["end"]) for span in kept}) == on_page
    assert {text[span["start"] - 1] for span in kept} <= set(OPENING)
    assert {text[span["end"]] for span in kept} <= set(CLOSING)


@with_pages
@each_page
def test_nothing_that_must_be_found_lies_in_furniture(page: dict[str, Any]) -> None:
    found = [record["span"] for record in page["events"]] + page["dates"]
    found += [part for record in page["statements"] for part in record["content"]]
    assert [span for span in found if any(within(span, piece) for piece in page["furniture"])] == []


@with_pages
@each_page
def test_the_key_holds_no_sentence_of_its_page(page: dict[str, Any]) -> None:
    words = re.findall(r"\w+", page_text(page["id"]).casefold())
    runs = {tuple(words[i : i + 8]) for i in range(len(words) - 7)}
    ours = re.findall(r"\w+", str(page).casefold())
    assert [run for run in zip(*(ours[i:] for i in range(8)), strict=False) if run in runs] == []
