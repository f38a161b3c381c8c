"""Under a digest a command that wants a storyline means the digest's; one that changes something never does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.model import EVERYTHING, Change
from bot.reply import Action
from bot.store.records import Turn
from handlers.desk import Asker, Desk
from handlers.dispatch import dispatch
from handlers.threads import answer_under, subscribing
from tests.handlers.ferry import NOW, ferry_desk

ASKER = Asker("U1", "C1", "slack")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = ferry_desk(tmp_path / "ferry.db")
    yield desk
    desk.store.close()


@pytest.mark.parametrize(
    ("line", "means"),
    [
        ("/timeline", "/timeline ferry"),
        ("/timeline since 2026-02-03", "/timeline ferry since 2026-02-03"),
        ("/storyline show", "/storyline show ferry"),
        ("/digest preview", "/digest preview ferry"),
        ("/who-said ferry", "/who-said ferry"),
        ("/timeline harbour", "/timeline harbour"),
    ],
)
def test_no_slug_is_needed_in_a_digests_thread(desk: Desk, line: str, means: str) -> None:
    with desk.store.write():
        desk.store.storylines.create(NOW, "harbour", "The harbour", "ada")
    expected = dispatch(means, ASKER, desk)
    assert answer_under(line, ("ferry",), ASKER, desk) == expected


def test_what_a_digest_of_several_is_asked_is_offered_for_each(desk: Desk) -> None:
    reply = answer_under("/timeline all", ("ferry", "harbour"), ASKER, desk)
    assert (reply.title, reply.summary) == ("Which storyline?", "this digest is about ferry and harbour")
    assert reply.actions == (Action("ferry", "/timeline ferry all"), Action("harbour", "/timeline harbour all"))


def test_what_changes_something_is_given_no_storyline(desk: Desk) -> None:
    with pytest.raises(Exception, match="Which storyline"):
        answer_under("/storyline archive", ("ferry",), ASKER, desk)
    assert desk.store.storylines.slugs(EVERYTHING) == ("ferry", "fish-quota")


def test_a_digest_is_known_by_its_first_message(desk: Desk) -> None:
    store = desk.store
    with store.write():
        store.storylines.create(NOW, "harbour", "The harbour", "ada")
        subscribed = store.subscriptions.subscribe(
            NOW, "slack", "C1", ["ferry", "harbour"], "UTC", ["08:00"], None, "ada"
        )
        last = store.changes.add(NOW, Change("new event", "e1", "harbour", "It opened"), None)
        digest = store.digests.queue(NOW, [Turn(subscribed, "k")], last, ["{}", "{}"], ["harbour"])
        rows = [row for row in store.outgoing.rows() if row.digest == digest]
        for row in rows:
            store.outgoing.sent(NOW, row.pk, f"C1:{row.part}")
    assert [store.digests.about(ref) for ref in ("C1:0", "C1:1", "C2:0")] == [("harbour",), (), ()]


@pytest.mark.parametrize("verb", ["subscribe", "undo"])
def test_what_has_digests_posted_names_the_room_that_others_may_read_in(desk: Desk, verb: str) -> None:
    assert subscribing(f"/digest {verb} ferry", ASKER, desk) == "C1"
    assert subscribing("/digest pause ferry", ASKER, desk) is None
