"""What `slugline doctor` says of Slack: tokens, scopes, and whether the bot is where its digests go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from bot.chat.slack.desk import WORKSPACE
from bot.chat.slack.manifest import HISTORY, SCOPES
from bot.chat.slack.members import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slack_sdk import WebClient

    from bot.settings import SlackSettings
    from bot.store import Store
    from bot.store.records import Subscription

    State = Literal["ok", "look", "failed"]
    Said = tuple[State, str]

GROUPS = "usergroups:read"
"""The scope that only a desk needs whose admins are a user group."""
_TIMEOUT = 10  # seconds
INVITE = "invite me: /invite @slugline"


def examined(slack: SlackSettings, store: Store | None) -> Iterator[Said]:
    """Each thing looked at as "ok", "look" or "failed" and a sentence with the next step. Asks Slack, posts nothing."""
    from slack_sdk import WebClient

    base = f"{slack.api_url.rstrip('/')}/"
    client = WebClient(slack.bot_token, base_url=base, timeout=_TIMEOUT, retry_handlers=[])
    me, said = _called(client, "auth.test")
    if me is None:
        yield "failed", f"SLACK_BOT_TOKEN: {said}; copy it from OAuth & Permissions."
        return
    yield "ok", f"The bot is {me.get('user')} in {me.get('team')}."
    yield _scopes(said)
    if said:
        yield _history(said)
    if slack.admins_from not in ("", WORKSPACE) and said and GROUPS not in said.split(","):
        yield "failed", f"slack.admins_from names a user group: add {GROUPS} under OAuth & Permissions."
    if slack.app_token:
        opened, said = _called(WebClient(slack.app_token, base_url=base, timeout=_TIMEOUT), "apps.connections.open")
        if opened is None:
            yield "failed", f"SLACK_APP_TOKEN: {said}; make one under Basic Information with connections:write."
    if store:
        yield from _rooms(client, str(me.get("team_id") or ""), store)


def _called(client: WebClient, method: str, **parameters: str) -> tuple[dict[str, Any] | None, str]:
    """An answer of Slack's and the scopes it was given with; else None and what is wrong."""
    from slack_sdk.errors import SlackApiError

    try:
        answer = client.api_call(method, params=parameters)
    except SlackApiError as error:
        return None, str(error.response.get("error") or "Slack refuses it")
    except Exception as error:  # noqa: BLE001  # whatever the network does, the doctor goes on to the next check
        return None, f"Slack cannot be reached ({type(error).__name__})"
    headers = {str(key).lower(): str(value) for key, value in answer.headers.items()}
    return dict(answer.data) if isinstance(answer.data, dict) else {}, headers.get("x-oauth-scopes", "")


def _scopes(given: str) -> Said:
    """Whether the app may do all it needs."""
    if not given:
        return "look", "Slack does not say what the app may do; compare it with config/slack-manifest.json."
    missing = sorted(set(SCOPES) - {scope.strip() for scope in given.split(",")})
    if missing:
        again = "install it again from config/slack-manifest.json"
        return "failed", f"The app lacks {', '.join(missing)}: {again}."
    return "ok", f"The app may do all it needs ({len(SCOPES)} scopes)."


def _history(given: str) -> Said:
    """Who looks whether a digest was posted, where Slack gave no answer."""
    if set(HISTORY) <= {scope.strip() for scope in given.split(",")}:
        return "ok", "What may have been posted is looked for in the channel before it is sent again."
    return "ok", (
        "What may have been posted is asked of an admin: the app may not read channels. Installed from"
        " config/slack-manifest-history.json it looks itself."
    )


def _rooms(client: WebClient, team: str, store: Store) -> Iterator[Said]:
    from bot.model import EVERYTHING

    by_room: dict[str, list[Subscription]] = {}
    for each in store.subscriptions.list(EVERYTHING, "slack"):
        by_room.setdefault(each.room, []).append(each)
    channels = {room: rows for room, rows in by_room.items() if not room.startswith("D")}
    told = [said for room, rows in channels.items() if (said := _room(client, team, store, room, rows))]
    yield from told
    if channels and not told:
        yield "ok", f"I am in every channel that gets digests ({len(channels)})."


def _room(client: WebClient, team: str, store: Store, room: str, rows: Sequence[Subscription]) -> Said | None:
    """What keeps digests from a channel; None where nothing does."""
    slugs = ", ".join(sorted({slug for row in rows for slug in row.slugs}))
    answer, said = _called(client, "conversations.info", channel=room)
    if answer is None:
        hint = f"it is gone, or private; {INVITE}" if said == "channel_not_found" else said
        return "look", f"Digests of {slugs} go to {room}, which I cannot see: {hint}."
    channel = answer["channel"]
    name = f"#{channel.get('name') or room}"
    if channel.get("is_archived"):
        return "look", f"Digests of {slugs} go to {name}, which is archived: unarchive it or subscribe another channel."
    if channel.get("is_member") is False:
        return "look", f"Digests of {slugs} go to {name}, where I am no member; {INVITE}."
    if set(place_of(channel, team).others) - store.outside.confirmed("slack", room):
        return "look", f"{name} is shared with another organisation; an admin confirms there: /digest subscribe."
    return None
