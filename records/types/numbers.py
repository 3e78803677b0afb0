"""Numbers that check themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from stdnum import verhoeff
from stdnum.gb import nhs

WRITTEN = re.compile(  # three, three and four figures: at once, apart by a sign that no number has, or thrice by any
    r"(?<!\d)(?<!\d[.,])\d{3}(?:[^\w.,]{0,3}\d{3}[^\w.,]{0,3}|[\W_]{1,3}\d{3}[\W_]{1,3})\d{4}(?!\d|,\d{3}|\.\d*[1-9])"
)


@dataclass(frozen=True, slots=True)
class NhsNumber:
    """Ten digits whose last is the modulus 11 check of the others (NHS Data Dictionary, NHS NUMBER)."""

    digits: str = field(repr=False)

    def __post_init__(self) -> None:
        if not (self.digits.isascii() and self.digits.isdigit() and nhs.is_valid(self.digits)):
            raise ValueError("not an NHS number: ten digits with a modulus 11 check digit are needed")


def holds_nhs_number(text: str) -> bool:
    """Whether a text holds what reads as an NHS number, in figures of any script and parted by whatever signs.

    An amount with thousands separators or decimals is none.
    """
    found = ("".join(str(int(sign)) for sign in match if sign.isdecimal()) for match in WRITTEN.findall(text))
    return any(nhs.is_valid(digits) for digits in found)


@dataclass(frozen=True, slots=True)
class SnomedCode:
    """A SNOMED CT identifier: 6 to 18 digits with a Verhoeff check digit (SNOMED CT release file specification)."""

    digits: str

    def __post_init__(self) -> None:
        if not (re.fullmatch(r"[1-9][0-9]{5,17}", self.digits) and verhoeff.is_valid(self.digits)):
            raise ValueError(f"not a SNOMED CT identifier: {self.digits}")


@dataclass(frozen=True, slots=True)
class OdsCode:
    """An organisation's code in the NHS Organisation Data Service: 3 to 6 capital letters and digits."""

    code: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Z0-9]{3,6}", self.code):
            raise ValueError("not an ODS code: three to six capital letters and digits are needed")

    def __str__(self) -> str:
        return self.code
