"""One entry of a reply as a piece of a Slack message."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.chat import deeds
from bot.chat.seen import clean, clean_lines
from bot.chat.slack.limits import SECTION, size
from bot.chat.slack.mrkdwn import escaped, formatted, ident, link, literal, marked, name, shortened
from bot.chat.terminal.labels import date_label, outlets
from bot.plain import safe_link

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.reply import Action, Entry, Receipt

_NAMED = ("storyline", "source")  # kinds that go by their id rather than a date
_BENEATH = ("storyline",)  # kinds whose detail is what there is to tell of them
_SAID = ("statement",)
_EXAMINED = ("statement", "event", "article")  # kinds whose receipts are shown in full where one stands alone
_COLUMNS = (6, 11)  # characters of "18 Feb" and "18 Feb 2025"; longer labels are not worth a telephone's width
# Characters once escaped, chosen so that one entry always fits one message, in its blocks and in its text.
_WORDS = 2000  # the entry's own words
_OUTLETS = 1500  # the links to its outlets
_ADDRESSES = 2500  # its receipts in full, where it stands alone
_NAME = 100  # a person, a role, a heading, an id
_BARRED = 600  # words under a bar of rich text: unlike a section, Slack has no way to be told not to fold it
_QUIET = 300  # a line of detail
_STRUCK = 1000  # what an entry showed before
_SHORT = 40  # what still ends a line; a longer tail begins one
_ADDRESSED = re.compile(r"<[^|>]*\|")

NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a section: mrkdwn that is safe already, or (`plain`) words to show character for character.

    `quoted` sets such words under a bar; `small` sets a line in grey beneath what it belongs to; `menu` is what can be
    done with its entry.
    """

    words: str
    plain: bool = False
    quoted: bool = False
    small: bool = False
    menu: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """What one message holds whole or not at all: lines for sections or a ready block, and the same as plain text.

    `joins` lets its lines go on in the section before them, where there is room. `text` is clean but not escaped.
    """

    text: str
    lines: tuple[Line, ...] = ()
    block: dict[str, Any] | None = None
    joins: bool = False


def entry_pieces(entries: Sequence[Entry], *, menus: bool = True) -> list[Piece]:
    """A piece for each entry, dates in a column; the first under a heading brings the heading with it.

    `menus` sets beside each what can be done with it, where there are several lines. Without them, as on a page with
    little room, where an entry stands is always a line of its own, in the same block.
    """
    labels = [_label(entry) for entry in entries]
    mixed = any(entry.kind not in _SAID for entry in entries)  # statements alone stand under each other well enough
    pieces: list[Piece] = []
    offered = menus and deeds.the_one_line(entries) is None
    group = ""
    for entry, label in zip(entries, labels, strict=True):
        heading = entry.group if entry.group != group else ""
        group = entry.group
        placed = label.rjust(_width(label, labels)) if mixed else label
        menu = deeds.of_entry(entry) if offered and not _gone(entry) else ()  # grey letters take none beside them
        piece = _piece(entry, placed, heading, menu, alone=len(entries) == 1, inline=menus)
        pieces.append(piece if pieces else replace(piece, joins=False))
    return pieces


def _width(label: str, labels: Sequence[str]) -> int:
    """The width of the widest label that is about as long as this one."""
    least = 0
    for most in _COLUMNS:
        if least <= len(label) <= most:
            return max(len(each) for each in labels if least <= len(each) <= most)
        least = most + 1
    return 0


def _label(entry: Entry) -> str:
    return _short(entry.id) if entry.kind in _NAMED else _short(date_label(entry))


def _piece(entry: Entry, label: str, heading: str, menu: tuple[Action, ...], *, alone: bool, inline: bool) -> Piece:
    """An entry with a menu, beside its first line, stands by itself; others may go on where the last one ended."""
    said = entry.kind in _SAID
    alone = alone and entry.kind in _EXAMINED and bool(entry.text)
    tail = _tail(entry, outlets=not alone)
    if _gone(entry):
        label, lines = "", [Line(_edited(entry, ident(entry.id)), small=True)]
    elif said:
        lines = _said(entry, label, tail)
    else:
        lines = _told(entry, label, tail, inline=inline, small=bool(menu))
    lines[:1] = [replace(line, menu=menu) for line in lines[:1]]
    lines[:0] = [Line(f"*{name(heading, _NAME)}*")] if clean(heading) else []
    if alone:
        lines += [Line(line) for line in _within(map(_address, entry.receipts), _ADDRESSES, "article")]
    joins = not (said or heading or menu)
    return Piece(_text(entry, label.strip(), heading), tuple(lines), joins=joins)


def _chip(entry: Entry, label: str) -> str:
    """The date or the id at the head of a line; code style, because only that has letters of one width."""
    if not label.strip():
        return f"`{'–'.rjust(len(label), NO_BREAK)}`  " if label else ""
    if entry.kind in _NAMED:
        return f"*{name(label.strip())}*  "
    return f"`{name(label.strip()).rjust(len(label), NO_BREAK)}`  "


def _said(entry: Entry, label: str, tail: str) -> list[Line]:
    """A statement: who, and when; the words; where they stand."""
    lines = [Line(_chip(entry, label) + _speaker(entry)), *_words(entry, ""), *_as_it_was(entry), *_as_it_is(entry)]
    return [*lines, Line(tail, small=True)] if tail else lines


def _told(entry: Entry, label: str, tail: str, *, inline: bool, small: bool) -> list[Line]:
    """Anything else: its words; its outlets at the end of the line (`inline`, if short) or beneath it, also `small`."""
    speaker = _speaker(entry)
    before = _chip(entry, label) + (f"{speaker}  " if speaker else "")
    plainly = "" if speaker or not label else f"{literal(label) or '–'}  "
    lines = [*_words(entry, before, plainly), *_as_it_is(entry)]
    if entry.kind in _BENEATH:
        lines += [Line(escaped(shortened(line, _QUIET))) for line in _detail(entry) if not marked(line)]
    if entry.edited:
        return [*lines, *_as_it_was(entry), *([Line(tail, small=True)] if tail else [])]
    if not tail:
        return lines
    if small:
        return [*lines, Line(tail, small=True)]
    long = len(_ADDRESSED.sub("", tail)) > _SHORT or (lines and size(lines[-1].words) + size(tail) + 5 > SECTION)
    if not inline or not lines or lines[-1].plain or marked(entry.text) or long:
        return [*lines, Line(tail)]
    return [*lines[:-1], Line(f"{lines[-1].words}  ·  {tail}")]


def _gone(entry: Entry) -> bool:
    """Whether nothing is left of an entry but that it was taken out of its message."""
    return bool(entry.edited) and not (entry.text or entry.detail)


def _as_it_was(entry: Entry) -> list[Line]:
    """What a message showed before it was corrected, struck through, and when that was."""
    return [Line(_edited(entry), small=True)] if entry.edited else []


def _edited(entry: Entry, more: str = "") -> str:
    struck = f"~{name(entry.struck, _STRUCK)}~" if clean(entry.struck) else ""
    return f"{NO_BREAK}·{NO_BREAK}".join(part for part in (struck, f"_{name(entry.edited)}_", more) if part)


def _words(entry: Entry, before: str, plainly: str = "") -> list[Line]:
    """The entry's own words after `before`; a quotation stands under a bar.

    Words in which Slack would read formatting stand as they are, on the same line only after what is plain itself.
    """
    text = shortened("\n".join(clean_lines(entry.text)), _WORDS)
    if not text:
        return [Line(before.rstrip())] if before else []
    quoted = entry.quote and entry.kind in _SAID
    if any(map(formatted, text.split("\n"))):
        head = [Line(before.rstrip())] if before and not plainly else []
        words = plainly + "\n".join(map(literal, text.split("\n")))
        return [*head, Line(words, plain=True, quoted=quoted and not plainly and size(words) <= _BARRED)]
    lines = [escaped(line) for line in text.split("\n")]
    if quoted:
        return [Line("\n".join(f"> {line}" for line in lines))]
    return [Line(before + "\n".join(lines))]


def _speaker(entry: Entry) -> str:
    who = entry.speaker or entry.source or ("speaker not named" if entry.kind in _SAID else "")
    words = [f"*{name(who, _NAME)}*" if clean(who) else "", name(entry.role or "", _NAME)]
    words.append(f"to {name(entry.to, _NAME)}" if entry.to and clean(entry.to) else "")
    return ", ".join(word for word in words if word)


def _tail(entry: Entry, *, outlets: bool) -> str:
    """How the date was found, outlets as links, marks, id; in that order, between middle dots."""
    quiet = [] if entry.kind in _BENEATH else [line for line in _detail(entry) if not marked(line)]
    detail = " · ".join(f"_{name(line, _QUIET)}_" for line in quiet)
    marks = " · ".join(f"_{mark}_" for mark in entry.marks)
    shown = "" if entry.kind in _NAMED else ident(entry.id)
    links = _outlets(entry.receipts) if outlets else ""
    before = " · ".join(part for part in (detail, links, marks) if part)
    return f"{NO_BREAK}·{NO_BREAK}".join(part for part in (before, shown) if part)


def _as_it_is(entry: Entry) -> list[Line]:
    """Lines of detail in which Slack would read formatting: they may quote an article, so no sign is changed."""
    return [Line(literal(shortened(line, _QUIET)), plain=True) for line in _detail(entry) if marked(line)]


def _detail(entry: Entry) -> list[str]:
    """At most two lines; what is beyond them is joined to the second."""
    first, *rest = clean_lines(entry.detail) or [""]
    return [line for line in (first, " · ".join(rest)) if line]


def _outlets(receipts: Sequence[Receipt]) -> str:
    """Each outlet once, linked to its first article that has an address."""
    named = ("".join(_linked(words, url) for words, url in outlet) for outlet in outlets(receipts))
    return ", ".join(_within(named, _OUTLETS, "outlet"))


def _linked(words: str, url: str | None) -> str:
    """The words as a link, the blanks around them kept."""
    inner = words.strip(" ")
    return words.replace(inner, link(url, inner), 1) if inner else words


def _within(parts: Iterable[str], most: int, noun: str) -> list[str]:
    """The parts that `most` characters hold, and how many more there are."""
    every = list(parts)
    kept = len(every)
    while kept and sum(size(part) + 2 for part in every[:kept]) > most:
        kept -= 1
    more = len(every) - kept
    return [*every[:kept], *([f"{more} more {noun}{'s' * (more > 1)}"] if more else [])]


def _address(receipt: Receipt) -> str:
    """A receipt on its own: outlet, title as the link, article."""
    title = clean(receipt.title) or safe_link(receipt.url) or ""
    parts = [name(receipt.outlet), link(receipt.url, title) if title else "", f"article {ident(receipt.article)}"]
    return " · ".join(part for part in parts if part)


def _text(entry: Entry, label: str, heading: str) -> str:
    """The entry for the plain text of a message."""
    who = ", ".join(filter(None, (_short(entry.speaker or entry.source), _short(entry.role))))
    to = f" to {_short(entry.to)}" if _short(entry.to) else ""
    words = shortened(" ".join(clean_lines(entry.text)), _WORDS)
    named = ["".join(words for words, _ in outlet) for outlet in outlets(entry.receipts)]
    was = f"was: {shortened(clean(entry.struck), _QUIET)}" if clean(entry.struck) else ""
    tail = shortened(", ".join(filter(None, [*_detail(entry), *named, *entry.marks])), _QUIET)
    tail = "; ".join(filter(None, (entry.edited, was, tail)))
    quiet = "; ".join(filter(None, (tail, "" if entry.kind in _NAMED else _short(entry.id))))
    line = "" if _gone(entry) else ": ".join(filter(None, (label, who + to, words)))
    line = (f"{line} ({quiet})" if line else quiet) if quiet else line
    return f"{_short(heading)}\n{line}" if clean(heading) else line


def _short(words: str | None) -> str:
    return shortened(clean(words or ""), _NAME)
