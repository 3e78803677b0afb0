"""The ``casenote patients`` command: loads a trust's index of patients from a table or a FHIR server, or shows it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from flows.console import say
from records.errors import ExitCode, PatientIndexMissing, PatientTableWrong
from records.settings import Settings
from records.types import KnownPatient, OdsCode

if TYPE_CHECKING:
    from extractors.patient_index import Release, RowFault

NAMED = 20  # rows with faults that are named
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
"""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command on the command line."""
    patients = commands.add_parser(
        "patients",
        help="load or show a trust's index of patients",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = patients.add_subparsers(required=True, metavar="load | show")
    loading = what.add_parser("load", help="load the index anew; the old one stays until the new one is whole")
    loading.add_argument("--trust", required=True, metavar="ODS", help="the trust's ODS code")
    source = loading.add_mutually_exclusive_group(required=True)
    source.add_argument("table", nargs="?", type=Path, metavar="CSV", help="a table with a row for each patient")
    source.add_argument("--fhir", metavar="URL", help="the base address of a FHIR R4 server")
    loading.set_defaults(run=load)
    showing = what.add_parser("show", help="say which index a trust has")
    showing.add_argument("--trust", required=True, metavar="ODS", help="the trust's ODS code")
    showing.set_defaults(run=show)


def load(given: argparse.Namespace) -> ExitCode:
    """Load a trust's patients. Raises `PatientTableWrong` or a fault of the server; the old index then stays."""
    from extractors.patient_index import PatientIndex, index_path, write_index

    settings, trust = Settings.read(), _trust(given.trust)
    path = index_path(settings.places.patients, trust)
    release = write_index(path, trust, _patients(given), _Progress())
    say(f"{path}")
    _say(release, PatientIndex(path).faults(NAMED))
    return ExitCode.DONE


def show(given: argparse.Namespace) -> ExitCode:
    """Say which index a trust has. Raises `PatientIndexMissing`, `PatientIndexUnusable`."""
    from extractors.patient_index import PatientIndex

    index = PatientIndex.opened(Settings.read().places.patients, _trust(given.trust))
    if index is None:
        raise PatientIndexMissing
    _say(index.release, index.faults(NAMED))
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
        raise PatientTableWrong("--trust must be an ODS code of three to six letters and digits") from None


class _Progress:
    """A line now and then while patients are read."""

    def __init__(self) -> None:
        self.said = 0

    def __call__(self, patients: int) -> None:
        if patients - self.said >= EVERY:
            self.said = patients
            say(f"{patients:,} patients so far")


def _say(release: Release, faults: list[RowFault]) -> None:
    """What was loaded, and the rows that have faults by their numbers."""
    say(f"{release.patients:,} patients of {release.trust}, loaded {release.loaded}, sha256 {release.digest}")
    say(release.note)
    if release.faults:
        say(f"{release.faults:,} rows with faults:")
    for fault in faults:
        say(f"  row {fault.row}: {fault.reason}")
    if release.faults > len(faults):
        say(f"  and {release.faults - len(faults):,} more")
