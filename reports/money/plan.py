"""The plan of a trust: rows of its table and its signed baseline come in, what the model runs on goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from records.errors.money import PlanRefused
from records.programme import Baseline, BaselineLine, Place, Room
from reports.inputs.plan import FAX, SHARES
from reports.inputs.table import Row, numbered
from reports.money.results import Plan, SeriesPlan, Treatment

YEAR_END = (3, 31)  # of a financial year, month and day


@dataclass(frozen=True, slots=True)
class Paper:
    """What the baseline says of one series in all its stores."""

    name: str
    folders: int
    sheets: int
    on_site: Fraction  # share of its sheets in the trust's own buildings, wards among them


def plan_of(rows: Sequence[Row], baseline: Baseline, version: int) -> Plan:
    """The plan that rows of a table (as `reports.inputs.plan` reads them) make of a baseline's paper.

    Raises `PlanRefused` with all that does not fit: a series that is in one of the two alone, sheets without folders,
    paper in a store whose place nobody stated, more moved off site than lies on site.
    """
    papers = papers_of(baseline)
    of_paper = [row for row in rows if row["series"] != FAX]
    faults = list(_faults(of_paper, papers, baseline))
    if faults:
        raise PlanRefused("".join(f"\n  {fault}" for fault in faults))
    fax = next((row for row in rows if row["series"] == FAX), None)
    first_year, years = int(rows[0]["first_year"].split("/")[0]), int(rows[0]["years"])
    return Plan(
        trust=baseline.trust,
        version=version,
        first_year=first_year,
        years=years,
        series=tuple(_series(row, papers[row["series"]]) for row in of_paper),
        fax_gone=() if fax is None else _by_year(fax, "year"),
        rooms=rooms_of(baseline),
        fax_machines=baseline.fax_machines,
        leases=leases_of(baseline, date(first_year + years + 1, *YEAR_END)),
    )


def rooms_of(baseline: Baseline) -> tuple[Fraction, ...]:
    """Square metres of the rooms with paper on site in the order of the baseline, if all were measured; else none.

    A room of a store in which no sheet lies is no paper's floor: to empty it of nothing frees nothing.
    """
    floors = [room.m2 for room in _with_paper(baseline)]
    measured = [Fraction(floor) for floor in floors if floor]
    return tuple(measured) if len(measured) == len(floors) else ()


def leases_of(baseline: Baseline, until: date) -> int:
    """How many of those rooms have a lease that ends by a day."""
    return sum(1 for room in _with_paper(baseline) if room.lease_end is not None and room.lease_end <= until)


def _with_paper(baseline: Baseline) -> tuple[Room, ...]:
    filled = {line.store for line in baseline.lines if line.sheets}
    return tuple(room for room in baseline.rooms if room.place is not Place.OFF_SITE and room.store in filled)


def papers_of(baseline: Baseline) -> dict[str, Paper]:
    """What there is of each series, in the order of the baseline; stores are added up by where they are."""
    places = {room.store: room.place for room in baseline.rooms}
    by_series: dict[str, list[BaselineLine]] = {}
    for line in baseline.lines:
        by_series.setdefault(line.series, []).append(line)
    return {series: _paper(lines, places) for series, lines in by_series.items()}


def _paper(lines: Sequence[BaselineLine], places: Mapping[str, Place]) -> Paper:
    sheets = sum(line.sheets for line in lines)
    on_site = sum(line.sheets for line in lines if places.get(line.store) in (Place.ON_SITE, Place.WARD))
    folders = sum(line.folders for line in lines)
    return Paper(lines[0].series_name, folders, sheets, Fraction(on_site, sheets) if sheets else Fraction(0))


def _faults(rows: Sequence[Row], papers: Mapping[str, Paper], baseline: Baseline) -> Iterator[str]:
    planned = [row["series"] for row in rows]
    for series in (series for series in papers if series not in planned):
        yield f"{series} has no row: give it one; treatment keep leaves it as it is"
    for series in (series for series in planned if series not in papers):
        yield f"{series} is not in the baseline: take its row out, or write its code as the baseline does"
    for series in (series for series, paper in papers.items() if paper.sheets and not paper.folders):
        yield f"{series} has sheets and no folders: count its folders, or its wallets, and freeze the baseline anew"
    for store in dict.fromkeys(line.store for line in baseline.lines):
        if store not in {room.store for room in baseline.rooms}:
            yield f"where {store} is, nobody stated: give it a row in the table of rooms and freeze the baseline anew"
    for row in rows:
        if row["series"] in papers and _too_much_moved(row, papers[row["series"]]):
            yield f"{row['series']}: more is to be moved off site than will be left on site"


def _too_much_moved(row: Row, paper: Paper) -> bool:
    going = sum(_share(row, name) for name in ("scanned", "destroyed", "transferred"))
    closing = min(going, 1 - _share(row, "held"))
    return _share(row, "relocated") > paper.on_site * (1 - closing)


def _series(row: Row, paper: Paper) -> SeriesPlan:
    shares = {name: _share(row, name) for name in SHARES}
    expires = _by_year(row, "expires")
    return SeriesPlan(
        code=row["series"],
        name=paper.name,
        treatment=Treatment(row["treatment"]),
        folders=paper.folders,
        sheets_per_folder=Fraction(paper.sheets, paper.folders) if paper.folders else Fraction(0),
        on_site=paper.on_site,
        phase=_by_year(row, "year"),
        expires=expires if any(expires) else (),
        **shares,
    )


def _share(row: Row, name: str) -> Fraction:
    return Fraction(row[name] or 0)


def _by_year(row: Row, name: str) -> tuple[Fraction, ...]:
    """Shares from year 0, at whose end nothing is done, to the last year stated."""
    return (Fraction(0), *(Fraction(text) for text in numbered(row, name).values()))
