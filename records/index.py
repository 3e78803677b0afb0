"""The index of results, rewritten whole after every step of the work: one line for each document.

``documents.jsonl`` is for programs and holds all; ``to_look_at.csv`` is for people and holds those that need one;
``set_aside.csv`` holds the sides that are part of no document, each with where it is kept. All of them name files,
which may name patients: they lie beside the records and go nowhere else.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence

from records.ledger import Aside, Entry
from records.store import FolderStore
from records.types import Outcome, Status

NAME = "documents.jsonl"
TO_LOOK_AT = "to_look_at.csv"
SET_ASIDE = "set_aside.csv"
COLUMNS = ("source_file", "pages", "status", "document_type", "why", "pdf", "compare_with", "document")
ASIDE_COLUMNS = ("source_file", "page", "what", "box", "why", "kept_in")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run
BREAKS = re.compile("[\x85\u2028\u2029]")  # in a file's name: JSON allows them, but many readers of lines break there


def write_index(store: FolderStore, entries: Sequence[Entry], aside: Sequence[Aside]) -> None:
    """Replace the indexes by the ledger's entries. Each file is whole at any moment at which it exists."""
    store.put(NAME, "".join(written(entry) + "\n" for entry in entries).encode("utf-8"))
    store.put(TO_LOOK_AT, to_look_at(entries).encode("utf-8-sig"))  # or a spreadsheet would misread accents
    store.put(SET_ASIDE, set_aside(aside).encode("utf-8-sig"))


def to_look_at(entries: Iterable[Entry]) -> str:
    """A table of the documents that need a person: which file, which pages, why, and where its picture is.

    ``compare_with`` is the PDF of the document of which it is nearly a copy.
    """
    entries = tuple(entries)
    pictures = {entry.outcome.ref: entry.outcome.pdf for entry in entries if entry.outcome.pdf}
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for entry in entries:
        outcome = entry.outcome
        if outcome.status in (Status.REVIEW, Status.REJECTED):
            why = " ".join(outcome.reasons)
            cells = (entry.relative, _pages(outcome), outcome.status.value, outcome.document_type.value, why)
            further = (outcome.pdf or "", pictures.get(outcome.like or "") or "", outcome.ref)
            table.writerow([_harmless(cell) for cell in (*cells, *further)])
    return text.getvalue()


def _pages(outcome: Outcome) -> str:
    """One page, or the first to the last: a spreadsheet would take 3-5 for a date."""
    if outcome.pages is None:
        return ""
    first, last = outcome.pages
    return str(first) if first == last else f"{first} to {last}"


def set_aside(sides: Iterable[Aside]) -> str:
    """A table of the sides that are part of no document: header and separator sheets, and blank sides between them."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(ASIDE_COLUMNS)
    for side in sides:
        sheet = side.side.sheet
        what = f"{side.side.kind} sheet" if side.side.kind else "blank side"
        cells = (side.relative, str(side.side.page), what, sheet.box if sheet else "", (sheet and sheet.fault) or "")
        table.writerow([_harmless(cell) for cell in (*cells, " ".join(path for path, _ in side.kept))])
    return text.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def written(entry: Entry) -> str:
    """One document as one line of JSON, without its end; no reader finds another end of line in it."""
    text = json.dumps(line(entry), ensure_ascii=False, sort_keys=False)
    return BREAKS.sub(lambda mark: f"\\u{ord(mark[0]):04x}", text)


def line(entry: Entry) -> dict[str, object]:
    """One document as others read it; paths are relative to the output folder, and null where there is no file."""
    outcome = entry.outcome
    return {
        "document": outcome.ref,
        "source_file": entry.relative,
        "pages": list(outcome.pages) if outcome.pages else None,
        "status": outcome.status.value,
        "reasons": list(outcome.reasons),
        "document_type": outcome.document_type.value,
        "bundle": outcome.bundle,
        "pdf": outcome.pdf,
        "text": outcome.text,
        "copy_of": outcome.like,
    }
