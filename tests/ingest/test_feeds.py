"""Feeds as they are: what each entry says, and nothing it does not say."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Unreadable
from bot.ingest.feeds import Feed, FeedEntry, Mark, looks_like_feed, parse_feed
from bot.model import Date
from tests.ingest.samples import SUMMARY, entry, page, rss

URL = "https://post.example/feeds/harbour.xml"


def day(value: str) -> Date:
    return Date(value, "day", "stated")


def test_rss_with_html_in_titles_relative_links_and_dates_in_their_own_zone() -> None:
    feed = rss(
        entry(
            "p-1",
            "/2025/quay?utm_source=rss",
            "Tue, 18 Feb 2025 23:30:00 -0500",
            title="Quay &lt;b&gt;closes&lt;/b&gt;",
        ),
        "<item><title>Ferries &amp;amp; fish</title><dc:creator>Ada Lind</dc:creator><link>https://post.example/f</link></item>",
        "<item><description>Only words.</description></item>",
        "<item></item>",
    )
    assert parse_feed(feed, URL, "application/rss+xml") == Feed(
        "Alder Post: Harbour",
        (
            FeedEntry(
                "p-1", "https://post.example/2025/quay?utm_source=rss", "Quay closes", SUMMARY, day("2025-02-18")
            ),
            FeedEntry("https://post.example/f", "https://post.example/f", "Ferries & fish", author="Ada Lind"),
            FeedEntry("Only words.", None, summary="Only words."),
        ),
    )


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://post.example/n/"><title>Alder Post</title>
<entry><id>tag:post.example,2025:1</id><title type="html">Quay &amp;lt;i&gt;closes</title><link href="1"/>
<updated>2025-03-01T00:00:00Z</updated><published>2025-02-18T09:00:00+01:00</published>
<author><name>Ada Lind</name></author>
<summary>Short.</summary><content type="html">
&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two &amp;amp; three.&lt;/p&gt;
&lt;script&gt;x()&lt;/script&gt;</content></entry>
<entry><id>tag:post.example,2025:2</id><title type="text">5 &lt; 6</title>
<updated>2025-03-01T00:00:00Z</updated></entry>
</feed>"""


def test_atom_takes_the_fullest_body_and_no_change_for_a_publication() -> None:
    assert parse_feed(ATOM.encode(), URL, "application/atom+xml") == Feed(
        "Alder Post",
        (
            FeedEntry(
                "tag:post.example,2025:1",
                "https://post.example/n/1",
                "Quay <i>closes",
                "One.\nTwo & three.",
                day("2025-02-18"),
                "Ada Lind",
            ),
            FeedEntry("tag:post.example,2025:2", None, "5 < 6"),
        ),
    )


RDF = """<?xml version="1.0" encoding="iso-8859-1"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Hafen für alle</title></channel>
<item rdf:about="https://post.example/1"><title>Kai schließt</title><link>https://post.example/1</link>
<dc:date>2025-02</dc:date></item></rdf:RDF>"""


def test_rss_1_in_another_encoding_with_a_month_for_a_date() -> None:
    found = parse_feed(RDF.encode("iso-8859-1"), URL, "application/rdf+xml")
    date = Date("2025-02", "month", "stated")
    link = "https://post.example/1"
    assert found == Feed("Hafen für alle", (FeedEntry(link, link, "Kai schließt", published=date),))


def test_a_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Alder Post",
        "items": [
            {
                "id": 7,
                "url": "/7",
                "title": "Quay",
                "content_html": "<p>One.</p>",
                "date_published": "2025-02-18T09:00:00Z",
            },
            {
                "id": "8",
                "external_url": "https://other.example/8",
                "content_text": "Two.",
                "authors": [{"name": "A"}, 3],
            },
            {"id": "9", "title": "half \ud800", "content_text": ["no"]},
            "no entry",
        ],
    }
    assert parse_feed(json.dumps(feed).encode(), URL) == Feed(
        "Alder Post",
        (
            FeedEntry("7", "https://post.example/7", "Quay", "One.", day("2025-02-18")),
            FeedEntry("8", "https://other.example/8", "", "Two.", None, "A"),
            FeedEntry("9", None),
        ),
    )


SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://post.example/1?utm_source=map</loc><n:news><n:publication><n:name>Alder Post</n:name>
<n:language>en</n:language></n:publication><n:publication_date>2025-02-17T08:00:00Z</n:publication_date>
<n:title>Quay &amp; ferries</n:title></n:news></url>
<url><loc>/2</loc><lastmod>2025-02-18</lastmod></url><url><lastmod>2025-02-19</lastmod></url>
</urlset>"""


def test_a_news_sitemap_is_a_feed_and_a_change_is_no_publication() -> None:
    found = parse_feed(SITEMAP.encode(), URL)
    one = FeedEntry(
        "https://post.example/1", "https://post.example/1?utm_source=map", "Quay & ferries", "", day("2025-02-17")
    )
    two = FeedEntry("https://post.example/2", "https://post.example/2")
    assert found == Feed("Alder Post", (two, one), kind="sitemap")
    assert [e.dated for e in found.entries] == ["2025-02-18", "2025-02-17T08:00:00Z"]


def test_of_an_index_of_sitemaps_the_latest_count() -> None:
    rows = "".join(f"<sitemap><loc>/{n}.xml</loc><lastmod>2025-02-{n:02}</lastmod></sitemap>" for n in (3, 9, 1, 7))
    parts = tuple(f"https://post.example/{n}.xml" for n in (9, 7, 3))
    found = parse_feed(f"<sitemapindex>{rows}</sitemapindex>".encode(), URL)
    assert found == Feed("", kind="sitemap", parts=parts)


SY = "http://purl.org/rss/1.0/modules/syndication/"


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("<ttl>30</ttl>", 1800),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 3600),
        ("<sy:updatePeriod>Daily</sy:updatePeriod><sy:updateFrequency>24</sy:updateFrequency>", 3600),
        ("<ttl>-5</ttl><sy:updatePeriod>often</sy:updatePeriod>", 0),
        ("<ttl>soon</ttl><sy:updateFrequency>0</sy:updateFrequency>", 0),
    ],
)
def test_how_long_a_feed_asks_to_be_left_alone(words: str, seconds: float) -> None:
    feed = (
        rss()
        .replace(b"<rss ", f'<rss xmlns:sy="{SY}" '.encode())
        .replace(b"</channel>", words.encode() + b"</channel>")
    )
    assert parse_feed(feed, URL).ttl == seconds


def test_words_and_dates_of_an_entry_are_told_apart_by_its_mark() -> None:
    def mark(day: str, title: str) -> Mark:
        return parse_feed(rss(entry("1", day=day, title=title)), URL).entries[0].mark

    first, bumped, edited = mark("1 Feb 2025", "Quay"), mark("2 Feb 2025", "Quay"), mark("1 Feb 2025", "Quay closes")
    assert (first.words == bumped.words, first.dated == bumped.dated) == (True, False)
    assert (first.words == edited.words, first.dated == edited.dated) == (False, True)


FORMS = {
    "RSS 0.91": '<rss version="0.91"><channel><title>T</title>{}</channel></rss>',
    "RSS 0.9": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>T</title></channel>{}</rdf:RDF>',
    "RSS 0.92": '<rss version="0.92"><channel><title>T</title>{}</channel></rss>',
    "no version": "<rss><channel><title>T</title>{}</channel></rss>",
    "never closed": '<rss version="2.0"><channel><title>T</title>{}',
    "after a program's words": 'Warning: a.php\n\n<rss version="2.0"><channel><title>T</title>{}</channel></rss>',
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_rss_gives_its_entries(form: str) -> None:
    item = "<item><title>Quay</title><link>https://post.example/1</link></item>"
    link = "https://post.example/1"
    assert parse_feed(FORMS[form].format(item).encode(), URL) == Feed("T", (FeedEntry(link, link, "Quay"),))


def test_atom_0_3_is_read_with_its_own_names_for_dates() -> None:
    feed = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>T</title><entry><id>tag:1</id>
<title type="text/html" mode="escaped">Quay &amp;amp; co</title><link rel="alternate" type="text/html" href="https://post.example/1"/>
<issued>2025-02-18T09:00:00Z</issued><modified>2025-02-19T09:00:00Z</modified></entry></feed>"""
    (found,) = parse_feed(feed.encode(), URL).entries
    assert found == FeedEntry("tag:1", "https://post.example/1", "Quay & co", published=day("2025-02-18"))
    assert found.dated == "2025-02-19T09:00:00Z"


@pytest.mark.parametrize(
    "words", ["Thu, 01 Jan 1970 00:00:00 GMT", "0001-01-01", "soon", "Tue, 31 Feb 2025 10:00:00 GMT"]
)
def test_a_wrong_date_leaves_the_entry_undated(words: str) -> None:
    assert parse_feed(rss(entry("1", day=words)), URL).entries[0].published is None


def test_an_id_for_several_links_names_none_and_a_repeated_entry_is_one() -> None:
    one, two = "https://post.example/1", "https://post.example/2"
    feed = rss(entry("same", one), entry("same", two), entry("same", two), entry("other", f"{one}?utm_medium=rss"))
    assert [e.id for e in parse_feed(feed, URL).entries] == [one, two, "other"]


def test_an_id_keeps_through_tracking_parameters() -> None:
    feed = rss(entry("https://post.example/1?utm_source=a#x"), entry("https://post.example/?p=12"))
    assert [e.id for e in parse_feed(feed, URL).entries] == ["https://post.example/1", "https://post.example/?p=12"]


def test_an_id_that_is_no_address_is_no_link() -> None:
    assert parse_feed(rss("<item><guid>p-1</guid><title>Quay</title></item>"), URL).entries == (
        FeedEntry("p-1", None, "Quay"),
    )


def test_broken_xml_still_gives_what_it_holds() -> None:
    feed = rss(entry("1", title="A & B"), entry("2"))[:-40]
    assert [(e.id, e.title) for e in parse_feed(feed, URL).entries] == [("1", "A & B"), ("2", "Quay closes")]


def test_entities_of_a_feed_s_own_are_not_expanded_and_files_not_read() -> None:
    bomb = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY f SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>T</title><item><guid>1</guid>
<title>x &b;&b; &f; y</title></item></channel></rss>"""
    title = parse_feed(bomb, URL).entries[0].title
    assert "root:" not in title
    assert "aaaa" not in title


NOT_FEEDS = [
    b"",
    b"words",
    page(),
    b"{}",
    b'{"version": "1"}',
    b"[" * 9000,
    b"<urlset><url>",
    b"\x89PNG\r\n\x1a\n\0\0",
]


@pytest.mark.parametrize("content", NOT_FEEDS)
def test_what_is_no_feed_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(Unreadable) as error:
        parse_feed(content, URL + "?token=1")
    assert str(error.value) == (
        f"{URL} is no feed (RSS, Atom, JSON Feed or sitemap). Check its address or where it was saved from."
    )


@given(st.binary(max_size=300))
def test_no_bytes_end_otherwise_than_in_a_feed_or_a_sentence(content: bytes) -> None:
    for start in (b"", b"<rss><channel><item>", b'{"version":"https://jsonfeed.org/version/1","items":['):
        try:
            parse_feed(start + content, URL)
        except Unreadable:
            continue


@pytest.mark.parametrize(
    ("content", "declared", "is_feed"),
    [
        (rss(), "text/html", True),
        (ATOM.encode(), "", True),
        (RDF.encode("iso-8859-1"), "text/xml", True),
        (b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1.1"}', "application/json", True),
        (b"anything", "application/rss+xml", True),
        (page(), "text/html", False),
        (b"<html><body><feed>", "text/html", False),
        (b"<feedback>good</feedback>", "text/xml", False),
        (rss().decode().replace("utf-8", "utf-16").encode("utf-16"), "text/xml", True),
        (b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>', "application/xml", True),
    ],
)
def test_a_feed_is_known_by_its_type_or_its_first_words(content: bytes, declared: str, is_feed: bool) -> None:
    assert looks_like_feed(content, declared) is is_feed


def numbered(count: int) -> list[str]:
    return [entry(f"e{n}") for n in range(count)]


@pytest.mark.parametrize(("count", "kept"), [(500, [*range(500)]), (501, [*range(250), *range(251, 501)])])
def test_of_an_archive_both_ends_are_read(count: int, kept: list[int]) -> None:
    assert [e.id for e in parse_feed(rss(*numbered(count)), URL).entries] == [f"e{n}" for n in kept]


OVERGROWN = {
    "too deep": b"<rss><channel>" + b"<a>" * 9000 + b"</a>" * 9000,
    "never closed": b"<rss><channel>" + b"<a>" * 9000,
    "too many": b"<rss><channel>" + b"<a/>" * 200_000,
    "only beginnings": b"<rss><channel><item><title>" + b"<x " * 1_000_000,
}


@pytest.mark.parametrize("what", OVERGROWN)
def test_a_feed_that_would_take_for_ever_is_refused_before_it_is_read(what: str) -> None:
    with pytest.raises(Unreadable) as error:
        parse_feed(OVERGROWN[what], URL)
    assert str(error.value) == f"{URL} has more tags, or deeper ones, than a feed can have. Check it in a browser."


def test_an_index_of_sitemaps_or_entities_that_swell_end_in_a_sentence() -> None:
    swelling = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{swelling}]><urlset><url><loc>&a8;</loc></url></urlset>'
    with pytest.raises(Unreadable):
        parse_feed(bomb.encode(), URL)
    outside = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><urlset><url><loc>/1</loc><title>&f;</title></url></urlset>'
    with pytest.raises(Unreadable):
        parse_feed(outside.encode(), URL)
