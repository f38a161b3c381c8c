"""Whether the words around a date look back or ahead: English verbs, read outwards from the date."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.model import Span
from bot.reading import tense_leads as leads
from bot.reading import tense_words as w
from bot.reading.tense_words import Direction, is_past_form

_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|\d+|[;:,\"“”]|[\u2013\u2014]")
_REFUSED = re.compile(
    r"could(?: not|n't)\b|would(?: not|n't) (?:comment|say|elaborate|discuss|confirm|identify|disclose|give|name"
    r"|speculate|reveal)\b"
)
"""Who could not be reached, or would not comment, did not then."""
_DAY = re.compile(r"[A-Z][a-z]+day\b(?!['’]s)")
"""A weekday after "for": "called a vote for Friday", not "blamed him for Friday's storm"."""
_ADJECTIVE = re.compile(r"\w{3,}(?:(?<!de)(?<!ste)(?<!ve)(?<!appe)(?<!sign)(?<!conce)al|ic|ous|ful)")
"""What leads to a noun after "to": "an address to medical students"."""
_DELIVERY = re.compile(r"\s(?:delivery|contracts?|futures)\b")
"""What is sold for a month lies ahead, whatever its price did ("the December contract fell")."""
_REACH_PURPOSE, _REACH_PRESENT = 10, 6
_REACH_BACK, _REACH_ON = 16, 14
"""Words looked at on either side; measured on the development part of the dates."""


@lru_cache(maxsize=256)
def direction(folded: str, sentence: Span, span: Span) -> Direction | None:
    """Past or future from the nearest deciding verb before the date in its sentence, else after it; None when open.

    The last answers are kept: dates, publication and events ask the same of a text, one after the other.
    """
    before: list[str] = _WORD.findall(folded, max(sentence.start, span.start - 160), span.start)
    led = leads.lead(before)
    if led and len(before) == 1 and before[0] in {"By", "Until", "Till"}:
        return leads.by_then(_lowered(_following(folded, sentence, span)))
    while before and led is None and before[-1].lower() in w.LEADING:
        led = leads.lead(before[:-1]) or leads.led_to(folded, span, before)
        before.pop()
    told = led or leads.led_to(folded, span, before) or leads.told_of(folded, sentence, span)
    return told or _by_verbs(folded, sentence, span, before[-_REACH_BACK:])


def _by_verbs(folded: str, sentence: Span, span: Span, before: list[str]) -> Direction | None:
    if (before and before[-1].lower() in {"is", "are"}) or _DELIVERY.match(folded, span.end):
        return "future"
    following = _following(folded, sentence, span)
    if not before and following[:1] == ["is"]:
        return "future"
    if before and (before[-1].lower() in w.OPENING or before[0].lower() in w.CONDITIONS):
        return _forwards(following) or _backwards(before)
    found = _backwards(before)
    if found == "past" and folded.endswith("for ", 0, span.start) and _DAY.match(folded, span.start):
        return "either"
    if found is None and leads.is_over(folded, span):
        return "past"
    return found or _forwards(following)


def _following(folded: str, sentence: Span, span: Span) -> list[str]:
    return _WORD.findall(folded, span.end, min(sentence.end, span.end + 160))[:_REACH_ON]


def _lowered(words: list[str]) -> list[str]:
    """The words in lower case; a capitalised May, Will or March is a name and no verb."""
    return [word if word in w.NAMES else word.lower().replace("’", "'") for word in words]


def _backwards(words: list[str]) -> Direction | None:
    """The direction of the nearest word that tells one, up to a break of the sentence."""
    lower = _lowered(words)
    for at in range(len(lower) - 1, -1, -1):
        if lower[at] in {";", "—"} or (lower[at] == "," and lower[at + 1 : at + 2] in (["with"], ["as"], ["amid"])):
            return None
        told = _told_by(words, lower, at)
        if told is not None:
            return told
    return None


def _told_by(words: list[str], lower: list[str], at: int) -> Direction | None:
    """What one word tells: a direction, or nothing."""
    word, previous, following = lower[at], lower[at - 1] if at else "", lower[at + 1 : at + 2]
    if _was_not(lower, at) or (word == "coming" and following == ["off"]) or _comes_after(lower, at):
        return "past"
    if _is_no_verb(word, previous, following):
        return None
    arranged = word in {"planned", "set", "forecast"} and following in (["to"], ["for"])
    planned = _is_call(word, lower[at + 1 : at + 3])
    if arranged or planned or word in w.AHEAD or word.endswith("'ll"):
        once = previous in {"was", "were", "had"} or (previous == "been" and "had" in _four_before(lower, at))
        return "either" if once or planned else "future"
    if (word in w.TIMETABLE and _is_present(lower, at)) or _is_running(word, previous) or (word == "if" and following):
        return "future"
    if word == "to" and _infinitive(words, at):
        return _of_infinitive(lower, at)
    relative = at == len(lower) - 1 and previous == "that"
    told = is_past_form(word) and not (word.endswith("ed") and previous in w.DETERMINERS and not relative)
    return _of_participle(word, _four_before(lower, at), beside=at == len(lower) - 1) if told else None


def _is_call(word: str, following: list[str]) -> bool:
    """Whether it tells of what was called for or planned: the day is then rather that of the protest."""
    if word == "called":
        return following in (["for", "a"], ["for", "an"])
    return word == "planned" and following[:1] in (["a"], ["an"], ["another"], ["more"])


def _comes_after(words: list[str], at: int) -> bool:
    """Whether it follows what it tells of: "plays on after losing on Sunday", not "will go on after meeting"."""
    after = words[at].endswith("ing") and at > 0 and words[at - 1] == "after"
    return after and w.MODALS.isdisjoint(words[:at])


def _was_not(lower: list[str], at: int) -> bool:
    """Whether a modal tells of what was not: "could have won", "would not comment"."""
    return _irreal(lower, at) or (
        lower[at] in {"could", "would", "couldn't", "wouldn't"}
        and _REFUSED.match(" ".join(lower[at : at + 3])) is not None
    )


def _is_running(word: str, previous: str) -> bool:
    return word.endswith("ing") and (previous in {"is", "are", "am"} or previous.endswith(("'m", "'re")))


def _irreal(words: list[str], at: int) -> bool:
    """Whether a modal tells of what could have been: "could have won", not "would have to", "would have trouble"."""
    have = at + 1 + (words[at + 1 : at + 2] == ["not"])
    if words[at] not in w.IRREAL or words[have : have + 1] != ["have"]:
        return False
    following = words[have + 1 : have + 3]
    return any(is_past_form(word) for word in following) if following else words[at] in {"could", "would", "should"}


def _is_no_verb(word: str, previous: str, following: list[str]) -> bool:
    """Whether "plans" or "likely" tell nothing of a day: "its advertising plans after", "no more likely on"."""
    if word in {"plan", "plans"}:
        return following not in (["to"], ["for"], ["a"], ["an"], ["the"], ["on"])
    return word == "likely" and previous in {"more", "less", "most", "least"}


def _four_before(words: list[str], at: int) -> list[str]:
    return words[max(0, at - 4) : at]


def _of_infinitive(words: list[str], at: int) -> Direction | None:
    """What is "to be done" lies ahead, unless the verb before tells why something was done, or that it was."""
    earlier = _four_before(words, at)
    previous, once = "".join(earlier[-1:]), bool({"was", "were"} & set(earlier[-2:]))
    if previous in {"was", "were"} or (once and previous in w.ARRANGED):
        return "either"
    if (is_past_form(previous) and previous not in w.COMMITTED) or (
        previous in w.RANKED and {"was", "were"} & {*earlier}
    ):
        return "past"
    if previous not in w.INTENDED and _gathered(words[max(0, at - _REACH_PURPOSE) : at - 1]):
        return "past"
    return "future" if w.DONE_TO.isdisjoint(earlier) else None


def _gathered(words: list[str]) -> bool:
    """Whether the verb nearest to the end tells of people who came or waited, which "to" and a verb then explain."""
    verbs = [word for word in words if is_past_form(word) or word in w.AHEAD or word == "to"]
    return bool(verbs) and verbs[-1] in w.GATHERED


def _is_present(words: list[str], at: int) -> bool:
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


def _of_participle(word: str, earlier: list[str], *, beside: bool) -> Direction | None:
    """A past form stands in the past unless a modal or a present "be" carries it ("will be held", "is held").

    What is no past of its own ("taken") needs a verb before it, or the day right `beside` it ("a poll taken Monday").
    """
    close = earlier[-3:]
    if {"could", "not"} <= set(close):
        return "past"
    if any(word in w.CARRYING or word.endswith("'ll") for word in close):
        return "future" if "have" not in close or "will" in close or "shall" in close else "past"
    if close and close[-1] in {"be", "to"}:
        return None
    if close and close[-1] in {"is", "are", "being"}:
        return None
    if word in w.SOFT and not set(earlier) & {"has", "have", "had", "was", "were"}:
        return "past" if beside else None
    return "past"


def _infinitive(words: list[str], at: int) -> bool:
    """Whether "to" leads a verb: "to meet", not "to Paris", "to the" or "to school"."""
    following = words[at + 1] if at + 1 < len(words) else ""
    if not following.islower() or following in w.NOT_VERBS or _ADJECTIVE.fullmatch(following):
        return False
    return not following.endswith(("ing", "ed", "s", "ern", "ly"))


def _forwards(words: list[str]) -> Direction | None:
    lower = _lowered(words)
    for at, word in enumerate(lower):
        if word == ";":
            return None
        told = _told_on(words, lower, at)
        if told is not None:
            return told
    return None


def _told_on(words: list[str], lower: list[str], at: int) -> Direction | None:
    """What one word after the date tells: a direction, or nothing."""
    word, following = lower[at], lower[at + 1 : at + 2]
    if _irreal(lower, at):
        return "past"
    if word in w.MODALS | w.TOLD_AHEAD or word.endswith("'ll") or (word in w.BEFORE_TO and following == ["to"]):
        return "future"
    if is_past_form(word) and word not in w.SOFT:
        return None if following and following[0] in w.MODALS else "past"
    if word in {"has", "have"}:
        return "past" if _has_done(lower[at + 1 : at + 4]) else None
    return "future" if at < _REACH_PRESENT and _is_timetable(words, lower, at) else None


def _has_done(words: list[str]) -> bool:
    """Whether what follows "has" is its participle: "has also been", not "has a speech planned"."""
    done = next((at for at, word in enumerate(words) if is_past_form(word)), None)
    return done is not None and w.DETERMINERS.isdisjoint(words[:done])


def _is_timetable(words: list[str], lower: list[str], at: int) -> bool:
    """Whether a present tells what is set for the day before it: "On Tuesday, Ines Roth faces her rival"."""
    named = at > 0 and words[at - 1][:1].isupper()
    owned = at > 0 and lower[at - 1] == "s"
    if owned or lower[at] not in w.TIMETABLE or lower[at + 1 : at + 2] == ["to"]:
        return False
    joined = named and at > 1 and lower[at - 2] == "and" and not lower[at].endswith("s")
    return joined or ((named or lower[at] not in w.NOUNS) and _is_present(lower, at))
