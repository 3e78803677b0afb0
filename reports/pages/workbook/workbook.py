"""The workbook put together: sheets in their order, those that others rest on written first."""

from __future__ import annotations

from collections.abc import Mapping

from reports.pages.views import PageContent
from reports.pages.workbook import (
    assumptions,
    baseline,
    benefits,
    cash_flow,
    checks,
    financial,
    progress,
    read_me,
    reconciliation,
    sensitivity,
    sources,
    summary,
    trusts,
)
from reports.pages.workbook.book import Book, Write

WRITERS: Mapping[str, Write] = {  # in the order of the file
    "Read me": read_me.write,
    "Summary": summary.write,
    "Assumptions": assumptions.write,
    "Baseline": baseline.write,
    "Progress": progress.write,
    "Cash flow": cash_flow.write,
    "Financial case": financial.write,
    "Benefits register": benefits.write,
    "Sensitivity": sensitivity.write,
    "Reconciliation": reconciliation.write,
    "Trusts": trusts.write,
    "Sources": sources.write,
    "Checks": checks.write,
}
OF_ONE_TRUST = ("Baseline", "Cash flow", "Financial case", "Sensitivity")
LAST = ("Checks", "Summary", "Read me")  # they look back at what the others wrote


def write_workbook(content: PageContent) -> bytes:
    """The workbook of a trust or of all, as bytes of an XLSX file: the same content, the same bytes.

    Every formula is saved with its exact value. Raises what the model raises for a plan that cannot be worked out.
    """
    book = Book(content)
    chosen = [name for name in WRITERS if not (content.whole and name in OF_ONE_TRUST)]
    for name in chosen:
        book.add(name)
    for name in (*(one for one in chosen if one not in LAST), *LAST):
        WRITERS[name](book, book.sheet(name))
    for sheet in book.sheets.values():
        sheet.finish()
    book.sheet("Summary").page.activate()
    return book.closed()
