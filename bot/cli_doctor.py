"""`slugline doctor`: what the bot needs, checked one by one, each with the next step."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bot.errors import SluglineError
from bot.health import LEAST_FREE
from bot.model import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.model import Clock
    from bot.settings import Settings
    from bot.store import Store

OVERDUE = timedelta(minutes=10)
"""How long after its time a source counts as overdue; a round of polls takes a minute or two."""

BACKUPS = timedelta(days=1)
"""How old the latest daily backup may be."""

SEAL = 16
"""Characters of the log's last seal that are shown: enough to know it again, and short enough to note down."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: "ok", "look" (it works, but somebody should look) or "failed", and what to do next."""

    name: str
    state: Literal["ok", "look", "failed"]
    says: str

    def line(self) -> str:
        """The check as printed."""
        return f"{self.state:<6}  {self.name:<9}  {self.says}"


def examine(settings: Settings, clock: Clock) -> Iterator[Check]:
    """Every check in order. No store is made; one of an older version is brought up to date, as any command would."""
    yield Check("program", "ok", f"Python {sys.version.split()[0]}.")
    yield _words(settings)
    yield _zone(settings, clock)
    yield _disk(settings.db)
    yield from _store(settings, clock)
    yield from _slack(settings)
    yield from _matrix(settings)


def _words(settings: Settings) -> Check:
    from bot.settings import lexicons

    try:
        lists = lexicons(settings.reading.lexicons).lists
    except SluglineError as error:
        return Check("words", "failed", str(error))
    return Check("words", "ok", f"{len(lists)} word lists.")


def _zone(settings: Settings, clock: Clock) -> Check:
    local = clock().astimezone(settings.zone)
    return Check("zone", "ok", f"{settings.desk.zone}, where it is {local:%H:%M} on {local:%Y-%m-%d}.")


def _disk(db: Path) -> Check:
    folder = next(folder for folder in (db.parent, *db.parent.absolute().parents) if folder.exists())
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        return Check("disk", "look", f"Only {free // 1_000_000} MB are free for {db}; make room.")
    return Check("disk", "ok", f"{free / 1e9:.1f} GB free for the database.")


def _store(settings: Settings, clock: Clock) -> Iterator[Check]:
    from bot.store import Store

    db = settings.db
    if not db.exists():
        yield Check("store", "look", f"There is no database {db} yet; `slugline seed` or `slugline run` makes it.")
        return
    try:
        store = Store.open(db)
    except SluglineError as error:
        yield Check("store", "failed", str(error))
        return
    try:
        yield _sound(store, db)
        yield from _rights(settings)
        yield _log(store)
        yield _kept(store, settings, clock)
        yield from _sources(store, clock())
        yield _outbox(store)
        yield _rooms(store)
        yield from _backups(settings, clock())
    except SluglineError as error:
        yield Check("store", "failed", str(error))
    finally:
        store.close()


def _sound(store: Store, db: Path) -> Check:
    if faults := store.check():
        return Check(
            "store",
            "failed",
            f"{db} is damaged ({faults[0]}); restore a backup. If one was just put in place, do so again, and move"
            f" {db.name}-wal and {db.name}-shm away first: they are of the database before it.",
        )
    size = store.size(EVERYTHING)
    held = ", ".join(f"{size[what]} {what}" for what in ("articles", "statements", "events", "storylines"))
    return Check("store", "ok", f"{db}: {held}.")


def _rights(settings: Settings) -> Iterator[Check]:
    """The files that others than their owner may read; none where all is well."""
    db, folder = settings.db, settings.backup.folder
    beside = [path for path in db.parent.glob(f"{db.name}*") if path.is_file()]
    copies = list(Path(folder).expanduser().glob("*.db*")) if folder else []
    if wide := sorted(str(path) for path in (*beside, *copies) if path.stat().st_mode & 0o077):
        yield Check("rights", "look", f"Others than the owner may read {', '.join(wide)}; chmod 600 takes that away.")


def _log(store: Store) -> Check:
    """Whether every row of the log is as it was written."""
    if fault := store.log.fault():
        return Check(
            "log", "failed", f"{fault[:1].upper()}{fault[1:]}; find out who changed the file, or restore a backup."
        )
    seal = store.log.seal()[:SEAL]
    sealed = f", the last sealed {seal}" if seal else ""
    return Check("log", "ok", f"{store.log.count(EVERYTHING)} rows, each as it was written{sealed}.")


def _kept(store: Store, settings: Settings, clock: Clock) -> Check:
    """What is hidden, taken down, and due to be deleted."""
    states = [removal.state for removal in store.removals.list(EVERYTHING)]
    hidden = f"{states.count('held')} held, {states.count('gone')} taken down"
    if store.taken_again:
        return Check(
            "kept", "look", f"This database is an older copy: {len(store.taken_again)} taken down again; {hidden}."
        )
    before = settings.kept_since(clock())
    if before is None:
        return Check("kept", "ok", f"Articles are kept for ever; {hidden}.")
    due = store.retention.due(before)
    after = f"Articles in no storyline are deleted after {settings.store.keep_days} days"
    return Check("kept", "ok", f"{after}; {due} due now, for `slugline run` to delete; {hidden}.")


def _sources(store: Store, now: datetime) -> Iterator[Check]:
    """How the sources do, and whether anybody reads them."""
    yield _poorly(store)
    waiting = store.sources.due(now - OVERDUE)
    if waiting:
        first, more = waiting[0], f" and {len(waiting) - 1} more" if len(waiting) > 1 else ""
        since = f"{first.name}{more}, since {first.next_poll:%Y-%m-%d %H:%M} UTC"
        yield Check("sources", "look", f"Nothing reads what is due ({since}). Is `slugline run` running?")


def _poorly(store: Store) -> Check:
    sources = store.sources.list(EVERYTHING)
    poorly = [source for source in sources if source.state == "active" and source.health != "ok"]
    if poorly:
        first = poorly[0]
        why = f" ({first.note})" if first.note else ""
        says = f"{len(poorly)} of {len(sources)} need somebody; {first.name} is {first.health}{why}."
        return Check("sources", "look", f"{says} `slugline sources status` says more.")
    return Check("sources", "ok", f"{len(sources)} sources, all ok." if sources else "None yet: /source add URL.")


def _outbox(store: Store) -> Check:
    from handlers.digest_asked import sentence

    size = store.size(EVERYTHING)
    if asked := [row for row in store.outgoing.rows(["asked"]) if row.digest > 0]:
        more = f" {len(asked) - 1} more: /digest list." if len(asked) > 1 else ""
        return Check("outbox", "look", f"{sentence('', asked[0])}{more}")
    if size["waiting"]:
        says = f"{size['waiting']} messages wait for somebody to look at their rooms; `slugline ask /desk` says why."
        return Check("outbox", "look", says)
    return Check("outbox", "ok", f"{size['queued']} messages queued.")


def _rooms(store: Store) -> Check:
    """Drawers of private rooms, each a file of its own."""
    from bot.store.drawers import Drawers

    count, faults = Drawers(store).check()
    if faults:
        return Check("rooms", "failed", f"{faults[0]}.")
    keep = "room keeps" if count == 1 else "rooms keep"
    return Check(
        "rooms", "ok", f"{count} private {keep} what others do not see." if count else "No private room keeps its own."
    )


def _backups(settings: Settings, now: datetime) -> Iterator[Check]:
    """Whether the backups that are to be made are made."""
    if not settings.backup.folder:
        return
    from bot.copies import daily

    made = daily(settings.backup)
    stale = now.astimezone(settings.zone).date() - BACKUPS
    if not made or made[0].stem[-10:] < stale.isoformat():
        last = f"the latest is {made[0].name}" if made else "there is none"
        says = f"No backup of today or yesterday in {settings.backup.folder}; {last}. Is `slugline run` running?"
        yield Check("backup", "look", says)
        return
    yield Check("backup", "ok", f"{len(made)} in {settings.backup.folder}, the latest {made[0].name}.")


def _slack(settings: Settings) -> Iterator[Check]:
    slack = settings.slack
    if not (slack.bot_token or slack.app_token or slack.signing_secret):
        yield Check("slack", "ok", "Not set up; set SLACK_BOT_TOKEN and SLACK_APP_TOKEN to answer in Slack.")
        return
    if wrong := _tokens(settings):
        yield wrong
        return
    if not settings.admins:
        yield Check("slack", "look", "Nobody may add sources there: name your user ids in SLUGLINE_ADMINS.")
    from bot.chat.slack.doctor import examined

    store = None
    try:
        store = _store_of(settings)
        for state, says in examined(slack, store):
            yield Check("slack", state, says)
    finally:
        if store:
            store.close()


def _matrix(settings: Settings) -> Iterator[Check]:
    if not settings.matrix.homeserver:
        says = "Not set up; set MATRIX_HOMESERVER, MATRIX_USER, MATRIX_PASSWORD and MATRIX_PASSPHRASE to answer there."
        yield Check("matrix", "ok", says)
        return
    from bot.chat.matrix.doctor import examined

    store = _store_of(settings)
    try:
        for state, says in examined(settings, store):
            yield Check("matrix", state, says)
    finally:
        if store:
            store.close()


def _store_of(settings: Settings) -> Store | None:
    """The store, where there is a usable one; what is wrong with it is said above."""
    from bot.store import Store

    try:
        return Store.open(settings.db) if settings.db.exists() else None
    except SluglineError:
        return None


def _tokens(settings: Settings) -> Check | None:
    """What is wrong with the tokens by the looks of them; None for nothing."""
    slack = settings.slack
    over_http = bool(slack.signing_secret)
    if over_http and not slack.port:
        return Check("slack", "failed", "PORT is missing; set it beside SLACK_SIGNING_SECRET to be called over HTTP.")
    wanted = [("SLACK_BOT_TOKEN", slack.bot_token, "xoxb-"), ("SLACK_APP_TOKEN", slack.app_token, "xapp-")]
    for name, token, start in wanted[:1] if over_http else wanted:
        if not token:
            return Check("slack", "failed", f"{name} is missing; set it in the environment beside the other.")
        if not token.startswith(start):
            return Check("slack", "failed", f"{name} does not begin with {start}; copy it again from Slack's app page.")
    return None
