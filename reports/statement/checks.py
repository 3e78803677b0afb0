"""What must be true of a report: each rule with whether it holds here. A rule that was not looked at is not listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction

from records.programme import KeptTable, Signature
from records.types import Tally
from reports.inputs.claims import Claim
from reports.inputs.envelopes import Envelope
from reports.money.appraisal import (
    benefits_of,
    costs_of,
    discount_rates,
    net_present_value,
    net_present_value_backwards,
)
from reports.money.benefits import Judged, State
from reports.money.claims import part_faults
from reports.money.reconciliation import Bridge
from reports.money.results import BenefitClass, Case, Sort
from reports.pages.views import CheckRow
from reports.progress.documents import Verdict
from reports.progress.nation import Nation
from reports.progress.standing import Colour, Standing

HALF_A_PENNY = Fraction(1, 200)  # pounds


def of_tables(damaged: Iterable[KeptTable]) -> Iterator[CheckRow]:
    """Tables of the ledger that are not as they were taken: nothing is counted from them."""
    faults = tuple(
        f"{table} was changed or damaged, and nothing is read from it: import it again." for table in damaged
    )
    if faults:
        yield _row("What was taken in is as it was taken", faults, None, "")


def of_day(
    as_of: date, later: Sequence[KeptTable], signed: Iterable[Signature | None], tallies: Iterable[Tally]
) -> Iterator[CheckRow]:
    """What a report of an earlier day says though it was not known on that day."""
    day = as_of.isoformat()
    late = [one for one in signed if one is not None and one.signed[:10] > day]
    said = []
    if later:
        given = "; ".join(f"{table}, on {table.entered[:10]}" for table in later)
        said.append(f"Given only after the day, and used as it was given: {given}.")
    if late:
        names = "; ".join(dict.fromkeys(f"{one.person}, {one.role}, on {one.signed[:10]}" for one in late))
        said.append(f"Signed later, and counted as signed: by {names}.")
    if any(tally.last_taken and tally.last_taken[:10] > day for tally in tallies):
        said.append("Documents are counted as they are in the ledger now: some came in after the day.")
    if said:
        yield CheckRow("What is reported was known on the day", Verdict.UNKNOWN, " ".join(said))


def of_standing(standing: Standing) -> Iterator[CheckRow]:
    """Rules of a trust's paper, machines and documents."""
    yield _row("Every sheet is in one state and one store", standing.ladder.faults, 1, "The pools add up.")
    yield _row("The register of fax machines fits", standing.fax.faults, 24, "No more are disposed of than registered.")
    yield _row("What is accepted is valid", standing.standards.faults, 7, "Each was validated against a named profile.")
    signed = standing.signature
    yield CheckRow(
        "The baseline is signed",
        Verdict.HOLDS if signed else Verdict.UNKNOWN if standing.baseline is None else Verdict.FAILS,
        f"By {signed.person}, {signed.role}, on {signed.signed[:10]}." if signed else standing.signature_fault,
    )
    progress = standing.ladder.progress
    if progress is not None:
        says = "Closed of baseline and scope is between nothing and all."
        yield _row("Progress is a share", () if 0 <= progress <= 1 else ("It is not.",), 8, says)
    unsure = standing.baseline is None or bool(standing.signature_fault) or bool(standing.forecast.why_not)
    coloured = standing.rating.colour is not Colour.GREY
    faults = ("It has a colour.",) if unsure and coloured and standing.forecast.by_target is None else ()
    yield _row("What may not be known has no colour", faults, 20, f"The rating is {standing.rating.colour}.")


def of_case(case: Case) -> Iterator[CheckRow]:
    """Rules of a trust's money."""
    run, rates = case.run, discount_rates()
    yield _row("No saving is above what its category costs", run.faults, 9, "Category by category, in every year.")
    total = run.total(Sort.BENEFIT)
    classes = [run.total(Sort.BENEFIT, one) for one in BenefitClass if one is not BenefitClass.UNMONETISED]
    apart = tuple(sum(year, Fraction(0)) for year in zip(*classes, strict=True))
    says = "Cash-releasing, non-cash-releasing and societal are all that has an amount."
    yield _row("Classes of benefit add up", () if apart == total else ("They do not.",), 11, says)
    flow = benefits_of(run) - costs_of(run)
    apart_by = abs(net_present_value(flow, rates) - net_present_value_backwards(flow, rates))
    faults = () if apart_by < HALF_A_PENNY else (f"They differ by {float(apart_by):.2f} pounds.",)
    yield _row("The net present value comes out the same in two ways", faults, 14, "Forwards and backwards.")
    if case.uncertainty:
        spread = case.uncertainty.npsv
        ordered = spread.p10 <= spread.p50 <= spread.p90
        says = f"{case.uncertainty.draws:,} draws, seed {case.uncertainty.seed}."
        yield _row("Percentiles are in order", () if ordered else ("They are not.",), 26, says)


def of_register(register: Sequence[Judged], case: Case | None) -> Iterator[CheckRow]:
    """Rules of what is said to be saved."""
    name = "No realised saving is above what its category costs"
    signed = [one for one in register if one.state in (State.SIGNED_OFF, State.ABOVE)]
    if signed and case is None:
        yield CheckRow(name, Verdict.UNKNOWN, "Not checked: no case says what the paper costs.", 9)
    elif signed:
        faults = tuple(
            f"{one.line.line} of {one.line.year} does not count: {one.says}."
            for one in signed
            if one.state is State.ABOVE
        )
        yield _row(name, faults, 9, "Category by category, in each financial year and a year.")


def of_nation(
    nation: Nation, claims: Sequence[Claim], envelopes: Sequence[Envelope], bridges: Sequence[Bridge]
) -> Iterator[CheckRow]:
    """Rules of what was added up over trusts."""
    says = "Every count of the regions, added, is the nation's; every trust is in one region."
    yield _row("Trusts, regions and nation add up", nation.faults, 12, says)
    yield _row("Claims add up to what they are parts of", part_faults(claims), 13, "To the pound.")
    apart = tuple(
        f"{one.name}: its parts come to {sum(part.amount for part in one.parts):,}"
        for one in envelopes
        if one.parts and sum(part.amount for part in one.parts) != one.amount
    )
    yield _row("Parts of funds add up", apart, 13, "To the penny.")
    for one in bridges:
        whole = sum((bar.amount for bar in one.bars), Fraction(0)) == one.claimed
        faults = (*(() if whole else ("The rows do not come to the claim.",)), *((one.fault,) if one.fault else ()))
        yield _row(f"The bridge to {one.claim.key} adds up, under the recorded cost", faults, 9, one.says)


def _row(name: str, faults: Sequence[str], number: int | None, says: str) -> CheckRow:
    """One rule: it fails with its faults, or holds with what was looked at."""
    return CheckRow(name, Verdict.FAILS if faults else Verdict.HOLDS, " ".join(faults) or says, number)
