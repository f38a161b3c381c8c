"""Two people's rulings on the same two lines, one that they are the same and one that they are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.following.correcting import RULES

if TYPE_CHECKING:
    from bot.following.correcting import Correction
    from bot.model import CorrectionKind
    from handlers.deciding import Wanted
    from handlers.desk import Desk, Request


def of_another(request: Request, desk: Desk, one: str, other: str, kind: CorrectionKind) -> Correction | None:
    """What another person ruled on these very two lines, where it is of this kind."""
    for each in desk.store.corrections.standing(request.scope):
        if each.kind == kind and {each.subject, each.value} == {one, other} and each.by != request.asker.person:
            return each
    return None


def as_opposed(request: Request, desk: Desk, asked: str, wanted: Wanted) -> tuple[str, Wanted] | None:
    """The ruling with its two lines as another person put them who ruled the opposite; None where nobody did."""
    if wanted.kind not in RULES or wanted.value is None:
        return None
    opposite: CorrectionKind = "same as" if wanted.kind == "different from" else "different from"
    other = of_another(request, desk, asked, wanted.value, opposite)
    return (other.subject, wanted._replace(value=other.value)) if other else None
