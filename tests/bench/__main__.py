"""`python -m tests.bench [NAME...] [--keep DIR]`: run the measurements and print one table."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests import bench

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bench import Row


def main(arguments: Sequence[str] | None = None) -> int:
    known = [module.name for module in pkgutil.iter_modules(bench.__path__) if not module.name.startswith("_")]
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure, and print one table.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(known)}; all without any"
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="build the big store in DIR, or use the one there")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(known):
        parser.error(f"nothing is called {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    rows: list[Row] = []
    for name in options.names or known:
        module = importlib.import_module(f"tests.bench.{name}")
        if hasattr(module, "rows"):
            rows += module.rows(options.keep) if name == "search" else module.rows()
    print(table(rows))
    return 1 if any(row.met is False for row in rows) else 0


def table(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table, ready for docs/benchmarks.md; a missed target says so."""
    cells = [("what", "measured", "at most", "beside"), ("---",) * 4]
    cells += [(row.what, row.figure + (" MISSED" if row.met is False else ""), row.target, row.beside) for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


if __name__ == "__main__":
    sys.exit(main())
