"""/source suggest, refuse, import and export: addresses from readers, and whole lists of feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import SkipInput, TellUser, TryLater
from bot.ingest.known import decide, meant, source_at, suggested
from bot.ingest.links import shown
from bot.ingest.opml import as_opml
from bot.reply import Action, File, Reply
from handlers.command import command
from handlers.source_words import address, asked
from handlers.wording import counted

if TYPE_CHECKING:
    from handlers.desk import Desk, Request

OPEN_AT_MOST = 20
"""Suggestions of one person that wait at the same time."""
NAMED = 10
"""Feeds of a list that are named before it is imported."""


@command(
    name="source suggest",
    usage="/source suggest URL",
    summary="Propose an address that the desk should read; an admin decides.",
    help="It is not read until an admin accepts it. /source list shows admins what waits.",
    examples=("/source suggest https://example.org/world",),
    changes=True,
    everybodys=True,
)
def suggest(request: Request, desk: Desk) -> Reply:
    """Keep it for an admin."""
    url = address(request, request.parsed.subject.strip())
    person = request.asker.person
    if known := source_at(desk.store, url):
        raise TellUser(f"The desk reads {shown(url)} already: {known.name}.")
    if suggested(desk.store, url):
        return Reply(shown(url), "it waits for an admin already", actions=_accept(request, url))
    if sum(each.by == person for each in desk.store.suggestions.open(request.scope)) >= OPEN_AT_MOST:
        raise TellUser(f"{OPEN_AT_MOST} suggestions of yours wait already. Ask an admin to decide on them.")
    with desk.store.write():
        if desk.store.suggestions.add(request.at, url, person, request.asker.place):
            desk.note(request, "source suggest", shown(url))
    return Reply(shown(url), "suggested; an admin decides", actions=_accept(request, url))


def _accept(request: Request, url: str) -> tuple[Action, ...]:
    return (Action("accept", f"/source accept {shown(url)}"),) if request.asker.admin else ()


@command(
    name="source refuse",
    usage="/source refuse URL",
    summary="Turn a suggested address down.",
    help="It may be suggested again. /source accept adds it.",
    examples=("/source refuse https://example.org/world",),
    admin=True,
    changes=True,
)
def refuse(request: Request, desk: Desk) -> Reply:
    """Done with it."""
    url = meant(desk.store, address(request, request.parsed.subject.strip()))
    with desk.store.write():
        if not decide(desk.store, [url]):
            raise TellUser(f"{shown(url)} was not suggested. /source list shows what waits.")
        desk.note(request, "source refuse", shown(url))
    return Reply(shown(url), "refused")


@command(
    name="source import",
    usage="/source import URL [outlet NAME] [every 10m] [for SLUG] [yes]",
    summary="Add every feed of a list (OPML).",
    help=(
        'What the list holds is shown first; "yes" adds what is no source yet, to be read at the next round. A file is '
        "imported on the command line: slugline sources import FILE.opml."
    ),
    examples=("/source import https://example.org/feeds.opml",),
    admin=True,
    changes=True,
)
def import_(request: Request, desk: Desk) -> Reply:
    """Show the list, then keep it."""
    wanted = asked(request, desk)
    try:
        listed = desk.sources.listed(wanted.url)
    except (SkipInput, TryLater) as error:
        raise TellUser(f"{error} Nothing was added.") from error
    new = [each for each in listed if source_at(desk.store, each.url) is None]
    known = len(listed) - len(new)
    also = f", {counted(known, 'source')} already" if known else ""
    if not new:
        return Reply("Nothing to add", f"{counted(len(listed), 'feed')}{also}")
    if wanted.yes:
        added = desk.sources.import_all(new, wanted.wanted(request))
        with desk.store.write():
            decide(desk.store, [wanted.url])
        actions = (Action("how they do", "/source list"),)
        notes = ("They are read at the next round, the latest entries of each at first.",)
        return Reply("Sources added", counted(len(added), "source") + also, notes=notes, actions=actions)
    lines = [f"{each.title or 'untitled'}  {shown(each.url)}" for each in new[:NAMED]]
    more = [f"and {len(new) - NAMED} more"] if len(new) > NAMED else []
    again = wanted.again(wanted.url, "yes").replace("/source add", "/source import", 1)
    return Reply(
        "A list of feeds", f"{counted(len(new), 'feed')} to add{also}; not added yet", notes=(*lines, *more),
        actions=(Action("add them", again),),
    )  # fmt: skip


@command(
    name="source export",
    usage="/source export",
    summary="The sources as a list of feeds (OPML) for another reader.",
    help="Folders and pages are left out. Passwords and keys in addresses do not go with it.",
    examples=("/source export",),
    admin=True,
)
def export(request: Request, desk: Desk) -> Reply:
    """The file."""
    sources = desk.store.sources.list(request.scope)
    feeds = [(each.name, each.url) for each in sources if each.kind == "feed"]
    if not feeds:
        raise TellUser("There is no feed to export. /source add URL adds one.")
    bare = sum(shown(url) != url for _, url in feeds)
    notes = (f"{counted(bare, 'address', 'addresses')} went without a password or key.",) if bare else ()
    file = File("sources.opml", "text/x-opml", as_opml(desk.settings.desk.name, feeds))
    return Reply("Sources", counted(len(feeds), "feed"), notes=notes, files=(file,), private=True)
