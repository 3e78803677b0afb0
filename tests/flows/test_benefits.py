"""The command ``casenote benefits``: from a table to a saving that two people signed and the ladder bears out."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from flows.__main__ import main
from flows.benefits import register_of
from flows.programme import kept_in, ledger_in
from records.errors import ExitCode
from records.programme import Event, EventKind, Route, Signature, TableKind
from records.types import OdsCode
from reports.money.benefits import State, cash_a_year

ZZ9 = OdsCode("ZZ9")
TABLE = """\
line,category,class,recurs,status,year,amount,evidence,budget_code,author
B1,rent,CRB,recurring,forecast,2024/25,"20,000",,7610-21,A. Khan
B1,rent,CRB,recurring,realised,2024/25,"12,500.00",FC-14,7610-21,A. Khan
B2,safety,UB,recurring,forecast,2024/25,,,,A. Khan
B3,pay,CRB,recurring,realised,2024/25,8000,FC-15,7610-22,A. Khan
B3,pay,CRB,recurring,realised,2025/26,8200,FC-31,7610-22,A. Khan
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "benefits.csv").write_text(TABLE, encoding="utf-8")
    for name in ("khan", "ward"):
        assert main(["baseline", "key", "--to", f"{name}.pem"]) == ExitCode.DONE
    assert take() == ExitCode.DONE
    return tmp_path


def take() -> int:
    by = ["--by", "A. Khan, finance manager"]
    return main(["benefits", "import", "benefits.csv", "--trust", "ZZ9", *by, "--out", "out"])


def sign(person: str, key: str, line: str = "B1", *more: str) -> int:
    who = ["--person", person, "--role", "finance manager", "--key", f"{key}.pem"]
    return main(["benefits", "sign", "--trust", "ZZ9", "--line", line, *who, "--out", "out", *more])


def states() -> dict[str, State]:
    with ledger_in(Path("out")) as ledger:
        register = register_of(ledger, ZZ9, date(2025, 6, 1))
    return {f"{one.line.line} {one.line.year}": one.state for one in register if one.line.realised}


def empty_a_box() -> None:
    common = {"trust": ZZ9, "evidence": "C-1", "by": "A. Khan", "series": "S3", "store": "depot"}
    with kept_in(Path("out")) as book:
        book.enter(
            [
                Event(kind=EventKind.CLOSED, happened=date(2025, 1, 5), route=Route.EXPIRED, sheets=2200, **common),  # type: ignore[arg-type]
                Event(kind=EventKind.SPACE_RELEASED, happened=date(2025, 2, 1), unit="B-1", boxes=1, **common),  # type: ignore[arg-type]
            ]
        )


def test_an_import_names_the_lines_that_are_to_be_signed(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert take() == ExitCode.DONE
    said = capsys.readouterr().out
    assert "The same as version 1" in said
    assert "3 realised lines to be signed by author and finance before it counts: B1, B3" in said


def test_a_saving_counts_once_two_people_signed_and_the_box_is_gone(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sign("A. Khan", "khan") == sign("B. Ward", "ward") == ExitCode.DONE
    assert "Two people have signed it" in capsys.readouterr().out
    assert states()["B1 2024-25"] is State.TOO_EARLY
    empty_a_box()
    assert states()["B1 2024-25"] is State.SIGNED_OFF
    capsys.readouterr()
    assert main(["benefits", "show", "--trust", "ZZ9", "--as-of", "2025-06-01", "--out", "out"]) == ExitCode.DONE
    assert "Signed off: £12,500.00 of cash a year." in capsys.readouterr().out
    assert main(["benefits", "show", "--trust", "ZZ9", "--as-of", "2025-01-31", "--out", "out"]) == ExitCode.DONE
    assert "No saving is signed off yet." in capsys.readouterr().out


def test_one_key_can_not_sign_for_two_people(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sign("A. Khan", "khan")
    assert sign("B. Ward", "khan") == ExitCode.SETUP
    assert "CN532" in capsys.readouterr().err
    assert states()["B1 2024-25"] is not State.SIGNED_OFF


def test_the_author_alone_signs_nothing_off(place: Path) -> None:
    empty_a_box()
    sign("A. Khan", "khan")
    assert sign("a khan", "ward") == ExitCode.DONE
    assert states()["B1 2024-25"] is State.UNSIGNED


def test_a_forged_signature_does_not_count(place: Path) -> None:
    empty_a_box()
    sign("A. Khan", "khan")
    with ledger_in(Path("out")) as ledger:
        line = register_of(ledger, ZZ9, date(2025, 6, 1))[1].line
        book = ledger.programme
        book.sign(Signature(line.digest, "B. Ward", "manager", "ab" * 32, "cd" * 64, "2025-04-01T09:00:00+00:00"))
    assert states()["B1 2024-25"] is State.UNSIGNED


def test_an_amended_line_has_to_be_signed_anew(place: Path) -> None:
    empty_a_box()
    sign("A. Khan", "khan")
    sign("B. Ward", "ward")
    (place / "benefits.csv").write_text(TABLE.replace("12,500.00", "12,600.00"), encoding="utf-8")
    assert take() == ExitCode.DONE
    assert states()["B1 2024-25"] is State.UNSIGNED


def test_a_line_of_several_years_is_signed_year_by_year(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sign("A. Khan", "khan", "B3") == ExitCode.SETUP
    assert "2024-25, 2025-26, and no --year is given" in capsys.readouterr().err
    for year in ("2024/25", "2025/26"):
        assert sign("A. Khan", "khan", "B3", "--year", year) == ExitCode.DONE
        assert sign("B. Ward", "ward", "B3", "--year", year) == ExitCode.DONE
    with ledger_in(Path("out")) as ledger:
        assert cash_a_year(register_of(ledger, ZZ9, date(2025, 6, 1))) == Decimal("8200.00")


@pytest.mark.parametrize("line", ["B2", "B9"])
def test_a_line_that_is_not_realised_can_not_be_signed(
    place: Path, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sign("A. Khan", "khan", line) == ExitCode.SETUP
    assert "CN531" in capsys.readouterr().err


def test_what_another_programme_counts_is_left_out(place: Path) -> None:
    row = {"line": "B3", "programme": "estates", "evidence": "table 4", "person": "B. Ward", "date": "2024-06-01"}
    with kept_in(Path("out")) as book:
        book.keep(TableKind.OVERLAPS, ZZ9, [row], "B. Ward")
    assert states()["B3 2024-25"] is State.ELSEWHERE


def test_a_trust_without_a_register_is_told(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["benefits", "show", "--trust", "RZZ", "--out", "out"]) == ExitCode.SETUP
    assert "CN530" in capsys.readouterr().err
