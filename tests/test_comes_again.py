"""What was taken down and comes again: edited, set otherwise, copied, or under another form of its address."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.model import EVERYTHING, Date, Facts, Incoming, Span
from handlers.dispatch import dispatch
from tests.handlers.ferry import ADMIN, FACTS, FERRY_2, HARBOUR, ferry_desk
from tests.test_removal import in_files, take_down

if TYPE_CHECKING:
    from pathlib import Path

    from bot.model import Known
    from handlers.desk import Desk

SIXTH = Date("2026-02-06", "day", "stated")


def read(text: str, published: Date | None, known: Known) -> Facts:
    """What the ferry's texts say, and nothing of any other."""
    return FACTS.get(text, Facts("en", SIXTH, engine="hand"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = ferry_desk(tmp_path / "ferry.db")
    desk.pipeline.read = read
    return desk


def span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def text_of(desk: Desk, id_: str) -> str:
    article = desk.store.articles.get(EVERYTHING, id_)
    assert article is not None
    return desk.store.articles.text(EVERYTHING, article)


SOLDIERS = "soldiers could be sent to the pier"
EDITED = [
    "soldiers might be sent to the pier",
    "soldiers could be sent to the [great] pier",
    "soldiers could be sent",
    "soldi\u00aders could be-sent to the pi-\ner",
]


@pytest.mark.parametrize("edited", EDITED)
@pytest.mark.parametrize("key", ["its own", "a copy's"])
def test_an_edited_statement_does_not_come_back_with_its_article_or_a_copy(
    edited: str, key: str, desk: Desk, tmp_path: Path
) -> None:
    take_down("s4", desk)
    text = HARBOUR.replace(SOLDIERS, edited)
    copy = Incoming(text, "copy", edited.capitalize(), given_id="copy", outlet="Vell Herald")
    came = replace(FERRY_2, text=text, title=copy.title) if key == "its own" else copy
    done = desk.pipeline.ingest(came)
    kept = text_of(desk, done.id)
    assert (len(kept), "█" in kept, kept.count("sent")) == (len(text), True, 0)
    assert in_files(tmp_path, ["soldiers", "be sent", "be-sent", "sent to"]) == []


def test_numbers_and_abbreviations_set_otherwise_do_not_come_back_anywhere(desk: Desk, tmp_path: Path) -> None:
    said = "the U.S. owes us 12,000 crowns"
    text = f"The minister's office said that {said}.\n"
    mention = replace(FACTS[HARBOUR].statements[1], content=(span(text, said),), context=span(text, text[:-1]))
    facts = Facts("en", SIXTH, statements=(replace(mention, source=None, cue=None),), engine="hand")
    desk.pipeline.read = lambda *_: facts
    done = desk.pipeline.ingest(Incoming(text, "debt", given_id="debt"))
    [statement] = desk.store.statements.of_article(EVERYTHING, desk.pipeline.named(done.id).pk)
    take_down(statement.id, desk)
    desk.pipeline.read = read
    desk.pipeline.ingest(Incoming("A reader asks whether the US owes us 12000 crowns.\n", "letter", given_id="letter"))
    assert text_of(desk, "letter") == f"A reader asks whether {'█' * 27}.\n"
    assert in_files(tmp_path, ["12,000", "12000", "owes us"]) == []


ADDRESSES = [
    "http://wire.example/ferry",
    "https://www.wire.example/ferry",
    "https://wire.example/ferry/",
    "https://wire.example/ferry#a",
    "https://wire.example/ferry?utm_source=feed&utm_medium=rss",
    "http://www.WIRE.example:80/ferry/?fbclid=2#top",
]
OTHERS = ["https://wire.example/ferry?id=2", "https://wire.example/ferry-2", "https://wire.example/#/ferry"]


@pytest.mark.parametrize("url", ADDRESSES)
@pytest.mark.parametrize("line", ["/takedown", "/hold"])
def test_an_article_does_not_come_back_with_another_text_under_a_form_of_its_address(
    url: str, line: str, desk: Desk
) -> None:
    if line == "/hold":
        dispatch("/hold ferry-2", ADMIN, desk)
    else:
        take_down("ferry-2", desk)
    other = "Quite another text stands there by now.\n"
    as_page = Incoming(other, "page", url=url, given_id="x1")
    as_entry = Incoming(other, "entry", entry_id=url, source_id=7)
    assert [desk.pipeline.ingest(each).outcome for each in (as_page, as_entry)] == ["refused", "refused"]


@pytest.mark.parametrize("url", OTHERS)
def test_another_page_of_the_same_site_is_another_article(url: str, desk: Desk) -> None:
    take_down("ferry-2", desk)
    assert desk.pipeline.ingest(Incoming("Quite another text.\n", "page", url=url)).outcome == "new"
