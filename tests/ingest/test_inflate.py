"""Compressed bodies come out whole, or not at all."""

import gzip
import zlib

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
    ],
)
@pytest.mark.parametrize("step", [1, 7, 100_000])
def test_a_body_comes_out_whole_however_it_is_cut(encoding: str, raw: bytes, step: int) -> None:
    inflater = Inflater(encoding, len(BODY))
    for start in range(0, len(raw), step):
        inflater.add(raw[start : start + step])
    assert inflater.body() == BODY


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_one_byte_more_than_allowed_is_too_large(encoding: str) -> None:
    inflater = Inflater(encoding, len(BODY) - 1)
    with pytest.raises(TooLarge):
        inflater.add(gzip.compress(BODY) if encoding else BODY)


def test_a_bomb_is_stopped_at_the_limit() -> None:
    inflater = Inflater("gzip", 1000)
    with pytest.raises(TooLarge):
        inflater.add(gzip.compress(bytes(50_000_000)))
    assert len(inflater._out) == 1001


def test_a_body_cut_short_is_bad() -> None:
    inflater = Inflater("gzip", 10_000)
    inflater.add(gzip.compress(BODY)[:-20])
    with pytest.raises(BadCompression):
        inflater.body()


def test_a_body_that_is_not_compressed_is_bad() -> None:
    with pytest.raises(BadCompression):
        Inflater("gzip", 10_000).add(b"plain words")


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "zstd"])
def test_an_encoding_we_did_not_ask_for_is_bad(encoding: str) -> None:
    with pytest.raises(BadCompression):
        Inflater(encoding, 10_000)
