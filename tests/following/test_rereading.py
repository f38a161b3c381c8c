"""What two readings of one text differ in: gained, lost, another speaker, another date, other words."""

from __future__ import annotations

from bot.following.anchoring import Earlier, Place
from bot.following.rereading import Difference, Reading, differences, told
from bot.model import Span


def reading(start: int, text: str, speaker: str | None = "Ines Roth", date: str | None = None) -> Reading:
    return Reading(Place(Span(start, start + len(text)), f"{speaker}|{text}", text), text, speaker, date)


def known(pk: int, of: Reading, *, kept: bool = False) -> tuple[Earlier, Reading]:
    return Earlier(pk, of.place, kept), of


def test_each_difference_is_told_once_with_what_it_was() -> None:
    before = [
        known(1, reading(0, "it holds")),
        known(2, reading(20, "it leaks"), kept=True),
        known(3, reading(40, "nobody came")),
    ]
    now = [
        reading(0, "it holds", date="2026-02-09"),
        reading(20, "it leaks now", "Karl Munk"),
        reading(60, "rain fell", None),
    ]
    assert differences("statement", before, now) == [
        Difference("statement", "date", "s1", "it holds", None, "2026-02-09"),
        Difference("statement", "speaker", "s2", "it leaks now", "Ines Roth", "Karl Munk", kept=True),
        Difference("statement", "words", "s2", "it leaks now", "it leaks", "it leaks now", kept=True),
        Difference("statement", "gained", None, "rain fell"),
        Difference("statement", "lost", "s3", "nobody came"),
    ]


def test_two_mentions_of_one_record_are_each_compared_with_the_nearest() -> None:
    before = [known(1, reading(0, "it holds")), known(1, reading(50, "it holds well"))]
    assert differences("event", before, [reading(50, "it holds well"), reading(0, "it holds")]) == []


def test_the_counts_are_in_words() -> None:
    found = [
        Difference("event", "lost", "e1", "it fell"),
        Difference("statement", "speaker", "s1", "it holds"),
        Difference("statement", "speaker", "s2", "it leaks"),
        Difference("statement", "gained", None, "rain fell"),
    ]
    assert told(found) == "1 statement gained, 2 statements by another speaker, 1 event lost"
    assert told([]) == ""
