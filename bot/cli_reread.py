"""`slugline reread`: the whole store read again with the present engine, told before it is written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli_progress import progress
from bot.errors import SkipInput
from bot.following.rereading import Difference, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ingest.rereading import Reread, Rereading
    from bot.model import Lexicons, Person

NOT_WRITTEN = (
    "Nothing was written. slugline reread --apply writes it: ids and corrections stay, and nothing is announced."
)
WRITTEN = "It is written: ids and corrections stayed, and nothing was announced."
NOTHING_LEFT = "Every article was read with the present engine, word lists and people; --all reads them again."
LINE = 100
"""Characters of an article's words in one line of the report."""


@dataclass(slots=True)
class Report:
    """What was found so far. `first` is how many articles are told one by one; the others are counted."""

    first: int
    apply: bool
    read: int = 0
    differ: int = 0
    failed: int = 0
    found: list[Difference] = field(default_factory=list)

    def add(self, reread: Reread) -> None:
        """Count an article, and tell of it where it differs."""
        self.read += 1
        if not reread.found:
            return
        self.differ += 1
        self.found += reread.found
        if self.differ <= self.first:
            click.echo(f"{reread.article.id}: {told(reread.found)}")
            for each in reread.found:
                click.echo(f"  {_line(each)}")

    def sentence(self) -> str:
        """The whole run in words."""
        more = self.differ - self.first
        parts = [f"And {_counted(more, 'article')} more."] if more > 0 else []
        parts.append(f"{_counted(self.read, 'article')} read again, {self.differ} of them otherwise.")
        parts += [f"{told(self.found)}.".capitalize()] if self.found else []
        parts += [f"{_counted(self.failed, 'article')} could not be read and kept as before."] if self.failed else []
        return " ".join(parts)


def read_again(rereading: Rereading, *, apply: bool, everything: bool, first: int) -> int:
    """Read, tell, and with `apply` write, each article in a write of its own; 1 if any could not be read, else 0."""
    waiting = rereading.waiting(everything=everything)
    report = Report(first, apply)
    try:
        with progress(len(waiting)) as advance:
            for pk in waiting:
                _one(rereading, pk, report)
                advance()
    except KeyboardInterrupt:
        kept = "What was written is kept; run the same command again to go on." if apply else "Nothing was written."
        click.echo(f"Stopped. {report.sentence()} {kept}", err=True)
        raise
    if not waiting:
        click.echo(NOTHING_LEFT)
        return 0
    click.echo(report.sentence())
    click.echo(WRITTEN if apply else NOT_WRITTEN)
    return 1 if report.failed else 0


def _one(rereading: Rereading, pk: int, report: Report) -> None:
    try:
        reread = rereading.compare(pk)
    except SkipInput as error:
        report.failed += 1
        click.echo(str(error), err=True)
        return
    if reread is None:
        return
    report.add(reread)
    if report.apply:
        rereading.write(reread)


def engine_now(version: str, lexicons: Lexicons, people: Sequence[Person]) -> str:
    """A name for the engine with all that a reading leans on: its version and code, the word lists, the people."""
    import bot.reading

    code = sorted(Path(bot.reading.__file__).parent.glob("*.py"))
    leaned = hashlib.sha256(repr((version, sorted(lexicons.lists.items()), tuple(people))).encode())
    for file in code:
        leaned.update(file.read_bytes())
    return f"{version}+{leaned.hexdigest()[:12]}"


def _line(each: Difference) -> str:
    words = " ".join(each.text.split())
    shown = words if len(words) <= LINE else f"{words[:LINE].rpartition(' ')[0]} …"
    stays = " (what was decided on it stays)" if each.kept else ""
    if each.kind in ("speaker", "date"):
        change = f"{each.id} {each.kind}: {each.after or 'not known'}, was {each.before or 'not known'}"
        return f"{change}{stays}: {shown}"
    return f"{each.id or each.what} {each.kind}{stays}: {shown}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
