"""The word lists of reading: an entry of another shape is named with its file and line."""

from pathlib import Path

import pytest

from bot.errors import BadSettings
from bot.lexicons import lexicons

VERBS = (
    'write it as "tell/told/told: listener clause"; '
    "after the colon stand about, against, at, clause, for, label, listener, none, object, of, on, person, that, to, "
    "trailing."
)


@pytest.mark.parametrize(
    ("name", "entry", "advice"),
    [
        (
            "speech_verbs.txt",
            "mumble: clause loudly",
            VERBS,
        ),
        (
            "speech_verbs.txt",
            "tell/told: clause",
            VERBS,
        ),
        ("roles.txt", "president: leader,", 'write it as "president: leader, premier", or the office alone.'),
        (
            "role_words.txt",
            "former: gone",
            'write it as "former: past"; after the colon stands deed, head, lower, now, past, then.',
        ),
        ("demonyms.txt", "Norway", 'write it as "Norway: Norwegian".'),
        (
            "person_nouns.txt",
            "aunt: she",
            'write it as "aunt: f", "uncle: m", "people: many", "team: group", or the noun alone.',
        ),
    ],
)
def test_an_entry_of_another_shape_is_refused_with_its_line(tmp_path: Path, name: str, entry: str, advice: str) -> None:
    (tmp_path / name).write_text(f"# ours\n\n{entry}\n", encoding="utf-8")
    with pytest.raises(BadSettings) as refused:
        lexicons(str(tmp_path))
    assert str(refused.value) == f"{tmp_path / name}, line 3: {advice}"
