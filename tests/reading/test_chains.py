"""Who passed on what somebody else said, outermost first."""

import pytest

from tests.reading.test_statements import facts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ann Holm said Peter Lie had told the council that the bridge was shut.",
            [("Ann Holm", ()), ("Peter Lie", ("Ann Holm",))],
        ),
        (
            "Radio Oslo reported that Ann Holm said Peter Lie had told her that the bridge was shut.",
            [("Radio Oslo", ()), ("Ann Holm", ("Radio Oslo",)), ("Peter Lie", ("Radio Oslo", "Ann Holm"))],
        ),
        (
            "Ann Holm said she had warned the council that the bridge was weak.",
            [("Ann Holm", ()), ("Ann Holm", ())],
        ),
        (
            "Ann Holm said the bridge was shut and Peter Lie said the ferry would run.",
            [("Ann Holm", ()), ("Peter Lie", ())],
        ),
    ],
)
def test_what_is_told_inside_another_statement_keeps_who_passed_it_on(
    text: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert [(m.speaker, m.via) for m in facts(text).statements] == expected
