"""A desk of our own with the real reading engine: one dam, several outlets that agree, differ, correct and withdraw."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.ingest.pipeline import Pipeline
from bot.lexicons import lexicons
from bot.model import Date, Incoming, Person, Role
from bot.reading import read
from bot.settings import DigestSettings, ReplySettings, Settings
from bot.store import Store
from handlers.desk import Desk
from tests.handlers.desks import desk_around

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 2, 16, 9, 0, tzinfo=UTC)
PEOPLE = (Person("Ines Roth", gender="f", roles=(Role("mayor", "Vell", "2019-01"),)), Person("Karl Munk", gender="m"))


def came(name: str, outlet: str, day: int, text: str) -> Incoming:
    published = Date(f"2026-02-{day:02}", "day", "stated")
    title = text.partition("\n")[0]
    return Incoming(
        text, name, title, f"https://{name}.example/", outlet, published=published, given_id=name, storyline="dam"
    )


POST = came(
    "post", "Valley Post", 10,
    "Gates stay open\n\nThe school hall of Vell was full of blankets, soup and wet dogs all night.\n\n"
    "“In the short term, we must keep both gates of the dam open,” Mayor Ines Roth said on 9"
    " February 2026.\n\nA landslide below the dam killed 12 people in Tarn on 8 February 2026.\n\nThe council of Vell"
    " will vote on a new dam on 14 February 2026.",
)  # fmt: skip
WIRE = came(
    "wire", "Northern Wire", 10,
    "Sandbags run out\n\nMen from three towns filled the last sacks by lamplight, and lorries brought no more.\n\n"
    "In the near term, Vell and its neighbours must keep both gates of the dam open, Mayor Ines"
    " Roth said on 9 February 2026.\n\nA landslide below the dam killed 15 people in Tarn on 8 February 2026.",
)  # fmt: skip
ECHO = came(
    "echo", "Tarn Echo", 11,
    "A band goes home\n\n“We must keep the gates of the dam open in the short term for the rain,”"
    " said Ines Roth, the mayor.\n\nKarl Munk said that the crack had not grown since Sunday.",
)  # fmt: skip
HERALD = came(
    "herald", "Orr Herald", 12,
    "Mayor promises money\n\n“Every household below the dam gets nine thousand crowns,” Mayor Ines Roth said on 11"
    " February 2026.",
)  # fmt: skip
EDITED = replace(ECHO, text=ECHO.text.replace("since Sunday", "since Monday") + "\n\nThe band plays again in May.")
CORRECTED = replace(
    POST, text=POST.text + "\n\nCorrection: an earlier version of this story gave the wrong day of the landslide."
)
KILLED = replace(HERALD, text="MANDATORY KILL: Orr Herald story on the mayor's money. The recording is not of her.")


def dam_desk(path: Path) -> Desk:
    """Four articles that came on four days; one is edited, one corrected and one killed later."""
    store, settings = Store.open(path), replace(Settings(), reply=ReplySettings(8), digest=DigestSettings(("08:00",)))
    words, hour = lexicons(), timedelta(hours=1)
    with store.write():
        store.people.save(PEOPLE)
        store.storylines.create(
            NOW - 240 * hour, "dam", "Will the dam hold?", "test", terms=("dam",), people=("Ines Roth",)
        )
    at = NOW - 96 * hour
    for incoming in (POST, WIRE, ECHO, HERALD, EDITED, CORRECTED, KILLED):
        Pipeline(store, lambda: at, words, read).ingest(incoming)  # noqa: B023 -- called at once
        at += hour if incoming.published is not HERALD.published else 80 * hour
    pipeline = Pipeline(store, lambda: NOW, words, read)
    return desk_around(pipeline, settings, lambda: NOW)
