"""/source list, status and show: how each source does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ingest.links import shown
from bot.reply import Action, Reply
from handlers.command import command
from handlers.paging import cut
from handlers.source_health import WORST_FIRST, counts, entry, health, rule, state
from handlers.source_words import the_source
from handlers.wording import counted, moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.store.records import Source
    from handlers.desk import Desk, Request

STATES = (
    "A source is ok; or failing: its last poll failed; or gone: for seven days nothing stood at its address (404, 410) "
    "or its host was unknown; or quiet: nothing new for three times as long as nine in ten of its pauses were, and a "
    "day at least (14 days while fewer than five pauses are known). The room of the setting admin_room is told once of "
    "each change that lasts half an hour; the more often a source comes and goes, the longer it has to last."
)


@command(
    name="source list",
    usage="/source list",
    summary="Every source: its state, when it was read, brought something, is read next, and who added it.",
    help=f"Those that need somebody stand first. {STATES} Admins also see what was suggested.",
    examples=("/source list",),
    clauses=("all", "page"),
)
def list_(request: Request, desk: Desk) -> Reply:
    """All sources, the worst first; suggestions for admins."""
    return _listed(request, desk, desk.store.sources.list(request.scope), "none yet")


@command(
    name="source status",
    usage="/source status",
    summary="The sources that need somebody: failing, gone, quiet, paused.",
    help=STATES,
    examples=("/source status",),
    clauses=("all", "page"),
)
def status(request: Request, desk: Desk) -> Reply:
    """Those that are not ok."""
    sources = desk.store.sources.list(request.scope)
    if sources and not (poorly := [each for each in sources if _state(each, request, desk) != "ok"]):
        return Reply("Sources", f"{counted(len(sources), 'source')}, all ok", actions=(Action("all", "/source list"),))
    return _listed(request, desk, poorly if sources else (), "none yet")


@command(
    name="source show",
    usage="/source show NAME",
    summary="One source: how it does, from when on it counts as quiet, and what was done to it.",
    help="The name, or as much of it as is its alone; or its address.",
    examples=("/source show Kyiv Independent",),
)
def show(request: Request, desk: Desk) -> Reply:
    """The source with its rule and the latest articles it brought."""
    found, zone = the_source(request, desk, request.parsed.subject), desk.settings.zone
    outlet = f", outlet {found.outlet}" if found.outlet else ""
    added = f"Added {moment(found.added_at, zone)} by {found.added_by}{outlet}"
    notes = (f"{added}.", rule(found, desk.store))
    actions = [
        Action("try its address", f"/source test {found.name}"),
        Action("read it now", f"/source retry {found.name}"),
        Action("resume", f"/source resume {found.name}")
        if found.state == "paused"
        else Action("pause", f"/source pause {found.name}"),
    ]
    actions += [Action("what was done to it", f"/log {found.name}")] if request.asker.admin else []
    summary = state(found, health(found, desk.store, request.at))
    shown_entry = entry(found, request.asker, desk.store, request.at, desk.settings.zone)
    return Reply(found.name, summary, (shown_entry,), notes, actions=tuple(actions))


def _listed(request: Request, desk: Desk, sources: Sequence[Source], none: str) -> Reply:
    notes, actions = _suggested(request, desk)
    if not sources:
        add = (Action("add one", "/source add URL"),) if request.asker.admin else ()
        notes = notes or ("Articles come from files and pastes only.",)
        return Reply("Sources", none, notes=notes, actions=(*add, *actions))
    order = (*WORST_FIRST[:-1], "paused", WORST_FIRST[-1])
    states = {each.pk: _state(each, request, desk) for each in sources}
    ordered = sorted(sources, key=lambda each: (order.index(states[each.pk]), each.name.casefold()))
    part = cut(request.parsed, desk)
    told = counts(list(states.values()))
    summary = counted(len(sources), "source") + (f", {told}" if told else "")
    entries = [entry(each, request.asker, desk.store, request.at, desk.settings.zone) for each in part.of(ordered)]
    page = part.page(len(sources), request.parsed)
    return Reply("Sources", summary, tuple(entries), notes, page, actions)


def _state(source: Source, request: Request, desk: Desk) -> str:
    return state(source, health(source, desk.store, request.at))


def _suggested(request: Request, desk: Desk) -> tuple[tuple[str, ...], tuple[Action, ...]]:
    """What waits for an admin, and the commands that decide on the first."""
    waiting = desk.store.suggestions.open(request.scope) if request.asker.admin else ()
    notes = tuple(
        f"Suggested by {each.by}, {moment(each.at, desk.settings.zone)}: {shown(each.url)}" for each in waiting
    )
    if not waiting:
        return (), ()
    first = shown(waiting[0].url)
    return notes, (Action("accept", f"/source accept {first}"), Action("refuse", f"/source refuse {first}"))
