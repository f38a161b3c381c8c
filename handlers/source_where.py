"""Where a source is, as far as who asks may know: a web address without its keys, a path on this machine for few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ingest.links import shown

if TYPE_CHECKING:
    from bot.store.records import Source
    from handlers.desk import Asker

LOCAL = "folder"
"""The kind whose address is a path."""
A_FOLDER = "a folder on the desk's machine"
TERMINAL = "terminal"
"""The platform of whoever sits at that machine."""


def address_of(source: Source) -> str:
    """Its address for the log and the command line: without keys."""
    return source.url if source.kind == LOCAL else shown(source.url)


def where(source: Source, asker: Asker) -> str:
    """Its address for an answer in the room where it is asked for: a path only for an admin who asks in private."""
    sees_paths = asker.platform == TERMINAL or (asker.admin and asker.private is True)
    return address_of(source) if source.kind != LOCAL or sees_paths else A_FOLDER
