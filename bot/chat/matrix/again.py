"""What fails for a moment, a locked store or a network that is away, is tried again before it counts as failed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from aiohttp import ClientError

from bot.errors import OutcomeUnknown, StoreUnusable, TryLater

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")

PAUSES = (1.0, 3.0, 10.0)
"""Seconds before each further try."""
PASSING = (StoreUnusable, TryLater, OutcomeUnknown, ClientError, TimeoutError, OSError)


async def again(work: Callable[[], Awaitable[T]], sleep: Callable[[float], Awaitable[object]] = asyncio.sleep) -> T:
    """What the work gives, which does nothing or all, so that it may be repeated. Raises what the last try raised."""
    for pause in PAUSES:
        try:
            return await work()
        except PASSING:
            await sleep(pause)
    return await work()
