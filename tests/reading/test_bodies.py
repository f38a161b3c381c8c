"""Which body is meant: by description, by a short name, or where it is not said which."""

import pytest

from bot.lexicons import lexicons
from bot.model import Known, StatementMention
from bot.reading import read
from bot.reading.bodies import BY_KIND, SEVERAL

KNOWN = Known(lexicons=lexicons())


def last(text: str) -> StatementMention:
    """The last statement of a text."""
    return read(text, None, KNOWN).statements[-1]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Fearn Oil Inc. said it lost money. The company said it will sell a rig.", "Fearn Oil Inc"),
        ("Fearn Oil Inc. lost money. It is old. The company also said it will sell a rig.", "Fearn Oil Inc"),
        ("Quorra, a drilling company, lost money. The company said it will sell a rig.", "Quorra"),
        ("The Fearn Savings Bank lost money. The bank said it will close a branch.", "Fearn Savings Bank"),
        ("The Labour Department counted the jobs. Later the department said there were few.", "Labour Department"),
        ("The Fearn Foundation met. “It is old,” the foundation said.", "Fearn Foundation"),
        ("The rigs are Quorra's. Quorra said it lost money. The software giant said it is sorry.", "Quorra"),
        ("The Fearn Gazette wrote that the bridge is old. The newspaper said it is shut.", "Fearn Gazette"),
    ],
)
def test_a_description_means_the_body_that_is_of_its_kind_and_leads_before(text: str, speaker: str) -> None:
    found = last(text)
    assert (found.speaker, found.doubts) == (speaker, ())


def test_a_body_taken_by_its_kind_alone_is_marked() -> None:
    text = "Fearn Oil Inc. sold a rig to Quorra Gas Corp. yesterday. The company said it was cheap."
    found = last(text)
    assert (found.speaker, found.doubts) == ("Fearn Oil Inc", (BY_KIND,))


def test_of_two_that_can_be_meant_both_are_kept() -> None:
    text = (
        "The bridge is shut. It is old. Nobody comes. "
        "Fearn Oil Inc. said it is sorry, according to Quorra Gas Corp. The company said it is rich."
    )
    found = last(text)
    assert (found.speaker, found.candidates, found.doubts) == (
        None,
        ("Fearn Oil Inc", "Quorra Gas Corp"),
        (SEVERAL,),
    )


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        # No body of the kind, another one, one that shows no kind, or one that is only owner.
        ("The bridge is shut. The company said it is old.", "the company"),
        ("The Labour Department counted the jobs. The bank said there were few.", "the bank"),
        ("Fearn Oil Inc. lost money. The other company said it did not.", "other company"),
        ("The Labour Department wrote to the FDB. The FDB said it was late. The agency said it lied.", "the agency"),
        ("Ann Holm came late. A company was there. The company said it is rich.", "the company"),
        ("Fearnbank said it is poor. The ministry said it is rich.", "the ministry"),
        ("Fearn Oil Inc. lost money. A company said it is rich.", "a company"),
    ],
)
def test_a_description_of_no_body_named_before_stays_as_it_is(text: str, speaker: str) -> None:
    assert last(text).speaker == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Quorra Partners Limited Partnership sold a rig. Quorra said it is old.",
            "Quorra Partners Limited Partnership",
        ),
        ("Ann Holm told the Fearn Post that she left. She is late, the Post said.", "Fearn Post"),
        (
            "First of Fearnshire Bank Corp. is poor. First of Fearnshire said it is old.",
            "First of Fearnshire Bank Corp",
        ),
        ("The Fearn Post and the Quorra Post are old. The Post said it is late.", "Post"),
        ("Quorra said it is old. Quorra Partners Limited sold a rig.", "Quorra"),
    ],
)
def test_a_short_name_means_the_only_longer_one_before(text: str, speaker: str) -> None:
    assert last(text).speaker == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Notes of May 3, 4:16 PM ET Quorra said it is old.", "Quorra"),
        ("The bridge is old, 25-year-old Quorra said.", "Quorra"),
        ("The bridge is old, pensioner Quorra-Vell said.", "Quorra-Vell"),
        ("The bridge is old, Rowers of the Fjord executive director Ann Holm said.", "Ann Holm"),
        (
            "The bridge is old, Friends of the Fearnshire mayor Ann Holm said.",
            "Friends of the Fearnshire mayor Ann Holm",
        ),
        ("Quorra's Holdings Inc. said it is old.", "Quorra's Holdings Inc"),
        ("First of Fearnshire Bank Corp. said it is old.", "First of Fearnshire Bank Corp"),
    ],
)
def test_what_stands_before_a_name_is_no_part_of_it(text: str, speaker: str) -> None:
    assert last(text).speaker == speaker


def test_he_and_others_are_whom_he_means_and_the_others() -> None:
    text = "Mayor Peter Lie opened the bridge. He and other officials said it is old."
    found = last(text)
    assert (found.speaker, found.speakers) == (None, ("Peter Lie", "other officials"))


def test_he_and_others_of_whom_nobody_is_known_stay_as_described() -> None:
    assert last("It rained all day. He and other officials said it is old.").speaker == "He and other officials"


def test_the_body_of_the_first_sentence_is_kept_beside_a_nearer_name_of_no_kind() -> None:
    text = "Fearn Oil Inc. is old. The rig of Quorra burnt. Quorra said it is sorry. The company said it is poor."
    found = last(text)
    assert (found.speaker, found.candidates) == (None, ("Quorra", "Fearn Oil Inc"))
