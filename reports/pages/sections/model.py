"""Every line of the model, year by year, with the formula that runs."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from reports.money.pounds import label_of
from reports.money.results import ModelLine, Run
from reports.pages.blocks import Cell, Column, Row, Table
from reports.pages.book import FigureBook
from reports.pages.printed import unit_words
from reports.pages.sections.formulas import formula_cell


def model_table(run: Run, assumptions: Collection[str], book: FigureBook) -> Table:
    """The table. Names in a formula lead to their assumption or line; any other is said by the plan."""
    names = frozenset(line.key for line in run.lines)
    years = tuple(label_of(run.plan.first_year + year) for year in range(run.plan.years + 1))
    rows = []
    for line in run.lines:
        formula = formula_cell(line.formula.text, assumptions, names - {line.key})
        kind = line.benefit_class.value if line.benefit_class else line.sort.value
        name = Cell(line.name, small=f"{kind}, {line.category}" if line.category else kind)
        cells = (name, formula, Cell(unit_words(line.unit)), *_values(line, run, assumptions, years, book))
        rows.append(Row(line.key, cells, anchor=f"line-{line.key}"))
    columns = (
        Column("line", "Line"),
        Column("formula", "Worked out as"),
        Column("unit", "Unit"),
        *(Column(year, year, numeric=True) for year in years),
    )
    return Table("model", "The model, line by line", columns, tuple(rows), wide=True)


def _values(
    line: ModelLine, run: Run, assumptions: Collection[str], years: tuple[str, ...], book: FigureBook
) -> Iterator[Cell]:
    """A line's value for each year, or what it lacks."""
    if line.key in run.needs:
        yield Cell(f"not stated: needs {', '.join(run.needs[line.key])}")
        yield from (Cell("") for _ in years[1:])
        return
    names = frozenset(one.key for one in run.lines)
    for year, value in zip(years, run.row(line.key), strict=True):
        rests = (_under(name, year, assumptions, names, run) for name in line.formula.names)
        yield book.cell(
            f"money.line.{line.key}.{year}",
            f"{line.name}, {year}",
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
