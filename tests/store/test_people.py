"""The register of people, and finding somebody by what they are called."""

import pytest

from bot.model import EVERYTHING, Person, Role, Scope
from bot.store import Store
from tests.store.making import arrive, said

ADA = Person(
    "Ada Lund",
    spellings=("Ada Berit Lund", "A. Lund"),
    gender="f",
    roles=(Role("engineer", of="Vik", since="2020", until="2025-06"), Role("mayor", since="2025-07")),
)
BO = Person("Bo Ek", gender="m")
OTHER_EK = Person("Élise Ek")
COUNCIL = Person("Council of Vik", kind="body", stands_for="Vik")


@pytest.fixture
def register(store: Store) -> Store:
    with store.write():
        store.people.save((ADA, BO, OTHER_EK, COUNCIL))
    return store


def test_people_come_back_as_they_were_entered(register: Store) -> None:
    assert register.people.all() == (ADA, BO, OTHER_EK, COUNCIL)


def test_the_same_name_is_entered_anew_in_its_place(register: Store) -> None:
    changed = Person("Ada Lund", roles=(Role("mayor"),))
    with register.write():
        register.people.save((changed,))
    assert register.people.all() == (changed, BO, OTHER_EK, COUNCIL)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Ada Lund", ADA),
        ("ada lund's", ADA),
        ("ADA BERIT LUND", ADA),
        ("a lund", ADA),
        ("Lund", ADA),
        ("elise ek", OTHER_EK),
        ("Ek", None),  # two have that surname
        ("council of vik", COUNCIL),
        ("Vik", None),  # a body has no surname
        ("Ada", None),
        ("Lund Ada", None),
        ("", None),
        ("  ?! ", None),
    ],
)
def test_somebody_is_found_by_name_spelling_or_a_surname_that_is_theirs_alone(
    register: Store, text: str, person: Person | None
) -> None:
    assert register.people.find(text) == person


def test_names_are_of_the_register_and_of_whoever_said_something(register: Store) -> None:
    article = arrive(register, "One. Two. Three.")
    for content, speaker in (("One", "Yngve Dahl"), ("Two", "Ada Lund"), ("Three", None)):
        said(register, article, content, speaker)
    assert register.people.speakers(EVERYTHING) == ("Ada Lund", "Yngve Dahl")
    assert register.people.names(EVERYTHING) == ("Ada Lund", "Bo Ek", "Élise Ek", "Council of Vik", "Yngve Dahl")
    assert register.people.speakers(Scope()) == ()


def test_whoever_has_nothing_left_that_they_said_is_no_speaker(register: Store) -> None:
    article = arrive(register, "One.")
    said(register, article, "One", "Yngve Dahl")
    with register.write():
        register.statements.settle(register.statements.detach(article.pk))
    assert register.people.speakers(EVERYTHING) == ()
