"""When was the document written: its own date, not a birth, a stamp, a fax header or an appointment to come.

Labels and the form decide. Where two dates could be the document's own and neither decides, or the date chosen is
told in a sentence or contradicted by another, the date is given with a doubt.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from extractors.date_captions import captioned_dates
from extractors.date_checks import contradiction
from extractors.dates import Order, PrintedDate, in_full, printed_dates
from extractors.form import Form
from extractors.labels import Field
from extractors.lone_dates import LoneDate, greeting_of, lone_dates, stamped_alone, unread_heading
from extractors.transcript import Line
from records.types import DocumentType, Doubt, DoubtKind, Evidence, Found

OWN = (
    "letter_date", "line", "typed_date", "report_date", "referral_date", "signed_date", "discharge_date",
    "stay_dates", "operation_date", "performed_date", "dictated_date", "seen_date", "left_date", "arrival_date",
    "missed_date", "admission_date", "collected_date", "loose_date", "given_date", "printed_date",
)  # fmt: skip
HAPPENED = (
    "report_date", "discharge_date", "stay_dates", "seen_date", "operation_date", "performed_date", "collected_date",
    "left_date", "arrival_date", "admission_date",
)  # fmt: skip
WRITTEN = ("letter_date", "line", "typed_date", "dictated_date", "signed_date", "report_date", "left_date")
TOLD = (
    "seen_date", "discharge_date", "stay_dates", "dictated_date", "arrival_date", "left_date", "operation_date",
    "performed_date", "missed_date",
)  # fmt: skip
REACH = 12  # characters from a label to its date: a weekday, a stray stop
RANGE = re.compile(r"\s*(?:to|until|till|through|[-–—])\s*(?:[A-Za-z]+day,?\s+)?", re.IGNORECASE)
SIGNING = re.compile(
    r"\b(?:sign(?:ed|ature)|print(?:ed)? name|name \(?print|designation|job title|position|witness\w*)\b",
    re.IGNORECASE,
)
PLANNED = re.compile(
    r"\bappointment|\badmission (?:date|details)|\b(?:your|new|next) (?:operation|visit|admission)|\boffer",
    re.IGNORECASE,
)
WHEN_AND_WHERE = re.compile(
    r"^\W*(?:time|at|come (?:at|to)|arriv\w+(?: time)?|venue|where|location|place|clinic|with|to see|ward|hospital|"
    r"report to)\b\s*(?:[:\-]|\s\s)",
    re.IGNORECASE,
)
UNREAD_VALUE = re.compile(r"\W*\w{0,3}\d[\w/.,\- ]{2,}")  # "0/06/14"
WORDS_OF_PROSE = 7
WORDS_BEFORE = 3  # words before a label in its cell that make a sentence of it
TELLING = re.compile(r"\b(?:he|she|they|was|were|and|being|patient)\b", re.IGNORECASE)
LONGEST_WRITING = 366  # days from an event to the letter about it


@dataclass(frozen=True, slots=True)
class _Dated:
    day: date
    evidence: Evidence
    mended: bool
    prose: bool = False
    weak: bool = False
    cut: bool = False  # whether the year may have lost its last two figures


@dataclass(frozen=True, slots=True)
class _Paper:
    """What the dates are read against."""

    lines: tuple[Line, ...]
    form: Form | None
    order: Order
    births: frozenset[date]
    latest: date

    def around(self, line: Line, before: int, after: int) -> list[Line]:
        return [near for near in self.lines if -before <= near.number - line.number <= after]

    def dated(self, printed: PrintedDate, evidence: Evidence) -> list[_Dated]:
        """The day meant, unless it is to come or is of a birth."""
        day = printed.until(self.latest)
        if day is None or day in self.births or (self.births and day < min(self.births)):
            return []
        cut = printed.short and any(in_full(line.text, self.births) for line in self.lines)
        return [_Dated(day, evidence, printed.mended, cut=cut)]


def own_date(
    lines: tuple[Line, ...],
    fields: Iterable[Field],
    form: Form | None,
    order: Order,
    birth: date | None,
    latest: date,
) -> tuple[Found[date] | None, tuple[Doubt, ...]]:
    """The document's own date among ``lines``, in the order of labels that its form prefers, and doubts about it."""
    fields = tuple(fields)
    paper = _Paper(lines, form, order, _births(fields, order, birth), latest)
    dated = _all_dates(paper, fields)
    preferred = form.dates if form else OWN
    ranked_names = tuple(dict.fromkeys((*preferred, *OWN)))
    ranked = [name for name in ranked_names if dated[name]]
    plain = (name for name in ranked if not all(one.prose or one.weak for one in dated[name]))
    name = next(plain, next(iter(ranked), None))
    if name is None:
        return None, (
            Doubt(DoubtKind.DOCUMENT_DATE, "The document's own date was not found. Look for it in the picture."),
        )
    found = sorted(dated[name], key=lambda one: (one.prose, one.weak))
    if name == "given_date":
        found.sort(key=lambda one: one.day, reverse=True)
    chosen = found[0]
    doubts = [*_doubts(name, found, preferred, dated)]
    against = contradiction(chosen.day, chosen.evidence, lines, fields, order, birth)
    if against:
        doubts.append(_doubt(against, chosen))
    if not doubts and _better_unread(name, ranked_names, paper, fields):
        doubts.append(_doubt("A better date of the document could not be read. Look for it in the picture.", chosen))
    return Found(chosen.day, chosen.evidence), tuple(doubts)


def _doubt(reason: str, of: _Dated) -> Doubt:
    return Doubt(DoubtKind.DOCUMENT_DATE, reason, of.evidence)


def _better_unread(name: str, ranked: tuple[str, ...], paper: _Paper, fields: tuple[Field, ...]) -> bool:
    """Whether a label or place that comes before the chosen one holds figures that are no date, or garbled ones."""
    better = ranked[: ranked.index(name)] if name in ranked else ranked
    numbers = {line.number for line in paper.lines}
    for entry in fields:
        value = entry.value.text.split("  ")[0]
        named = "letter_date" if entry.name == "plain_date" else entry.name
        unread = UNREAD_VALUE.match(value) and not printed_dates(value, paper.order)
        if unread and named in better and named in WRITTEN and entry.line.number in numbers:
            return True
    return "line" in better and name != "letter_date" and unread_heading(paper.lines, paper.order)


def _births(fields: tuple[Field, ...], order: Order, birth: date | None) -> frozenset[date]:
    labelled = {
        day
        for entry in fields
        if entry.name == "birth_date"
        for printed in printed_dates(entry.value.text, order)
        for day in printed.candidates
    }
    return frozenset({birth} if birth else labelled) | (labelled if birth else frozenset())


def _all_dates(paper: _Paper, fields: tuple[Field, ...]) -> dict[str, list[_Dated]]:
    """Every date that could be the document's own, by the name of its label."""
    dated: dict[str, list[_Dated]] = defaultdict(list)
    numbers = {line.number for line in paper.lines}
    for entry in fields:
        if entry.line.number not in numbers:
            continue
        for name, one in _of_field(entry, paper):
            dated[name].append(one)
    captioned = captioned_dates(paper.lines, fields, paper.order)
    for caption in captioned:
        if caption.name in OWN:
            dated[caption.name].extend(paper.dated(caption.printed, caption.evidence))
    taken = frozenset((caption.line.number, caption.printed.start) for caption in captioned)
    lone = [one for each in lone_dates(paper.lines, fields, paper.order, taken) for one in _of_lone(each, paper)]
    dated["line"] = [one for one in lone if not _outdated(one, dated, lone)]
    return dated


def _outdated(one: _Dated, dated: dict[str, list[_Dated]], lone: list[_Dated]) -> bool:
    """Whether a date without a label is of an earlier time than the others: an unlabelled birth, a history."""
    labelled = [each.day for name in (*WRITTEN, *HAPPENED) for each in dated[name] if not each.prose]
    latest = max((each.day for each in lone if not each.weak), default=one.day)
    return (min([*labelled, latest]) - one.day).days > LONGEST_WRITING


def _of_lone(lone: LoneDate, paper: _Paper) -> list[_Dated]:
    return [replace(one, weak=lone.weak) for one in paper.dated(lone.printed, lone.evidence)]


def _of_field(entry: Field, paper: _Paper) -> Iterator[tuple[str, _Dated]]:
    """The date of a labelled field: the first, or for a stay from one day to another the last."""
    name = _plain(entry, paper) if entry.name == "plain_date" else entry.name
    printed = printed_dates(entry.value.text, paper.order)
    if name not in OWN or not printed or printed[0].start > REACH:
        return
    chosen = printed[0]
    if len(printed) > 1 and name in ("stay_dates", "admission_date"):
        between = entry.value.text[printed[0].end : printed[1].start]
        if name == "stay_dates" or RANGE.fullmatch(between):
            name, chosen = "stay_dates", printed[1]
    if name == "stay_dates" and chosen is printed[0]:
        name = "admission_date"  # the second day was not read, or is not told
    for one in paper.dated(chosen, entry.value.evidence(chosen.start, chosen.end)):
        stamped = entry.value.line is not entry.line and stamped_alone(entry.value.line)
        yield name, replace(one, prose=_prose(entry), weak=stamped)


def _prose(entry: Field) -> bool:
    """Whether the label is only words of a sentence: "she was seen on 3/4/2011 by the nurse"."""
    text = entry.line.text
    label = text[entry.start : entry.value.start] if entry.value.line is entry.line else text[entry.start :]
    if not text[entry.start].islower() or ":" in label or "  " in label:
        return False
    before = text[: entry.start].split("  ")[-1]
    if not before.strip():
        return entry.start == 0 and len(text.split()) >= WORDS_OF_PROSE
    told = len(re.findall(r"[A-Za-z]{2,}", before)) >= WORDS_BEFORE or bool(TELLING.search(before))
    return told and len(text.split()) >= WORDS_OF_PROSE


def _plain(entry: Field, paper: _Paper) -> str:
    """Of what a bare "Date" is: a signature, a column of a table, an appointment to come, or the paper itself."""
    line = entry.line
    here = paper.around(line, 1 if not line.text[: entry.start].strip() else 0, 0)
    if any(SIGNING.search(near.text) for near in here):
        return "signed_date"
    if entry.value.line is not line and _column(entry, paper):
        return "given_date"
    if _planned(entry, paper):
        return "never_date"
    greeting = greeting_of(paper.lines)
    if greeting is not None and line.number > greeting.number + 3 and line.number < paper.lines[-1].number - 3:
        return "loose_date"
    return "letter_date"


def _column(entry: Field, paper: _Paper) -> bool:
    """Whether "Date" heads a column of dates, or stands among headings of things done."""
    below = [near for near in paper.lines if near.number == entry.value.line.number + 1]
    return len(entry.line.text.split("  ")) > 2 or any(printed_dates(near.text, paper.order) for near in below)


def _planned(entry: Field, paper: _Paper) -> bool:
    """Whether the date is of something to come: under words of an appointment, or beside a time and a place."""
    before = paper.around(entry.line, 2, 0)
    if any(PLANNED.search(near.text) for near in before if near is not entry.line):
        return paper.form is None or paper.form.document_type is DocumentType.APPOINTMENT
    beside = [near for near in paper.around(entry.line, 1, 2) if near is not entry.line]
    if paper.form is None or paper.form.document_type is not DocumentType.APPOINTMENT:
        return False
    return any(WHEN_AND_WHERE.search(near.text) for near in beside) or bool(
        re.search(r"\btime\b", entry.line.text, re.IGNORECASE)
    )


def _doubts(
    name: str, found: list[_Dated], preferred: tuple[str, ...], dated: dict[str, list[_Dated]]
) -> Iterator[Doubt]:
    chosen = found[0]

    def doubt(reason: str) -> Doubt:
        return _doubt(reason, chosen)

    if name not in preferred:
        yield doubt("The document's own date was not found; another date on it was taken. Look for it in the picture.")
    if chosen.prose:
        yield doubt("The document's date was taken from a sentence. Compare it with the picture.")
    if chosen.weak:
        yield doubt(
            "A date stands at the head of the document, but nothing says that it is its own. "
            "Confirm it from the picture."
        )
    if any(other.day != chosen.day for other in found[1:] if not other.prose and not other.weak):
        yield doubt("The document has its own date twice, and not the same. Choose the right one from the picture.")
    if chosen.mended:
        yield doubt("The document's date was misread in part. Compare it with the picture.")
    if chosen.cut:
        yield doubt("The year of the document's date may be cut short. Compare it with the picture.")
    rival = _rival(name, chosen, dated)
    if rival is not None:
        yield doubt(rival)


def _rival(name: str, chosen: _Dated, dated: dict[str, list[_Dated]]) -> str | None:
    """What another date on the paper says against the one chosen."""

    def others(names: Iterable[str]) -> Iterator[date]:
        return (one.day for each in names if each != name for one in dated[each] if not one.prose and not one.weak)

    if any(chosen.day < admission.day for admission in dated["admission_date"] if not admission.prose):
        return "The document's date is before the admission that it tells of. Compare both with the picture."
    if any(chosen.day < day for day in others(HAPPENED)):
        return "The document's date is before something that it tells of. Compare both with the picture."
    if name in TOLD and any(chosen.day != day for day in others(WRITTEN)):
        return (
            "The document has a day of the event and a day of writing, and not the same. "
            "Choose the document's own date."
        )
    if name == "dictated_date" and any(
        chosen.day != day for day in others(("seen_date", "discharge_date", "stay_dates"))
    ):
        return "The document says when it was dictated and when the patient was seen, and no more. Choose its own date."
    if name in WRITTEN and any((chosen.day - day).days > LONGEST_WRITING for day in others(HAPPENED)):
        return "The document's date is more than a year after what it tells of. Compare both with the picture."
    if name == "left_date" and any(chosen.day != day for day in others(("arrival_date",))):
        return "The patient came on one day and left on another. Choose the document's own date."
    if name == "letter_date" and any(chosen.day != day for day in others(("line",))):
        return "The document has its own date twice, and not the same. Choose the right one from the picture."
    return None
