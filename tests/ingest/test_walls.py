"""A page that shows something in place of its article is said to, and is no article."""

from importlib import resources

import pytest

from bot.errors import Unreadable
from bot.ingest.extract import extract_page
from bot.ingest.walls import INSTEAD
from tests.ingest.samples import PARAGRAPHS, page

URL = "https://post.example/harbour/quay"
TEASER = PARAGRAPHS[0]
LONG = PARAGRAPHS * 6


def free(said: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "isAccessibleForFree": {said}}}</script>'


def said(html: bytes) -> str:
    """The end of the sentence; empty where there is an article."""
    try:
        extract_page(html, URL)
    except Unreadable as error:
        return str(error).removeprefix(f"{URL} ")
    return ""


def bare(title: str, *words: str, more: str = "") -> bytes:
    """A page without an article's form."""
    body = "".join(f"<p>{each}</p>" for each in words)
    return f"<html><head><title>{title}</title></head><body><div>{body}{more}</div></body></html>".encode()


WALLS = [
    ("paywall", page(body=(TEASER, "Subscribe to continue reading this and every other article of the Alder Post."))),
    ("paywall", page(body=(TEASER, "Cet article est réservé aux abonnés. Il vous reste 80 % de cet article à lire."))),
    ("paywall", page(body=(TEASER, "Jetzt weiterlesen mit einem Abonnement der Alder Post, vier Wochen kostenlos."))),
    ("paywall", page(head=free("false"))),
    ("paywall", page(head=free('"False"'), body=(TEASER,))),
    ("paywall", page(head='<meta property="article:content_tier" content="locked">')),
    ("consent", bare("Before you continue", "We and our 712 partners store cookies on your device. Accept or refuse.")),
    ("consent", bare("Post", "Wir verwenden Cookies und fragen Sie, ob Sie damit einverstanden sind.")),
    ("script", bare("Post", more="<noscript>You need to enable JavaScript to run this app.</noscript>")),
    ("script", bare("Post", "Please turn on JavaScript in your browser to read this page and all the others here.")),
    ("robot", bare("Just a moment...", "Checking your browser before accessing post.example. This takes a second.")),
    ("robot", bare("Post", "Press and hold the button to confirm you are human and not a bot, please, thank you.")),
    ("missing", bare("Page not found", "Sorry, we could not find what you were looking for. Try the search above.")),
    (
        "missing",
        bare("404", "Diese Seite existiert nicht mehr, oder der Link ist falsch. Die Seite wurde nicht gefunden."),
    ),
    ("error", bare("Access Denied", "You don't have permission to access this resource on this server. Reference 18.")),
    ("error", bare("503", "Service Unavailable")),
]


@pytest.mark.parametrize(("kind", "html"), WALLS)
def test_what_stands_in_place_of_an_article_is_named(kind: str, html: bytes) -> None:
    assert said(html) == INSTEAD[kind]


ARTICLES = [
    page(),
    page(head=free("true")),
    page(head=free("false"), body=LONG),
    page(body=(*LONG, "Subscribe to continue reading more of our articles.")),
    page(
        body=(*PARAGRAPHS, "The council’s site was down: it said “page not found” for two days, the clerk wrote.") * 2
    ),
    page(title="Why we use cookies", body=LONG),
    page().replace(b"<footer>", b"<noscript>Please enable JavaScript.</noscript><footer>Already a subscriber? Log in"),
    page().replace(b"<nav>", b"<nav><div>We use cookies. Accept all cookies?</div>"),
]


@pytest.mark.parametrize("html", ARTICLES)
def test_an_article_stays_one_whatever_stands_around_it(html: bytes) -> None:
    assert said(html) == ""


def test_every_phrase_is_of_a_known_kind_in_small_letters_and_stands_once() -> None:
    lines = (resources.files("config") / "pages" / "walls.txt").read_text("utf-8").splitlines()
    entries = [line.partition(": ") for line in lines if not line.startswith("#")]
    assert {kind for kind, _, _ in entries} == set(INSTEAD)
    phrases = [phrase for _, _, phrase in entries]
    assert [p for p in phrases if p != p.lower().strip() or phrases.count(p) > 1 or not p] == []
