"""What people decided, laid over what was read: one person's latest word, and no winner where two disagree."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.following.anchoring import Earlier, Place, found_again
from bot.following.choosing import choices, chosen
from bot.following.correcting import Correction, Decided, anchored, date_of, settled
from bot.following.editing import Edit
from bot.model import UNKNOWN, CorrectionKind, Date, Span, StatementMention

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
TEXT = "“The weir holds,” Ines Roth said. Karl Munk nodded. “For now,” he added."
MENTION = StatementMention(
    content=(Span(0, 17),),
    context=Span(0, 33),
    kind="direct",
    speaker="Ines Roth",
    role="mayor",
    quotes=(Span(1, 16),),
    source=Span(18, 27),
    cue=Span(28, 32),
    said=Date("2026-05-30", "day", "stated"),
    doubts=("which Roth is open",),
)


def by(person: str, kind: CorrectionKind, value: str | None, number: int = 1, **more: object) -> Correction:
    fields: dict[str, object] = {"subject": "s1", **more}
    return Correction(number, AT, f"terminal:{person}", "terminal:desk", kind, value=value, **fields)  # type: ignore[arg-type]


def test_a_correction_takes_the_place_of_what_was_read_and_clears_its_doubt() -> None:
    found = settled(MENTION, Decided((by("ada", "speaker", "Karl Munk"), by("ada", "date", "2026-05", 2))))
    assert (found.speaker, found.role, found.said, found.doubts) == (
        "Karl Munk", None, Date("2026-05", "month", "stated"), (),
    )  # fmt: skip


def test_a_persons_later_word_replaces_the_earlier_one() -> None:
    decided = Decided((by("ada", "speaker", "Karl Munk"), by("ada", "speaker", None, 2)))
    assert (settled(MENTION, decided).speaker, decided.conflicts) == (None, ())


def test_where_two_editors_disagree_neither_counts_and_both_are_named() -> None:
    decided = Decided((by("ada", "speaker", "Karl Munk"), by("berg", "speaker", None, 2)))
    found = settled(MENTION, decided)
    assert (found.speaker, found.candidates) == (None, ("Karl Munk",))
    assert found.doubts == ("editors disagree on the speaker: Karl Munk (ada), not known (berg)",)
    dates = Decided((by("ada", "date", "2026-05-29"), by("berg", "date", "2026-05-28", 2)))
    assert (settled(MENTION, dates).said, settled(MENTION, dates).speaker) == (UNKNOWN, "Ines Roth")


def test_two_editors_who_say_the_same_agree() -> None:
    decided = Decided((by("ada", "speaker", "Karl Munk"), by("berg", "speaker", "Karl Munk", 2)))
    assert (settled(MENTION, decided).speaker, [c.who for c in decided.corrected]) == ("Karl Munk", ["ada"])


def test_what_is_verified_has_no_doubt_but_a_disagreement() -> None:
    verified = by("ada", "verified", None)
    assert settled(MENTION, Decided((verified,))).doubts == ()
    both = (verified, by("ada", "date", "2026-05-29", 2), by("berg", "date", None, 3))
    assert settled(MENTION, Decided(both)).doubts == (
        "editors disagree on the date: 29 May 2026 (ada), not known (berg)",
    )


def test_of_several_embargoes_the_latest_day_counts_and_on_it_the_line_is_free() -> None:
    decided = Decided((by("ada", "embargoed", "2026-06-10"), by("berg", "embargoed", "2026-06-12", 2)))
    assert [decided.embargo(date(2026, 6, day)) for day in (11, 12)] == ["2026-06-12", None]
    assert [decided.withheld(date(2026, 6, day)) for day in (11, 12)] == [True, False]
    assert Decided((by("ada", "do not use", None),)).withheld(date(2030, 1, 1))


def test_corrected_words_are_found_at_their_place_else_nearest_to_it_else_not_at_all() -> None:
    correction = by("ada", "words", "he said", span=Span(10, 17), words="he said")
    assert anchored("At eleven he said so.", correction) == Span(10, 17)
    assert anchored("he said. Then, at eleven and a half, he said so.", correction) == Span(0, 7)
    assert anchored("At eleven she spoke.", correction) is None


def test_words_to_choose_are_the_paragraphs_sentences_and_quotations_whole() -> None:
    offered = choices(TEXT, MENTION.context)
    assert [span.of(TEXT) for span in offered] == [
        "“The weir holds,” Ines Roth said.", "“The weir holds,”", "Karl Munk nodded.",
        "“For now,” he added.", "“For now,”",
    ]  # fmt: skip
    found = chosen(TEXT, offered[4], MENTION)
    assert (found.kind, found.context.of(TEXT), found.speaker, found.cue) == (
        "direct", "“For now,” he added.", "Ines Roth", None,
    )  # fmt: skip
    assert [chosen(TEXT, offered[n], MENTION).kind for n in (0, 2)] == ["mixed", "indirect"]


def test_a_sentence_that_would_tear_a_quotation_is_no_choice() -> None:
    text = "She spoke. “It holds. It will go on to hold,” Ines Roth said. He left."
    assert [span.of(text) for span in choices(text, Span(11, 61))] == [
        "She spoke.", "“It holds. It will go on to hold,” Ines Roth said.", "“It holds. It will go on to hold,”",
        "He left.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "found"),
    [("2026", Date("2026", "year", "stated")), ("2026-05-29", Date("2026-05-29", "day", "stated")), (None, UNKNOWN)],
)
def test_a_date_is_as_fine_as_the_editor_gave_it(value: str | None, found: Date) -> None:
    assert date_of(value) == found


def test_a_new_reading_of_one_text_finds_what_stood_at_the_same_place() -> None:
    before = [Earlier(7, Place(Span(0, 20), "roth|it holds")), Earlier(8, Place(Span(30, 50), "munk|it leaks"))]
    now = [Place(Span(28, 50), "roth|now it leaks"), Place(Span(0, 20), "roth|it holds"), Place(Span(60, 70), "x")]
    assert found_again(before, now) == [8, 7, None]
    assert found_again(before, now, edit=Edit.of("", "")) == [None, 7, None]


def test_in_another_text_the_words_of_what_was_decided_are_found_whoever_said_them() -> None:
    before = [Earlier(7, Place(Span(0, 20), "roth|it holds", "it holds"), kept=True)]
    now = [Place(Span(40, 60), "munk|it holds", "it holds")]
    assert found_again(before, now, edit=Edit.of("", "")) == [7]
    assert found_again([Earlier(7, before[0].place)], now, edit=Edit.of("", "")) == [None]
