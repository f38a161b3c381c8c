"""The English words that tell where a sentence looks, back or ahead; in lower case but for the names."""

from __future__ import annotations

from typing import Literal

Direction = Literal["past", "future", "either"]
"""Where the words look; "either" of what was once expected and may have come by now or not ("was set for Friday")."""

AHEAD = frozenset(
    "will shall expect expected anticipates await awaits awaiting payable scheduled slated due plans plan "
    "planning poised going intends intend likely upcoming would aims vows seeks tomorrow may might could can must "
    "should expects hopes deadline looming won't wouldn't".split()
)
PAST = frozenset(
    "was were had did said told met held began went came took gave made saw left led won lost fell rose sent "
    "spent kept got found brought thought bought taught caught sought fought ran became knew grew flew drew "
    "threw wrote spoke broke chose drove rode stood understood sat set shot struck hit paid laid built heard "
    "hurt cut put felt dealt meant sold withdrew swore overthrew sank shook fled bled fed bore wore tore arose "
    "awoke bound blew dug hung lent lit overcame rang reread sang slept slid spun split spread stole stuck swept "
    "swam swung undertook upheld withheld wound quit beat cost burst let shut forecast underwent backed been "
    "gone done known seen taken given written spoken broken chosen driven fallen flown born begun shown thrown".split(),
)
ED_NOT_PAST = frozenset(
    "united need indeed speed exceed proceed succeed seed feed breed unprecedented hundred red bed".split(),
)
SOFT = frozenset(
    "been gone done known seen taken given written spoken broken chosen driven fallen flown begun shown thrown".split(),
)
MODALS = frozenset("will shall would may might could can must should ll won't".split())
IRREAL = frozenset("could would might should may must".split())
"""Modals that look back with "have": "she could have won on Tuesday"."""
CARRYING = MODALS | {f"{modal}'t" for modal in MODALS}
NOT_VERBS = frozenset(
    "the a an his her its their our my your this that these those him them it us me you which whom work school "
    "court about at in on for from date more most less fewer one two three four five six seven eight nine ten each "
    "both several many some any all no what how who where whether new local central former fellow senior young public "
    "private late early people women men percent nearly roughly almost other another such last next first".split(),
)
DONE_TO = frozenset(
    "visit trip journey flight travel access addition attack threat reference had able failed began begun "
    "continued managed helped used forced refused came went return returned close closer according similar "
    "prior".split(),
)
TIMETABLE = frozenset(
    "vote votes hold holds meet meets open opens begin begins start starts end ends expire expires convene "
    "convenes kick kicks arrive arrives leave leaves head heads headed travel travels visit visits host hosts "
    "face faces move moves go goes come comes take takes run runs air airs resume resumes return returns ahead "
    "fly flies appear appears speak speaks close closes play plays launches celebrates gather gathers reopen "
    "reopens enters elects choose chooses decide decides depart departs retires premieres turns testifies hears "
    "marries continues concludes".split()
)
"""Verbs whose simple present tells beside a day what a timetable has set ("which votes on Tuesday")."""
RELATIVES = frozenset("who which whose".split())
NOUNS = frozenset("head heads face faces host hosts air run runs move moves visit visits hold ahead".split())
"""Of them, those that stand as nouns after a plural as well ("arms move")."""
LIKELY_WHO = frozenset("voter voters electorate suspect suspects candidate candidates nominee nominees cause".split())
COMMITTED = frozenset(
    "agreed decided planned expected scheduled slated vowed promised pledged ordered asked invited urged set told "
    "prepared threatened offered wanted hoped intended aimed poised voted sought due supposed".split(),
)
"""Past forms after which "to" leads to what lies ahead of them; after others it tells why they were done."""
ARRANGED = frozenset("expected scheduled slated due set planned supposed poised".split())
"""Of them, those that with "was" told what may have come by now."""
RANKED = frozenset("first second third last only latest quick able unable".split())
WAS = frozenset("was were became".split())
"""Whoever was "the first to" do something, or able to, did it."""
LOOKING_BACK = frozenset(
    "hailing praising criticizing criticising condemning mourning investigating blaming citing reviewing probing "
    "responding reacting defending recalling".split()
)
"""What is being done about what was."""
GATHERED = frozenset(
    "gathered came went met traveled travelled flew arrived returned turned lined waited braved joined marched "
    "rallied".split()
)
INTENDED = frozenset(
    "plan plans deal deals deadline order orders decision agreement invitation pledge vow promise effort bid call "
    "calls proposal permission right chance opportunity intention request wants hopes".split()
)
"""Who gathered "to" do something did it then; a plan, an order or a right to do it looks ahead."""
TOLD_AHEAD = frozenset("expected scheduled slated due".split())
BEFORE_TO = frozenset("is are has have going".split())
"""What tells after a date that it lies ahead; the last with "to"."""
PUT_OFF = frozenset(
    "postponed delayed extended adjourned suspended rescheduled moved pushed deferred off given gave granted".split()
)
LASTED = frozenset("stayed remained lasted continued waited ran lived worked served stood kept".split())
"""Verbs that tell of what went on "until Friday", and those that put something off until then."""
SAYING = frozenset({"said", "told"})
LEADING = frozenset(
    "on in at around about early late earlier later the of a p m am pm est edt gmt et utc cet noon midnight "
    "local time from during over as soon".split(),
)
CONDITIONS = frozenset({"if", "unless", "once"})
"""What opens a sentence whose main verb, after the condition, tells the time of both."""
OPENING = frozenset("but and while when then though although that where if because so whereas , ;".split())
NAMES = frozenset("May Will March Mark Bill Chase".split())
DETERMINERS = frozenset("a an the his her its their our my your this that these those still yet".split())
COUNTERS = frozenset("no any some all both many few several two three four five six seven eight nine ten".split())
