"""The ``casenote`` command. Its errors say what to do, and end as exit codes (`records.errors.ExitCode`)."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from flows import baseline, benefits, events, explain, patients, scan, server, sheets, tables, terminology, watch
from flows.batches import run_batches
from flows.console import complain, say
from flows.programme import day
from flows.report_files import note
from records import VERSION
from records.errors import (
    CasenoteError,
    ExitCode,
    InboxMissing,
    NothingToReport,
    OutputInInbox,
    OutputUnwritable,
    SetupError,
)
from records.settings import Settings
from reports.progress.documents import plural

if TYPE_CHECKING:
    from flows.intake import Intake

EMPTY = (
    "The inbox holds no files. Put them into INBOX/<ODS code>/<scan, fax or digital>/ and run the same command again."
)
FOLDERS = (r"[A-Z0-9]{3,6}", r"(?i)scan|fax|digital")
GUIDE = """\
casenote turns paper health records into standard coded documents.

  casenote sheets                    print header and separator sheets that divide a stack of paper
  casenote scan --inbox INBOX        a stack in the scanner's feeder, counted, into the inbox
  casenote migrate INBOX --out OUT   INBOX/<ODS code>/<scan, fax or digital>/<files> into coded documents
  casenote watch INBOX --out OUT     the same for paper as it comes in: files, faxes, objects of an S3 bucket
  casenote patients load | show      the trust's index of patients, so that a paper's patient is compared with it
  casenote terminology load | show   your own SNOMED CT, dm+d and ODS downloads, for more codes and checks
  casenote baseline import | sign    how much paper there is, frozen and signed; check, show and key belong to it
  casenote tables import | show      trusts, plans, assumptions, funds, benefits: tables that people give
  casenote events import | capture   what happened to the paper: delivered, closed, released; show belongs to it
  casenote benefits import | sign    the register of savings: what is forecast, what counts; show belongs to it
  casenote report --out OUT          progress and savings per trust, counted from the ledger
  casenote explain FIGURE --out OUT  how a figure of the reports was worked out, and from which rows
  casenote verify --out OUT          every output against the ledger: whole, unchanged and accounted for
  casenote server start | stop       the Prefect server and its UI
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    for asked in (signal.SIGTERM, signal.SIGINT):
        if signal.getsignal(asked) != signal.SIG_IGN:  # in the background a shell has Ctrl-C ignored
            signal.signal(asked, _interrupt)
    given = parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except KeyboardInterrupt:
        _stopped()
    except SetupError as fault:
        complain(f"casenote: {fault}")
        return ExitCode.SETUP
    except CasenoteError as fault:
        complain(f"casenote: {fault}")
        return ExitCode.FAILED
    finally:
        if _asked_to_stop:  # a library may have turned the interruption into an error of its own, or swallowed it
            _stopped()


def parser() -> argparse.ArgumentParser:
    """The command line."""
    whole = argparse.ArgumentParser(prog="casenote", description=GUIDE, formatter_class=argparse.RawTextHelpFormatter)
    whole.add_argument("--version", action="version", version=f"casenote {VERSION}")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    sheets.add_to(commands)
    scan.add_to(commands)
    patients.add_to(commands)
    terminology.add_to(commands)
    baseline.add_to(commands)
    events.add_to(commands)
    benefits.add_to(commands)
    explain.add_to(commands)
    tables.add_to(commands)
    migrating = commands.add_parser("migrate", help="migrate an inbox of paper")
    migrating.add_argument("inbox", type=Path, help="folder that holds <ODS code>/<scan, fax or digital>/<files>")
    migrating.add_argument("--out", type=Path, required=True, help="folder to write to; made if it is not there")
    migrating.set_defaults(run=migrate)
    watch.add_to(commands)
    reporting = commands.add_parser("report", help="write progress and savings per trust")
    reporting.add_argument("--out", type=Path, required=True, help="the output folder with the ledger")
    reporting.add_argument(
        "--as-of", type=day, metavar="DATE", help="what counted up to a day, into reports/as-of-DATE; without it, today"
    )
    reporting.add_argument("--pdf", action="store_true", help="the pages as PDF as well (see the README)")
    reporting.set_defaults(run=report)
    verifying = commands.add_parser("verify", help="check every output against the ledger")
    verifying.add_argument("--out", type=Path, required=True, help="the output folder with the ledger")
    verifying.set_defaults(run=verify)
    serving = commands.add_parser("server", help="start or stop the Prefect server")
    serving.add_argument("do", choices=("start", "stop"))
    serving.set_defaults(run=serve)
    return whole


# ---------------------------------------------------------------- commands
def migrate(given: argparse.Namespace) -> ExitCode:
    """Take in an inbox, migrate what is new, and say what happened and where to look."""
    settings = Settings.read()
    if not given.inbox.is_dir():
        raise InboxMissing
    if given.out.resolve().is_relative_to(given.inbox.resolve()):
        raise OutputInInbox
    out = _made(given.out)
    intake, waiting = _take_in(given.inbox.resolve(), out, settings)
    _say_taken(intake, waiting)
    interface = server.ensure(settings.places.prefect_port) if intake.batches else server.running()
    stopped = run_batches(intake.batches, waiting, out)
    _say_done(out, settings, interface)
    return ExitCode.INCOMPLETE if stopped else ExitCode.DONE


def report(given: argparse.Namespace) -> ExitCode:
    """Write the reports anew from the ledger."""
    out = _with_ledger(given.out)
    interface = server.ensure(Settings.read().places.prefect_port)
    from flows.summary import summary
    from reports.pages.pdf import write_pdf

    made = summary(str(out), given.as_of and given.as_of.isoformat())
    folder = made.paths[0].parent
    paths = [path for path in made.paths if path.parent == folder]
    if given.pdf:
        printed = [write_pdf(path) for path in paths if path.suffix == ".html"]
        note(folder, printed)
        paths += printed
    say(made.text)
    say()
    for path in paths:
        say(f"  {path}")
    say(f"Prefect UI: {interface}")
    return ExitCode.DONE


def verify(given: argparse.Namespace) -> ExitCode:
    """Check every output, table and signature against the ledger."""
    from flows.verify import verify as check

    settings = Settings.read()
    verdict = check(_with_ledger(given.out), settings)
    for fault in verdict.faults:
        say(f"wrong: {fault}")
    documents, files = plural(verdict.documents, "document"), plural(verdict.files, "output file")
    tables, signatures = plural(verdict.tables, "table"), plural(verdict.signatures, "signature")
    say(f"{documents}, {files}, {tables}, {signatures} checked; {len(verdict.faults)} wrong.")
    if verdict.documents:
        say(f"Sides of paper: {verdict.account}.")
    return ExitCode.FAILED if verdict.faults else ExitCode.DONE


def serve(given: argparse.Namespace) -> ExitCode:
    """Start or stop our own Prefect server."""
    if given.do == "start":
        say(f"Prefect UI: {server.ensure(Settings.read().places.prefect_port)}")
    else:
        say("Prefect server stopped." if server.stop() else "No Prefect server of ours was running.")
    return ExitCode.DONE


# ---------------------------------------------------------------- steps of a command
def _take_in(inbox: Path, out: Path, settings: Settings) -> tuple[Intake, int]:
    """Take in what is new, and how many files wait. The index is written at once: refused files are in no batch."""
    from flows.intake import take_in
    from records.index import write_index
    from records.ledger import Ledger
    from records.store import FolderStore

    with Ledger.beside(out, VERSION, settings.places.ledger) as ledger:
        intake = take_in(inbox, ledger, settings)
        write_index(FolderStore(out), ledger.entries(), ledger.set_aside())
        return intake, sum(len(ledger.unfinished(batch)) for batch in intake.batches)


def _say_taken(intake: Intake, waiting: int) -> None:
    found = intake.files + intake.refused
    if found:
        say(f"{plural(found, 'file')} in the inbox, {intake.new:,} new; {waiting:,} to migrate.")
    else:
        say(EMPTY)
    if intake.refused:
        say(f"  not taken: {intake.refused}; the reasons are in the list of what to look at")
    for place, count in sorted(Counter(map(_place, intake.ignored)).items()):
        say(f"  ignored in {place} (hidden, temporary or a link to a folder): {count}")
    if intake.files and not waiting:
        say("Nothing to do: every file of this inbox was migrated before. What was done then stands as it is.")
    elif waiting and not found:
        say(f"{plural(waiting, 'file')} of earlier runs to migrate.")


def _place(relative: str) -> str:
    """The trust's and the source's folder of a file: what follows may name a patient."""
    folders = relative.split("/")[:-1][:2]
    known = [folder for folder, pattern in zip(folders, FOLDERS, strict=False) if re.fullmatch(pattern, folder)]
    return "/".join(known) or "the inbox"


def _say_done(out: Path, settings: Settings, interface: str | None) -> None:
    """What happened and where to look; ``interface`` is the address of the Prefect server, None when none runs."""
    from flows.summary import report as write
    from records.index import NAME, TO_LOOK_AT
    from reports.pages.summary import text_summary

    made, paths = write(out, settings)
    say()
    say(text_summary(made.contents))
    say()
    say("Where to look")
    say(f"  What needs you     {out / TO_LOOK_AT}")
    say(f"  Every document     {out / NAME}")
    pages = [path for path in paths if path.suffix == ".html"]
    for path in pages[:1]:
        say(f"  Progress, savings  {path}")
    if interface:
        say(f"  Runs, batches      {interface}/runs and {interface}/artifacts  (`{_command()} server stop` ends it)")
    say(f"  Proof              {_command()} verify --out {out}")


def _command() -> str:
    """How this command was called, so that the next line can be called as well."""
    if shutil.which("casenote"):
        return "casenote"
    return "python -m flows" if sys.argv[0].endswith("__main__.py") else sys.argv[0]


def _made(out: Path) -> Path:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise OutputUnwritable from None
    if not os.access(out, os.W_OK):
        raise OutputUnwritable
    return out.resolve()


def _with_ledger(out: Path) -> Path:
    if Settings.read().places.ledger is None and not (out / "ledger.db").is_file():
        raise NothingToReport
    return out.resolve()


_asked_to_stop = False


def _interrupt(*_: object) -> None:
    global _asked_to_stop
    _asked_to_stop = True
    raise KeyboardInterrupt


def _stopped() -> NoReturn:
    complain("\nStopped. What was finished is kept, the rest is as it was; run the same command again to go on.")
    _end(ExitCode.INTERRUPTED)


def _end(code: ExitCode) -> NoReturn:
    """Leave at once: Prefect's client threads would hold a stopped run for a minute."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
