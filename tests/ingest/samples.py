"""Feeds and pages of our own, about a harbour that does not exist."""

PARAGRAPHS = (
    "The harbour council of Port Alder voted on Tuesday to close the old north quay for two years.",
    "“We will not risk another winter like the last one,” said Ines Marlow, who chairs the council.",
    "Fishermen had asked for a shorter closure. Their spokesman, Tom Reyes, said that they would appeal by March.",
    "The work is to begin in June, once the ferries have been moved to the south quay, the council said.",
)
TEXT = "\n".join(PARAGRAPHS)
SUMMARY = "The harbour council voted to close the north quay."


def page(title: str = "Council closes north quay", head: str = "", body: tuple[str, ...] = PARAGRAPHS) -> bytes:
    """An article with a head and furniture around it."""
    words = "".join(f"<p>{paragraph}</p>" for paragraph in body)
    return f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{title} - Alder Post</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="The Alder Post">{head}</head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>{title}</h1>{words}</article>
<footer><p>Subscribe to our newsletter. All rights reserved.</p></footer></body></html>""".encode()


def rss(*entries: str, title: str = "Alder Post: Harbour") -> bytes:
    """An RSS 2.0 feed."""
    return f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>{title}</title><link>https://post.example/</link>{"".join(entries)}</channel></rss>""".encode()


def entry(id: str, link: str = "", day: str = "", summary: str = SUMMARY, title: str = "Quay closes") -> str:
    """An RSS entry; what is empty is left out."""
    parts = {
        "title": title,
        "link": link,
        "pubDate": day,
        "description": f"<![CDATA[<p>{summary}</p>]]>" if summary else "",
    }
    words = "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value)
    guid = f'<guid isPermaLink="false">{id}</guid>' if id else ""
    return f"<item>{guid}{words}</item>"
