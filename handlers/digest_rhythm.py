"""/digest list, pause, resume, mute, now: what this room gets, and whether it comes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.errors import Misunderstood, TellUser
from bot.grammar import fold
from bot.reply import Action, Reply
from bot.when import read_when
from handlers.command import command
from handlers.digest_asked import unsettled
from handlers.digest_rooms import ANOTHER, Meant, all_of, meant_by
from handlers.digest_words import DAYS, line, wanted

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.store.records import Subscription
    from handlers.desk import Desk, Request

WITH_OTHERS = "Storylines that were subscribed together change together."
WAITS = "What moves meanwhile comes with the first digest after it."


@command(
    name="digest list",
    usage="/digest list [in ROOM]",
    summary="What this room gets digests of, and when.",
    help=(
        "A line for what was subscribed together. Then what nobody knows to be posted and waits for a word; an admin "
        f"sees that of every room. {ANOTHER}"
    ),
    examples=("/digest list",),
)
def listing(request: Request, desk: Desk) -> Reply:
    """Every subscription of the room."""
    asked = wanted(request.parsed.subject)
    there = all_of(request, desk, asked)
    notes, actions = unsettled(request, desk, there.room)
    there = there if notes else meant_by(request, desk, asked)
    lines = tuple(line(each, request.at, there.there) for each in there.subscriptions)
    where = there.there or f" {request.asker.here}"
    return Reply(f"Digests{where}", notes=(*lines, *notes), actions=actions, private=True)


@command(
    name="digest pause",
    usage="/digest pause [SLUG...] [in ROOM]",
    summary="Post no digests of these storylines to this room until /digest resume.",
    help=f"Without a slug: all of the room's. {WAITS} {WITH_OTHERS} {ANOTHER}",
    examples=("/digest pause", "/digest pause macron-putin"),
    changes=True,
    everybodys=True,
)
def pause(request: Request, desk: Desk) -> Reply:
    """Stop without an end."""
    meant = meant_by(request, desk, wanted(request.parsed.subject))
    answer = changed(request, desk, meant, "Digests paused", lambda each: desk.store.subscriptions.silence(each.pk))
    return _silent(answer, meant)


@command(
    name="digest mute",
    usage="/digest mute until DAY [for SLUG...] [in ROOM]",
    summary="Post no digests to this room until that day begins.",
    help=(
        f"A weekday, a date (2 Mar, 2027-03-02), tomorrow, or a time from now (3h, 2d). {WAITS} {WITH_OTHERS} {ANOTHER}"
    ),
    examples=("/digest mute until monday", "/digest mute until 2d for macron-putin"),
    changes=True,
    everybodys=True,
)
def mute(request: Request, desk: Desk) -> Reply:
    """Stop until a day, which begins in each subscription's own zone."""
    subject = re.sub(r"^until\b\s*", "", request.parsed.subject.strip(), flags=re.IGNORECASE)
    words, *rest = re.split(r"(?:^|\s+)(?=(?:for|in)\s)", subject, maxsplit=1, flags=re.IGNORECASE)
    if not words.strip():
        raise Misunderstood("Until when? Write the day with it, like /digest mute until monday, tomorrow, 2 Mar or 3d.")
    meant = meant_by(request, desk, wanted("".join(rest)))
    until = {each.pk: _until(words, request.at, ZoneInfo(each.zone)) for each in meant.subscriptions}

    def silence(each: Subscription) -> None:
        desk.store.subscriptions.silence(each.pk, until[each.pk])

    after = ", ".join(dict.fromkeys(day.isoformat(timespec="minutes") for day in until.values()))
    return _silent(changed(request, desk, meant, "Digests muted", silence, after), meant)


@command(
    name="digest resume",
    usage="/digest resume [SLUG...] [in ROOM]",
    summary="Post this room's digests again after a pause or while they are muted.",
    help=f"Without a slug: all of the room's. {WITH_OTHERS} {ANOTHER}",
    examples=("/digest resume",),
    changes=True,
    everybodys=True,
)
def resume(request: Request, desk: Desk) -> Reply:
    """Go on."""
    meant = meant_by(request, desk, wanted(request.parsed.subject))
    silent = tuple(each for each in meant.subscriptions if each.silent(request.at))
    if not silent:
        raise TellUser(
            f"Nothing is paused or muted{meant.here}. /digest list{meant.there} shows what"
            f" {'that' if meant.there else 'this'} room gets."
        )
    meant = replace(meant, subscriptions=silent)
    return changed(request, desk, meant, "Digests go on", lambda each: desk.store.subscriptions.go_on(each.pk))


@command(
    name="digest now",
    usage="/digest now [SLUG...] [in ROOM]",
    summary="Post this room's digest now, if something moved since the last one.",
    help=f"The next one then says only what moves after it. {WITH_OTHERS} {ANOTHER}",
    examples=("/digest now",),
    changes=True,
    everybodys=True,
)
def now(request: Request, desk: Desk) -> Reply:
    """Queue it; it is sent as all digests are. What only another room may see is left to that room."""
    meant = meant_by(request, desk, wanted(request.parsed.subject))
    moved = desk.digests.queue_now(meant.subscriptions)
    own = () if meant.there else desk.rooms.queue_now(request.asker, [each.pk for each in meant.subscriptions])
    if moved:  # of what only the room may see, the desk's log says nothing
        with desk.store.write():
            desk.note(request, "digest now", replace(meant, subscriptions=tuple(moved)).slugs + meant.there)
    on_its_way = tuple(each for each in meant.subscriptions if each in moved or each.pk in own)
    if not on_its_way:
        still = f"no storyline moved since the last digest of {meant.slugs}{meant.there}"
        return Reply("Digest now", still, private=True)
    told = replace(meant, subscriptions=on_its_way).slugs
    return Reply("Digest now", f"what moved of {told} is on its way{meant.there and f' to {meant.room}'}", private=True)


def changed(
    request: Request, desk: Desk, meant: Meant, title: str, change: Callable[[Subscription], None], after: str = ""
) -> Reply:
    """Change each subscription that is meant, with a log row; how they stand now."""
    with desk.store.write():
        for each in meant.subscriptions:
            change(each)
        desk.note(request, request.parsed.name, meant.slugs + meant.there, after=after or None)
    now = (desk.store.subscriptions.get(each.pk) for each in meant.subscriptions)
    return Reply(f"{title}{meant.there}", notes=tuple(line(each, request.at, meant.there) for each in now if each))


def _silent(answer: Reply, meant: Meant) -> Reply:
    """With what becomes of what moves meanwhile, and what ends it."""
    return replace(answer, notes=(*answer.notes, WAITS), actions=(Action("go on", f"/digest resume{meant.there}"),))


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
