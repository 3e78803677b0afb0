"""Cuts every stack of the sets and prints what came of it: ``python -m bench.stacks [--each] [--paper] [SET ...]``.

Every word is read right, unless ``--paper`` says that the stacks are printed, worn, scanned and read from their pixels.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

from bench.stacks.fast import readings
from bench.stacks.judge import Judged, Verdict, judge, table
from bench.stacks.paper import KEY, scanned
from bench.stacks.stack import SETS, Stack, stacks
from capture.split import plan
from extractors.signs import page_signs
from flows.reading import AT_ONCE, read_sides
from records.settings import Limits

CAME_IN = date(2026, 1, 31)


def cut(stack: Stack) -> Judged:
    """Judge a stack whose every word is read right."""
    signs = [page_signs(reading, CAME_IN) for reading in readings(stack)]
    return judge(stack, plan(signs, stack.sheets))


def cut_paper(stack: Stack) -> Judged:
    """Judge a stack that was printed, worn, scanned, read and searched for sheets."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "stack.pdf"
        file.write_bytes(scanned(stack))
        numbers = range(1, len(stack.sides) + 1)
        sides = [
            side
            for start in numbers[::AT_ONCE]
            for side in read_sides(file, numbers[start - 1 : start - 1 + AT_ONCE], Limits(), CAME_IN, KEY)
        ]
    print(".", end="", flush=True)
    return judge(stack, plan([side.signs for side in sides], [side.sheet for side in sides if side.sheet]))


def main() -> int:
    """Print a table for each set; 1 if any stack was cut wrong in silence."""
    names = [name for name in sys.argv[1:] if not name.startswith("--")]
    silent = 0
    for name in names or sorted(path.stem for path in SETS.glob("*.txt")):
        paper = "--paper" in sys.argv
        results = [(cut_paper if paper else cut)(stack) for stack in stacks(name)]
        print(f"\n{name} set, {'from paper' if paper else 'every word read right'}\n{table(results)}", flush=True)
        for result in results:
            if "--each" in sys.argv or result.verdict is not Verdict.RIGHT or result.needless:
                _print(result)
        silent += sum(result.verdict is Verdict.SILENT for result in results)
    return int(silent > 0)


def _print(result: Judged) -> None:
    stack, cut_as = result.stack, result.plan
    print(f"\n{stack.name}: {result.verdict}; should be {stack.documents}, aside {stack.aside}")
    for segment in cut_as.segments:
        print(f"  {segment.pages} {[doubt.reason for doubt in segment.doubts]}")
    print(f"  aside {cut_as.set_aside}")


if __name__ == "__main__":
    sys.exit(main())
