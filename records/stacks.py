"""What passes between the rooms when a file holds a stack of paper: sheets that divide it, what its pages show of
where a document begins, and the documents it is cut into. Frozen, like all of `records.types`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from records.types import DocumentType, Doubt, NhsNumber, OdsCode, Outcome


class SheetKind(StrEnum):
    """Sheets that are no record themselves."""

    HEADER = "header"  # begins a part of a box: says whose, and how many sheets follow
    SEPARATOR = "separator"  # begins a document


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header or separator sheet that was found in a stack.

    ``sheets`` is how many sheets of paper should follow it up to the next header sheet (header and separator sheets
    not counted), ``sides`` how many sides of each were to be scanned (1 or 2). ``fault`` is a plain sentence, without
    patient words, that says why the sheet can't be relied on (its signature is wrong, its code can't be read): what
    stands between such a sheet and the next goes to a person. ``keeps_page``: the page holds other print than the
    sheet's; it is the first page of what the sheet begins and must not be set aside (it always has a fault too).
    """

    page: int
    kind: SheetKind
    box: str = field(default="", repr=False)  # the box's label, as the records department writes it
    trust: OdsCode | None = None
    nhs_number: NhsNumber | None = field(default=None, repr=False)
    sheets: int | None = None
    sides: int = 1
    fault: str | None = None
    keeps_page: bool = False


@dataclass(frozen=True, slots=True)
class PageSigns:
    """What one page shows of whose it is and whether a document begins, goes on or ends on it.

    All sets are small and may be empty: a page need not show anything. Names are folded (capitals, letters only).
    ``opens`` and ``closes`` (0 to 1) say how much the page looks like the first or the last page of a document:
    letterhead, addressee, salutation, title of a form; sign-off, "cc", "end of report". ``leads_on`` and
    ``follows_on`` say how much it speaks of a page after or before it: "continued overleaf", "results enclosed", a
    sentence broken off.
    """

    page: int
    blank: bool = False
    words: int = 0
    nhs_numbers: frozenset[str] = field(default=frozenset(), repr=False)  # valid ones in the patient's role
    hospital_numbers: frozenset[str] = field(default=frozenset(), repr=False)
    names: frozenset[str] = field(default=frozenset(), repr=False)
    birth_dates: frozenset[date] = field(default=frozenset(), repr=False)
    numbered: tuple[int, int | None] | None = None  # "page 2 of 3" is (2, 3), "page 2" is (2, None)
    letterhead: str = field(default="", repr=False)  # the organisation at the head of the page, folded; "" without
    dates: frozenset[date] = field(default=frozenset(), repr=False)  # the document's own date, where it is stated
    document_type: DocumentType = DocumentType.UNKNOWN
    opens: float = 0.0
    closes: float = 0.0
    divides: bool = False  # its words say that it is a separator or header sheet, whether or not a code was read
    other_numbers: frozenset[str] = field(
        default=frozenset(), repr=False
    )  # valid ones that are not plainly the patient's
    leads_on: float = 0.0
    follows_on: float = 0.0
    covers: bool = False  # a fax's cover stands on it
    covers_alone: bool = False  # and nothing but the cover
    marks: frozenset[str] = field(default=frozenset(), repr=False)  # running lines and references, folded


@dataclass(frozen=True, slots=True)
class Segment:
    """One document of a stack: its first and last page (blank backs inside and at its end belong to it).

    ``doubts`` say why a person must look at where it was cut; ``header`` is the header sheet under which it lies.
    """

    pages: tuple[int, int]
    doubts: tuple[Doubt, ...] = ()
    header: Sheet | None = None


@dataclass(frozen=True, slots=True)
class StackPlan:
    """How a file's pages are cut into documents. Every page is in one segment or among ``set_aside``.

    ``set_aside`` are the sides of header and separator sheets, their blank backs, and stretches between sheets on which
    nothing is printed: kept in a PDF of their own, accounted for as suppressed, part of no document.
    """

    segments: tuple[Segment, ...]
    set_aside: tuple[int, ...] = ()
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """A side that is part of no document: a header or separator sheet (``kind``), or the blank back of one (None)."""

    page: int
    kind: SheetKind | None
    sheet: Sheet | None = None


@dataclass(frozen=True, slots=True)
class Stack:
    """What became of one file: ``pages`` is how many sides were counted when it was opened (0: none could be).

    Every side is in one of the documents' page states or set aside.
    """

    pages: int
    outcomes: tuple[Outcome, ...]
    set_aside: tuple[SetAside, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()  # (path, SHA-256) of the files in which the sides set aside are kept
