"""The form of letters and records of nurses and teams who visit at home."""

from extractors.form import Form, clues
from records.types import DocumentType

FORM = Form(
    DocumentType.COMMUNITY,
    titles=clues(
        (
            r"(?:district|community|practice|specialist|school|palliative care|tissue viability|"
            r"macmillan|heart failure|diabetes|continence|respiratory|"
            r"specialist) nurs\w+ .{0,30}(?:letter|report|summary|assessment|record|review|visit|"
            r"discharge|note|plan|referral)",
            7.5,
        ),
        (
            r"(?:health visit\w*|community matron|community (?:health )?(?:team|services?|rehab\w*)|"
            r"intermediate care|virtual ward|hospice|rapid response) .{0,30}(?:letter|"
            r"report|summary|assessment|record|review|visit|discharge|note|plan)",
            7.5,
        ),
        (
            r"(?:nursing|wound|care home|falls|continence|leg ulcer) (?:assessment|report|"
            r"summary|letter|care plan|review|record)",
            6,
        ),
        (r"(?:district|community) nurs|health visit|community matron", 5),
    ),
    letterhead=clues(
        (
            r"district nurs|community nurs|health visit|community matron|"
            r"community (?:health )?(?:services|healthcare|care)|hospice|palliative care|school nurs|"
            r"tissue viability|intermediate care|virtual ward",
            3,
        ),
    ),
    signature=clues(
        (
            r"(?:district|community|specialist|macmillan|school|tissue viability|palliative care|continence) nurs|"
            r"health visitor|community matron|queen'?s nurse|hospice",
            2.8,
        ),
    ),
    words=clues(
        (r"(?:district|community) nurs\w+|health visitor|community matron|macmillan nurse", 1),
        (
            r"visit(?:ed|s|ing)? .{0,25}(?:at home|weekly|daily|twice)|home visit|seen at home|"
            r"visited (?:him|her|them|today)",
            1.8,
        ),
        (r"caseload", 1.8),
        (
            r"wound|dressing|waterlow|pressure (?:area|ulcer|relieving)|compression bandag|"
            r"catheter care|leg ulcer",
            1.2,
        ),
        (r"carers?|package of care|key ?safe", 0.7),
        (r"\brgn\b|\bdn\b|queen'?s nurse|team leader|band [5678]", 0.8),
    ),
    against=clues(
        (r"(?:reason for|date of) referral|referral to \w+", 2.5),
        (r"consultant (?:physician|surgeon|psychiatrist)", 0.8),
        (r"occupational therap|physiotherap", 0.8),
    ),
    dates=(
        "letter_date",
        "line",
        "typed_date",
        "report_date",
        "signed_date",
        "dictated_date",
        "seen_date",
        "discharge_date",
    ),
)
