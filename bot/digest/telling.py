"""What the digests of one store tell: what moved, what is held back of it, and what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING, Protocol

from bot.digest.compose import compose
from bot.digest.passing import days_passed
from bot.reply import Entry, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime, tzinfo

    from bot.digest.compose import Behind
    from bot.model import Clock, Scope
    from bot.store import Store
    from bot.store.records import ChangeRow, Subscription

EVERY = -1
"""No limit, as SQLite writes it: a digest leaves no change out."""
PASSED_BY = 1_000
"""Changes left out of a subscription's digests that are asked about again: what is hidden for good goes with time."""


class Background(Protocol):
    """What is known beside what moved."""

    def origins(self, change: ChangeRow) -> int:
        """On how many independent origins the line rests that a change tells of."""
        ...

    def other_wording(self, change: ChangeRow) -> Entry:
        """The entry of a new wording in a digest whose readers find its words in the statement's own line."""
        ...

    def behind(self, moved: Sequence[str], slugs: Sequence[str], corrected_after: int) -> Mapping[str, Behind]:
        """What is planned next in storylines that `moved`; which lines of `slugs` were corrected after a decision."""
        ...


class NoBackground:
    """Nothing is known beside it."""

    def origins(self, change: ChangeRow) -> int:  # noqa: ARG002 -- the protocol's
        """One, for all."""
        return 1

    def other_wording(self, change: ChangeRow) -> Entry:
        """What the change said when it was recorded."""
        return Entry(change.subject, "change", change.text)

    def behind(self, moved: Sequence[str], slugs: Sequence[str], corrected_after: int) -> Mapping[str, Behind]:  # noqa: ARG002 -- the protocol's
        """Nothing."""
        return {}


NOTHING_BESIDE = NoBackground()


@dataclass(frozen=True, slots=True)
class Telling:
    """Makes digests of what moved. `show` makes a change into the entry that a reader sees; see `Outbox`."""

    store: Store
    clock: Clock
    scope: Scope
    show: Callable[[ChangeRow], Entry]
    sure_only: bool = False
    zone: tzinfo = UTC
    background: Background = NOTHING_BESIDE

    def pass_days(self, slugs: Sequence[str] = ()) -> None:
        """Record what was planned for days that have passed by now, in these storylines; in all without any."""
        with self.store.write():
            days_passed(self.store, self.clock(), self.zone, slugs)

    def moved(self, subscription: Subscription, last: int) -> tuple[ChangeRow, ...]:
        """What moved since its last digest, up to row `last`, and what earlier ones held back."""
        also = self.store.subscriptions.held_back(subscription.pk)
        after, rows = subscription.last_change, subscription.storylines
        if not rows:
            return ()
        return self.store.changes.since(self.scope, pk=after, storylines=rows, until_pk=last, limit=EVERY, also=also)

    def left_out(self, subscription: Subscription, last: int, told: Iterable[ChangeRow]) -> list[int]:
        """The changes that a digest passes by, the latest of them: what is withheld or hidden now may be told later."""
        passed = self.store.changes.recorded(subscription.last_change, last, subscription.storylines)
        also = self.store.subscriptions.held_back(subscription.pk)
        return sorted({*also, *passed} - {row.pk for row in told})[-PASSED_BY:]

    def free(self, changes: Sequence[ChangeRow]) -> list[ChangeRow]:
        """Those that may be told today."""
        if not changes:  # asked every few seconds by those that post as it happens
            return []
        withheld = self.store.corrections.withheld(self.clock().astimezone(self.zone).date())
        return [change for change in changes if change.subject not in withheld]

    def since(self, scope: Scope, at: datetime, slugs: Sequence[str]) -> tuple[ChangeRow, ...]:
        """What moved in these storylines from an instant on, as far as digests of today may tell it."""
        return tuple(self.free(self.store.changes.since(scope, at=at, slugs=slugs, limit=EVERY)))

    def replies(
        self, changes: Sequence[ChangeRow], subscriptions: Sequence[Subscription], number: str | None
    ) -> tuple[Reply, ...]:
        """The digest of these changes, for these subscriptions; empty without a change."""
        if not changes:
            return ()
        moved = list(dict.fromkeys(change.storyline for change in changes))
        behind = self._behind(moved, subscriptions)
        known = {slug: line for slug in (*moved, *behind) if (line := self.store.storylines.get(self.scope, slug))}
        return compose(
            changes,
            {slug: line.title for slug, line in known.items()},
            self._shown_beside(changes),
            number,
            sure_only=self.sure_only,
            behind=behind,
            about={slug: " ".join((*line.terms, *line.people)) for slug, line in known.items()},
            origins=self.background.origins,
        )

    def _shown_beside(self, changes: Sequence[ChangeRow]) -> Callable[[ChangeRow], Entry]:
        """Shows each of these changes: no words of a statement twice, under its own line and as its new wording."""
        own = {each.subject: each for each in changes if each.kind in ("first statement", "new statement")}

        def shown(change: ChangeRow) -> Entry:
            entry, first = self.show(change), own.get(change.subject)
            if change.kind != "new wording" or first is None or self.show(first).text != entry.text:
                return entry
            return self.background.other_wording(change)

        return shown

    def _behind(self, moved: Sequence[str], subscriptions: Sequence[Subscription]) -> dict[str, Behind]:
        """What stands behind the storylines of each subscription, corrections since what that one was told."""
        behind: dict[str, Behind] = {}
        row_of = self.store.connections.storyline_pk
        for each in subscriptions:
            slugs = [slug for slug in each.slugs if row_of(slug) in each.storylines and slug not in behind]
            own = [slug for slug in moved if slug in slugs]
            behind |= self.background.behind(own, slugs, self.store.digests.corrections_told(each.pk))
        others = [slug for slug in moved if slug not in behind]
        return {**behind, **self.background.behind(others, (), self.store.corrections.last())} if others else behind

    def preview(
        self, slugs: Sequence[str], subscriptions: Sequence[Subscription], since: datetime
    ) -> tuple[Reply, ...]:
        """What the next digests of these subscriptions would tell of these storylines now; nothing is posted.

        Of storylines that none of them follows: what moved since an instant. A note says how much is held back.
        """
        self.pass_days(slugs)
        last = self.store.changes.last_pk()
        followed = {slug for each in subscriptions for slug in each.slugs}
        found = {row.pk: row for each in subscriptions for row in self.moved(each, last) if row.storyline in slugs}
        if others := [slug for slug in slugs if slug not in followed]:
            found |= {row.pk: row for row in self.store.changes.since(self.scope, at=since, slugs=others, limit=EVERY)}
        changes = [found[pk] for pk in sorted(found)]
        free = self.free(changes)
        composed = self.replies(free, subscriptions, None)
        held = len(changes) - len(free)
        if not held:
            return composed
        note = f"{held} {'change' if held == 1 else 'changes'} held back: embargoed, or not to be used."
        parent, *threads = composed or (Reply("Digest preview", "nothing that may be told now, so nothing is posted"),)
        return (replace(parent, notes=(*parent.notes, note)), *threads)
