"""The sources of a page, and every figure on it: its value, what it was counted from, its formula, what it rests on."""

from __future__ import annotations

from collections.abc import Collection

from reports.figures import Figure
from reports.pages.blocks import Block, Cell, Column, Row, Section, Table, Words
from reports.pages.book import FigureBook
from reports.pages.printed import printed
from reports.pages.views import PageContent

SELECTION = (
    "Figures of the long tables over months and years are not listed here, nor in figures.csv: both are a selection."
    " Every figure, theirs too, stands in {json}."
)
KINDS = {
    "events": "Events of the ledger of kind {}, with their reversals",
    "table": "The latest version of the table that was given: {}",
    "baseline": "Version {} of the baseline, frozen and signed",
    "snapshots": "What was said earlier, kept in the ledger week by week: {}",
    "arrivals": "Files that arrived by {}, as the ledger has them",
    "documents": "Documents of the ledger: {}",
    "threshold": "The threshold {} (reports/tables/thresholds.csv)",
    "page": "The page and twins {}",
}


def sources_section(content: PageContent, book: FigureBook) -> Section:
    """The last section: what stands here is where links of figures lead. Enter every other figure before it."""
    named = dict.fromkeys(name for figure in book for name in figure.rests_on)
    anchors = {name: anchor_of(name) for name in named if ":" in name and not name.startswith("assumption:")}
    assumptions = {f"assumption:{key}": f"assumption-{key}" for key in content.money.assumptions}
    listed = {figure.key for figure in book.listed}
    sources = Table(
        "sources",
        "Where figures were counted from",
        (Column("source", "Source"), Column("what", "What it is")),
        tuple(_source(name, anchor) for name, anchor in anchors.items()),
    )
    figures = Table(
        "figures",
        "Every figure of this page",
        (
            Column("key", "Figure"),
            Column("value", "Value", numeric=True),
            Column("from", "Counted from"),
            Column("formula", "Formula"),
            Column("rests", "Rests on"),
        ),
        tuple(_figure(figure, {**anchors, **assumptions}, listed) for figure in book.listed),
        wide=True,
        hide_in_print=True,
        note=SELECTION.format(json=f"{content.stem}.json"),
    )
    whose = "" if content.whole else f" --trust {content.code}"
    words = (
        f"`casenote explain FIGURE --out OUT{whose}` says of any figure how it was worked out. The twins for"
        f" machines lie beside this page: {content.stem}.json has all figures, figures.csv those listed here, and"
        " tables/ every table."
    )
    blocks: list[Block] = [Words((words,)), *([sources] if anchors else []), figures]
    return Section("figures", "Sources and figures", tuple(blocks))


def anchor_of(name: str) -> str:
    """Where a link to a source leads."""
    return "source-" + "".join(letter if letter.isalnum() else "-" for letter in name)


def words_of(name: str) -> str:
    """What a source is, in words."""
    kind, _, what = name.partition(":")
    return KINDS.get(kind, "{}").format(what.replace(":", ", version "))


def _source(name: str, anchor: str) -> Row:
    return Row(name, (Cell(name), Cell(words_of(name))), anchor=anchor)


def _figure(figure: Figure, anchors: dict[str, str], listed: Collection[str]) -> Row:
    parts: list[tuple[str, str]] = []
    for name in figure.rests_on:
        if parts:
            parts.append((", ", ""))
        anchor = f"figure-{name}" if name in listed else anchors.get(name, "")
        parts.append((name, f"#{anchor}" if anchor else ""))
    value = Cell(printed(figure.value, figure.unit), small=figure.unit)
    cells = (
        Cell(figure.key, small=figure.label),
        value,
        Cell(figure.counted_from),
        Cell(figure.formula),
        Cell(", ".join(figure.rests_on), parts=tuple(parts)),
    )
    return Row(figure.key, cells, anchor=f"figure-{figure.key}")
