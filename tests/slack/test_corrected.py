"""Posted messages in Slack: edited in their place within its limits, told once, whatever Slack says of the edit."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.app import App, open_app
from bot.chat.slack.adapter import Connection, SlackChat
from bot.chat.slack.blocks import parted, parted_digest, render_all, render_digest, rewritten
from bot.chat.slack.desk import SlackDesk
from bot.chat.slack.limits import TEXT, size
from bot.chat.slack.requests import Asked
from bot.chat.slack.sender import SlackSender
from bot.errors import OutcomeUnknown, Refused, SluglineError, TryLater
from bot.model import EVERYTHING, Date, Incoming
from bot.reply import Entry, Reply
from bot.settings import Settings, SlackSettings, StoreSettings
from handlers.command import REGISTRY
from tests.handlers.test_conversations import SEEDS_NOW
from tests.slack import samples
from tests.slack.conftest import LocalSlack, until
from tests.slack.limits import faults
from tests.slack.stub import Canned, stub_slack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAYLOAD = json.dumps({"text": "quay", "blocks": [], "unfurl_links": False, "unfurl_media": False})
NEWS = (
    "Emmanuel Macron said on Monday that Paris would reopen its channel to Moscow “before the spring.” "
    "The Kremlin spokesman Dmitry Peskov told reporters that Moscow had received no proposal.\n"
)


def edited(answer: Canned, file: str | None = None) -> list[tuple[str, dict[str, Any]]]:
    with stub_slack() as stub:
        stub.answers = [answer]
        SlackSender("xoxb-1", stub.url).edit("C1", "C1:9.000100", PAYLOAD, file)
        return stub.asked


def test_an_edit_names_the_message_and_leaves_what_else_it_carries() -> None:
    wanted = {"channel": "C1", "ts": "9.000100", "text": "quay", "blocks": []}
    assert edited(Canned({"ok": True})) == [("chat.update", wanted)]


def test_a_file_is_deleted_and_one_that_is_gone_is_deleted_already() -> None:
    for answer in ({"ok": True}, {"ok": False, "error": "file_deleted"}, {"ok": False, "error": "file_not_found"}):
        assert edited(Canned(answer), "F1") == [("files.delete", {"file": "F1"})]


@pytest.mark.parametrize(
    ("code", "kind", "left", "sentence"),
    [
        ("message_not_found", Refused, False, "The message is gone, so there is nothing to edit."),
        ("cant_update_message", Refused, False, "Slack lets me edit only what I posted myself."),
        ("edit_window_closed", Refused, False, "The workspace lets nobody edit so old a message."),
        ("is_archived", Refused, True, None),
        ("ratelimited", TryLater, None, "Slack asks for patience; nothing was posted, and it is tried again."),
        ("internal_error", OutcomeUnknown, None, None),
    ],
)  # fmt: skip
def test_what_slack_says_of_an_edit(
    code: str, kind: type[SluglineError], left: bool | None, sentence: str | None
) -> None:
    with pytest.raises(kind) as caught:
        edited(Canned({"ok": False, "error": code}))
    assert getattr(caught.value, "left", None) is left
    assert sentence in (None, str(caught.value))


WHO = samples.WHO_SAID.entries[0]


@pytest.mark.parametrize("count", [1, 12, 60])
@pytest.mark.parametrize("frame", [{}, {"asked": "/who-said quay", "name": "Alice Anderson", "user": "U1"}])
def test_an_edited_message_is_one_message_within_every_limit(count: int, frame: dict[str, str]) -> None:
    struck = replace(WHO, struck="what it said before, at some length. " * 30, edited="corrected 14:05")
    reply = replace(samples.WHO_SAID, entries=tuple(replace(struck, id=f"s{n}") for n in range(count)))
    message = json.loads(rewritten(reply, frame))
    assert faults(message) == []
    assert size(message["text"]) <= TEXT + 60
    assert ("Shared by Alice Anderson" in message["text"]) is ("user" in frame)


def test_what_each_message_shows_is_all_that_was_shown_once() -> None:
    many = replace(samples.WHO_SAID, entries=tuple(replace(WHO, id=f"s{n}") for n in range(70)))
    parts = parted_digest([many, samples.WHO_SAID])
    assert len(parts) == len(render_digest([many, samples.WHO_SAID]))
    assert [entry.id for part in parts for entry in part.entries] == [
        *(f"s{n}" for n in range(70)),
        *(entry.id for entry in samples.WHO_SAID.entries),
    ]
    cut = parted(many, "/who-said quay", most=2)
    assert len(cut) == len(render_all(many, "/who-said quay", most=2)) == 2
    shown = [entry.id for part in cut for entry in part.entries]
    assert shown == [f"s{n}" for n in range(len(shown))]


def test_struck_words_and_the_hour_stand_in_grey_beneath_the_line() -> None:
    new = replace(WHO, struck="Olav ~Brekke~", edited="corrected 14:05")
    blocks = json.loads(rewritten(Reply("Who", entries=(new,)), {}))["blocks"]
    grey = [block["elements"][0]["text"] for block in blocks if block["type"] == "context"]
    assert grey[0] == "~Olav ∼Brekke∼~\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}_corrected 14:05_"
    gone = Entry("s3", "statement", "", edited="taken out 14:05, not to be used")
    found = json.loads(rewritten(Reply("Who", entries=(gone,)), {}))
    assert found["text"].split("\n")[1] == "taken out 14:05, not to be used; s3"
    assert [block["type"] for block in found["blocks"][:2]] == ["header", "context"]


def test_a_line_taken_out_among_others_leaves_a_message_that_slack_takes() -> None:
    """Slack refuses a menu beside grey letters, and with it the whole edit: the words would stay in the room."""
    gone = Entry("s3", "statement", "", edited="taken out 14:05, not to be used")
    found = json.loads(rewritten(Reply("Who", entries=(gone, WHO)), {}))
    assert faults(found) == []


@pytest.fixture
def app(slack: LocalSlack, tmp_path: Path) -> Iterator[App]:
    connected = SlackSettings("xoxb-test", "xapp-test", api_url=f"{slack.url}/api/")
    settings = replace(Settings(), store=StoreSettings(str(tmp_path / "desk.db")), slack=connected)
    with open_app(settings, lambda: SEEDS_NOW, seed_if_empty=True) as app:
        yield app


def rounds(app: App) -> None:
    """What the schedule does, until nothing is left to do."""
    while app.living.look() or app.living.make() or app.outbox.deliver():
        continue


def test_a_digest_names_who_corrected_a_line_and_pings_nobody(tmp_path: Path) -> None:
    """An id tells its readers nothing; whom Slack never named to the bot is an editor."""
    connected = SlackSettings("xoxb-test", "xapp-test", api_url="http://127.0.0.1:9/api/")
    settings = replace(Settings(), store=StoreSettings(str(tmp_path / "desk.db")), slack=connected)
    with open_app(settings, lambda: SEEDS_NOW, seed_if_empty=True) as app:
        desk = SlackDesk(app.desk)
        desk.answer(Asked("/digest subscribe macron-putin", "U01ALICE", "C02NEWS"))
        app.pipeline.ingest(Incoming(NEWS, "news", "Paris", outlet="Harbour Post", storyline="macron-putin"))
        said = next(each.subject for each in app.store.changes.since(EVERYTHING) if "no proposal" in each.text)
        desk.answer(Asked(f"/correct {said} speaker Emmanuel Macron", "U01ALICE", "C02NEWS", name="Alice Anderson"))
        desk.answer(Asked(f"/flag {said}", "U02BOBBY", "C02NEWS"))
        (subscription,) = app.store.subscriptions.list(EVERYTHING, "slack", "C02NEWS")
        assert app.outbox.queue_now(subscription)
        rows = app.store.connections.sql.execute("SELECT payload FROM outbox ORDER BY pk").fetchall()
        shown = app.channels["slack"].rewrite
        assert shown
        written = [row["payload"] for row in rows]
        written.append(shown(Reply("Corrected", notes=("Settled by slack:U01ALICE and slack:U02BOBBY.",)), {}))
    whole = "\n".join(written)
    assert "speaker corrected by Alice Anderson, was Dmitry Peskov" in whole
    assert "flagged by an editor" in whole
    assert "Settled by Alice Anderson and an editor." in whole
    assert [id_ for id_ in ("U01ALICE", "U02BOBBY") if id_ in whole] == []


@pytest.mark.wire
@pytest.mark.anyio
async def test_a_digest_and_an_answer_are_corrected_where_they_stand(slack: LocalSlack, app: App) -> None:
    desk = SlackDesk(app.desk)
    desk.answer(Asked("/digest subscribe macron-putin", "U01ALICE", "C02NEWS"))
    monday = Date("2026-02-09", "day", "stated")
    url = "https://harbour.example/paris"
    app.pipeline.ingest(
        Incoming(NEWS, "news", "Paris", url, "Harbour Post", published=monday, storyline="macron-putin")
    )
    (subscription,) = app.store.subscriptions.list(EVERYTHING, "slack", "C02NEWS")
    assert app.outbox.queue_now(subscription)
    await asyncio.to_thread(rounds, app)
    said = next(each.subject for each in app.store.changes.since(EVERYTHING) if "no proposal" in each.text)
    with ThreadPoolExecutor(2) as pool:
        connection = Connection("xoxb-test", "xapp-test", f"{slack.url}/api/")
        chat = SlackChat(connection, desk, dict.fromkeys(each.split()[0] for each in REGISTRY), pool)
        await chat.start()
        try:
            await slack.command("/who-said", "proposal")
            await slack.press((await slack.answers(1))[0], "Share to channel")
            await slack.answers(2)

            async def kept() -> bool:
                return bool(app.store.connections.sql.execute("SELECT 1 FROM shown WHERE key IS NULL").fetchone())

            await until(kept)
            await slack.command("/correct", f"{said} speaker Emmanuel Macron")
            await slack.answers(3)
        finally:
            await chat.stop()
    await asyncio.to_thread(rounds, app)
    _, answer, _, told = await slack.answers(4)
    parent, thread, line = await slack.answers(3, "C02NEWS")
    assert "Shared by Alice Anderson" in answer["text"]
    for message in (answer, thread, told, line):
        assert "~Dmitry Peskov~" in json.dumps(message["blocks"], ensure_ascii=False)
        assert "was: Dmitry Peskov" in message["text"]
        assert "Emmanuel Macron" in message["text"]
    assert line["thread_ts"] == parent["ts"]
    assert line["text"].startswith("Corrected 09:00\n")
    assert "thread_ts" not in told
    calls = [entry["summary"] for entry in (await slack.get("log"))["log"]]
    assert calls.count("chat.update") == 2
