"""The shapes of date expressions in English news: one bounded, compiled pattern a form."""

from __future__ import annotations

import re

from bot.reading.counted_forms import FORMS as COUNTED
from bot.reading.named_forms import FORMS as NAMED

FORMS = tuple((kind, trigger, re.compile(pattern)) for kind, trigger, pattern in (*NAMED, *COUNTED))
