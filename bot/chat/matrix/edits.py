"""The edits of a message, which are messages of their own and stay when it is redacted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import ClientError
from nio import Api
from nio.api import RelationshipType

from bot import logs

if TYPE_CHECKING:
    from nio import AsyncClient

_log = logs.logger()


async def edits_of(client: AsyncClient, room: str, event: str) -> list[str]:
    """The account's own edits of a message. Those that the homeserver does not tell of are left out."""
    found: list[str] = []
    start: str | None = None
    try:
        while True:
            method, path = Api.room_get_event_relations(
                client.access_token, room, event, RelationshipType.replacement, paginate_from=start
            )
            answer = await client.send(method, path)
            page = await client.parse_body(answer)
            found += [each["event_id"] for each in page["chunk"] if each["sender"] == client.user_id]
            if not (start := page.get("next_batch")):
                return found
    except (ClientError, TimeoutError, OSError, KeyError) as error:
        _log.warning("matrix.edits_not_known", error=type(error).__name__)
        return found
