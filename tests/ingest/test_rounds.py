"""Rounds of polls: each source by itself, a hanging one holds up neither the others nor the leaving."""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ingest.rounds import Rounds
from bot.model import EVERYTHING
from tests.ingest.test_polling import QUARTER, headline
from tests.ingest.test_polling import sources as sources  # noqa: PLC0414 -- a fixture
from tests.whole.conftest import wait_for

if TYPE_CHECKING:
    from tests.ingest.test_polling import Sources


def test_a_source_that_hangs_holds_up_no_other_in_this_round_or_the_next(sources: Sources) -> None:
    sources.feed(1)
    sources.add()
    store, rounds = sources.store, Rounds(sources.poller)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(20)
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/feed"
        with store.write():
            hanging = store.sources.add(sources.clock.now, "Silent", "feed", url, "test:ada", 900)
        for number in (2, 3):
            sources.feed(*range(number, 0, -1))
            sources.clock.now += QUARTER
            rounds.begin()
            wait_for(lambda: sources.named().last_new == sources.clock.now)
        with silent.accept()[0]:
            rounds.close()
            silent.setblocking(False)
            try:
                asked_again = bool(silent.accept())
            except BlockingIOError:
                asked_again = False
    assert (sources.titles(), asked_again) == (sorted(map(headline, (1, 2, 3))), False)
    assert store.sources.get(EVERYTHING, "Silent") == hanging


def test_nothing_begins_once_it_was_closed(sources: Sources) -> None:
    sources.feed(1)
    sources.add()
    rounds = Rounds(sources.poller)
    rounds.close()
    asked, sources.clock.now = len(sources.site.asked), sources.clock.now + timedelta(days=1)
    rounds.begin()
    assert len(sources.site.asked) == asked
