"""The five raw pages: each statement of the key is shown with all that the key says must go along."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import pytest

from tests.keys import NO_PAGES, PAGES, load_key, page_text
from tests.shown.checks import assert_faithful, assert_whole_in_every_renderer, places
from tests.shown.desk import desk_of, digest, replies

if TYPE_CHECKING:
    from bot.reply import Entry, Reply

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason=NO_PAGES)
KEY = load_key()["pages"]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {page["id"][:3]: page_text(page["id"]) for page in KEY}


@pytest.fixture(scope="module")
def shown(texts: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> list[Reply]:
    desk = desk_of(tmp_path_factory.mktemp("seeds") / "desk.db", texts)
    searched = ("ground troops", "nuclear", "coalition of the willing")
    return [*replies(desk, texts, searched), *digest(desk)]


def test_they_are_shown_as_they_stand(shown: list[Reply], texts: dict[str, str]) -> None:
    assert_faithful(shown, texts)
    assert_whole_in_every_renderer(shown)


def missing(entries: list[Entry], texts: dict[str, str]) -> dict[str, str]:
    """The key's statements that an entry shows without the context they need."""
    found = {}
    for page, entry in itertools.product(KEY, entries):
        for place in places(entry, texts):
            for record in page["statements"] if place.article == page["id"][:3] else ():
                context = record["context"]
                touched = any(place.start < c["end"] and c["start"] < place.end for c in record["content"])
                if context and touched and not (place.start <= context["start"] and context["end"] <= place.end):
                    found[record["id"]] = f"{entry.text} | {texts[place.article][context['start'] : context['end']]}"
    return found


def test_what_qualifies_a_statement_goes_along_everywhere(shown: list[Reply], texts: dict[str, str]) -> None:
    assert missing([entry for reply in shown for entry in reply.entries], texts) == {}


def test_what_they_are_not_preparing_is_never_shown_without_its_not(shown: list[Reply]) -> None:
    lines = [entry.text for reply in shown for entry in reply.entries if "preparing to deploy" in entry.text]
    assert len(lines) > 5
    assert [line for line in lines if not re.search(r"\b(?:not|never|no)\b.*preparing to deploy", line)] == []
