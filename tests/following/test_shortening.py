"""Words too long for a line: cut at a sentence's end, the quotation closed, what turns the meaning kept."""

import pytest

from bot.following.shortening import LONGEST, in_short, parts

SENTENCE = "The boats stay in the harbour until the wind turns. "
HEAD = SENTENCE * 28
"""As many of the sentence as fit, with room for what else is shown."""
LONG = SENTENCE * 40


def test_parts_hold_all_words_and_none_is_too_long() -> None:
    assert parts("The boats stay.") == ["The boats stay."]
    assert parts(LONG) == [SENTENCE * 28, SENTENCE * 12]
    assert ["".join(parts("x" * 4000)), *map(len, parts("x" * 4000))] == ["x" * 4000, LONGEST, LONGEST, 1000]


def test_what_fits_is_shown_as_it_is() -> None:
    whole = "x" * LONGEST
    assert in_short(whole, whole) == whole


@pytest.mark.parametrize(
    ("shown", "content", "wanted"),
    [
        (LONG, LONG, f"{HEAD.strip()} […]"),
        (f"“{LONG}”", f"“{LONG}”", f"“{HEAD.strip()} […]”"),
        (f'"{LONG}"', f'"{LONG}"', f'"{HEAD.strip()} […]"'),
        (f"«{LONG}»", f"«{LONG}»", f"«{HEAD.strip()} […]»"),
        (f"„{LONG}“", f"„{LONG}“", f"„{HEAD.strip()} […]“"),
        (f"“{LONG}” is what Lind denied.", f"“{LONG}”", f"“{HEAD.strip()} […]” is what Lind denied."),
        (f"“{LONG}” she told the town.", f"“{LONG}”", f"“{HEAD.strip()} […]”"),
        (f"“Wait.” Lind said: {LONG}", LONG, f"“Wait.” Lind said: {HEAD.strip()} […]"),
        ("boat " * 400, "", f"{('boat ' * 299).strip()} […]"),
        ("x" * 2000, "", f"{'x' * (LONGEST - 5)} […]"),
    ],
)
def test_a_long_one_is_cut_with_a_sign_inside_its_marks(shown: str, content: str, wanted: str) -> None:
    assert (in_short(shown, content), len(wanted) <= LONGEST) == (wanted, True)
