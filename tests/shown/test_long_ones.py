"""Statements too long for a line and answers too long for a message: cut in one place and with a sign."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from bot.chat.slack.blocks import render_all, render_digest
from bot.following.shortening import CUT, LONGEST
from bot.model import EVERYTHING
from tests.shown.checks import assert_faithful, assert_whole_in_every_renderer, statements
from tests.shown.desk import SLUG, desk_of, digest, one_line, replies, slack_words

if TYPE_CHECKING:
    from bot.reply import Entry, Reply
    from handlers.desk import Desk

OPENING = "The harbour of Vell was quiet on Monday, and the town had been there since dawn.\n\n"
WORDS = "The boats will stay in the harbour & the crews on land until the wind turns. "
LONG = WORDS * 40
TEXTS = {
    "told": f"{OPENING}Ada Lind said: “{LONG.strip()}”",
    "denied": f"{OPENING}Ada Lind denied that “{LONG.strip()}”",
    "never said": f"{OPENING}“{LONG.strip()},” Olav Berg said, according to the Harbour Post.",
    "many": OPENING + "\n\n".join(f"“We saw boat number {n} in the harbour,” Olav Berg said." for n in range(70)),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("long") / "desk.db", TEXTS)


def long_ones(shown: list[Reply]) -> list[Entry]:
    return [entry for entry in statements(shown) if CUT in entry.text]


def test_a_long_statement_is_cut_alike_everywhere_and_keeps_what_turns_it(desk: Desk) -> None:
    shown = [*replies(desk, ["told", "denied", "never said"]), *digest(desk)]
    begun = {entry.text[:40] for entry in long_ones(shown)}
    assert begun == {f"“{WORDS}"[:40], f"Ada Lind denied that “{WORDS}"[:40]}
    assert all(len(entry.text) <= LONGEST for entry in statements(shown))
    assert {entry.text[-5:] for entry in long_ones(shown)} <= {" […]”", "Post."}
    assert_faithful(shown, TEXTS)
    assert_whole_in_every_renderer(shown)


def test_an_answer_beyond_one_message_shows_each_entry_whole_or_not_at_all(desk: Desk) -> None:
    found = desk.store.statements.of_storyline(EVERYTHING, SLUG)
    assert len(found) > 70
    for reply in [*replies(desk, ["many"]), *digest(desk)]:
        for most in (1, 3):
            written = one_line("\n".join(map(slack_words, render_all(reply, most=most))))
            begun = [entry.text for entry in statements([reply]) if entry.text[:22] in written]
            assert [words for words in begun if one_line(words) not in written] == []


def test_a_digest_shows_every_statement_whole(desk: Desk) -> None:
    written = one_line("\n".join(slack_words(json.loads(each)) for each in render_digest(digest(desk))))
    numbers = re.findall(r"“We saw boat number (\d+) in the harbour,”", written)
    assert set(map(int, numbers)) == set(range(70))
    assert "Ada Lind denied that “" in written
