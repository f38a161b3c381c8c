"""Prints how well statements are read: `python -m tests.bench.statements`; SLUGLINE_SHARED names the shared folder.

Scored by the shared scorer. Articles whose sha256 of the id is 0 modulo 5 are held out: their figures may be read,
their errors not.
"""

import os
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from json import dumps, loads
from pathlib import Path
from typing import Any

from bot.lexicons import lexicons
from bot.model import Known
from bot.reading import read

SHARED = Path(os.environ.get("SLUGLINE_SHARED") or Path(__file__).parents[3] / "shared")
BENCH = SHARED / "bench"
COLUMNS = ("content3", "content8", "speaker", "triple3", "triple3_precision")


def held_out(name: str) -> bool:
    """Whether an article belongs to the fifth that nobody looks into."""
    return int(sha256(name.encode()).hexdigest(), 16) % 5 == 0


def predicted(path: Path, known: Known) -> dict[str, Any]:
    """One article as the scorer takes it."""
    found = read(path.read_bytes().decode("utf-8"), None, known).statements
    told = [{"source": each.source, "cue": each.cue, "content": each.content} for each in found]
    return {"id": path.stem, "statements": told}


def figures(split: list[Path], known: Known) -> tuple[dict[str, Any], float]:
    """The scorer's figures in percent for these articles alone, and the words read in a second of processor time."""
    began = time.process_time()
    lines = [dumps(predicted(path, known)) for path in split]
    took = time.process_time() - began
    words = sum(len(path.read_bytes().split()) for path in split)
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
    return loads(scored), words / took


def main() -> int:
    """Print one table; 1 where the data is not at hand."""
    texts = sorted((BENCH / "data" / "polnear" / "text").glob("*.txt"))
    if not texts:
        print(f"no annotated articles in {BENCH}; SLUGLINE_SHARED names the folder that holds bench/", file=sys.stderr)
        return 1
    known = Known(lexicons=lexicons())
    print(f"{'split':10}{'class':8}" + "".join(f"{name:>19}" for name in COLUMNS))
    for name, held in (("developed", False), ("held out", True)):
        found, speed = figures([path for path in texts if held_out(path.stem) == held], known)
        for kind in ("speech", "direct"):
            print(f"{name:10}{kind:8}" + "".join(f"{found[kind][column]:19.1f}" for column in COLUMNS))
        print(f"{name:10}{speed:,.0f} words a second")
    return 0


if __name__ == "__main__":
    sys.exit(main())
