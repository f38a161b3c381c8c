"""Files on this machine to articles. A bad file or line is an answer of its own; the rest go on."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar, TypeVarTuple

from bot.errors import Unreadable
from bot.ingest.decode import NotText, decode
from bot.ingest.extract import extract_page
from bot.ingest.feeds import looks_like_feed, parse_feed
from bot.ingest.lines import read_lines
from bot.ingest.opml import looks_like_opml
from bot.ingest.worker import Worker
from bot.model import Incoming

Ts = TypeVarTuple("Ts")
R = TypeVar("R")
Read = Incoming | Unreadable

LARGEST = 10_000_000
"""Bytes of one text, page, feed or JSON line: some two million words, more than any newspaper prints in a day."""

_LOOKED_AT = 2000
"""Bytes in which a page says that it is one."""

_TEXTS = frozenset([".txt"])
_LINES = frozenset([".jsonl", ".ndjson"])
_PAGES = frozenset([".html", ".htm", ".xhtml"])
_FEEDS = frozenset([".xml", ".rss", ".atom", ".json"])
READ = _TEXTS | _LINES | _PAGES | _FEEDS
"""Endings of the files that are read."""
_GIVE = "Give .txt, .jsonl, .html or .xml files, or a folder of them."


def read_paths(paths: Sequence[str], worker: Worker | None = None) -> Iterator[Read]:
    """Every article under `paths`, in order, folders walked in sorted order; what cannot be read as an Unreadable.

    Text keeps its newlines and byte-order mark. Pages and feeds are parsed in `worker`; without one in this process.
    """
    for path in paths:
        for file in _walk(path):
            if isinstance(file, Unreadable):
                yield file
            else:
                yield from _read(file, worker)


def count_inputs(paths: Sequence[str]) -> int:
    """About how many inputs `read_paths` will give, without reading more than the newlines of JSON lines."""
    return sum(_count(file) for path in paths for file in _walk(path))


def _count(file: Path | Unreadable) -> int:
    if isinstance(file, Unreadable) or file.suffix.lower() not in _LINES:
        return 1
    try:
        with _opened(file).open("rb") as stream:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b"")) or 1
    except (OSError, Unreadable):
        return 1


def _walk(given: str) -> Iterator[Path | Unreadable]:
    """The files at a path: itself, or a folder's files of a kind that is read; no dot-files, no linked folders."""
    if not given.strip():
        yield Unreadable(f"A path is blank. Write . for the folder you are in. {_GIVE}")
        return
    path = Path(given)
    if not _is_folder(path):
        yield path
        return
    empty = True
    for file in _inside(path):
        empty = False
        yield file
    if empty:
        yield Unreadable(f"{printable(path)} holds nothing that is read. {_GIVE}", printable(path))


def _is_folder(path: Path) -> bool:
    """Whether it is one; a path that cannot even be asked says why when it is opened."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _inside(folder: Path) -> Iterator[Path | Unreadable]:
    try:
        children = sorted(folder.iterdir())
    except OSError as cause:
        yield _unreadable(folder, cause)
        return
    for child in children:
        if child.name.startswith("."):
            continue
        if _is_folder(child):
            yield from () if child.is_symlink() else _inside(child)
        elif child.suffix.lower() in READ:
            yield child


def _read(file: Path, worker: Worker | None) -> Iterator[Read]:
    kind = file.suffix.lower()
    try:
        if kind in _LINES:
            yield from _read_lines(file)
        elif kind in _FEEDS | _PAGES:
            yield from _marked_up(file, worker)
        else:
            yield _text(file)
    except OSError as cause:
        yield _unreadable(file, cause)
    except Unreadable as sentence:
        sentence.label = sentence.label or printable(file)
        yield sentence


def _text(file: Path) -> Incoming:
    content = _content(file)
    if file.suffix.lower() not in _TEXTS:
        if looks_like_opml(content):
            raise _a_list(printable(file))
        raise Unreadable(f"{printable(file)} is of a kind that is not read. {_GIVE}")
    try:
        text, encoding = decode(content)
    except NotText as cause:
        raise Unreadable(f"{printable(file)} {cause}. Save it as plain text in UTF-8.") from cause
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise Unreadable(f"{printable(file)} is empty. Check that it was saved.")
    return Incoming(text, printable(file), given_id=_stem(file), named_by_file=True, encoding=encoding)


def _read_lines(file: Path) -> Iterator[Read]:
    with _opened(file).open("rb") as stream:
        empty = True
        for read in read_lines(stream, printable(file), LARGEST):
            empty = False
            yield read
    if empty:
        yield Unreadable(f"{printable(file)} is empty. Check that it was saved.")


def _marked_up(file: Path, worker: Worker | None) -> Iterator[Read]:
    """A feed's entries or a page; what it says of itself counts for more than its name."""
    content = _content(file)
    a_page = file.suffix.lower() in _PAGES or b"<html" in content[:_LOOKED_AT].lower()
    if a_page and not looks_like_feed(content):
        yield _page(file, content, worker)
    else:
        yield from _feed(file, content, worker)


def _page(file: Path, content: bytes, worker: Worker | None) -> Incoming:
    name = printable(file)
    page = _done(worker, extract_page, content, None, None, name, label=name)
    return Incoming(
        page.text,
        name,
        title=page.title,
        url=page.canonical_url,
        outlet=page.outlet,
        author=page.author,
        published=page.published,
        given_id=_stem(file),
        named_by_file=True,
        encoding=page.encoding,
    )


def _feed(file: Path, content: bytes, worker: Worker | None) -> Iterator[Read]:
    """The entries that carry text; one sentence counts those that only link to theirs."""
    name = printable(file)
    if looks_like_opml(content):
        raise _a_list(name)
    feed = _done(worker, parse_feed, content, None, "", name, label=name)
    told = [(number, entry) for number, entry in enumerate(feed.entries, 1) if entry.summary]
    for number, entry in told:
        yield Incoming(
            entry.summary,
            f"{name}, entry {number}",
            title=entry.title,
            url=entry.url,
            outlet=feed.title or None,
            author=entry.author,
            published=entry.published,
            entry_id=entry.id,
        )
    bare = len(feed.entries) - len(told)
    if bare or not feed.entries:
        count = "no entries" if not feed.entries else f"{bare} of {len(feed.entries)} entries without text"
        yield Unreadable(
            f"{name} is a feed with {count}. Add the feed's own address as a source to have its pages read.", name
        )


def _a_list(name: str) -> Unreadable:
    return Unreadable(f"{name} is a list of feeds (OPML). `slugline sources import` adds them.", name)


def _done(worker: Worker | None, function: Callable[[*Ts], R], *args: *Ts, label: str) -> R:
    return function(*args) if worker is None else worker.call(function, *args, label=label)


def _content(file: Path) -> bytes:
    """The whole file. Raises OSError, and Unreadable when there is nothing in it or too much."""
    with _opened(file).open("rb") as stream:
        content = stream.read(LARGEST + 1)
    if not content:
        raise Unreadable(f"{printable(file)} is empty. Check that it was saved.")
    if len(content) > LARGEST:
        raise Unreadable(f"{printable(file)} is larger than {LARGEST / 1e6:g} MB. Split it into one file an article.")
    return content


def _opened(file: Path) -> Path:
    """The same path, known to be an ordinary file: a pipe or a device might never end."""
    if not stat.S_ISREG(file.stat().st_mode):
        raise Unreadable(f"{printable(file)} is no ordinary file. {_GIVE}")
    return file


def _unreadable(path: Path, cause: OSError) -> Unreadable:
    if isinstance(cause, FileNotFoundError | NotADirectoryError):
        sentence = f"There is no file or folder {printable(path)}. Check the name."
    elif isinstance(cause, PermissionError):
        sentence = f"{printable(path)} may not be read by this account. Change its permissions, or copy it."
    else:
        sentence = f"{printable(path)} cannot be read ({cause.strerror or cause}). Check the disk and the name."
    error = Unreadable(sentence, printable(path))
    error.__cause__ = cause
    return error


def printable(path: Path) -> str:
    """The path as it can be shown on one line: bytes that are no text and control characters are replaced."""
    return _printable(os.fsencode(path).decode("utf-8", "replace"))


def _stem(file: Path) -> str:
    return _printable(os.fsencode(file.stem).decode("utf-8", "replace"))


def _printable(words: Iterable[str]) -> str:
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in words)
