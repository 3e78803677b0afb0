"""The sheet of reconciliation: the bridge to a claim, the statutory return with its flags, claims and funds."""

from __future__ import annotations

from collections.abc import Sequence

from reports.figures import NO_EVIDENCE
from reports.inputs.claims import Claim
from reports.money.funds import Bought, PartAccount, SelfFunding
from reports.money.reconciliation import Bridge
from reports.money.records_costs import Flag, Total
from reports.pages.missing import says
from reports.pages.workbook.assumptions import HALF_PENNY
from reports.pages.workbook.book import Book
from reports.pages.workbook.looks import Look
from reports.pages.workbook.sheet import Live, Sheet, Value

FUND_LOOKS = (Look.TEXT, Look.TEXT, *(Look.POUNDS,) * 4)


def write(book: Book, sheet: Sheet) -> None:
    """Whatever of it is known of the trust, or of all."""
    money = book.content.money
    sheet.widths(44, 18, 18, 18, 18, 18, 18, 14, 60)
    sheet.title("Reconciliation", "Nothing is scaled to fit: what nothing explains stands as a row of its own.")
    for at, bridge in enumerate(money.bridges, 1):
        _bridge(book, sheet, bridge, at)
    if book.content.whole and not money.bridges:
        sheet.words(says(book.content, "bridge"))
    _return(book, sheet, money.costs, money.flags)
    _funds(book, sheet, money.funds, money.bought, money.self_funding)
    for sentence in money.funds_say:
        sheet.words(sentence)
    _claims(book, sheet, money.claims)


def _bridge(book: Book, sheet: Sheet, bridge: Bridge, number: int) -> None:
    sheet.heading(
        f"From what can be shown to what was claimed ({bridge.claim.key})", f"{bridge.says}. {bridge.prices}."
    )
    sheet.head(("Row", "Kind", "£ a year", "So far"), (Look.TEXT, Look.TEXT, Look.POUNDS, Look.POUNDS))
    first = sheet.row
    for bar in bridge.bars:
        row = sheet.row + 1
        so_far = Live(f"C{row}" if row == first + 1 else f"D{row - 1}+C{row}", bar.end)
        sheet.line((bar.name, bar.row.value, bar.amount, so_far), (Look.TEXT, Look.TEXT, Look.POUNDS, Look.POUNDS))
    claim = f"Claimed: {bridge.claim.speaker}, {bridge.claim.said} ({bridge.claim.status})"
    sheet.line((claim, "", bridge.claimed), (Look.TEXT, Look.TEXT, Look.POUNDS), total=True)
    rows, claimed = sheet.area((first, 2), (sheet.row - 2, 2)), sheet.cell(sheet.row - 1, 2)
    added = sum(bar.amount for bar in bridge.bars)
    book.check(
        f"The rows of bridge {number} add up to the claim",
        f"ABS(SUM({rows})-{claimed})<={HALF_PENNY}",
        added == bridge.claimed,
        bridge.says,
        9,
    )
    sheet.line(("All cost that was returned", "", bridge.recorded), (Look.TEXT, Look.TEXT, Look.POUNDS))
    reach = "not known" if bridge.reach is None else Live(f"C{sheet.row}/C{sheet.row - 1}", bridge.reach)
    sheet.line(("How far all of it would reach", "", reach), (Look.TEXT, Look.TEXT, Look.SHARE))


def _return(book: Book, sheet: Sheet, totals: Sequence[Total], flags: Sequence[Flag]) -> None:
    sheet.heading(
        "What records cost, by the statutory return",
        "Both totals: everything returned, and without what a named person left out.",
    )
    if not totals and not flags:
        sheet.words(says(book.content, "costs"))
        return
    if totals:
        sheet.head(
            (
                "Scope",
                "Year",
                "On site",
                "Off site",
                "All",
                "Without, on site",
                "Without, off site",
                "Left out",
                "All without",
            )
        )
        for one in totals:
            row = sheet.row + 1
            values: tuple[Value, ...] = (
                one.scope, one.year, one.on_site, one.off_site, Live(f"C{row}+D{row}", one.total), one.without_on_site,
                one.without_off_site, one.left_out, Live(f"F{row}+G{row}", one.without),
            )  # fmt: skip
            sheet.line(values, (Look.TEXT, Look.TEXT, *(Look.POUNDS,) * 5, Look.COUNT, Look.POUNDS))
    sheet.heading(
        "Values that look wrong", "A flag changes nothing; only a named person may leave a flagged value out."
    )
    lines = ((flag.trust.code, flag.year, flag.kind.value, flag.against, flag.says) for flag in flags)
    sheet.table(("Trust", "Year", "Flag", "Against", "Why"), (Look.TEXT,) * 5, lines)
    if not flags:
        sheet.words("None.")


def _funds(
    book: Book, sheet: Sheet, funds: Sequence[PartAccount], bought: Bought | None, carried: SelfFunding | None
) -> None:
    sheet.heading("Funds")
    if carried is not None:
        rows: tuple[tuple[str, Value, Look], ...] = (
            ("Most that the financial case needs at any time", carried.peak_need, Look.POUNDS),
            ("Given to it", carried.given, Look.POUNDS),
            ("Short by", carried.short_by, Look.POUNDS),
            ("First year that is short, from year 0", _or(carried.first_short_year, "none"), Look.COUNT),
        )
        for label, value, look in rows:
            sheet.line((label, value), (Look.TEXT, look), frozen=True)
    elif not funds:
        sheet.words(says(book.content, "funds"))
    if funds:
        sheet.head(("Fund", "Part", "Set aside", "Given to trusts", "Spent", "Not given yet"), FUND_LOOKS)
        for one in funds:
            row = sheet.row + 1
            left = Live(f"C{row}-D{row}", one.unallocated)
            spent = _or(one.spent, NO_EVIDENCE)
            values = (f"{one.envelope}: {one.name}", one.part, one.amount, one.allocated, spent, left)
            sheet.line(values, FUND_LOOKS)
    if bought is not None:
        _bought(sheet, bought)


def _bought(sheet: Sheet, bought: Bought) -> None:
    sheet.heading("What a pound spent has bought")
    rows = (
        ("Sheets closed", bought.sheets),
        ("Pages closed", bought.pages),
        ("m² released", bought.m2),
        ("Pence saved a year", bought.pence_a_year),
    )
    for label, value in rows:
        sheet.line((label, _or(value, NO_EVIDENCE)), (Look.TEXT, Look.TINY), frozen=True)


def _claims(book: Book, sheet: Sheet, claims: Sequence[Claim]) -> None:
    sheet.heading("Claims side by side", "Nothing here is taken for a fact, and none of it is put in another's place.")
    if not claims:
        sheet.words(says(book.content, "claims"))
        return
    heads = ("Of what", "Said", "Unit", "Part of", "When", "Status", "Scope", "Prices of", "By whom; source")
    looks = (Look.WORDS, Look.COUNT, *(Look.TEXT,) * 4, Look.WORDS, Look.TEXT, Look.WORDS)
    sheet.head(heads, looks)
    first = sheet.row
    rows = {}
    for one in claims:
        rows[one.key] = sheet.row
        values = (one.topic, one.value, one.unit.replace("GBP", "£"), one.part_of, one.said, one.status.value,
                  one.scope, one.price_year, f"{one.speaker}; {one.source}")  # fmt: skip
        sheet.line(values, looks)
    wholes, values_said = sheet.area((first, 3), (sheet.row - 1, 3)), sheet.area((first, 1), (sheet.row - 1, 1))
    for whole in dict.fromkeys(one.part_of for one in claims if one.part_of in rows):
        parts = [one.value for one in claims if one.part_of == whole]
        said = next(one.value for one in claims if one.key == whole)
        book.check(
            f"Parts of {whole} add up to it",
            f'SUMIF({wholes},"{whole}",{values_said})={sheet.cell(rows[whole], 1)}',
            sum(parts) == said,
            f"{len(parts)} parts, to the pound.",
            13,
        )


def _or(value: Value, otherwise: str) -> Value:
    return otherwise if value is None else value
