"""Measures reading beside its peer, on the sample papers: CPU seconds a page, and letters wrong.

The peer is what most people write first: each page drawn at 300 dpi and given to pytesseract on its own. Both run here,
now, on the same pages; compare the ratios, not the seconds.
"""

from __future__ import annotations

import json
import resource
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytesseract
from PIL import Image, ImageSequence
from rapidfuzz.distance import Levenshtein

from capture.pages import count_pages
from extractors.transcript import Transcript
from flows.reading import read_pages
from records.settings import Limits

SAMPLES = Path(__file__).parents[1] / "samples"
PAGES = Limits()


def ours(path: Path) -> str:
    """Casenote: bounded decoding, cleaning, one reader, and a second one where the first is unsure."""
    return Transcript.of(read_pages(path, count_pages(path, PAGES), PAGES).readings).text


def peer(path: Path) -> str:
    """pytesseract, page by page, as its documentation shows it."""
    if path.suffix == ".pdf":
        document = pypdfium2.PdfDocument(path)
        pages = [document[number].render(scale=300 / 72).to_pil() for number in range(len(document))]
    else:
        pages = [frame.convert("RGB") for frame in ImageSequence.Iterator(Image.open(path))]
    return "\n".join(pytesseract.image_to_string(page) for page in pages)


def measured(read: Callable[[Path], str], path: Path) -> tuple[str, float]:
    """What was read, and the CPU seconds of this process and its children that it took."""

    def spent() -> float:
        return sum(
            usage.ru_utime + usage.ru_stime
            for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        )

    before = spent()
    return read(path), spent() - before


def wrong(truth: str, text: str) -> float:
    """The share of letters wrong, white space folded (Levenshtein distance over the truth's length)."""
    folded = " ".join(truth.split())
    return Levenshtein.distance(folded, " ".join(text.split())) / len(folded)


def main() -> None:
    """Print a line for each paper and the ratios."""
    truths = [json.loads(line) for line in (SAMPLES / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    papers = [truth for truth in truths if truth["text"] and truth["condition"] != "dup_exact"]
    totals = [0.0, 0.0, 0.0, 0.0]
    pages = 0
    measured(ours, SAMPLES / "inbox" / papers[0]["source_file"])  # libraries are loaded once, not once a page
    print(f"{'condition':<16}{'CPU s ours':>12}{'peer':>8}{'wrong ours':>13}{'peer':>8}")
    for paper in papers:
        path = SAMPLES / "inbox" / paper["source_file"]
        (text, cost), (other, price) = measured(ours, path), measured(peer, path)
        row = (cost, price, wrong(paper["text"], text), wrong(paper["text"], other))
        totals = [total + part for total, part in zip(totals, row, strict=True)]
        pages += paper["pages"][1]
        print(f"{paper['condition']:<16}{row[0]:>12.2f}{row[1]:>8.2f}{row[2]:>13.1%}{row[3]:>8.1%}")
    cost, errors = totals[0] / totals[1], totals[2] / totals[3]
    print(f"\n{pages} pages: CPU {cost:.2f} of the peer's, letters wrong {errors:.2f} of it")


if __name__ == "__main__":
    main()
