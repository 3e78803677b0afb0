"""The checks: everything that must hold of this report, and whether it does."""

from __future__ import annotations

from reports.pages.blocks import Block, Cell, Column, Row, Section, Table, Warn
from reports.pages.markup import VERDICTS, verdict_tag
from reports.pages.views import CheckRow, PageContent
from reports.progress.documents import Verdict


def checks_section(content: PageContent) -> Section | None:
    """The section; none where nothing was checked."""
    checks = all_checks(content)
    if not checks:
        return None
    failed = [check for check in checks if check.verdict is Verdict.FAILS]
    blocks: list[Block] = []
    if failed:
        blocks.append(Warn("A check fails", tuple(f"{check.name}: {check.says}" for check in failed)))
    rows = tuple(
        Row(
            f"{check.number or ''}{check.name}",
            (
                Cell(check.name, small=f"rule {check.number}" if check.number else ""),
                Cell(VERDICTS[check.verdict][1], markup=verdict_tag(check.verdict)),
                Cell(check.says),
            ),
        )
        for check in checks
    )
    columns = (Column("check", "Check"), Column("holds", "Holds"), Column("found", "Found"))
    blocks.append(Table("checks", "What must be true of this report", columns, rows))
    return Section("checks", "Checks of these figures", tuple(blocks))


def all_checks(content: PageContent) -> tuple[CheckRow, ...]:
    """Those of the documents, then those that the report was given."""
    shown = content.documents
    of_documents = shown.checks if shown and shown.came_in else ()
    return (*(CheckRow(one.name, one.verdict, one.says) for one in of_documents), *content.checks)
