"""What makes a PDF an archive file (ISO 19005-2, PDF/A-2b): colours defined, described in XMP, checked, same bytes."""

from __future__ import annotations

import io
import logging
from datetime import datetime
from functools import cache
from xml.sax.saxutils import escape

import pikepdf
import pikepdf.pdfa
from pikepdf import Array, Dictionary, Name
from PIL import ImageCms

from records import VERSION
from records.types import Issue

FLAVOUR = "2b"
LANGUAGE = "en-GB"
PRODUCER = f"Casenote {VERSION}"

logging.getLogger("fontTools").setLevel(logging.ERROR)  # it warns of odd dates in the fonts that are checked

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
   <pdfaid:part>2</pdfaid:part>
   <pdfaid:conformance>B</pdfaid:conformance>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <pdf:Producer>{producer}</pdf:Producer>{dates}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def frame(pdf: pikepdf.Pdf, title: str, made: str) -> None:
    """Give ``pdf`` its language, output intent, XMP and matching document information.

    ``made`` is an ISO 8601 instant with zone, or empty: then the file states no date.
    """
    moment = datetime.fromisoformat(made) if made else None
    if moment is not None and moment.tzinfo is None:
        raise ValueError("an archive file states instants with their zone")
    pdf.Root.Lang = pikepdf.String(LANGUAGE)
    pdf.Root.OutputIntents = Array([_output_intent(pdf)])
    pdf.Root.Metadata = pdf.make_stream(_packet(title, moment), Type=Name.Metadata, Subtype=Name.XML)
    pdf.docinfo[Name.Title] = pikepdf.String(title)
    pdf.docinfo[Name.Producer] = pikepdf.String(PRODUCER)
    if moment is not None:
        for entry in (Name.CreationDate, Name.ModDate):
            pdf.docinfo[entry] = pikepdf.String(_pdf_date(moment))


def conforms(pdf: pikepdf.Pdf) -> bool:
    """True if ``pdf``, once framed, would pass as PDF/A-2b."""
    return bool(pikepdf.pdfa.check(pdf, FLAVOUR, deterministic_id=True).passed)


def written(pdf: pikepdf.Pdf) -> bytes:
    """The bytes of ``pdf``: the same on every run, for its /ID is a digest of the content."""
    out = io.BytesIO()
    pdf.save(out, **pikepdf.pdfa.resolve_save_kwargs(FLAVOUR, deterministic_id=True))
    return out.getvalue()


def faults(data: bytes) -> tuple[Issue, ...]:
    """Every reason why these bytes are not PDF/A-2b, by the rule broken; none for a file that conforms."""
    report = pikepdf.pdfa.validate_written(io.BytesIO(data), FLAVOUR)
    # what was found may hold words of the file: the rule and the object that breaks it are enough to find it
    return tuple(
        Issue(finding.rule, finding.where, f"The PDF/A-2b rule is not met ({finding.kind}).")
        for finding in report.findings
    )


def _output_intent(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.make_indirect(
        Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier=pikepdf.String("sRGB"),
            Info=pikepdf.String("sRGB"),
            DestOutputProfile=pdf.make_stream(_srgb_profile(), N=3),
        )
    )


@cache
def _srgb_profile() -> bytes:
    """An sRGB profile free of rights ("No copyright, use freely"), with a fixed date in place of today's.

    Its version is stated as 4.2, the newest that PDF 1.7 knows (ICC.1:2004-10); nothing in it is newer.
    """
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[8:12] = bytes((4, 0x20, 0, 0))
    profile[24:36] = b"".join(part.to_bytes(2, "big") for part in (2000, 1, 1, 0, 0, 0))
    return bytes(profile)


def _packet(title: str, moment: datetime | None) -> bytes:
    dates = "".join(
        f"\n   <xmp:{name}>{moment.isoformat(timespec='seconds')}</xmp:{name}>"
        for name in ("CreateDate", "ModifyDate")
        if moment is not None
    )
    return _XMP.format(title=escape(title), producer=escape(PRODUCER), dates=dates).encode("utf-8")


def _pdf_date(moment: datetime) -> str:
    zone = moment.strftime("%z")
    return f"D:{moment:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'"
