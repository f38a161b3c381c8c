"""Files of an answer, kept in the folder that the terminal is in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import TellUser
from bot.store.copying import owned

if TYPE_CHECKING:
    from bot.reply import File, Reply

MOST = 1000
"""Files of one name that are told apart by a number."""


def kept(reply: Reply, folder: Path | None = None) -> Reply:
    """The reply with a note on where each of its files was written, for their owner alone; none is replaced.

    Without a `folder` it is the one that the process is in. Raises TellUser where nothing can be written.
    """
    where = folder or Path.cwd()
    notes = [note for file in reply.files for note in _told(file, _written(file, where))]
    return replace(reply, notes=(*notes, *reply.notes)) if notes else reply


def _told(file: File, path: Path) -> list[str]:
    saved = f"Saved as {path}"
    return [saved, f"In words: {file.alt}"] if file.alt else [saved]


def _written(file: File, folder: Path) -> Path:
    stem, dot, ending = file.name.rpartition(".")
    for number in range(1, MOST):
        path = folder / (file.name if number == 1 else f"{stem}-{number}{dot}{ending}")
        try:
            with open(path, "xb", opener=owned) as out:
                out.write(file.content)
        except FileExistsError:
            continue
        except OSError as error:
            raise TellUser(
                f"{path} cannot be written ({error.strerror}). Go to a folder that you may write to, and ask again."
            ) from error
        return path
    raise TellUser(f"{folder} holds {MOST} files of that name. Go to another folder, and ask again.")
