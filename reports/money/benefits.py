"""The benefits register: what was forecast, what was saved, and what of it counts because two people signed it.

In come the lines of a trust's register, the signatures under them (checked by `custody.signing`), the savings that
another programme counts, and the ladder's steps; out comes each line with what stands in its way, and the sums of those
that count. A line that does not count is listed with the reason, never dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from records.programme import EventKind, KeptTable, Rung, Signature, digest_of
from records.types import OdsCode
from reports.figures import NO_EVIDENCE, Figure
from reports.inputs.benefits import REALISED
from reports.inputs.overlaps import Overlap
from reports.money.results import BenefitClass, ModelLine, Sort

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
    TOO_EARLY = "its rung has no evidence yet"
    UNSIGNED = "waits for a second person's signature"


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
    ``fax_disposed`` is the number of machines that are gone; None where nobody registered any.
    """

    steps: tuple[Reached, ...]
    starts: Mapping[str, str]
    fax_disposed: int | None = None


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


# ---------------------------------------------------------------- two signatures
def second_signature(line: BenefitLine, signatures: Iterable[Signature]) -> Signature | None:
    """The signature of a person other than the author, by a key with which nobody else has signed anything.

    The author must have signed the line as well: else nobody knows which key is the author's, and one person could
    sign under two names. ``signatures`` are those that were checked and hold.
    """
    given = tuple(signatures)
    on_line = sorted((signed for signed in given if signed.digest == line.digest), key=lambda one: one.signed)
    if not any(same_person(signed.person, line.author) for signed in on_line):
        return None
    others = (one for one in on_line if not same_person(one.person, line.author) and _own_key(one, given))
    return next(others, None)


def _own_key(one: Signature, given: Iterable[Signature]) -> bool:
    """Whether its key has signed under no other person's name."""
    return all(same_person(one.person, other.person) for other in given if other.public_key == one.public_key)


def same_person(one: str, other: str) -> bool:
    """Whether two names may be one person's: capitals, full stops, initials and left-out names make no other person.

    Who shares a surname and an initial must write both names out to be told apart.
    """
    return any(_agree(first, second) for first in _readings(one) for second in _readings(other))


def _readings(name: str) -> list[list[str]]:
    """The parts of a name, its surname last. After a comma there may be forenames, or an office: both are tried."""
    before, comma, after = name.replace(".", " ").casefold().partition(",")
    return [reading.split() or [""] for reading in ((before, f"{after} {before}") if comma else (before,))]


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    (*first, surname), (*second, other_surname) = one, other
    return surname == other_surname and all(_may_be(*pair) for pair in zip(first, second, strict=False))


def _may_be(one: str, other: str) -> bool:
    """Whether two forenames are the same, or one is the other's initial."""
    return one == other or (one[0] == other[0] and 1 in (len(one), len(other)))


# ---------------------------------------------------------------- what counts
def judged(
    lines: Iterable[BenefitLine],
    signatures: Iterable[Signature],
    overlaps: Iterable[Overlap] = (),
    evidence: Evidence | None = None,
) -> tuple[Judged, ...]:
    """Each line with its state. ``overlaps`` are those of the lines' own trust.

    Without ``evidence`` the ladder is not asked whether a saving may have begun.
    """
    given, elsewhere = tuple(signatures), {overlap.line.casefold(): overlap for overlap in overlaps}
    found = []
    for line in lines:
        second = second_signature(line, given) if line.realised else None
        early = too_early(line.category, evidence) if evidence else ""
        state, says = _state(line, second, elsewhere.get(line.line.casefold()), early)
        found.append(Judged(line, state, says, second))
    return tuple(found)


def _state(line: BenefitLine, second: Signature | None, overlap: Overlap | None, early: str) -> tuple[State, str]:
    if overlap:
        return State.ELSEWHERE, f"{overlap.programme} counts it ({overlap.evidence}; found by {overlap.person})"
    if not line.realised:
        return State.FORECAST, "still to come"
    if not line.evidence:
        return State.NO_EVIDENCE, "nothing proves it: name the paper that does"
    if line.benefit_class is BenefitClass.CASH and not line.budget_code:
        return State.NO_EVIDENCE, "no budget is named: cash is saved once a budget falls, so write which"
    if early:
        return State.TOO_EARLY, early
    if second is None:
        return State.UNSIGNED, "its author and a second person must sign it, each with a key of their own"
    if second.signed < begins(line.year):
        return State.TOO_EARLY, f"it was signed before {line.year} had begun: what is still to come is no saving"
    return State.SIGNED_OFF, f"signed by {second.person}, {second.role}, {second.signed[:10]}"


def begins(year: str) -> str:
    """The first day of a financial year ("2027-28"), as ISO 8601."""
    return f"{year.partition('-')[0]}-04-01"


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
    signed = [
        one.line
        for one in register
        if one.state is State.SIGNED_OFF and one.line.benefit_class is BenefitClass.CASH and one.line.amount is not None
    ]
    if not signed:
        return None
    latest: dict[tuple[OdsCode, str], BenefitLine] = {}
    for line in sorted(signed, key=lambda line: line.year):
        if line.recurring:
            latest[line.trust, line.line.casefold()] = line
    return sum((line.amount or NOUGHT for line in latest.values()), NOUGHT)


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
    cash = cash_a_year(given)
    signed = Figure(
        key="benefits.signed-off",
        label="Cash saved a year, signed off",
        value=NO_EVIDENCE if cash is None else str(cash),
        unit="GBP/year",
        counted_from="realised cash-releasing lines that recur, each with its latest year, signed by two people",
        formula="sum of amounts",
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
