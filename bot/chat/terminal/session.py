"""The terminal's chat with a desk: what answers, what Tab offers, where past lines are kept, how it ends."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

from bot.chat.terminal.keeping import kept
from bot.chat.terminal.keyboard import at_keyboard
from bot.chat.terminal.prompt import TerminalChat

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from handlers.desk import Desk


async def chat(desk: Desk) -> int:
    """`talk`, or 0 where SIGTERM ends it first."""
    return await _until_sigterm(talk(desk))


async def talk(desk: Desk) -> int:
    """Chat until the input ends or the person leaves; 1 if a piped command failed, else 0."""
    from platformdirs import user_state_path

    from bot.chat.terminal.offers import offers
    from handlers.dispatch import dispatch

    asker = at_keyboard(desk.settings)
    history = user_state_path("slugline", appauthor=False) / "history"
    chatting = TerminalChat(lambda line: kept(dispatch(line, asker, desk)), offers(desk, asker), history=history)
    return await chatting.run()


async def _until_sigterm(talking: Coroutine[None, None, int]) -> int:
    """The chat's result; 0 where SIGTERM ends it first, with the window left as it was found."""
    task, loop = asyncio.create_task(talking), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        outer = asyncio.current_task()
        if outer is not None and outer.cancelling():  # Ctrl-C, or whoever runs us
            raise
        return 0
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
