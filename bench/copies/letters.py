"""Letters and their changed twins as files: the sample papers, and what changes.csv makes of them.

A changed twin is the same paper with one thing other: a dose, a date, a negation, a word, the patient, a paragraph
more, or (``next``) the next letter of the same patient on the same template.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from samples import filing, paper, printing, typeset, wear
from samples.copies import copy_of
from samples.typeset import Sheet

PAPERS = Path(__file__).parents[2] / "samples" / "papers"
CHANGES = Path(__file__).parent / "changes.csv"
BREAK = "¶"  # in changes.csv: a new line of layout
NOTE = ((330, 60, 71), (335, 80, 72), (330, 780, 73), (60, 782, 74), (190, 784, 75))  # x, y in points; seed of a scrawl


@cache
def changes() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """What is replaced by what, by paper and kind of change."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    with CHANGES.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            found.setdefault((row["paper"], row["kind"]), []).append((row["before"], row["after"]))
    return found


def papers() -> list[str]:
    """The papers that have changed twins, in alphabetical order."""
    return sorted({name for name, _ in changes()})


def file_of(name: str, change: str | None, condition: str, seed: int, days: int = 0) -> tuple[bytes, str]:
    """The bytes and the ending of a paper, changed or not, in one condition, faxed ``days`` after the letter's date."""
    source = paper.read(PAPERS / f"{name}.txt")
    sheets = typeset.sheets(_changed(name, "\n".join(source.layout), change).splitlines())
    if change == "note":
        sheets[-1].signatures.extend(NOTE)
    if change == "page":
        sheets = sheets[:-1]
    if change == "stamp":
        return _stamped(sheets, seed), "pdf"
    dpi = 300 if condition in ("scan_skew", "scan_holes") else 200
    year, month, day = source.header["written"].split("-")
    sent = f"{year}-{month}-{min(28, int(day) + days):02d}"
    copy = copy_of(sheets, condition, seed, sent, dpi)
    return copy.data, copy.ending


def sheets_of(name: str) -> int:
    """How many sheets a paper fills."""
    return len(typeset.sheets(paper.read(PAPERS / f"{name}.txt").layout))


def _changed(name: str, layout: str, change: str | None) -> str:
    for before, after in changes().get((name, change or ""), []):
        if before not in layout:
            raise ValueError(f"changes.csv: {name} does not say: {before}")
        layout = layout.replace(before, after.replace(BREAK, "\n"))
    return layout


def _stamped(sheets: list[Sheet], seed: int) -> bytes:
    """A copy on which somebody stamped what changes its meaning."""
    pages = [wear.grey_scan(wear.stamped(printing.pixels(sheet, 200), "CANCELLED", 4), seed) for sheet in sheets]
    return filing.pdf_bytes(filing.scanned_pdf([filing.Side(page, 200, 38) for page in pages]))
