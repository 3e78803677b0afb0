import ast
from pathlib import Path

import pytest

from records.errors import TableRefused
from reports.inputs.assumptions import DIVISORS, INPUT, SHARES, is_money, national
from reports.inputs.table import read_table
from reports.money.assumptions import units
from reports.money.model import lines

HEAD = "key,low,central,high,price_year,source,owner,review_date,note"


def read(tmp_path: Path, *lines: str) -> tuple[dict[str, str], ...]:
    path = tmp_path / "assumptions.csv"
    path.write_text("\n".join((HEAD, *lines)), encoding="utf-8")
    return read_table(path, INPUT)


def test_a_sound_row_is_read(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "retrievals,12000,20000,30000,not money,tracking system,A. Khan,2027-04-01,")
    assert (row["key"], row["central"], row["note"]) == ("retrievals", "20000", "")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("retrieval,1,2,3,not money,seen,A. Khan,2027-04-01,", "did you mean retrievals or retrieval_cost"),
        ("colour,1,2,3,not money,seen,A. Khan,2027-04-01,", "key: is in no formula of a trust's: `casenote tables"),
        ("retrievals,3,2,1,not money,seen,A. Khan,2027-04-01,", "not between low and high"),
        ("retrievals,1,2,3,not money,,A. Khan,2027-04-01,", "source: is blank"),
        ("retrievals,1,2,3,2025-26,seen,A. Khan,2027-04-01,", "price_year: write not money"),
        ("box_rent,1,2,3,not money,seen,A. Khan,2027-04-01,", "the year of the prices"),
        ("guard,0.5,0.5,0.5,not money,seen,A. Khan,2027-04-01,", "key: is in no formula of a trust's"),
        ("cash_share_of_floor,0.5,1,1.5,not money,seen,A. Khan,2027-04-01,", "high: is more than 1"),
        ("sheets_per_box,0,2000,2500,not money,seen,A. Khan,2027-04-01,", "low: is nought"),
        ("box_rent,-1,2,3,2025-26,seen,A. Khan,2027-04-01,", "low: may not be below nought"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, line: str, fault: str) -> None:
    with pytest.raises(TableRefused) as refused:
        read(tmp_path, line)
    assert fault in str(refused.value)


def test_every_share_and_divisor_is_a_number_of_the_model() -> None:
    """What is divided by may not be nought; rent alone may: it divides no cost or saving."""
    trees = [ast.parse(line.formula.text, mode="eval") for line in lines()]
    under = {
        name.id
        for tree in trees
        for part in ast.walk(tree)
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div)
        for name in ast.walk(part.right)
        if isinstance(name, ast.Name)
    }
    assert under & set(national()) == {*DIVISORS, "box_rent"}
    assert set(SHARES) <= set(national())
    assert all(national()[key] == "ratio" for key in SHARES)


def test_a_rate_of_exchange_is_no_price() -> None:
    assert is_money("USD/GB/month")
    assert not is_money("USD/GBP")
    assert not units()["dollars_per_pound"].price_years
