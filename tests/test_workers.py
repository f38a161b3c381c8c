"""The tests run side by side only when every worker collects the same names."""

import gzip

import pytest


@pytest.mark.parametrize("body", [b"one", gzip.compress(b"two")])
def test_what_bytes_hold_is_not_in_a_name(body: bytes, request: pytest.FixtureRequest) -> None:
    place = 1 if body.startswith(b"\x1f\x8b") else 0
    assert request.node.name == f"test_what_bytes_hold_is_not_in_a_name[body{place}]"
