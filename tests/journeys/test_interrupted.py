"""A run that is stopped or killed is simply run again: same documents, nothing twice, nothing missing."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from tests.journeys.conftest import SAMPLES, Casenote, lines

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "killed"])
def test_a_stopped_run_is_completed_by_the_next(
    casenote: Casenote, first_run: tuple[Path, str], tmp_path: Path, how: signal.Signals
) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    trust = sorted(path.name for path in SAMPLES.iterdir() if path.is_dir())[0]
    shutil.copytree(SAMPLES / trust, inbox / trust)
    run = casenote.start("migrate", inbox, "--out", out)
    try:
        _until_some_are_done(out)
        os.kill(run.pid, how)
        _, complaint = run.communicate(timeout=60)
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
    if how == signal.SIGINT:
        assert run.returncode == 130
        assert "run the same command again" in complaint
        assert "Traceback" not in complaint
    again = casenote.run("migrate", inbox, "--out", out)
    assert again.returncode == 0, again.stderr

    def wanted(folder: Path) -> list[tuple[object, ...]]:
        return sorted(
            (line["source_file"], line["document"], line["status"])  # type: ignore[misc]
            for line in lines(folder)
            if str(line["source_file"]).startswith(f"{trust}/")
        )

    assert wanted(out) == wanted(first_run[0])
    assert casenote.run("verify", "--out", out).returncode == 0
    assert not list(out.rglob(".writing-*")) or how == signal.SIGKILL


def _until_some_are_done(out: Path) -> None:
    until = time.monotonic() + 240
    while time.monotonic() < until:
        try:
            with sqlite3.connect(f"file:{out / 'ledger.db'}?mode=ro", uri=True) as ledger:
                if ledger.execute("select count(*) from document").fetchone()[0] >= 2:
                    return
        except sqlite3.Error:
            pass
        time.sleep(0.05)
    raise AssertionError("no document was done in four minutes")
