"""What is not kept any longer goes in small writes; what a storyline has, what is held and our briefs stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.app import open_app, tidied
from bot.cli_doctor import examine
from bot.model import EVERYTHING, Date, Facts, Incoming
from bot.settings import Settings, StoreSettings
from bot.store import Query
from bot.store.retention import AT_ONCE
from handlers.dispatch import dispatch
from tests.handlers.ferry import ADMIN, FERRY_1, NOW, SEEDED, ferry_desk

if TYPE_CHECKING:
    from pathlib import Path

    from bot.app import App
    from handlers.desk import Desk

LATER = NOW + timedelta(days=30)
BEFORE = LATER - timedelta(days=10)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Four articles of the storyline, and two that no storyline has: a late and an early one."""
    desk = ferry_desk(tmp_path / "ferry.db")
    desk.pipeline.read = lambda *_: Facts("en", Date("2026-02-05", "day", "stated"), engine="hand")
    for at, name in ((SEEDED, "early"), (BEFORE + timedelta(hours=1), "late")):
        replace(desk.pipeline, clock=lambda at=at: at).ingest(
            Incoming(f"A quiet {name} day in Tarn.", name, given_id=name)
        )
    return desk


def ids(desk: Desk) -> list[str]:
    return [article.id for article in desk.store.articles.all_in_order(EVERYTHING)]


def settings(desk: Desk, days: int) -> Settings:
    return replace(Settings(), store=StoreSettings(str(desk.store.connections.path), days))


def test_an_old_article_goes_that_no_storyline_has_and_is_found_no_more(desk: Desk) -> None:
    assert (desk.store.retention.due(BEFORE), desk.store.retention.delete_some(LATER, BEFORE)) == (1, 1)
    assert ids(desk) == ["ferry-1", "ferry-2", "ferry-3", "ferry-4", "late"]
    hits = desk.store.articles.search(EVERYTHING, Query(terms=("quiet",)), 10)
    assert [article.id for article in hits.articles] == ["late"]
    assert desk.store.retention.delete_some(LATER, BEFORE) == 0


def test_one_taken_out_of_its_storyline_goes_with_what_nothing_else_gives(desk: Desk) -> None:
    dispatch("/storyline remove ferry ferry-1", ADMIN, desk)
    desk.store.retention.delete_some(LATER, BEFORE)
    assert ids(desk) == ["ferry-2", "ferry-3", "ferry-4", "late"]
    assert [desk.store.statements.get(EVERYTHING, id_) for id_ in ("s1", "s2")] == [None, None]
    event = desk.store.events.get(EVERYTHING, "e1")
    assert event is not None
    assert [receipt.article.id for receipt in event.receipts] == ["ferry-2"]


def test_what_is_held_outlives_its_time(desk: Desk) -> None:
    dispatch("/hold early", ADMIN, desk)
    assert (desk.store.retention.due(BEFORE), desk.store.retention.delete_some(LATER, BEFORE)) == (0, 0)
    dispatch("/release early", ADMIN, desk)
    assert (ids(desk).count("early"), desk.store.retention.due(BEFORE)) == (1, 1)


def test_what_was_deleted_can_be_taken_in_again(desk: Desk) -> None:
    dispatch("/storyline remove ferry ferry-1", ADMIN, desk)
    desk.store.retention.delete_some(LATER, BEFORE)
    done = desk.pipeline.ingest(FERRY_1)
    assert (done.id, done.outcome) == ("ferry-1", "new")


def test_more_than_one_write_holds_goes_in_several(desk: Desk) -> None:
    pipeline = replace(desk.pipeline, clock=lambda: SEEDED)
    for number in range(AT_ONCE):
        pipeline.ingest(Incoming(f"Nothing happened on day {number} in Tarn.", "x", given_id=f"n{number}"))
    deleted = [desk.store.retention.delete_some(LATER, BEFORE) for _ in range(3)]
    assert deleted == [AT_ONCE, 1, 0]


@pytest.mark.parametrize(("days", "left"), [(0, 6), (10, 5), (1, 4)])
def test_the_setting_says_how_long_and_the_log_how_many(days: int, left: int, desk: Desk) -> None:
    desk.store.close()
    with open_app(settings(desk, days), lambda: LATER, seed_if_empty=False) as app:
        assert tidied(app) == 6 - left
        assert (app.store.articles.count(EVERYTHING), logged(app)) == (left, [f"{6 - left} articles"] if days else [])


def logged(app: App) -> list[str]:
    return [row.subject for row in app.store.log.since(EVERYTHING) if row.action == "retention"]


def test_a_bot_that_leaves_begins_no_further_write(desk: Desk) -> None:
    desk.store.close()
    with open_app(settings(desk, 1), lambda: LATER, seed_if_empty=False) as app:
        assert (tidied(app, go_on=lambda: False), app.store.articles.count(EVERYTHING)) == (0, 6)


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (0, "Articles are kept for ever; 1 held, 0 taken down."),
        (
            10,
            (
                "Articles in no storyline are deleted after 10 days; 1 due now, for `slugline run` to delete;"
                " 1 held, 0 taken down."
            ),
        ),
    ],
)
def test_the_doctor_tells_what_is_due(days: int, says: str, desk: Desk) -> None:
    dispatch("/hold ferry-1", ADMIN, desk)
    desk.store.close()
    told = [check for check in examine(settings(desk, days), lambda: LATER) if check.name == "kept"]
    assert [(check.state, check.says) for check in told] == [("ok", says)]
