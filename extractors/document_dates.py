"""When was the document written: its own date, not a birth, a stamp, a fax header or an appointment to come."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from extractors.dates import Order, PrintedDate, printed_dates
from extractors.form import Form
from extractors.labels import Field
from extractors.transcript import Line
from records.types import Doubt, DoubtKind, Evidence, Found

OWN = (
    "letter_date", "line", "report_date", "discharge_date", "stay_dates", "seen_date", "operation_date",
    "performed_date", "referral_date", "signed_date", "dictated_date", "typed_date", "left_date", "arrival_date",
    "admission_date", "collected_date",
)  # fmt: skip
REACH = 12  # characters from a label to its date: a weekday, a stray stop
TOP = 24  # lines from the top within which a date may stand alone as the letter's
BOTTOM = 5  # lines at the end, below the signature
STAMP = re.compile(r"\b(?:received|rec'?d|scanned|printed|faxed|stamped)\b", re.IGNORECASE)
WEEKDAY = re.compile(r"\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b", re.IGNORECASE)
TITLE = re.compile(
    r"(?:[\w&'\-]+ ){0,4}(?:letter|report|summary|record|note|review|form|chart|clinic)", re.IGNORECASE
)  # CLINIC LETTER 4/4/2004
REFERENCE = re.compile(r"(?:(?:our |your )?ref\w*\W*)?[\w./\-]{0,30}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Dated:
    day: date
    evidence: Evidence
    mended: bool


def own_date(
    lines: tuple[Line, ...],
    fields: Iterable[Field],
    form: Form | None,
    order: Order,
    birth: date | None,
    latest: date,
) -> tuple[Found[date] | None, tuple[Doubt, ...]]:
    """The document's own date among ``lines``, in the order of labels that its form prefers, and doubts about it."""
    numbers = {line.number for line in lines}
    dated: dict[str, list[_Dated]] = defaultdict(list)
    for entry in fields:
        if entry.line.number in numbers and entry.name in OWN:
            dated[entry.name] += _of_field(entry, order, birth, latest)
    dated["line"] = _alone(lines, order, birth, latest)
    preferred = form.dates if form else OWN
    name = next((name for name in (*preferred, *OWN) if dated[name]), None)
    if name is None:
        return None, (Doubt(DoubtKind.DOCUMENT_DATE, "The document's own date was not found."),)
    found = dated[name]
    chosen = found[0]
    return Found(chosen.day, chosen.evidence), tuple(_doubts(name, found, preferred, dated["admission_date"]))


def _doubts(name: str, found: list[_Dated], preferred: tuple[str, ...], admissions: list[_Dated]) -> Iterable[Doubt]:
    chosen = found[0]

    def doubt(reason: str) -> Doubt:
        return Doubt(DoubtKind.DOCUMENT_DATE, reason, chosen.evidence)

    if name not in preferred:
        yield doubt("The document's own date was not found; another date on it was taken.")
    if any(other.day != chosen.day for other in found[1:]):
        yield doubt("The document has its own date twice, and not the same.")
    if chosen.mended:
        yield doubt("The document's date was misread in part.")
    if any(chosen.day < admission.day for admission in admissions):
        yield doubt("The document's date is before the admission that it tells of.")


def _of_field(entry: Field, order: Order, birth: date | None, latest: date) -> list[_Dated]:
    """The date of a labelled field: the first, or for a stay from one day to another the last."""
    printed = printed_dates(entry.value.text, order)
    if not printed or printed[0].start > REACH:
        return []
    chosen = printed[min(1, len(printed) - 1)] if entry.name == "stay_dates" else printed[0]
    return _dated(chosen, entry.value.evidence(chosen.start, chosen.end), birth, latest)


def _dated(printed: PrintedDate, evidence: Evidence, birth: date | None, latest: date) -> list[_Dated]:
    day = printed.until(latest)
    return [] if day is None or (birth and day <= birth) else [_Dated(day, evidence, printed.mended)]


def _alone(lines: tuple[Line, ...], order: Order, birth: date | None, latest: date) -> list[_Dated]:
    """The date that stands alone, or after a reference only, above or just below the salutation, or at the end."""
    greeting = next((at for at, line in enumerate(lines) if re.match(r"\s*dear\b", line.text, re.IGNORECASE)), None)
    above = lines[: min(TOP, greeting + 3 if greeting is not None else TOP)]
    return _first_alone(above, order, birth, latest) or _first_alone(lines[-BOTTOM:], order, birth, latest)


def _first_alone(lines: tuple[Line, ...], order: Order, birth: date | None, latest: date) -> list[_Dated]:
    for at, line in enumerate(lines):
        stamped = any(STAMP.search(near.text) for near in lines[max(0, at - 1) : at + 2])
        if stamped:
            continue
        for printed in printed_dates(line.text, order):
            cell = line.text[: printed.start].split("  ")[-1] + line.text[printed.end :].split("  ")[0]
            rest = WEEKDAY.sub("", cell).strip(" ,.:;-|_")
            if (
                not rest
                or TITLE.fullmatch(rest)
                or (REFERENCE.fullmatch(rest) and re.search(r"[/\d]|ref", rest, re.IGNORECASE))
            ):
                found = _dated(printed, line.evidence(printed.start, printed.end), birth, latest)
                if found:
                    return found
    return []
