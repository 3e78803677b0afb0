from datetime import date
from fractions import Fraction

from records.programme import Event, EventKind
from reports.progress.standards import DocumentCounts, ProfileCount, standards
from tests.reports.progress.shelves import event
from tests.reports.progress.standings import AS_OF

COUNTS = DocumentCounts(
    (ProfileCount("1.1.0", 100, 90), ProfileCount("1.2.0", 100, 99)), 180, 180, 20, date(2026, 11, 1)
)


def incident(kind: EventKind, day: date, unit: str = "INC-1") -> Event:
    return event(kind, day, unit=unit)


def test_conformance_is_of_all_versions_and_of_each() -> None:
    shown = standards(COUNTS, [], AS_OF)
    assert shown.conformance == Fraction(189, 200)
    assert shown.by_profile == (("1.1.0", 100, 90), ("1.2.0", 100, 99))
    assert (shown.for_review, shown.oldest_review) == (20, date(2026, 11, 1))
    assert not shown.faults


def test_without_a_validated_document_there_is_no_conformance() -> None:
    assert standards(DocumentCounts((), 0, 0, 0, None), [], AS_OF).conformance is None


def test_accepted_documents_that_are_not_valid_are_told() -> None:
    shown = standards(DocumentCounts((), 10, 9, 0, None), [], AS_OF)
    assert shown.faults == ("Of 10 accepted documents 9 are valid: accepted documents are valid by construction.",)


def test_more_valid_than_submitted_is_told() -> None:
    (fault,) = standards(DocumentCounts((ProfileCount("", 1, 2),), 0, 0, 0, None), [], AS_OF).faults
    assert fault == "Profile without a version: 2 documents were valid first time, of 1 submitted."


def test_an_incident_is_open_until_it_is_closed_and_again_when_it_is_opened_again() -> None:
    opened = incident(EventKind.INCIDENT_OPENED, date(2026, 10, 1))
    closed = incident(EventKind.INCIDENT_CLOSED, date(2026, 10, 9))
    assert standards(COUNTS, [opened], AS_OF).open_incidents == 1
    assert standards(COUNTS, [closed, opened], AS_OF).open_incidents == 0
    assert standards(COUNTS, [closed, opened], date(2026, 10, 8)).open_incidents == 1
    again = incident(EventKind.INCIDENT_OPENED, date(2026, 11, 1))
    assert standards(COUNTS, [again, closed, opened], AS_OF).open_incidents == 1


def test_an_incident_that_was_never_opened_is_told() -> None:
    shown = standards(COUNTS, [incident(EventKind.INCIDENT_CLOSED, date(2026, 10, 9), "INC-7")], AS_OF)
    assert shown.faults == ("Incident INC-7 was closed, but never opened.",)
