"""The people in encrypted rooms: their identities and devices, who wrote what, and who gets the keys of messages."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.chat.matrix.crosssigning import Identity, identity_of
from bot.chat.matrix.trust import Voucher

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from nio import AsyncClient, Event
    from nio.crypto import OlmDevice

    from bot.chat.matrix.machine import Keys, Machine
    from bot.chat.matrix.trust import Standing, Trust


@dataclass(slots=True)
class People:
    """What the homeserver says of people, weighed by what is known of them. Asked anew in every run."""

    client: AsyncClient
    machine: Machine
    trust: Trust
    identities: dict[str, Identity | None] = field(default_factory=dict)
    _signed: dict[tuple[str, str], str] = field(default_factory=dict)
    """A device: the master key of the identity that vouches for it."""
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def meet(self, answer: Keys) -> None:
        """Take in what the homeserver says; where devices come, go or change, rooms get new keys."""
        said = {
            user: identity_of(user, answer.masters.get(user), answer.self_signing.get(user))
            for user in answer.device_keys
        }
        async with self._turn:  # on a thread, because the store may be locked for long, and one after another
            others = {user: identity for user, identity in said.items() if user != self.client.user_id}
            await asyncio.to_thread(self.trust.meet, others)
            self._take_in(answer, said)

    def _take_in(self, answer: Keys, said: Mapping[str, Identity | None]) -> None:
        self.identities.update(said)
        for user, devices in answer.device_keys.items():
            identity = said[user]
            for id_, device in devices.items():
                self._signed.pop((user, id_), None)
                if identity is not None and identity.has_signed(device):
                    self._signed[user, id_] = identity.master
        gone = [each for changed in answer.changed.values() for each in changed.values() if each.deleted]
        for device in gone:
            self.client._invalidate_outbound_sessions(device)  # noqa: SLF001  # as nio's own does for one that is not trusted
        self.weigh(answer.device_keys)

    def weigh(self, users: Iterable[str]) -> None:
        """Let people's devices have the keys of messages, or not."""
        client = self.client
        let = {
            "verified": client.verify_device,
            "ignored": client.ignore_device,
            "blacklisted": client.blacklist_device,
        }
        for user in users:
            if user not in self.identities:
                continue  # not asked for in this run: what was decided before stands
            for device in list(self.machine.device_store.active_user_devices(user)):
                wanted = self._wanted(device)
                if device.trust_state.name != wanted:
                    let[wanted](device)

    def _wanted(self, device: OlmDevice) -> str:
        if device.user_id == self.client.user_id:  # another device of the bot's that it has not signed is not its own
            return "verified" if self.has_signed(device) else "blacklisted"
        return self.trust.keys_for(self.standing(device.user_id), signed=self.has_signed(device))

    def standing(self, user: str) -> Standing:
        """How the identity that a user has now stands to the one they were first seen with."""
        return self.trust.standing(user, self.identities.get(user))

    def has_signed(self, device: OlmDevice) -> bool:
        """Whether a device's owner vouches for it, as they are now."""
        identity = self.identities.get(device.user_id)
        return identity is not None and self._signed.get((device.user_id, device.device_id)) == identity.master

    def voucher(self, event: Event, room_id: str) -> Voucher:
        """Who wrote a decrypted event, by what is known now."""
        device = self.device_of(event, room_id)
        if device is None:
            return Voucher(event.sender, decrypted=True, standing=self.standing(event.sender))
        signed = self.has_signed(device)
        return Voucher(event.sender, True, device.device_id, signed, self.standing(event.sender))

    def device_of(self, event: Event, room_id: str) -> OlmDevice | None:
        """The device of the sender's that wrote a decrypted event; None where the key came round another way."""
        if event.sender_key is None or event.session_id is None:
            return None
        session = self.machine.inbound_group_store.get(room_id, event.sender_key, event.session_id)
        device = self.machine.device_store.device_from_sender_key(event.sender, event.sender_key)
        if device is None or session is None or session.forwarding_chain or session.ed25519 != device.ed25519:
            return None
        return device
