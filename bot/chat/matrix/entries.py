"""One entry of a reply as a piece of a Matrix message: HTML, and the same in plain words."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from itertools import accumulate
from typing import TYPE_CHECKING

from bot.chat.matrix.markup import html, link, plain, reference, shortened
from bot.chat.matrix.pieces import Piece
from bot.chat.matrix.typed import typed
from bot.chat.seen import clean, clean_lines
from bot.chat.terminal.labels import date_label, outlets
from bot.plain import cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.reply import Entry, Receipt

_NAMED = ("storyline", "source")  # kinds that go by their id rather than a date
_SAID = ("statement",)
_EXAMINED = ("statement", "event", "article")  # kinds whose receipts are shown in full where one stands alone
_COLUMNS = (6, 11)  # characters of "18 Feb" and "18 Feb 2025"; longer labels are not worth a telephone's width
# Characters, chosen so that one entry always fits one message, in its HTML and in its body.
_WORDS = 2000  # the entry's own words
_NAME = 100  # a person, a role, a heading, an id
_QUIET = 300  # a line of detail
_STRUCK = 600  # what was shown before a correction
_LINKS = 5000  # bytes of the links to its outlets, or of its receipts in full

NO_BREAK = "\N{NO-BREAK SPACE}"


def entry_pieces(entries: Sequence[Entry], prefix: str = "!") -> list[Piece]:
    """A piece for each entry, dates in a column; the first under a heading brings the heading with it."""
    labels = [_label(entry) for entry in entries]
    mixed = any(entry.kind not in _SAID for entry in entries)
    pieces: list[Piece] = []
    group = ""
    for entry, label in zip(entries, labels, strict=True):
        if entry.group != group and clean(entry.group):
            words = shortened(clean(entry.group), _NAME)
            pieces.append(Piece(f"<p><strong>{html(words)}</strong></p>", f"\n{plain(words)}"))
        group = entry.group
        placed = _padded(label, labels) if mixed else label
        piece = _piece(_typed(entry, prefix), placed, alone=len(entries) == 1)
        pieces.append(replace(piece, entry=entry))
    return pieces


def _typed(entry: Entry, prefix: str) -> Entry:
    """An entry with commands as they are typed in what is our own of it: never in an article's words."""
    text = entry.text if entry.receipts or entry.quote else typed(entry.text, prefix)
    return replace(entry, text=text, detail=typed(entry.detail, prefix), edited=typed(entry.edited, prefix))


def _label(entry: Entry) -> str:
    return _short(entry.id) if entry.kind in _NAMED else _short(date_label(entry))


def _padded(label: str, labels: Sequence[str]) -> str:
    """The label at the right of a column with those that are about as long."""
    least = 0
    for most in _COLUMNS:
        if least <= len(label) <= most:
            width = max(cells(each) for each in labels if least <= len(each) <= most)
            return NO_BREAK * (width - cells(label)) + label
        least = most + 1
    return label


def _piece(entry: Entry, label: str, *, alone: bool) -> Piece:
    alone = alone and entry.kind in _EXAMINED
    said = entry.kind in _SAID
    chip = _chip(entry, label)
    tail, quiet = _tail(entry, outlets=not alone), _quiet(entry, outlets=not alone)
    who = _speaker(entry)
    words = [html(line) for line in clean_lines(shortened(entry.text, _WORDS))]
    if said and words:
        head, block = f"{chip}{who}{' · ' if tail else ''}{tail}", "<br>".join(words)
        shown = f"<p>{head}</p><blockquote>{block}</blockquote>" if entry.quote else f"<p>{head}<br>{block}</p>"
    else:
        line = f"{chip}{who}{'  ' if who else ''}{'<br>'.join(words)}".strip()
        shown = f"{line}{' · ' if line and tail else ''}{tail}"
    told = _text(entry, label.replace(NO_BREAK, ""), quiet)
    if alone:
        links = [_address(each) for each in entry.receipts]
        listed = "".join(f"<li>{each}</li>" for each in _within(links, links, "article"))
        shown = (shown if said else f"<p>{shown}</p>") + (f"<ul>{listed}</ul>" if listed else "")
        addresses = _within([_told_address(each) for each in entry.receipts], links, "article")
        return Piece(shown, "\n".join([told, *(f"  {each}" for each in addresses)]))
    return Piece(shown, told, item=not said)


def _chip(entry: Entry, label: str) -> str:
    """The date or the id at the head of a line; in code letters, because only those have one width."""
    if not label.strip(f" {NO_BREAK}"):
        return f"<code>{'–'.rjust(len(label), NO_BREAK)}</code> " if label else ""
    if entry.kind in _NAMED:
        return f"<strong>{html(label)}</strong>  "
    return f"<code>{escape(label)}</code> "


def _speaker(entry: Entry) -> str:
    who, *others = _named(entry)
    rest = ", ".join(map(html, others))
    return ", ".join(part for part in (f"<strong>{html(who)}</strong>" if who else "", rest) if part)


def _named(entry: Entry) -> list[str]:
    """Who, in which role, to whom; the first is empty where nobody is named and nobody needs to be."""
    who = _short(entry.speaker or entry.source) or ("speaker not named" if entry.kind in _SAID else "")
    to = _short(entry.to)
    return [who, *filter(None, (_short(entry.role), f"to {to}" if to else ""))]


def _tail(entry: Entry, *, outlets: bool) -> str:
    """How the date was found, outlets as links, marks, id; in that order, between middle dots."""
    detail = " · ".join(f"<em>{html(line)}</em>" for line in _detail(entry))
    marks = " · ".join(f"<em>{escape(mark)}</em>" for mark in _marks(entry))
    links = ", ".join(_outlets(entry.receipts)) if outlets else ""
    return " · ".join(part for part in (_before(entry), detail, links, marks, _ident(entry)) if part)


def _before(entry: Entry) -> str:
    """What a message showed before it was corrected, struck through, and when that was."""
    struck = f"<del>{html(shortened(clean(entry.struck), _STRUCK))}</del>" if clean(entry.struck) else ""
    edited = f"<em>{html(entry.edited)}</em>" if clean(entry.edited) else ""
    return " · ".join(part for part in (struck, edited) if part)


def _ident(entry: Entry) -> str:
    return "" if entry.kind in _NAMED or not clean(entry.id) else f"<code>{html(_short(entry.id))}</code>"


def _quiet(entry: Entry, *, outlets: bool) -> str:
    """The same in plain words."""
    links = _told_outlets(entry.receipts) if outlets else []
    ident = "" if entry.kind in _NAMED else plain(_short(entry.id))
    was = f"was: {plain(shortened(clean(entry.struck), _STRUCK))}" if clean(entry.struck) else ""
    before = filter(None, (was, plain(entry.edited)))
    return "; ".join(filter(None, [*before, *map(plain, _detail(entry)), *links, *_marks(entry), ident]))


def _marks(entry: Entry) -> list[str]:
    """The marks, without those that the detail begins with and explains: "to check: ..."."""
    return [mark for mark in entry.marks if not any(line.startswith(f"{mark}:") for line in _detail(entry))]


def _detail(entry: Entry) -> list[str]:
    first, *rest = clean_lines(entry.detail) or [""]
    return [shortened(line, _QUIET) for line in (first, ", ".join(rest)) if line]


def _outlets(receipts: Sequence[Receipt]) -> list[str]:
    """Each outlet once, linked to its first article that has an address."""
    found = outlets(receipts)
    links = ["".join(_linked(words, url) for words, url in outlet) for outlet in found]
    return _within(links, links, "outlet")


def _told_outlets(receipts: Sequence[Receipt]) -> list[str]:
    found = outlets(receipts)
    links = ["".join(_linked(words, url) for words, url in outlet) for outlet in found]
    return _within(["".join(_told(words, url) for words, url in outlet) for outlet in found], links, "outlet")


def _linked(words: str, url: str | None) -> str:
    """The words as a link, the blanks around them kept."""
    inner = words.strip(" ")
    return escape(words).replace(escape(inner), link(url, shortened(inner, _NAME)), 1) if inner else words


def _told(words: str, url: str | None) -> str:
    inner = words.strip(" ")
    return words.replace(inner, reference(url, shortened(inner, _NAME)), 1) if inner else words


def _within(parts: Sequence[str], links: Sequence[str], noun: str) -> list[str]:
    """As many parts as there are `links` within their bytes, and how many more there are."""
    taken = accumulate(len(link.encode()) for link in links)
    kept = sum(1 for size in taken if size <= _LINKS)
    more = len(parts) - kept
    return [*parts[:kept], *([f"{more} more {noun}{'s' * (more > 1)}"] if more else [])]


def _address(receipt: Receipt) -> str:
    """A receipt on its own: outlet, title as the link, article."""
    title = _title(receipt)
    parts = [html(_short(receipt.outlet)), link(receipt.url, title) if title else "", _article(receipt)]
    return " · ".join(part for part in parts if part)


def _told_address(receipt: Receipt) -> str:
    title = _title(receipt)
    shown = reference(receipt.url, title) if title else ""
    return " · ".join(filter(None, (plain(_short(receipt.outlet)), shown, f"article {plain(_short(receipt.article))}")))


def _title(receipt: Receipt) -> str:
    return shortened(clean(receipt.title) or clean(receipt.url or ""), _QUIET)


def _article(receipt: Receipt) -> str:
    return f"article <code>{html(_short(receipt.article))}</code>"


def _text(entry: Entry, label: str, quiet: str) -> str:
    """The entry in plain words: date, who, the words, and in brackets where they stand."""
    words = plain(" ".join(clean_lines(shortened(entry.text, _WORDS))))
    line = ": ".join(filter(None, (plain(label), plain(", ".join(filter(None, _named(entry)))), words)))
    return f"{line} ({quiet})" if quiet and line else line or quiet


def _short(words: str | None) -> str:
    return shortened(clean(words or ""), _NAME)
