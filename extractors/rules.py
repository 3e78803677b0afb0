"""Clinical knowledge kept as rows: reads the tables beside this module."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

TABLES = Path(__file__).with_name("tables")


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    """The rows of ``tables/<table>.csv`` as dicts of stripped strings, in the order of the file."""
    with (TABLES / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            {key: (value or "").strip() for key, value in row.items() if key}
            for row in csv.DictReader(file)
        )
