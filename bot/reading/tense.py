"""Whether the words around a date look back or ahead: English verbs, read outwards from the date."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from bot.model import Span

Direction = Literal["past", "future", "either"]
"""Where the words look; "either" of what was once expected and may have come by now or not ("was set for Friday")."""

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?|\d+|[;:,\"“”]|[\u2013\u2014]")
_AHEAD = frozenset(
    "will shall expected scheduled slated due plans plan planning poised going intends intend likely upcoming "
    "would aims pledged vows seeks tomorrow may might could can must should expects hopes deadline looming".split(),
)
_PAST = frozenset(
    "was were had did said told met held began went came took gave made saw left led won lost fell rose sent "
    "spent kept got found brought thought bought taught caught sought fought ran became knew grew flew drew "
    "threw wrote spoke broke chose drove rode stood understood sat set shot struck hit paid laid built heard "
    "hurt cut put felt dealt meant sold withdrew swore overthrew sank shook fled bled fed bore wore tore arose "
    "awoke bound blew dug hung lent lit overcame rang reread sang slept slid spun split spread stole stuck swept "
    "swam swung undertook upheld withheld wound quit beat cost burst let shut forecast underwent backed been "
    "gone done known seen taken given written spoken broken chosen driven fallen flown born begun shown thrown".split(),
)
_ED_NOT_PAST = frozenset(
    "united need indeed speed exceed proceed succeed seed feed breed unprecedented hundred red bed".split(),
)
_SOFT = frozenset(
    "been gone done known seen taken given written spoken broken chosen driven fallen flown begun shown thrown".split(),
)
_MODALS = frozenset("will shall would may might could can must should ll".split())
_CARRYING = _MODALS | {f"{modal}'t" for modal in _MODALS}
_NOT_VERBS = frozenset(
    "the a an his her its their our my your this that these those him them it us me you which whom work school "
    "court about at in on for from date".split(),
)
_DONE_TO = frozenset(
    "visit trip journey flight travel access addition attack threat reference had able failed began begun "
    "continued managed helped used forced refused came went return returned close closer according similar "
    "prior".split(),
)
_TIMETABLE = frozenset(
    "vote votes hold holds meet meets open opens begin begins start starts end ends expire expires convene convenes "
    "kick kicks arrive arrives leave leaves head heads headed travel travels visit visits host hosts face faces "
    "move moves go goes come comes take takes run runs air airs resume resumes return returns ahead fly flies appear "
    "appears speak speaks close closes play plays launches celebrates gather gathers reopen reopens enters elects "
    "choose chooses decide decides depart departs retires premieres turns testifies hears marries".split(),
)
"""Verbs whose simple present tells beside a day what a timetable has set ("which votes on Tuesday")."""
_NOUNS = frozenset("head heads face faces host hosts air run runs move moves visit visits hold ahead".split())
"""Of them, those that stand as nouns after a plural as well ("arms move")."""
_COMMITTED = frozenset(
    "agreed decided planned expected scheduled slated vowed promised pledged ordered asked invited urged set told "
    "prepared threatened offered wanted hoped intended aimed poised voted sought due supposed".split(),
)
"""Past forms after which "to" leads to what lies ahead of them; after others it tells why they were done."""
_PUT_OFF = frozenset(
    "postponed delayed extended adjourned suspended rescheduled moved pushed deferred off given gave granted".split()
)
_LASTED = frozenset("stayed remained lasted continued waited ran lived worked served stood kept".split())
"""Verbs that tell of what went on "until Friday", and those that put something off until then."""
_SAYING = frozenset({"said", "told"})
_LEADING = frozenset(
    "on in at around about early late earlier later the of a p m am pm est edt gmt et utc cet noon midnight "
    "local time from during over as soon".split(),
)
_REFUSED = re.compile(
    r"could not\b|would not (?:comment|say|elaborate|discuss|confirm|identify|disclose|give|name|speculate|reveal)\b"
)
"""Who could not be reached, or would not comment, did not then."""
_DAY = re.compile(r"[A-Z][a-z]+day\b(?!['’]s)")
"""A weekday after "for": "called a vote for Friday", not "blamed him for Friday's storm"."""
_DELIVERY = re.compile(r"\s(?:delivery|contracts?|futures)\b")
"""What is sold for a month lies ahead, whatever its price did ("the December contract fell")."""
_LED = re.compile(
    r"\b(ahead of|anticipation of|run ?up to|eve of|since|as of)(?: (?:the|a|an|his|her|its|their|[a-z]+'s))?$"
)
"""What leads to a day through the article or owner of the noun it names: "ahead of the state's 9 June primary"."""
_LED_TO = re.compile(
    r"\b(?:ahead of|anticipation of|run ?up to|until|till)(?: (?:the|a|an|his|her|its|their|[a-z]+'s))?"
    r"(?: [a-z]+){1,2} on$"
)
"""What leads to a noun of that day: "speaking ahead of talks on Thursday"; the speaking may be meant as well."""
_CONDITIONS = frozenset({"if", "unless", "once"})
"""What opens a sentence whose main verb, after the condition, tells the time of both."""
_OPENING = frozenset("but and while when then though although that where if because so whereas , ;".split())
_NAMES = frozenset("May Will March Mark Bill Chase".split())
_DETERMINERS = frozenset("a an the his her its their our my your this that these those still yet".split())
_COUNTERS = frozenset("no any some all both many few several two three four five six seven eight nine ten".split())
_REACH_BACK, _REACH_ON, _REACH_LASTING = 16, 14, 7
"""Words looked at on either side; measured on the development part of the dates."""


@lru_cache(maxsize=256)
def direction(folded: str, sentence: Span, span: Span) -> Direction | None:
    """Past or future from the nearest deciding verb before the date in its sentence, else after it; None when open.

    The last answers are kept: dates, publication and events ask the same of a text, one after the other.
    """
    before: list[str] = _WORD.findall(folded, max(sentence.start, span.start - 160), span.start)
    lead = _lead(before)
    if lead:
        opens = len(before) == 1 and before[0] in {"By", "Until", "Till"}
        return _by_then(_lowered(_following(folded, sentence, span))) if opens else lead
    while before and before[-1].lower() in _LEADING:
        lead = _lead(before[:-1]) or ("either" if _LED_TO.search(" ".join(before[-7:]).lower()) else None)
        if lead:
            return lead
        before.pop()
    before = before[-_REACH_BACK:]
    if (before and before[-1].lower() in {"is", "are"}) or _DELIVERY.match(folded, span.end):
        return "future"
    if before and (before[-1].lower() in _OPENING or before[0].lower() in _CONDITIONS):
        return _forwards(_following(folded, sentence, span)) or _backwards(before)
    found = _backwards(before)
    if found == "past" and folded.endswith("for ", 0, span.start) and _DAY.match(folded, span.start):
        return "either"
    return found or _forwards(_following(folded, sentence, span))


def _following(folded: str, sentence: Span, span: Span) -> list[str]:
    return _WORD.findall(folded, span.end, min(sentence.end, span.end + 160))[:_REACH_ON]


def _lead(before: list[str]) -> Direction | None:
    """The word that leads to the date: "since Friday" looks back, "by Friday" ahead unless something ended by then."""
    last = before[-1].lower() if before else ""
    if last == "since":
        return "past"
    led = _LED.search(" ".join(before[-6:]).lower())
    if led:
        return "past" if led.group(1) in {"since", "as of"} else "future"
    if last in {"by", "until", "till"}:
        return _lasting([word.lower() for word in before[-_REACH_LASTING:-1]])
    if last == "to" and {word.lower() for word in before[-4:-1]} & _PUT_OFF:
        return "future"
    if last == "ending":
        return "either"
    return "future" if last in {"due", "payable", "upcoming", "coming"} else None


def _lasting(before: list[str]) -> Direction:
    """What lasted or was over by then lies behind; what was put off or has to be done by then lies ahead."""
    if set(before) & _PUT_OFF or "to" in before or "due" in before:
        return "future"
    past = {"had", "was", "were", "did", "didn't"} & set(before) or set(before[-2:]) & _LASTED
    return "past" if past else "future"


def _by_then(following: list[str]) -> Direction:
    """As what lasted, of a sentence that begins with "By Friday": its verbs follow."""
    if _MODALS & set(following) or "to" in following:
        return "future"
    return "past" if any(is_past_form(word) and word not in _SAYING for word in following) else "future"


def _lowered(words: list[str]) -> list[str]:
    """The words in lower case; a capitalised May, Will or March is a name and no verb."""
    return [word if word in _NAMES else word.lower().replace("’", "'") for word in words]


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
    word, previous = lower[at], lower[at - 1] if at else ""
    if word in {"could", "would"} and _REFUSED.match(" ".join(lower[at : at + 3])):
        return "past"
    arranged = word in {"planned", "set"} and lower[at + 1 : at + 2] in (["to"], ["for"])
    if arranged or word in _AHEAD or word.endswith("'ll"):
        once = previous in {"was", "were", "had"} or (previous == "been" and "had" in _four_before(lower, at))
        return "either" if once else "future"
    if (word in _TIMETABLE and _is_present(lower, at)) or (word.endswith("ing") and previous in {"is", "are", "am"}):
        return "future"
    if word == "to" and _infinitive(words, at):
        return _of_infinitive(previous, _four_before(lower, at))
    if is_past_form(word) and not (word.endswith("ed") and previous in _DETERMINERS):
        return _of_participle(word, _four_before(lower, at))
    return None


def _four_before(words: list[str], at: int) -> list[str]:
    return words[max(0, at - 4) : at]


def _of_infinitive(previous: str, earlier: list[str]) -> Direction | None:
    """What is "to be done" lies ahead, unless the verb before tells why something was done, or that it was."""
    if previous in {"was", "were"}:
        return "either"
    if is_past_form(previous) and previous not in _COMMITTED:
        return "past"
    return "future" if _DONE_TO.isdisjoint(earlier) else None


def _is_present(words: list[str], at: int) -> bool:
    """Whether a word that may be a noun ("the vote") stands as a verb in the present: after a subject."""
    previous = words[at - 1] if at else ""
    if words[at].endswith("s"):
        return (
            previous.isalpha()
            and previous not in _DETERMINERS | _COUNTERS
            and not previous.endswith(("'s", "al", "of"))
        )
    if previous in {"that", "which", "who", "they", "we", "i", "you"}:
        return True
    return previous.endswith("s") and not previous.endswith(("ss", "'s", "is", "us", "as")) and words[at] not in _NOUNS


def is_past_form(word: str) -> bool:
    """Whether a lower-case word is the past or participle of a verb, by its ending or by the list of irregular ones."""
    return word in _PAST or (word.endswith("ed") and len(word) > len("red") and word not in _ED_NOT_PAST)


def _of_participle(word: str, earlier: list[str]) -> Direction | None:
    """A past form stands in the past unless a modal or a present "be" carries it ("will be held", "is held")."""
    close = earlier[-3:]
    if {"could", "not"} <= set(close):
        return "past"
    if any(word in _CARRYING or word.endswith("'ll") for word in close):
        return "future" if "have" not in close or "will" in close or "shall" in close else "past"
    if close and close[-1] in {"be", "to"}:
        return None
    if close and close[-1] in {"is", "are", "being"}:
        return None
    if word in _SOFT and not set(earlier) & {"has", "have", "had", "was", "were"}:
        return None
    return "past"


def _infinitive(words: list[str], at: int) -> bool:
    """Whether "to" leads a verb: "to meet", not "to Paris", "to the" or "to school"."""
    following = words[at + 1] if at + 1 < len(words) else ""
    return (
        following.islower() and following not in _NOT_VERBS and not following.endswith(("ing", "ed", "s", "ern", "ly"))
    )


def _forwards(words: list[str]) -> Direction | None:
    lower = _lowered(words)
    for at, word in enumerate(lower):
        if word == ";":
            return None
        if word in _MODALS or word in {"expected", "scheduled", "slated", "due"} or word.endswith("'ll"):
            return "future"
        if word in {"is", "are"} and lower[at + 1 : at + 2] == ["to"]:
            return "future"
        if is_past_form(word) and word not in _SOFT:
            return "past"
        if word in {"has", "have"}:
            return "past"
    return None
