"""Fax: the register of machines, which lines are silent, and who still faxes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reports.pages.blocks import Block, Cell, Column, Fact, Facts, Folded, Missing, Row, Section, Table, Words
from reports.pages.book import FigureBook
from reports.pages.missing import says
from reports.pages.printed import day
from reports.pages.views import PageContent
from reports.progress.fax import silent_lines, still_faxing
from reports.progress.standing import FaxAccount, Machine

MONTHS = 6  # that are shown
FACTS = (
    ("fax.free", "Free of fax", "Yes only when no machine is in use, and nothing came by fax for 30 days."),
    ("fax.frozen", "Machines in the baseline", ""),
    ("fax.registered", "Machines registered", ""),
    ("fax.disposed", "Machines disposed of", ""),
    ("fax.in-use", "Machines in use", ""),
    ("fax.progress", "Gone, of the machines in the baseline", "Below nought if more are in use than the baseline had."),
    ("fax.inbound", "Pages that came by fax in 30 days", "What the pipeline saw; it does not see other lines."),
)


def fax_section(content: PageContent, book: FigureBook) -> Section | None:
    """The section of one trust; none without a standing."""
    if content.standing is None:
        return None
    account = content.standing.fax
    silent = silent_lines(account, content.standing.as_of) if account.traffic else None  # nothing seen says nothing
    blocks: list[Block] = [Facts(tuple(Fact(label, book.of(key), note) for key, label, note in FACTS))]
    if account.machines:
        quiet = book.cell(
            "fax.silent",
            "lines that nothing came from for a quarter",
            None if silent is None else len(silent),
            "machine",
            "machines in use whose number sent nothing to the pipeline",
            rests_on=("events:fax-registered", "arrivals:fax", "threshold:silent_days"),
            none="not known",
        )
        blocks.append(
            Facts(
                (Fact("Silent lines, which may be able to go", quiet, ", ".join(one.machine for one in silent or ())),)
            )
        )
        blocks.append(Folded("The register of machines", (_register(account.machines),)))
    else:
        blocks.append(Missing(says(content, "fax")))
    blocks += _senders(account)
    blocks += [Words((fault,), strong=True) for fault in account.faults]
    return Section("fax", "Fax", tuple(blocks))


def _register(machines: tuple[Machine, ...]) -> Table:
    names = ("Machine", "Place", "Number", "Registered", "Disposed of")
    rows = tuple(
        Row(
            one.machine,
            (
                Cell(one.machine),
                Cell(one.place),
                Cell(one.number or "not known"),
                _day(one.registered),
                _day(one.disposed) if one.disposed else Cell("in use"),
            ),
        )
        for one in machines
    )
    columns = tuple(Column(name.lower().replace(" ", "-"), name) for name in names)
    return Table("machines", "Fax machines", columns, rows)


def _day(when: date) -> Cell:
    return Cell(day(when.isoformat()), when.isoformat())


def _senders(account: FaxAccount) -> Iterator[Block]:
    if not account.traffic:
        yield Words(("The pipeline has seen no fax. A fax that never reached it is not counted.",), quiet=True)
        return
    months, senders, total = still_faxing(account)
    rows = [Row(row.sender, (Cell(row.sender), *map(Cell, row.faxes[-MONTHS:]))) for row in senders]
    rows.append(Row("all", (Cell("All senders"), *map(Cell, total.faxes[-MONTHS:])), total=True))
    columns = (Column("sender", "Sender"), *(Column(month, month, numeric=True) for month in months[-MONTHS:]))
    note = (
        "Faxes that the pipeline saw, most first. Counts of a few are not shown: a number may be a person\u2019s own."
    )
    table = Table("senders", "Faxes by sender and month", columns, tuple(rows), wide=True, note=note)
    yield Folded("Who still faxes, month by month", (table,))
