"""A made-up trust's plan and assumptions, as small as shows everything: four series, ten years."""

from __future__ import annotations

from fractions import Fraction

from records.types import OdsCode
from reports.money.assumptions import Choices, chosen
from reports.money.results import Plan, SeriesPlan, Treatment

TRUST = OdsCode("ZZ9")
OWN = {
    "posts_before": ("28", "30", "32"),
    "posts_after": ("8", "10", "15"),
    "retrievals": ("12000", "20000", "30000"),
    "new_folders": ("50000", "60000", "70000"),
    "vans": ("50000", "70000", "90000"),
    "fax_machines": ("76", "76", "76"),
    "setup": ("450000", "600000", "900000"),
    "support": ("100000", "150000", "220000"),
}
MONEY = ("vans", "setup", "support")


def shares(text: str) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, text.split()))


def series(
    code: str, name: str, treatment: Treatment, folders: int, sheets: int, on_site: str, **says: str
) -> SeriesPlan:
    fields = ("scanned", "destroyed", "transferred", "relocated", "held", "fetched")
    return SeriesPlan(
        code=code,
        name=name,
        treatment=treatment,
        folders=folders,
        sheets_per_folder=Fraction(sheets),
        on_site=Fraction(on_site),
        phase=shares(says.get("phase", "0 1")),
        expires=shares(says.get("expires", "")),
        **{field: Fraction(says.get(field, "0")) for field in fields},
    )


def plan(expires: str = "") -> Plan:
    """Northmoor: its active paper scanned, half of the semi-active destroyed, some of it held."""
    return Plan(
        TRUST,
        1,
        2026,
        10,
        (
            series("S1", "Active", Treatment.BULK, 150_000, 140, "1", scanned="1", fetched="1", phase="0 .25 .6 1"),
            series(
                "S2",
                "Semi-active",
                Treatment.ON_DEMAND,
                200_000,
                120,
                "1/2",
                scanned=".4",
                destroyed=".5",
                phase="0 .1 .3 .5 .75 1",
                expires=expires,
            ),
            series(
                "S3",
                "Past retention",
                Treatment.DESTROY,
                180_000,
                100,
                "0",
                destroyed=".95",
                held=".05",
                phase="0 .5 .9 1",
            ),
            series(
                "S4",
                "Long or held",
                Treatment.BULK,
                70_000,
                130,
                "0",
                scanned=".05",
                held=".95",
                phase="0 .2 .4 .6 .8 1",
            ),
        ),
        fax_gone=shares("0 .4 .8 1"),
    )


def own(key: str, low: str, central: str, high: str) -> dict[str, str]:
    return {
        "key": key,
        "low": low,
        "central": central,
        "high": high,
        "price_year": "2025-26" if key in MONEY else "not money",
        "source": "made up",
        "owner": "nobody",
        "review_date": "2027-04-01",
        "note": "",
    }


def choices(*more: dict[str, str]) -> Choices:
    """The national assumptions with the trust's volumes."""
    return chosen([*(own(key, *three) for key, three in OWN.items()), *more])
