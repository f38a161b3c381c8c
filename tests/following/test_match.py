"""Which storylines an arrival belongs to, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.following.features import features
from bot.following.match import Match, Near, Profile, match_all, since_last

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.following.features import Features
    from bot.model import Membership

DAY = 739_000
WRITTEN = Profile(
    "vell-dam", "Will the dam hold?", ("dam", "gates", "valley cleared"), ("Ines Roth",), has_articles=True
)
TITLED = Profile("grain", "Will the grain ships sail again?", (), ())
BY_ARTICLES = Profile("mill", "Mill", (), (), has_articles=True)
OTHER = Profile("forge", "Forge", (), (), has_articles=True)
MILL: Mapping[str, Membership] = {"mill": "in"}
FORGE: Mapping[str, Membership] = {"forge": "in"}
NO_MILL: Mapping[str, Membership] = {"mill": "out"}
ARTICLE = "A fire broke out in the mill at Tarn before dawn, and the brigade came from three towns."


def article(text: str, *people: str) -> Features:
    return features(9, DAY, "", text, people)


BESIDE = frozenset(("mill", "forge"))
"""The storylines to which an editor gave an article of the same event."""


def states(*near: Near, beside: frozenset[str] = BESIDE, placed: bool = False) -> dict[str, str]:
    found = match_all(article(ARTICLE), (BY_ARTICLES, OTHER), near, beside, placed=placed)
    return {each.slug: each.state for each in found}


def test_a_storyline_takes_what_names_its_people_and_terms_and_says_why() -> None:
    text = "Ines Roth said the dam above Vell was safe, its gates closed, and the valley no longer cleared of people."
    near = [Near(1, 0.3, {"vell-dam": "in"})]
    (found,) = match_all(article(text, "Ines Roth"), (WRITTEN,), near, BESIDE)
    reasons = ("names Roth", "terms: dam, gates, valley cleared", "reads like what it has")
    assert found == Match("vell-dam", "in", 0.94, reasons)


def test_a_storyline_leaves_out_what_has_nothing_of_it() -> None:
    assert match_all(article(ARTICLE), (WRITTEN,), [], BESIDE) == (
        Match("vell-dam", "out", 0.0, ("none of its terms",)),
    )


def test_likeness_without_any_of_its_terms_waits_for_an_editor() -> None:
    people = Profile("vell-dam", "", ("dam",), ("Ines Roth", "Karl Munk"), has_articles=True)
    near = [Near(1, 0.9, {"vell-dam": "in"})]
    (found,) = match_all(article(ARTICLE, "Ines Roth", "Karl Munk"), (people,), near, BESIDE)
    assert (found.state, found.reasons) == (
        "perhaps", ("names Roth, Munk", "reads like what it has", "none of its terms")
    )  # fmt: skip


@pytest.mark.parametrize(
    ("people", "state"),
    [
        (("Ilona Roth",), "perhaps"),
        (("Ilona Roth", "Karl Munk"), "in"),
        (("Ines Roth",), "in"),
        (("Roth",), "in"),
        ((), "in"),
    ],
)
def test_a_namesake_waits_for_an_editor_unless_somebody_else_is_known(people: tuple[str, ...], state: str) -> None:
    near = [Near(1, 0.3, MILL, ("Ines Roth", "Karl Munk"))]
    (found,) = match_all(article(ARTICLE, *people), (BY_ARTICLES,), near, BESIDE)
    assert (found.state, "names another Roth" in found.reasons) == (state, state == "perhaps")


def test_what_an_editor_told_by_a_title_alone_waits_for_an_editor() -> None:
    (found,) = match_all(
        article("Two grain ships sail from Tarn, and their crews sail again on Monday."), (TITLED,), [], BESIDE
    )
    assert (found.state, found.reasons) == ("perhaps", ("terms: grain, ships, sail, again", "known by its title alone"))


def test_articles_alone_take_what_reads_like_them_and_the_likest_storyline_goes_first() -> None:
    assert states(Near(1, 0.3, MILL), Near(2, 0.26, MILL)) == {"mill": "in", "forge": "out"}
    assert states(Near(1, 0.3, MILL), Near(2, 0.26, FORGE)) == {"mill": "in", "forge": "perhaps"}
    assert states(Near(1, 0.3, MILL), Near(2, 0.29, FORGE)) == {"mill": "in", "forge": "in"}
    assert states(Near(1, 0.1, MILL)) == {"mill": "out", "forge": "out"}


@pytest.mark.parametrize(
    ("near", "reason"),
    [
        ([Near(1, 0.3, MILL), Near(2, 0.4, {}), Near(3, 0.38, {})], "reads more like what stands outside it"),
        ([Near(1, 0.3, MILL), Near(2, 0.5, FORGE)], "reads more like forge"),
        ([Near(1, 0.3, MILL), Near(2, 0.35, NO_MILL)], "reads most like what an editor kept out"),
    ],
)
def test_what_separates_look_alikes_keeps_an_arrival_waiting(near: list[Near], reason: str) -> None:
    mill, _ = match_all(article(ARTICLE), (BY_ARTICLES, OTHER), near, BESIDE)
    assert (mill.state, mill.reasons) == ("perhaps", ("terms: mill", "reads like what it has", reason))


def test_one_article_outside_does_not_outweigh_what_a_storyline_has() -> None:
    assert states(Near(1, 0.3, MILL), Near(2, 0.4, {}))["mill"] == "in"


def test_what_reports_another_event_than_editors_gave_it_waits_for_them_however_alike() -> None:
    (mill, _) = match_all(article(ARTICLE), (BY_ARTICLES, OTHER), [Near(1, 0.5, MILL)], {"forge"})
    told = ("terms: mill", "reads like what it has", "seems to report another event than what editors gave it")
    assert (mill.state, mill.reasons) == ("perhaps", told)


def test_what_names_its_people_and_terms_is_in_whatever_event_it_reports() -> None:
    text = "Ines Roth said the dam above Vell was safe, its gates closed, and the valley no longer cleared of people."
    (found,) = match_all(article(text, "Ines Roth"), (WRITTEN,), [Near(1, 0.3, {"vell-dam": "in"})], frozenset())
    assert found.state == "in"


def test_what_came_for_a_storyline_is_put_into_no_other_by_likeness() -> None:
    assert states(Near(1, 0.9, MILL), placed=True) == {"mill": "perhaps", "forge": "out"}


def test_an_editors_no_is_outweighed_by_a_nearer_yes() -> None:
    assert states(Near(1, 0.5, MILL), Near(2, 0.35, NO_MILL))["mill"] == "in"


@pytest.mark.parametrize(
    ("day", "last", "told"),
    [
        (DAY, DAY, ("on the day of the last article",)),
        (DAY + 2, DAY, ("two days after the last article",)),
        (DAY, DAY + 1, ("one day before the last article",)),
        (DAY + 30, DAY, ("30 days after the last article",)),
        (0, DAY, ()),
        (DAY, 0, ()),
    ],
)
def test_the_days_since_the_last_article_are_told_where_both_are_known(
    day: int, last: int, told: tuple[str, ...]
) -> None:
    assert since_last(day, last) == told
