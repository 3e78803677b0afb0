"""How one cell of a table is read: the text that somebody typed comes in, the same value in canonical words goes out.

Canonical words are the same for the same value however it was typed (dates ISO 8601, numbers plain, choices in their
own words), so that tables can be kept, compared and digested. A text that can't be read raises `ValueError`; its words
say what to write instead, and never repeat the cell: a patient's number may have been pasted into it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from unicodedata import normalize

from records.types import holds_nhs_number

LONGEST = 500  # letters in one cell
WHOLE_DIGITS, DECIMAL_DIGITS = 13, 9  # before and behind the point: more is a slip of the keyboard
EARLIEST, LATEST = 1850, 2199  # years that a record store or a plan for it can name
NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
FINANCIAL = re.compile(r"(\d{4})\s*[/-]\s*(\d{2}|\d{4})")
RUN = ("=", "+", "@")  # a spreadsheet runs a cell that begins so


@dataclass(frozen=True, slots=True)
class Cell:
    """A way to read a cell. ``says`` tells what to write; ``read`` gives canonical words or raises ValueError."""

    says: str
    read: Callable[[str], str]
    example: str


def checked(text: str) -> str:
    """A cell's text on one line, if it may stand in any column at all. Raises ValueError."""
    plain = " ".join(text.split())
    if len(plain) > LONGEST:
        raise ValueError(f"longer than {LONGEST} letters: shorten it")
    if normalize("NFKC", plain).startswith(RUN):  # also the wide signs of East Asian keyboards
        raise ValueError("begins with =, + or @, which a spreadsheet would run: write the value itself")
    if not plain.isprintable():
        raise ValueError("holds signs that can't be printed: type it again")
    if holds_nhs_number(plain):
        raise ValueError(
            "holds what reads as an NHS number: no patient belongs in this table."
            " If it is a figure, write it with thousands separators"
        )
    return plain


# ---------------------------------------------------------------- words
def _text(text: str) -> str:
    if text.startswith("-"):
        raise ValueError("begins with a dash, which a spreadsheet may run: begin it with a letter or digit")
    return text


def _code(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 ._/:-]{0,63}", text):
        raise ValueError("no code: write up to 64 letters, digits, spaces, dots, dashes and slashes")
    return text


def _ods_code(text: str) -> str:
    if not re.fullmatch(r"[A-Z0-9]{3,6}", text.upper()):
        raise ValueError("no ODS code: write its three to six letters and digits, such as ZZ9")
    return text.upper()


def _yes_no(text: str) -> str:
    said = {"yes": "yes", "y": "yes", "true": "yes", "no": "no", "n": "no", "false": "no"}.get(text.casefold())
    if said is None:
        raise ValueError("write yes or no")
    return said


def one_of(choices: type[StrEnum] | tuple[str, ...]) -> Cell:
    """A cell that holds one of some words, in capitals or not, with blanks, dashes or underscores between them."""
    words = {_plain(str(choice)): str(choice) for choice in choices}
    says = "one of: " + ", ".join(words.values())

    def read(text: str) -> str:
        if (said := words.get(_plain(text))) is None:
            raise ValueError(f"write {says}")
        return said

    return Cell(says, read, next(iter(words.values())))


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text).strip().casefold()


# ---------------------------------------------------------------- numbers
def _number(text: str, *, most_decimals: int, commas: bool, below_nought: bool) -> str:
    """A number in plain digits without blanks, signs of thousands or noughts that say nothing."""
    if not NUMBER.fullmatch(text):
        raise ValueError("no number: write digits, decimals behind a point" + (", such as 1,234" if commas else ""))
    if "," in text and not commas:
        raise ValueError("a comma may mean thousands or decimals: write it without, decimals behind a point")
    number = Decimal(text.replace(",", ""))
    if number < 0 and not below_nought:
        raise ValueError("may not be below nought")
    whole, _, decimals = format(number, "f").lstrip("-").partition(".")
    if len(whole.lstrip("0")) > WHOLE_DIGITS:
        raise ValueError("too large to be meant: count its digits")
    if len(decimals.rstrip("0")) > most_decimals:
        raise ValueError(
            f"has more than {most_decimals} decimals: round it" if most_decimals else "write a whole number"
        )
    return plain_number(number)


def plain_number(number: Decimal) -> str:
    """A number in canonical words: plain digits, no noughts at the end of decimals, nought without a sign."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    digits = digits.lstrip("0") or "0"
    digits = f"0{digits}" if digits.startswith(".") else digits
    return "0" if digits == "0" else sign + digits


def _whole(text: str) -> str:
    return _number(text, most_decimals=0, commas=True, below_nought=False)


def _signed_whole(text: str) -> str:
    return _number(text, most_decimals=0, commas=True, below_nought=True)


def _decimal(text: str) -> str:
    return _number(text, most_decimals=DECIMAL_DIGITS, commas=False, below_nought=False)


def _signed_decimal(text: str) -> str:
    return _number(text, most_decimals=DECIMAL_DIGITS, commas=False, below_nought=True)


def _share(text: str) -> str:
    if text.endswith("%"):
        raise ValueError("write a share from 0 to 1, such as 0.25 for 25%")
    share = _decimal(text)
    if Decimal(share) > 1:
        raise ValueError("a share is from 0 to 1: write 0.25 for 25%")
    return share


def _pounds(text: str) -> str:
    return _number(text.removeprefix("£").strip(), most_decimals=2, commas=True, below_nought=False)


def _signed_pounds(text: str) -> str:
    sign = "-" if text.startswith("-") else ""
    rest = text.removeprefix("-").strip().removeprefix("£").strip()
    return _number(sign + rest, most_decimals=2, commas=True, below_nought=True)


# ---------------------------------------------------------------- days and years
def _day(text: str) -> str:
    fault = ValueError("no date: write it as 2026-03-31 or 31/03/2026")
    british, compact = BRITISH.fullmatch(text), COMPACT.fullmatch(text)
    try:
        if british:
            day = date(int(british[3]), int(british[2]), int(british[1]))
        elif compact:  # as the Organisation Data Service writes it
            day = date(int(compact[1]), int(compact[2]), int(compact[3]))
        else:
            day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else _raise(fault)
    except ValueError:
        raise fault from None
    if not EARLIEST <= day.year <= LATEST:
        raise ValueError(f"a date before {EARLIEST} or after {LATEST} can't be meant")
    return day.isoformat()


def _financial_year(text: str) -> str:
    found = FINANCIAL.fullmatch(text)
    begun, ended = (int(found[1]), int(found[2])) if found else (0, 0)
    if not found or ended != (begun + 1) % 10 ** len(found[2]):
        raise ValueError("no financial year: write it as 2026/27")
    if not EARLIEST <= begun <= LATEST:
        raise ValueError(f"a year before {EARLIEST} or after {LATEST} can't be meant")
    return f"{begun}/{ended % 100:02}"


def _raise(fault: ValueError) -> date:
    raise fault


TEXT = Cell("words", _text, "as minuted")
CODE = Cell("a code: letters, digits, dots, dashes, slashes", _code, "S1")
ODS_CODE = Cell("an ODS code", _ods_code, "ZZ9")
YES_NO = Cell("yes or no", _yes_no, "yes")
WHOLE = Cell("a whole number, 0 or more", _whole, "1,234")
SIGNED_WHOLE = Cell("a whole number, below nought or not", _signed_whole, "-20")
DECIMAL = Cell("a number, 0 or more, decimals behind a point", _decimal, "12.5")
SIGNED_DECIMAL = Cell("a number, below nought or not, decimals behind a point", _signed_decimal, "-1.5")
SHARE = Cell("a share from 0 to 1", _share, "0.25")
POUNDS = Cell("pounds, 0 or more, with or without pence", _pounds, "£1,234.50")
SIGNED_POUNDS = Cell("pounds, below nought or not, with or without pence", _signed_pounds, "-1,234.50")
DAY = Cell("a date, as 2026-03-31 or 31/03/2026", _day, "2026-03-31")
FINANCIAL_YEAR = Cell("a financial year, as 2026/27", _financial_year, "2026/27")
