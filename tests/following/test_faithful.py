"""Which slice of an article stands for a statement."""

from __future__ import annotations

import pytest

from bot.following.faithful import content_of
from bot.model import Span, StatementMention


@pytest.mark.parametrize(
    ("text", "content", "shown"),
    [
        ("Roth said that the dam is old.", "that the dam is old", "the dam is old"),
        ("That dam is old, Ines Roth announced.", "That dam is old", "That dam is old"),
    ],
)
def test_only_a_conjunction_is_left_off_the_words(text: str, content: str, shown: str) -> None:
    start = text.index(content)
    span = Span(start, start + len(content))
    mention = StatementMention((span,), Span(0, len(text)), "indirect", "Ines Roth")
    assert content_of(text, mention) == shown
