"""Files of an answer as messages of their own: uploaded, encrypted where the room is, pictures with their words."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError
from nio import UploadResponse

from bot.chat.matrix.markup import plain
from bot.errors import Refused

if TYPE_CHECKING:
    from nio import AsyncClient

    from bot.reply import File

_PNG = b"\x89PNG\r\n\x1a\n"
_REASONS = {
    "M_TOO_LARGE": "it is larger than the homeserver takes",
    "M_LIMIT_EXCEEDED": "the homeserver asks for patience; ask once more in a minute",
    "M_RESOURCE_LIMIT_EXCEEDED": "the homeserver has no room left for files",
}


async def uploaded(client: AsyncClient, file: File, *, encrypted: bool) -> dict[str, Any]:
    """The content of the message that shows a file. Raises `Refused` with the reason."""
    size = len(file.content)
    try:
        answer, keys = await client.upload(
            BytesIO(file.content), file.media, None if encrypted else file.name, encrypt=encrypted, filesize=size
        )
    except (ClientError, TimeoutError, OSError) as error:
        raise Refused("The file was not sent: the homeserver did not answer; ask once more.") from error
    if not isinstance(answer, UploadResponse):
        reason = _REASONS.get(answer.status_code or "", f"the homeserver says {answer.status_code or 'nothing'}")
        raise Refused(f"The file was not sent: {reason}.")
    return _content(file, answer.content_uri, keys)


def _content(file: File, address: str, keys: dict[str, Any] | None) -> dict[str, Any]:
    picture = file.media.startswith("image/")
    words = plain(file.alt) if picture and file.alt else file.name
    where = {"file": {**keys, "url": address}} if keys else {"url": address}
    info: dict[str, Any] = {"mimetype": file.media, "size": len(file.content)}
    if picture and file.content.startswith(_PNG):
        info["w"], info["h"] = struct.unpack(">II", file.content[16:24])
    kind = "m.image" if picture else "m.file"
    return {"msgtype": kind, "body": words, "filename": file.name, "info": info, "m.mentions": {}, **where}
