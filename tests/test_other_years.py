"""How articles of other years are read stays at least as good as it was measured; and the measure measures right.

Whoever lowers a floor says why in the changelog.
"""

import pytest

from tests.bench.other_years import Scored, Words, figures, folded, folded_all, matched, right_speaker, scored
from tests.keys.other_years import AT_HAND, NO_ARTICLES, held_out

AT_LEAST = ("found", "whole", "speaker")
AT_MOST = ("false", "false, sure")
FLOORS = {
    "all": {"found": 90.2, "whole": 83.1, "speaker": 92.5, "false": 4.3, "false, sure": 1.3},
    "held out": {"found": 90.0, "whole": 80.9, "speaker": 91.9, "false": 2.9, "false, sure": 1.3},
}
TEXT = "Ann Holm shut the bridge. Peter Lie mended the ferry. Nobody saw the harbour of the town."


def words(first: str, *names: str, continues: bool = False, optional: bool = False, sure: bool = True) -> Words:
    start = TEXT.index(first)
    return Words(TEXT, ((start, start + len(first)),), folded_all(names), (), optional, continues, sure)


BRIDGE, FERRY = words("Ann Holm shut the bridge", "Ann Holm"), words("Peter Lie mended the ferry", "Ann Holm")
FERRY_TOO = words("Peter Lie mended the ferry", "Ann Holm", continues=True)
BOTH = words("Ann Holm shut the bridge. Peter Lie mended the ferry", "Ann Holm")


@pytest.mark.skipif(not AT_HAND, reason=NO_ARTICLES)
def test_other_years_are_read_at_least_as_well_as_measured() -> None:
    results = scored()
    measured = {
        "all": figures(results),
        "held out": figures([each for each in results if held_out(each.article_id)]),
    }
    worse = [
        (part, name, measured[part][name], floor)
        for part, floors in FLOORS.items()
        for name, floor in floors.items()
        if (measured[part][name] < floor if name in AT_LEAST else measured[part][name] > floor)
    ]
    assert worse == []


def test_a_floor_stands_for_every_figure() -> None:
    assert {part: set(floors) for part, floors in FLOORS.items()} == {
        part: set(AT_LEAST + AT_MOST) for part in ("all", "held out")
    }
    assert set(figures([])) == set(AT_LEAST + AT_MOST)


def test_what_is_found_serves_one_entry_and_the_better_overlap_wins() -> None:
    part = words("shut the bridge", "Ann Holm")
    assert matched([BRIDGE, FERRY], [part, BRIDGE], 0.3) == {0: 1}
    assert matched([BRIDGE, FERRY], [part], 0.8) == {}
    assert matched([BRIDGE, FERRY], [BOTH], 0.3) == {1: 0}


def test_entries_that_continue_one_another_may_be_found_as_one_or_each_alone() -> None:
    assert matched([BRIDGE, FERRY_TOO], [BOTH], 0.8) == {0: 0, 1: 0}
    assert matched([BRIDGE, FERRY_TOO], [FERRY, BRIDGE], 0.8) == {0: 1, 1: 0}


def test_a_name_is_right_without_its_accents_its_case_and_its_article() -> None:
    assert folded("The Élysée  Palace") == folded("elysee palace")
    assert right_speaker(words("Ann", "Ann Holm", "the mayor"), words("Ann", "The Mayor"))
    assert not right_speaker(words("Ann", "Ann Holm"), words("Ann", "Holm"))
    assert not right_speaker(words("Ann", "Ann Holm"), words("Ann"))


def test_joint_speakers_are_right_when_each_is_named() -> None:
    joint = Words(TEXT, ((0, 3),), frozenset(), (folded_all(["Ann Holm"]), folded_all(["Peter Lie", "Lie"])))
    assert right_speaker(joint, words("Ann", "Peter Lie", "Ann Holm"))
    assert not right_speaker(joint, words("Ann", "Ann Holm"))
    assert not right_speaker(joint, words("Ann", "Ann Holm", "Kari Vik"))


def test_the_figures_count_what_has_to_be_found_and_what_is_shown() -> None:
    harbour = words("the harbour of the town", "Kari Vik", sure=False)
    optional = words("Nobody saw", "nobody", optional=True)
    entries, told = (BRIDGE, FERRY, optional), (words("Ann Holm shut the bridge", "Kari Vik"), harbour, optional)
    article = Scored("made up", entries, told, matched(entries, told, 0.3), matched(entries, told, 0.8))
    wanted = {"found": 50.0, "whole": 50.0, "speaker": 0.0, "false": 33.3, "false, sure": 0.0}
    assert figures([article]) == wanted
