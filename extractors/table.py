"""The tables of this room: clinical and clerical knowledge in rows, read once."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

TABLES = Path(__file__).parent / "tables"


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``tables/<name>.csv``, each a dict of its columns."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def column(name: str, of: str) -> frozenset[str]:
    """One column of a table as a set."""
    return frozenset(row[of] for row in rows(name))
