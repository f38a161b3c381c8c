"""Texts that no newspaper prints: marks that never close, control signs, other scripts, endless words and nesting."""

import itertools
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lexicons import lexicons
from bot.model import Date, Facts, Known, Span
from bot.reading import read

KNOWN = Known(lexicons=lexicons())
PUBLISHED = Date("2025-03-05", "day", "stated")
# Enough English in front that the text is read and not put aside as another language.
ENGLISH = "It was said in the town that the bridge is shut and that the ferry will be late for all of us.\n"
SPOKEN = "Ann Holm, the mayor of Oslo, told reporters on 6 January 2026 that the bridge was shut."

MARKS = "\"“”„‟‘’‚‛'`´«»‹›()[]{}<>⟨⟩"
NEWLINES = ("\n", "\r", "\r\n", "\n\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")
UNSEEN = "\0\x01\x07\x08\x1a\x1b\x7f\u00ad\u200b\u200d\u200e\u202a\u202b\u202c\u202d\u202e\u2066\u2069\ufeff\ufffe"
OTHER_SCRIPTS = (
    "שלום אמר",
    "قال الرئيس",
    "министр",
    "大臣は「はい」",
    "İSTANBUL",
    "ẞß",
    "ﬁ",
    "e\u0301",
    "👩‍👩‍👧",
    "🇳🇴",
    "𝔄",
)

signs = st.sampled_from([*MARKS, *NEWLINES, *UNSEEN, *OTHER_SCRIPTS, *".,;:?!…—–-•/ \t", "``", "''", "--", "..."])
words = st.sampled_from(
    [*SPOKEN.split(), "said", "he", "“We", "not”", "“Is", "shut?”", "according to", "Friday", "in May", "the summit"]
)
odd_texts = st.lists(signs | words, max_size=80).flatmap(
    lambda pieces: st.sampled_from(["", " "]).map(lambda between: between.join(pieces))
)


def spans_of(facts: Facts) -> list[Span]:
    found = [each.span for each in facts.dates] + [each.span for each in facts.events]
    found += [each.span for each in facts.roles] + list(facts.furniture)
    for said in facts.statements:
        found += [*said.content, *said.quotes, said.context, *filter(None, (said.source, said.cue))]
    return found


def assert_sound(article: str, published: Date | None = None) -> Facts:
    """Every span is a stretch of the text, quotations lie within what was said, and the lists are in order."""
    facts = read(article, published, KNOWN)
    assert [span for span in spans_of(facts) if not 0 <= span.start < span.end <= len(article)] == []
    for said in facts.statements:
        assert all(any(c.start <= q.start and q.end <= c.end for c in said.content) for q in said.quotes)
        assert all(one.end <= other.start for one, other in itertools.pairwise(said.content))
    assert list(facts.dates) == sorted(facts.dates, key=lambda each: each.span)
    assert list(facts.statements) == sorted(facts.statements, key=lambda each: each.content[0])
    assert list(facts.events) == sorted(facts.events, key=lambda each: each.span.start)
    assert list(facts.furniture) == sorted(facts.furniture)
    return facts


@settings(max_examples=400, deadline=None)
@given(odd_texts, st.sampled_from([None, PUBLISHED]))
def test_odd_signs_break_no_span(text: str, published: Date | None) -> None:
    assert_sound(ENGLISH + text, published)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_signs_at_all_break_no_span(text: str) -> None:
    assert_sound(f"{ENGLISH}{SPOKEN} {text} {SPOKEN}\n{text}")


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(SPOKEN)), signs, st.integers(1, 60))
def test_a_sign_in_the_midst_of_a_sentence_breaks_no_span(at: int, sign: str, times: int) -> None:
    assert_sound(ENGLISH + SPOKEN[:at] + sign * times + SPOKEN[at:])


@pytest.mark.parametrize("newline", NEWLINES, ids=ascii)
def test_one_statement_a_line_however_lines_end(newline: str) -> None:
    facts = assert_sound(ENGLISH + newline.join([SPOKEN] * 3))
    assert [said.speaker for said in facts.statements if said.source] == ["Ann Holm"] * 3


@pytest.mark.parametrize("sign", UNSEEN, ids=unicodedata.category)
def test_unseen_signs_between_sentences_hide_none(sign: str) -> None:
    facts = assert_sound(f"{ENGLISH}{SPOKEN} {sign} {SPOKEN}")
    assert [said.speaker for said in facts.statements if said.source] == ["Ann Holm"] * 2


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("(", ")"), ("[", "]"), ("“", "”"), ("‘", "’"), ("«", "»"), ("„", "“"), ("``", "''"), ('"', '"'), ("“‘", "’”")],
)
def test_marks_within_marks_have_no_depth_too_great(opening: str, closing: str) -> None:
    deep = f"{opening}a " * 5_000 + f"b{closing} " * 5_000
    for text in (deep, f"{opening}a " * 10_000, f"b{closing} " * 10_000, opening * 10_000 + closing * 10_000):
        facts = assert_sound(f"{ENGLISH * 80}{text}\n{SPOKEN}")
        assert facts.statements[-1].speaker == "Ann Holm"


SHAPES = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "shapes").glob("*.txt"))
)


def test_a_sentence_that_breaks_off_after_any_word_is_read() -> None:
    for written in SHAPES.splitlines():
        words = written.split()
        cut = "\n\n".join(" ".join(words[:end]) for end in range(1, len(words)))
        assert_sound(f"{ENGLISH * 5}\n\n{cut}")


LONG = 200_000
ENDLESS = {
    "a word": "a" * LONG,
    "a name": "A" * LONG,
    "a number": "1" * LONG,
    "a hyphened word": "a-" * LONG,
    "initials": "A." * LONG,
    "apostrophes in a name": "A'" * LONG,
    "stops": "." * LONG,
    "stops and marks": ".”" * LONG,
    "dots and no end": "…" * LONG + "x",
    "spaces in a sentence": "Ann Holm said" + " " * LONG + "that it was shut.",
    "spaces after a comma": "The mayor came, and" + ", " * LONG + "left on 3 May 2025.",
    "signs after a date": "3 May 2025" + " |" * LONG + "x",
    "names": "Ann Holm " * (LONG // 9),
    "namesakes": "".join(f"Mr. B{chr(97 + n % 26) * (n // 26 + 2)} Dekk met Dekk. " for n in range(3_000)),
    "cues": "said " * (LONG // 5),
    "years": "1999 " * (LONG // 20),
    "empty lines": "\n" * LONG,
    "holders of one office": "".join(
        f"President Ann {''.join(name).title()} was late. The president said so.\n"
        for name in itertools.islice(itertools.product("abdegiklno", repeat=5), 16_000)
    ),
    "authors": "".join(f"Ann {chr(97 + n % 26) * (n // 26 + 2)}\nAvatar\n".title() for n in range(2_000)),
}
"""What a search that starts anew at each sign would never come to the end of."""


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_what_never_ends_is_read_to_its_end(text: str) -> None:
    facts = assert_sound(f"{ENGLISH * 80}{text}\n{SPOKEN}")
    assert facts.statements[-1].speaker == "Ann Holm"
