"""What a storyline is about, and which moments of its articles matter to it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.following.words import stems
from bot.store.records import Statement, abandoned
from handlers.dating import year_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.store.records import Storyline
    from handlers.moments import Moment

FINENESS = {"day": 2, "month": 1, "year": 0, "unknown": -2}
"""What a date's precision adds to how much an event matters; one more outlet adds 2, one of its people 1."""
RECENT = 0.5
"""What being among the latest quarter adds: less than any of the others."""
MAIN_DAY, WITHDRAWN = 2.0, 10.0
"""What being of the day that most outlets tell of counts for, as one outlet more; and what a withdrawal takes away."""
FIRST = re.compile(r"\bfirst(?:\s(?:time|such|since|ever|[a-z]+\s(?:since|in|ever)))\b", re.IGNORECASE)
"""How an article tells that something is the first of its kind: "for the first time", "the first visit since"."""
FEWEST = 2
"""Lines below which a timeline tells no story."""
SMALL = frozenset(stem for word in "a after and for in of on the to with".split() for stem in stems(word))
"""Stems that no term is told by."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What a storyline is about: its people, and each of its terms as the stems that must all stand in a text."""

    people: frozenset[str]
    terms: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, storyline: Storyline) -> Topic:
        """The topic that the storyline was given."""
        telling = (frozenset(stems(term)) - SMALL for term in storyline.terms)
        return cls(frozenset(storyline.people), tuple(dict.fromkeys(term for term in telling if term)))

    def words_in(self, moment: Moment) -> int:
        """How many of its terms stand in one wording."""
        texts = [stemmed(text) for text in moment.texts]
        return sum(any(term <= text for text in texts) for term in self.terms)

    def closeness(self, moment: Moment, shared: frozenset[str]) -> float:
        """How closely the moment touches the topic; 0: not at all, 1 and more: it is on it.

        A term counts 1, a person 1 or, where other storylines have them too, a half; so does each further article.
        """
        named = self.people & moment.people
        told = len(named - shared) + len(named & shared) / 2 + self.words_in(moment)
        return told + (moment.tellings - 1) / 2 if told else 0.0

    def own(self, moments: Sequence[Moment], others: Sequence[Topic]) -> list[Moment]:
        """The moments on this topic, or near it unless they are nearer another by 1; the nearest where these are few.

        All of them where none touches it: a storyline of which nobody has said yet what it is about.
        """
        every = [*others, self]
        shared, theirs = shared_with(self, every), [(other, shared_with(other, every)) for other in others]
        touching = []
        for moment in moments:
            if close := self.closeness(moment, shared):
                rivals = theirs if close < 1 else []
                margin = max((other.closeness(moment, both) for other, both in rivals), default=0.0) - close
                touching.append((margin >= 1, margin, moment))
        few = sorted((off, margin, at) for at, (off, margin, _) in enumerate(touching))
        kept = sorted(at for rank, (off, _, at) in enumerate(few) if rank < FEWEST or not off)
        return [touching[at][2] for at in kept] or list(moments)


@lru_cache(maxsize=20_000)
def stemmed(text: str) -> frozenset[str]:
    """The stems of a text; every storyline asks for those of the same texts."""
    return frozenset(stems(text))


def shared_with(one: Topic, others: Iterable[Topic]) -> frozenset[str]:
    """The people of the topic whom another has too."""
    return one.people & frozenset(name for other in others if other is not one for name in other.people)


def most_telling(moments: Sequence[Moment], topic: Topic, most: int) -> list[Moment]:
    """The `most` moments that matter most, in the order they were given in; of equals the later.

    It counts how many outlets tell of it, whom it names, how finely it is dated, whether it is told as a first, and
    whether it is among the latest, lies ahead, or is of the day that most outlets tell of. What its outlets withdrew
    comes last.
    """
    days = sorted(moment.first_day for moment in moments if moment.first_day)
    late = days[3 * len(days) // 4] if days else ""
    told: Counter[str] = Counter()
    for moment in moments:
        told[moment.first_day] += moment.outlets if moment.first_day else 0
    main = max((day for day in told if told[day] > 1), key=lambda day: (told[day], day), default="")

    def weight(moment: Moment) -> float:
        named = len(topic.people & moment.people) + min(topic.words_in(moment), 2)
        words_only = 2 if isinstance(moment.record, Statement) else 0  # what happened before what was said
        fineness = FINENESS["month" if moment.date.value is None and year_of(moment.date) else moment.date.precision]
        first = any(FIRST.search(text) for text in moment.texts)
        recent = RECENT if moment.first_day >= late and late else 0.0
        of_main_day = MAIN_DAY if main and moment.first_day == main else 0.0
        withdrawn = WITHDRAWN if moment.articles and abandoned(moment.articles) else 0.0
        return 2 * moment.outlets + named + fineness + first + recent + of_main_day - words_only - withdrawn

    ranked = sorted(range(len(moments)), key=lambda at: (-weight(moments[at]), -at))
    return [moments[at] for at in sorted(ranked[:most])]
