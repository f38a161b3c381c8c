"""Articles without end about a harbour that does not exist: each says one thing that no other does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.ingest.conftest import Answer
from tests.ingest.samples import entry, page, rss

if TYPE_CHECKING:
    from tests.ingest.conftest import Site

FIRST = "Ada Ben Cora Dan Eva Finn Greta Hal Ines Jon Karl Lena Mads Nora Otto Per Runa Sven Tom Ulla".split()
LAST = "Aker Birk Crane Dale Eide Falk Gran Holt Ivers Juhl Krog Lund Marlow Nyberg Osk Reyes Strand Wik".split()
THINGS = (
    "crane anchor rope net lamp bell ladder winch barge tug ferry trawler jetty mole lock sluice pump boiler mast sail "
    "rudder compass chart siren buoy wreck reef cable tank valve hose shed gate fence ramp rail wagon scale ledger flag"
).split()
DEEDS = (
    ("repaired", "costs less than a new one"),
    ("sold", "was worth more to the buyers"),
    ("painted", "had been grey for too long"),
    ("measured", "is heavier than anybody thought"),
    ("moved", "stands where the wind is weaker"),
    ("opened", "had been locked since the storm"),
    ("insured", "is covered against frost alone"),
    ("closed", "was a danger to the children"),
    ("raised", "had lain on the bottom all winter"),
    ("photographed", "looks better than the drawings"),
    ("rented", "goes to the rowing club until autumn"),
)
ENTRIES = 12
"""How many articles the feed names: the latest."""


@dataclass
class Presses:
    """An outlet that prints one article after another; `printed` is how many so far."""

    site: Site
    printed: int = 0

    @property
    def feed(self) -> str:
        return f"{self.site.url}/feed"

    def print(self) -> None:
        """One more article, and the feed with it."""
        self.printed += 1
        title, *paragraphs = article(self.printed)
        self.site.pages[f"/{self.printed}"] = Answer(page(title, body=tuple(paragraphs)))
        numbers = range(self.printed, max(0, self.printed - ENTRIES), -1)
        entries = [entry(f"n{n}", f"{self.site.url}/{n}", title=article(n)[0], summary="") for n in numbers]
        self.site.pages["/feed"] = Answer(rss(*entries, title="Alder Post"), "application/rss+xml")


def saying(number: int) -> str:
    """What only article `number` says, as it is quoted."""
    thing, (_, saying) = THINGS[number % len(THINGS)], DEEDS[number % len(DEEDS)]
    return f"The {thing} of pier {number} {saying}"


def article(number: int) -> tuple[str, ...]:
    """Title and paragraphs."""
    thing, (deed, _) = THINGS[number % len(THINGS)], DEEDS[number % len(DEEDS)]
    who = f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]}"
    day = f"{number % 27 + 1} January 2026"
    return (
        f"The {thing} of pier {number} is {deed}",
        f"{who} {deed} the {thing} of pier {number} in Port Alder on {day}, after weeks of talk about the {thing}.",
        f"“{saying(number)},” said {who}, who looks after pier {number}.",
    )
