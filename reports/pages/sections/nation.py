"""All trusts: a row for each, the spread without an average, who is late, regions that add up, money added exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from records.types import OdsCode
from reports.figures import NEVER, NO_BASELINE, NOT_SIGNED
from reports.money.results import Appraisal, Spread
from reports.money.rollup import RollUp, pounds_of, rolled_up
from reports.pages.blocks import Block, Cell, Column, Missing, Picture, Row, Section, Subheading, Table, Words
from reports.pages.book import FigureBook, Value
from reports.pages.charts import strip
from reports.pages.markup import rating_tag, sentence
from reports.pages.missing import says
from reports.pages.printed import PERCENT, printed
from reports.pages.sections.progress import ladder_blocks
from reports.pages.views import PageContent
from reports.progress.nation import Laggard, Nation, Part
from reports.progress.standing import Colour, Standing
from reports.progress.trusts import region_name

NO_CASE = "no plan yet"
NOT_ADDED = "prices of different years"
MONEY: tuple[tuple[str, str, Callable[[Appraisal], Fraction]], ...] = (
    ("npsv", "Net present social value", lambda one: one.npsv),
    ("cash-npv", "Net present value in cash", lambda one: one.cash_npv),
    ("peak-need", "Peak need", lambda one: one.peak_need),
    ("steady-gross", "Saving a year", lambda one: one.steady_gross),
)


def nation_section(content: PageContent, book: FigureBook) -> Section | None:
    """The first section of the page of all trusts; none on any other page."""
    if not content.whole:
        return None
    blocks: list[Block] = [*_trusts(content, book)]
    if content.nation is None:
        return Section("trusts", "Trust by trust", (*blocks, Missing(says(content, "nation"))))
    blocks += _spread(content.nation, content.trusts, book)
    blocks += _late(content.nation)
    blocks.append(_regions(content.nation, book))
    return Section("trusts", "Trust by trust", tuple(blocks))


def whole_section(content: PageContent, book: FigureBook) -> Section | None:
    """The ladder of all trusts that have a baseline, together."""
    if content.nation is None:
        return None
    whole = content.nation.whole
    known = whole.known
    blocks: list[Block] = []
    for trusts, why in ((whole.without_baseline, NO_BASELINE), (whole.unsigned, NOT_SIGNED)):
        if trusts:
            names = ", ".join(str(trust.code) for trust in trusts)
            blocks.append(Words((f"Not counted here: {names} ({why}).",), quiet=True))
    if whole.unknown.closed:
        apart = book.cell("nation.closed-apart", "closed by trusts without a signed baseline", whole.unknown.closed,
                          "sheet", "events closed", rests_on=("events:closed",))  # fmt: skip
        blocks.append(Words((sentence("They have closed {} sheets, in no percentage.", apart),), quiet=True))
    blocks += ladder_blocks(known, book)
    blocks += [Words((fault,), strong=True) for fault in content.nation.faults]
    return Section("progress", "How far all have come together", tuple(blocks))


# ---------------------------------------------------------------- trusts
def _trusts(content: PageContent, book: FigureBook) -> Iterator[Table]:
    if not content.trusts:
        return
    rows = tuple(_trust(trust, book) for trust in content.trusts)
    columns = (
        Column("trust", "Trust"),
        Column("rating", "Rating"),
        Column("share", "Sheets gone", numeric=True),
        Column("target", "Target", numeric=True),
        Column("p50", "Even chances by", numeric=True),
        Column("documents", "Documents", numeric=True),
    )
    yield Table("trusts", "Progress of each trust", columns, rows)
    yield from _money(content.trusts, book)
    if content.money.spreads:
        yield _sure(content.money.spreads, book)


def _trust(trust: PageContent, book: FigureBook) -> Row:
    standing = trust.standing
    baseline = standing.baseline if standing else None
    name = Cell(trust.title, href=f"{trust.stem}.html", small=f"{trust.code}{_attributes(trust)}")
    share = _own(
        book,
        trust,
        "progress.share",
        "progress",
        standing.progress if standing else None,
        standing.no_share if standing else NO_BASELINE,
        PERCENT,
    )
    target = _own(book, trust, "progress.target", "target date", baseline.target if baseline else None, NO_BASELINE)
    middle = _own(book, trust, "forecast.p50", "P50", standing.forecast.p50 if standing else None, _no_day(standing))
    came_in = trust.documents.came_in if trust.documents else None
    documents = _own(book, trust, "documents", "documents that came in", came_in, "none")
    return Row(trust.code, (name, _rating(standing), share, target, middle, documents))


def _rating(standing: Standing | None) -> Cell:
    colour = standing.rating.colour if standing else Colour.GREY
    return Cell(colour.value, markup=rating_tag(colour))


def _no_day(standing: Standing | None) -> str:
    return NEVER if standing and standing.forecast.weeks_of_history and not standing.forecast.why_not else "not known"


def _attributes(trust: PageContent) -> str:
    """What sources say of a trust; they may differ, and then both stand here."""
    return "".join(
        f"; {one.name}: {one.value} ({one.source}, {printed(one.as_of.isoformat(), '')})" for one in trust.attributes
    )


def _own(book: FigureBook, trust: PageContent, key: str, label: str, value: Value, none: str, unit: str = "") -> Cell:
    """A figure of one trust on the page of all: it stands in that trust's own twin under the same key."""
    return book.cell(
        f"trust.{trust.code}.{key}",
        f"{trust.code}: {label}",
        value,
        unit,
        f"{trust.title}\u2019s own page",
        rests_on=(f"page:{trust.stem}",),
        none=none,
        listed=False,
    )


def _money(trusts: Sequence[PageContent], book: FigureBook) -> Iterator[Table]:
    """Central values, rounded to pence once in each trust, then added: trusts, regions and all agree to the penny."""
    rows = []
    for trust in trusts:
        found = trust.case.appraisal if trust.case else None
        cells = (
            _own(book, trust, f"money.{key}", label.lower(), value(found) if found else None, NO_CASE, "GBP")
            for key, label, value in MONEY
        )
        rows.append(Row(trust.code, (Cell(trust.title, href=f"{trust.stem}.html", small=trust.code), *cells)))
    cases = [trust.case.appraisal for trust in trusts if trust.case]
    years = sorted({one.price_year for one in cases})
    alike = len(years) < 2  # pounds of different years are not added
    sums = {key: _rolled_up(trusts, value) for key, _, value in MONEY}
    total = tuple(
        book.pounds(
            f"money.{key}",
            f"{label.lower()}, all trusts with a plan",
            _pounds(sums[key].nation) if alike else None,
            f"{sums[key].says}, each rounded to the penny",
            formula="sum over the trusts",
            none=NO_CASE if alike else NOT_ADDED,
        )
        for key, label, _ in MONEY
    )
    rows.append(
        Row(
            "all",
            (Cell("The one with a plan" if len(cases) == 1 else f"All {len(cases)} with a plan"), *total),
            total=True,
        )
    )
    columns = (Column("trust", "Trust"), *(Column(key, label, numeric=True) for key, label, _ in MONEY))
    note = (
        f"Real pounds of {', '.join(years)}. Peak needs come at different times: their sum is the most of all."
        if years
        else ""
    )
    yield Table(
        "money", "What each trust\u2019s plan costs and saves (economic case, central)", columns, tuple(rows), note=note
    )
    if cases and alike:
        yield _money_of_regions(sums, book)


def _rolled_up(trusts: Sequence[PageContent], value: Callable[[Appraisal], Fraction]) -> RollUp:
    amounts = {OdsCode(trust.code): value(trust.case.appraisal) if trust.case else None for trust in trusts}
    regions = {OdsCode(trust.code): trust.standing.trust.region for trust in trusts if trust.standing}
    return rolled_up(amounts, regions)


def _pounds(pence: int | None) -> Fraction | None:
    return None if pence is None else Fraction(pounds_of(pence))


def _money_of_regions(sums: Mapping[str, RollUp], book: FigureBook) -> Table:
    """The same by region: added, they are the sum of all."""
    regions = sorted({region for found in sums.values() for region in found.regions})
    rows = tuple(
        Row(
            region,
            (
                Cell(region_name(region), small=region if region_name(region) != region else ""),
                *(
                    book.pounds(
                        f"region.{region.replace(' ', '-')}.{key}",
                        f"{label.lower()}, {region_name(region)}",
                        _pounds(sums[key].regions.get(region)),
                        "trusts of the region, each rounded to the penny",
                        formula="sum over the trusts",
                        none=NO_CASE,
                    )
                    for key, label, _ in MONEY
                ),
            ),
        )
        for region in regions
    )
    columns = (Column("region", "Region"), *(Column(key, label, numeric=True) for key, label, _ in MONEY))
    return Table("money-regions", "The same by region", columns, rows)


def _sure(spreads: Mapping[str, Spread], book: FigureBook) -> Table:
    """How sure the sums are. Prices are drawn once for all trusts: what is dear for one is dear for all."""
    names = {"npsv": "Net present social value", "cash_npv": "Net present value in cash", "gross": "Saving a year"}
    points = (
        ("p10", "P10: one in ten below"),
        ("p50", "P50: half below"),
        ("p90", "P90: nine in ten below"),
        ("mean", "Mean"),
    )
    rows = tuple(
        Row(
            name,
            (
                Cell(label),
                *(
                    book.cell(
                        f"nation.draws.{name.replace('_', '-')}.{point}",
                        f"{label}, all trusts, {point.upper()}",
                        getattr(spreads[name], point),
                        "GBP",
                        "the trusts\u2019 draws, added draw by draw",
                        rests_on=("assumptions",),
                    )
                    for point, head in points
                ),
            ),
        )
        for name, label in names.items()
        if name in spreads
    )
    columns = (Column("figure", "Figure"), *(Column(point, head, numeric=True) for point, head in points))
    note = "Prices are drawn once for all trusts, volumes for each: drawn apart, the range would be falsely narrow."
    return Table("nation-draws", "How sure the sums are", columns, rows, note=note)


# ---------------------------------------------------------------- spread, late, regions
def _spread(nation: Nation, trusts: Sequence[PageContent], book: FigureBook) -> Iterator[Block]:
    found = nation.quartiles
    if found is None or found.trusts < 2:  # one trust is no spread
        for name, value in (("half", found.median),) if found else ():
            label = "progress of the one trust with a signed baseline"
            book.share(f"nation.progress.{name}", label, value, "progress of that trust", rests_on=("progress.share",))
        return
    cells = [
        book.share(
            f"nation.progress.{name}", f"progress, {label} of trusts", value, "progress of each trust with a baseline"
        )
        for name, label, value in (
            ("quarter", "lower quarter", found.lower),
            ("half", "half", found.median),
            ("three-quarters", "three quarters", found.upper),
        )
    ]
    # nobody is averaged away: every trust is a mark of its own
    shares = [one.standing.progress for one in trusts if one.standing and one.standing.progress is not None]
    yield Picture(
        "How far each trust is: nobody is averaged away",
        strip("strip", shares, (found.lower, found.median, found.upper), [cell.text for cell in cells]),
    )
    rows = tuple(
        Row(str(at), (Cell(label), cell))
        for at, (label, cell) in enumerate(
            zip(
                ("A quarter of trusts have at most", "Half have at most", "Three quarters have at most"),
                cells,
                strict=True,
            )
        )
    )
    columns = (Column("point", "Of trusts with a signed baseline"), Column("share", "Sheets gone", numeric=True))
    yield Table("quartiles", "How the trusts are spread", columns, rows)


def _late(nation: Nation) -> Iterator[Block]:
    yield Subheading("Who is late")
    if not nation.laggards:
        yield Words(("No trust with a forecast is expected after its target date.",))
    else:
        columns = (
            Column("trust", "Trust"),
            Column("target", "Target"),
            Column("expected", "Even chances by"),
            Column("late", "Days late", numeric=True),
        )
        yield Table(
            "late",
            "Trusts expected after their target date, latest first",
            columns,
            tuple(_laggard(one) for one in nation.laggards),
        )
    if nation.unforecast:
        yield Words(
            tuple(f"{trust.code}: no forecast may be made. {why}" for trust, why in nation.unforecast), quiet=True
        )


def _laggard(one: Laggard) -> Row:
    late = Cell(NEVER) if one.days_late is None else Cell(f"{one.days_late:,}", str(one.days_late))
    expected = Cell(NEVER) if one.expected is None else _day(one.expected)
    name = Cell(
        one.trust.name or str(one.trust.code), href=f"{str(one.trust.code).lower()}.html", small=str(one.trust.code)
    )
    return Row(str(one.trust.code), (name, _day(one.target), expected, late))


def _day(when: date) -> Cell:
    return Cell(printed(when.isoformat(), ""), when.isoformat())


def _regions(nation: Nation, book: FigureBook) -> Table:
    rows = [_part(part, book, total=False) for part in nation.regions] + [_part(nation.whole, book, total=True)]
    heads = (
        ("trusts", "Trusts"),
        ("in-scope", "In scope"),
        ("closed", "Closed"),
        ("share", "Sheets gone"),
        ("fax", "Fax machines in use"),
    )
    columns = (Column("region", "Region"), *(Column(key, head, numeric=True) for key, head in heads))
    note = (
        "Sheets of trusts with a signed baseline; in scope are baselines and approved changes of scope. Regions add up"
        " to the whole, sheet by sheet."
    )
    return Table("regions", "Regions", columns, tuple(rows), note=note)


def _part(part: Part, book: FigureBook, *, total: bool) -> Row:
    key = "region." + ("all" if total else part.name.lower().replace(" ", "-"))
    known, name = part.known, region_name(part.name)
    none = NOT_SIGNED if part.unsigned else NO_BASELINE
    cells = (
        book.cell(f"{key}.trusts", f"{name}: trusts", len(part.trusts), "trust", "register of trusts", listed=False),
        book.cell(
            f"{key}.in-scope",
            f"{name}: sheets in scope",
            known.in_scope,
            "sheet",
            "signed baselines and changes of scope",
            none=none,
            listed=False,
        ),
        book.cell(
            f"{key}.closed", f"{name}: sheets closed", known.closed, "sheet", "events of kind closed", listed=False
        ),
        book.share(
            f"{key}.share",
            f"{name}: progress",
            known.progress,
            "closed of what is in scope",
            none=none,
            listed=False,
        ),
        book.cell(
            f"{key}.fax",
            f"{name}: fax machines in use",
            part.fax_in_use,
            "machine",
            "registers of machines",
            listed=False,
        ),
    )
    return Row(key, (Cell(name, small=part.name if name != part.name else ""), *cells), total=total)
