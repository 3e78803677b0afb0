"""Tallies for the tests of this room: one small enough to be checked by hand, and any that a ledger could give."""

from datetime import date

from hypothesis import strategies as st

from records.types import DocumentType, OdsCode, PageState, Status, Tally

NAMES = {"RZZ": "Riverside University Hospitals NHS Trust", "RYY": "Northmoor Hospitals NHS Trust"}
MADE = "2026-11-22T04:10:00+00:00"
AS_OF = date(2026, 11, 22)
NO_NUMBER = "No NHS number could be read."
DAMAGED = "The file is damaged and cannot be opened."


def small(code: str = "RZZ", **changes: object) -> Tally:
    values: dict[str, object] = {
        "trust": OdsCode(code),
        "batches": 2,
        "files": 12,
        "documents": {Status.ACCEPTED: 9, Status.REVIEW: 3, Status.REJECTED: 1, Status.DUPLICATE: 1},
        "pages": {PageState.DELIVERED: 27, PageState.SUPPRESSED: 3, PageState.DUPLICATE: 1},
        "document_types": {DocumentType.DISCHARGE: 7, DocumentType.CLINIC: 5},
        "reasons": {DAMAGED: 1, NO_NUMBER: 3},
        "facts": 55,
        "coded": 41,
        "fax_pages": 6,
        "first_taken": "2026-11-22T04:00:00+00:00",
        "last_taken": "2026-11-22T04:03:10+00:00",
        "came_in": 31,
        "scanned": 19,
        "scanned_accepted": 13,
    }
    return Tally(**{**values, **changes})  # type: ignore[arg-type]


def full_boxes(code: str = "RZZ") -> Tally:
    """So much paper that every line of the estimate comes to something."""
    return small(code, scanned=20_000_000, scanned_accepted=13_000_000)


counts = st.integers(0, 10**9)
tallies = st.builds(
    small,
    documents=st.dictionaries(st.sampled_from(Status), counts),
    pages=st.dictionaries(st.sampled_from(PageState), counts),
    came_in=st.none() | counts,
    scanned=st.none() | counts,
    scanned_accepted=st.none() | counts,
    facts=counts,
    reasons=st.dictionaries(st.sampled_from([NO_NUMBER, DAMAGED, "Two patients are named."]), counts),
)
