"""The hand-made key of pronouns is whole in its form, and true to the articles where they are at hand."""

from collections import Counter
from hashlib import sha256
from json import loads
from typing import Any

import pytest

from tests.bench.statements import BENCH, held_out
from tests.keys import NO_PAGES, PAGES, PRONOUNS_FILE
from tests.keys.pronoun_sample import articles, last, later, sample

KEY = loads(PRONOUNS_FILE.read_text(encoding="utf-8"))
RECORDS: list[dict[str, Any]] = KEY["pronouns"] + KEY["later"] + KEY["last"]
FIELDS = set("corpus article sha256 pronoun cue names antecedent open".split())
with_articles = pytest.mark.skipif(not (BENCH.is_dir() and PAGES.is_dir()), reason=NO_PAGES)


def test_every_record_has_exactly_its_fields() -> None:
    assert set(KEY) == {"format", "pronouns", "later", "last"}
    assert (len(KEY["pronouns"]), len(KEY["later"]), len(KEY["last"])) == (200, 51, 51)
    assert [record for record in RECORDS if set(record) != FIELDS] == []


def test_a_record_has_names_or_says_why_it_has_none() -> None:
    reasons = Counter(record["open"] for record in RECORDS if not record["names"])
    assert set(reasons) == {"nobody speaks", "unclear"}
    assert [record for record in RECORDS if record["names"] and (record["open"] or not record["antecedent"])] == []


def test_no_article_is_held_out_and_none_stands_twice() -> None:
    places = [(record["corpus"], record["article"]) for record in RECORDS]
    assert len(set(places)) == len(places)
    assert [article for corpus, article in places if corpus == "polnear" and held_out(article)] == []


@with_articles
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the shared loader leaves files open
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_the_pronouns_are_the_ones_that_the_rule_chooses() -> None:
    for records, chosen in ((KEY["pronouns"], sample()), (KEY["later"], later()), (KEY["last"], last())):
        kept = [(each["corpus"], each["article"], tuple(each["pronoun"]), tuple(each["cue"])) for each in records]
        assert kept == [tuple(each) for each in chosen]


@with_articles
def test_spans_and_names_are_true_to_the_article() -> None:
    texts = articles()
    for record in RECORDS:
        text = texts[record["corpus"], record["article"]]
        assert sha256(text.encode()).hexdigest() == record["sha256"]
        assert text[slice(*record["pronoun"])].lower() in {"he", "she", "they", "it"}
        words = [text[slice(*span)] for span in record["antecedent"]]
        assert " + ".join(words) in record["names"] or not words


@with_articles
def test_the_key_holds_no_sentence_of_an_article() -> None:
    longest = max(len(part.split()) for record in RECORDS for name in record["names"] for part in name.split(" + "))
    assert longest <= 7
