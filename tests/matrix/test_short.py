"""Short commands: whatever is typed with the prefix acts on the answer it is meant for, or is answered."""

import pytest

from bot.chat.matrix.short import Short, last, not_under, short, under, unknown

TIMELINE = {"1️⃣": "/timeline quay page 2", "2️⃣": "/who-said quay in quay", "🔔": "follow quay", "📅": "lines date e1 e8"}
WHICH = {"1️⃣": "date e1", "2️⃣": "date e8"}
WHEN = {"1️⃣": "/correct e8 date unknown"}
WHO = {"1️⃣": '/correct s31 speaker "Olav Brekke"', "2️⃣": "/correct s31 speaker unknown"}
OLDER = "An older one has: react to that one, or reply to it with !2."
OWN = {"📌": "share /timeline quay", "🗑️": "delete @ada:x"}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("/more", Short("more")),
        ("/7", Short("7")),
        ("/wrong speaker", Short("speaker")),
        ("/not this story", Short("story")),
        ("/Follow", Short("follow")),
        ("/follow macron-putin", Short("follow macron-putin", "follow macron-putin")),
        ("/unfollow quay", Short("unfollow quay", "unfollow quay")),
        ("/date e8", Short("date e8", "date e8")),
        ("/date E8 18 Feb 2025", Short("date e8 18 Feb 2025", "/correct e8 date 18 Feb 2025")),
        ("/speaker s31 Olav Brekke", Short("speaker s31 Olav Brekke", "/correct s31 speaker Olav Brekke")),
        ("/story ps3 quay", Short("story ps3 quay", "/correct ps3 not-this-story quay")),
        ("/speaker s31 2", Short("speaker s31 2")),
        ("/share 2", Short("share 2")),
        ("/share this with everybody", None),
        ("/date with a source", None),
        ("/wrong", None),
        ("/more about that", None),
        ("/12", None),
        ("/receipt s31", None),
        ("/timeline quay", None),
    ],
)
def test_what_is_a_short_command_and_what_it_issues_by_itself(line: str, found: Short | None) -> None:
    assert short(line) == found


@pytest.mark.parametrize(
    ("words", "shown", "found"),
    [
        ("more", [TIMELINE], (0, "/timeline quay page 2")),
        ("1", [TIMELINE], (0, "/timeline quay page 2")),
        ("2", [TIMELINE], (0, "/who-said quay in quay")),
        ("2", [{}, TIMELINE], None),
        ("follow", [WHEN, WHICH, TIMELINE], (2, "follow quay")),
        ("date", [WHICH, TIMELINE], (1, "lines date e1 e8")),
        ("share", [TIMELINE, OWN], None),
        ("delete", [TIMELINE, OWN], None),
        ("share", [OWN], (0, "share /timeline quay")),
        ("1", [WHICH, TIMELINE], None),
        ("1", [WHEN, WHICH, TIMELINE], None),
        ("date e8 unknown", [WHEN], (0, "/correct e8 date unknown")),
        ("speaker s31 1", [WHICH, WHO], (1, '/correct s31 speaker "Olav Brekke"')),
        ("speaker s31 1", [WHICH], None),
    ],
)
def test_a_word_is_for_the_last_answer_that_has_it_and_a_number_for_the_last_alone(
    words: str, shown: list[dict[str, str]], found: tuple[int, str] | None
) -> None:
    assert last(shown, Short(words)) == found


@pytest.mark.parametrize(("words", "deed"), [("1", "date e1"), ("date e8", "date e8"), ("7", None), ("follow", None)])
def test_under_the_message_that_is_replied_to_a_number_is_a_signs(words: str, deed: str | None) -> None:
    assert under(WHICH, words) == deed


@pytest.mark.parametrize(
    ("words", "shown", "said"),
    [
        ("7", [WHEN], "My last answer here has no !7: it has !date e8 unknown."),
        (
            "2",
            [WHEN, TIMELINE],
            f"My last answer here has no !2: it has !date e8 unknown. {OLDER}",
        ),
        (
            "follow",
            [],
            "No answer of mine here has a !follow that I know of. Ask again: what an answer can do stands under it.",
        ),
    ],
)
def test_what_no_answer_has_is_told_in_a_line(words: str, shown: list[dict[str, str]], said: str) -> None:
    assert unknown(shown, Short(words), "!") == said


def test_what_the_message_that_is_replied_to_has_not_is_told_too() -> None:
    assert not_under({}, Short("7"), "!desk") == "That answer has no !desk 7: it has no keys."
    assert not_under(WHICH, Short("7"), "!") == "That answer has no !7: it has !date e1, !date e8."
