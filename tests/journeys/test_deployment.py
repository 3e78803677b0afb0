"""The deployment of deploy/prefect.yaml really deploys, and a worker of a process pool migrates a batch."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows.intake import take_in
from records import VERSION
from records.ledger import Ledger
from records.settings import Settings
from tests.journeys.conftest import ROOT, SAMPLES, Casenote, lines

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]


def test_a_worker_migrates_a_batch(casenote: Casenote, tmp_path: Path) -> None:
    inbox, out = tmp_path / "inbox", tmp_path / "out"
    (inbox / "RZZ").mkdir(parents=True)
    shutil.copytree(SAMPLES / "RZZ" / "digital", inbox / "RZZ" / "digital")
    out.mkdir()
    with Ledger.beside(out, VERSION) as ledger:
        (batch,) = take_in(inbox, ledger, Settings.read()).batches
    address = (Path(casenote.environment["PREFECT_HOME"]) / "server.url").read_text(encoding="utf-8")
    environment = {**casenote.environment, "PREFECT_API_URL": f"{address}/api", "CASENOTE_HOME": str(ROOT)}

    def prefect(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "prefect", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=True,
        )

    prefect("work-pool", "create", "casenote", "--type", "process")
    prefect("--no-prompt", "deploy", "--prefect-file", "deploy/prefect.yaml", "--all")
    prefect("deployment", "run", "migrate/migrate", "-p", f"batch_ref={batch}", "-p", f"out={out}")
    prefect("worker", "start", "--pool", "casenote", "--run-once")
    assert [line["status"] for line in lines(out)] == ["accepted", "accepted"]
    with Ledger.beside(out, VERSION) as ledger:
        assert ledger.open_batches() == ()
