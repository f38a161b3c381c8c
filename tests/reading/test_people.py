"""Who is taken for a person, and where a name begins and ends."""

import pytest

from bot.lexicons import lexicons
from bot.model import Known, Span
from bot.reading.people import register

KNOWN = Known(lexicons=lexicons())


def persons(text: str) -> dict[str, str | None]:
    """The persons of a text with their gender, in order."""
    names = register(text, KNOWN, [Span(0, len(text))])
    return {mention.name: names.genders[mention.name] for mention in names.mentions if mention.person}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Supporters of Ann Holm came by ferry.", {"Ann Holm": "f"}),
        ("The plan was read by Mr. Holm of the Fearnbank Trust.", {"Holm": "m"}),
        ("The plan was read by Senator Peter Holm of Fearnshire.", {"Peter Holm": "m"}),
        ("Mayor Peter Holm Thursday closed the bridge.", {"Peter Holm": "m"}),
        ("The film is by Omar al-Sabah.", {"Omar al-Sabah": "m"}),
        ("The bridge was closed by Professors Ann Holm and Peter Lie.", {"Ann Holm": "f", "Peter Lie": "m"}),
        ("The ferry was bought by Quorra Vell, a farmer from the north.", {"Quorra Vell": None}),
        ("The owner of the trust, Quorra Vell, closed the bridge.", {"Quorra Vell": None}),
        ("“It is old,” said Quorra Vell.", {"Quorra Vell": None}),
        ("Robin Vell closed the bridge.", {"Robin Vell": None}),
        ("The bridge was closed by the Fearnshire Republican on Friday.", {}),
        ("The ferry was bought by the World Health Organization.", {}),
        ("The current FHB nominee came by ferry.", {}),
    ],
)
def test_a_name_is_a_persons_for_what_the_article_shows(text: str, found: dict[str, str | None]) -> None:
    assert persons(text) == found
