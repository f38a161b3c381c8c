"""What moves a storyline, kind by kind, with the real reading engine on articles of our own; and what moves it not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.digest.compose import compose
from bot.digest.passing import days_passed
from bot.digest.telling import Telling
from bot.ingest.pipeline import Pipeline
from bot.lexicons import lexicons
from bot.model import EVERYTHING, Change, Date, Incoming
from bot.reading import read
from bot.services import Backgrounds, ChangeEntries
from bot.settings import Settings
from bot.store import Store

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
SLUG = "vell-dam"
LEADS = (
    "The school hall in Vell was full of blankets, soup and wet dogs all night, and nobody slept until it was dry.",
    "Cows were led uphill in the dark by men with lamps, and not one of them was lost on the long way to Arvik.",
    "Insurers from three cities have sent people in rubber boots, who take photographs of everything and say little.",
    "A brass band that should have played in the square went home without having opened a single one of its cases.",
)


@pytest.fixture
def pipeline(tmp_path: Path) -> Pipeline:
    return Pipeline(Store.open(tmp_path / "desk.db"), lambda: AT, lexicons(), read)


def came(number: int, text: str, day: int = 10, **more: str) -> Incoming:
    published = Date(f"2026-02-{day:02}", "day", "stated")
    fields = {"outlet": f"Outlet {number}", "given_id": f"n{number}", **more}
    return Incoming(f"{LEADS[number]}\n\n{text}", f"n{number}", published=published, storyline=SLUG, **fields)  # type: ignore[arg-type]


def moved(pipeline: Pipeline, incoming: Incoming) -> list[tuple[str, str]]:
    """Kind and text of each change that one article brings."""
    return [(change.kind, change.text) for change in pipeline.ingest(incoming).changes]


def shown(pipeline: Pipeline) -> list[tuple[str, str]]:
    """Kind and subject of what /new and digests show."""
    return [(change.kind, change.subject) for change in pipeline.store.changes.since(EVERYTHING)]


FIRE = "A fire destroyed the timber yard by the dam in Vell on 6 February 2026."
SLIDE = "A landslide below the dam killed {} in Tarn on 8 February 2026."
SAID = "“In the short term, we must keep both gates of the dam open,” Mayor Ines Roth said on 9 February 2026."
TOLD = (
    "In the near term, Vell and its neighbours must keep both gates of the dam open, Mayor Ines Roth said on"
    " 9 February 2026."
)


def test_what_one_outlet_quotes_and_another_words_is_one_statement_and_a_new_wording(pipeline: Pipeline) -> None:
    assert moved(pipeline, came(0, SAID)) == [
        ("first statement", "Ines Roth: “In the short term, we must keep both gates of the dam open,”")
    ]
    assert moved(pipeline, came(1, TOLD)) == [
        ("new wording", "Ines Roth: In the near term, Vell and its neighbours must keep both gates of the dam open")
    ]
    statement = pipeline.store.statements.get(EVERYTHING, "s1")
    assert statement
    assert [(r.article.id, r.mention.kind) for r in statement.receipts] == [("n0", "direct"), ("n1", "indirect")]


@pytest.mark.parametrize("first", [0, 1], ids=["quoted first", "worded first"])
def test_a_digest_with_a_statement_and_its_new_wording_shows_both_wordings(pipeline: Pipeline, first: int) -> None:
    texts = (SAID, TOLD)
    for number in (first, 1 - first):
        pipeline.ingest(came(number, texts[number]))
    show = ChangeEntries(pipeline.store, Settings(), lambda: AT)
    telling = Telling(pipeline.store, lambda: AT, EVERYTHING, show, background=Backgrounds(show))
    replies = telling.replies(pipeline.store.changes.since(EVERYTHING), (), None)
    assert [(entry.group, entry.text) for reply in replies[1:] for entry in reply.entries] == [
        ("First statements by speakers", "“In the short term, we must keep both gates of the dam open,”"),
        ("New wordings", "In the near term, Vell and its neighbours must keep both gates of the dam open"),
    ]
    assert replies[1].entries[1].detail.endswith("beside Outlet 0: [short → near] [we → Vell and its neighbours]")


def test_the_same_event_from_another_outlet_confirms_it_and_from_the_same_outlet_does_not(pipeline: Pipeline) -> None:
    assert moved(pipeline, came(0, FIRE)) == [("new event", FIRE[:-1])]
    assert moved(pipeline, came(1, FIRE)) == [("event confirmed", f"{FIRE[:-1]} (Outlet 1)")]
    assert moved(pipeline, came(2, FIRE, outlet="Outlet 1")) == []


def test_a_digest_tells_of_several_confirmations_in_one_line_with_all_links(pipeline: Pipeline) -> None:
    for number in range(4):
        pipeline.ingest(came(number, FIRE))
    store = pipeline.store
    show = ChangeEntries(store, Settings(), lambda: AT)
    parent, thread = compose(store.changes.since(EVERYTHING), {SLUG: "The dam"}, show, 1)
    assert parent.summary == "vell-dam: 1 new event, 1 confirmation"
    assert [(entry.group, entry.id, len(entry.receipts)) for entry in thread.entries] == [
        ("New events", "e1", 4), ("Confirmations", "e1", 4),
    ]  # fmt: skip


def test_ten_copies_of_one_report_move_nothing(pipeline: Pipeline) -> None:
    more = "An official said that the pumps were old. “No comment,” Karl Munk said. The band met the mayor in March."
    first = came(0, f"{FIRE}\n\n{SAID}\n\n{more}")
    assert len(moved(pipeline, first)) >= 5
    copies = [replace(first, given_id=f"copy{n}", label=f"copy{n}", outlet=f"Paper {n}", text=first.text + f" ({n})")
              for n in range(10)]  # fmt: skip
    assert [moved(pipeline, copy) for copy in copies] == [[]] * 10
    event = pipeline.store.events.get(EVERYTHING, "e1")
    assert event
    assert len(event.receipts) == 11


def test_the_same_article_again_or_with_another_stamp_moves_nothing(pipeline: Pipeline) -> None:
    article = came(0, FIRE)
    pipeline.ingest(article)
    assert moved(pipeline, article) == []
    assert moved(pipeline, replace(article, text=article.text + "\n\nUpdated: 10 Feb 2026, 14:05")) == []


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("12 people", "15 people", "12 people (Outlet 0); 15 people (Outlet 1)"),
        ("at least 20 people", "twelve people", "at least 20 people (Outlet 0); twelve people (Outlet 1)"),
    ],
)
def test_figures_that_conflict_are_told_side_by_side_and_are_no_new_event(
    pipeline: Pipeline, one: str, other: str, told: str
) -> None:
    pipeline.ingest(came(0, SLIDE.format(one)))
    assert moved(pipeline, came(1, SLIDE.format(other))) == [
        ("figures conflict", f"{SLIDE.format(other)[:-1]}\n{told}")
    ]
    assert pipeline.store.told.paired(1) == (("e2", "other figures"),)


def test_figures_conflict_however_the_day_and_who_said_so_are_told(pipeline: Pipeline) -> None:
    first = "Twelve people died when the ferry sank on Sunday, the hospital in Arvik said on Monday"
    other = "Eleven people died when the ferry sank on 8 February"
    pipeline.ingest(came(0, f"{first}."))
    assert moved(pipeline, came(1, f"{other}.")) == [
        ("figures conflict", f"{other}\nTwelve people died (Outlet 0); Eleven people died (Outlet 1)")
    ]


@pytest.mark.parametrize("other", ["a dozen people", "about 15 people", "at least 10 people"])
def test_figures_that_can_both_be_right_conflict_not(pipeline: Pipeline, other: str) -> None:
    pipeline.ingest(came(0, SLIDE.format("12 people")))
    assert "figures conflict" not in dict(moved(pipeline, came(1, SLIDE.format(other))))


def test_an_edit_says_what_was_taken_out_and_put_in(pipeline: Pipeline) -> None:
    article = came(0, "The dam has two gates, and both of them creak.", title="Rain")
    pipeline.ingest(article)
    edited = replace(article, text=article.text.replace("two gates", "three gates"))
    assert moved(pipeline, edited) == [("article edited", "Outlet 0: Rain\n[two → three]")]


def test_words_that_an_edit_puts_in_are_new_but_their_speaker_is_not_heard_first(pipeline: Pipeline) -> None:
    article = came(0, SAID, title="Rain")
    pipeline.ingest(article)
    other = "“Nobody in Tarn has to leave a house tonight,” Mayor Ines Roth said on 9 February 2026."
    changes = moved(pipeline, replace(article, text=article.text.replace(SAID, other)))
    assert [kind for kind, _ in changes] == ["article edited", "new statement"]


def test_a_correction_is_told_with_its_note_once_and_is_no_edit_besides(pipeline: Pipeline) -> None:
    article = came(0, FIRE, title="Rain")
    pipeline.ingest(article)
    note = "Correction: an earlier version of this story gave the wrong number of cases."
    corrected = replace(article, text=f"{article.text.replace('dogs', 'cats')}\n\n{note}")
    assert moved(pipeline, corrected) == [("article corrected", f"Outlet 0: Rain\n{note}\n[dogs → cats]")]
    assert moved(pipeline, replace(corrected, text=corrected.text + "\n\nUpdated: 15:10")) == []


@pytest.mark.parametrize(
    ("kind", "note"),
    [
        ("article withdrawn", "This story has been withdrawn because its source lied."),
        ("article killed", "MANDATORY KILL: the dam story of Sunday"),
    ],
)
def test_what_rests_on_a_withdrawn_article_alone_is_marked_and_leaves_what_is_shown(
    pipeline: Pipeline, kind: str, note: str
) -> None:
    article = came(0, f"{FIRE}\n\n{SAID}", title="Rain")
    pipeline.ingest(article)
    pipeline.ingest(came(1, FIRE))
    assert moved(pipeline, replace(article, text=note)) == [
        (kind, f"Outlet 0: Rain\n{note}\non it alone rest s1"),
    ]
    statement, event = pipeline.store.statements.get(EVERYTHING, "s1"), pipeline.store.events.get(EVERYTHING, "e1")
    assert statement
    assert event
    assert (statement.abandoned, statement.best.content[:3], event.abandoned) == (True, "“In", False)
    assert shown(pipeline) == [("new event", "e1"), ("event confirmed", "e1"), (kind, "n0")]


def test_a_notice_of_its_own_kills_the_one_article_of_its_outlet_that_it_names(pipeline: Pipeline) -> None:
    for number, title in ((0, "Mayor promises money for pumps"), (1, "Gates of the dam creak")):
        pipeline.ingest(came(number, SAID if number else FIRE, title=title, outlet="Outlet 0"))
    pipeline.ingest(came(2, SAID, title="Mayor promises money for pumps", outlet="Outlet 2"))
    note = "MANDATORY KILL: Please kill the story “Mayor promises money for pumps”. The recording is not of her."
    notice = Incoming(note, "kill", outlet="Outlet 0", given_id="kill")
    assert [(c.kind, c.subject) for c in pipeline.ingest(notice).changes] == [("article killed", "n0")]
    other = replace(notice, text="MANDATORY KILL: Please kill the story on the bridge.", given_id="other")
    assert pipeline.ingest(other).changes == ()


DATED = "MANDATORY KILL: the dam story. Ines Roth said on 9 February 2026 that a landslide killed nobody in Tarn."


def test_a_note_is_no_report_and_what_it_means_waits_for_an_editor_where_it_names_none(pipeline: Pipeline) -> None:
    for number, title in ((0, "Mayor promises money for pumps"), (1, "Mayor promises money for gates")):
        pipeline.ingest(came(number, SAID if number else FIRE, title=title, outlet="Outlet 0"))
    before = pipeline.store.size(EVERYTHING)
    note = Incoming(
        DATED + " It had: “Mayor promises money”.", "kill", outlet="Outlet 0", given_id="kill", storyline=SLUG
    )
    assert pipeline.ingest(note).changes == ()
    after = pipeline.store.size(EVERYTHING)
    assert {name: after[name] - before[name] for name in ("articles", "statements", "events", "changes")} == {
        "articles": 1, "statements": 0, "events": 0, "changes": 0,
    }  # fmt: skip
    [(waits, perhaps)] = pipeline.store.notices.waiting(EVERYTHING)
    assert (waits.id, [each.id for each in perhaps]) == ("kill", ["n0", "n1"])
    with pipeline.store.write():
        means = pipeline.standings.decide(AT, waits, [pipeline.named("n1").pk])
    assert [(c.kind, c.subject) for c in means] == [("article killed", "n1")]
    assert pipeline.store.notices.waiting(EVERYTHING) == ()


def test_a_note_of_correction_corrects_the_article_that_it_names(pipeline: Pipeline) -> None:
    pipeline.ingest(came(0, SAID, title="Mayor promises money for pumps", outlet="Outlet 0"))
    text = "Correction: an earlier story, “MAYOR PROMISES MONEY FOR PUMP”, gave the wrong day."
    done = pipeline.ingest(Incoming(text, "note", outlet="Outlet 0", given_id="note"))
    assert [(c.kind, c.subject) for c in done.changes] == [("article corrected", "n0")]
    assert pipeline.named("n0").standing_note == text


def test_a_copy_of_a_withdrawn_article_is_no_other_origin(pipeline: Pipeline) -> None:
    article = came(0, SAID, title="Rain")
    pipeline.ingest(article)
    pipeline.ingest(replace(article, given_id="copy", label="copy", outlet="Paper", text=article.text + " (wire)"))
    pipeline.ingest(replace(article, text="This story has been withdrawn."))
    statement = pipeline.store.statements.get(EVERYTHING, "s1")
    assert statement
    assert (statement.abandoned, shown(pipeline)) == (True, [("article withdrawn", "n0")])


def test_an_article_that_stands_again_is_read_again(pipeline: Pipeline) -> None:
    article = came(0, SAID, title="Rain")
    for text in (article.text, "This story has been withdrawn.", article.text):
        pipeline.ingest(replace(article, text=text))
    statement = pipeline.store.statements.get(EVERYTHING, "s1")
    assert statement
    assert (statement.abandoned, statement.id) == (False, "s1")


def test_a_page_that_is_gone_twice_in_a_row_is_withdrawn_until_it_is_there_again(pipeline: Pipeline) -> None:
    store = pipeline.store
    with store.write():
        source = store.sources.add(AT, "Rain", "page", "https://vell.example/rain", "ada", 900)
    pipeline.ingest(replace(came(0, SAID, title="Rain"), source_id=source.pk))

    def gone() -> tuple[Change, ...]:
        with store.write():
            return pipeline.standings.gone(AT, source.pk, 410)

    def there() -> None:
        with store.write():
            pipeline.standings.there(source.pk)

    assert gone() == ()
    there()
    note = "Outlet 0: Rain\ngone from its address (410, seen twice)\non it alone rest s1"
    assert (gone(), gone(), gone()) == ((), (Change("article withdrawn", "n0", SLUG, note),), ())
    assert shown(pipeline) == [("article withdrawn", "n0")]
    there()
    assert shown(pipeline) == [("first statement", "s1"), ("article withdrawn", "n0")]


PLAN = "The council of Vell will vote on a new dam on 14 February 2026."


def test_a_planned_day_that_has_passed_is_told_once(pipeline: Pipeline) -> None:
    store = pipeline.store
    pipeline.ingest(came(0, PLAN))

    def passed(days: int) -> list[tuple[str, str, str]]:
        with store.write():
            return [(c.kind, c.subject, c.text) for c in days_passed(store, AT + timedelta(days=days), UTC)]

    assert [passed(days) for days in (4, 5, 6)] == [[], [("planned day passed", "e1", PLAN[:-1])], []]


def test_an_old_plan_that_comes_today_and_what_has_happened_pass_no_day(pipeline: Pipeline) -> None:
    store = pipeline.store
    pipeline.ingest(came(0, "The council of Orr will vote on a new mill on 4 February 2026.", day=2))
    pipeline.ingest(came(1, PLAN))
    pipeline.ingest(came(2, "The council of Vell voted on a new dam on 14 February 2026.", day=15))
    with store.write():
        assert days_passed(store, AT + timedelta(days=30), UTC) == ()


def test_what_another_article_tells_too_stays_news_when_the_first_is_taken_out(pipeline: Pipeline) -> None:
    first, second = came(0, SAID), came(1, SAID)
    assert [kind for kind, _ in moved(pipeline, first)] == ["first statement"]
    assert moved(pipeline, second) == []
    with pipeline.store.write():
        pipeline.remove(AT, SLUG, pipeline.named("n0"))
    assert shown(pipeline) == [("first statement", "s1")]
    with pipeline.store.write():
        pipeline.remove(AT, SLUG, pipeline.named("n1"))
    assert shown(pipeline) == []


def test_a_page_behind_a_feeds_entry_is_gone_once_it_was_missed_twice_in_a_row(pipeline: Pipeline) -> None:
    with pipeline.store.write():
        source = pipeline.store.sources.add(AT, "Feed", "feed", "https://dam.example/rss", "U1", 900)
    pipeline.ingest(replace(came(0, SAID, title="Rain"), source_id=source.pk, entry_id="e1", given_id=None))
    [article] = pipeline.store.articles.list(EVERYTHING)
    standings = pipeline.standings
    with pipeline.store.write():
        standings.entry_gone(AT, source.pk, "e1", 404)
        standings.entry_there(source.pk, "e1")
        assert standings.entry_gone(AT, source.pk, "e1", 404) == ()
        assert [c.kind for c in standings.entry_gone(AT, source.pk, "e1", 404)] == ["article withdrawn"]
        standings.entry_there(source.pk, "e1")
    assert pipeline.named(article.id).standing == "stands"


TOLL = "The number of people who died when the barge Lena capsized off Tarn on 8 February 2026 has risen to 15."
SANK = "The barge capsized off Tarn on 8 February 2026, killing 15 people."
RAISED = "The wreck was lifted. The barge capsized on 8 February 2026 and 15 people died."


def test_what_comes_apart_from_an_event_is_told_once_and_no_more_as_its_confirmation(pipeline: Pipeline) -> None:
    pipeline.ingest(came(0, TOLL))
    assert [kind for kind, _ in moved(pipeline, came(1, SANK))] == ["event confirmed"]
    assert [kind for kind, _ in shown(pipeline) if kind == "event confirmed"] == ["event confirmed"]
    assert moved(pipeline, came(2, RAISED)) == [
        ("event confirmed", f"{RAISED.partition('. ')[2][:-1]} (Outlet 2)"),
        ("new event", SANK[:-1]),
    ]
    told = [
        (change.kind, change.article.id if change.article else "", change.text)
        for change in pipeline.store.changes.since(EVERYTHING)
        if change.kind in ("new event", "event confirmed")
    ]
    assert told == [
        ("new event", "n0", TOLL[:-1]),
        ("event confirmed", "n2", f"{RAISED.partition('. ')[2][:-1]} (Outlet 2)"),
        ("new event", "n1", SANK[:-1]),
    ]
