"""The sections of a page: what it shows goes in, with the book of its figures; headings, words and tables come out."""

from __future__ import annotations

from collections.abc import Callable

from reports.pages.blocks import Section
from reports.pages.book import FigureBook
from reports.pages.sections.assumptions import assumptions_section
from reports.pages.sections.checks import checks_section
from reports.pages.sections.documents import documents_section
from reports.pages.sections.economic import economic_section
from reports.pages.sections.fax import fax_section
from reports.pages.sections.financial import financial_section
from reports.pages.sections.forecast import forecast_section
from reports.pages.sections.nation import nation_section, whole_section
from reports.pages.sections.progress import progress_section
from reports.pages.sections.registers import benefits_section, claims_section, costs_section, funds_section
from reports.pages.sections.sources import sources_section
from reports.pages.sections.standards import standards_section
from reports.pages.sections.uncertainty import uncertainty_section
from reports.pages.views import PageContent

__all__ = ["ALL", "sources_section"]


def _progress(content: PageContent, book: FigureBook) -> Section | None:
    return whole_section(content, book) if content.whole else progress_section(content, book)


def _checks(content: PageContent, book: FigureBook) -> Section | None:
    return checks_section(content)


ALL: tuple[Callable[[PageContent, FigureBook], Section | None], ...] = (
    nation_section,
    _progress,
    forecast_section,
    fax_section,
    standards_section,
    economic_section,
    uncertainty_section,
    financial_section,
    benefits_section,
    claims_section,
    funds_section,
    costs_section,
    documents_section,
    assumptions_section,
    _checks,
)
