"""The lines of one page come in, the number that it bears among the pages of its document goes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors.table import rows
from extractors.transcript import Line

EDGE = 4  # lines at the top and the foot of a page among which its number stands
MOST = 200  # pages: a larger number is a reference's or a misreading
AS_DIGITS = str.maketrans("lI|", "111")
WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
WORDED = {word: at for at, word in enumerate(WORDS, 1)}
REFERENCE = re.compile(r"\b(?:see|on|from|to|overleaf|pages|next)\s+(?:page|p\.)|\bpages\b", re.IGNORECASE)
CELLS = re.compile(r"\s{2,}")


def page_number(lines: Sequence[Line]) -> tuple[int, int | None] | None:
    """The page's own number and how many pages there are: (2, 3), (2, None), or None where it bears no number.

    ``lines`` are the page's, without a fax machine's header, whose numbers are those of the transmission. Wordings
    are rows of tables/page_numbers.csv. A number that says of how many is preferred; one larger than its total is none.
    """
    edges = [*lines[-EDGE:], *lines[:EDGE]]
    found = [
        number
        for line in edges
        if not REFERENCE.search(line.text)
        for text in (line.text, *CELLS.split(line.text))
        if (number := _number(text)) is not None
    ]
    return next((number for number in found if number[1] is not None), found[0] if found else None)


def _number(text: str) -> tuple[int, int | None] | None:
    for pattern in _patterns():
        if match := pattern.search(text):
            parts = match.groupdict()
            page, total = _value(parts["page"]), _value(parts.get("total"))
            if page is not None and 1 <= page <= (total or MOST) <= MOST:
                return page, total
    return None


def _value(printed: str | None) -> int | None:
    if printed is None:
        return None
    digits = printed.translate(AS_DIGITS)
    return int(digits) if digits.isdigit() else WORDED.get(printed.lower())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"], re.IGNORECASE) for row in rows("page_numbers"))
