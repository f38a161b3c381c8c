"""nio's client, with what it has not: identities, rooms that stay encrypted, and a send that says when it was not one.

Two ways in: `bot.chat.matrix.connecting.connect` gives one that is logged in; `heard` tells who wrote an event.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from aiohttp import ClientError
from nio import (
    Api,
    AsyncClient,
    AsyncClientConfig,
    ErrorResponse,
    Event,
    KeysQueryError,
    KeysUploadError,
    KeysUploadResponse,
    MegolmEvent,
    RoomEncryptionEvent,
    RoomKeyEvent,
    RoomSendError,
    RoomSendResponse,
    SyncResponse,
)
from nio.store import SqliteStore

from bot import logs
from bot.chat.matrix.keys import DATABASE
from bot.chat.matrix.machine import FALLBACK, Keys, Machine
from bot.chat.matrix.opening import Opening
from bot.chat.matrix.people import People
from bot.chat.matrix.sharing import Sharing
from bot.chat.matrix.trust import Voucher

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from nio import BadEvent, UnknownBadEvent

    Read = Event | BadEvent | UnknownBadEvent

    from bot.chat.matrix.keys import Account, KeyStore
    from bot.chat.matrix.trust import Trust

_NOT_THERE, _NOT_IN, _NOT_YET = "the bot does not know this room", "M_NOT_FOUND", "ORG.SLUGLINE.NOT_SYNCED"
log = logs.logger()
_ENCRYPTION = "m.room.encryption"
_FALLBACKS = "device_unused_fallback_key_types"
REACTION = "m.reaction"
"""Sent as it is also where a room is encrypted, as every client does: its relation is open to the server anyway."""


class MatrixClient(AsyncClient):
    """One device of the bot's. Made by `connect`; `close` lets its key store go.

    `news` is what happened on connecting that people should hear of, as sentences.
    """

    def __init__(self, account: Account, keys: KeyStore, trust: Trust) -> None:
        config = AsyncClientConfig(
            max_limit_exceeded=0, max_timeouts=0, request_timeout=30, pickle_key=account.pickle_key
        )  # nothing is repeated below the queue of a room, which knows how long it may be
        super().__init__(account.homeserver, account.user, account.device, str(keys.folder), config)
        self.trust = trust
        self.news: tuple[str, ...] = ()
        self._keys = keys
        self._sealed = set(trust.store.identities.encrypted())
        self._kept = set(self._sealed)  # those of them that are on the disk
        self.restore_login(account.user, account.device, account.token)

    def load_store(self) -> None:
        """See nio."""
        if self.store:
            return
        self._keys.database()
        assert self.device_id
        folder = str(self._keys.folder)
        self.store = SqliteStore(self.user_id, self.device_id, folder, self.config.pickle_key, DATABASE)
        self.machine = Machine(self.user_id, self.device_id, self.store, self.trust.store.identities.opened)
        self.olm = self.machine
        self.people = People(self, self.machine, self.trust)
        self.sharing = Sharing(self, self.machine, self.people)
        self._opening = Opening(self.machine)
        self.add_to_device_callback(self._opening.wake, RoomKeyEvent)
        self._seal(self.store.load_encrypted_rooms())
        self.encrypted_rooms = set(self._sealed)

    async def close(self) -> None:
        """End connections, and let another process have the key store."""
        await self.let_go()
        self._keys.close()

    async def let_go(self) -> None:
        """End connections; the key store stays this process's."""
        await super().close()
        if self.store:
            self.store.database.close()

    @property
    def fingerprint(self) -> str:
        """The device's own public key, by which people may know it."""
        return self.machine.account.identity_keys["ed25519"]

    # Rooms that are encrypted stay so.

    def is_encrypted(self, room_id: str) -> bool:
        """Whether a room was ever encrypted, whatever the server says of it now."""
        room = self.rooms.get(room_id)
        if room is not None and room.encrypted and room_id not in self._sealed:
            self._seal([room_id])
        return room_id in self._sealed

    def _seal(self, rooms: Iterable[str]) -> None:
        new = set(rooms) - self._kept
        self._sealed |= new  # at once: nothing goes there in plain text while the store is waited for
        if new:
            with self.trust.store.write():
                for room in new:
                    self.trust.store.identities.encrypt(self.trust.clock(), room)
            self._kept |= new

    async def inherit(self, old: str, new: str) -> None:
        """What replaces a room that was ever encrypted is encrypted for the bot, whatever the server says of it."""
        if self.is_encrypted(old):
            await asyncio.to_thread(self._seal, [new])
            self.encrypted_rooms.add(new)

    def _handle_timeline_event(self, event: Read, room_id: str, *more: Any) -> Read | None:  # noqa: ANN401  # nio's
        """See nio; what it cannot take in is left out, and ends no sync."""
        try:
            return super()._handle_timeline_event(event, room_id, *more)
        except Exception as error:  # noqa: BLE001  # whatever somebody put into an event
            log.warning("matrix.event_left_out", error=type(error).__name__)
            return None

    def _handle_joined_state(self, room_id: str, *more: Any) -> None:  # noqa: ANN401  # nio's
        """See nio; the same."""
        try:
            super()._handle_joined_state(room_id, *more)
        except Exception as error:  # noqa: BLE001  # the same
            log.warning("matrix.state_left_out", error=type(error).__name__)

    async def _handle_sync(self, response: SyncResponse) -> None:
        """See nio; first what decides how the rest is taken: encrypted rooms, and whose devices changed."""
        for room_id, joined in response.rooms.join.items():
            for event in (*joined.state, *joined.timeline.events):
                if event.source.get("type") == _ENCRYPTION and "state_key" in event.source:
                    # Also where it was redacted, for which nio has no class.
                    await asyncio.to_thread(self._seal, [room_id])
                if isinstance(event, RoomEncryptionEvent):
                    self.sharing.wishes(room_id, event.source.get("content") or {})
        self.encrypted_rooms |= self._sealed
        self.machine.add_changed_users(set(response.device_list.changed) & set(self.people.identities))
        try:
            await super()._handle_sync(response)
        except BaseException:
            self.next_batch = ""  # else nio would take the same answer, given again, for one that it has handled
            raise
        if response.device_key_count.signed_curve25519 == 0:
            self.machine.uploaded_key_count = 0  # nio takes it for "not said", and no key would ever be made again
        answered: Any = response.transport_response
        said = await self.parse_body(answered)  # it is read by now; nio leaves this out
        self.machine.wants_fallback = FALLBACK not in said.get(_FALLBACKS, [FALLBACK])

    async def opened(self, event: MegolmEvent, room_id: str, patience: float = 0.0) -> Event | None:
        """What an encrypted event says, once its key has come; None where it does not within `patience` seconds."""
        return await self._opening.opened(event, room_id, patience)

    # Who writes, and who gets the keys of messages.

    def wrote(self, event: Event | BadEvent | UnknownBadEvent) -> bool:
        """Whether this very device encrypted an event that was decrypted; that a server names its user says less."""
        own = self.machine.account.identity_keys["curve25519"]
        return bool(getattr(event, "decrypted", False)) and getattr(event, "sender_key", None) == own

    async def heard(self, event: Event, room_id: str) -> Voucher:
        """Who wrote an event of a room that is to be acted on, by its encryption alone.

        Asks the server for keys it has not seen, and notes the message, so that it counts once.
        """
        user = event.sender
        if not event.decrypted:
            return Voucher(user)
        asked = user in self.people.identities and user not in self.machine.users_for_key_query
        known = asked and self.people.device_of(event, room_id) is not None
        if not known and not await self._told_of(user):
            return Voucher(user, decrypted=True)
        if event.event_id in self.machine.numbers:
            await asyncio.to_thread(self._note_opened, event.event_id, *self.machine.numbers[event.event_id])
        return self.people.voucher(event, room_id)

    def _note_opened(self, event: str, session: str, number: int) -> None:
        with self.trust.store.write():
            self.trust.store.identities.open(session, number, event)

    async def _told_of(self, user: str) -> bool:
        """Whether the homeserver says now which devices somebody has; where it does not, none of theirs is known."""
        try:
            return isinstance(await self.ask_for([user]), Keys)
        except (ClientError, TimeoutError, OSError):
            return False

    async def ask_for(self, users: Collection[str]) -> Keys | KeysQueryError:
        """Ask for people's devices and identities now."""
        self.machine.add_changed_users(set(users))
        return await self.keys_query()

    async def keys_upload(self) -> KeysUploadResponse | KeysUploadError:
        """See nio; the keys are on the disk before the server has them, so that none is known to others alone."""
        keys = self.machine.share_keys()
        self.machine.save_account()
        method, path, data = Api.keys_upload(self.access_token, keys)
        answer: KeysUploadResponse | KeysUploadError = await self._send(KeysUploadResponse, method, path, data)
        return answer

    async def keys_query(self) -> Keys | KeysQueryError:
        """See nio; with the keys that vouch for devices, and what follows for who gets the keys of messages."""
        method, path, data = Api.keys_query(self.access_token, self.users_for_key_query)
        response: Keys | KeysQueryError = await self._send(Keys, method, path, data)
        if isinstance(response, Keys):
            await self.people.meet(response)
        return response

    # Sending.

    async def room_send(
        self,
        room_id: str,
        message_type: str,
        content: dict[Any, Any],
        tx_id: str | None = None,
        ignore_unverified_devices: bool = True,  # noqa: ARG002, FBT001, FBT002  # nio's; `People.weigh` decides on each
    ) -> RoomSendResponse | RoomSendError:
        """See nio. Never in plain text to a room that was ever encrypted, but for a reaction.

        An error says that nothing was sent. What the network does is raised, as ClientError or TimeoutError.
        """
        if message_type != REACTION and room_id not in self.rooms:  # so it is not known whether it is encrypted
            return RoomSendError(_NOT_THERE, _NOT_IN if self.next_batch else _NOT_YET, room_id=room_id)
        if message_type != REACTION and self.is_encrypted(room_id):
            async with self.sharing.turns[room_id]:
                if refused := await self.sharing.ready(room_id):
                    return _unsent(refused, room_id)
                message_type, content = self.encrypt(room_id, message_type, content)
        method, path, data = Api.room_send(self.access_token, room_id, message_type, content, tx_id or uuid4())
        sent: RoomSendResponse | RoomSendError = await self._send(RoomSendResponse, method, path, data, (room_id,))
        return sent


def _unsent(why: ErrorResponse, room_id: str) -> RoomSendError:
    return RoomSendError(why.message, why.status_code, why.retry_after_ms, why.soft_logout, room_id)
