"""The ``casenote patients`` command: loads a trust's index of patients from a table or a FHIR server, or shows it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from flows.console import complain, say
from records.errors import CasenoteError, ExitCode, PatientIndexMissing
from records.settings import Settings
from records.types import KnownPatient, OdsCode
from reports.progress.documents import plural

if TYPE_CHECKING:
    from extractors.patient_index import PatientIndex, Release
    from extractors.patient_tally import RowFault

NAMED = 20  # rows with faults that are named
CALLED = {"status": "verification_status", "other_family": "former names", "middle": "middle names"}  # as in the help
EVERY = 50_000  # patients between two lines of progress
TOKEN = "CASENOTE_FHIR_TOKEN"  # noqa: S105 - the name of a variable
EPILOG = f"""\
examples:
  casenote patients load --trust RZZ patients.csv
  casenote patients load --trust RZZ --fhir https://fhir.example.nhs.uk/R4
  casenote patients show --trust RZZ

The table's first row names its columns, in any order: nhs_number, family, given, birth_date, sex, postcode,
hospital_number, former names, traced, verification_status. The FHIR server's token is read from the environment
variable {TOKEN}.

traced is a date: the day on which the NHS number was last traced, such as 2026-01-05 or 05/01/2026. verification_status
is the NHS number status indicator code, 01 to 08, or its words:
{{statuses}}
A number is verified where its status is 01, or where it has no status and a date on which it was traced.

The load ends with code 4 where rows were left out. It is refused, and an index in use stays, where more than a tenth
of the rows can't be used or fewer than half of the patients would be left: --anyway loads it all the same.
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command on the command line."""
    patients = commands.add_parser(
        "patients",
        help="load or show a trust's index of patients",
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = patients.add_subparsers(required=True, metavar="load | show")
    loading = what.add_parser(
        "load",
        help="load the index anew; the old one stays until the new one is whole",
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    loading.add_argument("--trust", required=True, type=_trust, metavar="ODS", help="the trust's ODS code")
    source = loading.add_mutually_exclusive_group(required=True)
    source.add_argument("table", nargs="?", type=Path, metavar="CSV", help="a table with a row for each patient")
    source.add_argument("--fhir", metavar="URL", help="the base address of a FHIR R4 server")
    loading.add_argument("--anyway", action="store_true", help="load though many rows or patients would be missing")
    loading.set_defaults(run=load)
    showing = what.add_parser("show", help="say which index a trust has")
    showing.add_argument("--trust", required=True, type=_trust, metavar="ODS", help="the trust's ODS code")
    showing.set_defaults(run=show)


def load(given: argparse.Namespace) -> ExitCode:
    """Load a trust's patients. Raises `PatientTableWrong` or a fault of the server; the old index then stays."""
    from extractors.patient_index import PatientIndex, index_path, index_there, write_index

    path = index_path(Settings.read().places.patients, given.trust)
    seen = _Seen(NAMED)
    try:
        _say_columns(given.table)
        release = write_index(path, given.trust, seen.of(_patients(given)), _Progress(), anyway=given.anyway)
    except CasenoteError:
        _say_faults(seen.first, seen.faults)
        if index_there(path):
            complain("casenote: the index in use stays as it was")
        raise
    say(f"{path}")
    _say(release, PatientIndex(path))
    return ExitCode.INCOMPLETE if release.left_out else ExitCode.DONE


def show(given: argparse.Namespace) -> ExitCode:
    """Say which index a trust has. Raises `PatientIndexMissing`, `PatientIndexUnusable`, `PatientIndexForbidden`."""
    from extractors.patient_index import PatientIndex

    index = PatientIndex.opened(Settings.read().places.patients, given.trust)
    if index is None:
        raise PatientIndexMissing
    _say(index.release, index)
    return ExitCode.DONE


def _patients(given: argparse.Namespace) -> Iterator[KnownPatient | RowFault]:
    if given.fhir:
        from extractors.patient_search import patients_at

        return patients_at(given.fhir, os.environ.get(TOKEN))
    from extractors.patient_rows import patients_of

    return patients_of(given.table)


def _trust(code: str) -> OdsCode:
    try:
        return OdsCode(code.upper())
    except ValueError:
        raise argparse.ArgumentTypeError("give the trust's ODS code: three to six letters and digits") from None


def _epilog() -> str:
    """What the help ends with, the words of the verification statuses among it."""
    from extractors.table import rows

    statuses: dict[str, list[str]] = {}
    for row in rows("verification_statuses"):
        statuses.setdefault(row["code"], []).append(row["words"])
    return EPILOG.format(statuses="\n".join(f"  {code}  {'; '.join(words)}" for code, words in statuses.items()))


class _Progress:
    """A line now and then while patients are read."""

    def __init__(self) -> None:
        self.said = 0

    def __call__(self, patients: int) -> None:
        if patients - self.said >= EVERY:
            self.said = patients
            say(f"{patients:,} patients so far")


class _Seen:
    """Remembers the first faults of what passes by, so that they are named when a load is refused."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.faults = 0
        self.first: list[RowFault] = []

    def of(self, patients: Iterable[KnownPatient | RowFault]) -> Iterator[KnownPatient | RowFault]:
        """The same patients and faults."""
        for one in patients:
            if not isinstance(one, KnownPatient):
                self.faults += 1
                if len(self.first) < self.most:
                    self.first.append(one)
            yield one


def _say_columns(table: Path | None) -> None:
    """Which columns of a table are read and which are not."""
    if table is None:
        return
    from extractors.patient_rows import columns_of

    columns = columns_of(table)
    say(f"columns recognised: {', '.join(CALLED.get(name, name) for name in columns.known)}")
    if columns.ignored:
        say(f"columns ignored: {', '.join(columns.ignored)}")


def _say(release: Release, index: PatientIndex) -> None:
    """What was loaded, and the rows that have faults by their numbers."""
    patients, numbers = plural(release.patients, "patient"), plural(release.numbers, "NHS number")
    say(f"{patients} of {release.trust}, loaded {release.loaded}, sha256 {release.digest}")
    say(f"{release.verified:,} of {numbers} {'is' if release.numbers == 1 else 'are'} verified")
    say(release.note)
    say(f"{plural(release.left_out, 'row')} left out, {plural(release.faulty, 'row')} kept with a fault")
    _say_faults(index.faults(NAMED), index.fault_count())


def _say_faults(faults: list[RowFault], count: int) -> None:
    for fault in faults:
        say(f"  row {fault.row}{'' if fault.kept else ', left out'}: {fault.reason}")
    if count > len(faults):
        say(f"  and {plural(count - len(faults), 'fault')} more")
