"""`casenote explain`: from the command line to the rows of the ledger."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from flows.__main__ import main
from flows.explain import _table
from records import VERSION
from records.errors import ExitCode
from records.ledger import Ledger
from records.programme import Event, EventKind, Route, TableKind
from records.types import OdsCode
from reports.pages.web import write_pages
from tests.reports.pages.made_up import everyone, trust


@pytest.fixture
def out(tmp_path: Path) -> Path:
    content = trust(case=None, figures=())
    write_pages(tmp_path, [everyone([content]), content])
    return tmp_path


def closed(number: int) -> Event:
    return Event(
        OdsCode("ZZ9"), EventKind.CLOSED, date(2026, 5, 4), f"certificate {number}", "A. Clerk", series="S1",
        store="MAIN", route=Route.SCANNED, sheets=100, own_key=f"C{number}",
    )  # fmt: skip


def test_a_figure_is_explained_down_to_the_events(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Ledger.beside(out, VERSION, None) as ledger:
        ledger.programme.enter([closed(1), closed(2)])
    assert main(["explain", "progress.closed", "--trust", "ZZ9", "--out", str(out)]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert "progress.closed: 35,100 sheet" in said
    assert "events closed and what took them back, of ZZ9, up to 2026-11-22: 2 rows" in said
    assert "first: C1, C2" in said or "first: C2, C1" in said


def test_without_a_ledger_the_twin_alone_explains(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "progress.share", "--trust", "zz9", "--out", str(out)]) == ExitCode.DONE
    assert "with values: 35100 / (100000 + 0)" in capsys.readouterr().out
    assert main(["explain", "nation.progress.half", "--out", str(out)]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert "all trusts" in said.lower()
    assert "progress.share of each trust:\n    ZZ9: 35.1%" in said


def test_what_is_not_there_is_said(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "progress.shar", "--trust", "ZZ9", "--out", str(out)]) == ExitCode.FAILED
    assert "progress.share" in capsys.readouterr().err
    assert main(["explain", "progress.share", "--trust", "RXX", "--out", str(out)]) == ExitCode.SETUP
    assert "casenote report" in capsys.readouterr().err


def test_what_a_predecessor_entered_is_under_its_successors_figure(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Ledger.beside(out, VERSION, None) as ledger:
        ledger.programme.enter([closed(1), replace(closed(2), trust=OdsCode("ZZ8"))])
        after = [{"predecessor": "ZZ8", "successor": "ZZ9", "day": "2026-06-01"}]
        ledger.programme.keep(TableKind.SUCCESSIONS, None, after, "A. Clerk")
    assert main(["explain", "progress.closed", "--trust", "ZZ9", "--out", str(out)]) == ExitCode.DONE
    assert "of ZZ9, ZZ8, up to 2026-11-22: 2 rows" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text", ["{}", "[]", "[" * 200_000, '{"trust": "ZZ9", "as_of": "2026-11-22", "figures": null}']
)
def test_a_twin_that_is_damaged_explains_nothing(out: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    (out / "reports" / "zz9.json").write_text(text, encoding="utf-8")
    assert main(["explain", "progress.closed", "--trust", "ZZ9", "--out", str(out)]) == ExitCode.SETUP
    assert "casenote report" in capsys.readouterr().err


def test_the_version_of_a_table_is_that_of_the_reports_day(out: Path) -> None:
    with Ledger.beside(out, VERSION, None) as ledger:
        for treatment in ("keep", "relocate"):
            ledger.programme.keep(TableKind.PLAN, OdsCode("ZZ9"), [{"treatment": treatment}], "A. Clerk")
    with closing(sqlite3.connect(out / "ledger.db")) as database, database:
        database.execute("update kept_table set entered = '2026-04-01T09:00:00+00:00' where version = 1")
        database.execute("update kept_table set entered = '2026-05-01T09:00:00+00:00' where version = 2")
    with Ledger.beside(out, VERSION, None) as ledger:
        for day, number in ((date(2026, 4, 30), 1), (date(2026, 5, 1), 2)):
            counted = _table(ledger.programme, OdsCode("ZZ9"), "plan", day)
            assert counted is not None
            assert counted.query.startswith(f"version {number} of")
