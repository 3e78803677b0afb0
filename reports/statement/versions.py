"""Tables as they stood on a day: baselines that were frozen by then, and of each table the version that was there.

Of several versions the last that was entered by the end of the day counts. Where none was there yet, the last one does:
so a day before Casenote was begun with can be reported, and the report says what was given only later.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from records.programme import Baseline, KeptTable, TableKind
from records.programme_book import ProgrammeBook
from records.types import OdsCode
from reports.inputs.baseline import baseline_of
from reports.progress.in_force import InForce, in_force
from reports.progress.nation import joined
from reports.progress.trusts import Trusts


def baseline_by(book: ProgrammeBook, code: OdsCode, day: date) -> Baseline | None:
    """A trust's last version that was frozen by a day; None if it has none. Raises `TableDamaged`."""
    last = book.table(TableKind.BASELINE, code)
    return frozen_by(book, last, day) if last else None


def frozen_by(book: ProgrammeBook, last: KeptTable, day: date) -> Baseline | None:
    """The same, of a trust whose last version was read already: mostly that is the one.

    A version that was changed since it was taken counts nothing, and no earlier one is taken for it.
    """
    found = None
    for table in _downwards(book, last):
        if not table.sound:
            break
        baseline = baseline_of(table)
        if baseline.frozen <= day:
            found = found or baseline
            if was_there(table, day):
                return baseline
    return found


def entered_by(book: ProgrammeBook, last: KeptTable, day: date) -> KeptTable:
    """Of a table of which the last version was read already, the version that was there on a day; else the last."""
    return next((table for table in _downwards(book, last) if was_there(table, day)), last)


def was_there(table: KeptTable, day: date) -> bool:
    """Whether a version was entered by the end of a day."""
    return date.fromisoformat(table.entered[:10]) <= day


def baselines_in_force(book: ProgrammeBook, trusts: Trusts, code: OdsCode, day: date) -> InForce:
    """The baselines of which a trust's is made on a day: its own, and those of trusts that it took over since."""
    return in_force(trusts, code, day, partial(baseline_by, book))


def baseline_in_force(book: ProgrammeBook, trusts: Trusts, code: OdsCode, day: date) -> Baseline | None:
    """A trust's baseline on a day as one; None if nobody counted its paper."""
    return joined(baselines_in_force(book, trusts, code, day).baselines, code)


def _downwards(book: ProgrammeBook, last: KeptTable) -> Iterator[KeptTable]:
    """A version and those before it, the newest first."""
    found: KeptTable | None = last
    while found is not None:
        yield found
        found = book.table(found.kind, found.trust, found.version - 1, checked=False) if found.version > 1 else None
