"""Runs batches one after the other, for one command or for one claim of a watched inbox."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flows import server
from flows.console import complain, watching
from records.errors import BatchError, PrefectLost


def run_batches(batches: Sequence[str], waiting: int, out: Path) -> list[str]:
    """Migrate batches of ``waiting`` files into an output folder; one that stops does not stop the others.

    Returns the refs of those that stopped. The Prefect server must be there (`flows.server.ensure`); raises
    `PrefectLost` when it went away.
    """
    if not batches:
        return []
    from httpx import HTTPError
    from prefect.exceptions import PrefectException

    from flows import workers
    from flows.migrate import migrate

    stopped = []
    try:
        with watching(waiting):
            for batch in batches:
                try:
                    migrate(batch, str(out))
                except BatchError as fault:
                    complain(f"casenote: batch {batch}: {fault}")
                    stopped.append(batch)
    except (RuntimeError, HTTPError, PrefectException):  # what Prefect raises when its server is gone, and else
        if server.answers():
            raise
        raise PrefectLost from None
    finally:
        workers.stop_all()
    return stopped
