"""A private room that is replaced by another: what it kept to itself is the other's."""

from pathlib import Path

from bot.store import Store
from bot.store.drawers import Drawers
from tests.store.making import AT, arrive


def test_a_drawer_goes_along_once_and_never_over_another(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "desk.db")
    drawers = Drawers(store)
    for place, words in (("matrix:!old:x", "The bridge is open."), ("matrix:!third:x", "The pier is shut.")):
        with drawers.opened(place, AT) as drawer:
            arrive(drawer, words)
    assert drawers.move("matrix:!old:x", "matrix:!new:x")
    assert (drawers.has("matrix:!old:x"), drawers.has("matrix:!new:x")) == (False, True)
    assert not drawers.move("matrix:!third:x", "matrix:!new:x")
    assert not drawers.move("matrix:!nobody:x", "matrix:!else:x")
    with drawers.opened("matrix:!new:x", AT) as drawer:
        (text,) = drawer.connections.sql.execute("SELECT text FROM revision").fetchone()
    assert text == "The bridge is open."
    store.close()
