"""Words are compared folded and stemmed, and never shown so."""

from bot.following.words import fold, stems, words


def test_accents_case_and_possessives_do_not_divide_words() -> None:
    assert list(words("Élysée’s TROOPS, Macron's cease\u2011fire “ready”")) == [
        "elysee", "troops", "macron", "cease", "fire", "ready",
    ]  # fmt: skip


def test_endings_do_not_divide_stems() -> None:
    assert stems("deploy deploys deployed deploying deployment") == ["deploy", "deploy", "deploy", "deploy", "deploy"]


def test_folding_is_the_same_for_composed_and_decomposed_letters() -> None:
    assert fold("\u00c9lys\u00e9e") == fold("E\u0301lyse\u0301e") == "elysee"
