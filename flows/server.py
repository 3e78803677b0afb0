"""The Prefect server: the one that is configured, or one of our own on SQLite that is left running for its UI.

Prefect's ephemeral server loses task runs when the flow ends, so a real one is started. Everything of it lies in one
folder (``PREFECT_HOME``, by default ``.prefect`` in the current one): database, log and process number.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from flows.console import say
from records.errors import PrefectUnreachable

PATIENCE = 120  # seconds; a first start makes the database
QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "INFO",  # in the UI
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",  # at the terminal `flows.console` speaks
    "PREFECT_LOGGING_EXTRA_LOGGERS": "casenote",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",  # worker processes are outside the flow
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
}
BATCHED = {  # measured: a quarter of the server's CPU for each task run
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "200",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": "500",
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_READ_BATCH_SIZE": "100",
}


def home() -> Path:
    """The folder of our own server."""
    return Path(os.environ.get("PREFECT_HOME", ".prefect")).resolve()


def ensure(port: int) -> str:
    """Make sure that a server answers, and point this process at it. Call it before Prefect is imported.

    Returns the address of its UI; a server that had to be started is said. Raises `PrefectUnreachable`.
    """
    _quieten()
    configured = os.environ.get("PREFECT_API_URL")
    if configured:
        _await(configured, 10)
        return configured.removesuffix("/api")
    address = _running()
    if address is None:
        address = _start(port)
        say(started(address, port))
    os.environ["PREFECT_API_URL"] = f"{address}/api"
    return address


def started(address: str, port: int) -> str:
    """What is said of a server that was started, and why it is another one where that may not be meant."""
    said = f"A Prefect server was started at {address}; its runs are kept in {home()}."
    if address.endswith(f":{port}"):
        return said
    return (
        f"{said}\nIt is another server than the one on port {port}, which was started elsewhere. To use that one, set"
        f" PREFECT_API_URL=http://127.0.0.1:{port}/api, or run from the folder in which its .prefect is."
    )


def running() -> str | None:
    """The address of the UI of a server that answers, configured or our own; None without one. Starts none."""
    _quieten()
    configured = os.environ.get("PREFECT_API_URL")
    if configured:
        return configured.removesuffix("/api") if _healthy(configured) else None
    return _running()


def answers() -> bool:
    """Whether the server that this process was pointed at still answers."""
    return _healthy(os.environ.get("PREFECT_API_URL", ""))


def stop() -> bool:
    """End our own server; False if none was running."""
    process = _process()
    for file in (home() / "server.pid", home() / "server.url"):
        file.unlink(missing_ok=True)
    if process is None:
        return False
    os.killpg(process, signal.SIGTERM)
    for _ in range(100):
        try:
            os.killpg(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    os.killpg(process, signal.SIGKILL)
    return True


def _quieten() -> None:
    """Prefect's settings as we want them, but for those that somebody else has set."""
    for name, value in {**QUIET, "PREFECT_HOME": str(home())}.items():
        os.environ.setdefault(name, value)


def _running() -> str | None:
    try:
        address = (home() / "server.url").read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return address if _process() is not None and _healthy(f"{address}/api") else None


def _process() -> int | None:
    """The process number of our own server, if it lives and is one: numbers are used again after a restart."""
    try:
        process = int((home() / "server.pid").read_text(encoding="utf-8"))
        command = Path(f"/proc/{process}/cmdline").read_bytes()
    except (OSError, ValueError):
        return None
    return process if b"prefect" in command and b"server" in command else None


def _start(port: int) -> str:
    home().mkdir(parents=True, exist_ok=True)
    address = f"http://127.0.0.1:{_free(port)}"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", address[17:]]
    with (home() / "server.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603  (our own interpreter)
            command,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env={
                **os.environ,
                **BATCHED,
                "PREFECT_HOME": str(home()),
                "PREFECT_SERVER_UI_API_URL": f"{address}/api",  # or its pages ask whoever has port 4200
            },
        )
    (home() / "server.pid").write_text(str(process.pid), encoding="utf-8")
    (home() / "server.url").write_text(address, encoding="utf-8")
    _await(f"{address}/api", PATIENCE, process)
    return address


def _free(port: int) -> int:
    """The port wanted if nobody has it, else one that the system gives."""
    for wanted in (port, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise PrefectUnreachable(0)


def _await(api: str, seconds: int, process: subprocess.Popen[bytes] | None = None) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process is not None and process.poll() is not None:
            break  # whoever answers there is another's
        if _healthy(api):
            return
        time.sleep(0.3)
    raise PrefectUnreachable(seconds)


def _healthy(api: str) -> bool:
    try:
        with urllib.request.urlopen(f"{api}/health", timeout=5) as answer:  # noqa: S310  (http, as configured)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False
