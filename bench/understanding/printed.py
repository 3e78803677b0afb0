"""Letters on paper: their text set on sheets, worn as scans and faxes are, and read by the pipeline's own readers."""

from __future__ import annotations

import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from bench.understanding.letters import Letter
from flows.reading import ReadPages, SecondLook, read_pages
from records.settings import Limits
from samples.copies import copy_of
from samples.typeset import FACES, HIGH, WIDE, Run, Sheet, width

CONDITIONS = ("scan_grey", "scan_copy", "fax_fine", "fax_std")
FAMILIES = ("sans", "serif", "dejavu-serif", "mono")
SIZE, SMALLEST = 10.0, 7.0  # points
LEFT, TOP, LEAD = 50.0, 56.0, 1.36
COLUMN = 0.5  # of the size: how wide a letter is where columns are set
SENT = "2020-01-01"


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter's file in one condition, its reading, and what looks at it again."""

    file: Path
    read: ReadPages
    look: SecondLook


def sheets_of(letter: Letter) -> list[Sheet]:
    """The letter's pages in a face of its own; a page that is too long goes on on another sheet."""
    family = FAMILIES[zlib.crc32(letter.name.encode()) % len(FAMILIES)]
    rows = max(1, int((HIGH - 2 * TOP) / (SIZE * LEAD)))
    found = []
    for page in letter.pages:
        lines = page.strip("\n").split("\n")
        found += [_sheet(lines[at : at + rows], FACES[family][0]) for at in range(0, max(1, len(lines)), rows)]
    return found


def _sheet(lines: list[str], face: str) -> Sheet:
    """One sheet; lines too wide for it make all of it smaller, as a typist would."""
    longest = max((width(face, line) for line in lines), default=0.0)
    size = max(SMALLEST, min(SIZE, (WIDE - 2 * LEFT) / max(longest, 1e-6)))
    sheet = Sheet(lines=[line for line in lines if line.strip()])
    for row, line in enumerate(lines):
        x, y, at = LEFT, TOP + row * SIZE * LEAD, 0
        for cell in line.expandtabs(8).split("  "):
            if cell.strip():
                start = at + len(cell) - len(cell.lstrip())
                x = max(x, LEFT + start * COLUMN * size)  # columns stand under each other, as near as words allow
                for word in cell.split():
                    sheet.runs.append(Run(x, y, face, size, word))
                    x += width(face, f"{word} ") * size
                x += size
            at += len(cell) + 2
    return sheet


def printed(letter: Letter, condition: str, folder: Path) -> Printed:
    """The letter printed, worn and read. The same letter and condition give the same file."""
    copy = copy_of(sheets_of(letter), condition, zlib.crc32(letter.name.encode()) % 1000, SENT)
    file = folder / f"{letter.name}-{condition}.{copy.ending}"
    file.write_bytes(copy.data)
    read = read_pages(file, copy.pages, Limits())
    return Printed(file, read, SecondLook(file, read, Limits()))


def scratch() -> tempfile.TemporaryDirectory[str]:
    """A folder that is gone afterwards."""
    return tempfile.TemporaryDirectory(prefix="bench-")
