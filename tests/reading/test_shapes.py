"""The shapes in which the press reports speech, a file for each idea, each in a few lines of our own.

Articles are parted by a line of equals signs; each holds all that was said in it, as in test_articles.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from bot.reading import read
from tests.reading.test_articles import line
from tests.reading.test_seed_pages import known


def articles() -> Iterator[ParameterSet]:
    for path in sorted((Path(__file__).parent / "shapes").glob("*.txt")):
        for number, article in enumerate(path.read_text(encoding="utf-8").strip().split("\n====\n"), 1):
            text, _, wanted = article.partition("\n----")
            yield pytest.param(text, wanted.split("\n")[1:], id=f"{path.stem}-{number}")


@pytest.mark.parametrize(("text", "wanted"), list(articles()))
def test_a_shape_gives_its_statements_and_no_others(text: str, wanted: list[str]) -> None:
    assert [line(text, mention) for mention in read(text, None, known()).statements] == wanted
