"""Formulas as they are printed: the text that runs, cut into signs and names, each with the anchor that explains it."""

from __future__ import annotations

import re
from collections.abc import Collection

from reports.pages.blocks import Cell

SIGNS = {"*": "\N{MULTIPLICATION SIGN}", "/": "\N{DIVISION SIGN}", "-": "\N{MINUS SIGN}"}


def formula_cell(
    text: str,
    assumptions: Collection[str],
    lines: Collection[str],
    counts: Collection[str] = (),
    *,
    prefix: str = "line",
) -> Cell:
    """A cell in which the names of assumptions, of other lines and of counts are links to them.

    ``prefix`` stands before a line's name in its anchor.
    """
    parts = []
    for part in re.findall(r"[a-z_][a-z_0-9]*|\s+|.", text):
        name = part.replace("_", " ").replace("m2", "m\N{SUPERSCRIPT TWO}")
        if part in assumptions:
            parts.append((name, f"#assumption-{part}"))
        elif part in lines:
            parts.append((name, f"#{prefix}-{part}"))
        elif part in counts:
            parts.append((name, f"#count-{part}"))
        else:
            parts.append((SIGNS.get(part, name), ""))
    return Cell("".join(text for text, _ in parts), parts=tuple(parts))
