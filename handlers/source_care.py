"""/source test, pause, resume, remove, retry, rename and every: what is done to a source that is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.errors import Misunderstood, SkipInput, TellUser, TryLater
from bot.grammar import fold
from bot.ingest.links import shown
from bot.reply import Action, Reply
from handlers.command import command
from handlers.source_health import entry
from handlers.source_preview import foreseen
from handlers.source_where import LOCAL, address_of, where
from handlers.source_words import a_name, a_pause, pause, the_source, unquoted
from handlers.wording import counted

if TYPE_CHECKING:
    from bot.store.records import Source
    from handlers.desk import Desk, Request


@command(
    name="source test",
    usage="/source test NAME",
    summary="Look at a source's address now, without taking anything in.",
    help="Says what stands there, how old it is, and what it would have moved. The source's state stays as it is.",
    examples=("/source test Kyiv Independent",),
    admin=True,
)
def test(request: Request, desk: Desk) -> Reply:
    """What stands there, or why nothing can be read."""
    found = _named(request, desk)
    if found.kind == LOCAL:
        raise TellUser(f"{found.name} is a folder. /source retry {found.name} reads it now.")
    retry = (Action("read it now", f"/source retry {found.name}"),)
    try:
        looked = desk.sources.test(found)
    except (SkipInput, TryLater) as error:
        return Reply(found.name, "it cannot be read", notes=(str(error),), actions=retry)
    today = request.at.astimezone(desk.settings.zone).date()
    if found.kind == "page" and looked.article:
        return Reply(
            found.name,
            "its page can be read",
            notes=(f"{shown(found.url)} holds an article.",),
            actions=retry,
        )
    if not looked.feeds:
        return Reply(
            found.name,
            "no feed there any more",
            notes=(f"{shown(found.url)} is a page now.",),
            actions=retry,
        )
    feed = looked.feeds[0]
    size = f"{shown(found.url)}: {counted(len(feed.entries), 'entry', 'entries')}."
    notes = (size, f"{foreseen(desk.sources.forecast(feed, today))}.")
    return Reply(found.name, "it can be read", notes=notes, actions=retry)


@command(
    name="source retry",
    usage="/source retry NAME",
    summary="Read a source now, whenever it would have been its turn.",
    help="What is new there is taken in. A paused source is read once and stays paused.",
    examples=("/source retry Kyiv Independent",),
    admin=True,
    changes=True,
)
def retry(request: Request, desk: Desk) -> Reply:
    """Poll it once."""
    found = _named(request, desk)
    taken = desk.sources.poll(found)
    now = desk.store.sources.get(request.scope, found.name) or found
    if now.failures:
        return _reply(request, desk, now, "it cannot be read")
    return _reply(request, desk, now, f"read; {counted(taken, 'article')} new" if taken else "read; nothing new")


@command(
    name="source pause",
    usage="/source pause NAME",
    summary="Do not read a source until it is resumed.",
    help="Nothing of it is lost; what it publishes meanwhile is taken in afterwards, as far as it still stands there.",
    examples=("/source pause Kyiv Independent",),
    admin=True,
    changes=True,
)
def pause_(request: Request, desk: Desk) -> Reply:
    """Leave it out of the rounds."""
    return _set_state(request, desk, "paused")


@command(
    name="source resume",
    usage="/source resume NAME",
    summary="Read a paused source again.",
    help="It is read at the next round.",
    examples=("/source resume Kyiv Independent",),
    admin=True,
    changes=True,
)
def resume(request: Request, desk: Desk) -> Reply:
    """Put it back into the rounds, due at once."""
    return _set_state(request, desk, "active")


@command(
    name="source remove",
    usage="/source remove NAME [yes]",
    summary="Read a source no more; its articles stay.",
    help='Asks first; "yes" at the end removes it. Added again, it goes on where it was: nothing is taken in twice.',
    examples=("/source remove Kyiv Independent",),
    admin=True,
    changes=True,
)
def remove(request: Request, desk: Desk) -> Reply:
    """Ask, then end it."""
    typed = request.parsed.subject
    sure = fold(typed).endswith(" yes")
    found = the_source(request, desk, typed[: typed.rstrip().rfind(" ")] if sure else typed)
    if not sure:
        notes = ("Its articles stay, with all they say. /source pause only leaves it out for a while.",)
        actions = (Action("remove it", f"/source remove {found.name} yes"),)
        return Reply(f"Remove {found.name}?", where(found, request.asker), notes=notes, actions=actions)
    with desk.store.write():
        desk.note(request, "source remove", found.name, before=address_of(found))
        desk.store.sources.remove(found.pk)
    again = (Action("add it again", f"/source add {shown(found.url)}"),) if found.kind != LOCAL else ()
    return Reply(f"{found.name} removed", "its articles stay", actions=again)


@command(
    name="source rename",
    usage="/source rename NAME as NEW",
    summary="Give a source another name.",
    help="Names are the desk's own; the outlet of its articles stays as it is.",
    examples=("/source rename Kyiv as Kyiv Independent",),
    admin=True,
    changes=True,
)
def rename(request: Request, desk: Desk) -> Reply:
    """Change the name."""
    old, keyword, new = request.parsed.subject.rpartition(" as ")
    if not keyword:
        raise Misunderstood("Write /source rename NAME as NEW.")
    found, name = the_source(request, desk, old), a_name(unquoted(new))
    taken = desk.store.sources.get(request.scope, name)
    if taken and taken.pk != found.pk:
        raise TellUser(f"{taken.name} is another source's name: {where(taken, request.asker)}")
    return _changed(request, desk, found, f"was {found.name}", before=found.name, after=name, name=name)


@command(
    name="source every",
    usage="/source every NAME 10m",
    summary="How often a source is read: minutes, hours or days.",
    help="A server that asks for a longer pause gets it. One that fails is tried less and less, every 6h at least.",
    examples=("/source every Kyiv Independent 10m",),
    admin=True,
    changes=True,
)
def every(request: Request, desk: Desk) -> Reply:
    """Change the pause; the next poll comes as soon as the new one says."""
    name, _, typed = request.parsed.subject.strip().rpartition(" ")
    if not name:
        raise Misunderstood("Write /source every NAME 10m.")
    wanted, found = a_pause(typed), the_source(request, desk, name)
    seconds = int(wanted.total_seconds())
    soon = max(request.at, (found.last_poll or found.added_at) + wanted)
    before, after = pause(timedelta(seconds=found.every_s)), pause(wanted)
    due: dict[str, Any] = {"every_s": seconds, "next_poll": min(soon, found.next_poll)}
    return _changed(request, desk, found, f"every {after}, was {before}", before=before, after=after, **due)


def _set_state(request: Request, desk: Desk, wanted: str) -> Reply:
    found = _named(request, desk)
    done = {"paused": "is paused", "active": "is read again"}[wanted]
    if found.state == wanted:
        return _reply(request, desk, found, f"it {done} already")
    due: dict[str, Any] = {"next_poll": request.at} if wanted == "active" else {}
    return _changed(request, desk, found, f"it {done}", state=wanted, **due)


def _changed(
    request: Request,
    desk: Desk,
    found: Source,
    summary: str,
    *,
    before: str | None = None,
    after: str | None = None,
    **columns: Any,  # noqa: ANN401 -- any column of a source
) -> Reply:
    """Change a source, with a log row; how it stands now."""
    with desk.store.write():
        desk.note(request, request.parsed.name, str(columns.get("name", found.name)), before, after)
        now = desk.store.sources.change(found.pk, **columns)
    return _reply(request, desk, now, summary)


def _named(request: Request, desk: Desk) -> Source:
    return the_source(request, desk, request.parsed.subject)


def _reply(request: Request, desk: Desk, source: Source, summary: str) -> Reply:
    return Reply(source.name, summary, (entry(source, request.asker, desk.store, request.at, desk.settings.zone),))
