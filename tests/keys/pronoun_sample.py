"""Which pronouns the key holds: chosen by a seed from annotators' marks and from words, never from our engine.

`python -m tests.keys.pronoun_sample` prints the rule and the choice.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from importlib import import_module
from typing import Any, NamedTuple

from tests.bench.statements import BENCH, held_out
from tests.keys import PAGES, load_key, other_years, page_text

SEED = "pronouns 1"
# How many of each: of the annotated articles by pronoun, of the others by the file they come from.
POLNEAR = {"he": 76, "she": 30, "they": 22, "it": 12}
OTHERS = {"dates": 34, "storylines": 23, "seeds": 3}
# Drawn after these, and labelled when the rules stood, so that nobody had seen them; fewer where articles run out.
LATER_POLNEAR, LATER_OTHERS = {"he": 21, "she": 9, "they": 6, "it": 3}, {"dates": 12, "storylines": 9}
LAST_POLNEAR, LAST_OTHERS = {"he": 24, "she": 10, "they": 7, "it": 3}, {"storylines": 7}
_SAYING = r"(?:said|says|added|adds|told|tells|wrote|announced|asked|warned|noted|argued|insisted|acknowledged|denied)"
_BESIDE = re.compile(rf"\b(he|she|they|it)\s+(?:also\s+|later\s+|then\s+)?({_SAYING})\b", re.IGNORECASE)


class Chosen(NamedTuple):
    """A pronoun that speaks: the corpus, the article, half-open spans of the pronoun and of the cue."""

    corpus: str
    article: str
    source: tuple[int, int]
    cue: tuple[int, int]


def articles() -> dict[tuple[str, str], str]:
    """The texts by corpus and id; none of them held out."""
    found = {("polnear", p.stem): p.read_bytes().decode() for p in (BENCH / "data/polnear/text").glob("*.txt")}
    for name, corpus in (("dates", "newswire"), ("storylines", "web")):
        found |= {(name, record["id"]): record["text"] for record in other_years.corpus(corpus)}
    found |= {("seeds", page.stem): page_text(page.stem) for page in PAGES.glob("*.txt")}
    return {place: text for place, text in found.items() if place[0] != "polnear" or not held_out(place[1])}


def sample() -> list[Chosen]:
    """The first 200, in order of corpus and article: one of an article, in the order of a hash."""
    return _choose(POLNEAR, OTHERS, ())


def later() -> list[Chosen]:
    """Those drawn after them, from other articles."""
    return _choose(LATER_POLNEAR, LATER_OTHERS, sample())


def last() -> list[Chosen]:
    """Those drawn when the errors of the others had been seen, from other articles again."""
    before = sample()
    return _choose(LAST_POLNEAR, LAST_OTHERS, [*before, *_choose(LATER_POLNEAR, LATER_OTHERS, before)])


def _choose(by_pronoun: Mapping[str, int], by_corpus: Mapping[str, int], before: Sequence[Chosen]) -> list[Chosen]:
    texts = articles()
    marked = sorted(_marked(texts), key=_drawn)
    others = sorted(_beside(texts), key=_drawn)
    taken = list(before)
    for pronoun, number in by_pronoun.items():
        taken += _first(marked, number, taken, texts, pronoun)
    for corpus, number in by_corpus.items():
        taken += _first([each for each in others if each.corpus == corpus], number, taken, texts)
    return sorted(taken[len(before) :])


def _drawn(chosen: Chosen) -> str:
    return sha256(f"{SEED} {chosen.corpus} {chosen.article} {chosen.source[0]}".encode()).hexdigest()


def _first(
    among: Iterable[Chosen], number: int, taken: list[Chosen], texts: dict[tuple[str, str], str], pronoun: str = ""
) -> list[Chosen]:
    """The first of each article that is not taken yet, as many as wanted."""
    used = {(each.corpus, each.article) for each in taken}
    found: list[Chosen] = []
    for each in among:
        place = (each.corpus, each.article)
        word = texts[place][slice(*each.source)].lower()
        if place not in used and (not pronoun or word == pronoun) and len(found) < number:
            found.append(each)
            used.add(place)
    return found


def _marked(texts: dict[tuple[str, str], str]) -> Iterator[Chosen]:
    """What the annotators of the articles gave a pronoun as its source and a verb of speech as its cue."""
    sys.path.insert(0, str(BENCH))
    scorer: Any = import_module("_polnear")  # lies in the shared folder, which is not always at hand
    for article, (text, attributions) in scorer.load_split(str(BENCH / "data/polnear")).items():
        if ("polnear", article) not in texts:
            continue
        for each in attributions:
            if not each["source"] or not each["cue"] or not scorer.is_speech_cue(text[slice(*each["cue"])]):
                continue
            if text[slice(*each["source"])].lower() in POLNEAR:
                yield Chosen("polnear", article, tuple(each["source"]), tuple(each["cue"]))


def _beside(texts: dict[tuple[str, str], str]) -> Iterator[Chosen]:
    """Of the other articles: a pronoun that stands beside a word for speaking; on the seeds what their key gives."""
    for (corpus, article), text in texts.items():
        if corpus in {"dates", "storylines"}:
            for match in _BESIDE.finditer(text):
                yield Chosen(corpus, article, match.span(1), match.span(2))
    for page in load_key()["pages"]:
        for record in page["statements"]:
            source, cue = record["source"], record["cue"]
            text = texts.get(("seeds", page["id"]), "")
            if source and cue and text[source["start"] : source["end"]].lower() in POLNEAR:
                yield Chosen("seeds", page["id"], (source["start"], source["end"]), (cue["start"], cue["end"]))


if __name__ == "__main__":
    draws = (
        ((POLNEAR, OTHERS), sample()),
        ((LATER_POLNEAR, LATER_OTHERS), later()),
        ((LAST_POLNEAR, LAST_OTHERS), last()),
    )
    for wanted, drawn in draws:
        print(f"one of an article, by sha256 of '{SEED} corpus article start'; wanted: {wanted}")
        for chosen in drawn:
            print(*chosen)
