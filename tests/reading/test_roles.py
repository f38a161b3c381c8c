"""What an article calls a person, and who is meant by an office."""

import pytest

from bot.lexicons import lexicons
from bot.model import Date, Known, Person, Role
from bot.reading import read

BY_REGISTER = ("found by an office in the register of people",)
SEVERAL = ("more than one person in the article has this role",)
KNOWN = Known(
    people=(
        Person("Orin Velsky", gender="m", roles=(Role("president", "United Kingdom", "2019-05"),)),
        Person("Ada Brunn", gender="f", roles=(Role("president", "United Kingdom", "2009-05", "2019-04"),)),
        Person("Kim Tolvin", gender="m", roles=(Role("leader", "North Korea", "2011-12"),)),
    ),
    lexicons=lexicons(),
)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("“It is shut,” said Ann Holm, head of press at Brell Ferries.", [("head of press at Brell Ferries", 19, 59)]),
        ("Ann Holm, the mayor of Brell, closed the gate.", [("mayor of Brell", 0, 28)]),
        ("Ann Holm, 54, a former judge who wrote the law, closed the gate.", [("former judge", 0, 28)]),
        ("Ann Holm, a virologist at Brell, closed the gate.", [("virologist at Brell", 0, 31)]),
        ("Ann Holm, the woman who wrote the law, closed the gate.", []),
        ("Ann Holm, 43, who runs the Brell clinic, closed the gate.", [("who runs the Brell clinic", 0, 39)]),
        ("The mayor of Brell, Ann Holm, closed the gate.", [("mayor of Brell", 4, 28)]),
        ("The current mayor, Ann Holm, closed the gate.", [("current mayor", 4, 27)]),
        ("The late mayor Ann Holm built the gate.", [("late mayor", 4, 23)]),
        ("Then-mayor Ann Holm built the gate.", [("Then-mayor", 0, 19)]),
        ("The North Korean leader, Ann Holm, built the gate.", [("North Korean leader", 4, 33)]),
        ("Ann Holm, a lawyer and former judge, closed the gate.", [("lawyer and former judge", 0, 35)]),
        (
            "Ferry chief Ann Holm, a mother of three, closed the gate.",
            [("Ferry chief", 0, 20), ("mother of three", 12, 39)],
        ),
        ("To help Ann Holm, a spokesman for the trust said the gate was shut.", []),
        ("According to the mayor of Brell, Ann Holm said the gate was shut.", []),
        ("According to the mayor, Ann Holm said the gate was shut.", []),
        ("Ann Holm, whose brother owns the ferry, closed the gate.", []),
        ("Ann Holm, his brother, closed the gate.", []),
    ],
)
def test_an_apposition_tells_a_role_and_where(text: str, roles: list[tuple[str, int, int]]) -> None:
    found = read(text, None, KNOWN).roles
    assert [(fact.person, fact.role, *fact.span) for fact in found] == [("Ann Holm", *role) for role in roles]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Holm said the gate was shut. The mayor of Brell, Ann Holm, had closed it.", "mayor of Brell"),
        ("Gen. Ann Holm came to Brell. Holm said the gate was shut.", "Gen."),
        ("Gen. Ann Holm, an adviser to the town, said the gate was shut.", "adviser to the town"),
    ],
)
def test_a_statement_has_the_role_from_wherever_it_stands(text: str, role: str) -> None:
    assert [(said.speaker, said.role) for said in read(text, None, KNOWN).statements] == [("Ann Holm", role)]


@pytest.mark.parametrize(
    ("introduced", "office", "speaker"),
    [
        ("The mayor of Brell, Ann Holm, came.", "The mayor", "Ann Holm"),
        ("The mayor of Brell, Ann Holm, came.", "The mayor of Brell", "Ann Holm"),
        ("The mayor of Brell, Ann Holm, came.", "The Brell mayor", "Ann Holm"),
        ("The mayor of Brell, Ann Holm, came.", "The mayor of Fearn", "the mayor of Fearn"),
        ("The mayor of Brell, Ann Holm, came.", "The former mayor", "the former mayor"),
        ("The former mayor of Brell, Ann Holm, came.", "The mayor", "the mayor"),
        ("The former mayor of Brell, Ann Holm, came.", "The former mayor", "Ann Holm"),
        ("Then-mayor Ann Holm came.", "The mayor", "Ann Holm"),
        ("Then-mayor Ann Holm met the current mayor, Peter Lie.", "The mayor", "Peter Lie"),
        ("The late mayor Ann Holm built what the mayor, Peter Lie, opened.", "The mayor", "Peter Lie"),
        ("Deputy mayor Ann Holm came.", "The mayor", "the mayor"),
        ("Vice President Ann Holm came.", "The president", "the president"),
        ("Vice President Ann Holm came.", "The vice president", "Ann Holm"),
        ("Ann Holm, aide to the president, came.", "The president", "the president"),
        ("Ann Holm, president and chief executive of Brell Ferries, came.", "The chief executive", "Ann Holm"),
        ("Chief executive Ann Holm came.", "The CEO", "Ann Holm"),
        ("Sen. Ann Holm came.", "The senator", "Ann Holm"),
        ("Governor Ann Holm came.", "The Governor", "Ann Holm"),
        ("British Prime Minister Ann Holm came.", "The UK prime minister", "Ann Holm"),
        ("“It is shut,” said Ann Holm, a spokeswoman for the trust.", "The spokeswoman", "Ann Holm"),
    ],
)
def test_an_office_means_who_is_called_so(introduced: str, office: str, speaker: str) -> None:
    *_, said = read(f"{introduced} {office} said the boats were safe.", None, KNOWN).statements
    assert (said.speaker, said.doubts) == (speaker, ())


def test_an_office_of_two_is_kept_open() -> None:
    text = "Brell Mayor Ann Holm met Fearn Mayor Peter Lie. The mayor said the gate was shut."
    (said,) = read(text, None, KNOWN).statements
    assert (said.speaker, said.candidates, said.doubts) == (None, ("Ann Holm", "Peter Lie"), SEVERAL)


@pytest.mark.parametrize(
    ("day", "office", "speaker", "doubts"),
    [
        ("2015-04-02", "The British president", "Ada Brunn", BY_REGISTER),
        ("2022-04-02", "The British president", "Orin Velsky", BY_REGISTER),
        ("2022-04-02", "The UK president", "Orin Velsky", BY_REGISTER),
        ("2022-04-02", "The North Korean leader", "Kim Tolvin", BY_REGISTER),
        ("2001-04-02", "The British president", "the British president", ()),
        ("2022-04-02", "The French president", "the French president", ()),
        ("2022-04-02", "The president", "the president", ()),
        (None, "The British president", "the British president", ()),
    ],
)
def test_an_office_that_only_the_register_fills_is_to_check(
    day: str | None, office: str, speaker: str, doubts: tuple[str, ...]
) -> None:
    published = Date(day, "day", "stated") if day else None
    (said,) = read(f"{office} said the gate was shut.", published, KNOWN).statements
    assert (said.speaker, said.doubts) == (speaker, doubts)
