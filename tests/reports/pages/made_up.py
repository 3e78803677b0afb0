"""Made-up pages: a trust of which everything is known, one of which nothing is, and all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache

from records.programme import Attribute, Signature, Traffic
from records.types import OdsCode
from reports.inputs.claims import Claim, ClaimStatus
from reports.money import case_figures
from reports.money.appraisal import appraise, discount_rates
from reports.money.assumptions import values
from reports.money.benefits import BenefitLine, Judged, State
from reports.money.financial import Prices, financial_years, terms, vat_rules
from reports.money.funds import Bought, PartAccount, SelfFunding
from reports.money.model import run
from reports.money.options import break_even_access, options
from reports.money.reconciliation import Outside, bridge
from reports.money.records_costs import Flag, FlagKind, Total
from reports.money.results import BenefitClass, Case
from reports.money.uncertainty import uncertainty
from reports.pages.views import ALL, CheckRow, Money, PageContent
from reports.progress.documents import Verdict, progress
from reports.progress.nation import nation
from reports.progress.standing import BurnUp, Colour, FaxAccount, Machine, Rating, Standing, TrackRecord
from tests.reports.counted import small
from tests.reports.money import northmoor
from tests.reports.money.northmoor import choices
from tests.reports.progress.shelves import baseline
from tests.reports.progress.standings import AS_OF, forecast, small_ladder, standing

MADE = "2026-11-22T04:10:00+00:00"
CODE = OdsCode("ZZ9")
SIGNED = Signature("00", "A. Khan", "records manager", "00", "00", "2026-04-01T09:00:00+00:00")
SAVED = Claim(
    "save-300m",
    "saving a year",
    Decimal(300_000_000),
    "GBP/year",
    "acute",
    "a comment",
    "2017-11-02",
    ClaimStatus.UNVERIFIED,
    "digitalhealth.net",
    "2017-18",
)
FAXES = (
    Claim(
        "fax-8946",
        "fax machines",
        Decimal(8_946),
        "machine",
        "England",
        "a college",
        "2018-07",
        ClaimStatus.CLAIMED,
        "itpro.com",
    ),
    Claim(
        "fax-11500",
        "fax machines",
        Decimal(11_500),
        "machine",
        "England",
        "a party",
        "2018",
        ClaimStatus.CLAIMED,
        "print",
    ),
)


@cache
def case(draws: int = 60) -> Case:
    """Northmoor's, whole, with few draws."""
    plan, central, rates = northmoor.plan(), northmoor.central(), discount_rates()
    worked = run(plan, central)
    level = Prices((Fraction(1),) * (plan.years + 1), (), "")
    return Case(
        plan=plan,
        run=worked,
        appraisal=appraise(worked, rates),
        uncertainty=uncertainty(plan, choices(), rates, draws=draws),
        financial=financial_years(worked, level, vat_rules(), terms()),
        options=options(plan, values(choices()), rates)[:12],
        break_even_access=break_even_access(plan, values(choices()), rates),
    )


def months(count: int = 14) -> tuple[BurnUp, ...]:
    days = [date(2025, 9, 30) + timedelta(days=30 * month) for month in range(count)]
    return tuple(BurnUp(day, 100_000 + 400 * at, 4_000 * at, 3_200 * at, 2_700 * at) for at, day in enumerate(days))


def fax() -> FaxAccount:
    machines = (
        Machine("FAX-1", "Main entrance", "01632 960001", date(2026, 4, 1), None, 40),
        Machine("FAX-2", "Ward 4", "01632 960002", date(2026, 4, 1), None, None),
        Machine("FAX-3", "Stores", "", date(2026, 4, 1), date(2026, 9, 1), None),
    )
    traffic = (
        Traffic(CODE, "01632960001", "2026-10", 31, 80, date(2026, 10, 30), 0),
        Traffic(CODE, "01632960001", "2026-11", 22, 51, date(2026, 11, 20), 51),
        Traffic(CODE, "01632960009", "2026-11", 3, 4, date(2026, 11, 2), 4),
    )
    return FaxAccount(3, 3, 1, machines, traffic, 55, False)


def whole_standing(code: str = "ZZ9", **changes: object) -> Standing:
    counted = baseline({("S1", "MAIN"): 60_000, ("S2", "DEPOT"): 40_000}, OdsCode(code))
    known: dict[str, object] = {
        "baseline": counted,
        "signature": SIGNED,
        "ladder": small_ladder(counted, 52_000, 35_100),
        "burn_up": months(),
        "fax": fax(),
        "forecast": forecast(remaining=70_300, closed_in_13_weeks=(6_000, 8_100, 10_400)),
        "track_record": TrackRecord(24, 19),
        "rating": Rating(Colour.AMBER, "The date is met with a probability of 90%.", ("198 of 200 were valid.",)),
        "replaced": False,
    }
    return standing(code, **{**known, **changes})


def register() -> tuple[Judged, ...]:
    def line(name: str, realised: bool, amount: str, kind: BenefitClass = BenefitClass.CASH) -> BenefitLine:
        money = None if kind is BenefitClass.UNMONETISED else Decimal(amount)
        return BenefitLine(CODE, name, "rent", kind, True, realised, "2027-28", money, "invoice 12", "B1", "A. Khan")

    return (
        Judged(line("Boxes out of contract", False, "64000"), State.FORECAST, "still to come"),
        Judged(line("Boxes out of contract", True, "12000.50"), State.SIGNED_OFF, "signed by B. Ward", SIGNED),
        Judged(line("Fewer lost folders", False, "0", BenefitClass.UNMONETISED), State.FORECAST, "still to come"),
    )


def money() -> Money:
    return Money(
        assumptions=choices(),
        register=register(),
        claims=(SAVED, *FAXES),
        bridges=(
            bridge(
                SAVED,
                Fraction(172_600_000),
                Fraction(230_500_000),
                "2023-24",
                [Outside("fax", Fraction(3_500_000), "claims")],
            ),
        ),
        funds=(
            PartAccount("fund-487m", "hospitals", "Technology in hospitals", Decimal(412_000_000), Decimal(0), None),
            PartAccount(
                "fund-487m", "paper", "Replacing paper", Decimal(75_000_000), Decimal(560_000), Decimal(120_000)
            ),
        ),
        bought=Bought(Decimal(120_000), Fraction(351, 1200), None, Fraction(1, 1200), None),
        self_funding=SelfFunding(Fraction(2_600_000), Fraction(560_000), Fraction(2_040_000), 1, Fraction(56, 260)),
        funds_say=("At most 29 trusts can be funded at once.",),
        costs=(
            Total(
                "acute",
                "2023-24",
                Decimal(170_700_000),
                Decimal(59_800_000),
                134,
                Decimal(170_700_000),
                Decimal(59_800_000),
                0,
            ),
        ),
        flags=(Flag(OdsCode("RZZ"), "2017-18", FlagKind.JUMP, "88 times the year after", "2018-19"),),
    )


def trust(code: str = "ZZ9", **changes: object) -> PageContent:
    """Everything is known of it."""
    tally = small(code)
    known: dict[str, object] = {
        "code": code,
        "name": "Northmoor Hospitals NHS Trust",
        "as_of": AS_OF,
        "made": MADE,
        "documents": progress([tally]),
        "standing": whole_standing(code),
        "case": case(),
        "money": money(),
        "attributes": (Attribute(OdsCode(code), "exemplar", "yes", date(2018, 3, 1), "a register"),),
        "checks": (CheckRow("Every sheet is in one state", Verdict.HOLDS, "100,000 of 100,000.", 1),),
        "figures": case_figures.figures(case()),
    }
    return PageContent(**{**known, **changes})  # type: ignore[arg-type]


def nothing(code: str = "RYY") -> PageContent:
    """Nothing is known of it but its name."""
    return PageContent(code, "Riverside University Hospitals NHS Trust", AS_OF, MADE)


def everyone(trusts: Sequence[PageContent]) -> PageContent:
    """The page of all of them."""
    standings = [one.standing for one in trusts if one.standing]
    tallies = [small(one.code) for one in trusts if one.documents]
    return PageContent(
        ALL,
        "All trusts",
        AS_OF,
        MADE,
        documents=progress(tallies),
        nation=nation(standings) if standings else None,
        trusts=tuple(trusts),
        money=replace(money(), assumptions={}),
    )


def three() -> tuple[PageContent, ...]:
    """All trusts, then each: one whole, one late, one of which nothing is known."""
    late = whole_standing(
        "RZZ", forecast=forecast(p50=date(2029, 6, 1), p90=None), signature=None, signature_fault="nobody signed it"
    )
    trusts = (trust(), trust("RZZ", name="Southmere NHS Trust", standing=late, case=None), nothing())
    return (everyone(trusts), *trusts)
