"""Lines of a ferry's timeline, as the handlers show them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.export import Taken
from bot.reply import Entry, Receipt

POST = Receipt("ferry-1", "Harbour Post", "Ferry stands still", "https://post.example/ferry?a=1&b=(2)", 0, 20)
WIRE = Receipt("ferry-2", "Northern Wire", "Harbour stays open", None, 5, 30)
STOPPED = Entry(
    "e1", "event", "The ferry stopped over $5 and $6 an hour", "2026-01-12", "day", "resolved",
    detail='"12 January", from 3 Feb 2026', group="2026", receipts=(POST, WIRE),
)  # fmt: skip
SAID = Entry(
    "s1", "statement", "“=SUM(A1) <b>never</b>”", "2026-02-05", "day", "stated", quote=True, speaker="Ada Lind",
    role="transport minister", to="dock workers", group="2026", receipts=(POST,),
)  # fmt: skip
TALKS = Entry(
    "e2", "event", "Talks are planned for 20 February", "2026-02-20", "day", "stated", planned=True, group="2026",
    marks=("planned",), receipts=(WIRE,),
)  # fmt: skip
SAIL = Entry(
    "e3", "event", "The new ship will sail in April", "2026-04", "month", "stated", planned=True, group="2026",
    marks=("planned",), receipts=(WIRE,),
)  # fmt: skip
WEEK = Entry(
    "e4", "event", "Nobody sailed last week", "2026-01-19/2026-01-25", "unknown", "resolved", group="2026",
    receipts=(WIRE,),
)  # fmt: skip
PAST = replace(
    TALKS,
    id="e5",
    text="A trial run was planned for 30 January",
    date="2026-01-30",
    marks=("was planned for this date", "inferred"),
)
MARCH = Entry(
    "e6", "event", "In March they met", "XXXX-03", "unknown", "stated", detail="year not stated", group="order unknown",
    receipts=(WIRE,),
)  # fmt: skip
UNDATED = Entry("e7", "event", "An adviser travelled to Holm", group="order unknown", receipts=(WIRE,))
EVERY = (STOPPED, WEEK, PAST, SAID, TALKS, SAIL, MARCH, UNDATED)


def taken(*entries: Entry) -> Taken:
    at = datetime(2026, 2, 6, 9, 0, tzinfo=UTC)
    return Taken(
        "ferry", "Will the *ferry* sail?", "8 lines", entries or EVERY, ("Our own words.",), at, date(2026, 2, 6)
    )
