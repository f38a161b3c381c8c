"""Replies as Matrix messages: of the specification's tags, well below its sizes, with all of it in plain words."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.app import open_app
from bot.chat.matrix.entries import entry_pieces
from bot.chat.matrix.markup import address, html, plain
from bot.chat.matrix.render import Look, render_all, render_digest, render_shared, sentence
from bot.chat.matrix.typed import typed
from bot.chat.slack.blocks import render as render_slack
from bot.chat.terminal.render import render_text
from bot.errors import TellUser
from bot.reply import Entry, Page, Receipt, Reply
from bot.settings import Settings, StoreSettings
from handlers.desk import Desk
from handlers.dispatch import REGISTRY, dispatch
from tests.handlers.dam import dam_desk
from tests.handlers.ferry import ADMIN, ferry_desk
from tests.handlers.test_conversations import FILES, SEEDS_NOW, commands_of, head_of
from tests.matrix.limits import faults, page
from tests.slack import samples

SAID = [(path.stem, head_of(path.read_text("utf-8"))["desk"], commands_of(path.read_text("utf-8"))) for path in FILES]
REPLIES = {
    "timeline": (samples.TIMELINE, "/timeline second-quay"),
    "who said": (samples.WHO_SAID, "/who-said barge"),
    "digest": (samples.DIGEST[1], ""),
    "hostile": (samples.HOSTILE, ""),
}


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[dict[str, Desk]]:
    settings = replace(Settings(), store=StoreSettings(str(tmp_path / "seeds.db")))
    with open_app(settings, lambda: SEEDS_NOW, seed_if_empty=True) as app:
        ferry = ferry_desk(tmp_path / "ferry.db")
        dam = dam_desk(tmp_path / "dam.db")
        yield {"ferry": ferry, "seeds": app.desk, "dam": dam}
        ferry.store.close()
        dam.store.close()


def messages(line: str, desk: Desk) -> list[dict[str, Any]]:
    """What the asker is told, what everybody is where it is shared, and a digest of it."""
    try:
        reply = dispatch(line, ADMIN, desk)
    except TellUser as error:
        return [sentence(str(error)).content]
    found = [*render_all(reply, line, Look("!", share=True)), *render_shared(reply, line, "Al @room", "@a:x", Look())]
    return [*(each.content for each in found), *map(json.loads, render_digest("!desk")([reply]))]


def slashed(content: dict[str, Any]) -> list[str]:
    """Commands that a message names with a slash, which Matrix clients keep to themselves."""
    words = {name.split()[0] for name in REGISTRY} | {"slugline"}
    body = re.sub(r"<https?://[^>]*>", "", content["body"])
    return [
        found[0]
        for text in (body, page(content).text)
        for found in re.finditer(r"(?<![\w/.:])/([a-z-]+)[^\n]{0,30}", text)
        if found[1] in words or 'command "/' in text
    ]


@pytest.mark.parametrize(("name", "desk", "lines"), SAID, ids=[name for name, _, _ in SAID])
def test_every_reply_of_every_conversation_is_a_good_message(
    name: str, desk: str, lines: list[str], desks: dict[str, Desk]
) -> None:
    told = [(line, each) for line in lines for each in messages(line, desks[desk])]
    assert {line: fault for line, each in told for fault in faults(each)} == {}
    assert {line: named for line, each in told for named in slashed(each)} == {}


def test_every_reply_of_every_command_is_a_good_message(desks: dict[str, Desk]) -> None:
    lines = [
        line
        for name, command in REGISTRY.items()
        for line in (*command.examples, f"/{name}", f"/{name} nonsense")
        if "https://" not in line  # that asks the network
    ]
    lines += ["/nonsense", "/source nonsense", "/timeline nonsense"]
    told = [(line, each) for line in lines for each in messages(line, desks["seeds"])]
    assert {line: fault for line, each in told for fault in faults(each)} == {}
    assert {line: named for line, each in told for named in slashed(each)} == {}


def test_a_command_that_there_is_not_is_named_as_it_was_typed() -> None:
    words = 'There is no command "/follow". Did you mean /flag? /slugline help lists them all.'
    told = 'There is no command "{0}follow". Did you mean {0}flag? {0}slugline help lists them all.'
    assert [typed(words, prefix) for prefix in ("!", "!desk")] == [told.format("!"), told.format("!desk ")]


def test_a_mark_that_the_detail_explains_stands_once() -> None:
    doubted = replace(samples.TIMELINE.entries[0], detail="to check: no verb of saying", marks=("to check", "inferred"))
    *_, piece = entry_pieces([doubted])
    assert (piece.text.count("to check"), piece.html.count("to check"), "inferred" in piece.text) == (1, 1, True)


@pytest.mark.parametrize("name", REPLIES)
def test_one_reply_as_text_in_slack_and_in_matrix(name: str, golden: SnapshotAssertion) -> None:
    reply, asked = REPLIES[name]
    slack = json.dumps(render_slack(reply, asked)["blocks"], ensure_ascii=False, indent=1)
    (message,) = render_all(reply, asked)
    shown = message.content["formatted_body"].replace("<p>", "\n<p>").replace("<li>", "\n<li>")
    parts = {
        "text": render_text(reply),
        "slack": slack,
        "matrix, plain": message.content["body"],
        "matrix, html": shown,
    }
    assert "\n\n".join(f"=== {part}\n{text.strip()}" for part, text in parts.items()) + "\n" == golden


def marked_up(value: Any) -> Iterator[str]:  # noqa: ANN401 -- JSON
    """The texts of a message in Slack in which links are read."""
    if isinstance(value, list):
        for each in value:
            yield from marked_up(each)
    elif isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for each in value.values():
            yield from marked_up(each)


@pytest.mark.parametrize("name", REPLIES)
def test_facts_and_links_are_those_of_slack(name: str) -> None:
    reply, asked = REPLIES[name]
    slack = "".join(marked_up(render_slack(reply, asked)["blocks"])).replace("&amp;", "&")
    (message,) = render_all(reply, asked)
    shown = page(message.content)
    assert sorted({url for url, _ in shown.links}) == sorted(set(re.findall(r"<(https?://[^|>\s]+)\|", slack)))
    for entry in reply.entries:
        for fact in (entry.id, *entry.marks, *(receipt.outlet for receipt in entry.receipts)):
            assert plain(fact) in shown.text
            assert plain(fact) in message.content["body"]


@pytest.mark.parametrize(
    ("outside", "shown"),
    [
        ("Call @room now", "Call ＠room now"),
        ("write to @alice:vik.example", "write to ＠alice:vik.example"),
        ("a@b.example stays", "a@b.example stays"),
        ("in #news:vik.example", "in ＃news:vik.example"),
        ("https://matrix.to/#/@alice:vik.example", "https://matrix․to/#/＠alice:vik.example"),
        ("matrix:u/alice:vik.example", "matrix：u/alice:vik.example"),
        ("The matrix: three rows", "The matrix: three rows"),
        ("<b>bold</b> & “quoted” 'so'", "&lt;b&gt;bold&lt;/b&gt; &amp; “quoted” &#x27;so&#x27;"),
        ("turned \u202earound\u202c", "turned ⟨U+202E⟩around⟨U+202C⟩"),
        ("\x1b[31mred\x07", "red"),
    ],
)
def test_outside_words_neither_ping_nor_link_nor_turn(outside: str, shown: str) -> None:
    assert html(outside) == shown


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://harbour.example/quay?a=1&b=2", "https://harbour.example/quay?a=1&b=2"),
        ("javascript:alert(1)", None),
        ("https://matrix.to/#/@alice:vik.example", None),
        ("https://user@harbour.example/", None),
        ("mxc://vik.example/abc", None),
        ("https://harbour.example/" + "x" * 2000, None),
    ],
)
def test_only_addresses_of_pages_are_links(url: str, kept: str | None) -> None:
    assert address(url) == kept


def test_our_own_words_name_commands_as_they_are_typed() -> None:
    words = "See /timeline quay or /who-said; /slugline help lists all. https://a.example/new and 1/search stay."
    assert typed(words, "!") == (
        "See !timeline quay or !who-said; !slugline help lists all. https://a.example/new and 1/search stay."
    )
    assert typed("/new", "!desk") == "!desk new"


def test_the_longest_entry_fits_and_a_reply_is_cut_with_a_way_to_the_rest() -> None:
    receipts = tuple(Receipt(f"a{n}", "🦭" * 300, "t" * 900, f"https://x.example/{'y' * 900}{n}") for n in range(99))
    worst = Entry("e" * 500, "event", "&🦭" * 5000, detail="<" * 999, speaker="🦭" * 999, receipts=receipts)
    assert max(piece.size for piece in entry_pieces([worst])) < 60_000
    assert [fault for each in render_all(Reply("T", entries=(worst,))) for fault in faults(each.content)] == []
    many = tuple(replace(samples.TIMELINE.entries[2], id=f"e{number}") for number in range(1000))
    found = render_all(Reply("T" * 999, entries=many, page=Page(1, 2, "/timeline quay page 2")))
    assert len(found) == 4
    assert [fault for each in found for fault in faults(each.content)] == []
    assert "Not shown, because it is too long:" in found[-1].content["body"]
    assert [bool(each.keys) for each in found] == [False, False, False, True]


def test_a_digest_leaves_nothing_out() -> None:
    many = tuple(replace(samples.TIMELINE.entries[2], id=f"e{number}") for number in range(300))
    payloads = [json.loads(each) for each in render_digest("!")([Reply("Digest 7", entries=many)])]
    told = "\n".join(each["body"] for each in payloads)
    assert [f"e{number})" for number in range(300) if f"; e{number})" not in told] == []
    assert [fault for each in payloads for fault in faults(each)] == []
