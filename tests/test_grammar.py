"""The grammar, row by row: subject words, then clauses that count only when their value resolves."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Misunderstood
from bot.grammar import COMMAND_WORDS, FLAGS, NO_DATE, VALUED, Clauses, Parsed, fold, parse, slug_of
from bot.when import read_when, shown_date

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 2, 5, 9, 30, tzinfo=UTC)  # a Thursday, 10:30 in Paris
ALL = (*FLAGS, *VALUED)
COMMANDS = {
    "timeline": ALL,
    "who-said": ALL,
    "new": ALL,
    "search": ("in", "since", "oldest", "all"),
    "receipt": ("since", "all"),
    "storyline create": (),
    "storyline list": ("all",),
    "help": (),
}


class Newsroom:
    """Two storylines, two people, one outlet."""

    def slug(self, text: str) -> str | None:
        dashed = text.replace(" ", "-")
        return dashed if dashed in {"macron-putin", "european-troops"} else None

    def person(self, text: str) -> str | None:
        return {"macron": "Emmanuel Macron", "emmanuel macron": "Emmanuel Macron", "starmer": "Keir Starmer"}.get(text)

    def outlet(self, text: str) -> str | None:
        return {"kyiv independent": "Kyiv Independent"}.get(text)

    def near(self, keyword: str, text: str) -> str | None:
        return {("by", "makron"): "Emmanuel Macron", ("in", "macron-puttin"): "macron-putin"}.get((keyword, text))


def read(line: str) -> Parsed:
    return parse(line, COMMANDS, Newsroom(), NOW, PARIS, ("who-said", "search"))


def counted(clauses: Clauses) -> dict[str, object]:
    """The clauses that counted, dates as the first and the past day."""
    found: dict[str, object] = {}
    for name in ("storyline", "person", "about", "outlet", "format", "all", "sure", "oldest"):
        if value := getattr(clauses, name):
            found[name] = value
    if clauses.since:
        found["since"] = str(clauses.since.first_day)
    if clauses.until:
        found["until"] = str(clauses.until.past_day)
    return found | ({"page": clauses.page} if clauses.page != 1 else {})


@pytest.mark.parametrize(
    ("line", "name", "subject", "clauses"),
    [
        ("/timeline macron-putin", "timeline", "macron-putin", {}),
        ("timeline macron putin", "timeline", "macron putin", {}),
        ("/TIMELINE Macron–Putin", "timeline", "Macron–Putin", {}),
        ("  / timeline   macron-putin  ", "timeline", "macron-putin", {}),
        ("/who said troops", "who-said", "troops", {}),
        ("/who—said troops", "who-said", "troops", {}),
        ("/who_said troops", "who-said", "troops", {}),
        ("/slugline who-said troops", "who-said", "troops", {}),
        ("/slugline", "help", "", {}),
        ("/slugline help who-said", "help", "who-said", {}),
        ("/storyline create new-slug All about it since monday all", "storyline create",
         "new-slug All about it since monday all", {}),
        ("/storyline list all", "storyline list", "", {"all": True}),
        ("/weather in Paris", "weather", "in Paris", {}),
        # words, because no value resolves
        ("/who-said in the coming weeks", "who-said", "in the coming weeks", {}),
        ("/who-said troops in ukraine", "who-said", "troops in ukraine", {}),
        ("/who-said ready by march", "who-said", "ready by march", {}),
        ("/who-said as soon as possible", "who-said", "as soon as possible", {}),
        ("/who-said since then", "who-said", "since then", {}),
        ("/who-said the front page", "who-said", "the front page", {}),
        ("/who-said page 0", "who-said", "page 0", {}),
        ("/who-said peace for all", "who-said", "peace for all", {}),
        ("/who-said not sure", "who-said", "not sure", {}),
        ("/who-said talks since 03/04/2025", "who-said", "talks since 03/04/2025", {}),
        ("/who-said talks since 30 Feb 2025", "who-said", "talks since 30 Feb 2025", {}),
        # words, because they are quoted
        ('/who-said "by macron"', "who-said", '"by macron"', {}),
        ("/who-said ‘since 2025’", "who-said", "‘since 2025’", {}),
        ('/who-said troops "all"', "who-said", 'troops "all"', {}),
        # words, because clauses stand at the end
        ("/who-said by macron troops", "who-said", "by macron troops", {}),
        # clauses
        ("/who-said troops in european-troops", "who-said", "troops", {"storyline": "european-troops"}),
        ("/who-said troops in European Troops", "who-said", "troops", {"storyline": "european-troops"}),
        ("/who-said troops by macron", "who-said", "troops", {"person": "Emmanuel Macron"}),
        ('/who-said troops BY "Emmanuel Macron"', "who-said", "troops", {"person": "Emmanuel Macron"}),
        ("/who-said by macron about ground troops", "who-said", "",
         {"person": "Emmanuel Macron", "about": "ground troops"}),
        ("/who-said outlet kyiv independent oldest all", "who-said", "",
         {"outlet": "Kyiv Independent", "all": True, "oldest": True}),
        ("/who-said troops in ukraine by macron since 2025 until 2025-02 sure as json page 3", "who-said",
         "troops in ukraine",
         {"person": "Emmanuel Macron", "since": "2025-01-01", "until": "2025-03-01", "sure": True, "format": "json",
          "page": 3}),
        ("/who-said about troops in ukraine", "who-said", "", {"about": "troops in ukraine"}),
        ("/who-said troops by macron by starmer", "who-said", "troops by macron", {"person": "Keir Starmer"}),
        ("/new since 24h", "new", "", {"since": "2026-02-04"}),
        ("/new macron-putin since last week", "new", "macron-putin", {"since": "2026-01-26"}),
    ],
)  # fmt: skip
def test_each_row_of_the_grammar(line: str, name: str, subject: str, clauses: dict[str, object]) -> None:
    parsed = read(line)
    assert (parsed.name, parsed.subject, counted(parsed.clauses)) == (name, subject, clauses)


@pytest.mark.parametrize(
    ("line", "terms", "phrases"),
    [
        ("/who-said Troops, soldiers!", ("troops", "soldiers"), ()),
        ("/who-said “Ground Troops” Ukraine’s", ("ukraine's",), ("ground troops",)),
        ("/who-said 'in the coming weeks' talks", ("talks",), ("in the coming weeks",)),
        ("/who-said don't say 'don't stop' now", ("don't", "say", "now"), ("don't stop",)),
        ('/who-said "troops', ("troops",), ()),
        ("/who-said boots—on — ground", ("boots-on", "ground"), ()),
        ('/who-said talks by macron about "ground troops" peace', ("talks", "peace"), ("ground troops",)),
        ("/who-said 5% of $46", ("5%", "of", "$46"), ()),
    ],
)
def test_terms_stand_outside_the_marks_and_phrases_inside(
    line: str, terms: tuple[str, ...], phrases: tuple[str, ...]
) -> None:
    parsed = read(line)
    assert (parsed.terms, parsed.phrases) == (terms, phrases)


@pytest.mark.parametrize(
    ("line", "notes"),
    [
        ("/who-said troops", ()),
        ("/who-said in the coming weeks", ('"in the coming weeks" was read as words: no storyline has that name.',)),
        ("/who-said ready by march", ('"by march" was read as words: nobody of that name is known.',)),
        ("/who-said since then", (f'"since then" was read as words: {NO_DATE}.',)),
        ("/who-said talks since march", ('"since march" was read as Mar 2025, the latest one.',)),
        ("/who-said talks since monday", ('"since monday" was read as Monday 2 Feb 2026.',)),
        ("/who-said talks since last week", ('"since last week" was read as 26 Jan 2026 to 1 Feb 2026.',)),
        ("/who-said talks until 18 Feb", ('"until 18 Feb" was read as 18 Feb 2025, the latest one.',)),
        ("/who-said by Makron",
         ('"by Makron" was read as words: nobody of that name is known. Did you mean "by Emmanuel Macron"?',)),
        ("/timeline in macron–puttin",
         ('"in macron–puttin" cannot be read: no storyline has that name. Did you mean "in macron-putin"?',)),
        ("/new since 2026-13-45",
         (f'"since 2026-13-45" cannot be read: {NO_DATE}.',)),
        ("/search talks by macron", ('"by macron" was read as words: /search does not take "by".',)),
        ("/search talks by the sea", ()),
        ("/search talks sure", ('"sure" was read as words: /search does not take "sure".',)),
        ("/search not sure", ()),
        ("/receipt s1 by macron since 2025 oldest",
         ('"by macron" was left out: /receipt does not take "by".',
          '"oldest" was left out: /receipt does not take "oldest".')),
        ("/storyline create new-slug What is said by macron", ()),
        ('/who-said "in the coming weeks"', ()),
        ("/who-said as soon as possible", ()),
    ],
)  # fmt: skip
def test_the_reply_says_how_an_open_line_was_read(line: str, notes: tuple[str, ...]) -> None:
    assert read(line).read_as == notes


def test_a_clause_that_a_command_does_not_take_is_left_out_and_not_asked_again() -> None:
    parsed = read("/receipt s1 by macron since 2025 oldest")
    assert (parsed.subject, parsed.left_out) == ("s1", ("by macron", "oldest"))
    assert parsed.again("all") == "/receipt s1 since 2025 all"


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("macron-putin", "macron-putin"),
        ("Macron–Putin", "macron-putin"),
        ('"g7"', "g7"),
        ("2026", "2026"),
        ("x" * 50, "x" * 50),
        ("x" * 51, None),
        ("Bad_Slug!", None),
        ("two words", None),
        ("-ferry", None),
        ("ferry-", None),
        ("since", None),
        ("all", None),
        ("list", None),
        ("Who-Said", None),
        ("", None),
    ],
)
def test_one_rule_of_slugs(typed: str, slug: str | None) -> None:
    assert slug_of(typed) == slug


def test_no_word_of_a_command_is_a_slug() -> None:
    from handlers.dispatch import REGISTRY

    assert {word for name in REGISTRY for word in name.split()} | {"more", "slugline"} == COMMAND_WORDS


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("2025", "2025-01-01T00:00+01:00", "2026-01-01T00:00+01:00"),
        ("2025-02", "2025-02-01T00:00+01:00", "2025-03-01T00:00+01:00"),
        ("2025-12", "2025-12-01T00:00+01:00", "2026-01-01T00:00+01:00"),
        ("2025-02-18", "2025-02-18T00:00+01:00", "2025-02-19T00:00+01:00"),
        ("2025-03-30", "2025-03-30T00:00+01:00", "2025-03-31T00:00+02:00"),
        ("18 feb 2025", "2025-02-18T00:00+01:00", "2025-02-19T00:00+01:00"),
        ("the 18th of february, 2025", "2025-02-18T00:00+01:00", "2025-02-19T00:00+01:00"),
        ("tuesday, feb. 18, 2025", "2025-02-18T00:00+01:00", "2025-02-19T00:00+01:00"),
        ("feb 18", "2025-02-18T00:00+01:00", "2025-02-19T00:00+01:00"),
        ("4 february", "2026-02-04T00:00+01:00", "2026-02-05T00:00+01:00"),
        ("29 feb", "2024-02-29T00:00+01:00", "2024-03-01T00:00+01:00"),
        ("feb 2025", "2025-02-01T00:00+01:00", "2025-03-01T00:00+01:00"),
        ("sept. 2025", "2025-09-01T00:00+02:00", "2025-10-01T00:00+02:00"),
        ("february", "2026-02-01T00:00+01:00", "2026-03-01T00:00+01:00"),
        ("may", "2025-05-01T00:00+02:00", "2025-06-01T00:00+02:00"),
        ("18/02/2025", "2025-02-18T00:00+01:00", "2025-02-19T00:00+01:00"),
        ("18.02.2025", "2025-02-18T00:00+01:00", "2025-02-19T00:00+01:00"),
        ("today", "2026-02-05T00:00+01:00", "2026-02-06T00:00+01:00"),
        ("yesterday", "2026-02-04T00:00+01:00", "2026-02-05T00:00+01:00"),
        ("thursday", "2026-02-05T00:00+01:00", "2026-02-06T00:00+01:00"),
        ("last thursday", "2026-01-29T00:00+01:00", "2026-01-30T00:00+01:00"),
        ("this week", "2026-02-02T00:00+01:00", "2026-02-09T00:00+01:00"),
        ("last week", "2026-01-26T00:00+01:00", "2026-02-02T00:00+01:00"),
        ("last month", "2026-01-01T00:00+01:00", "2026-02-01T00:00+01:00"),
        ("last year", "2025-01-01T00:00+01:00", "2026-01-01T00:00+01:00"),
        ("24h", "2026-02-04T10:30+01:00", "2026-02-04T10:30+01:00"),
        ("3d", "2026-02-02T10:30+01:00", "2026-02-02T10:30+01:00"),
        ("2 weeks ago", "2026-01-22T10:30+01:00", "2026-01-22T10:30+01:00"),
        ("a month ago", "2026-01-05T00:00+01:00", "2026-01-06T00:00+01:00"),
        ("now", "2026-02-05T10:30+01:00", "2026-02-05T10:30+01:00"),
        ("yesterday at noon", "2026-02-04T00:00+01:00", "2026-02-05T00:00+01:00"),
    ],
)
def test_each_row_of_the_dates(words: str, start: str, end: str) -> None:
    found = read_when(words, NOW, PARIS)
    assert found
    assert (found.start.isoformat(timespec="minutes"), found.end.isoformat(timespec="minutes")) == (start, end)


@pytest.mark.parametrize(
    "words",
    ["", "the", "5", "46 million", "03/04/2025", "31 april 2025", "march of the army", "holiday", "soon"],
)
def test_what_is_no_date_is_not_made_one(words: str) -> None:
    assert read_when(words, NOW, PARIS) is None


def test_the_day_is_the_desks_day_and_not_utcs() -> None:
    late = datetime(2026, 2, 4, 23, 30, tzinfo=UTC)
    paris, utc = read_when("today", late, PARIS), read_when("today", late, ZoneInfo("UTC"))
    assert paris
    assert utc
    assert (paris.shown, utc.shown) == ("5 Feb 2026", "4 Feb 2026")


@pytest.mark.parametrize("line", ["", "   ", "/", "x" * 4001])
def test_an_empty_or_endless_line_is_misunderstood(line: str) -> None:
    with pytest.raises(Misunderstood):
        read(line)


def test_the_same_command_is_asked_again_for_another_page() -> None:
    parsed = read('/who said "ground  troops" by Macron since 2025 page 2')
    assert parsed.again("page 3") == '/who-said "ground troops" by Macron since 2025 page 3'
    assert parsed.again("all") == '/who-said "ground troops" by Macron since 2025 all'


def test_an_iso_date_is_shown_at_its_own_precision() -> None:
    shown = ["18 Feb 2025", "Feb 2025", "2025", "in spring", "²"]
    assert [shown_date(iso) for iso in ("2025-02-18", "2025-02", "2025", "in spring", "²")] == shown


@pytest.mark.parametrize(
    ("run", "shown"),
    [
        ("2026-03-02/2026-03-08", "2–8 Mar 2026"),
        ("2026-03-08/2026-03-08", "8 Mar 2026"),
        ("2026-03-30/2026-04-05", "30 Mar – 5 Apr 2026"),
        ("2025-12-29/2026-01-04", "29 Dec 2025 – 4 Jan 2026"),
        ("2026-02-01/2026-02-28", "Feb 2026"),
        ("2025-03-01/2025-05-31", "Mar–May 2025"),
        ("2025-12-01/2026-02-28", "Dec 2025 – Feb 2026"),
        ("2026-01-01/2026-12-31", "2026"),
        ("1990-01-01/1999-12-31", "1990–1999"),
    ],
)
def test_a_run_of_days_is_shown_as_people_write_it(run: str, shown: str) -> None:
    assert shown_date(run) == shown


WORDS = st.sampled_from(
    [
        *ALL,
        "/who-said",
        "troops",
        "macron",
        "putin",
        '"',
        "“a b”",
        "'",
        "2025",
        "march",
        "monday",
        "3d",
        "—",
        "--",
        "12th",
        "ago",
    ]
)


@given(st.one_of(st.text(), st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=9).map(" ".join)))
def test_no_line_fails_and_no_word_is_lost(line: str) -> None:
    """The name as called, the subject and the clauses as typed are the line again, slice by slice and in order.

    Only a clause that was left out stands elsewhere.
    """
    try:
        parsed = read(line)
    except Misunderstood:
        return
    printed = "".join(mark if mark.isprintable() else " " for mark in line)
    pieces = [parsed.called, parsed.subject, *parsed.clauses.typed]
    if parsed.left_out:
        assert sorted(" ".join([*pieces, *parsed.left_out]).split()) == sorted(printed.split())
        return
    at, between = 0, ""
    for piece in pieces:
        start = printed.index(piece, at)
        between, at = between + printed[at:start], start + len(piece)
    assert (between + printed[at:]).strip() == ""


@given(st.text(alphabet="abcdefgh0123456789 /.,:-agoydminthshour", max_size=45))
def test_no_date_makes_the_reader_fail(words: str) -> None:
    found = read_when(fold(words), NOW, PARIS)
    assert found is None or found.start <= found.end
