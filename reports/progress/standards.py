"""Standards: how many coded documents were valid at the first try, and what waits at the review desk.

In come plain counts of documents and the events of wrong-patient incidents; out comes `Standards`, which stands beside
progress: paper that was replaced by poor records was not replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from records.programme import Event, EventKind
from reports.progress.registers import register
from reports.progress.standing import Standards


@dataclass(frozen=True, slots=True)
class ProfileCount:
    """Documents whose bundle was first validated against one version of the profiles.

    ``valid_first_time`` are those in which that found no issue. A document whose issues nobody counted is in neither.
    """

    profile: str
    submitted: int
    valid_first_time: int


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """Documents of one trust. ``accepted_valid`` are the accepted ones whose last validation found no issue."""

    by_profile: tuple[ProfileCount, ...]
    accepted: int
    accepted_valid: int
    for_review: int
    oldest_review: date | None


def standards(counts: DocumentCounts, incidents: Sequence[Event], as_of: date) -> Standards:
    """First-pass conformance by profile version, the backlog of the review desk, and incidents still open."""
    found = register(incidents, EventKind.INCIDENT_OPENED, EventKind.INCIDENT_CLOSED, as_of)
    return Standards(
        submitted=sum(one.submitted for one in counts.by_profile),
        valid_first_time=sum(one.valid_first_time for one in counts.by_profile),
        accepted=counts.accepted,
        for_review=counts.for_review,
        oldest_review=counts.oldest_review,
        by_profile=tuple((one.profile, one.submitted, one.valid_first_time) for one in counts.by_profile),
        open_incidents=len(found.open),
        faults=(*_faults(counts), *(f"Incident {unit} was closed, but never opened." for unit in found.never_opened)),
    )


def _faults(counts: DocumentCounts) -> Iterator[str]:
    """Nothing is accepted that is not valid, and no more is valid than was submitted."""
    if counts.accepted_valid != counts.accepted:
        yield (
            f"Of {counts.accepted:,} accepted documents {counts.accepted_valid:,} are valid:"
            " accepted documents are valid by construction."
        )
    for one in counts.by_profile:
        if not 0 <= one.valid_first_time <= one.submitted:
            yield (
                f"Profile {one.profile or 'without a version'}: {one.valid_first_time:,} documents were valid first"
                f" time, of {one.submitted:,} submitted."
            )
