"""Matrix: receive, and hand on to who answers. What was received counts as handled only when it is."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import ClientError
from nio import MegolmEvent, SyncResponse

from bot import logs
from bot.chat.matrix.answering import Answering
from bot.chat.matrix.delivery import Delivery
from bot.chat.matrix.doing import Doing
from bot.chat.matrix.inbox import Inbox
from bot.chat.matrix.invites import Doors, Welcome
from bot.chat.matrix.line import Voice
from bot.chat.matrix.login import SIGNED_OUT
from bot.chat.matrix.looking import Looking
from bot.chat.matrix.receiving import FILTER, GapLeft, Gaps, received, since_invited
from bot.chat.matrix.render import sentence
from bot.chat.matrix.requests import PLATFORM, Hearing, Me
from bot.chat.matrix.rooms import Rooms
from bot.chat.matrix.sending import Sending, transaction
from bot.chat.matrix.taking import Taking, is_redaction
from bot.chat.matrix.unread import PATIENCE, Unread
from bot.chat.way import UNTOLD, Way
from bot.errors import CannotStart, Unreachable

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Sequence
    from concurrent.futures import Executor

    from nio import RoomInfo

    from bot.chat.matrix.client import MatrixClient
    from bot.chat.matrix.desk import Answers
    from bot.chat.matrix.receiving import Received
    from bot.model import Clock
    from bot.settings import Settings
    from bot.store import Store

_WAIT = 30_000  # milliseconds that the homeserver holds a sync open when there is nothing to tell
_PATIENCE = 5.0  # seconds that answers under way get when the bot stops
_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0)  # seconds before the next sync after one that failed
TURNED_AWAY = "The homeserver signed the bot out: start it anew, with MATRIX_PASSWORD or a new MATRIX_ACCESS_TOKEN."
UNREACHED = "The homeserver cannot be reached: check the connection, and MATRIX_HOMESERVER."
_OURS = f"{PLATFORM}:"
_log = logs.logger()


@dataclass(slots=True)
class _Batch:
    """What one sync brought: the token behind it, and how much is to be done before that counts."""

    token: str
    left: int = 0


class MatrixChat:
    """Answers one account's rooms. `desk` blocks and runs on `executor`; `names` are the commands without slashes."""

    def __init__(  # noqa: PLR0913 -- everything a chat stands on, once
        self,
        client: MatrixClient,
        desk: Answers,
        names: Iterable[str],
        executor: Executor,
        *,
        store: Store,
        settings: Settings,
        clock: Clock,
        wait: int = _WAIT,
        patience: float = PATIENCE,
        way: Way = UNTOLD,
    ) -> None:
        matrix = settings.matrix
        self._way = way
        self.rooms = Rooms(client)
        self.sending = Sending(client)
        self._client, self._clock, self._wait, self._patience = client, clock, wait, patience
        self._names, self._prefix = tuple(names), matrix.prefix
        self._admin_room = settings.admin_room.removeprefix(_OURS) if settings.admin_room.startswith(_OURS) else ""
        self._latest = matrix.answer_within_minutes * 60_000.0
        self._inbox = Inbox(store, clock, client.user_id, executor)
        delivery = Delivery(self.sending, self.rooms, self._inbox, matrix.reactions)
        self._answering = Answering(desk, self._inbox, delivery, self.rooms, matrix.prefix)
        self._doors = Doors(client, self.rooms, self._inbox, Welcome.of(settings))
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._gaps = Gaps()
        self._batches: deque[_Batch] = deque()
        self._settling = asyncio.Lock()
        self._under_way: set[asyncio.Task[None]] = set()
        self._loop: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to listen where the last run ended, and to answer. Raises Unreachable without the homeserver."""
        try:
            name = getattr(await self._client.get_displayname(), "displayname", None)
        except (ClientError, TimeoutError, OSError) as error:
            await self._client.close()
            raise Unreachable(UNREACHED) from error
        hearing = Hearing(Me(self._client.user_id, (name,) if name else ()), self._prefix, self._names)
        looking = Looking(self._client, self._answering.delivery.known, self._client.user_id)
        doing, doors = Doing(self._answering), self._doors
        self._taking = Taking(self._client, hearing, doing, doors, looking, self._clock, self._latest)
        self._unread = Unread(self._client, self.sending, self.rooms, self._taking, self._prefix, self._patience)
        self._loop = asyncio.create_task(self._listen(await self._inbox.token()))
        if self._client.news:
            _log.warning("matrix.new_device")
        _log.info("matrix.connected")

    def voice(self) -> Voice:
        """What digests are posted through, on the loop that runs now."""
        client, reactions = self._client, self._answering.delivery.reactions
        return Voice(asyncio.get_running_loop(), self.sending, self.rooms, client.device_id or "", reactions)

    async def stop(self) -> None:
        """Take no more, let answers under way be sent for a few seconds, and leave."""
        loop, self._loop = self._loop, None
        if loop is None:
            return
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_PATIENCE)
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._client.close()
        _log.info("matrix.disconnected")

    async def listening(self) -> None:
        """Return never; raises CannotStart once the homeserver does not know the device any more."""
        if self._loop:
            await self._loop

    async def _listen(self, token: str | None) -> None:
        """Ask for what is new, again and again. Nothing that goes wrong ends this, but that the bot is signed out."""
        first, failed = True, 0
        while True:
            try:
                token = await self._sync(token, first=first)
                if failed:
                    await self._inbox.reached_again()
                    _log.info("matrix.connected")
            except Exception as error:  # the receive boundary: whatever one sync brings, the next is asked for
                self._way.breaks()
                self._client.next_batch = token or ""  # so that nio takes in once more what it has to give again
                known = isinstance(error, (ClientError, TimeoutError, OSError, GapLeft))
                code = str(error) if isinstance(error, GapLeft) else ""
                if code in SIGNED_OUT:
                    raise CannotStart(TURNED_AWAY) from error
                if known:
                    _log.warning("matrix.no_sync", error=type(error).__name__, state=code or "none")
                else:
                    _log.error("matrix.sync_failed", error=type(error).__name__)
                await asyncio.sleep(_PAUSES[min(failed, len(_PAUSES) - 1)])
                failed += 1
            else:
                self._way.stands()
                first, failed = False, 0

    async def _sync(self, since: str | None, *, first: bool) -> str:
        """What is new, taken up; gives the token behind it. The first time with the whole state of every room."""
        answer = await self._client.sync(0 if first else self._wait, FILTER, since=since, full_state=first)
        if not isinstance(answer, SyncResponse):
            raise GapLeft(answer.status_code or "")
        self.rooms.synced()
        await self._keep_keys()
        for room, gone in answer.rooms.leave.items():  # that it was replaced may have been said before the bot left it
            for event in (*gone.state, *gone.timeline.events):
                self.rooms.note(room, event.source)
        found = {room: await self._events(room, joined, since) for room, joined in answer.rooms.join.items()}
        batch = _Batch(answer.next_batch)
        self._batches.append(batch)
        for room, (events, entered) in found.items():
            if entered:
                self._begin(batch, room, self._doors.joined(room))
            self._take_up(batch, room, events)
        for room, invited in answer.rooms.invite.items():
            self._begin(batch, room, self._doors.invited(room, invited.invite_state))
        for room in answer.rooms.leave:
            self._begin(batch, room, self._doors.left(room))
        if first:
            self._first(batch)
        await self._settle()
        return answer.next_batch

    def _take_up(self, batch: _Batch, room: str, events: Iterable[Received]) -> None:
        """Begin with what happened in a room: in order, but for what must not wait or be waited for."""
        for each in events:
            if isinstance(each.event, MegolmEvent):  # its key may come late, and nobody else is to wait for that
                self._begin(batch, f"{room} unread {each.event.session_id}", self._unread.take(each))
            else:  # what is taken back is so at once: the answer may be a long one
                turn = f"{room} redactions" if is_redaction(each) else room
                self._begin(batch, turn, self._taking.take(each))

    def _first(self, batch: _Batch) -> None:
        """What is to be done once, as soon as rooms are known: news told, rooms followed that moved meanwhile."""
        if self._admin_room and self._client.news:
            self._begin(batch, self._admin_room, self._tell(self._client.news))
        for room, known in list(self._client.rooms.items()):
            if known.replacement_room:
                self._begin(batch, room, self._doors.upgraded(room))

    async def _tell(self, news: Sequence[str]) -> None:
        """Say in the room of the admins what is new about the bot's device."""
        content = sentence(" ".join(news), self._prefix).content
        (room,) = await self._inbox.rooms_now([self._admin_room])
        await self.sending.send(room, content, transaction("news", self._client.device_id, *news))

    async def _events(self, room: str, joined: RoomInfo, since: str | None) -> tuple[list[Received], bool]:
        """What happened in a room, whole and in order, and whether the bot came in; raises GapLeft.

        When it listens for the first time it looks at no history.
        """
        for event in joined.state:
            self.rooms.note(room, event.source)
        found = await self._gaps.filled(self._client, room, joined, since)
        found += [received(room, event) for event in joined.timeline.events]
        for each in found:
            self.rooms.note(room, each.source)
        events, entered = since_invited(found, self._client.user_id)
        return (events if since else []), entered

    async def _keep_keys(self) -> None:
        """What nio's own loop does between two syncs: keys of devices, and messages to them."""
        client = self._client
        if client.should_upload_keys:
            await client.keys_upload()
        if client.should_query_keys:
            await client.keys_query()
        if client.should_claim_keys:
            await client.keys_claim(client.get_users_for_key_claiming())
        await client.send_to_device_messages()

    def _begin(self, batch: _Batch, room: str, work: Coroutine[None, None, None]) -> None:
        """Begin a piece of work, in its room's turn."""
        batch.left += 1
        task = asyncio.create_task(self._in_turn(batch, room, work))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _in_turn(self, batch: _Batch, room: str, work: Coroutine[None, None, None]) -> None:
        """Do it. What fails is done with all the same; what is broken off is not, and comes again."""
        try:
            async with self._turns[room]:
                await work
        except Exception as error:  # noqa: BLE001  # the dispatch boundary: one event must not stop the others
            _log.error("matrix.event_failed", error=type(error).__name__)
        finally:
            work.close()
        batch.left -= 1
        await self._settle()

    async def _settle(self) -> None:
        """Keep the token up to which all work is done."""
        async with self._settling:
            token = None
            while self._batches and not self._batches[0].left:
                token = self._batches.popleft().token
            if token is not None:
                await self._inbox.handled(token)
