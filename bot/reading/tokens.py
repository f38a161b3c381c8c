"""Words, signs and whole quotations of one stretch of text, as the rules of attribution see them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.model import Span
from bot.reading.small_names import is_name
from bot.reading.words import AUXILIARIES, CONTRACTED, is_verb_like

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reading.quotes import Quotation

_TOKEN = re.compile(
    r"(?=\S)(?:(?P<small>[a-z]+)(?=[\s,])|(?P<word>[A-Z][a-z]+(?=[\s,])|(?:[A-Za-z]\.){2,}"
    r"|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Sens|Reps|Gov|Gen|Lt|Col|Sgt|Rev|Hon|Prof|St|Jr|Sr|Capt|Adm|Jan|Feb|Aug|Sept|Oct|Nov|Dec"
    r"|No|Inc|Corp|Co|Ltd)\.(?=[\s,])"
    r"|\d{1,3}(?:,\d{3})+(?!\d)|[A-Z]\.(?=\s?[A-Z])|\w+(?:['’&.\-]\w+)*['’]?(?=\W|$)|\w+)|--+|[^\w\s])",
)


# "Per" is a first name before a name ("Per Lie, the mayor, said"), a preposition where it leads a sentence to its one
# comma and to a name of several words ("Per Radio Oslo, it is shut").
_FIRST_NAME = re.compile(r"Per [A-Z]")
_LEADING_PER = re.compile(r"Per (?:[A-Z][\w'’-]{0,40} ){1,3}[A-Z][\w'’-]{0,40},[^,.!?]{1,300}[.!?]")


@dataclass(slots=True, eq=False)
class Token:
    """A word ("w"), a capitalised word ("c"), a sign ("p") or a whole quotation ("q").

    `low` is in small letters; only names that look like a small word keep their capital there: "Per" is no preposition
    and "Kelly" no adverb.
    """

    start: int
    end: int
    low: str
    kind: str
    closes: bool = False
    """Whether a quotation ends in a comma or a stop of its own."""
    goes_on: bool = False
    """Whether a quotation begins with a small letter, in the middle of a sentence."""

    @property
    def is_name(self) -> bool:
        """Whether it is written with a capital."""
        return self.kind == "c"

    @property
    def may_be_verb(self) -> bool:
        """A guess from its shape: an auxiliary, or a small word that is a known verb or a past form."""
        return self.low in AUXILIARIES or (self.kind == "w" and is_verb_like(self.low))

    @property
    def possessive(self) -> bool:
        """Whether it ends as a possessive does."""
        return self.low.endswith(("'s", "s'")) and self.low not in CONTRACTED


def tokens(folded: str, span: Span, quotations: Sequence[Quotation]) -> list[Token]:
    """The tokens of a span of a folded text; `quotations` are those that lie in it, in order."""
    found: list[Token] = []
    at = span.start
    for quotation in quotations:
        found.extend(_words(folded, at, quotation.outer.start))
        closes = folded[quotation.inner.end - 1] in ",.?!" if quotation.inner.end > quotation.inner.start else False
        goes_on = folded[quotation.inner.start : quotation.inner.start + 1].islower()
        found.append(Token(quotation.outer.start, quotation.outer.end, "", "q", closes, goes_on))
        at = quotation.outer.end
    found.extend(_words(folded, at, span.end))
    return found


def _words(folded: str, start: int, end: int) -> list[Token]:
    made = []
    for match in _TOKEN.finditer(folded, start, end):
        word, kind = match[0], match.lastgroup
        begins, ends = match.span()
        if kind == "small":
            made.append(Token(begins, ends, word, "w"))
        elif kind is None:
            made.append(Token(begins, ends, word, "p"))
        elif (
            word == "Per"
            and _FIRST_NAME.match(folded, begins, end)
            and (made or not _LEADING_PER.match(folded, begins))
        ) or (kind == "word" and word[0].isupper() and is_name(folded, begins, ends, opens=_opens(made))):
            made.append(Token(begins, ends, word, "c"))
        else:
            made.append(Token(begins, ends, word.lower().replace("’", "'"), "c" if word[0].isupper() else "w"))
    return made


def _opens(made: Sequence[Token]) -> bool:
    """Whether a sentence can begin behind these tokens, where any word has a capital."""
    return not made or (made[-1].kind not in "wc" and made[-1].low != ",")
