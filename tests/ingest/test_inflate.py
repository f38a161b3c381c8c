"""Compressed bodies come out whole, or not at all."""

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest

from bot.ingest.inflate import BadCompression, Inflater, TooLarge

BODY = b"A council met on Tuesday. " * 200
BARE = zlib.compressobj(wbits=-15)


@pytest.mark.parametrize(
    ("encoding", "raw"),
    [
        ("", BODY),
        ("identity", BODY),
        ("gzip", gzip.compress(BODY)),
        ("X-Gzip", gzip.compress(BODY[:900]) + gzip.compress(BODY[900:])),
        ("deflate", zlib.compress(BODY)),
        ("deflate", BARE.compress(BODY) + BARE.flush()),
        ("br", brotli.compress(BODY)),
    ],
)
@pytest.mark.parametrize("step", [1, 7, 100_000])
def test_a_body_comes_out_whole_however_it_is_cut(encoding: str, raw: bytes, step: int) -> None:
    inflater = Inflater(encoding, len(BODY))
    for start in range(0, len(raw), step):
        inflater.add(raw[start : start + step])
    assert inflater.body() == BODY


PACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
}


@pytest.mark.parametrize("encoding", PACK)
def test_one_byte_more_than_allowed_is_too_large(encoding: str) -> None:
    inflater = Inflater(encoding, len(BODY) - 1)
    with pytest.raises(TooLarge):
        inflater.add(PACK[encoding](BODY))


@pytest.mark.parametrize("encoding", PACK)
def test_a_bomb_is_stopped_at_the_limit(encoding: str) -> None:
    inflater = Inflater(encoding, 1000)
    with pytest.raises(TooLarge):
        inflater.add(PACK[encoding](bytes(5_000_000)))
    assert len(inflater._out.content) == 1001


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_body_cut_short_is_bad(encoding: str) -> None:
    inflater = Inflater(encoding, 10_000)
    inflater.add(PACK[encoding](BODY)[:-9])
    with pytest.raises(BadCompression):
        inflater.body()


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_body_that_is_not_compressed_is_bad(encoding: str) -> None:
    inflater = Inflater(encoding, 10_000)
    with pytest.raises(BadCompression):
        inflater.add(b"<html>plain words")


@pytest.mark.parametrize("encoding", PACK)
def test_no_body_at_all_is_an_empty_one(encoding: str) -> None:
    assert Inflater(encoding, 10_000).body() == b""


@pytest.mark.parametrize("encoding", ["compress", "br, br", "gzip, gzip", "zstd"])
def test_an_encoding_we_did_not_ask_for_is_bad(encoding: str) -> None:
    with pytest.raises(BadCompression):
        Inflater(encoding, 10_000)
