"""The reader of tables: what a spreadsheet may write is read, anything else is refused by row and column, whole."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.errors import TableRefused
from records.programme import Method, TableKind
from reports.inputs import table as reader
from reports.inputs import text
from reports.inputs.table import (
    CODE,
    DAY,
    POUNDS,
    SHARE,
    TEXT,
    WHOLE,
    Column,
    Input,
    Scope,
    inputs,
    numbered,
    one_of,
    read_table,
    said_twice,
)

KIND = Input(
    kind=TableKind.PLAN,
    says="For these tests.",
    columns=(
        Column("series", CODE, "The series."),
        Column("method", one_of(Method), "How it is known."),
        Column("sheets", WHOLE, "Sheets.", also=("leaves",)),
        Column("counted_on", DAY, "When.", needed=False),
        Column("cost", POUNDS, "What it costs.", needed=False),
        Column("year", SHARE, "Share done by the end of that year.", needed=False, repeats=40),
    ),
    scope=Scope.TRUST,
    check=lambda rows: said_twice(rows, "series"),
)
HEAD = "series,method,sheets,counted_on,cost\n"
ROW = {"series": "S1", "method": "census", "sheets": "1234", "counted_on": "2026-03-31", "cost": "5.5"}

Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(content: str | bytes) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


def refusal(path: Path, kind: Input = KIND) -> list[str]:
    """The lines of faults of a table that is refused."""
    with pytest.raises(TableRefused) as refused:
        read_table(path, kind)
    return str(refused.value).removesuffix(" [CN450]").split("\n  ")[1:]


@pytest.mark.parametrize(
    "content",
    [
        HEAD + 'S1,census,"1,234",31/03/2026,5.50\n',
        "\ufeff" + HEAD + "S1,Census,1234,2026-03-31,£5.5\n",
        "SERIES;Method;Sheets;Counted on;Cost\nS1;census;1,234;2026-03-31;5.50\n",
        "cost\tcounted-on\tleaves\tmethod\tseries\n5.5\t31/03/2026\t1234\tCENSUS\tS1\n",
        HEAD.replace("\n", "\r\n") + "\r\n , ,,,\r\nS1,census,1234,2026-03-31,5.5\r\n\r\n",
    ],
)
def test_one_table_in_many_spellings(write: Write, content: str) -> None:
    assert read_table(write(content), KIND) == (ROW,)


def test_windows_1252_is_read(write: Write) -> None:
    content = (HEAD + "S1,census,1234,2026-03-31,£5.50\n").encode("cp1252")
    assert read_table(write(content), KIND) == (ROW,)


def test_columns_that_may_be_left_out_are_blank(write: Write) -> None:
    (row,) = read_table(write("series,method,sheets\nS1,census,1\n"), KIND)
    assert row == {"series": "S1", "method": "census", "sheets": "1", "counted_on": "", "cost": ""}


def test_numbered_columns(write: Write) -> None:
    first, second = read_table(write("series,method,sheets,Year 2,year_1\nS1,census,1,1,0.50\nS2,census,1,,0\n"), KIND)
    assert numbered(first, "year") == {1: "0.5", 2: "1"}
    assert numbered(second, "year") == {1: "0"}
    assert refusal(write("series,method,sheets,year 41\nS1,census,1,1\n"))[0].startswith("row 1, column 4")


def test_faults_are_told_by_row_and_column_as_a_spreadsheet_counts_them(write: Write) -> None:
    content = HEAD + '"S1\n",census,x,,\n\nS2,guess,1,,\n,census,-1,,\nS4,census,1,,,,more\n'
    assert refusal(write(content)) == [
        "row 2, sheets: no number: write digits, decimals behind a point, such as 1,234",
        "row 4, method: write one of: census, sample, estimate",
        "row 5, sheets: may not be below nought",
        "row 5, series: is blank: write a code: letters, digits, dots, dashes, slashes",
        "row 6: has more cells than there are columns: put cells with commas in quotes",
    ]


def test_at_most_twenty_faults_are_listed(write: Write) -> None:
    lines = refusal(write(HEAD + "S1,guess,1,,\n" * 25))
    assert len(lines) == 21
    assert lines[-1] == "and 5 more"


def test_columns_are_named_or_the_nearest_is(write: Write) -> None:
    lines = refusal(write("serie,method,patient of ward 5,method\nS1,census,1,census\n"))
    assert lines == [
        "row 1, column 1: not a column of this table: did you mean series?",
        "row 1, column 3: not a column of this table: leave it out,"
        " or see which there are with casenote tables describe",
        "row 1, method: stands there twice (column 4): leave one of the two out",
        "row 1, series: this column is missing: The series.",
        "row 1, sheets: this column is missing: Sheets.",
    ]


def test_a_cell_under_no_name_is_not_lost_in_silence(write: Write) -> None:
    assert refusal(write("series,method,sheets,\nS1,census,1,lost\n")) == [
        "row 2, column 4: stands in a column without a name: name it or clear it"
    ]
    assert len(read_table(write("series,method,sheets,\nS1,census,1,\n"), KIND)) == 1


def test_rows_are_judged_together_only_once_each_is_sound(write: Write) -> None:
    assert refusal(write("series,method,sheets\nS1,census,1\n\ns1,census,2\n")) == [
        "row 4, series: the same as in row 2: leave one of the two out"
    ]
    assert refusal(write("series,method,sheets\nS1,census,1\nS1,census,x\n")) == [
        "row 3, sheets: no number: write digits, decimals behind a point, such as 1,234"
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04rest", "workbook"),
        (HEAD.encode("utf-16"), "UTF-16"),
        (b"series,method\n\x81\xff,\n", "neither UTF-8 nor Windows-1252"),
        (HEAD.encode() + "S1,census,1,,£5\n".encode() + b"S2,census,1,,\xa35\n", "neither UTF-8 nor Windows-1252"),
        (HEAD.encode() + b'"S1,census\nS2', "quotation mark"),
        (HEAD.encode(), "no rows"),
        (b"", "no rows"),
        (b"\n", "series: this column is missing"),
    ],
)
def test_files_that_are_no_tables(write: Write, content: bytes, says: str) -> None:
    assert says in refusal(write(content))[0]


def test_missing_files_and_folders(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv") == ["there is no such file: check its name"]
    assert refusal(tmp_path) == ["that is a folder: name the table in it"]


def test_tables_are_bounded(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_ROWS", 2)
    monkeypatch.setattr(reader, "MOST_COLUMNS", 5)
    assert "more than 2 rows" in refusal(write("series,method,sheets\n" + "S1,census,1\n" * 3))[0]
    assert "more than 5 columns" in refusal(write("series,method,sheets,,,\n"))[0]
    monkeypatch.setattr(text, "MOST_BYTES", 10)
    assert "larger than" in refusal(write(HEAD))[0]


def test_a_refusal_never_repeats_what_is_in_the_file(write: Write) -> None:
    patient = "Zebedee Quartermaine 999 476 5914"
    content = f"series,method,sheets,{patient}\n{patient},{patient},{patient}\n"
    with pytest.raises(TableRefused) as refused:
        read_table(write(content), KIND)
    assert "Zebedee" not in str(refused.value)
    assert "5914" not in str(refused.value)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: (HEAD + text).encode())))
def test_any_file_is_read_or_refused(write: Write, content: bytes) -> None:
    try:
        rows = read_table(write(content), KIND)
    except TableRefused as refused:
        assert str(refused).count("\n") <= 21
    else:
        assert rows
        assert all(row["series"] and row["sheets"].isdigit() for row in rows)


@pytest.mark.parametrize("kind", inputs())
def test_every_kind_says_what_it_is(kind: str) -> None:
    what = inputs()[kind]
    assert what.says.strip()
    names = [column.name for column in what.columns]
    assert len(names) == len(set(names))
    for column in what.columns:
        assert column.says.strip()
        if column.example:
            column.cell.read(column.example)
        else:
            column.cell.read(column.cell.example)


def test_every_kind_that_can_be_kept_has_a_file() -> None:
    assert set(inputs()) - {"events"} == {kind.value for kind in TableKind}


def test_text_is_kept_as_one_line(write: Write) -> None:
    kind = Input(TableKind.PLAN, "", (Column("note", TEXT, "A note."),), Scope.TRUST)
    assert read_table(write('note\n"two\nlines, and more "\n'), kind) == ({"note": "two lines, and more"},)
