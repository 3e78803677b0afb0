"""Northmoor made simpler for tests of the appraisal: without rooms, and nothing expires unless a test says so."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from records.programme import TableKind
from records.types import OdsCode
from reports.money.assumptions import Choices, chosen
from reports.money.results import Plan, SeriesPlan, Treatment
from tests.reports.money import northmoor

TRUST = OdsCode("ZZ9")


def shares(text: str) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, text.split()))


def plan(expires: str = "") -> Plan:
    """``expires``: of the semi-active series, by year from year 0."""
    whole = northmoor.plan()
    series = (replace(one, expires=shares(expires) if one.code == "S2" else ()) for one in whole.series)
    return replace(whole, series=tuple(series), rooms=())


def paper(**says: str) -> SeriesPlan:
    """A thousand folders that are kept, half of them on site."""
    nought = Fraction(0)
    given = {name: Fraction(says.get(name, "0")) for name in ("scanned", "destroyed", "transferred", "held")}
    return SeriesPlan(
        code="X",
        name="Some",
        treatment=Treatment.KEEP,
        folders=1000,
        sheets_per_folder=Fraction(100),
        on_site=Fraction(1, 2),
        relocated=nought,
        phase=shares(says.get("phase", "0 1")),
        expires=shares(says.get("expires", "")),
        **given,
    )


def own(key: str, low: str, central: str, high: str, price_year: str = "not money") -> dict[str, str]:
    """A trust's own row over a national assumption."""
    values = {"key": key, "low": low, "central": central, "high": high, "price_year": price_year}
    return {**values, "source": "made up", "owner": "nobody", "review_date": "2027-04-01", "note": ""}


def choices(*more: dict[str, str]) -> Choices:
    """The national assumptions with the trust's volumes."""
    return chosen([*northmoor.table(TableKind.ASSUMPTIONS), *more])
