"""A folder that is read again and again: what is new or changed in it, by real path, without links and dot-files."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import SkipInput, Unreadable
from bot.ingest.files import READ, printable, read_paths
from bot.ingest.sources import Polled
from bot.model import Incoming

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bot.ingest.worker import Worker
    from bot.store.records import Source

FILES_A_POLL = 200
"""Files read in one poll, so that a full folder holds up no other source; the rest waits for the next."""
OK = 200
"""A folder that could be read counts as a page that was."""


def folder_at(path: Path, inboxes: Sequence[str]) -> Path:
    """The real folder at `path`. Raises Unreadable for none, and for one outside all `inboxes` if there are any."""
    try:
        real = path.expanduser().resolve(strict=True)
    except OSError as cause:
        raise Unreadable(f"There is no folder {printable(path)}. Check the name.") from cause
    if not real.is_dir():
        raise Unreadable(f"{printable(path)} is no folder. `slugline ingest` takes a single file in.")
    below = [Path(each).expanduser().resolve() for each in inboxes]
    if below and not any(real.is_relative_to(each) for each in below):
        raise Unreadable(
            f"{printable(real)} stands below no inbox. Move it there, or add its folder to inboxes under [fetch] in the"
            " configuration file."
        )
    return real


def look_into(source: Source, inboxes: Sequence[str], worker: Worker, known: Collection[str]) -> Polled:
    """What is new in a folder, the oldest first; a file that changed is read again. Raises Unreadable.

    What is told of it names no path, since everybody may read how a source does.
    """
    folder = _still_there(source, inboxes)
    new = sorted((stamp, file) for file, stamp in _files(folder) if _mark(file, folder, stamp) not in known)
    wanted, later = new[:FILES_A_POLL], new[FILES_A_POLL:]
    incoming: list[Incoming] = []
    notes: list[str] = []
    for _, file in wanted:
        for read in read_paths([str(file)], worker):
            if isinstance(read, SkipInput):
                notes.append(str(read).replace(f"{printable(folder)}/", ""))
            else:
                incoming.append(_of(source, read, file.relative_to(folder)))
    if later:
        notes.append(f"{len(later)} files wait for the next poll; no more than {FILES_A_POLL} are read at a time.")
    seen = tuple(_mark(file, folder, stamp) for stamp, file in wanted)
    return Polled(tuple(incoming), None, None, OK, " ".join(notes[:3]), seen)


def _still_there(source: Source, inboxes: Sequence[str]) -> Path:
    """The folder, which is still what was added. Raises Unreadable."""
    try:
        folder = folder_at(Path(source.url), inboxes)
    except Unreadable as cause:
        raise Unreadable(
            "The folder is not there, or below no inbox any more. Look at its path (slugline sources list)."
        ) from cause
    if str(folder) != source.url:
        raise Unreadable("The folder's path is a link by now. Add the folder that it leads to instead.")
    return folder


def _files(folder: Path) -> Iterator[tuple[Path, tuple[int, int]]]:
    """Every ordinary file, with what tells that it changed: when it was written, and its size."""
    for here, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(here, name)
            if name.startswith(".") or file.suffix.lower() not in READ or file.is_symlink() or not file.is_file():
                continue
            stat = file.lstat()
            yield file, (stat.st_mtime_ns, stat.st_size)


def _mark(file: Path, folder: Path, stamp: tuple[int, int]) -> str:
    return f"{printable(file.relative_to(folder))} {stamp[0]} {stamp[1]}"


def _of(source: Source, read: Incoming, name: Path) -> Incoming:
    """The article as the source's own; a file with several names each by its id, or its place in the file."""
    within = read.entry_id or (None if read.named_by_file else read.given_id or read.label.rpartition(", ")[2])
    entry = printable(name) + (f"#{within}" if within else "")
    outlet = read.outlet or source.outlet
    return replace(
        read, source_id=source.pk, entry_id=entry, storyline=read.storyline or source.storyline, outlet=outlet
    )
