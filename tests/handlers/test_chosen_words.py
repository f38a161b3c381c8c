"""Words that an editor may choose are what is shown; what could not be shown alone is not offered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.errors import Misunderstood
from bot.model import Incoming
from handlers.dispatch import dispatch
from tests.handlers.ferry import ASKER, ferry_desk
from tests.test_pipeline import AT, TENTH, pipeline

if TYPE_CHECKING:
    from pathlib import Path

    from bot.ingest.pipeline import Pipeline
    from handlers.desk import Desk

__all__ = ["pipeline"]

LEFT = "Left out: {}, never shown without what stands beside, which could turn what is meant."
LED = "Divers searched.\n\nKarl Munk said:\n\n“We will open the gates on Friday. Nobody will drown.” It rained.\n\nEnd."
DENIED = "Divers searched.\n\nKarl Munk denied that “the dam is safe” on Monday.\n\nEnd."
WARNED = "“We will close the gates on Friday,” Ines Roth warned, “and nobody may pass.” That road is shut, Roth said."


def desk_with(tmp_path: Path, pipeline: Pipeline, text: str) -> Desk:
    pipeline.ingest(Incoming(text, "tarn", "Tarn", outlet="Post", published=TENTH, given_id="tarn", storyline="tarn"))
    return replace(ferry_desk(tmp_path / "ferry.db"), store=pipeline.store, pipeline=pipeline, clock=lambda: AT)


def answer(desk: Desk, command: str) -> str:
    """What the line shows once this was chosen."""
    dispatch(command, ASKER, desk)
    shown = dispatch("/receipt s1", ASKER, desk).entries[0].text
    dispatch("/undo", ASKER, desk)
    return shown


@pytest.mark.parametrize(
    ("text", "shown", "left"),
    [
        (LED, ["“We will open the gates on Friday. Nobody will drown.”", "It rained."], ""),
        (DENIED, ["Karl Munk denied that “the dam is safe” on Monday."], LEFT.format("1 part")),
        (
            WARNED,
            [
                "“We will close the gates on Friday,” Ines Roth warned, “and nobody may pass.”",
                "That road is shut, Roth said.",
            ],
            LEFT.format("2 parts"),
        ),
    ],
)
def test_what_is_offered_is_what_is_shown_once_it_is_chosen(
    tmp_path: Path, pipeline: Pipeline, text: str, shown: list[str], left: str
) -> None:
    """What stands beside other words could turn what they mean: they are counted, and there is no button for them."""
    desk = desk_with(tmp_path, pipeline, text)
    offered = dispatch("/correct s1 words", ASKER, desk)
    assert [answer(desk, action.command) for action in offered.actions] == shown
    assert [each.text for each in offered.entries] == shown
    assert (offered.notes[-1] if left else "") == left


def test_a_number_beyond_what_is_offered_is_no_choice(tmp_path: Path, pipeline: Pipeline) -> None:
    desk = desk_with(tmp_path, pipeline, DENIED)
    with pytest.raises(Misunderstood) as told:
        dispatch("/correct s1 words 2", ASKER, desk)
    assert str(told.value) == "/correct s1 words lists what can be chosen, from 1 to 1."
