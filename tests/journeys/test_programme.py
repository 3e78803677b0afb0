"""A programme from its tables to its report, as `make example` sets it up, and the same every night by Prefect."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from records.store import file_digest
from tests.journeys.conftest import ROOT, Casenote

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]
AS_OF = "2026-11-17"


def set_up(casenote: Casenote, out: Path) -> str:
    """Run the example; what it said."""
    run = subprocess.run(
        [ROOT / "samples" / "northmoor" / "example.sh", out],
        cwd=ROOT,
        env=casenote.environment,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def digests(out: Path) -> dict[str, str]:
    reports = out / "reports" / f"as-of-{AS_OF}"
    return {str(path.relative_to(reports)): file_digest(path) for path in sorted(reports.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def example(casenote: Casenote, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out = tmp_path_factory.mktemp("northmoor")
    return out, set_up(casenote, out)


def test_the_example_says_how_far_when_and_for_how_much(example: tuple[Path, str]) -> None:
    out, said = example
    assert "of 72,340,000 sheets closed" in said
    assert "signed off by two people" in said
    assert {"index.html", "zz9.html", "zz9-board.html", "zz9.xlsx", "zz9.json"} <= set(digests(out))


def test_the_same_again_enters_nothing_twice_and_writes_the_same_bytes(
    casenote: Casenote, example: tuple[Path, str]
) -> None:
    out, _ = example
    before = digests(out)
    assert "0 events entered, 226 there before" in set_up(casenote, out)
    assert digests(out) == before


def test_a_report_that_was_killed_is_made_again_whole(casenote: Casenote, example: tuple[Path, str]) -> None:
    out, _ = example
    before = digests(out)
    running = casenote.start("report", "--out", out, "--as-of", AS_OF)
    try:
        running.wait(timeout=3)
    except subprocess.TimeoutExpired:
        running.kill()
    running.communicate()
    assert casenote.run("report", "--out", out, "--as-of", AS_OF).returncode == 0
    left = {name: digest for name, digest in digests(out).items() if not name.endswith(".part")}
    assert left == before


def test_prefect_publishes_every_trust_each_night(casenote: Casenote, example: tuple[Path, str]) -> None:
    out, _ = example
    address = (Path(casenote.environment["PREFECT_HOME"]) / "server.url").read_text(encoding="utf-8")
    environment = {**casenote.environment, "PREFECT_API_URL": f"{address}/api", "CASENOTE_HOME": str(ROOT)}

    def prefect(*arguments: str, check: bool = True) -> None:
        subprocess.run(
            [sys.executable, "-m", "prefect", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            timeout=300,
            check=check,
        )

    prefect("work-pool", "create", "casenote", "--type", "process", check=False)  # another journey may have made it
    prefect("--no-prompt", "deploy", "--prefect-file", "deploy/prefect.yaml", "--all")
    prefect("deployment", "run", "summary/summary", "-p", f"out={out}")
    prefect("worker", "start", "--pool", "casenote", "--run-once")
    asked = urllib.request.Request(  # noqa: S310
        f"{address}/api/artifacts/latest/filter", b"{}", {"content-type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310
        artifacts = {one["key"]: one for one in json.load(answer)}
    assert f"trust-zz9-as-of-{AS_OF}" in artifacts, "of the example's report, apart from tonight's"
    assert {"trust-zz9", "trust-zz9-progress", "trust-zz9-figures", "trust-all"} <= set(artifacts)
    assert float(artifacts["trust-zz9-progress"]["data"]) == 12.2
    assert (out / "reports" / "zz9.html").is_file()
    figures = {row["figure"]: row["value"] for row in json.loads(artifacts["trust-zz9-figures"]["data"])}
    assert figures["progress.closed"] == "8,837,800"
