"""Counts what the ledger holds: reports of every trust in the output folder, and the same as artifacts in Prefect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from prefect import flow
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, create_table_artifact

from custody.signing import holds
from flows.report_files import clear, place_of
from records import VERSION
from records.errors import DayToCome, OutputUnwritable
from records.ledger import Ledger
from records.programme import week_of
from records.settings import Settings
from records.types import OdsCode
from reports.pages.artifacts import Artifact, artifact_of
from reports.pages.summary import text_summary
from reports.pages.web import write_pages
from reports.pages.workbook import write_workbook
from reports.progress.forecast import to_snapshot
from reports.statement.contents import Statement, statement
from reports.statement.gathered import Gathered, gather

MARKS = re.compile(r"([\\`*_{}\[\]()<>#!|])")  # signs of Markdown


@dataclass(frozen=True, slots=True)
class Reported:
    """What was reported, in a few lines for a terminal, and the files that were written."""

    text: str
    paths: tuple[Path, ...]


@flow(name="summary", flow_run_name="summary")
def summary(out: str, as_of: str | None = None) -> Reported:
    """Write the reports of an output folder and publish every trust's progress.

    ``as_of`` is an ISO 8601 date; without it, today.
    """
    made, paths = report(Path(out), Settings.read(), date.fromisoformat(as_of) if as_of else None)
    day = made.whole.as_of
    apart = "" if day == _today() else f"-as-of-{day.isoformat()}"  # the newest of a key is what is read as today's
    for content in made.contents:
        _publish(artifact_of(content, made.whole, Path(out) / place_of(day, _today())), apart)
    return Reported(text_summary(made.contents), paths)


def report(out: Path, settings: Settings, as_of: date | None = None) -> tuple[Statement, tuple[Path, ...]]:
    """Count, store this week's forecasts, and write the reports; returns what was said and the paths written.

    Those of another day than today go to a folder of their own. Pages of trusts that are no longer reported go.
    Raises `DayToCome`, `LedgerUnreachable`, `OutputUnwritable`, `StylesheetMissing`.
    """
    today = _today()
    day = as_of or today
    if day > today:
        raise DayToCome
    with Ledger.beside(out, VERSION, settings.places.ledger) as ledger:
        gathered = gather(ledger, day, holds, settings.trust_names())
        made = statement(gathered, _made(gathered), settings.reports.draws)
        if week_of(day) == week_of(today):
            _store(gathered, made)
    place = place_of(day, today)
    try:
        paths = (*write_pages(out, made.contents, place), *_workbooks(out / place, made))
        clear(out / place, paths)
    except OSError:
        raise OutputUnwritable from None
    return made, paths


def _today() -> date:
    return datetime.now(UTC).date()


def _made(gathered: Gathered) -> str:
    """The last instant that anything counted: the same counts say the same, whenever they are counted."""
    taken = [tally.last_taken for some in gathered.tallies.values() for tally in some if tally.last_taken]
    events = [day.isoformat() for day in gathered.last_events.values()]
    return max((*taken, *events), default=gathered.as_of.isoformat())


def _store(gathered: Gathered, made: Statement) -> None:
    """Keep what is forecast this week, so that it can be compared with what comes. What is said of an earlier week now
    was not said then: it would flatter the record.
    """
    for content in made.trusts:
        standing = content.standing
        if standing and standing.forecast.closed_in_13_weeks:
            code = OdsCode(content.code)
            gathered.book.snap(to_snapshot(standing.forecast, code, gathered.digest(code)))


def _workbooks(folder: Path, made: Statement) -> Iterator[Path]:
    """A workbook for all, and one for each trust that has a baseline or a plan."""
    planned = (one for one in made.trusts if one.case or (one.standing and one.standing.baseline))
    for content in (made.whole, *planned):
        path = folder / f"{content.stem}.xlsx"
        unfinished = path.with_name(f".{path.name}.part")
        unfinished.write_bytes(write_workbook(content))
        yield unfinished.replace(path)


def unmarked(text: str) -> str:
    """Words as Prefect's UI shows them: a trust's name is no link and no picture, whatever signs it holds."""
    return MARKS.sub(r"\\\1", text)


def _publish(shown: Artifact, apart: str) -> None:
    title = unmarked(shown.title)
    if shown.percent is not None:
        create_progress_artifact(
            shown.percent, key=f"{shown.key}-progress{apart}", description=f"{title}: paper closed"
        )
    if shown.rows:
        create_table_artifact(list(shown.rows), key=f"{shown.key}-figures{apart}", description=f"{title}: figures")
    create_markdown_artifact(shown.markdown, key=f"{shown.key}{apart}", description=f"{title}: progress and savings")
