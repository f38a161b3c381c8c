"""`python -m tests.bench [NAME...] [--keep DIR]`: run the measurements and print one table; 1 if a target is missed."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bench import Row


WHAT = (
    "start",
    "sources",
    "search",
    "following",
    "storylines",
    "tracking",
    "dates",
    "reading",
    "statements",
    "other_years",
    "pronouns",
    "events",
    "copies",
    "slack_ack",
)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure, and print one table.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(WHAT)}; all of them without any")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="build the big store in DIR, or use the one there")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(WHAT):
        parser.error(f"nothing is called {', '.join(sorted(unknown))}; there are {', '.join(WHAT)}")
    rows: list[Row] = []
    tables = []
    for name in options.names or WHAT:
        module = importlib.import_module(f"tests.bench.{name}")
        if name == "search":
            rows += module.rows(options.keep)
        elif hasattr(module, "rows"):
            rows += module.rows()
        else:
            tables.append(module.main)  # the scorers have columns of their own
    if rows:
        print(table(rows))
    for own in tables:
        print()
        own()
    return 1 if any(row.met is False for row in rows) else 0


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table, ready for docs/benchmarks.md; a missed target says so."""
    cells = [("what", "measured", "limit", "beside"), ("---",) * 4]
    cells += [(row.what, row.figure + (" MISSED" if row.met is False else ""), row.target, row.beside) for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


if __name__ == "__main__":
    sys.exit(main())
