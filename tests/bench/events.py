"""Prints how well the events of real articles are dated: `python -m tests.bench.events [--errors]`.

The key is tests/keys/events.json, made by hand. Of what a careful reader put on a timeline, that is found whose date
stands there at its precision, in an event or a statement that touches it; of the dated events shown, those are right
that touch an event of the key with that date. SLUGLINE_SHARED names the shared folder.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from json import loads
from typing import TYPE_CHECKING, Any

from bot.lexicons import lexicons
from bot.model import Date, Known, Span
from bot.reading import read
from tests.keys import EVENTS_FILE, SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.model import Facts

UNSEEN = "unseen"
"""The part of the key whose errors nobody looks at: no rule was made from it."""
TEXTS = SHARED / "bench" / "data" / "polnear" / "text"
WEB = SHARED / "bench" / "data" / "storylines" / "traindev.jsonl"


@dataclass(frozen=True, slots=True)
class Scored:
    """One storyline: what was to be found and was, what is shown and is right; `errors` are lines to read."""

    wanted: int
    found: int
    shown: int
    right: int
    errors: tuple[str, ...] = ()

    def __add__(self, other: Scored) -> Scored:
        counts = (self.wanted + other.wanted, self.found + other.found, self.shown + other.shown)
        return Scored(*counts, self.right + other.right, self.errors + other.errors)

    @property
    def percents(self) -> tuple[float, float]:
        """Of what was to be found, and of what is shown."""
        return 100 * self.found / max(1, self.wanted), 100 * self.right / max(1, self.shown)


def stories() -> dict[str, dict[str, Any]]:
    """The storylines of the key, each with its articles; tests/keys/README.md says what a field means."""
    key: dict[str, dict[str, Any]] = loads(EVENTS_FILE.read_text(encoding="utf-8"))
    return key


def text_of(article: str) -> str:
    """An article of the key; raises FileNotFoundError where the articles are not at hand."""
    path = TEXTS / f"{article}.txt"
    return _web().get(article) or path.read_bytes().decode("utf-8")


@cache
def _web() -> dict[str, str]:
    """The articles of the web by id; none where they are not at hand."""
    lines = WEB.read_text(encoding="utf-8").strip().split("\n") if WEB.is_file() else []
    return {each["id"]: each["text"] for each in map(loads, lines)}


def scored(article: str, labelled: dict[str, Any]) -> Scored:
    """How one article comes out."""
    text = text_of(article)
    facts = read(text, Date(labelled["published"], "day", "stated"), Known(lexicons=lexicons()))
    events, told = list(_events(facts)), [*_events(facts), *_statements(facts)]
    key = [(Span(each["start"], each["end"]), each["date"], each["required"]) for each in labelled["events"]]
    missed = [one for one in key if one[2] and not any(_same(one[:2], other) for other in told)]
    wrong = [one for one in events if not any(_same(one, other[:2]) for other in key)]
    errors = [f"missed {date} {span.of(text)!r} in {article}" for span, date, _ in missed]
    errors += [f"wrong  {date} {span.of(text)!r} in {article}" for span, date in wrong]
    wanted = sum(required for _, _, required in key)
    return Scored(wanted, wanted - len(missed), len(events), len(events) - len(wrong), tuple(errors))


def _events(facts: Facts) -> Iterator[tuple[Span, str]]:
    for event in facts.events:
        if date := _date(event.date):
            yield event.span, date


def _statements(facts: Facts) -> Iterator[tuple[Span, str]]:
    for mention in facts.statements:
        if date := _date(mention.said):
            yield mention.context, date


def _date(date: Date) -> str | None:
    return date.value or (date.timex if date.not_before and date.not_after else None)


def _same(one: tuple[Span, str], other: tuple[Span, str]) -> bool:
    return one[1] == other[1] and one[0].start < other[0].end and other[0].start < one[0].end


def measured() -> dict[str, Scored]:
    """Each storyline, the unseen articles, and all storylines together."""
    nothing = Scored(0, 0, 0, 0)
    split = {
        name: sum((scored(article, labelled) for article, labelled in articles.items()), nothing)
        for name, articles in stories().items()
    }
    seen = sum((each for name, each in split.items() if name != UNSEEN), nothing)
    return {**split, "all but unseen": seen}


def main() -> int:
    """Print one table; 1 where the articles are not at hand."""
    try:
        split = measured()
    except FileNotFoundError as missing:
        print(f"an article of the key is not here: {missing}; SLUGLINE_SHARED names its folder", file=sys.stderr)
        return 1
    print(f"{'dated events':16}{'wanted':>8}{'found':>8}{'shown':>8}{'right':>8}{'of wanted':>11}{'of shown':>10}")
    for name, each in split.items():
        counts = "".join(f"{count:8}" for count in (each.wanted, each.found, each.shown, each.right))
        print(f"{name:16}{counts}{each.percents[0]:11.1f}{each.percents[1]:10.1f}")
    if "--errors" in sys.argv:
        print(*split["all but unseen"].errors, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
