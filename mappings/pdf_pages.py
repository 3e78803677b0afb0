"""Pages of a PDF as they may stand in an archive: kept, with only their picture encoded again, or drawn anew.

Comes in: a PDF file and the number of a page. Goes out: a page without scripts, forms, annotations or attachments,
put into another PDF. What a form or an annotation shows on the page becomes part of the page first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium_raw
from pikepdf import Array, Dictionary, Name

from mappings.pictures import Picture, Rendition, drawn, encoded
from mappings.text_layer import Surface
from records.errors import DamagedFile, LockedFile
from records.types import Pixels, Placement

DRAWN_DPI = 200.0  # a page of print drawn anew; one that holds a picture is drawn at the picture's resolution
MOST_DRAWN_DPI = 300.0
MOST_PIXELS = 40_000_000  # of a page drawn anew: A3 at 300 dpi is 17; a page of metres is drawn coarser
LOOK_DPI = 72.0
LOOK_APART = 64  # grey levels by which no pixel may differ between two pages that look the same
LONGEST_SIDE = 14_400.0  # units: the largest page of PDF/A (ISO 32000-1, annex C)

# what pikepdf raises where a file holds one thing in place of another
MALFORMED = (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError, RecursionError)
_PAGE_KEYS = (Name.MediaBox, Name.CropBox, Name.Rotate, Name.UserUnit, Name.Resources, Name.Contents, Name.Group)
# private data, and what PDF/A forbids without its making a difference to how a page looks
_DROPPED_KEYS = (Name.Metadata, Name.PieceInfo, Name.Interpolate, Name.Alternates, Name.OPI, Name.LastModified)
_TEXT_STATE = frozenset(("Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts"))
_SCREEN_COLOURS = (Name.DeviceGray, Name.DeviceRGB)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to put a page into an archive.

    ``put`` appends the page to a PDF and says where it lies; ``words`` says whether the words read must be laid
    over it (a page that keeps its own text has them already); ``changed`` that it must be seen to look the same.
    """

    rendition: Rendition
    put: Callable[[pikepdf.Pdf], Surface]
    words: bool = True
    changed: bool = False


def put_picture(into: pikepdf.Pdf, picture: Picture, placement: Placement) -> Surface:
    """Append a page that shows a picture over the whole of the paper that ``placement`` measures."""
    shrink = min(1.0, LONGEST_SIDE / max(placement.width, placement.height))
    wide, high = placement.width * shrink, placement.height * shrink
    page = into.add_blank_page(page_size=(wide, high))
    page.obj.Resources = Dictionary(XObject=Dictionary(Page=picture.stream(into)))
    matrix = " ".join(f"{value:.4f}" for value in picture.matrix(wide, high))
    page.obj.Contents = into.make_stream(f"q {matrix} cm /Page Do Q".encode("ascii"))
    return Surface((0, 0, wide, high), 0, placement)


class PdfSource:
    """An open PDF: its pages one by one, each in the ways in which it can be put into an archive.

    ``removed`` says what the file held besides pages: form, script, attachment, annotation.
    Raises `LockedFile` for a PDF that needs a password, `DamagedFile` for one that can't be opened.
    """

    def __init__(self, path: Path) -> None:
        with ExitStack() as opened:
            # by its handle: a name that is not UTF-8 would not reach PDFium
            self._viewer = opened.enter_context(_viewer(opened.enter_context(path.open("rb"))))
            self._pdf: pikepdf.Pdf | None = None
            self.removed: tuple[str, ...] = ()
            try:
                self._pdf = opened.enter_context(pikepdf.open(opened.enter_context(path.open("rb"))))
                if len(self._pdf.pages) != len(self._viewer):
                    raise ValueError("two readings of a damaged file")
                self.removed = _besides_pages(self._pdf)
                if self.removed:
                    self._pdf.generate_appearance_streams()
                    self._pdf.flatten_annotations("screen")
            except MALFORMED:
                self._pdf = None  # a viewer makes something of it: its pages can be drawn
            self._opened = opened.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def ways(self, number: int, placement: Placement, own_words: bool) -> Iterator[Way]:
        """The ways to put a page (from 1) into an archive, the most faithful first; the last always conforms.

        ``own_words``: what was read is the page's own text. If it is not, its own text is somebody's old
        reading of a picture, and gives way to the new one.
        """
        has_text = self._page(number).get_textpage().count_chars() > 0
        if self._pdf is not None:
            pdf, page = self._pdf, self._pdf.pages[number - 1]
            # somebody's old reading goes; so do fonts with which nothing is written, which many scanners leave
            bare = not own_words if has_text else _lists_fonts(page)
            changed = bare or Name.Annots in page.obj or Name.OCProperties in self._pdf.Root
            yield Way(
                Rendition.UNTOUCHED,
                lambda into: _put_page(into, pdf, number, placement, bare),
                words=not (own_words and has_text),
                changed=changed,
            )
            picture = None if has_text else self._only_picture(number, page)
            if picture is not None:
                again = picture
                yield Way(
                    again.rendition, lambda into: _put_page(into, pdf, number, placement, picture=again), changed=True
                )
        yield Way(Rendition.DRAWN, lambda into: put_picture(into, self._drawn(number), placement))

    def looks_like(self, number: int, archived: bytes, bare: bool) -> bool:
        """Whether the first page of ``archived`` looks like this page; ``bare``: and says nothing of its own."""
        with _viewer(archived) as document:
            if bare and document[0].get_textpage().count_chars() > 0:
                return False
            ours, theirs = _look(document[0]), _look(self._page(number))
        if ours.shape != theirs.shape:
            return False
        return int(np.abs(ours.astype(np.int16) - theirs).max(initial=0)) <= LOOK_APART

    def _page(self, number: int) -> pypdfium2.PdfPage:
        if not 1 <= number <= len(self._viewer):
            raise DamagedFile
        try:
            return self._viewer[number - 1]
        except pypdfium2.PdfiumError:
            raise DamagedFile from None

    def _only_picture(self, number: int, page: pikepdf.Page) -> Picture | None:
        """The picture of a page that holds nothing else, its pixels encoded again; None if there is more to it."""
        try:
            streams = _pictures(page)
            things = list(self._page(number).get_objects())
            if len(streams) != 1 or [thing.type for thing in things] != [pdfium_raw.FPDF_PAGEOBJ_IMAGE]:
                return None
            (stream,) = streams.values()
            pixels = things[0].get_bitmap(scale_to_original=False).to_pil()
            hard = any(key in stream for key in (Name.SMask, Name.Mask, Name.ImageMask, Name.Decode))
            if hard or pixels.size != (int(stream.Width), int(stream.Height)):
                return None
            if int(stream.get(Name.BitsPerComponent, 8)) == 1:
                pixels = pixels.convert("L").point(lambda level: 255 * (level > 127), "1")
            exact = stream.get(Name.ColorSpace, Name.DeviceRGB) in _SCREEN_COLOURS  # JPEG 2000 may leave it out
        except (pypdfium2.PdfiumError, *MALFORMED):
            return None
        return encoded(pixels, rendition=Rendition.LOSSLESS if exact else Rendition.DRAWN)

    def _drawn(self, number: int) -> Picture:
        page = self._page(number)
        bitmap = page.render(scale=_dpi(page) / 72, may_draw_forms=True)
        try:
            return drawn(bitmap.to_pil().convert("RGB"))
        finally:
            bitmap.close()


# ---------------------------------------------------------------- kept pages
def _put_page(
    into: pikepdf.Pdf,
    pdf: pikepdf.Pdf,
    number: int,
    placement: Placement,
    bare: bool = False,
    picture: Picture | None = None,
) -> Surface:
    """Append a page with its content and nothing else; ``bare`` without its text, ``picture`` in place of its own."""
    page = pdf.pages[number - 1]
    kept = Dictionary({str(key): page.obj[key] for key in _PAGE_KEYS if key in page.obj})
    kept.Type = Name.Page
    if bare:
        kept.Contents = pdf.make_stream(_without_text(page))
        listed = _entries(page.obj.get(Name.Resources, Dictionary()))
        kept.Resources = Dictionary({key: value for key, value in listed if key != "/Font"})
    # through an object of the source, so that what pages share is copied once
    into.pages.append(pikepdf.Page(pdf.make_indirect(kept)))
    added = into.pages[-1]
    if picture is not None:
        (name,) = _pictures(added)
        resources = Dictionary(dict(_entries(added.obj.Resources)))
        resources.XObject = Dictionary({**dict(_entries(resources.XObject)), name: picture.stream(into)})
        added.obj.Resources = resources
    left, bottom, right, top = (float(side) for side in _shown_box(added))
    return Surface((left, bottom, right, top), int(added.obj.get(Name.Rotate, 0)), placement)


def drop_private(pdf: pikepdf.Pdf) -> None:
    """Take private data, and lists of resources that are empty, out of every object of a PDF."""
    for thing in pdf.objects:
        if not isinstance(thing, Dictionary | pikepdf.Stream):
            continue
        for key in _DROPPED_KEYS:
            if key in thing:
                del thing[key]
        resources = thing.get(Name.Resources)
        if isinstance(resources, Dictionary):
            for name, listed in _entries(resources):  # the check denies patterns and shadings before it looks for any
                if isinstance(listed, Dictionary) and not listed.keys():
                    del resources[name]


def _without_text(page: pikepdf.Page) -> bytes:
    kept, inside = [], False
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "BT":
            inside = True
        elif operator == "ET":
            inside = False
        elif not inside and operator not in _TEXT_STATE:
            kept.append(instruction)
    return pikepdf.unparse_content_stream(kept)


def _entries(dictionary: pikepdf.Object) -> list[tuple[str, pikepdf.Object]]:
    return [(key, dictionary[key]) for key in dictionary.keys()]  # noqa: SIM118 (not a dict: it iterates otherwise)


def _lists_fonts(page: pikepdf.Page) -> bool:
    return Name.Font in page.obj.get(Name.Resources, Dictionary())


def _pictures(page: pikepdf.Page) -> dict[str, pikepdf.Object]:
    shared = page.obj.get(Name.Resources, Dictionary()).get(Name.XObject, Dictionary())
    return {name: thing for name, thing in _entries(shared) if thing.get(Name.Subtype) == Name.Image}


def _shown_box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """What a viewer shows of the page: the crop box as far as it lies on the media box."""
    media, crop = ([float(side) for side in box] for box in (page.mediabox, page.cropbox))
    left, right = max(min(media[0::2]), min(crop[0::2])), min(max(media[0::2]), max(crop[0::2]))
    bottom, top = max(min(media[1::2]), min(crop[1::2])), min(max(media[1::2]), max(crop[1::2]))
    return left, bottom, right, top


def _besides_pages(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """What a PDF holds besides pages: of annotations those that say something, which links and pop-ups do not."""
    root = pdf.Root
    names = root.get(Name.Names, Dictionary())
    subtypes = {
        str(annotation.get(Name.Subtype))
        for page in pdf.pages
        for annotation in page.obj.get(Name.Annots, Array())
        if isinstance(annotation, Dictionary)
    }
    opening = root.get(Name.OpenAction)  # most often where to start reading, which is no loss
    acts = isinstance(opening, Dictionary) and opening.get(Name.S) != Name.GoTo
    held = {
        "form": "/Widget" in subtypes or len(root.get(Name.AcroForm, Dictionary()).get(Name.Fields, Array())) > 0,
        "script": acts or Name.JavaScript in names or Name.AA in root,
        "attachment": Name.EmbeddedFiles in names or Name.AF in root or Name.Collection in root,
        "annotation": bool(subtypes - {"/Widget", "/Link", "/Popup"}),
    }
    return tuple(what for what, is_held in held.items() if is_held)


# ---------------------------------------------------------------- seen through a viewer
def _viewer(source: object) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as fault:
        locked = (pdfium_raw.FPDF_ERR_PASSWORD, pdfium_raw.FPDF_ERR_SECURITY)
        raise (LockedFile if fault.err_code in locked else DamagedFile)() from None
    document.init_forms()  # before any page is loaded, or filled-in fields stay empty
    return document


def _look(page: pypdfium2.PdfPage) -> Pixels:
    bitmap = page.render(scale=LOOK_DPI / 72, grayscale=True, may_draw_forms=True)
    try:
        return np.array(bitmap.to_numpy(), dtype=np.uint8)
    finally:
        bitmap.close()


def _dpi(page: pypdfium2.PdfPage) -> float:
    """The resolution to draw a page at: that of its finest picture, between 200 and 300, or what memory allows."""
    finest = DRAWN_DPI
    for picture in page.get_objects(filter=[pdfium_raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) > 0:
            wide, high = picture.get_px_size()
            finest = max(finest, 72 * (wide * high / ((right - left) * (top - bottom))) ** 0.5)
    across, down = page.get_size()
    return float(min(finest, MOST_DRAWN_DPI, 72 * (MOST_PIXELS / (across * down)) ** 0.5))
