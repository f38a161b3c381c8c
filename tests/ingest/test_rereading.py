"""The store read again: what differs is told first, ids and corrections stay, nothing is announced, and it goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.cli_reread import NOT_WRITTEN, NOTHING_LEFT, WRITTEN, engine_now, read_again
from bot.errors import Unreadable
from bot.following.rereading import told
from bot.ingest.pipeline import Pipeline
from bot.ingest.rereading import Rereading
from bot.model import EVERYTHING, Date, Facts, Incoming, Known, Person, StatementMention
from bot.reading import read
from tests.test_corrections_kept import GATES, correct, said, undo
from tests.test_pipeline import AT, DAM, FIRST, TENTH, pipeline

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["pipeline"]


def engine(pipeline: Pipeline, change: Callable[[StatementMention], StatementMention | None]) -> Rereading:
    """A later engine, which reads every statement as `change` says; None for what it does not find."""

    def better(text: str, published: Date | None, known: Known) -> Facts:
        facts = read(text, published, known)
        mentions = tuple(found for mention in facts.statements if (found := change(mention)))
        return replace(facts, statements=mentions, events=tuple(replace(e, statements=()) for e in facts.events))

    return Rereading(Pipeline(pipeline.store, lambda: AT, pipeline.lexicons, better), "2")


def munk(mention: StatementMention) -> StatementMention:
    return replace(mention, speaker="Karl Munk", speakers=())


def dump(pipeline: Pipeline) -> list[str]:
    return list(pipeline.store.connections.sql.iterdump())


def test_the_same_engine_finds_nothing_otherwise_and_changes_no_record(pipeline: Pipeline) -> None:
    pipeline.ingest(replace(FIRST, storyline="vell-dam"))
    before = pipeline.store.statements.of_article(EVERYTHING, 1), pipeline.store.events.of_article(EVERYTHING, 1)
    again = Rereading(pipeline, "1+same")
    reread = again.compare(1)
    assert reread is not None
    assert (reread.found, again.write(reread), again.waiting()) == ((), True, ())
    after = pipeline.store.statements.of_article(EVERYTHING, 1), pipeline.store.events.of_article(EVERYTHING, 1)
    assert after == before


def test_a_note_of_withdrawal_reports_nothing_when_it_is_read_again_either(pipeline: Pipeline) -> None:
    kill = "Please kill the story headlined “The bells of Orr crack”, sent on 12 February. It was wrong."
    pipeline.ingest(Incoming(kill, "kill", given_id="kill"))
    again = Rereading(pipeline, "2")
    reread = again.compare(pipeline.named("kill").pk)
    assert reread is not None
    assert (reread.found, again.write(reread)) == ((), True)
    assert pipeline.store.events.of_article(EVERYTHING, reread.article.pk) == ()


def test_what_was_read_before_a_withdrawal_stays_when_the_store_is_read_again(pipeline: Pipeline) -> None:
    pipeline.ingest(replace(FIRST, storyline="vell-dam"))
    pipeline.ingest(replace(FIRST, text="This story has been withdrawn."))
    before = [each.id for each in pipeline.store.statements.of_article(EVERYTHING, 1)]
    again = Rereading(pipeline, "2")
    reread = again.compare(1)
    assert before
    assert reread is not None
    assert (reread.found, again.write(reread)) == ((), True)
    assert [each.id for each in pipeline.store.statements.of_article(EVERYTHING, 1)] == before


def test_another_speaker_is_told_first_and_keeps_its_id(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline.ingest(replace(FIRST, storyline="vell-dam"))
    before, later = dump(pipeline), engine(pipeline, munk)
    assert read_again(later, apply=False, everything=False, first=20) == 0
    assert dump(pipeline) == before
    assert capsys.readouterr().out.splitlines() == [
        "vell: 1 statement by another speaker",
        f"  s1 speaker: Karl Munk, was Ines Roth: {GATES}",
        "1 article read again, 1 of them otherwise. 1 statement by another speaker.",
        NOT_WRITTEN,
    ]
    changes = pipeline.store.changes.last_pk()
    assert read_again(later, apply=True, everything=False, first=0) == 0
    assert capsys.readouterr().out.splitlines() == [
        "And 1 article more. 1 article read again, 1 of them otherwise. 1 statement by another speaker.",
        WRITTEN,
    ]
    assert [(s.id, s.speaker) for s in said(pipeline, "gates", person="Karl Munk")] == [("s1", "Karl Munk")]
    assert pipeline.store.changes.last_pk() == changes
    read_again(later, apply=True, everything=False, first=0)
    assert capsys.readouterr().out.splitlines() == [NOTHING_LEFT]


def test_a_correction_outlives_a_new_reading_and_its_undoing_shows_the_new_one(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline.ingest(FIRST)
    made = correct(pipeline, "s1", "speaker", "Ada Holm")
    read_again(engine(pipeline, munk), apply=True, everything=False, first=20)
    assert "s1 speaker: Karl Munk, was Ines Roth (what was decided on it stays): " in capsys.readouterr().out
    assert [(s.id, s.speaker) for s in said(pipeline, "gates")] == [("s1", "Ada Holm")]
    undo(pipeline, made)
    assert [(s.id, s.speaker) for s in said(pipeline, "gates")] == [("s1", "Karl Munk")]


def test_what_is_not_found_any_more_is_withdrawn_unless_somebody_decided_on_it(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline.ingest(replace(FIRST, text=DAM + "\n\n“The second boat is here,” Roth said.", storyline="vell-dam"))
    (boat,) = said(pipeline, "boat")
    correct(pipeline, "s1", "verified", None)
    read_again(engine(pipeline, lambda mention: None), apply=True, everything=False, first=20)  # noqa: ARG005 -- finds none
    assert capsys.readouterr().out.splitlines()[0] == "vell: 2 statements lost"
    assert [s.id for s in said(pipeline, "gates")] == ["s1"]
    assert (said(pipeline, "boat"), pipeline.store.statements.by_pk(boat.pk).state) == ([], "withdrawn")
    assert boat.id not in {change.subject for change in pipeline.store.changes.since(EVERYTHING)}


def test_what_is_gained_is_no_news(pipeline: Pipeline) -> None:
    blind = engine(pipeline, lambda mention: None).pipeline  # noqa: ARG005 -- finds none
    blind.ingest(replace(FIRST, storyline="vell-dam"))
    before = pipeline.store.changes.last_pk()
    reread = Rereading(pipeline, "2").compare(1)
    assert reread is not None
    assert told(reread.found) == "1 statement gained"
    Rereading(pipeline, "2").write(reread)
    assert ([s.id for s in said(pipeline, "gates", storyline="vell-dam")], pipeline.store.changes.last_pk()) == (
        ["s1"], before,
    )  # fmt: skip


def two_outlets(pipeline: Pipeline) -> None:
    for name in ("Post", "Wire"):
        pipeline.ingest(replace(FIRST, text=f"{name}. {DAM}", given_id=name, label=name, outlet=name))


def test_a_statement_of_two_articles_keeps_its_id_where_both_are_read_alike(pipeline: Pipeline) -> None:
    two_outlets(pipeline)
    read_again(engine(pipeline, munk), apply=True, everything=False, first=0)
    assert [(s.id, s.speaker, len(s.receipts)) for s in said(pipeline, "gates")] == [("s1", "Karl Munk", 2)]


def test_a_statement_of_two_articles_is_parted_where_they_are_read_otherwise(pipeline: Pipeline) -> None:
    two_outlets(pipeline)
    names = iter(["Karl Munk", "Ada Holm"])
    read_again(engine(pipeline, lambda m: replace(m, speaker=next(names))), apply=True, everything=False, first=0)
    assert sorted((s.id, s.speaker, [r.article.label for r in s.receipts]) for s in said(pipeline, "gates")) == [
        ("s1", "Ada Holm", ["Wire"]),
        ("s2", "Karl Munk", ["Post"]),
    ]


def test_a_run_that_is_stopped_keeps_whole_articles_and_goes_on_with_the_rest(
    pipeline: Pipeline, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(4):
        pipeline.ingest(replace(FIRST, text=f"Paper {number}. {DAM}", given_id=f"n{number}", label=f"n{number}"))
    later, begun = engine(pipeline, munk), list[str]()
    whole = later.pipeline.read

    def stopped(text: str, published: Date | None, known: Known) -> Facts:
        begun.append(text[:7])
        if len(begun) == 3:
            raise KeyboardInterrupt
        return whole(text, published, known)

    later.pipeline.read = stopped
    with pytest.raises(KeyboardInterrupt):
        read_again(later, apply=True, everything=False, first=0)
    assert capsys.readouterr().err == (
        "Stopped. And 2 articles more. 2 articles read again, 2 of them otherwise. 2 statements by another speaker. "
        "What was written is kept; run the same command again to go on.\n"
    )
    read_again(later, apply=True, everything=False, first=0)
    assert begun == ["Paper 0", "Paper 1", "Paper 2", "Paper 2", "Paper 3"]
    assert [(s.id, s.speaker, len(s.receipts)) for s in said(pipeline, "gates")] == [("s1", "Karl Munk", 4)]
    read_again(later, apply=True, everything=True, first=0)
    assert len(begun) == 9


def test_an_article_that_cannot_be_read_stays_as_it_was(pipeline: Pipeline, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline.ingest(FIRST)
    later = engine(pipeline, munk)

    def refused(text: str, published: Date | None, known: Known) -> Facts:
        raise Unreadable("The article took too long.")

    later.pipeline.read = refused
    before = dump(pipeline)
    assert read_again(later, apply=True, everything=False, first=0) == 1
    assert dump(pipeline) == before
    assert "1 article could not be read and kept as before." in capsys.readouterr().out


def test_an_article_that_was_edited_while_it_was_read_is_left_to_its_new_reading(pipeline: Pipeline) -> None:
    pipeline.ingest(FIRST)
    later = engine(pipeline, munk)
    reread = later.compare(1)
    assert reread is not None
    pipeline.ingest(replace(FIRST, text=DAM + " The dam held."))
    assert later.write(reread) is False
    assert [s.speaker for s in said(pipeline, "gates")] == ["Ines Roth"]


def test_the_day_of_publication_is_handed_on_as_the_source_gave_it_and_else_read_again(pipeline: Pipeline) -> None:
    given: list[Date | None] = []
    pipeline.ingest(FIRST)
    pipeline.ingest(Incoming("Published: 3 February 2026\n\n" + DAM, "page", given_id="page"))
    again = Rereading(pipeline, "2")

    def noted(text: str, published: Date | None, known: Known) -> Facts:
        given.append(published)
        return read(text, published, known)

    pipeline.read = noted
    for pk in again.waiting():
        again.compare(pk)
    assert given == [TENTH, None]


def test_the_engines_name_changes_with_its_word_lists_and_people(pipeline: Pipeline) -> None:
    lists = pipeline.lexicons
    names = [
        engine_now("1", lists, ()),
        engine_now("1", lists, ()),
        engine_now("2", lists, ()),
        engine_now("1", lists, (Person("Ines Roth"),)),
        engine_now("1", replace(lists, lists={**lists.lists, "titles": ("Reeve",)}), ()),
    ]
    assert (names[0] == names[1], len(set(names))) == (True, 4)
