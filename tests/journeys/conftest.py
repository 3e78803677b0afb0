"""Whole runs of the `casenote` command, as an operator would run it, beside a Prefect server of their own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples" / "inbox"
PATIENCE = 600  # seconds for one run


@dataclass
class Casenote:
    """The command, with its own home for Prefect."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "CASENOTE_"))}
        self.environment = {
            **kept,
            "HOME": str(self.home),
            "PREFECT_HOME": str(self.home / "prefect"),
            "CASENOTE_PLACES__PREFECT_PORT": str(_free_port()),
            "PYTHONPATH": str(ROOT),
        }

    def command(self, *arguments: object) -> list[str]:
        return [sys.executable, "-m", "flows", *map(str, arguments)]

    def run(self, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            cwd=ROOT,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*arguments),
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=hear_ctrl_c,
        )


def _free_port() -> int:
    """A port that nobody has, so that two test runs on one machine don't meet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def hear_ctrl_c() -> None:
    """A shell that runs the tests in the background has Ctrl-C ignored, and children inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def lines(out: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / "documents.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def casenote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Casenote]:
    command = Casenote(tmp_path_factory.mktemp("home"))
    started = command.run("server", "start")
    assert started.returncode == 0, started.stderr
    yield command
    command.run("server", "stop")


@pytest.fixture(scope="session")
def first_run(casenote: Casenote, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The samples migrated once: the output folder, and what the operator saw."""
    out = tmp_path_factory.mktemp("out")
    run = casenote.run("migrate", SAMPLES, "--out", out)
    assert run.returncode == 0, run.stderr
    return out, run.stdout + run.stderr
