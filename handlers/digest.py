"""/digest: what would be posted, and which rooms want it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import TellUser
from bot.reply import Action, Reply
from bot.store.records import Rhythm
from bot.when import shown_day
from handlers.command import command
from handlers.desk import LOOKED_BACK
from handlers.digest_rooms import ANOTHER, Meant, all_of
from handlers.digest_words import PAUSE, Wanted, shown, typed, wanted
from handlers.naming import the_storyline
from handlers.provenance import footnotes
from handlers.wording import counted, listed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.settings import Settings
    from handlers.desk import Desk, Request

FIRST = "What matters most"
"""The heading over what the digest's first message would show of each storyline."""


@command(
    name="digest preview",
    usage="/digest preview [SLUG...] [in ROOM]",
    summary="What the next digest would say now; nothing is posted.",
    help=(
        "A digest speaks of changes only. Without a slug: the storylines this room is subscribed to, else all. Of a "
        "storyline that it is subscribed to: what moved since its last digest; of any other: what moved in the last "
        "24 hours. What is embargoed or not to be used is counted, and comes once nothing forbids it. "
        f"{ANOTHER}"
    ),
    examples=("/digest preview", "/digest preview macron-putin"),
    joins=True,
)
def preview(request: Request, desk: Desk) -> Reply:
    """The digest as one private answer."""
    asked = wanted(request.parsed.subject)
    there = all_of(request, desk, asked)
    followed = tuple(dict.fromkeys(slug for each in there.subscriptions for slug in each.slugs))
    slugs = _slugs(request, desk, asked.names) or followed
    asker = replace(request.asker, room=there.room)
    replies = desk.digests.preview(asker, slugs or desk.store.storylines.slugs(request.scope), request.scope)
    span = _looked_at(slugs, followed, there, request.at.astimezone(desk.settings.zone))
    before = Action("what moved before", "/new since last week")
    if not replies:
        nothing = "no storyline moved, so nothing would be posted"
        return Reply("Digest preview", nothing, notes=span, actions=(before,), private=True)
    parent, *threads = replies
    entries = (
        *(replace(entry, group=FIRST) for entry in parent.entries),
        *(replace(entry, group=f"{reply.title} · {entry.group}") for reply in threads for entry in reply.entries),
    )
    notes = (*span, *footnotes(entries), *parent.notes, *(note for reply in threads for note in reply.notes))
    return Reply(parent.title, parent.summary, entries, notes, actions=(before,), private=True)


def _looked_at(slugs: Sequence[str], followed: Sequence[str], there: Meant, now: datetime) -> tuple[str, ...]:
    """From when on a preview looked: in words, because a room without a digest has no last one."""
    here = [slug for slug in slugs if slug in followed]
    others = [slug for slug in slugs if slug not in followed]
    found = [f"{listed(here)}: what moved since the last digest{there.here}."] if here else []
    if others or not slugs:
        start = now - LOOKED_BACK
        whom = listed(others) if others else "any storyline"
        day = f"{shown_day(start.date())}, {start:%H:%M}"
        found.append(f"{there.this} gets no digest of {whom}: shown is what moved in the last 24 hours, since {day}.")
    return tuple(found)


@command(
    name="digest subscribe",
    usage=(
        "/digest subscribe [SLUG...] [in ROOM] [at HH:MM,HH:MM | as it happens [every 30m] [quiet HH:MM-HH:MM]] "
        "[on DAYS] [but holidays [COUNTRY]] [zone ZONE]"
    ),
    summary="Post digests of these storylines to this room, at these local times or as it happens.",
    help=(
        "Without a slug: all storylines there are now. Without a time or a zone: the desk's own. Days are weekdays, "
        "weekends, daily, or named (mon,wed,fri or mon-thu); holidays are a country's public ones, or of a part of it "
        "(DE, DE-BY). As it happens, a digest comes as soon as something moves, "
        f"{PAUSE} seconds after the one before unless you say otherwise, from every 1s up; what moves in the quiet "
        "hours comes at their end. Editors may name another room, by its name or its id. A digest is posted only when "
        "a storyline moved; what moved before you subscribe is not posted. The answer says what the last 7 days would "
        "have brought."
    ),
    examples=(
        "/digest subscribe macron-putin",
        "/digest subscribe macron-putin us-russia at 08:00,17:30 on weekdays zone Europe/Paris",
        "/digest subscribe european-troops on weekdays but holidays DE",
        "/digest subscribe as it happens every 30m quiet 22:00-07:00",
    ),
    changes=True,
    everybodys=True,
)
def subscribe(request: Request, desk: Desk) -> Reply:
    """Keep the subscription, with a log row."""
    asked, asker = wanted(request.parsed.subject, desk.settings.digest.holidays), request.asker
    slugs = _slugs(request, desk, asked.names) or desk.store.storylines.slugs(request.scope)
    if not slugs:
        raise TellUser("No storyline is tracked yet. Create one first: /storyline create SLUG TITLE")
    rhythm = _rhythm(asked, desk.settings)
    forecast = desk.digests.forecast(rhythm, _not_yet(slugs, all_of(request, desk, asked)), request.scope)
    with desk.store.write():
        there = all_of(request, desk, asked)  # once more: somebody may have asked for the same meanwhile
        new = _not_yet(slugs, there)
        desk.store.subscriptions.subscribe(
            *(request.at, asker.platform, there.room, new, rhythm.zone, rhythm.at, rhythm.every_s, asker.person),
            *(rhythm.days, rhythm.but, rhythm.quiet),
        )
        desk.note(request, "subscribe", " ".join(new) + there.there, after=typed(rhythm))
    had = tuple(slug for slug in slugs if slug not in new)
    return Reply(
        "Subscribed",
        f"{there.this[0].lower()}{there.this[1:]} gets digests of {listed(new)} {shown(rhythm)}, when something moved",
        notes=(*((_had(had, there),) if had else ()), _foretold(*forecast)),
        actions=(
            Action("see it now", f"/digest preview {' '.join(new)}{there.there}"),
            Action("end it", f"/digest unsubscribe {' '.join(new)}{there.there}"),
        ),
    )


def _rhythm(asked: Wanted, settings: Settings) -> Rhythm:
    """The rhythm asked for, with the desk's own where the line says nothing."""
    own = settings.digest
    quiet = asked.quiet if asked.quiet is not None else own.quiet_hours
    return Rhythm(
        zone=asked.zone or settings.desk.zone,
        at=() if asked.every_s else asked.at or own.at,
        every_s=asked.every_s,
        days=asked.days or (),
        but=own.holidays if asked.but is None else asked.but,
        quiet=quiet if asked.every_s else (),
    )


def _not_yet(slugs: Sequence[str], there: Meant) -> tuple[str, ...]:
    """Those that the room gets no digests of. Raises TellUser without any."""
    had = {slug for each in there.subscriptions for slug in each.slugs}
    new = tuple(slug for slug in slugs if slug not in had)
    if not new:
        raise TellUser(_had(slugs, there))
    return new


def _had(slugs: Sequence[str], there: Meant) -> str:
    """What to do about digests that the room has already."""
    ends = f"/digest unsubscribe {' '.join(slugs)}{there.there}"
    change = f"/digest at HH:MM for {' '.join(slugs)}{there.there}"
    return f"{there.this} has digests of {listed(slugs)} already. {change} changes their times, {ends} ends them."


def _foretold(digests: int, changes: int) -> str:
    """What the last 7 days would have brought."""
    if not digests:
        return "In the last 7 days: no digest."
    return f"In the last 7 days: {counted(digests, 'digest')}, {counted(changes, 'change')}."


def _slugs(request: Request, desk: Desk, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(the_storyline(request, desk, name).slug for name in names))
