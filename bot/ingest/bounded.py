"""Reading in the worker process, so that no article can hang or swell the bot."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.lexicons import lexicons
from bot.model import Lexicons
from bot.reading import read

if TYPE_CHECKING:
    from bot.ingest.worker import Worker
    from bot.model import Date, Facts, Known


@dataclass(frozen=True, slots=True)
class BoundedReading:
    """The reading engine behind a worker: a way to read for the pipeline. `folder` holds a desk's own word lists."""

    worker: Worker
    folder: str = ""

    def __call__(self, text: str, published: Date | None, known: Known) -> Facts:
        """The facts of `text`. Raises `Unreadable` when it takes more time or memory than the worker allows."""
        bare = replace(known, lexicons=Lexicons())
        return self.worker.call(read_alone, text, published, bare, self.folder, label="The article")


def read_alone(text: str, published: Date | None, known: Known, folder: str) -> Facts:
    """`read` with word lists that the worker process loads itself, once: they are not sent with each article."""
    return read(text, published, replace(known, lexicons=_lists(folder)))


@lru_cache(maxsize=4)
def _lists(folder: str) -> Lexicons:
    return lexicons(folder)
