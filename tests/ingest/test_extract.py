"""A page gives its text without furniture, and only what it states about itself."""

import pytest

from bot.errors import Unreadable
from bot.ingest.extract import Front, Page, extract_front, extract_page
from bot.ingest.head import FeedLink
from bot.model import Date
from tests.ingest.samples import PARAGRAPHS, TEXT, page

URL = "https://www.post.example/harbour/quay?utm_source=rss"
TITLE = "Council closes north quay"
HEAD = """<meta name="author" content="Ada Lind"><link rel="canonical" href="https://post.example/harbour/quay">
<meta property="article:published_time" content="2025-02-18T23:30:00-05:00">
<meta property="article:modified_time" content="2025-03-01T08:00:00Z">
<link rel="alternate" type="application/rss+xml" title="Alder Post:  Harbour" href="/feeds/harbour.xml">
<link rel="alternate" type="application/atom+xml" href="https://post.example/atom">
<link rel="alternate" type="text/html" hreflang="de" href="/de/"><link rel="stylesheet" href="/a.css">"""
FEEDS = (
    FeedLink("https://www.post.example/feeds/harbour.xml", "Alder Post: Harbour"),
    FeedLink("https://post.example/atom"),
)


def test_a_page_becomes_an_article() -> None:
    assert extract_page(page(head=HEAD), URL) == Page(
        text=f"{TITLE}\n{TEXT}",
        title=TITLE,
        author="Ada Lind",
        outlet="The Alder Post",
        published=Date("2025-02-18", "day", "stated"),
        canonical_url="https://post.example/harbour/quay",
        language="en",
        feeds=FEEDS,
    )


def dated(head: str, url: str = "https://post.example/quay") -> Date | None:
    return extract_page(page(head=head), url).published


def ld(words: str) -> str:
    return f'<script type="application/ld+json">{words}</script>'


STATED = [
    (ld('{"@type": "NewsArticle", "datePublished": "2025-02-18T08:00:00+01:00"}'), "2025-02-18"),
    (ld('[{"@graph": [{"@type": ["BlogPosting"], "datePublished": "2025-02-18"}]}]'), "2025-02-18"),
    (ld('{"@type": "Organization", "datePublished": "2001-01-01"}'), None),
    (ld("{broken"), None),
    ('<meta itemprop="datePublished" content="2025-02-18">', "2025-02-18"),
    ('<meta name="DC.date.issued" content="2025-02">', "2025-02"),
    ('<meta property="article:modified_time" content="2025-03-01">', None),
    ('<meta property="article:published_time" content="not a date">', None),
    ("", None),
]


@pytest.mark.parametrize(("head", "value"), STATED)
def test_a_date_is_what_the_head_states_and_never_taken_from_the_text(head: str, value: str | None) -> None:
    found = dated(head)
    assert (found.value if found else None) == value


def test_a_date_in_the_address_is_named_as_such() -> None:
    url = "https://post.example/2025/02/18/quay"
    assert dated("", url) == Date("2025-02-18", "day", "stated", reason="from the page's address")
    assert dated("", "https://post.example/2025/02/quay") is None


def test_a_date_in_the_text_is_left_to_the_reader() -> None:
    body = (*PARAGRAPHS, "Published on 12 January 2019 in the Port Alder archive of the council.")
    assert extract_page(page(body=body), "https://post.example/quay").published is None


@pytest.mark.parametrize(
    ("claimed", "canonical"),
    [
        ("/harbour/quay#top", "https://www.post.example/harbour/quay"),
        ("https://m.post.example/quay", "https://m.post.example/quay"),
        ("https://victim.example/their-article", "https://www.post.example/harbour/quay"),
        ("javascript:alert(1)", "https://www.post.example/harbour/quay"),
    ],
)
def test_a_page_cannot_pass_for_another_site_s_article(claimed: str, canonical: str) -> None:
    head = f'<link rel="canonical" href="{claimed}">'
    assert extract_page(page(head=head), URL).canonical_url == canonical


def test_a_host_for_a_name_is_no_claim_of_an_outlet() -> None:
    bare = page().replace(b"The Alder Post", b"").replace(b" - Alder Post", b"")
    assert extract_page(bare, URL).outlet is None


@pytest.mark.parametrize("charset", ["windows-1252", None])
def test_a_page_in_another_encoding_is_read_in_it(charset: str | None) -> None:
    body = (
        "Le conseil a décidé mardi de fermer le vieux quai du nord pendant deux années entières, a déclaré la mairie.",
    )
    html = page(body=body).replace(b'charset="utf-8"', b'charset="windows-1252"').decode().encode("cp1252")
    found = extract_page(html, URL, charset)
    assert (found.text, found.encoding) == (f"{TITLE}\n{body[0]}", "cp1252")


NOTHING = [
    (b"", "is no web page"),
    (b"<html><body><nav>Home</nav></body></html>", "holds no article text"),
    (b"<html><body><article><p>Please choose one of our pages.</p></article></body></html>", "holds no article text"),
    (b"%PDF-1.7", "is binary, not text"),
    (b"\x89PNG\r\n\x1a\n\0\0", "is binary, not text"),
    (b"<" * 5000, "is no web page"),
    (b"<div>" * 5000, "is no web page"),
]


@pytest.mark.parametrize(("html", "why"), NOTHING)
def test_a_page_without_an_article_is_said_to_be_none(html: bytes, why: str) -> None:
    with pytest.raises(Unreadable) as error:
        extract_page(html, "https://post.example/a?token=1")
    assert str(error.value) == f"https://post.example/a {why}. Give the address of an article, or of a feed."


def test_a_page_that_would_take_for_ever_is_refused_before_it_is_read() -> None:
    with pytest.raises(Unreadable) as error:
        extract_page(b"<html><body><article>" + b"words<br>" * 60_000, URL)
    sentence = "has more tags than an article can have. Paste its text instead."
    assert str(error.value) == f"{URL} {sentence}"


def test_the_front_of_a_page_without_an_article_names_its_feeds() -> None:
    html = page(title="Front page", head=HEAD, body=())
    assert extract_front(html, URL) == Front("Front page", "The Alder Post", FEEDS)
