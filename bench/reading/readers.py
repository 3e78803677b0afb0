"""The readers that are measured: ours, OCRmyPDF in two ways, and what most scripts do with pytesseract.

Each takes a corpus file and returns the words of every page; its CPU is that of this process and of its children.
All have one thread (OMP_THREAD_LIMIT=1): with more, Tesseract spends several times the work for little time.
"""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2
import pytesseract
from PIL import Image, ImageSequence

from bench.reading import ours
from bench.reading.corpus import Paper

OCRMYPDF = "ocrmypdf==17.13.0"
HOME = Path(__file__).parents[2] / ".bench" / "ocrmypdf"  # its own environment: no part of ours
SKIPPED = "[OCR skipped on page(s)"


@dataclass(frozen=True, slots=True)
class Read:
    """The words of each page, and the CPU seconds that the whole file took."""

    pages: tuple[tuple[str, ...], ...] = field(repr=False)
    seconds: float


Reader = Callable[[Paper, Path], Sequence[Sequence[str]]]


def measured(reader: Reader, paper: Paper) -> Read:
    """Let a reader read a file. What prepares a file for a reader (a fax wrapped in a PDF) is not counted."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        before = _spent()
        pages = reader(paper, Path(folder))
        return Read(tuple(map(tuple, pages)), _spent() - before)


def _spent() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


# ---------------------------------------------------------------- the peers
def install() -> None:
    """Put OCRmyPDF into its own environment, if it is not there."""
    if not (HOME / "bin" / "ocrmypdf").is_file():
        subprocess.run(["uv", "venv", "-q", "--python", "3.11", str(HOME)], check=True)
        subprocess.run(["uv", "pip", "install", "-q", "--python", str(HOME / "bin" / "python"), OCRMYPDF], check=True)


def wrapped(paper: Paper) -> Path:
    """The file as a PDF: a fax's frames are wrapped as they are, without being coded again."""
    if paper.path.suffix == ".pdf":
        return paper.path
    pdf = paper.path.with_suffix(".wrapped.pdf")
    if not pdf.is_file():
        subprocess.run([str(HOME / "bin" / "img2pdf"), str(paper.path), "-o", str(pdf)], check=True)
    return pdf


def _ocrmypdf(*options: str) -> Reader:
    def read(paper: Paper, folder: Path) -> list[list[str]]:
        text, pdf = folder / "words.txt", folder / "out.pdf"
        call = [str(HOME / "bin" / "ocrmypdf"), "-q", "-j", "1", "--skip-text", *options, "--sidecar", str(text)]
        subprocess.run([*call, str(wrapped(paper)), str(pdf)], check=True, stderr=subprocess.DEVNULL)
        sidecar = text.read_text(encoding="utf-8").split("\f")
        if any(SKIPPED in page for page in sidecar):  # pages that had words keep them: read them from the PDF
            with pypdfium2.PdfDocument(pdf) as document:
                return [page.get_textpage().get_text_bounded().split() for page in document]
        return [page.split() for page in sidecar[: len(paper.pages)]]

    return read


def naive(paper: Paper, folder: Path) -> list[list[str]]:
    """pytesseract page by page, as its documentation shows it: no PDF is written."""
    if paper.path.suffix == ".pdf":
        with pypdfium2.PdfDocument(paper.path) as document:
            return [
                pytesseract.image_to_string(document[number].render(scale=300 / 72).to_pil()).split()
                for number in range(len(document))
            ]
    with Image.open(paper.path) as picture:
        return [pytesseract.image_to_string(frame.convert("RGB")).split() for frame in ImageSequence.Iterator(picture)]


READERS: dict[str, Reader] = {
    "casenote": ours.read,
    "ocrmypdf --deskew --rotate-pages": _ocrmypdf("--deskew", "--rotate-pages"),
    "ocrmypdf": _ocrmypdf(),
    "pytesseract": naive,
}
