"""The reports of documents alone."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest

from records.types import Tally
from reports.pages.printed import instant
from reports.pages.views import ALL, PageContent
from reports.pages.web import write_pages
from reports.progress.documents import progress
from tests.reports.counted import AS_OF, MADE, NAMES, full_boxes, small
from tests.reports.pages.reader import Reader


def write_reports(out: Path, tallies: Sequence[Tally], names: dict[str, str]) -> tuple[Path, ...]:
    """Write what is reported where documents alone were counted."""
    ordered = sorted(tallies, key=lambda tally: tally.trust.code)
    trusts = tuple(
        PageContent(one.trust.code, names.get(one.trust.code, ""), AS_OF, MADE, progress([one])) for one in ordered
    )
    whole = PageContent(ALL, "All trusts", AS_OF, MADE, progress(ordered), trusts=trusts)
    return write_pages(out, (whole, *trusts))


def written(tmp_path: Path, *tallies: Tally, names: dict[str, str] = NAMES) -> dict[str, str]:
    paths = write_reports(tmp_path, tallies, names)
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_page_and_a_board_per_trust_an_index_and_twins(tmp_path: Path) -> None:
    paths = write_reports(tmp_path, [small("RZZ"), small("RYY")], NAMES)
    names = [path.relative_to(tmp_path / "reports").as_posix() for path in paths]
    assert [name for name in names if name.endswith(".html") and "board" not in name] == [
        "index.html",
        "ryy.html",
        "rzz.html",
    ]
    assert {"board.html", "rzz-board.html", "rzz.json", "index.json", "figures.csv", "assumptions.csv"} <= set(names)
    assert "tables/documents.csv" in names
    assert len(names) == len(set(names)) == sum(path.is_file() for path in (tmp_path / "reports").rglob("*"))


@pytest.mark.parametrize("tally", [small(), full_boxes(), small(came_in=40), small(scanned=None, came_in=None)])
def test_the_twins_equal_the_pages(tmp_path: Path, tally: Tally) -> None:
    texts = written(tmp_path, tally, small("RYY"))
    known = {f"{row['ods_code']}.{row['figure']}": row["value"] for row in rows(texts["figures.csv"])}
    counted = [figure for figure in Reader(texts["rzz.html"]).figures if figure[0] in known]
    assert len(counted) > 15
    for key, value, _ in counted:
        assert known[key] == value


def test_documents_and_the_page_account_stand_on_the_page(tmp_path: Path) -> None:
    words = Reader(written(tmp_path, small(came_in=40))["rzz.html"]).words
    assert "27 delivered + 3 suppressed + 0 quarantined + 1 duplicate \N{NOT EQUAL TO} 40 came in" in words
    assert "NOT OK" in words
    assert any(word.startswith("DOES NOT ADD UP: 9 sides are missing") for word in words)
    assert "No NHS number could be read." in words
    assert any("to_look_at.csv" in word for word in words)


def test_nothing_to_report_is_reported(tmp_path: Path) -> None:
    assert "No documents have come in yet." in written(tmp_path)["index.html"]
    assert "no document of them is finished yet" in written(tmp_path, small(documents={}))["rzz.html"]


def test_a_trust_without_a_name_goes_by_its_code(tmp_path: Path) -> None:
    assert ">RZZ</h1>" in written(tmp_path, small(), names={})["rzz.html"]


def test_a_write_that_fails_leaves_the_old_page_whole(tmp_path: Path) -> None:
    before = written(tmp_path, small())["index.html"]
    (tmp_path / "reports" / ".index.html.part").mkdir()
    with pytest.raises(OSError):
        write_reports(tmp_path, [full_boxes()], NAMES)
    assert (tmp_path / "reports" / "index.html").read_text(encoding="utf-8") == before


def test_instants_are_written_out() -> None:
    assert instant("2026-11-22T04:10:00+00:00") == "22 November 2026, 04:10 UTC"
    assert instant("at noon") == "at noon"
