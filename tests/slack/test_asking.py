"""The desk as somebody in Slack may use it: what is shared, confirmed, deleted, and by whom."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.chat import deeds
from bot.chat.slack.desk import NOT_YOURS, SlackDesk
from bot.chat.slack.requests import Asked
from bot.digest.editing import Editing
from bot.digest.sending import Channel
from bot.errors import NotAllowed, TellUser
from bot.model import EVERYTHING, UNKNOWN, Change, Facts, Incoming
from bot.reply import Action, Entry, Reply
from bot.store.posted import Place
from bot.store.records import Turn
from handlers.dispatch import NOT_SHARED
from tests.handlers.ferry import NOW, ferry_desk

LINES = [
    ("/timeline since 2026-02-03", "/timeline ferry since 2026-02-03"),
    ("/timeline all page 2", "/timeline ferry all page 2"),
    ("/timeline fish quota", "/timeline fish-quota"),
    ("/TIMELINE Ferry about ice", "/timeline ferry about ice"),
    ("/storyline show", "/storyline show ferry"),
    ("/who-said ice", "/who-said ice"),
    ("/storyline archive", "/storyline archive"),
]
HOUR = timedelta(hours=1)
ALICE = Asked("", "U1", "C1")
ADMIN = Asked("", "U9", "C1")


@pytest.fixture
def slack_desk(tmp_path: Path) -> Iterator[SlackDesk]:
    desk = ferry_desk(tmp_path / "ferry.db")
    yield SlackDesk(replace(desk, settings=replace(desk.settings, admins=("U9",))))
    desk.store.close()


def logged(desk: SlackDesk) -> list[tuple[str, str, str, str]]:
    rows = desk.desk.store.log.since(EVERYTHING)
    return [(row.actor, row.place, row.action, row.subject) for row in rows if row.actor.startswith("slack:")]


@pytest.mark.parametrize(
    ("line", "may"),
    [
        ("/timeline ferry", True),
        ("/slugline timeline ferry", True),
        ("/who-said ice", True),
        ("/desk", True),
        ("/new", False),
        ("/storyline archive ferry", False),
        ("/digest preview", False),
        ("/nonsense", False),
    ],
)
def test_only_what_is_the_same_for_everybody_is_shared(slack_desk: SlackDesk, line: str, may: bool) -> None:
    asked = replace(ALICE, line=line)
    assert slack_desk.shareable(asked) is may
    if not may:
        with pytest.raises(TellUser) as caught:
            slack_desk.shared(asked)
        assert str(caught.value) == NOT_SHARED


@pytest.fixture
def thread(slack_desk: SlackDesk) -> str:
    """The first message of a digest of the ferry."""
    store = slack_desk.desk.store
    with store.write():
        subscribed = store.subscriptions.subscribe(NOW, "slack", "C1", ["ferry"], "UTC", ["08:00"], None, "ada")
        last = store.changes.add(NOW, Change("new event", "e1", "ferry", "It sailed"), None)
        store.digests.queue(NOW, [Turn(subscribed, "k")], last, ["{}"], ["ferry"])
        (row,) = store.outgoing.rows()
        store.outgoing.sent(NOW, row.pk, "C1:1.1")
    return "C1:1.1"


@pytest.mark.parametrize(("line", "means"), LINES)
def test_what_is_asked_in_a_digests_thread_is_shared_as_it_is_asked_anywhere(
    slack_desk: SlackDesk, thread: str, line: str, means: str
) -> None:
    assert slack_desk.meant(replace(ALICE, line=line, thread=thread)) == means


def test_an_answer_from_a_digests_thread_can_be_shared_and_its_storyline_followed(
    slack_desk: SlackDesk, thread: str
) -> None:
    asked = replace(ALICE, line="/timeline since 2026-01", thread=thread)
    reply, meant = slack_desk.answer(asked), slack_desk.meant(asked)
    assert slack_desk.shared(replace(asked, line=meant)).title == reply.title
    assert deeds.of_reply(reply, meant) == (Action("Follow", "follow ferry"),)
    assert deeds.of_reply(reply, asked.line) == ()


@pytest.mark.parametrize(
    ("line", "room"),
    [
        ("/digest subscribe ferry at 08:00", "C1"),
        ("/slugline digest subscribe", "C1"),
        ("/DIGEST  Subscribe ferry", "C1"),
        ("digest-subscribe ferry", "C1"),
        ("/digest subscribe ferry in C0200000 at 08:00", "C0200000"),
        ("/digest subscribe in <#C0200000|harbour>", "C0200000"),
        ("/digest unsubscribe", None),
        ("/who-said subscribe", None),
    ],
)
def test_the_room_that_a_line_has_digests_posted_to_is_known_however_it_is_typed(
    slack_desk: SlackDesk, line: str, room: str | None
) -> None:
    assert slack_desk.subscribes(replace(ALICE, line=line)) == room


def test_who_shared_a_message_and_admins_delete_it_with_a_log_row(slack_desk: SlackDesk) -> None:
    with pytest.raises(NotAllowed) as caught:
        slack_desk.delete(ALICE, "U2", "C1:1.2")
    slack_desk.delete(ALICE, "U1", "C1:1.2")
    slack_desk.delete(ADMIN, "U2", "C1:1.3")
    assert str(caught.value) == NOT_YOURS
    assert logged(slack_desk) == [
        ("slack:U9", "slack:C1", "delete shared", "C1:1.3"),
        ("slack:U1", "slack:C1", "delete shared", "C1:1.2"),
    ]


class Deleting:
    """A sender that notes which files it deletes."""

    def __init__(self) -> None:
        self.deleted: list[str | None] = []

    def edit(self, room: str, ref: str, payload: str, file: str | None = None) -> None:  # noqa: ARG002
        self.deleted.append(file)


def test_with_a_shared_answer_its_file_is_deleted_and_no_other(slack_desk: SlackDesk) -> None:
    """Slack may not say when a file was posted, so the place of several can be the same."""
    store, shows = slack_desk.desk.store, Reply("ferry.csv", entries=(Entry("e1", "event", "The ferry sails."),))
    for number in (1, 2):
        place = Place("slack", "C1", "C1:", file=f"F{number}")
        slack_desk.posted(ALICE, shows, place, {"user": "U1", "beside": f"C1:1.{number} C1:2.{number}"})
    slack_desk.delete(ALICE, "U1", "C1:2.2")
    sender: Any = Deleting()
    assert Editing(store, lambda: NOW, {"slack": Channel(lambda _: [], sender)}).make() == 1
    assert sender.deleted == ["F2"]
    assert [store.shown.files_beside("slack", f"C1:1.{number}") for number in (1, 2)] == [(1,), ()]


def test_named_editors_delete_too(slack_desk: SlackDesk) -> None:
    desk = replace(slack_desk.desk, settings=replace(slack_desk.desk.settings, editors=("U1",)))
    SlackDesk(desk).delete(ALICE, "U2", "C1:1.2")
    with pytest.raises(NotAllowed):
        SlackDesk(desk).delete(replace(ALICE, user="U3"), "U2", "C1:1.2")


def test_what_only_admins_are_told_is_not_shared_and_not_lost(slack_desk: SlackDesk) -> None:
    store = slack_desk.desk.store
    with store.write():
        source = store.sources.add(NOW - HOUR, "Coast Wire", "feed", "https://wire.example/", "test:ada", 900)
        store.sources.polled(NOW - HOUR, source.pk, NOW, 500, "It did not answer.", failed=True)
        store.sources.judge(NOW - HOUR, source.pk, "failing")
        store.alerts.add(NOW - HOUR, store.sources.list(EVERYTHING)[0])
    asked = replace(ADMIN, line="/timeline ferry")
    slack_desk.home(asked)
    assert "Coast Wire" not in str(slack_desk.shared(asked))
    assert "Coast Wire" in str(slack_desk.answer(asked))


def test_an_admin_confirms_who_else_reads_with_a_log_row(slack_desk: SlackDesk) -> None:
    with pytest.raises(NotAllowed):
        slack_desk.confirm(ALICE, "C1", ["T2"])
    assert slack_desk.desk.store.outside.confirmed("slack", "C1") == frozenset()
    slack_desk.confirm(replace(ADMIN, room="C3"), "C1", ["T2", "T3"])
    assert slack_desk.desk.store.outside.confirmed("slack", "C1") == {"T2", "T3"}
    assert slack_desk.desk.store.outside.confirmed("slack", "C2") == frozenset()
    assert logged(slack_desk) == [("slack:U9", "slack:C1", "digest outside", "T2 T3")]


def test_a_link_that_the_desk_has_is_added_by_its_id(slack_desk: SlackDesk) -> None:
    desk = slack_desk.desk
    pipeline = replace(desk.pipeline, read=lambda *_: Facts("en", UNKNOWN))
    taken = pipeline.ingest(Incoming("The pier was painted.\n", "a page", url="https://harbour.example/pier"))
    assert slack_desk.taking(ALICE, "ferry", "https://harbour.example/pier#top") == f"/storyline add ferry {taken.id}"
    assert slack_desk.taking(ALICE, "ferry", "https://harbour.example/other") == (
        "/article add https://harbour.example/other in ferry"
    )
