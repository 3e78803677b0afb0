"""How the pages of a file are read: clean, read, and where a page was read poorly, turn it and read it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from capture.clean import clean
from capture.pages import decode
from extractors import reader, second_reader
from extractors.agreement import agree
from extractors.own_words import own_words
from extractors.second_look import strips
from records.errors import DocumentError
from records.settings import Limits
from records.types import CleanPage, Engine, Evidence, Page, PageKind, PageState, Placement, Reading

AT_ONCE = 8  # pages held in memory at a time; A4 at 300 dpi is 9 MB of grey
UNREAD = Engine("none", "")  # blank and quarantined sides are not read


@dataclass(frozen=True, slots=True)
class ReadPages:
    """The readings of a file's sides in order, and what became of each; a fault stands for every side not read."""

    readings: tuple[Reading, ...]
    states: tuple[PageState, ...]
    faults: tuple[str, ...]


def read_pages(path: Path, count: int, limits: Limits) -> ReadPages:
    """Read sides 1 to ``count`` of a file. A side that can't be decoded or read is quarantined, the others go on."""
    readings: list[Reading] = []
    states: list[PageState] = []
    faults: list[str] = []
    numbers = iter(range(1, count + 1))
    while group := list(islice(numbers, AT_ONCE)):
        for reading, fault in _read_group(path, group, limits):
            readings.append(reading)
            if fault is not None:
                faults.append(str(fault))
            states.append(_state(reading, fault))
    return ReadPages(tuple(readings), tuple(states), tuple(dict.fromkeys(faults)))


def _state(reading: Reading, fault: DocumentError | None) -> PageState:
    if fault is not None:
        return PageState.QUARANTINED
    return PageState.SUPPRESSED if reading.blank else PageState.DELIVERED


def _read_group(path: Path, numbers: Sequence[int], limits: Limits) -> Iterator[tuple[Reading, DocumentError | None]]:
    """Each side with its reading, and the fault that kept it from being read if there was one."""
    pages: list[Page] = []
    done: dict[int, tuple[Reading, DocumentError | None]] = {}
    for number in numbers:
        try:
            page = decode(path, number, limits)
        except DocumentError as error:
            done[number] = (_unread(number, Placement(0, 0)), error)
            continue
        done[number] = (_unread(number, Placement(*page.size)), None)
        own = own_words(path, page) if page.kind == PageKind.TEXT else None
        if own is not None:
            done[number] = (own, None)
        elif not page.blank:
            pages.append(page)
    for reading, fault in _read_pictures(pages, limits):
        done[reading.page] = (reading, fault)
    return iter([done[number] for number in numbers])


def _read_pictures(pages: Sequence[Page], limits: Limits) -> Iterator[tuple[Reading, DocumentError | None]]:
    """All pages in one go, which is cheapest; if that fails, each alone, so that only the bad one is lost."""
    if not pages:
        return
    try:
        readings = _read_upright(pages, limits)
    except DocumentError as fault:
        if len(pages) == 1:
            yield _unread(pages[0].number, Placement(*pages[0].size)), fault
            return
        for page in pages:
            yield from _read_pictures([page], limits)
        return
    for reading in readings:
        yield reading, None


def _read_upright(pages: Sequence[Page], limits: Limits) -> list[Reading]:
    """Read once; what was read poorly is read again another way, and what is still unsure by both readers."""
    cleaned = [clean(page) for page in pages]
    readings = reader.read(cleaned, limits.page_seconds)
    for index, (page, straight) in enumerate(zip(pages, cleaned, strict=True)):
        if reader.poorly_read(readings[index]):
            readings[index] = _read_again(page, straight, readings[index], limits)
        if reader.wants_second_opinion(readings[index]):
            readings[index] = _read_by_both(page, readings[index])
    return readings


def _read_again(page: Page, straight: CleanPage, reading: Reading, limits: Limits) -> Reading:
    turn = reader.orientation(straight)
    turns = [turn] if turn is not None else [90, 270] if reader.sideways(reading) else [180]
    for other in turns:
        if other:
            reading = reader.better(reading, reader.read([clean(page, other)], limits.page_seconds)[0])
    if reader.poorly_read(reading):
        again = clean(page, reading.placement.turn, again=True)
        reading = reader.better(reading, reader.read([again], limits.page_seconds)[0])
    return reading


def _read_by_both(page: Page, reading: Reading) -> Reading:
    cleaned = clean(page, reading.placement.turn)
    return agree(reading, second_reader.read(cleaned), reader.is_known)


def _unread(number: int, placement: Placement) -> Reading:
    return Reading(number, PageKind.PICTURE, (), UNREAD, (), placement, blank=True)


class SecondLook:
    """Looks at places of a file's pages with the second reader; a page is decoded again when it is first needed."""

    def __init__(self, path: Path, read: ReadPages, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self._readings = {reading.page: reading for reading in read.readings}
        self._page: CleanPage | None = None

    def __call__(self, evidence: Evidence) -> tuple[str, float] | None:
        """The words at a place and how sure; None where a second look tells nothing new.

        That is on a digital page, whose words were printed, not read, and on one that both readers have read.
        """
        reading = self._readings[evidence.page]
        if reading.engine != reader.tesseract():
            return None
        if self._page is None or self._page.number != evidence.page:
            self._page = self._prepared(reading)
        return second_reader.look(self._page, *strips(reading, evidence.box))

    def _prepared(self, reading: Reading) -> CleanPage:
        """The page as the first reader saw it: prepared by the same steps."""
        page = decode(self._path, reading.page, self._limits)
        cleaned = clean(page, reading.placement.turn)
        return (
            cleaned if cleaned.preparation == reading.preparation else clean(page, reading.placement.turn, again=True)
        )
