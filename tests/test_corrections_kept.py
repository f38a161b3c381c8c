"""An editor's word outlives every new reading, revision and copy, with the real reading engine on our own articles."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.following.correcting import Correction
from bot.ingest.deciding import decide, take_back, without_words
from bot.model import EVERYTHING, CorrectionKind, Incoming, Known
from bot.store import Query
from bot.store.tellings import name_natives
from tests.test_pipeline import AT, DAM, FIRST, TENTH, pipeline

if TYPE_CHECKING:
    from bot.ingest.pipeline import Pipeline
    from bot.store.records import Statement

__all__ = ["pipeline"]

GATES = "“We will keep both gates open until the rain is over,”"
SECOND = "\n\n“The second boat is here,” Roth said."


def said(pipeline: Pipeline, *terms: str, **query: str) -> list[Statement]:
    return list(pipeline.store.statements.search(EVERYTHING, Query(terms=terms, **query), 10).statements)  # type: ignore[arg-type]


def correct(
    pipeline: Pipeline, subject: str, kind: CorrectionKind, value: str | None, person: str = "ada"
) -> Correction:
    """As the command does: with the place of the words in their article."""
    store = pipeline.store
    found = store.statements.get(EVERYTHING, subject) if subject[0] == "s" else store.events.get(EVERYTHING, subject)
    assert found is not None
    article = found.best.article
    span = found.best.span if subject[0] == "s" else found.best.mention.span  # type: ignore[union-attr]
    words = span.of(store.articles.text(EVERYTHING, article))
    made = Correction(0, AT, f"terminal:{person}", "terminal:desk", kind, subject, value, "", article.pk,
                      store.articles.current_revision(article.pk), span, words)  # fmt: skip
    with store.write():
        number = decide(store, made)
    return replace(made, number=number)


def undo(pipeline: Pipeline, correction: Correction, *, redo: bool = False) -> None:
    with pipeline.store.write():
        take_back(pipeline.store, AT, "terminal:ada", "terminal:desk", correction, redo=redo)


def test_a_corrected_speaker_stays_through_an_edit_and_a_copy(pipeline: Pipeline) -> None:
    pipeline.ingest(FIRST)
    correct(pipeline, "s1", "speaker", "Karl Munk")
    pipeline.ingest(replace(FIRST, text="A dam cracked, and held.\n\n" + DAM + SECOND))
    pipeline.ingest(replace(FIRST, text="Update: " + DAM, given_id="wire", label="wire", outlet="Wire"))
    assert [(s.id, s.speaker, len(s.receipts)) for s in said(pipeline, "gates")] == [("s1", "Karl Munk", 2)]
    assert [s.id for s in said(pipeline, "gates", person="Karl Munk")] == ["s1"]


def test_a_corrected_date_stays_though_a_copy_gives_the_one_that_was_read(pipeline: Pipeline) -> None:
    dated = DAM.replace("Mayor Ines Roth said.", "Mayor Ines Roth said on Monday.")
    pipeline.ingest(replace(FIRST, text=dated))
    assert [s.said.value for s in said(pipeline, "gates")] == ["2026-02-09"]
    correct(pipeline, "s1", "date", "2026-01-30")
    pipeline.ingest(replace(FIRST, text="Update: " + dated, given_id="wire", label="wire", outlet="Wire"))
    assert [(s.id, s.said.value, len(s.receipts)) for s in said(pipeline, "gates")] == [("s1", "2026-01-30", 2)]


def test_what_is_no_statement_is_gone_everywhere_and_no_copy_brings_it_back(pipeline: Pipeline) -> None:
    pipeline.ingest(replace(FIRST, storyline="vell-dam"))
    made = correct(pipeline, "s1", "not a statement", None)
    wire = replace(FIRST, text="Update: " + DAM, given_id="wire", outlet="Wire", storyline="vell-dam")
    changes = pipeline.ingest(wire).changes
    assert (said(pipeline, "gates"), [c.subject for c in changes if c.subject == "s1"]) == ([], [])
    assert "s1" not in {c.subject for c in pipeline.store.changes.since(EVERYTHING)}
    undo(pipeline, made)
    assert [s.id for s in said(pipeline, "gates")] == ["s1"]
    assert "s1" in {c.subject for c in pipeline.store.changes.since(EVERYTHING)}


def test_what_is_no_statement_stays_none_when_an_edit_takes_its_words_out_and_another_brings_them_back(
    pipeline: Pipeline,
) -> None:
    there = replace(FIRST, storyline="vell-dam")
    pipeline.ingest(there)
    correct(pipeline, "s1", "not a statement", None)
    pipeline.ingest(replace(there, text=DAM.replace(f"{GATES} Mayor Ines Roth said.", "Nobody slept.")))
    back = pipeline.ingest(there)
    assert (said(pipeline, "gates"), [c.kind for c in back.changes if c.kind != "article edited"]) == ([], [])


def test_a_statement_kept_out_of_one_storyline_stays_in_the_others(pipeline: Pipeline) -> None:
    pipeline.ingest(replace(FIRST, storyline="vell-dam"))
    with pipeline.store.write():
        pipeline.store.storylines.create(AT, "rain", "Rain", "test")
        pipeline.accept(AT, "rain", pipeline.named("vell"))
    correct(pipeline, "s1", "not this storyline", "vell-dam")
    kept = {slug: [s.id for s in said(pipeline, "gates", storyline=slug)] for slug in ("vell-dam", "rain")}
    assert kept == {"vell-dam": [], "rain": ["s1"]}
    in_line = pipeline.store.statements.of_storyline
    assert [[s.id for s in in_line(EVERYTHING, slug)] for slug in ("vell-dam", "rain")] == [[], ["s1"]]
    told = {(c.storyline, c.subject) for c in pipeline.store.changes.since(EVERYTHING) if c.subject == "s1"}
    assert told == {("rain", "s1")}
    with pipeline.store.write():
        pipeline.store.storylines.rename("vell-dam", "dam")
        pipeline.store.corrections.keep_out()
    assert said(pipeline, "gates", storyline="dam") == []


def test_an_event_is_corrected_dismissed_and_kept_out_like_a_statement(pipeline: Pipeline) -> None:
    events = pipeline.store.events
    pipeline.ingest(replace(FIRST, storyline="vell-dam"))
    before = [e.id for e in events.of_storyline(EVERYTHING, "vell-dam")]
    correct(pipeline, before[0], "date", "2026-02-07")
    moved = events.get(EVERYTHING, before[0])
    assert moved is not None
    assert (moved.date.value, moved.decided.corrected[0].who) == ("2026-02-07", "ada")
    made = correct(pipeline, before[0], "not a statement", None)
    pipeline.ingest(replace(FIRST, text="Update: " + DAM, given_id="wire", outlet="Wire", storyline="vell-dam"))
    assert before[0] not in [e.id for e in events.of_storyline(EVERYTHING, "vell-dam")]
    undo(pipeline, made)
    correct(pipeline, before[0], "not this storyline", "vell-dam")
    assert [e.id for e in events.of_storyline(EVERYTHING, "vell-dam")] == before[1:]


def two_wordings(pipeline: Pipeline) -> tuple[str, str]:
    told = "Karl Munk spoke in Vell. “We will sign the {} for the dam by Friday,” Karl Munk said after the meeting."
    for name, word in (("Post", "contract"), ("Wire", "papers")):
        pipeline.ingest(
            Incoming(told.format(word), name, outlet=name, given_id=name, published=TENTH, storyline="vell-dam")
        )
    first, second = sorted(s.id for s in said(pipeline, "sign"))
    return first, second


def test_two_statements_are_made_one_and_parted_again_with_their_own_receipts(pipeline: Pipeline) -> None:
    first, second = two_wordings(pipeline)
    made = correct(pipeline, second, "same as", first)
    led = pipeline.store.statements.get(EVERYTHING, second)
    assert led is not None
    assert (led.id, [r.article.id for r in led.receipts]) == (first, ["Post", "Wire"])
    assert [s.id for s in said(pipeline, "sign")] == [first]
    told = [c.subject for c in pipeline.store.changes.since(EVERYTHING)]
    assert [subject for subject in told if subject in (first, second)] == [first]
    again = "Update: Karl Munk spoke in Vell. “We will sign the papers for the dam by Friday,” Karl Munk said on."
    pipeline.ingest(Incoming(again, "Echo", outlet="Echo", given_id="Echo", published=TENTH))
    assert [len(s.receipts) for s in said(pipeline, "sign")] == [3]
    undo(pipeline, made)
    apart = {s.id: [r.article.id for r in s.receipts] for s in said(pipeline, "sign")}
    assert apart == {first: ["Post"], second: ["Wire", "Echo"]}
    undo(pipeline, made, redo=True)
    assert [s.id for s in said(pipeline, "sign")] == [first]


def test_what_an_older_schema_made_one_is_parted_again_under_its_own_id(pipeline: Pipeline) -> None:
    first, second = two_wordings(pipeline)
    store, pk = pipeline.store, int(second[1:])
    anchors = [kept.telling.anchor for kept in store.said.of_record(pk)]
    kept = Correction(0, AT, "terminal:ada", "t", "same as", second, first, json.dumps({"pk": pk, "anchors": anchors}))
    with store.write():
        made = replace(kept, number=decide(store, kept))
        store.connections.sql.execute("UPDATE statement_mention SET native = NULL")
        store.connections.sql.execute("UPDATE statement SET rooted = merged_into")
        name_natives(store.connections.sql)
    undo(pipeline, made)
    assert {s.id: [r.article.id for r in s.receipts] for s in said(pipeline, "sign")} == {
        first: ["Post"],
        second: ["Wire"],
    }


def test_first_words_told_in_two_storylines_are_told_once_when_both_become_one(pipeline: Pipeline) -> None:
    told = "Karl Munk spoke in {}. “We will sign the {} for the dam by Friday,” Karl Munk said after the meeting."
    for name, word in (("post", "contract"), ("wire", "papers")):
        text = told.format(name.title(), word)
        pipeline.ingest(Incoming(text, name, outlet=name, given_id=name, published=TENTH, storyline=f"{name}-dam"))
    first, second = sorted(s.id for s in said(pipeline, "sign"))
    correct(pipeline, second, "same as", first)
    with pipeline.store.write():
        pipeline.store.regrouping.merge(AT, "wire-dam", "post-dam")
    changes = [c for c in pipeline.store.changes.since(EVERYTHING) if c.subject in (first, second)]
    assert [(c.kind, c.storyline, c.subject) for c in changes] == [("first statement", "post-dam", first)]


def test_a_pair_kept_apart_is_not_joined_by_a_copy_or_another_wording(pipeline: Pipeline) -> None:
    first, second = two_wordings(pipeline)
    made = correct(pipeline, second, "different from", first)
    for given_id, word in (("Echo", "contract"), ("Gazette", "papers")):
        text = f"Update: Karl Munk spoke. “We will sign the {word} for the dam by Friday,” Karl Munk said."
        pipeline.ingest(Incoming(text, given_id, outlet=given_id, given_id=given_id, published=TENTH))
    receipts = {s.id: [r.article.id for r in s.receipts] for s in said(pipeline, "sign")}
    assert receipts == {first: ["Post", "Echo"], second: ["Wire", "Gazette"]}
    undo(pipeline, made)
    assert sorted(s.id for s in said(pipeline, "sign")) == [first, second]


def test_a_statement_that_somebody_decided_on_is_kept_where_a_new_reading_misses_it(pipeline: Pipeline) -> None:
    pipeline.ingest(FIRST)
    correct(pipeline, "s1", "verified", None)
    with_nothing = replace(pipeline.read(DAM, TENTH, _known(pipeline)), statements=())
    pipeline.read = lambda text, published, known: with_nothing  # noqa: ARG005 -- an engine that finds nothing
    pipeline.ingest(replace(FIRST, text="A dam cracked.\n\n" + DAM))
    assert [(s.id, s.best.content) for s in said(pipeline, "gates")] == [("s1", GATES)]


def test_a_correction_whose_words_are_gone_waits_for_an_editor(pipeline: Pipeline) -> None:
    pipeline.ingest(FIRST)
    made = correct(pipeline, "s1", "speaker", "Karl Munk")
    assert list(without_words(pipeline.store)) == []
    pipeline.ingest(replace(FIRST, text=DAM.replace(f"{GATES} Mayor Ines Roth said.", "Nobody spoke.")))
    assert [each.number for each in without_words(pipeline.store)] == [made.number]
    pipeline.ingest(FIRST)
    assert [(s.id, s.speaker) for s in said(pipeline, "gates")] == [("s1", "Karl Munk")]
    assert list(without_words(pipeline.store)) == []


def test_what_was_decided_of_a_line_goes_along_with_a_small_edit_and_what_was_verified_waits(
    pipeline: Pipeline,
) -> None:
    pipeline.ingest(FIRST)
    correct(pipeline, "s1", "speaker", "Karl Munk")
    edited = DAM.replace("until the rain is over", "until the storm is over")
    pipeline.ingest(replace(FIRST, text=edited))
    assert [(s.id, s.speaker) for s in said(pipeline, "gates")] == [("s1", "Karl Munk")]
    made = correct(pipeline, "s1", "verified", None)
    pipeline.ingest(FIRST)
    assert [(s.id == "s1", s.decided.has("verified")) for s in said(pipeline, "gates")] == [(False, False)]
    assert made.number in [each.number for each in without_words(pipeline.store)]


def test_corrections_are_only_added(pipeline: Pipeline) -> None:
    pipeline.ingest(FIRST)
    correct(pipeline, "s1", "speaker", "Karl Munk")
    for line in ("UPDATE correction SET value = 'x'", "DELETE FROM correction"):
        with pytest.raises(Exception, match="corrections are only added"), pipeline.store.write():
            pipeline.store.connections.sql.execute(line)


def _known(pipeline: Pipeline) -> Known:
    return Known(pipeline.store.people.all(), pipeline.lexicons)
