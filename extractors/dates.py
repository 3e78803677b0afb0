"""Text to dates: every date printed in a stretch of text, as British letters write them.

Day first, always, unless a label on the paper says MM/DD. A year of two digits leaves the century open: whoever
knows what the date is of (a birth, a letter) closes it. Letters that OCR puts for digits (l7/O2/1944) are read, and
the date says that it was mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from rapidfuzz.distance import Levenshtein

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february febuary", "mar march", "apr april", "may", "jun june", "jul july",
            "aug august", "sep sept september", "oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
LETTERS = str.maketrans("0158", "olsb")  # 0ctober, 5eptember
DIGIT_LIKE = str.maketrans("OoIl|!SsBZ", "0011115582")
_D = r"[\dOoIl|]"
# 018 is 2018 that lost a figure
_YEAR = r"(?:(?:1[89]|20|[Il|]9|2[Oo])[\dOoIl|SsB]{2}|[0Oo][012Oo][\dOoIl|]|[\dOoIl|]{2})"
_MONTH = r"[A-Za-z][A-Za-z0]{2,8}|[05][A-Za-z]{2,8}"
_N = r"[\dOoIl|SBZ]"
_START, _END = r"(?<![\w/.\-])", r"(?!\w|/(?!\d{1,3}\s?[Yy]|[MF]\b)|[.:\-]\d)"  # 08.08.1999/18Y, 8/8/1999/M
NUMERIC = re.compile(rf"{_START}({_N}{{1,2}})\s?([/.\-])\s?({_N}{{1,2}})\s?[/.\-]\s?({_YEAR}){_END}")
COMMA = re.compile(  # 18.06,29: a stop read as a comma
    r"(?<![\w/.,\-])(\d\d?)(?:,(\d\d)[.,]|\.(\d\d),)((?:19|20)\d\d|\d\d)(?![\w/]|[.,:\-]\d)"
)
SPLIT_YEAR = re.compile(  # 08/08/19 99
    r"(?<![\w/.\-])(\d\d?)([/.\-])(\d\d?)\2((?:19|20) \d\d)(?![\w:.]| (?:days|weeks|months|hours))"
)
SPACED = re.compile(r"(?<![\w/.\-])(?<!\d )(\d\d?) (\d\d?) ((?:19|20)\d\d)(?!\d| \d)")
JOINED = re.compile(  # 13/022019: a stroke that was lost
    r"(?<![\w/.\-])(\d\d)(?:[/.\-](\d\d)|(\d\d)[/.\-])((?:19|20)\d\d)(?![\w/]|[.\-]\d)"
)
SLIPPED = re.compile(  # 05/05I1961: a stroke read as a letter
    r"(?<![\w/.\-])(\d\d)(?:[Il|!][ ]?(\d\d)[/.\-Il|!]|[/.\-](\d\d)[Il|!])((?:19|20)\d\d)(?!\d)"
)
WORDED = re.compile(
    rf"{_START}(?=\d|{_D}\d|{_D}{{1,2}}[\s\-/.,])({_D}{{1,2}})(?:\s?(?:st|nd|rd|th|\"|'))?(?:\s+of)?[\s\-/.,]*({_MONTH})[\s\-/.,']*({_YEAR}){_END}"
)
MONTH_FIRST = re.compile(r"\b([A-Za-z0]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?[,.]?\s+((?:18|19|20)\d\d)(?!\d)")
ISO = re.compile(r"(?<![\w/.\-])((?:18|19|20)\d\d)[-/.](\d\d)[-/.](\d\d)(?![\d/])")
CENTURIES = ("18", "19", "20")  # all that may be left of a year
LONGEST_SHORT = 4  # letters of the name of a month that is cut short: Sept
LONG_MONTH = 7  # letters of a name of which two may be misread
ORDINAL = re.compile(r"(\d{1,2})(st|nd|rd|th)\b", re.IGNORECASE)
MONTH_BEFORE_DAY = re.compile(r"\bMM\s?[/\-.\\Il1J|]?\s?DD\s?[/\-.\\Il1J|]?\s?YY", re.IGNORECASE)


class Order(StrEnum):
    """Which of two numbers is the day. The United States' order is read only where a label asks for it."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date at characters ``start`` to ``end`` of a text.

    ``candidates`` are the days it may mean: one, or two a century apart where two digits of the year are printed.
    ``mended`` says that letters stood where digits belong; ``short`` that the year is a bare 19 or 20, which may be
    the beginning of one.
    """

    candidates: tuple[date, ...]
    start: int
    end: int
    mended: bool = False
    short: bool = False

    def until(self, limit: date) -> date | None:
        """The latest candidate that is not after ``limit``."""
        return max((day for day in self.candidates if day <= limit), default=None)

    def ages(self, on: date, oldest: int = 110) -> tuple[date, ...]:
        """The candidates that can be a birth date of somebody alive ``on`` that day."""
        return tuple(day for day in self.candidates if day <= on and years_between(day, on) <= oldest)


def years_between(birth: date, on: date) -> int:
    """Age in whole years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def printed_dates(text: str, order: Order = Order.DAY_FIRST) -> tuple[PrintedDate, ...]:
    """Every date in the text, left to right, none overlapping another; what is no day of the calendar is no date."""
    found: list[PrintedDate] = []
    for printed in _matches(text, order):
        if printed.candidates and not any(printed.start < other.end and other.start < printed.end for other in found):
            found.append(printed)
    return tuple(sorted(found, key=lambda printed: printed.start))


def in_full(text: str, but: frozenset[date] = frozenset()) -> bool:
    """Whether a text prints a date in figures with all four of its year, ``but`` for some days: so would it others."""
    return any(
        re.fullmatch(r"[\d\s/.\-]*(?:1[89]|20)\d\d", text[each.start : each.end]) and not but & set(each.candidates)
        for each in printed_dates(text)
    )


def order_of(text: str) -> Order:
    """The order of day and month that the paper's own labels state."""
    return Order.MONTH_FIRST if MONTH_BEFORE_DAY.search(text) else Order.DAY_FIRST


def _matches(text: str, order: Order) -> Iterator[PrintedDate]:
    for match in ISO.finditer(text):
        year, month, day = match.groups()
        yield _printed(match, day, int(month), year)
    for match in WORDED.finditer(text):
        day, name, year = match.groups()
        if (number := _month(name)) is not None and (name.lower() in MONTHS or len(year) == 4):
            cut = year in CENTURIES and len(name) > LONGEST_SHORT and match.group()[-3] == " "  # 14 March 20
            yield _printed(match, day, number, year, misread=cut or name.lower() not in MONTHS)
    for match in MONTH_FIRST.finditer(text):
        name, day, year = match.groups()
        if (number := _month(name)) is not None:
            yield _printed(match, day, number, year, misread=name.lower() not in MONTHS)
    for match in (*SLIPPED.finditer(text), *COMMA.finditer(text)):
        first, one, other, year = match.groups()
        second = one or other
        day, month = (first, second) if order is Order.DAY_FIRST else (second, first)
        yield _printed(match, day, int(month), year, misread=True)
    for match in JOINED.finditer(text):
        first, one, other, year = match.groups()
        day, month = (first, one or other) if order is Order.DAY_FIRST else (one or other, first)
        yield _printed(match, day, int(month), year, misread=True)
    for match in SPLIT_YEAR.finditer(text):
        first, _, second, year = match.groups()
        day, month = (first, second) if order is Order.DAY_FIRST else (second, first)
        yield _printed(match, day, int(month), year.replace(" ", ""), misread=True)
    for match in NUMERIC.finditer(text):
        first, _, second, year = match.groups()
        day, month = (first, second) if order is Order.DAY_FIRST else (second, first)
        yield _printed(match, day, int(month.translate(DIGIT_LIKE)), year)
    for match in SPACED.finditer(text):
        first, second, year = match.groups()
        day, month = (first, second) if order is Order.DAY_FIRST else (second, first)
        yield _printed(match, day, int(month), year)


@cache
def _month(name: str) -> int | None:
    """The month of a name; of a misread name ("Scp", "Februory") the only month that is one letter away."""
    word = name.lower().translate(LETTERS)
    if word in MONTHS:
        return MONTHS[word]
    if not word.isalpha():
        return None
    near = {MONTHS[known] for known in MONTHS if len(known) >= 3 and _nearly(known, word)}
    return near.pop() if len(near) == 1 and len(word) >= 3 else None


def _nearly(known: str, word: str) -> bool:
    """One letter other in a short name; one letter other, lost or added in a long one, and two in the longest."""
    distance = Levenshtein.distance(known, word, score_cutoff=2)
    if distance == 2:
        return min(len(known), len(word)) >= LONG_MONTH
    return distance == 1 and (len(known) == len(word) or min(len(known), len(word)) >= 4)


def _printed(match: re.Match[str], day: str, month: int, year: str, *, misread: bool = False) -> PrintedDate:
    """The date of a match; without candidates if the calendar has no such day."""
    plain_day, plain_year = day.translate(DIGIT_LIKE), year.translate(DIGIT_LIKE)
    centuries = {4: ("",), 3: ("2",), 2: ("19", "20")}[len(plain_year)]
    candidates = []
    for century in centuries:
        try:
            candidates.append(date(int(century + plain_year), month, int(plain_day)))
        except ValueError:
            continue
    mended = not (match.group().isascii() and re.fullmatch(r"[\dA-Za-z\s/.,'\"\-]+", match.group()))
    mended |= (
        plain_day != day
        or plain_year != year
        or bool(re.search(r"[/.\-]\s?\d?[OoIl|SBZ]{1,2}\d?\s?[/.\-]", match.group()))
    )
    misread |= len(plain_year) == 3 or not _ordinal(match.group()) or _split_day(match)
    return PrintedDate(tuple(candidates), match.start(), match.end(), mended or misread, plain_year in CENTURIES)


def _ordinal(text: str) -> bool:
    """Whether the letters behind the day are its own: 21st, not 24st."""
    ordinal = ORDINAL.match(text)
    if ordinal is None:
        return True
    day = int(ordinal[1])
    ending = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return ordinal[2].lower() == ending


def _split_day(match: re.Match[str]) -> bool:
    """Whether a lone figure stands before the day, which may be its first: "2 9/02/2008"."""
    before = re.search(r"(?<![\w.,/\-])[123] $", match.string[: match.start()])
    return bool(before) and match.group()[0].isdigit() and not match.group()[1:2].isdigit()
