"""The trust's index of patients: one SQLite file, made by `write_index` and asked by `PatientIndex`.

Patients come in one after another and are never all in memory. The file is written under another name, readable by
its owner alone, and takes its place when it is whole; an index that can't be written leaves the old one as it is.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from extractors.linkage import COUNTED, SAMPLE, Details, Model, trained_model
from extractors.name_forms import family_forms, folded, given_forms
from extractors.patient_tally import RowFault, Tally, check, clashes
from records.errors import (
    PatientIndexForbidden,
    PatientIndexUnusable,
    PatientPlaceUnwritable,
)
from records.types import KnownPatient, NhsNumber, OdsCode

SHAPE = 2  # of the file; another shape is loaded again
AT_ONCE = 5000  # rows written together
SCHEMA = """
CREATE TABLE release (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE fault (row INTEGER, reason TEXT NOT NULL, kept INTEGER NOT NULL);
CREATE TABLE patient (
    id INTEGER PRIMARY KEY, source TEXT, nhs_number TEXT, family TEXT, given TEXT, birth_date TEXT, sex TEXT,
    postcode TEXT, hospital_numbers TEXT, other_families TEXT, traced TEXT, status TEXT,
    family_key TEXT, families TEXT, given_key TEXT, givens TEXT, source_row INTEGER
);
CREATE TABLE family_form (form TEXT, birth_date TEXT, patient INTEGER);
CREATE TABLE hospital_number (number TEXT, patient INTEGER);
CREATE TABLE share (field TEXT, value TEXT, part REAL, PRIMARY KEY (field, value)) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX by_number ON patient (nhs_number);
CREATE INDEX by_given ON patient (birth_date, given_key);
CREATE INDEX by_home ON patient (birth_date, postcode);
CREATE INDEX by_name ON patient (family_key, given_key);
CREATE INDEX by_family ON family_form (form, birth_date);
CREATE INDEX by_hospital ON hospital_number (number);
"""
INSERT = f"INSERT INTO patient VALUES ({', '.join('?' * 17)})"  # noqa: S608 - marks alone
NAMES = {"family": "family_key", "given": "given_key"}
MOST = 200  # patients that one way of looking may bring; more share it than it can tell apart


@dataclass(frozen=True, slots=True)
class Release:
    """Which index this is: whose, of how many patients, when it was loaded, a digest of its patients, what it holds."""

    trust: str
    patients: int
    loaded: str  # ISO 8601 instant
    digest: str
    note: str
    left_out: int = 0  # rows that are not in the index
    faulty: int = 0  # rows that are, with something wrong
    numbers: int = 0  # patients with an NHS number
    verified: int = 0  # of these, verified ones

    @property
    def name(self) -> str:
        """How a trace names the index."""
        return f"{self.trust} patients {self.loaded[:10]} sha256:{self.digest[:16]}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A patient of the index, beside the details by which they are compared."""

    number: int  # the row's number in the index
    patient: KnownPatient
    details: Details = field(repr=False)


def index_path(folder: Path, trust: OdsCode) -> Path:
    """Where a trust's index lies in the folder of indexes."""
    return folder / f"{trust.code.lower()}.db"


# ---------------------------------------------------------------- writing
def write_index(
    path: Path,
    trust: OdsCode,
    patients: Iterable[KnownPatient | RowFault],
    progress: Callable[[int], None] = lambda patients: None,
    *,
    anyway: bool = False,
) -> Release:
    """Write a trust's index whole, with the weights estimated from it, and return its release.

    ``progress`` is told the number of patients so far. Raises `PatientTableWrong` when there is no patient; unless
    it is to be written ``anyway``, `PatientRowsUnusable` when too many rows are left out and `PatientIndexShrinks`
    when too few patients of the index in use would be left; `PatientPlaceUnwritable`, and whatever ``patients``
    raises. The old index then stays as it is.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")  # mode 0600
        os.close(handle)
    except OSError as fault:
        raise _unwritable(fault) from None
    before = None if anyway else _patients_in(path)
    try:
        with closing(sqlite3.connect(name)) as database:
            release = _fill(database, trust, patients, progress, before)
        with Path(name).open("rb") as file:
            os.fsync(file.fileno())
        Path(name).replace(path)
    except (OSError, sqlite3.Error) as fault:
        Path(name).unlink(missing_ok=True)
        raise _unwritable(fault) from None
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return release


def index_there(path: Path) -> bool:
    """Whether a trust has an index. One that can't be looked at counts as one that is there."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _unwritable(fault: Exception) -> PatientPlaceUnwritable:
    if isinstance(fault, PermissionError) or getattr(fault, "errno", None) == errno.EROFS:
        return PatientPlaceUnwritable("you may not write in that folder")
    if isinstance(fault, (FileExistsError, NotADirectoryError)):
        return PatientPlaceUnwritable("there is a file where the folder should be")
    if isinstance(fault, IsADirectoryError):
        return PatientPlaceUnwritable("there is a folder where the index should be")
    return PatientPlaceUnwritable("its disk is full, or fails")


def _patients_in(path: Path) -> int:
    """How many patients the index in use has, of whichever shape it is; 0 where there is none that can be read."""
    if not index_there(path):
        return 0
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True)) as database:
            row = database.execute("SELECT value FROM release WHERE name = 'patients'").fetchone()
        return int(row[0]) if row else 0
    except (sqlite3.Error, ValueError):
        return 0


def _fill(
    database: sqlite3.Connection,
    trust: OdsCode,
    patients: Iterable[KnownPatient | RowFault],
    progress: Callable[[int], None],
    before: int | None,
) -> Release:
    database.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;{SCHEMA}")
    tally = _enter(database, patients, progress)
    count = tally.patients
    check(count, tally.left_out, before)
    database.executescript(INDEXES)
    for fault in list(clashes(database)):
        tally.add(database, fault)
    for name, column in NAMES.items():
        database.execute(
            f"INSERT INTO share SELECT ?, {column}, count(*) * 1.0 / ? FROM patient GROUP BY {column}",  # noqa: S608
            (name, count),
        )
    model = trained_model(_sample(database, count), _twice(database, count), count)
    release = Release(
        trust.code,
        count,
        datetime.now(UTC).isoformat(timespec="seconds"),
        tally.digest.hexdigest(),
        model.note,
        tally.left_out,
        len(tally.faulty),
        tally.numbers,
        tally.verified,
    )
    held = {field: str(getattr(release, field)) for field in Release.__dataclass_fields__}
    held |= {"shape": str(SHAPE), "settings": model.settings}
    database.executemany("INSERT INTO release VALUES (?, ?)", held.items())
    database.commit()
    return release


def _enter(
    database: sqlite3.Connection, patients: Iterable[KnownPatient | RowFault], progress: Callable[[int], None]
) -> Tally:
    """Write the rows; returns what was counted."""
    tally = Tally()
    rows: list[tuple[object, ...]] = []

    def write() -> None:
        database.executemany(INSERT, rows)
        database.executemany("INSERT INTO family_form VALUES (?, ?, ?)", _forms(rows))
        database.executemany("INSERT INTO hospital_number VALUES (?, ?)", _numbers(rows))
        rows.clear()
        progress(tally.patients)

    for patient in patients:
        if isinstance(patient, RowFault):
            tally.add(database, patient)
            continue
        tally.patients += 1
        row = _row(tally.patients, patient)
        tally.count(patient, row)
        rows.append(row)
        if len(rows) >= AT_ONCE:
            write()
    write()
    return tally


def _row(number: int, patient: KnownPatient) -> tuple[object, ...]:
    details = details_of(patient)
    return (
        number,
        patient.id,
        details["nhs_number"],
        patient.family,
        patient.given,
        details["birth_date"],
        details["sex"],
        details["postcode"],
        details["hospital_numbers"],
        "|".join(patient.other_families),
        patient.traced.isoformat() if patient.traced else "",
        patient.status or "",
        details["family"],
        details["families"],
        details["given"],
        details["givens"],
        patient.row or number,
    )


def _forms(rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[str, object, object]]:
    for row in rows:
        for form in str(row[13]).split("|"):
            yield form, row[5], row[0]


def _numbers(rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[str, object]]:
    for row in rows:
        for number in filter(None, str(row[8]).split("|")):
            yield number, row[0]


def details_of(patient: KnownPatient) -> Details:
    """A patient as they are compared (extractors.linkage.COLUMNS)."""
    givens = given_forms(patient.given)
    return {
        "nhs_number": patient.nhs_number.digits if patient.nhs_number else "",
        "family": folded(patient.family),
        "families": "|".join(family_forms(patient.family, *patient.other_families)),
        "given": givens[0] if givens else "",
        "givens": "|".join(givens),
        "birth_date": f"{patient.birth_date:%Y%m%d}" if patient.birth_date else "",
        "swapped": swapped(patient.birth_date),
        "sex": patient.sex or "",
        "postcode": patient.postcode or "",
        "hospital_numbers": "|".join(filter(None, map(folded_number, patient.hospital_numbers))),
    }


def swapped(day: date | None) -> str:
    """A day with day and month exchanged, YYYYMMDD; empty where that is no other day."""
    if day is None or day.day > 12 or day.day == day.month:
        return ""
    return f"{day.year:04}{day.day:02}{day.month:02}"


def folded_number(number: str) -> str:
    """A hospital number as it is compared: capitals and digits alone."""
    return "".join(letter for letter in number.upper() if letter.isascii() and letter.isalnum())


def _sample(database: sqlite3.Connection, count: int) -> list[Details]:
    """Patients drawn evenly, the same of the same index."""
    step = -(-count // SAMPLE)
    return [entry.details for entry in _select(database, "id % ? = 0", (step,))]


def _twice(database: sqlite3.Connection, count: int) -> list[Details]:
    """All patients of some days of birth, so that those who were entered twice stand together."""
    parts = -(-count // SAMPLE)
    return [entry.details for entry in _select(database, "birth_date != '' AND birth_date % ? = 0", (parts,))]


# ---------------------------------------------------------------- asking
def _select(database: sqlite3.Connection, where: str, values: Sequence[object]) -> Iterator[Entry]:
    for row in database.execute(f"SELECT * FROM patient WHERE {where}", tuple(values)):  # noqa: S608
        yield _entry(row)


def _entry(row: Sequence[str]) -> Entry:
    born = date(int(row[5][:4]), int(row[5][4:6]), int(row[5][6:])) if row[5] else None
    patient = KnownPatient(
        id=row[1],
        nhs_number=NhsNumber(row[2]) if row[2] else None,
        family=row[3],
        given=row[4],
        birth_date=born,
        sex=row[6] or None,
        postcode=row[7] or None,
        hospital_numbers=tuple(filter(None, row[8].split("|"))),
        other_families=tuple(filter(None, row[9].split("|"))),
        traced=date.fromisoformat(row[10]) if row[10] else None,
        status=row[11] or None,
        row=int(row[16]),
    )
    details = dict(zip(("family", "families", "given", "givens"), row[12:16], strict=True))
    details |= {"nhs_number": row[2], "birth_date": row[5], "swapped": swapped(born), "sex": row[6]}
    return Entry(int(row[0]), patient, details | {"postcode": row[7], "hospital_numbers": row[8]})


class PatientIndex:
    """A trust's index, open for questions. Several processes may have it open."""

    def __init__(self, path: Path) -> None:
        """Open the index at ``path``. Raises `PatientIndexUnusable` when it is none, or of another shape."""
        try:
            self._database = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True)
            held = dict(self._database.execute("SELECT name, value FROM release"))
            if held["shape"] != str(SHAPE):
                raise PatientIndexUnusable
            self.model = Model(held["settings"], held["note"])
            self.release = Release(
                held["trust"],
                int(held["patients"]),
                held["loaded"],
                held["digest"],
                held["note"],
                *(int(held[name]) for name in ("left_out", "faulty", "numbers", "verified")),
            )
        except (sqlite3.Error, KeyError, ValueError):
            raise PatientIndexUnusable from None

    @classmethod
    def opened(cls, folder: Path, trust: OdsCode) -> PatientIndex | None:
        """A trust's index, opened once in each process and again when another was loaded; None where there is none.

        Raises `PatientIndexUnusable`, `PatientIndexForbidden`.
        """
        path = index_path(folder, trust)
        try:
            status = path.stat()
        except PermissionError:
            raise PatientIndexForbidden from None
        except OSError:
            return None
        if not os.access(path, os.R_OK):
            raise PatientIndexForbidden
        return _opened(path, (status.st_ino, status.st_mtime_ns))

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def by_number(self, *numbers: str) -> list[Entry]:
        """Patients who have one of these NHS numbers."""
        return self._found(f"nhs_number IN ({', '.join('?' * len(numbers))})", numbers) if numbers else []

    def by_hospital_number(self, number: str) -> list[Entry]:
        """Patients who have this (folded) hospital number."""
        return self._found("id IN (SELECT patient FROM hospital_number WHERE number = ?)", (number,))

    def by_family(self, forms: Sequence[str], birth_date: str) -> list[Entry]:
        """Patients of that day of birth (YYYYMMDD) who are known by one of these family names."""
        marks = ", ".join("?" * len(forms))
        where = f"id IN (SELECT patient FROM family_form WHERE form IN ({marks}) AND birth_date = ?)"  # noqa: S608
        return self._found(where, (*forms, birth_date))

    def by_given(self, given: str, birth_date: str) -> list[Entry]:
        """Patients of that first given name and day of birth."""
        return self._found("birth_date = ? AND given_key = ?", (birth_date, given))

    def by_home(self, postcode: str, birth_date: str) -> list[Entry]:
        """Patients of that postcode and day of birth."""
        return self._found("birth_date = ? AND postcode = ?", (birth_date, postcode))

    def by_name(self, family: str, given: str) -> list[Entry]:
        """Patients of that family and first given name; none where they are too many to tell anything."""
        return self._found("family_key = ? AND given_key = ?", (family, given))

    def shares(self, details: Details) -> dict[str, float]:
        """How large a part (0 to 1) of the index has the family and the given name; a name it lacks has one row's."""
        rarest = 1 / max(2, self.release.patients)
        found = {}
        for name in COUNTED:
            question = "SELECT part FROM share WHERE field = ? AND value = ?"
            row = self._database.execute(question, (name, details[name])).fetchone()
            found[name] = float(row[0]) if row else rarest
        return found

    def faults(self, most: int) -> list[RowFault]:
        """The first rows of the source that had faults."""
        found = self._database.execute("SELECT row, reason, kept FROM fault ORDER BY row LIMIT ?", (most,))
        return [RowFault(row, reason, bool(kept)) for row, reason, kept in found]

    def fault_count(self) -> int:
        """How many faults are named in the index."""
        return int(self._database.execute("SELECT count(*) FROM fault").fetchone()[0])

    def _found(self, where: str, values: Sequence[object]) -> list[Entry]:
        try:
            found = list(_select(self._database, f"{where} LIMIT {MOST + 1}", values))
        except (sqlite3.Error, ValueError):
            raise PatientIndexUnusable from None
        return found if len(found) <= MOST else []


@lru_cache(maxsize=4)
def _opened(path: Path, _stamp: tuple[int, int]) -> PatientIndex:
    return PatientIndex(path)
