"""/digest list, pause, resume, mute, now: what this room gets, and whether it comes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.digest.due import next_due
from bot.errors import Misunderstood, TellUser
from bot.grammar import fold
from bot.reply import Action, Reply
from bot.when import read_when, shown_day
from handlers.command import command
from handlers.digest_asked import unsettled
from handlers.digest_words import DAYS, shown, wanted
from handlers.naming import the_storyline
from handlers.wording import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.store.records import Subscription
    from handlers.desk import Desk, Request

WITH_OTHERS = "Storylines that were subscribed together change together."
WAITS = "What moves meanwhile comes with the first digest after it."


@command(
    name="digest list",
    usage="/digest list",
    summary="What this room gets digests of, and when.",
    help=(
        "A line for what was subscribed together. Then what nobody knows to be posted and waits for a word; an admin "
        "sees that of every room."
    ),
    examples=("/digest list",),
)
def listing(request: Request, desk: Desk) -> Reply:
    """Every subscription of the room."""
    notes, actions = unsettled(request, desk)
    here = desk.store.subscriptions.list(request.scope, request.asker.platform, request.asker.room)
    here = here if notes else meant_by(request, desk, ())
    lines = tuple(_line(each, request.at) for each in here)
    return Reply(f"Digests {request.asker.here}", notes=(*lines, *notes), actions=actions, private=True)


@command(
    name="digest pause",
    usage="/digest pause [SLUG...]",
    summary="Post no digests of these storylines to this room until /digest resume.",
    help=f"Without a slug: all of the room's. {WAITS} {WITH_OTHERS}",
    examples=("/digest pause", "/digest pause macron-putin"),
    changes=True,
    everybodys=True,
)
def pause(request: Request, desk: Desk) -> Reply:
    """Stop without an end."""
    return _silenced(request, desk, request.parsed.subject, None)


@command(
    name="digest mute",
    usage="/digest mute until DAY [for SLUG...]",
    summary="Post no digests to this room until that day begins.",
    help=f"A weekday, a date (2 Mar, 2027-03-02), tomorrow, or a time from now (3h, 2d). {WAITS} {WITH_OTHERS}",
    examples=("/digest mute until monday", "/digest mute until 2d for macron-putin"),
    changes=True,
    everybodys=True,
)
def mute(request: Request, desk: Desk) -> Reply:
    """Stop until a day."""
    words, _, slugs = re.sub(r"^until\b\s*", "", request.parsed.subject, flags=re.IGNORECASE).partition(" for ")
    if not words.strip():
        raise Misunderstood("Until when? Write the day with it, like /digest mute until monday, tomorrow, 2 Mar or 3d.")
    return _silenced(request, desk, slugs, words)


@command(
    name="digest resume",
    usage="/digest resume [SLUG...]",
    summary="Post this room's digests again after a pause or while they are muted.",
    help=f"Without a slug: all of the room's. {WITH_OTHERS}",
    examples=("/digest resume",),
    changes=True,
    everybodys=True,
)
def resume(request: Request, desk: Desk) -> Reply:
    """Go on."""
    meant = [each for each in meant_by(request, desk, wanted(request.parsed.subject).names) if each.silent(request.at)]
    if not meant:
        raise TellUser("Nothing is paused or muted here. /digest list shows what this room gets.")
    with desk.store.write():
        for each in meant:
            desk.store.subscriptions.go_on(each.pk)
        desk.note(request, "digest resume", slugs_of(meant))
    return told("Digests go on", meant, desk, request)


@command(
    name="digest now",
    usage="/digest now [SLUG...]",
    summary="Post this room's digest now, if something moved since the last one.",
    help=f"The next one then says only what moves after it. {WITH_OTHERS}",
    examples=("/digest now",),
    changes=True,
    everybodys=True,
)
def now(request: Request, desk: Desk) -> Reply:
    """Queue it; it is sent as all digests are."""
    meant = meant_by(request, desk, wanted(request.parsed.subject).names)
    moved = [each for each in meant if desk.digests.queue_now(each)]
    own = desk.rooms.queue_now(request.asker, [each.pk for each in meant])
    if moved:  # of what only the room may see, the desk's log says nothing
        with desk.store.write():
            desk.note(request, "digest now", slugs_of(moved))
    on_its_way = [each for each in meant if each in moved or each.pk in own]
    if not on_its_way:
        return Reply("Digest now", f"no storyline moved since the last digest of {slugs_of(meant)}", private=True)
    return Reply("Digest now", f"what moved of {slugs_of(on_its_way)} is on its way", private=True)


def _silenced(request: Request, desk: Desk, slugs: str, words: str | None) -> Reply:
    """Paused without `words`; else muted until the day that they name begins in each subscription's own zone."""
    meant = meant_by(request, desk, wanted(slugs).names)
    until = {each.pk: _until(words, request.at, ZoneInfo(each.zone)) for each in meant} if words else {}
    with desk.store.write():
        for each in meant:
            desk.store.subscriptions.silence(each.pk, until.get(each.pk))
        after = ", ".join(dict.fromkeys(day.isoformat(timespec="minutes") for day in until.values())) or None
        desk.note(request, "digest mute" if until else "digest pause", slugs_of(meant), after=after)
    answer = told("Digests muted" if until else "Digests paused", meant, desk, request)
    return replace(answer, notes=(*answer.notes, WAITS), actions=(Action("go on", "/digest resume"),))


def meant_by(request: Request, desk: Desk, names: Sequence[str]) -> tuple[Subscription, ...]:
    """The room's subscriptions that have one of these storylines; all of them without any."""
    here = desk.store.subscriptions.list(request.scope, request.asker.platform, request.asker.room)
    slugs = {the_storyline(request, desk, name).slug for name in names}
    meant = tuple(each for each in here if not slugs or slugs & set(each.slugs))
    if not meant:
        raise TellUser(f"This room gets no digests{f' of {listed(sorted(slugs))}' if slugs else ''}."
                       " /digest subscribe starts them.")  # fmt: skip
    return meant


def told(title: str, meant: Sequence[Subscription], desk: Desk, request: Request) -> Reply:
    """How the subscriptions stand now."""
    found = [desk.store.subscriptions.get(each.pk) for each in meant]
    return Reply(title, notes=tuple(_line(each, request.at) for each in found if each))


def _line(each: Subscription, at: datetime) -> str:
    return f"{listed(each.slugs)} {shown(each.rhythm)}{_state(each, at)}."


def _state(each: Subscription, at: datetime) -> str:
    """Why it posts nothing now, or when it will next."""
    if each.state == "stopped":
        return "; paused, /digest resume goes on"
    if each.muted_until and each.silent(at):
        return f"; muted until {_local(each.muted_until.astimezone(ZoneInfo(each.zone)))}"
    if each.state == "paused":
        return "; paused while I may not post in the room"
    following = next_due(each.rhythm, at)
    if following is None:
        return ""
    return f"; next {'from ' if each.every_s else ''}{DAYS[following.weekday()]}, {_local(following)}"


def _local(at: datetime) -> str:
    return f"{shown_day(at.date())}, {at:%H:%M}"


def slugs_of(meant: Sequence[Subscription]) -> str:
    """Their storylines as a sentence lists them."""
    return listed(sorted({slug for each in meant for slug in each.slugs}))


def _until(words: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which a day that lies ahead begins in `zone`, or a time from now ends. Raises Misunderstood."""
    text = fold(words)
    if span := re.fullmatch(r"([1-9]\d{0,2})([hd])", text):
        return now + timedelta(hours=int(span[1]) * (24 if span[2] == "d" else 1))
    ahead = {**dict.fromkeys((day.lower() for day in DAYS), 7), "tomorrow": 1}.get(text)
    if ahead is None and re.fullmatch(r"\d{1,2} [a-z]+", text):
        ahead = 365  # a day without its year is the latest before the instant it is read at
    found = read_when("today" if text == "tomorrow" else text, now + timedelta(days=ahead or 0), zone)
    if not found or found.start <= now:
        raise Misunderstood(f'"{words}" is no day that lies ahead. Write it like monday, tomorrow, 2 Mar or 3d.')
    return found.start
