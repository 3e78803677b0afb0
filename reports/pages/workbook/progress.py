"""The sheet of progress: the ladder, the paper by series and store, the burn-up with its chart, forecast and faxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from records.programme import Route, Rung
from reports.figures import NEVER, NO_BASELINE, NO_EVIDENCE
from reports.pages.missing import says
from reports.pages.workbook.book import Book
from reports.pages.workbook.looks import Look
from reports.pages.workbook.sheet import Live, Sheet, Value
from reports.progress.nation import Nation, Part
from reports.progress.standing import BurnUp, Ladder, Pool, Standing
from reports.progress.trusts import region_name
from reports.suppression import hidden

STATES = ("On the shelf", "Captured, not yet delivered", "Delivered, not yet closed", "Closed")
SERIES_OF_CHART = (("All paper", "#768692"), ("Captured", "#41B6E6"), ("Delivered", "#005EB8"), ("Closed", "#007F3B"))
NOT_SHOWN = "not shown"
BURN_UP = (
    "All paper is what was counted, with changes of scope and new paper. The first day is the baseline's; then each"
    " month's end."
)


def write(book: Book, sheet: Sheet) -> None:
    """Progress of one trust, or of all together."""
    sheet.widths(44, 18, 18, 18, 18, 18, 18, 18, 18)
    content = book.content
    if content.nation is not None:
        _nation(book, sheet, content.nation)
    elif content.standing is None:
        sheet.title("Progress", says(content, "standing"))
    else:
        _trust(book, sheet, content.standing)


def _trust(book: Book, sheet: Sheet, standing: Standing) -> None:
    sheet.title("Progress", "Counted from events with their evidence. What has none yet says so; it is not nought.")
    if standing.baseline is None:
        sheet.words(says(book.content, "baseline"))
    ladder_rows(book, sheet, standing.ladder, standing.no_share)
    if standing.progress_range:
        for label, end in zip(("at the high end", "at the low end"), standing.progress_range, strict=True):
            words = f"The share, were every sample of the baseline {label} of its 95% interval"
            sheet.line((words, end), (Look.WORDS, Look.SHARE), frozen=True)
    _pools(book, sheet, standing.ladder)
    _forecast(sheet, standing)
    _others(sheet, standing)
    _burn_up(book, sheet, standing.burn_up)


# ---------------------------------------------------------------- ladder
def ladder_rows(book: Book, sheet: Sheet, ladder: Ladder, no_share: str = "") -> None:
    """The rungs, then how what is still there comes about."""
    first = _ladder(sheet, ladder)
    at = [step.rung for step in ladder.steps].index(Rung.CLOSED)
    _backlog(book, sheet, ladder, sheet.cell(first + at, 1), no_share)


def _ladder(sheet: Sheet, ladder: Ladder) -> int:
    sheet.heading("The ladder", "A sheet may only climb. What automatic checks accepted is not delivered yet.")
    lines = []
    for step in ladder.steps:
        sheets: Value = step.sheets
        if step.rung is Rung.BASELINE:
            sheets = NO_BASELINE if ladder.baseline is None else ladder.baseline
        elif step.rung in (Rung.SPACE_RELEASED, Rung.SIGNED_OFF):
            sheets = "not counted in sheets"
        elif sheets is None:
            sheets = NO_EVIDENCE
        space = step.rung is Rung.SPACE_RELEASED
        pounds = step.rung is Rung.SIGNED_OFF
        lines.append(
            (
                str(step.rung).capitalize(),
                sheets,
                _or(step.boxes, NO_EVIDENCE) if space else "",
                _or(step.m2, NO_EVIDENCE) if space else "",
                _or(step.pounds, NO_EVIDENCE) if pounds else "",
                step.events,
            )
        )
    heads = ("Rung", "Sheets", "Boxes", "m²", "£ a year", "Events")
    return sheet.table(heads, (Look.TEXT, Look.COUNT, Look.COUNT, Look.NUMBER, Look.PENCE, Look.COUNT), lines)[0]


def _or(value: Value, otherwise: str) -> Value:
    return otherwise if value is None else value


def _backlog(book: Book, sheet: Sheet, ladder: Ladder, closed_cell: str, no_share: str) -> None:
    sheet.heading("What is still there")
    first = sheet.row
    known = ladder.baseline is not None
    closed = [(f"Closed: {route}", ladder.closed_by.get(route, 0)) for route in Route]
    rows: list[tuple[str, Value]] = [
        ("Sheets of the baseline", _or(ladder.baseline, NO_BASELINE)),
        ("Approved changes of scope", ladder.scope),
        ("New paper that came in", ladder.inflow),
        *closed,
    ]
    for label, value in rows:
        sheet.line((label, value), (Look.TEXT, Look.COUNT))
    cells = [f"B{first + 1 + at}" for at in range(len(rows))]
    left = (
        Live(f"SUM({cells[0]}:{cells[2]})-SUM({cells[3]}:{cells[-1]})", ladder.net_backlog or 0)
        if known
        else NO_BASELINE
    )
    sheet.line(("What is still there", left), (Look.TEXT, Look.COUNT), total=True)
    share: Value = no_share or NO_BASELINE
    stated = ladder.progress is not None and not no_share
    if stated and ladder.progress is not None:
        done, there = f"SUM({cells[3]}:{cells[-1]})", f"SUM({cells[0]}:{cells[1]})"
        share = Live(f"MAX(0,MIN(1,{done}/({there})))", ladder.progress)
    sheet.line(("Closed, of what is in scope", share), (Look.TEXT, Look.SHARE), total=True)
    if stated:
        book.name("progress", sheet.cell(sheet.row - 1, 1))
    sheet.line(("Held: may not be destroyed", ladder.held), (Look.TEXT, Look.COUNT))
    sheet.line(("Taken back; already off the figures above", ladder.reversed_sheets), (Look.TEXT, Look.COUNT))
    for fault in ladder.faults:
        sheet.words(fault, Look.BIG)
    book.places.areas["closed:known"] = f"SUM({sheet.area((first + 3, 1), (first + 5, 1))})"
    routes, all_closed = f"SUM({sheet.area((first + 3, 1), (first + 5, 1))})", _step(ladder, Rung.CLOSED)
    if all_closed is not None:
        book.check(
            "Closed by each route add up to what is closed",
            f"{routes}={closed_cell}",
            sum(ladder.closed_by.values()) == all_closed,
            "Scanned, expired and transferred.",
            2,
        )
    if stated:
        book.check("Progress is a share", "AND(progress>=0,progress<=1)", True, "Between nothing and all.", 8)


def _step(ladder: Ladder, rung: Rung) -> int | None:
    return next((step.sheets for step in ladder.steps if step.rung is rung), None)


# ---------------------------------------------------------------- series and store
def _pools(book: Book, sheet: Sheet, ladder: Ladder) -> None:
    """Each sheet is in one store and one state. Counts of a few are hidden."""
    pools = ladder.pools
    if not pools:
        return
    sheet.heading("Sheets by series and store", "Each sheet is in exactly one state. Counts of a few are not shown.")
    sheet.head(("Series", "Store", *STATES, "All", "Held"))
    columns = [*([_in_state(pool, state) for pool in pools] for state in STATES), [pool.total for pool in pools]]
    columns.append([pool.held for pool in pools])
    away = [hidden([max(count, 0) for count in column], total_shown=True) for column in columns]
    first = sheet.row
    for at, pool in enumerate(pools):
        counts = [NOT_SHOWN if out[at] else column[at] for column, out in zip(columns, away, strict=True)]
        sheet.line((pool.series, pool.store, *counts), (Look.TEXT, Look.TEXT, *(Look.COUNT,) * 6))
    if any(any(out) for out in away):
        sheet.words("Totals of columns with hidden counts are in the ladder above.", Look.QUIET)
        return
    totals = []
    for at, column in enumerate(columns):
        letters = sheet.column(2 + at)
        totals.append(Live(f"SUM({letters}{first + 1}:{letters}{sheet.row})", sum(column)))
    sheet.line(("All", "", *totals), (Look.TEXT, Look.TEXT, *(Look.COUNT,) * 6), total=True)
    states, every = sheet.area((first, 2), (sheet.row - 2, 5)), sheet.area((first, 6), (sheet.row - 2, 6))
    book.check(
        "Every sheet is in one state and one store",
        f"SUM({states})=SUM({every})",
        sum(map(sum, columns[:4])) == sum(columns[4]),
        "On the shelf, captured, delivered and closed add up to baseline, scope, new paper and what was moved.",
        1,
    )


def _in_state(pool: Pool, state: str) -> int:
    counts = (pool.on_shelf, pool.captured, pool.delivered, sum(pool.closed.values()))
    return dict(zip(STATES, counts, strict=True))[state]


# ---------------------------------------------------------------- forecast and the rest
def _forecast(sheet: Sheet, standing: Standing) -> None:
    said, record = standing.forecast, standing.track_record
    sheet.heading(
        "When the paper will be gone", *([f"No forecast may be made: {said.why_not}"] if said.why_not else [])
    )
    never = NEVER if not said.why_not else "not known"
    target: Value = standing.baseline.target if standing.baseline else NO_BASELINE
    rows: list[tuple[str, Value, Look]] = [
        ("Target", target, Look.DAY),
        ("One in ten says by (P10)", _or(said.p10, never), Look.DAY),
        ("Half say by (P50)", _or(said.p50, never), Look.DAY),
        ("Nine in ten say by (P90)", _or(said.p90, never), Look.DAY),
        ("Chance of never", said.never, Look.SHARE),
        ("Chance of being done by the target", said.by_target, Look.SHARE),
        ("Weeks of history", said.weeks_of_history, Look.COUNT),
        ("Sheets still to go", said.remaining, Look.COUNT),
        ("Forecasts judged so far", record.judged, Look.COUNT),
        ("Of them held (80% intervals)", _or(record.coverage, "none is old enough"), Look.SHARE),
    ]
    for label, value, look in rows:
        sheet.line((label, value), (Look.TEXT, look), frozen=True)


def _others(sheet: Sheet, standing: Standing) -> None:
    fax, standards = standing.fax, standing.standards
    sheet.heading("Fax machines")
    rows: list[tuple[str, Value, Look]] = [
        ("Of the baseline", fax.frozen, Look.COUNT),
        ("Registered", fax.registered, Look.COUNT),
        ("Disposed of", fax.disposed, Look.COUNT),
        ("In use", fax.in_use, Look.COUNT),
        ("Pages received in 30 days", fax.inbound_30_days, Look.COUNT),
    ]
    for label, value, look in rows:
        sheet.line((label, value), (Look.TEXT, look))
    sheet.heading("Coded documents")
    rows = [
        ("Submitted", standards.submitted, Look.COUNT),
        ("Valid first time", standards.valid_first_time, Look.COUNT),
        ("Share that was valid first time", _or(standards.conformance, "none submitted"), Look.SHARE),
        ("Waiting for review", standards.for_review, Look.COUNT),
        ("Oldest of them", _or(standards.oldest_review, "none"), Look.DAY),
        ("Open incidents: a paper under the wrong patient", standards.open_incidents, Look.COUNT),
    ]
    for label, value, look in rows:
        sheet.line((label, value), (Look.TEXT, look))


# ---------------------------------------------------------------- burn-up
def _burn_up(book: Book, sheet: Sheet, points: Sequence[BurnUp]) -> None:
    sheet.heading("Burn-up", BURN_UP)
    if not points:
        sheet.words("There is no burn-up yet: it needs a baseline and a month of events.")
        return
    lines = ((point.day, point.paper, point.captured, point.delivered, point.closed) for point in points)
    heads = ("Day", *(name for name, _ in SERIES_OF_CHART))
    first, end = sheet.table(heads, (Look.DAY, *(Look.COUNT,) * 4), lines)
    chart = book.file.add_chart({"type": "line"})
    for at, (name, colour) in enumerate(SERIES_OF_CHART, 1):
        chart.add_series(
            {
                "name": name,
                "categories": [sheet.name, first, 0, end - 1, 0],
                "values": [sheet.name, first, at, end - 1, at],
                "line": {"color": colour, "width": 2.25, "dash_type": "dash" if at == 1 else "solid"},
            }
        )
    chart.set_title({"name": "All paper, and what is done of it, in sheets", "name_font": {"size": 11}})
    chart.set_x_axis({"num_format": "mmm yy", "text_axis": True})
    chart.set_y_axis(
        {"num_format": "#,##0", "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D8DDE0"}}}
    )
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 320})
    sheet.row += 1
    sheet.page.insert_chart(
        sheet.row, 0, chart, {"description": "Burn-up: all paper, and sheets captured, delivered and closed"}
    )
    sheet.row += 17


# ---------------------------------------------------------------- the nation
def _nation(book: Book, sheet: Sheet, nation: Nation) -> None:
    sheet.title("Progress of all trusts", "Every trust's sheets added exactly; never an average of percentages.")
    every = nation.whole
    without, unsigned = len(every.without_baseline), len(every.unsigned)
    sheet.words(f"Trusts: {len(every.trusts)}; without a baseline: {without}; with one that nobody signed: {unsigned}.")
    ladder_rows(book, sheet, nation.whole.known)
    sheet.line(("Closed by trusts without a signed baseline", nation.whole.unknown.closed), (Look.TEXT, Look.COUNT))
    book.places.areas["closed:unknown"] = sheet.cell(sheet.row - 1, 1)
    parts = (*nation.regions, nation.whole)
    sheet.heading("By region", "Of trusts with a signed baseline; the others are counted beside them.")
    sheet.head(
        ("Region", "Trusts", "Without signed baseline", "In scope", "Closed", "Closed, share", "Fax machines in use")
    )
    first = sheet.row
    for part in parts:
        sheet.line(tuple(_part(sheet, part)), PART_LOOKS, total=part is nation.whole)
    last = sheet.row - 1
    for column, name in ((1, "trusts"), (4, "sheets closed"), (6, "fax machines in use")):
        regions, whole = sheet.area((first, column), (last - 1, column)), sheet.cell(last, column)
        book.check(
            f"Regions add up to the nation: {name}", f"SUM({regions})={whole}", not nation.faults, "Exactly.", 12
        )
    _spread(sheet, nation)


PART_LOOKS = (Look.TEXT, Look.COUNT, Look.COUNT, Look.COUNT, Look.COUNT, Look.SHARE, Look.COUNT)


def _part(sheet: Sheet, part: Part) -> Iterator[Value]:
    known = part.known
    whole = known.in_scope
    yield region_name(part.name)
    yield len(part.trusts)
    yield len(part.without_baseline) + len(part.unsigned)
    yield NO_BASELINE if whole is None else whole
    yield known.closed
    row = sheet.row + 1
    yield NO_BASELINE if not whole else Live(f"E{row}/D{row}", Fraction(known.closed, whole))
    yield part.fax_in_use


def _spread(sheet: Sheet, nation: Nation) -> None:
    found = nation.quartiles
    sheet.heading("How trusts are spread", "Progress that a quarter, half and three quarters of trusts do not exceed.")
    if found is None:
        sheet.words("No trust has a signed baseline yet.")
    elif found.trusts == 1:
        sheet.words("One trust has a signed baseline: there is no spread.")
    else:
        rows = (("A quarter", found.lower), ("Half", found.median), ("Three quarters", found.upper))
        for label, share in rows:
            sheet.line((label, share), (Look.TEXT, Look.SHARE), frozen=True)
    sheet.heading("Trusts that are late")
    heads = ("Trust", "Code", "Target", "Half say by (P50)", "Days late")
    late = (
        (one.trust.name, one.trust.code.code, one.target, one.expected or NEVER, _or(one.days_late, NEVER))
        for one in nation.laggards
    )
    sheet.table(heads, (Look.TEXT, Look.TEXT, Look.DAY, Look.DAY, Look.COUNT), late)
    sheet.heading("Trusts of which no forecast may be made")
    why = ((trust.name, trust.code.code, reason) for trust, reason in nation.unforecast)
    sheet.table(("Trust", "Code", "Why"), (Look.TEXT,) * 3, why)
