"""/digest at, on, quiet, zone: when this room's digests come."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import TellUser
from handlers.command import command
from handlers.digest_rhythm import WAITS, WITH_OTHERS, changed
from handlers.digest_rooms import ANOTHER, meant_by
from handlers.digest_words import Wanted, wanted

if TYPE_CHECKING:
    from bot.reply import Reply
    from bot.store.records import Rhythm, Subscription
    from handlers.desk import Desk, Request


def _rhythm(request: Request, desk: Desk, key: str) -> Reply:
    """Change one part of the rhythm, with a log row."""
    asked = wanted(f"{key} {request.parsed.subject}", desk.settings.digest.holidays)
    meant = meant_by(request, desk, asked)
    if key == "quiet":
        meant = replace(meant, subscriptions=tuple(each for each in meant.subscriptions if each.every_s))
    if not meant.subscriptions:
        raise TellUser(f"Digests come at their times{meant.here}; quiet hours are for what comes as it happens.")

    def reschedule(each: Subscription) -> None:
        desk.store.subscriptions.reschedule(request.at, each.pk, _changed(each.rhythm, asked))

    return changed(request, desk, meant, "Digests changed", reschedule, f"{key} {request.parsed.subject}")


def _changed(rhythm: Rhythm, asked: Wanted) -> Rhythm:
    """The rhythm with what was asked for in place of what it had."""
    if asked.at or asked.every_s:
        rhythm = replace(rhythm, at=asked.at, every_s=asked.every_s)
    return replace(
        rhythm,
        zone=asked.zone or rhythm.zone,
        days=rhythm.days if asked.days is None else asked.days,
        but=rhythm.but if asked.but is None else asked.but,
        quiet=() if not rhythm.every_s else rhythm.quiet if asked.quiet is None else asked.quiet,
    )


@command(
    name="digest at",
    usage="/digest at HH:MM,HH:MM [on DAYS] [zone ZONE] [for SLUG...] [in ROOM]",
    summary="Post this room's digests at these local times.",
    help=f"Those that came as it happens come at these times then. {WITH_OTHERS} {ANOTHER}",
    examples=("/digest at 08:00,17:30", "/digest at 07:00 on weekdays for macron-putin"),
    changes=True,
    everybodys=True,
)
def at_times(request: Request, desk: Desk) -> Reply:
    """Change the times."""
    return _rhythm(request, desk, "at")


@command(
    name="digest on",
    usage="/digest on DAYS [but holidays [COUNTRY]] [for SLUG...] [in ROOM]",
    summary="Post this room's digests on these days only.",
    help=(
        "DAYS are weekdays, weekends, daily, or named: mon,wed,fri or mon-thu. Holidays are the public ones of a "
        f"country or a part of it, by its code or name: DE, DE-BY, Norway. {WAITS} {WITH_OTHERS} {ANOTHER}"
    ),
    examples=("/digest on weekdays but holidays DE", "/digest on daily for macron-putin"),
    changes=True,
    everybodys=True,
)
def on_days(request: Request, desk: Desk) -> Reply:
    """Change the days."""
    return _rhythm(request, desk, "on")


@command(
    name="digest quiet",
    usage="/digest quiet HH:MM-HH:MM | off [for SLUG...] [in ROOM]",
    summary="Post nothing as it happens to this room in these hours; it comes at their end.",
    help=(
        f"The hours are local, and may go over midnight. Digests at times come at their times. {WITH_OTHERS} {ANOTHER}"
    ),
    examples=("/digest quiet 22:00-07:00", "/digest quiet off"),
    changes=True,
    everybodys=True,
)
def quiet_hours(request: Request, desk: Desk) -> Reply:
    """Change the quiet hours."""
    return _rhythm(request, desk, "quiet")


@command(
    name="digest zone",
    usage="/digest zone ZONE [for SLUG...] [in ROOM]",
    summary="Read the times of this room's digests in this time zone.",
    help=f"By its name or its city, in any case. {WITH_OTHERS} {ANOTHER}",
    examples=("/digest zone Europe/Paris",),
    changes=True,
    everybodys=True,
)
def in_zone(request: Request, desk: Desk) -> Reply:
    """Change the zone."""
    return _rhythm(request, desk, "zone")
