"""What a page shows, as values: one trust, or all together. `reports.statement` fills them; pages, twins and PDF read.

Whatever is None or empty is not known: the page then says what is missing and which command gives it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from records.programme import Attribute
from reports.figures import Figure
from reports.inputs.claims import Claim
from reports.inputs.prices import PriceIndex
from reports.money.assumptions import Choice
from reports.money.benefits import Judged
from reports.money.funds import Bought, PartAccount, SelfFunding
from reports.money.reconciliation import Bridge
from reports.money.records_costs import Flag, Total
from reports.money.results import Case, Spread
from reports.progress.documents import Progress, Verdict
from reports.progress.nation import Nation
from reports.progress.standing import Standing

ALL = "all"  # where an ODS code stands otherwise; small letters, so never a trust's


@dataclass(frozen=True, slots=True)
class CheckRow:
    """Something that must hold, and whether it does in this report. ``number`` is the invariant's, if it is one."""

    name: str
    verdict: Verdict
    says: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Predecessor:
    """A trust that was merged into the page's, with the first day on which all it had was the page's trust's."""

    code: str
    name: str
    day: date


@dataclass(frozen=True, slots=True)
class Money:
    """The registers that stand beside a trust's case, or the nation's.

    ``assumptions`` are those that the model used, by key. ``funds_say`` are sentences: the order of waves, say.
    ``prices`` is the index by which the case was restated and its financial years grow; None where none was imported.
    """

    assumptions: Mapping[str, Choice] = field(default_factory=dict)
    register: tuple[Judged, ...] = ()
    bridges: tuple[Bridge, ...] = ()
    claims: tuple[Claim, ...] = ()
    funds: tuple[PartAccount, ...] = ()
    bought: Bought | None = None
    self_funding: SelfFunding | None = None
    funds_say: tuple[str, ...] = ()
    spreads: Mapping[str, Spread] = field(default_factory=dict)  # of all trusts' sums: npsv, cash_npv, gross
    costs: tuple[Total, ...] = ()
    flags: tuple[Flag, ...] = ()
    prices: PriceIndex | None = None


@dataclass(frozen=True, slots=True)
class PageContent:
    """Everything that one page shows.

    ``code`` is an ODS code or `ALL`; ``made`` an ISO 8601 instant that depends on what was counted, not on the clock.
    ``trusts`` are, on the page of all, what each trust's own page shows. ``figures`` are those of `reports.money`:
    they win over the page's own of the same key (those of the documents and the standing are added by the page).
    ``missing`` says why something is not there, in words that name the command that gives it; its keys are those of
    `reports.pages.missing.SAYS`. ``digest`` is that of all that it was made from. ``predecessors`` are the trusts whose
    paper and savings are counted in, by the day of the merger.
    """

    code: str
    name: str
    as_of: date
    made: str
    documents: Progress | None = None
    standing: Standing | None = None
    case: Case | None = None
    money: Money = field(default_factory=Money)
    nation: Nation | None = None
    trusts: tuple[PageContent, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    checks: tuple[CheckRow, ...] = ()
    figures: tuple[Figure, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    predecessors: tuple[Predecessor, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether this is the page of all trusts."""
        return self.code == ALL

    @property
    def stem(self) -> str:
        """What its files are called, without an ending."""
        return "index" if self.whole else self.code.lower()

    @property
    def board(self) -> str:
        """The file of the page for the board."""
        return "board.html" if self.whole else f"{self.stem}-board.html"

    @property
    def title(self) -> str:
        """What it is headed by: a trust's name, or its code where that is not known."""
        return self.name or self.code
