"""The services that handlers use, as the handlers' protocols name them, over the poller and the outbox."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.digest.compose import Behind
from bot.digest.due import replay
from bot.errors import TellUser
from bot.following.correcting import SETTLES
from bot.following.given import days_of
from bot.model import EVERYTHING
from bot.reply import Entry
from handlers.decided import said
from handlers.desk import LOOKED_BACK, AddedSource
from handlers.discreet import Withheld, discreet, withheld_words
from handlers.presenting import ABOUT_NEITHER, as_in_digest, showing_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from bot.digest.outbox import Outbox
    from bot.following.correcting import Correction
    from bot.ingest.adding import Adding
    from bot.ingest.finding import Looked
    from bot.ingest.forecast import Forecast
    from bot.ingest.opml import Listed
    from bot.ingest.sources import Found
    from bot.ingest.wanted import Wanted
    from bot.model import Clock, Incoming, Ingested, Scope
    from bot.reply import Mark, Reply
    from bot.settings import Settings
    from bot.store import Store
    from bot.store.records import ChangeRow, Rhythm, Source, Subscription
    from handlers.desk import Asker
    from handlers.showing import Showing


PLANNED = 3
"""How many of a storyline's plans a digest names; the others are counted."""
FORETOLD = timedelta(days=7)
"""How far back what was recorded is replayed for a forecast."""


@dataclass(frozen=True, slots=True)
class Sources:
    """See `handlers.desk.SourceService`. What adds is made on first use: it brings the network along."""

    adding: Callable[[], Adding]

    def take(self, url: str) -> Sequence[Incoming]:
        """See `handlers.desk.SourceService.take`; what a private room looks at leaves no trace at the desk."""
        from bot.ingest.sources import take

        poller = self.adding().poller
        return poller.under_way.run(take(url, poller.fetcher, poller.worker, poller.first_poll)).incoming

    def look(self, url: str) -> Looked:
        """See `handlers.desk.SourceService.look`."""
        return self.adding().look(url)

    def test(self, source: Source) -> Looked:
        """See `handlers.desk.SourceService.test`."""
        return self.adding().test(source)

    def forecast(self, found: Found, today: date) -> Forecast:
        """See `handlers.desk.SourceService.forecast`."""
        from bot.ingest.forecast import forecast

        return forecast(found.entries, today, self.adding().poller.pipeline)

    def add(self, found: Found, wanted: Wanted) -> AddedSource:
        """See `handlers.desk.SourceService.add`."""
        return AddedSource(*self.adding().add(found, wanted))

    def add_folder(self, path: Path, wanted: Wanted) -> AddedSource:
        """See `handlers.desk.SourceService.add_folder`."""
        return AddedSource(*self.adding().add_folder(path, wanted))

    def take_in(self, article: Incoming, storyline: str | None) -> Ingested:
        """See `handlers.desk.SourceService.take_in`."""
        return self.adding().take_in(article, storyline)

    def poll(self, source: Source) -> int:
        """See `handlers.desk.SourceService.poll`."""
        return self.adding().poller.poll_one(source)

    def listed(self, url: str) -> Sequence[Listed]:
        """See `handlers.desk.SourceService.listed`."""
        return self.adding().listed(url)

    def import_all(self, feeds: Sequence[Listed], wanted: Wanted) -> Sequence[Source]:
        """See `handlers.desk.SourceService.import_all`."""
        return self.adding().import_all(feeds, wanted)


@dataclass(frozen=True, slots=True)
class Digests:
    """See `handlers.desk.DigestService`."""

    store: Store
    clock: Clock
    outbox: Outbox

    def preview(self, asker: Asker, slugs: Sequence[str], scope: Scope) -> Sequence[Reply]:
        """What the asker's room would get now; for a room without a subscription, what moved in the last 24 hours."""
        here = self.store.subscriptions.list(scope, asker.platform, asker.room)
        mine = [each for each in here if not slugs or set(slugs) & set(each.slugs)]
        wanted = slugs or sorted({slug for each in mine for slug in each.slugs}) or self.store.storylines.slugs(scope)
        return self.outbox.telling.preview(wanted, mine, self.clock() - LOOKED_BACK)

    def queue_now(self, subscriptions: Sequence[Subscription]) -> Sequence[Subscription]:
        """See `handlers.desk.DigestService.queue_now`. Raises TellUser where nothing can be posted."""
        for platform in {each.platform for each in subscriptions} - self.outbox.channels.keys():
            raise TellUser(f"Nothing can be posted to {platform} from here: it is not set up.")
        return self.outbox.queue_now(*subscriptions)

    def forecast(self, rhythm: Rhythm, slugs: Sequence[str], scope: Scope) -> tuple[int, int]:
        """See `handlers.desk.DigestService.forecast`: what was recorded, replayed."""
        now = self.clock()
        start = now - FORETOLD
        moved = self.outbox.telling.since(scope, start, slugs)
        return replay(rhythm, [change.at for change in moved if change.at <= now], start, now)


@dataclass(frozen=True, slots=True)
class ChangeEntries:
    """Makes a change into the entry that digests show: the statement or event itself where it still stands."""

    store: Store
    settings: Settings
    clock: Clock
    _withheld: dict[tuple[date, int, int], Withheld] = field(default_factory=dict, init=False, compare=False)

    def __call__(self, change: ChangeRow) -> Entry:
        """The entry of one change, without withheld words in its headlines."""
        return replace(self.discreetly(self._entry(change)), tells=change.pk)

    def discreetly(self, entry: Entry) -> Entry:
        """An entry without withheld words in its headlines."""
        return discreet(entry, self._withheld_words())

    def _withheld_words(self) -> Withheld:
        """What is withheld now, found once for as long as nobody decides anything and nothing moves."""
        today, store = self.clock().astimezone(self.settings.zone).date(), self.store
        key = (today, store.corrections.last(), store.changes.last_pk())
        found = self._withheld.get(key)
        if found is None:
            self._withheld.clear()
            self._withheld[key] = found = withheld_words(store, today)
        return found

    def showing(self) -> Showing:
        """What makes entries of the store's records now."""
        return showing_of(self.store, self.settings, self.clock)

    def _entry(self, change: ChangeRow) -> Entry:
        return as_in_digest(self.showing(), change)


@dataclass(frozen=True, slots=True)
class Backgrounds:
    """See `bot.digest.telling.Background`. `marks` are of every line, beside its own."""

    entries: ChangeEntries
    marks: tuple[Mark, ...] = ()

    def origins(self, change: ChangeRow) -> int:
        """See `bot.digest.telling.Background.origins`."""
        if change.kind in ABOUT_NEITHER:
            return 1
        store = self.entries.store
        found = store.statements.get(EVERYTHING, change.subject) or store.events.get(EVERYTHING, change.subject)
        return found.origins.origins if found else 1

    def other_wording(self, change: ChangeRow) -> Entry:
        """See `bot.digest.telling.Background.other_wording`."""
        return self._marked(replace(as_in_digest(self.entries.showing(), change, other=True), tells=change.pk))

    def behind(self, moved: Sequence[str], slugs: Sequence[str], corrected_after: int) -> Mapping[str, Behind]:
        """Lines that editors corrected since, and the next plans, each as it stands now."""
        showing = self.entries.showing()
        withheld = self.entries.store.corrections.withheld(showing.today)
        corrected: dict[str, dict[str, Entry]] = {}
        for slug, decision, holds in self.entries.store.corrections.turned(corrected_after, slugs):
            if decision.subject not in withheld:
                had = corrected.setdefault(slug, {})
                had[decision.subject] = self._corrected(showing, decision, had.get(decision.subject), holds=holds)
        found = {}
        for slug in dict.fromkeys((*moved, *corrected)):
            planned = self._planned(showing, slug, withheld) if slug in moved else []
            lines = tuple(corrected.get(slug, {}).values())
            found[slug] = Behind(lines, tuple(planned[:PLANNED]), len(planned[PLANNED:]))
        return found

    def _corrected(self, showing: Showing, decision: Correction, had: Entry | None, *, holds: bool) -> Entry:
        """The line as it stands now, and below it what was decided, where the line does not say so itself."""
        told = said(decision) if holds else f"taken back: {said(decision)}"
        line = had or self._line(showing, decision.subject)
        if line is None:
            return Entry(decision.subject, "change", told, marks=self.marks)
        own = holds and decision.kind in SETTLES
        return line if own else replace(line, detail="\n".join(part for part in (line.detail, told) if part))

    def _line(self, showing: Showing, subject: str) -> Entry | None:
        store = self.entries.store
        if statement := store.statements.get(EVERYTHING, subject):
            return self._marked(showing.statement(statement)) if statement.state == "active" else None
        event = store.events.get(EVERYTHING, subject)
        return self._marked(showing.event(event)) if event and event.state == "active" else None

    def _planned(self, showing: Showing, slug: str, withheld: frozenset[str]) -> list[Entry]:
        """What is planned from today on and was not called off, the next first."""
        today = showing.today.toordinal()
        ahead = [
            event
            for event in showing.store.events.of_storyline(EVERYTHING, slug)
            if event.planned and event.id not in withheld and not event.abandoned and days_of(event.date)[1] >= today
        ]
        dated = sorted((each for each in ahead if each.date.value), key=lambda each: (days_of(each.date), each.pk))
        return [entry for event in dated if "planned" in (entry := self._marked(showing.event(event))).marks]

    def _marked(self, entry: Entry) -> Entry:
        return self.entries.discreetly(replace(entry, marks=(*entry.marks, *self.marks)))
