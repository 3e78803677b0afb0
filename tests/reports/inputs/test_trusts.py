"""Trusts as the Organisation Data Service publishes them in several years, and as a table that anyone wrote."""

from datetime import date
from pathlib import Path

import pytest

from records.errors import TableRefused
from records.programme import KeptTable, Succession, TableKind, Trust
from records.types import OdsCode
from reports.inputs import attributes, successions, trusts
from reports.inputs.table import Table, read


def published(*rows: tuple[str, str, str, str, str, str], columns: int = 27) -> str:
    """A file laid out as etr.csv: code, name, region, opened, closed, letter of the country or region."""
    lines = []
    for code, name, region, opened, closed, letter in rows:
        cells = [""] * columns
        for place, text in ((0, code), (1, name), (2, region), (10, opened), (11, closed), (23, letter)):
            cells[place] = text
        cells[4], cells[17] = "1, HIGH STREET", "+44 113 496 0000"  # not read, so not judged
        lines.append(",".join(f'"{cell}"' for cell in cells))
    return "\r\n".join(lines) + "\r\n"


ROWS = (
    ("ZZ9", "NORTHMOOR HOSPITALS NHS TRUST", "Y62", "20010401", "", "B"),
    ("ZZ8Y7", "THE DISTANT NHS TRUST", "Y56", "20260601", "", "H"),
    ("ZZ8", "SOUTHMOOR NHS TRUST", "Y54", "19930401", "20200331", "B"),
    ("ZZ7", "WELSH NHS TRUST", "", "19940401", "", "W"),
    ("ZZ6", "ANOTHER WELSH NHS TRUST", "W00", "19940401", "", "W"),
)


def taken(tmp_path: Path, content: str) -> Table:
    path = tmp_path / "etr.csv"
    path.write_text(content, encoding="utf-8")
    return read(path, trusts.INPUT)


def kept(kind: TableKind, rows: tuple[dict[str, str], ...]) -> KeptTable:
    return KeptTable(kind, None, 1, rows, "", "A. Khan", "2026-11-22T00:00:00+00:00")


@pytest.mark.parametrize("columns", trusts.PUBLISHED)
def test_the_published_file_of_any_year(tmp_path: Path, columns: int) -> None:
    table = taken(tmp_path, published(*ROWS, columns=columns))
    assert table.left_out == 2
    assert trusts.trusts_of(kept(TableKind.TRUSTS, table.rows)) == (
        Trust(OdsCode("ZZ9"), "NORTHMOOR HOSPITALS NHS TRUST", "Y62", date(2001, 4, 1), None),
        Trust(OdsCode("ZZ8Y7"), "THE DISTANT NHS TRUST", "Y56", date(2026, 6, 1), None),
        Trust(OdsCode("ZZ8"), "SOUTHMOOR NHS TRUST", "Y54", date(1993, 4, 1), date(2020, 3, 31)),
    )


def test_a_table_with_names_says_the_same(tmp_path: Path) -> None:
    content = "ODS code;name;region;opened;closed\nzz9;NORTHMOOR HOSPITALS NHS TRUST;Y62;01/04/2001;\n"
    assert taken(tmp_path, content).rows == taken(tmp_path, published(ROWS[0])).rows


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("ZZ99", "X", "Y62", "20010401", "", "B"), "row 2, code: no trust's code"),
        (("ZZ9", "X", "Y62", "20010401", "", "B"), "row 2, code: the same as in row 1"),
        (("ZZ5", "X", "Y62", "20010401", "20000101", "B"), "row 2, closed: is before the day of opening"),
        (("ZZ5", "", "Y62", "20010401", "", "B"), "row 2, name: is blank"),
        (("ZZ5", "X", "North", "20010401", "", "B"), "row 2, region: no code of a region"),
    ],
)
def test_wrong_rows(tmp_path: Path, row: tuple[str, str, str, str, str, str], says: str) -> None:
    with pytest.raises(TableRefused, match=says):
        taken(tmp_path, published(ROWS[0], row))


def test_a_published_row_that_is_cut_short_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableRefused, match="row 2, code: is blank"):
        taken(tmp_path, published(ROWS[0]) + '"ZZ5","CUT"\r\n')


def successions_in(tmp_path: Path, *rows: str) -> tuple[Succession, ...]:
    path = tmp_path / "successions.csv"
    path.write_text("predecessor,successor,date\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return successions.successions_of(kept(TableKind.SUCCESSIONS, read(path, successions.INPUT).rows))


def test_successions(tmp_path: Path) -> None:
    found = successions_in(tmp_path, "ZZ8,ZZ9,2020-04-01", "ZZ7,ZZ8,01/04/2010")
    assert found[1] == Succession(OdsCode("ZZ7"), OdsCode("ZZ8"), date(2010, 4, 1))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (("ZZ8,ZZ8,2020-04-01",), "row 2, successor: leads back"),
        (("ZZ8,ZZ9,2020-04-01", "ZZ9,ZZ8,2021-04-01"), "row 3, successor: leads back"),
        (("ZZ8,ZZ9,2020-04-01", "ZZ8,ZZ7,2021-04-01"), "row 3, predecessor: the same as in row 2"),
    ],
)
def test_successions_lead_to_one_end(tmp_path: Path, rows: tuple[str, ...], says: str) -> None:
    with pytest.raises(TableRefused, match=says):
        successions_in(tmp_path, *rows)


def test_a_way_into_a_circle_is_not_called_one(tmp_path: Path) -> None:
    with pytest.raises(TableRefused) as refused:
        successions_in(tmp_path, "ZZ7,ZZ8,2019-04-01", "ZZ8,ZZ9,2020-04-01", "ZZ9,ZZ8,2021-04-01")
    assert "row 2" not in str(refused.value)


def test_successors_that_are_no_trusts(tmp_path: Path) -> None:
    known = trusts.trusts_of(kept(TableKind.TRUSTS, taken(tmp_path, published(*ROWS)).rows))
    given = successions_in(tmp_path, "ZZ8,ZZ9,2020-04-01", "ZZ5,ZZ4,2020-04-01", "ZZ3,ZZ8,2020-04-01")
    assert successions.unknown_successors(given, known) == (OdsCode("ZZ4"), OdsCode("ZZ8"))


def test_sources_that_differ_stand_side_by_side(tmp_path: Path) -> None:
    path = tmp_path / "attributes.csv"
    path.write_text(
        "trust,name,value,as_of,source\n"
        "ZZ9,digital maturity stage,5,2026-04-01,annual report\n"
        "ZZ9,digital maturity stage,6,2026-04-01,press release\n",
        encoding="utf-8",
    )
    found = attributes.attributes_of(kept(TableKind.ATTRIBUTES, read(path, attributes.INPUT).rows))
    assert [(one.value, one.source) for one in found] == [("5", "annual report"), ("6", "press release")]
    path.write_text(path.read_text(encoding="utf-8") + "zz9,Digital maturity stage,7,01/04/2026,annual report\n")
    with pytest.raises(TableRefused, match="row 4, ods_code and name and as_of and source: the same as in row 2"):
        read(path, attributes.INPUT)
