"""What arrived was published before it arrived: a bound that the text alone does not have."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.model import Facts

_LAST_ZONE = timedelta(hours=14)
"""The calendar that is furthest ahead (UTC+14): an outlet there may have tomorrow's date today."""


def by_arrival(facts: Facts, at: datetime) -> Facts:
    """Facts of which none was reported after the article arrived.

    A text without a date that speaks of a day ahead was published before that day, which may be a year away.
    """
    day, published = (at + _LAST_ZONE).date().isoformat(), facts.published
    if not published.not_after or published.not_after <= day or (published.not_before or "") > day:
        return facts
    reason = "; ".join(filter(None, (published.reason, "it has arrived")))
    statements = tuple(
        replace(each, reported_on=day) if each.reported_on and each.reported_on > day else each
        for each in facts.statements
    )
    return replace(facts, published=replace(published, not_after=day, reason=reason), statements=statements)
