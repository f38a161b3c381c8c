"""The closed classes of English that the rules lean on. These are grammar, not opinion, so they are code."""

from __future__ import annotations

BE = frozenset("is was are were be been being am 's 're isn't wasn't aren't weren't".split())
HAVE = frozenset("has have had having hasn't haven't hadn't".split())
DO = frozenset("do does did don't doesn't didn't".split())
MODALS = frozenset("will would can could may might must shall should won't wouldn't can't couldn't cannot".split())
AUXILIARIES = BE | HAVE | DO | MODALS
NEGATIONS = frozenset("not never no neither nor n't cannot without".split())
ADVERBS = frozenset(
    "also then later again once now still already just even only often once repeatedly nevertheless "
    "nonetheless however thus too soon recently previously earlier first once long always sometimes simply "
    "not never twice instead therefore further merely rather certainly perhaps likewise meanwhile flatly "
    "openly ever".split(),
)
DETERMINERS = frozenset(
    "the a an this that these those his her its their our my your some any each every no another both all "
    "several many most few one two three four five six seven eight nine ten other such".split(),
)
PREPOSITIONS = frozenset(
    "of in on at by for from with about against during after before since between among into through over "
    "under to via near without within outside inside around across toward towards until till upon amid "
    "despite behind beyond like as off onto per regarding concerning including following".split(),
)
SUBORDINATORS = frozenset(
    "that because while when whenever if whether although though unless where how why what which who whom "
    "whose as than but so after before since until once".split(),
)
RELATIVES = frozenset("who which that whom whose".split())
CONJUNCTIONS = frozenset("and but or yet nor then &".split())
CONTRACTED = frozenset("he's she's it's who's that's there's what's here's let's where's".split())
SUBJECT_PRONOUNS = frozenset("he she they it we i you who others some many".split())
PERSONAL = frozenset("he she they".split())
BEGINNING_CLAUSES = frozenset("he she they it there we i".split())
LISTENERS = frozenset("him her them me us you it".split())
TIME_WORDS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow january "
    "february march april may june july august september october november december jan. feb. mar. apr. aug. "
    "sept. oct. nov. dec. morning evening afternoon night week month year last earlier next weekend recently "
    "ago".split(),
)
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday tonight".split())
# Irregular past forms that are seldom anything else.
IRREGULAR_PASTS = frozenset(
    "arose awoke became began bent bit blew bought bred broke brought built came caught chose clung crept dealt "
    "did died drank drew drove dug fed fell fled flew forbade forgave forgot fought froze gave went grew heard held "
    "hid hung kept knelt knew laid lay lied lost made meant met paid ran rang rode rose sang sank sat saw sent "
    "shook shone shot shrank slept slid sold sought spent spoke sprang spun stole stood strode struck stuck "
    "stung swam swore swung taught threw thought tied tore told took tried understood used wept woke won wore "
    "wound wove withdrew withheld wrote owed vied dyed shed undertook undid overcame oversaw foresaw".split(),
)
VERBS = frozenset(
    "is was are were be been has have had do does did will would can could may might must should went came "
    "took made got saw knew thought ran won lost left gave found kept held began met became felt put sent "
    "brought stood spent heard told said wants want believes believe thinks think makes make takes take gets "
    "get goes go comes come needs need seems seem knows know hopes hope plans plan remains remain says say "
    "led fell rose grew broke spoke wrote chose drew paid built cut set hit let read shows show gives give "
    "finds find keeps keep leaves leave looks look works calls faces".split(),
)


def is_verb_like(low: str) -> bool:
    """A guess from the word's shape: a known verb, or a past form."""
    return (
        low in VERBS
        or low in IRREGULAR_PASTS
        or (low.endswith("ed") and len(low) > 4 and low not in {"united", "hundred", "indeed"})
    )


# Nouns that end as an adverb does.
_NOUNS = frozenset("ally assembly anomaly bully family italy july monopoly rally reply supply tally".split())


def is_adverb(low: str) -> bool:
    """A guess from the word's shape: a known adverb or "-ly"."""
    return low in ADVERBS or (low.endswith("ly") and len(low) > 4 and low not in _NOUNS and low[0].islower())
