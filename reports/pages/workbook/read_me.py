"""The first sheet: what the workbook holds, from when, who signed for it, and how to use it."""

from __future__ import annotations

from collections.abc import Iterator

from reports.figures import NO_BASELINE
from reports.money.assumptions import overrides
from reports.money.pounds import label_of
from reports.pages.printed import day, instant
from reports.pages.workbook.book import Book
from reports.pages.workbook.looks import Look
from reports.pages.workbook.sheet import Sheet

ABOUT = {
    "Summary": "What it is worth, how far it is, whether all checks hold.",
    "Assumptions": "Every number that is no count, with range, source and owner; the scenario, and values of your own.",
    "Baseline": "What was counted, by series and store, and the plan: both can be changed.",
    "Progress": "The ladder from paper to saving, the burn-up, the forecast.",
    "Cash flow": "The economic case, line by line and year by year, in real pounds.",
    "Financial case": "The same plan as budgets feel it: nominal pounds, VAT, capital charges.",
    "Benefits register": "What was forecast and what was signed off, line by line.",
    "Sensitivity": "Each assumption moved alone, and all drawn at once. Frozen.",
    "Reconciliation": "The bridge to what was claimed, the statutory return, funds and claims.",
    "Trusts": "One row for each trust.",
    "Sources": "Where it all comes from; every figure with its key.",
    "Checks": "What must hold. It is worked out again with every change.",
}
HOW = (
    "Yellow cells are inputs: write into them, and everything else follows. Nothing else needs to be changed.",
    "Grey cells are frozen: they were worked out when the report was made, and do not follow a change.",
    "All other figures are live formulas. Each was saved with its exact value, for previewers that work nothing out.",
    "A note at the top of each sheet says which pounds are on it: real and nominal pounds are never added.",
    "What is not known says so in words. It is not nought, and no default stands in its place.",
    "To go back to what was reported: choose the scenario central, empty the own values, or open the file anew.",
    "P10, P50 and P90: one in ten, half, nine in ten of the draws are below. CRB: cash-releasing; NCRB: not"
    " cash-releasing; SB: good for society; UB: without an amount.",
    "There are no macros, no links to other files and no random numbers in it.",
)


def write(book: Book, sheet: Sheet) -> None:
    """Scope, days, baseline, signature, digest, and the sheets one by one."""
    content = book.content
    sheet.widths(30, 118)
    sheet.title(f"{content.title}: replacing paper, progress and savings")
    for label, said in _facts(book):
        sheet.line((label, said), (Look.TEXT, Look.WORDS))
    sheet.heading("How to use it")
    for number, sentence in enumerate(HOW, 1):
        sheet.line((f"{number}.", sentence), (Look.TEXT, Look.WORDS))
    sheet.put(sheet.row, 0, "an input", given=True)
    sheet.put(sheet.row, 1, "a frozen figure", frozen=True)
    sheet.row += 1
    sheet.heading("Sheets")
    for name in book.sheets:
        if name in ABOUT:
            sheet.line((name, ABOUT[name]), (Look.TEXT, Look.WORDS))
    left_out = [name for name in ABOUT if name not in book.sheets]
    if left_out:
        sheet.line(("In each trust's own", ", ".join(left_out)), (Look.TEXT, Look.WORDS))
    _overridden(book, sheet)


def _facts(book: Book) -> Iterator[tuple[str, str]]:
    content = book.content
    standing = content.standing
    baseline = standing.baseline if standing else None
    yield "Of whom", f"All trusts: {len(content.trusts)}" if content.whole else f"{content.title}, {content.code}"
    yield "As of", day(content.as_of.isoformat())
    yield "Last thing counted", instant(content.made)
    if not content.whole:
        yield (
            "Baseline",
            f"version {baseline.version}, frozen on {day(baseline.frozen.isoformat())}" if baseline else NO_BASELINE,
        )
        signed = standing.signature if standing else None
        fault = (standing.signature_fault if standing else "") or "There is no baseline to sign."
        yield (
            "Signed by",
            f"{signed.person}, {signed.role}, {instant(signed.signed)}: checked, and holds" if signed else fault,
        )
        plan = content.case.plan if content.case else None
        yield (
            "Plan",
            f"version {plan.version}, {plan.years} years after year 0, which is {label_of(plan.first_year)}"
            if plan
            else "no plan yet",
        )
    yield "Digest of inputs", content.digest or "not stated"


def _overridden(book: Book, sheet: Sheet) -> None:
    """The log of national values that the trust put its own over."""
    said = overrides(book.content.money.assumptions)
    if said:
        sheet.heading("The trust's own values in place of national ones")
        for line in said:
            sheet.line(("", line), (Look.TEXT, Look.WORDS))
