"""Decompression that never gives out more than asked for, however much a small body promises."""

from __future__ import annotations

import zlib
from typing import Protocol

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_BARE = -zlib.MAX_WBITS
"""Some servers send deflate without its zlib header."""

_HEADER = 2
"""Bytes of a zlib header."""

_GZIP = b"\x1f\x8b"
"""How a member of a gzip body begins."""

_STEP = 65_536
"""Bytes that brotli is asked for at a time; it rounds up to the next power of two or so."""

ACCEPTED = "gzip, deflate, br"
"""What we ask for: what can be decompressed under a bound."""


class TooLarge(Exception):
    """More came out than was allowed."""


class BadCompression(Exception):
    """An encoding we did not ask for, or a body that is not what its header says or ended too early."""


class _Engine(Protocol):
    """One way of compression."""

    def unpack(self, chunk: bytes, out: _Out) -> None:
        """Take the next chunk and give what comes out to `out`, which may stop it by raising TooLarge."""

    def complete(self) -> bool:
        """Whether the body may end here."""


class _Out:
    """What came out so far, at most `limit` bytes and the one that is too many."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.content = bytearray()

    @property
    def room(self) -> int:
        """How many bytes more are asked for: one more than allowed tells that there are more."""
        return self.limit - len(self.content) + 1

    def keep(self, piece: bytes) -> None:
        """Raises TooLarge beyond the limit."""
        self.content += piece[: self.room]
        if len(self.content) > self.limit:
            raise TooLarge


class _Plain:
    """No compression."""

    def unpack(self, chunk: bytes, out: _Out) -> None:
        out.keep(chunk)

    def complete(self) -> bool:
        return True


class _Zipped:
    """gzip in one or several members, and deflate with or without its header."""

    def __init__(self, *, deflate: bool) -> None:
        self._engine = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._head: bytes | None = b"" if deflate else None
        self._begun = False

    def unpack(self, chunk: bytes, out: _Out) -> None:
        if self._head is not None:
            chunk = self._headed(chunk)
        while chunk:
            self._begun = True
            try:
                out.keep(self._engine.decompress(chunk, out.room))
            except zlib.error as cause:
                raise BadCompression from cause
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

    def _rest(self) -> bytes:
        """What is still to be decompressed: the held back tail, or the next member of a gzip body."""
        if not self._engine.eof:
            return self._engine.unconsumed_tail
        rest = self._engine.unused_data
        if rest.startswith(_GZIP):
            self._engine = zlib.decompressobj(_GZIP_OR_ZLIB)
            return rest
        return b""

    def complete(self) -> bool:
        return self._engine.eof or not (self._begun or self._head)


class _Brotli:
    """Brotli, a step at a time."""

    def __init__(self) -> None:
        import brotli

        self._engine = brotli.Decompressor()
        self._broken = brotli.error
        self._begun = False

    def unpack(self, chunk: bytes, out: _Out) -> None:
        self._begun = True
        try:
            piece = self._engine.process(chunk, output_buffer_limit=_STEP)
            out.keep(piece)
            while piece and not self._engine.can_accept_more_data():
                piece = self._engine.process(b"", output_buffer_limit=_STEP)
                out.keep(piece)
        except self._broken as cause:
            raise BadCompression from cause

    def complete(self) -> bool:
        return not self._begun or bool(self._engine.is_finished())


class Inflater:
    """Takes a body chunk by chunk and keeps at most `limit` bytes of what comes out.

    `encoding` is the Content-Encoding header. Raises BadCompression, and TooLarge beyond the limit.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self._engine = _engine(encoding)
        self._out = _Out(limit)

    def add(self, chunk: bytes) -> None:
        """Take the next chunk as it came over the wire."""
        if chunk:
            self._engine.unpack(chunk, self._out)

    def body(self) -> bytes:
        """Everything that came out. Raises BadCompression when the body ended too early."""
        if not self._engine.complete():
            raise BadCompression
        return bytes(self._out.content)


def _engine(encoding: str) -> _Engine:
    names = [name for name in encoding.lower().replace(",", " ").split() if name != "identity"]
    match names:
        case []:
            return _Plain()
        case ["gzip" | "x-gzip"]:
            return _Zipped(deflate=False)
        case ["deflate"]:
            return _Zipped(deflate=True)
        case ["br"]:
            return _Brotli()
        case _:
            raise BadCompression(encoding)
