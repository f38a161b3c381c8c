"""What was taken down, known again by hashes: its text in another edition, its address, the people it names."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit, urlunsplit

from bot.following.containing import CONTAINED, FEWEST, PARTICULAR, SAMPLED, others, sample
from bot.following.features import SHORTEST_NAME, particulars, shingles
from bot.following.passages import MARK, hashed, passages_of, places
from bot.following.words import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bot.model import Facts, Span, StatementMention

_BEFORE_HOST = re.compile(r"^https?://(?:[^/@]*@)?(?:www\.)?", re.IGNORECASE)
_WITHIN_PAGE = re.compile(r"#(?!!?/)")
"""Where an address goes on with a place within its page; a fragment that begins so names a page of its own."""


def name_hash(name: str) -> str:
    """The hash of a person's name, in any case and accents."""
    return hashed(" ".join(words(name)))


def named(text: str, names: Iterable[str]) -> list[Span]:
    """Where a person's names stand in what people typed, in any case and accents, whole words alone."""
    return places(text, {each for name in names for each in passages_of(name, "")}, {hashed("")})


def surnames(names: Iterable[str], others: Iterable[str]) -> frozenset[str]:
    """The last words of a person's names, but for those that another person's name ends in, and initials."""
    taken = {list(words(other))[-1] for other in others if list(words(other))}
    last = (name.split()[-1] for name in names if len(name.split()) > 1)
    return frozenset(each for each in last if len(each) >= SHORTEST_NAME and not taken.intersection(words(each)))


def addressed(url: str) -> str:
    """What the addresses of one page have in common: no scheme, "www.", port, tracking, place within, last slash."""
    from courlan import normalize_url

    try:
        plain = normalize_url(_WITHIN_PAGE.split(url.strip(), maxsplit=1)[0], trailing_slash=False)
        parts = urlsplit(plain)
        plain = urlunsplit(parts._replace(netloc=parts.netloc.removesuffix(":443").removesuffix(":80")))
    except ValueError:
        plain = url.strip()
    return _BEFORE_HOST.sub("", plain).rstrip("/")


def sampled(text: str) -> frozenset[int]:
    """What another edition of a text is known by, as copies are (`duplicates`): a part of its shingles, and figures."""
    return frozenset(sample(shingles(list(words(text))))) | particulars(text)


class Counted(NamedTuple):
    """How many sampled shingles and how many particulars."""

    shingles: int
    particulars: int


def counted(found: Iterable[int]) -> Counted:
    """How many there are of each in what `sampled` gives."""
    several = list(found)
    particular = sum(each >= PARTICULAR for each in several)
    return Counted(len(several) - particular, particular)


def same_report(mine: Counted, theirs: Counted, both: Counted) -> bool:
    """Whether two texts with so much, alone and in common, are one report."""
    enough = both.shingles * SAMPLED >= FEWEST and both.shingles >= CONTAINED * min(mine.shingles, theirs.shingles)
    return enough and not others(mine.particulars, theirs.particulars, both.particulars)


def without_people(facts: Facts, gone: Collection[str]) -> Facts:
    """What was read, without what people said, and without their names beside it, whose name's hash is in `gone`."""
    if not gone:
        return facts
    kept = {at: each for at, said in enumerate(facts.statements) if (each := unnamed(said, gone))}
    moved = {old: new for new, old in enumerate(kept)}
    events = tuple(
        replace(
            each,
            people=left(each.people, gone),
            statements=tuple(moved[at] for at in each.statements if at in moved),
        )
        for each in facts.events
    )
    roles = tuple(role for role in facts.roles if left((role.person,), gone))
    return replace(facts, statements=tuple(kept.values()), events=events, roles=roles, people=left(facts.people, gone))


def without_bars(facts: Facts, text: str) -> Facts:
    """What was read, without statements and events that are nothing but the marks over words that were hidden."""
    said = {at for at, each in enumerate(facts.statements) if _only_bars(text, each.quotes or each.content)}
    told = {at for at, each in enumerate(facts.events) if _only_bars(text, (each.span,))}
    return _kept(facts, said, told) if said or told else facts


def _only_bars(text: str, spans: Sequence[Span]) -> bool:
    shown = "".join(span.of(text) for span in spans)
    return MARK in shown and not any(words(shown.replace(MARK, " ")))


def _kept(facts: Facts, said: Collection[int], told: Collection[int]) -> Facts:
    """The facts without some of their statements and events, by their places."""
    moved = {old: new for new, old in enumerate(at for at in range(len(facts.statements)) if at not in said)}
    events = tuple(
        replace(each, statements=tuple(moved[at] for at in each.statements if at in moved))
        for number, each in enumerate(facts.events)
        if number not in told
    )
    return replace(facts, statements=tuple(facts.statements[at] for at in moved), events=events)


def left(names: Sequence[str], gone: Collection[str]) -> tuple[str, ...]:
    """The names that are not gone."""
    return tuple(name for name in names if name_hash(name) not in gone)


def unnamed(mention: StatementMention, gone: Collection[str]) -> StatementMention | None:
    """A statement's mention without the names that are gone beside it; None for what one of them said."""
    by = [name for name in (mention.speaker, *mention.speakers) if name]
    if len(left(by, gone)) < len(by):
        return None
    return replace(
        mention,
        to=mention.to if mention.to and left((mention.to,), gone) else None,
        via=left(mention.via, gone),
        candidates=left(mention.candidates, gone),
    )
