"""Words that an editor chose are what is shown, or the answer says why they are not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.errors import TellUser
from bot.model import EVERYTHING, Incoming
from handlers.dispatch import dispatch
from tests.handlers.ferry import ASKER, ferry_desk
from tests.test_pipeline import AT, TENTH, pipeline

if TYPE_CHECKING:
    from pathlib import Path

    from bot.ingest.pipeline import Pipeline
    from handlers.desk import Desk

__all__ = ["pipeline"]

WHY = (
    "What stands beside those words could turn what they mean, so they are never shown without their sentence."
    " /correct s1 words {} chooses the sentence."
)
LED = "Divers searched.\n\nKarl Munk said:\n\n“We will open the gates on Friday. Nobody will drown.” It rained.\n\nEnd."
DENIED = "Divers searched.\n\nKarl Munk denied that “the dam is safe” on Monday.\n\nEnd."
WARNED = "“We will close the gates on Friday,” Ines Roth warned, “and nobody may pass.” That road is shut, Roth said."


def answers(tmp_path: Path, pipeline: Pipeline, text: str) -> list[str]:
    """For each choice of the first statement's words what the line shows then, or why it does not."""
    pipeline.ingest(Incoming(text, "tarn", "Tarn", outlet="Post", published=TENTH, given_id="tarn", storyline="tarn"))
    desk = replace(ferry_desk(tmp_path / "ferry.db"), store=pipeline.store, pipeline=pipeline, clock=lambda: AT)
    return [_answer(desk, each.id) for each in dispatch("/correct s1 words", ASKER, desk).entries]


def _answer(desk: Desk, number: str) -> str:
    try:
        dispatch(f"/correct s1 words {number}", ASKER, desk)
        shown = dispatch("/receipt s1", ASKER, desk).entries[0].text
    except TellUser as refused:
        assert desk.store.corrections.standing(EVERYTHING) == ()
        return str(refused)
    dispatch("/undo", ASKER, desk)
    return shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (LED, ["“We will open the gates on Friday. Nobody will drown.”", "It rained."]),
        (DENIED, ["Karl Munk denied that “the dam is safe” on Monday.", WHY.format(1)]),
        (
            WARNED,
            [
                "“We will close the gates on Friday,” Ines Roth warned, “and nobody may pass.”",
                *(WHY.format(1), WHY.format(1)),
                "That road is shut, Roth said.",
            ],
        ),
    ],
)
def test_what_is_shown_is_what_was_chosen_unless_its_sentence_could_turn_it(
    tmp_path: Path, pipeline: Pipeline, text: str, shown: list[str]
) -> None:
    assert answers(tmp_path, pipeline, text) == shown
