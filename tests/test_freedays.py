"""Countries as people write them, and their public holidays."""

from __future__ import annotations

from datetime import date

import pytest

from bot.freedays import country_of, is_free


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("de", "DE"),
        ("DE-by", "DE-BY"),
        ("Germany", "DE"),
        ("united kingdom", "GB"),
        ("UK", "GB"),
        ("usa", "US"),
        ("fr-zone a", "FR-Zone A"),
        ("Atlantis", None),
        ("DE-XX", None),
        ("", None),
    ],
)
def test_a_country_is_known_by_its_codes_and_its_english_name(words: str, code: str | None) -> None:
    assert country_of(words) == code


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    assert [is_free(code, date(2026, 1, 6)) for code in ("DE", "DE-BY")] == [False, True]
