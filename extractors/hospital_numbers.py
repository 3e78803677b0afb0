"""May the hospital's number stand for an NHS number that the paper lacks? Only one that is whole, plain and labelled.

An NHS number guards itself by its check digit; a hospital number with a letter for a digit, a few digits, or a date
taken for one guards nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from extractors.addresses import MINE, hospital_number
from extractors.dates import printed_dates
from extractors.labels import Field
from records.types import Doubt, DoubtKind, Found, NhsNumber

FEWEST = 5  # digits that tell one patient of a hospital from another
PLAIN = re.compile(r"(?:[A-Z]{1,6}\d{0,3}[\-/ ]?)?\d+(?:[\-/]\d+)*(?:[\-/]?[A-Z])?")
OWN_LETTERS = re.compile(r"(?:[A-Z]{2,6}|[A-HJ-NP-Z])(?=[\d\-/ ])")  # SB123456, K402917
LIKE_DIGITS = re.compile(r"^[OIl|]|\d[OIl|SBZ]|[OIl|SBZ]\d")  # at the start, among digits or at the end
UNLABELLED = "What may be the hospital number has no label, and the paper has no NHS number. Confirm it."
UNSURE = "The hospital number that stands for the NHS number may be misread or something else. Compare it."
EMPTY = "The NHS number has a label, but nothing could be read there. Look for it in the picture."


def standing_in(
    fields: tuple[Field, ...], plain: tuple[Field, ...], number: Found[NhsNumber] | None, born: date | None
) -> Iterator[Doubt]:
    """Every doubt that the hospital's number may stand for an NHS number; none where the paper has one.

    ``plain`` are the fields with a label; the others have only their place on a sticker.
    """
    found = hospital_number(fields, None) if number is None else None
    if found is None:
        return
    if hospital_number(plain, None) is None:
        yield Doubt(DoubtKind.NHS_NUMBER, UNLABELLED, found.evidence)
    if not _plain(found.value, born):
        yield Doubt(DoubtKind.NHS_NUMBER, UNSURE, found.evidence)
    for entry in plain:
        if entry.name == "nhs_number" and entry.role in MINE and not re.search(r"[^\W_]", entry.value.text):
            yield Doubt(DoubtKind.NHS_NUMBER, EMPTY, entry.line.evidence(entry.start))
            return


def _plain(number: str, born: date | None) -> bool:
    """Whether a number is as hospitals print them: digits behind letters of their own, and no date."""
    digits = re.sub(r"\D", "", number)
    if len(digits) < FEWEST or not PLAIN.fullmatch(number):
        return False
    own = OWN_LETTERS.match(number)
    if LIKE_DIGITS.search(number[own.end() if own else 0 :]):
        return False
    return not (digits == number and len(digits) == 8 and _a_day(digits, born))


def _a_day(digits: str, born: date | None) -> bool:
    return (born is not None and digits in (f"{born:%d%m%Y}", f"{born:%Y%m%d}")) or bool(
        printed_dates(f"{digits[:2]}/{digits[2:4]}/{digits[4:]}")
    )
