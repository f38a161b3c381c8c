"""The shapes of date expressions in English news: one bounded, compiled pattern a form."""

from __future__ import annotations

import re

from bot.reading.counted_forms import FORMS as COUNTED
from bot.reading.named_forms import FORMS as NAMED

FORMS = tuple(
    (kind, frozenset(triggers.split()), re.compile(pattern)) for kind, triggers, pattern in (*NAMED, *COUNTED)
)
