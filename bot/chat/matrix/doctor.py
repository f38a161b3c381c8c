"""What `slugline doctor` says of Matrix: homeserver, device, cross-signing, and whether the bot is in its rooms."""

from __future__ import annotations

import asyncio
import stat
from typing import TYPE_CHECKING, Literal

from aiohttp import ClientError
from nio import AsyncClient, JoinedRoomsResponse, WhoamiResponse

from bot.chat.matrix.connecting import REPLACED, identity_in, own_keys
from bot.chat.matrix.crosssigning import CrossSigning, fingerprint
from bot.chat.matrix.keys import account_in
from bot.chat.matrix.login import PATIENCE, UNREACHED, check
from bot.chat.matrix.requests import PLATFORM
from bot.errors import SluglineError
from bot.model import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from pathlib import Path

    from bot.chat.matrix.keys import Account
    from bot.settings import Settings
    from bot.store import Store

    State = Literal["ok", "look", "failed"]
    Said = tuple[State, str]

NO_LOGIN = "Nobody has logged in yet: slugline matrix login."
NO_TOKEN = "The homeserver does not know the device {} any more ({}): run slugline matrix login."  # noqa: S105  # a sentence
DEVICE = "{} at {}, device {}."
NO_KEYS = "The homeserver has no keys of the device {}: run slugline matrix login."
UNSIGNED = "The device {} is not signed, so clients refuse what it writes: run slugline matrix login."
SIGNED = "The device is signed; the account's master key is {}."
OPEN = "Others may read the folder {}: chmod 700 it."
CHANGED = "{} changed identity and may change nothing here: slugline matrix trust lists them."
REPLACED_ROOM = "{} names the room {}, which {} replaced: I follow it; name the new one there."
REFUSED = (
    "I refused {}'s invitation into {} on {}. To accept such, name {} in matrix.invite_users, {} in"
    " matrix.invite_servers or the room in matrix.invite_rooms, start me again, and have me invited once more."
)
MORE_REFUSED = "I refused {} more invitations."
_SHOWN = 3
"""Refused invitations that are shown: the rest are likely strangers' to everybody."""
NOT_IN = "Digests of {} go to {}, where I am not; invite me."
IN_ALL = "I am in every room that gets digests ({})."


def examined(settings: Settings, store: Store | None) -> Iterator[Said]:
    """Each thing looked at as "ok", "look" or "failed" and a sentence with the next step. Asks, and sends nothing."""
    try:
        check(settings)
        account = account_in(settings.matrix_store, settings.matrix.passphrase)
    except SluglineError as error:
        yield "failed", str(error)
        return
    if account is None:
        yield "look", NO_LOGIN
        return
    yield from asyncio.run(_asked(settings, account, store))
    yield from _here(settings.matrix_store, store)
    if store:
        yield from _moved(settings, store)
        yield from _turned_away(store)


async def _asked(settings: Settings, account: Account, store: Store | None) -> Sequence[Said]:
    """What the homeserver says."""
    homeserver = settings.matrix.homeserver.rstrip("/")
    client = AsyncClient(homeserver, account.user, account.device, config=PATIENCE)
    client.user_id, client.access_token = account.user, account.token
    found: list[Said] = []
    try:
        async for said in _looked(client, account, store):
            found.append(said)  # noqa: PERF401  # what was said before the connection broke is said all the same
    except SluglineError as error:
        found.append(("failed", str(error)))
    except (ClientError, TimeoutError, OSError) as error:
        found.append(("failed", UNREACHED.format(homeserver, type(error).__name__)))
    finally:
        await client.close()
    return found


async def _looked(client: AsyncClient, account: Account, store: Store | None) -> AsyncIterator[Said]:
    me = await client.whoami()
    if not isinstance(me, WhoamiResponse):
        yield "failed", NO_TOKEN.format(account.device, me.status_code)
        return
    yield "ok", DEVICE.format(account.user, client.homeserver, account.device)
    yield await _signed(client, account)
    if store:
        rooms = await client.joined_rooms()
        if isinstance(rooms, JoinedRoomsResponse):
            for said in _rooms(rooms.rooms, store):
                yield said


async def _signed(client: AsyncClient, account: Account) -> Said:
    answer = await own_keys(client)
    device = (answer["device_keys"].get(account.user) or {}).get(account.device)
    if device is None:
        return "failed", NO_KEYS.format(account.device)
    identity = identity_in(answer, account.user)
    own = CrossSigning.of_seeds(account.user, account.seeds) if account.seeds else None
    if identity and own and identity.master != own.public("master"):
        return "failed", REPLACED.format(account.user)
    if identity is None or not identity.has_signed(device):
        return "failed", UNSIGNED.format(account.device)
    return "ok", SIGNED.format(fingerprint(identity.master))


def _rooms(joined: Sequence[str], store: Store) -> Iterator[Said]:
    rooms: dict[str, set[str]] = {}
    for each in store.subscriptions.list(EVERYTHING, "matrix"):
        if not each.room.startswith("@"):
            rooms.setdefault(each.room, set()).update(each.slugs)
    missing = {room: slugs for room, slugs in rooms.items() if room not in joined}
    for room, slugs in missing.items():
        yield "look", NOT_IN.format(", ".join(sorted(slugs)), room)
    if rooms and not missing:
        yield "ok", IN_ALL.format(len(rooms))


def _here(folder: Path, store: Store | None) -> Iterator[Said]:
    """What this machine says."""
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        yield "look", OPEN.format(folder)
    changed = [each.user for each in store.identities.all() if each.other] if store else []
    if changed:
        yield "look", CHANGED.format(" and ".join(changed))


def _moved(settings: Settings, store: Store) -> Iterator[Said]:
    """Settings that name a room which was replaced."""
    named = [("admin_room", settings.admin_room)] if settings.admin_room else []
    named += [("keeping_rooms", place) for place in settings.keeping_rooms]
    named += [("matrix.invite_rooms", f"{PLATFORM}:{room}") for room in settings.matrix.invite_rooms]
    for name, place in named:
        (now,) = store.doors.places_now([place])
        if now != place:
            yield "look", REPLACED_ROOM.format(name, place, now)


def _turned_away(store: Store) -> Iterator[Said]:
    """Invitations that were refused, with what would accept them."""
    refused = store.doors.refused(PLATFORM)
    for each in refused[:_SHOWN]:
        server = each.inviter.partition(":")[2]
        yield "look", REFUSED.format(each.inviter, each.room, each.at[:10], each.inviter, server)
    if len(refused) > _SHOWN:
        yield "look", MORE_REFUSED.format(len(refused) - _SHOWN)
