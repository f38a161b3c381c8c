"""A timeline as Markdown, for a document or a wiki."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.export.wording import line, outlets, when
from bot.plain import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.export import Taken
    from bot.reply import Entry

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~$!&])")
_LINK = str.maketrans({"(": "%28", ")": "%29"})


def as_markdown(taken: Taken) -> bytes:
    """A heading, the lines under their years, and what must be known about their words; in UTF-8."""
    rows = [f"# {escaped(taken.title)}", "", escaped(taken.summary)]
    group = ""
    for entry in taken.entries:
        if entry.group != group:
            group = entry.group
            rows += ["", f"## {escaped(group[:1].upper() + group[1:])}", ""]
        elif rows[-1] == escaped(taken.summary):
            rows.append("")
        rows.append(_line(entry))
    rows += [part for note in taken.notes for part in ("", f"*{escaped(note)}*")]
    return ("\n".join(rows) + "\n").encode()


def escaped(words: str) -> str:
    """The words on one line, in which nothing is read as markup."""
    return re.sub(r"^(\d+)([.)])(?=\s)|^([-+])(?=\s)", r"\1\\\2\3", _MARKUP.sub(r"\\\1", clean(words)))


def _line(entry: Entry) -> str:
    return f"- **{escaped(when(entry))}** {escaped(line(entry))} ({', '.join(_about(entry))})"


def _about(entry: Entry) -> Iterator[str]:
    for name, link in outlets(entry):
        yield f"[{escaped(name)}](<{link.translate(_LINK)}>)" if link else escaped(name)
    yield from map(escaped, entry.marks)
    yield from map(escaped, entry.detail.splitlines())
    yield entry.id
