"""What holds for every text, however broken: spans in range, marks inside content, no error, no runaway time."""

import cProfile
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.lexicons import lexicons
from bot.model import Facts, Known, Span
from bot.reading import read
from bot.reading.furniture import furniture
from bot.reading.quotes import quotations
from bot.reading.sentences import paragraphs, sentences

KNOWN = Known(lexicons=lexicons())
# Enough English in front that the text is read and not put aside as another language.
ENGLISH = "It was said in the town that the bridge is shut and that the ferry will be late for all of us.\n"

PIECES = [
    "Ann Holm", "Holm", "he", "she", "they", "the mayor", "a source", "said", "says", "told", "reporters",
    "that", "adding", "according to", "was quoted as saying", "warning", "and", "but", "not", "while", "who",
    "on Friday", "on Jan. 6", "the bridge is shut", "ready", "(D-Ohio)", "Mr.", "U.S.", "“", "”", '"', "‘",
    "’", "'", "``", "''", "«", "»", "„", ",", ".", "?", "!", ":", ";", "—", "–", "...", "\n", "\n\n", "• ",
    "\u00a0", "\u202f", "\u2011", "\x00", "\x1b[31m", "\u202e", "שלום", "🙂", "\u200b", "\r\n", "\u2028",
    "2 min read", "Read more", "Share this",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join) | st.text(max_size=200)


def all_spans(facts: Facts) -> list[Span]:
    spans = [mention.span for mention in facts.dates] + [mention.span for mention in facts.events]
    spans += [fact.span for fact in facts.roles] + list(facts.furniture)
    for mention in facts.statements:
        spans += [*mention.content, *mention.quotes, mention.context]
        spans += [span for span in (mention.source, mention.cue) if span is not None]
    return spans


@settings(max_examples=300, deadline=None)
@given(texts)
def test_every_span_is_a_stretch_of_the_text_and_quotations_lie_in_the_content(text: str) -> None:
    article = ENGLISH + text
    facts = read(article, None, KNOWN)
    assert [span for span in all_spans(facts) if not 0 <= span.start < span.end <= len(article)] == []
    for mention in facts.statements:
        assert list(mention.content) == sorted(mention.content)
        assert all(any(c.start <= q.start and q.end <= c.end for c in mention.content) for q in mention.quotes)
        assert all(mention.context.start <= c.start and c.end <= mention.context.end for c in mention.content)
        assert bool(mention.doubts) or mention.speaker is not None or len(mention.speakers) > 1


@settings(max_examples=200, deadline=None)
@given(texts)
def test_nothing_found_lies_in_furniture(text: str) -> None:
    facts = read(ENGLISH + text, None, KNOWN)
    for mention in facts.statements:
        for start, end in mention.content:
            assert not any(start < other.end and other.start < end for other in facts.furniture)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_parts_are_in_order_and_do_not_overlap(text: str) -> None:
    for spans in (paragraphs(text), sentences(text), furniture(text, KNOWN.lexicons)):
        assert all(one.end <= other.start for one, other in pairwise(spans))
    outer = [quotation.outer for quotation in quotations(text, paragraphs(text))]
    assert all(one.end <= other.start for one, other in pairwise(outer))


@settings(max_examples=100, deadline=None)
@given(texts)
def test_reading_twice_gives_the_same(text: str) -> None:
    assert read(ENGLISH + text, None, KNOWN) == read(ENGLISH + text, None, KNOWN)


def test_a_long_text_on_one_line_is_read_whole() -> None:
    sentence = "Ann Holm said that the bridge was shut. "
    article = sentence * (200_000 // len(sentence))
    assert len(read(article, None, KNOWN).statements) == article.count("said")


def test_ten_thousand_marks_are_no_burden() -> None:
    for mark in ('"', "“", "”", "‘", "'", "«"):
        article = ENGLISH + f"{mark}a " * 10_000
        assert read(article, None, KNOWN).language == "en"


def test_no_full_stop_at_all() -> None:
    article = ENGLISH + "Ann Holm said that the bridge was shut and the ferry late while " * 3_000
    assert len(read(article, None, KNOWN).statements) > 0


def calls(text: str) -> int:
    """How many Python functions reading a text calls: the same on every machine."""
    profile = cProfile.Profile()
    profile.runcall(read, text, None, KNOWN)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("end", [".\n", ". ", " while "])
def test_twice_the_text_is_twice_the_work(end: str) -> None:
    sentence = (
        f"“The bridge is shut,” Ann Holm said on 6 January 2026, and Per Lie told reporters that it was safe{end}"
    )
    once, twice = calls(sentence * 300), calls(sentence * 600)
    assert twice < 2.1 * once
