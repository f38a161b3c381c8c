"""The key store: one folder with the bot's account, sealed with MATRIX_PASSPHRASE, and beside it what nio keeps.

Its files are their owner's alone (0600), so is the folder where it was made for them (0700). What nio keeps is sealed
with a key that stands in the account, so the passphrase opens everything and can be changed by sealing one small file
anew. One process at a time.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass, field
from hashlib import scrypt
from typing import TYPE_CHECKING, Any

from bot.errors import BadSettings, CannotStart

if TYPE_CHECKING:
    from pathlib import Path

UNSEALED = (
    "MATRIX_PASSPHRASE is not set; the keys of Matrix are never kept without one. Choose one (`openssl rand -base64 24`"
    " makes a good one), keep it where the other secrets are, and set it in the environment."
)
_WRONG = (
    "MATRIX_PASSPHRASE does not open the key store {}. Set the one that it was made with; if that is lost, move the"
    " folder away and run `slugline matrix login`: the bot is then a new device."
)
BROKEN = (
    "The key store {} cannot be read ({}). Restore it from a copy, or move the folder away and run `slugline matrix"
    " login`: the bot is then a new device."
)
_TAKEN = "Another Slugline uses the key store {}: stop it first; two at once would break the bot's encryption."
_NOTHING = "There is no key store in {} yet: set MATRIX_PASSPHRASE to what you want, and log in."
_NO_FOLDER = "The key store {} cannot be made or written ({}). Name another folder in MATRIX_STORE."

ACCOUNT = "account.json"
DATABASE = "keys.db"
"""What nio keeps: its account with its one-time keys, sessions with other devices, and the keys of messages."""
_HARD = {"n": 2**15, "r": 8, "p": 1}
"""How hard a guess at the passphrase is: 32 MB and a tenth of a second, as RFC 7914 proposes for a log-in."""
_MOST_MEMORY = 2**27


@dataclass(frozen=True, slots=True, repr=False)
class Account:
    """Who the bot is: its user, its device and token there, the key of what nio keeps, its cross-signing seeds."""

    homeserver: str
    user: str
    device: str
    token: str
    pickle_key: str = field(default_factory=lambda: secrets.token_hex(32))
    seeds: dict[str, str] = field(default_factory=dict)
    published: bool = False
    """Whether the cross-signing keys of these seeds were made the account's."""


class KeyStore:
    """The folder, held by this process until `close`."""

    def __init__(self, folder: Path, passphrase: str) -> None:
        """Raises `BadSettings` without a passphrase, `CannotStart` where the folder cannot be had."""
        if not passphrase:
            raise BadSettings(UNSEALED)
        self.folder = folder
        self._passphrase = passphrase
        try:
            if not folder.is_dir():
                folder.mkdir(mode=0o700, parents=True)
                folder.chmod(0o700)
            self._lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise CannotStart(_NO_FOLDER.format(folder, error.strerror)) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            for file in self._own():
                file.chmod(0o600)
        except OSError as error:
            self.close()
            raise CannotStart(_TAKEN.format(folder)) from error

    def _own(self) -> list[Path]:
        """Its own files: MATRIX_STORE may be a folder where others lie too."""
        return [self.folder / "lock", *self.folder.glob(f"{ACCOUNT}*"), *self.folder.glob(f"{DATABASE}*")]

    def close(self) -> None:
        """Let another process have it."""
        lock, self._lock = self._lock, -1
        if lock >= 0:
            os.close(lock)

    def read(self) -> Account | None:
        """The account; None where there is none yet. Raises `BadSettings` for a wrong passphrase."""
        return account_in(self.folder, self._passphrase)

    def write(self, account: Account) -> None:
        """Keep the account: whole under its name or not at all, on the disk when this returns."""
        sealed = json.dumps(_sealed(json.dumps(asdict(account)).encode(), self._passphrase))
        file = self.folder / ACCOUNT
        begun = file.with_suffix(".part")
        try:
            with open(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:  # noqa: PTH123 -- with its mode
                out.write(sealed)
                out.flush()
                os.fsync(out.fileno())
            begun.replace(file)
        except OSError as error:
            raise CannotStart(_NO_FOLDER.format(self.folder, error.strerror)) from error

    def reseal(self, passphrase: str) -> None:
        """Seal it with another passphrase from now on. Raises `BadSettings` where there is nothing or none is given."""
        account = self.read()
        if account is None:
            raise BadSettings(_NOTHING.format(self.folder))
        if not passphrase:
            raise BadSettings(UNSEALED)
        self._passphrase = passphrase
        self.write(account)

    def database(self) -> Path:
        """The file for what nio keeps, made for its owner alone before anybody writes to it."""
        file = self.folder / DATABASE
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        return file


def account_in(folder: Path, passphrase: str) -> Account | None:
    """The account in a key store, which another process may hold. Raises `BadSettings` for a wrong passphrase."""
    if not passphrase:
        raise BadSettings(UNSEALED)
    try:
        text = (folder / ACCOUNT).read_text()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise CannotStart(BROKEN.format(folder, error)) from error
    try:
        return Account(**json.loads(_opened(json.loads(text), passphrase)))
    except _NotOpened as error:
        raise BadSettings(_WRONG.format(folder)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise CannotStart(BROKEN.format(folder, f"{ACCOUNT} is damaged")) from error


def _key(passphrase: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return scrypt(passphrase.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MOST_MEMORY, dklen=32)


def _sealed(plain: bytes, passphrase: str) -> dict[str, Any]:
    from Crypto.Cipher import ChaCha20_Poly1305

    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(24)
    cipher = ChaCha20_Poly1305.new(key=_key(passphrase, salt, **_HARD), nonce=nonce)
    text, tag = cipher.encrypt_and_digest(plain)
    return {"scrypt": _HARD, "salt": _in(salt), "nonce": _in(nonce), "tag": _in(tag), "sealed": _in(text)}


def _opened(sealed: dict[str, Any], passphrase: str) -> bytes:
    from Crypto.Cipher import ChaCha20_Poly1305

    salt, nonce, tag, text = (b64decode(sealed[part]) for part in ("salt", "nonce", "tag", "sealed"))
    cipher = ChaCha20_Poly1305.new(key=_key(passphrase, salt, **sealed["scrypt"]), nonce=nonce)
    try:
        return cipher.decrypt_and_verify(text, tag)
    except ValueError as error:
        raise _NotOpened from error


class _NotOpened(Exception):
    """Never leaves this module."""


def _in(raw: bytes) -> str:
    return b64encode(raw).decode()
