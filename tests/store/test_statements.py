"""Statements across the articles that give them, and finding them by words."""

from dataclasses import replace
from datetime import date

import pytest

from bot.following.faithful import span_to_show
from bot.model import EVERYTHING, UNKNOWN, Date, Scope, Span, StatementMention
from bot.store import Query, Store, matched_directly
from bot.store.records import Statement, StatementReceipt
from tests.store.making import AT, arrive, attach, day, found, mention, said, storyline

VIK = (
    "Ada Lund told the council that “the bridge at Vik stays closed”. “We will not send ground troops,” said Bo Ek."
    " Work would resume, she added."
)
CLOSED = "“the bridge at Vik stays closed”"
AT_CLOSED = VIK.index(CLOSED)
TROOPS = "“We will not send ground troops,”"


def test_a_statement_is_kept_with_all_that_its_mention_says(store: Store) -> None:
    article = arrive(store, VIK, day("2026-05-30"), outlet="The Vik Post", given_id="vik")
    given = StatementMention(
        content=(Span(AT_CLOSED, AT_CLOSED + len(CLOSED)),),
        context=Span(0, AT_CLOSED + len(CLOSED) + 1),
        kind="direct",
        speaker="Ada Lund",
        quotes=(Span(AT_CLOSED + 1, AT_CLOSED + len(CLOSED) - 1),),
        source=Span(0, 8),
        cue=Span(9, 13),
        speakers=("Ada Lund", "Bo Ek"),
        candidates=("Ada Lund", "Ada Berg"),
        role="engineer",
        to="the council",
        via=("The Vik Post",),
        said=Date("2026-05-29", "day", "resolved", words="Friday", reason="from 30 May 2026"),
        reported_on="2026-05-30",
        doubts=("speaker",),
    )
    with store.write():
        pk = store.statements.add(AT, given, "a print")
    attach(store, pk, article, given)
    assert store.statements.get(EVERYTHING, "s1") == Statement(
        pk=1,
        id="s1",
        kind="direct",
        speaker="Ada Lund",
        speakers=("Ada Lund", "Bo Ek"),
        role="engineer",
        to="the council",
        via=("The Vik Post",),
        said=given.said,
        reported_on="2026-05-30",
        doubts=("speaker",),
        state="active",
        first_seen=AT,
        receipts=(StatementReceipt(article, given, CLOSED, CLOSED, given.content[0]),),
    )


def test_two_articles_may_give_one_statement_and_the_page_speaks_before_the_brief(store: Store) -> None:
    first = arrive(store, VIK, outlet="The Vik Post", given_id="first")
    second = arrive(store, "Yesterday " + VIK, given_id="second")
    pk = said(store, first, CLOSED, kind="indirect", reported_on="2026-05-31")
    attach(store, pk, second, mention("Yesterday " + VIK, CLOSED, said=day("2026-05-29"), reported_on="2026-05-30"))
    statement = store.statements.by_pk(pk)
    assert [receipt.article.id for receipt in statement.receipts] == ["first", "second"]
    assert (statement.best.article.id, statement.kind) == ("second", "direct")
    assert (statement.said, statement.reported_on) == (day("2026-05-29"), "2026-05-30")
    brief = replace(statement.receipts[1], article=replace(second, brief=True))
    assert replace(statement, receipts=(statement.receipts[0], brief)).best.article.id == "first"


def test_a_statement_that_no_revision_gives_any_more_is_withdrawn_and_its_id_never_used_again(store: Store) -> None:
    article = arrive(store, VIK)
    pk = said(store, article, CLOSED)
    with store.write():
        lost = store.statements.detach(article.pk)
        withdrawn = store.statements.settle(lost)
        again = store.statements.settle(lost)
    assert (lost, withdrawn, again) == ((pk,), ("s1",), ())
    assert store.statements.by_pk(pk).state == "withdrawn"
    assert found(store, "bridge") == []
    assert store.statements.of_article(EVERYTHING, article.pk) == ()
    assert said(store, article, TROOPS) == 2


def test_a_withdrawn_statement_comes_back_under_its_id(store: Store) -> None:
    article = arrive(store, VIK)
    pk = said(store, article, CLOSED)
    with store.write():
        store.statements.settle(store.statements.detach(article.pk))
    attach(store, pk, article, mention(VIK, CLOSED))
    assert found(store, "bridge") == ["s1"]
    assert store.statements.by_pk(pk).state == "active"


def test_an_id_that_was_merged_away_leads_to_the_one_it_became(store: Store) -> None:
    article = arrive(store, VIK)
    kept, gone = said(store, article, CLOSED), said(store, article, TROOPS)
    with store.write():
        store.connections.sql.execute("UPDATE statement SET merged_into = ? WHERE pk = ?", (kept, gone))
    assert store.statements.get(EVERYTHING, "s2") == store.statements.get(EVERYTHING, "s1")
    assert store.statements.get(EVERYTHING, "s3") is None


def test_a_storyline_has_the_statements_of_its_accepted_articles(store: Store) -> None:
    accepted, perhaps = arrive(store, VIK), arrive(store, VIK, given_id="perhaps")
    said(store, accepted, TROOPS, speaker="Bo Ek")
    said(store, perhaps, CLOSED)
    line = storyline(store, "vik", accepted)
    storyline(store, "vik", perhaps, state="perhaps")
    assert [s.id for s in store.statements.of_storyline(EVERYTHING, "vik")] == ["s1"]
    assert store.statements.of_storyline(EVERYTHING, "nowhere") == ()
    assert store.statements.speakers_in(line, without_article=perhaps.pk) == {"Bo Ek"}
    assert store.statements.speakers_in(line, without_article=accepted.pk) == frozenset()
    assert store.statements.present(line, [1, 2], without_article=perhaps.pk) == {1}


def test_of_all_that_give_a_statement_only_the_article_that_comes_is_looked_at(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []

    def told(text: str, given: StatementMention) -> Span:
        looked_at.append(text)
        return span_to_show(text, given)

    monkeypatch.setattr("bot.store.statements.span_to_show", told)
    words = "“No ferry will sail from here,”"
    texts = [f"The {name} Post reports. {words} Ada Lund said." for name in ("Vik", "Lunde", "Halden")]
    pk = said(store, arrive(store, texts[0]), words)
    for text in texts[1:]:
        attach(store, pk, arrive(store, text), mention(text, words))
    assert looked_at == texts


def test_the_words_of_each_mention_are_handed_out_for_comparison(store: Store) -> None:
    first, second = arrive(store, VIK), arrive(store, VIK, given_id="second")
    pk = said(store, first, CLOSED)
    attach(store, pk, second, mention(VIK, CLOSED, quotes=(Span(AT_CLOSED + 1, AT_CLOSED + 11),)))
    assert store.statements.wordings(pk) == (CLOSED, "the bridge")
    assert store.statements.wordings(pk, without_article=first.pk) == ("the bridge",)
    assert store.statements.wordings(pk, only_article=first.pk) == (CLOSED,)


SAYINGS = (
    ("We will not send ground troops", "Ada Lund", "2026-05-01", "The Vik Post"),
    ("No ground troop was ever asked for", "Bo Ek", "2026-05-02", "Aftenbladet"),
    ("Soldiers are not the answer at the Élysée", "Bo Ek", "2026-05-03", "The Vik Post"),
    ("Boots on the ground would be a mistake", "Ada Lund", "2026-05-04", None),
    ("The ground is dry and the troops are home", None, "2026-05-05", None),
    ("Nothing here", "Ada Lund", None, None),
)


@pytest.fixture
def sayings(store: Store) -> Store:
    for words, speaker, said_on, outlet in SAYINGS:
        doubts = () if speaker else ("speaker",)
        when = day(said_on) if said_on else UNKNOWN
        said(store, arrive(store, f"{words}.", outlet=outlet), words, speaker, said=when, doubts=doubts)
    return store


RELATED = {"troops": ("soldiers", "boots on the ground")}


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"terms": ("troops",)}, ["s5", "s2", "s1"]),
        ({"terms": ("TROOP",), "oldest": True}, ["s1", "s2", "s5"]),
        ({"terms": ("ground", "troops")}, ["s5", "s2", "s1"]),
        ({"phrases": ("ground troops",)}, ["s1"]),
        ({"phrases": ("Ground  Troop",)}, ["s2"]),
        ({"phrases": ("ground", "troops")}, ["s5", "s1"]),
        ({"terms": ("send",), "phrases": ("ground troops",)}, ["s1"]),
        ({"terms": ("troops",), "related": RELATED}, ["s5", "s4", "s3", "s2", "s1"]),
        ({"terms": ("soldiers",), "related": RELATED}, ["s3"]),
        ({"terms": ("elysee",)}, ["s3"]),
        ({"phrases": ("the ÉLYSÉE",)}, ["s3"]),
        ({"terms": ("troops",), "person": "Bo Ek"}, ["s2"]),
        ({"terms": ("troops",), "person": "bo ék"}, ["s2"]),
        ({"person": "Ada Lund"}, ["s4", "s1", "s6"]),
        ({"outlet": "The Vik Post"}, ["s3", "s1"]),
        ({"terms": ("troops",), "sure": True}, ["s2", "s1"]),
        ({"terms": ("troops",), "since": date(2026, 5, 2)}, ["s5", "s2"]),
        ({"terms": ("troops",), "until": date(2026, 5, 2)}, ["s1"]),
        ({"terms": ("troops",), "since": date(2026, 5, 2), "until": date(2026, 5, 5)}, ["s2"]),
        ({"person": "Ada Lund", "until": date(2027, 1, 1)}, ["s4", "s1"]),  # an unknown day is in no range
        ({"terms": ("nowhere",)}, []),
        ({"terms": ("troops",), "storyline": "nowhere"}, []),
        ({"since": date(2026, 5, 2)}, []),  # nothing was looked for
        ({}, []),
    ],
)
def test_statements_are_found_by_their_words(sayings: Store, query: dict[str, object], ids: list[str]) -> None:
    assert found(sayings, **query) == ids


def test_statements_are_found_within_a_storyline_also_by_its_former_name(sayings: Store) -> None:
    article = sayings.articles.get(EVERYTHING, "a2")
    assert article is not None
    storyline(sayings, "troops", article)
    with sayings.write():
        sayings.storylines.rename("troops", "european-troops")
    assert found(sayings, "ground", storyline="european-troops") == ["s2"]
    assert found(sayings, "ground", storyline="troops") == ["s2"]


def test_counts_are_of_all_and_the_page_is_a_part(sayings: Store) -> None:
    def page(limit: int, offset: int) -> tuple[int, int | None, list[str]]:
        hits = sayings.statements.search(EVERYTHING, Query(terms=("ground",)), limit, offset)
        return hits.total, hits.speakers, [s.id for s in hits.statements]

    assert page(2, 0) == (4, 2, ["s5", "s4"])
    assert page(2, 2) == (4, 2, ["s2", "s1"])
    assert page(2, 4) == (4, 2, [])


def test_speakers_are_not_counted_where_that_would_take_too_long(
    sayings: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.statements.COUNT_SPEAKERS_UP_TO", 3)
    hits = sayings.statements.search(EVERYTHING, Query(terms=("ground",)), 1)
    assert (hits.total, hits.speakers) == (4, None)


def test_no_phrase_runs_from_one_article_into_another(store: Store) -> None:
    first, second = arrive(store, "The plan is sound."), arrive(store, "Soldiers go home.")
    pk = said(store, first, "The plan is sound")
    attach(store, pk, second, mention("Soldiers go home.", "Soldiers go home"))
    assert found(store, phrases=("is sound",)) == found(store, phrases=("soldiers go",)) == ["s1"]
    assert found(store, phrases=("sound soldiers",)) == []


def test_a_correction_of_the_day_or_words_leaves_nothing_of_the_former_in_the_index(store: Store) -> None:
    article = arrive(store, VIK)
    pk = said(store, article, CLOSED, said=day("2026-05-01"))
    with store.write():
        store.statements.detach(article.pk)
    attach(store, pk, article, mention(VIK, TROOPS, speaker="Bo Ek", said=day("2026-04-01")))
    assert (found(store, "bridge"), found(store, "troops")) == ([], ["s1"])
    assert found(store, "troops", since=date(2026, 5, 1)) == []
    rows = store.connections.sql.execute("SELECT tags FROM statement_words").fetchall()
    assert [row["tags"] for row in rows] == ["byboek sure"]


@pytest.mark.parametrize(
    ("text", "directly"),
    [("The troops left", True), ("A troop left the ground", True), ("Soldiers left", False)],
)
def test_what_was_found_by_a_related_word_alone_can_be_told(text: str, directly: bool) -> None:
    assert matched_directly(Query(terms=("troops",), related=RELATED), text) is directly


def test_a_reader_who_may_see_nothing_finds_nothing(sayings: Store) -> None:
    nobody = Scope()
    hits = sayings.statements.search(nobody, Query(terms=("troops",)), 10)
    assert (hits.total, hits.speakers, hits.statements) == (0, 0, ())
    assert sayings.statements.get(nobody, "s1") is None
    assert sayings.statements.of_article(nobody, 1) == ()
