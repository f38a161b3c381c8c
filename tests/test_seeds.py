"""The seeds are what they promise: briefs in our own words that keep every quotation, true to the pages and the key."""

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from tests.keys import NO_PAGES, PAGES, load_key, page_text

NAMES = ("000", "001", "002", "003", "004")


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("seeds") / f"{name}.toml").read_text(encoding="utf-8"))


BRIEFS = {name: read(name) for name in NAMES}
PEOPLE: list[dict[str, Any]] = read("people")["people"]
STORYLINES: list[dict[str, Any]] = read("storylines")["storylines"]
KEY = {page["id"][:3]: page for page in load_key()["pages"]}

each_brief = pytest.mark.parametrize("name", NAMES)
with_pages = pytest.mark.skipif(not PAGES.is_dir(), reason=NO_PAGES)

TEXTS = set("id short outlet headline headline_basis author language stands_for body".split())
PUBLISHED = set("date precision basis not_before not_after reason".split())
PERSON = {"name": str, "kind": str, "gender": str, "spellings": list, "roles": list}
BODY = {"name": str, "kind": str, "spellings": list, "stands_for": str}
STORYLINE = {"slug": str, "title": str, "brief": str, "terms": list, "people": list, "articles": list}
QUOTED = re.compile(r"“([^“”]*)”")
MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")
RUN = 8  # words; as many in a row outside quotation marks would be the page's sentence, not ours


def bare(words: str) -> str:
    """Quoted words without the comma or full stop that a sentence puts before the closing mark."""
    return words.rstrip(".,")


def quotations(name: str) -> set[str]:
    return {bare(words) for words in QUOTED.findall(BRIEFS[name]["body"])}


def span_text(name: str, span: dict[str, Any]) -> str:
    return page_text(KEY[name]["id"])[span["start"] : span["end"]]


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


@each_brief
def test_a_brief_has_exactly_the_known_fields(name: str) -> None:
    brief = BRIEFS[name]
    assert {field for field, value in brief.items() if isinstance(value, str)} == TEXTS
    assert set(brief) == TEXTS | {"storylines", "published"}
    assert {field for field, value in brief["published"].items() if isinstance(value, str)} == PUBLISHED
    assert set(brief["published"]) == PUBLISHED
    assert (brief["short"], brief["language"]) == (f"seed {name}", "en")


@each_brief
def test_a_brief_stands_for_the_page_of_the_key_and_is_dated_as_it_is(name: str) -> None:
    brief, page = BRIEFS[name], KEY[name]
    assert (brief["id"], brief["stands_for"]) == (page["id"], page["sha256"])
    told = {field: value or None for field, value in brief["published"].items() if field != "reason"}
    expected = {field: page["published"][field] for field in told}
    assert told == expected | {"precision": expected["precision"] or "unknown"}


@each_brief
def test_quotations_in_a_brief_are_closed_and_only_in_curly_marks(name: str) -> None:
    body = BRIEFS[name]["body"]
    assert re.sub(r"[^“”]", "", body) == "“”" * len(QUOTED.findall(body))
    assert '"' not in body


@with_pages
@each_brief
def test_every_quotation_in_a_brief_is_one_of_its_page_word_for_word(name: str) -> None:
    quotes = [quote for record in KEY[name]["statements"] for quote in record["quotes"]] + KEY[name]["marks"]
    assert quotations(name) - {bare(span_text(name, span)) for span in quotes} == set()


@with_pages
@each_brief
def test_every_quotation_of_the_page_is_in_its_brief(name: str) -> None:
    quotes = [quote for record in KEY[name]["statements"] for quote in record["quotes"]]
    quotes += [mark for mark in KEY[name]["marks"] if mark["class"] in {"name", "nobody", "term"}]
    assert {bare(span_text(name, span)) for span in quotes} - quotations(name) == set()


@with_pages
@each_brief
def test_outside_quotation_marks_a_brief_shares_no_run_of_words_with_its_page(name: str) -> None:
    ours = set().union(*(runs(part) for part in QUOTED.sub("\0", BRIEFS[name]["body"]).split("\0")))
    assert ours & runs(page_text(KEY[name]["id"])) == set()


@with_pages
@each_brief
def test_headline_author_and_outlet_are_cited_as_on_the_page(name: str) -> None:
    brief, page = BRIEFS[name], KEY[name]
    cited = {field: span_text(name, page[field]) if page[field] else "" for field in ("headline", "author", "outlet")}
    assert brief["headline_basis"] == ("page" if cited["headline"] else "ours")
    assert (brief["headline"] == cited["headline"]) == bool(cited["headline"])
    assert (brief["author"], brief["outlet"]) == (cited["author"], cited["outlet"].removeprefix("the "))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("000", "once the war is over, as part of a “coalition of the willing”"),
        ("001", "is open to talks with Macron if there is “mutual political will”"),
        ("001", "Macron said that this should be done “as soon as possible”"),
        ("002", "Macron emphasized that Paris is not “preparing to deploy ground troops, which would be seen as"),
        ("002", "willing to speak with Putin “when it is appropriate in the context of upcoming negotiations.”"),
        ("002", "are considering the possibility of sending “experts or even troops in a limited capacity"),
        ("002", "Such a step would “strengthen the Ukrainians"),
        ("003", "“when the time is right”, though that moment has not come yet, according to a source"),
        ("003", "has “no plans” at present for any negotiation with Moscow, according to The Telegraph"),
        ("004", "were underway, but that Russia was not yet showing a real will to negotiate a ceasefire"),
        ("004", "Macron warned against “illusion”, the notion that there can be talks without a decisive end"),
    ],
)
def test_a_quotation_keeps_its_negation_condition_and_speaker_beside_it(name: str, words: str) -> None:
    assert words in BRIEFS[name]["body"]


def test_people_and_storylines_have_exactly_the_known_fields() -> None:
    forms = {"person": PERSON, "body": BODY}
    wrong = [one["name"] for one in PEOPLE if {field: type(v) for field, v in one.items()} != forms[one["kind"]]]
    wrong += [one["slug"] for one in STORYLINES if {field: type(v) for field, v in one.items()} != STORYLINE]
    assert (wrong, set(read("people")), set(read("storylines"))) == ([], {"people"}, {"storylines"})


def test_no_name_or_spelling_is_given_twice() -> None:
    spelled = [spelling.casefold() for one in PEOPLE for spelling in [one["name"], *one["spellings"]]]
    assert sorted(spelled) == sorted(set(spelled))


def test_every_role_is_of_somebody_known_and_ends_after_it_began() -> None:
    bodies = {one["name"] for one in PEOPLE if one["kind"] == "body"}
    roles = [role for one in PEOPLE if one["kind"] == "person" for role in one["roles"]]
    assert [role for role in roles if {"role", "of", "since"} != set(role) - {"until"}] == []
    assert [role for role in roles if role["of"] not in bodies] == []
    dates = [date for role in roles for date in (role["since"], role.get("until", role["since"]))]
    assert [date for date in dates if not MONTH.fullmatch(date)] == []
    assert [role for role in roles if not role["since"] < role.get("until", "9999-12")] == []
    assert {one["gender"] for one in PEOPLE if one["kind"] == "person"} <= {"f", "m"}


def test_two_people_never_hold_the_same_office_at_once() -> None:
    held = [
        (role["of"], role["role"], role["since"], role.get("until", "9999-12"))
        for one in PEOPLE
        for role in one.get("roles", [])
    ]
    clashes = [(a, b) for a in held for b in held if a < b and a[:2] == b[:2] and a[2] < b[3] and b[2] < a[3]]
    assert clashes == []


@each_brief
def test_everybody_a_page_names_is_in_the_register(name: str) -> None:
    assert set(KEY[name]["people"]) - {one["name"] for one in PEOPLE} == set()


def test_storylines_and_briefs_name_each_other_and_known_people() -> None:
    from_briefs = {(slug, brief["id"]) for brief in BRIEFS.values() for slug in brief["storylines"]}
    assert {(line["slug"], article) for line in STORYLINES for article in line["articles"]} == from_briefs
    names = {one["name"] for one in PEOPLE}
    assert [person for line in STORYLINES for person in line["people"] if person not in names] == []
    assert [line["slug"] for line in STORYLINES] == [
        "macron-putin",
        "european-troops",
        "us-russia",
        "europe-negotiator",
    ]
