"""What a new reading of an article finds otherwise than the one that is kept. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.following.anchoring import found_again

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.following.anchoring import Earlier, Place

What = Literal["statement", "event"]
Kind = Literal["gained", "lost", "speaker", "date", "words"]
_ENDS: dict[Kind, str] = {
    "gained": "gained",
    "lost": "lost",
    "speaker": "by another speaker",
    "date": "of another date",
    "words": "in other words",
}
_WHAT: tuple[What, ...] = ("statement", "event")
_TOLD = {(what, kind): words for what in _WHAT for kind, words in _ENDS.items()}


@dataclass(frozen=True, slots=True)
class Reading:
    """A statement or event as one reading has it, in words: None where it names no speaker or no date."""

    place: Place
    text: str
    speaker: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. `id` is None for what is gained; `kept`: somebody decided on it, and that stays."""

    what: What
    kind: Kind
    id: str | None
    text: str
    before: str | None = None
    after: str | None = None
    kept: bool = False


def differences(what: What, before: Sequence[tuple[Earlier, Reading]], now: Sequence[Reading]) -> list[Difference]:
    """Everything that differs between two readings of one text, in the order of the new one, then what is lost."""
    earlier = [each for each, _ in before]
    again = found_again(earlier, [reading.place for reading in now])
    left = list(before)
    found: list[Difference] = []
    for reading, pk in zip(now, again, strict=True):
        if pk is None:
            found.append(Difference(what, "gained", None, reading.text))
            continue
        known, old = left.pop(_nearest(left, pk, reading))
        found += _changed(what, known, old, reading)
    lost = [Difference(what, "lost", f"{what[0]}{known.pk}", old.text, kept=known.kept) for known, old in left]
    return [*found, *lost]


def _changed(what: What, known: Earlier, old: Reading, new: Reading) -> Iterator[Difference]:
    pairs: tuple[tuple[Kind, str | None, str | None], ...] = (
        ("speaker", old.speaker, new.speaker),
        ("date", old.date, new.date),
        ("words", old.text, new.text),
    )
    for kind, was, becomes in pairs:
        if was != becomes:
            yield Difference(what, kind, f"{what[0]}{known.pk}", new.text, was, becomes, known.kept)


def told(found: Iterable[Difference]) -> str:
    """How many of each kind, in words; empty without any."""
    counts = Counter((each.what, each.kind) for each in found)
    parts = []
    for (what, kind), words in _TOLD.items():
        if count := counts[what, kind]:
            parts.append(f"{count} {what if count == 1 else what + 's'} {words}")
    return ", ".join(parts)


def _nearest(left: Sequence[tuple[Earlier, Reading]], pk: int, reading: Reading) -> int:
    """Which of the mentions of one record that are left stands nearest to the new reading of it."""
    own = [at for at, (known, _) in enumerate(left) if known.pk == pk]
    return min(own, key=lambda at: abs(left[at][1].place.span.start - reading.place.span.start))
