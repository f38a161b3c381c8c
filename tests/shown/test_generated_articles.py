"""Articles built from negations, conditions, modals and attributions around quotations: none is shown without them."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading import read
from tests.reading.test_seed_pages import known
from tests.shown.building import QUOTED, articles, text_of
from tests.shown.checks import assert_faithful, assert_whole_in_every_renderer
from tests.shown.desk import desk_of, digest, replies

if TYPE_CHECKING:
    from bot.reply import Reply
    from tests.shown.building import Sentence

BUILT = articles().flatmap(
    lambda article: st.tuples(st.just(article), st.lists(st.booleans(), min_size=len(article), max_size=len(article)))
)


def bare(shown: list[Reply], article: tuple[Sentence, ...]) -> list[str]:
    """The lines, each with its speaker, that show words in marks without what must go along."""
    entries = [entry for reply in shown for entry in reply.entries]
    lines = [" ".join([entry.speaker or entry.source, entry.detail, entry.text]) for entry in entries]
    return [
        line
        for each in article
        for line in lines
        if each.quoted and each.quoted[0] in line and each.must.lower() not in line.lower()
    ]


def misquoted(shown: list[Reply], article: tuple[Sentence, ...]) -> list[str]:
    """What stands in marks in a line and not in the article."""
    quoted = {words for each in article for words in each.quoted}
    lines = [entry.text for reply in shown for entry in reply.entries]
    pairs = re.compile(r"“([^“”]*)”|«([^«»]*)»|\"([^\"]*)\"|‘([^‘’]*)’")
    return ["".join(pair) for line in lines for pair in pairs.findall(line) if "".join(pair) not in quoted]


@settings(max_examples=40, deadline=None)
@given(BUILT)
def test_what_is_shown_is_whole_wherever_it_is_shown(built: tuple[tuple[Sentence, ...], list[bool]]) -> None:
    article, breaks = built
    texts = {"built": text_of(article, breaks)}
    with TemporaryDirectory() as folder:
        desk = desk_of(Path(folder) / "desk.db", texts)
        searched = [words for words in QUOTED if words in texts["built"]][:2]
        shown = [*replies(desk, texts, searched), *digest(desk)]
        desk.store.close()
    assert bare(shown, article) == []
    assert misquoted(shown, article) == []
    assert_faithful(shown, texts)
    assert_whole_in_every_renderer(shown)


@settings(max_examples=200, deadline=None)
@given(BUILT)
def test_only_what_tells_who_speaks_is_left_out_between_the_parts_of_a_statement(
    built: tuple[tuple[Sentence, ...], list[bool]],
) -> None:
    text = text_of(*built)
    for mention in read(text, None, known()).statements:
        for left, right in zip(mention.content, mention.content[1:], strict=False):
            gap = text[left.end : right.start]
            assert not re.search(r"[“”«»\"]", gap), text
            assert mention.cue is None or not gap.strip() or left.end <= mention.cue.start <= right.start, text
