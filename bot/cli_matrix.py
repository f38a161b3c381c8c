"""`slugline matrix`: logging in, and who is trusted in encrypted rooms."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bot.cli_options import Commands, Invocation, everywhere, options
from bot.errors import BadSettings, NotFound, TellUser

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.settings import Settings
    from bot.store import Store
    from bot.store.identities import KnownIdentity

LOGGED_IN = "Logged in to {} as {}, device {}. Its keys are in {}; keep a copy of that folder and of MATRIX_PASSPHRASE."
NOBODY = "Nobody was met in an encrypted room yet."
NOT_MET = "{} was not met in an encrypted room yet. Name the key as well, or trust it once they have written there."
ANOTHER = "{}'s key is {}, not the one you named: ask them which it is."
NOT_ASKED = (
    "Nothing was changed. Ask them, by another way than this chat, whether they reset their identity; if they did, run"
    " it again with --yes."
)

RESEALED = (
    "The key store {} is sealed with the new passphrase: set it as MATRIX_PASSPHRASE before the next start, and unset"
    " MATRIX_NEW_PASSPHRASE. Copies made before open with the old one; make a new copy."
)
NO_NEW = "MATRIX_NEW_PASSPHRASE is not set, and nobody is at the keyboard to be asked; set it to the new passphrase."


@click.group(cls=Commands)
@options
def matrix() -> None:
    """Log in to Matrix, and say whom to trust there."""


@matrix.command()
@everywhere
@click.option("--new-identity", is_flag=True, help="Make new cross-signing keys, though there are some.")
def login(call: Invocation, *, new_identity: bool) -> None:
    """Log in, or check the log-in there is.

    It takes MATRIX_HOMESERVER, MATRIX_USER, MATRIX_PASSWORD or MATRIX_ACCESS_TOKEN, and MATRIX_PASSPHRASE, which seals
    the keys. The device is signed with the account's cross-signing keys; those are made when there are none.
    """
    import asyncio

    from bot import logs
    from bot.store import Store

    logs.set_up("warning")
    settings = call.settings()
    store = Store.open(settings.db)
    try:
        for line in asyncio.run(_log_in(settings, store, call, new_identity=new_identity)):
            click.echo(line)
    finally:
        store.close()


async def _log_in(settings: Settings, store: Store, call: Invocation, *, new_identity: bool) -> Sequence[str]:
    from bot.chat.matrix.connecting import connect
    from bot.chat.matrix.crosssigning import fingerprint

    client = await connect(settings, store, call.clock(settings), new_identity=new_identity)
    try:
        done = LOGGED_IN.format(client.homeserver, client.user_id, client.device_id, settings.matrix_store)
        return (*client.news, done, f"The device's key is {fingerprint(client.fingerprint)}.")
    finally:
        await client.close()


@matrix.command()
@everywhere
def passphrase(call: Invocation) -> None:
    """Seal the keys with another passphrase.

    MATRIX_PASSPHRASE is the present one, MATRIX_NEW_PASSPHRASE the new one; without it you are asked. The bot must not
    run meanwhile. Nothing else changes: it stays the same device.
    """
    import os

    from bot.chat.matrix.keys import KeyStore

    matrix = call.settings()
    keys = KeyStore(matrix.matrix_store, matrix.matrix.passphrase)
    try:
        keys.read()  # a wrong one is said before anybody chooses a new one
        new = os.environ.get("MATRIX_NEW_PASSPHRASE") or _asked_for()
        keys.reseal(new)
    finally:
        keys.close()
    click.echo(RESEALED.format(keys.folder))


def _asked_for() -> str:
    if not sys.stdin.isatty():
        raise BadSettings(NO_NEW)
    return str(click.prompt("The new passphrase", hide_input=True, confirmation_prompt=True, err=True))


@matrix.command()
@everywhere
@click.argument("user", required=False)
@click.argument("key", nargs=-1)
@click.option("--yes", is_flag=True, help="They were asked, by another way than the chat.")
def trust(call: Invocation, user: str | None, key: tuple[str, ...], *, yes: bool) -> None:
    """List people's keys, or trust one.

    Without USER it lists whom the bot has met in encrypted rooms, first those whose key changed: they have no rights
    over the desk until their key is trusted here. KEY, the account's master key, is compared with the one that was
    seen; it may be written in groups.
    """
    from bot.store import Store

    settings = call.settings()
    store = Store.open(settings.db)
    try:
        if user is None:
            click.echo("\n".join(_listed(store.identities.all())))
            return
        click.echo(_trusted(call, settings, store, user, "".join(key), yes=yes))
    finally:
        store.close()


def _listed(known: Sequence[KnownIdentity]) -> Iterator[str]:
    from bot.chat.matrix.crosssigning import fingerprint

    if not known:
        yield NOBODY
    for each in known:
        by = f"confirmed by {each.confirmed_by}" if each.confirmed_by else "trusted on first use"
        yield f"{each.user}  {fingerprint(each.key)}  {by}, {each.since[:10]}"
        if each.other:
            yield f"  CHANGED to {fingerprint(each.other)}: slugline matrix trust {each.user}"


def _trusted(call: Invocation, settings: Settings, store: Store, user: str, named: str, *, yes: bool) -> str:
    """Trust a user's key, with a log row; says what was done."""
    from bot.chat.matrix.crosssigning import fingerprint
    from bot.chat.terminal.keyboard import account

    known = store.identities.get(user)
    if known is None and not named:
        raise NotFound(NOT_MET.format(user))
    seen = (known.other or known.key) if known else named
    if named and named != seen:
        raise TellUser(ANOTHER.format(user, fingerprint(seen)))
    if not named and not yes:
        return f"{user}  {fingerprint(seen)}\n{NOT_ASKED}"
    now, by = call.clock(settings)(), f"terminal:{account()}"
    with store.write():
        store.identities.confirm(now, user, seen, by)
        store.log.add(now, by, "terminal", "matrix trust", user, known.key if known else None, seen)
    return f"{user} is trusted with the key {fingerprint(seen)}."
