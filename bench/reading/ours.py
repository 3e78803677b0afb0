"""Our whole way: a file decoded, cleaned, read (again, and by a second engine, where it is poor), written as PDF/A."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.reading.corpus import Paper
from capture.pages import count_pages
from flows.reading import read_pages
from mappings.outputs import searchable_pdf
from records.settings import Settings
from records.types import CodedRecord, DocumentType, Head, Identity, OdsCode, Reading, Source

SETTINGS = Settings()


def read(paper: Paper, folder: Path) -> list[list[str]]:
    """Read the file, write and check its searchable PDF, and return the words of its pages."""
    readings = readings_of(paper.path)
    pdf = searchable_pdf.searchable_pdf(paper.path, record_of(readings))
    faults = searchable_pdf.check(pdf.data)
    assert not faults, faults
    (folder / "out.pdf").write_bytes(pdf.data)
    return [[word.text for word in reading.words] for reading in readings]


def readings_of(path: Path) -> Sequence[Reading]:
    """A reading of every page."""
    return read_pages(path, count_pages(path, SETTINGS.limits), SETTINGS.limits).readings


def record_of(readings: Sequence[Reading]) -> CodedRecord:
    """A record that says nothing but what was read: all that the PDF needs."""
    return CodedRecord(
        ref="0" * 64,
        trust=OdsCode("RZZ"),
        source=Source.SCAN,
        pages=(1, len(readings)),
        identity=Identity(),
        head=Head(DocumentType.UNKNOWN, 0.0),
        facts=(),
        readings=tuple(readings),
    )
