"""/storyline notice: which article an outlet's note means, said by an editor where the note does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import Misunderstood, NotFound
from bot.model import EVERYTHING, Incoming
from handlers.dispatch import dispatch
from tests.handlers.dam import came, dam_desk
from tests.handlers.ferry import ASKER

if TYPE_CHECKING:
    from pathlib import Path

    from handlers.desk import Desk

SCHOOL = came("school", "Valley Post", 13, "School hall of Vell dries\n\nThe school hall of Vell is dry again.")
NOTE = Incoming("Kill notice for the Vell story.", "note", outlet="Valley Post", given_id="note")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = dam_desk(tmp_path / "dam.db")
    desk.pipeline.ingest(SCHOOL)
    desk.pipeline.ingest(NOTE)
    return desk


def test_a_note_that_names_nothing_waits_and_is_said_in_desk_and_review(desk: Desk) -> None:
    assert dispatch("/desk", ASKER, desk).summary == "1 notice to place"
    assert dispatch("/storyline review", ASKER, desk).notes == ("1 notice to place: /storyline notice.",)
    listed = dispatch("/storyline notice", ASKER, desk)
    assert (listed.summary, [(each.id, each.detail) for each in listed.entries]) == (
        "1 notice to place, oldest first",
        [("note", "Kill notice for the Vell story.; it names no article here")],
    )


def test_an_editor_says_what_it_means(desk: Desk) -> None:
    with pytest.raises(Misunderstood):
        dispatch("/storyline notice note", ASKER, desk)
    with pytest.raises(NotFound):
        dispatch("/storyline notice post school", ASKER, desk)
    assert dispatch("/storyline notice note school", ASKER, desk).title == "note means school"
    assert desk.pipeline.named("school").standing == "killed"
    assert ("article killed", "school") in [(c.kind, c.subject) for c in desk.store.changes.since(EVERYTHING)]
    assert dispatch("/storyline notice", ASKER, desk).summary == "none waits"


def test_a_note_may_name_the_article_in_its_own_headline(desk: Desk) -> None:
    text = "KILL KILL KILL\n\nEditors: Please kill this story. There will be no other."
    kill = Incoming(text, "k", "KILL: School hall of Vell dries", outlet="Valley Post", given_id="k")
    [change] = desk.pipeline.ingest(kill).changes
    assert (change.kind, change.subject) == ("article killed", "school")
    assert desk.pipeline.named("school").standing_note == "Editors: Please kill this story. There will be no other."


def test_a_note_that_means_nothing_here_waits_no_more(desk: Desk) -> None:
    dispatch("/storyline notice note none", ASKER, desk)
    assert dispatch("/desk", ASKER, desk).summary == "all well"
    assert desk.pipeline.named("school").standing == "stands"


def test_no_suggestion_is_titled_with_what_was_killed(desk: Desk) -> None:
    report = "Fire took the old mill of Orr on Sunday; the miller, his dog and eleven sacks of rye got out unharmed."
    titles = ("Mill of Orr burns, miller dead", "Mill of Orr burns", "Old mill of Orr burns down")
    for number, title in enumerate(titles):
        text = f"{report} Firemen from town {number} came with {number + 2} engines and left at dawn."
        desk.pipeline.ingest(Incoming(text, f"m{number}", title, outlet=f"Mill {number}", given_id=f"m{number}"))
    for number in (0, 1):
        kill = Incoming(f"Kill notice: m-{number}", "k", outlet=f"Mill {number}", given_id=f"k{number}")
        desk.pipeline.ingest(kill)
    [waiting, _] = [note.id for note, _ in desk.store.notices.waiting(EVERYTHING) if note.id != "note"]
    dispatch(f"/storyline notice {waiting} m0", ASKER, desk)
    assert "miller dead" not in str(dispatch("/storyline suggest", ASKER, desk).entries)
