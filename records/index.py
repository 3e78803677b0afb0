"""The index of results, rewritten whole after every step of the work: one line for each document.

``documents.jsonl`` is for programs and holds all; ``to_look_at.csv`` is for people and holds those that need one.
Both name files, which may name patients: they lie beside the records and go nowhere else.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence

from records.ledger import Entry
from records.store import FolderStore
from records.types import Status

NAME = "documents.jsonl"
TO_LOOK_AT = "to_look_at.csv"
COLUMNS = ("source_file", "pages", "status", "document_type", "why", "pdf", "document")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run
BREAKS = re.compile("[\x85\u2028\u2029]")  # in a file's name: JSON allows them, but many readers of lines break there


def write_index(store: FolderStore, entries: Sequence[Entry]) -> None:
    """Replace both indexes by the ledger's entries. Each file is whole at any moment at which it exists."""
    store.put(NAME, "".join(written(entry) + "\n" for entry in entries).encode("utf-8"))
    store.put(TO_LOOK_AT, to_look_at(entries).encode("utf-8-sig"))  # or a spreadsheet would misread accents


def to_look_at(entries: Iterable[Entry]) -> str:
    """A table of the documents that need a person: which file, which pages, why, and where its picture is."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for entry in entries:
        outcome = entry.outcome
        if outcome.status in (Status.REVIEW, Status.REJECTED):
            pages = "-".join(map(str, outcome.pages)) if outcome.pages else ""
            why = " ".join(outcome.reasons)
            cells = (entry.relative, pages, outcome.status.value, outcome.document_type.value, why, outcome.pdf or "")
            table.writerow([_harmless(cell) for cell in (*cells, outcome.ref)])
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
    }
