"""What a load of patients comes to: patients, rows with faults, and whether it may replace the index in use."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from records.errors import PatientIndexShrinks, PatientRowsUnusable, PatientTableWrong
from records.types import KnownPatient

MOST_FAULTS = 100_000  # rows named one by one; more are only counted
MOST_UNUSABLE = 0.1  # of the rows may be left out; more, and the table is likelier wrong than its rows
LEAST_LEFT = 0.5  # of the patients of the index in use; fewer, and part of the table is likely missing
IDENTIFYING = {"family_key": "family name", "given_key": "given name", "birth_date": "date of birth"}


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row of the source that was left out, or kept without a part that is wrong. Never says what the row holds."""

    row: int
    reason: str
    kept: bool = False  # whether the patient is in the index all the same


class Tally:
    """What a load counts, and the digest of the patients in order."""

    def __init__(self) -> None:
        self.patients = self.left_out = self.numbers = self.verified = self.named = 0
        self.faulty: set[int] = set()  # rows that are kept with a fault
        self.digest = hashlib.sha256()

    def add(self, database: sqlite3.Connection, fault: RowFault) -> None:
        """Count a fault, and keep it among the first ones."""
        if fault.kept:
            self.faulty.add(fault.row)
        else:
            self.left_out += 1
        self.named += 1
        if self.named <= MOST_FAULTS:
            database.execute("INSERT INTO fault VALUES (?, ?, ?)", (fault.row, fault.reason, fault.kept))

    def count(self, patient: KnownPatient, row: tuple[object, ...]) -> None:
        """Count a patient as the row that they become."""
        self.digest.update(repr(row[:-1]).encode())
        if patient.nhs_number:
            self.numbers += 1
            self.verified += patient.verified


def check(patients: int, left_out: int, before: int | None) -> None:
    """Refuse what can't be the trust's patients. ``before`` is how many the index in use has; None to take any."""
    if patients == 0:
        raise PatientTableWrong("not one of its rows can be used" if left_out else "there is no patient in it")
    if before is None:
        return
    if left_out > MOST_UNUSABLE * (patients + left_out):
        raise PatientRowsUnusable(f"{left_out:,}", f"{patients + left_out:,}")
    if patients < LEAST_LEFT * before:
        raise PatientIndexShrinks(f"{before:,} patients", f"only {patients:,}")


def clashes(database: sqlite3.Connection) -> Iterator[RowFault]:
    """A fault for every row whose NHS number an earlier row has with another name or date of birth."""
    twice = "SELECT nhs_number FROM patient WHERE nhs_number != '' GROUP BY nhs_number HAVING count(*) > 1"
    columns = ", ".join(("nhs_number", "source_row", *IDENTIFYING))
    question = f"SELECT {columns} FROM patient WHERE nhs_number IN ({twice}) ORDER BY nhs_number, id"  # noqa: S608
    found = list(database.execute(question))
    for _, group in groupby(found, key=lambda row: str(row[0])):
        first, *others = group
        for other in others:
            differing = [
                w for w, one, two in zip(IDENTIFYING.values(), first[2:], other[2:], strict=True) if one != two
            ]
            if differing:
                what = " and ".join(f"another {words}" for words in differing)
                yield RowFault(other[1], f"row {first[1]} has its NHS number with {what}; both are kept", kept=True)
