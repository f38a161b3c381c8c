"""What somebody finds who opens the bot's own page: the storylines they follow, and what is new in each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.digest.wording import counted
from handlers.dispatch import answered
from handlers.limits import Limits
from handlers.showing import Showing

if TYPE_CHECKING:
    from bot.reply import Entry
    from bot.store.records import Storyline
    from handlers.desk import Asker, Desk

SINCE = timedelta(hours=24)
"""How far back "new" reaches for somebody who has not asked for a storyline's news."""
LATEST = 2
"""Changes of a storyline that are shown; the others are counted."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A storyline somebody follows: what moved in it, in words ("" for nothing), and the latest of that."""

    slug: str
    title: str
    moved: str
    latest: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """The page: followed storylines by slug, the others, and for admins what needs care."""

    followed: tuple[Followed, ...]
    others: tuple[Storyline, ...]
    care: tuple[Entry, ...]


def home(asker: Asker, desk: Desk) -> Home:
    """The asker's page; `asker.room` is where their own digests go. Looking at it moves no mark."""
    scope = desk.scope_of(asker)
    mine = {slug for each in desk.store.subscriptions.list(scope, asker.platform, asker.room) for slug in each.slugs}
    storylines = desk.store.storylines.list(scope)
    followed = tuple(_followed(asker, desk, each) for each in storylines if each.slug in mine)
    others = tuple(each for each in storylines if each.slug not in mine)
    # Whoever opens the page asks no question, so it counts for nothing.
    care = answered("/desk", asker, replace(desk, limits=Limits())).entries if asker.admin else ()
    return Home(followed, others, tuple(entry for entry in care if entry.kind == "source"))


def _followed(asker: Asker, desk: Desk, storyline: Storyline) -> Followed:
    scope, at, zone = desk.scope_of(asker), desk.clock(), desk.settings.zone
    today = at.astimezone(zone).date()
    start = desk.store.changes.asked(asker.person, storyline.slug) or at - SINCE
    withheld = desk.store.corrections.withheld(today)
    rows = [
        row for row in desk.store.changes.since(scope, start, slugs=(storyline.slug,)) if row.subject not in withheld
    ]
    people = {person.name: person for person in desk.store.people.all()}
    showing = Showing(desk.store, scope, zone, today, people)
    latest = tuple(replace(showing.change(row), group="") for row in rows[: -LATEST - 1 : -1])
    return Followed(storyline.slug, storyline.title, counted(row.kind for row in rows), latest)
