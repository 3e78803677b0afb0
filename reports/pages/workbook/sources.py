"""The sheet of sources: where every table comes from, what every printed figure was made from, and how."""

from __future__ import annotations

from collections.abc import Iterator

from reports.money.appraisal import discount_rates, optimism_bias
from reports.money.financial import vat_rules
from reports.pages.pages import page_of
from reports.pages.workbook.book import Book
from reports.pages.workbook.looks import Look
from reports.pages.workbook.sheet import Sheet

FIGURES = ("Figure", "What it is", "Value", "Unit", "Counted from", "Formula", "Rests on")
FIGURE_LOOKS = (Look.TEXT, Look.WORDS, Look.TEXT, Look.TEXT, Look.WORDS, Look.WORDS, Look.WORDS)


def write(book: Book, sheet: Sheet) -> None:
    """Sources of rates, rules and claims; then every figure, as `casenote explain` tells it."""
    sheet.widths(36, 40, 18, 14, 44, 50, 44)
    sheet.title(
        "Sources", "Sources of assumptions stand beside them. A figure can be asked for by its key: casenote explain"
    )
    sheet.heading("Rates and rules")
    sheet.table(("What", "Source", "Status"), (Look.TEXT, Look.WORDS, Look.TEXT), _rules())
    sheet.heading("Who said what")
    claims = ((f"{one.topic}: {one.value:,} {one.unit}", f"{one.speaker}, {one.said}: {one.source}", one.status.value)
              for one in book.content.money.claims)  # fmt: skip
    sheet.table(("Claim", "Source", "Status"), (Look.WORDS, Look.WORDS, Look.TEXT), claims)
    sheet.heading(
        "Every figure of the report",
        "Values are exact, in words; as they were when the report was made.",
        "A selection: those of the long tables over months and years are in the JSON file of the same name.",
    )
    figures = (
        (
            one.key,
            one.label,
            one.value,
            one.unit.replace("GBP", "£"),
            one.counted_from,
            one.formula,
            ", ".join(one.rests_on),
        )
        for one in page_of(book.content).book.listed
    )
    sheet.table(FIGURES, FIGURE_LOOKS, figures)


def _rules() -> Iterator[tuple[str, str, str]]:
    for rate in discount_rates():
        yield f"Discount rate, years {rate.from_year} to {rate.to_year}", rate.source, rate.release
    for bias in optimism_bias():
        yield f"Optimism bias: {bias.kind}, {bias.of}, {bias.lower} to {bias.upper}", bias.source, "published range"
    for category, rule in vat_rules().items():
        yield f"Value added tax: {category}", f"{rule.source}. {rule.note}", rule.status.value
