"""What a page has in common with the other pages of its document: running lines at its edges, and references.

"Riverside Renal Unit Follow-up Summary" at the foot of every page; "Our ref: HM/440912" on the first and
"HM/440912" on the next. What all letters have (closings, posts, "Private and confidential") is no mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extractors.dates import printed_dates
from extractors.people import CLOSING
from extractors.table import column, rows
from extractors.transcript import Line

TOP, BOTTOM = 3, 2  # lines among which running lines stand
HEAD, FOOT = 24, 3  # lines among which references stand
WORDS, LETTERS = 3, 14  # what a running line has at least
DIGITS = 4  # of a reference
REFERENCE = re.compile(r"\b(?=[A-Z0-9/\-.]*\d)[A-Z0-9]+(?:[/\-.][A-Z0-9]+)*\b")
NO_REFERENCE = re.compile(
    r"\b(?:tel|telephone|fax|ext|extension|bleep|switchboard|direct|form|version|rev|leaflet|printed)\b|@|www", re.I
)


def page_marks(lines: Sequence[Line]) -> frozenset[str]:
    """The running lines and the references of a page, folded: letters and digits in capitals."""
    return frozenset((*_running(lines), *_references(lines)))


def _running(lines: Sequence[Line]) -> Iterator[str]:
    for line in [*lines[:TOP], *lines[max(TOP, len(lines) - BOTTOM) :]]:
        words = re.findall(r"[^\W\d_]+", line.text)
        folded = "".join(words).upper()
        common = CLOSING.search(line.text) or any(pattern.search(line.text) for pattern in _footers())
        if len(words) >= WORDS and len(folded) >= LETTERS and not common and not _post(words):
            yield folded


def _post(words: Sequence[str]) -> bool:
    return bool({word.lower() for word in words} & (column("posts", "word") | {"dr", "doctor", "prof", "professor"}))


def _references(lines: Sequence[Line]) -> Iterator[str]:
    for line in [*lines[:HEAD], *lines[max(HEAD, len(lines) - FOOT) :]]:
        if NO_REFERENCE.search(line.text):
            continue
        text = line.text
        for printed in reversed(printed_dates(text)):
            text = f"{text[: printed.start]} {text[printed.end :]}"
        for match in REFERENCE.finditer(text):
            folded = re.sub(r"\W", "", match.group())
            if sum(map(str.isdigit, folded)) >= DIGITS:
                yield folded


@cache
def _footers() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"], re.IGNORECASE) for row in rows("furniture") if row["kind"] == "footer")
