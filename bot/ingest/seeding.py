"""The first storylines: briefs, people and storyline definitions from seeds/, put into an empty store once."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Any

from bot.model import Brief, Date, Incoming, Person, Role
from bot.store.numbering import numbered_in_a_row

if TYPE_CHECKING:
    from bot.ingest.pipeline import Pipeline

DESK = "seed"
"""Who the log and the storylines name as their maker."""


def seed(pipeline: Pipeline) -> int:
    """Put the seeds into the store unless it holds anything; returns how many articles were added.

    One transaction: two processes that start at once seed once, and an interrupted seeding leaves the store empty.
    Nothing of it counts as a change, so nothing is posted.
    """
    store = pipeline.store
    if not store.is_empty():
        return 0
    with store.write(), numbered_in_a_row():
        if not store.is_empty():
            return 0
        at = pipeline.clock()
        store.people.save(people())
        briefs = [pipeline.ingest(*_brief(_read(name)), announce=False) for name in _names()]
        for raw in _read("storylines.toml")["storylines"]:
            slug = raw["slug"]
            store.storylines.create(at, slug, raw["title"], DESK, raw["brief"], raw["terms"], raw["people"])
            for article_id in raw["articles"]:
                pipeline.accept(at, slug, pipeline.named(article_id), by="seed", announce=False)
        store.log.add(at, DESK, "store", "seed", "storylines", after=f"{len(briefs)} articles")
        return len(briefs)


def people() -> tuple[Person, ...]:
    """Everybody in the seeds' register."""
    return tuple(_person(raw) for raw in _read("people.toml")["people"])


def _names() -> list[str]:
    return sorted(f.name for f in resources.files("seeds").iterdir() if f.name[:3].isdigit() and f.name[-5:] == ".toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files("seeds") / name).read_text(encoding="utf-8"))


def _brief(raw: dict[str, Any]) -> tuple[Incoming, Brief]:
    date = raw["published"]
    published = Date(
        value=date["date"] or None,
        precision=date["precision"],
        basis=date["basis"],
        not_before=date["not_before"] or None,
        not_after=date["not_after"] or None,
        reason=date["reason"],
    )
    incoming = Incoming(
        text=raw["body"].strip("\n") + "\n",
        label=raw["short"],
        title=raw["headline"],
        outlet=raw["outlet"] or None,
        author=raw["author"] or None,
        published=published,
        given_id=raw["id"],
        outlet_claimed=False,
    )
    return incoming, Brief(stands_for=raw["stands_for"], short=raw["short"])


def _person(raw: dict[str, Any]) -> Person:
    return Person(
        name=raw["name"],
        spellings=tuple(raw["spellings"]),
        kind=raw["kind"],
        gender=raw.get("gender"),
        roles=tuple(Role(**role) for role in raw.get("roles", ())),
        stands_for=raw.get("stands_for") or None,
    )
