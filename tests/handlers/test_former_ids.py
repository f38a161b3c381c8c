"""An id that an edit ended leads to what stands in its place now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.errors import NotFound
from bot.model import EVERYTHING, Incoming
from handlers.dispatch import dispatch
from tests.handlers.dam import dam_desk
from tests.handlers.ferry import ASKER

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("instead", "where"),
    [("Ada Lind said that the pier would not stay open.", " In its place stands {}: /receipt {}"), ("Rain.", "")],
)
def test_who_asks_for_an_id_that_ended_is_told_what_stands_there(tmp_path: Path, instead: str, where: str) -> None:
    desk = dam_desk(tmp_path / "dam.db")
    line = "Ada Lind said that the pier would stay open."
    article = Incoming(f"Gulls cried all day long.\n\n{line}", "pier", given_id="pier")
    change = desk.pipeline.ingest(replace(article, storyline="pier")).changes[0]
    edited = desk.pipeline.ingest(replace(article, text=article.text.replace(line, instead), storyline="pier"))
    now = desk.store.former.present(EVERYTHING, change.subject)
    assert edited.outcome == "revised"
    with pytest.raises(NotFound) as told:
        dispatch(f"/receipt {change.subject}", ASKER, desk)
    gone = f"{change.subject} was withdrawn: the article that gave it has another text now, which does not."
    assert str(told.value) == gone + where.format(now, now)
