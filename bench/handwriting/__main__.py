"""Measures how much handwriting is found and how often print is taken for it: ``python -m bench.handwriting``.

--faces FOLDER    handwriting typefaces (TrueType) to write notes with, beside our own joined hand
--fit             fit the weights anew first, from other sheets, and write them to capture/tables
--inbox FOLDER    also count pages with and without regions in files of your own
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2

from bench.handwriting import fitting
from bench.handwriting.corpus import Mark, Sample, samples
from capture.clean import clean
from capture.handwriting import handwriting, weights
from capture.ink import Strip, strips
from capture.pages import count_pages, decode
from extractors import reader
from records.errors import CasenoteError
from records.settings import Limits
from records.types import Box, Handwriting

FITTED = (("marked", 4, 11), ("odd", 4, 12), ("both", 3, 13), ("plain", 1, 14))  # kind, copies of a sheet, seed
MEASURED = (("marked", 3, 21), ("plain", 3, 22), ("odd", 2, 23))
FOUND = 0.3  # of a note's place
AT_ONCE = 8


def corpus(kind: str, each: int, seed: int, faces: Sequence[Path]) -> Iterator[Sample]:
    return samples(faces, kind in ("marked", "both"), kind in ("odd", "both"), each, seed)


# ---------------------------------------------------------------- fitting
def judged(faces: Sequence[Path]) -> list[tuple[Strip, bool]]:
    """Every strip of the pages to fit to, and whether it is by hand; what rings and crossings cover is left out."""
    known = []
    for kind, each, seed in FITTED:
        for sample in corpus(kind, each, seed, faces):
            for strip in strips(clean(sample.page)):
                over = [mark.kind for mark in sample.marks if covered(strip.box, [mark.box]) > 0.5]
                if not over or over[0] not in ("ring", "crossing-out"):
                    known.append((strip, bool(over)))
    return known


# ---------------------------------------------------------------- measuring
def covered(box: Box, others: Sequence[Box]) -> float:
    """The share of a box under others (which do not overlap each other much)."""
    across = [max(0.0, min(box.right, other.right) - max(box.left, other.left)) for other in others]
    down = [max(0.0, min(box.bottom, other.bottom) - max(box.top, other.top)) for other in others]
    area = (box.right - box.left) * (box.bottom - box.top)
    return sum(wide * high for wide, high in zip(across, down, strict=True)) / area


class Tally:
    """Notes found of notes written, by condition and kind; pages with a false region of pages, by kind of page."""

    def __init__(self) -> None:
        self.notes: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
        self.false: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
        self.signed: Counter[str] = Counter()
        self.seconds: list[float] = []

    def count(self, kind: str, sample: Sample, regions: Sequence[Handwriting]) -> None:
        for mark in sample.marks:
            if mark.kind == "signature":
                self._signature(mark, regions)
                continue
            found = covered(mark.box, [region.box for region in regions if not region.signature]) > FOUND
            sort = "two words or more" if mark.words > 1 else mark.kind
            self.notes[sort, sample.condition][found] += 1
            self.notes[sort, "all"][found] += 1
        places = [mark.box for mark in sample.marks]
        false = any(not region.signature and not covered(region.box, places) for region in regions)
        self.false[kind, sample.condition][false] += 1
        self.false[kind, "all"][false] += 1

    def _signature(self, mark: Mark, regions: Sequence[Handwriting]) -> None:
        here = [region for region in regions if covered(mark.box, [region.box]) > 0]
        state = "not found" if not here else "told" if any(region.signature for region in here) else "taken for a note"
        self.signed[state] += 1

    def print(self) -> None:
        print("\nnotes found")
        for (sort, condition), counts in sorted(self.notes.items()):
            if sort == "two words or more" or condition == "all":
                print(_row(sort, condition, counts))
        print("pages with a false region")
        for (kind, condition), counts in sorted(self.false.items()):
            if condition == "all" or counts[True]:
                print(_row(kind, condition, counts))
        print(f"signatures: {dict(self.signed)}")
        self.seconds.sort()
        middle, most = self.seconds[len(self.seconds) // 2], self.seconds[-1]
        print(f"CPU a page: median {middle * 1000:.0f} ms, most {most * 1000:.0f} ms")


def _row(sort: str, condition: str, counts: Counter[bool]) -> str:
    share = counts[True] / counts.total()
    return f"  {sort:<20}{condition:<14}{counts[True]:>4} of {counts.total():>4} {share:>7.1%}"


def measure(faces: Sequence[Path]) -> Tally:
    tally = Tally()
    for kind, each, seed in MEASURED:
        every = list(corpus(kind, each, seed, faces))
        for start in range(0, len(every), AT_ONCE):
            some = every[start : start + AT_ONCE]
            pages = [clean(sample.page) for sample in some]
            for sample, page, reading in zip(some, pages, reader.read(pages, 60), strict=True):
                before = time.process_time()
                regions = handwriting(page, reading.words)
                tally.seconds.append(time.process_time() - before)
                tally.count(kind, sample, regions)
    return tally


def look_through(inbox: Path) -> None:
    """Say of every page of an inbox's pictures what was found on it, for eyes to judge."""
    limits = Limits()
    for file in sorted(inbox.rglob("*.*")):
        try:
            pages = [decode(file, number, limits) for number in range(1, count_pages(file, limits) + 1)]
        except CasenoteError as fault:
            print(f"  {file.relative_to(inbox)}: {fault.code}")
            continue
        for page in pages:
            if page.blank:
                continue
            ready = clean(page)
            for region in handwriting(ready, reader.read([ready], 60)[0].words):
                box, sort = region.box, "signature" if region.signature else "NOTE"
                place = f"{box.left:.0f}, {box.top:.0f}, {box.right:.0f}, {box.bottom:.0f}"
                print(f"  {file.relative_to(inbox)} page {page.number}: {sort} at {place}")


def main() -> None:
    cv2.setNumThreads(1)
    options = argparse.ArgumentParser(prog="bench.handwriting")
    options.add_argument("--faces", type=Path)
    options.add_argument("--fit", action="store_true")
    options.add_argument("--inbox", type=Path)
    given = options.parse_args()
    faces = sorted(given.faces.glob("*.ttf")) if given.faces else []
    if given.fit:
        fitting.write(fitting.both(judged(faces)))
        weights.cache_clear()
    measure(faces).print()
    if given.inbox:
        look_through(given.inbox)


if __name__ == "__main__":
    main()
