"""From the text of one article to its facts: pure, with no clock, network, file or environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.model import UNKNOWN, Facts
from bot.reading.furniture import furniture
from bot.reading.people import register
from bot.reading.quotes import quotations
from bot.reading.sentences import paragraphs
from bot.reading.statements import statements

if TYPE_CHECKING:
    from bot.model import Date, Known

ENGINE = "1"


def read(text: str, published: Date | None, known: Known) -> Facts:
    """The facts of one text. Pure: the same text, day and snapshot give the same facts, on any machine."""
    outside = furniture(text, known.lexicons)
    skipped = set(outside)
    lines = tuple(span for span in paragraphs(text) if span not in skipped)
    names = register(text, known, lines)
    quotes = quotations(text, lines)
    found = statements(text, paragraphs=lines, quotations=quotes, names=names, known=known, published=published or UNKNOWN)
    return Facts("en", published or UNKNOWN, statements=found, furniture=outside, engine=ENGINE)
