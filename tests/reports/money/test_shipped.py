"""Shipped facts: read as any table is; an imported claim stands beside them, an imported fund instead of them."""

from records.programme import KeptTable, TableKind
from reports.inputs.table import Row
from reports.money.shipped import claims, envelopes, shipped


def kept(kind: TableKind, *rows: Row) -> KeptTable:
    return KeptTable(kind, None, 1, rows, "", "", "")


def test_the_shipped_fund_is_412_and_75_million() -> None:
    fund = envelopes()[0]
    assert (fund.amount, [part.amount for part in fund.parts]) == (487_000_000, [412_000_000, 75_000_000])


def test_an_imported_claim_never_replaces_a_shipped_one() -> None:
    row = next(row for row in shipped(TableKind.CLAIMS) if row["key"] == "saving-300m")
    other, new = {**row, "value": "250000000"}, {**row, "key": "saving-new"}
    found = {one.key: int(one.value) for one in claims(kept(TableKind.CLAIMS, row, other, new))}
    assert found["saving-300m"] == 300_000_000
    assert found["saving-300m.imported"] == 250_000_000
    assert found["saving-new"] == 300_000_000
    assert len(found) == len(claims()) + 2


def test_an_imported_fund_stands_for_the_shipped_one_of_its_name() -> None:
    rows = [dict(row) for row in shipped(TableKind.ENVELOPES)]
    given = {**rows[2], "trust": "ZZ9", "amount": "5000000"}
    fund = envelopes(kept(TableKind.ENVELOPES, *rows, given))
    assert len(fund) == 1
    assert [str(one.trust) for one in fund[0].allocations] == ["ZZ9"]


def test_every_shipped_row_has_a_source() -> None:
    for kind in (TableKind.CLAIMS, TableKind.ENVELOPES):
        assert all(row["source"] for row in shipped(kind))
