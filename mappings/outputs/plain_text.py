"""A coded record's words in reading order as plain text: nothing added, nothing left out, blank sides excepted."""

from __future__ import annotations

from itertools import groupby

from records.lines import lines_of
from records.types import CodedRecord, Output

OUTPUT = Output("text", ".txt", "text/plain; charset=utf-8")

PAGE_BREAK = "\f"  # a form feed: white space to whoever compares texts, a new sheet to a printer


def plain_text(record: CodedRecord) -> str:
    """The lines of every page that is not blank, each ended by a newline; a form feed stands between pages.

    Words of a line are joined by one space, columns by two, so that the text folded at white space is
    the words in reading order. A record without words is the empty string.
    """
    pages = groupby(lines_of(record.readings), key=lambda line: line.page)
    return PAGE_BREAK.join("".join(f"{line.text}\n" for line in lines) for _, lines in pages)
