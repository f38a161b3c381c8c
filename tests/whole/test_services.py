"""What handlers and digests get: previews without a post, and changes as what they speak of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.app import App, open_app
from bot.errors import TellUser
from bot.model import EVERYTHING, Change, ChangeKind, Incoming
from bot.run import daily_backup
from bot.settings import BackupSettings, Settings, StoreSettings
from handlers.desk import Asker
from handlers.dispatch import dispatch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 2, 15, 9, 0, tzinfo=UTC)
ASKER = Asker("ada", "news", "terminal")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    settings = replace(Settings(), store=StoreSettings(str(tmp_path / "desk.db")))
    with open_app(settings, lambda: NOW, seed_if_empty=True) as app:
        yield app


def moves(app: App, text: str, at: datetime = NOW, kind: ChangeKind = "new event", subject: str = "e999") -> None:
    with app.store.write():
        app.store.changes.add(at, Change(kind, subject, "macron-putin", text), None)


def previewed(app: App) -> list[str]:
    replies = app.desk.digests.preview(ASKER, ["macron-putin"], EVERYTHING)
    return [entry.text for reply in replies[1:] for entry in reply.entries]


def test_a_room_without_a_subscription_previews_the_last_day(app: App) -> None:
    moves(app, "Two days ago", NOW - timedelta(days=2))
    moves(app, "This morning", NOW - timedelta(hours=2))
    assert previewed(app) == ["This morning"]


def test_a_subscribed_room_previews_what_its_next_digest_will_say_and_posts_nothing(app: App) -> None:
    moves(app, "Before it subscribed")
    with app.store.write():
        app.store.subscriptions.subscribe(NOW, "terminal", "news", ["macron-putin"], "UTC", ["08:00"], None, "test")
    moves(app, "After it subscribed")
    assert (previewed(app), previewed(app)) == (["After it subscribed"], ["After it subscribed"])
    assert app.store.outgoing.rows() == ()


def test_a_change_is_the_statement_or_event_itself_where_it_stands(app: App) -> None:
    statements = app.store.statements.of_storyline(EVERYTHING, "macron-putin")
    event = app.store.events.of_storyline(EVERYTHING, "macron-putin")[0]
    moves(app, "as it was told", kind="new statement", subject=statements[0].id)
    moves(app, "as it was told", subject=event.id)
    shown = [app.outbox.show(change) for change in app.store.changes.since(EVERYTHING)]
    assert [(entry.kind, entry.id, entry.text) for entry in shown] == [
        ("statement", statements[0].id, statements[0].best.text),
        ("event", event.id, event.best.text),
    ]


def test_a_change_of_what_is_gone_is_told_as_it_was_without_naming_its_kind_again(app: App) -> None:
    moves(app, "The talks were called off")
    (change,) = app.store.changes.since(EVERYTHING)
    assert app.outbox.show(change).text == "The talks were called off"


@pytest.mark.parametrize("id", ["s1", "e1"])
def test_an_edited_article_is_shown_as_such_whatever_its_id_looks_like(app: App, id: str) -> None:
    app.pipeline.ingest(Incoming("The council met.", "file", "The council met", outlet="Post", given_id=id))
    moves(app, "Post: The council met", kind="article edited", subject=id)
    change = app.store.changes.since(EVERYTHING)[-1]
    shown = app.outbox.show(change)
    assert (shown.kind, shown.text) == ("change", "Post: The council met")


def test_a_digest_that_is_asked_for_is_queued_once_and_only_where_it_can_be_posted(app: App) -> None:
    room, elsewhere = ASKER, Asker("ada", "C1", "slack")
    for asker in (room, elsewhere):
        dispatch("/digest subscribe macron-putin", asker, app.desk)
    moves(app, "They met")
    summaries = [dispatch("/digest now", room, app.desk).summary for _ in range(2)]
    assert summaries == [
        "what moved of macron-putin is on its way",
        "no storyline moved since the last digest of macron-putin",
    ]
    assert [(row.platform, row.room, row.part) for row in app.store.outgoing.rows()] == [
        ("terminal", "news", 0),
        ("terminal", "news", 1),
    ]
    with pytest.raises(TellUser) as told:
        dispatch("/digest now", elsewhere, app.desk)
    assert str(told.value) == "Nothing can be posted to slack from here: it is not set up."


def test_a_days_backup_is_made_once_and_given_up_when_the_bot_leaves(app: App, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    app.settings = replace(app.settings, backup=BackupSettings(str(folder), "08:00", 3))
    for _ in range(2):
        daily_backup(app)
    assert [path.name for path in folder.iterdir()] == ["slugline-2026-02-15.db"]
    app.clock = lambda: NOW + timedelta(days=1)
    app.stop()
    daily_backup(app)
    assert [path.name for path in folder.iterdir()] == ["slugline-2026-02-15.db"]
