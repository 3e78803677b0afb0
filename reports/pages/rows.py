"""Rows of tables as HTML. They are written here and not in a template: a page has thousands of cells."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from reports.pages.blocks import Cell, Row, Table


def rows_html(table: Table) -> Markup:
    """All rows of a table, with the markup of the design system's table component."""
    write = _wide if table.wide else _stacked
    heads = [(escape(column.heading), column.numeric) for column in table.columns]
    return Markup("\n".join(write(row, heads) for row in table.rows))  # noqa: S704 - escaped below


def _wide(row: Row, heads: list[tuple[Markup, bool]]) -> str:
    """Without classes in each cell: there are hundreds."""
    anchor = f' id="{escape(row.anchor)}"' if row.anchor else ""
    total = ' class="total"' if row.total else ""
    openings = ('<td class="n">' if numeric else "<td>" for _, numeric in heads[1:])
    cells = "".join(f"{opening}{cell_html(cell)}</td>" for cell, opening in zip(row.cells[1:], openings, strict=True))
    return f'<tr{total}{anchor}><th scope="row">{_head(row)}</th>{cells}</tr>'


def _stacked(row: Row, heads: list[tuple[Markup, bool]]) -> str:
    """With roles and the heading in each cell: on a phone a row becomes a card."""
    anchor = f' id="{escape(row.anchor)}"' if row.anchor else ""
    written = []
    for place, (cell, (heading, numeric)) in enumerate(zip(row.cells, heads, strict=True)):
        name = "header" if place == 0 else "cell"
        look = f"nhsuk-table__{name}{f' nhsuk-table__{name}--numeric' if numeric else ''}"
        opening = f'th class="{look}" scope="row" role="rowheader"' if place == 0 else f'td class="{look}" role="cell"'
        shown = _head(row) if place == 0 else cell_html(cell)
        written.append(
            f'<{opening}><span class="nhsuk-table__heading" aria-hidden="true">{heading} </span>'
            f"<span>{shown}</span></{opening[:2]}>"
        )
    total = " total" if row.total else ""
    return f'<tr class="nhsuk-table__row{total}" role="row"{anchor}>{"".join(written)}</tr>'


def _head(row: Row) -> str:
    """The heading of a row, which leads to what its first figure was made from."""
    head = row.cells[0]
    link = next((cell.href for cell in row.cells if cell.figure and cell.href), "")
    if not link or head.href or head.parts:
        return cell_html(head)
    return f'<a class="figure" href="{escape(link)}">{escape(head.text)}</a>{_small(head)}'


def cell_html(cell: Cell) -> str:
    """What one cell shows, without a link of a figure to its own row."""
    return f"{figure(cell, linked=False)}{_small(cell)}"


def _small(cell: Cell) -> str:
    return f"<small>{commands(cell.small)}</small>" if cell.small else ""


def figure(cell: Cell, *, linked: bool = True) -> Markup:
    """A figure, or words. ``linked``: it leads to the row that says what it was made from."""
    if not cell.figure:
        return _words(cell)
    data = f'<data value="{escape(cell.value)}" data-figure="{escape(cell.figure)}">{escape(cell.text)}</data>'
    if linked and cell.href:
        data = f'<a class="figure" href="{escape(cell.href)}">{data}</a>'
    return Markup(data)  # noqa: S704 - escaped here


def _words(cell: Cell) -> Markup:
    if cell.markup is not None:
        return cell.markup
    if cell.parts:
        written = (
            f'<a href="{escape(href)}">{escape(text)}</a>' if href else escape(text) for text, href in cell.parts
        )
        return Markup("".join(written))  # noqa: S704 - escaped here
    shown = commands(cell.text)
    return Markup('<a href="{}">{}</a>').format(cell.href, shown) if cell.href else shown


def commands(text: str | Markup) -> Markup:
    """Words in which what stands between back quotes is a command."""
    if isinstance(text, Markup):
        return text
    if "`" not in text:
        return escape(text)
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped here
