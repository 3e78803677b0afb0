"""What was read, word by word, with places and confidences: beside every document, for whoever looks again."""

from __future__ import annotations

from records.readings import packed
from records.types import CodedRecord, Output

OUTPUT = Output("reading", ".reading.json.gz", "application/gzip")


def reading(record: CodedRecord) -> bytes:
    """The document's readings as `records.readings.unpacked` takes them; the same bytes on every run."""
    return packed(record.readings)
