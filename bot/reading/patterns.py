"""The shapes of date expressions in English news: one bounded, compiled pattern a form."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.reading.counted_forms import FORMS as COUNTED
from bot.reading.named_forms import FORMS as NAMED
from bot.reading.stretch_forms import FORMS as STRETCHES
from bot.reading.wording import Kind

FORMS = tuple(
    (kind, triggers.split(), re.compile(pattern)) for kind, triggers, pattern in (*NAMED, *COUNTED, *STRETCHES)
)


@lru_cache(maxsize=1024)
def forms_for(held: frozenset[str]) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """The forms worth trying on a sentence that holds these triggers: each needs one of its own, "a+b" means both."""
    return tuple(
        (kind, pattern)
        for kind, triggers, pattern in FORMS
        if any(held.issuperset(trigger.split("+")) for trigger in triggers)
    )
