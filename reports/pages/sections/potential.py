"""What the paper behind the accepted documents would free if it went: potential, never called saved."""

from __future__ import annotations

from reports.money.assumptions import assumptions
from reports.money.potential import Estimate, Group, Line, counts
from reports.money.quantities import rounded
from reports.pages.blocks import Block, Cell, Column, Row, Section, Table, Words
from reports.pages.book import FigureBook
from reports.pages.markup import sentence
from reports.pages.printed import unit_words
from reports.pages.sections.formulas import formula_cell
from reports.pages.views import PageContent

ENDS = (("low", "Low"), ("central", "Central"), ("high", "High"))
GROUPS = (
    (Group.PAPER, "The paper behind accepted documents"),
    (Group.POTENTIAL, "What it might free a year (potential, not saved)"),
    (Group.COST, "What reading it costs"),
    (Group.BOX, "One whole box, for scale (the same for every trust)"),
)


def potential_section(content: PageContent, book: FigureBook) -> Section | None:
    """The section; none where no documents came in."""
    found = content.potential
    if found is None or content.documents is None or not content.documents.came_in:
        return None
    saved = _cells(found.line("saved"), book)[1]
    text = (
        "Saved so far: {}. Nothing is called saved before its paper may go. What follows is potential: what the paper"
        " behind the accepted documents would free, if it went."
    )
    blocks: list[Block] = [Words((sentence(text, saved),))]
    images, boxes = found.line("images").quantity, found.line("whole_boxes").quantity
    if images is None:
        blocks.append(
            Words(
                ("The ledger does not count the scanned pages of accepted documents, so no potential can be stated.",),
                strong=True,
            )
        )
    elif boxes and not boxes.central:
        blocks.append(Words(("It is less than one whole box, so for now nothing would be freed.",), strong=True))
    blocks += [_group(found, group, caption, book) for group, caption in GROUPS]
    note = (
        "Lines are not added up: rent and floor exclude each other, and prices of different years do not add. Low is"
        " the least that the assumptions allow and high the most, all at once: neither is likely."
    )
    blocks.append(Words((note,), quiet=True))
    blocks.append(_counts())
    return Section("potential", "What the paper of accepted documents might free", tuple(blocks))


def _group(found: Estimate, group: Group, caption: str, book: FigureBook) -> Table:
    columns = (
        Column("line", "Line"),
        *(Column(name, label, numeric=True) for name, label in ENDS),
        Column("unit", "Unit"),
        Column("formula", "Worked out as"),
    )
    return Table(f"potential-{group}", caption, columns, tuple(_row(line, found, book) for line in found.of(group)))


def _row(line: Line, found: Estimate, book: FigureBook) -> Row:
    names = {other.key for other in found.lines} - {line.key}
    formula = formula_cell(
        line.formula.formula, assumptions(), names, {count.key for count in counts()}, prefix="potential"
    )
    if line.quantity is None:
        values: list[Cell] = [Cell(f"not stated: needs {', '.join(line.needs).replace('_', ' ')}"), Cell(""), Cell("")]
    else:
        values = _cells(line, book)
    name = Cell(line.formula.name, small=line.formula.note)
    return Row(line.key, (name, *values, Cell(unit_words(line.formula.unit)), formula), anchor=f"potential-{line.key}")


def _cells(line: Line, book: FigureBook) -> list[Cell]:
    if line.quantity is None:
        return [Cell("not counted")] * len(ENDS)
    rests = (*(f"assumption:{key}" for key in sorted(line.quantity.assumptions)), *sorted(line.quantity.counts))
    return [
        book.cell(
            f"{line.key}.{name}",
            f"{line.formula.name}, {name}",
            rounded(value, line.formula.decimals),
            line.formula.unit,
            "; ".join(sorted(line.quantity.counts)) or "assumptions alone",
            formula=line.formula.formula,
            rests_on=rests,
            listed=False,
        )
        for (name, _), value in zip(ENDS, line.quantity.values, strict=True)
    ]


def _counts() -> Table:
    rows = tuple(
        Row(
            one.key,
            (
                Cell(one.key.replace("_", " ").capitalize(), small=one.unit),
                Cell(one.name.capitalize()),
                Cell("the ledger" if one.in_ledger else "nothing counts it yet"),
            ),
            anchor=f"count-{one.key}",
        )
        for one in counts()
    )
    columns = (Column("count", "Count"), Column("what", "What is counted"), Column("from", "From"))
    return Table("counts", "Counts that these lines use", columns, rows)
