"""What the plan closes of the paper, beside the target and the pace so far."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from markupsafe import Markup

from reports.money.pounds import label_of
from reports.money.results import Case, NotStated
from reports.pages.blocks import Block, Cell, Column, Row, Subheading, Table
from reports.pages.book import FigureBook
from reports.pages.markup import sentence
from reports.pages.printed import in_decimals
from reports.pages.views import PageContent
from reports.progress.standing import Standing
from reports.progress.thresholds import threshold

CLOSED = "sheets_closed"  # the model's line
MARCH = (3, 31)  # the last day of a financial year


def plan_and_target(content: PageContent, book: FigureBook) -> Iterator[Markup]:
    """How much of its paper the plan closes, whether the target can be reached with it, and whether it is kept to."""
    case, standing = content.case, content.standing
    closing = closing_of(case) if case else ()
    if case is None or not closing or not _whole(case):
        return
    rests = (f"table:plan:{case.plan.version}",)
    share = book.share(
        "plan.closes",
        "share of its paper that the plan closes",
        closing[-1] / _whole(case),
        "the model",
        rests_on=rests,
    )
    if _reaches(case, closing):
        yield sentence("The plan closes {} of the paper.", share)
    else:
        left = whole_sheets(_whole(case) - closing[-1])
        stays = book.cell("plan.stays", "sheets that the plan leaves", left, "sheet", "the model", rests_on=rests)
        text = "The plan closes {} of the paper and leaves {} sheets, so it cannot reach the target by itself."
        yield sentence(text, share, stays)
    now = _now(case, standing) if standing else None
    if standing is None or now is None:
        return
    planned = _planned(case, now, closing, book)
    text = "By the end of {} the plan is to have closed {} sheets; {} are closed so far."
    yield sentence(text, _label(case, now, book), planned, book.of("progress.closed"))


def plan_beside_pace(content: PageContent, book: FigureBook) -> Iterator[Block]:
    """A table: what the plan closes by the end of each year, and what was closed by then."""
    case, standing = content.case, content.standing
    closing = closing_of(case) if case else ()
    if case is None or standing is None or not closing:
        return
    now, rows = _now(case, standing), []
    for year in range(len(closing)):
        said = _closed_by(standing, case.plan.first_year + year) if now is not None and year <= now else None
        label = label_of(case.plan.first_year + year)
        closed = book.cell(f"plan.year.{label}.closed", f"closed by the end of {label}", said, "sheet",
                           "events closed", rests_on=("events:closed",), listed=False,
                           none="not counted" if now is not None and year <= now else "still to come")  # fmt: skip
        so_far = "so far" if year == now else ""
        cells = (Cell(label), _planned(case, year, closing, book), Cell(closed.text, closed.value, closed.figure,
                 closed.href, small=so_far))  # fmt: skip
        rows.append(Row(label, cells))
    columns = (
        Column("year", "By the end of"),
        Column("planned", "The plan closes", numeric=True),
        Column("closed", "Closed", numeric=True),
    )
    yield Subheading("The plan beside the pace")
    note = "Sheets. The forecast above rests on the pace so far alone; it knows nothing of the plan."
    yield Table("plan-and-pace", "What the plan closes, and what was closed", columns, tuple(rows), note=note)


def closing_of(case: Case) -> tuple[Fraction, ...]:
    """Sheets that the plan has closed by the end of each year from 0; none where the model does not state it."""
    try:
        return case.run.row(CLOSED)
    except (KeyError, NotStated):
        return ()


def whole_sheets(sheets: Fraction) -> int:
    """Sheets of the model as they are printed: whole ones."""
    return int(in_decimals(sheets, 0))


def _whole(case: Case) -> Fraction:
    return sum((series.sheets for series in case.plan.series), Fraction(0))


def _reaches(case: Case, closing: tuple[Fraction, ...]) -> bool:
    """Whether what the plan leaves may stay: paper on hold, and the little that counts as none."""
    held = sum((series.sheets * series.held for series in case.plan.series), Fraction(0))
    return _whole(case) - closing[-1] <= held + threshold("backlog_tolerance") * _whole(case)


def _now(case: Case, standing: Standing) -> int | None:
    """The plan's year in which the report is; None outside the plan."""
    day = standing.as_of
    year = (day.year if (day.month, day.day) > MARCH else day.year - 1) - case.plan.first_year
    return year if 0 <= year <= case.plan.years else None


def _closed_by(standing: Standing, year: int) -> int | None:
    """Sheets that were closed by the end of a financial year; None before the burn-up begins."""
    end = date(year + 1, *MARCH)
    return next((point.closed for point in reversed(standing.burn_up) if point.day <= end), None)


def _planned(case: Case, year: int, closing: tuple[Fraction, ...], book: FigureBook) -> Cell:
    label = label_of(case.plan.first_year + year)
    words, rests = f"sheets that the plan closes by the end of {label}", (f"table:plan:{case.plan.version}",)
    return book.cell(
        f"plan.year.{label}.planned", words, whole_sheets(closing[year]), "sheet", "the model", rests_on=rests
    )


def _label(case: Case, year: int, book: FigureBook) -> Cell:
    rests = (f"table:plan:{case.plan.version}",)
    return book.cell("plan.year-now", "year of the plan that is running", label_of(case.plan.first_year + year), "name",
                     "as-of date", rests_on=rests)  # fmt: skip
