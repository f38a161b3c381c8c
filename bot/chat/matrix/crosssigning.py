"""Cross-signing: the three keys of an account, what they sign, and what others' have signed. Pure.

A master key vouches for a self-signing key, which vouches for each device of the account (Matrix specification,
client-server API, "Cross-signing"). Keys and signatures are unpadded base64, as everywhere in Matrix.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from Crypto.PublicKey.ECC import EccKey

    Usage = Literal["master", "self_signing", "user_signing"]
    Object = Mapping[str, Any]

USAGES: tuple[Usage, ...] = ("master", "self_signing", "user_signing")
_UNSIGNED = ("signatures", "unsigned")
"""What a signature does not cover."""


@dataclass(frozen=True, slots=True, repr=False)
class CrossSigning:
    """An account's own private keys."""

    user: str
    keys: Mapping[Usage, EccKey]

    @classmethod
    def new(cls, user: str) -> CrossSigning:
        """Three new keys."""
        from Crypto.PublicKey import ECC

        return cls(user, {usage: ECC.generate(curve="Ed25519") for usage in USAGES})

    @classmethod
    def of_seeds(cls, user: str, seeds: Mapping[str, str]) -> CrossSigning:
        """The keys that `seeds` gave."""
        from Crypto.PublicKey import ECC

        return cls(user, {usage: ECC.construct(curve="Ed25519", seed=b64decode(seeds[usage])) for usage in USAGES})

    @property
    def seeds(self) -> dict[str, str]:
        """What the keys are made of again, to be kept."""
        return {usage: b64encode(key.seed).decode() for usage, key in self.keys.items()}

    def public(self, usage: Usage) -> str:
        """A public key."""
        return unpadded(self.keys[usage].public_key().export_key(format="raw"))

    def published(self) -> dict[str, dict[str, Any]]:
        """The public keys as they are uploaded, by their names there; the master key has signed the others."""
        found: dict[str, dict[str, Any]] = {}
        for usage in USAGES:
            public = self.public(usage)
            key = {"user_id": self.user, "usage": [usage], "keys": {f"ed25519:{public}": public}}
            found[f"{usage}_key"] = key if usage == "master" else self.signed(key, "master")
        return found

    def signed(self, obj: Object, by: Usage) -> dict[str, Any]:
        """The object with one more signature."""
        from Crypto.Signature import eddsa

        signature = unpadded(eddsa.new(self.keys[by], "rfc8032").sign(canonical(obj)))
        ours = {**obj.get("signatures", {}).get(self.user, {}), f"ed25519:{self.public(by)}": signature}
        kept = {name: value for name, value in obj.items() if name != "unsigned"}
        return {**kept, "signatures": {**obj.get("signatures", {}), self.user: ours}}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who an account says it is: its master key, and the self-signing key that this vouches for."""

    user: str
    master: str
    self_signing: str

    def has_signed(self, device: Object) -> bool:
        """Whether the identity vouches for a device, by the device's keys as the server gives them."""
        named = device.get("user_id") == self.user
        return named and is_signed(device, self.user, f"ed25519:{self.self_signing}", self.self_signing)


def identity_of(user: str, master: Object | None, self_signing: Object | None) -> Identity | None:
    """The identity in a user's keys as the server gives them; None where it is missing, or its keys do not vouch."""
    first, second = _key_of(user, master, "master"), _key_of(user, self_signing, "self_signing")
    if first is None or second is None or self_signing is None:
        return None
    vouched = is_signed(self_signing, user, f"ed25519:{first}", first)
    return Identity(user, first, second) if vouched else None


def _key_of(user: str, obj: Object | None, usage: Usage) -> str | None:
    if not isinstance(obj, dict) or obj.get("user_id") != user or usage not in obj.get("usage", ()):
        return None
    keys: Iterable[str] = (obj.get("keys") or {}).values()
    found = list(keys)
    return found[0] if len(found) == 1 and obj["keys"].get(f"ed25519:{found[0]}") == found[0] else None


def is_signed(obj: Object, user: str, name: str, key: str) -> bool:
    """Whether `user`'s signature called `name` on the object was made with the public key `key`."""
    import vodozemac

    try:
        signature = vodozemac.Ed25519Signature.from_base64(obj["signatures"][user][name])
        vodozemac.Ed25519PublicKey.from_base64(key).verify_signature(canonical(obj), signature)
    except (KeyError, TypeError, AttributeError, ValueError):  # vodozemac's errors are ValueErrors
        return False
    return True


def canonical(obj: Object) -> bytes:
    """What a signature covers: canonical JSON without signatures and what the server added."""
    kept = {name: value for name, value in obj.items() if name not in _UNSIGNED}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def unpadded(raw: bytes) -> str:
    """Matrix's base64."""
    return b64encode(raw).decode().rstrip("=")


def fingerprint(key: str) -> str:
    """A public key in groups of four, to be read out and compared."""
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))
