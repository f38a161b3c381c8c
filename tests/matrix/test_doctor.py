"""What the doctor says of Matrix, each with the next step; it asks, and sends nothing."""

import asyncio
from pathlib import Path

import pytest

from bot.chat.matrix import connecting, doctor, keys, login
from bot.chat.matrix.crosssigning import CrossSigning, fingerprint
from bot.store import Store
from tests.matrix.bot import AT, Bot
from tests.matrix.homeserver import Homeserver

pytestmark = pytest.mark.wire


@pytest.fixture
def bot(homeserver: Homeserver, tmp_path: Path) -> Bot:
    return Bot.on(homeserver, tmp_path)


def said(bot: Bot) -> list[tuple[str, str]]:
    store = Store.open(bot.settings.db)
    try:
        return list(doctor.examined(bot.settings, store))
    finally:
        store.close()


def up(bot: Bot, *, new_identity: bool = False) -> str:
    """Log in; the device."""

    async def once() -> str:
        async with bot.up(new_identity=new_identity) as client:
            return str(client.device_id)

    return asyncio.run(once())


def test_what_is_missing_is_named(bot: Bot) -> None:
    assert said(bot.with_matrix(user="")) == [("failed", login.NEEDED.format("MATRIX_USER"))]
    assert said(bot.with_matrix(passphrase="")) == [("failed", keys.UNSEALED)]
    assert said(bot) == [("look", doctor.NO_LOGIN)]


def test_a_device_that_is_signed_and_in_its_rooms_is_well_while_it_runs(bot: Bot) -> None:
    device = up(bot)
    fine, signed = said(bot)
    assert fine == ("ok", doctor.DEVICE.format(bot.user.id, bot.settings.matrix.homeserver, device))
    account = keys.account_in(bot.keys, bot.settings.matrix.passphrase)
    assert account
    master = CrossSigning.of_seeds(bot.user.id, account.seeds).public("master")
    assert signed == ("ok", doctor.SIGNED.format(fingerprint(master)))
    held = keys.KeyStore(bot.keys, bot.settings.matrix.passphrase)
    assert said(bot) == [fine, signed]
    held.close()


def test_rooms_and_people_that_need_somebody_are_named(bot: Bot) -> None:
    up(bot)
    store = Store.open(bot.settings.db)
    with store.write():
        store.storylines.create(AT, "ferry", "Will the ferry sail?", "ada")
        store.subscriptions.subscribe(AT, "matrix", "!gone:localhost", ["ferry"], "UTC", ["08:00"], None, "ada")
        for key in ("first", "second"):
            store.identities.see(AT, "@ada:localhost", key)
    store.close()
    bot.keys.chmod(0o755)
    assert said(bot)[2:] == [
        ("look", doctor.NOT_IN.format("ferry", "!gone:localhost")),
        ("look", doctor.OPEN.format(bot.keys)),
        ("look", doctor.CHANGED.format("@ada:localhost")),
    ]


def test_replaced_keys_and_a_lost_device_are_failures(bot: Bot, tmp_path: Path) -> None:
    device = up(bot)
    up(bot.with_matrix(store=str(tmp_path / "elsewhere")), new_identity=True)
    assert said(bot)[1] == ("failed", connecting.REPLACED.format(bot.user.id))

    async def leave() -> None:
        async with bot.up() as client:
            await client.logout()

    asyncio.run(leave())
    assert said(bot)[0] == ("failed", doctor.NO_TOKEN.format(device, "M_UNKNOWN_TOKEN"))
    nowhere = bot.with_matrix(homeserver="http://127.0.0.1:9")
    assert said(nowhere)[0] == ("failed", login.UNREACHED.format("http://127.0.0.1:9", "ClientConnectorError"))
