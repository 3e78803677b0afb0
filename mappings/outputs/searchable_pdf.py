"""A document's pages as a searchable PDF/A-2b: the paper as it came, with its words lying invisibly over the print.

A page of pictures keeps its very bytes where PDF/A allows; a born-digital page stays as it is if it conforms,
and is drawn anew if it does not (for want of embedded fonts, say). Nothing active or hidden comes along.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from pikepdf import Name

from mappings import pdfa
from mappings.pdf_pages import MALFORMED, PdfSource, Way, drop_private, put_picture
from mappings.pictures import Rendition, picture_of
from mappings.text_layer import FONT, Alphabet, text_layer
from records.types import CodedRecord, DocumentType, Issue, Output, PageKind, Reading

OUTPUT = Output("pdf", ".pdf", "application/pdf")

PDF_HEAD = 1024  # bytes; a PDF may start with as much of something else (ISO 32000-1 annex H, note 13)
TITLES = {  # what the document is; never whose
    DocumentType.DISCHARGE: "Discharge summary",
    DocumentType.CLINIC: "Clinic letter",
    DocumentType.REFERRAL: "Referral letter",
    DocumentType.LABORATORY: "Laboratory report",
    DocumentType.IMAGING: "Imaging report",
    DocumentType.OPERATION: "Operation note",
    DocumentType.EMERGENCY: "Emergency department report",
    DocumentType.CONSENT: "Consent form",
    DocumentType.PRESCRIPTION: "Prescription",
    DocumentType.IMMUNISATION: "Immunisation record",
    DocumentType.MENTAL_HEALTH: "Mental health report",
    DocumentType.COMMUNITY: "Community nursing report",
    DocumentType.THERAPY: "Therapy report",
    DocumentType.APPOINTMENT: "Appointment letter",
    DocumentType.FAX_COVER: "Fax cover sheet",
    DocumentType.UNKNOWN: "Document",
}


@dataclass(frozen=True, slots=True)
class SearchablePdf:
    """The PDF/A, how each of its pages got into it, and what the file that came in held besides pages.

    ``removed`` names of form, script, attachment and annotation what was there; what a form or an annotation
    shows has become part of its page.
    """

    data: bytes = field(repr=False)
    renditions: tuple[Rendition, ...]
    removed: tuple[str, ...]

    @property
    def kept_original(self) -> bool:
        """True if nothing of the file that came in is missing or drawn anew; if not, keep that file beside this one."""
        return Rendition.DRAWN not in self.renditions and not self.removed


def searchable_pdf(source: Path, record: CodedRecord) -> SearchablePdf:
    """The pages of ``record`` out of the file ``source`` (PDF, TIFF, PNG or JPEG) as a PDF/A-2b.

    A viewer shows every page upright. The bytes are the same on every run. Raises `LockedFile` for a PDF that
    needs a password and `DamagedFile` for a file or page that can't be decoded.
    """
    alphabet = Alphabet(record.readings)
    renditions = []
    with ExitStack() as opened, pikepdf.new() as archive:
        pages = opened.enter_context(PdfSource(source)) if _is_pdf(source) else None
        font = alphabet.font(archive)
        for reading in record.readings:
            way = _picture_way(source, reading) if pages is None else _pdf_way(pages, reading, record)
            _put(archive, way, reading, alphabet, font)
            renditions.append(way.rendition)
        _frame(archive, record)
        data = pdfa.written(archive)
    return SearchablePdf(data, tuple(renditions), () if pages is None else pages.removed)


def check(data: bytes) -> tuple[Issue, ...]:
    """Every rule of PDF/A-2b that these bytes break; none for a file that conforms."""
    return pdfa.faults(data)


def _picture_way(source: Path, reading: Reading) -> Way:
    picture = picture_of(source, reading.page)
    return Way(picture.rendition, lambda into: put_picture(into, picture, reading.placement))


def _pdf_way(pages: PdfSource, reading: Reading, record: CodedRecord) -> Way:
    """The most faithful way to put a page into the archive that conforms and looks like the page that came in."""
    # words of certainty are a digital page's own text; any other were read from its picture
    own_words = reading.kind is PageKind.TEXT and all(word.confidence == 1 for word in reading.words)
    ways = pages.ways(reading.page, reading.placement, own_words)
    return next(way for way in ways if way.rendition is Rendition.DRAWN or _holds(way, pages, reading, record))


def _holds(way: Way, pages: PdfSource, reading: Reading, record: CodedRecord) -> bool:
    """Whether a page put this way conforms and, if anything of it was changed, still looks the same."""
    try:
        with pikepdf.new() as trial:
            way.put(trial)
            _frame(trial, record)
            return pdfa.conforms(trial) and (
                not way.changed or pages.looks_like(reading.page, pdfa.written(trial), bare=way.words)
            )
    except MALFORMED:
        return False


def _put(archive: pikepdf.Pdf, way: Way, reading: Reading, alphabet: Alphabet, font: pikepdf.Object) -> None:
    surface = way.put(archive)
    page = archive.pages[-1]
    page.obj.Rotate = (surface.rotate + reading.placement.turn) % 360
    content = text_layer(reading, surface, alphabet) if way.words else b""
    if content:
        page.contents_add(b"q\n", prepend=True)  # so that the words stand where they should, whatever the page set
        page.contents_add(b"\nQ" + content)
        page.add_resource(font, Name.Font, FONT)


def _frame(pdf: pikepdf.Pdf, record: CodedRecord) -> None:
    drop_private(pdf)
    pdfa.frame(pdf, TITLES[record.head.document_type], record.migrated)


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(PDF_HEAD)
    return b"%PDF-" in head
