"""Noun phrases beside a cue: who can be its subject. Guesses from word shapes; every walk is bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.reading.words import (
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DAYS,
    DETERMINERS,
    PERSONAL,
    PREPOSITIONS,
    RELATIVES,
    SUBORDINATORS,
    TIME_WORDS,
    VERBS,
    is_adverb,
    is_verb_like,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.tokens import Token


class Phrase(NamedTuple):
    """A half-open run of tokens."""

    start: int
    end: int


# How many tokens a walk may take: longer subjects are rarer than mistakes.
LONGEST, _LONGEST_ASIDE = 24, 40
_ATTACHING = frozenset("of for from at in with to on by near against who".split())
_PRONOUNS = PERSONAL | {"i", "we", "it", "you", "one", "others", "some", "many", "both", "few", "most", "another"}
# Pronouns that are subjects whatever stands before them ("as he urged").
_LEADING = DETERMINERS | PREPOSITIONS
_DETERMINING = DETERMINERS - {"that"}
_NOMINATIVES = PERSONAL | {"i", "we"}
_ENDS = frozenset({";", ":", ".", "!", "?"})
_CLOSING = frozenset({",", ")", "—", "–", "--", "]", "-"})
_MONEY = frozenset({"$", "£", "€"})
# Prepositions that begin a clause or an occasion and attach nothing to the noun before them.
_OCCASIONAL = frozenset("after before since until during as amid despite following till upon".split())


def subject_before(words: Sequence[Token], group: int, floor: int) -> Phrase | None:
    """The noun phrase that ends just before token `group`, asides passed over; None where there is none."""
    at = group - 1
    if at < floor:
        return None
    at = _over_time(words, at, floor)
    if words[at].kind == "p":
        return _before_aside(words, at, floor) if words[at].low in _CLOSING else None
    if words[at].kind == "q":
        return _before_aside(words, at, floor, sign=",") if words[at].closes else None
    if words[at].low in CONJUNCTIONS:
        return None
    return ending_at(words, at, floor)


def _over_time(words: Sequence[Token], at: int, floor: int) -> int:
    """Over "today" or "on Feb. 3" that ends at `at` ("Holm on Tuesday said"), to the token before it."""
    here, dated = at, False
    while here > floor and at - here < 4 and (words[here].low in TIME_WORDS or words[here].low.isdigit()):
        dated = dated or words[here].low in TIME_WORDS - {"may", "march"}
        here -= 1
    if not dated:
        return at
    return here - 1 if here > floor and words[here].low in {"on", "late", "early", "later", "earlier"} else here


def _before_aside(words: Sequence[Token], closing: int, floor: int, sign: str = "") -> Phrase | None:
    """The phrase before ", the chairman of ...," or "(D-Ohio)" or "- an aside -" that ends at `closing`."""
    closes = sign or words[closing].low
    wanted = {")": "(", "]": "["}.get(closes, closes)
    at, tries = closing - 1, 0
    while at > floor and closing - at < _LONGEST_ASIDE:
        token = words[at]
        if token.low in _ENDS and token.kind == "p" and wanted not in {"(", "["} and not _shortens(words, at):
            return None
        if token.low == wanted and not (wanted == "," and words[at + 1].low in VERBS):
            end = _before_bracket(words, at - 1, floor)
            found = ending_at(words, end, floor) if end >= floor and words[end].kind in "wc" else None
            if found is not None and words[found.start].low in ADVERBS and found.start + 1 < found.end:
                found = Phrase(found.start + 1, found.end)
            if wanted == "(" and found is not None and not _stands_free(words, found, floor):
                found = _name_at_end(words, found)
            in_brackets = wanted == "(" and found is not None and words[found.start].is_name
            several = found is not None and words[at + 1].low == "including" and words[found.end - 1].low.endswith("s")
            if found is not None and (in_brackets or several or _stands_free(words, found, floor)):
                return _with_name_before(words, found, closing, floor, opening=at)
            tries += 1
            if tries > 3:
                return None
        at -= 1
    return None


def _name_at_end(words: Sequence[Token], found: Phrase) -> Phrase:
    """The name alone of "at the party convention Sen. Ann Holm (D)": what stands before it opens the sentence."""
    start = found.end
    while start > found.start and words[start - 1].is_name:
        start -= 1
    opens = found.start < start < found.end and words[found.start].low in DETERMINERS and words[start - 1].kind == "w"
    return found if not opens or words[start - 1].low in PREPOSITIONS else Phrase(start, found.end)


def _shortens(words: Sequence[Token], at: int) -> bool:
    """Whether a full stop ends a short form and no sentence: "Flint, Mich., said"."""
    return words[at].low == "." and words[at + 1].low in {",", ")"}


def _before_bracket(words: Sequence[Token], at: int, floor: int) -> int:
    """Over "(R-Ohio)" that ends at `at`, to the token before it."""
    if words[at].low != ")":
        return at
    here = at
    while here > max(floor, at - 8) and words[here].low != "(":
        here -= 1
    return here - 1


def _stands_free(words: Sequence[Token], found: Phrase, floor: int) -> bool:
    """Whether a phrase begins where a clause can begin, and names somebody."""
    first = words[found.start]
    before = words[found.start - 1] if found.start > floor else None
    if (
        words[found.end - 1].low in TIME_WORDS
        or first.low in ADVERBS
        or (first.kind == "w" and is_adverb(first.low))
        or (first.kind == "w" and first.low not in DETERMINERS | _PRONOUNS and not _titled(words, found))
    ):
        return False
    return (
        before is None or before.kind in "pq" or before.low in SUBORDINATORS | CONJUNCTIONS or before.low in TIME_WORDS
    )


def _titled(words: Sequence[Token], found: Phrase) -> bool:
    """Whether a name with a title in small letters follows a quotation: "“...,” state Sen. Ann Holm (D) said"."""
    return words[found.end - 1].is_name and found.start > 0 and words[found.start - 1].kind == "q"


def _with_name_before(words: Sequence[Token], found: Phrase, closing: int, floor: int, opening: int) -> Phrase:
    """The phrase with its appositions; a name before "a Democrat from Ohio, who ..." is taken in."""
    aside = words[opening + 1].low
    end = opening if aside in PREPOSITIONS or is_adverb(aside) else closing
    start = found.start
    if (
        start - 2 >= floor
        and words[start - 1].low == ","
        and words[start].low in DETERMINERS
        and (_names(words[start - 2]) or words[start - 2].low.isdigit())
    ):
        aged = start - 4 >= floor and words[start - 2].low.isdigit() and words[start - 3].low == ","
        name = ending_at(words, start - 4 if aged else start - 2, floor)
        if name is not None and words[name.start].is_name:
            start = name.start
    return Phrase(start, end)


def _names(token: Token) -> bool:
    return token.is_name and not is_adverb(token.low)


def ending_at(words: Sequence[Token], at: int, floor: int) -> Phrase | None:
    """The noun phrase whose last token is `at`."""
    last = words[at]
    if last.kind in "pq" or last.low in AUXILIARIES or last.low in PREPOSITIONS or last.low in {"a", "an", "the"}:
        return None
    if last.low in {"who", "which"}:
        before = at - 2 if at - 1 >= floor and words[at - 1].low == "," else at - 1
        found = ending_at(words, before, floor) if before >= floor else None
        return Phrase(found.start, at + 1) if found else None
    if last.low.partition("'")[0] in _NOMINATIVES or (
        last.low in _PRONOUNS and (at == floor or words[at - 1].low not in _LEADING)
    ):
        return Phrase(at, at + 1)
    low_end = max(floor, at - LONGEST)
    start = _walk(words, at, low_end)
    if start > at:
        return _over_relative(words, at, low_end) or _over_participle(words, at, low_end)
    if start - 1 >= low_end:
        start = _over_clause(words, start, low_end)
    return Phrase(start, at + 1) if words[at].low not in DAYS else None


def _walk(words: Sequence[Token], at: int, floor: int) -> int:  # noqa: C901, PLR0911 - one case for each kind of word
    """The first token of the phrase ending at `at`: leftwards to its determiner, over attached prepositions."""
    start = at + 1
    while at >= floor:
        token = words[at]
        if token.kind in "pq" and token.low not in _MONEY:
            return _over_list(words, at, start, floor)
        low = token.low
        if low in CONJUNCTIONS:
            return _over_list(words, at, start, floor)
        if low in _DETERMINING:
            if at > floor and words[at - 1].low in _DETERMINING:  # "all the", "the two"
                at -= 1
            if at - 2 >= floor and words[at - 1].low in _ATTACHING and _nounish(words[at - 2]):
                start, at = at, at - 2
                continue
            if at - 2 >= floor and words[at - 1].low == "and" and words[at - 2].low in PERSONAL:
                return at - 2  # "she and her lawyers"
            return at
        if low in PREPOSITIONS:
            if at > floor and low not in _OCCASIONAL and (_nounish(words[at - 1]) or _in_name(words, at)):
                at -= 1
                continue
            return start
        if low in SUBORDINATORS or low in _PRONOUNS or low in AUXILIARIES:
            return start
        if token.kind == "w" and is_verb_like(low) and not _qualifies(words, at, floor):
            return start
        if low in TIME_WORDS and at + 1 < len(words) and words[at + 1].kind in "wc" and start <= at + 1:
            return start
        start = at
        at -= 1
    return start


def _qualifies(words: Sequence[Token], at: int, floor: int) -> bool:
    """As in "“...,” outraged delegate Ann Holm said": a participle that begins a phrase behind a quotation."""
    return words[at].low.endswith("ed") and at > floor and words[at - 1].kind == "q" and words[at + 1].kind in "wc"


def _in_name(words: Sequence[Token], at: int) -> bool:
    """Whether "of" stands between capitals: "First of Fearnshire"."""
    return words[at].low == "of" and words[at - 1].is_name and at + 1 < len(words) and words[at + 1].is_name


def _nounish(token: Token) -> bool:
    return token.kind in "wc" and not (
        token.low in AUXILIARIES
        or token.low in PREPOSITIONS
        or token.low in SUBORDINATORS
        or token.low in TIME_WORDS
        or token.low in CONJUNCTIONS
        or is_adverb(token.low)
        or (token.kind == "w" and is_verb_like(token.low))
    )


def _over_list(words: Sequence[Token], at: int, start: int, floor: int) -> int:
    """Takes in the names before "and": "Ann Holm and Per Lie", where they begin a clause."""
    if (
        words[at].low not in {"and", "&", "or", "nor"}
        or at - 1 < floor
        or start > at + 1
        or not _nounish(words[at - 1])
    ):
        return start
    if (words[at - 1].kind != "c" and words[start].low in DETERMINERS) or (
        words[at - 1].is_name and words[start].is_name
    ):
        left = _walk(words, at - 1, floor)
    else:
        return start
    free = left == floor or words[left - 1].kind in "pq" or words[left - 1].low in SUBORDINATORS | {"both", "neither"}
    return left if left <= at - 1 and free else start


def _over_relative(words: Sequence[Token], at: int, floor: int) -> Phrase | None:
    """A subject that ends in a relative clause ("a man who was hurt"): back to what it describes."""
    for back in range(at, max(floor, at - 12), -1):
        if words[back].kind in "pq":
            return None
        if words[back].low in {"who", "which"}:
            found = ending_at(words, back - 1, floor) if back - 1 >= floor else None
            return Phrase(found.start, at + 1) if found else None
    return None


def _over_participle(words: Sequence[Token], at: int, floor: int) -> Phrase | None:
    """A subject that ends in a participle ("the order released"): back to its determiner."""
    last = words[at]
    if at - 2 < floor or last.kind != "w" or not last.low.endswith("ed") or not _nounish(words[at - 1]):
        return None
    start = _walk(words, at - 1, floor)
    return Phrase(start, at + 1) if start < at and words[start].low in {"a", "an", "the", "those"} else None


def _over_clause(words: Sequence[Token], start: int, floor: int) -> int:
    """Goes on over a relative ("the man who shot him") or a participle ("a source briefed on the matter")."""
    before = words[start - 1]
    relative = start - 2 if before.kind == "w" and is_verb_like(before.low) else start - 3
    if relative > floor and words[relative].low in {"who", "which"} and words[relative - 1].kind in "wc":
        found = ending_at(words, relative - 1, floor)
        return found.start if found else start
    if before.low == "who" and words[start].is_name:
        return start  # "hackers who Holm said were abroad"
    if before.low in {"who", "whom", "whose"} and start - 2 >= floor and words[start - 2].kind in "wc":
        found = ending_at(words, start - 2, floor)
        return found.start if found else start
    participle = (before.kind == "w" and before.low.endswith(("ed", "ing"))) or (
        before.low in PREPOSITIONS and before.low not in _OCCASIONAL
    )
    if participle and start - 2 >= floor and _nounish(words[start - 2]) and words[start - 2].low not in TIME_WORDS:
        begins = _walk(words, start - 2, floor)
        if begins <= start - 2 and words[begins].low in DETERMINERS | {"sources", "officials", "people", "aides"}:
            return begins
    return start


def may_begin_clause(words: Sequence[Token], start: int, floor: int) -> bool:
    """Whether a clause can begin at a token: after a sign, a conjunction or the earliest token allowed."""
    if start <= floor:
        return True
    before = words[start - 1]
    return before.kind in "pq" or before.low in SUBORDINATORS | {"both", "neither", "either", "but", "and"}


def clause_subject(words: Sequence[Token], floor: int, before: int) -> Phrase | None:
    """The subject of the clause that runs up to token `before`: the phrase before its first verb."""
    for at in range(_main_clause(words, floor, before), before):
        token = words[at]
        if token.kind in "pq" or not token.may_be_verb:
            continue
        group = at
        while group > floor and is_adverb(words[group - 1].low):
            group -= 1
        found = subject_before(words, group, floor)
        if found is not None and words[found.start].low not in RELATIVES:
            return found
    return _before_present(words, floor, before)


def _before_present(words: Sequence[Token], floor: int, before: int) -> Phrase | None:
    """Who stands before the first word that can be a verb in "-s": "Ann Holm then appears in a film"."""
    for at in range(floor + 1, before - 1):
        token = words[at]
        if token.kind in "pq":
            return None
        at_verb = token.kind == "w" and token.low.endswith("s") and not token.low.endswith(("ss", "'s", "us"))
        named = at - 2 if is_adverb(words[at - 1].low) and at - 2 >= floor else at - 1
        if at_verb and (words[named].low in PERSONAL or words[named].is_name):
            return subject_before(words, named + 1, floor)
    return None


def _main_clause(words: Sequence[Token], floor: int, before: int) -> int:
    """After the comma that closes an opening side clause ("As the crowd sang, Holm ..."); else `floor`."""
    if floor < before and words[floor].low in {"as", "while", "after", "when", "although", "though", "before", "since"}:
        return next((at + 1 for at in range(floor + 1, before - 1) if words[at].low == "," or words[at].closes), floor)
    return floor
