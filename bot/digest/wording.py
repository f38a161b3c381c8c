"""What each kind of change is called, in order of weight: the most important first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.model import ChangeKind


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind of change as readers meet it: one, several, and what it means."""

    one: str
    many: str
    help: str


KINDS: dict[ChangeKind, KindWords] = {
    "article killed": KindWords("killed article", "killed articles", "An outlet told everybody not to use an article."),
    "article withdrawn": KindWords(
        "withdrawn article", "withdrawn articles", "An outlet withdrew an article, or it is gone from its address."
    ),
    "article corrected": KindWords("correction", "corrections", "An outlet corrected an article and says so in it."),
    "figures conflict": KindWords(
        "conflict of figures", "conflicts of figures", "Outlets give different figures for one event."
    ),
    "date disputed": KindWords("disputed date", "disputed dates", "Outlets give different dates for one event."),
    "new event": KindWords("new event", "new events", "Something happened, or is planned, that the storyline had not."),
    "first statement": KindWords(
        "first statement by a speaker", "first statements by speakers", "Somebody is heard in the storyline first."
    ),
    "new statement": KindWords("new statement", "new statements", "Somebody heard before says something else."),
    "planned day passed": KindWords(
        "planned day passed",
        "planned days passed",
        "What was planned for a day lies behind us, unconfirmed.",
    ),
    "event confirmed": KindWords("confirmation", "confirmations", "Another outlet reports an event that was known."),
    "date made finer": KindWords("finer date", "finer dates", "An event's date is known more exactly than before."),
    "new wording": KindWords("new wording", "new wordings", "An outlet quotes a known statement in other words."),
    "article edited": KindWords("edited article", "edited articles", "An outlet changed the text of an article."),
    "storyline merged": KindWords("merger", "mergers", "Another storyline became part of this one."),
    "storyline split": KindWords("split", "splits", "Articles of the storyline were taken out into one of their own."),
    "storyline renamed": KindWords("new name", "new names", "The storyline has another slug; the old one still works."),
}


def counted(kinds: Iterable[ChangeKind]) -> str:
    """The kinds counted in words, most important first: "1 new event, 3 new statements"."""
    given = list(kinds)
    parts = []
    for kind, words in KINDS.items():
        count = given.count(kind)
        if count:
            parts.append(f"{count} {words.one if count == 1 else words.many}")
    return ", ".join(parts)
