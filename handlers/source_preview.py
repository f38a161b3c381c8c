"""What was found at an address, before anything is kept: a feed with its forecast, several, an article, a page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ingest.entries import latest
from bot.ingest.known import source_at
from bot.ingest.links import linked, shown
from bot.reply import Action, Entry, Receipt, Reply
from bot.when import shown_date
from handlers.source_words import pause
from handlers.wording import counted

if TYPE_CHECKING:
    from datetime import date

    from bot.ingest.finding import Looked
    from bot.ingest.forecast import Forecast
    from bot.ingest.sources import Found
    from handlers.desk import Desk, Request
    from handlers.source_words import Asked

NOTHING_KEPT = "not added yet"
RESTS_ON = (
    "The forecast rests on titles and summaries, matched with today's storylines; whole articles may match otherwise."
    " Nothing was kept."
)
SHOWN = 3
"""Entries of a feed that its preview shows."""


def feed(found: Found, wanted: Asked, request: Request, desk: Desk) -> Reply:
    """One feed: its latest entries, how old they are, what they would have moved, and the command that adds it."""
    today = request.at.astimezone(desk.settings.zone).date()
    forecast = desk.sources.forecast(found, today)
    name, first = wanted.name or found.title, min(desk.settings.fetch.first_poll, len(found.entries))
    every = pause(wanted.every or desk.settings.poll_every)
    taken = f"its latest {counted(first, 'entry is', 'entries are')}"
    notes = (
        f"{shown(found.url)}: {_size(found)}.",
        f"{foreseen(forecast)}.",
        RESTS_ON,
        f"Added, it is read every {every} as {name}; at first {taken} taken in{_into(wanted)}.",
    )
    entries = tuple(
        Entry(
            "", "change", each.title or each.summary[:120] or each.id,
            date=each.published.value if each.published else None,
            precision=each.published.precision if each.published else "unknown",
            receipts=(Receipt("", found.outlet, each.title, linked(each.url)),),
        )
        for each in latest(found.entries, SHOWN)
    )  # fmt: skip
    actions = (Action("add it", wanted.again(wanted.url, "yes")),)  # by the page that names whose feed it is
    return Reply(found.title, f"a feed of {found.outlet}; {NOTHING_KEPT}", entries, notes, actions=actions)


def several(looked: Looked, wanted: Asked, request: Request, desk: Desk) -> Reply:
    """The feeds of a page to choose from, each with its forecast and the command that adds it."""
    today = request.at.astimezone(desk.settings.zone).date()
    lines, actions = [], []
    for number, found in enumerate(looked.feeds, 1):
        if known := source_at(desk.store, found.url):
            lines.append(f"{number}  {found.title}, {shown(found.url)}: a source already, {known.name}.")
            continue
        foresight = foreseen(desk.sources.forecast(found, today))
        lines.append(f"{number}  {found.title}, {shown(found.url)}: {_size(found)}. {foresight}.")
        actions.append(Action(f"add {number}", wanted.again(found.url, "yes")))
    summary = f"{counted(len(looked.feeds), 'feed')} there; {NOTHING_KEPT}"
    return Reply("Which one?", summary, notes=(*lines, RESTS_ON), actions=tuple(actions))


def article(looked: Looked, wanted: Asked, desk: Desk) -> Reply:
    """A single article: taken in alone, or watched; and the feeds of its site."""
    assert looked.article is not None
    found, new = looked.article, [each for each in looked.feeds if source_at(desk.store, each.url) is None]
    day = f"published {shown_date(found.published.value)}" if found.published and found.published.value else "undated"
    notes = (
        f"{found.outlet}, {day}, {counted(len(found.text.split()), 'word')}: {found.label}",
        f"This is one article, so that one alone is taken in{_into(wanted)} and its page is not read again.",
    )
    actions = [
        Action("take it in", wanted.again(wanted.url, "yes")),
        Action("read its page again for changes", wanted.again(wanted.url, "watch yes")),
        *(Action(f"the feed {each.title}", wanted.again(each.url)) for each in new),
    ]
    return Reply(found.title or found.label, f"one article; {NOTHING_KEPT}", notes=notes, actions=tuple(actions))


def page(looked: Looked, wanted: Asked, desk: Desk) -> Reply:
    """A page without a feed, to be read again and again."""
    every = pause(wanted.every or desk.settings.poll_every)
    title = looked.page.title if looked.page else shown(looked.url)
    told = (
        f"{shown(looked.url)} is a page. Added, it is read every {every}; an edit of it is a revision of one article."
    )
    actions = (Action("add it", wanted.again(wanted.url, "watch yes")),)
    return Reply(title, f"a page; {NOTHING_KEPT}", notes=(told,), actions=actions)


def foreseen(forecast: Forecast) -> str:
    """What a feed's latest entries would have moved, in a sentence."""
    since = _days(forecast.since, forecast.since + timedelta(days=1))
    undated = f"; {counted(forecast.undated, 'entry', 'entries')} undated" if forecast.undated else ""
    if not forecast.entries:
        return f"Nothing in it is dated {since}{undated}"
    total = sum(forecast.into.values())
    moved = counted(total, "storyline change") if total else "no storyline change"
    each = ", ".join(f"{slug} {count}" for slug, count in sorted(forecast.into.items(), key=lambda kv: (-kv[1], kv[0])))
    into = f" ({each})" if each else ""
    waits = f", {forecast.perhaps} more to review" if forecast.perhaps else ""
    part = f" (the first {forecast.read} were matched)" if forecast.read < forecast.entries else ""
    return f"Dated {since}: {counted(forecast.entries, 'article')}{part}, {moved}{into}{waits}{undated}"


def _size(found: Found) -> str:
    """How many entries a feed has, and how old the newest and the oldest are."""
    days = sorted(each.published.value for each in found.entries if each.published and each.published.value)
    aged = f", the newest of {shown_date(days[-1])}, the oldest of {shown_date(days[0])}" if days else ", none dated"
    return counted(len(found.entries), "entry", "entries") + (aged if found.entries else "")


def _into(wanted: Asked) -> str:
    return f" into {wanted.storyline}" if wanted.storyline else ""


def _days(one: date, other: date) -> str:
    """Two days: "5 or 6 Feb"."""
    first, last = (shown_date(day.isoformat()).rpartition(" ")[0] for day in (one, other))
    return f"{one.day} or {last}" if one.month == other.month else f"{first} or {last}"
