"""Who passed on what somebody else said, outermost first."""

import pytest

from tests.reading.test_statements import facts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ann Holm said Peter Lie had told the council that the bridge was shut.",
            [("Ann Holm", ())],
        ),
        (
            "Ann Holm said the bridge was shut, Radio Oslo reported.",
            [("Radio Oslo", ()), ("Ann Holm", ("Radio Oslo",))],
        ),
        (
            "Ann Holm said she had warned the council that the bridge was weak.",
            [("Ann Holm", ())],
        ),
        (
            "Ann Holm said the bridge was shut and Peter Lie said the ferry would run.",
            [("Ann Holm", ()), ("Peter Lie", ())],
        ),
    ],
)
def test_the_outer_speaker_answers_for_what_is_told_at_second_hand_and_a_reporter_passes_on(
    text: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert [(m.speaker, m.via) for m in facts(text).statements] == expected


@pytest.mark.parametrize(
    ("text", "speaker", "via"),
    [
        (
            "Radio Oslo reported, quoting a source in the council, that the bridge was shut.",
            "a source in the council",
            ("Radio Oslo",),
        ),
        (
            "The newspaper Fjord, citing the Norna agency, which quoted a council official, said the bridge was shut.",
            "a council official",
            ("Fjord", "the Norna agency"),
        ),
        (
            "According to a report by Radio Oslo, citing two officials, the bridge was shut.",
            "two officials",
            ("a report by Radio Oslo",),
        ),
        ("The bridge was shut, the Norna agency reported, citing Ann Holm.", "Ann Holm", ("the Norna agency",)),
        (
            "The bridge was shut, the Norna agency reported, citing a court document.",
            "the Norna agency",
            ("a court document",),
        ),
        ("Ann Holm, quoted by the Norna agency, said the bridge was shut.", "Ann Holm", ("the Norna agency",)),
        ("Ann Holm said, citing the weather, that the bridge was shut.", "Ann Holm", ()),
    ],
)
def test_whoever_cites_passes_on_what_the_last_one_cited_said_in_order(
    text: str, speaker: str, via: tuple[str, ...]
) -> None:
    assert [(m.speaker, m.via) for m in facts(text).statements] == [(speaker, via)]


def test_what_closes_a_sentence_with_according_to_passes_on_all_of_it() -> None:
    text = "Ann Holm said the bridge was shut, according to Radio Oslo."
    first = facts(text).statements[0]
    assert (first.speaker, first.via) == ("Ann Holm", ("Radio Oslo",))


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Per Lie said the bridge was shut.", ["Per Lie"]),
        ("The bridge was shut for the winter, Per Lie said.", ["Per Lie"]),
        ("“The bridge is shut,” said Per Lie.", ["Per Lie"]),
        ("The mayor, Per Lie, said the bridge was shut.", ["Per Lie"]),
        ("The bridge was shut for the winter, per Radio Oslo.", ["Radio Oslo"]),
        ("Per Radio Oslo, the bridge was shut.", ["Radio Oslo"]),
        ("The bridge was shut, per Norna, citing two officials.", ["two officials"]),
        ("The bridge was shut for the winter, per the agreement.", []),
        ("The ferry costs five kroner per Norwegian.", []),
    ],
)
def test_per_is_a_first_name_or_leads_to_who_reports(text: str, speakers: list[str]) -> None:
    assert [m.speaker for m in facts(text).statements] == speakers
