"""Words that were taken down are found again however they are set or edited, and other sentences are not theirs."""

from __future__ import annotations

from itertools import permutations

import pytest

from bot.following.passages import hashed, masked, passages_of, places

KEY = "id:holm"
HERE = {hashed(KEY)}
SAID = "the U.S. owes Holm's re-opened harbour 12,000 crowns for the naïve repair of every pier"


def left(passage: str, text: str, keys: set[str] = HERE) -> str:
    """The text with the passage overwritten, runs of it as one mark."""
    return masked(text, places(text, list(passages_of(passage, KEY)), keys)).replace("█", "")


@pytest.mark.parametrize(
    "set_otherwise",
    [
        SAID,
        SAID.replace("U.S.", "US").replace("12,000", "12000"),
        SAID.replace("12,000", "12\u202f000").replace("re-opened", "reopened"),
        SAID.replace("harbour", "har-\nbour").replace("repair", "re\u00adpair"),
        SAID.replace("re-opened", "re\u2011opened").replace("naïve", "NAIVE"),
        SAID.replace("Holm's", "Holm’s").replace("owes", "“owes”,"),
    ],
)
def test_letters_and_digits_alone_tell_a_passage_in_any_article(set_otherwise: str) -> None:
    rest = left(SAID, f"Berg said {set_otherwise}. Rain fell.", set()).replace("\n", "")
    assert rest == "Berg said . Rain fell."


def test_a_passage_is_whole_words() -> None:
    assert left("the ice is gone", "They say the ice is gonefor good, bathe ice is gone.", set()) == (
        "They say the ice is gonefor good, bathe ice is gone."
    )


QUOTED = "soldiers could be sent to the frozen pier before the spring tide"
EDITS = [
    ("troops could be sent to the frozen pier before the spring tide", "troops "),
    ("soldiers may be sent to the frozen pier before the spring tide", ""),
    ("soldiers could be sent to the [great] frozen pier before the spring tide", ""),
    ("soldiers could be sent ... before the spring tide", ""),
    ("sent to the frozen pier", ""),
    ("soldiers could be sent to the frozen pier", ""),
    ("to the frozen pier soldiers could be sent before the spring tide", "to the "),
]


@pytest.mark.parametrize(("edited", "stays"), EDITS)
def test_in_its_own_article_an_edited_passage_is_found(edited: str, stays: str) -> None:
    text = f"Berg warned that {edited}. Rain fell."
    assert left(QUOTED, text) == f"Berg warned that {stays}. Rain fell."
    assert left(QUOTED, text, set()) == text


def test_a_few_words_count_in_their_own_article_alone() -> None:
    assert left("No comment", "“No comment,” Berg said.") == "“,” Berg said."
    assert left("No comment", "“No comment,” Berg said.", set()) == "“No comment,” Berg said."


ARTICLE = """\
The ferry to Holm will not sail before the ice in the sound is gone, the transport minister said on Tuesday.
The minister said the ferry had been built for summer and that nobody had asked for a ship that breaks ice.
Islanders have asked for a winter ferry since the old ship was sold in the year of the flood.
“We have waited for a winter ferry longer than for the bridge,” said the leader of the dockers' union.
The union wants the harbour to stay open in winter and the dockers to be paid for the days without a ship.
The harbour was closed for eleven days in January, when the ice was thicker than in any winter since the war.
A spokesman for the ministry said that the state will pay for the days on which the harbour was closed.
The mayor of Holm said that the council had not been told what the state will pay for, and by when.
He said the council will meet on Friday to decide whether the school boat can sail until the ferry does.
The school boat carried sixty children to Vell on Monday and came back with bread, post and medicine.
Doctors in Vell said that two patients from the island had reached the hospital by helicopter.
The helicopter costs the county nine thousand crowns an hour, according to its budget for the winter.
The county said it has money for the helicopter until the end of March, and none for a second boat.
On Wednesday the minister is to meet the leaders of the county and the dockers' union in Vell.
"""


def test_no_other_sentence_of_its_article_is_taken_for_a_passage_but_one_with_six_words_of_it_in_a_row() -> None:
    sentences = ARTICLE.splitlines()
    wrong = [(one, other) for one, other in permutations(sentences, 2) if left(one.rstrip("."), other) != other]
    assert len(sentences) * (len(sentences) - 1) == 182
    assert wrong == [(sentences[7], sentences[6])]  # "that the state will pay for"
