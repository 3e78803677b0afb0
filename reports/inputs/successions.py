"""Which trust took over what another had, and from which day: the Organisation Data Service gives them apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from records.programme import KeptTable, Succession, TableKind, Trust
from records.types import OdsCode
from reports.inputs.table import DAY, ODS_CODE, Column, Fault, Input, Numbered, Scope, said_twice


def _check(rows: Sequence[Numbered]) -> Iterable[Fault]:
    yield from said_twice(rows, "predecessor")  # paper can't be counted to two trusts
    after = {row["predecessor"]: row["successor"] for _, row in rows}
    for number, row in rows:
        if _leads_back(row["predecessor"], after):
            yield Fault(number, "successor", "leads back to its own predecessor: mend one of the rows of that circle")


def _leads_back(code: str, after: dict[str, str]) -> bool:
    """Whether one comes to a trust again by going from successor to successor."""
    at: str | None = after.get(code)
    for _ in after:
        if at is None or at == code:
            break
        at = after.get(at)
    return at == code


INPUT = Input(
    kind=TableKind.SUCCESSIONS,
    says="Trusts that were merged into others: their history counts to the successor from that day on, once.",
    columns=(
        Column("predecessor", ODS_CODE, "The trust that ended.", also=("code",), example="ZZ8"),
        Column("successor", ODS_CODE, "The one trust that took over all it had.", example="ZZ9"),
        Column("day", DAY, "The first day on which it was the successor's.", also=("date",), example="2026-04-01"),
    ),
    scope=Scope.NATION,
    check=_check,
)


def successions_of(kept: KeptTable) -> tuple[Succession, ...]:
    """The successions of a kept table."""
    return tuple(
        Succession(OdsCode(row["predecessor"]), OdsCode(row["successor"]), date.fromisoformat(row["day"]))
        for row in kept.rows
    )


def unknown_successors(successions: Iterable[Succession], trusts: Iterable[Trust]) -> tuple[OdsCode, ...]:
    """Successors that are no trusts, or not yet, or no longer, on the day of the succession: in the order given."""
    known = {trust.code: trust for trust in trusts}
    return tuple(
        one.successor for one in successions if one.successor not in known or not known[one.successor].open_on(one.day)
    )
