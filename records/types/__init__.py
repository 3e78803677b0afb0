"""The values that pass between the rooms: frozen, so that a room returns a new one and never edits another's.

Whatever holds a patient's words is kept out of ``repr``, so that no log line or traceback can print it.
Boxes are in points (1/72 inch) from the top left corner of the page as it stands upright and straight.
"""

from records.types.coded import Coded, CodedRecord, Coding
from records.types.meaning import (
    Assertion,
    Change,
    DocumentType,
    Dosage,
    Doubt,
    DoubtKind,
    Duration,
    Fact,
    FactKind,
    Frequency,
    Head,
    Identity,
    Measurement,
    Term,
)
from records.types.numbers import NhsNumber, OdsCode, SnomedCode, holds_nhs_number
from records.types.outcomes import Attachment, Issue, Outcome, Output, PageState, Status, Tally
from records.types.paper import Batch, CleanPage, Page, PageKind, Pixels, Placement, Source, SourceFile
from records.types.patients import Agreement, FieldWeight, KnownPatient, Trace, TraceOutcome
from records.types.words import Box, Engine, Evidence, Found, Handwriting, Reading, Word

__all__ = [
    "Agreement",
    "Assertion",
    "Attachment",
    "Batch",
    "Box",
    "Change",
    "CleanPage",
    "Coded",
    "CodedRecord",
    "Coding",
    "DocumentType",
    "Dosage",
    "Doubt",
    "DoubtKind",
    "Duration",
    "Engine",
    "Evidence",
    "Fact",
    "FactKind",
    "FieldWeight",
    "Found",
    "Frequency",
    "Handwriting",
    "Head",
    "Identity",
    "Issue",
    "KnownPatient",
    "Measurement",
    "NhsNumber",
    "OdsCode",
    "Outcome",
    "Output",
    "Page",
    "PageKind",
    "PageState",
    "Pixels",
    "Placement",
    "Reading",
    "SnomedCode",
    "Source",
    "SourceFile",
    "Status",
    "Tally",
    "Term",
    "Trace",
    "TraceOutcome",
    "Word",
    "holds_nhs_number",
]
