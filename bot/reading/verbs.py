"""The lexicon of speech, compiled: every form of every verb, phrases, nouns, and who can speak."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from bot.reading import lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Lexicons

Form = Literal["past", "present", "base", "ing", "passive", "according", "noun"]


_LETTERS = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Verb:
    """A speech verb and what may follow it."""

    lemma: str
    frames: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The speech lexicon, compiled: each inflected form with its verb and the kind of form."""

    forms: Mapping[str, tuple[Verb, Form]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], Verb, Form], ...]]
    nouns: frozenset[str]
    subjects: frozenset[str]
    openings: frozenset[str]
    """The words with which a cue can begin, for a quick look."""
    beginnings: frozenset[str]
    """The first plain letters of these words, for a quicker look at a whole sentence."""


ACCORDING = Verb("according to", frozenset({"clause", "trailing"}))


ASKING = "ask"
"""The verb whose questions are kept although the article may not say who put them ("Asked whether ...")."""


COLON = Verb(":", frozenset({"person"}))


ALONE = Verb("(no verb of speech)", frozenset({"person"}))
"""Stands for the verb of a clause that reports a deed and holds somebody's words in marks."""


BEFORE = Verb("(in the sentence before)", frozenset({"person"}))
"""Stands for the verb of a sentence with somebody's name, before one that is a quotation: "Holm was blunt. “...”"."""


BESIDE = Verb("(beside a quotation)", frozenset({"trailing", "person"}))
"""Stands for a verb of no list at a quotation that ends in a comma: "“...,” beamed Holm"."""


QUOTED = Verb("quote", frozenset({"clause"}))
"""The verb of those who pass somebody's words on ("quoted Holm as saying", "was quoted as saying")."""


REFUSING = Verb("decline", frozenset({"to"}))
"""A refusal is kept as what it is: "declined" leads to the words "to comment on the call"."""


REFUSES = frozenset("declined declines refused refuses".split())
"""The forms with which a refusal begins."""


DECLINING = Verb("decline", frozenset({"object"}))
"""A refusal without a verb of its own: "declined" leads to the words "further comment"."""


def _inflected(lemma: str, past: str, participle: str) -> dict[str, Form]:
    """The forms of a verb; regular ones by rule. A past that is also the participle counts as past."""
    if lemma.endswith(("s", "sh", "ch", "x")):
        third = lemma + "es"
    elif lemma.endswith("y") and lemma[-2] not in "aeiou":
        third = lemma[:-1] + "ies"
    else:
        third = lemma + "s"
    if lemma.endswith("y") and lemma[-2] not in "aeiou" and not past:
        past = participle = lemma[:-1] + "ied"
    doubled = lemma in {"admit", "quip", "brag", "snap", "slam", "dub"}
    stem = lemma[:-1] if lemma.endswith("e") else lemma + lemma[-1] if doubled else lemma
    return {
        lemma: "base",
        third: "present",
        stem + "ing": "ing",
        participle or stem + "ed": "past",
        past or stem + "ed": "past",
    }


@lru_cache(maxsize=8)
def speech_lexicon(lexicons: Lexicons) -> Lexicon:
    """The compiled lists; compiled once for the same lists."""
    verbs, nouns, subjects = (
        lexicon.entries(lexicons, name) for name in ("speech_verbs", "speech_nouns", "subject_nouns")
    )
    forms: dict[str, tuple[Verb, Form]] = {}
    phrases: dict[str, tuple[tuple[tuple[str, ...], Verb, Form], ...]] = {}
    for line in verbs:
        entry, _, frames = line.partition(":")
        words = entry.split()
        parts = words[0].split("/")
        verb = Verb(" ".join([parts[0], *words[1:]]), frozenset(frames.split()))
        past, participle = (parts[1], parts[-1]) if len(parts) > 1 else ("", "")
        for form, kind in _inflected(parts[0], past, participle).items():
            if len(words) > 1:
                phrases[form] = (*phrases.get(form, ()), (tuple(words[1:]), verb, kind))
            else:
                forms[form] = (verb, kind)
    plural = {noun[:-1] + "ies" if noun.endswith("y") else noun + "s" for noun in subjects}
    named = frozenset(nouns) | {noun + "s" for noun in nouns}
    openings = frozenset(forms) | frozenset(phrases) | named | REFUSES | {"according", "per", "words"}
    beginnings = frozenset(_LETTERS.findall(opening)[0] for opening in openings)
    return Lexicon(forms, phrases, named, frozenset(subjects) | plural, openings, beginnings)


def may_report(sentence: str, known: Lexicon) -> bool:
    """Whether a sentence holds a word with which a cue can begin; if not, nothing in it is a cue."""
    return not known.beginnings.isdisjoint(_LETTERS.findall(sentence.lower()))
