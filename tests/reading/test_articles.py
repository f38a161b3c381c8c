"""Short articles of our own in the styles a desk reads, each with all that was said in it and nothing else.

A file holds an article, a line of dashes, and a line for every statement: who | kind | words, "(to check)" where the
engine is not sure. Joint speakers are joined by "+", candidates of an open one stand after "?".
"""

from pathlib import Path

import pytest

from bot.model import StatementMention
from bot.reading import read
from tests.reading.test_seed_pages import known

ARTICLES = sorted((Path(__file__).parent / "articles").glob("*.txt"))


def line(text: str, mention: StatementMention) -> str:
    who = mention.speaker or " + ".join(mention.speakers) or "? " + ", ".join(mention.candidates)
    words = " ... ".join(span.of(text) for span in mention.content)
    return f"{who} | {mention.kind} | {words}" + ("" if mention.sure else " (to check)")


@pytest.mark.parametrize("path", ARTICLES, ids=[path.stem for path in ARTICLES])
def test_an_article_gives_its_statements_and_no_others(path: Path) -> None:
    text, _, wanted = path.read_text(encoding="utf-8").partition("\n----\n")
    found = [line(text, mention) for mention in read(text, None, known()).statements]
    assert found == wanted.splitlines()
