"""The benefits register: what was forecast, what was saved, and what of it counts because two people signed it.

In come the lines of a trust's register, the signatures under them (checked by `custody.signing`), the savings that
another programme counts, the ladder's steps, and what the paper costs; out comes each line with what stands in its way,
and the sums of those that count. A line that does not count is listed with the reason, never dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from records.programme import EventKind, KeptTable, Rung, Signature, digest_of
from records.types import OdsCode
from reports.figures import NO_EVIDENCE, Figure
from reports.inputs.benefits import REALISED
from reports.inputs.overlaps import Overlap
from reports.money.ceilings import Costs, begins
from reports.money.results import BenefitClass, ModelLine, Sort
from reports.money.signers import of_finance, second_signature

PENNY = Decimal("0.01")
NOUGHT = Decimal(0)


@dataclass(frozen=True, slots=True)
class BenefitLine:
    """One line of the register in one financial year. ``amount`` is pounds to the penny; None for the class UB."""

    trust: OdsCode
    line: str
    category: str
    benefit_class: BenefitClass
    recurring: bool
    realised: bool
    year: str  # 2027-28
    amount: Decimal | None
    evidence: str
    budget_code: str
    author: str
    note: str = ""

    def __post_init__(self) -> None:
        if (self.benefit_class is BenefitClass.UNMONETISED) != (self.amount is None):
            raise ValueError(f"line {self.line}: the class UB has no amount, every other class has one")

    @property
    def digest(self) -> str:
        """SHA-256 of all that the line says: what a person signs. A line that is changed has lost its signatures."""
        amount = "" if self.amount is None else str(self.amount.quantize(PENNY))
        what = (self.trust, self.line, self.category, self.benefit_class, self.recurring, self.realised, self.year)
        proof = (amount, self.evidence, self.budget_code, self.author, self.note)
        return digest_of([str(part) for part in (*what, *proof)])


class State(StrEnum):
    """What stands in the way of a line."""

    FORECAST = "forecast"
    SIGNED_OFF = "signed off"
    ELSEWHERE = "counted by another programme"
    NO_EVIDENCE = "no evidence"
    NOT_BEGUN = "its year has not begun"
    TOO_EARLY = "its rung has no evidence yet"
    UNSIGNED = "waits for a second person's signature"
    NOT_FINANCE = "waits for a finance signature"
    ABOVE = "above what its category costs"


@dataclass(frozen=True, slots=True)
class Judged:
    """A line with its state, and why in words. ``signature`` is the second person's, once there is one."""

    line: BenefitLine
    state: State
    says: str
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Forecast beside realised for one category, class and financial year, in pounds.

    ``unsigned`` is said to be saved and does not count yet. None: no line says anything.
    """

    category: str
    benefit_class: BenefitClass
    year: str
    forecast: Decimal | None
    realised: Decimal | None
    unsigned: Decimal | None


class Reached(Protocol):
    """What a rung of the ladder has evidence of (`reports.progress.standing.Step`)."""

    @property
    def rung(self) -> Rung:
        """Which rung it is."""

    @property
    def sheets(self) -> int | None:
        """Sheets that reached it; None without evidence."""

    @property
    def boxes(self) -> int | None:
        """Whole boxes out of their contract, of the rung "space released"."""

    @property
    def m2(self) -> Decimal | None:
        """Floor of whole rooms handed over, of the same rung."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What must be there before a saving may begin.

    ``starts`` names, for each category, the rung (or "fax disposed") at which its savings start; "" for none.
    ``fax_disposed`` is the number of machines that are gone; None where nobody registered any. ``costs`` are those of
    the trust's own case; None without one. ``as_of`` is the day of the report: None asks for no day.
    """

    steps: tuple[Reached, ...]
    starts: Mapping[str, str]
    fax_disposed: int | None = None
    costs: Costs | None = None
    as_of: date | None = None


def starts_of(model: Iterable[ModelLine]) -> dict[str, str]:
    """The rung at which each category's savings start, as the model's table has it."""
    return {line.category: line.starts for line in model if line.sort is Sort.BENEFIT}


def benefit_lines(table: KeptTable | None) -> tuple[BenefitLine, ...]:
    """The lines of a trust's kept register, in its order; none without one. Raises ValueError for a nation's table."""
    if table is None:
        return ()
    if table.trust is None:
        raise ValueError("a benefits register is a trust's own")
    return tuple(
        BenefitLine(
            trust=table.trust,
            line=row["line"],
            category=row["category"],
            benefit_class=BenefitClass(row["class"]),
            recurring=row["recurs"] == "recurring",
            realised=row["status"] == REALISED,
            year=row["year"].replace("/", "-"),
            amount=Decimal(row["amount"]).quantize(PENNY) if row["amount"] else None,
            evidence=row["evidence"],
            budget_code=row["budget_code"],
            author=row["author"],
            note=row["note"],
        )
        for row in table.rows
    )


# ---------------------------------------------------------------- what counts
def judged(
    lines: Iterable[BenefitLine],
    signatures: Iterable[Signature],
    overlaps: Iterable[Overlap] = (),
    evidence: Evidence | None = None,
) -> tuple[Judged, ...]:
    """Each line of one trust's register with its state. ``overlaps`` are those of that trust.

    Without ``evidence`` the ladder is not asked whether a saving may have begun, nor the case what it may come to.
    """
    register = each_alone(lines, signatures, overlaps, evidence)
    return register if evidence is None else under_ceilings(register, evidence)


def each_alone(
    lines: Iterable[BenefitLine],
    signatures: Iterable[Signature],
    overlaps: Iterable[Overlap] = (),
    evidence: Evidence | None = None,
) -> tuple[Judged, ...]:
    """The same before lines are added up: what `under_ceilings` takes of several registers that are one trust's now."""
    given, elsewhere = tuple(signatures), {overlap.line.casefold(): overlap for overlap in overlaps}
    found = []
    for line in lines:
        second = second_signature(line.digest, line.author, given) if line.realised else None
        early = _early(line, evidence) if evidence else None
        state, says = _state(line, second, elsewhere.get(line.line.casefold()), early)
        found.append(Judged(line, state, says, second))
    return tuple(found)


def _early(line: BenefitLine, evidence: Evidence) -> tuple[State, str] | None:
    """The state of a line that may not have begun to save, and why; None where nothing is in its way."""
    if evidence.as_of and evidence.as_of < begins(line.year):
        return State.NOT_BEGUN, f"{line.year} had not begun on {evidence.as_of}: what is still to come is no saving"
    says = too_early(line.category, evidence)
    return (State.TOO_EARLY, says) if says else None


def _state(
    line: BenefitLine, second: Signature | None, overlap: Overlap | None, early: tuple[State, str] | None
) -> tuple[State, str]:
    if overlap:
        return State.ELSEWHERE, f"{overlap.programme} counts it ({overlap.evidence}; found by {overlap.person})"
    if not line.realised:
        return State.FORECAST, "still to come"
    if not line.evidence:
        return State.NO_EVIDENCE, "nothing proves it: name the paper that does"
    if line.benefit_class is BenefitClass.CASH and not line.budget_code:
        return State.NO_EVIDENCE, "no budget is named: cash is saved once a budget falls, so write which"
    if early:
        return early
    if second is None:
        return State.UNSIGNED, "its author and a second person must sign it, each with a key of their own"
    if not of_finance(second.role):
        return State.NOT_FINANCE, f"signed by {second.person}, {second.role}: that is no role of finance"
    if date.fromisoformat(second.signed[:10]) < begins(line.year):
        return State.NOT_BEGUN, f"it was signed before {line.year} had begun: what is still to come is no saving"
    return State.SIGNED_OFF, f"signed by {second.person}, {second.role}, {second.signed[:10]}"


# ---------------------------------------------------------------- ceilings
def under_ceilings(register: Iterable[Judged], evidence: Evidence) -> tuple[Judged, ...]:
    """The lines of one trust, those that come to more than their category can have cost no longer signed off.

    They are taken in the order in which they were signed. Of a category neither what is signed of one financial year
    may be more than its ceiling, nor what is signed a year: each line that recurs, with its latest year.
    """
    found = list(register)
    taken: dict[str, list[BenefitLine]] = defaultdict(list)
    of_signed = [(_when(one), place) for place, one in enumerate(found) if one.state is State.SIGNED_OFF]
    for _, place in sorted(of_signed):
        one, costs = found[place], evidence.costs
        category = one.line.category
        if one.line.amount is None:
            continue
        if costs is None:
            found[place] = replace(one, says=f"{one.says}; not checked against what {category} costs: no case")
        elif above := _above(one.line, taken[category], costs):
            found[place] = replace(one, state=State.ABOVE, says=above)
        else:
            taken[category].append(one.line)
            found[place] = replace(one, says=one.says + _asks(one.line, taken[category], costs, evidence.as_of))
    return tuple(found)


def _when(one: Judged) -> tuple[str, str, str, str]:
    signed = one.signature.signed if one.signature else ""
    return signed, one.line.year, one.line.trust.code, one.line.line.casefold()


def _above(line: BenefitLine, taken: Sequence[BenefitLine], costs: Costs) -> str:
    """Why a line may not count beside those that do; "" if it may."""
    together = (*taken, line)
    a_year = a_year_of(together)
    last = max((one.year for one in a_year), default=line.year)
    for some, year in (([one for one in together if one.year == line.year], line.year), (a_year, last)):
        total, most = _pounds(some), costs.ceiling(line.category, year)
        if total > most.pounds:
            return f"above {most.says}: £{total:,.2f} of £{float(most.pounds):,.2f}"
    return ""


def _asks(line: BenefitLine, taken: Sequence[BenefitLine], costs: Costs, as_of: date | None) -> str:
    """A question where units that are gone can not have cost that much yet; "" where there is none."""
    since = costs.since(line.category, line.year, as_of) if as_of else None
    total = _pounds(one for one in taken if one.year == line.year)
    if since is None or total <= since:
        return ""
    return (
        f"; is it of that year alone? Since they went, {costs.ceiling(line.category, line.year).says.partition(' ')[2]}"
        f" £{float(since):,.2f} in it, not £{total:,.2f}"
    )


def _pounds(lines: Iterable[BenefitLine]) -> Decimal:
    return sum((line.amount or NOUGHT for line in lines), NOUGHT)


def too_early(category: str, evidence: Evidence) -> str:
    """Why a saving of a category may not have begun, in words; "" if nothing is in its way.

    Fetching and consumables start once sheets are delivered, rent once paper is closed and a whole box is out of its
    contract, space once a whole room is released, fax once a machine is gone, pay once finance signs: that is the
    line's own second signature. A category that has no rung may not count: nobody knows what it waits for.
    """
    if category not in evidence.starts:
        return f"no rung is known for {category}: use a category of the model's table"
    starts = evidence.starts[category]
    if starts in ("", Rung.BASELINE, Rung.SIGNED_OFF):
        return ""
    if starts == EventKind.FAX_DISPOSED:
        return "" if evidence.fax_disposed else "no fax machine is gone"
    reached = {step.rung: step for step in evidence.steps}
    step, released = reached.get(Rung(starts)), reached.get(Rung.SPACE_RELEASED)
    if starts == Rung.SPACE_RELEASED:
        return "" if released and released.m2 else "no room was handed over whole"
    if not step or not step.sheets:
        return f"no sheet is {starts}"
    if starts == Rung.CLOSED and not (released and released.boxes):
        return "no whole box is out of its contract"
    return ""


def signed_off(lines: Iterable[BenefitLine], signatures: Iterable[Signature]) -> Decimal | None:
    """Cash a year that is saved and signed off, in pounds to the penny; None where no line is.

    Lines are those that count here (`counted`). A line that recurs counts once, with its latest signed year: the next
    year is the same saving, not another. One-off savings are in no sum of pounds a year.
    """
    return cash_a_year(judged(lines, signatures))


def cash_a_year(register: Iterable[Judged]) -> Decimal | None:
    """The same of lines that were judged already."""
    signed = _cash(register)
    return _pounds(a_year_of(signed)) if signed else None


def a_year_of(lines: Iterable[BenefitLine]) -> tuple[BenefitLine, ...]:
    """Of the lines those that recur, each with its latest year."""
    latest: dict[tuple[OdsCode, str], BenefitLine] = {}
    for line in sorted(lines, key=lambda line: line.year):
        if line.recurring:
            latest[line.trust, line.line.casefold()] = line
    return tuple(latest.values())


def _cash(register: Iterable[Judged]) -> list[BenefitLine]:
    """The lines of cash that are signed off."""
    return [
        one.line
        for one in register
        if one.state is State.SIGNED_OFF and one.line.benefit_class is BenefitClass.CASH and one.line.amount is not None
    ]


def counted(register: Iterable[Judged]) -> tuple[BenefitLine, ...]:
    """The lines that no other programme counts."""
    return tuple(one.line for one in register if one.state is not State.ELSEWHERE)


# ---------------------------------------------------------------- sums
def by_class(lines: Iterable[BenefitLine]) -> dict[BenefitClass, Decimal]:
    """Pounds of each class that has an amount: together they are all that has one."""
    sums: dict[BenefitClass, Decimal] = {one: NOUGHT for one in BenefitClass if one is not BenefitClass.UNMONETISED}
    for line in lines:
        if line.amount is not None:
            sums[line.benefit_class] += line.amount
    return sums


def against_forecast(register: Iterable[Judged]) -> tuple[Comparison, ...]:
    """Realised beside forecast, by category, class and financial year; what another programme counts is left out."""
    groups: dict[tuple[str, BenefitClass, str], list[Judged]] = {}
    for one in register:
        if one.state is not State.ELSEWHERE:
            key = (one.line.category, one.line.benefit_class, one.line.year)
            groups.setdefault(key, []).append(one)
    return tuple(
        Comparison(
            *key,
            forecast=_sum(one.line for one in group if not one.line.realised),
            realised=_sum(one.line for one in group if one.state is State.SIGNED_OFF),
            unsigned=_sum(one.line for one in group if one.line.realised and one.state is not State.SIGNED_OFF),
        )
        for key, group in sorted(groups.items())
    )


def _sum(lines: Iterable[BenefitLine]) -> Decimal | None:
    amounts = [line.amount for line in lines if line.amount is not None]
    return sum(amounts, NOUGHT) if amounts else None


def figures(register: Iterable[Judged]) -> tuple[Figure, ...]:
    """What is signed off a year, and how many lines are in each state."""
    given = tuple(register)
    cash, lines = cash_a_year(given), a_year_of(_cash(given))
    signed = Figure(
        key="benefits.signed-off",
        label="Cash saved a year, signed off",
        value=NO_EVIDENCE if cash is None else str(cash),
        unit="GBP/year",
        counted_from="realised cash-releasing lines that recur, each with its latest year, signed by two people, the "
        f"second of finance{_named(lines)}",
        formula=" + ".join(str(line.amount) for line in lines) or "sum of amounts",
        rests_on=("table:benefits", "table:overlaps"),
    )
    states = tuple(
        Figure(
            key=f"benefits.{state.name.lower().replace('_', '-')}.lines",
            label=f"Lines of the benefits register: {state}",
            value=str(sum(1 for one in given if one.state is state)),
            unit="line",
            counted_from="rows of the benefits register",
            rests_on=("table:benefits",),
        )
        for state in State
    )
    return signed, *states


def _named(lines: Sequence[BenefitLine]) -> str:
    """The lines by their numbers; of several trusts with whose they are."""
    whose = len({line.trust for line in lines}) > 1
    names = (f"{f'{line.trust} ' if whose else ''}{line.line} of {line.year}" for line in lines)
    return f": {', '.join(names)}" if lines else ""
