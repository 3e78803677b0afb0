"""The index of results: documents.jsonl, one line per document, rewritten whole after every step of the work."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from records.ledger import Entry
from records.store import FolderStore

NAME = "documents.jsonl"
BREAKS = re.compile("[\x85\u2028\u2029]")  # in a file's name: JSON allows them, but many readers of lines break there


def write_index(store: FolderStore, entries: Iterable[Entry]) -> None:
    """Replace the index by the ledger's entries. The file is whole at any moment at which it exists."""
    lines = (written(entry) + "\n" for entry in entries)
    store.put(NAME, "".join(lines).encode("utf-8"))


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
