"""A small desk of our own: a ferry that stopped, four articles, and what is to be found in them, told by hand.

The facts do not come from the reading engine, so that a better engine changes no conversation here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.ingest.pipeline import Pipeline
from bot.lexicons import lexicons
from bot.model import (
    UNKNOWN,
    Basis,
    Date,
    EventMention,
    Facts,
    Incoming,
    Known,
    Person,
    Role,
    Span,
    StatementMention,
)
from bot.settings import DigestSettings, ReplySettings, Settings
from bot.store import Store
from handlers.desk import Asker, Desk
from tests.handlers.desks import desk_around

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 2, 6, 9, 0, tzinfo=UTC)
SEEDED = datetime(2026, 2, 1, 9, 0, tzinfo=UTC)
ASKER = Asker("ada", "newsroom", "terminal")
ADMIN = Asker("root", "newsroom", "terminal", admin=True)

STOPPED = (
    "The ferry to Holm stopped on 12 January after a fire in the engine room.\n"
    "Transport minister Ada Lind said on Monday that the ferry will sail again “before the ice is gone.”\n"
    "Lind denied that the state would pay for a new ship.\n"
)
HARBOUR = (
    "Ada Lind told dock workers that the island is not “preparing to close the harbour”.\n"
    "Olav Berg, leader of the dockers' union, warned that soldiers could be sent to the pier.\n"
    "The ferry to Holm stopped after an engine room fire on 12 January 2026.\n"
    "Talks between Lind and Berg are planned for 20 February.\n"
)
WINTER = (
    "In March, Lind and Berg met for the first time.\n"
    "A trial run was planned for 30 January.\n"
    "The minister's office said that the troops stay in their barracks.\n"
)
LATE = (
    "Ada Lind said on Thursday: “Nobody will close the harbour.”\n"
    "Olav Berg rejected a deal without a pension.\n"
    "The pier was repaired on 5 February 2026.\n"
)


def day(value: str, basis: Basis = "stated", words: str = "", reason: str = "") -> Date:
    return Date(value, "day", basis, words=words, reason=reason)


def said(
    text: str,
    content: str,
    *,
    quote: str = "",
    cue: str,
    source: str,
    **more: Any,  # noqa: ANN401 -- whatever else the record takes
) -> StatementMention:
    """A statement by the words that hold it; its context is its line."""
    start = text.index(content)
    line = Span(text.rfind("\n", 0, start) + 1, text.index("\n", start))
    inside = text.index(quote, start) if quote else 0
    kind: Any = "indirect" if not quote else "mixed" if len(quote) + 2 < len(content) else "direct"
    return StatementMention(
        content=(Span(start, start + len(content)),),
        context=line,
        kind=kind,
        quotes=(Span(inside, inside + len(quote)),) if quote else (),
        source=Span(text.index(source), text.index(source) + len(source)),
        cue=Span(text.index(cue, line.start), text.index(cue, line.start) + len(cue)),
        **{"speaker": None, **more},
    )


def happened(text: str, clause: str, date: Date, *people: str, planned: bool = False) -> EventMention:
    start = text.index(clause)
    return EventMention(Span(start, start + len(clause)), date, planned, people)


MONDAY = day("2026-02-02", "resolved", "Monday", "from 3 Feb 2026")
THIRD, FIFTH, SIXTH = (day(f"2026-02-0{n}") for n in (3, 5, 6))
FACTS = {
    STOPPED: Facts(
        "en",
        THIRD,
        statements=(
            said(
                STOPPED,
                "the ferry will sail again “before the ice is gone.”",
                quote="before the ice is gone.",
                cue="said",
                source="Transport minister Ada Lind",
                speaker="Ada Lind",
                role="transport minister",
                said=MONDAY,
                reported_on="2026-02-03",
            ),
            said(
                STOPPED,
                "the state would pay for a new ship",
                cue="denied",
                source="Lind",
                speaker="Ada Lind",
                reported_on="2026-02-03",
            ),
        ),
        events=(
            happened(
                STOPPED,
                "The ferry to Holm stopped on 12 January after a fire in the engine room.",
                day("2026-01-12", "resolved", "12 January", "from 3 Feb 2026"),
            ),
        ),
        engine="hand",
    ),
    HARBOUR: Facts(
        "en",
        FIFTH,
        statements=(
            said(
                HARBOUR,
                "the island is not “preparing to close the harbour”",
                quote="preparing to close the harbour",
                cue="told",
                source="Ada Lind",
                speaker="Ada Lind",
                to="dock workers",
                reported_on="2026-02-05",
            ),
            said(
                HARBOUR,
                "soldiers could be sent to the pier",
                cue="warned",
                source="Olav Berg",
                speaker="Olav Berg",
                role="leader of the dockers' union",
                reported_on="2026-02-05",
            ),
        ),
        events=(
            happened(
                HARBOUR, "The ferry to Holm stopped after an engine room fire on 12 January 2026.", day("2026-01-12")
            ),
            happened(
                HARBOUR,
                "Talks between Lind and Berg are planned for 20 February.",
                day("2026-02-20", "resolved", "20 February", "from 5 Feb 2026"),
                "Ada Lind",
                "Olav Berg",
                planned=True,
            ),
        ),
        engine="hand",
    ),
    WINTER: Facts(
        "en",
        UNKNOWN,
        statements=(
            said(
                WINTER,
                "the troops stay in their barracks",
                cue="said",
                source="The minister's office",
                doubts=("whose office it is is not named",),
            ),
        ),
        events=(
            happened(
                WINTER,
                "In March, Lind and Berg met for the first time.",
                Date(timex="XXXX-03", words="March"),
                "Ada Lind",
                "Olav Berg",
            ),
            happened(
                WINTER,
                "A trial run was planned for 30 January.",
                day("2026-01-30", "inferred", "30 January", "the winter of the fire"),
                planned=True,
            ),
        ),
        engine="hand",
    ),
    LATE: Facts(
        "en",
        SIXTH,
        statements=(
            said(
                LATE,
                "“Nobody will close the harbour.”",
                quote="Nobody will close the harbour.",
                cue="said",
                source="Ada Lind",
                speaker="Ada Lind",
                said=day("2026-02-05", "resolved", "Thursday", "from 6 Feb 2026"),
                reported_on="2026-02-06",
            ),
            said(
                LATE,
                "a deal without a pension",
                cue="rejected",
                source="Olav Berg",
                speaker="Olav Berg",
                reported_on="2026-02-06",
            ),
        ),
        events=(happened(LATE, "The pier was repaired on 5 February 2026.", FIFTH),),
        engine="hand",
    ),
}
PEOPLE = (
    Person(
        "Ada Lind",
        gender="f",
        roles=(Role("mayor", "Holm", "2019-01", "2025-09"), Role("transport minister", since="2025-10")),
    ),
    Person("Olav Berg", spellings=("O. Berg",), gender="m", roles=(Role("leader of the dockers' union"),)),
)
FERRY_1 = Incoming(STOPPED, "ferry-1", "Ferry to Holm stands still", outlet="Harbour Post", given_id="ferry-1")
FERRY_2 = Incoming(
    HARBOUR,
    "ferry-2",
    "Harbour stays open, minister says",
    "https://wire.example/ferry",
    outlet="Northern Wire",
    given_id="ferry-2",
)
FERRY_3 = Incoming(WINTER, "ferry-3", "A winter without a ship", "https://blog.example/winter", given_id="ferry-3")
FERRY_4 = Incoming(LATE, "ferry-4", "Pier repaired", outlet="Harbour Post", given_id="ferry-4")


def read(text: str, published: Date | None, known: Known) -> Facts:
    return FACTS[text]


def ferry_desk(path: Path, *, late: bool = True) -> Desk:
    """Three articles from before, a fourth (with `late`) an hour ago, which moved the storyline "ferry"."""
    store, settings = Store.open(path), replace(Settings(), reply=ReplySettings(4), digest=DigestSettings(("08:00",)))
    words = lexicons()
    before = Pipeline(store, lambda: SEEDED, words, read)
    with store.write():
        store.people.save(PEOPLE)
        store.storylines.create(
            SEEDED, "ferry", "Will the ferry sail again?", "test", terms=("ferry",), people=("Ada Lind", "Olav Berg")
        )
        store.storylines.create(SEEDED, "fish-quota", "Who may fish where?", "test")
    for incoming in (FERRY_1, FERRY_2, FERRY_3):
        before.ingest(replace(incoming, storyline="ferry"), announce=False)
    pipeline = Pipeline(store, lambda: NOW.replace(hour=8), words, read)
    if late:
        pipeline.ingest(replace(FERRY_4, storyline="ferry"))
    return desk_around(pipeline, settings, lambda: NOW)
