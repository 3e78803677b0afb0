"""The sheet of checks: what must hold of this workbook, live, and what was found when the report was made."""

from __future__ import annotations

from reports.pages.sections.checks import all_checks
from reports.pages.workbook.book import Book
from reports.pages.workbook.looks import BAD, GOOD, Look
from reports.pages.workbook.sheet import Live, Sheet
from reports.progress.documents import Verdict

OK, NOT_OK, UNKNOWN = "OK", "NOT OK", "NOT KNOWN"
SAYS = {Verdict.HOLDS: OK, Verdict.FAILS: NOT_OK, Verdict.UNKNOWN: UNKNOWN}
OVERALL = "checks"
ALL_OK = "All checks are OK"
SOME = "NOT OK: see the sheet of checks"


def write(book: Book, sheet: Sheet) -> None:
    """Every check of the other sheets; then those of the report, which are frozen."""
    sheet.widths(70, 14, 90, 8)
    sheet.title("Checks", "The upper ones are live: they are worked out again with every change of an input.")
    overall, sheet.row = sheet.row, sheet.row + 2
    sheet.head(("What must hold", "Now", "What is looked at", "Rule"))
    sheet.freeze(sheet.row, 0)
    first = sheet.row
    for check in book.checks:
        verdict = Live(f'IF({check.formula},"{OK}","{NOT_OK}")', OK if check.holds else NOT_OK)
        sheet.line(
            (check.name, verdict, check.says, check.number or ""), (Look.WORDS, Look.BIG, Look.WORDS, Look.COUNT)
        )
    last = sheet.row - 1
    sheet.heading("Found when the report was made", "These are frozen.")
    sheet.head(("What must hold", "Then", "What was found", "Rule"))
    start = sheet.row
    for row in all_checks(book.content):
        values = (row.name, SAYS[row.verdict], row.says, row.number or "")
        sheet.line(values, (Look.WORDS, Look.TEXT, Look.WORDS, Look.COUNT), frozen=True)
    _overall(book, sheet, overall, (first, last), (start, sheet.row - 1))


def overall(book: Book) -> str:
    """What all checks come to as the workbook is written."""
    failed = any(one.verdict is Verdict.FAILS for one in all_checks(book.content))
    return ALL_OK if all(check.holds for check in book.checks) and not failed else SOME


def _overall(book: Book, sheet: Sheet, row: int, live: tuple[int, int], frozen: tuple[int, int]) -> None:
    areas = [sheet.area((first, 1), (last, 1)) for first, last in (live, frozen) if first <= last]
    failed = "+".join(f'COUNTIF({area},"{NOT_OK}")' for area in areas) or "0"
    sheet.put(row, 0, Live(f'IF({failed}=0,"{ALL_OK}","{SOME}")', overall(book)), Look.BIG)
    book.name(OVERALL, sheet.cell(row, 0))
    for at in (row, *range(live[0], sheet.row)):
        column = 0 if at == row else 1
        for word, colour in ((NOT_OK, BAD), ("OK", GOOD)):
            rule = {"type": "text", "criteria": "begins with" if word == NOT_OK else "containing", "value": word,
                    "format": book.looks.plain(bg_color=colour), "stop_if_true": True}  # fmt: skip
            sheet.page.conditional_format(at, column, at, column, rule)
