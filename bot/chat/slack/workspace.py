"""Who is in a user group, and which rooms are private, for what does not come from a request; remembered a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.model import Clock

KEPT = timedelta(minutes=10)
"""How long an answer counts: whoever is no admin any more, or a channel made public, is known within this time."""
RETRIED = timedelta(minutes=1)
"""When Slack is asked again after it did not say."""
REMEMBERED = 2_000
PAGE = 1_000
"""Channels that Slack names at once."""
_TIMEOUT = 5  # seconds; somebody waits for the answer


def client_of(bot_token: str, api_url: str) -> WebClient:
    """A client for these questions; it does not try again, since no answer is an answer here."""
    from slack_sdk import WebClient

    return WebClient(bot_token, base_url=f"{api_url.rstrip('/')}/", timeout=_TIMEOUT, retry_handlers=[])


@dataclass(slots=True)
class Workspace:
    """Asks through the Web API from any thread.

    It takes the scopes usergroups:read for a user group, channels:read and groups:read for rooms; without them Slack
    does not say.
    """

    client: WebClient
    clock: Clock
    _known: OrderedDict[str, tuple[datetime, bool | None]] = field(default_factory=OrderedDict)
    _names: tuple[datetime, dict[str, str]] = (datetime.min.replace(tzinfo=UTC), {})
    _lock: Lock = field(default_factory=Lock)

    def belongs(self, user: str, group: str) -> bool:
        """Whether the person is in the user group with this id."""
        return self._remembered(f"{group} {user}", lambda: self._belongs(user, group)) is True

    def private(self, room: str) -> bool | None:
        """Whether the room's members alone see it; None where Slack does not say."""
        if room.startswith("D"):
            return True
        return self._remembered(f"room {room}", lambda: self._closed(room))

    def named(self, name: str) -> str | None:
        """The id of the public channel with this name; None for none, and where Slack does not say."""
        now = self.clock()
        with self._lock:
            until, names = self._names
        if now >= until:
            names = self._channels()
            with self._lock:
                self._names = (now + (KEPT if names else RETRIED), names)
        return names.get(name)

    def _channels(self) -> dict[str, str]:
        """Every public channel's id by its name."""
        found: dict[str, str] = {}
        try:
            for page in self.client.conversations_list(types="public_channel", exclude_archived=True, limit=PAGE):
                found |= {str(each["name"]): str(each["id"]) for each in page["channels"]}
        except Exception:  # noqa: BLE001 -- no answer of any kind is no name known; what came before it counts
            return found
        return found

    def _belongs(self, user: str, group: str) -> bool:
        return user in self.client.usergroups_users_list(usergroup=group)["users"]

    def _closed(self, room: str) -> bool | None:
        found: dict[str, Any] = self.client.conversations_info(channel=room)["channel"]
        told = [found[name] for name in ("is_private", "is_im", "is_mpim") if isinstance(found.get(name), bool)]
        return any(told) if told else None

    def _remembered(self, question: str, ask: Callable[[], bool | None]) -> bool | None:
        now = self.clock()
        with self._lock:
            until, answer = self._known.get(question, (now, None))
        if now < until:
            return answer
        try:
            answer = ask()
        except Exception:  # noqa: BLE001 -- no answer of any kind is no right, and no room known
            answer = None
        with self._lock:
            self._known[question] = (now + (KEPT if answer is not None else RETRIED), answer)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return answer
