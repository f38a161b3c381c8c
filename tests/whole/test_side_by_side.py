"""Several platforms on one loop: none stops what the others need."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.app import App, open_app
from bot.errors import BadSettings, CannotStart, Unreachable
from bot.platforms import PAUSES, WAITED_FOR, chats_of, side_by_side
from bot.settings import Settings, SlackSettings, StoreSettings
from tests.handlers.ferry import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from bot.measures import Measures

UNREACHED = SlackSettings(bot_token="xoxb-test", app_token="xapp-test", api_url="http://127.0.0.1:9/api/")


@pytest.mark.anyio
async def test_a_platform_that_cannot_be_reached_leaves_the_desk_at_work_for_the_other(tmp_path: Path) -> None:
    settings = replace(Settings(), store=StoreSettings(str(tmp_path / "desk.db")), slack=UNREACHED)
    tried = asyncio.Event()
    (slack,) = chats_of(settings)

    async def unreached(app: App, measures: Measures | None) -> None:
        try:
            await slack(app, measures)
        except CannotStart:
            tried.set()
            raise

    async def another(app: App, measures: Measures | None) -> None:
        await asyncio.Event().wait()

    with open_app(settings, lambda: NOW, seed_if_empty=False) as app:
        running = asyncio.create_task(side_by_side([unreached, another], app, None))
        await tried.wait()
        assert not app.poller.under_way.stopped
        running.cancel()
        await asyncio.wait([running])


@pytest.mark.anyio
async def test_a_platform_alone_is_waited_for_with_growing_pauses_and_that_is_said_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = replace(Settings(), store=StoreSettings(str(tmp_path / "desk.db")))
    away = [Unreachable("Nobody is there.")] * 7
    paused: list[float] = []

    async def chat(app: App, measures: Measures | None) -> None:
        if away:
            raise away.pop()
        wrong = "The token is another's."
        raise BadSettings(wrong)

    async def sleep(seconds: float) -> None:
        paused.append(seconds)

    with open_app(settings, lambda: NOW, seed_if_empty=False) as app, pytest.raises(BadSettings):
        await side_by_side([chat], app, None, sleep)
    assert paused == [*PAUSES, PAUSES[-1], PAUSES[-1]]
    said = capsys.readouterr().err
    assert said.count(WAITED_FOR.format("Nobody is there.")) == said.count("Nobody is there.") == 1


@pytest.mark.anyio
async def test_what_waiting_does_not_mend_ends_a_platform_that_is_alone(tmp_path: Path) -> None:
    settings = replace(Settings(), store=StoreSettings(str(tmp_path / "desk.db")))

    async def chat(app: App, measures: Measures | None) -> None:
        signed_out = "The device is signed out."
        raise CannotStart(signed_out)

    with open_app(settings, lambda: NOW, seed_if_empty=False) as app, pytest.raises(CannotStart):
        await side_by_side([chat], app, None)
