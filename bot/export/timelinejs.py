"""A timeline in the JSON format of Knight Lab's TimelineJS (https://timeline.knightlab.com/docs/json-format.html)."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from bot.export import days_of
from bot.export.wording import line, outlets, when, who
from bot.plain import clean

if TYPE_CHECKING:
    from datetime import date

    from bot.export import Taken
    from bot.reply import Entry


def as_timelinejs(taken: Taken) -> bytes:
    """A title slide, and one slide for each line that can be placed in time; JSON in UTF-8.

    Its texts are HTML, in which only our own links and paragraphs are markup.
    """
    notes = "".join(f"<p>{_html(note)}</p>" for note in (taken.summary, *taken.notes))
    story = {
        "title": {"unique_id": taken.slug, "text": {"headline": _html(taken.title), "text": notes}, "autolink": False},
        "events": [_slide(entry, days) for entry in taken.entries if (days := days_of(entry))],
    }
    return (json.dumps(story, ensure_ascii=False, indent=1) + "\n").encode()


def _slide(entry: Entry, days: tuple[date, date]) -> dict[str, Any]:
    slide: dict[str, Any] = {
        "start_date": _date(entry, days[0]),
        "display_date": _html(_shown(entry)),
        "text": _text(entry),
        "group": "What was said" if entry.kind == "statement" else "What happened",
        "unique_id": entry.id,
        "autolink": False,
    }
    return slide | ({"end_date": _date(entry, days[1])} if "/" in (entry.date or "") else {})


def _date(entry: Entry, day: date) -> dict[str, int]:
    """The parts of the date that are known: a month has no day."""
    parts = {"year": day.year, "month": day.month, "day": day.day}
    known = ("year", "month", "day")[: 3 if "/" in (entry.date or "") else (entry.date or "").count("-") + 1]
    return {name: parts[name] for name in known}


def _shown(entry: Entry) -> str:
    ahead = [mark for mark in entry.marks if "planned" in mark]
    return f"{when(entry)} ({', '.join(ahead)})" if ahead else when(entry)


def _text(entry: Entry) -> dict[str, str]:
    said = who(entry)
    rows = [_html(entry.text)] if said else []
    rows += [_html(row) for row in entry.detail.splitlines()]
    rows.append(
        ", ".join(
            f'<a href="{escape(link)}">{_html(name)}</a>' if link else _html(name) for name, link in outlets(entry)
        )
    )
    return {"headline": _html(said or line(entry)), "text": "".join(f"<p>{row}</p>" for row in rows if row)}


def _html(words: str) -> str:
    return escape(clean(words), quote=False)
