"""The index of results: documents.jsonl, one line per document, rewritten whole after every step of the work."""

from __future__ import annotations

import json
from collections.abc import Iterable

from records.ledger import Entry
from records.store import FolderStore

NAME = "documents.jsonl"


def write_index(store: FolderStore, entries: Iterable[Entry]) -> None:
    """Replace the index by the ledger's entries. The file is whole at any moment at which it exists."""
    lines = (json.dumps(line(entry), ensure_ascii=False, sort_keys=False) + "\n" for entry in entries)
    store.put(NAME, "".join(lines).encode("utf-8"))


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
