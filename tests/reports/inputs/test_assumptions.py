from pathlib import Path

import pytest

from records.errors import TableRefused
from reports.inputs.assumptions import INPUT, is_money
from reports.inputs.table import read_table
from reports.money.assumptions import units

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
        ("retrieval,1,2,3,not money,seen,A. Khan,2027-04-01,", "key: is in no formula"),
        ("retrievals,3,2,1,not money,seen,A. Khan,2027-04-01,", "not between low and high"),
        ("retrievals,1,2,3,not money,,A. Khan,2027-04-01,", "source: is blank"),
        ("retrievals,1,2,3,2025-26,seen,A. Khan,2027-04-01,", "price_year: write not money"),
        ("box_rent,1,2,3,not money,seen,A. Khan,2027-04-01,", "the year of the prices"),
        ("box_rent,-1,2,3,2025-26,seen,A. Khan,2027-04-01,", "low: may not be below nought"),
    ],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, line: str, fault: str) -> None:
    with pytest.raises(TableRefused) as refused:
        read(tmp_path, line)
    assert fault in str(refused.value)


def test_a_rate_of_exchange_is_no_price() -> None:
    assert is_money("USD/GB/month")
    assert not is_money("USD/GBP")
    assert not units()["dollars_per_pound"].price_years
