"""Reactions in the place of buttons, and the short commands in the place of reactions."""

from dataclasses import replace

import pytest

from bot.chat.matrix import choices
from bot.chat.matrix.buttons import MOST, keyed, keys_of, line_of, numbered, pressed, words_of
from bot.chat.matrix.render import render_all
from bot.reply import Action, Reply
from handlers.forms import LineForm, Offered
from tests.slack import samples

FORM = LineForm(
    "s31",
    "“Not one barge,”",
    "“Not one barge,” said Olav Brekke.",
    "Marta",
    ("Marta", "Olav Brekke"),
    "2025-02-18",
    (Offered("quay", "Quay"),),
)


def deeds(reply: Reply, asked: str, *, share: bool = False) -> dict[str, str]:
    return {key.sign: key.deed for key in keys_of(reply, asked, share=share)}


def test_a_timeline_has_more_its_own_and_what_can_be_done_with_it() -> None:
    assert deeds(samples.TIMELINE, "/timeline second-quay", share=True) == {
        "1️⃣": "/timeline second-quay page 2",
        "2️⃣": "/who-said quay in second-quay",
        "🔔": "follow second-quay",
        "📅": "lines date e1 e2 e3 e4 e5 e6",
        "📌": "share /timeline second-quay",
    }


def test_one_line_is_corrected_without_asking_which() -> None:
    one = replace(samples.WHO_SAID, entries=samples.WHO_SAID.entries[:1], actions=())
    assert deeds(one, "/who-said barge") == {
        "🧾": "/receipt s31",
        "✏️": "speaker s31",
        "📅": "date s31",
        "🚫": "story s31",
    }


def test_the_line_of_keys_says_what_each_does_and_is_typed_as() -> None:
    shown, told = line_of(keys_of(samples.WHO_SAID, "/who-said barge"), "!")
    assert shown == (
        "<p>🧾 receipt s31 · ✏️ wrong speaker · 📅 wrong date<br>"
        "<em>React, or reply !receipt s31, !speaker, !date</em></p>"
    )
    assert told == (
        "React, or reply !receipt s31, !speaker, !date:\n"
        "🧾 receipt s31: !receipt s31\n✏️ wrong speaker: !speaker\n📅 wrong date: !date"
    )


def test_there_are_never_more_keys_than_a_line_holds() -> None:
    many = keyed([Action(f"a{n}", f"/search {n}") for n in range(30)])
    assert [key.sign for key in many] == [f"{n}\ufe0f\u20e3" for n in range(1, 10)]
    assert len(keyed([*(Action(f"a{n}", f"/search {n}") for n in range(30)), Action("s", "share /new")])) <= MOST
    assert keyed([Action("long", "/search " + "x" * 2000)]) == ()


KEYS = {"1️⃣": "/timeline quay page 2", "2️⃣": "/who-said quay in quay", "✏️": "speaker s31"}


@pytest.mark.parametrize("sign", ["1️⃣", "1\u20e3"])
def test_a_reaction_counts_with_or_without_the_selector(sign: str) -> None:
    assert pressed(KEYS, sign) == "/timeline quay page 2"
    assert pressed(KEYS, "🎉") is None


def test_questions_back_issue_whole_commands() -> None:
    found = {
        deed: [action.command for action in choices.about_line(deed, FORM).actions]
        for deed in ("speaker", "date", "story")
    }
    assert found == {
        "speaker": ['/correct s31 speaker "Olav Brekke"', "/correct s31 speaker unknown"],
        "date": ["/correct s31 date unknown"],
        "story": ["/correct s31 not-this-story quay"],
    }
    assert [action.command for action in choices.which_line("lines date e1 e2").actions] == ["date e1", "date e2"]
    rooms = [("!a:x", "News"), ("!b:x", "Sport")]
    asked = choices.which_room("/timeline quay", rooms)
    assert [action.command for action in asked.actions] == ["share !a:x /timeline quay", "share !b:x /timeline quay"]
    assert choices.shared_to("share !a:x /timeline quay") == ("!a:x", "/timeline quay")
    assert choices.shared_to("share /timeline quay") == (None, "/timeline quay")
    assert choices.which_room("/timeline quay", []).actions == ()


def typed(reply: Reply) -> list[str]:
    return [f"{key.sign} {key.word}" for key in numbered(reply.actions)]


def test_what_answers_a_question_names_what_it_is_about() -> None:
    assert typed(choices.which_line("lines date e1 e8")) == ["1️⃣ date e1", "2️⃣ date e8"]
    assert typed(choices.about_line("speaker", FORM)) == ["1️⃣ speaker s31 1", "2️⃣ speaker s31 unknown"]
    assert typed(choices.about_line("date", FORM)) == ["1️⃣ date s31 unknown"]
    assert typed(choices.about_line("story", FORM)) == ["1️⃣ story s31 quay"]
    rooms = choices.which_room("/timeline quay", [("!a:x", "News"), ("!b:x", "Sport")])
    assert typed(rooms) == ["1️⃣ share 1", "2️⃣ share 2"]


def test_no_two_keys_of_a_message_are_typed_alike() -> None:
    twice = keyed([Action("a", "/search quay page 2"), Action("b", "/search ferry page 2"), Action("c", "/undo 3")])
    assert [key.word for key in twice] == ["more", "2", "3"]


def test_what_only_a_person_can_fill_in_is_no_key() -> None:
    offered = Reply("Sources", actions=(Action("add a source", "/source add URL"), Action("all", "/source list")))
    assert deeds(offered, "/desk") == {"1️⃣": "/source list"}
    assert "add a source: !source add URL" in render_all(offered)[0].content["body"]


def test_the_keys_of_an_answer_about_another_room_act_there() -> None:
    keys = keys_of(samples.TIMELINE, "/timeline second-quay", room="!desk:x")
    assert {key.sign: (key.deed, key.word) for key in keys} == {
        "1️⃣": ("at !desk:x /timeline second-quay page 2", "more"),
        "2️⃣": ("at !desk:x /who-said quay in second-quay", "2"),
        "🔔": ("follow second-quay", "follow"),
        "📅": ("at !desk:x lines date e1 e2 e3 e4 e5 e6", "date"),
    }
    one = replace(samples.WHO_SAID, entries=samples.WHO_SAID.entries[:1], actions=())
    assert words_of({key.sign: key.deed for key in keys_of(one, "/who-said barge", room="!desk:x")}) == {
        "1️⃣": "1",
        "✏️": "speaker",
        "📅": "date",
        "🚫": "story",
    }
