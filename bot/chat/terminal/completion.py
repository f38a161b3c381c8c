"""Completion at the prompt: words offered by the desk, fitted to the end of the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit.completion import Completer, Completion

from bot.errors import SluglineError
from bot.plain import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document


class WordCompleter(Completer):
    """Offers what `complete` gives for the command so far (always with its "/"); a name may be several words."""

    def __init__(self, complete: Callable[[str], list[str]]) -> None:
        self._complete = complete

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:  # noqa: ARG002
        """The offers that go on from the last words of the line; none while the store cannot answer."""
        typed = document.text_before_cursor.lstrip().removeprefix("/")
        try:
            offers = self._complete(f"/{typed}")
        except SluglineError:
            return
        for offer in offers:
            word = clean(offer).removeprefix("/")
            shared = overlap(typed, word)
            if shared or not typed or typed.endswith(" "):
                yield Completion(word, start_position=-shared)


def overlap(typed: str, word: str) -> int:
    """How many characters at the end of `typed` are the beginning of `word`, in any case and from a word's start."""
    starts = [0] + [place + 1 for place, character in enumerate(typed) if character == " "]
    return next((len(typed) - start for start in starts if word.casefold().startswith(typed[start:].casefold())), 0)
