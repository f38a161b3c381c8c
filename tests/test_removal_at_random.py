"""Whatever is held, released, taken down and taken in, in any order: taken-down words are in no file and no answer."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from bot.errors import TellUser
from bot.following.passages import MARK
from bot.model import EVERYTHING, Incoming
from bot.reading import read
from handlers.dispatch import dispatch
from tests.handlers.ferry import ADMIN, FERRY_1, FERRY_2, FERRY_3, FERRY_4, HARBOUR, LATE, STOPPED, ferry_desk
from tests.handlers.test_holding import everything
from tests.handlers.test_holds_in_any_order import ids
from tests.test_removal import in_files, take_down

if TYPE_CHECKING:
    from pathlib import Path

    from handlers.desk import Desk

STEPS = 30
QUOTES = "soldiers could be sent to the pier, the ferry will sail again “before the ice is gone.”"
ARRIVALS = (
    FERRY_1,
    FERRY_2,
    FERRY_3,
    FERRY_4,
    replace(FERRY_1, text=STOPPED.replace("will sail again", "will [surely] sail again")),
    replace(FERRY_2, text=HARBOUR.replace("could be", "may be"), title="Soldiers could be sent to the pier"),
    replace(
        FERRY_2, text=HARBOUR.replace("dock workers", "dockers"), url="http://www.wire.example/ferry/?utm_source=x"
    ),
    replace(FERRY_2, url=None, given_id="copy", outlet="Vell Herald"),
    replace(FERRY_2, text=HARBOUR.replace("the pier", "the old pier"), url=None, given_id="copy", outlet="Vell Herald"),
    replace(FERRY_4, text=LATE.replace("Nobody will close", "No-body will ever close")),
    Incoming(f"A reader in Vell wrote that {QUOTES} So it goes on.\n", "letter", given_id="letter", storyline="ferry"),
    Incoming(f"Kill notice: Pier repaired. It had: {LATE}", "kill", outlet="Harbour Post", given_id="kill"),
)


ALONE = ("ferry-1", "ferry-3")
"""Articles no copy of which is among the arrivals, nor a line of theirs."""
FEW = 3
"""Words that may stand in another article all the same."""


@dataclass
class AtRandom:
    """A desk, and what is done to it; `gone` are the words that were taken down."""

    desk: Desk
    chance: random.Random
    gone: list[str] = field(default_factory=list)

    def hold(self) -> None:
        dispatch(f"/hold {self._some()}", ADMIN, self.desk)

    def release(self) -> None:
        held = [each.target for each in self.desk.store.removals.list(EVERYTHING) if each.state == "held"]
        if held:
            dispatch(f"/release {self.chance.choice(held)}", ADMIN, self.desk)

    def take(self) -> None:
        target = self._some()
        words = self._said(target)
        take_down(target, self.desk)
        self.gone += words

    def arrive(self) -> None:
        self.desk.pipeline.ingest(self.chance.choice(ARRIVALS))

    def step(self, number: int) -> None:
        """The next thing: every tenth one is a takedown; what cannot be is left."""
        with suppress(TellUser):  # nothing of the kind is there, or it stands in something held
            choice = self.chance.choice((self.hold, self.release, self.arrive, self.arrive, self.arrive))
            (self.take if number % 10 == 9 else choice)()

    def release_all(self) -> None:
        for _ in range(STEPS):
            with suppress(TellUser):
                self.release()

    def _some(self) -> str:
        return self.chance.choice(ids(self.desk.store))

    def _said(self, target: str) -> list[str]:
        """The words of a statement or event in every article, as they are now; of an article its lines."""
        store = self.desk.store
        if statement := store.statements.get(EVERYTHING, target):
            words = [receipt.content for receipt in statement.receipts]
        elif event := store.events.get(EVERYTHING, target):
            words = [receipt.text for receipt in event.receipts]
        else:
            text = store.articles.text(EVERYTHING, self.desk.pipeline.named(target))
            words = text.splitlines() if target in ALONE else []
        return [each for each in words if MARK not in each and len(each.split()) > FEW]


@pytest.mark.parametrize("seed", range(6))
def test_taken_down_words_are_in_no_file_and_no_answer(seed: int, tmp_path: Path) -> None:
    home = tmp_path / "desk"
    home.mkdir()
    desk = ferry_desk(home / "ferry.db")
    desk.pipeline.read = read
    done = AtRandom(desk, random.Random(seed))  # noqa: S311 -- an order to try
    for number in range(STEPS):
        done.step(number)
        assert (number, in_files(home, done.gone)) == (number, [])
    done.release_all()
    assert done.gone
    assert in_files(home, done.gone) == []
    assert desk.store.check() == ()
    told = "\n".join(everything(desk).values())
    assert [words for words in done.gone if words in told] == []
