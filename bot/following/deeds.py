"""Kinds of deeds: verbs and nouns by which reports tell of the same sort of happening. Pure."""

from __future__ import annotations

from functools import lru_cache

from bot.following.given import SMALL
from bot.following.words import stem, words

_KINDS = (
    "meet meeting met summit talks encounter negotiations negotiate",
    "call called phone telephone telephoned conversation",
    "visit visited trip travel travelled",
    "vote voted voting ballot",
    "approve approved approval adopt adopted passed ratify ratified",
    "reject rejected rejection",
    "kill killed kills killing dead death deaths die died dies dying",
    "injure injured injures injuries hurt wound wounded wounds",
    "arrest arrested arrests detain detained detention",
    "attack attacked attacks strike struck hit raid raided bombard bombarded shell shelled shelling",
    "resign resigned resignation quit",
    "sign signed signing signature",
    "open opened opening inaugurate inaugurated inauguration",
    "elect elected election elections",
    "protest protested protests demonstrate demonstrated demonstration rally march marched",
    "destroy destroyed destruction",
    "collapse collapsed",
    "crash crashed collide collided collision",
    "launch launched",
    "evacuate evacuated evacuation",
    "concert concerts gig",
    "match game",
)
_KIND_OF = {stem(word): told.split()[0] for told in _KINDS for word in told.split()}


@lru_cache(maxsize=20_000)
def deeds_of(text: str) -> frozenset[str]:
    """The kinds of deeds that a text names, and every other telling stem of it as a kind of its own."""
    return frozenset(_KIND_OF.get(each, each) for word in words(text) if (each := stem(word)) not in SMALL)


@lru_cache(maxsize=20_000)
def kinds_of(text: str) -> frozenset[str]:
    """The kinds of deeds alone."""
    return frozenset(_KIND_OF[each] for word in words(text) if (each := stem(word)) in _KIND_OF)
