"""What a platform delivered is taken up once, and what answered it is found again."""

from datetime import timedelta
from pathlib import Path

from bot.store import Store
from tests.store.making import AT


def test_an_event_is_new_once_and_interrupted_until_it_is_done(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "desk.db")
    with store.write():
        took = [store.inbox.take(AT, "matrix", "!r:x", "$1") for _ in range(2)]
        store.inbox.done("matrix", "$1")
        took += [store.inbox.take(AT, "matrix", "!r:x", "$1"), store.inbox.take(AT, "matrix", "!r:x", "$2")]
    assert took == ["new", "begun", "done", "new"]
    store.close()


def test_the_token_is_the_last_that_was_handled_of_its_account(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "desk.db")
    assert store.inbox.token("matrix", "@bot:x") is None
    with store.write():
        for token in ("s1", "s2"):
            store.inbox.handled(AT, "matrix", "@bot:x", token)
        store.inbox.handled(AT, "matrix", "@other:x", "s9")
    assert store.inbox.token("matrix", "@bot:x") == "s2"
    store.close()


def test_answers_are_found_in_order_until_they_are_withdrawn_or_forgotten(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "desk.db")
    with store.write():
        for ref in ("$b", "$a", "$c"):
            store.inbox.answered(AT, "matrix", "$1", "!r:x", ref)
        store.inbox.withdrawn("matrix", "$a")
    assert store.inbox.answers("matrix", "$1") == (("!r:x", "$b"), ("!r:x", "$c"))
    with store.write():
        assert store.inbox.forget(AT) == 0
        assert store.inbox.forget(AT + timedelta(seconds=1)) == 2
    assert store.inbox.answers("matrix", "$1") == ()
    store.close()
