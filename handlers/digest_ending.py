"""/digest unsubscribe, and /digest undo, by which its digests go on where they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import TellUser
from bot.reply import Action, Reply
from bot.store.ending import TAKEN_BACK
from handlers.command import command
from handlers.digest_rooms import ANOTHER, Meant, all_of
from handlers.digest_words import line, wanted
from handlers.naming import the_storyline
from handlers.wording import counted, listed

if TYPE_CHECKING:
    from handlers.desk import Desk, Request

AGAIN = f"Taken back within {TAKEN_BACK.days} days, it brings what moved meanwhile."


@command(
    name="digest unsubscribe",
    usage="/digest unsubscribe [SLUG...] [in ROOM]",
    summary="Post no more digests of these storylines to this room; without a slug, none at all.",
    help=f"Other rooms keep theirs. /digest undo takes it back. {ANOTHER}",
    examples=("/digest unsubscribe macron-putin", "/digest unsubscribe"),
    changes=True,
    everybodys=True,
)
def unsubscribe(request: Request, desk: Desk) -> Reply:
    """End subscriptions, with a log row."""
    asked = wanted(request.parsed.subject)
    there = all_of(request, desk, asked)
    slugs = tuple(dict.fromkeys(the_storyline(request, desk, name).slug for name in asked.names))
    had = tuple(dict.fromkeys(slug for each in there.subscriptions for slug in each.slugs))
    ended = tuple(slug for slug in had if not slugs or slug in slugs)
    if not ended:
        what = f"digests of {listed(slugs)}" if slugs else "digests"
        raise TellUser(f"{there.this} gets no {what}. /digest subscribe starts them.")
    with desk.store.write():
        desk.store.subscriptions.unsubscribe(request.at, request.asker.platform, there.room, ended)
        desk.note(request, "unsubscribe", " ".join(ended) + there.there)
    left = [slug for slug in had if slug not in ended]
    rest = f"; {counted(len(left), 'storyline')} left: {listed(left)}" if left else ""
    summary = f"no more digests of {listed(ended)}{there.here}{rest}"
    back = Action("take it back", f"/digest undo {' '.join(ended)}{there.there}")
    return Reply("Unsubscribed", summary, notes=(AGAIN,), actions=(back,))


@command(
    name="digest undo",
    usage="/digest undo [SLUG...] [in ROOM]",
    summary="Take /digest unsubscribe back: digests go on as they came, with what moved meanwhile.",
    help=(
        f"For {TAKEN_BACK.days} days, and until the room subscribes to the same anew. Without a slug: all that ended. "
        f"Storylines that ended together come back together. {ANOTHER}"
    ),
    examples=("/digest undo macron-putin", "/digest undo"),
    changes=True,
    everybodys=True,
)
def undo(request: Request, desk: Desk) -> Reply:
    """Let ended subscriptions go on, with a log row."""
    asked, platform = wanted(request.parsed.subject), request.asker.platform
    there = all_of(request, desk, asked)
    slugs = {the_storyline(request, desk, name).slug for name in asked.names}
    with desk.store.write():
        ended = desk.store.subscriptions.ended(request.at, platform, there.room)
        wanted_back = [each for each in ended if not slugs or slugs & set(each.slugs)]
        if not wanted_back:
            what = f" of digests of {listed(sorted(slugs))}" if slugs else ""
            raise TellUser(f"Nothing{what} ended{there.here} that can be taken back. /digest subscribe starts digests.")
        back = tuple(desk.store.subscriptions.take_back(each.pk) for each in wanted_back)
        meant = Meant(there.room, there.there, back)
        desk.note(request, "digest undo", meant.slugs + there.there)
    lines = tuple(line(each, request.at, meant.there) for each in back)
    return Reply(f"Digests go on{there.there}", notes=lines, actions=(Action("end it", _ends(meant)),))


def _ends(meant: Meant) -> str:
    slugs = dict.fromkeys(slug for each in meant.subscriptions for slug in each.slugs)
    return f"/digest unsubscribe {' '.join(slugs)}{meant.there}"
