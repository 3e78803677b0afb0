"""Formulas: one text that is printed, run exactly, run over many draws at once, and written into the workbook."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it is printed; `reports.money.formulas` reads it."""

    text: str
