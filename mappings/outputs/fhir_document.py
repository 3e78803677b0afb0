"""A coded record as a FHIR R4 document: a Bundle of UK Core resources, as a dict and as bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from mappings.bundle import document_bundle
from records.types import Attachment, CodedRecord, Output

OUTPUT = Output("bundle", ".json", "application/fhir+json")


def fhir_document(
    record: CodedRecord, attachments: Sequence[Attachment], *, final: bool, trust_name: str | None
) -> dict[str, Any]:
    """The document Bundle of ``record``, ready for JSON.

    ``attachments`` are the files that lie beside it; ``final`` says whether it was accepted (else it is
    preliminary and waits for a person); ``trust_name`` is the custodian's name if the settings give one.
    """
    return document_bundle(record, attachments, final=final, trust_name=trust_name)


def serialise(bundle: dict[str, Any]) -> bytes:
    """The same bytes for the same bundle: UTF-8, indented by two, elements in the order in which they were made.

    ValueError for a number that JSON has no way to write (NaN, infinity).
    """
    return (json.dumps(bundle, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode("utf-8")
