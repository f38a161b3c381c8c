"""Whether a text is English: the share of function words in its beginning. Other languages are not told apart."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_FUNCTION_WORDS = frozenset(
    "the of and to in a is that for it was on with as be by are this from at he have his not they has were "
    "said but will an its had would been who their which more she about or one after than also could there we "
    "i you".split(),
)
# Characters looked at, and a share that English news exceeds by far (it has .3 to .45); its neighbours stay below.
_LOOKED_AT, _SHARE = 6000, 0.12


def language(text: str) -> str:
    """The code "en" for English, "und" for anything else; a text with no words is "und"."""
    words = [word.lower() for word in _WORD.findall(text[:_LOOKED_AT])]
    english = sum(word in _FUNCTION_WORDS for word in words)
    return "en" if words and english >= _SHARE * len(words) else "und"
