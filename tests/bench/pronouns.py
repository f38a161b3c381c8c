"""Prints whom pronouns are taken for: `python -m tests.bench.pronouns`; SLUGLINE_SHARED names the shared folder.

The key is tests/keys/pronouns.json, made by hand. A pronoun is found when a statement has it as its source, or its cue;
then it is right, wrong or left open. The percentages are of those found, and of all.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from hashlib import sha256
from json import loads
from typing import TYPE_CHECKING, Any, Literal

from bot.lexicons import lexicons
from bot.model import Known
from bot.reading import read
from tests.keys import PRONOUNS_FILE
from tests.keys.pronoun_sample import articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.model import StatementMention

Outcome = Literal["right", "wrong", "open", "not found"]
HALVES = ("tuned on", "other half")
DRAWN_AFTER = ("later", "last")
_COLUMNS: tuple[Outcome, ...] = ("right", "wrong", "open", "not found")


def pronouns() -> dict[str, list[dict[str, Any]]]:
    """The records of the key: two halves and those drawn after; tests/keys/README.md says what a field means."""
    key = loads(PRONOUNS_FILE.read_text(encoding="utf-8"))
    split: dict[str, list[dict[str, Any]]] = {name: [] for name in HALVES}
    for record in key["pronouns"]:
        split[half(record)].append(record)
    return {**split, **{name: key[name] for name in DRAWN_AFTER}}


def half(record: dict[str, Any]) -> str:
    """The half that a record belongs to, by a hash of its place."""
    seed = f"{record['article']}{record['pronoun'][0]}"
    return HALVES[int(sha256(seed.encode()).hexdigest(), 16) % 2]


def outcome(record: dict[str, Any], said: Iterable[StatementMention]) -> Outcome:
    """How one pronoun came out among the statements of its article."""
    mention = _spoken(record, said)
    if mention is None:
        return "not found"
    named = {plain(name) for name in (mention.speaker, *mention.speakers) if name}
    if not named:
        return "open" if record["names"] else "right"
    return "right" if any(named == _parts(name) for name in record["names"]) else "wrong"


def _spoken(record: dict[str, Any], said: Iterable[StatementMention]) -> StatementMention | None:
    """The statement whose source is the pronoun, else the one that has its cue."""
    beside = None
    for mention in said:
        if mention.source is not None and _meet(mention.source, record["pronoun"]):
            return mention
        if mention.cue is not None and _meet(mention.cue, record["cue"]):
            beside = beside or mention
    return beside


def _meet(span: Sequence[int], other: Sequence[int]) -> bool:
    return span[0] < other[1] and other[0] < span[1]


def _parts(name: str) -> set[str]:
    return {plain(part) for part in name.split(" + ")}


def plain(name: str) -> str:
    """A name for comparing: no accents, case, curly marks, article before it or full stop after it."""
    words = unicodedata.normalize("NFKD", name.replace("’", "'")).encode("ascii", "ignore").decode().casefold().split()
    return " ".join(words[1:] if words[:1] and words[0] in {"the", "a", "an"} else words).rstrip(".")


def counted() -> dict[str, Counter[Outcome]]:
    """How often each outcome came about, by part of the key; raises an error where an article is not at hand."""
    texts = articles()
    known = Known(lexicons=lexicons())
    split = pronouns()
    places = {_place(each) for records in split.values() for each in records}
    said = {place: read(texts[place], None, known).statements for place in places}
    return {name: Counter(outcome(each, said[_place(each)]) for each in records) for name, records in split.items()}


def _place(record: dict[str, Any]) -> tuple[str, str]:
    return record["corpus"], record["article"]


def percent(counts: Counter[Outcome]) -> tuple[float, float]:
    """The right ones in percent of those found, and of all."""
    found = sum(counts.values()) - counts["not found"]
    return 100 * counts["right"] / max(1, found), 100 * counts["right"] / max(1, sum(counts.values()))


def main() -> int:
    """Print one table; 1 where the articles are not at hand."""
    try:
        split = counted()
    except (FileNotFoundError, KeyError) as missing:
        print(f"an article of the key is not here: {missing}; SLUGLINE_SHARED names its folder", file=sys.stderr)
        return 1
    print(f"{'pronouns':12}" + "".join(f"{name:>11}" for name in (*_COLUMNS, "of found", "of all")))
    for name, counts in (*split.items(), ("all", sum(split.values(), Counter()))):
        of_found, of_all = percent(counts)
        print(f"{name:12}" + "".join(f"{counts[each]:11}" for each in _COLUMNS) + f"{of_found:11.1f}{of_all:11.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
