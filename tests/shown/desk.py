"""A desk that has read given articles with the real engine, all it shows of them, and every way of showing it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING, Any

from rich.console import Console

from bot.chat.slack.blocks import render_all, render_digest
from bot.chat.slack.blocks import render_text as slack_text
from bot.chat.terminal.render import render_payloads, render_rich, render_text
from bot.ingest.pipeline import Pipeline
from bot.lexicons import lexicons
from bot.model import EVERYTHING, Date, Incoming
from bot.reading import read
from bot.settings import ReplySettings, Settings
from bot.store import Store
from handlers.desk import Asker, Desk
from handlers.dispatch import dispatch
from tests.handlers.desks import desk_around
from tests.reading.test_seed_pages import known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bot.reply import Reply

NOW = datetime(2026, 2, 6, 9, 0, tzinfo=UTC)
ASKER = Asker("ada", "newsroom", "terminal")
SLUG = "harbour"


def desk_of(path: Path, articles: Mapping[str, str]) -> Desk:
    """A desk of its own at `path`; every article is in the one storyline, and moved it."""
    store, settings, words = Store.open(path), replace(Settings(), reply=ReplySettings(3)), lexicons()
    with store.write():
        store.people.save(known().people)
        store.storylines.create(NOW, SLUG, "Who may use the harbour?", "test")
    pipeline = Pipeline(store, lambda: NOW, words, read)
    for name, text in articles.items():
        published = Date("2026-02-05", "day", "stated")
        pipeline.ingest(Incoming(text, name, name, given_id=name, published=published, storyline=SLUG))
    return desk_around(pipeline, settings, lambda: NOW)


def pages(command: str, desk: Desk) -> Iterator[Reply]:
    """The reply and every page after it."""
    reply = dispatch(command, ASKER, desk)
    yield reply
    while reply.page.next:
        reply = dispatch(reply.page.next, ASKER, desk)
        yield reply


def replies(desk: Desk, names: Iterable[str], searched: Iterable[str] = ()) -> Iterator[Reply]:
    """Everything the desk answers about its articles, page by page."""
    statements = desk.store.statements.of_storyline(EVERYTHING, SLUG)
    speakers = sorted({name for found in statements for name in (found.speaker, *found.speakers) if name})
    commands = [f"/article {name}" for name in names]
    commands += [f"/timeline {SLUG} all", f"/new {SLUG} since 2000", "/digest preview"]
    commands += [f"/who-said by {name}" for name in speakers]
    commands += [f"/receipt {found.id}" for found in statements]
    commands += [f'/who-said "{words}" all' for words in searched] + [f'/search "{words}"' for words in searched]
    for command in commands:
        yield from pages(command, desk)


def digest(desk: Desk) -> Sequence[Reply]:
    """The digest of everything that moved, as it would be posted."""
    return desk.digests.preview(ASKER, (SLUG,), EVERYTHING)


def one_line(words: str) -> str:
    """The words with line ends, bars of quotations and runs of blanks as one blank each."""
    return " ".join(re.sub(r"\n(?:> ?)?", "\n", f"\n{words}").split())


def _block_words(block: dict[str, Any]) -> Iterator[str]:
    words = block.get("text")
    if words:
        yield words if isinstance(words, str) else words["text"]
    for part in block.get("elements", []):
        yield from _block_words(part)


def slack_words(message: dict[str, Any]) -> str:
    """All that stands in a message's blocks, a line a block, Slack's escapes undone."""
    words = "\n".join(line for block in message["blocks"] for line in _block_words(block))
    return unescaped(words)


def unescaped(words: str) -> str:
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _rich(reply: Reply) -> str:
    written = StringIO()
    render_rich(reply, Console(file=written, width=100, color_system=None))
    return written.getvalue()


RENDERERS: dict[str, Callable[[Reply], str]] = {
    "terminal": render_text,
    "narrow terminal": lambda reply: render_text(reply, 30),
    "wide terminal": lambda reply: render_text(reply, 112),
    "window": _rich,
    "terminal payload": lambda reply: json.loads(render_payloads([reply])[0])["text"],
    "Slack blocks": lambda reply: "\n".join(map(slack_words, render_all(reply, most=99))),
    "Slack text": lambda reply: "\n".join(unescaped(message["text"]) for message in render_all(reply, most=99)),
    "Slack plain": slack_text,
    "Slack digest": lambda reply: "\n".join(slack_words(json.loads(each)) for each in render_digest([reply])),
    "json": lambda reply: "\n".join(entry["text"] for entry in json.loads(json.dumps(reply.as_json()))["entries"]),
}
"""Every way a reply is shown, as the words it puts before a reader; a new platform adds its own here."""
