"""A folder as a source: new and changed files, by real path, and nothing else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bot.errors import TellUser, Unreadable
from bot.ingest.adding import Adding
from bot.ingest.inbox import folder_at
from bot.ingest.wanted import Wanted
from bot.model import EVERYTHING
from tests.ingest.samples import PARAGRAPHS
from tests.ingest.test_polling import QUARTER
from tests.ingest.test_polling import sources as sources  # noqa: PLC0414 -- a fixture

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ingest.test_polling import Sources

ADA = Wanted("terminal:ada", "terminal:terminal", outlet="The wire", storyline="quays")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    (folder / "deep").mkdir(parents=True)
    (folder / "one.txt").write_text(PARAGRAPHS[0], encoding="utf-8")
    (folder / "deep" / "two.txt").write_text(PARAGRAPHS[1], encoding="utf-8")
    (folder / "photo.jpg").write_bytes(b"no text")
    (folder / ".hidden.txt").write_text(PARAGRAPHS[2], encoding="utf-8")
    (tmp_path / "secret.txt").write_text(PARAGRAPHS[3], encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "linked").symlink_to(tmp_path)
    return folder


def texts(sources: Sources) -> list[str]:
    articles = sources.store.articles.list(EVERYTHING, limit=99, offset=0)
    return sorted(sources.store.articles.text(EVERYTHING, article) for article in articles)


def test_a_folder_is_read_once_and_then_what_is_new_or_changed(sources: Sources, inbox: Path) -> None:
    source, _, taken = Adding(sources.poller, QUARTER).add_folder(inbox, ADA)
    assert (source.kind, source.url, source.name, source.health, taken) == ("folder", str(inbox), "inbox", "ok", 2)
    assert texts(sources) == sorted(PARAGRAPHS[:2])
    assert sources.after(QUARTER) == 0
    one = inbox / "one.txt"
    one.write_text(f"{PARAGRAPHS[0]} It was raining.", encoding="utf-8")
    os.utime(one, (1, 1))
    (inbox / "three.txt").write_text(PARAGRAPHS[2], encoding="utf-8")
    assert sources.after(QUARTER) == 2
    assert texts(sources) == sorted([f"{PARAGRAPHS[0]} It was raining.", *PARAGRAPHS[1:3]])
    revised = sources.store.articles.get(EVERYTHING, "one")
    assert revised
    assert (revised.revision, revised.outlet) == (2, "The wire")


def test_a_folder_that_is_gone_or_has_become_a_link_is_failing_and_says_why(sources: Sources, inbox: Path) -> None:
    Adding(sources.poller, QUARTER).add_folder(inbox, ADA)
    moved = inbox.rename(inbox.with_name("moved"))
    sources.after(QUARTER)
    gone = sources.named("inbox")
    inbox.symlink_to(moved)
    sources.after(QUARTER * 2)
    linked = sources.named("inbox")
    assert (gone.health, gone.note) == (
        "failing", "The folder is not there, or below no inbox any more. Look at its path (slugline sources list)."
    )  # fmt: skip
    assert linked.note == "The folder's path is a link by now. Add the folder that it leads to instead."


def test_what_is_told_of_a_file_names_it_within_its_folder(sources: Sources, inbox: Path) -> None:
    (inbox / "deep" / "bad.txt").write_bytes(b"\0\0\0")
    Adding(sources.poller, QUARTER).add_folder(inbox, ADA)
    note = sources.named("inbox").note
    assert note.startswith("deep/bad.txt ")
    assert str(inbox.parent) not in note


def test_a_folder_is_a_source_once_whatever_it_is_called(sources: Sources, inbox: Path) -> None:
    adding = Adding(sources.poller, QUARTER)
    adding.add_folder(inbox, ADA)
    (inbox.parent / "other").symlink_to(inbox)
    with pytest.raises(TellUser, match="is a source already: inbox"):
        adding.add_folder(inbox.parent / "other", ADA)


def test_only_folders_below_the_named_inboxes_are_read(tmp_path: Path, inbox: Path) -> None:
    assert folder_at(inbox / "deep", (str(inbox),)) == inbox / "deep"
    (inbox / "out").symlink_to(tmp_path)
    for path in (tmp_path, inbox / "out", inbox / ".." / "inbox2"):
        path.mkdir(exist_ok=True)
        with pytest.raises(Unreadable, match="stands below no inbox"):
            folder_at(path, (str(inbox),))
    with pytest.raises(Unreadable, match="is no folder"):
        folder_at(inbox / "one.txt", ())
