"""Several platforms on one loop: none stops what the others need."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.app import App, open_app
from bot.errors import CannotStart
from bot.platforms import chats_of, side_by_side
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
