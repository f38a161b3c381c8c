"""Who somebody in Slack is, and what a channel is; asked of Slack once in a while, for all who speak."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import Refused

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

T = TypeVar("T")

KEPT = 600.0
"""Seconds that an answer of Slack's is believed; somebody who was made a guest is one to us after these."""
_MOST = 5000  # answers kept
_STRANGERS = ("user_not_found", "user_not_visible", "users_not_found")
_UNSEEN = "I cannot see who you are, so I answer nothing: {}."
_REASONS = {
    "missing_scope": "install the app again from the manifest, which asks for users:read",
}


@dataclass(frozen=True, slots=True)
class Member:
    """A full member of the workspace; `staff` are its admins and owners."""

    id: str
    name: str
    staff: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A channel: whether only its members see it, and the ids of the other organisations that share it."""

    private: bool = False
    others: tuple[str, ...] = ()


def member_of(user: Mapping[str, Any], team: str) -> Member | None:
    """The member in an answer of users.info; None for a guest, a bot, a deactivated account, another team's person."""
    teams = {user.get("team_id"), *(user.get("enterprise_user") or {}).get("teams", ())}
    barred = ("deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger", "is_workflow_bot")
    if team not in teams or any(user.get(flag) for flag in barred) or user.get("id") == "USLACKBOT":
        return None
    return Member(str(user["id"]), name_of(user), bool(user.get("is_admin") or user.get("is_owner")))


def name_of(user: Mapping[str, Any]) -> str:
    """What the person in an answer of users.info goes by."""
    name = (user.get("profile") or {}).get("real_name") or user.get("real_name") or user.get("name") or user["id"]
    return str(name)


def place_of(channel: Mapping[str, Any], team: str) -> Place:
    """The channel in an answer of conversations.info."""
    private = any(channel.get(flag) for flag in ("is_private", "is_im", "is_mpim", "is_group"))
    if not channel.get("is_ext_shared"):
        return Place(private)
    teams = [*channel.get("shared_team_ids", ()), *channel.get("connected_team_ids", ())]
    teams += [channel["conversation_host_id"]] if channel.get("conversation_host_id") else []
    own = {team, *channel.get("internal_team_ids", ())}
    return Place(private, tuple(dict.fromkeys(each for each in teams if each not in own)) or ("another organisation",))


class Kept(Generic[T]):
    """Answers, believed for a while."""

    def __init__(self, seconds: float = KEPT, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._found: dict[str, tuple[float, T]] = {}

    async def get(self, key: str, ask: Callable[[], Awaitable[T]]) -> T:
        """The answer kept under the key, or a new one."""
        kept = self._found.get(key)
        if kept and self._clock() - kept[0] < self._seconds:
            return kept[1]
        answer = await ask()
        self._found.pop(key, None)
        self._found[key] = (self._clock(), answer)
        if len(self._found) > _MOST:
            del self._found[next(iter(self._found))]
        return answer


class Members:
    """People and channels of one workspace, by Slack's ids."""

    def __init__(self, client: AsyncWebClient, team: str, seconds: float = KEPT) -> None:
        self._client = client
        self._team = team
        self._people: Kept[Mapping[str, Any] | None] = Kept(seconds)
        self._places: Kept[Place] = Kept(seconds)
        self._organisations: Kept[str] = Kept(seconds)

    async def member(self, user: str) -> Member | None:
        """The member with this id; None for whom the bot does not answer. Raises `Refused` where Slack does not say."""
        found = await self._person(user)
        return member_of(found, self._team) if found else None

    async def name(self, user: str) -> str:
        """What anybody goes by, also who has left; "" for whom Slack does not know. Raises `Refused` as `member`."""
        found = await self._person(user)
        return name_of(found) if found else ""

    async def _person(self, user: str) -> Mapping[str, Any] | None:
        return await self._people.get(user, lambda: self._ask_person(user))

    async def _ask_person(self, user: str) -> Mapping[str, Any] | None:
        try:
            answer = await self._client.users_info(user=user)
        except SlackApiError as error:
            code = str(error.response.get("error") or "")
            if code in _STRANGERS:
                return None
            raise Refused(_UNSEEN.format(_REASONS.get(code, f"Slack says {code or 'nothing'}"))) from error
        except (SlackClientError, ClientError, OSError) as error:
            raise Refused(_UNSEEN.format("Slack did not say; try once more")) from error
        found: Mapping[str, Any] = answer["user"]
        return found

    async def place(self, room: str) -> Place | None:
        """The channel with this id; None where Slack does not show it, for which it is asked again the next time."""
        if room.startswith("D"):
            return Place(private=True)
        try:
            return await self._places.get(room, lambda: self._ask_place(room))
        except (SlackClientError, ClientError, OSError):
            return None

    async def _ask_place(self, room: str) -> Place:
        answer = await self._client.conversations_info(channel=room)
        return place_of(answer["channel"], self._team)

    async def organisation(self, team: str) -> str:
        """The name of another organisation; its id where Slack does not tell."""
        try:
            return await self._organisations.get(team, lambda: self._ask_organisation(team))
        except (SlackClientError, ClientError, OSError):
            return team

    async def _ask_organisation(self, team: str) -> str:
        answer = await self._client.team_info(team=team)
        return str(answer["team"].get("name") or team)
