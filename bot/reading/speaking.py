"""Whether what stands beside a cue can speak at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.reading.words import AUXILIARIES, PERSONAL, PREPOSITIONS, RELATIVES, TIME_WORDS, is_adverb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.attributed import Attribution
    from bot.reading.tokens import Token
    from bot.reading.verbs import Lexicon


# Nouns before a name that is the subject of a clause about them: "a point Holm also made".
_THINGS = frozenset("point way thing something everything anything time question day word words line story".split())


# What is done "according to" them is not told by them.
_STANDARDS = frozenset("rule rules plan plans schedule tradition custom taste need needs ability size".split())
# Subjects that are no speakers by themselves; "it" is one where it stands for a body ("it said").
_NOBODY = frozenset("it this that these those there what which you i we nobody none".split())


def can_speak(  # noqa: PLR0911 - a list of cases, read downwards
    words: Sequence[Token], made: Attribution, known: Lexicon
) -> bool:
    """Whether the source can be a speaker: not "it" or "this", and for wary verbs a person, a body or a document."""
    if made.source is None:
        return made.question
    run = words[made.source.start : made.source.end]
    before = words[made.source.start - 1].low if made.source.start else ""
    if (
        before == "whom"
        or (before == "whose" and "clause" not in made.cue.verb.frames)
        or (before == "what" and not _names_what(words, made))
    ):
        return False
    is_thing = run[-1].is_name and any(token.low in _THINGS and not token.is_name for token in run[:-1])
    if is_thing or (run[0].low in {"no", "none", "let"} and run[-1].low not in RELATIVES) or _is_asked(words, made):
        return False
    first = run[0].low.partition("'")[0]
    if len(run) == 1 and first in _NOBODY:
        return first == "it" and "trailing" in made.cue.verb.frames and "person" not in made.cue.verb.frames
    if (run[-1].kind == "w" and is_adverb(run[-1].low)) or (len(run) == 1 and _is_time(run[0])):
        return False
    if made.cue.form == "according" and run[-1].low in _STANDARDS:
        return False
    return "person" not in made.cue.verb.frames or _names_somebody(run, known)


def _is_asked(words: Sequence[Token], made: Attribution) -> bool:
    """Whether nothing was said: "Did Holm say that ...?", "Had Holm said so, ...", "wishes she had said so"."""
    if made.source is None or not made.source.start or made.source.start > made.cue.first:
        return False
    if words[made.source.end - 1].low in RELATIVES:
        return False
    at = made.source.start - 1
    if words[at].low in {"wish", "wishes", "wished"}:
        return True  # "wishes she had said so"
    opens = words[at].low in AUXILIARIES and words[at].kind in "wc"
    return opens and (at == 0 or words[at - 1].kind == "p" or words[at - 1].low in {"and", "but", "or"})


def _names_what(words: Sequence[Token], made: Attribution) -> bool:
    """As in "what he called “...”", "what he described as “...”", "what he said was"."""
    after = words[made.cue.last + 1].low if made.cue.last + 1 < len(words) else ""
    return bool(made.cue.verb.frames & {"label", "clause"}) or after == "as"


def _is_time(token: Token) -> bool:
    return token.low in TIME_WORDS or token.low.isdigit()


def _names_somebody(run: Sequence[Token], known: Lexicon) -> bool:
    """Whether the head of a phrase (before its first preposition or comma) is a name, a person or a document."""
    if run[0].low in PERSONAL or run[-1].low == "who":
        return True
    head = run[0]
    for token in run:
        if token.low in PREPOSITIONS or token.kind in "pq" or token.low in {"who", "which", "that"}:
            break
        head = token
    return head.low in known.subjects or (head.is_name and not head.possessive)
