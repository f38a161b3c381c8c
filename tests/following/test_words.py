"""Words are compared folded and stemmed, and never shown so."""

import sys
from concurrent.futures import ThreadPoolExecutor

from bot.following.words import _STEMMER, fold, stems, words


def test_accents_case_and_possessives_do_not_divide_words() -> None:
    assert list(words("Élysée’s TROOPS, Macron's cease\u2011fire “ready”")) == [
        "elysee", "troops", "macron", "cease", "fire", "ready",
    ]  # fmt: skip


def test_endings_do_not_divide_stems() -> None:
    assert stems("deploy deploys deployed deploying deployment") == ["deploy", "deploy", "deploy", "deploy", "deploy"]


def test_folding_is_the_same_for_composed_and_decomposed_letters() -> None:
    assert fold("\u00c9lys\u00e9e") == fold("E\u0301lyse\u0301e") == "elysee"


def test_two_threads_do_not_spoil_each_others_stems() -> None:
    told = [f"{start}{end}" for start in ("nation", "hope", "relate") for end in ("alization", "fully", "ing")] * 200
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(lambda words: list(map(_STEMMER.stemWord, words)), [told, told[::-1]] * 4))
    finally:
        sys.setswitchinterval(before)
    stemmed = [_STEMMER.stemWord(word) for word in told]
    assert found == [stemmed, stemmed[::-1]] * 4
