"""Articles of our own, everything the desk shows of them, in every way it is shown."""

import pytest

from handlers.desk import Desk
from tests.reading.test_articles import ARTICLES
from tests.shown.checks import assert_faithful, assert_whole_in_every_renderer, statements
from tests.shown.desk import desk_of, digest, replies

OWN = {path.stem: path.read_text(encoding="utf-8").partition("\n----\n")[0] for path in ARTICLES}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desk_of(tmp_path_factory.mktemp("own") / "desk.db", OWN)


def test_articles_of_our_own_are_shown_as_they_stand(own: Desk) -> None:
    shown = [*replies(own, OWN), *digest(own)]
    assert len(statements(shown)) > 100
    assert_faithful(shown, OWN)
    assert_whole_in_every_renderer(shown)
