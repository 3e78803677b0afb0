"""Pounds of trusts, regions and the nation that add up to the penny: rounded once, in each trust, and added as pence.

A trust of which nothing is known is listed as such, and is in no sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from records.types import OdsCode
from reports.money.rounding import rounded

PENCE = 100  # in a pound
NO_REGION = "no region"


@dataclass(frozen=True, slots=True)
class RollUp:
    """One amount of every trust, in whole pence. ``unknown`` are the trusts of which it is not known."""

    trusts: Mapping[OdsCode, int]
    regions: Mapping[str, int]
    nation: int | None  # None: it is known of no trust
    unknown: tuple[OdsCode, ...]

    @property
    def says(self) -> str:
        """How many trusts are in the sum."""
        return f"{len(self.trusts)} of {len(self.trusts) + len(self.unknown)} trusts"


def rolled_up(amounts: Mapping[OdsCode, Fraction | Decimal | None], regions: Mapping[OdsCode, str]) -> RollUp:
    """Pounds of each trust (None: not known) with its region's name, as pence of trust, region and nation."""
    trusts = {
        trust: pence_of(Fraction(amount))
        for trust, amount in sorted(amounts.items(), key=lambda item: str(item[0]))
        if amount is not None
    }
    by_region: dict[str, int] = {}
    for trust, pence in trusts.items():
        region = regions.get(trust) or NO_REGION
        by_region[region] = by_region.get(region, 0) + pence
    return RollUp(
        trusts=trusts,
        regions=dict(sorted(by_region.items())),
        nation=sum(trusts.values()) if trusts else None,
        unknown=tuple(sorted((trust for trust, amount in amounts.items() if amount is None), key=str)),
    )


def pence_of(pounds: Fraction) -> int:
    """Pounds as whole pence, halves away from nought: the one rounding."""
    return int(rounded(pounds * PENCE, 0))


def pounds_of(pence: int) -> Decimal:
    """Whole pence as pounds with two decimals."""
    return Decimal(pence).scaleb(-2)
