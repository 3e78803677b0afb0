"""The command ``casenote baseline``: from two tables to a signed version whose every change is found out."""

import sqlite3
from pathlib import Path

import pytest

from flows.__main__ import main
from flows.programme import kept_in
from records.errors import ExitCode
from records.programme import TableKind
from records.types import OdsCode
from reports.inputs.baseline import baseline_of

LINES = """\
series,series_name,store,folders,sheets,method,counted_on,counted_by,retention_class,m2
S1,Active casenotes,basement,"1,500","210,000",census,20/03/2026,"A. Khan, records manager",adult,4.5
S2,Old casenotes,depot,900,"90,000",estimate,2026-03-21,"A. Khan, records manager",past retention,
"""
ROOMS = "store,room,place,m2\nbasement,B12,on-site,120.5\ndepot,all,off-site,\n"
ZZ9 = OdsCode("ZZ9")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lines.csv").write_text(LINES, encoding="utf-8")
    (tmp_path / "rooms.csv").write_text(ROOMS, encoding="utf-8")
    return tmp_path


def freeze(trust: str = "ZZ9", **changed: str) -> int:
    given = {
        "rooms": "rooms.csv",
        "target": "2031-03-31",
        "frozen": "2026-04-01",
        "fax-machines": "76",
        "new-sheets": "3,000,000",
        "by": "A. Khan, records manager",
    } | {name.replace("_", "-"): value for name, value in changed.items()}
    options = [part for name, value in given.items() for part in (f"--{name}", value)]
    return main(["baseline", "import", "lines.csv", "--trust", trust, "--out", "out", *options])


def sign(trust: str = "ZZ9", *more: str) -> int:
    who = ["--person", "A. Khan", "--role", "records manager", "--key", "khan.pem"]
    return main(["baseline", "sign", "--trust", trust, *who, "--out", "out", *more])


def check(*more: str) -> int:
    return main(["baseline", "check", "--out", "out", *more])


def test_from_tables_to_a_signed_baseline(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert freeze() == ExitCode.DONE
    said = capsys.readouterr().out
    assert "Baseline of ZZ9, version 1" in said
    assert "300,000" in said
    assert "It counts once it is signed" in said
    assert check() == ExitCode.FAILED
    assert "ZZ9  version 1: no signature" in capsys.readouterr().out
    assert main(["baseline", "key", "--to", "khan.pem"]) == ExitCode.DONE
    fingerprint = capsys.readouterr().out.split("fingerprint is ")[1].split(":")[0]
    assert sign() == ExitCode.DONE
    capsys.readouterr()
    assert check() == ExitCode.DONE
    assert "holds; signed by A. Khan, records manager, on 20" in (said := capsys.readouterr().out)
    assert fingerprint in said


def test_versions_never_change(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    freeze()
    main(["baseline", "key", "--to", "khan.pem"])
    sign()
    (place / "lines.csv").write_text(LINES.replace("20/03/2026", "2026-03-20").replace('"1,500"', "1500"))
    capsys.readouterr()
    assert freeze() == ExitCode.DONE
    assert "The same as version 1" in (said := capsys.readouterr().out)
    assert "It counts once it is signed" not in said
    assert freeze(target="2032-03-31") == ExitCode.DONE
    assert "version 2" in capsys.readouterr().out
    with kept_in(place / "out") as book:
        first, second = (book.table(TableKind.BASELINE, ZZ9, version) for version in (1, 2))
        assert first is not None
        assert second is not None
        assert [baseline_of(kept).target.year for kept in (first, second)] == [2031, 2032]
    assert check() == ExitCode.FAILED  # the last version counts, and nobody signed it
    said = capsys.readouterr().out
    assert "version 1: holds" in said
    assert "version 2: no signature" in said
    sign()
    assert check() == ExitCode.DONE


def change(statement: str, *values: str) -> None:
    with sqlite3.connect("out/ledger.db") as connection:
        changed = connection.execute(statement, values).rowcount
    connection.close()
    assert changed == 1


def test_a_change_behind_the_ledgers_back_is_found_out(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    freeze()
    main(["baseline", "key", "--to", "khan.pem"])
    sign()
    capsys.readouterr()
    change("update signature set person = ?", "B. Jones")
    assert check() == ExitCode.FAILED
    assert "a signature does not hold" in capsys.readouterr().out
    change("update signature set person = ?", "A. Khan")
    assert check() == ExitCode.DONE
    change("update kept_table set rows = replace(rows, '210000', '21000')")
    assert check() == ExitCode.FAILED
    assert "its rows were changed" in capsys.readouterr().out


def test_every_trust_is_checked(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    freeze()
    freeze("RZZ")
    main(["baseline", "key", "--to", "khan.pem"])
    sign("RZZ")
    assert check("--trust", "RZZ") == ExitCode.DONE
    capsys.readouterr()
    assert check() == ExitCode.FAILED
    assert capsys.readouterr().out.startswith("RZZ  version 1: holds")


def test_show(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    freeze()
    freeze(target="2032-03-31")
    capsys.readouterr()
    assert main(["baseline", "show", "--out", "out", "--trust", "ZZ9", "--version", "1"]) == ExitCode.DONE
    assert capsys.readouterr().out.splitlines()[1:13] == [
        "frozen 2026-04-01; the paper is to be gone by 2031-03-31",
        capsys_given_line(),
        "",
        "series                    store     folders   sheets  how known  counted",
        "S1      Active casenotes  basement    1,500  210,000  census     2026-03-20",
        "S2      Old casenotes     depot         900   90,000  estimate   2026-03-21",
        "all                                   2,400  300,000",
        "",
        "store     room  place        m2  shelf metres  lease ends",
        "basement  B12   on-site   120.5",
        "depot     all   off-site",
        "",
    ]
    assert main(["baseline", "show", "--out", "out"]) == ExitCode.DONE
    assert "version 2" in capsys.readouterr().out
    assert main(["baseline", "show", "--out", "out", "--trust", "ZZ8"]) == ExitCode.SETUP
    assert "CN456" in capsys.readouterr().err


def capsys_given_line() -> str:
    """The line that says who gave it, on the day of the test."""
    from records.ledger import now

    return f"given by A. Khan, records manager on {now()[:10]}"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"target": "2026-01-01"}, "the target date is not after"),
        ({"frozen": "2026-03-20"}, "S2 in depot was counted after"),
        ({"rooms": "lines.csv"}, "row 1, room: this column is missing"),
    ],
)
def test_what_does_not_fit_is_refused_whole(
    place: Path, capsys: pytest.CaptureFixture[str], changed: dict[str, str], says: str
) -> None:
    assert freeze(**changed) == ExitCode.SETUP
    assert says in capsys.readouterr().err
    assert not (place / "out").exists()


@pytest.mark.parametrize("wrong", [{"target": "31/02/2031"}, {"fax_machines": "-1"}, {"by": " "}, {"new_sheets": "x"}])
def test_wrong_arguments_end_as_usage(place: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(SystemExit) as ended:
        freeze(**wrong)
    assert ended.value.code == ExitCode.USAGE


def test_a_trust_has_no_baseline_outside_its_days(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "trusts.csv").write_text("code,name,region,opened,closed\nZZ9,Northmoor,Y62,2001-04-01,2025-03-31\n")
    assert main(["tables", "import", "trusts", "trusts.csv", "--by", "A. Khan", "--out", "out"]) == ExitCode.DONE
    assert freeze() == ExitCode.SETUP
    assert "ZZ9 was not open on 2026-04-01" in capsys.readouterr().err


def test_what_is_not_there_is_said(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check() == ExitCode.SETUP
    assert "CN407" in capsys.readouterr().err
    freeze()
    assert sign() == ExitCode.SETUP
    assert "CN451" in capsys.readouterr().err
    main(["baseline", "key", "--to", "khan.pem"])
    assert sign("ZZ9", "--version", "2") == ExitCode.SETUP
    assert "CN456" in capsys.readouterr().err
    assert main(["baseline", "key", "--to", "khan.pem"]) == ExitCode.SETUP
    assert "CN454" in capsys.readouterr().err


def test_nothing_is_frozen_on_a_day_that_has_not_come(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert freeze(frozen="2150-01-01", target="2151-01-01") == ExitCode.SETUP
    assert "2150-01-01, which has not come yet" in capsys.readouterr().err


def test_a_version_is_one_trusts_and_has_a_number(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    freeze()
    assert main(["baseline", "show", "--version", "1", "--out", "out"]) == ExitCode.SETUP
    assert "no --trust is given" in capsys.readouterr().err
    for number in ("0", "9999999999999", "9" * 30):
        with pytest.raises(SystemExit):
            main(["baseline", "show", "--trust", "ZZ9", "--version", number, "--out", "out"])


def test_a_version_that_was_mistyped_is_listed_and_judged_no_more(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    freeze(new_sheets="30")
    change("update kept_table set rows = replace(rows, '210000', '21000')")
    freeze()
    main(["baseline", "key", "--to", "khan.pem"])
    sign()
    capsys.readouterr()
    assert check() == ExitCode.DONE
    first, second = capsys.readouterr().out.splitlines()
    assert first == "ZZ9  version 1: its rows were changed after they were taken (superseded)"
    assert second.startswith("ZZ9  version 2: holds")


def test_what_lacks_in_a_baseline_is_said_when_it_is_taken(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert freeze() == ExitCode.DONE
    assert "Note:" not in capsys.readouterr().out
    (place / "trusts.csv").write_text("code,name,region,opened,closed\nZZ8,Southmoor,Y62,2001-04-01,\n")
    main(["tables", "import", "trusts", "trusts.csv", "--by", "A. Khan", "--out", "out"])
    (place / "lines.csv").write_text(LINES.replace("4.5", ""), encoding="utf-8")
    given = ["--frozen", "2026-04-01", "--target", "2031-03-31", "--fax-machines", "76", "--new-sheets", "3"]
    short = ["baseline", "import", "lines.csv", "--trust", "ZZZZ8", "--out", "out", "--by", "May", *given]
    capsys.readouterr()
    assert main(short) == ExitCode.DONE
    said = capsys.readouterr().out
    assert "ZZZZ8 is in no row of the table of trusts" in said
    assert "no rooms were given" in said
    assert "no role was given" in said
