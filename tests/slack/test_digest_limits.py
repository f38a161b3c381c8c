"""Any digest fits Slack's limits, and shows each line once or counts it with the command that shows it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.slack.blocks import render_digest
from bot.digest.compose import Behind, compose
from bot.model import ChangeKind
from bot.reply import Entry, Receipt
from bot.store.records import ChangeRow
from tests.slack.limits import faults

AT = datetime(2026, 2, 10, 8, 0, tzinfo=UTC)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=700)
STORYLINES = st.dictionaries(
    st.integers(0, 80),
    st.lists(st.tuples(st.sampled_from(get_args(ChangeKind)), WORDS), min_size=1, max_size=8),
    min_size=1,
    max_size=60,
)


def shown(change: ChangeRow) -> Entry:
    receipts = tuple(Receipt(f"a{n}", f"The Post of {change.storyline}", url=f"https://post.example/{n}") for n in "12")
    return Entry(
        change.subject, "event", change.text, detail="2 outlets, 1 origin", marks=("planned",), receipts=receipts
    )


def changes_of(storylines: dict[int, list[tuple[ChangeKind, str]]]) -> list[ChangeRow]:
    told = [(f"storyline-{n:02}", kind, words) for n, rows in storylines.items() for kind, words in rows]
    return [ChangeRow(pk, AT, kind, f"e{pk}", slug, words, None) for pk, (slug, kind, words) in enumerate(told, 1)]


@settings(max_examples=30, deadline=None)
@given(STORYLINES, st.booleans())
def test_any_digest_fits_and_has_every_line_once(
    storylines: dict[int, list[tuple[ChangeKind, str]]], told: bool
) -> None:
    changes = changes_of(storylines)
    titles = {change.storyline: f"What becomes of {change.storyline}?" for change in changes}
    lines = tuple(Entry(f"s{n}", "statement", "As it is now") for n in range(3))
    behind = {slug: Behind(lines, lines, 4) for slug in titles} if told else {}
    payloads = [json.loads(each) for each in render_digest(compose(changes, titles, shown, "7", behind=behind))]
    assert [fault for payload in payloads for fault in faults(payload)] == []
    seen = "\n".join(json.dumps(payload["blocks"], ensure_ascii=False) for payload in payloads)
    assert [change.subject for change in changes if not re.search(rf"(?<![\w])e{change.pk}(?!\w)", seen)] == []


def test_a_flood_on_a_telephone_is_counted_and_not_cut() -> None:
    flood = changes_of({1: [("new event", f"Step {n} of the long way to the bridge") for n in range(500)]})
    payloads = [json.loads(each) for each in render_digest(compose(flood, {}, shown, "7"))]
    assert [fault for payload in payloads for fault in faults(payload)] == []
    assert len(payloads) == 9
    assert "And 404 more: /new storyline-01 since 2026-02-10T08:00Z" in payloads[-1]["text"]
