"""Migrates one claim of a watched inbox, in a process of its own: ``python -m flows.migrate_claim CLAIM OUT``.

Prefect, the readers and whatever they may leak live as long as one claim; the watcher beside it stays small. Standard
input is the watcher's hand: when it lets go, because it was killed, this process ends at once.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from flows import server
from flows.batches import run_batches
from flows.console import complain
from flows.intake import take_in
from records import VERSION
from records.errors import CasenoteError, ExitCode, SetupError
from records.index import write_index
from records.ledger import Ledger
from records.settings import Settings
from records.store import FolderStore


def main(arguments: Sequence[str]) -> int:
    """Migrate the claim; returns the exit code."""
    threading.Thread(target=_follow_watcher, daemon=True).start()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, _stop)
    claim, out = map(Path, arguments)
    try:
        return migrate_claim(claim, out, Settings.read())
    except SetupError as fault:
        complain(f"casenote: {fault}")
        return ExitCode.SETUP
    except CasenoteError as fault:
        complain(f"casenote: {fault}")
        return ExitCode.FAILED


def migrate_claim(claim: Path, out: Path, settings: Settings) -> ExitCode:
    """Take in what a claim holds and migrate its batches, one that stops not stopping the others."""
    with Ledger.beside(out, VERSION, settings.places.ledger) as ledger:
        intake = take_in(claim, ledger, settings)
        waiting = {ref: ledger.unfinished(ref) for ref in intake.batches}
        own = {ref: files for ref, files in waiting.items() if files[0].file.path.is_relative_to(claim)}
        if not own:
            write_index(FolderStore(out), ledger.entries(), ledger.set_aside())  # what was refused is in no batch
            return ExitCode.DONE
    server.ensure(settings.places.prefect_port)
    stopped = run_batches(tuple(own), sum(map(len, own.values())), out)
    return ExitCode.INCOMPLETE if stopped else ExitCode.DONE


def _stop(*_: object) -> None:
    """End at once: an exception might be swallowed by a library, whose threads would hold the process for a minute."""
    os._exit(ExitCode.INTERRUPTED)


def _follow_watcher() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os._exit(ExitCode.INTERRUPTED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
