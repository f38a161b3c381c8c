"""How somebody wants a source to be kept. Apart from what adds it, which brings the network along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was said of a new source, None where nothing was; and who adds it, where, on whose behalf."""

    actor: str
    place: str
    on_behalf_of: str | None = None
    name: str | None = None
    outlet: str | None = None
    every: timedelta | None = None
    storyline: str | None = None
