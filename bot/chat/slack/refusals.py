"""What an answer of Slack's that is no success means for a message, and whether anything may have been posted."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.errors import OutcomeUnknown, Refused, SluglineError, TryLater

if TYPE_CHECKING:
    from urllib.error import URLError

    from slack_sdk.errors import SlackApiError

EVENT = "slugline_digest"
"""The event type of the metadata that carries a message's key."""
_INVITE = "invite me there (/invite @slugline) and I post it within a quarter of an hour"
_REFUSALS: Mapping[str, str] = {
    "not_in_channel": f"I am not a member of this channel: {_INVITE}.",
    "channel_not_found": f"Slack shows me no such channel; it is gone, or private: {_INVITE}.",
    "is_archived": "This channel is archived: unarchive it, or subscribe another one (/digest subscribe).",
    "restricted_action": "Posting in this channel is restricted: let its managers allow me, or subscribe another one.",
    "user_disabled": "This person's account is deactivated: subscribe another room (/digest subscribe).",
    "thread_not_found": "The digest's first message is gone, so its thread cannot go on; the next digest starts anew.",
    "invalid_auth": "Slack does not accept the bot's token: set SLACK_BOT_TOKEN to the one under OAuth & Permissions.",
    "missing_scope": "The app may not post: install it again from the manifest, which asks for chat:write.",
    "ekm_access_denied": "The workspace's administrators have closed this channel to messages; ask them.",
}
_SAME = {
    "restricted_action_read_only_channel": "restricted_action",
    "restricted_action_thread_only_channel": "restricted_action",
    "restricted_action_non_threadable_channel": "restricted_action",
    "restricted_action_thread_locked": "restricted_action",
    "cannot_reply_to_message": "thread_not_found",
    "message_not_found": "thread_not_found",
    "not_authed": "invalid_auth",
    "account_inactive": "invalid_auth",
    "token_expired": "invalid_auth",
    "token_revoked": "invalid_auth",
    "not_allowed_token_type": "invalid_auth",
    "no_permission": "missing_scope",
}
_LEFT = (
    "not_in_channel",
    "channel_not_found",
    "is_archived",
    "user_disabled",
    "restricted_action",
    "ekm_access_denied",
)
_LOGIN = ("invalid_auth", "missing_scope")
_BUSY = ("ratelimited", "rate_limited", "message_limit_exceeded", "team_added_to_org")
# Slack's words for a fault of its own, "some aspect of the operation may have succeeded" among them.
_FAULTS = ("fatal_error", "internal_error", "request_timeout", "service_unavailable")
_NOT_EDITED: Mapping[str, str] = {
    "message_not_found": "The message is gone, so there is nothing to edit.",
    "cant_update_message": "Slack lets me edit only what I posted myself.",
    "edit_window_closed": "The workspace lets nobody edit so old a message.",
    "msg_too_long": "The message would be too long for an edit.",
    "cant_delete_file": "Slack lets me delete only the files I sent myself.",
}
UNKNOWN = "Slack did not say whether the message was posted; look in the channel before it is sent again."
_UNREACHED = "Slack could not be reached; nothing was posted, and it is tried again."


def refusal(error: SlackApiError) -> SluglineError:
    """What an answer of Slack's that is no success means for the message."""
    status, code = error.response.status_code, str(error.response.get("error") or "")
    if status == 429 or code in _BUSY:
        return TryLater("Slack asks for patience; nothing was posted, and it is tried again.", after=_after(error))
    code = _SAME.get(code, code)
    if code in _REFUSALS:
        return Refused(_REFUSALS[code], left=code in _LEFT, login=code in _LOGIN)
    if status >= 500 or code in _FAULTS or not code.replace("_", "").isalnum():
        return OutcomeUnknown(UNKNOWN)
    return Refused(f"Slack refused the message ({code}); nothing was posted. Report this to whoever runs Slugline.")


def edit_refusal(error: SlackApiError) -> SluglineError:
    """What an answer of Slack's that is no success means for the edit of a message, which may be tried again."""
    code = str(error.response.get("error") or "")
    return Refused(_NOT_EDITED[code]) if code in _NOT_EDITED else refusal(error)


def _after(error: SlackApiError) -> float | None:
    """Slack's Retry-After in seconds; None where it names none."""
    headers = {str(name).lower(): value for name, value in error.response.headers.items()}
    after = str(headers.get("retry-after", ""))
    return float(after) if after.isdigit() else None


def unreached(error: URLError) -> SluglineError:
    """Nothing was posted only where the connection never stood; anything else may have come after the request."""
    reason = error.reason
    never = isinstance(reason, (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError))
    if never or getattr(reason, "errno", None) in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN):
        return TryLater(_UNREACHED)
    return OutcomeUnknown(UNKNOWN)
