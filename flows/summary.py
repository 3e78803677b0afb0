"""Counts what the ledger holds: reports per trust in the output folder, and the same as artifacts in the Prefect UI."""

from __future__ import annotations

from pathlib import Path

from prefect import flow
from prefect.artifacts import create_markdown_artifact

from records import VERSION
from records.errors import OutputUnwritable
from records.ledger import Ledger, now
from records.settings import Settings
from records.types import Tally
from reports.pages.web import text_summary, write_reports


@flow(name="summary", flow_run_name="summary")
def summary(out: str) -> list[str]:
    """Write the reports of an output folder and publish each trust's summary. Returns the paths of the reports."""
    settings = Settings.read()
    tallies, names, paths = report(Path(out), settings)
    for tally in tallies:
        create_markdown_artifact(
            f"```\n{text_summary([tally], names)}\n```",
            key=f"trust-{tally.trust.code.lower()}",
            description=f"{tally.trust}: progress and savings",
        )
    return [str(path) for path in paths]


def report(out: Path, settings: Settings) -> tuple[tuple[Tally, ...], dict[str, str], tuple[Path, ...]]:
    """Count, and write the reports; returns the counts, the trusts' names by ODS code, and the paths written.

    Raises `OutputUnwritable`.
    """
    with Ledger.beside(out, VERSION, settings.places.ledger) as ledger:
        tallies = ledger.tallies()
    names = {tally.trust.code: settings.trust_name(tally.trust) or tally.trust.code for tally in tallies}
    made = max((tally.last_taken for tally in tallies if tally.last_taken), default=now())
    try:
        return tallies, names, write_reports(out, tallies, names, made)
    except OSError:
        raise OutputUnwritable from None
