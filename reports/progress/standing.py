"""Where a trust stands: what ladder, fax, forecast, rating and standards find, as values for pages and workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from records.programme import Baseline, Method, Route, Rung, Signature, Traffic, Trust
from reports.figures import NO_BASELINE, NOT_SIGNED


@dataclass(frozen=True, slots=True)
class Pool:
    """The sheets of one series in one store on a day: each is in exactly one of these states.

    ``on_shelf`` (neither captured nor closed) + ``captured`` (not yet delivered) + ``delivered`` (not yet closed) +
    ``closed`` = baseline + scope + inflow + moved in - moved out. ``held``: those of the first three that may not go.
    """

    series: str
    store: str
    baseline: int
    scope: int
    inflow: int
    moved: int
    on_shelf: int
    captured: int
    delivered: int
    closed: dict[Route, int]
    held: int

    @property
    def total(self) -> int:
        """Sheets that are, or were, this pool's."""
        return self.baseline + self.scope + self.inflow + self.moved


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: how many sheets ever reached it, less what was taken back; None: no evidence yet.

    Of the rung "space released" ``boxes`` and ``m2`` count; of "saving signed off" ``pounds`` a year.
    """

    rung: Rung
    sheets: int | None
    events: int
    boxes: int | None = None
    m2: Decimal | None = None
    pounds: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """All sheets of a trust (or of several) on a day."""

    pools: tuple[Pool, ...]
    steps: tuple[Step, ...]
    baseline: int | None  # sheets; None without a baseline
    scope: int
    inflow: int
    closed: int
    closed_by: dict[Route, int]
    held: int
    reversed_sheets: int
    faults: tuple[str, ...]  # invariants that do not hold, in words; empty when all do

    @property
    def progress(self) -> Fraction | None:
        """Closed of what is in scope, from 0 to 1; None without a baseline or with nothing in scope.

        Whether it may be said is for `Standing.progress`.
        """
        return self.share_of(self.in_scope)

    @property
    def in_scope(self) -> int | None:
        """Baseline and approved changes of scope: what progress is a share of. New paper is not in it."""
        return None if self.baseline is None else self.baseline + self.scope

    def share_of(self, whole: int | None) -> Fraction | None:
        """Closed of so many sheets, from 0 to 1; None of none."""
        return Fraction(min(max(self.closed, 0), whole), whole) if whole and whole > 0 else None

    @property
    def net_backlog(self) -> int | None:
        """Baseline + scope + new paper - closed: what is still there."""
        return None if self.baseline is None else self.baseline + self.scope + self.inflow - self.closed


@dataclass(frozen=True, slots=True)
class BurnUp:
    """One point of the burn-up: all paper there was (baseline + scope + new paper) and each rung's line, on a day."""

    day: date
    paper: int
    captured: int
    delivered: int
    closed: int


@dataclass(frozen=True, slots=True)
class Machine:
    """One fax machine of the register. ``disposed`` is None while it is in use."""

    machine: str
    place: str
    number: str
    registered: date
    disposed: date | None
    pages_30_days: int | None  # that came from its number; None where that is not known


@dataclass(frozen=True, slots=True)
class FaxAccount:
    """The register of fax machines and what the pipeline saw arrive by fax."""

    frozen: int | None  # of the baseline
    registered: int
    disposed: int
    machines: tuple[Machine, ...]
    traffic: tuple[Traffic, ...]
    inbound_30_days: int | None
    fax_free: bool | None  # None: may not be known
    faults: tuple[str, ...] = ()  # what does not fit together, in words

    @property
    def in_use(self) -> int:
        """Machines registered and not disposed of."""
        return self.registered - self.disposed


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the paper will be gone.

    Days are None where that many of the draws never get there. ``why_not`` says why nothing may be said, if so.
    """

    made: date
    weeks_of_history: int
    remaining: int | None
    p10: date | None
    p50: date | None
    p90: date | None
    never: Fraction | None  # share of draws that never get there
    by_target: Fraction | None  # probability of being done by the target date
    closed_in_13_weeks: tuple[int, int, int] | None  # P10, P50, P90 sheets
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """How often what was forecast (80% interval, 13 weeks ahead) came true."""

    judged: int
    held: int

    @property
    def coverage(self) -> Fraction | None:
        """Share of judged intervals that held the truth; None while none is old enough."""
        return Fraction(self.held, self.judged) if self.judged else None


class Colour(StrEnum):
    """RAG, always shown with its word and shape."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Rating:
    """The colour with why: from the probability of the date, grey where it may not be known, capped by quality."""

    colour: Colour
    says: str
    caps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standards:
    """Conformance of coded documents, and the backlog of the review desk. Counts of documents."""

    submitted: int
    valid_first_time: int
    accepted: int
    for_review: int
    oldest_review: date | None
    by_profile: tuple[tuple[str, int, int], ...]  # profile version, submitted, valid first time
    open_incidents: int
    faults: tuple[str, ...] = ()  # what does not fit together, in words

    @property
    def conformance(self) -> Fraction | None:
        """Valid first time of submitted."""
        return Fraction(self.valid_first_time, self.submitted) if self.submitted else None


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything about one trust's progress on a day."""

    trust: Trust
    as_of: date
    baseline: Baseline | None
    signature: Signature | None  # one that was checked and holds
    signature_fault: str  # why none holds; empty when one does
    ladder: Ladder
    burn_up: tuple[BurnUp, ...]
    fax: FaxAccount
    forecast: Forecast
    track_record: TrackRecord
    standards: Standards
    rating: Rating
    last_event: date | None
    replaced: bool | None  # backlog within tolerance, little new paper and fax-free; None: may not be known

    @property
    def progress(self) -> Fraction | None:
        """The share of its paper that is closed. None unless a signature of the baseline holds: counts are said
        before that, percentages are not.
        """
        return self.ladder.progress if self.signature is not None else None

    @property
    def no_share(self) -> str:
        """What is said in place of a share that may not be stated; empty where one may."""
        if self.ladder.baseline is None:
            return NO_BASELINE
        return NOT_SIGNED if self.signature is None else "" if self.progress is not None else "nothing in scope"

    @property
    def progress_range(self) -> tuple[Fraction, Fraction] | None:
        """The share if every sample of the baseline were at the high end of its 95% interval, and at the low end.

        None where the share may not be stated, or nothing of the baseline has an interval.
        """
        found = interval(self.baseline) if self.baseline and self.progress is not None else None
        if found is None:
            return None
        ends = [self.ladder.share_of(sheets + self.ladder.scope) or Fraction(1) for sheets in found]
        return ends[1], ends[0]


def interval(baseline: Baseline) -> tuple[int, int] | None:
    """Sheets of a baseline with every sample at the low end of its 95% interval, and at the high end.

    Estimates have no interval and stand as they are: the truth may be further off. None where no line was sampled.
    """
    if all(line.method is not Method.SAMPLE for line in baseline.lines):
        return None
    low, high = (
        sum(line.sheets if end is None else end for line, end in ((one, getattr(one, name)) for one in baseline.lines))
        for name in ("low", "high")
    )
    return low, high


def estimated(baseline: Baseline) -> int:
    """Sheets of a baseline that were estimated, so that nobody knows how far off they are."""
    return sum(line.sheets for line in baseline.lines if line.method is Method.ESTIMATE)
