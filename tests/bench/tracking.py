"""How well storylines given by two articles each are followed among everything else (ECB+); only "in" counts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.following.duplicates import Copies
from bot.following.index import Index, commonness
from bot.following.match import Near, Profile, match_all
from bot.following.suggest import likest, settle
from bot.ingest.placing import COMMON
from bot.lexicons import lexicons
from tests.bench import Row
from tests.bench.storylines import DAY, STREAM, reports

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.model import Membership
    from tests.bench.storylines import Report

GIVEN, FEWEST = 2, 4
"""Articles that a storyline is given by, and fewest that an event must have to be one."""
F1, PRECISION = 88.0, 93.0
"""What is wanted, in percent."""
ALONE_EVERY, ALONE_F1, ALONE_PRECISION = 3, 87.0, 83.0
"""The tests follow one storyline of so many alone, each in a store of its own, and what they hold to, in percent."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Articles rightly and wrongly put in, and those left out, over all storylines."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """In percent."""
        return round(100 * self.right / max(1, self.right + self.wrong), 1)

    @property
    def recall(self) -> float:
        """In percent."""
        return round(100 * self.right / max(1, self.right + self.missed), 1)

    @property
    def f1(self) -> float:
        """In percent."""
        return round(200 * self.right / max(1, 2 * self.right + self.wrong + self.missed), 1)


def rows() -> list[Row]:
    """The figures with all storylines followed at once, and with each by itself among untracked look-alikes."""
    if not STREAM.exists():
        return [Row("storylines followed", "not measured: the public data is not here")]
    together, alone = measured(), measured_alone()
    return [*_rows("together", together), *_rows("alone, among untracked look-alikes", alone)]


def _rows(how: str, figures: Figures) -> list[Row]:
    return [
        Row(f"storylines followed {how}, F1", str(figures.f1), f"at least {F1}", figures.f1 >= F1, told(figures)),
        Row("their precision", str(figures.precision), f"at least {PRECISION}", figures.precision >= PRECISION),
    ]


def told(figures: Figures) -> str:
    """The parts of a figure in words."""
    return f"P {figures.precision}, R {figures.recall}; {figures.right} right, {figures.wrong} wrong"


def measured() -> Figures:
    """All storylines at once."""
    stream = reports()
    return _followed(stream, _events(stream), _copies(stream))


def measured_alone(every: int = 1) -> Figures:
    """Each storyline in a store of its own where all others' articles arrive untracked; or one of so many."""
    stream = reports()
    events = _events(stream)
    copies = _copies(stream)
    found = [_followed(stream, {event: events[event]}, copies) for event in list(events)[::every]]
    return Figures(sum(f.right for f in found), sum(f.wrong for f in found), sum(f.missed for f in found))


def _events(stream: Iterable[Report]) -> dict[str, list[int]]:
    """The places of each event's articles, in order of arrival, where there are enough for a storyline."""
    events: defaultdict[str, list[int]] = defaultdict(list)
    for at, report in enumerate(stream):
        events[report.event].append(at)
    return {event: places for event, places in events.items() if len(places) >= FEWEST}


def _copies(stream: Iterable[Report]) -> Copies:
    """What copies what: the same in any order of arrival, so it is worked out once."""
    copies = Copies()
    for at, report in enumerate(stream):
        copies.add(at + 1, report.found.shingles)
    return copies


def _followed(stream: Sequence[Report], tracked: Mapping[str, Sequence[int]], copies: Copies) -> Figures:
    """The storylines' first articles are given, then the rest arrives; nothing is asked of an editor."""
    given = {at: event for event, places in tracked.items() for at in places[:GIVEN]}
    profiles = [Profile(event, event, (), (), has_articles=True) for event in tracked]
    index = Index(commonness(lexicons().lists[COMMON]), copies=copies)
    places: dict[int, Mapping[str, Membership]] = {}
    for at in sorted(range(len(stream)), key=lambda at: at not in given):
        found = replace(stream[at].found, pk=at + 1)
        original = copies.original(found.pk)
        settle(index.kept(found, DAY), index, original if original != found.pk else None)
        if at in given:
            places[at + 1] = {given[at]: "in"}
            continue
        near = [
            Near(pk, likeness, places.get(pk, {}), tuple(stream[pk - 1].found.people))
            for pk, likeness in likest(found.pk, index)
        ]
        mates = index.members[index.cluster_of[found.pk]]
        beside = {given[pk - 1] for pk in mates if pk - 1 in given}
        places[at + 1] = {each.slug: "in" for each in match_all(found, profiles, near, beside) if each.state == "in"}
    right = wrong = missed = 0
    for at, report in enumerate(stream):
        if at not in given:
            put = places[at + 1].keys()
            right += report.event in put
            wrong += len(put - {report.event})
            missed += report.event in tracked and report.event not in put
    return Figures(right, wrong, missed)
