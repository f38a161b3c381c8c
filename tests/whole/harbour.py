"""A small outlet of our own on the loopback: a feed and pages about a harbour that does not exist."""

from __future__ import annotations

from dataclasses import dataclass

from tests.ingest.conftest import Answer, Site
from tests.ingest.samples import entry, page, rss

OFFERS = {
    1: (
        "The first offer",
        "The harbour council of Port Alder met on 9 February 2026 about the first offer for the north quay.",
        "“We will not close the quay without a vote,” said Ines Marlow, who chairs the council.",
    ),
    2: (
        "The second offer",
        "Port Alder's fishermen rejected the second offer on 12 February 2026 and moved their boats to the south.",
        "“Nobody has asked us about the second offer,” said their spokesman, Tom Reyes.",
    ),
    3: (
        "The third offer",
        "The engineers of the county presented a third offer on 14 February 2026 that keeps half of the poles.",
        "“The third offer costs less than a new crane,” said the county's engineer, Ada Finch.",
    ),
}


@dataclass
class Harbour:
    """What the outlet says now."""

    site: Site

    FIRST = (
        "The lamp of the north quay went out on 10 February 2026 when a barge ran into its post at low tide.",
        "The barge was towed away by noon, and a watchman with a lantern has stood at the end of the quay since then.",
        "“We light it again this week,” said Karl Munk, the harbour master.",
    )
    SECOND = ("“The lamp is lit again,” Ines Marlow said.",)
    THIRD = ("“The post is of oak this time,” Karl Munk said.",)
    broken = Answer(status=500)

    @property
    def url(self) -> str:
        return self.site.url

    def feed(self, *numbers: int) -> None:
        """A feed of these offers, each with its page."""
        entries = [entry(f"offer-{n}", f"{self.url}/{n}", title=OFFERS[n][0]) for n in numbers]
        self.site.pages["/feed"] = Answer(rss(*entries, title="Alder Post"), "application/rss+xml")
        for number in numbers:
            title, *paragraphs = OFFERS[number]
            self.page(f"/{number}", title, tuple(paragraphs))

    def page(self, path: str, title: str, *parts: tuple[str, ...]) -> None:
        paragraphs = tuple(paragraph for part in parts for paragraph in part)
        self.site.pages[path] = Answer(page(title, body=paragraphs))
