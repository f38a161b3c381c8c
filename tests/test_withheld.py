"""What is withheld goes out in no guise: as event or as statement, nor as what an edit puts in its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.digest.outbox import Outbox
from bot.model import EVERYTHING, Incoming
from bot.services import ChangeEntries
from bot.settings import Settings
from handlers.dispatch import dispatch
from handlers.showing import EDIT_WITHHELD
from tests.handlers.ferry import ASKER, ferry_desk
from tests.test_corrections_kept import correct, undo
from tests.test_pipeline import AT, TENTH, pipeline

if TYPE_CHECKING:
    from pathlib import Path

    from bot.ingest.pipeline import Pipeline
    from bot.model import CorrectionKind
    from bot.reply import Reply
    from bot.store.records import Event, Statement
    from handlers.desk import Desk

__all__ = ["pipeline"]

DIVERS = (
    "Divers searched the lake at Tarn.\n\n"
    "Mayor Ines Roth said that divers recovered twelve bodies from the lake on 8 February 2026.\n\n"
    "“The school stays shut,” Karl Munk said."
)
LAKE = Incoming(DIVERS, "tarn", "Divers at Tarn", outlet="Valley Post", published=TENTH, given_id="tarn")
MARKS = [("do not use", None), ("embargoed", "2026-05-01")]
TODAY = AT.date()


def line(pipeline: Pipeline, words: str, kind: str) -> str:
    """The id of the article's statement, or event, with these words."""
    store = pipeline.store
    article = pipeline.named("tarn").pk
    found = store.statements if kind == "s" else store.events
    return next(each.id for each in found.of_article(EVERYTHING, article) if words in each.best.text)


def withheld(pipeline: Pipeline, day: date = TODAY) -> set[str]:
    """What every way out of the desk holds back, which is what is marked where it is shown."""
    store = pipeline.store
    lines: list[Statement | Event] = [
        *store.statements.of_storyline(EVERYTHING, "tarn"),
        *store.events.of_storyline(EVERYTHING, "tarn"),
    ]
    shown = {each.id for each in lines if each.decided.withheld(day)}
    assert shown == {each.id for each in lines if store.corrections.decided(each.id).withheld(day)}
    assert shown == store.corrections.withheld(day) & {each.id for each in lines}
    return shown


@pytest.mark.parametrize("marked", ["s", "e"])
@pytest.mark.parametrize(("kind", "value"), MARKS)
def test_a_mark_covers_the_same_words_as_event_and_as_statement_until_it_is_undone(
    pipeline: Pipeline, marked: str, kind: CorrectionKind, value: str | None
) -> None:
    pipeline.ingest(replace(LAKE, storyline="tarn"))
    both = {line(pipeline, "twelve bodies", each) for each in "se"}
    made = correct(pipeline, line(pipeline, "twelve bodies", marked), kind, value)
    assert withheld(pipeline) == both
    assert withheld(pipeline, date(2026, 5, 1)) == (both if kind == "do not use" else set())
    undo(pipeline, made)
    assert withheld(pipeline) == set()
    undo(pipeline, made, redo=True)
    assert withheld(pipeline) == both


def test_a_mark_covers_a_line_that_overlaps_it_in_another_article_only(pipeline: Pipeline) -> None:
    quoted = "“We recovered twelve bodies from the old lake,” Mayor Ines Roth said{}."
    pipeline.ingest(replace(LAKE, text=quoted.format(""), storyline="tarn"))
    said = line(pipeline, "twelve bodies", "s")
    assert withheld(pipeline) == set()
    correct(pipeline, said, "do not use", None)
    later = " after she met the engineer Karl Munk in Vell on 8 February 2026"
    wire = Incoming(f"News. {quoted.format(later)}", "wire", outlet="Wire", given_id="wire", published=TENTH)
    pipeline.ingest(replace(wire, storyline="tarn"))
    told = [e.id for e in pipeline.store.events.of_article(EVERYTHING, pipeline.named("wire").pk)]
    assert (len(told), withheld(pipeline)) == (1, {said, *told})


@pytest.fixture
def desk(tmp_path: Path, pipeline: Pipeline) -> Desk:
    """A desk on the real reading of the article, whose storyline is tarn."""
    pipeline.ingest(replace(LAKE, storyline="tarn"))
    return replace(ferry_desk(tmp_path / "ferry.db"), store=pipeline.store, pipeline=pipeline, clock=lambda: AT)


def say(desk: Desk, typed: str) -> Reply:
    return dispatch(typed, ASKER, desk)


def test_neither_leaves_in_a_file_or_a_shared_answer_and_both_say_why(desk: Desk, pipeline: Pipeline) -> None:
    said, told = line(pipeline, "twelve bodies", "s"), line(pipeline, "twelve bodies", "e")
    say(desk, f"/mark {told} embargoed until 1 May 2026")
    for asked in (f"/receipt {said}", f"/receipt {told}", "/timeline tarn", "/who-said bodies", "/new tarn"):
        assert "twelve bodies" not in str(say(desk, asked).for_everybody().entries)
    for asked in ("/timeline tarn as csv", "/who-said bodies or school as csv"):
        assert "twelve bodies" not in str(say(desk, asked).files)
    entry = say(desk, f"/receipt {said}").entries[0]
    assert ("embargoed" in entry.marks, f"embargoed until 1 May 2026\nwithheld with {told}: the same words") == (
        True, "\n".join(entry.detail.splitlines()[-2:]),
    )  # fmt: skip
    assert (
        f"Withheld with {told}. c1: embargoed until 1 May 2026 by ada, 10 Feb 2026, 09:00."
        in say(desk, f"/receipt {said}").notes
    )
    later = replace(desk, clock=lambda: AT + timedelta(days=90))
    assert "twelve bodies" in str(say(later, f"/receipt {said}").for_everybody().entries)


EDITED = "Update.\n\n" + DIVERS.replace("twelve", "thirteen")


@pytest.mark.parametrize("marked", ["s", "e"])
@pytest.mark.parametrize(("kind", "value"), MARKS)
def test_what_an_edit_puts_in_the_place_of_a_withheld_line_is_withheld_until_the_mark_is_undone(
    pipeline: Pipeline, marked: str, kind: CorrectionKind, value: str | None
) -> None:
    pipeline.ingest(replace(LAKE, storyline="tarn"))
    made = correct(pipeline, line(pipeline, "twelve bodies", marked), kind, value)
    pipeline.ingest(replace(LAKE, text=EDITED))
    both = {line(pipeline, "thirteen bodies", each) for each in "se"}
    assert withheld(pipeline) == both
    pipeline.ingest(replace(LAKE, text=EDITED.replace("thirteen", "fourteen")))
    assert withheld(pipeline) == {line(pipeline, "fourteen bodies", each) for each in "se"}
    pipeline.ingest(LAKE)
    assert withheld(pipeline) == {line(pipeline, "twelve bodies", each) for each in "se"}
    pipeline.ingest(replace(LAKE, text=EDITED))
    undo(pipeline, made)
    assert withheld(pipeline) | pipeline.store.corrections.withheld(TODAY) == set()


def test_an_edit_elsewhere_or_of_another_persons_words_carries_no_mark_over(pipeline: Pipeline) -> None:
    pipeline.ingest(replace(LAKE, storyline="tarn"))
    correct(pipeline, line(pipeline, "twelve bodies", "s"), "do not use", None)
    said = "Karl Munk said that divers recovered thirteen bodies from the lake."
    pipeline.ingest(replace(LAKE, text=f"{DIVERS.replace('school', 'bridge')}\n\n{said}"))
    assert withheld(pipeline) == {line(pipeline, "twelve bodies", each) for each in "se"}
    pipeline.ingest(replace(LAKE, text=said))
    assert withheld(pipeline) == set()


def test_a_mark_whose_words_an_edit_replaced_waits_for_an_editor_who_keeps_or_frees_the_new_line(
    desk: Desk, pipeline: Pipeline
) -> None:
    say(desk, f"/mark {line(pipeline, 'twelve bodies', 's')} embargoed until 1 May 2026")
    pipeline.ingest(replace(LAKE, text=EDITED))
    heir = line(pipeline, "thirteen bodies", "s")
    assert "2 corrections to care for" in str(say(desk, "/desk"))
    listed = [(e.id, e.group, e.text, e.detail) for e in say(desk, "/correct list").entries]
    carried = "An edit put it in the place of what c1 withholds, so it is withheld too."
    assert listed == [
        ("c2", "needs care", f"{heir}: embargoed until 1 May 2026 by ada, carried over from c1",
         f"{carried} Mark {heir} yourself, or free it: /undo c2."),
        ("c1", "needs care", "s1: embargoed until 1 May 2026 by ada",
         "Its words stand in no article any more; look at the line and correct it anew."),
    ]  # fmt: skip
    say(desk, f"/mark {heir} embargoed until 1 May 2026")
    say(desk, "/undo c1")
    assert heir in withheld(pipeline)
    assert "to care for" not in say(desk, "/correct list").summary
    say(desk, "/undo")
    assert withheld(pipeline) == set()


def test_an_edit_of_a_marked_article_is_told_without_its_words(desk: Desk, pipeline: Pipeline) -> None:
    say(desk, f"/mark {line(pipeline, 'twelve bodies', 's')} embargoed until 1 May 2026")
    pipeline.ingest(replace(LAKE, text=EDITED))
    show = ChangeEntries(pipeline.store, desk.settings, lambda: AT)
    (edit,) = [each for each in pipeline.store.changes.since(EVERYTHING) if each.kind == "article edited"]
    told = show(edit)
    assert (told.text, told.detail) == ("Valley Post: Divers at Tarn", EDIT_WITHHELD)
    say(desk, "/undo c1")
    assert show(edit).detail == "[+ Update.] [twelve → thirteen]"


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def test_a_digest_tells_neither_the_withheld_line_nor_what_an_edit_put_in_its_place(pipeline: Pipeline) -> None:
    pipeline.ingest(replace(LAKE, storyline="tarn"))
    made = correct(pipeline, line(pipeline, "twelve bodies", "e"), "do not use", None)
    show = ChangeEntries(pipeline.store, Settings(), lambda: AT)
    outbox = Outbox(pipeline.store, lambda: AT, EVERYTHING, show, {}, timedelta(hours=1))
    told = str(outbox.telling.preview(["tarn"], (), LONG_AGO))
    pipeline.ingest(replace(LAKE, text=EDITED))
    edited = str(outbox.telling.preview(["tarn"], (), LONG_AGO))
    assert ["bodies" in each or "thirteen" in each for each in (told, edited)] == [False, False]
    assert "school stays shut" in edited
    undo(pipeline, made)
    assert "thirteen bodies" in str(outbox.telling.preview(["tarn"], (), LONG_AGO))


def test_an_edit_waits_for_an_editor_also_where_another_outlet_still_gives_the_marked_words(
    desk: Desk, pipeline: Pipeline
) -> None:
    pipeline.ingest(replace(LAKE, given_id="wire", outlet="Wire", storyline="tarn"))
    said = line(pipeline, "twelve bodies", "s")
    say(desk, f"/mark {said} do-not-use")
    pipeline.ingest(replace(LAKE, text=EDITED))
    heir = line(pipeline, "thirteen bodies", "s")
    assert (heir != said, {heir, said} <= withheld(pipeline)) == (True, True)
    listed = [(entry.id, entry.group) for entry in say(desk, "/correct list").entries]
    assert listed == [("c2", "needs care"), ("c1", "decided")]
    say(desk, "/undo c2")
    assert (heir in withheld(pipeline), said in withheld(pipeline)) == (False, True)


TITLED = replace(LAKE, title="Divers find twelve bodies at Tarn")
WITHDRAWN = replace(TITLED, text="This story has been withdrawn: the twelve bodies were sheep.")


def test_no_headline_or_note_gives_withheld_words_away(desk: Desk, pipeline: Pipeline) -> None:
    pipeline.ingest(replace(TITLED, text=f"{DIVERS} Snow fell."))
    pipeline.ingest(WITHDRAWN)
    asked = ("/search snow", "/new tarn since february 2026", "/timeline tarn all", "/timeline tarn as md")
    before = [str(say(desk, each)) for each in asked]
    assert sum("twelve bodies" in each for each in before) >= 2
    say(desk, f"/mark {line(pipeline, 'twelve bodies', 's')} embargoed until 1 May 2026")
    after = [(reply := say(desk, each).for_everybody(), reply.files) for each in asked]
    assert ["twelve bodies" in str(each) for each in after] == [False] * len(asked)
    show = ChangeEntries(pipeline.store, Settings(), lambda: AT)
    told = [show(each) for each in pipeline.store.changes.since(EVERYTHING) if each.kind.startswith("article")]
    assert [each.text for each in told] == [
        "Valley Post: Divers at Tarn",
        "Valley Post: Divers find █████████████ at Tarn",
    ]
    assert "twelve bodies" not in str(told)
