"""Odd feeds and pages of our own making: samples that are cut, doubled, spliced, nested, misencoded and mislabelled."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tests.ingest.samples import entry, page, rss

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://post.example/">
<title>Post</title><entry><id>tag:1</id><title type="html">Quay &lt;b&gt;closes&lt;/b&gt;</title><link href="1"/>
<updated>2025-02-18T09:00:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>The quay closes, the council said.</p></div></content></entry>
<entry><title/><summary>Only words.</summary></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="/"><title>Post</title></channel>
<item rdf:about="/1"><title>Quay</title><dc:date>2025-02</dc:date><description>Closes.</description></item></rdf:RDF>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": [{"id": 7, "url": "/7",
 "content_html": "<p>The quay closes.</p>", "date_published": "2025-02-18T09:00:00Z"},
 {"id": "8", "content_text": "Two.", "authors": [3]}]}"""
MAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://post.example/1</loc><n:news>
<n:title>Quay</n:title><n:publication_date>2025</n:publication_date></n:news></url></urlset>"""
LD = '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "datePublished": "2025-02-18"}]}</script>'

SAMPLES = [
    rss(entry("1", "https://post.example/1", "Tue, 18 Feb 2025 23:30:00 -0500"), entry("", "/2", "soon", "", "")),
    ATOM.encode(),
    RDF.encode(),
    JSON.encode(),
    MAP.encode(),
    page(),
    page(
        head=LD, body=("Café “déjà vu” — naïve, it said on 18 February 2025, in a sentence that goes on for long.",) * 3
    ),
]
SHREDS = [
    b"<![CDATA[", b"]]>", b"<!--", b"<!DOCTYPE x [<!ENTITY a '&a;'>]>", b"&a;", b"&#0;", b"&#xD800;", b"&#x110000;",
    b"\0", b"\xff", b"\xed\xa0\x80", b"<", b">", b"&", b'"', b"<a href='", b"<base href='http://[broken/'>",
    b"<title>", b"</item>", b"<item>", b"<entry>", b"<div>" * 50, b"<p>", b"<script>", b"</script>", b"<svg><math>",
    b"<table><tr><td>", b"<plaintext>", b"<frameset>", b"<meta charset=utf-7>", b"<meta charset=utf-16>",
    b'<?xml version="1.0" encoding="nonsense"?>', b"<?php echo 1 ?>", b"{", b"]", b'xml:base="http://[::1"',
    b"<link>http://[broken</link>", b"<pubDate>99 Foo 99999</pubDate>", b"\xe2\x80\xae", b"\r", b" " * 300,
    b"<guid>" + b"x" * 3000 + b"</guid>", b"<html lang='" + b"e" * 300 + b"'>", b"<noscript>", b"<template>",
    b"<iframe src='file:///'>",
]  # fmt: skip
CODINGS = ["utf-8", "utf-16", "utf-16-le", "utf-32", "cp1252", "koi8-r", "shift_jis", "utf-7", "cp037"]
KINDS = [".xml", ".html", ".json", ".rss", ".htm"]


def odd_files(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """So many odd contents, each with the end of its file's name. The same seed gives the same ones."""
    dice = random.Random(seed)  # noqa: S311 - these are no secrets
    changes: list[Callable[[random.Random, bytes], bytes]] = [_cut, _double, _splice, _shred, _shred, _shred, _coded]
    for _ in range(count):
        content = dice.choice(SAMPLES)
        for change in dice.choices(changes, k=dice.randint(1, 5)):
            content = change(dice, content)
        yield dice.choice(KINDS), content[:200_000]


def _place(dice: random.Random, content: bytes) -> int:
    return dice.randint(0, len(content))


def _cut(dice: random.Random, content: bytes) -> bytes:
    start, end = sorted((_place(dice, content), _place(dice, content)))
    return content[:start] + content[end:]


def _double(dice: random.Random, content: bytes) -> bytes:
    start, end = sorted((_place(dice, content), _place(dice, content)))
    return content[:end] + content[start:end] * dice.randint(1, 20) + content[end:]


def _splice(dice: random.Random, content: bytes) -> bytes:
    other = dice.choice(SAMPLES)
    return content[: _place(dice, content)] + other[_place(dice, other) :]


def _shred(dice: random.Random, content: bytes) -> bytes:
    here = _place(dice, content)
    return content[:here] + dice.choice(SHREDS) * dice.choice((1, 1, 1, 30)) + content[here:]


def _coded(dice: random.Random, content: bytes) -> bytes:
    return content.decode("utf-8", "replace").encode(dice.choice(CODINGS), "replace")
