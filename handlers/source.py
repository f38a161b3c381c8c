"""/source add: what stands at an address, shown before it is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import SkipInput, TellUser, TryLater
from bot.ingest.known import decide, meant, refuse_known, suggested
from bot.ingest.links import shown
from bot.reply import Action, Reply
from handlers import source_preview as preview
from handlers.command import command
from handlers.source_health import entry, kind_of
from handlers.source_words import address, asked, pause
from handlers.wording import counted

if TYPE_CHECKING:
    from bot.ingest.finding import Looked
    from bot.ingest.sources import Found
    from handlers.desk import Desk, Request
    from handlers.source_words import Asked

HELP = (
    "The address may be a feed (RSS, Atom, JSON Feed, a news sitemap), a page with a feed behind it, or an article. "
    'What was found is shown first, with what it would have moved; "yes" at the end adds it. It is read at once and '
    'then as often as "every" says, else the setting fetch.every. With "for SLUG" everything it brings belongs to that '
    'storyline. The link of a single article takes in that one alone; with "watch" its page is read again for changes. '
    "Folders are added on the command line: slugline sources add FOLDER."
)
USAGE = "/source add URL [as NAME] [outlet NAME] [every 10m] [for SLUG] [watch] [yes]"


ROOMS_OWN = "That is one article. Linked here it belongs to this room: /article add {url}"


@command(
    name="source add",
    usage=USAGE,
    summary="Read a feed from now on; shows what it found before it keeps anything.",
    help=HELP,
    examples=(
        "/source add https://example.org/world",
        '/source add https://example.org/world/rss as "World desk" every 10m for macron-putin yes',
        "/source add https://example.org/live watch yes",
    ),
    admin=True,
    changes=True,
)
def add(request: Request, desk: Desk) -> Reply:
    """Find out what stands there; with "yes" keep it and poll it once."""
    return _offered(request, desk, asked(request, desk))


def _offered(request: Request, desk: Desk, wanted: Asked) -> Reply:
    wanted = replace(wanted, suggested=_waiting(desk, wanted))
    try:
        looked = desk.sources.look(wanted.url)
        held = (wanted.url, *(feed.url for feed in looked.feeds))  # whole, in the commands under the answer
        secret = any(shown(each) != each for each in held)
        return replace(_answer(request, desk, wanted, looked), private=secret)
    except (SkipInput, TryLater) as error:
        raise TellUser(f"{error} Nothing was added.") from error


@command(
    name="source accept",
    usage="/source accept URL [feed URL] [as NAME] [outlet NAME] [every 10m] [for SLUG] [yes]",
    summary="Add an address that somebody suggested.",
    help=(
        "The same as /source add; the suggestion is done with then. Where a page was suggested that has several feeds, "
        '"feed" says which is added. /source list shows what waits.'
    ),
    examples=("/source accept https://example.org/world",),
    admin=True,
    changes=True,
)
def accept(request: Request, desk: Desk) -> Reply:
    """What /source add does, with the whole address that was suggested."""
    typed, *rest = [*request.parsed.subject.split(), ""]
    whole = meant(desk.store, address(request, typed))
    chosen = rest[1] if rest[:1] == ["feed"] else whole
    subject = " ".join((chosen, *rest[2:])) if chosen != whole else request.parsed.subject.replace(typed, whole, 1)
    wanted = asked(replace(request, parsed=replace(request.parsed, subject=subject)), desk)
    return _offered(request, desk, replace(wanted, suggested=whole))


def _waiting(desk: Desk, wanted: Asked) -> str | None:
    """The address that somebody suggested, as the one whose acceptance this is, or as this one; None without any."""
    waiting = suggested(desk.store, wanted.suggested or wanted.url)
    return waiting.url if waiting else None


def _answer(request: Request, desk: Desk, wanted: Asked, looked: Looked) -> Reply:
    if wanted.watch and looked.page:
        return _added(request, desk, wanted, looked.page) if wanted.yes else preview.page(looked, wanted, desk)
    if looked.single and looked.article and request.asker.private is not False:
        raise TellUser(ROOMS_OWN.format(url=shown(wanted.url)))
    if looked.single and looked.article:
        return _taken_in(request, desk, wanted, looked) if wanted.yes else preview.article(looked, wanted, desk)
    if len(looked.feeds) > 1:
        return preview.several(looked, wanted, request, desk)
    if looked.feeds:
        (feed,) = looked.feeds
        refuse_known(desk.store, feed.url)
        return _added(request, desk, wanted, feed) if wanted.yes else preview.feed(feed, wanted, request, desk)
    return preview.page(looked, wanted, desk)


def _added(request: Request, desk: Desk, wanted: Asked, found: Found) -> Reply:
    added = desk.sources.add(found, wanted.wanted(request))
    with desk.store.write():
        decide(desk.store, wanted.addresses)
    of = f" of {added.entries}" if added.entries > added.taken else ""
    source = added.source
    summary = f"{source.name}: {counted(added.taken, 'article')}{of} taken in"
    every = pause(timedelta(seconds=source.every_s))
    notes = (f"It is read every {every} from now on, as a {kind_of(source)}.",)
    brought = source.outlet if source.outlet in desk.store.articles.outlets(request.scope) else None
    actions = (
        Action("what it moved", "/new"),
        *([Action("its articles", f"/search outlet {brought}")] if brought else []),
        Action("how it does", f"/source show {source.name}"),
    )
    shown_entry = entry(source, request.asker, desk.store, request.at, desk.settings.zone)
    return Reply("Source added", summary, (shown_entry,), notes, actions=actions)


def _taken_in(request: Request, desk: Desk, wanted: Asked, looked: Looked) -> Reply:
    assert looked.article is not None
    done = desk.sources.take_in(looked.article, wanted.storyline)
    if done.outcome == "refused":
        raise TellUser(done.reason)
    with desk.store.write():
        decide(desk.store, wanted.addresses)
        if done.outcome != "repeated":
            desk.note(request, "source article", done.id, after=shown(wanted.url))
    what = {"new": "taken in", "copy": "taken in", "revised": "taken in again"}.get(done.outcome, "here already")
    into = f", into {', '.join(done.storylines)}" if done.storylines else ""
    reason = (f"{done.reason[:1].upper()}{done.reason[1:]}.",) if done.reason else ()
    notes = (*reason, "One article was read; its page is not read again.")
    actions = (Action("show it", f"/article {done.id}"),)
    return Reply(looked.article.title or done.id, f"{what}{into}", notes=notes, actions=actions)
