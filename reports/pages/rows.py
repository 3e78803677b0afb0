"""Rows of tables as HTML. They are written here and not in a template: a page has thousands of cells."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from reports.pages.blocks import Cell, Row, Table


def rows_html(table: Table) -> Markup:
    """All rows of a table, with the markup of the design system's table component."""
    write = _wide if table.wide else _cards if table.becomes_cards else _simple
    heads = [(escape(column.heading), column.numeric) for column in table.columns]
    return Markup("\n".join(write(row, heads) for row in table.rows))  # noqa: S704 - escaped below


def _wide(row: Row, heads: list[tuple[Markup, bool]]) -> str:
    """Without classes in each cell: there are hundreds."""
    anchor = f' id="{escape(row.anchor)}"' if row.anchor else ""
    total = ' class="total"' if row.total else ""
    openings = ('<td class="n">' if numeric else "<td>" for _, numeric in heads[1:])
    cells = "".join(f"{opening}{cell_html(cell)}</td>" for cell, opening in zip(row.cells[1:], openings, strict=True))
    return f'<tr{total}{anchor}><th scope="row">{_head(row)}</th>{cells}</tr>'


def _simple(row: Row, heads: list[tuple[Markup, bool]]) -> str:
    """As the component writes a row."""
    cells = [
        f'<td class="nhsuk-table__cell{_numeric("cell", numeric)}">{cell_html(cell)}</td>'
        for cell, (_, numeric) in zip(row.cells[1:], heads[1:], strict=True)
    ]
    head = f'<th class="nhsuk-table__header{_numeric("header", heads[0][1])}" scope="row">{_head(row)}</th>'
    return f"<tr{_row(row)}>{head}{''.join(cells)}</tr>"


def _cards(row: Row, heads: list[tuple[Markup, bool]]) -> str:
    """As the component writes a row of a responsive table: with roles, and its heading in each cell."""
    written = []
    for place, (cell, (heading, numeric)) in enumerate(zip(row.cells, heads, strict=True)):
        element, name, role = ("td", "cell", "cell") if place else ("th", "header", "rowheader")
        scope = "" if place else ' scope="row"'
        shown = cell_html(cell) if place else _head(row)
        written.append(
            f'<{element} class="nhsuk-table__{name}{_numeric(name, numeric)}"{scope} role="{role}">'
            f'<span class="nhsuk-table__heading" aria-hidden="true">{heading} </span><span>{shown}</span></{element}>'
        )
    return f'<tr{_row(row)} role="row">{"".join(written)}</tr>'


def _row(row: Row) -> str:
    anchor = f' id="{escape(row.anchor)}"' if row.anchor else ""
    return f' class="nhsuk-table__row{" total" if row.total else ""}"{anchor}'


def _numeric(name: str, numeric: bool) -> str:
    return f" nhsuk-table__{name}--numeric" if numeric else ""


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
