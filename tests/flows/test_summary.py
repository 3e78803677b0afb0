"""Reports of a day: none of one that has not come, and no forecast passed off as said earlier than it was."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flows.programme import kept_in
from flows.report_files import clear, note
from flows.summary import report, unmarked
from records.errors import DayToCome
from records.programme import Event, EventKind, Route, TableKind
from records.settings import Settings
from records.types import OdsCode
from reports.inputs.baseline import frozen_rows

ZZ9 = OdsCode("ZZ9")
WEEK = timedelta(weeks=1)
LINE = {
    "series": "S1", "series_name": "Active", "store": "basement", "folders": "9", "sheets": "90000",
    "method": "census", "counted_on": "2020-01-01", "counted_by": "A. Khan", "retention_class": "adult", "images": "",
    "boxes": "", "shelf_metres": "", "m2": "", "sampled": "", "low": "", "high": "",
}  # fmt: skip


def settings() -> Settings:
    return Settings.model_validate({"reports": {"draws": 0}})


def today() -> date:
    return datetime.now(UTC).date()


def closing_every_week(out: Path) -> None:
    """Thirty weeks in each of which some paper was closed."""
    with kept_in(out, make=True) as book:
        whole = {"frozen": date(2020, 1, 1), "target": today() + 50 * WEEK, "fax_machines": 0, "new_sheets": 0}
        book.keep(TableKind.BASELINE, ZZ9, frozen_rows([LINE], [], **whole), "A. Khan")  # type: ignore[arg-type]
        days = [today() - number * WEEK for number in range(1, 31)]
        place = ("log", "A. Khan", "S1", "basement", "", Route.EXPIRED)
        book.enter([Event(ZZ9, EventKind.CLOSED, day, *place, sheets=900) for day in days])


def said_in(out: Path) -> list[str]:
    with kept_in(out) as book:
        return [snapshot.as_of for snapshot in book.snapshots("forecast")]


def test_nothing_is_reported_of_a_day_that_has_not_come(tmp_path: Path) -> None:
    with pytest.raises(DayToCome):
        report(tmp_path, settings(), today() + timedelta(days=2))
    assert not (tmp_path / "reports").exists()


def test_what_is_forecast_of_an_earlier_week_is_not_kept_as_said_then(tmp_path: Path) -> None:
    closing_every_week(tmp_path)
    report(tmp_path, settings(), today() - 2 * WEEK)
    assert said_in(tmp_path) == []
    report(tmp_path, settings(), today())
    assert said_in(tmp_path) == [(today() - timedelta(days=today().weekday())).isoformat()]


def test_a_trusts_name_is_no_markdown() -> None:
    assert unmarked("St Mary's (RZZ), 2026-11-22") == r"St Mary's \(RZZ\), 2026-11-22"
    assert unmarked("![x](http://a.example)") == r"\!\[x\]\(http://a.example\)"
    assert unmarked("<b>") == r"\<b\>"


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_reports_of_another_day_lie_apart(tmp_path: Path) -> None:
    closing_every_week(tmp_path)
    report(tmp_path, settings())
    before = {path: (tmp_path / "reports" / path).read_bytes() for path in names(tmp_path / "reports")}
    day = today() - 2 * WEEK
    _, paths = report(tmp_path, settings(), day)
    apart = tmp_path / "reports" / f"as-of-{day}"
    assert {path for path in paths if not path.is_relative_to(apart)} == set()
    assert (apart / "zz9.html").is_file()
    assert (apart / "zz9.xlsx").is_file()
    assert all((tmp_path / "reports" / path).read_bytes() == content for path, content in before.items())


def test_pages_of_a_trust_that_was_merged_go_and_what_others_put_there_stays(tmp_path: Path) -> None:
    closing_every_week(tmp_path)
    report(tmp_path, settings())
    folder = tmp_path / "reports"
    assert {"zz9.html", "zz9-board.html", "zz9.json", "zz9.xlsx"} <= names(folder)
    (folder / "zz9-minutes.html").write_text("the board's own")
    with kept_in(tmp_path) as book:
        rows = [{"predecessor": "ZZ9", "successor": "RZZ", "day": "2021-01-01"}]
        book.keep(TableKind.SUCCESSIONS, None, rows, "A. Khan")
    report(tmp_path, settings())
    assert {name for name in names(folder) if name.startswith("zz9")} == {"zz9-minutes.html"}
    assert {"rzz.html", "rzz-board.html", "rzz.json"} <= names(folder)


def test_a_page_as_pdf_goes_with_its_page(tmp_path: Path) -> None:
    for name in ("a.html", "a.pdf", "b.html", "b.pdf"):
        (tmp_path / name).touch()
    clear(tmp_path, [tmp_path / "a.html", tmp_path / "b.html"])
    note(tmp_path, [tmp_path / "a.pdf", tmp_path / "b.pdf"])
    clear(tmp_path, [tmp_path / "a.html"])
    assert names(tmp_path) == {"a.html", "a.pdf", ".written"}


def test_a_list_of_written_files_names_none_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "ledger.db").touch()
    (tmp_path / "reports" / ".written").write_text("../ledger.db\n")
    clear(tmp_path / "reports", [])
    assert (tmp_path / "ledger.db").exists()
