"""Writes docs/worked_example.md out of the model and Northmoor's tables: ``python -m tests.spec.worked_example``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from reports.money.appraisal import appraise, discount_rates
from reports.money.corrections import corrections, one_by_one, without
from reports.money.model import run
from reports.money.results import Appraisal, BenefitClass, ModelLine, Plan, Run, Sort, Treatment
from tests.reports.money.northmoor import central, choices, plan, scanning_everything

DOCUMENT = Path(__file__).parents[2] / "docs" / "worked_example.md"
EVERY = tuple(one.key for one in corrections())
INTRODUCTION = """# The worked example

Northmoor Hospitals (ZZ9) is a fictional trust. Its tables are in [`samples/northmoor`](../samples/northmoor): baseline,
rooms, plan and its own assumptions; all other assumptions are the national ones
([`reports/tables/assumptions.csv`](../reports/tables/assumptions.csv)), at their central values. This page is written
by `python -m tests.spec.worked_example`, and `make test` fails when it says anything that the model does not.

The model was first written simpler than it should be. With all its corrections undone it gives the figures of that
simple model to the penny; they are put in one by one below, each with what it is worth.
"""


def appraised(of: Plan, lines: Sequence[ModelLine] | None = None) -> tuple[Run, Appraisal]:
    """A plan's run and appraisal, with Northmoor's central values."""
    found = run(of, central(), lines)
    return found, appraise(found, discount_rates())


def document() -> str:
    """The whole page."""
    parts = (INTRODUCTION, *_trust(), *_simple(), *_corrected(), *_now(), *_everything(), *_box())
    return "\n".join(parts) + "\n"


def _trust() -> Iterator[str]:
    yield "## The trust and its plan\n"
    yield "| series | folders | sheets | on site | treatment | scanned | destroyed | held | done by year 1, 2, .. |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for one in plan().series:
        shares = (one.scanned, one.destroyed, one.held)
        phase = " ".join(_percent(share) for share in one.phase[1:])
        cells = (one.treatment, *map(_percent, shares), phase)
        yield f"| {one.code} {one.name} | {one.folders:,} | {round(one.sheets):,} | {_percent(one.on_site)} | " + (
            " | ".join(cells) + " |"
        )
    yield "\n| its own assumptions | low | central | high | source |\n|---|---|---|---|---|"
    for choice in choices().values():
        own = choice.used
        if own.status == "stated by the trust":
            yield f"| {own.key} ({own.unit}) | {own.low:,} | {own.central:,} | {own.high:,} | {own.source} |"


def _simple() -> Iterator[str]:
    found, appraisal = appraised(plan(), without(EVERY))
    yield "\n## The simple model\n"
    yield from _years(found)
    yield ""
    yield from _headlines(appraisal)


def _corrected() -> Iterator[str]:
    yield "\n## The corrections, one by one\n"
    yield "| correction | NPSV | its effect | cash NPV | its effect | what paper costs now, a year | its effect |"
    yield "|---|---|---|---|---|---|---|"
    before: tuple[Fraction, ...] | None = None
    for correction, lines in one_by_one():
        appraisal = appraised(plan(), lines)[1]
        figures = (appraisal.npsv, appraisal.cash_npv, sum(appraisal.base.values(), Fraction(0)))
        effects = [
            "" if before is None else _change(now - was) for now, was in zip(figures, before or figures, strict=True)
        ]
        name = correction.name if correction else "*the simple model*"
        pairs = (cell for figure, effect in zip(figures, effects, strict=True) for cell in (_pounds(figure), effect))
        yield f"| {name} | " + " | ".join(pairs) + " |"
        before = figures
    for correction in corrections():
        yield f"\n**{correction.name}.** {correction.why}\n\n| line | as it was | as it is |\n|---|---|---|"
        now = {line.key: line.formula.text for line in without(())}
        for line, was in correction.was:
            yield f"| {line} | `{was}` | `{now[line]}` |"


def _now() -> Iterator[str]:
    found, appraisal = appraised(plan())
    yield "\n## The model as it is\n"
    yield from _years(found)
    yield ""
    yield from _headlines(appraisal)
    yield "\n| category | costs now, a year | saved in year 5 | saved in year 10 |\n|---|---|---|---|"
    for category, base in appraisal.base.items():
        saved = found.total(Sort.BENEFIT, category=category)
        yield f"| {category} | {_pounds(base)} | {_pounds(saved[5])} | {_pounds(saved[10])} |"
    yield "\nNo category saves more than it costs, in any year; a run in which one did would say so in its checks."


def _everything() -> Iterator[str]:
    yield "\n## If everything were scanned\n"
    bulk = [replace(one, treatment=Treatment.BULK) for one in scanning_everything().series]
    yield "| | scanning | NPSV | cash NPV | pays back after |\n|---|---|---|---|---|"
    for name, of, lines in (
        ("the simple model", scanning_everything(), without(EVERY)),
        (
            "the simple model, but held paper stays",
            scanning_everything(),
            without([key for key in EVERY if key != "held"]),
        ),
        ("the model as it is", scanning_everything(), None),
        ("the model as it is, all in bulk without a premium", replace(plan(), series=tuple(bulk)), None),
    ):
        found, appraisal = appraised(of, lines)
        pounds = (sum(found.row("scanning"), Fraction(0)), appraisal.npsv, appraisal.cash_npv)
        yield f"| {name} | {' | '.join(map(_pounds, pounds))} | {_after(appraisal)} |"
    yield "\nScanning everything loses money; a treatment for each series does not."


def _box() -> Iterator[str]:
    found = run(plan(), central())
    lines = [line for line in found.lines if line.category == "one box"]
    yield "\n## One box\n\n| | | |\n|---|---|---|"
    for line in lines:
        yield f"| {line.name} | {float(found.row(line.key)[0]):,.2f} {line.unit} | `{line.formula.text}` |"
    yield "\nScanning never pays for itself by the rent of its box; review and destruction do."


def _years(found: Run) -> Iterator[str]:
    cost, cash = found.total(Sort.COST), found.total(Sort.BENEFIT, BenefitClass.CASH)
    other = found.total(Sort.BENEFIT, BenefitClass.NON_CASH)
    floor, boxes, closed = found.row("floor_released"), found.row("boxes_earning"), found.row("sheets_closed")
    sheets = sum((one.sheets for one in found.plan.series), Fraction(0))
    yield "| year | cost | cash-releasing | not cash-releasing | m2 | boxes whose rent is saved | sheets closed |"
    yield "|---|---|---|---|---|---|---|"
    for year in range(found.plan.years + 1):
        pounds = " | ".join(_pounds(row[year]) for row in (cost, cash, other))
        space = f"{int(floor[year]):,} | {int(boxes[year]):,}"
        yield f"| {year} | {pounds} | {space} | {float(100 * closed[year] / sheets):.1f}% |"


def _headlines(appraisal: Appraisal) -> Iterator[str]:
    yield f"- Net present social value: {_pounds(appraisal.npsv)}; cash alone: {_pounds(appraisal.cash_npv)}"
    yield f"- Pays back after: {_after(appraisal)}; most money laid out: {_pounds(appraisal.peak_need)}"
    gross, net = _pounds(appraisal.steady_gross), _pounds(appraisal.steady_net)
    yield f"- Saved in the last year: {gross}; less the costs of that year: {net}"
    yield f"- Paper costs now: {_pounds(sum(appraisal.base.values(), Fraction(0)))} a year"


def _after(appraisal: Appraisal) -> str:
    return "never, in these years" if appraisal.payback_years is None else f"{float(appraisal.payback_years):.2f} years"


def _pounds(amount: Fraction) -> str:
    sign = "−" if round(amount) < 0 else ""
    return f"{sign}£{abs(round(amount)):,}"


def _change(amount: Fraction) -> str:
    return f"+{_pounds(amount)}" if round(amount) > 0 else _pounds(amount)


def _percent(share: Fraction) -> str:
    return f"{float(100 * share):g}%"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
