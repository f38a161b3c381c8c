"""What one word is among the words around it: a past form, a present, an infinitive, a verb at all."""

from __future__ import annotations

import re

from bot.reading import tense_words as w

_REFUSED = re.compile(
    r"could(?: not|n't)\b|would(?: not|n't) (?:comment|say|elaborate|discuss|confirm|identify|disclose|give|name"
    r"|speculate|reveal)\b"
)
"""Who could not be reached, or would not comment, did not then."""

_ADJECTIVE = re.compile(r"\w{3,}(?:(?<!de)(?<!ste)(?<!ve)(?<!appe)(?<!sign)(?<!conce)al|ic|ous|ful)")
"""What leads to a noun after "to": "an address to medical students"."""


def is_past_form(word: str) -> bool:
    """Whether a lower-case word is the past or participle of a verb, by its ending or by the list of irregular ones."""
    if "-" in word and not word.startswith(("re-", "co-")):
        return False
    return word in w.PAST or (word.endswith("ed") and len(word) > len("red") and word not in w.ED_NOT_PAST)


def lowered(words: list[str]) -> list[str]:
    """The words in lower case; a capitalised May, Will or March is a name and no verb."""
    return [word if word in w.NAMES else word.lower().replace("’", "'") for word in words]


def irreal(words: list[str], at: int) -> bool:
    """Whether a modal tells of what could have been: "could have won", not "would have to", "would have trouble"."""
    have = at + 1 + (words[at + 1 : at + 2] == ["not"])
    if words[at] not in w.IRREAL or words[have : have + 1] != ["have"]:
        return False
    following = words[have + 1 : have + 3]
    return any(is_past_form(word) for word in following) if following else words[at] in {"could", "would", "should"}


def was_not(lower: list[str], at: int) -> bool:
    """Whether a modal tells of what was not: "could have won", "would not comment"."""
    return irreal(lower, at) or (
        lower[at] in {"could", "would", "couldn't", "wouldn't"}
        and _REFUSED.match(" ".join(lower[at : at + 3])) is not None
    )


def is_present(words: list[str], at: int) -> bool:
    """Whether a word that may be a noun ("the vote") stands as a verb in the present: after a subject."""
    previous = words[at - 1] if at else ""
    if previous == "," and words[at] not in w.NOUNS and words[at].endswith("s"):
        return not w.RELATIVES.isdisjoint(words[max(0, at - 8) : at])
    if words[at].endswith("s"):
        return (
            previous.isalpha()
            and previous not in w.DETERMINERS | w.COUNTERS
            and not previous.endswith(("'s", "al", "of"))
        )
    if previous in {"that", "which", "who", "they", "we", "i", "you"}:
        return True
    return previous.endswith("s") and not previous.endswith(("ss", "'s", "is", "us", "as")) and words[at] not in w.NOUNS


def is_running(word: str, previous: str) -> bool:
    """Whether a present "be" carries it: "is meeting"."""
    return (
        word.endswith("ing")
        and word not in w.LOOKING_BACK
        and (previous in {"is", "are", "am"} or previous.endswith(("'m", "'re")))
    )


def is_call(word: str, previous: str, following: list[str]) -> bool:
    """Whether it tells of what was called for or planned: the day is then rather that of the protest."""
    if word == "called":
        return following in (["for", "a"], ["for", "an"])
    return word == "planned" and (previous in w.DETERMINERS or following[:1] in (["a"], ["an"], ["another"], ["more"]))


def comes_after(words: list[str], at: int) -> bool:
    """Whether it follows what it tells of: "plays on after losing on Sunday", not "will go on after meeting"."""
    after = words[at].endswith("ing") and at > 0 and words[at - 1] == "after"
    return after and w.MODALS.isdisjoint(words[:at])


def is_no_verb(word: str, previous: str, following: list[str]) -> bool:
    """Whether "plans" or "likely" tell nothing of a day: "its plans after", "no more likely on", "likely voters"."""
    if word in {"plan", "plans"}:
        return following not in (["to"], ["for"], ["a"], ["an"], ["the"], ["on"])
    if word != "likely":
        return False
    return previous in {"more", "less", "most", "least"} or not w.LIKELY_WHO.isdisjoint(following)


def infinitive(words: list[str], at: int) -> bool:
    """Whether "to" leads a verb: "to meet", not "to Paris", "to the" or "to school"."""
    following = words[at + 1] if at + 1 < len(words) else ""
    if not following.islower() or following in w.NOT_VERBS or _ADJECTIVE.fullmatch(following):
        return False
    return not following.endswith(("ing", "ed", "s", "ern", "ly"))


def gathered(words: list[str]) -> bool:
    """Whether the verb nearest to the end tells of people who came or waited, which "to" and a verb then explain."""
    verbs = [word for word in words if is_past_form(word) or word in w.AHEAD or word == "to"]
    return bool(verbs) and verbs[-1] in w.GATHERED


def has_done(words: list[str]) -> bool:
    """Whether what follows "has" is its participle: "has also been", not "has a speech planned"."""
    done = next((at for at, word in enumerate(words) if is_past_form(word)), None)
    return done is not None and w.DETERMINERS.isdisjoint(words[:done])


def is_timetable(words: list[str], lower: list[str], at: int) -> bool:
    """Whether a present tells what is set for the day before it: "On Tuesday, Ines Roth faces her rival"."""
    named = at > 0 and words[at - 1][:1].isupper()
    owned = at > 0 and lower[at - 1] == "s"
    if owned or lower[at] not in w.TIMETABLE or lower[at + 1 : at + 2] == ["to"]:
        return False
    joined = named and at > 1 and lower[at - 2] == "and" and not lower[at].endswith("s")
    return joined or ((named or lower[at] not in w.NOUNS) and is_present(lower, at))
