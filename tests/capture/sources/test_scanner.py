"""A scanner: what it offers is asked first, its sides are kept whatever happens, its faults are told by sheet."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from capture.devices import Mode, Paper, ScanOrder
from capture.sources.folder import survey
from capture.sources.scanner import check_count, keeping, put_in, safe_name, scan, sides_in
from records.errors import (
    CasenoteError,
    CoverOpen,
    DoubleFeed,
    FeederEmpty,
    NoDuplex,
    NoFeeder,
    NoScanner,
    NoScannerThere,
    NotOffered,
    OutputUnwritable,
    PageTooLarge,
    PaperJam,
    ScanDiskFull,
    ScanimageMissing,
    ScanKilled,
    ScannerBusy,
    ScannerFailed,
    ScannerForbidden,
    ScannerSilent,
    ScanStopped,
    ScanTooLarge,
    ScanUnderWay,
    SeveralScanners,
    TooManySides,
    WrongCount,
)
from records.settings import Limits
from records.types import OdsCode
from tests.capture.sources.feeders import (
    BROTHER,
    DEVICE,
    EPSON,
    FEEDER_SHEETS,
    FLATBED,
    FUJITSU,
    asked,
    stand_in,
    test_device,
)

ORDER = ScanOrder(OdsCode("RZZ"), "B 12/2014", FEEDER_SHEETS, device=DEVICE, resolution=50)
GRID = (("test-picture", "Grid"),)
needs_scanimage = pytest.mark.skipif(
    shutil.which("scanimage") is None, reason="scanimage (sane-utils) is not installed"
)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    folder = tmp_path / "sides"
    folder.mkdir()
    return folder


@pytest.fixture
def sane(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test_device(tmp_path / "sane", monkeypatch)


# ---------------------------------------------------------------- SANE's own test device
@pytest.mark.slow
@needs_scanimage
@pytest.mark.usefixtures("sane")
@pytest.mark.parametrize(("mode", "bands"), [(Mode.LINEART, "1"), (Mode.GREY, "L"), (Mode.COLOUR, "RGB")])
def test_a_feeder_is_scanned_until_it_is_empty(into: Path, tmp_path: Path, mode: Mode, bands: str) -> None:
    order = replace(ORDER, mode=mode, resolution=100, further=GRID)
    scanned = scan(order, into, Limits())
    assert len(scanned.sides) == FEEDER_SHEETS
    check_count(order, scanned.sides)
    path = put_in(order, scanned.sides, tmp_path / "inbox", Limits())
    with Image.open(path) as whole:
        assert getattr(whole, "n_frames", 0) == FEEDER_SHEETS
        assert whole.mode == bands
        assert whole.info["dpi"] == (100, 100)
        assert (whole.width, whole.height) == (826, 1169)  # A4
        for page, side in enumerate(scanned.sides):
            whole.seek(page)
            with Image.open(side) as image:
                assert whole.tobytes() == image.tobytes()


@pytest.mark.slow
@needs_scanimage
@pytest.mark.usefixtures("sane")
@pytest.mark.parametrize(
    ("status", "fault"),
    [
        ("SANE_STATUS_JAMMED", PaperJam),
        ("SANE_STATUS_NO_DOCS", FeederEmpty),
        ("SANE_STATUS_COVER_OPEN", CoverOpen),
        ("SANE_STATUS_IO_ERROR", ScannerFailed),
        ("SANE_STATUS_INVAL", ScannerFailed),
        ("SANE_STATUS_CANCELLED", ScannerFailed),
        ("SANE_STATUS_NO_MEM", ScannerFailed),
        ("SANE_STATUS_DEVICE_BUSY", ScannerBusy),
        ("SANE_STATUS_ACCESS_DENIED", ScannerForbidden),
    ],
)
def test_every_fault_of_the_test_device_is_told(into: Path, status: str, fault: type[CasenoteError]) -> None:
    with pytest.raises(fault):
        scan(replace(ORDER, further=(("read-return-value", status),)), into, Limits())
    assert sides_in(into) == ()


@pytest.mark.slow
@needs_scanimage
@pytest.mark.usefixtures("sane")
@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"duplex": True}, NoDuplex),
        ({"resolution": 2400, "paper": Paper.A5}, PageTooLarge),
        ({"resolution": 1201, "mode": Mode.LINEART}, NotOffered),
        ({"device": "test:7"}, NoScanner),
        ({"device": "nosuch:0"}, NoScanner),
        ({"device": None}, SeveralScanners),
        ({"further": (("no-such", "1"),)}, NotOffered),
        ({"further": (("test-picture", "Mona Lisa"),)}, NotOffered),
        ({"further": (("batch-count", "1"),)}, NotOffered),
    ],
)
def test_what_the_test_device_does_not_offer_is_told(
    into: Path, changes: dict[str, Any], fault: type[CasenoteError]
) -> None:
    with pytest.raises(fault):
        scan(replace(ORDER, **changes), into, Limits())
    assert sides_in(into) == ()


@pytest.mark.slow
@needs_scanimage
@pytest.mark.usefixtures("sane")
def test_more_sides_than_a_file_may_have_stop_the_scan(into: Path) -> None:
    with pytest.raises(TooManySides) as stopped:
        scan(ORDER, into, Limits(pages=4))
    assert stopped.value.args[1] == 5  # one over shows that there is more


@pytest.mark.slow
@needs_scanimage
@pytest.mark.usefixtures("sane")
def test_a_slow_scanner_is_not_silent_and_a_stuck_one_is_ended(into: Path) -> None:
    slow = (("read-delay", "yes"), ("read-delay-duration", "200000"))
    assert len(scan(replace(ORDER, paper=Paper.A5, resolution=20, further=slow), into, Limits(), quiet=20).sides) == 10
    with pytest.raises(ScannerSilent):
        scan(replace(ORDER, further=slow), into, Limits(), quiet=0.05)


@pytest.mark.usefixtures("sane")
def test_without_scanimage_that_is_said(into: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ScanimageMissing):
        scan(ORDER, into, Limits())


@pytest.mark.slow
@needs_scanimage
def test_no_scanner_at_all_is_said(into: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "dll.conf").write_text("")
    monkeypatch.setenv("SANE_CONFIG_DIR", str(tmp_path / "none"))
    with pytest.raises(NoScannerThere, match=r"^No scanner was found"):
        scan(replace(ORDER, device=None), into, Limits())


# ---------------------------------------------------------------- in the device's own words
def arguments_given(folder: Path) -> list[str]:
    return asked(folder)[-1]


def words_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: str, into: Path, **changes: Any) -> list[str]:
    """The arguments with which the scan itself was started."""
    folder = stand_in(tmp_path / "bin", monkeypatch, [{"sides": 2}], options)
    scan(replace(ORDER, resolution=300, **changes), into, Limits())
    return arguments_given(folder)


def test_a_fujitsu_is_told_in_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, into: Path) -> None:
    given = words_for(tmp_path, monkeypatch, FUJITSU, into, duplex=True)
    for word in (
        "--source=ADF Duplex",
        "--mode=Gray",
        "--resolution=300",
        "--df-action=Stop",
        "--df-thickness=yes",
        "--page-width=210",
        "--page-height=297",
    ):
        assert word in given
    assert given[given.index("-y") + 1] == "297"


def test_one_side_of_a_fujitsu_is_the_front(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, into: Path) -> None:
    assert "--source=ADF Front" in words_for(tmp_path, monkeypatch, FUJITSU, into)


@pytest.mark.parametrize(("duplex", "word"), [(True, "--adf-mode=Duplex"), (False, "--adf-mode=Simplex")])
def test_an_epson_has_a_mode_of_its_feeder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, into: Path, duplex: bool, word: str
) -> None:
    given = words_for(tmp_path, monkeypatch, EPSON, into, duplex=duplex)
    assert word in given
    assert "--source=Automatic Document Feeder" in given


@pytest.mark.parametrize(
    ("mode", "word"),
    [(Mode.LINEART, "Black & White"), (Mode.GREY, "True Gray"), (Mode.COLOUR, "24bit Color[Fast]")],
)
def test_a_brother_names_its_modes_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, into: Path, mode: Mode, word: str
) -> None:
    given = words_for(tmp_path, monkeypatch, BROTHER, into, mode=mode, duplex=True)
    assert f"--mode={word}" in given
    assert "--source=Automatic Document Feeder(left aligned,Duplex)" in given


@pytest.mark.parametrize(
    ("options", "changes", "fault"),
    [
        (FLATBED, {}, NoFeeder),
        (EPSON, {"resolution": 200}, NotOffered),
        (FUJITSU, {"paper": Paper.A3}, NotOffered),
        (BROTHER, {"paper": Paper.LETTER}, NotOffered),
        (FUJITSU, {"further": (("page-loaded; rm -rf /", "1"),)}, NotOffered),
        ("", {}, NoFeeder),
    ],
)
def test_what_a_scanner_does_not_offer_is_told_before_paper_moves(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    into: Path,
    options: str,
    changes: dict[str, Any],
    fault: type[CasenoteError],
) -> None:
    folder = stand_in(tmp_path / "bin", monkeypatch, [], options)
    with pytest.raises(fault):
        scan(replace(ORDER, **{"resolution": 300, **changes}), into, Limits())
    assert all("--all-options" in call for call in asked(folder))


def test_the_only_scanner_need_not_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, into: Path) -> None:
    stand_in(tmp_path / "bin", monkeypatch, [{"sides": 1}], devices=["escl:http://10.0.0.2:80"])
    assert scan(replace(ORDER, device=None), into, Limits()).device == "escl:http://10.0.0.2:80"


# ---------------------------------------------------------------- faults in the middle
@pytest.mark.parametrize(
    ("play", "fault"),
    [
        ({"status": 6, "words": "scanimage: sane_start: Document feeder jammed"}, PaperJam),
        ({"status": 6, "words": "[fujitsu] Medium error: double feed\nDocument feeder jammed"}, DoubleFeed),
        ({"status": 6, "words": "[kodak] Hardware error: multi-feed"}, DoubleFeed),
        ({"status": 8, "words": "scanimage: sane_read: Scanner cover is open"}, CoverOpen),
        ({"status": 9, "words": "scanimage: sane_read: Error during device I/O"}, ScannerFailed),
        ({"status": 3, "words": "scanimage: sane_start: Device busy"}, ScannerFailed),
        ({"status": 11, "words": "cannot close image file"}, ScanDiskFull),
        ({"killed": True}, ScanKilled),
        ({"empty": 3}, ScanDiskFull),
    ],
)
def test_a_fault_is_told_with_the_sheet_to_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, into: Path, play: dict[str, Any], fault: type[ScanStopped]
) -> None:
    stand_in(tmp_path / "bin", monkeypatch, [{"sides": 6, **play}])
    with pytest.raises(fault) as stopped:
        scan(ORDER, into, Limits())
    assert stopped.value.args == (7, 6)
    assert "sheet 7" in str(stopped.value)
    assert len(sides_in(into)) == 6


@pytest.mark.parametrize(("sides", "sheet"), [(6, 4), (7, 4), (0, 1)])
def test_a_sheet_without_its_back_is_put_back_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, into: Path, sides: int, sheet: int
) -> None:
    stand_in(tmp_path / "bin", monkeypatch, [{"sides": sides, "status": 6}])
    with pytest.raises(PaperJam) as stopped:
        scan(replace(ORDER, duplex=True), into, Limits())
    assert stopped.value.args == (sheet, sheet - 1)


def test_after_a_jam_the_scan_goes_on_where_whole_sheets_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, into: Path
) -> None:
    jam = {"sides": 7, "torn": True, "status": 6, "words": "Document feeder jammed"}
    folder = stand_in(tmp_path / "bin", monkeypatch, [jam, {"sides": 4}])
    order = replace(ORDER, duplex=True, sheets=5)
    with pytest.raises(PaperJam):
        scan(order, into, Limits())
    scanned = scan(order, into, Limits())
    check_count(order, scanned.sides)
    assert [side.name for side in scanned.sides] == [f"side-{number:04d}.tif" for number in range(1, 11)]
    assert "--batch-start=7" in arguments_given(folder)
    assert len(list(into.glob("aside-*"))) == 2  # the lone front and the torn part are kept, but in no scan


def test_a_scanner_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, into: Path) -> None:
    stand_in(tmp_path / "bin", monkeypatch, [{"sides": 2, "hangs": True}])
    with pytest.raises(ScannerSilent) as stopped:
        scan(ORDER, into, Limits(), quiet=0.3)
    assert stopped.value.args == (3, 2)


def test_a_disk_without_room_is_told_before_paper_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, into: Path
) -> None:
    folder = stand_in(tmp_path / "bin", monkeypatch, [])
    with pytest.raises(ScanDiskFull):
        scan(replace(ORDER, sheets=500_000_000, resolution=300), into, Limits())
    assert all("--all-options" in call for call in asked(folder))


@pytest.mark.parametrize("sides", [19, 21, 0])
def test_a_count_that_differs_stops_the_batch(into: Path, sides: int) -> None:
    with pytest.raises(WrongCount):
        check_count(replace(ORDER, duplex=True), tuple(into / str(side) for side in range(sides)))


# ---------------------------------------------------------------- into the inbox
def some_sides(into: Path, count: int = 3) -> tuple[Path, ...]:
    for number in range(1, count + 1):
        Image.effect_noise((80, 110), 90).save(into / f"side-{number:04d}.tif", dpi=(300, 300))
    return sides_in(into)


def test_a_scan_that_grew_too_large_leaves_nothing_in_the_inbox(into: Path, tmp_path: Path) -> None:
    for number in range(3):
        Image.effect_noise((700, 900), 90).save(into / f"side-{number}.tif")
    with pytest.raises(ScanTooLarge):
        put_in(ORDER, sides_in(into), tmp_path / "inbox", Limits(file_megabytes=1))
    assert [path for path in (tmp_path / "inbox").rglob("*") if path.is_file()] == []


def test_an_inbox_that_takes_no_file_is_said(into: Path, tmp_path: Path) -> None:
    (tmp_path / "inbox").write_text("a file, not a folder")
    with pytest.raises(OutputUnwritable):
        put_in(ORDER, some_sides(into), tmp_path / "inbox", Limits())


def test_a_side_that_was_damaged_since_has_to_be_scanned_again(into: Path, tmp_path: Path) -> None:
    damaged = some_sides(into)[1]
    damaged.write_bytes(damaged.read_bytes()[:100])
    with pytest.raises(ScannerFailed) as stopped:
        put_in(ORDER, sides_in(into), tmp_path / "inbox", Limits())
    assert stopped.value.args == (2, 1)
    assert len(sides_in(into)) == 1
    assert not (tmp_path / "inbox").exists()


@pytest.mark.parametrize("label", ["B 12/2014", "../../etc/passwd", "\x00\x1b[2J\n", "x" * 5000, "ÅÄÖ ☃", ".hidden"])
def test_any_label_makes_a_safe_name(into: Path, tmp_path: Path, label: str) -> None:
    path = put_in(replace(ORDER, box=label), some_sides(into), tmp_path / "inbox", Limits())
    assert path.parent == tmp_path / "inbox" / "RZZ" / "scan"
    assert len(path.name) < 100
    assert path.name.isascii()
    assert [file.relative for file in survey(tmp_path / "inbox", Limits()).files] == [f"RZZ/scan/{path.name}"]


def test_labels_that_look_alike_have_their_own_names() -> None:
    assert safe_name("B 12/2014") != safe_name("B-12-2014")


def test_the_same_sides_make_the_same_file(into: Path, tmp_path: Path) -> None:
    sides = some_sides(into)
    first = put_in(ORDER, sides, tmp_path / "inbox", Limits())
    assert put_in(ORDER, sides, tmp_path / "inbox", Limits()) == first


def test_a_folder_is_held_by_one_run_at_a_time(into: Path) -> None:
    with keeping(into), pytest.raises(ScanUnderWay), keeping(into):
        pass
    with keeping(into):
        pass


def test_the_label_is_in_no_repr() -> None:
    assert "2014" not in repr(ORDER)
