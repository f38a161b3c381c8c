"""Suggestions say what the articles say: their own headlines, names and days, and only where something grows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.following.suggesting import Clustered, Suggestion, described, suggestions

TODAY = date(2026, 3, 10)
FIRE = Clustered(1, 1, "Fire destroys mill at Tarn", "Post", ("Ines Roth", "Karl Munk"), "2026-03-05", "2026-03-06", copy=False, tracked=False)  # fmt: skip  # noqa: E501
WIRE = replace(FIRE, pk=2, title="Mill at Tarn burns down", outlet="Wire", people=("Ines Roth",), day="2026-03-06")
ECHO = replace(FIRE, pk=3, title="Insurers ask who pays for mill fire", outlet="Echo", people=("Ines Roth",), day=None)
COPY = replace(WIRE, pk=4, outlet="Gazette", copy=True)


def test_a_cluster_is_described_by_its_own_headlines_names_and_days() -> None:
    assert described(1, [FIRE, WIRE, ECHO, COPY], TODAY) == Suggestion(
        cluster=1,
        title="Fire destroys mill at Tarn",
        articles=4,
        origins=3,
        people=("Ines Roth",),
        terms=("mill", "fire", "tarn"),
        first="2026-03-05",
        last="2026-03-06",
        late=4,
    )


def test_what_is_tracked_single_only_copied_or_grows_no_more_is_no_suggestion() -> None:
    assert [found.cluster for found in suggestions([FIRE, WIRE], TODAY)] == [1]
    for members in (
        [FIRE],
        [FIRE, COPY],
        [FIRE, replace(WIRE, tracked=True)],
        [replace(FIRE, arrived="2026-03-02"), replace(WIRE, arrived="2026-03-03")],
    ):
        assert suggestions(members, TODAY) == []


def test_what_grows_fastest_and_has_most_origins_stands_first() -> None:
    others = [replace(each, pk=each.pk + 10, cluster=11) for each in (FIRE, WIRE, ECHO)]
    alone = [replace(each, pk=each.pk + 20, cluster=21, outlet=None) for each in (FIRE, WIRE)]
    assert [(f.cluster, f.late, f.origins) for f in suggestions([*alone, FIRE, WIRE, *others], TODAY)] == [
        (11, 3, 3),
        (1, 2, 2),
        (21, 2, 0),
    ]


def test_a_slug_is_of_the_headlines_words_and_empty_without_any() -> None:
    assert described(1, [FIRE, WIRE], TODAY).slug == "mill-tarn-fire"
    assert described(1, [replace(FIRE, title="")], TODAY).slug == ""
