"""An outlet that edits a line of its article has edited it: ids stay, and where one ends it says what stands there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.model import EVERYTHING
from tests.test_changes import SAID, SLIDE, came, moved, pipeline

if TYPE_CHECKING:
    from bot.ingest.pipeline import Pipeline

__all__ = ["pipeline"]

TWELVE, FIFTEEN = SLIDE.format("12 people"), SLIDE.format("15 people")
"""What one outlet reports first, and what it makes of it."""


def ids(pipeline: Pipeline, article: str = "n0") -> list[tuple[str, str]]:
    """Each line of an article by its id, with its words."""
    found = pipeline.store.articles.get(EVERYTHING, article)
    assert found
    said = [(each.id, each.best.text) for each in pipeline.store.statements.of_article(EVERYTHING, found.pk)]
    return said + [(each.id, each.best.text) for each in pipeline.store.events.of_article(EVERYTHING, found.pk)]


@pytest.mark.parametrize(
    ("line", "edit"),
    [
        (TWELVE, ("12 people", "15 people")),
        (TWELVE, ("8 February", "9 February")),
        (TWELVE, ("A landslide", "The landslide")),
        (SAID, ("both gates", "one gate")),
        ("Karl Munk told reporters on 9 February 2026 that the crack in the dam had grown by 2 metres.", ("2", "3")),
    ],
)
def test_an_edited_line_keeps_its_id_and_the_edit_is_all_that_is_told(
    pipeline: Pipeline,
    line: str,
    edit: tuple[str, str],
) -> None:
    article = came(0, line, title="Rain")
    pipeline.ingest(article)
    before = ids(pipeline)
    changes = moved(pipeline, replace(article, text=f"Rain is ahead.\n\n{article.text.replace(*edit)}"))
    assert [kind for kind, _ in changes] == ["article edited"]
    assert [(one, words.replace(*edit)) for one, words in before] == ids(pipeline)


def test_a_figure_that_one_outlet_edits_conflicts_with_another_that_stands_by_the_old_one(pipeline: Pipeline) -> None:
    article = came(0, TWELVE, title="Rain")
    for each in (article, came(1, TWELVE)):
        pipeline.ingest(each)
    changes = moved(pipeline, replace(article, text=article.text.replace("12 people", "15 people")))
    told = f"{FIFTEEN[:-1]}\n12 people (Outlet 1); 15 people (Outlet 0)"
    assert changes[1:] == [("figures conflict", told)]


def test_a_copy_that_has_the_figure_of_before_is_no_other_origin(pipeline: Pipeline) -> None:
    article = came(0, f"{TWELVE} {SAID}", title="Rain")
    pipeline.ingest(article)
    pipeline.ingest(replace(article, given_id="copy", label="copy", outlet="Paper", text=f"{article.text} (wire)"))
    changes = moved(pipeline, replace(article, text=article.text.replace("12 people", "15 people")))
    assert [kind for kind, _ in changes] == ["article edited"]


@pytest.mark.parametrize(
    ("line", "edit"),
    [
        ("Mayor Ines Roth said that the lower road would stay open all week.", ("would stay", "would not stay")),
        ("Mayor Ines Roth said that the lower road would stay open all week.", ("Mayor Ines Roth", "Karl Munk")),
        ("The council of Vell will vote on a new dam on 14 February 2026.", ("will vote", "cancelled a vote")),
    ],
)
def test_a_denial_another_speaker_and_what_is_called_off_are_no_edits_of_a_line(
    pipeline: Pipeline,
    line: str,
    edit: tuple[str, str],
) -> None:
    article = came(0, line)
    pipeline.ingest(article)
    ((former, _),) = ids(pipeline)
    pipeline.ingest(replace(article, text=article.text.replace(*edit)))
    ((present, _),) = ids(pipeline)
    assert present != former
    assert pipeline.store.former.present(EVERYTHING, former) == present


def test_an_id_that_ends_names_what_stands_in_its_place(pipeline: Pipeline) -> None:
    article = came(0, "“The lower road will stay open all week,” Ines Roth said.")
    pipeline.ingest(article)
    for words in ("will not stay open all week", "will not stay shut all week, and that is my last word on it"):
        pipeline.ingest(replace(article, text=article.text.replace("will stay open all week", words)))
    assert [each for each, _ in ids(pipeline)] == [pipeline.store.former.present(EVERYTHING, "s1")]
