"""A trust's table of patients, row by row: a CSV file comes in, a `KnownPatient` or a `RowFault` for each row goes out.

The first row names the columns (tables/patient_columns.csv, in any order; others are passed over and can be named
with `columns_of`); commas, semicolons, tabs or bars part them; UTF-8, or Windows-1252 as older systems write it. A
fault names the row's number and what is wrong, never what it holds.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from extractors.addresses import postcode_in
from extractors.patient_tally import RowFault
from extractors.table import rows
from records.errors import PatientTableWrong
from records.types import KnownPatient, NhsNumber

BLOCK = 1 << 20
NEEDED = ("family", "given", "birth_date")
KEYS = ("nhs_number", "hospital_number")
SEPARATORS = ",;\t|"
MANY = re.compile(r"[;|~]|,\s*|\s{2,}")  # between several values of one cell
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y%m%d", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%Y/%m/%d")
CLOCK = re.compile(r"[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$")
MEN, WOMEN = ("m", "male", "1"), ("f", "female", "2")  # the digits are those of PERSON GENDER CODE
SEXES = {word: sex for words, sex in ((MEN, "male"), (WOMEN, "female")) for word in words}
EARLIEST = date(1875, 1, 1)
STATUS = re.compile(r"(?:0?([1-8])\b)?(.*)")  # a code, words, or both
UNTRACED = ("no", "n", "false", "0", "not traced")  # said instead of the day of a trace that there never was
LONGEST = 40  # letters of a header that are shown

Cells = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class TableColumns:
    """What a table's first row names: the columns that are known, and the headers that are passed over."""

    known: tuple[str, ...]
    ignored: tuple[str, ...]


def columns_of(path: Path) -> TableColumns:
    """The columns of a table, in its order. Raises `PatientTableWrong` where patients can't be read from it."""
    try:
        with path.open(encoding=encoding_of(path), newline="") as file:
            headers = _headers(file.readline())
    except OSError as fault:
        raise PatientTableWrong(_closed(fault)) from None
    names = _columns(headers)
    ignored = [
        " ".join(header.split())[:LONGEST] or f"column {at} (no name)"
        for at, (header, name) in enumerate(zip(headers, names, strict=True), 1)
        if name is None
    ]
    return TableColumns(tuple(dict.fromkeys(filter(None, names))), tuple(ignored))


def patients_of(
    path: Path, progress: Callable[[int], None] = lambda rows_read: None
) -> Iterator[KnownPatient | RowFault]:
    """The patients of a table, in a stream. ``progress`` is told how many rows have been read.

    A row without a name or a date of birth that can be read is left out; one whose NHS number fails its check digit,
    or whose other parts can't be read, is kept without them. Raises `PatientTableWrong`.
    """
    encoding = encoding_of(path)
    try:
        with path.open(encoding=encoding, newline="") as file:
            first = file.readline()
            names = _columns(_headers(first))
            table = csv.reader(file, delimiter=_separator(first))
            for cells in table:
                number = table.line_num + 1
                if number % 1000 == 0:
                    progress(number)
                if any(map(str.strip, cells)):
                    yield from _patient(number, cells, names)
    except OSError as fault:
        raise PatientTableWrong(_closed(fault)) from None
    except csv.Error:
        raise PatientTableWrong("the table is not CSV from its first row to its last") from None


def _closed(fault: OSError) -> str:
    """Why a table can't be opened; never its name."""
    if isinstance(fault, FileNotFoundError):
        return "there is no such file"
    if isinstance(fault, IsADirectoryError):
        return "what was named is a folder, not a table"
    if isinstance(fault, PermissionError):
        return "you may not read the table"
    return "the table can't be opened"


def encoding_of(path: Path) -> str:
    """UTF-8 if all of the file is that, else Windows-1252. Raises `PatientTableWrong`."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _windows(path)
    except OSError as fault:
        raise PatientTableWrong(_closed(fault)) from None
    return "utf-8-sig"


def _windows(path: Path) -> str:
    """Windows-1252, unless the file is UTF-16 or has bytes that Windows-1252 does not know."""
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise PatientTableWrong("the table is UTF-16 (Unicode text); save it as CSV UTF-8")
        file.seek(0)
        while block := file.read(BLOCK):
            if set(block) & {0x00, 0x81, 0x8D, 0x8F, 0x90, 0x9D}:
                raise PatientTableWrong("the table is neither UTF-8 nor Windows-1252; save it as CSV UTF-8")
    return "cp1252"


def _separator(first: str) -> str:
    return max(SEPARATORS, key=first.count)


def _headers(first: str) -> list[str]:
    return next(csv.reader([first], delimiter=_separator(first)), [])


def _columns(headers: list[str]) -> tuple[str | None, ...]:
    """Which column each cell of a row belongs to. Headers are never repeated: without any, they are a patient's."""
    names = tuple(_synonyms().get(_plain(header)) for header in headers)
    missing = [name for name in NEEDED if name not in names]
    if not set(KEYS) & set(names):
        missing.append("nhs_number or hospital_number")
    if missing:
        raise PatientTableWrong(f"the first row must name the columns; without {', '.join(missing)}")
    for name in ("nhs_number", "family", "given", "birth_date"):
        if names.count(name) > 1:
            raise PatientTableWrong(f"two columns are called {name}")
    return names


@cache
def _synonyms() -> dict[str, str]:
    return {_plain(row["header"]): row["column"] for row in rows("patient_columns")}


def _plain(header: str) -> str:
    """A header as it is compared: small letters and digits, one space between words, none of them a plural."""
    return " ".join(word.removesuffix("s") or word for word in re.findall(r"[a-z0-9]+", header.casefold()))


# ---------------------------------------------------------------- one row
def _patient(number: int, cells: list[str], names: tuple[str | None, ...]) -> Iterator[KnownPatient | RowFault]:
    """The patient of a row, and what is wrong with it."""
    if not _width(names) <= len(cells) <= len(names):
        yield RowFault(number, "it has too many or too few cells")
        return
    held = _held(cells, names)
    family, given = _one(held, "family"), " ".join([*held.get("given", ()), *held.get("middle", ())])
    if not family or not given:
        yield RowFault(number, "it has no family name or no given name")
        return
    born = day(_one(held, "birth_date"))
    if born is None:
        yield RowFault(number, "its date of birth is missing or can't be read")
        return
    nhs_number = nhs_number_of(_one(held, "nhs_number"))
    if nhs_number is None and _one(held, "nhs_number"):
        yield RowFault(number, "its NHS number fails its check digit; the patient is kept without it", kept=True)
    numbers = _several(held, "hospital_number")
    if nhs_number is None and not numbers:
        reason = "it has no number that could be used; the patient is kept by name and date of birth"
        yield RowFault(number, reason, kept=True)
    traced, status, doubts = _verification(held)
    yield from (RowFault(number, doubt, kept=True) for doubt in doubts)
    code = postcode_in(_one(held, "postcode").upper())
    yield KnownPatient(
        id=_one(held, "id") or str(number),
        nhs_number=nhs_number,
        family=family,
        given=given,
        birth_date=born,
        sex=SEXES.get(_one(held, "sex").casefold()),
        postcode=code[0] if code else None,
        hospital_numbers=numbers,
        other_families=_several(held, "other_family"),
        traced=traced,
        status=status,
        row=number,
    )


def _width(names: tuple[str | None, ...]) -> int:
    """How many cells a row must have: those behind the last column that is known may be left off."""
    return max(at for at, name in enumerate(names, 1) if name is not None)


def _held(cells: list[str], names: tuple[str | None, ...]) -> Cells:
    held: dict[str, list[str]] = {}
    for name, cell in zip(names, cells, strict=False):
        text = " ".join(cell.split())
        if name is not None and text and text.casefold() not in ("null", "n/a", "none", "-"):
            held.setdefault(name, []).append(text)
    return {name: tuple(values) for name, values in held.items()}


def _one(held: Cells, name: str) -> str:
    return held.get(name, ("",))[0]


def _several(held: Cells, name: str) -> tuple[str, ...]:
    values = [part.strip() for cell in held.get(name, ()) for part in MANY.split(cell)]
    return tuple(dict.fromkeys(value for value in values if value))


def nhs_number_of(text: str) -> NhsNumber | None:
    """An NHS number as tables print it, with spaces, hyphens or the ".0" of a spreadsheet; None if it is none."""
    try:
        return NhsNumber(re.sub(r"[\s\-]|\.0$", "", text))
    except ValueError:
        return None


def day(text: str) -> date | None:
    """A day, as systems write it with four digits for the year; None for anything else, or a day that can't be."""
    found = _written(text)
    return found if found and EARLIEST <= found <= datetime.now(UTC).date() else None


def _written(text: str) -> date | None:
    """A day of the calendar, past or to come."""
    plain = CLOCK.sub("", text.strip())
    for form in DAYS:
        try:
            return datetime.strptime(plain, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


# ---------------------------------------------------------------- whether the number was verified
def _verification(held: Cells) -> tuple[date | None, str | None, tuple[str, ...]]:
    """The day of tracing, the status as a code, and what is wrong with either.

    Where the status can't be read the day is not used: beside a status that may say otherwise it verifies nothing.
    """
    text, wording = _one(held, "traced"), _one(held, "status")
    traced, status = day(text), status_code(wording)
    faults = []
    if text and traced is None and text.casefold() not in UNTRACED:
        future = (_written(text) or date.min) > datetime.now(UTC).date()
        why = "the day on which it was traced lies in the future" if future else "what stands as traced is not a date"
        faults.append(f"{why}; the patient is kept, its NHS number counts as not traced")
    if wording and status is None:
        traced = None
        faults.append(
            "its verification status is not known; the patient is kept, its NHS number counts as not verified"
        )
    return traced, status, tuple(faults)


def status_code(text: str) -> str | None:
    """A verification status, "01" to "08", from its code, its words (tables/verification_statuses.csv) or both.

    None for anything else, and where code and words say different things.
    """
    match = STATUS.fullmatch(" ".join(re.findall(r"[a-z0-9]+", text.casefold())))
    if match is None:
        return None
    code, words = match.group(1), match.group(2).strip()
    named = _statuses().get(words)
    if code and (not words or named == f"0{code}"):
        return f"0{code}"
    return None if code else named


@cache
def _statuses() -> dict[str, str]:
    return {row["words"]: row["code"] for row in rows("verification_statuses")}
