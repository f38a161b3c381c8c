"""What a handler answers with. No platform in it: renderers turn it into text, JSON or a platform's blocks."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EntryKind = Literal["event", "statement", "article", "storyline", "source", "change"]
Mark = Literal[
    "planned",
    "was planned for this date",
    "called off",
    "to check",
    "inferred",
    "date disputed",
    "translation",
    "related word",
    "perhaps",
    "our brief",
    "outlet's wording",
    "withdrawn",
    "outlet withdrew it",
    "summary only",
    "figures differ",
    "may be the same",
    "corrected",
    "editors disagree",
    "verified",
    "do not use",
    "embargoed",
    "flagged",
    "dismissed",
    "this room only",
]
"""The few marks an entry can carry; `MARKS` explains each once, under the entries that use it."""

_TO_FILL_IN = re.compile(r" (?:SLUG|TITLE|WORDS|ARTICLE|URL)(?= |$)")

OUR_BRIEF = "from our brief of"
"""How a receipt's outlet begins where the words are our own and only its quotations are verbatim."""

MARKS: dict[Mark, str] = {
    "planned": "lay ahead when it was reported",
    "was planned for this date": "it has passed, and no article has confirmed it yet",
    "called off": "cancelled or put off, as the report that is named says",
    "to check": "read with a doubt; check the article first",
    "inferred": "date worked out, not stated",
    "date disputed": "outlets give different dates for it",
    "translation": "as quoted, often a translation",
    "related word": "found by a related word",
    "perhaps": "may belong to this storyline",
    "our brief": "from our own brief; only its quotations are verbatim",
    "outlet's wording": "the outlet's words, not a quotation",
    "withdrawn": "no article carries it any more",
    "summary only": "only what the feed says of the article: its page could not be read",
    "outlet withdrew it": "its outlet does not stand by the article, and no other origin gives it",
    "figures differ": "outlets give other figures for what seems one event",
    "may be the same": "perhaps one with the line that is named; /receipt shows both, an editor decides",
    "corrected": "an editor corrected it; /receipt says who, and what it was",
    "editors disagree": "editors corrected it differently; both are named and neither counts",
    "verified": "an editor checked it",
    "do not use": "an editor says so; in no digest, file or shared answer",
    "embargoed": "until the day named; in no digest, file or shared answer before",
    "flagged": "a reader asks an editor to look at it",
    "dismissed": "an editor says that it is no statement, or no event",
    "this room only": "pasted or linked here, and seen nowhere else until an editor releases it",
}

_OF_MESSAGES = ("struck", "edited", "tells")

OWN: Mark = "this room only"
"""The mark of what lies in a room's drawer."""

WITHHELD: frozenset[Mark] = frozenset({"do not use", "embargoed"})
"""Marks of what is shown to who asks and to nobody else."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where an entry comes from: `outlet` is the name to show, `start` and `end` the span in the article's text."""

    article: str
    outlet: str
    title: str = ""
    url: str | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One accountable line.

    `date` is an ISO day, month or year, a run of days as "2026-03-02/2026-03-08", a yearless TIMEX3 value, or the
    words to show where there is none of these ("by 18 Feb 2025" is date "2025-02-18" with `by` True). `text` is shown
    as it is: with `quote` True it is verbatim from the article and carries its own marks. `detail` is a quieter second
    line (to whom, how the date was resolved).
    `group` is the heading the entry stands under (a year, "order unknown", a day).
    In a posted message that was corrected `struck` is what it showed before, to be struck through, and `edited` says
    what was done and when ("corrected 14:05"). `tells` is the row of the change that the entry tells. These three are
    no part of the JSON.
    """

    id: str
    kind: EntryKind
    text: str
    date: str | None = None
    precision: str = "unknown"
    basis: str = "unknown"
    planned: bool = False
    quote: bool = False
    by: bool = False
    speaker: str | None = None
    role: str | None = None
    source: str = ""
    detail: str = ""
    to: str | None = None
    sure: bool = True
    group: str = ""
    marks: tuple[Mark, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    struck: str = ""
    edited: str = ""
    tells: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Which page this is, of how many, and the command that asks for the next one (None on the last)."""

    number: int = 1
    of: int = 1
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A button or a hint: what it says and the command it issues."""

    label: str
    command: str

    @property
    def unfinished(self) -> bool:
        """Whether a word of the command is still to be filled in, as "/source add URL": to be shown, not issued."""
        return bool(_TO_FILL_IN.search(self.command))


@dataclass(frozen=True, slots=True)
class File:
    """A file to take away: its name, its media type, and for a picture the words that stand for it (`alt`).

    `entries` are the lines that it shows.
    """

    name: str
    media: str
    content: bytes = field(repr=False)
    alt: str = ""
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """A handler's whole answer; `private` keeps it with the asker."""

    title: str
    summary: str = ""
    entries: tuple[Entry, ...] = ()
    notes: tuple[str, ...] = ()
    page: Page = Page()
    actions: tuple[Action, ...] = ()
    private: bool = False
    files: tuple[File, ...] = ()

    def for_everybody(self) -> Reply:
        """The reply without what is withheld; a note says how many lines that are, not which."""
        kept = tuple(entry for entry in self.entries if not WITHHELD.intersection(entry.marks))
        left = len(self.entries) - len(kept)
        if not left:
            return self
        lines = "1 line" if left == 1 else f"{left} lines"
        notes = self.notes if kept else ()
        return replace(self, entries=kept, notes=(*notes, f"{lines} left out: embargoed, or not to be used."))

    def as_json(self) -> dict[str, Any]:
        """The reply as plain JSON values, in the shape the design fixes (with what this version adds to it).

        `files` is there only where there are some: the name, media type, size in bytes and alternative words of each.
        """
        files = [
            {"name": each.name, "media": each.media, "size": len(each.content), "alt": each.alt} for each in self.files
        ]
        plain = asdict(replace(self, files=()))
        del plain["files"]
        for entry in plain["entries"]:
            for name in _OF_MESSAGES:
                del entry[name]
        return plain | ({"files": files} if files else {})


class Parting(Protocol):
    """Says what each of the messages shows that a renderer makes of replies: a reply for each, in order."""

    def __call__(self, replies: Sequence[Reply], /) -> Sequence[Reply]:
        """As many as there are payloads."""
        ...


class Rewriting(Protocol):
    """Writes a posted message anew. Decides nothing, and always gives one message: what does not fit is left out."""

    def __call__(self, reply: Reply, frame: Mapping[str, str]) -> str:
        """The payload of `reply`, which holds one message's lines; `frame` has what else the message was made of.

        That is the command that was answered ("asked") and who shared it ("name", "user"), or the line with the
        "number" of a digest's message.
        """
        ...


class Renderer(Protocol):
    """Turns replies into one platform's payloads (JSON text each), in order; decides nothing."""

    def __call__(self, replies: Sequence[Reply]) -> Sequence[str]:
        """One payload for each reply."""
        ...
