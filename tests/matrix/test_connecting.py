"""Logging in, and what is kept of it: over a real homeserver."""

import shutil
import stat
from pathlib import Path

import pytest

from bot.chat.matrix import connecting, keys, login
from bot.chat.matrix.connecting import connect
from bot.errors import BadSettings, CannotStart
from bot.store import Store
from tests.matrix.bot import PASSPHRASE, Bot, clock
from tests.matrix.homeserver import Homeserver

pytestmark = [pytest.mark.wire, pytest.mark.anyio]


@pytest.fixture
def bot(homeserver: Homeserver, tmp_path: Path) -> Bot:
    return Bot.on(homeserver, tmp_path)


async def refused(bot: Bot) -> str:
    """The sentence with which it does not start."""
    with pytest.raises(CannotStart) as error:
        async with bot.up():
            pass
    return str(error.value)


async def test_the_device_is_kept_and_signed_by_its_owner(bot: Bot) -> None:
    async with bot.up() as client:
        device, print_ = client.device_id, client.fingerprint
        assert client.news == (connecting.FIRST.format(device, bot.user.id),)
        await client.ask_for([bot.user.id])
        identity = client.people.identities[bot.user.id]
    async with bot.up() as client:
        await client.ask_for([bot.user.id])
        found = await connecting.own_keys(client)
        assert (client.news, client.device_id, client.fingerprint) == ((), device, print_)
        assert identity is not None
        assert client.people.identities[bot.user.id] == identity
        assert identity.has_signed(found["device_keys"][bot.user.id][device])


async def test_the_password_is_not_needed_again(bot: Bot) -> None:
    without = bot.with_matrix(password="")
    assert await refused(without) == login.NO_WAY_IN
    async with bot.up() as client:
        device = client.device_id
    async with without.up() as client:
        assert (client.device_id, client.news) == (device, ())


async def test_its_files_are_its_owners_alone_and_sealed(bot: Bot) -> None:
    async with bot.up() as client:
        token = client.access_token
    files = sorted(bot.keys.iterdir())
    assert {file.name: oct(stat.S_IMODE(file.stat().st_mode)) for file in files} == {
        "account.json": "0o600",
        "keys.db": "0o600",
        "lock": "0o600",
    }
    assert stat.S_IMODE(bot.keys.stat().st_mode) == 0o700
    kept = b"".join(file.read_bytes() for file in files)
    assert [word for word in (token, PASSPHRASE, bot.user.password) if word.encode() in kept] == []


async def test_in_a_folder_of_other_files_those_are_left_as_they_are(bot: Bot) -> None:
    bot.keys.mkdir(mode=0o755)
    others = [bot.keys / "run.sh", bot.keys / "articles"]
    others[0].touch()
    others[1].mkdir()
    for each in (bot.keys, *others):
        each.chmod(0o755)
    async with bot.up():
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in (bot.keys, *bot.keys.iterdir())}
    assert {modes.pop(each.name) for each in (bot.keys, *others)} == {0o755}
    assert set(modes.values()) == {0o600}


async def test_without_the_passphrase_there_is_no_start(bot: Bot) -> None:
    assert await refused(bot.with_matrix(passphrase="")) == keys.UNSEALED
    assert not bot.keys.exists()
    async with bot.up():
        pass
    assert await refused(bot.with_matrix(passphrase="another")) == keys._WRONG.format(bot.keys)


async def test_two_processes_never_share_the_keys(bot: Bot) -> None:
    async with bot.up():
        assert await refused(bot) == keys._TAKEN.format(bot.keys)


async def test_a_lost_store_makes_a_new_device_which_says_so(bot: Bot) -> None:
    async with bot.up() as client:
        first = client.device_id
    shutil.rmtree(bot.keys)
    async with bot.up() as client:
        assert client.device_id != first
        new, changed = client.news
        assert new == connecting.FIRST.format(client.device_id, bot.user.id)
        assert changed.startswith("My cross-signing keys are new")


async def test_a_lost_database_makes_a_new_device_of_the_same_identity(bot: Bot) -> None:
    async with bot.up() as client:
        first = client.device_id
        await client.ask_for([bot.user.id])
        identity = client.people.identities[bot.user.id]
    (bot.keys / keys.DATABASE).unlink()
    without = bot.with_matrix(password="", access_token="")
    assert await refused(without) == connecting._GONE.format(first, bot.keys)
    async with bot.up() as client:
        assert client.news == (connecting.LOST.format(first, client.device_id),)
        await client.ask_for([bot.user.id])
        assert client.people.identities[bot.user.id] == identity


@pytest.mark.parametrize("file", [keys.ACCOUNT, keys.DATABASE])
async def test_a_damaged_store_says_what_to_do(bot: Bot, file: str) -> None:
    async with bot.up():
        pass
    (bot.keys / file).write_bytes(b"no such thing" * 1000)
    assert await refused(bot) == keys.BROKEN.format(bot.keys, f"{file} is damaged")


async def test_a_device_that_was_signed_out_elsewhere_makes_way_for_a_new_one(bot: Bot) -> None:
    async with bot.up() as client:
        first = client.device_id
        await client.logout()
    async with bot.up() as client:
        assert client.news == (connecting.TURNED_OUT.format(first, client.device_id),)


async def test_a_token_logs_in_as_the_device_it_belongs_to(homeserver: Homeserver, bot: Bot, tmp_path: Path) -> None:
    account = await login.log_in(bot.settings)
    by_token = bot.with_matrix(password="", access_token=account.token)
    async with by_token.up() as client:
        assert client.device_id == account.device
    shutil.rmtree(bot.keys)
    assert await refused(by_token) == connecting._GONE.format(account.device, bot.keys)


async def test_bad_log_ins_say_what_to_do(homeserver: Homeserver, bot: Bot) -> None:
    wrong = bot.with_matrix(password="wrong")
    assert await refused(wrong) == login.REFUSED.format("the password", "M_FORBIDDEN", login._CHECK_IT)
    token = bot.with_matrix(password="", access_token="syt_none")
    assert await refused(token) == login.REFUSED.format("MATRIX_ACCESS_TOKEN", "M_UNKNOWN_TOKEN", login._MAKE_ONE)
    nowhere = bot.with_matrix(homeserver="http://127.0.0.1:9")
    assert (await refused(nowhere)).startswith("The homeserver http://127.0.0.1:9 cannot be reached")
    short = bot.with_matrix(user="slugline")
    assert await refused(short) == login.BAD_USER.format("slugline")


async def test_cross_signing_keys_that_somebody_replaced_are_not_taken_back(bot: Bot, tmp_path: Path) -> None:
    async with bot.up():
        pass
    other = bot.with_matrix(store=str(tmp_path / "elsewhere"))
    async with other.up(new_identity=True):
        pass
    async with bot.up() as client:
        assert client.news == (connecting.REPLACED.format(bot.user.id),)
    async with bot.up(new_identity=True) as client:
        (news,) = client.news
        assert news.startswith("My cross-signing keys are new")


async def test_the_key_store_of_another_account_is_left_alone(homeserver: Homeserver, bot: Bot) -> None:
    async with bot.up():
        pass
    other = homeserver.user("other")
    mixed = bot.with_matrix(user=other.id, password=other.password)
    store = Store.open(mixed.settings.db)
    try:
        with pytest.raises(BadSettings, match=f"is {bot.user.id}'s, and MATRIX_USER is {other.id}"):
            await connect(mixed.settings, store, clock)
    finally:
        store.close()
