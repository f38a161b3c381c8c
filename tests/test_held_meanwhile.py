"""What happens while something is held: its news stands on, arrivals keep their words, and nothing is told twice."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.digest.outbox import Channel, Outbox
from bot.model import EVERYTHING, Post, Sent
from bot.services import ChangeEntries
from handlers.dispatch import dispatch
from tests.digest.platform import Unread
from tests.handlers.dam import NOW, came, dam_desk
from tests.handlers.ferry import ADMIN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.reply import Reply
    from handlers.desk import Desk

CROWNS = "every household below the dam will get nine thousand crowns"
FIRST = came("first", "Vell Sun", 13, f"Money\n\nMayor Ines Roth said on 12 February 2026 that {CROWNS}.")
SECOND = came("second", "Tarn Star", 14, f"Roth pays\n\nInes Roth said on 12 February 2026 that {CROWNS}. Snow fell.")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return dam_desk(tmp_path / "dam.db")


def news(desk: Desk) -> list[tuple[str, str, str]]:
    """Each thing that /new calls new, with the article that tells it."""
    rows = desk.store.changes.since(EVERYTHING)
    kinds = ("new event", "new statement", "first statement")
    return [(row.kind, row.subject, row.article.id if row.article else "") for row in rows if row.kind in kinds]


def test_what_is_called_new_stands_on_its_next_teller_while_the_first_is_held(desk: Desk) -> None:
    before = news(desk)
    assert ("first statement", "s1", "post") in before
    dispatch("/hold post", ADMIN, desk)
    told = news(desk)
    assert ("first statement", "s1", "wire") in told
    assert "Ines Roth" in str(dispatch("/new dam since january 2026 all", ADMIN, desk).entries)
    dispatch("/hold wire", ADMIN, desk)
    assert [subject for _, subject, _ in news(desk) if subject == "s1"] == []
    dispatch("/release wire", ADMIN, desk)
    assert news(desk) == told
    dispatch("/release post", ADMIN, desk)
    assert news(desk) == before


@dataclass
class Room(Unread):
    """Where digests go, one a day; what each told is kept."""

    desk: Desk
    platform: str = "terminal"
    told: list[str] = field(default_factory=list)
    days: int = 0

    def render(self, replies: Sequence[Reply]) -> list[str]:
        self.told.append(str(replies))
        return ["x"]

    def send(self, post: Post) -> Sent:  # noqa: ARG002
        return Sent("m")

    def edit(self, room: str, ref: str, payload: str, file: str | None = None) -> None:
        raise AssertionError((room, ref, payload, file))

    def post(self) -> str:
        """The next morning's digest; what it tells."""
        self.days += 1
        at, before, desk = NOW.replace(hour=8, minute=5) + timedelta(days=self.days), len(self.told), self.desk
        show, channels = ChangeEntries(desk.store, desk.settings, lambda: at), {"terminal": Channel(self.render, self)}
        outbox = Outbox(desk.store, lambda: at, EVERYTHING, show, channels, timedelta(hours=1))
        outbox.queue_due()
        outbox.deliver()
        return "".join(self.told[before:])


@pytest.fixture
def room(desk: Desk) -> Room:
    room = Room(desk)
    dispatch("/digest subscribe dam", ADMIN, desk)
    room.post()
    return room


def test_what_was_due_while_it_was_held_is_told_after_its_release_once(desk: Desk, room: Room) -> None:
    desk.pipeline.ingest(FIRST)
    dispatch("/hold first", ADMIN, desk)
    desk.pipeline.ingest(came("snow", "Vell Sun", 14, "Snow\n\nKarl Munk said that snow had closed the road."))
    assert [word in room.post() for word in ("snow had closed", "crowns")] == [True, False]
    dispatch("/release first", ADMIN, desk)
    assert "crowns" in room.post()
    assert room.post() == ""


def test_what_a_later_teller_told_meanwhile_is_not_told_again_after_the_release(desk: Desk, room: Room) -> None:
    desk.pipeline.ingest(FIRST)
    dispatch("/hold first", ADMIN, desk)
    desk.pipeline.ingest(SECOND)
    assert "crowns" in room.post()
    dispatch("/release first", ADMIN, desk)
    assert "crowns" not in room.post()


def test_what_was_told_before_the_hold_is_not_told_again_after_it(desk: Desk, room: Room) -> None:
    desk.pipeline.ingest(FIRST)
    assert "crowns" in room.post()
    for line in ("/hold first", "/release first"):
        dispatch(line, ADMIN, desk)
        assert room.post() == ""


def test_what_a_stand_in_told_is_not_told_again_after_the_release(desk: Desk, room: Room) -> None:
    desk.pipeline.ingest(FIRST)
    desk.pipeline.ingest(SECOND)
    dispatch("/hold first", ADMIN, desk)
    assert "crowns" in room.post()
    dispatch("/hold second", ADMIN, desk)
    dispatch("/release first", ADMIN, desk)
    dispatch("/release second", ADMIN, desk)
    assert "crowns" not in room.post()


def id_of(desk: Desk, words: str) -> str:
    return next(s.id for s in desk.store.statements.of_storyline(EVERYTHING, "dam") if words in s.best.text)


def receipts(desk: Desk, words: str) -> list[str]:
    found = [s for s in desk.store.statements.of_storyline(EVERYTHING, "dam") if words in s.best.text]
    return sorted(receipt.article.id for statement in found for receipt in statement.receipts)


REVISED = replace(FIRST, text=f"{FIRST.text} Snow fell, and {CROWNS}, she said again.")


def test_words_that_came_during_the_hold_come_back_with_the_release_and_are_read(desk: Desk) -> None:
    desk.pipeline.ingest(FIRST)
    crowns = id_of(desk, "will get nine")
    dispatch(f"/hold {crowns}", ADMIN, desk)
    second = replace(SECOND, title=CROWNS.capitalize())
    for each in (second, REVISED):
        desk.pipeline.ingest(each)
        article = desk.pipeline.named(each.given_id or "")
        assert "crowns" not in desk.store.articles.text(EVERYTHING, article) + article.title
    dispatch(f"/release {crowns}", ADMIN, desk)
    for each in (second, REVISED):
        article = desk.pipeline.named(each.given_id or "")
        assert (desk.store.articles.text(EVERYTHING, article), article.title) == (each.text, each.title)
        assert desk.pipeline.ingest(each).outcome == "repeated"
    assert set(receipts(desk, "will get nine")) == {"first", "second"}
    assert id_of(desk, "will get nine") == crowns


def test_holds_of_words_that_overlap_in_a_later_article_come_back_one_by_one(desk: Desk) -> None:
    held = ("nine thousand crowns of silver", "crowns of silver for every house")
    for at, words in enumerate(held):
        desk.pipeline.ingest(came(f"n{at}", f"Sun {at}", 13, f"Money\n\n“{words.capitalize()},” said Ines Roth."))
    ids = [id_of(desk, words) for words in map(str.capitalize, held)]
    for each in ids:
        dispatch(f"/hold {each}", ADMIN, desk)
    both = "Money\n\nThe mayor, it is said, pays: she pays nine thousand crowns of silver for every house. Snow."
    for each in (*ids, ""):
        desk.pipeline.ingest(came("late", "Late", 14, both))
        text = desk.store.articles.text(EVERYTHING, desk.pipeline.named("late"))
        shown = {held.index(words) for words in held if words in text}
        left = {at for at, id_ in enumerate(ids) if desk.store.removals.held(id_)}
        assert (shown.isdisjoint(left), text == both) == (True, not left)
        if each:
            dispatch(f"/release {each}", ADMIN, desk)
