"""How cells look: number formats in the field's own units, inputs yellow, what is not live grey."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

NAVY, YELLOW, GREY, PALE = "#003087", "#FFF2A8", "#F0F2F4", "#E8EDEE"
GOOD, BAD = "#D4EDDA", "#F8D0CF"


class Look(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    WORDS = "words"  # long: wrapped
    POUNDS = "pounds"
    PENCE = "pence"
    COUNT = "count"
    NUMBER = "number"
    YEARS = "years"
    SHARE = "share"
    FACTOR = "factor"
    SMALL = "small"
    TINY = "tiny"
    DAY = "day"
    TITLE = "title"
    HEADING = "heading"
    HEAD = "head"  # of a column
    QUIET = "quiet"
    FORMULA = "formula"  # as printed
    BIG = "big"


NUMERIC = frozenset(
    {
        Look.POUNDS,
        Look.PENCE,
        Look.COUNT,
        Look.NUMBER,
        Look.YEARS,
        Look.SHARE,
        Look.FACTOR,
        Look.SMALL,
        Look.TINY,
        Look.DAY,
    }
)
WRAPPED = frozenset({Look.WORDS, Look.FORMULA, Look.HEAD})
AMOUNT = {"valign": "top", "align": "right", "indent": 1}  # a little away from the words after it
PROPERTIES: Mapping[Look, Mapping[str, Any]] = {
    Look.TEXT: {"valign": "top"},
    Look.WORDS: {"text_wrap": True, "valign": "top"},
    Look.POUNDS: {**AMOUNT, "num_format": "£#,##0;[Red]-£#,##0"},
    Look.PENCE: {**AMOUNT, "num_format": "£#,##0.00;[Red]-£#,##0.00"},
    Look.COUNT: {**AMOUNT, "num_format": "#,##0"},
    Look.NUMBER: {**AMOUNT, "num_format": "#,##0.00"},
    Look.YEARS: {**AMOUNT, "num_format": "0.0"},
    Look.SHARE: {**AMOUNT, "num_format": "0.0%"},
    Look.FACTOR: {**AMOUNT, "num_format": "0.0000"},
    Look.SMALL: {**AMOUNT, "num_format": "0.0000000"},
    Look.TINY: {**AMOUNT, "num_format": "General"},
    Look.DAY: {**AMOUNT, "num_format": "d mmm yyyy"},
    Look.TITLE: {"bold": True, "font_size": 16, "font_color": NAVY},
    Look.HEADING: {"bold": True, "font_size": 12, "font_color": NAVY},
    Look.HEAD: {"bold": True, "font_color": "white", "bg_color": NAVY, "text_wrap": True, "valign": "top"},
    Look.QUIET: {"font_color": "#425563", "italic": True, "valign": "top"},
    Look.FORMULA: {"font_color": "#425563", "text_wrap": True, "valign": "top", "font_size": 8},
    Look.BIG: {"bold": True, "font_size": 13},
}
MARKS: Mapping[str, Mapping[str, Any]] = {
    "frozen": {"bg_color": GREY},  # worked out when the report was made
    "total": {"bold": True, "top": 1, "bg_color": PALE},
    "given": {"bg_color": YELLOW, "border": 1, "border_color": "#B8A55A"},  # an input
    "right": {"align": "right", "indent": 1},
    "wrap": {"text_wrap": True, "valign": "top"},
}


class Looks:
    """The formats of one file, each made once."""

    def __init__(self, file: Workbook) -> None:
        self._file = file
        self._made: dict[tuple[object, ...], Format] = {}

    def of(self, look: Look, *marks: str) -> Format:
        """A format with marks on it: the keys of `MARKS`."""
        key = (look, frozenset(marks))
        if key not in self._made:
            parts = {**PROPERTIES[look]}
            for mark in MARKS:
                parts.update(MARKS[mark] if mark in marks else {})
            self._made[key] = self._file.add_format({"font_name": "Arial", "font_size": 10, **parts})
        return self._made[key]

    def plain(self, **properties: Any) -> Format:
        """A format for conditional formatting."""
        return self._file.add_format(properties)


def look_of(unit: str) -> Look:
    """How a number of a unit is printed."""
    if unit.startswith("GBP"):
        return Look.POUNDS if unit in ("GBP", "GBP/year") else Look.PENCE
    if unit == "m2/sheet":
        return Look.SMALL
    return {"ratio": Look.FACTOR, "year": Look.YEARS}.get(unit, Look.COUNT)
