"""Who speaks for a country or a body: the capitals, palaces and governments that stand for it in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.grammar import fold

if TYPE_CHECKING:
    from bot.model import Person
    from handlers.desk import Desk


def standing_for(name: str, desk: Desk) -> tuple[str, ...]:
    """The bodies of the register that speak for `name`, in their order, without itself.

    "Russian government" has Moscow, which stands for it; "Russia" has all that stand for what is called Russian.
    """
    adjectives = _adjectives(name, desk)
    people = desk.store.people.all()
    return tuple(p.name for p in people if fold(p.name) != fold(name) and _stands(p, fold(name), adjectives))


def country(text: str, desk: Desk) -> str | None:
    """The country or body that `text` names and somebody in the register stands for, as it is written there."""
    if not standing_for(text, desk):
        return None
    heads = {fold(head): head for head, _ in _demonyms(desk)}
    bodies = {fold(p.stands_for): p.stands_for for p in desk.store.people.all() if p.stands_for}
    return bodies.get(fold(text)) or heads.get(fold(text))


def _stands(person: Person, name: str, adjectives: tuple[str, ...]) -> bool:
    """Whether a body stands for `name`, or it or what it stands for is called after it ("Russian government")."""
    if person.kind != "body":
        return False
    meant = [fold(each) for each in (person.stands_for, person.name) if each]
    return fold(person.stands_for or "") == name or any(
        each.startswith(f"{adjective} ") for each in meant for adjective in adjectives
    )


def _adjectives(name: str, desk: Desk) -> tuple[str, ...]:
    return next((adjectives for head, adjectives in _demonyms(desk) if fold(head) == fold(name)), ())


def _demonyms(desk: Desk) -> list[tuple[str, tuple[str, ...]]]:
    """Countries with their adjectives, folded, as config/reading/demonyms.txt has them."""
    lines = (line.partition(":") for line in desk.lexicons.lists.get("demonyms", ()))
    return [(head.strip(), tuple(fold(word.strip()) for word in rest.split(","))) for head, _, rest in lines]
