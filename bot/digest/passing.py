"""The clock's own news: what was planned for a day that has passed, once for each event in each storyline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.following.changes import PlannedEvent, planned_passed
from bot.model import EVERYTHING
from bot.store.plans import Plans

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from bot.model import Change
    from bot.store import Store


def days_passed(store: Store, now: datetime, zone: tzinfo, slugs: Sequence[str] = ()) -> tuple[Change, ...]:
    """Record what was planned for days that lie behind now, in these active storylines (all without any).

    Days are the desk's, in `zone`. What rests on withdrawn articles alone is left out, and what was called off or is
    told since as done.
    """
    today = now.astimezone(zone).date()
    changes: list[Change] = []
    for slug in slugs or store.storylines.slugs(EVERYTHING):
        found = [event for event in store.events.planned_before(slug, today.toordinal()) if not event.abandoned]
        if found:
            became = Plans.of(store.events.of_storyline(EVERYTHING, slug))
            found = [event for event in found if event.pk not in became.off and event.pk not in became.since]
        planned = [
            PlannedEvent(e.id, e.best.text, e.date, e.first_seen.astimezone(zone).date().isoformat()) for e in found
        ]
        had = store.changes.announced(store.connections.storyline_pk(slug) or 0, [event.id for event in found])
        receipts = {event.id: event.best.article.pk for event in found}
        for change in planned_passed(slug, today.isoformat(), planned, had):
            store.changes.add(now, change, receipts[change.subject])
            changes.append(change)
    return tuple(changes)
