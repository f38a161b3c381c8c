"""What the homeserver's answers mean for a message: tried again, refused, or nobody knows."""

from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import ClientConnectorError, ServerDisconnectedError
from nio import RoomSendError, RoomSendResponse

from bot.chat.matrix.refusals import NOT_IN, UNKNOWN, UNREACHED, refusal, unreached
from bot.chat.matrix.sending import Sending, transaction
from bot.errors import OutcomeUnknown, Refused, SluglineError, TryLater

ROOM = "!r:vik.example"


@dataclass
class Answered:
    """What HTTP said."""

    status: int


def answer(code: str | None, status: int, after: int | None = None) -> RoomSendError:
    error = RoomSendError("words", code, after, room_id=ROOM)
    error.transport_response = Answered(status)  # type: ignore[assignment]  # only its status is asked
    return error


@pytest.mark.parametrize(
    ("given", "meant", "left"),
    [
        (answer("M_FORBIDDEN", 403), Refused, True),
        (answer("M_NOT_FOUND", 404), Refused, True),
        (answer("M_UNKNOWN_TOKEN", 401), Refused, False),
        (answer("M_TOO_LARGE", 413), Refused, False),
        (answer("M_BAD_JSON", 400), Refused, False),
        (answer("M_LIMIT_EXCEEDED", 429, 1500), TryLater, None),
        (answer(None, 429), TryLater, None),
        (answer(None, 502), OutcomeUnknown, None),
        (answer("M_UNKNOWN", 500), OutcomeUnknown, None),
    ],
    ids=str,
)
def test_what_an_answer_means(given: RoomSendError, meant: type[SluglineError], left: bool | None) -> None:
    found = refusal(given)
    assert type(found) is meant
    assert getattr(found, "left", None) is left


def test_how_long_it_wants_to_be_left_alone() -> None:
    found = refusal(answer("M_LIMIT_EXCEEDED", 429, 1500))
    assert isinstance(found, TryLater)
    assert found.after == 1.5


def test_only_what_never_reached_it_is_certain() -> None:
    never = ClientConnectorError(None, OSError())  # type: ignore[arg-type]  # which connection is not asked
    assert [str(unreached(each)) for each in (never, ServerDisconnectedError(), TimeoutError())] == [
        UNREACHED,
        UNKNOWN,
        UNKNOWN,
    ]


@dataclass
class Client:
    """Gives these answers, and remembers the transaction ids."""

    given: list[Any]
    rooms: dict[str, object]
    next_batch: str = "s1"

    def __post_init__(self) -> None:
        self.transactions: list[str] = []

    async def room_send(self, _room: str, _kind: str, _content: object, tx_id: str) -> Any:  # noqa: ANN401 -- as given
        self.transactions.append(tx_id)
        found = self.given.pop(0)
        if isinstance(found, Exception):
            raise found
        return found


@pytest.mark.anyio
async def test_an_answer_is_sent_under_one_transaction_id_until_it_is_there() -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    given = [answer("M_LIMIT_EXCEEDED", 429, 1500), TimeoutError(), answer(None, 502), RoomSendResponse("$1", ROOM)]
    client = Client(given, {ROOM: None})
    sending = Sending(client, sleep)  # type: ignore[arg-type]  # it has what is asked of it
    assert await sending.send(ROOM, {}, "txn") == "$1"
    assert (client.transactions, pauses) == (["txn"] * 4, [1.5, 2.0, 5.0])


@pytest.mark.anyio
@pytest.mark.parametrize(("synced", "meant"), [("s1", NOT_IN), ("", UNREACHED)])
async def test_nothing_is_said_in_a_room_of_which_it_is_not_known_whether_it_is_encrypted(
    synced: str, meant: str
) -> None:
    client = Client([], {}, synced)
    with pytest.raises((Refused, TryLater)) as caught:
        await Sending(client).once(ROOM, {}, "txn")  # type: ignore[arg-type]  # it has what is asked of it
    assert (str(caught.value), client.transactions) == (meant, [])


def test_a_transaction_id_is_the_same_for_the_same_message_alone() -> None:
    assert transaction("answer", ROOM, "$1", 0) == transaction("answer", ROOM, "$1", 0)
    assert len({transaction("a", "b"), transaction("ab"), transaction("a", "c"), transaction("b", "a")}) == 4
