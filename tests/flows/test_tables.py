"""The command ``casenote tables``: every kind can be described, begun from its example, taken and shown."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from flows.__main__ import main
from flows.programme import laid_out
from flows.tables import ELSEWHERE, example_of
from records.errors import ExitCode
from reports.inputs.table import Scope, inputs, read_table

BY = ("--by", "A. Khan, records manager", "--out", "out")
TRUSTS = "code,name,region,opened,closed\nZZ9,Northmoor,Y62,2001-04-01,\nZZ8,Southmoor,Y54,1993-04-01,2026-03-31\n"
SUCCESSIONS = "predecessor,successor,day\nZZ8,ZZ9,2026-04-01\n"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def take(kind: str, content: str, *more: str) -> int:
    Path("table.csv").write_text(content, encoding="utf-8")
    return main(["tables", "import", kind, "table.csv", *BY, *more])


@pytest.mark.parametrize("kind", inputs())
def test_every_kind_can_be_described(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tables", "describe", kind.replace(" ", "-")]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert all(column.name in said and column.says in said for column in inputs()[kind].columns if column.listed)


def test_all_kinds_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tables", "describe"]) == ExitCode.DONE
    listed = {line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")}
    assert listed == {kind.replace(" ", "-") for kind in inputs()}


@pytest.mark.parametrize("kind", inputs())
def test_every_kinds_example_can_be_read(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    what = inputs()[kind]
    assert main(["tables", "example", kind.replace(" ", "-")]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert said == example_of(what)
    Path("table.csv").write_text(said, encoding="utf-8")
    assert len(read_table(Path("table.csv"), what)) == max(1, len(what.example))


@pytest.mark.parametrize("kind", [kind for kind in inputs() if kind not in {*ELSEWHERE, "successions"}])
def test_every_kind_can_be_taken_and_shown(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    what, word = inputs()[kind], kind.replace(" ", "-")
    whose = ("--trust", "ZZ9") if what.scope is Scope.TRUST else ()
    assert take(word, example_of(what), *whose) == ExitCode.DONE
    assert "taken as version 1" in capsys.readouterr().out
    assert main(["tables", "show", word, "--out", "out"]) == ExitCode.DONE
    assert "version 1, given by A. Khan, records manager on 20" in capsys.readouterr().out


def test_the_same_again_is_the_same_version(capsys: pytest.CaptureFixture[str]) -> None:
    take("trusts", TRUSTS)
    assert take("trusts", TRUSTS.replace(",", ";").replace("2001-04-01", "01/04/2001")) == ExitCode.DONE
    assert "The same as version 1" in capsys.readouterr().out
    take("trusts", TRUSTS.replace("Northmoor", "Northmoor Hospitals"))
    capsys.readouterr()
    assert main(["tables", "show", "trusts", "--out", "out", "--version", "1"]) == ExitCode.DONE
    assert capsys.readouterr().out.splitlines()[1:4] == [
        "code  name       region  opened      closed",
        "ZZ9   Northmoor  Y62     2001-04-01",
        "ZZ8   Southmoor  Y54     1993-04-01  2026-03-31",
    ]


def test_the_published_list_of_trusts_is_told_from_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    def line(code: str, region: str, letter: str) -> str:
        return ",".join(f'"{cell}"' for cell in [code, "A TRUST", region, *[""] * 7, "20010401", *[""] * 12, letter])

    assert take("trusts", f"{line('ZZ9', 'Y62', 'B')}\r\n{line('ZZ7', '', 'W')}\r\n") == ExitCode.DONE
    assert capsys.readouterr().out == (
        "1 row taken as version 1 of trusts of the nation.\n1 row left out: not of England.\n"
    )


def test_a_successor_must_be_a_trust(capsys: pytest.CaptureFixture[str]) -> None:
    assert take("successions", SUCCESSIONS) == ExitCode.SETUP
    assert "no table of trusts was taken yet" in capsys.readouterr().err
    take("trusts", TRUSTS)
    assert take("successions", SUCCESSIONS.replace("ZZ9", "ZZ5")) == ExitCode.SETUP
    assert "ZZ5" in capsys.readouterr().err
    assert take("successions", SUCCESSIONS) == ExitCode.DONE
    assert take("trusts", TRUSTS.replace("ZZ9", "ZZ5")) == ExitCode.SETUP
    assert "ZZ9" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("kind", "more", "says"),
    [
        ("plan", (), "no --trust is given"),
        ("trusts", ("--trust", "ZZ9"), "one for all trusts"),
        ("baseline", ("--trust", "ZZ9"), "casenote baseline import"),
    ],
)
def test_whose_table_it_is_must_fit(
    kind: str, more: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if kind not in inputs():
        pytest.skip("no such kind")
    assert take(kind, "x\n", *more) == ExitCode.SETUP
    assert says in capsys.readouterr().err
    assert not Path("out").exists()


def test_refusals_name_rows_and_columns(capsys: pytest.CaptureFixture[str]) -> None:
    assert take("trusts", TRUSTS.replace("1993-04-01", "1993-13-01")) == ExitCode.SETUP
    said = capsys.readouterr().err
    assert "row 3, opened: no date: write it as 2026-03-31 or 31/03/2026" in said
    assert "CN450" in said


def test_nothing_taken_nothing_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tables", "show", "trusts", "--out", "out"]) == ExitCode.SETUP
    assert "CN407" in capsys.readouterr().err
    take("trusts", TRUSTS)
    assert main(["tables", "show", "attributes", "--out", "out"]) == ExitCode.SETUP
    assert "CN458" in capsys.readouterr().err


def test_long_tables_are_cut_and_long_cells(capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f"ZZ9,stage {number},1,2026-04-01,{'s' * 60}\n" for number in range(60))
    take("attributes", f"ods_code,name,value,as_of,source\n{rows}")
    capsys.readouterr()
    main(["tables", "show", "attributes", "--out", "out"])
    said = capsys.readouterr().out
    assert "and 10 rows more: --all" in said
    assert f"{'s' * 39}…" in said
    main(["tables", "show", "attributes", "--out", "out", "--all"])
    assert "stage 59" in capsys.readouterr().out


def test_numbers_stand_to_the_right() -> None:
    assert list(laid_out(("store", "m2"), [("basement", "1,200.5"), ("depot", "")])) == [
        "store          m2",
        "basement  1,200.5",
        "depot",
    ]
    assert list(laid_out(("store", "m2"), [])) == ["store  m2"]


def test_an_overlap_is_with_a_line_of_the_register(capsys: pytest.CaptureFixture[str]) -> None:
    benefits = (
        "line,category,class,recurs,status,year,amount,author\nB1,rent,CRB,recurring,forecast,2026/27,5,A. Khan\n"
    )
    Path("benefits.csv").write_text(benefits, encoding="utf-8")
    assert main(["benefits", "import", "benefits.csv", "--trust", "ZZ9", *BY]) == ExitCode.DONE
    overlap = "line,programme,evidence,person,date\n{},estates,plan 4,A. Khan,2026-04-01\n"
    assert take("overlaps", overlap.format("B9"), "--trust", "ZZ9") == ExitCode.SETUP
    assert "no line of the register of savings: B9" in capsys.readouterr().err
    assert take("overlaps", overlap.format("b1"), "--trust", "ZZ9") == ExitCode.DONE


def test_a_table_that_was_changed_in_the_ledger_can_be_imported_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert take("trusts", TRUSTS) == ExitCode.DONE
    with closing(sqlite3.connect("out/ledger.db")) as connection:
        connection.execute("update kept_table set rows = replace(rows, 'Northmoor', 'Southmoor')")
        connection.commit()
    assert main(["tables", "show", "trusts", "--out", "out"]) == ExitCode.FAILED
    assert "not as it was taken" in capsys.readouterr().err
    assert take("trusts", TRUSTS) == ExitCode.DONE
    assert "version 2" in capsys.readouterr().out
    assert main(["tables", "show", "trusts", "--out", "out"]) == ExitCode.DONE
    assert "Northmoor" in capsys.readouterr().out


LINES = "series,series_name,store,folders,sheets,method,counted_on,counted_by,retention_class\n"


def freeze(series: str) -> None:
    row = "Active,basement,9,9000,estimate,2026-03-01,A. Khan,adult"
    Path("lines.csv").write_text(f"{LINES}{series},{row}\n", encoding="utf-8")
    Path("rooms.csv").write_text("store,room,place,m2\nbasement,B1,on-site,20\n", encoding="utf-8")
    dates = ["--frozen", "2026-04-01", "--target", "2031-03-31", "--fax-machines", "0", "--new-sheets", "0"]
    given = ["baseline", "import", "lines.csv", "--rooms", "rooms.csv", "--trust", "ZZ9", *dates, *BY]
    assert main(given) == ExitCode.DONE


def test_a_plan_must_fit_the_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    plan = example_of(inputs()["plan"])
    assert take("plan", plan, "--trust", "ZZ9") == ExitCode.DONE
    assert "ZZ9 has no baseline yet" in capsys.readouterr().out
    freeze("OTHER")
    assert take("plan", plan, "--trust", "ZZ9") == ExitCode.SETUP
    said = capsys.readouterr().err
    assert "OTHER has no row" in said
    assert "is not in the baseline" in said


def test_a_predecessor_that_nobody_knows_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    take("trusts", TRUSTS)
    capsys.readouterr()
    assert take("successions", SUCCESSIONS) == ExitCode.DONE
    assert "is in no row" not in capsys.readouterr().out
    assert take("successions", SUCCESSIONS + "ZZ5,ZZ9,2026-04-01\n") == ExitCode.DONE
    assert "ZZ5 is in no row of the table of trusts" in capsys.readouterr().out
