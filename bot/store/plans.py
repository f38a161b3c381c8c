"""What became of a storyline's plans, with the receipts that say so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.following import plans
from bot.following.plans import Told
from bot.store.coding import ordinal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.store.records import Event, EventReceipt


@dataclass(frozen=True, slots=True)
class Plans:
    """By the pk of a planned event: the event and receipt that call it `off`, the event that tells it `since`."""

    off: Mapping[int, tuple[Event, EventReceipt]] = field(default_factory=dict)
    since: Mapping[int, Event] = field(default_factory=dict)

    @classmethod
    def of(cls, events: Iterable[Event]) -> Plans:
        """What these events, of one storyline, tell of those among them that are planned."""
        known = {event.pk: event for event in events if not event.abandoned}
        if not any(event.planned for event in known.values()):
            return cls()
        told = {_told(event, receipt): (event, receipt) for event in known.values() for receipt in event.receipts}
        off = {pk: told[each] for pk, each in plans.called_off(told).items()}
        since = {pk: known[event] for pk, event in plans.told_since(told).items() if pk not in off}
        return cls(off, since)


def _told(event: Event, receipt: EventReceipt) -> Told:
    mention, article = receipt.mention, receipt.article
    return Told(event.pk, article.pk, receipt.text, mention.date, mention.planned, ordinal(article.day))
