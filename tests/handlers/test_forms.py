"""What a form offers: a line's own paragraph, the people in it, and storylines for a link by what is said of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import NotFound
from handlers.desk import Asker, Desk
from handlers.forms import LineForm, Offered, line_form, storylines_for
from handlers.home import home
from tests.handlers.ferry import ADMIN, ASKER, HARBOUR, NOW, ferry_desk

FERRY = Offered("ferry", "Will the ferry sail again?")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = ferry_desk(tmp_path / "ferry.db")
    yield desk
    desk.store.close()


def test_a_statement_comes_with_its_paragraph_and_the_people_in_it(desk: Desk) -> None:
    found = line_form(ASKER, desk, "s3")
    assert found == LineForm(
        id="s3",
        words="the island is not “preparing to close the harbour”",
        paragraph=HARBOUR.split("\n")[0],
        speaker="Ada Lind",
        people=("Ada Lind",),
        date=None,
        storylines=(FERRY,),
    )


def test_an_event_has_nobody_who_said_it(desk: Desk) -> None:
    found = line_form(ASKER, desk, "e1")
    assert (found.speaker, found.date, found.storylines) == (None, "2026-01-12", (FERRY,))


@pytest.mark.parametrize("subject", ["s999", "e999", "a1", "", "s1; drop"])
def test_what_is_not_there_is_said(desk: Desk, subject: str) -> None:
    with pytest.raises(NotFound) as caught:
        line_form(ASKER, desk, subject)
    assert str(caught.value) == f"{subject} is not there any more. Ask again for what it stood in."


def test_the_storyline_that_shares_most_with_the_words_comes_first(desk: Desk) -> None:
    with desk.store.write():
        desk.store.storylines.create(NOW, "a-bridge", "Will the bridge be mended?", "ada", terms=("bridge", "Vik"))
    about = "Ferry to Holm sails again https://post.example/ferry"
    assert [each.slug for each in storylines_for(ASKER, desk, about)] == ["ferry", "a-bridge", "fish-quota"]
    assert storylines_for(ASKER, desk, "The bridge at Vik")[0] == Offered("a-bridge", "Will the bridge be mended?")


def test_a_page_has_what_somebody_follows_and_what_moved_in_it(desk: Desk) -> None:
    asker = Asker("U1", "D1", "slack")
    with desk.store.write():
        desk.store.storylines.create(NOW, "a-bridge", "Will the bridge be mended?", "ada")
        desk.store.subscriptions.subscribe(NOW, "slack", "D1", ["ferry"], "UTC", ["08:00"], None, asker.person)
    found = home(asker, desk)
    assert [(each.slug, bool(each.moved), len(each.latest)) for each in found.followed] == [("ferry", True, 2)]
    assert ([each.slug for each in found.others], found.care) == (["a-bridge", "fish-quota"], ())
    assert desk.store.changes.asked(asker.person, "ferry") is None


def test_a_page_counts_from_when_somebody_last_asked(desk: Desk) -> None:
    with desk.store.write():
        desk.store.subscriptions.subscribe(NOW, "terminal", "newsroom", ["ferry"], "UTC", ["08:00"], None, ADMIN.person)
        desk.store.changes.note_asked(NOW, ADMIN.person, "ferry")
    assert [(each.moved, each.latest) for each in home(ADMIN, desk).followed] == [("", ())]


def test_an_admins_page_has_the_sources_that_need_care(desk: Desk) -> None:
    with desk.store.write():
        sources = desk.store.sources
        for name in ("Ferry Post", "Coast Wire"):
            source = sources.add(NOW, name, "feed", f"https://{name[:5].lower()}.example/", "test:ada", 900)
            failed = name == "Coast Wire"
            sources.polled(NOW, source.pk, NOW, 500, "It did not answer.", failed=failed)
            sources.judge(NOW, source.pk, "failing" if failed else "ok")
    assert [entry.id for entry in home(ADMIN, desk).care] == ["Coast Wire"]
    assert home(ASKER, desk).care == ()
