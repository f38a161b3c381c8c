"""Vectors over words, as they are compared and as they are kept: sparse, with whole numbers, so that sums are exact."""

from __future__ import annotations

import math
import zlib
from array import array
from dataclasses import dataclass
from itertools import repeat
from operator import itemgetter, mul
from typing import TYPE_CHECKING, TypeVar

from bot.following.words import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

T = TypeVar("T")

ONE = 10_000
"""What the length of a vector is kept as; a weight fits 16 bits."""


number_of: Callable[[str], int] = Remembered(lambda term: zlib.crc32(term.encode())).__getitem__
"""A term as 32 bits, the same in every process."""


@dataclass(frozen=True, slots=True)
class Vector:
    """A kept vector of length `ONE` or none: 32-bit terms, the heaviest first, and their weights."""

    terms: array[int]
    weights: array[int]

    def items(self) -> Iterator[tuple[int, int]]:
        """Terms with their weights."""
        return zip(self.terms, self.weights, strict=True)


def kept(weights: Mapping[int, float]) -> Vector:
    """Weights at length `ONE` as they are kept; what rounds to nothing is left out."""
    length = math.sqrt(_square(weights)) or 1.0
    ordered = sorted([(-round(weight * ONE / length), term) for term, weight in weights.items()])
    told = [(term, -weight) for weight, term in ordered if weight < 0]
    return Vector(array("I", [term for term, _ in told]), array("H", [weight for _, weight in told]))


def dot(vector: Vector, weights: Mapping[int, int]) -> int:
    """The product of a vector with the weights of another."""
    return sum(map(mul, vector.weights, map(weights.get, vector.terms, repeat(0))))


def heaviest(weights: Mapping[int, float], most: int) -> dict[int, float]:
    """The `most` heaviest of these weights."""
    if len(weights) <= most:
        return dict(weights)
    return dict(sorted(weights.items(), key=itemgetter(1), reverse=True)[:most])


def unit(weights: Mapping[int, float], share: float = 1.0) -> dict[int, float]:
    """The weights at such a length that a vector's product with itself is `share`; none stay none."""
    length = math.sqrt(_square(weights) / share) or 1.0
    return {term: weight / length for term, weight in weights.items()}


def _square(weights: Mapping[int, float]) -> float:
    """The square of a vector's length."""
    square: float = sum(map(mul, weights.values(), weights.values()))
    return square


def overlap(one: frozenset[T], other: frozenset[T]) -> float:
    """The share of the smaller set that the larger holds; 0 when either is empty."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0
