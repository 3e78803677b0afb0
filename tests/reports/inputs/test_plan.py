from pathlib import Path

import pytest

from records.errors import TableRefused
from reports.inputs.plan import INPUT, TREATMENTS
from reports.inputs.table import read_table
from reports.money.results import Treatment

SHARES = "scanned,destroyed,relocated,held,fetched"
HEAD = f"series,treatment,{SHARES},first_year,years,year 1,year 2,year 3,expires 1,expires 2"


def read(tmp_path: Path, *lines: str) -> tuple[dict[str, str], ...]:
    path = tmp_path / "plan.csv"
    path.write_text("\n".join((HEAD, *lines)), encoding="utf-8")
    return read_table(path, INPUT)


def test_a_sound_plan_is_read(tmp_path: Path) -> None:
    first, fax = read(tmp_path, "S1,bulk scan,1,,,,1,2026/27,5,0.25,1,,0.1,0.2", "fax,dispose,,,,,,2026/27,5,0.5,,,,")
    assert (first["treatment"], first["year 2"], first["expires 2"]) == ("bulk scan", "1", "0.2")
    assert "year 3" not in first
    assert fax["scanned"] == ""


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["S1,bulk scan,0.8,0.3,,,,2026/27,5,1,,,,"], "comes to more than 1"),
        (["S1,review and destroy,,0.97,,0.05,,2026/27,5,1,,,,"], "held paper may not be destroyed"),
        (["S1,bulk scan,1,,,,,2026/27,5,0.5,0.4,,,"], "row 2, year 2: is less than in the year before"),
        (["S1,bulk scan,1,,,,,2026/27,5,0.5,,0.6,,"], "a year is left out"),
        (["S1,bulk scan,1,,,,,2026/27,2,0.5,0.6,0.7,,"], "beyond the 2 years"),
        (["S1,bulk scan,1,,,,,2026/27,5,0.5,,,0.3,0.2"], "expires 2: is less"),
        (["S1,bulk scan,1,,,,,2026/27,5,,,,,"], "year 1: is blank"),
        (["S1,keep,1,,,,,2026/27,5,1,,,,"], "keep does nothing"),
        (["S1,dispose,,,,,,2026/27,5,1,,,,"], "goes with the row fax"),
        (["fax,bulk scan,,,,,,2026/27,5,1,,,,"], "goes with the row fax"),
        (["S1,bulk scan,1,,,,,2026/27,0,1,,,,"], "from 1 to 40"),
        (["S1,keep,,,,,0.7,2026/27,5,,,,,", "S2,keep,,,,,0.4,2026/27,5,,,,,"], "more than 1 over the series"),
        (["S1,keep,,,,,,2026/27,5,,,,,", "S2,keep,,,,,,2027/28,5,,,,,"], "row 3, first_year"),
        (["S1,keep,,,,,,2026/27,5,,,,,", "s1,keep,,,,,,2026/27,5,,,,,"], "the same as in row 2"),
        (["S1,shred,,,,,,2026/27,5,,,,,"], "write one of"),
        (["S1,bulk scan,80%,,,,,2026/27,5,1,,,,"], "0.25 for 25%"),
    ],
)
def test_what_cannot_be_done_is_refused(tmp_path: Path, lines: list[str], fault: str) -> None:
    with pytest.raises(TableRefused) as refused:
        read(tmp_path, *lines)
    assert fault in str(refused.value)


def test_treatments_are_those_of_the_model() -> None:
    assert set(TREATMENTS) == {*map(str, Treatment), "dispose"}
