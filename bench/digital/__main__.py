"""Measures born-digital pages: ``python -m bench.digital [PAPERS PER WAY]``, from the sample papers.

Prints CPU milliseconds a page for the words (beside pdfplumber's for the same), for drawing and looking whether they
are seen, and for reading a sample of them from the picture; how often right words are believed; and for each way in
which words can be wrong, by which step it is caught.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pdfplumber

from bench.digital.wrong_layers import WAYS
from capture.pages import decode
from extractors import own_words
from records.settings import Limits
from records.types import PageKind
from samples import filing, paper, printing, typeset
from samples.typeset import Sheet

PAPERS = Path(__file__).parents[2] / "samples" / "papers"
LIMITS = Limits()
LEAST_WORDS = 120  # on a sheet that is used: sign-off sheets hold too little to judge by
Value = TypeVar("Value")


def sheets() -> Iterator[tuple[str, Sheet]]:
    """Every sheet of the sample papers, with the paper's name."""
    for path in sorted(PAPERS.glob("*.txt")):
        for sheet in typeset.sheets(paper.read(path).layout):
            yield path.stem, sheet


def timed(call: Callable[[], Value]) -> tuple[Value, float]:
    """What a call returns, and the CPU milliseconds that it took."""
    start = time.process_time()
    return call(), (time.process_time() - start) * 1000


def fault_found(path: Path) -> tuple[str, list[float]]:
    """The step that finds fault with the first page ("" for none), and the milliseconds of each step taken."""
    page, cost = timed(lambda: decode(path, 1, LIMITS))
    costs = [cost]
    if page.kind is not PageKind.TEXT:
        return "not what is seen", costs
    reading, cost = timed(lambda: own_words.printed_words(path, 1))
    costs.append(cost)
    if reading is None:
        return "makes no sense", costs
    trusted, cost = timed(lambda: own_words.own_words(path, page))
    costs.append(max(0.0, cost - costs[1]))
    return ("" if trusted else "read otherwise"), costs


def right_words(folder: Path) -> None:
    """Costs and trust on letters whose words are right."""
    steps: list[list[float]] = [[], [], [], []]
    doubted: Counter[str] = Counter()
    pages = alike = 0
    for embed in (True, False):
        for number, (name, sheet) in enumerate(sheets()):
            path = folder / f"right-{embed}-{number}.pdf"
            path.write_bytes(filing.pdf_bytes(printing.text_pdf([sheet], embed=embed)))
            fault, costs = fault_found(path)
            for step, cost in zip(steps, costs, strict=False):
                step.append(cost)
            doubted[fault] += 1
            pages += 1
            if fault:
                print(f"  doubted: {name} ({fault})")
            peer, cost = timed(lambda path=path: peer_words(path))
            steps[3].append(cost)
            reading = own_words.printed_words(path, 1)
            alike += reading is not None and sorted(word.text for word in reading.words) == sorted(peer)
    names = ("draw and look whether words are seen", "words", "read a sample from the picture", "pdfplumber's words")
    for name, costs in zip(names, steps, strict=True):
        print(f"{name:<40}{sum(costs) / max(1, len(costs)):>8.1f} ms a page")
    print(f"{pages} right pages: {doubted['']} believed; the same words as pdfplumber's on {alike}\n")


def peer_words(path: Path) -> list[str]:
    """The words of the first page as pdfplumber finds them."""
    with pdfplumber.open(path) as document:
        page = document.pages[0].dedupe_chars()
        return [word["text"] for word in page.extract_words(x_tolerance_ratio=0.2)]


def wrong_words(folder: Path, papers: int) -> None:
    """What is caught, and by which step, for each way of going wrong."""
    caught = pages = 0
    full = [(name, sheet) for name, sheet in sheets() if sum(len(run.text.split()) for run in sheet.runs) > LEAST_WORDS]
    for way in WAYS:
        found: Counter[str] = Counter()
        for number, (name, sheet) in enumerate(full[:papers]):
            try:
                made = way(sheet)
            except ValueError:
                continue
            path = folder / f"{way.__name__}-{number}.pdf"
            path.write_bytes(filing.pdf_bytes(made))
            found[fault_found(path)[0] or "BELIEVED: " + name] += 1
        pages += found.total()
        caught += sum(count for fault, count in found.items() if not fault.startswith("BELIEVED"))
        print(f"{way.__name__.replace('_', ' '):<40}{', '.join(f'{n} {fault}' for fault, n in found.items())}")
    print(f"{pages} wrong pages, {caught} caught")


def main() -> None:
    """Print all tables."""
    papers = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        warm = folder / "warm.pdf"
        warm.write_bytes(filing.pdf_bytes(printing.text_pdf([next(sheets())[1]])))
        fault_found(warm)  # models are loaded once, not once a page
        right_words(folder)
        wrong_words(folder, papers)


if __name__ == "__main__":
    main()
