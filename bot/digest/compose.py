"""A digest in words: one parent reply that says what moved, then the replies of each storyline's thread. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.digest.folding import edited_alike, once
from bot.digest.weighing import WEIGHT, leading, matter, most_telling, named_by, outlets
from bot.digest.wording import KINDS, counted
from bot.reply import Action, Entry, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.model import ChangeKind
    from bot.store.records import ChangeRow

    Line = tuple[ChangeRow, Entry]

PER_MESSAGE = 12
"""Changes in one message of a thread: about two screens of a telephone."""

MESSAGES = 8
"""Messages of a thread with changes in them: some sixteen screens. What is left is counted, with its command."""

SUMMARY_CHARS = 300
"""Characters of the summary that counts each storyline; a longer one counts all together."""

CORRECTED = "Corrected since the last digest"
PLANNED_NEXT = "Planned next"

LINE_CHARS = 280
"""Characters of the line that stands for a storyline in the parent: Slack's small letters hold 300. What is longer is
not cut, because its end may turn its meaning: it stands in the thread alone."""

NAMED = 10
"""How many of the statements that were left out are named; beyond that they are only counted."""

ONLY_DOUBTED = "nothing that was read without a doubt"
"""What a digest says of itself where all that moved is to be checked."""

TITLE_CHARS = 100
"""Characters of slugs in the title: what a telephone shows of a message, and well within Slack's header of 150."""

_LINE_END = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands in a thread behind what moved: lines that editors corrected, and what is planned next.

    `later` is how many plans lie further ahead.
    """

    corrected: tuple[Entry, ...] = ()
    planned: tuple[Entry, ...] = ()
    later: int = 0

    def beside(self, lines: Sequence[Line], *, sure_only: bool) -> Behind:
        """What of it these lines do not say already; with `sure_only` without what is to be checked."""
        told = {entry.id for _, entry in lines}
        corrected, planned = (
            tuple(each for each in entries if each.id not in told and (each.sure or not sure_only))
            for entries in (self.corrected, self.planned)
        )
        return Behind(corrected, planned, self.later)


@dataclass(frozen=True, slots=True)
class _Storyline:
    """What a digest tells of one storyline; `elsewhere` are its lines that stand under another one, by the slug.

    `names` are the stems by which a line names the storyline.
    """

    slug: str
    title: str
    rows: Sequence[Line]
    behind: Behind
    elsewhere: Mapping[str, Sequence[str]]
    names: frozenset[str]

    @property
    def counts(self) -> str:
        """By how much it moved, what of that stands elsewhere, and how many of its lines were corrected."""
        corrected = len({entry.id for entry in self.behind.corrected})
        parts = (
            counted(change.kind for change, _ in self.rows),
            *(f"{_lines(len(ids))} told under {slug}" for slug, ids in self.elsewhere.items()),
            f"{_lines(corrected)} corrected" if corrected else "",
        )
        return ", ".join(part for part in parts if part)


NOTHING_BEHIND: Mapping[str, Behind] = MappingProxyType({})
NO_WORDS: Mapping[str, str] = MappingProxyType({})


def compose(  # noqa: PLR0913 -- one digest, all that it is made of
    changes: Sequence[ChangeRow],
    titles: Mapping[str, str],
    show: Callable[[ChangeRow], Entry],
    number: int | str | None,
    *,
    sure_only: bool = False,
    behind: Mapping[str, Behind] = NOTHING_BEHIND,
    about: Mapping[str, str] = NO_WORDS,
    origins: Callable[[ChangeRow], int] = lambda _: 1,
) -> tuple[Reply, ...]:
    """The digest of `changes`, parent first; empty without any. `titles` names each storyline by its slug.

    `number` is the digest's own, None for a preview. Every change is in it, the most important first, or counted with
    the command that shows it: a long thread is cut into messages, and ends after some. Of one kind comes first what
    matters most (`about` are the words and people of each storyline), then what rests on most independent `origins`.
    With `sure_only` what is to be checked is not shown, and the parent's last line says what was left out. What is
    `behind` makes no digest alone.
    """
    if not changes:
        return ()
    names = {slug: named_by(slug, titles.get(slug, ""), about.get(slug, "")) for slug in _slugs(changes, behind)}
    lines = sorted(
        ((change, show(change)) for change in once(changes)),
        key=lambda line: (
            *(line[0].storyline, WEIGHT[line[0].kind], matter(line[0], line[1], names[line[0].storyline])),
            *(-origins(line[0]), -outlets(line[1]), line[0].pk),
        ),
    )
    lines = edited_alike(lines)
    kept = [line for line in lines if line[1].sure or not sure_only]
    told = _told(kept, titles, names, {slug: each.beside(kept, sure_only=sure_only) for slug, each in behind.items()})
    moved = [each.slug for each in told if each.rows or each.elsewhere] or list(
        dict.fromkeys(change.storyline for change, _ in lines)
    )
    summary = "; ".join(f"{each.slug}: {each.counts}" for each in told)
    if long := len(summary) > SUMMARY_CHARS:
        summary = f"{len(moved)} storylines: {counted(change.kind for each in told for change, _ in each.rows)}"
    parent = Reply(
        title=_title(moved, number),
        summary=summary or ONLY_DOUBTED,
        entries=tuple(_line(each, counts=long) for each in told),
        notes=_left_out([line for line in lines if sure_only and not line[1].sure]),
    )
    return (parent, *(reply for each in told for reply in _thread(each)))


def _slugs(changes: Sequence[ChangeRow], behind: Mapping[str, Behind]) -> dict[str, None]:
    return dict.fromkeys((*(change.storyline for change in changes), *behind))


def _told(
    lines: Sequence[Line],
    titles: Mapping[str, str],
    names: Mapping[str, frozenset[str]],
    behind: Mapping[str, Behind],
) -> list[_Storyline]:
    """What is told of each storyline, the most important first; last those of which only lines were corrected."""
    threads = {slug: list(rows) for slug, rows in groupby(lines, key=lambda line: line[0].storyline)}

    def weight(slug: str) -> tuple[object, ...]:
        change, entry = most_telling(threads[slug], names[slug])
        return leading(change.kind, matter(change, entry, names[slug])), -len(threads[slug]), slug

    moved = sorted(threads, key=weight)
    slugs = (*moved, *(slug for slug, each in behind.items() if each.corrected and slug not in threads))
    stands: dict[tuple[str, str], str] = {}  # where each line is told
    told = []
    for slug in slugs:
        rows = threads.get(slug, [])
        for line in rows:
            stands.setdefault(_what(line), slug)
        own = [line for line in rows if stands[_what(line)] == slug]
        elsewhere: dict[str, list[str]] = {}
        for line in rows:
            if (where := stands[_what(line)]) != slug:
                elsewhere.setdefault(where, []).append(line[1].id)
        told.append(_Storyline(slug, titles.get(slug, slug), own, behind.get(slug, Behind()), elsewhere, names[slug]))
    return told


def _what(line: Line) -> tuple[str, str]:
    """What a line tells: the same of an article that moved several storylines, whoever is heard first in which."""
    change, _ = line
    return ("new statement" if change.kind == "first statement" else change.kind), change.subject


def _lines(number: int) -> str:
    return f"{number} {'line' if number == 1 else 'lines'}"


def nothing_moved(slugs: Sequence[str], number: str) -> Reply:
    """The line that is posted in place of silence, where somebody wants to hear that."""
    shown = slugs if len(", ".join(slugs)) <= SUMMARY_CHARS else slugs[:10]
    more = f" and {len(slugs) - len(shown)} more" if len(shown) < len(slugs) else ""
    return Reply(f"Nothing moved · digest {number}", f"in {', '.join(shown)}{more}")


def _left_out(lines: Sequence[Line]) -> tuple[str, ...]:
    """The one line that says which statements are not shown because they are to be checked, and how to see them."""
    ids = list(dict.fromkeys(entry.id for _, entry in lines))
    if not ids:
        return ()
    were, one = ("1 statement to check was", "it") if len(ids) == 1 else (f"{len(ids)} statements to check were", "one")
    more, see = "", f"/receipt {ids[0]} shows {one}."
    if len(ids) > NAMED:
        more, see = f" and {len(ids) - NAMED} more", f"/new since {_first(lines)} shows all."
    return (f"{were} left out: {', '.join(ids[:NAMED])}{more}. {see}",)


def _title(slugs: Sequence[str], number: int | str | None) -> str:
    """The line a telephone shows: which storylines moved, as many as fit, and the digest's number."""
    shown = slugs if len(", ".join(slugs)) <= TITLE_CHARS else slugs[:2]
    more = f" and {len(slugs) - len(shown)} more" if len(shown) < len(slugs) else ""
    return f"{', '.join(shown)}{more} moved · {f'digest {number}' if number else 'a digest, not posted'}"


def _line(told: _Storyline, *, counts: bool) -> Entry:
    """One storyline in the parent: its title, and as a quieter second line what matters most, with its marks."""
    much = f"{told.counts}; " if counts else ""
    if not told.rows:
        where = f"told under {', '.join(told.elsewhere)}" if told.elsewhere else "in the thread"
        return Entry(
            id=told.slug, kind="storyline", text=told.title, detail=where if told.elsewhere else f"{much}{where}"
        )
    change, first = most_telling(told.rows, told.names)
    return moved_by(Entry(told.slug, "storyline", told.title), change.kind, first, much)


def moved_by(storyline: Entry, kind: ChangeKind, first: Entry, much: str = "") -> Entry:
    """A storyline's entry in the parent with what matters most in it, the entry of a change of this kind.

    `much` is what stands before it.
    """
    speaker, what = first.speaker or first.source, KINDS[kind].one
    line = f"{much}{what}: {f'{speaker}: ' if speaker else ''}{_LINE_END.sub(' ', first.text)}"
    if len(line) > LINE_CHARS:
        line = f"{much}{what}{f': {speaker}' if speaker else ''}, in the thread"
    return replace(storyline, detail=line, marks=first.marks, receipts=first.receipts, tells=first.tells)


def moved_again(storyline: Entry, kind: ChangeKind, first: Entry) -> Entry:
    """A storyline's entry as it was posted, with another line in the place of that one; the counts before it stay."""
    much, sep, line = storyline.detail.partition("; ")
    counts = f"{much}{sep}" if sep and line.startswith(KINDS[kind].one) else ""
    return moved_by(storyline, kind, first, counts)


def _thread(told: _Storyline) -> list[Reply]:
    """The storyline's messages: what moved, what was corrected, what is planned next."""
    shown = told.rows[: PER_MESSAGE * MESSAGES]
    entries = [
        *(replace(entry, group=_heading(change.kind)) for change, entry in shown),
        *(replace(entry, group=CORRECTED) for entry in told.behind.corrected),
        *(replace(entry, group=PLANNED_NEXT) for entry in told.behind.planned),
    ]
    pages = [entries[at : at + PER_MESSAGE] for at in range(0, len(entries), PER_MESSAGE)]
    return [
        Reply(
            title=told.title if page == 1 else f"{told.title} ({page} of {len(pages)})",
            summary=f"{told.slug}: {told.counts}" if page == 1 else told.slug,
            entries=tuple(part),
            notes=_more(told, len(shown)) if page == len(pages) else (),
            actions=(Action("Timeline", f"/timeline {told.slug}"),) if page == len(pages) else (),
        )
        for page, part in enumerate(pages, 1)
    ]


def _more(told: _Storyline, shown: int) -> tuple[str, ...]:
    """How much is not shown, with the commands that show it."""
    more, later = len(told.rows) - shown, told.behind.later
    notes = [f"Told under {slug}: {', '.join(dict.fromkeys(ids))}" for slug, ids in told.elsewhere.items()]
    notes += [f"And {more} more: /new {told.slug} since {_first(told.rows)}"] if more else []
    return (*notes, *([f"And {later} more planned: /timeline {told.slug} since today"] if later else []))


def _first(lines: Sequence[Line]) -> str:
    """The minute of the first of these changes, as a command takes it."""
    first = min(change.at for change, _ in lines).astimezone(UTC)
    return f"{first:%Y-%m-%dT%H:%M}Z"


def _heading(kind: ChangeKind) -> str:
    words = KINDS[kind].many
    return words[0].upper() + words[1:]
