"""What a page shows, as values: one trust, or all together. `reports.statement` fills them; pages, twins and PDF read.

Whatever is None or empty is not known: the page then says what is missing and which command gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from reports.figures import Figure
from reports.money.potential import Estimate
from reports.money.results import BenefitClass, Case
from reports.progress.documents import Progress, Verdict
from reports.progress.standing import Colour, Ladder, Standing

ALL = "all"  # where an ODS code stands otherwise; small letters, so never a trust's


@dataclass(frozen=True, slots=True)
class AssumptionRow:
    """One assumption as the model used it. ``scope`` is "national" or the ODS code of the trust whose own it is.

    ``status`` is "verified", "derived" or "assumption"; ``share_of_variance`` its part (0 to 1) of the NPSV's spread.
    """

    key: str
    unit: str
    low: Decimal
    central: Decimal
    high: Decimal
    price_year: str
    source: str
    status: str
    owner: str
    review_date: date
    note: str = ""
    scope: str = "national"
    share_of_variance: float | None = None


@dataclass(frozen=True, slots=True)
class BenefitRow:
    """One line of the benefits register in one financial year, in pounds; ``realised`` None: nothing signed off yet."""

    key: str
    name: str
    category: str
    benefit_class: BenefitClass
    year: str  # 2027-28
    forecast: Fraction | None
    realised: Fraction | None
    evidence: str = ""
    budget_code: str = ""
    author: str = ""
    signed_by: str = ""


@dataclass(frozen=True, slots=True)
class BridgeRow:
    """One step from the bottom-up figure to a claim. ``sort`` is "total", "step" or "unexplained"."""

    key: str
    label: str
    pounds: Fraction
    sort: str
    says: str = ""
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bridge:
    """The reconciliation of what was added up with what was claimed. ``says`` is its status in one sentence."""

    claim: str
    says: str
    rows: tuple[BridgeRow, ...]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """What someone said, as they said it; never taken for a fact."""

    key: str
    says: str
    value: Decimal | None
    unit: str
    scope: str
    speaker: str
    said_on: str  # as precisely as is known: 2017-11-02, 2018
    status: str  # claimed, disputed, verified, unverified
    source: str = ""


@dataclass(frozen=True, slots=True)
class FundRow:
    """One part of a funding envelope, and what it bought. Pounds; None: not known."""

    envelope: str
    part: str
    pounds: Fraction
    allocated: Fraction | None = None
    spent: Fraction | None = None
    sheets_closed: int | None = None
    m2_released: Decimal | None = None
    saved_a_year: Fraction | None = None
    sort: str = "part"  # or "total"


@dataclass(frozen=True, slots=True)
class CostRow:
    """What one year's statutory return says that records cost, as returned and without the values left out."""

    year: str
    trusts: int
    as_returned: Fraction
    left_out: Fraction
    flags: tuple[str, ...] = ()  # why values of it look wrong; who left one out

    @property
    def after(self) -> Fraction:
        """The total without what was left out."""
        return self.as_returned - self.left_out


@dataclass(frozen=True, slots=True)
class CheckRow:
    """Something that must hold, and whether it does in this report. ``number`` is the invariant's, if it is one."""

    name: str
    verdict: Verdict
    says: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class TrustRow:
    """One trust on the page of all trusts. None is not known; pounds are of the economic case, central."""

    code: str
    name: str
    region: str
    colour: Colour
    says: str
    documents: int | None
    baseline: int | None
    scope: int
    closed: int | None
    progress: Fraction | None
    target: date | None
    p50: date | None
    npsv: Fraction | None
    cash_npv: Fraction | None
    peak_need: Fraction | None
    steady_gross: Fraction | None
    attributes: tuple[str, ...] = ()  # each with its date and source: "exemplar (2018-03-01, NHS England)"

    @property
    def file(self) -> str:
        """Its page's file name."""
        return f"{self.code.lower()}.html"

    @property
    def days_late(self) -> int | None:
        """Days by which the middle forecast misses the target; below nought, days early."""
        return (self.p50 - self.target).days if self.p50 and self.target else None


@dataclass(frozen=True, slots=True)
class RegionRow:
    """Trusts of one region together."""

    code: str
    name: str
    trusts: int
    baseline: int | None
    scope: int
    closed: int
    progress: Fraction | None


@dataclass(frozen=True, slots=True)
class Nation:
    """All trusts together. ``ladder`` is the sum of the trusts' own."""

    trusts: tuple[TrustRow, ...]
    regions: tuple[RegionRow, ...]
    ladder: Ladder | None


@dataclass(frozen=True, slots=True)
class Money:
    """The registers that stand beside a trust's case, or the nation's."""

    assumptions: tuple[AssumptionRow, ...] = ()
    benefits: tuple[BenefitRow, ...] = ()
    bridge: Bridge | None = None
    claims: tuple[ClaimRow, ...] = ()
    funds: tuple[FundRow, ...] = ()
    funds_say: tuple[str, ...] = ()  # order of waves, whether the parts come to the total, in sentences
    costs: tuple[CostRow, ...] = ()


@dataclass(frozen=True, slots=True)
class PageContent:
    """Everything that one page shows.

    ``code`` is an ODS code or `ALL`; ``made`` an ISO 8601 instant that depends on what was counted, not on the clock.
    ``figures`` are those that the rooms made (`reports.progress`, `reports.money`): they win over the page's own of the
    same key. ``missing`` says why something is not there, in words that name the command that gives it; the keys are
    "standing", "baseline", "case", "uncertainty", "benefits", "bridge", "claims", "funds", "costs", "prices".
    """

    code: str
    name: str
    as_of: date
    made: str
    documents: Progress | None = None
    potential: Estimate | None = None
    standing: Standing | None = None
    case: Case | None = None
    money: Money = field(default_factory=Money)
    nation: Nation | None = None
    checks: tuple[CheckRow, ...] = ()
    figures: tuple[Figure, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether this is the page of all trusts."""
        return self.code == ALL

    @property
    def stem(self) -> str:
        """What its files are called, without an ending."""
        return "index" if self.whole else self.code.lower()

    @property
    def title(self) -> str:
        """What it is headed by: a trust's name, or its code where that is not known."""
        return self.name or self.code
