"""Lists of feeds, in and out."""

import pytest

from bot.errors import Unreadable
from bot.ingest.opml import Listed, as_opml, parse_opml

NESTED = b"""<?xml version="1.0"?><opml version="1.1"><body><outline text="News">
<outline type="rss" text="Vell  Herald" xmlUrl="https://vell.example/feed"/>
<outline type="rss" text="again" xmlUrl="https://vell.example/feed"/>
<outline type="rss" title="Local" xmlUrl="file:///etc/passwd"/></outline>
<outline xmlUrl="https://holm.example/atom" text=""/></body></opml>"""


def test_every_web_address_of_a_list_is_taken_once() -> None:
    found = parse_opml(NESTED, "list.opml")
    assert {each.url for each in found} == {"https://vell.example/feed", "https://holm.example/atom"}


def test_what_is_written_is_read_again_without_its_secrets() -> None:
    written = as_opml("Desk & co", [("Vell <Herald>", "https://ada:pass@vell.example/feed?token=1&page=2")])
    assert parse_opml(written, "it") == (Listed("https://vell.example/feed?page=2", "Vell <Herald>"),)


@pytest.mark.parametrize("content", [b"", b"no list", b"<opml/>", b"\x00\xff" * 9, NESTED[:60]])
def test_what_is_no_list_says_so(content: bytes) -> None:
    with pytest.raises(Unreadable) as error:
        parse_opml(content, "list.opml")
    assert str(error.value) == (
        "list.opml is no list of feeds (OPML) with an address in it. Export one from your feed reader."
    )
