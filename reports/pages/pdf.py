"""Pages as PDF: the same HTML, set on A4 by WeasyPrint, which is an extra and loaded only when it is asked for."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from records.errors import PdfMissing

NAMES = ("weasyprint", "fontTools")  # say on their logs what of a page they leave out; nobody can act on it


def write_pdf(page: Path) -> Path:
    """Set one HTML page beside itself as PDF, and give its path. Raises `PdfMissing` and OSError.

    Nothing is fetched: what is not in the page itself is refused. The same page gives the same bytes.
    """
    weasyprint = _weasyprint()
    for name in NAMES:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    document = weasyprint.HTML(string=page.read_text(encoding="utf-8"), url_fetcher=_nothing).render()
    document.metadata.created = document.metadata.modified = datetime(2000, 1, 1, tzinfo=UTC).isoformat()
    made = page.with_suffix(".pdf")
    unfinished = made.with_name(f".{made.name}.part")
    document.write_pdf(unfinished, pdf_identifier=b"casenote", uncompressed_pdf=False, pdf_tags=True)
    unfinished.replace(made)
    return made


def _weasyprint() -> Any:
    """WeasyPrint, or what to do where it or its libraries are missing."""
    try:
        import weasyprint  # type: ignore[import-untyped]
    except (ImportError, OSError):  # OSError: Pango is missing
        raise PdfMissing from None
    return weasyprint


def _nothing(url: str, *_: object, **__: object) -> dict[str, Any]:
    raise ValueError(f"a page asks nothing of any network or folder: {url[:40]}")
