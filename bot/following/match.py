"""Does an article belong to a tracked storyline? A score, a state, and the reasons in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.following.vectors import cosine
from bot.following.words import stems, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.following.features import Features
    from bot.following.index import Index
    from bot.model import Membership

PEOPLE, TERMS, LIKENESS = 0.4, 0.35, 0.25
"""Weights of the storyline's people named, its terms used, and likeness to what it has accepted."""
ENOUGH_TERMS = 3
"""Different terms of a storyline in one article beyond which more tell nothing more."""
CLEARLY_ALIKE = 0.5
"""Cosine of two reports of one event that are no copies, about."""
IN, PERHAPS = 0.55, 0.38
"""Scores from which an article is in, or waits for an editor. First values, set by reading; measured in later work."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a storyline is known by; `accepted` are the pks of its articles, `last_day` the day number of the latest."""

    slug: str
    title: str
    terms: tuple[str, ...]
    people: tuple[str, ...]
    accepted: tuple[int, ...] = ()
    last_day: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """Where an article stands in one storyline, from 0 to 1, and why."""

    slug: str
    state: Membership
    score: float
    reasons: tuple[str, ...]


def match(article: Features, profile: Profile, index: Index) -> Match:
    """Judge one article against one storyline."""
    named = tuple(person for person in profile.people if person in article.people)
    used = tuple(term for term in profile.terms if set(stems(term)) <= article.counts.keys())
    likeness = _likeness(article, profile, index)
    parts = (
        (PEOPLE, len(named) / min(2, len(profile.people)) if profile.people else None),
        (TERMS, len(used) / min(ENOUGH_TERMS, len(profile.terms)) if profile.terms else None),
        (LIKENESS, likeness),
    )
    known = [(weight, min(1.0, value)) for weight, value in parts if value is not None]
    total = sum(weight for weight, _ in known)
    score = round(sum(weight * value for weight, value in known) / total, 2) if total else 0.0
    state: Membership = "in" if score >= IN else "perhaps" if score >= PERHAPS else "out"
    if profile.terms and not used and state == "in":
        state = "perhaps"
    return Match(profile.slug, state, score, _reasons(article, profile, named, used, likeness))


def _likeness(article: Features, profile: Profile, index: Index) -> float | None:
    """The greatest likeness to an accepted article, scaled so that a clear report of one event counts whole."""
    accepted = [index.articles[pk] for pk in profile.accepted if pk in index.articles and pk != article.pk]
    if not accepted:
        return None
    words = dict((index.articles.get(article.pk) or index.kept(article, 0)).whole.items())
    return min(1.0, max(cosine(other.whole.items(), words) for other in accepted) / CLEARLY_ALIKE)


def _reasons(
    article: Features, profile: Profile, named: Sequence[str], used: Sequence[str], likeness: float | None
) -> tuple[str, ...]:
    reasons = []
    if named:
        reasons.append("names " + ", ".join(list(words(name))[-1].capitalize() for name in named[:3]))
    if used:
        reasons.append("terms: " + ", ".join(used[:4]))
    if likeness is not None and likeness >= 0.5:
        reasons.append("reads like what it has")
    if article.day and profile.last_day:
        apart = article.day - profile.last_day
        reasons.append(_apart(apart))
    return tuple(reasons)


def _apart(days: int) -> str:
    if days == 0:
        return "on the day of the last article"
    count = "one day" if abs(days) == 1 else f"{abs(days)} days"
    return f"{count} {'after' if days > 0 else 'before'} the last article"
