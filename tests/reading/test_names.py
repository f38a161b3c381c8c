"""Whom a name means: later surnames, spellings, initials, and the two who share a surname."""

import pytest

from bot.lexicons import lexicons
from bot.model import Known, Person
from bot.reading import read

SAME_NAME = ("more than one person has this name",)
ONLY_REGISTER = ("full name only from the register of people",)
KNOWN = Known(
    people=(
        Person("Orin Velsky", spellings=("Orin Velskyy", "Velskyy"), gender="m"),
        Person("Ada Brunn", gender="f"),
        Person("Knut Brunn", gender="m"),
    ),
    lexicons=lexicons(),
)


def speakers(text: str) -> list[tuple[str | None, tuple[str, ...], tuple[str, ...]]]:
    """Each statement's speaker, candidates and doubts."""
    return [(said.speaker, said.candidates, said.doubts) for said in read(text, None, KNOWN).statements]


@pytest.mark.parametrize(
    ("introduced", "later", "speaker"),
    [
        ("Ruud van der Loon runs the ferry.", "Van der Loon", "Ruud van der Loon"),
        ("The ferry belongs to Omar al-Tarik, a farmer.", "Al-Tarik", "Omar al-Tarik"),
        ("The ferry belongs to Omar al-Tarik, a farmer.", "Tarik", "Omar al-Tarik"),
        ("The ferry belongs to Sean O’Bryne, a farmer.", "O'Bryne", "Sean O’Bryne"),
        ("The ferry belongs to Ann McTavish-Lunde.", "McTavish-Lunde", "Ann McTavish-Lunde"),
        ("The ferry belongs to Al Tibbet, a farmer.", "Tibbet", "Al Tibbet"),
        ("The ferry belongs to Jan Dekk, a farmer.", "Dekk", "Jan Dekk"),
        ("The ferry belongs to Paul J. Merrin Jr., a farmer.", "Mr. Merrin", "Paul J. Merrin Jr."),
        ("The ferry belongs to Paul J. Merrin Jr., a farmer.", "P. J. Merrin", "Paul J. Merrin Jr."),
        ("The ferry belongs to P. Merrin. It was built by Paul Merrin.", "Merrin", "Paul Merrin"),
        ("The ferry belongs to Lise Dekk, a farmer.", "Lise", "Lise Dekk"),
        ("The ferry belongs to Orin Velskiy.", "Velski", "Orin Velsky"),
        ("The ferry belongs to Sergei Tolvin. It was built by Sergey Tolvin.", "Tolvin", "Sergei Tolvin"),
    ],
)
def test_a_later_form_of_a_name_is_the_same_person(introduced: str, later: str, speaker: str) -> None:
    assert speakers(f"{introduced} {later} said the gate was shut.") == [(speaker, (), ())]


@pytest.mark.parametrize(
    ("introduced", "later", "speaker"),
    [
        ("Peter Dekk and Ann Dekk run the ferry.", "Mrs. Dekk", "Ann Dekk"),
        ("Peter Dekk and Ann Dekk run the ferry.", "Mr Dekk", "Peter Dekk"),
        ("Peter Dekk and Ann Dekk run the ferry.", "Ann", "Ann Dekk"),
        ("Tom Merrin Sr. and Tom Merrin Jr. run the ferry.", "Mr. Merrin Jr.", "Tom Merrin Jr."),
    ],
)
def test_a_title_or_a_first_name_decides_between_two_of_one_surname(introduced: str, later: str, speaker: str) -> None:
    assert speakers(f"{introduced} {later} said the gate was shut.") == [(speaker, (), ())]


@pytest.mark.parametrize(
    ("introduced", "later", "candidates"),
    [
        ("Peter Dekk and Ann Dekk run the ferry.", "Dekk", ("Peter Dekk", "Ann Dekk")),
        ("Brothers Tom Harrow and Sam Harrow run the ferry.", "Harrow", ("Tom Harrow", "Sam Harrow")),
        ("Brothers Tom Harrow and Sam Harrow run the ferry.", "Mr. Harrow", ("Tom Harrow", "Sam Harrow")),
        ("Ann B. Lunde and Ann C. Lunde run the ferry.", "Lunde", ("Ann B. Lunde", "Ann C. Lunde")),
        ("Nobody runs the ferry.", "Brunn", ("Ada Brunn", "Knut Brunn")),
    ],
)
def test_two_of_one_surname_are_kept_open(introduced: str, later: str, candidates: tuple[str, ...]) -> None:
    assert speakers(f"{introduced} {later} said the gate was shut.") == [(None, candidates, SAME_NAME)]


@pytest.mark.parametrize("name", ["Velsky", "Velskyy", "Velskiy"])
def test_a_surname_that_only_the_register_explains_is_to_check(name: str) -> None:
    assert speakers(f"{name} said the gate was shut.") == [("Orin Velsky", (), ONLY_REGISTER)]


def test_the_first_name_of_a_couple_is_no_other_persons() -> None:
    text = "The ferry belongs to David Lunde. David and Jean Dekk said the gate was shut."
    assert "David Lunde" not in {said.speaker for said in read(text, None, KNOWN).statements}


@pytest.mark.parametrize("title", ["", "opposition leader ", "the party’s leader ", "Conservative leader ", "Dr. "])
def test_a_name_in_apposition_is_who_is_described(title: str) -> None:
    text = f"Ann Holm spoke first. Her rival, {title}Ola Lie, said the gate was shut."
    assert speakers(text) == [("Ola Lie", (), ())]


def test_a_common_noun_that_opens_a_sentence_is_no_part_of_a_name() -> None:
    assert speakers("Pensioner Ann Holm said the gate was shut.") == [("Ann Holm", (), ())]


@pytest.mark.parametrize(
    "source", ["a statement today by Mayor Ann Holm", "a written statement from Ann Holm", "a letter by Ann Holm"]
)
def test_what_somebody_wrote_is_said_by_them(source: str) -> None:
    assert speakers(f"The gate was shut, according to {source}.") == [("Ann Holm", (), ())]


def test_a_conjunction_after_a_source_is_no_part_of_it() -> None:
    assert speakers("The gate was shut, according to the Brell Post and was opened later.") == [("Brell Post", (), ())]


def test_a_participle_before_an_office_and_a_name_belongs_to_them() -> None:
    assert speakers("“The gate is shut,” outraged harbour delegate Ann Holm said.") == [("Ann Holm", (), ())]


@pytest.mark.parametrize(("source", "name"), [("Pensioner Bayram-aga", "Bayram-aga"), ("25-year-old Guzin", "Guzin")])
def test_a_single_name_is_told_from_what_describes_it(source: str, name: str) -> None:
    assert speakers(f"{source} said the gate was shut.") == [(name, (), ())]


def test_an_age_shows_a_person() -> None:
    assert speakers("25-year-old Guzin shut the gate. “It is old,” she said.") == [("Guzin", (), ())]


@pytest.mark.parametrize(
    "name",
    [
        "Will Dahl",
        "Theresa May",
        "June Holm",
        "Ann Long",
        "Ken Will",
        "Emily Donnelly",
        "Tim Still",
        "Moon Jae In",
        "Li He",
    ],
)
def test_a_name_that_is_also_a_small_word_is_a_name(name: str) -> None:
    said = f"{name} runs the ferry. “It is shut,” said {name}. {name} told us that it is old."
    assert speakers(said) == [(name, (), ())] * 2


@pytest.mark.parametrize("surname", ["May", "Long", "Will", "Donnelly", "Still"])
def test_a_surname_that_is_also_a_small_word_is_a_name(surname: str) -> None:
    said = f"Ann {surname} runs the ferry. “It is shut,” said {surname}. {surname} said that it is old."
    assert speakers(said) == [(f"Ann {surname}", (), ())] * 2


@pytest.mark.parametrize(
    "before", ["In May", "Since June", "Finally", "Still,", "Long before,", "On Tuesday May 6,", "So", "Will he go?"]
)
def test_a_month_or_a_small_word_before_a_name_is_no_part_of_it(before: str) -> None:
    assert speakers(f"{before} Ann Holm said the gate was shut.") == [("Ann Holm", (), ())]


@pytest.mark.parametrize("source", ["a nurse treating Carl Finn", "lawyers representing Max Orr"])
def test_who_acts_on_somebody_is_not_taken_for_them(source: str) -> None:
    assert speakers(f"“It was hell,” said {source}.") == [(source, (), ())]


@pytest.mark.parametrize("office", ["Home Secretary", "Foreign Secretary", "Secretary General"])
def test_an_office_in_capitals_is_no_name(office: str) -> None:
    assert speakers(f"The {office} said the gate was shut.") == [(office, (), ())]


def test_a_description_ends_before_its_verb() -> None:
    said = "A spokesman for the army denied it. The spokesman said the gate was shut."
    assert speakers(said)[-1] == ("a spokesman for the army", (), ())
