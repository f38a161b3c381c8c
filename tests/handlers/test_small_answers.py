"""Small rules of answers, each of which an editor once missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import Misunderstood, NotFound, TellUser
from bot.model import EVERYTHING, Date, Incoming
from handlers.dating import how_dated
from handlers.dispatch import dispatch
from tests.handlers.dam import dam_desk
from tests.handlers.ferry import ASKER
from tests.test_changes import came

if TYPE_CHECKING:
    from pathlib import Path

    from handlers.desk import Desk

TWICE = (
    "“The lower road stays shut until the last stone is cleared,” Karl Munk said on 9 February 2026. He repeated it:"
    " “The lower road stays shut until the last stone is cleared,” Karl Munk said."
)
FIRE = "A fire destroyed the timber yard by the dam in Vell on 6 February 2026."
OTHER = "Fire destroyed the old timber yard by the dam in Vell on 6 February 2026."


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return dam_desk(tmp_path / "dam.db")


@pytest.mark.parametrize("typed", ["POST", "Post", "“post”", "'post'", "post,", "post."])
def test_an_articles_id_is_found_in_any_case_and_with_marks_around_it(desk: Desk, typed: str) -> None:
    assert dispatch(f"/article {typed}", ASKER, desk).notes[0].startswith("post: Valley Post")


@pytest.mark.parametrize(("typed", "kind"), [("s1", "a statement"), ("E1", "an event")])
def test_the_id_of_a_line_in_place_of_an_articles_leads_to_its_receipt(desk: Desk, typed: str, kind: str) -> None:
    with pytest.raises(NotFound) as refused:
        dispatch(f"/article {typed}", ASKER, desk)
    line = typed.lower()
    told = f"{line} is the id of {kind}, not of an article: /receipt {line} shows where it stands."
    assert str(refused.value) == told


def test_a_timeline_of_one_person_points_to_all_that_they_said(desk: Desk) -> None:
    actions = dispatch("/timeline dam by roth", ASKER, desk).actions
    assert "/who-said by ines roth in dam oldest" in [each.command for each in actions]


@pytest.mark.parametrize("line", ["/storyline create Bad Slug", "/storyline create Bad Slug Here"])
def test_a_slug_typed_with_blanks_is_proposed_with_hyphens(desk: Desk, line: str) -> None:
    slug = "-".join(line.split()[2:]).lower()
    with pytest.raises(Misunderstood, match=f"Write /storyline create {slug}, or"):
        dispatch(line, ASKER, desk)
    assert dispatch(f"/storyline create {slug}", ASKER, desk).summary == f"{slug} is followed from now on"


def test_no_day_lies_since_a_later_one_than_until(desk: Desk) -> None:
    with pytest.raises(Misunderstood, match="no day lies between"):
        dispatch("/timeline dam since 12 Feb 2026 until 3 Feb 2026", ASKER, desk)


@pytest.mark.parametrize(("words", "shown"), [("early March 2026", '"early March 2026"'), ("March 2026", "")])
def test_a_part_of_a_month_is_shown_in_the_articles_words(words: str, shown: str) -> None:
    assert how_dated(Date("2026-03", "month", "stated", words=words)) == shown


def test_a_paragraph_that_gives_a_statement_twice_is_shown_once_and_its_outlet_named_once(desk: Desk) -> None:
    desk.pipeline.ingest(came(0, TWICE))
    article = desk.pipeline.named("n0")
    found = next(s for s in desk.store.statements.of_article(EVERYTHING, article.pk) if len(s.receipts) > 1)
    line, *paragraphs = dispatch(f"/receipt {found.id}", ASKER, desk).entries
    assert ([each.article for each in line.receipts], len(paragraphs)) == (["n0"], 1)


def test_an_article_whose_words_were_joined_to_a_line_is_parted_from_it_and_joined_again_by_undo(desk: Desk) -> None:
    for number, told in enumerate((FIRE, OTHER)):
        desk.pipeline.ingest(came(number, told))
    line = desk.store.events.of_article(EVERYTHING, desk.pipeline.named("n0").pk)[0].id

    def tellers() -> list[list[str]]:
        events = desk.store.events.of_storyline(EVERYTHING, "vell-dam")
        return [[receipt.article.id for receipt in event.receipts] for event in events]

    assert tellers() == [["n0", "n1"]]
    dispatch(f"/correct {line} different-from n1", ASKER, desk)
    later = Incoming(f"Nobody slept in the valley that night at all.\n\n{OTHER}", "n9", given_id="n9",
                     published=Date("2026-02-10", "day", "stated"), storyline="vell-dam")  # fmt: skip
    desk.pipeline.ingest(later)
    assert tellers() == [["n0"], ["n1", "n9"]]
    dispatch("/undo", ASKER, desk)
    assert tellers() == [["n0", "n1", "n9"]]
    with pytest.raises(TellUser, match="does not give"):
        dispatch(f"/correct {line} different-from post", ASKER, desk)
