"""What an answer of the homeserver's that is no success means for a message: whether it may have been sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from aiohttp import ClientConnectorError

from bot.errors import OutcomeUnknown, Refused, SluglineError, TryLater

if TYPE_CHECKING:
    from nio import ErrorResponse

_INVITE = "invite me there and I post it within a quarter of an hour"
NOT_IN = f"I am not in this room: {_INVITE}."
_REFUSALS: Mapping[str, str] = {
    "M_FORBIDDEN": f"I may not write in this room: {_INVITE}, or let a moderator raise my power level.",
    "M_NOT_FOUND": NOT_IN,
    "M_UNKNOWN_TOKEN": "The homeserver does not accept the bot's log-in any more: start it anew, with MATRIX_PASSWORD.",
    "M_MISSING_TOKEN": "The homeserver does not accept the bot's log-in any more: start it anew, with MATRIX_PASSWORD.",
    "M_USER_DEACTIVATED": "The bot's account is deactivated: ask who runs the homeserver.",
    "M_TOO_LARGE": "The message is too large for the homeserver; nothing was sent.",
}
_LEFT = ("M_FORBIDDEN", "M_NOT_FOUND")
_LOGIN = ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED")
UNKNOWN = "The homeserver did not say whether the message was sent; look in the room before it is sent again."
UNREACHED = "The homeserver could not be reached; nothing was sent, and it is tried again."
HASTE = "The homeserver asks for patience; nothing was sent, and it is tried again."


def refusal(answer: ErrorResponse) -> SluglineError:
    """What an error response means for what was to be sent."""
    code = answer.status_code or ""
    if code == "M_LIMIT_EXCEEDED":
        return TryLater(HASTE, after=(answer.retry_after_ms or 0) / 1000 or None)
    if code in _REFUSALS:
        return Refused(_REFUSALS[code], left=code in _LEFT, login=code in _LOGIN)
    status = int(getattr(answer.transport_response, "status", 0))
    if status == 429:
        return TryLater(HASTE)
    if not status and code:  # our own: nothing was asked of the server
        return TryLater(UNREACHED)
    if 400 <= status < 500 and code:
        return Refused(f"The homeserver refused the message ({code}); nothing was sent. Tell whoever runs Slugline.")
    return OutcomeUnknown(UNKNOWN)


def unreached(error: Exception) -> SluglineError:
    """Nothing was sent only where the connection never stood; anything else may have come after the request."""
    return TryLater(UNREACHED) if isinstance(error, ClientConnectorError) else OutcomeUnknown(UNKNOWN)
