"""How addresses are judged, compared and shown."""

import pytest

from bot.ingest.links import cleaned, domain_of, identity, is_web_address, linked, puts_day_first, resolved, shown
from bot.plain import host_of


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://example.org/world?page=2", "https://example.org/world?page=2"),
        ("https://anna:geheim@example.org/feed", "https://example.org/feed"),
        ("https://example.org/feed?api_key=s3cret&page=2", "https://example.org/feed?page=2"),
        ("https://example.org/feed?X-Amz-Signature=abc&X-Amz-Credential=d", "https://example.org/feed"),
        ("https://example.org/feed?ACCESS_TOKEN=a", "https://example.org/feed"),
        ("https://example.org/feed?feed_key=a1&private-key=b&PHPSESSID=c&page=2", "https://example.org/feed?page=2"),
        ("https://example.org/feed?monkey=1&keyword=ferry", "https://example.org/feed?monkey=1&keyword=ferry"),
        ("https://example.org/by?author=smith&q=a+b", "https://example.org/by?author=smith&q=a+b"),
        ("https://example.org/a#id_token=abc", "https://example.org/a"),
        ("https://user:pa@ss@[::1]:8080/a", "https://[::1]:8080/a"),
        ("http://[broken/a", "an address that cannot be read"),
    ],
)
def test_an_address_is_shown_without_credentials_and_secrets(url: str, words: str) -> None:
    assert shown(url) == words


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://anna:geheim@example.org/a?access_token=q1&id=3", "https://example.org/a?id=3"),
        ("https://example.org/a.php?key=123&q=a+b#!/2", "https://example.org/a.php?key=123&q=a+b#!/2"),
        ("https://example.org/a?key=9f8e7d6c5b4a3f2e&id=3", "https://example.org/a?id=3"),
        ("http://[broken/a", None),
        (None, None),
    ],
)
def test_a_link_to_an_article_carries_what_names_it_and_no_key(url: str | None, link: str | None) -> None:
    assert linked(url) == link


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://Example.org/a?utm_source=rss&id=3#comments", "https://example.org/a?id=3"),
        ("https://example.org/#/post/1", "https://example.org/#/post/1"),
        ("http://example.org:80/a?b=2&a=1&fbclid=x", "http://example.org/a?a=1&b=2"),
        (
            "https://example.org/share?u=https://other.example/",
            "https://example.org/share?u=https%3A%2F%2Fother.example%2F",
        ),
    ],
)
def test_links_to_one_page_are_the_same_once_cleaned(url: str, same: str) -> None:
    assert (cleaned(url), cleaned(cleaned(url))) == (same, same)


@pytest.mark.parametrize(
    ("base", "link", "address"),
    [
        ("https://example.org/world/", "a.html", "https://example.org/world/a.html"),
        ("https://example.org/world/", "//cdn.example.org/a", "https://cdn.example.org/a"),
        ("https://example.org/", "javascript:alert(1)", None),
        ("https://example.org/", "file:///etc/passwd", None),
        ("https://example.org/", "http://[broken", None),
        ("https://example.org/", "  ", None),
        (None, "a.html", None),
        (None, "https://example.org/a", "https://example.org/a"),
    ],
)
def test_a_link_is_resolved_to_a_web_address_or_nothing(base: str | None, link: str, address: str | None) -> None:
    assert resolved(base, link) == address


@pytest.mark.parametrize(
    "url",
    ["", "example.org", "ftp://example.org/", "file:///a", "https://", "http://example.org:99999/", "https://[::1"],
)
def test_what_is_no_web_address_is_told_apart(url: str) -> None:
    assert not is_web_address(url)


def test_a_host_and_its_domain() -> None:
    urls = ("https://www.news.example.co.uk/a", "http://127.0.0.1:80/", "http://localhost/")
    assert [host_of(url) for url in urls] == ["news.example.co.uk", "127.0.0.1", "localhost"]
    assert [domain_of(url) for url in urls] == ["example.co.uk", "127.0.0.1", "localhost"]


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("https://www.example.co.uk/a", True),
        ("https://example.com.au/a", True),
        ("https://example.gov/a", False),
        ("https://example.com/a", None),
        ("https://example.ca/a", None),
        ("http://[broken/a", None),
        (None, None),
    ],
)
def test_the_country_of_an_address_tells_the_order_of_numeric_dates(url: str | None, first: bool | None) -> None:
    assert puts_day_first(url) is first


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://post.example/feed", "https://Post.example:443/feed?utm_source=x&fbclid=1#top", True),
        ("https://post.example", "https://post.example/?utm_campaign=spring", True),
        ("https://post.example/feed?b=2&a=1", "https://post.example/feed?a=1&utm_medium=rss&b=2", True),
        ("https://post.example/feed?tag=harbour", "https://post.example/feed?tag=council", False),
        ("https://post.example/feed?token=one", "https://post.example/feed?token=two", False),
        ("https://post.example/feed", "https://post.example/feed?token=one", False),
        ("https://ann:one@post.example/feed", "https://post.example/feed", False),
        ("/srv/in#1", "/srv/in#2", False),
    ],
)
def test_an_address_is_the_same_under_whatever_tracking_parameters_and_no_other(
    one: str, other: str, same: bool
) -> None:
    assert (identity(one) == identity(other)) is same
