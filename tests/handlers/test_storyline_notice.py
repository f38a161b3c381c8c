"""/storyline notice: which article an outlet's note means, said by an editor where the note does not."""

from __future__ import annotations

from dataclasses import replace
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
        [("note", "Kill notice for the Vell story. It names no article here.")],
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


def test_what_an_editor_said_of_a_note_can_be_taken_back_and_made_to_hold_again(desk: Desk) -> None:
    dispatch("/storyline notice note post", ASKER, desk)
    told = [(c.kind, c.subject) for c in desk.store.changes.since(EVERYTHING)]
    assert ("article killed", "post") in told
    assert ("new event", "e1") not in told
    undone = dispatch("/undo", ASKER, desk)
    assert (undone.title, undone.summary) == (
        "c1 holds no more",
        "c1: notice note means post, says ada, 16 Feb 2026, 09:00",
    )
    told = [(c.kind, c.subject) for c in desk.store.changes.since(EVERYTHING)]
    assert desk.pipeline.named("post").standing == "corrected"
    assert ("article killed", "post") not in told
    assert ("new event", "e1") in told
    assert dispatch("/storyline notice", ASKER, desk).summary == "1 notice to place, oldest first"
    dispatch("/redo", ASKER, desk)
    assert desk.pipeline.named("post").standing == "killed"


def test_an_editor_puts_a_note_right_that_was_placed_wrong(desk: Desk) -> None:
    dispatch("/storyline notice note post", ASKER, desk)
    dispatch("/storyline notice note school wire", ASKER, desk)
    stand = [desk.pipeline.named(each).standing for each in ("post", "school", "wire")]
    assert stand == ["corrected", "killed", "killed"]
    listed = dispatch("/storyline notice all", ASKER, desk)
    assert [each.detail for each in listed.entries] == [
        "Kill notice for the Vell story. It means wire (Northern Wire) and school (Valley Post)."
    ]
    dispatch("/undo c2", ASKER, desk)
    assert [desk.pipeline.named(each).standing for each in ("post", "school", "wire")] == ["killed", "stands", "stands"]


def test_an_edit_of_a_killed_article_does_not_bring_it_back(desk: Desk) -> None:
    dispatch("/storyline notice note school", ASKER, desk)
    desk.pipeline.ingest(replace(SCHOOL, text=f"{SCHOOL.text} The floor is not."))
    assert desk.pipeline.named("school").standing == "killed"


@pytest.mark.parametrize("wire", ["AP", "Northern Lights Wire"])
def test_a_wires_kill_is_offered_for_the_outlets_that_credit_it(desk: Desk, wire: str) -> None:
    report = (
        "A barge sank at the lock of Orr on 12 February 2026, killing two men.\n\nThe barge had left Tarn with sand."
        "\n\nMayor Ines Roth said that the lock would stay shut for a week, and that nobody else was missing."
    )
    text = f"ORR, Feb 12 ({wire}) - {report}"
    kill = Incoming(
        "KILL. Please kill the story “Barge sinks at Orr, two dead” of 12 February.", "k", outlet=wire, given_id="k"
    )
    desk.pipeline.ingest(replace(came("barge", "Tarn Echo", 12, text), title="Barge sinks at Orr, two dead"))
    desk.pipeline.ingest(kill)
    desk.pipeline.ingest(replace(came("lock", "Orr Herald", 12, report), title="Lock shut for a week"))
    [(_, perhaps)] = [each for each in desk.store.notices.waiting(EVERYTHING) if each[0].id == "k"]
    assert [each.id for each in perhaps] == ["barge", "lock"]
    assert "/storyline notice k barge lock" in [a.command for a in dispatch("/storyline notice", ASKER, desk).actions]


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
