"""Decompression that never gives out more than asked for, however much a small body promises."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zlib import _Decompress

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_BARE = -zlib.MAX_WBITS
"""Some servers send deflate without its zlib header."""

_HEADER = 2
"""Bytes of a zlib header."""

ACCEPTED = "gzip, deflate"
"""What we ask for: what the standard library can decompress under a bound."""


class TooLarge(Exception):
    """More came out than was allowed."""


class BadCompression(Exception):
    """An encoding we did not ask for, or a body that is not what its header says or ended too early."""


class Inflater:
    """Takes a body chunk by chunk and keeps at most `limit` bytes of what comes out.

    `encoding` is the Content-Encoding header. Raises BadCompression, and TooLarge beyond the limit.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        names = [name for name in encoding.lower().replace(",", " ").split() if name != "identity"]
        if names not in ([], ["gzip"], ["x-gzip"], ["deflate"]):
            raise BadCompression(encoding)
        self._engine = zlib.decompressobj(_GZIP_OR_ZLIB) if names else None
        self._head: bytes | None = b"" if names == ["deflate"] else None
        self._limit = limit
        self._out = bytearray()

    def add(self, chunk: bytes) -> None:
        """Take the next chunk as it came over the wire."""
        if self._engine is None:
            self._keep(chunk)
            return
        if self._head is not None:
            chunk = self._headed(chunk)
        while chunk and self._engine is not None:
            self._keep(self._decompressed(self._engine, chunk))
            chunk = self._rest()

    def _headed(self, chunk: bytes) -> bytes:
        """Hold deflate back until its first two bytes say whether they are a zlib header (RFC 1950) or none."""
        head = (self._head or b"") + chunk
        if len(head) < _HEADER:
            self._head = head
            return b""
        self._head = None
        if head[0] & 0x0F != zlib.DEFLATED or int.from_bytes(head[:_HEADER], "big") % 31:
            self._engine = zlib.decompressobj(_BARE)
        return head

    def _decompressed(self, engine: _Decompress, chunk: bytes) -> bytes:
        try:
            return engine.decompress(chunk, self._limit - len(self._out) + 1)
        except zlib.error as cause:
            raise BadCompression from cause

    def _rest(self) -> bytes:
        """What is still to be decompressed: the held back tail, or the next member of a gzip body."""
        engine = self._engine
        if engine is None or not engine.eof:
            return b"" if engine is None else engine.unconsumed_tail
        if engine.unused_data.startswith(b"\x1f\x8b"):
            self._engine = zlib.decompressobj(_GZIP_OR_ZLIB)
            return engine.unused_data
        return b""

    def _keep(self, piece: bytes) -> None:
        self._out += piece
        if len(self._out) > self._limit:
            raise TooLarge

    def body(self) -> bytes:
        """Everything that came out. Raises BadCompression when the body ended too early."""
        if self._engine is not None and not self._engine.eof and (self._out or self._head):
            raise BadCompression
        return bytes(self._out)
