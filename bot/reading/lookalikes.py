"""What only looks like a date: habits, names, amounts, years of nothing. Decided by the words around."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.model import Span
from bot.reading import almanac
from bot.reading.wording import Kind

_PRECEDES_HABIT = re.compile(
    r"\b(?:every|each|most|alternate|per)(?:\s(?!(?:in|on|by|of|at|to|from|since|until|till|before|after|the|said|for)\b)\w+)?\s+$",
    re.IGNORECASE,
)
_FOLLOWS_HABIT = re.compile(r"\s(?:in|of)\s(?:every|each)\b")
_NAMES_BEFORE = re.compile(
    r"(?:\b(?:Black|Bloody|Good|Super(?:\sBowl)?|Election|Primary|Caucus|Selection|Cyber|Giving|Spy|Maundy|Shrove|Man|Theresa|James|Brian|Miss|Mrs?\.?|Ms\.?|Dr\.?"
    r"|Aunt|Camp|Mail\son|Fort|the\sIdes\sof|Augie)\s|[’'])$",
)
_NAMES_AFTER = re.compile(
    r"(?:\s(?:Times|Telegraph|Mirror|Express|Mail|Post|Herald|Night\s(?:Live|Football|Fever|Lights|Massacre)|[Ss]chool|Revolution|Madness|First\b|Jones|Weld)"
    r"|\s[’']s\s[A-Z])",
)
_DOUBTFUL_MONTHS = frozenset({3, 4, 5, 6, 8})
"""March, April, May, June and August are also verbs and names: alone they need a word that leads to a date."""
_LEADS_TO_MONTH = re.compile(
    r"\b(?:in|of|since|by|until|till|from|to|through|for|during|between|and|or|before|after|around|about|this|last|next"
    r"|early|late|mid|on|ended|ending|ends|end|due|effective|back|as|than|compared\swith|began|entered|coming|past|following|per|came|was|,|–|-|\()[\s-]*$",
    re.IGNORECASE,
)
_IN_MONTH = re.compile(r"\b(?:in|since|by|until|till|during|last|next|this|early|late|mid)[\s-]+$", re.IGNORECASE)
_NAMES_NOUN = re.compile(r"(?:\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[Tt]his|[Tt]hat)|\w['’]s)\s$")
_NOUN = re.compile(r"\s(?!of\b|on\b|government|ministry|cabinet|era|administration|and\b)[a-z]{3,}")
"""What makes a doubtful name a month: "the April meeting", "a June letter"; not "the March on Washington"."""
_FOR_SOMEBODY = re.compile(r"\s(?:for|of|on|against)\s[A-Z]")
_THROUGH = re.compile(r"\b(?:over|in|during|for|within|through|throughout|of)\s$", re.IGNORECASE)
_OWNED = re.compile(r"(?:\b(?:the|his|her|its|their|my|your|our)|['’]s)\s$", re.IGNORECASE)
_COUNTED = re.compile(
    r"\s(?:people|troops|soldiers|men|women|children|votes|points|jobs|miles|km|kilomet(?:er|re)s?|met(?:er|re)s?|feet|tons?"
    r"|tonnes|dollars?|euros?|pounds?|hours|runs|goals|yards|words|calories|deaths|dead|cases|shares|units|homes|delegates|workers|employees|rpm"
    r"|hrs|GMT|UTC|cubic|square|kilograms?|kg|lbs|barrels|acres|hectares|seats|meg\w*|degrees|copies|cars|volts|watts|MW|GW|mg)\b"
    r"|\s?(?:m|km|kg|ft|mph|hp|cc|mm)\b|-(?:member|strong|page|foot|mile|seat|meter|metre|acre|pound|ton|man|person|square|odd)"
    r"|\sblock\sof\b|(?:\s[A-Z][a-z]+){1,3}\s(?:Street|St\.|Avenue|Ave\.|Road|Rd\.|Lane|Drive|Boulevard|Blvd\.)",
)
_COUNTS_BEFORE = re.compile(
    r"(?:[$£€¥#]|\b(?:No|no|nos|room|Room|Route|route|Highway|flight|Flight|Boeing|Airbus|page|channel|Unit|unit|Section"
    r"|section|Resolution|resolution|bill|Bill|Article|score|Windows|Office|UTC|GMT|model|index|average|level|Apartment"
    r"|suite|Suite|Box|Rule|[Cc]ode|Form|[Cc]lass\sof|paid|pays?|costs?|scored|weighs|weighed|employs|employed|totall?ed|numbered"
    r"|killed|injured|sold|seats|holds)\.?)\s?$",
)
_MAKE_AFTER = re.compile(
    r"\s(?:Audi|BMW|Buick|Cadillac|Chevrolet|Chevy|Chrysler|Dodge|Ferrari|Fiat|Ford|Honda|Hyundai|Jaguar|Jeep|Kia|Lexus"
    r"|Mazda|Mercedes|Mitsubishi|Nissan|Oldsmobile|Peugeot|Plymouth|Pontiac|Porsche|Renault|Subaru|Tesla|Toyota"
    r"|Volkswagen|Volvo)\s(?:[A-Z\d]|pickup|sedan|van|car|truck)"
)
"""A year before a make and its model is the car's."""
_NAME_BEFORE = re.compile(
    r"\b(?:(?:Expo|Euro|Vision|Agenda|Horizon|Copa\sAm[eé]rica)|(?:called|named|dubbed|titled)\s(?:[A-Z]\w+\s?){1,3})\s?$"
)
"""A name that a year belongs to: "Expo 2020", "Vision 2030"."""
_MAY_COUNT = re.compile(
    r"\b(?:some|nearly|least|than|roughly|approximately|at|to|or|about|around|almost|over|only|all|up|down|another|these"
    r"|those)\s$",
    re.IGNORECASE,
)
_VOTED = re.compile(
    r"\b(?:vot(?:e|es|ed|ing)|tally|margin|passed|rejected|approved|defeated|beat|beaten|won|lost)\b[\w\s,]{0,24}$"
)
_FALLS = re.compile(r"\s(?:to|against)\s(\d{4})\b")
_FELL = re.compile(r"\b(\d{4})\s(?:to|against)\s$")
_OF_THESE = re.compile(r"\sof\s(?:them|the|those|these|us|its|his|her|their|whom|which)\b")
_COUNTED_LOWER = re.compile(r"\s(?:[a-z]+\s)?(?!was\b|is\b|has\b|as\b|does\b|this\b|its\b|his\b)[a-z]+s\b")
_RECENT = re.compile(r"19\d\d|20[0-3]\d")
_PLURAL = re.compile(r"\s(?!was\b|is\b|has\b|as\b|does\b)[a-z]+s\b")
_JAN_TO = re.compile(r"\s?[-\u2013/]\s?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?\s(?:19|20)\d\d\b")
_WEATHER = re.compile(
    r"\b(?:highs|lows|temperatures?|readings?|mercury|heat|degrees|ratings?|percent)\b", re.IGNORECASE
)
_CENTURY_OF = re.compile(
    r"\b(?<!half )(?<!end )(?<!beginning )(?<!start )(?<!decade )(?<!decades )(?<!quarter )(?<!years )of\s$"
)
_ANY_DAY_BEFORE = re.compile(r"\b(?:people|leaders|world|stars|technology|challenges|needs)\sof\s$")
_OF_TOMORROW = re.compile(r"\b(?!morning|night|evening|events?|as)\w+\sof\s$")
_TITLE_BEFORE = re.compile(r"\b[A-Z][A-Za-z]+\s$")
_BODY_AFTER = re.compile(r"\s(?:group|[Mm]ovement|[Cc]ommission|[Cc]ommittee|[Bb]rigades?|Fund|Museum|Memorial)\b")
"""Bodies that are called after a day: "the November 17 group", "the Sept. 11 commission"."""
_VERSION_BEFORE = re.compile(
    r"\b(?:[Vv]ersions?|IP|[Rr]atio|[Ss]core|[Rr]ecord|[Cc]all|[Pp]hone|[Ff]ax|[Tt]el|[Rr]elease|[Bb]uild)\b[\w\s.:]{0,6}$"
)
_ANY_DAY_AFTER = re.compile(
    r"['’]s\s(?:youth|world|society|standards?|generation|economy|children|young|technology|climate)\b"
)
_FROM_EVENT = re.compile(
    r"\s(?:the|an?|his|her|its|their|our|my|your|\d|\w+ing\b|[A-Z][a-z]+)(?!\w)(?!\s(?:the|which|that)\b)",
)
"""What is told of after "two days before" and the like; "he was seen the day before" counts from the date before it."""
_RANKED_BEFORE = re.compile(
    r"\b(?:times?|once|twice|first|second|third|fourth|fifth|high|low|most|largest|biggest|worst|best|lowest|highest)\s$"
)
"""How often or what rank within a time: "the second time in a week", "the worst in ten years"."""
_CLAUSE_ENDS = re.compile(
    r"\W*$|\W{0,2}[.,;:!?)”\u2013\u2014]|\s(?:that|this|in|at|on|and|but|by|with|from|to|for|as|when)\b"
)
"""Where "two days after" is over; else what follows tells after what."""


def is_date(folded: str, kind: Kind, span: Span, groups: Mapping[str, str]) -> bool:
    """Whether the words around allow a date."""
    before = folded[max(0, span.start - 40) : span.start]
    after = folded[span.end : span.end + 30]
    if kind in {"weekday", "month", "holiday"} and (_PRECEDES_HABIT.search(before) or _FOLLOWS_HABIT.match(after)):
        return False
    decide = _DECIDERS.get(kind)
    return decide is None or decide(before, after, groups)


def _names_nothing(before: str, after: str, groups: Mapping[str, str]) -> bool:
    """Not in "Black Friday", "Mrs. May", "The Sunday Times"."""
    return not ((_NAMES_BEFORE.search(before) and not groups.get("turn")) or _NAMES_AFTER.match(after))


def _is_day_word(before: str, after: str, groups: Mapping[str, str]) -> bool:
    """Not in "today's youth", "the city of tomorrow", "USA Today"."""
    if _ANY_DAY_BEFORE.search(before) or _ANY_DAY_AFTER.match(after):
        return False
    if groups["name"] == "tomorrow" and _OF_TOMORROW.search(before):
        return False
    quoted = before.endswith(("“", '"')) and after.startswith(("”", '"'))
    named = quoted or (_TITLE_BEFORE.search(before) is not None and not after.startswith(","))
    return not (named and groups["name"] in {"Today", "Tomorrow", "Yesterday"})


def _is_calendar(_before: str, after: str, groups: Mapping[str, str]) -> bool:
    return "year" in groups or "weekday" in groups or not _BODY_AFTER.match(after)


def _is_numeric(before: str, _after: str, groups: Mapping[str, str]) -> bool:
    """Two digits for a year are as often part of a version, a score or a telephone number."""
    return len(groups["year"]) > len("25") or not _VERSION_BEFORE.search(before)


def _counts_from_day(before: str, after: str, groups: Mapping[str, str]) -> bool:
    """Not where "two days before", "the day after" count from what is told next, whose day the words do not say."""
    turn = (groups.get("turn") or groups.get("turn_after", "")).lower()
    if turn == "in":
        return _RANKED_BEFORE.search(before) is None
    if turn == "after":
        return _CLAUSE_ENDS.match(after) is not None
    return turn != "before" or _FROM_EVENT.match(after) is None


def _is_stretch(before: str, _after: str, groups: Mapping[str, str]) -> bool:
    """Not the mid-90s of a thermometer, nor the greatest drama of the 20th century."""
    if "century" in groups and _CENTURY_OF.search(before):
        return False
    return len(groups.get("decade", "1990")) > len("'90") or not _WEATHER.search(before)


def _is_one(before: str, _after: str, groups: Mapping[str, str]) -> bool:
    return not _lasts(before, groups)


def _lasts(before: str, groups: Mapping[str, str]) -> bool:
    """Whether "the last year", "over the next month" and "his last week" tell how long, not when."""
    turn, unit = groups["turn"].lower(), groups["unit"].lower()
    if unit == "quarter" or turn not in {"last", "next", "the next"}:
        return False
    if turn == "the next":
        return bool(_THROUGH.search(before))
    return bool(_OWNED.search(before))


def _is_month(before: str, after: str, groups: Mapping[str, str]) -> bool:
    """A month with its year always; alone where it names nobody."""
    return "year" in groups or (_names_nothing(before, after, groups) and _is_month_alone(before, after, groups))


def _is_month_alone(before: str, after: str, groups: Mapping[str, str]) -> bool:
    """A month alone: abbreviations need a full stop, doubtful names a leading word or a noun that they go with."""
    if groups.keys() & {"turn", "year_turn", "part", "short_year", "spelled"}:
        return True
    name = groups["month"]
    if _JAN_TO.match(after):
        return True
    if (len(name) <= len("Sept") and name.upper() not in {"MAY", "JUNE", "JULY"}) or re.match(r"\s?\d", after):
        return False
    if almanac.month_number(name) not in _DOUBTFUL_MONTHS and not name.isupper():
        return True
    if name.istitle() and _NAMES_NOUN.search(before) and _NOUN.match(after):
        return True
    named = (_FOR_SOMEBODY.match(after) or re.match(r"\s[A-Z][a-z]+", after)) and not _IN_MONTH.search(before)
    return bool(_LEADS_TO_MONTH.search(before)) and not named


def _is_year(before: str, after: str, groups: Mapping[str, str]) -> bool:
    """Four digits: a year unless something is counted with them."""
    if groups.keys() & {"part", "fiscal", "spelled"}:
        return True
    recent = _RECENT.match(groups.get("year", "")) is not None
    if _NAME_BEFORE.search(before) or _MAKE_AFTER.match(after) or _is_tally(before, after, groups.get("year", "")):
        return False
    if _COUNTED.match(after) or _COUNTS_BEFORE.search(before):
        return False
    if not recent and _COUNTED_LOWER.match(after):
        return False
    return not (_MAY_COUNT.search(before) and (not recent or _PLURAL.match(after) or _OF_THESE.match(after)))


def _is_tally(before: str, after: str, year: str) -> bool:
    """Whether the digits are one of two votes: "voted 2024 to 1990"; years do not run backwards."""
    falls, fell = _FALLS.match(after), _FELL.search(before)
    if (falls and falls.group(1) <= year) or (fell and fell.group(1) >= year):
        return True
    return _VOTED.search(before) is not None and (falls is not None or fell is not None or before.endswith("votes to "))


_DECIDERS: Mapping[Kind, Callable[[str, str, Mapping[str, str]], bool]] = {
    "calendar": _is_calendar,
    "numeric": _is_numeric,
    "weekday": _names_nothing,
    "month": _is_month,
    "day word": _is_day_word,
    "unit": _is_one,
    "stretch": _is_stretch,
    "offset": _counts_from_day,
    "next to": _counts_from_day,
    "year": _is_year,
}
