"""What is known of one speaker: a name, several names, or candidates and the doubts in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: `name` or, where it is open, None with `candidates`; `doubts` say why in words."""

    name: str | None
    names: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    role: str | None = None
    doubts: tuple[str, ...] = ()
