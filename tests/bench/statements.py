"""Prints how well statements are read: `python -m tests.bench.statements`; SLUGLINE_SHARED names the shared folder.

`--pin` raises the floors in tests/keys/floors.json to what is measured; `--lower "REASON"` also lowers those that are
missed, and asks for the line that it prints to be put into CHANGELOG.md (tests/test_floors.py looks for it).

Scored by the shared scorer. Articles whose sha256 of the id is 0 modulo 5 are held out: their figures may be read,
their errors not.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from json import dumps, loads
from pathlib import Path
from typing import Any

from bot.lexicons import lexicons
from bot.model import Known, StatementMention
from bot.reading import read

SHARED = Path(os.environ.get("SLUGLINE_SHARED") or Path(__file__).parents[3] / "shared")
BENCH = SHARED / "bench"
TEXTS = sorted((BENCH / "data" / "polnear" / "text").glob("*.txt"))
FLOORS = Path(__file__).parents[1] / "keys" / "floors.json"
COLUMNS = ("content3", "content8", "speaker", "triple3", "triple3_precision")


def held_out(name: str) -> bool:
    """Whether an article belongs to the fifth that nobody looks into."""
    return int(sha256(name.encode()).hexdigest(), 16) % 5 == 0


def predicted(path: Path, found: Iterable[StatementMention]) -> str:
    """The statements of one article as the scorer takes them."""
    told = [{"source": each.source, "cue": each.cue, "content": each.content} for each in found]
    return dumps({"id": path.stem, "statements": told})


def figures(split: Mapping[Path, Iterable[StatementMention]]) -> dict[str, Any]:
    """The scorer's figures in percent for these articles alone, with what was found in each."""
    lines = [predicted(path, found) for path, found in split.items()]
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "predictions.jsonl").write_text("\n".join(lines), encoding="utf-8")
        for part in ("text", "attributions"):
            (here / part).mkdir()
        for path in split:
            (here / "text" / path.name).symlink_to(path)
            for annotated in (path.parents[1] / "attributions").glob(f"{path.stem}_*.ann"):
                (here / "attributions" / annotated.name).symlink_to(annotated)
        command = [
            sys.executable,
            str(BENCH / "score_statements.py"),
            str(here / "predictions.jsonl"),
            folder,
            "--json",
        ]
        scored = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    told: dict[str, Any] = loads(scored)
    return told


def measured() -> dict[str, float]:
    """Every figure that has a floor, by its name: "held out, direct, content3"; of the sure ones the precision."""
    known = Known(lexicons=lexicons())
    found: dict[str, float] = {}
    for name, held in (("developed", False), ("held out", True)):
        split = {
            path: read(path.read_bytes().decode("utf-8"), None, known).statements
            for path in TEXTS
            if held_out(path.stem) == held
        }
        everything = figures(split)
        sure = figures({path: [each for each in told if each.sure] for path, told in split.items()})
        for kind in ("speech", "direct"):
            found |= {f"{name}, {kind}, {column}": everything[kind][column] for column in COLUMNS}
        found[f"{name}, sure, triple3_precision"] = sure["all"]["triple3_precision"]
    return found


def pinned() -> dict[str, dict[str, float]]:
    """The floor of each figure, and the best that it ever had."""
    pins: dict[str, dict[str, float]] = loads(FLOORS.read_text(encoding="utf-8"))
    return pins


def lowered(name: str, pin: dict[str, float]) -> str:
    """How a changelog line begins that gives the reason for a floor below the best figure."""
    return f"Floor lowered: {name} from {pin['best']} to {pin['floor']}"


def pin(found: dict[str, float], reason: str) -> list[str]:
    """Pin what was measured; lower a floor only for a reason. What remains to be written in the changelog."""
    before, after, asked = pinned() if FLOORS.exists() else {}, {}, []
    for name, figure in found.items():
        best = max(figure, before.get(name, {}).get("best", 0.0))
        floor = figure if reason else max(figure, before.get(name, {}).get("floor", 0.0))
        after[name] = {"floor": floor, "best": best}
        if floor < best:
            asked.append(f"{lowered(name, after[name])}: {reason}")
    FLOORS.write_text(dumps(after, indent=2) + "\n", encoding="utf-8")
    return asked


def main(arguments: Sequence[str] = ()) -> int:
    """Print one table; 1 where the data is not at hand."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.statements", description="How statements are read.")
    parser.add_argument("--pin", action="store_true", help="raise the floors to what is measured")
    parser.add_argument("--lower", metavar="REASON", default="", help="with --pin: lower the floors that are missed")
    options = parser.parse_args(arguments)
    if not TEXTS:
        print(f"no annotated articles in {BENCH}; SLUGLINE_SHARED names the folder that holds bench/", file=sys.stderr)
        return 1
    found = measured()
    print(f"{'split':10}{'class':8}" + "".join(f"{name:>19}" for name in COLUMNS))
    for name in ("developed", "held out"):
        for kind in ("speech", "direct"):
            print(f"{name:10}{kind:8}" + "".join(f"{found[f'{name}, {kind}, {column}']:19.1f}" for column in COLUMNS))
        precision = found[f"{name}, sure, triple3_precision"]
        print(f"{name:10}{'sure':8}" + " " * 19 * (len(COLUMNS) - 1) + f"{precision:19.1f}")
    if options.pin:
        print("\n".join(pin(found, options.lower)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
