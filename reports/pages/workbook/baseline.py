"""The sheet of the baseline: what was counted, by series and store, its rooms, and the plan that the model runs on.

What was counted and what is planned are inputs: whoever changes one sees what it does to every figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from records.programme import Baseline, Place
from reports.money.formulas import ROOM_FLOOR
from reports.money.plan import Paper, papers_of
from reports.money.pounds import label_of
from reports.money.results import Plan, SeriesPlan, Treatment
from reports.pages.missing import says
from reports.pages.workbook.book import Book
from reports.pages.workbook.looks import Look
from reports.pages.workbook.places import YEAR_0, Spot
from reports.pages.workbook.sheet import AMOUNT_ALLOWED, COUNT_ALLOWED, SHARE_ALLOWED, Given, Live, Sheet, Value

COUNTED = (
    "Series", "Name", "Store", "Place", "Folders", "Sheets", "Sheets on site", "Images", "Boxes", "Shelf metres", "m²",
    "Method", "Folders sampled", "Low", "High", "Counted on", "Counted by", "Retention",
)  # fmt: skip
SERIES, PLACE, FOLDERS, SHEETS, ON_SITE = 0, 3, 4, 5, 6
CONSTANTS = ("folders", "sheets", "on_site", "scanned", "destroyed", "transferred", "relocated", "held", "fetched")
PLANNED = ("scanned", "destroyed", "transferred", "relocated", "held", "fetched")
FIRST_MEASURE = 3
IN_HOUSE = (Place.ON_SITE.value, Place.WARD.value)


def write(book: Book, sheet: Sheet) -> None:
    """Baseline and, where there is one, the plan."""
    content = book.content
    standing, case = content.standing, content.case
    counted = standing.baseline if standing else None
    sheet.widths(26, 20, 18, 16, *(13,) * 12, 24, 30)
    if counted is None:
        sheet.title("Baseline", says(content, "baseline"))
    else:
        signed = standing.signature if standing else None
        who = (
            f"signed by {signed.person}, {signed.role}, on {signed.signed[:10]}"
            if signed
            else "nobody's signature holds"
        )
        sheet.title(
            "Baseline and plan",
            f"Version {counted.version}, frozen on {counted.frozen}, target {counted.target}; {who}.",
            "Digest of what was signed: " + counted.digest,
            "Yellow cells are inputs. What is changed here is a question, not a new baseline: the signed one stays.",
        )
        lines = _lines(sheet, counted)
        _rooms(sheet, counted)
    if case is None:
        sheet.heading("The plan", says(content, "case"))
        return
    _plan(book, sheet, case.plan, *((counted, lines) if counted else (None, (0, 0))))
    sheet.freeze(0, 1)


# ---------------------------------------------------------------- what was counted
def _lines(sheet: Sheet, counted: Baseline) -> tuple[int, int]:
    """The lines, as inputs; their first row and the one after the last."""
    sheet.heading("What was counted")
    places = {room.store: room.place.value for room in counted.rooms}
    counts = (Look.COUNT,) * 7
    looks = (*(Look.TEXT,) * 4, *counts, Look.TEXT, *(Look.COUNT,) * 3, Look.DAY, Look.WORDS, Look.WORDS)
    sheet.head(COUNTED, looks)
    first = sheet.row
    for one in counted.lines:
        place = places.get(one.store)
        in_house = ",".join(f'{_here(sheet, PLACE)}="{each}"' for each in IN_HOUSE)
        on_site = Live(f"IF(OR({in_house}),{_here(sheet, SHEETS)},0)", one.sheets if place in IN_HOUSE else 0)
        values: tuple[Value, ...] = (
            one.series, one.series_name, one.store, place, Given(one.folders, COUNT_ALLOWED),
            Given(one.sheets, COUNT_ALLOWED), on_site, *_not_counted(one.images, one.boxes, one.shelf_metres, one.m2),
            one.method.value, *_not_counted(one.sampled, one.low, one.high), one.counted_on, one.counted_by,
            one.retention_class,
        )  # fmt: skip
        sheet.line(values, looks)
    last = sheet.row - 1
    totals = [
        Live(f"SUM({_column(sheet, at, first, last)})", total)
        for at, total in zip((FOLDERS, SHEETS, ON_SITE), _totals(counted, places), strict=True)
    ]
    sheet.line(("All", "", "", "", *totals), (*(Look.TEXT,) * 4, *counts[:3]), total=True)
    machines = ("Fax machines", "", "", "", counted.fax_machines)
    sheet.line(machines, (*(Look.TEXT,) * 4, Look.COUNT))
    new = ("New sheets a year", "", "", "", counted.new_sheets_a_year)
    sheet.line(new, (*(Look.TEXT,) * 4, Look.COUNT))
    return first, last + 1


def _totals(counted: Baseline, places: dict[str, str]) -> tuple[int, int, int]:
    on_site = sum(line.sheets for line in counted.lines if places.get(line.store) in IN_HOUSE)
    return counted.folders, counted.sheets, on_site


def _not_counted(*values: Value) -> tuple[Value, ...]:
    return tuple("not counted" if value is None else value for value in values)


def _rooms(sheet: Sheet, counted: Baseline) -> None:
    sheet.heading("Rooms", "In the order in which they are to be emptied. Off-site space is counted in boxes.")
    heads = ("Store", "Room", "Place", "m²", "Shelf metres", "Lease ends", "Use to be made of it")
    lines = (
        (room.store, room.room, room.place.value, *_not_counted(room.m2, room.shelf_metres),
         room.lease_end or "none stated", room.reuse_plan or "none stated")
        for room in counted.rooms
    )  # fmt: skip
    sheet.table(heads, (Look.TEXT, Look.TEXT, Look.TEXT, Look.COUNT, Look.COUNT, Look.TEXT, Look.TEXT), lines)


# ---------------------------------------------------------------- the plan
def _plan(book: Book, sheet: Sheet, plan: Plan, counted: Baseline | None, lines: tuple[int, int]) -> None:
    book.places.series = tuple(one.code for one in plan.series)
    sheet.heading(
        f"The plan, version {plan.version}",
        "Shares are of a series' sheets. Folders, sheets and where they lie come from the lines above.",
    )
    _shares(book, sheet, plan, papers_of(counted) if counted else {}, lines)
    sheet.heading(
        "By when it is done",
        "The share of what is planned that is done by the end of each year; of fax machines, those gone.",
    )
    _years(sheet, plan)
    rows = [(one.name, one.code, "phase", one.phase) for one in plan.series]
    _timetable(book, sheet, plan, [*rows, ("Fax machines gone", "", "fax_gone", plan.fax_gone)])
    sheet.heading(
        "What would have gone in any case",
        "The share of a series' sheets that would be destroyed by then without the plan.",
    )
    _years(sheet, plan)
    _timetable(book, sheet, plan, [(one.name, one.code, "expires", one.expires) for one in plan.series])
    _start(book, sheet, plan)
    _floor(book, sheet, plan)


def _shares(book: Book, sheet: Sheet, plan: Plan, papers: dict[str, Paper], lines: tuple[int, int]) -> None:
    names = (name.replace("_", " ").capitalize() for name in CONSTANTS)
    looks = (*(Look.TEXT,) * 3, Look.COUNT, Look.COUNT, *(Look.SHARE,) * 7, Look.COUNT)
    sheet.head(("Series", "Code", "Treatment", *names, "On demand"), looks)
    for one in plan.series:
        as_counted = _as_counted(one, papers.get(one.code))
        for at, name in enumerate((*CONSTANTS, "on_demand")):
            book.places.spots[name, one.code] = Spot(sheet.quoted, sheet.row, FIRST_MEASURE + at)
        shares = (Given(Fraction(getattr(one, name)), SHARE_ALLOWED) for name in PLANNED)
        paper = _from_lines(sheet, one, lines) if as_counted else _as_inputs(one)
        on_demand = one.treatment is Treatment.ON_DEMAND
        treatment = Given(one.treatment.value, {"validate": "list", "source": [each.value for each in Treatment]})
        asked = Live(f'IF({_here(sheet, 2)}="{Treatment.ON_DEMAND.value}",1,0)', int(on_demand))
        values: tuple[Value, ...] = (one.name, one.code, treatment, *paper, *shares, asked)
        sheet.line(values, looks)
    if plan.series:
        _share_checks(book, sheet, plan)


def _share_checks(book: Book, sheet: Sheet, plan: Plan) -> None:
    fetches = sum((one.fetched for one in plan.series), Fraction(0))
    book.check(
        "Shares of fetched folders come to no more than all",
        f"SUM({_measured(book, sheet, 'fetched')})<=1+guard",
        fetches <= 1,
        "Each fetched folder is of one series.",
    )
    parts = [_measured(book, sheet, name) for name in ("scanned", "destroyed", "transferred", "relocated")]
    book.check(
        "What is planned of a series comes to no more than all of it",
        f"SUMPRODUCT(({'+'.join(parts)}>1+guard)*1)=0",
        all(one.scanned + one.destroyed + one.transferred + one.relocated <= 1 for one in plan.series),
        "Scanned, destroyed, given to an archive and moved, added.",
    )


def _as_counted(one: SeriesPlan, paper: Paper | None) -> bool:
    """Whether the plan's paper of a series is that of the lines above: else it is an input of its own."""
    return (
        paper is not None
        and one.folders == paper.folders
        and one.sheets == Fraction(paper.sheets)
        and one.on_site == paper.on_site
    )


def _from_lines(sheet: Sheet, one: SeriesPlan, lines: tuple[int, int]) -> tuple[Live, Live, Live]:
    first, last = lines[0], lines[1] - 1
    codes, code = _column(sheet, SERIES, first, last), _here(sheet, 1)

    def added(column: int) -> str:
        return f"SUMIF({codes},{code},{_column(sheet, column, first, last)})"

    sheets = _here(sheet, FIRST_MEASURE + 1)
    return (
        Live(added(FOLDERS), one.folders),
        Live(added(SHEETS), one.sheets),
        Live(f"IF({sheets}=0,0,{added(ON_SITE)}/{sheets})", one.on_site),
    )


def _as_inputs(one: SeriesPlan) -> tuple[Given, Given, Given]:
    return Given(one.folders, COUNT_ALLOWED), Given(one.sheets, COUNT_ALLOWED), Given(one.on_site, SHARE_ALLOWED)


def _years(sheet: Sheet, plan: Plan) -> None:
    years = (label_of(plan.first_year + year) for year in range(plan.years + 1))
    sheet.head(("Series", "Code", "", "", "", *years), (*(Look.TEXT,) * 5, *(Look.SHARE,) * (plan.years + 1)))


def _timetable(
    book: Book, sheet: Sheet, plan: Plan, rows: Sequence[tuple[str, str, str, tuple[Fraction, ...]]]
) -> None:
    """Shares by year: year 0 as stated, later ones as inputs; after the last one stated each is as the year before."""
    for name, code, measure, shares in rows:
        book.places.spots[measure, code] = Spot(sheet.quoted, sheet.row)
        said = list(shares[: plan.years + 1]) or [Fraction(0)]
        stated = said + [said[-1]] * (plan.years + 1 - len(said))
        given = [
            Given(
                share if year < len(said) else Live(f"{sheet.column(YEAR_0 + year - 1)}{sheet.row + 1}", share),
                SHARE_ALLOWED,
            )
            for year, share in enumerate(stated[1:], 1)
        ]
        sheet.line((name, code, "", "", "", stated[0], *given), (*(Look.TEXT,) * 5, *(Look.SHARE,) * (plan.years + 1)))
        row, end = sheet.row - 1, YEAR_0 + plan.years
        earlier, later = sheet.area((row, YEAR_0), (row, end - 1)), sheet.area((row, YEAR_0 + 1), (row, end))
        book.check(
            f"{name}: {'what is gone in any case' if measure == 'expires' else 'what is done'} never falls",
            f"SUMPRODUCT(({earlier}>{later}+guard)*1)=0",
            all(one <= other for one, other in pairwise(stated)),
            "The share by each year's end is not below that of the year before.",
        )


def _start(book: Book, sheet: Sheet, plan: Plan) -> None:
    sheet.heading("What the formulas use besides")
    _years(sheet, plan)
    book.places.spots["start", ""] = Spot(sheet.quoted, sheet.row)
    noughts = (Fraction(0),) * plan.years
    looks = (*(Look.TEXT,) * 5, *(Look.COUNT,) * (plan.years + 1))
    sheet.line(("1 in the first year, then 0", "", "", "", "", Fraction(1), *noughts), looks)
    book.places.spots["one_year", ""] = Spot(sheet.quoted, sheet.row, YEAR_0)
    sheet.line(("The length of a column, in years", "", "", "", "", 1), looks[:6])


def _floor(book: Book, sheet: Sheet, plan: Plan) -> None:
    """The rooms on site as inputs, and the floor of the first, of the first two, ..: steps from nought."""
    sheet.heading("Floor on site", "Rooms as measured; without them floor is reckoned through shelf metres.")
    sheet.head(("Room, in order", "", "", "m²", "m² so far"), (*(Look.TEXT,) * 3, Look.COUNT, Look.COUNT))
    first, floor = sheet.row, Fraction(0)
    sheet.line(("none", "", "", 0, 0), (*(Look.TEXT,) * 3, Look.COUNT, Look.COUNT))
    for number, room in enumerate(plan.rooms, 1):
        floor += room
        so_far = Live(f"{_here(sheet, 4, -1)}+{_here(sheet, 3)}", floor)
        values = (f"room {number}", "", "", Given(room, AMOUNT_ALLOWED), so_far)
        sheet.line(values, (*(Look.TEXT,) * 3, Look.COUNT, Look.COUNT))
    book.places.areas[ROOM_FLOOR] = sheet.area((first, 4), (sheet.row - 1, 4))
    total = f"SUM({_column(sheet, 3, first, sheet.row - 1)})"
    book.places.spots["has_rooms", ""] = Spot(sheet.quoted, sheet.row, 4)
    known = Live(f"IF({total}>0,1,0)", int(bool(floor)))
    sheet.line(("1 if the rooms are known, else 0", "", "", "", known), (*(Look.TEXT,) * 4, Look.COUNT))
    book.places.spots["room_floor_per_sheet", ""] = Spot(sheet.quoted, sheet.row, 4)
    sheets = sum((one.sheets * one.on_site for one in plan.series), Fraction(0))
    on_site = (
        f"SUMPRODUCT({_measured(book, sheet, 'sheets')},{_measured(book, sheet, 'on_site')})" if plan.series else "0"
    )
    each = Live(f"IF({on_site}=0,0,{total}/{on_site})", floor / sheets if sheets else Fraction(0))
    sheet.line(("Floor of those rooms for each sheet on site", "", "", "", each), (*(Look.TEXT,) * 4, Look.SMALL))


def _measured(book: Book, sheet: Sheet, name: str) -> str:
    """A measure of all series, one under another."""
    spots = [book.places.spots[name, code] for code in book.places.series]
    return sheet.area((spots[0].row, spots[0].column or 0), (spots[-1].row, spots[-1].column or 0))


def _here(sheet: Sheet, column: int, rows: int = 0) -> str:
    return f"${sheet.column(column)}${sheet.row + 1 + rows}"


def _column(sheet: Sheet, column: int, first: int, last: int) -> str:
    letters = sheet.column(column)
    return f"${letters}${first + 1}:${letters}${last + 1}"
