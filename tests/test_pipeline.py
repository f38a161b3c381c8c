"""An article's way into the store, with the real reading engine on articles of our own."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.errors import Unreadable
from bot.following.origins import Origins
from bot.ingest.pipeline import Pipeline
from bot.ingest.rereading import Rereading
from bot.ingest.seeding import seed
from bot.lexicons import lexicons
from bot.model import EVERYTHING, Brief, Date, Incoming
from bot.reading import read
from bot.store import Query, Store

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
DAM = (
    "The old dam above Vell cracked on Sunday night after a week of rain, and the valley was cleared before dawn.\n\n"
    "“We will keep both gates open until the rain is over,” Mayor Ines Roth said.\n\n"
    "Ines Roth met the engineer Karl Munk in Vell on 8 February 2026, and both walked along the wet wall."
)
TENTH = Date("2026-02-10", "day", "stated")
FIRST = Incoming(DAM, "vell", "Dam above Vell cracks", outlet="Valley Post", published=TENTH, given_id="vell")


@pytest.fixture
def pipeline(tmp_path: Path) -> Pipeline:
    store = Store.open(tmp_path / "desk.db")
    with store.write():
        store.storylines.create(AT, "vell-dam", "Will the dam hold?", "test", terms=("dam",), people=("Ines Roth",))
    return Pipeline(store, lambda: AT, lexicons(), read)


def outcomes(pipeline: Pipeline, *incoming: Incoming) -> list[tuple[str, str, tuple[str, ...]]]:
    done = [pipeline.ingest(each) for each in incoming]
    return [(d.id, d.outcome, tuple(f"{c.kind} {c.subject}" for c in d.changes)) for d in done]


def test_a_new_article_moves_its_storyline_once(pipeline: Pipeline) -> None:
    article = replace(FIRST, storyline="vell-dam")
    first, again = outcomes(pipeline, article, article)
    assert first[:2] == ("vell", "new")
    assert {change.rpartition(" ")[0] for change in first[2]} == {"new event", "first statement"}
    assert again == ("vell", "repeated", ())


def test_a_copy_elsewhere_adds_a_receipt_and_no_change(pipeline: Pipeline) -> None:
    copy = replace(FIRST, given_id="wire", label="wire", outlet="Northern Wire", storyline="vell-dam")
    _, copied = outcomes(pipeline, replace(FIRST, storyline="vell-dam"), copy)
    assert copied == ("wire", "copy", ())
    hits = pipeline.store.statements.search(EVERYTHING, Query(phrases=("both gates",)), 10)
    assert [[r.article.label for r in s.receipts] for s in hits.statements] == [["Valley Post", "Northern Wire"]]


def test_quotations_in_other_words_stay_apart_each_with_its_own_outlet(pipeline: Pipeline) -> None:
    will = (
        "Karl Munk spoke in Vell. “We will sign the contract for the dam by Friday,” Karl Munk said after the meeting."
    )
    will_not = (
        "The engineers met. “We will not sign the contract for the dam by Friday,” Karl Munk said in the town hall."
    )
    for name, text in (("Post", will), ("Wire", will_not)):
        pipeline.ingest(Incoming(text, name, outlet=name, given_id=name, published=TENTH))
    hits = pipeline.store.statements.search(EVERYTHING, Query(terms=("sign",), oldest=True), 10).statements
    assert sorted((s.best.content, [r.article.label for r in s.receipts]) for s in hits) == [
        ("“We will not sign the contract for the dam by Friday,”", ["Wire"]),
        ("“We will sign the contract for the dam by Friday,”", ["Post"]),
    ]


def test_another_text_under_the_same_id_is_a_revision_that_announces_only_what_is_new(pipeline: Pipeline) -> None:
    edited = DAM + "\n\n“The second boat is here,” Roth said."
    _, revised = outcomes(
        pipeline, replace(FIRST, storyline="vell-dam"), replace(FIRST, text=edited, storyline="vell-dam")
    )
    assert (revised[0], revised[1]) == ("vell", "revised")
    assert [change.rpartition(" ")[0] for change in revised[2]] == ["article edited", "new statement"]
    article = pipeline.store.articles.get(EVERYTHING, "vell")
    assert article
    assert [r.number for r in pipeline.store.articles.revisions(EVERYTHING, article)] == [1, 2]


def test_a_statement_that_an_edit_took_out_is_withdrawn_and_keeps_its_id(pipeline: Pipeline) -> None:
    pipeline.ingest(FIRST)
    hit = pipeline.store.statements.search(EVERYTHING, Query(terms=("gates",)), 10).statements[0]
    pipeline.ingest(replace(FIRST, text=DAM.replace("“We will keep both gates open until the rain is over,” ", "")))
    after = pipeline.store.statements.search(EVERYTHING, Query(terms=("gates",)), 10)
    assert (after.total, pipeline.store.statements.by_pk(hit.pk).state) == (0, "withdrawn")


def test_two_files_of_one_name_with_other_stories_are_two_articles_and_an_edited_one_is_one(pipeline: Pipeline) -> None:
    mill = "A fire broke out in the mill at Tarn before dawn, and nobody was hurt, the fire brigade said."
    budget = "The council of Orr passed its budget with eleven votes to four after a long evening of speeches."
    files = [Incoming(text, "report.txt", given_id="report", named_by_file=True)
             for text in (mill, budget, budget, mill + " The roof fell in.")]  # fmt: skip
    assert [(i, outcome) for i, outcome, _ in outcomes(pipeline, *files)] == [
        ("report", "new"), ("a2", "new"), ("a2", "repeated"), ("report", "revised"),
    ]  # fmt: skip


def test_a_storyline_named_with_an_article_is_made(pipeline: Pipeline) -> None:
    done = pipeline.ingest(replace(FIRST, storyline="floods-2026"))
    line = pipeline.store.storylines.get(EVERYTHING, "floods-2026")
    assert line
    assert (line.title, line.articles, "floods-2026" in done.storylines) == ("Floods 2026", 1, True)


def test_an_empty_text_is_refused_and_nothing_is_written(pipeline: Pipeline) -> None:
    with pytest.raises(Unreadable, match=r"^notes\.txt has no text\. Nothing was taken in\.$"):
        pipeline.ingest(Incoming("  \n", "notes.txt"))
    assert pipeline.store.articles.count(EVERYTHING) == 0


def test_a_page_takes_the_place_of_our_brief_and_announces_nothing(pipeline: Pipeline) -> None:
    page = "Dam cracks\n\n" + DAM
    brief = Brief(hashlib.sha256(page.encode()).hexdigest(), "seed 009")
    ours = Incoming("Ines Roth said: “We will keep both gates open until the rain is over.”", "seed 009", "A dam",
                    given_id="009_page", published=TENTH, storyline="vell-dam")  # fmt: skip
    pipeline.ingest(ours, brief, announce=False)
    before = pipeline.store.statements.search(EVERYTHING, Query(terms=("gates",)), 10).statements
    done = pipeline.ingest(Incoming(page, "page.txt", given_id="page"))
    after = pipeline.store.statements.search(EVERYTHING, Query(terms=("gates",)), 10).statements
    assert (done.id, done.outcome, done.changes) == ("009_page", "revised", ())
    assert pipeline.store.articles.count(EVERYTHING) == 1
    assert [(s.id, s.best.article.brief) for s in before] == [("s1", True)]
    assert [(s.id, s.best.article.brief, s.best.article.label) for s in after] == [("s1", False, "seed 009")]


def test_what_a_page_says_in_other_words_than_our_brief_keeps_its_id(pipeline: Pipeline) -> None:
    page = "Mayor Ines Roth told the council that the upper gate of the dam will have to be rebuilt before winter."
    brief = Brief(hashlib.sha256(page.encode()).hexdigest(), "seed 009")
    told = "Ines Roth said that the dam needs a new upper gate before winter comes, and that it must be rebuilt."
    ours = Incoming(told, "seed 009", "A gate to rebuild", given_id="009_page", published=TENTH)
    pipeline.ingest(ours, brief, announce=False)
    before = pipeline.store.statements.search(EVERYTHING, Query(terms=("gate",)), 10).statements
    pipeline.ingest(Incoming(page, "page.txt", given_id="page"))
    after = pipeline.store.statements.search(EVERYTHING, Query(terms=("gate",)), 10).statements
    assert [(s.id, s.speaker) for s in after][:1] == [(s.id, s.speaker) for s in before][:1] == [("s1", "Ines Roth")]
    assert (before[0].best.article.title, after[0].best.article.title) == ("A gate to rebuild", "")


def test_an_editors_no_outlives_the_rules(pipeline: Pipeline) -> None:
    pipeline.ingest(replace(FIRST, storyline="vell-dam"))
    article = pipeline.named("vell")
    with pipeline.store.write():
        pipeline.remove(AT, "vell-dam", article)
    done = pipeline.ingest(replace(FIRST, text=DAM + " The dam held."))
    assert done.storylines == ()
    assert pipeline.store.statements.search(EVERYTHING, Query(terms=("gates",), storyline="vell-dam"), 10).total == 0


def test_two_pipelines_on_one_store_see_each_others_articles(pipeline: Pipeline, tmp_path: Path) -> None:
    other = Pipeline(Store.open(tmp_path / "desk.db"), lambda: AT, lexicons(), read)
    pipeline.ingest(FIRST)
    copy = replace(FIRST, text="Update: " + DAM, given_id="other", label="other")
    assert other.ingest(copy).outcome == "copy"


def test_seeding_twice_changes_nothing_and_posts_nothing(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "seeded.db")
    pipeline = Pipeline(store, lambda: AT, lexicons(), read)
    first = (seed(pipeline), dict(store.size(EVERYTHING)))
    second = (seed(pipeline), dict(store.size(EVERYTHING)))
    assert (first[0], second[0], first[1]) == (5, 0, second[1])
    assert (first[1]["articles"], first[1]["storylines"], first[1]["changes"], first[1]["queued"]) == (5, 4, 0, 0)


def test_a_date_that_no_outlet_gave_before_is_disputed_once(pipeline: Pipeline) -> None:
    said = "A fire destroyed the timber yard by the dam in Vell on {} February 2026."
    rows = (
        ("Valley Post", "Ines Roth saw the flames from her window and ran down to the weir in her coat.", 5),
        ("Wire", "Nobody in the town was hurt, though two lorries and a crane were lost behind the gates.", 6),
        ("Echo", "The owner keeps a second yard in Arvik, where forty men begin work again after Easter.", 6),
    )
    told = [
        Incoming(f"{more} {said.format(day)}", name, outlet=name, given_id=name, published=TENTH, storyline="vell-dam")
        for name, more, day in rows
    ]
    assert outcomes(pipeline, *told) == [
        ("Valley Post", "new", ("new event e1",)),
        ("Wire", "new", ("date disputed e1",)),
        ("Echo", "new", ("event confirmed e1",)),
    ]


def test_ten_papers_with_one_agencys_report_confirm_nothing_and_count_as_one_origin(pipeline: Pipeline) -> None:
    fire = "A fire destroyed the timber yard by the dam in Vell on 5 February 2026."
    told = [
        "VELL (AFP) — {} Ines Roth saw the flames from her window and ran down to the weir in her coat.",
        "{} Nobody was hurt, though two lorries and a crane were lost.\n\nWith reporting by AFP.",
        "{} Forty men who worked there begin again after Easter in Arvik, where the owner keeps a yard by the sea.",
    ]
    articles = [
        Incoming(text.format(fire), name, outlet=name, given_id=name, published=TENTH, storyline="vell-dam")
        for name, text in zip(("Valley Post", "Echo", "Morning"), told, strict=True)
    ]
    assert [changes for _, _, changes in outcomes(pipeline, *articles)] == [
        ("new event e1",), (), ("event confirmed e1",),
    ]  # fmt: skip
    event = pipeline.store.events.get(EVERYTHING, "e1")
    assert event
    assert event.origins == Origins(3, 2)


def test_what_was_planned_and_then_took_place_is_confirmed_by_the_same_outlet_too(pipeline: Pipeline) -> None:
    rows = (
        ("plan", "Ines Roth will open the new bridge over the weir in Vell on 12 February 2026.", "2026-02-10"),
        ("done", "Ines Roth opened the new bridge over the weir in Vell on 12 February 2026.", "2026-02-13"),
    )
    told = [
        Incoming(text, name, outlet="Valley Post", given_id=name, storyline="vell-dam",
                 published=Date(published, "day", "stated"))
        for name, text, published in rows
    ]  # fmt: skip
    assert [changes for _, _, changes in outcomes(pipeline, *told)] == [("new event e1",), ("event confirmed e1",)]


def test_a_saved_feed_with_less_of_an_article_does_not_take_its_place(pipeline: Pipeline) -> None:
    page = replace(FIRST, given_id=None, url="https://valley.example/dam")
    entry = replace(page, text="The old dam above Vell cracked.", label="valley.xml, entry 1", entry_id="1")
    longer = replace(entry, text=f"{DAM}\n\nKarl Munk said the wall would be mended.")
    assert [(pipeline.ingest(each).outcome, pipeline.ingest(each).reason) for each in (page, entry, longer)] == [
        ("new", "the same text is here already"),
        ("repeated", "the article is here already, with more than the feed has of it"),
        ("revised", "the same text is here already"),
    ]
    found = pipeline.store.articles.list(EVERYTHING, limit=9, offset=0)
    assert [pipeline.store.articles.text(EVERYTHING, each) for each in found] == [longer.text]


def test_nothing_was_said_later_than_it_arrived(pipeline: Pipeline) -> None:
    text = "Karl Munk said the dam above Vell would be closed on 3 March 2027."
    done = pipeline.ingest(Incoming(text, "the pasted text"))
    article = pipeline.named(done.id)
    (said,) = pipeline.store.statements.of_article(EVERYTHING, article.pk)
    assert (article.published.not_after, said.reported_on) == ("2026-02-10", "2026-02-10")
    reread = Rereading(pipeline, "2").compare(article.pk)
    assert reread is not None
    assert (reread.facts.published, reread.found) == (article.published, ())
