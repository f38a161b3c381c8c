"""Does an article belong to a tracked storyline? A score, a state, and the reasons in words.

A storyline is known by what editors wrote of it (its people and terms, else the words of its title and brief) and by
the articles it has. An arrival is judged for all storylines at once: what it reads like most is theirs who have that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.following.given import SMALL
from bot.following.vectors import number_of
from bot.following.words import stems, words

if TYPE_CHECKING:
    from bot.following.features import Features
    from bot.model import Membership

PEOPLE, TERMS, LIKENESS = 0.4, 0.35, 0.25
"""Weights of the storyline's people named, its terms used, and likeness to what it has accepted."""
ENOUGH_TERMS = 3
"""Different terms of a storyline in one article beyond which more tell nothing more."""
IN, PERHAPS = 0.55, 0.38
"""Scores from which an article is in, or waits for an editor."""
ALIKE = 0.22
"""Likeness to a storyline's nearest articles that scores `IN` (tests/bench/tracking.py; flat from .20 to .24)."""
NEAREST, NEAREST_OUTSIDE = 5, 2
"""How many of a storyline's articles, and of those outside it, an arrival's likeness is the mean of."""
AS_ALIKE = 0.95
"""Share of its likeness to the likest storyline from which an arrival is another's too, where articles alone tell."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a storyline is known by; `has_articles` says whether it has accepted any."""

    slug: str
    title: str
    terms: tuple[str, ...]
    people: tuple[str, ...]
    brief: str = ""
    has_articles: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """An article that an arrival reads like, from 0 to 1; `places` is where it stands in each storyline.

    `people` are those it names.
    """

    pk: int
    likeness: float
    places: Mapping[str, Membership]
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """Where an article stands in one storyline, from 0 to 1, and why."""

    slug: str
    state: Membership
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Likeness:
    """How an arrival reads beside a storyline's own articles, beside those outside it, and beside the likest one.

    `namesake` is "another Varga" where it and they name two people of one surname, and nobody both of them; `apart`
    says that it reports another event than the articles that editors gave the storyline.
    """

    own: float
    outside: float
    best: float
    rival: str
    refused: bool
    namesake: str = ""
    apart: bool = False

    @property
    def score(self) -> float:
        return min(1.0, self.own / ALIKE * IN)

    @property
    def doubt(self) -> str:
        """Why likeness alone puts nothing in, "" when it does."""
        if self.refused:
            return "reads most like what an editor kept out"
        if self.own < self.best * AS_ALIKE:
            return f"reads more like {self.rival}" if self.rival else "came for another storyline"
        if self.own < self.outside:
            return "reads more like what stands outside it"
        if self.apart:
            return "seems to report another event than what editors gave it"
        return f"names {self.namesake}" if self.namesake else ""


def match_all(
    article: Features,
    profiles: Sequence[Profile],
    near: Sequence[Near],
    beside: AbstractSet[str],
    *,
    placed: bool = False,
) -> tuple[Match, ...]:
    """Judge one article for every storyline; `near` are the articles it reads like, in any order.

    `beside` are the storylines to which editors gave an article of the event that it reports: of look-alike events,
    likeness alone cannot tell which one is meant, and the first wrong article would draw in all that are like it.
    `placed` says that whoever brought it named its storyline: likeness alone then puts it into no other.
    """
    owned = {
        profile.slug: _mean([each.likeness for each in near if each.places.get(profile.slug) == "in"], NEAREST, 1)
        for profile in profiles
        if profile.has_articles
    }
    rival = max(owned, key=lambda slug: (owned[slug], slug), default="")
    return tuple(
        _match(article, profile, _likeness(article, profile.slug, owned, "" if placed else rival, near, beside))
        if profile.has_articles
        else _match(article, profile, None)
        for profile in profiles
    )


def _likeness(
    article: Features,
    slug: str,
    owned: Mapping[str, float],
    rival: str,
    near: Sequence[Near],
    beside: AbstractSet[str],
) -> _Likeness:
    """`rival` is the likest storyline, "" where the article has been given one."""
    outside = [each.likeness for each in near if not any(place == "in" for place in each.places.values())]
    ranked = [each for each in near if each.places.get(slug) in {"in", "out"}]
    likest = max(ranked, key=lambda each: (each.likeness, -each.pk), default=None)
    refused = likest is not None and likest.places[slug] == "out"
    others = _mean(outside, NEAREST_OUTSIDE, NEAREST_OUTSIDE)
    people = {person for each in near if each.places.get(slug) == "in" for person in each.people}
    best = owned.get(rival, 1.0)
    namesake, apart = _namesake(article.people, people), slug not in beside
    return _Likeness(owned[slug], others, best, rival, refused, namesake, apart)


def _namesake(named: AbstractSet[str], known: AbstractSet[str]) -> str:
    """Who of those named has the surname of somebody known and is another, in words; "" where anybody is known."""
    if named & known:
        return ""
    shared = set(map(_surname, named)).intersection(map(_surname, known)) - {""}
    return f"another {min(shared)}" if shared else ""


def _surname(person: str) -> str:
    """The last name of a full name, "" of a single one."""
    return person.rsplit(maxsplit=1)[-1] if " " in person else ""


def _mean(likenesses: Sequence[float], most: int, fewest: int) -> float:
    """The mean of the `most` greatest; fewer than `fewest` are filled up with likeness to nothing."""
    greatest = sorted(likenesses, reverse=True)[:most]
    return sum(greatest) / max(len(greatest), fewest)


def _match(article: Features, profile: Profile, likeness: _Likeness | None) -> Match:
    named = tuple(person for person in profile.people if person in article.people)
    terms = profile.terms or (() if profile.people else _title_terms(profile))
    used = tuple(term for term in terms if set(map(number_of, stems(term))) <= article.counts.keys())
    told = [
        (PEOPLE, len(named) / min(2, len(profile.people)) if profile.people else None),
        (TERMS, len(used) / min(ENOUGH_TERMS, len(terms)) if terms else None),
        (LIKENESS, likeness.score if likeness else None),
    ]
    declared = bool(profile.people or profile.terms)
    if not declared and likeness:
        told = [(1.0, likeness.score)]
    known = [(weight, min(1.0, value)) for weight, value in told if value is not None]
    total = sum(weight for weight, _ in known)
    score = round(sum(weight * value for weight, value in known) / total, 2) if total else 0.0
    state: Membership = "in" if score >= IN else "perhaps" if score >= PERHAPS else "out"
    doubt = _doubt(profile, used, likeness, declared=declared)
    if state == "in" and doubt:
        state = "perhaps"
    return Match(profile.slug, state, score, _reasons(named, used, likeness, doubt))


def _doubt(profile: Profile, used: Sequence[str], likeness: _Likeness | None, *, declared: bool) -> str:
    """What keeps an article that scores enough from being in, for an editor to decide."""
    if likeness and likeness.refused:
        return likeness.doubt
    if not declared:
        return likeness.doubt if likeness else "known by its title alone"
    return "none of its terms" if profile.terms and not used else ""


def _title_terms(profile: Profile) -> tuple[str, ...]:
    """What tells in a storyline's title and brief, where an editor gave it neither terms nor people."""
    return tuple(
        word for word in dict.fromkeys(words(f"{profile.title} {profile.brief}")) if stems(word)[0] not in SMALL
    )


def _reasons(named: Sequence[str], used: Sequence[str], likeness: _Likeness | None, doubt: str) -> tuple[str, ...]:
    reasons = []
    if named:
        reasons.append("names " + ", ".join(list(words(name))[-1].capitalize() for name in named[:3]))
    if used:
        reasons.append("terms: " + ", ".join(used[:4]))
    if likeness and likeness.own >= ALIKE:
        reasons.append("reads like what it has")
    if doubt:
        reasons.append(doubt)
    return tuple(reasons)


def since_last(day: int, last: int) -> tuple[str, ...]:
    """How an article's day stands to a storyline's last one, both as day numbers; nothing where one is unknown."""
    if not day or not last:
        return ()
    days = abs(day - last)
    if not days:
        return ("on the day of the last article",)
    few = "no one two three four five six seven eight nine".split()
    count = few[days] if days < len(few) else str(days)
    return (f"{count} {'day' if days == 1 else 'days'} {'after' if day > last else 'before'} the last article",)
