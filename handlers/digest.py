"""/digest: what would be posted, and which rooms want it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import TellUser
from bot.reply import Action, Reply
from bot.store.records import Rhythm
from handlers.command import command
from handlers.digest_rooms import room_of
from handlers.digest_words import PAUSE, Wanted, shown, typed, wanted
from handlers.naming import the_storyline
from handlers.provenance import footnotes
from handlers.wording import counted, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.settings import Settings
    from bot.store.records import Subscription
    from handlers.desk import Desk, Request


@command(
    name="digest preview",
    usage="/digest preview [SLUG...]",
    summary="What the next digest would say now; nothing is posted.",
    help=(
        "A digest speaks of changes only. Without a slug: the storylines this room is subscribed to, else all. What is "
        "embargoed or not to be used is counted, and comes once nothing forbids it."
    ),
    examples=("/digest preview", "/digest preview macron-putin"),
    joins=True,
)
def preview(request: Request, desk: Desk) -> Reply:
    """The digest as one private answer."""
    slugs = _slugs(request, desk, request.parsed.subject) or _subscribed(request, desk)
    replies = desk.digests.preview(request.asker, slugs or desk.store.storylines.slugs(request.scope), request.scope)
    if not replies:
        watched = listed(slugs) if slugs else "all storylines"
        return Reply(
            "Digest preview",
            "no storyline moved, so nothing would be posted",
            notes=(f"Watched {watched}.",),
            actions=(Action("what moved before", "/new since last week"),),
            private=True,
        )
    parent, *threads = replies
    entries = tuple(
        replace(entry, group=f"{reply.title} · {entry.group}") for reply in threads for entry in reply.entries
    )
    notes = (*footnotes(entries), *parent.notes, *(note for reply in threads for note in reply.notes))
    return Reply(parent.title, parent.summary, entries, notes, private=True)


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
    slugs = _slugs(request, desk, " ".join(asked.names)) or desk.store.storylines.slugs(request.scope)
    if not slugs:
        raise TellUser("No storyline is tracked yet. Create one first: /storyline create SLUG TITLE")
    room = room_of(request.asker, desk, asked.room)
    elsewhere = "" if room == asker.room else f" in {room}"
    this = f"Room {room}" if elsewhere else "This room"
    rhythm = _rhythm(asked, desk.settings)
    forecast = desk.digests.forecast(rhythm, _not_yet(request, desk, room, slugs), request.scope)
    with desk.store.write():
        new = _not_yet(request, desk, room, slugs)  # once more: somebody may have asked for the same meanwhile
        desk.store.subscriptions.subscribe(
            *(request.at, asker.platform, room, new, rhythm.zone, rhythm.at, rhythm.every_s, asker.person),
            *(rhythm.days, rhythm.but, rhythm.quiet),
        )
        desk.note(request, "subscribe", " ".join(new) + elsewhere, after=typed(rhythm))
    return Reply(
        "Subscribed",
        f"{this[0].lower()}{this[1:]} gets digests of {listed(new)} {shown(rhythm)}, when something moved",
        notes=(_foretold(*forecast),),
        actions=(
            Action("see it now", f"/digest preview {' '.join(new)}"),
            Action("end it", f"/digest unsubscribe {' '.join(new)}{elsewhere}"),
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


def _not_yet(request: Request, desk: Desk, room: str, slugs: Sequence[str]) -> tuple[str, ...]:
    """Those that the room gets no digests of. Raises TellUser without any."""
    there = desk.store.subscriptions.list(request.scope, request.asker.platform, room)
    had = {slug for each in there for slug in each.slugs}
    new = tuple(slug for slug in slugs if slug not in had)
    if not new:
        raise TellUser(_had(slugs, "" if room == request.asker.room else room))
    return new


def _had(slugs: Sequence[str], other: str) -> str:
    """What to do about digests that the room, or an `other` one, has already."""
    named = " ".join(slugs)
    ends, change = f"/digest unsubscribe {named}", f"/digest at HH:MM for {named} changes their times"
    if other:
        return (
            f"Room {other} has digests of {listed(slugs)} already. {ends} in {other} ends them; in that room, {change}."
        )
    return f"This room has digests of {listed(slugs)} already. {change}, {ends} ends them."


def _foretold(digests: int, changes: int) -> str:
    """What the last 7 days would have brought."""
    if not digests:
        return "In the last 7 days: no digest."
    return f"In the last 7 days: {counted(digests, 'digest')}, {counted(changes, 'change')}."


@command(
    name="digest unsubscribe",
    usage="/digest unsubscribe [SLUG...] [in ROOM]",
    summary="Post no more digests of these storylines to this room; without a slug, none at all.",
    help="Other rooms keep theirs; one that is named by its id, which is for editors, loses its own.",
    examples=("/digest unsubscribe macron-putin", "/digest unsubscribe"),
    changes=True,
    everybodys=True,
)
def unsubscribe(request: Request, desk: Desk) -> Reply:
    """End subscriptions, with a log row."""
    asked, platform = wanted(request.parsed.subject), request.asker.platform
    room, slugs = room_of(request.asker, desk, asked.room), _slugs(request, desk, " ".join(asked.names))
    elsewhere = "" if room == request.asker.room else f" in {room}"
    there = desk.store.subscriptions.list(request.scope, platform, room)
    had = tuple(dict.fromkeys(slug for each in there for slug in each.slugs))
    ended = tuple(slug for slug in had if not slugs or slug in slugs)
    if not ended:
        what = f"digests of {listed(slugs)}" if slugs else "digests"
        this = f"Room {room}" if elsewhere else "This room"
        raise TellUser(f"{this} gets no {what}. /digest subscribe starts them.")
    with desk.store.write():
        desk.store.subscriptions.unsubscribe(platform, room, ended)
        desk.note(request, "unsubscribe", " ".join(ended) + elsewhere)
    left = [slug for slug in had if slug not in ended]
    rest = f"; {counted(len(left), 'storyline')} left: {listed(left)}" if left else ""
    again = tuple(_again(there, ended, elsewhere, desk.settings))
    return Reply("Unsubscribed", f"no more digests of {listed(ended)}{elsewhere or ' here'}{rest}", actions=again)


def _again(there: Sequence[Subscription], ended: Sequence[str], where: str, settings: Settings) -> Iterator[Action]:
    """What subscribes what ended as it was: a line for each rhythm."""
    had = {slug: each.rhythm for each in reversed(there) for slug in each.slugs}
    together: dict[Rhythm, list[str]] = {}
    for slug in ended:
        together.setdefault(had[slug], []).append(slug)
    for rhythm, slugs in together.items():
        label = "take it back" if len(together) == 1 else f"take back {slugs[0]}"
        label += f" and {len(slugs) - 1} more" if len(together) > 1 and len(slugs) > 1 else ""
        yield Action(label, f"/digest subscribe {' '.join(slugs)}{where} {_exactly(rhythm, settings)}")


def _exactly(rhythm: Rhythm, settings: Settings) -> str:
    """The rhythm in words that leave nothing of it to what is the desk's own."""
    own, said = settings.digest, typed(rhythm)
    said += " on daily" if own.holidays and not (rhythm.days or rhythm.but) else ""
    return said + (" quiet off" if own.quiet_hours and rhythm.every_s and not rhythm.quiet else "")


def _subscribed(request: Request, desk: Desk) -> tuple[str, ...]:
    here = desk.store.subscriptions.list(request.scope, request.asker.platform, request.asker.room)
    return tuple(dict.fromkeys(slug for each in here for slug in each.slugs))


def _slugs(request: Request, desk: Desk, words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(the_storyline(request, desk, word).slug for word in words.replace(",", " ").split()))
