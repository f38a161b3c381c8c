"""What must hold for everything that is shown of an article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.following.shortening import CUT
from bot.plain import clean_lines
from bot.reading.furniture import furniture
from bot.reading.quotes import quotations
from bot.reading.sentences import paragraphs
from tests.reading.test_seed_pages import known
from tests.shown.desk import RENDERERS, one_line

if TYPE_CHECKING:
    from bot.reply import Entry, Reply


class Place(NamedTuple):
    """Where the words of an entry stand in an article."""

    article: str
    start: int
    end: int


def places(entry: Entry, texts: dict[str, str]) -> list[Place]:
    """Where one of the entry's receipts gives exactly the words that it shows, up to a cut."""
    shown, cut, _ = entry.text.partition(CUT)
    return [
        Place(r.article, r.start, r.end)
        for r in entry.receipts
        if r.start is not None and r.end is not None
        if (words := texts[r.article][r.start : r.end]) and (words.startswith(shown) if cut else words == shown)
    ]


def torn(place: Place, texts: dict[str, str]) -> list[str]:
    """The quotations of the article of which only a part is shown, with a mark or without."""
    text = texts[place.article]
    outside = furniture(text, known().lexicons)
    inside = [p for p in paragraphs(text) if not any(o.start <= p.start < o.end for o in outside)]
    return [
        each.outer.of(text)
        for each in quotations(text, inside)
        if each.outer.start < place.end and place.start < each.outer.end
        if not (place.start <= each.outer.start and each.outer.end <= place.end)
    ]


def statements(shown: list[Reply]) -> list[Entry]:
    return [entry for reply in shown for entry in reply.entries if entry.kind == "statement"]


def assert_faithful(shown: list[Reply], texts: dict[str, str]) -> None:
    found = statements(shown)
    assert [entry.text for entry in found if not places(entry, texts)] == []
    assert [parts for entry in found for place in places(entry, texts)[:1] if (parts := torn(place, texts))] == []


def assert_whole_in_every_renderer(shown: list[Reply]) -> None:
    """Each entry's words stand in one piece, and no quotation stands anywhere else but in the title and the notes."""
    for reply in shown:
        for name, render in RENDERERS.items():
            written = one_line(render(reply))
            words = sorted({one_line("\n".join(clean_lines(entry.text))) for entry in reply.entries}, key=len)
            assert [each for each in words if each not in written] == [], name
            for other in (*reversed(words), *filter(None, map(one_line, said_besides(reply)))):
                written = written.replace(other, "")
            assert re.findall(r"[“”«»]", written) == [], name


def said_besides(reply: Reply) -> list[str]:
    """What a reply says in words of the article or the asker that are no entry's own."""
    details = [line for entry in reply.entries for line in clean_lines(entry.detail)]
    names = [name for entry in reply.entries for name in (entry.speaker, entry.source, entry.role, entry.to) if name]
    commands = [command for action in reply.actions for command in (action.label, action.command)]
    titles = [receipt.title for entry in reply.entries for receipt in entry.receipts]
    return [reply.title, reply.summary, *reply.notes, *details, *names, *commands, *titles]
