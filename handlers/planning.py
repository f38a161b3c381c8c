"""What became of a plan, as its line shows it: it lies ahead, was called off, was told since, or waits for a report."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.following.shortening import in_short
from bot.store.plans import Plans
from handlers.dating import planned_mark
from handlers.provenance import source_name

if TYPE_CHECKING:
    from datetime import date

    from bot.model import Scope
    from bot.reply import Mark
    from bot.store import Store
    from bot.store.records import Event, EventReceipt


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a planned event: by which event and receipt it is `off`, by which event it is told `since`."""

    off: tuple[Event, EventReceipt] | None = None
    since: Event | None = None

    def marks(self, found: Event, today: date) -> tuple[Mark, ...]:
        """That it was called off, lies ahead, or that its day passed without a report."""
        if self.off:
            return ("called off",)
        mark = planned_mark(found.date, today) if found.planned else None
        return (mark,) if mark and not (self.since and mark != "planned") else ()

    def told(self, found: Event) -> str:
        """By which report it was called off, or where it is told since; its own words need no other."""
        if self.off and self.off[0].pk != found.pk:
            event, receipt = self.off
            return f"{source_name(receipt.article)}: {in_short(receipt.text)} ({event.id})"
        return f"told since: {self.since.id}" if self.since else ""

    def receipts(self, found: Event) -> tuple[EventReceipt, ...]:
        """The receipt of the report that calls it off, where that is no receipt of its own."""
        return (self.off[1],) if self.off and self.off[0].pk != found.pk else ()


NO_PLAN = Plan()


@dataclass(frozen=True, slots=True)
class Outlook:
    """Tells what became of plans; `known` are those of storylines that were worked out before, by slug."""

    store: Store
    scope: Scope
    known: dict[str, Plans] = field(default_factory=dict)

    def of(self, found: Event) -> Plan:
        """What became of an event that was planned, in any of its storylines."""
        if not found.planned:
            return NO_PLAN
        members = self.store.storylines
        slugs = {
            member.storyline
            for receipt in found.receipts
            for member in members.of_article(self.scope, receipt.article.pk)
            if member.state == "in"
        }
        plans = [Plan(each.off.get(found.pk), each.since.get(found.pk)) for each in map(self._plans, sorted(slugs))]
        return next((plan for plan in plans if plan != NO_PLAN), NO_PLAN)

    def _plans(self, slug: str) -> Plans:
        if slug not in self.known:
            self.known[slug] = Plans.of(self.store.events.of_storyline(self.scope, slug))
        return self.known[slug]
