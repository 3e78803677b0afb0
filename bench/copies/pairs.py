"""The pairs that are compared: which two files, and what they are to each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.copies import letters


@dataclass(frozen=True, slots=True)
class Made:
    """One file: which paper, what is changed in it, its condition, the seed of its wear, and days until it was sent."""

    paper: str
    change: str | None
    condition: str
    seed: int
    days: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files and what they are to each other; ``copy`` tells copies from traps."""

    kind: str
    copy: bool
    earlier: Made
    later: Made


TRAPS = ("number", "date", "negation", "word", "more", "note", "stamp", "patient", "next")


def pairs(name: str, number: int, *, quick: bool = False) -> Iterator[Pair]:
    """All pairs of one paper; ``number`` seeds its wear. ``quick`` leaves out traps that came by fax."""
    scan = Made(name, None, "scan_skew", number)
    fax = Made(name, None, "fax_std", number + 20)
    fine = Made(name, None, "fax_fine", number + 40)
    yield Pair("re-scan, grey", True, scan, Made(name, None, "scan_grey", number + 60))
    yield Pair("re-scan, punched", True, scan, Made(name, None, "scan_holes", number + 80))
    yield Pair("re-scan, bad", True, scan, Made(name, None, "scan_bad", number + 80))
    yield Pair("scan, received stamp", True, scan, Made(name, None, "scan_stamp", number + 90))
    yield Pair("digital and scan", True, Made(name, None, "digital_pdf", 1), scan)
    yield Pair("photocopy and scan", True, scan, Made(name, None, "scan_copy", number + 100))
    yield Pair("fax fine and scan", True, scan, fine)
    yield Pair("fax fine twice", True, fine, Made(name, None, "fax_fine", number + 120, 2))
    yield Pair("fax standard and scan", True, scan, fax)
    yield Pair("fax standard twice", True, fax, Made(name, None, "fax_std", number + 140, 2))
    yield Pair("fax standard and fine", True, fine, fax)
    for trap in TRAPS:
        yield Pair(f"{trap}, scans", False, scan, Made(name, trap, "scan_grey", number + 160))
    if letters.sheets_of(name) > 1:
        yield Pair("page missing, scans", False, scan, Made(name, "page", "scan_grey", number + 160))
    if not quick:
        for trap in TRAPS:
            if trap != "stamp":
                yield Pair(f"{trap}, fax fine", False, scan, Made(name, trap, "fax_fine", number + 180))
        for trap in ("number", "date", "negation", "word", "patient"):
            yield Pair(f"{trap}, fax standard", False, scan, Made(name, trap, "fax_std", number + 200))
