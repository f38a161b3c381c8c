"""Who would read a digest: asked before each one, because a channel may be archived or shared with others meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.chat.slack.members import place_of
from bot.chat.slack.refusals import refusal
from bot.errors import OutcomeUnknown, Refused, TryLater

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk import WebClient

    Confirmed = Callable[[str], frozenset[str]]

_NOT_ASKED = "Slack did not say who reads this channel; nothing was posted, and it is tried again."
_MAY_NOT_SEE = (
    "The app may not see whether another organisation reads this channel: install it again from the manifest, which "
    "asks for channels:read and groups:read."
)
_SHARED = "#{} is shared with {}: an admin lets digests go there with /digest subscribe, in the channel itself."
_ARCHIVED = "#{} is archived: unarchive it, or subscribe another one (/digest subscribe)."
_LEFT = "I am not a member of #{}: invite me there (/invite @slugline) and I post it within a quarter of an hour."


class Audience:
    """Looks at channels; `confirmed` gives the organisations that an admin has confirmed for one."""

    def __init__(self, client: WebClient, confirmed: Confirmed) -> None:
        self._client = client
        self._confirmed = confirmed
        self._team = ""

    def check(self, room: str) -> None:
        """Raise `Refused` where a digest must not or cannot go there, `TryLater` where Slack does not say."""
        if room.startswith(("D", "U", "W")):
            return
        channel = self._asked("conversations.info", channel=room)["channel"]
        name = str(channel.get("name") or room)
        if channel.get("is_archived"):
            raise Refused(_ARCHIVED.format(name), left=True)
        if channel.get("is_member") is False:
            raise Refused(_LEFT.format(name), left=True)
        if not channel.get("is_ext_shared"):
            return
        self._team = self._team or str(self._asked("auth.test").get("team_id") or "")
        if unknown := [each for each in place_of(channel, self._team).others if each not in self._confirmed(room)]:
            raise Refused(_SHARED.format(name, " and ".join(map(self._name, unknown))), left=True)

    def _name(self, team: str) -> str:
        try:
            return str(self._asked("team.info", team=team)["team"].get("name") or team)
        except (Refused, TryLater):
            return team

    def _asked(self, method: str, **parameters: str) -> dict[str, Any]:
        from slack_sdk.errors import SlackApiError, SlackClientError

        try:
            answer: dict[str, Any] = self._client.api_call(method, params=parameters).data  # type: ignore[assignment]
        except SlackApiError as error:
            if error.response.get("error") == "missing_scope":
                raise Refused(_MAY_NOT_SEE, left=True) from error
            meant = refusal(error)
            raise (TryLater(_NOT_ASKED) if isinstance(meant, OutcomeUnknown) else meant) from error
        except (SlackClientError, OSError) as error:
            raise TryLater(_NOT_ASKED) from error
        return answer
