"""What a message in Matrix may be, from the specification: tags and attributes, sizes, and nobody who is pinged."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from bot.chat.matrix.render import EVENT

# The tag list of the specification's section on m.room.message, of v1.16.
TAGS = frozenset(
    "del h1 h2 h3 h4 h5 h6 blockquote p a ul ol sup sub li b i u strong em s code hr br div table thead tbody tr th td"
    " caption pre span img details summary".split()
)
ATTRIBUTES = {"a": {"href", "target"}, "ol": {"start"}, "code": {"class"}}
VOID = ("br", "hr", "img")


@dataclass
class Page(HTMLParser):
    """The HTML of a message, read once: its words, its links, and what is wrong with it."""

    words: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()):
                self.wrong.append(f"<{tag} {name}>")
            if name == "href":
                self.links.append((value or "", ""))
                if not re.match(r"https?://", value or ""):
                    self.wrong.append(f"href {value}")
        if tag not in VOID:
            self.opened.append(tag)
        if tag in ("p", "li", "br", "h4", "blockquote"):
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if not self.opened or self.opened.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.opened and self.opened[-1] == "a":
            self.links[-1] = (self.links[-1][0], data)

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"<!--{data}-->")

    @property
    def text(self) -> str:
        return squeezed("".join(self.words))


def page(content: dict[str, Any]) -> Page:
    found = Page()
    found.feed(content["formatted_body"])
    found.close()
    return found


def squeezed(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def faults(content: dict[str, Any]) -> list[str]:
    """What is wrong with a message's content."""
    return list(_faults(content))


def _faults(content: dict[str, Any]) -> Iterator[str]:
    shown = page(content)
    yield from shown.wrong
    if shown.opened:
        yield f"open: {shown.opened}"
    if content["msgtype"] != "m.notice" or content["m.mentions"] != {} or not content["body"].strip():
        yield "no notice"
    if content["format"] != "org.matrix.custom.html":
        yield "format"
    size = len(json.dumps(content, ensure_ascii=False).encode())
    if size > EVENT // 2:
        yield f"{size} bytes"
    for text in (content["body"], content["formatted_body"]):
        if re.search(r"@room|matrix\.to|\bmatrix:[ur]/|\x1b|[\u202a-\u202e\u2066-\u2069]", text, re.IGNORECASE):
            yield "names somebody, or turns the text"
    yield from (f"not in the body: {url}" for url, _ in shown.links if url not in content["body"])
    body = squeezed(re.sub(r"<https?://[^<>\s]+>", "", content["body"]))
    yield from (f"not in the body: {word}" for word in set(re.findall(r"\w{4,}", shown.text)) if word not in body)
