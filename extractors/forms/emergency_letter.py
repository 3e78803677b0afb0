"""The form of letters and records of emergency departments."""

from extractors.form import Form, clues
from records.types import DocumentType

FORM = Form(
    DocumentType.EMERGENCY,
    titles=clues(
        (
            r"(?:emergency department|accident (?:and|&) emergency|a (?:&|and) e|ed|casualty|"
            r"emergency care|children'?s emergency(?: department)?|urgent (?:care|treatment) centre|"
            r"minor injur\w+(?: unit)?|"
            r"walk in centre) .{0,25}(?:letter|report|record|card|summary|note|notification|"
            r"attendance|discharge|form)",
            8.5,
        ),
        (
            r"(?:attendance|discharge|letter|report|notification).{0,25}(?:emergency department|"
            r"accident (?:and|&) emergency|a ?& ?e|casualty)",
            8,
        ),
        (r"casualty card", 8),
        (r"ambulance (?:record|report|service)|patient report form", 5),
        (
            r"(?:emergency department|accident (?:and|&) emergency|a ?& ?e department|"
            r"casualty department)",
            4.5,
        ),
    ),
    letterhead=clues(
        (
            r"emergency department|accident (?:and|&) emergency|a ?& ?e|casualty|urgent care|"
            r"minor injur",
            3,
        ),
    ),
    signature=clues(
        (r"emergency medicine|accident (?:and|&) emergency|a ?& ?e\b|casualty|\bed\b|emergency nurse|\benp\b", 2.2),
    ),
    words=clues(
        (r"presenting complaint|presented to (?:the )?(?:ed|a&e|emergency)", 1.2),
        (r"arriv(?:ed|al)(?: (?:date|time|mode))?\W|mode of arrival|arrival by", 1.2),
        (r"triage", 1.5),
        (r"attended (?:the|this|our) (?:ed|a ?& ?e|emergency|accident|casualty|department)", 2.5),
        (r"head injury advice|left (?:the )?department|seen by .{0,20}(?:sho|ed)", 1),
    ),
    against=clues(
        (r"date of admission|ward", 0.5),
    ),
    dates=(
        "letter_date",
        "line",
        "typed_date",
        "signed_date",
        "seen_date",
        "left_date",
        "discharge_date",
        "arrival_date",
    ),
)
