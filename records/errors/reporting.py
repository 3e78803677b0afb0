"""What can be wrong when pages are written or asked about."""

from __future__ import annotations

from records.errors.tree import CasenoteError, SetupError


class StylesheetMissing(SetupError):
    """The stylesheet of the NHS design system is missing or not whole. Run deploy/stylesheet.sh, which unpacks it."""

    code = "CN491"


class PdfMissing(SetupError):
    """WeasyPrint, which sets pages as PDF, can't be loaded. In the folder of Casenote run `make install-dev`, or
    `.venv/bin/pip install -e '.[pdf]'`, and have Debian's packages libpango-1.0-0 and libpangoft2-1.0-0 installed.
    """

    code = "CN492"


class FiguresMissing(SetupError):
    """There are no figures of that trust to explain. Run `casenote report --out OUT` first, or name another trust."""

    code = "CN493"


class FigureUnknown(CasenoteError):
    """There is no figure of that key. Ask for one of these: {0}."""

    code = "CN494"
