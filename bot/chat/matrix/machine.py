"""nio's encryption, made to outlive what others send: a device, a key or a message that is broken is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import vodozemac
from nio import EncryptionError, ErrorResponse, KeysQueryResponse, KeysUploadResponse
from nio.crypto import Olm

from bot import logs
from bot.chat.matrix.crosssigning import is_signed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nio import EncryptedToDeviceEvent, Event, KeysClaimResponse, MegolmEvent, Response, RoomKeyEvent
    from nio.events.misc import BadEvent, UnknownBadEvent
    from nio.store import MatrixStore

    ActedOn = Callable[[str, int], str | None]

log = logs.logger()
Object = dict[str, Any]
_READ_LATELY = 10_000
FALLBACK = "signed_curve25519"
"""The kind of the keys that are given to who opens a conversation, one-time and fallback."""
_STATE = "an encrypted event says that it is a room's state"


class Machine(Olm):
    """One device's encryption. Nothing that another device or the server sends ends a sync or a send.

    `acted_on` gives the event that a message was, by its key and number, where it was acted on in an earlier run: the
    same message in another event is a replay. `numbers` holds those of the events read lately. `wants_fallback`: the
    server has no key any more for who writes when all one-time keys are gone, as after a week of the bot's absence.
    """

    def __init__(self, user_id: str, device_id: str, store: MatrixStore, acted_on: ActedOn) -> None:
        super().__init__(user_id, device_id, store)
        self._acted_on = acted_on
        self.wants_fallback = False
        self.numbers: dict[str, tuple[str, int]] = {}

    def message_index_ok(self, message_index: int, event: MegolmEvent) -> bool:
        """See nio; False also for what was acted on before as another event."""
        session = str(event.session_id)
        if self._acted_on(session, message_index) not in (None, event.event_id):
            return False
        self.numbers[event.event_id] = (session, message_index)
        if len(self.numbers) > _READ_LATELY:
            del self.numbers[next(iter(self.numbers))]
        return super().message_index_ok(message_index, event)

    def decrypt_event(
        self, event: EncryptedToDeviceEvent | MegolmEvent, room_id: str | None = None
    ) -> Event | RoomKeyEvent | BadEvent | UnknownBadEvent | None:
        """See nio; None also for what cannot be so much as read."""
        try:
            return super().decrypt_event(event, room_id)
        except Exception as error:  # noqa: BLE001  # whatever somebody put into a message to this device
            log.warning("matrix.unreadable_to_device", error=type(error).__name__)
            return None

    def decrypt_megolm_event(
        self, event: MegolmEvent, room_id: str | None = None
    ) -> Event | BadEvent | UnknownBadEvent:
        """See nio; raises EncryptionError for everything that cannot be decrypted, and for what says a room's state.

        No client encrypts state: whoever does wants to be taken for somebody the homeserver lets change it.
        """
        try:
            read = super().decrypt_megolm_event(event, room_id)
        except EncryptionError:
            raise
        except Exception as error:
            raise EncryptionError(repr(error)) from error
        if "state_key" in (getattr(read, "source", None) or {}):
            raise EncryptionError(_STATE)
        return read

    def verify_json(self, json: Object, user_key: str, user_id: str, device_id: str) -> bool:
        """See nio; False also for a signature that is none."""
        return is_signed(json, user_id, f"ed25519:{device_id}", user_key)

    @property
    def should_upload_keys(self) -> bool:
        """See nio; also where there is no fallback key."""
        return bool(super().should_upload_keys or self.wants_fallback)

    def share_keys(self) -> Object:
        """See nio, which has no fallback keys; one that was not taken by the server is given again."""
        first = not self.account.shared
        content: Object = super().share_keys() if super().should_upload_keys else {}
        own: Any = self.account._account  # noqa: SLF001  # nio's wrapping leaves out what vodozemac has, its types too
        if (first or self.wants_fallback) and not own.fallback_key:
            own.generate_fallback_key()
        if keys := {id_: self._signed_fallback(key.to_base64()) for id_, key in own.fallback_key.items()}:
            content["fallback_keys"] = {f"{FALLBACK}:{id_}": key for id_, key in keys.items()}
        return content

    def _signed_fallback(self, key: str) -> Object:
        content = {"key": key, "fallback": True}
        return content | {"signatures": {self.user_id: {f"ed25519:{self.device_id}": self.sign_json(content)}}}

    def handle_response(self, response: Response) -> None:
        """See nio."""
        super().handle_response(response)
        if isinstance(response, KeysUploadResponse):
            self.wants_fallback = False

    def _handle_key_claiming(self, response: KeysClaimResponse) -> None:
        for devices in response.one_time_keys.values():
            for id_ in [id_ for id_, keys in devices.items() if not _is_one_time_key(keys)]:
                log.warning("matrix.no_one_time_key")
                del devices[id_]
        super()._handle_key_claiming(response)


class Keys(KeysQueryResponse):
    """Answer to a question for people's devices, with what nio leaves out: the keys that vouch for them."""

    masters: Mapping[str, Object]
    self_signing: Mapping[str, Object]

    @classmethod
    def from_dict(cls, parsed_dict: Object) -> Keys | ErrorResponse:
        """See nio; broken devices are left out instead of everybody's."""
        people = parsed_dict.get("device_keys")
        if isinstance(people, dict):
            kept = {user: _sound(user, devices) for user, devices in people.items() if isinstance(devices, dict)}
            parsed_dict = {**parsed_dict, "device_keys": kept}
        found: Keys | ErrorResponse = super().from_dict(parsed_dict)
        if isinstance(found, Keys):
            found.masters = parsed_dict.get("master_keys") or {}
            found.self_signing = parsed_dict.get("self_signing_keys") or {}
        return found


def _sound(user: str, devices: Object) -> Object:
    return {id_: device for id_, device in devices.items() if _is_sound(user, id_, device)}


def _is_sound(user: str, id_: str, device: object) -> bool:
    """Whether a device's keys are keys."""
    try:
        assert isinstance(device, dict)  # caught below, like whatever else is wrong
        vodozemac.Ed25519PublicKey.from_base64(device["keys"][f"ed25519:{id_}"])
        vodozemac.Curve25519PublicKey.from_base64(device["keys"][f"curve25519:{id_}"])
        sound = isinstance(device["algorithms"], list) and isinstance(device["signatures"][user], dict)
    except (AssertionError, KeyError, TypeError, ValueError):
        sound = False
    if not sound:
        log.warning("matrix.broken_device")
    return sound


def _is_one_time_key(keys: Object) -> bool:
    try:
        vodozemac.Curve25519PublicKey.from_base64(next(iter(keys.values()))["key"])
    except (StopIteration, AttributeError, KeyError, TypeError, ValueError):
        return False
    return True
