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
from reports.progress.standing import FaxAccount

REGISTER = ("events:fax registered", "events:fax disposed")
TRAFFIC = ("traffic:fax",)


def fax_section(content: PageContent, book: FigureBook) -> Section | None:
    """The section of one trust; none without a standing."""
    if content.standing is None:
        return None
    account = content.standing.fax
    blocks = [_facts(account, content.standing.as_of, book), *_machines(content, account), *_senders(account)]
    blocks += [Words((fault,), strong=True) for fault in account.faults]
    return Section("fax", "Fax", tuple(blocks))


def _facts(account: FaxAccount, as_of: date, book: FigureBook) -> Facts:
    counts = (
        ("fax.frozen", "Machines in the baseline", account.frozen, "machine", "baseline", (), "no baseline yet"),
        ("fax.registered", "Machines registered", account.registered, "machine", "events of kind fax registered", REGISTER[:1], ""),
        ("fax.disposed", "Machines disposed of", account.disposed, "machine", "events of kind fax disposed", REGISTER[1:], ""),
        ("fax.in-use", "Machines in use", account.in_use, "machine", "fax.registered - fax.disposed", ("fax.registered", "fax.disposed"), ""),
        ("fax.silent", "Lines that nothing came from for a quarter", len(silent_lines(account, as_of)), "machine", "register and traffic", (*REGISTER, *TRAFFIC), ""),
        ("fax.inbound", "Pages that came by fax in the last 30 days", account.inbound_30_days, "page", "fax traffic seen by the pipeline", TRAFFIC, "not known"),
    )  # fmt: skip
    facts = [
        Fact(label, book.cell(key, label.lower(), value, unit, counted, rests_on=rests, none=none))
        for key, label, value, unit, counted, rests, none in counts
    ]
    free = {True: "Yes: no machine in use, and nothing came by fax for 30 days", False: "No", None: "Not known"}
    return Facts((Fact("Fax free", Cell(free[account.fax_free])), *facts))


def _machines(content: PageContent, account: FaxAccount) -> Iterator[Block]:
    if not account.machines:
        yield Missing(says(content, "fax"))
        return
    rows = tuple(
        Row(
            machine.machine,
            (
                Cell(machine.machine),
                Cell(machine.place),
                Cell(machine.number or "not known"),
                Cell(day(machine.registered.isoformat())),
                Cell(day(machine.disposed.isoformat()) if machine.disposed else "in use"),
            ),
        )
        for machine in account.machines
    )
    columns = ("Machine", "Place", "Number", "Registered", "Disposed of")
    table = Table(
        "machines",
        "Register of fax machines",
        tuple(Column(name.lower().replace(" ", "-"), name) for name in columns),
        rows,
    )
    yield Folded("The register of machines", (table,))


def _senders(account: FaxAccount) -> Iterator[Block]:
    if not account.traffic:
        yield Words(("The pipeline has seen no fax yet. A fax that never reached it is not counted.",), quiet=True)
        return
    months, senders, total = still_faxing(account)
    months = months[-6:]
    rows = [Row(row.sender, (Cell(row.sender), *(Cell(count) for count in row.faxes[-6:]))) for row in senders]
    rows.append(Row("all", (Cell("All senders"), *(Cell(count) for count in total.faxes[-6:])), total=True))
    columns = (Column("sender", "Sender"), *(Column(month, month, numeric=True) for month in months))
    note = (
        "Faxes that the pipeline saw, most first. Counts of a few are not shown: a number may be a person\u2019s own."
    )
    yield Folded(
        "Who still faxes, month by month",
        (Table("senders", "Faxes by sender and month", columns, tuple(rows), wide=True, note=note),),
    )
