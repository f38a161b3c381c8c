"""What a reply looks like in a terminal, whole, at three widths; and what can never reach one."""

import io
import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from syrupy.assertion import SnapshotAssertion

from bot.chat.terminal.labels import outlets, written
from bot.chat.terminal.render import render_rich, render_text
from bot.plain import cells
from bot.reply import MARKS, Action, Entry, Page, Receipt, Reply
from tests.terminal.replies import ALL, RECEIPT, TIMELINE, WHO_SAID

OURS = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;(?:id=[0-9]+)?;[\x21-\x7e]*\x1b\\")

wild = st.text(
    st.one_of(st.characters(exclude_categories=()), st.sampled_from("\x1b[]8;;m\x07\x9b\u202e\u200b\n[bold]"))
)
receipts = st.builds(
    Receipt, article=wild, outlet=wild, title=wild, url=st.none() | wild | wild.map("https://".__add__)
)
entries = st.builds(
    Entry,
    id=wild,
    kind=st.sampled_from(["event", "statement", "article", "storyline", "source", "change"]),
    text=wild,
    date=st.none() | wild | st.sampled_from(["2025-02-17", "2025-07", "2025", "XXXX-03"]),
    by=st.booleans(),
    quote=st.booleans(),
    speaker=st.none() | wild,
    role=st.none() | wild,
    source=wild,
    detail=wild,
    to=st.none() | wild,
    group=wild,
    marks=st.lists(st.sampled_from(sorted(MARKS)), max_size=2).map(tuple),
    receipts=st.lists(receipts, max_size=3).map(tuple),
)
replies = st.builds(
    Reply,
    title=wild,
    summary=wild,
    entries=st.lists(entries, max_size=3).map(tuple),
    notes=st.lists(wild, max_size=2).map(tuple),
    page=st.builds(Page, number=st.just(1), of=st.integers(1, 3), next=st.none() | wild),
    actions=st.lists(st.builds(Action, wild, wild), max_size=2).map(tuple),
)


def in_colour(reply: Reply, width: int = 80) -> str:
    out = io.StringIO()
    render_rich(reply, Console(file=out, force_terminal=True, color_system="standard", width=width))
    return out.getvalue()


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("name", ALL)
def test_a_reply_reads_as_the_golden_file(name: str, width: int, golden: SnapshotAssertion) -> None:
    assert render_text(ALL[name], width) == golden


@pytest.mark.parametrize("name", ALL)
def test_colour_changes_no_word(name: str) -> None:
    assert OURS.sub("", in_colour(ALL[name])) == render_text(ALL[name], 80)


@given(replies, st.integers(20, 130))
def test_no_control_character_reaches_plain_text(reply: Reply, width: int) -> None:
    bad = {c for c in render_text(reply, width) if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert bad <= set("\n\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")


@given(replies)
def test_the_only_sequences_in_colour_are_our_own(reply: Reply) -> None:
    assert OURS.sub("", in_colour(reply)) == render_text(reply, 80)


@given(replies, st.integers(30, 130))
def test_only_a_single_long_word_is_wider_than_the_window(reply: Reply, width: int) -> None:
    wide = [line for line in render_text(reply, width).splitlines() if cells(line) > width]
    assert all(" " not in line.strip() or _one_word_too_many(line, width) for line in wide)


def _one_word_too_many(line: str, width: int) -> bool:
    """The line begins with a label or an indent and then one word that fits no line of its own."""
    return any(cells(word) > width - 24 for word in line.split(" "))


def test_outlets_are_links_to_http_addresses_alone() -> None:
    bad = [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://x\x1b]8;;evil",
        "ftp://x.example",
        "https://",
        "//x.example",
    ]
    entry = RECEIPT.entries[0]
    for url in bad:
        reply = Reply("R", entries=(replace(entry, receipts=(Receipt("a1", "Herald", url=url),)),))
        assert "]8;" not in in_colour(reply)
    assert "\x1b]8;id=" in in_colour(WHO_SAID)
    assert ";https://herald.example/two-mayors\x1b\\" in in_colour(WHO_SAID)


def test_markup_in_an_article_is_shown_as_words() -> None:
    assert "“a boat, [bold]any[/bold] boat”" in in_colour(WHO_SAID)


def test_an_outlet_with_two_articles_is_named_once() -> None:
    assert "           Harbour Herald · e2\n" in render_text(TIMELINE)


def test_the_next_page_is_offered_only_where_there_is_one() -> None:
    last = replace(TIMELINE, page=Page(4, 4, None))
    assert render_text(last).splitlines()[-1] == "page 4 of 4"
    assert render_text(TIMELINE).splitlines()[-1] == "page 1 of 4 · more: /timeline mayors-talk all page 2"


@pytest.mark.parametrize(
    ("iso", "under", "label"),
    [
        ("2026-03-02/2026-03-08", "", "2–8 Mar 2026"),
        ("2026-03-02/2026-03-08", "2026", "2–8 Mar"),
        ("2026-03-30/2026-04-05", "2026", "30 Mar – 5 Apr"),
        ("2025-12-29/2026-01-04", "2025", "29 Dec 2025 – 4 Jan 2026"),
        ("1990-01-01/1999-12-31", "1990", "1990–1999"),
        ("2025-01-01/2025-12-31", "2025", "2025"),
        ("XXXX-WXX-1", "order unknown", "Monday"),
        ("XXXX-03-14", "order unknown", "14 March"),
        ("last week", "2026", "last week"),
    ],
)
def test_a_date_is_written_out_and_its_year_once(iso: str, under: str, label: str) -> None:
    assert written(iso, under) == label


def test_several_briefs_of_ours_are_named_together() -> None:
    brief = "from our brief of"
    named = [
        Receipt("a", f"{brief} seed 000"),
        Receipt("b", "Harbour Herald", url="https://herald.example/b"),
        Receipt("c", f"{brief} Kyiv Independent", url="https://kyiv.example/c"),
        Receipt("d", f"{brief} seed 000"),
        Receipt("e", f"{brief} seed 004"),
    ]
    joined = [("from our briefs of ", None), ("seed 000", None), (" and ", None)]
    assert outlets(named[:1]) == [[(f"{brief} seed 000", None)]]
    assert outlets([named[0], named[2]]) == [[*joined, ("Kyiv Independent", "https://kyiv.example/c")]]
    assert ["".join(words for words, _ in pieces) for pieces in outlets(named)] == [
        "Harbour Herald",
        "from our briefs of seed 000, Kyiv Independent and seed 004",
    ]
