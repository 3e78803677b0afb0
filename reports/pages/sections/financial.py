"""The financial case: nominal pounds by financial year, with VAT and capital charges. Never added to the economic."""

from __future__ import annotations

from reports.pages.blocks import Cell, Column, Missing, Row, Section, Table, Words
from reports.pages.book import FigureBook
from reports.pages.missing import says
from reports.pages.views import PageContent

COLUMNS = (
    ("capital", "Capital"),
    ("revenue", "Revenue"),
    ("vat", "VAT"),
    ("capital_charges", "Capital charges"),
    ("cash_released", "Cash released"),
    ("net", "Net"),
    ("cumulative", "Net so far"),
    ("revenue_effect", "Effect on revenue"),
)
RULES = (
    "Pounds as they will be paid, with VAT that cannot be reclaimed, without discount and without optimism about what"
    " frees no budget. Not to be added to the economic case."
)


def financial_section(content: PageContent, book: FigureBook) -> Section | None:
    """The section of one trust; none where there is no case at all."""
    if content.whole or content.case is None:
        return None
    heading = "What it does to budgets: the financial case"
    if not content.case.financial:
        return Section("financial", heading, (Missing(says(content, "prices")),))
    rests = (f"table:plan:{content.case.plan.version}", "table:prices")
    rows = tuple(
        Row(
            year.label,
            (
                Cell(year.label),
                *(
                    book.pounds(
                        f"financial.{year.label}.{name.replace('_', '-')}",
                        f"{label}, {year.label}",
                        getattr(year, name),
                        "the model at prices of each year",
                        rests_on=rests,
                        listed=False,
                    )
                    for name, label in COLUMNS
                ),
            ),
        )
        for year in content.case.financial
    )
    columns = (Column("year", "Financial year"), *(Column(name, label, numeric=True) for name, label in COLUMNS))
    table = Table("financial", "The financial case, by financial year, in nominal pounds", columns, rows, wide=True)
    return Section("financial", heading, (Words((RULES,), quiet=True), table))
