"""What the desk takes from whom in Matrix: reading asks for less than changing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat.matrix.desk import MatrixDesk
from bot.chat.matrix.requests import Asked, Place
from bot.chat.matrix.trust import CHANGED, PLAIN, UNCONFIRMED, Trust, Voucher
from bot.errors import NotAllowed, SluglineError
from bot.store import Store
from handlers.dispatch import REGISTRY
from tests.handlers.ferry import ferry_desk
from tests.matrix.bot import clock

ADA, ROOM = "@ada:vik.example", "!desk:vik.example"
UNSIGNED = "You have not verified the device."
FROM = {
    "a plain room": {"unheard": PLAIN, "unvouched": PLAIN},
    "a device that is not signed": {"unvouched": UNSIGNED},
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MatrixDesk]:
    ferry = ferry_desk(tmp_path / "ferry.db")
    yield MatrixDesk(replace(ferry, settings=replace(ferry.settings, admins=(ADA,))))
    ferry.store.close()


def refused(desk: MatrixDesk, asked: Asked) -> str:
    """Why whoever asks may not; "" where they may, whatever else is the matter with the line."""
    try:
        desk.answer(asked)
    except NotAllowed as error:
        return str(error)
    except SluglineError:
        return ""
    return ""


@pytest.mark.parametrize("place", [Place(), Place(direct=True, private=True)], ids=["group", "direct"])
@pytest.mark.parametrize("grounds", FROM)
def test_from_anywhere_an_admin_reads_and_only_from_sure_grounds_changes(
    grounds: str, place: Place, desk: MatrixDesk
) -> None:
    unsure = FROM[grounds]
    found = {}
    for name, command in REGISTRY.items():
        if "network" in name or any("://" in each for each in command.examples):
            continue  # that asks the network
        asked = Asked(command.examples[0], ADA, ROOM, place=place, **unsure)  # type: ignore[arg-type]  # by their names
        found[name] = refused(desk, asked)
    changing = {name for name in found if REGISTRY[name].changes}
    for_editors = {name for name in changing if REGISTRY[name].decides or REGISTRY[name].admin}
    wanted = dict.fromkeys(changing if "unheard" in unsure else for_editors, unsure["unvouched"])
    assert {name: why for name, why in found.items() if why} == wanted
    assert {"log", "source export", "timeline"} <= found.keys() - changing


def test_who_is_another_than_before_is_shown_nothing_for_admins(desk: MatrixDesk) -> None:
    asked = Asked("/log", ADA, ROOM, place=Place(direct=True, private=True), unvouched=CHANGED, estranged=CHANGED)
    assert refused(desk, asked) == CHANGED
    assert refused(desk, replace(asked, line="/timeline ferry")) == ""


def test_to_be_shown_what_is_for_admins_asks_for_the_person_and_no_device(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "desk.db")
    trust, strict = Trust(store, clock), Trust(store, clock, confirmed_only=True)
    plain = Voucher(ADA)
    with store.write():
        store.identities.see(clock(), ADA, "first key")
    assert (trust.estranged(plain), strict.estranged(plain)) == ("", UNCONFIRMED)
    assert trust.estranged(replace(plain, decrypted=True, device="PHONE", standing="first use")) == ""
    with store.write():
        store.identities.see(clock(), ADA, "another key")
    assert (trust.estranged(plain), strict.estranged(plain)) == (CHANGED, CHANGED)
    with store.write():
        store.identities.confirm(clock(), ADA, "another key", "Marta")
    assert (trust.estranged(plain), strict.estranged(plain)) == ("", "")
    store.close()
