"""/source: what the desk reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.errors import Misunderstood, SkipInput, TellUser
from bot.reply import Action, Reply
from handlers.command import command
from handlers.paging import cut
from handlers.showing import Showing
from handlers.wording import counted

if TYPE_CHECKING:
    from handlers.desk import Desk, Request


@command(
    name="source add",
    usage="/source add URL [in SLUG]",
    summary="Read a feed or a page from now on.",
    help=(
        "The address may be a feed, a page that names one, or a single page. It is read at once and then as often as "
        'the setting fetch.every says. With "in SLUG" everything it brings belongs to that storyline. Who added it is '
        "kept in the log."
    ),
    examples=("/source add https://example.org/world/rss", "/source add https://example.org/live in macron-putin"),
    clauses=("in",),
    admin=True,
    changes=True,
)
def add(request: Request, desk: Desk) -> Reply:
    """Find out what stands there, keep it, and poll it once."""
    url = request.parsed.subject.strip().strip("<>").split("|")[0]
    if not re.fullmatch(r"https?://[^\s/]\S*", url, re.IGNORECASE):
        raise Misunderstood("Which address? Write /source add with one that begins with https:// or http://.")
    try:
        added = desk.sources.add(url, request.asker, request.parsed.clauses.storyline)
    except SkipInput as error:
        raise TellUser(f"{error} Nothing was added.") from error
    entry = Showing.to(request, desk).source(added.source)
    of = f" of {added.entries}" if added.entries > added.taken else ""
    summary = f"{added.source.name}: {counted(added.taken, 'article')}{of} taken in"
    return Reply("Source added", summary, (entry,), actions=(Action("what it brought", "/new"),))


@command(
    name="source list",
    usage="/source list",
    summary="Every source, when it was last read, and what is wrong with it.",
    help="A source that fails is tried again later; the reason stands beside it.",
    examples=("/source list",),
    clauses=("all", "page"),
)
def list_(request: Request, desk: Desk) -> Reply:
    """The sources by name, failing ones first."""
    sources = sorted(desk.store.sources.list(request.scope), key=lambda each: (each.state != "failing", each.name))
    if not sources:
        action = Action("add one", "/source add URL")
        return Reply("Sources", "none yet", notes=("Articles come from files and pastes only.",), actions=(action,))
    part, showing = cut(request.parsed, desk), Showing.to(request, desk)
    failing = sum(each.state == "failing" for each in sources)
    summary = counted(len(sources), "source") + (f", {failing} failing" if failing else "")
    page = part.page(len(sources), request.parsed)
    return Reply("Sources", summary, tuple(map(showing.source, part.of(sources))), page=page)
