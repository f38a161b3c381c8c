"""A room that shows what it was posted and how that was edited, on the ferry's desk, for the tests of corrections."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.digest.living import Living
from bot.digest.outbox import Channel, Outbox
from bot.model import EVERYTHING, Incoming, Post, Sent
from bot.reply import Entry, Reply
from bot.services import ChangeEntries
from bot.store.posted import Place
from handlers.dispatch import dispatch
from handlers.presenting import PresentLines
from tests.digest.platform import Unread
from tests.handlers.ferry import ADMIN, FERRY_4, NOW, ferry_desk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from handlers.desk import Desk

START = datetime(2026, 2, 6, 13, 0, tzinfo=UTC)


@dataclass
class Room(Unread):
    """A platform with messages that can be edited: each as the lines it shows, by its ref; `answers` are raised."""

    platform: str = "test"
    shows: dict[str, list[str]] = field(default_factory=dict)
    threads: dict[str, str | None] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    edits: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    answers: list[Exception] = field(default_factory=list)

    def send(self, post: Post) -> Sent:
        ref = f"{post.room}:{len(self.shows) + 1}"
        self.shows[ref], self.threads[ref] = json.loads(post.payload), post.thread
        self.keys.append(post.key)
        return Sent(ref)

    def edit(self, room: str, ref: str, payload: str, file: str | None = None) -> None:  # noqa: ARG002
        if self.answers:
            raise self.answers.pop(0)
        self.edits.append(ref)
        if file:
            self.deleted.append(file)
        else:
            self.shows[ref] = json.loads(payload)

    def text(self) -> str:
        return "\n".join(line for lines in self.shows.values() for line in lines)


def line_of(entry: Entry) -> str:
    """An entry as our room shows it: [what was struck], who, when, words, in brackets what was done."""
    who = f"{entry.speaker or entry.source}, {entry.date}: " if entry.kind in ("statement", "event") else ""
    struck = f"[-{entry.struck}-] " if entry.struck else ""
    done = f" ({entry.edited})" if entry.edited else ""
    told = " · ".join(filter(None, (entry.text, entry.detail if entry.kind == "storyline" else "")))
    return f"{entry.id} {struck}{who if entry.text else ''}{told}{done}".strip()


def lines_of(reply: Reply) -> list[str]:
    return [reply.title, *([reply.summary] if reply.summary else []), *map(line_of, reply.entries), *reply.notes]


def render(replies: Sequence[Reply]) -> list[str]:
    return [json.dumps(lines_of(reply), ensure_ascii=False) for reply in replies]


def rewrite(reply: Reply, frame: Mapping[str, str]) -> str:
    return render([reply])[0]


@dataclass
class Newsroom:
    """A desk with our rooms, where time passes as it is told."""

    desk: Desk
    room: Room
    now: datetime = START

    def __post_init__(self) -> None:
        store, settings = self.desk.store, self.desk.settings
        channels = {"test": Channel(render, self.room, rewrite=rewrite)}
        show = ChangeEntries(store, settings, self.clock)
        self.outbox = Outbox(store, self.clock, EVERYTHING, show, channels, timedelta(hours=1))
        self.living = Living(
            store, self.clock, channels, UTC, store.shown, lambda: PresentLines.now(store, settings, self.clock)
        )

    def clock(self) -> datetime:
        return self.now

    def digest(self, room: str = "news", *incoming: Incoming) -> None:
        """Have a room follow the ferry, let articles arrive, and post it what moved."""
        with self.desk.store.write():
            subscription = self.desk.store.subscriptions.subscribe(
                self.now, "test", room, ["ferry"], "UTC", ["09:00"], None, "test:ada"
            )
        for each in incoming or (replace(FERRY_4, storyline="ferry"),):
            self.desk.pipeline.ingest(each)
        assert self.outbox.queue_now(self.desk.store.subscriptions.get(subscription.pk) or subscription)
        self.outbox.deliver()

    def share(self, line: str, ref: str, file: str | None = None, thread: str | None = None) -> None:
        """What a command answers, shown to everybody in a room."""
        reply = dispatch(line, ADMIN, self.desk).for_everybody()
        if file:
            reply = replace(reply, entries=reply.files[0].entries)
        else:
            self.room.shows[ref], self.room.threads[ref] = lines_of(reply), thread
        with self.desk.store.write():
            place = Place("test", ref.partition(":")[0], ref, thread, file=file)
            self.desk.store.shown.keep(self.now, place, reply, {"asked": line})

    def say(self, line: str, later: int = 5) -> None:
        """Somebody decides something, some minutes later."""
        self.now += timedelta(minutes=later)
        dispatch(line, ADMIN, replace(self.desk, clock=self.clock))

    def arrives(self, incoming: Incoming, later: int = 5) -> None:
        self.now += timedelta(minutes=later)
        self.desk.pipeline.ingest(incoming)

    def round(self) -> tuple[int, int, int]:
        """One round of the schedule: how many edits were queued and made, and messages posted."""
        queued = self.living.look()
        return queued, self.living.make(), self.outbox.deliver()


def newsroom(path: Path) -> Newsroom:
    """The ferry's desk before its latest article."""
    return Newsroom(ferry_desk(path, late=False), Room())


__all__ = ["NOW", "Newsroom", "Room", "newsroom"]
