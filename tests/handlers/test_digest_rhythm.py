"""`/digest mute until D`: days that lie ahead."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.errors import Misunderstood
from handlers.digest_rhythm import _until

FRIDAY = datetime(2026, 2, 6, 22, 30, tzinfo=UTC)  # 23:30 in Paris


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("monday", "2026-02-08T23:00"),
        ("Friday", "2026-02-12T23:00"),
        ("tomorrow", "2026-02-06T23:00"),
        ("2 Mar", "2026-03-01T23:00"),
        ("5 Feb", "2027-02-04T23:00"),
        ("2026-04-01", "2026-03-31T22:00"),
        ("3h", "2026-02-07T01:30"),
        ("2d", "2026-02-08T22:30"),
    ],
)
def test_a_day_ahead_begins_in_the_subscriptions_zone(words: str, begins: str) -> None:
    found = _until(words, FRIDAY, ZoneInfo("Europe/Paris"))
    assert found.astimezone(UTC).isoformat(timespec="minutes").removesuffix("+00:00") == begins


@pytest.mark.parametrize("words", ["yesterday", "today", "2026-02-01", "2025", "soon", ""])
def test_what_does_not_lie_ahead_is_said(words: str) -> None:
    with pytest.raises(Misunderstood) as told:
        _until(words, FRIDAY, ZoneInfo("Europe/Paris"))
    assert str(told.value) == (f'"{words}" is no day that lies ahead. Write it like monday, tomorrow, 2 Mar or 3d.')
