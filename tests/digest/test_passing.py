"""A planned day that has passed is in the digest after it, once, and in no later one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.digest.outbox import Channel, Outbox
from bot.model import EVERYTHING, Date, EventMention, Span
from bot.services import ChangeEntries
from bot.settings import Settings
from bot.store import Store
from tests.digest.platform import Unread
from tests.store.making import ENGINE, arrive

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.model import Post, Sent
    from bot.reply import Reply

PLAN = "The council of Vik will vote on the bridge on 3 June 2026"
THIRD_OF_JUNE = Date("2026-06-03", "day", "stated")


class Room(Unread):
    platform = "test"

    def send(self, post: Post) -> Sent:
        raise AssertionError(post)

    def edit(self, room: str, ref: str, payload: str, file: str | None = None) -> None:
        raise AssertionError((room, ref, payload, file))


def summaries(replies: Sequence[Reply]) -> list[str]:
    return [reply.summary for reply in replies]


def test_a_planned_day_is_told_in_the_first_digest_after_it(tmp_path: Path) -> None:
    store, now = Store.open(tmp_path / "desk.db"), [datetime(2026, 6, 3, 8, tzinfo=UTC)]
    article = arrive(store, PLAN, outlet="The Vik Post")
    with store.write():
        store.storylines.create(now[0], "vik", "Vik", "test")
        store.storylines.add(now[0], "vik", article.pk)
        pk = store.events.add(
            now[0] - timedelta(days=2), given := EventMention(Span(0, len(PLAN)), THIRD_OF_JUNE, True)
        )
        store.events.attach(pk, article.pk, store.articles.current_revision(article.pk), given, ENGINE)
        store.events.settle([pk])
        store.subscriptions.subscribe(now[0], "test", "C1", ["vik"], "UTC", ["09:00"], None, "ada")
    show = ChangeEntries(store, Settings(), lambda: now[0])
    channels = {"test": Channel(summaries, Room())}
    outbox = Outbox(store, lambda: now[0], EVERYTHING, show, channels, timedelta(hours=2))
    queued = []
    for hours in (1, 25, 49):
        now[0] = datetime(2026, 6, 3, 8, 30, tzinfo=UTC) + timedelta(hours=hours)
        queued.append(outbox.queue_due())
    rows = store.connections.sql.execute("SELECT payload FROM outbox ORDER BY part").fetchall()
    assert (queued, [row["payload"] for row in rows]) == (
        [0, 1, 0], ["vik: 1 planned day passed", "vik: 1 planned day passed"],
    )  # fmt: skip
