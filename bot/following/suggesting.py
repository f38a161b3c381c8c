"""What might become a storyline: clusters of articles that grow and that no storyline has. Pure.

Nothing is made up: the working title is the headline that shares most with the others, the words are those that
several headlines use.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.following.given import SMALL
from bot.following.words import stem, stems, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FEWEST = 2
"""Reports that are no copies, from which a cluster is suggested: one report is no storyline yet."""
GROWING_DAYS = 7
"""Days in which something must have arrived for a cluster to be growing."""
MOST_PEOPLE, MOST_TERMS = 6, 6
"""Names and words taken over; a storyline that an editor makes has about as many."""
SLUG_WORDS, SHORTEST = 3, 3
"""Words in a proposed slug, and letters of the shortest word that tells something."""


@dataclass(frozen=True, slots=True)
class Clustered:
    """An article as far as it takes to describe its cluster; `day` and `arrived` are ISO days, `copy` repeats another.

    `tracked`: a storyline has accepted it.
    """

    pk: int
    cluster: int
    title: str
    outlet: str | None
    people: tuple[str, ...]
    day: str | None
    arrived: str
    copy: bool
    tracked: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A cluster in its own words. `cluster` is its number for good, `late` how many arrived in the last days.

    `title` is empty where no article has a headline.
    """

    cluster: int
    title: str
    articles: int
    origins: int
    people: tuple[str, ...]
    terms: tuple[str, ...]
    first: str | None
    last: str | None
    late: int

    @property
    def slug(self) -> str:
        """A slug of the words that tell most; empty where no headline has any."""
        told = [word for word in dict.fromkeys((*self.terms, *_telling(self.title))) if word.isascii()]
        return "-".join(told[:SLUG_WORDS])


def suggestions(articles: Iterable[Clustered], today: date) -> list[Suggestion]:
    """The untracked clusters that grow, those first that grow fastest and that most outlets report."""
    clusters: defaultdict[int, list[Clustered]] = defaultdict(list)
    for article in articles:
        clusters[article.cluster].append(article)
    found = [
        described(cluster, members, today)
        for cluster, members in clusters.items()
        if not any(m.tracked for m in members) and sum(not m.copy for m in members) >= FEWEST
    ]
    growing = [each for each in found if each.late]
    return sorted(growing, key=lambda each: (-each.late, -each.origins, -each.articles, each.cluster))


def described(cluster: int, members: Sequence[Clustered], today: date) -> Suggestion:
    """One cluster: how much, from whom, about whom, from when to when, under its most central headline."""
    reports = [member for member in members if not member.copy] or list(members)
    days = sorted(member.day for member in members if member.day)
    named = Counter(name for member in reports for name in member.people)
    people = tuple(name for name, count in named.most_common(MOST_PEOPLE) if 2 * count >= len(reports))
    since = (today - timedelta(days=GROWING_DAYS)).isoformat()
    return Suggestion(
        cluster=cluster,
        title=_central([member.title for member in reports]),
        articles=len(members),
        origins=len({member.outlet for member in reports if member.outlet}),
        people=people,
        terms=_terms([member.title for member in reports], people),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        late=sum(member.arrived > since for member in members),
    )


def _central(titles: Sequence[str]) -> str:
    """The headline that shares most stems with the others; of equals the first."""
    told = [(title, frozenset(stems(title)) - SMALL) for title in titles if title]
    shared = [sum(len(own & other) / max(1, len(own | other)) for _, other in told) for _, own in told]
    return told[shared.index(max(shared))][0] if told else ""


def _terms(titles: Sequence[str], people: Sequence[str]) -> tuple[str, ...]:
    """The telling words that a third of the headlines use and two at least, names left out, the most used first."""
    names = {word for name in people for word in words(name)}
    used: Counter[str] = Counter()
    forms: dict[str, str] = {}
    for title in titles:
        for word in dict.fromkeys(_telling(title)):
            if word not in names:
                forms.setdefault(stem(word), word)
                used[stem(word)] += 1
    fewest = max(2, len(titles) / 3)
    return tuple(forms[each] for each, count in used.most_common(MOST_TERMS) if count >= fewest)


def _telling(title: str) -> list[str]:
    told = (word for word in words(title) if len(word) >= SHORTEST and not word.isdigit())
    return [word for word in told if stem(word) not in SMALL]
