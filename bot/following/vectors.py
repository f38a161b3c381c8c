"""Vectors over words, as they are compared and as they are kept: sparse, with whole numbers, so that sums are exact."""

from __future__ import annotations

import math
import zlib
from array import array
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

T = TypeVar("T")

ONE = 10_000
"""What the length of a vector is kept as; a weight fits 16 bits."""


@lru_cache(maxsize=200_000)
def number_of(term: str) -> int:
    """A term as 32 bits, the same in every process."""
    return zlib.crc32(term.encode())


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
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    whole = {term: round(weight * ONE / length) for term, weight in weights.items()}
    ordered = sorted(((-weight, term) for term, weight in whole.items() if weight > 0))
    return Vector(array("I", (term for _, term in ordered)), array("H", (-weight for weight, _ in ordered)))


def dot(vector: Vector, weights: Mapping[int, int]) -> int:
    """The product of a vector with the weights of another."""
    get = weights.get
    return sum(weight * get(term, 0) for term, weight in vector.items())


def heaviest(weights: Mapping[int, float], most: int) -> dict[int, float]:
    """The `most` heaviest of these weights."""
    if len(weights) <= most:
        return dict(weights)
    return dict(sorted(weights.items(), key=itemgetter(1), reverse=True)[:most])


def unit(weights: Mapping[int, float], share: float = 1.0) -> dict[int, float]:
    """The weights at such a length that a vector's product with itself is `share`; none stay none."""
    length = math.sqrt(sum(weight * weight for weight in weights.values()) / share) or 1.0
    return {term: weight / length for term, weight in weights.items()}


def cosine(one: Iterable[tuple[int, float]], other: Mapping[int, float]) -> float:
    """The cosine of two vectors of any length; 0 when either is empty."""
    both = list(one)
    product = sum(weight * other.get(term, 0.0) for term, weight in both)
    squares = sum(w * w for _, w in both) * sum(w * w for w in other.values())
    return product / math.sqrt(squares) if product else 0.0


def overlap(one: frozenset[T], other: frozenset[T]) -> float:
    """The share of the smaller set that the larger holds; 0 when either is empty."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0
