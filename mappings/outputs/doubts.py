"""What a person must decide about a document, each with its place on the paper: for the desk where it is decided."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from records.types import CodedRecord, Doubt, Output

OUTPUT = Output("doubts", ".doubts.json", "application/json")


def doubts_document(record: CodedRecord, doubts: Sequence[Doubt]) -> bytes:
    """The doubts in the order of their weight, as JSON.

    ``page`` counts from 1 in the file that came in, ``page_of_pdf`` in the document's own PDF; ``box`` is left, top,
    right and bottom in points from the top left corner of the upright page; ``read`` is what each reader read there,
    where they differ.
    """
    told = {"document": record.ref, "doubts": [_doubt(doubt, record.pages[0]) for doubt in doubts]}
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _doubt(doubt: Doubt, first: int) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": doubt.kind.value, "reason": doubt.reason}
    if doubt.evidence:
        box = doubt.evidence.box
        told["page"] = doubt.evidence.page
        told["page_of_pdf"] = doubt.evidence.page - first + 1
        told["box"] = [round(float(side), 2) for side in (box.left, box.top, box.right, box.bottom)]
        told["confidence"] = round(float(doubt.evidence.confidence), 3)
    if doubt.readings:
        told["read"] = list(doubt.readings)
    return told
