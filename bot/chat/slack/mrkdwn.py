"""Outside words in Slack's markup: escaped, never parsed, never a ping, cut only with a sign."""

from __future__ import annotations

import re

from bot.chat.seen import clean
from bot.chat.slack.limits import size
from bot.plain import safe_link

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# Slack has no escape for its own marks. Names and the like get signs that look the same and mean nothing to it;
# the words of articles are set as plain text instead (see `marked`), so that they stay as they are.
_LOOKALIKES = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"})
_EMOJI = re.compile(r":(?=[\w+'-]+:)")
_MARKED = re.compile(r"[*_~`]|:[\w+'-]+:|^\s*>")
_FORMATTED = re.compile(r"([*_~`]).*\1|:[\w+'-]+:|^\s*>")
_REFERENCE = re.compile(r"<(?=[!@#])")

_IDENT = 100  # characters
_LONGEST = 1000  # characters of an address; longer ones are traps or mistakes

CUT = " […]"
"""What stands where words were left out for length."""


def escaped(text: str) -> str:
    """`text` clean and on one line, with Slack's three control characters escaped."""
    return clean(text).translate(_ESCAPES)


def formatted(line: str) -> bool:
    """Whether Slack might read formatting, an emoji or a quotation bar in a line that stands by itself.

    One mark alone, as in "@ostby_port", is none: formatting takes two of a kind, in one line.
    """
    return bool(_FORMATTED.search(line))


def marked(text: str) -> bool:
    """The same of words that stand beside marks of our own: there one is enough."""
    return bool(_MARKED.search(text))


def name(text: str, most: int = 200) -> str:
    """A name, role, outlet or other short outside words for mrkdwn: escaped, and nothing in it is formatting."""
    softened = _EMOJI.sub("꞉", clean(text).translate(_LOOKALIKES))
    if softened.startswith(">"):
        softened = "›" + softened[1:]
    return shortened(softened, most).translate(_ESCAPES)


def ident(text: str) -> str:
    """An id, to be copied: in code letters where Slack might read formatting in it."""
    found = shortened(clean(text), _IDENT)
    return f"`{found.replace('`', 'ˋ').translate(_ESCAPES)}`" if marked(found) else found.translate(_ESCAPES)


def literal(text: str) -> str:
    """`text` for a plain text field, where Slack parses nothing; what looks like a ping is defused even so."""
    return _REFERENCE.sub("‹", clean(text))


def link(url: str | None, words: str) -> str:
    """A link with `words` as its text, or the words alone where the address is no http or https one, or endless."""
    address = safe_link(url)
    if address and size(address) > _LONGEST:
        return name(words)
    return f"<{address.translate(_ESCAPES)}|{name(words)}>" if address else name(words)


def cost(text: str) -> int:
    """How much of Slack's limits clean `text` takes once escaped."""
    return size(text.translate(_ESCAPES))


def shortened(text: str, most: int) -> str:
    """`text`, or as much of it as `most` characters hold once escaped, cut between words, with a sign."""
    if len(text) <= most and cost(text) <= most:
        return text
    kept = text[: most - len(CUT)]
    while cost(kept) > most - len(CUT):
        kept = kept[: -max(1, (cost(kept) - most) // 5)]
    head, blank, _ = kept.rpartition(" ")
    return (head if blank and len(head) > len(kept) // 2 else kept).rstrip() + CUT
