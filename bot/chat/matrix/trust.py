"""Whom the bot trusts in encrypted rooms, and what it therefore takes from them.

Everybody is known by the master key they were first seen with. Another one is noted and trusted only once somebody who
runs the bot confirms it: until then its owner has no rights over the desk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.chat.matrix.crosssigning import Identity
    from bot.model import Clock
    from bot.store import Store

    Standing = Literal["none", "first use", "confirmed", "changed"]
    Keys = Literal["verified", "ignored", "blacklisted"]

PLAIN = (
    "What changes something is only taken encrypted, and this was not: write it in an encrypted room. A direct message"
    " to me can be one."
)
NO_DEVICE = (
    "It could not be told which device of yours wrote this, so nothing was changed. Ask again in a moment, or from"
    " another device of yours."
)
UNSIGNED = (
    "You have not verified the device that wrote this ({device}), so it changes nothing for the whole desk: verify it"
    " in your client's settings, under sessions, and ask again."
)
NO_IDENTITY = (
    "Your account has no cross-signing keys, so your devices cannot be told from another's and change nothing for the"
    " whole desk: set up secure backup or recovery in your client, which makes them, and ask again."
)
CHANGED = (
    "Your identity is not the one you were first seen with, so you have no rights over the desk until somebody who runs"
    " the bot confirms it: slugline matrix trust lists it."
)
UNCONFIRMED = (
    "Nobody has confirmed who you are, so nothing was changed. Somebody who runs the bot does: slugline matrix trust"
    " lists you."
)


@dataclass(frozen=True, slots=True)
class Voucher:
    """Who wrote an event, as far as its encryption tells: a device of the sender's, and whether they have signed it."""

    user: str
    decrypted: bool = False
    device: str | None = None
    signed: bool = False
    standing: Standing = "none"


@dataclass(frozen=True, slots=True)
class Trust:
    """What the store knows of people's identities. `confirmed_only`: nobody is trusted on first use."""

    store: Store
    clock: Clock
    confirmed_only: bool = False
    plain_too: bool = False
    """Whether changes are also taken unencrypted, where the homeserver alone vouches for the sender."""

    def meet(self, said: Mapping[str, Identity | None]) -> None:
        """Note who users say they are. Waits for the store."""
        new = [(user, identity.master) for user, identity in said.items() if identity and self._is_new(user, identity)]
        if new:
            with self.store.write():
                for user, master in new:
                    self.store.identities.see(self.clock(), user, master)

    def _is_new(self, user: str, identity: Identity) -> bool:
        known = self.store.identities.get(user)
        return known is None or identity.master != (known.other or known.key)

    def standing(self, user: str, identity: Identity | None) -> Standing:
        """How an identity stands to what is known of the user now."""
        known = self.store.identities.get(user)
        if identity is None:
            return "changed" if known else "none"
        if known is None or known.key != identity.master:
            return "changed" if known else "none"
        return "confirmed" if known.confirmed_by else "first use"

    def keys_for(self, standing: Standing, *, signed: bool) -> Keys:
        """Whether a device gets the keys of messages, and whether what it writes counts as its owner's."""
        if signed and standing in (("confirmed",) if self.confirmed_only else ("confirmed", "first use")):
            return "verified"
        return "blacklisted" if self.confirmed_only else "ignored"

    def unheard(self, voucher: Voucher) -> str:
        """Why nothing may be changed by what was written, as a sentence for who wrote it; "" where it may."""
        if not voucher.decrypted:
            return "" if self.plain_too else PLAIN
        if voucher.device is None:
            return NO_DEVICE
        return self.unvouched(voucher) if self.confirmed_only else ""

    def estranged(self, voucher: Voucher) -> str:
        """Why its writer is not even shown what is for admins; "" where they are. It asks for no device of theirs."""
        known = self.store.identities.get(voucher.user)
        if voucher.standing == "changed" or (known and known.other):
            return CHANGED
        return UNCONFIRMED if self.confirmed_only and not (known and known.confirmed_by) else ""

    def unvouched(self, voucher: Voucher) -> str:
        """Why its writer changes nothing with rights over the desk; "" where they have those that are configured."""
        if not voucher.decrypted or voucher.device is None:
            return self.unheard(voucher)
        if voucher.standing == "changed":
            return CHANGED
        if voucher.standing == "none":
            return NO_IDENTITY
        if self.confirmed_only and voucher.standing != "confirmed":
            return UNCONFIRMED
        return "" if voucher.signed else UNSIGNED.format(device=voucher.device)
