"""Articles built from sentences of our own, of which it is known what is quoted and what must go along with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

WHO = ("Ada Lind", "Olav Berg", "the harbour office", "Mayor Ines Roth", "two dock workers")
QUOTED = (
    "ready for the winter", "closed to every boat", "a gift to the smugglers", "sold to the highest bidder",
    "safe enough for children", "run by amateurs", "about to fall into the sea", "worth the money",
    "deploying divers at night", "under the orders of the union", "a matter for the courts", "painted green & white",
    "open *at all hours*", "held together by rope", "the last of its kind", "older than the town", "lit at dusk",
)  # fmt: skip
MARKS = ("“”", '""', "«»", "‘’")


class Shape(NamedTuple):
    """A sentence: `q` and `r` stand for words in marks, and `must` holds what goes along with `q`, as shown."""

    words: str
    must: str = ""


SHAPES = (
    Shape("{who} said the pier was {q}."),
    Shape("{who} said: {q.}"),
    Shape("{q,} {who} said."),
    Shape("{q,} {who} said. {r.}"),
    Shape("{q,} {who} said, {r.}"),
    Shape("{who} called the pier {q} and, a day later, {r}.", "a day later"),
    Shape("{who} said the pier was {q} but would soon be {r}."),
    Shape("{who} told reporters that the pier is not {q}.", "not"),
    Shape("{who} did not say that the pier was {q}.", "did not say"),
    Shape("{who} denied that the pier was {q}.", "denied"),
    Shape("{who} rejected the claim that the pier was {q}.", "rejected"),
    Shape("{who} refused to call the pier {q}.", "refused"),
    Shape("{who} might have called the pier {q}.", "might"),
    Shape("{who} could not say whether the pier was {q}.", "could not say whether"),
    Shape("If the ice goes, {who} said, the pier is {q}.", "If the ice goes"),
    Shape("Unless the wind turns, {who} said, the pier is {q}.", "Unless the wind turns"),
    Shape("{q,} {who} said, according to the Harbour Post.", "Harbour Post"),
    Shape("According to the Harbour Post, {who} called the pier {q}.", "Harbour Post"),
    Shape("{who} said nobody had called the pier {q}.", "nobody"),
    Shape("It is not true that the pier is {q}, {who} said.", "not true"),
    Shape("Asked whether the pier was {q}, {who} said it had to wait.", "Asked whether"),
    Shape("{who} warned the town against calling the pier {q}.", "warned"),
    Shape("{who} accused the town of calling the pier {q}.", "accused"),
    Shape("Reportedly, {who} said the pier was {q}.", "Reportedly"),
    Shape("{q} is what {who} never said the pier was.", "never"),
    Shape("The market opened at nine, and the ferry was late."),
)


class Sentence(NamedTuple):
    """One sentence as it stands in the article, the words it has in marks, and what must go along with the first."""

    text: str
    quoted: tuple[str, ...]
    must: str


def sentence(shape: Shape, who: str, words: Sequence[str], marks: str) -> Sentence:
    """The shape filled in; "{q,}" puts a comma inside the marks."""
    text, quoted = shape.words.replace("{who}", who), []
    for name, said in zip("qr", words, strict=True):
        for stop in ("", ",", "."):
            at = text.find(f"{{{name}{stop}}}")
            if at >= 0:
                begins = at == 0 or text[at - 2] in ".:"
                quoted.append((said[0].upper() if begins else said[0]) + said[1:] + stop)
                text = text.replace(f"{{{name}{stop}}}", f"{marks[0]}{quoted[-1]}{marks[1]}")
    return Sentence(text[0].upper() + text[1:], tuple(quoted), shape.must)


@st.composite
def articles(draw: st.DrawFn) -> tuple[Sentence, ...]:
    """Up to eight sentences, no words quoted twice."""
    shapes = draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=8))
    words = iter(draw(st.permutations(QUOTED)))
    marks = draw(st.sampled_from(MARKS))
    who = draw(st.lists(st.sampled_from(WHO), min_size=len(shapes), max_size=len(shapes)))
    return tuple(
        sentence(shape, name, (next(words), next(words)), marks) for shape, name in zip(shapes, who, strict=True)
    )


def text_of(article: Sequence[Sentence], breaks: Sequence[bool]) -> str:
    """The article, each sentence after a blank or, where `breaks` says so, in a paragraph of its own."""
    text = "The harbour of Vell was quiet on Monday, and the town had been there since dawn."
    for each, new in zip(article, breaks, strict=True):
        text += ("\n\n" if new else " ") + each.text
    return text
