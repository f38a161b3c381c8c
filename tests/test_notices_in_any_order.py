"""A note, the article that it kills, and the report in its place, in any order: the same marks, and no false news."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from bot.model import EVERYTHING, Incoming
from tests.handlers.dam import came, dam_desk

if TYPE_CHECKING:
    from pathlib import Path


SAID = "“We found the bills under a boat,” police chief Rolf Aker said on Tuesday."
WRONG = came(
    "wrong", "Lake Post", 10,
    "Mayor of Lunde held over lock money\n\nThe mayor of Lunde, Ida Moss, was arrested on Tuesday over money for the"
    f" lock, police said.\n\n{SAID}\n\nHer trial will begin on 20 March 2026.",
)  # fmt: skip
RIGHT = came(
    "right", "Lake Post", 10,
    "Builder held over Lunde lock money\n\nCorrection: An earlier version of this article named the wrong woman. The"
    f" builder Una Falk was arrested on Tuesday over money for the lock in Lunde, police said.\n\n{SAID}",
)  # fmt: skip
NOTE = Incoming(
    "EDITORS: KILL. Please kill and do not use the story “Mayor of Lunde held over lock money”. It named the wrong"
    " woman.",
    "kill", "KILL - Mayor of Lunde held over lock money", outlet="Lake Post", given_id="kill",
    published=WRONG.published,
)  # fmt: skip
SUES = came(
    "sues", "Orr Herald", 11,
    "Mayor sues\n\nThe mayor of Lunde, Ida Moss, said on Wednesday that she would sue Lake Post.",
)  # fmt: skip
ORDERS = {"".join(each.label[0] for each in order): order for order in permutations((WRONG, RIGHT, NOTE, SUES))}


@pytest.mark.parametrize("order", ORDERS)
def test_the_marks_are_the_same_in_any_order(order: str, tmp_path: Path) -> None:
    desk = dam_desk(tmp_path / "dam.db")
    told: list[tuple[str, str]] = []
    for each in ORDERS[order]:
        known = desk.store.articles.get(EVERYTHING, "kill") is not None
        changes = desk.pipeline.ingest(each).changes
        told += [(each.kind, each.subject) for each in changes]
        if known and each is WRONG:
            assert [(c.kind, c.subject) for c in changes] == [("article killed", "wrong")]
    assert [each for each in told if each[0] == "article killed"] == [("article killed", "wrong")]
    assert {name: desk.pipeline.named(name).standing for name in ("wrong", "right", "sues")} == {
        "wrong": "killed", "right": "corrected", "sues": "stands",
    }  # fmt: skip
    trial = next(e for e in desk.store.events.of_article(EVERYTHING, desk.pipeline.named("wrong").pk) if e.planned)
    said = next(
        s for s in desk.store.statements.of_article(EVERYTHING, desk.pipeline.named("right").pk)
        if s.speaker == "Rolf Aker"
    )  # fmt: skip
    assert (trial.abandoned, said.abandoned) == (True, False)
    assert sum(subject == said.id and kind in ("first statement", "new statement") for kind, subject in told) == 1


@pytest.mark.parametrize("order", ["note first", "article first"])
def test_a_correction_that_comes_before_its_article_is_told_all_the_same(order: str, tmp_path: Path) -> None:
    desk = dam_desk(tmp_path / "dam.db")
    article = came(
        "gates", "Valley Post", 12, "Gates of Vell shut at last\n\nThe gates of Vell were shut on 11 February 2026."
    )
    text = "Correction: The article “Gates of Vell shut at last” gave the wrong hour. We regret the error."
    note = Incoming(text, "note", outlet="Valley Post", given_id="note", published=article.published)
    came_in = (note, article) if order == "note first" else (article, note)
    told = [(c.kind, c.subject) for each in came_in for c in desk.pipeline.ingest(each).changes]
    assert sorted(kind for kind, _ in told) == ["article corrected", "new event"]
    assert desk.pipeline.named("gates").standing_note == text
