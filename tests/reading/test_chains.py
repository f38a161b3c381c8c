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
