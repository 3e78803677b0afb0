"""How sides of paper are read: clean, read, and where one was read poorly, turn it and read it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from capture.clean import clean, unwashed
from capture.handwriting import handwriting
from capture.pages import decode
from capture.sheets import sheet_on
from extractors import reader, second_reader
from extractors.agreement import agree
from extractors.mending import mended
from extractors.own_words import own_words
from extractors.second_look import strips
from extractors.signs import page_signs
from records.errors import DocumentError
from records.readings import rounded
from records.settings import DEFAULT_READER, Limits, ReaderName
from records.stacks import PageSigns, Sheet
from records.types import CleanPage, Engine, Evidence, Page, PageKind, PageState, Placement, Reading

Drawing = Callable[[int], AbstractContextManager[None]]  # what surrounds the drawing of a page, by its number

AT_ONCE = 4  # sides read together and held in memory at a time; A4 at 300 dpi is 9 MB of grey
UNREAD = Engine("none", "")  # blank and quarantined sides are not read


def unbounded(_: int) -> AbstractContextManager[None]:
    """Nothing bounds the drawing of a page: for a prompt, or a measurement."""
    return nullcontext()


@dataclass(frozen=True, slots=True)
class Side:
    """One side of paper as it was read: its words, what became of it, and what it shows of where documents begin.

    ``fault`` stands for a side that could not be read; ``sheet`` for one that is a header or separator sheet.
    """

    reading: Reading
    state: PageState
    signs: PageSigns
    fault: str | None = None
    sheet: Sheet | None = None


@dataclass(frozen=True, slots=True)
class ReadPages:
    """The readings of a document's sides in order, and what became of each; faults tell of the sides not read."""

    readings: tuple[Reading, ...]
    states: tuple[PageState, ...]
    faults: tuple[str, ...]

    @classmethod
    def of(cls, sides: Iterable[Side]) -> ReadPages:
        """What the sides hold, side by side."""
        sides = tuple(sides)
        faults = dict.fromkeys(side.fault for side in sides if side.fault)
        return cls(tuple(side.reading for side in sides), tuple(side.state for side in sides), tuple(faults))


def read_pages(path: Path, count: int, limits: Limits) -> ReadPages:
    """Read sides 1 to ``count`` of a file. A side that can't be decoded or read is quarantined, the others go on."""
    numbers = iter(range(1, count + 1))
    groups = iter(lambda: tuple(islice(numbers, AT_ONCE)), ())
    return ReadPages.of(side for group in groups for side in read_sides(path, group, limits, date.max, None))


def read_sides(
    path: Path,
    numbers: Sequence[int],
    limits: Limits,
    came_in: date,
    key: bytes | None,
    engine: ReaderName = DEFAULT_READER,
    drawing: Drawing = unbounded,
) -> tuple[Side, ...]:
    """Read some sides of a file, as many as may be in memory at once, by the first reader named ``engine``.

    ``drawing`` bounds the time of a page's decoding. ``key`` is that by which header sheets are signed. Header and
    separator sheets are told apart, not read.
    """
    pages: list[Page] = []
    sheets: dict[int, Sheet] = {}
    done: dict[int, tuple[Reading, DocumentError | None]] = {}
    for number in numbers:
        try:
            with drawing(number):
                page = decode(path, number, limits)
                own = own_words(path, page) if page.kind == PageKind.TEXT else None
        except DocumentError as error:
            done[number] = (_unread(number, Placement(0, 0)), error)
            continue
        done[number] = (_unread(number, Placement(*page.size)), None)
        sheet = sheet_on(page, key)  # of blank sides too: one with a single line of code looks blank
        if sheet is not None:
            sheets[number] = sheet
            if not sheet.keeps_page:
                continue
        if own is not None:
            done[number] = (own, None)
        elif not page.blank:
            pages.append(page)
    for reading, fault in _read_pictures(pages, limits, engine):
        done[reading.page] = (reading, fault)
    return tuple(_side(*done[number], sheets.get(number), came_in) for number in numbers)


def _side(reading: Reading, fault: DocumentError | None, sheet: Sheet | None, came_in: date) -> Side:
    reading = rounded(reading)
    if fault is not None:
        state = PageState.QUARANTINED
    else:
        state = PageState.SUPPRESSED if reading.blank else PageState.DELIVERED
    return Side(reading, state, page_signs(reading, came_in), str(fault) if fault else None, sheet)


def unread_side(number: int, fault: DocumentError) -> Side:
    """A side of which nothing is known but why it could not be read."""
    reading = _unread(number, Placement(0, 0))
    return Side(reading, PageState.QUARANTINED, PageSigns(number), str(fault))


def _read_pictures(
    pages: Sequence[Page], limits: Limits, engine: ReaderName
) -> Iterator[tuple[Reading, DocumentError | None]]:
    """All pages in one go, which is cheapest; if that fails, each alone, so that only the bad one is lost."""
    if not pages:
        return
    try:
        readings = _read_upright(pages, limits, engine)
    except DocumentError as fault:
        if len(pages) == 1:
            yield _unread(pages[0].number, Placement(*pages[0].size)), fault
            return
        for page in pages:
            yield from _read_pictures([page], limits, engine)
        return
    for reading in readings:
        yield reading, None


def _read_upright(pages: Sequence[Page], limits: Limits, engine: ReaderName) -> list[Reading]:
    """Read once; what was read poorly is read again another way, and what is still unsure by both readers."""
    cleaned = [clean(page) for page in pages]
    readings = []
    for page, straight, reading in zip(pages, cleaned, reader.read(cleaned, limits.page_seconds, engine), strict=True):
        if reader.poorly_read(reading):
            straight, reading = _read_again(page, straight, reading, limits, engine)
        if reader.wants_second_opinion(reading, straight):
            straight = clean(page, reading.placement.turn)
            reading = agree(reading, second_reader.read(unwashed(page, straight)), reader.is_known)
        else:
            reading = mended(reading, partial(second_reader.look, straight))
        readings.append(replace(reading, handwriting=handwriting(straight, reading.words)))
    return readings


def _read_again(
    page: Page, straight: CleanPage, reading: Reading, limits: Limits, engine: ReaderName
) -> tuple[CleanPage, Reading]:
    """The page turned, or prepared another way, whichever was read best, and that reading."""
    turn = reader.orientation(straight, engine)
    turns = [turn] if turn is not None else [90, 270] if reader.sideways(reading) else [180]
    best = straight, reading
    for other in turns:
        if other:
            best = _better(best, _read_alone(clean(page, other), limits, engine))
    if turn and reader.poorly_read(best[1]):  # which way it lies was misjudged: the other way round
        best = _better(best, _read_alone(clean(page, (turn + 180) % 360), limits, engine))
    if reader.poorly_read(best[1]):
        best = _better(best, _read_alone(clean(page, best[1].placement.turn, again=True), limits, engine))
    return best


def _read_alone(page: CleanPage, limits: Limits, engine: ReaderName) -> tuple[CleanPage, Reading]:
    return page, reader.read([page], limits.page_seconds, engine)[0]


def _better(first: tuple[CleanPage, Reading], second: tuple[CleanPage, Reading]) -> tuple[CleanPage, Reading]:
    return second if reader.better(first[1], second[1]) is second[1] else first


def _unread(number: int, placement: Placement) -> Reading:
    return Reading(number, PageKind.PICTURE, (), UNREAD, (), placement, blank=True)


class SecondLook:
    """Looks at places of a file's pages with the second reader; a page is decoded again when it is first needed."""

    def __init__(self, path: Path, read: ReadPages, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self._readings = {reading.page: reading for reading in read.readings}
        self._page: CleanPage | None = None
        self.reader: Engine | None = None  # who looked; None until there was something to look at

    def __call__(self, evidence: Evidence) -> tuple[str, float] | None:
        """The words at a place and how sure; None where a second look tells nothing new.

        That is on a digital page, whose words were printed, not read, on one that both readers have read, and where
        the second reader's words stand already.
        """
        reading = self._readings[evidence.page]
        if reading.engine.name != reader.NAME or any(map(evidence.box.meets, reading.mended)):
            return None
        if self._page is None or self._page.number != evidence.page:
            self._page = self._prepared(reading)
        self.reader = second_reader.engine()
        return second_reader.look(self._page, *strips(reading, evidence.box))

    def _prepared(self, reading: Reading) -> CleanPage:
        """The page as the first reader saw it: prepared by the same steps."""
        page = decode(self._path, reading.page, self._limits)
        cleaned = clean(page, reading.placement.turn)
        return (
            cleaned if cleaned.preparation == reading.preparation else clean(page, reading.placement.turn, again=True)
        )
