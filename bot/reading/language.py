"""Which language a text is in: English by its function words; where these are few, py3langid is asked."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
UNDETERMINED = "und"

_WORD = re.compile(r"[^\W\d_]+")
_FUNCTION_WORDS = frozenset(
    "the of and to in a is that for it was on with as be by are this from at he have his not they has were "
    "said but will an its had would been who their which more she about or one after than also could there we "
    "i you".split(),
)
# Characters looked at.
_LOOKED_AT = 6000
# The share of function words from which a text is English without another question. English news has .23 to .45, even
# its shortest notes .17; a Portuguese paragraph has .12, the most of the other languages tried.
_PLAINLY = 0.2
# The same among what stands between spaces, which is faster told apart: most English news has more, and what has less
# is looked at again.
_AT_ONCE = 0.25
# From this probability on another language is believed; below it the text says too little (a score sheet, a list of
# foreign names has .3 at most) and is read as English.
_BELIEVED = 0.6
_NO_WORDS = "zxx"


def language(text: str) -> str:
    """The ISO 639 code of the language; "en" where too little is written to tell, "und" where there are no words."""
    looked_at = text[:_LOOKED_AT]
    low = looked_at.lower()
    if _share(low.split()) >= _AT_ONCE:
        return ENGLISH
    words = _WORD.findall(low)
    if not words:
        return UNDETERMINED
    if _share(words) >= _PLAINLY:
        return ENGLISH
    code, probability = _identifier().classify(looked_at)
    return code if probability >= _BELIEVED and code != _NO_WORDS else ENGLISH


def _share(words: Sequence[str]) -> float:
    """The share of function words among words in small letters."""
    return sum(map(_FUNCTION_WORDS.__contains__, words)) / len(words) if words else 0.0


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """The identifier, loaded (0.7 s) when the first text asks for it; most articles never do."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
