"""/digest: what would be posted, and which rooms want it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import Misunderstood, TellUser
from bot.reply import Action, Reply
from handlers.command import command
from handlers.naming import the_storyline
from handlers.provenance import footnotes
from handlers.wording import counted, listed

if TYPE_CHECKING:
    from bot.store.records import Subscription
    from handlers.desk import Desk, Request


@command(
    name="digest preview",
    usage="/digest preview [SLUG...]",
    summary="What the next digest would say now; nothing is posted.",
    help="A digest speaks of changes only. Without a slug: the storylines this room is subscribed to, else all.",
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
    return Reply(parent.title, parent.summary, entries, (*footnotes(entries), *parent.notes), private=True)


@command(
    name="digest subscribe",
    usage="/digest subscribe [SLUG...] [at HH:MM...]",
    summary="Post digests of these storylines to this room, at these times of the desk.",
    help=(
        "Without a slug: all storylines there are now. Without a time: the desk's own times. A digest is posted only "
        "when a storyline moved; what moved before you subscribe is not posted."
    ),
    examples=("/digest subscribe macron-putin", "/digest subscribe macron-putin us-russia at 08:00 17:30"),
    changes=True,
    everybodys=True,
)
def subscribe(request: Request, desk: Desk) -> Reply:
    """Keep the subscription, with a log row."""
    words = request.parsed.subject.replace(",", " ").split()
    if any(map(_looks_like_time, words)):
        words = [word for word in words if word.casefold() != "at"]  # "at 08:00" and "08:00" are the same
    times = tuple(dict.fromkeys(_time(word) for word in words if _looks_like_time(word))) or desk.settings.digest.at
    named = _slugs(request, desk, " ".join(word for word in words if not _looks_like_time(word)))
    slugs = named or desk.store.storylines.slugs(request.scope)
    if not slugs:
        raise TellUser("No storyline is tracked yet. Create one first: /storyline create SLUG TITLE")
    asker, zone = request.asker, desk.settings.desk.zone
    before = set(_subscribed(request, desk))
    wanted = tuple(slug for slug in slugs if slug not in before)
    if not wanted:
        raise TellUser(f"This room has digests of {listed(slugs)} already. /digest unsubscribe ends them.")
    with desk.store.write():
        desk.store.digests.subscribe(request.at, asker.platform, asker.room, wanted, zone, times, None, asker.person)
        desk.note(request, "subscribe", " ".join(wanted), after=" ".join(times))
    return Reply(
        "Subscribed",
        f"this room gets digests of {listed(wanted)} at {listed(times)} ({zone}), when something moved",
        actions=(Action("see it now", f"/digest preview {' '.join(wanted)}"), Action("end it", "/digest unsubscribe")),
    )


@command(
    name="digest unsubscribe",
    usage="/digest unsubscribe [SLUG...]",
    summary="Post no more digests of these storylines to this room; without a slug, none at all.",
    help="Other rooms keep theirs.",
    examples=("/digest unsubscribe macron-putin", "/digest unsubscribe"),
    changes=True,
    everybodys=True,
)
def unsubscribe(request: Request, desk: Desk) -> Reply:
    """End subscriptions, with a log row."""
    asker, had = request.asker, _subscribed(request, desk)
    slugs = _slugs(request, desk, request.parsed.subject)
    ended = tuple(slug for slug in had if not slugs or slug in slugs)
    if not ended:
        what = f"digests of {listed(slugs)}" if slugs else "digests"
        raise TellUser(f"This room gets no {what}. /digest subscribe starts them.")
    with desk.store.write():
        desk.store.digests.unsubscribe(asker.platform, asker.room, ended)
        desk.note(request, "unsubscribe", " ".join(ended))
    left = [slug for slug in had if slug not in ended]
    rest = f"; {counted(len(left), 'storyline')} left: {listed(left)}" if left else ""
    again = Action("take it back", f"/digest subscribe {' '.join(ended)}")
    return Reply("Unsubscribed", f"no more digests of {listed(ended)} here{rest}", actions=(again,))


def _subscribed(request: Request, desk: Desk) -> tuple[str, ...]:
    here: tuple[Subscription, ...] = desk.store.digests.list(request.scope, request.asker.platform, request.asker.room)
    return tuple(dict.fromkeys(slug for subscription in here for slug in subscription.slugs))


def _slugs(request: Request, desk: Desk, words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(the_storyline(request, desk, word).slug for word in words.replace(",", " ").split()))


def _looks_like_time(word: str) -> bool:
    return bool(re.fullmatch(r"\d{1,2}[:.]\d{2}", word))


def _time(word: str) -> str:
    """A time of day as "HH:MM". Raises Misunderstood."""
    hours, minutes = (int(part) for part in re.split(r"[:.]", word))
    if hours > 23 or minutes > 59:
        raise Misunderstood(f'"{word}" is no time of day. Write it like 08:00 or 17:30.')
    return f"{hours:02}:{minutes:02}"
