"""Lines that end no paragraph: wrapped copy, and breaks inside a quotation."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading import read
from bot.wrapped import unwrapped
from tests.reading.test_seed_pages import known

FIRST = (
    "The mayor of Brell, Ann Holm, said on Friday that the ferry, which has been out of service since the storms "
    "of the winter, would return to the fjord before Easter, and “not a day later”. She told reporters that the "
    "council had found the money for the repair, and that nobody would have to pay for it twice."
)
SECOND = (
    "“We will sail again before the birds come back from the south, and I want every child in this town to be on the "
    "first crossing,” Holm said at a news conference in the old customs house."
)


@pytest.mark.parametrize("width", [60, 65, 72, 80, 99])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_wrapped_copy_is_read_as_its_paragraphs(width: int, ends: str) -> None:
    wrapped = (ends * 2).join(ends.join(textwrap.wrap(each, width)) for each in (FIRST, SECOND))
    plain = f"{FIRST}\n\n{SECOND}"
    found = read(wrapped, None, known()).statements
    told = [(said.speaker, " ".join(" ".join(span.of(wrapped) for span in said.content).split())) for said in found]
    meant = read(plain, None, known()).statements
    assert told == [(said.speaker, " ".join(span.of(plain) for span in said.content)) for said in meant]
    assert len(told) == 3


def test_a_list_in_wrapped_copy_stays_one() -> None:
    listed = "- the ferry\n- the bridge\n- the road"
    wrapped = "\n".join(textwrap.wrap(FIRST, 60))
    assert unwrapped(f"{wrapped}\n\n{listed}") == f"{' '.join(textwrap.wrap(FIRST, 60))}\n\n{listed}"


@pytest.mark.parametrize(
    "text",
    [
        "Ferry back by Easter\nBridge shut again\nCouncil finds the money",
        "A first paragraph that ends.\nA second one, “with words” in it.\nA third.",
        "“We go,” she said.\n“We stay,” he said.",
        "“We go.\n\nHe left, and said that it was “time”.",
        'The plank was 6" wide.\nShe said so.\nThe other was 7" wide.',
    ],
)
def test_a_paragraph_stays_a_paragraph(text: str) -> None:
    assert unwrapped(text) == text


@pytest.mark.parametrize(("opens", "closes"), [("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'")])
def test_a_quotation_that_runs_over_lines_is_one(opens: str, closes: str) -> None:
    text = f"{opens}We sail on Friday.\nWe need more boats,{closes} Ann Holm said.\nThe town waits."
    (said,) = read(text, None, known()).statements
    assert [span.of(text) for span in said.content] == [f"{opens}We sail on Friday.\nWe need more boats,{closes}"]
    assert said.speaker == "Ann Holm"


def test_what_follows_a_mark_at_the_beginning_of_a_line_is_told_by_the_writer() -> None:
    text = 'Ann Holm said: "We sail on Friday.\nWe need more boats.\n" The town waits for the ferry.'
    (said,) = read(text, None, known()).statements
    assert [span.of(text) for span in said.content] == ['"We sail on Friday.\nWe need more boats.\n"']


@given(st.text(alphabet=" \n\r\t\"'“”‘’.,aBc-"))
def test_every_sign_but_white_space_stays_where_it_is(text: str) -> None:
    kept = unwrapped(text)
    assert len(kept) == len(text)
    assert all(
        after == before or (before.isspace() and after.isspace()) for before, after in zip(text, kept, strict=True)
    )


def test_a_line_that_ends_in_a_title_goes_on_to_its_name() -> None:
    text = "The gate is shut, said the harbour’s Capt.\nAnn Holm.\nShe left."
    assert [said.speaker for said in read(text, None, known()).statements] == ["Ann Holm"]


def test_a_line_that_names_who_spoke_ends_their_words() -> None:
    text = '"The gate is shut.\nAnn Holm."\nThe town waits.'
    assert unwrapped(text) == text
