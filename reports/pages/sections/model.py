"""Every line of the model, year by year, with the formula that runs."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from reports.money.pounds import label_of
from reports.money.results import ModelLine, Run
from reports.pages.blocks import Cell, Column, Row, Table
from reports.pages.book import FigureBook
from reports.pages.printed import CLASSES, unit_words
from reports.pages.sections.formulas import formula_cell

SHARE = "ratio"  # the unit of shares: those of several series are never added


def model_table(run: Run, assumptions: Collection[str], book: FigureBook) -> Table:
    """The table; shares stand series by series. Names in a formula lead to what they are, where they lead."""
    names = frozenset(line.key for line in run.lines)
    years = tuple(label_of(run.plan.first_year + year) for year in range(run.plan.years + 1))
    rows = []
    for line in run.lines:
        formula = formula_cell(line.formula.text, assumptions, names - {line.key})
        kind = CLASSES[line.benefit_class] if line.benefit_class else line.sort.value
        name = Cell(line.name, small=f"{kind}, {line.category}" if line.category else kind)
        cells = (name, formula, Cell(unit_words(line.unit)))
        if not line.per_series or line.unit != SHARE or line.key in run.needs:
            values = _values(line, run, assumptions, years, book)
            rows.append(Row(line.key, (*cells, *values), anchor=f"line-{line.key}"))
            continue
        blanks = (Cell("series by series"), *(Cell("") for _ in years[1:]))
        rows.append(Row(line.key, (*cells, *blanks), anchor=f"line-{line.key}"))
        for one in run.plan.series:
            values = _values(line, run, assumptions, years, book, one.code)
            named = (Cell(f"{line.name}: {one.name}", small=one.code), Cell(""), cells[2])
            rows.append(Row(f"{line.key}.{one.code}", (*named, *values)))
    columns = (
        Column("line", "Line"),
        Column("formula", "Worked out as"),
        Column("unit", "Unit"),
        *(Column(year, year, numeric=True) for year in years),
    )
    return Table("model", "The model, line by line", columns, tuple(rows), wide=True)


def _values(
    line: ModelLine, run: Run, assumptions: Collection[str], years: tuple[str, ...], book: FigureBook, series: str = ""
) -> Iterator[Cell]:
    """A line's value for each year, or what it lacks: of one series, or of all."""
    if line.key in run.needs:
        yield Cell(f"not stated: needs {', '.join(run.needs[line.key])}")
        yield from (Cell("") for _ in years[1:])
        return
    names = frozenset(one.key for one in run.lines)
    key = f"{line.key}.{series.lower()}" if series else line.key
    for year, value in zip(years, run.row(line.key, series), strict=True):
        rests = (_under(name, year, assumptions, names, run) for name in line.formula.names)
        yield book.cell(
            f"money.line.{key}.{year}",
            f"{line.name}, {f'{series}, ' if series else ''}{year}",
            value,
            line.unit,
            "the model",
            formula=line.formula.text,
            rests_on=tuple(dict.fromkeys(rests)),
            listed=False,
        )


def _under(name: str, year: str, assumptions: Collection[str], lines: Collection[str], run: Run) -> str:
    """What a name in a formula is."""
    if name in assumptions:
        return f"assumption:{name}"
    return f"money.line.{name}.{year}" if name in lines else f"table:plan:{run.plan.version}"
