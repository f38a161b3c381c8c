"""Logging in to Matrix: with a password, which makes a new device, or with a token, which is one already."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from aiohttp import ClientError, InvalidURL
from nio import AsyncClient, AsyncClientConfig, ErrorResponse, LoginResponse, WhoamiResponse

from bot.chat.matrix.keys import Account
from bot.errors import BadSettings, CannotStart, Unreachable

if TYPE_CHECKING:
    from bot.settings import Settings

PATIENCE = AsyncClientConfig(max_limit_exceeded=0, max_timeouts=0, request_timeout=30, encryption_enabled=False)
"""Nothing is repeated below us: whoever asks says what to do about it. 30 s are half of what nio waits."""
SIGNED_OUT = ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN")
"""What the homeserver says to a device that it does not know any more."""
NEEDED = "Matrix needs MATRIX_HOMESERVER, MATRIX_USER, and MATRIX_PASSWORD or MATRIX_ACCESS_TOKEN; {} is not set."
NO_WAY_IN = (
    "Neither MATRIX_PASSWORD nor MATRIX_ACCESS_TOKEN is set, and the key store holds no log-in yet: set"
    " MATRIX_PASSWORD, the password of the bot's account."
)
BAD_USER = 'MATRIX_USER must be a whole id such as "@slugline:example.org", not "{}".'
UNREACHED = "The homeserver {} cannot be reached ({}): check MATRIX_HOMESERVER and the connection."
# nio's own lines quote what people wrote where it is not as the specification has it.
logging.getLogger("nio").setLevel(logging.CRITICAL)
REFUSED = "The homeserver does not accept {} ({}): {}."
_CHECK_IT = "check MATRIX_USER and MATRIX_PASSWORD"
_MAKE_ONE = "make a new token, or set MATRIX_PASSWORD instead"
_ANOTHERS = "MATRIX_ACCESS_TOKEN is {}'s, and MATRIX_USER is {}: set the two of one account."
_NO_DEVICE = "MATRIX_ACCESS_TOKEN belongs to no device, so it can have no keys: set MATRIX_PASSWORD instead."


def check(settings: Settings) -> None:
    """Raise `BadSettings` where it is not said who the bot is; that it is, it shows with what is in the key store."""
    matrix = settings.matrix
    for name, value in (("MATRIX_HOMESERVER", matrix.homeserver), ("MATRIX_USER", matrix.user)):
        if not value:
            raise BadSettings(NEEDED.format(name))
    if not re.fullmatch(r"@[^:\s]+:\S+", matrix.user):
        raise BadSettings(BAD_USER.format(matrix.user))


async def log_in(settings: Settings) -> Account:
    """A new device of the bot's with a password, else the device of the token; with keys for it, not yet published.

    Raises `BadSettings` where the homeserver refuses, `Unreachable` where there is none.
    """
    check(settings)
    matrix = settings.matrix
    if not (matrix.password or matrix.access_token):
        raise BadSettings(NO_WAY_IN)
    client = AsyncClient(matrix.homeserver.rstrip("/"), matrix.user, config=PATIENCE)
    try:
        return await (_with_password(client, settings) if matrix.password else _with_token(client, settings))
    except (ClientError, TimeoutError, OSError) as error:
        raise unreached(matrix.homeserver, error) from error
    finally:
        await client.close()


async def _with_password(client: AsyncClient, settings: Settings) -> Account:
    answer = await client.login(settings.matrix.password, device_name=f"Slugline ({settings.desk.name})")
    if not isinstance(answer, LoginResponse):
        raise _refusal(client.homeserver, answer, "the password", _CHECK_IT)
    return Account(client.homeserver, answer.user_id, answer.device_id, answer.access_token)


async def _with_token(client: AsyncClient, settings: Settings) -> Account:
    token, user = settings.matrix.access_token, settings.matrix.user
    client.access_token = token
    answer = await client.whoami()
    if not isinstance(answer, WhoamiResponse):
        raise _refusal(client.homeserver, answer, "MATRIX_ACCESS_TOKEN", _MAKE_ONE)
    if answer.user_id != user:
        raise BadSettings(_ANOTHERS.format(answer.user_id, user))
    if not answer.device_id:
        raise BadSettings(_NO_DEVICE)
    return Account(client.homeserver, answer.user_id, answer.device_id, token)


def _refusal(homeserver: str, answer: ErrorResponse, what: str, step: str) -> CannotStart:
    """What an answer means that is not the one hoped for."""
    code, status = answer.status_code or "", int(getattr(answer.transport_response, "status", 0))
    if code == "M_LIMIT_EXCEEDED":
        return Unreachable(REFUSED.format("more log-ins now", code, "a few minutes help"))
    if code.startswith("M_") and 400 <= status < 500:
        return BadSettings(REFUSED.format(what, code, step))
    return Unreachable(UNREACHED.format(homeserver, code or "it answers as no homeserver does"))


def unreached(homeserver: str, error: Exception) -> CannotStart:
    """What it means that the homeserver gave no answer."""
    kind = BadSettings if isinstance(error, InvalidURL) else Unreachable
    return kind(UNREACHED.format(homeserver, type(error).__name__))
