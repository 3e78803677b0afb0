"""A baseline as it stood on a day: its last version that was frozen by then."""

from __future__ import annotations

from datetime import date

from records.programme import Baseline, KeptTable, TableKind
from records.programme_book import ProgrammeBook
from records.types import OdsCode
from reports.inputs.baseline import baseline_of


def baseline_by(book: ProgrammeBook, code: OdsCode, day: date) -> Baseline | None:
    """A trust's last version that was frozen by a day; None if it has none."""
    last = book.table(TableKind.BASELINE, code)
    return frozen_by(book, last, day) if last else None


def frozen_by(book: ProgrammeBook, last: KeptTable, day: date) -> Baseline | None:
    """The same, of a trust whose last version was read already: mostly that is the one.

    A version that was changed since it was taken counts nothing, and no earlier one is taken for it.
    """
    found: KeptTable | None = last
    while found is not None and found.sound:
        baseline = baseline_of(found)
        if baseline.frozen <= day:
            return baseline
        found = book.table(TableKind.BASELINE, found.trust, found.version - 1, checked=False)
    return None
