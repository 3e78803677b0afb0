"""``casenote scan``: only a scan of as many sheets as a person counted goes into the inbox; any other is held."""

from __future__ import annotations

import argparse
import io
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from flows.scan import add_to
from records.errors import (
    CountMissing,
    ExitCode,
    InboxMissing,
    NoDuplex,
    NothingHeld,
    OutputInInbox,
    OutputUnwritable,
    ScanimageMissing,
)
from tests.capture.sources.feeders import DEVICE, FEEDER_SHEETS, asked, stand_in, test_device

ROOT = Path(__file__).parents[2]
LABEL = "B 12/2014"
needs_scanimage = pytest.mark.skipif(
    shutil.which("scanimage") is None, reason="scanimage (sane-utils) is not installed"
)


@pytest.fixture(autouse=True)
def no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def sane(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    test_device(tmp_path / "sane", monkeypatch)
    yield


class Terminal(io.StringIO):
    """A person who types these lines."""

    def isatty(self) -> bool:
        return True


def run(inbox: Path, *more: str, sheets: int | None = FEEDER_SHEETS, box: str = LABEL) -> ExitCode:
    """The command as the command line calls it, at a resolution that keeps tests quick."""
    whole = argparse.ArgumentParser()
    add_to(whole.add_subparsers(required=True))
    count = [] if sheets is None else ["--sheets", str(sheets)]
    common = ["scan", "--inbox", str(inbox), "--trust", "RZZ", "--box", box, "--device", DEVICE, "--resolution", "50"]
    given = whole.parse_args([*common, *count, *more])
    return ExitCode(given.run(given))


def scans(inbox: Path) -> list[Path]:
    return sorted(path for path in inbox.rglob("*") if path.is_file())


def held(inbox: Path) -> list[Path]:
    """The folders of held scans."""
    return [reason.parent for reason in inbox.with_name("inbox-held").rglob("reason.txt")]


def pages(path: Path) -> int:
    with Image.open(path) as whole:
        return int(getattr(whole, "n_frames", 1))


# ---------------------------------------------------------------- the count, on SANE's own test device
@pytest.mark.slow
@needs_scanimage
@pytest.mark.usefixtures("sane")
def test_the_right_count_puts_one_file_into_the_inbox(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(inbox, "--set", "test-picture=Grid") == ExitCode.DONE
    (scan,) = scans(inbox)
    assert scan.parent == inbox / "RZZ" / "scan"
    assert scan.name.startswith("b-12-2014-")
    assert pages(scan) == FEEDER_SHEETS
    said = capsys.readouterr().out
    assert "Found 10 sheets (10 sides); expected 10." in said
    assert f"RZZ/scan/{scan.name}" in said
    assert held(inbox) == []


@pytest.mark.slow
@needs_scanimage
@pytest.mark.usefixtures("sane")
@pytest.mark.parametrize("sheets", [9, 11])
def test_another_count_holds_the_scan_until_it_is_counted_again(
    inbox: Path, capsys: pytest.CaptureFixture[str], sheets: int
) -> None:
    assert run(inbox, sheets=sheets) == ExitCode.INCOMPLETE
    assert scans(inbox) == []
    (folder,) = held(inbox)
    assert (
        f"{sheets} sheets ({sheets} sides) were expected, 10 sheets (10 sides) came."
        in (folder / "reason.txt").read_text()
    )
    assert len(list(folder.glob("side-*.tif"))) == 10
    assert str(folder) in capsys.readouterr().err
    assert run(inbox, "--release", sheets=sheets) == ExitCode.INCOMPLETE  # still not what was found
    assert run(inbox, "--release", sheets=12) == ExitCode.INCOMPLETE
    assert scans(inbox) == []
    assert run(inbox, "--release", sheets=10) == ExitCode.DONE
    assert [pages(scan) for scan in scans(inbox)] == [10]
    assert held(inbox) == []


@pytest.mark.slow
@needs_scanimage
@pytest.mark.usefixtures("sane")
def test_a_held_scan_is_not_replaced_unasked(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(inbox, sheets=9)
    assert run(inbox, sheets=10) == ExitCode.INCOMPLETE
    assert "--afresh" in capsys.readouterr().err
    assert (scans(inbox), len(held(inbox))) == ([], 1)
    assert run(inbox, "--afresh", sheets=10) == ExitCode.DONE
    assert (len(scans(inbox)), held(inbox)) == (1, [])


@pytest.mark.slow
@needs_scanimage
@pytest.mark.usefixtures("sane")
def test_boxes_are_held_apart(inbox: Path) -> None:
    run(inbox, sheets=9)
    assert run(inbox, box="B 12-2014") == ExitCode.DONE
    assert (len(scans(inbox)), len(held(inbox))) == (1, 1)


@pytest.mark.slow
@needs_scanimage
@pytest.mark.usefixtures("sane")
def test_on_a_terminal_the_person_counts_again_at_once(inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("many\n11\n10\n"))
    assert run(inbox, sheets=9) == ExitCode.DONE
    assert [pages(scan) for scan in scans(inbox)] == [10]
    assert held(inbox) == []


@pytest.mark.slow
@needs_scanimage
@pytest.mark.usefixtures("sane")
def test_what_the_scanner_does_not_offer_leaves_nothing(inbox: Path) -> None:
    with pytest.raises(NoDuplex):
        run(inbox, "--duplex")
    assert scans(inbox) == []
    assert [path for path in inbox.with_name("inbox-held").rglob("*") if path.is_file()] == []


@pytest.mark.slow
@needs_scanimage
@pytest.mark.usefixtures("sane")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_scan_leaves_nothing_in_the_inbox_and_is_run_again(inbox: Path, how: signal.Signals) -> None:
    program = "import pathlib, sys, tests.flows.test_scan as t; t.run(pathlib.Path(sys.argv[1]), *sys.argv[2:])"
    slow = ["--set", "read-delay=yes", "--set", "read-delay-duration=60000"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", program, str(inbox), *slow], cwd=ROOT, env=environment) as process:
        waiting = time.monotonic() + 30
        sides = inbox.with_name("inbox-held")
        while not list(sides.rglob("side-0002.tif")) and time.monotonic() < waiting:
            time.sleep(0.05)
        process.send_signal(how)
        process.wait(20)
    assert list(sides.rglob("side-*.tif"))
    assert scans(inbox) == []
    until = time.monotonic() + 30
    while (code := run(inbox)) == ExitCode.INCOMPLETE and time.monotonic() < until:
        time.sleep(0.2)  # the orphaned scanimage still holds the folder: it is said, and waited for
    assert code == ExitCode.DONE
    assert [pages(scan) for scan in scans(inbox)] == [FEEDER_SHEETS]


# ---------------------------------------------------------------- a jam, and going on
def test_after_a_jam_the_rest_is_scanned_and_one_file_made(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = stand_in(tmp_path / "bin", monkeypatch, [{"sides": 7, "status": 6}, {"sides": 4}])
    assert run(inbox, "--duplex", sheets=5) == ExitCode.INCOMPLETE
    assert "put sheet 4 and those after it back" in capsys.readouterr().err
    assert scans(inbox) == []
    assert "jammed" in (held(inbox)[0] / "reason.txt").read_text()
    assert run(inbox, "--go-on", sheets=None) == ExitCode.DONE  # sides, size and count are those of the first run
    assert "--source=ADF Duplex" in asked(folder)[-1]
    assert [pages(scan) for scan in scans(inbox)] == [10]
    assert held(inbox) == []


def test_a_jam_can_not_be_released_as_if_it_were_whole(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path / "bin", monkeypatch, [{"sides": 7, "status": 6}])
    run(inbox, "--duplex", sheets=5)
    assert run(inbox, "--release", sheets=None) == ExitCode.INCOMPLETE
    assert run(inbox, "--release", sheets=4) == ExitCode.INCOMPLETE  # its back is missing
    assert scans(inbox) == []


def test_on_a_terminal_a_jam_is_cleared_and_gone_on_with(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path / "bin", monkeypatch, [{"sides": 2, "status": 6}, {"sides": 1, "status": 8}, {"sides": 2}])
    monkeypatch.setattr(sys, "stdin", Terminal("y\ny\n"))
    assert run(inbox, sheets=5) == ExitCode.DONE
    assert [pages(scan) for scan in scans(inbox)] == [5]


def test_a_jam_on_the_first_sheet_is_gone_on_with_as_well(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path / "bin", monkeypatch, [{"status": 6}, {"sides": 2}])
    assert run(inbox, sheets=2) == ExitCode.INCOMPLETE
    assert run(inbox, "--go-on", sheets=2) == ExitCode.DONE


@pytest.mark.parametrize("answer", ["\n", "n\n"])
def test_whoever_does_not_say_yes_leaves_it_held(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    stand_in(tmp_path / "bin", monkeypatch, [{"sides": 2, "status": 6}])
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    assert run(inbox, sheets=5) == ExitCode.INCOMPLETE
    assert len(held(inbox)) == 1


def test_an_empty_feeder_holds_nothing(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path / "bin", monkeypatch, [{"status": 7}])
    assert run(inbox) == ExitCode.INCOMPLETE
    assert (scans(inbox), held(inbox)) == ([], [])


def test_scanning_is_said_only_when_the_scanner_is_known(
    inbox: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ScanimageMissing):
        run(inbox)
    assert "Scanning" not in capsys.readouterr().out


def test_a_trust_without_held_scans_leaves_no_folder(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in(tmp_path / "bin", monkeypatch, [{"sides": 1}])
    assert run(inbox, sheets=2) == ExitCode.INCOMPLETE
    said = capsys.readouterr()
    assert "Scanning 2 sheets ..." in said.out
    assert "2 sheets (2 sides) were expected, 1 sheet (1 side) came." in said.err
    assert run(inbox, "--release", sheets=1) == ExitCode.DONE
    assert list(inbox.with_name("inbox-held").iterdir()) == []


def test_a_scan_too_large_is_held_and_released_once_it_may_be(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = stand_in(tmp_path / "bin", monkeypatch, [{"sides": 2}])
    Image.effect_noise((1200, 1200), 90).save(folder / "side.tif")
    monkeypatch.setenv("CASENOTE_LIMITS__FILE_MEGABYTES", "1")
    assert run(inbox, sheets=2) == ExitCode.INCOMPLETE
    assert (scans(inbox), len(held(inbox))) == ([], 1)
    monkeypatch.setenv("CASENOTE_LIMITS__FILE_MEGABYTES", "100")
    assert run(inbox, "--release", sheets=2) == ExitCode.DONE


def test_an_inbox_that_takes_no_file_loses_no_scan(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in(tmp_path / "bin", monkeypatch, [{"sides": 2}])
    (inbox / "RZZ").write_text("a file, not a folder")
    with pytest.raises(OutputUnwritable):
        run(inbox, sheets=2)
    assert "inbox-held" in capsys.readouterr().err
    (inbox / "RZZ").unlink()
    assert run(inbox, "--release", sheets=2) == ExitCode.DONE
    assert [pages(scan) for scan in scans(inbox)] == [2]


# ---------------------------------------------------------------- what a person says
def test_on_a_terminal_what_is_missing_is_asked_for(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in(tmp_path / "bin", monkeypatch, [{"sides": 3}])
    monkeypatch.setattr(sys, "stdin", Terminal("three\n0\n3\n"))
    assert run(inbox, sheets=None) == ExitCode.DONE


def test_without_a_terminal_what_is_missing_is_said(inbox: Path) -> None:
    with pytest.raises(CountMissing):
        run(inbox, sheets=None)
    with pytest.raises(CountMissing):
        run(inbox, box="   ")


def test_nothing_held_is_said(inbox: Path) -> None:
    with pytest.raises(NothingHeld):
        run(inbox, "--release")
    with pytest.raises(NothingHeld):
        run(inbox, "--go-on", sheets=None)
    assert list(inbox.with_name("inbox-held").iterdir()) == []


@pytest.mark.parametrize("sheets", ["0", "-1", "ten", "1" * 40])
def test_a_count_is_a_number_from_one_on(inbox: Path, sheets: str) -> None:
    with pytest.raises(SystemExit):
        run(inbox, "--sheets", sheets)


def test_places_that_can_not_be_are_told(inbox: Path, tmp_path: Path) -> None:
    with pytest.raises(InboxMissing):
        run(tmp_path / "none")
    with pytest.raises(OutputInInbox):
        run(inbox, "--held", str(inbox / "held"))
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputUnwritable):
        run(inbox, "--held", str(tmp_path / "file" / "held"))


@pytest.mark.parametrize("order", ["{", "{}", '{"sheets": 1, "further": [1]}'])
def test_a_held_order_that_was_spoilt_is_not_guessed_at(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    stand_in(tmp_path / "bin", monkeypatch, [{"sides": 2, "status": 6}])
    run(inbox, sheets=5)
    (held(inbox)[0] / "order.json").write_text(order)
    with pytest.raises(NothingHeld):
        run(inbox, "--go-on")
    assert len(list(held(inbox)[0].glob("side-*.tif"))) == 2
