"""Which office somebody held on a day, by the register of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.model import Person, Role


def role_at(person: Person, when: str) -> str | None:
    """The office a person held on an ISO day, month or year; None where the register does not say."""
    held = []
    for role in person.roles:
        began = not role.since or role.since[: len(when)] <= when[: len(role.since)]
        ended = role.until and role.until[: len(when)] < when[: len(role.until)]
        if began and not ended:
            held.append(role)
    latest = max(held, key=lambda role: role.since or "", default=None)
    return _office(latest) if latest else None


def _office(role: Role) -> str:
    if not role.of or role.of.casefold() in role.role.casefold():
        return role.role
    return f"{role.role} of {'the ' if role.of.startswith('United ') else ''}{role.of}"
