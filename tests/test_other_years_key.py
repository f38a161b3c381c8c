"""The key of other years is itself right: whole in its form, and true to the articles where they are at hand."""

import re
from hashlib import sha256
from typing import Any

import pytest

from tests.keys.other_years import AT_HAND, CORPORA, NO_ARTICLES, load_other_years, order, texts

KEY = load_other_years()
ARTICLES: list[dict[str, Any]] = KEY["articles"]
ENTRY = set("speaker speakers accepted source cue content optional continues".split())
with_articles = pytest.mark.skipif(not AT_HAND, reason=NO_ARTICLES)


def spans(entry: dict[str, Any]) -> list[list[int]]:
    """Every span of an entry."""
    return [*entry["content"], *(entry[part] for part in ("source", "cue") if entry[part])]


def test_each_corpus_gives_twenty_four_articles_and_each_record_has_exactly_its_fields() -> None:
    assert {name: sum(each["corpus"] == name for each in ARTICLES) for name in CORPORA} == {"newswire": 24, "web": 24}
    assert {frozenset(each) for each in ARTICLES} == {frozenset({"id", "corpus", "sha256", "statements"})}
    assert {frozenset(entry) for each in ARTICLES for entry in each["statements"]} == {frozenset(ENTRY)}


@pytest.mark.parametrize("article", ARTICLES, ids=[each["id"] for each in ARTICLES])
def test_an_article_has_two_statements_and_each_has_words_and_a_speaker(article: dict[str, Any]) -> None:
    entries = article["statements"]
    surely = [entry for entry in entries if not entry["optional"]]
    assert len(surely) >= 2
    assert [entry for entry in surely if bool(entry["speaker"]) == bool(entry["speakers"])] == []
    assert [
        entry for entry in entries if not entry["content"] or any(start >= end for start, end in spans(entry))
    ] == []
    assert len({str(entry["content"]) for entry in entries}) == len(entries)


def test_who_goes_on_is_who_spoke_before() -> None:
    pairs = [pair for each in ARTICLES for pair in zip([None, *each["statements"]], each["statements"], strict=False)]
    broken = [
        entry for before, entry in pairs if entry["continues"] and (not before or before["speaker"] != entry["speaker"])
    ]
    assert broken == []


@with_articles
def test_the_articles_are_the_first_that_hold_two_statements() -> None:
    for name in CORPORA:
        labelled = {each["id"] for each in ARTICLES if each["corpus"] == name}
        met = order(name)
        upto = max(met.index(article_id) for article_id in labelled)
        assert [each for each in met[: upto + 1] if each not in KEY["passed_over"]] == [
            each["id"] for each in ARTICLES if each["corpus"] == name
        ]


@with_articles
@pytest.mark.parametrize("article", ARTICLES, ids=[each["id"] for each in ARTICLES])
def test_the_text_is_the_one_the_key_was_made_from(article: dict[str, Any]) -> None:
    text = texts()[article["corpus"], article["id"]]
    assert sha256(text.encode()).hexdigest() == article["sha256"]
    cut = [text[start:end] for entry in article["statements"] for start, end in spans(entry)]
    assert [words for words in cut if not words or words != words.strip()] == []
    assert max(end for entry in article["statements"] for _, end in spans(entry)) <= len(text)


@with_articles
def test_the_key_holds_no_sentence_of_an_article() -> None:
    known = texts()
    for article in ARTICLES:
        words = re.findall(r"\w+", known[article["corpus"], article["id"]].casefold())
        runs = {tuple(words[i : i + 10]) for i in range(len(words) - 9)}
        ours = re.findall(r"\w+", str(article).casefold())
        assert [run for run in zip(*(ours[i:] for i in range(10)), strict=False) if run in runs] == []
