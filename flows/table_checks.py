"""What a table that people give must fit besides itself: other tables, the register of trusts, the trust's baseline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from records.errors import ScopeWrong, TableRefused
from records.programme import Baseline, KeptTable, TableKind
from records.types import OdsCode
from reports.inputs.successions import successions_of, unknown_successors
from reports.inputs.table import Row
from reports.inputs.trusts import trusts_of
from reports.money.plan import plan_of
from reports.progress.trusts import Trusts
from reports.statement.versions import baseline_in_force

if TYPE_CHECKING:
    from records.programme_book import ProgrammeBook


def check_beside(book: ProgrammeBook, kind: TableKind, rows: Sequence[Row]) -> None:
    """Refuse successions to trusts that are not there, whichever of the two tables comes later."""
    beside = {TableKind.SUCCESSIONS: TableKind.TRUSTS, TableKind.TRUSTS: TableKind.SUCCESSIONS}.get(kind)
    if beside is None:
        return
    other = book.table(beside, None, checked=False)
    if other is None or not other.sound:
        if kind is TableKind.SUCCESSIONS:
            raise ScopeWrong("a successor must be a trust, and no table of trusts was taken yet")
        return
    new = KeptTable(kind, None, 0, tuple(rows), "", "", "")
    trusts, successions = (new, other) if kind is TableKind.TRUSTS else (other, new)
    strange = unknown_successors(successions_of(successions), trusts_of(trusts))
    if strange:
        codes = ", ".join(dict.fromkeys(map(str, strange)))
        raise TableRefused(f"\n  no trust of the table of trusts, or not open on the day of the succession: {codes}")


def check_lines(book: ProgrammeBook, kind: TableKind, code: OdsCode | None, rows: Sequence[Row]) -> None:
    """Refuse overlaps with lines that the trust's register of savings does not have: they would be left out nowhere."""
    register = book.table(TableKind.BENEFITS, code) if kind is TableKind.OVERLAPS else None
    if register is not None:
        known = {row["line"].casefold() for row in register.rows}
        strange = dict.fromkeys(row["line"] for row in rows if row["line"].casefold() not in known)
        if strange:
            raise TableRefused(f"\n  no line of the register of savings: {', '.join(strange)}")


def check_plan(book: ProgrammeBook, kind: TableKind, code: OdsCode | None, rows: Sequence[Row]) -> None:
    """Refuse a plan that does not fit the trust's baseline, if it has one. Raises `PlanRefused`."""
    if kind is TableKind.PLAN and code is not None and (baseline := _baseline(book, code)):
        plan_of(rows, baseline, 0)


def remarks_on(book: ProgrammeBook, kind: TableKind, code: OdsCode | None, rows: Sequence[Row]) -> Iterator[str]:
    """What is to be known of a table though it was taken."""
    if kind is TableKind.PLAN and code is not None and _baseline(book, code) is None:
        yield f"{code} has no baseline yet: whether the plan fits it can only be said once there is one."
    trusts = book.table(TableKind.TRUSTS, None, checked=False)
    if kind is TableKind.SUCCESSIONS and trusts is not None:
        known = {trust.code.code for trust in trusts_of(trusts)}
        for row in rows:
            if row["predecessor"] not in known:
                yield (
                    f"{row['predecessor']} is in no row of the table of trusts: if that is no slip, what was entered"
                    f" for it counts to {row['successor']} from {row['day']} on."
                )


def _baseline(book: ProgrammeBook, code: OdsCode) -> Baseline | None:
    return baseline_in_force(book, Trusts.kept(book), code, datetime.now(UTC).date())
