"""Digests of sure statements only: those to check are named in one closing line, once, whatever is set later."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.app import open_app
from bot.digest.compose import compose
from bot.digest.outbox import Channel, Outbox
from bot.model import EVERYTHING, Change
from bot.reply import Entry
from bot.settings import DigestSettings, Settings, StoreSettings
from bot.store import Store
from bot.store.records import ChangeRow
from tests.digest.test_outbox import Clock, Room

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.reply import Reply

EIGHT = datetime(2026, 2, 10, 8, 0, tzinfo=UTC)
TITLES = {"vell-dam": "Will the dam hold?"}


def moved(*told: tuple[str, str]) -> list[ChangeRow]:
    """Changes as (subject, words); words that end in a question mark are a statement to check."""
    rows = enumerate(told, 1)
    return [ChangeRow(pk, EIGHT, "new statement", subject, "vell-dam", words, None) for pk, (subject, words) in rows]


def shown(change: ChangeRow) -> Entry:
    sure = not change.text.endswith("?")
    return Entry(change.subject, "statement", change.text, sure=sure, marks=() if sure else ("to check",))


def told(replies: Sequence[Reply]) -> tuple[str, str, list[str], tuple[str, ...]]:
    parent, *threads = replies
    return parent.title, parent.summary, [entry.id for reply in threads for entry in reply.entries], parent.notes


ONE = "1 statement to check was left out: s2. /receipt s2 shows it."
MANY = [(f"s{n}", "Perhaps?") for n in range(1, 14)]


ALL_OF_MANY = (
    "13 statements to check were left out: s1, s2, s3, s4, s5, s6, s7, s8, s9, s10 and 3 more. "
    "/new since 2026-02-10T08:00Z shows all."
)


@pytest.mark.parametrize(
    ("changes", "summary", "thread", "notes"),
    [
        ([("s1", "The dam holds")], "vell-dam: 1 new statement", ["s1"], ()),
        ([("s1", "The dam holds"), ("s2", "It breaks?")], "vell-dam: 1 new statement", ["s1"], (ONE,)),
        ([("s2", "It breaks?"), ("s2", "It breaks?")], "nothing that was read without a doubt", [], (ONE,)),
        (
            [("s2", "It breaks?"), ("s4", "It leaks?")],
            "nothing that was read without a doubt",
            [],
            ("2 statements to check were left out: s2, s4. /receipt s2 shows one.",),
        ),
        (MANY, "nothing that was read without a doubt", [], (ALL_OF_MANY,)),
    ],
)
def test_what_is_to_check_is_named_in_the_last_line_and_shown_nowhere_else(
    changes: list[tuple[str, str]], summary: str, thread: list[str], notes: tuple[str, ...]
) -> None:
    found = told(compose(moved(*changes), TITLES, shown, 7, sure_only=True))
    assert found == ("vell-dam moved · digest 7", summary, thread, notes)


def test_without_the_setting_all_is_shown_what_is_to_check_last() -> None:
    replies = compose(moved(("s2", "It breaks?"), ("s1", "The dam holds")), TITLES, shown, 7)
    assert told(replies) == ("vell-dam moved · digest 7", "vell-dam: 2 new statements", ["s1", "s2"], ())


def test_the_parent_marks_what_is_to_check_where_nothing_else_moved() -> None:
    replies = compose(moved(("s2", "It breaks?")), TITLES, shown, 7)
    assert replies[0].entries == (
        Entry("vell-dam", "storyline", TITLES["vell-dam"], detail="new statement: It breaks?", marks=("to check",)),
    )


def test_a_line_too_long_for_the_parent_stands_whole_in_the_thread_alone() -> None:
    words = f"“{'We keep the gates open. ' * 12}” is what the mayor never said"
    parent, thread = compose(moved(("s1", words)), TITLES, lambda c: replace(shown(c), speaker="Ines Roth"), 7)
    assert parent.entries[0].detail == "new statement: Ines Roth, in the thread"
    assert [entry.text for entry in thread.entries] == [words]


def lines(replies: Sequence[Reply]) -> list[str]:
    return [json.dumps(" / ".join([*(entry.text for entry in reply.entries), *reply.notes])) for reply in replies]


@pytest.mark.parametrize(
    ("first", "posted"),
    [
        (True, [f"{TITLES['vell-dam']} / {ONE}", "The dam holds"]),
        (False, [TITLES["vell-dam"], "The dam holds / It breaks?"]),
    ],
)
def test_nothing_is_posted_again_when_the_setting_changes(tmp_path: Path, *, first: bool, posted: list[str]) -> None:
    store, room, clock = Store.open(tmp_path / "desk.db"), Room(), Clock(EIGHT)
    with store.write():
        store.storylines.create(EIGHT, "vell-dam", TITLES["vell-dam"], "test")
        store.subscriptions.subscribe(EIGHT, "test", "news", ["vell-dam"], "UTC", ["09:00"], None, "test:ada")
        for subject, words in (("s1", "The dam holds"), ("s2", "It breaks?")):
            store.changes.add(EIGHT, Change("new statement", subject, "vell-dam", words), None)
    outbox = Outbox(store, clock, EVERYTHING, shown, {"test": Channel(lines, room)}, timedelta(minutes=60))
    for day, sure_only in enumerate((first, not first, first)):
        clock.now = EIGHT + timedelta(days=day, hours=1)
        replace(outbox, sure_only=sure_only).queue_due()
        outbox.deliver()
    assert [payload for _, payload, _ in room.posted] == posted


def test_the_setting_reaches_the_digests(tmp_path: Path) -> None:
    settings = replace(
        Settings(), store=StoreSettings(str(tmp_path / "desk.db")), digest=DigestSettings(sure_only=True)
    )
    with open_app(settings, lambda: EIGHT, seed_if_empty=False) as app:
        assert app.outbox.sure_only
