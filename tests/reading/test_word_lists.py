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

NOUN = 'write one word in small letters, such as "warning".'
FORMS = 'write the verb in small letters, with its past and participle after spaces: "become became become".'
PLAIN = "write the words alone, without colons, slashes, commas or semicolons."


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
        ("demonyms.txt", "Norway", 'write it as "Norway: Norwegian".'),
        ("body_kinds.txt", "bank", 'write it as "bank: lender, savings".'),
        (
            "person_nouns.txt",
            "aunt: she",
            'write it as "aunt: f", "uncle: m", "people: many", "team: group", "ally: state", or the noun alone.',
        ),
        ("body_words.txt", "inc: form", 'write it as "trust", or "inc: firm".'),
        ("speech_nouns.txt", "warning: that", NOUN),
        ("subject_nouns.txt", "Ministry", NOUN),
        ("quoted_names.txt", "deep state, shadow fleet", PLAIN),
        ("first_names_f.txt", "Ann, Nell", PLAIN),
        ("first_names_m.txt", "Per/Pal", PLAIN),
        ("event_nouns.txt", "summit: talks", PLAIN),
        ("event_states.txt", "bear/bore/born", FORMS),
        ("event_undated.txt", "Annex", FORMS),
        ("event_deeds.txt", "meet, met", FORMS),
        ("event_careers.txt", "become became become becoming becomes", FORMS),
    ],
)
def test_an_entry_of_another_shape_is_refused_with_its_line(tmp_path: Path, name: str, entry: str, advice: str) -> None:
    (tmp_path / name).write_text(f"# ours\n\n{entry}\n", encoding="utf-8")
    with pytest.raises(BadSettings) as refused:
        lexicons(str(tmp_path))
    assert str(refused.value) == f"{tmp_path / name}, line 3: {advice}"
