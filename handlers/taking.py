"""A timeline as a file: made in the form that was asked for, and what must be said beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.export import Taken, days_of
from bot.export.calendar import as_calendar
from bot.export.markdown import as_markdown
from bot.export.table import as_csv
from bot.export.timelinejs import as_timelinejs
from bot.reply import WITHHELD, Action, File, Reply
from handlers.discreet import discreet, withheld_words
from handlers.provenance import footnotes
from handlers.wording import counted

if TYPE_CHECKING:
    from bot.reply import Entry
    from bot.store.records import Storyline
    from handlers.desk import Desk, Request

MEDIA = {
    "csv": "text/csv",
    "md": "text/markdown",
    "json": "application/json",
    "ics": "text/calendar",
    "png": "image/png",
}
MADE = {"csv": as_csv, "md": as_markdown, "json": as_timelinejs, "ics": as_calendar}
NOTHING_AHEAD = "Nothing that is planned lies ahead, so there is no calendar file."
NOTHING_PLACED = "Nothing here can be placed in time, so there is no {} file."


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines that a file holds, what is said of them, and whether there are `more`; `today` is the desk's day."""

    entries: tuple[Entry, ...]
    summary: str
    more: bool
    today: date


def take(request: Request, desk: Desk, storyline: Storyline, lines: Lines) -> Reply:
    """The file that was asked for, or why there is none."""
    asked = (request.parsed.clauses.format or "").split()
    kept = [each for each in lines.entries if not WITHHELD.intersection(each.marks)]
    withheld = withheld_words(desk.store, lines.today)
    kind, entries = asked[0], tuple(discreet(each, withheld) for each in kept)
    kept_back = len(lines.entries) - len(entries)
    notes = footnotes(entries)
    placed = sum(days_of(entry) is not None for entry in entries)
    if not entries or (kind in ("json", "png") and not placed):
        nothing = NOTHING_AHEAD if kind == "ics" else NOTHING_PLACED.format(kind)
        show = Action("the timeline", f"/timeline {storyline.slug}")
        return Reply(storyline.title, f"{storyline.slug}: no file", notes=(nothing,), actions=(show,))
    taken = Taken(storyline.slug, storyline.title, lines.summary, entries, notes, request.at, lines.today)
    file = _file(taken, asked, request, desk)
    left = len(entries) - placed
    said: tuple[str, ...] = (
        (f"{counted(left, 'line')} without a date left out.",) if left and kind in ("json", "png") else ()
    )
    said += (f"{counted(kept_back, 'line')} left out: embargoed, or not to be used.",) if kept_back else ()
    actions = (Action("every one", request.parsed.again("all")),) if lines.more else ()
    return Reply(
        storyline.title, f"{storyline.slug}: {lines.summary}", notes=(*said, *notes), actions=actions, files=(file,)
    )


def _file(taken: Taken, asked: list[str], request: Request, desk: Desk) -> File:
    kind, *style = asked
    name = "-".join([taken.slug, "timeline", *style])
    if kind == "png":
        from bot.export.chart import Coverage, as_png, in_words

        articles = desk.store.articles.list(request.scope, taken.slug, limit=100_000)
        coverage = Coverage.of([article.published for article in articles])
        content = as_png(taken, coverage, dark="dark" in style, narrow="narrow" in style)
        return File(f"{name}.png", MEDIA[kind], content, in_words(taken, coverage), taken.entries)
    return File(f"{name}.{kind}", MEDIA[kind], MADE[kind](taken), entries=taken.entries)
