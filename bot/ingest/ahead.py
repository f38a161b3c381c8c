"""Reading ahead: while one article is decided on and written, the next ones are read in the worker process.

Deciding and writing stay in order, one article after another, so the outcome is the same as without.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from bot.model import Incoming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.model import Date, Facts, Known

Other = TypeVar("Other")

MOST = 8
"""Articles that are read before their turn: enough that neither side waits, and little to read twice after a stop."""


@dataclass(slots=True)
class ReadingAhead:
    """A way to read for the pipeline that may have begun before it is asked. `read` is safe to call from a thread."""

    read: Callable[[str, Date | None, Known], Facts]
    _begun: dict[str, tuple[Date | None, Known, Future[Facts]]] = field(default_factory=dict, init=False)
    _thread: ThreadPoolExecutor | None = field(default=None, init=False)

    def __call__(self, text: str, published: Date | None, known: Known) -> Facts:
        """The facts of `text`; raises what `read` raises. What was begun with other knowledge is read again."""
        begun = self._begun.pop(text, None)
        if begun is not None and begun[:2] == (published, known):
            return begun[2].result()
        return self.read(text, published, known)

    def begin(self, text: str, published: Date | None, known: Known) -> None:
        """Have `text` read; one that nobody asks for is let go in time."""
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "ahead")
        self._begun[text] = published, known, self._thread.submit(self.read, text, published, known)
        while len(self._begun) > 2 * MOST:
            self._begun.pop(next(iter(self._begun)))[2].cancel()

    def close(self) -> None:
        """Let go of what has not begun."""
        if self._thread is not None:
            self._thread.shutdown(wait=False, cancel_futures=True)


def read_ahead(
    found: Iterable[tuple[str, Incoming | Other]], known: Callable[[Incoming], Known | None], reading: ReadingAhead
) -> Iterator[tuple[str, Incoming | Other]]:
    """The same arrivals in order, some of them read before they are given out; `known` is None for what needs none."""
    waiting: deque[tuple[str, Incoming | Other]] = deque()
    for arrival in found:
        article = arrival[1]
        if isinstance(article, Incoming) and (knowing := known(article)) is not None:
            reading.begin(article.text, article.published, knowing)
        waiting.append(arrival)
        if len(waiting) > MOST:
            yield waiting.popleft()
    yield from waiting
