"""Writes Northmoor's events and benefits, the same every time: ``python -m samples.northmoor.make``.

Seven months of a programme: boxes past retention are reviewed and destroyed; active folders are scanned, delivered and,
after 90 days, destroyed; new paper comes in; fax machines go; one delivery turns out to be wrong and is taken back.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from reports.inputs.benefits import INPUT as BENEFITS
from reports.inputs.events import INPUT as EVENTS

FOLDER = Path(__file__).parent
FIRST, WEEKS = date(2026, 4, 6), 32  # a Monday
WEEK = timedelta(weeks=1)
BOX = 2200  # sheets
COOLING = timedelta(days=91)
Row = dict[str, object]


def events() -> Iterator[Row]:
    """All events, by day."""
    chance = random.Random(20260401)
    found = [*start(), *machines(), *expired(chance), *scanned(chance), *inflow(chance), *space(), *mistakes()]
    yield from sorted(found, key=lambda row: (str(row["happened"]), str(row["own_number"])))


def start() -> Iterator[Row]:
    """A hold, and a change of what the target covers."""
    yield {"kind": "held", "happened": FIRST, "series": "S3", "store": "Storage company", "sheets": 900_000} | {
        "unit": "hold 1",
        "evidence": "letter on originals relevant to infected blood",
        "own_number": "H-1",
    }
    yield {"kind": "scope", "happened": date(2026, 6, 15), "series": "S4", "store": "Storage company"} | {
        "sheets": 240_000,
        "evidence": "programme board, minute 14",
        "approved_by": "R. Dean",
        "own_number": "SC-1",
    }


def machines() -> Iterator[Row]:
    """76 machines are registered; 31 of them go."""
    for number in range(1, 77):
        yield {"kind": "fax registered", "happened": date(2026, 4, 1), "unit": f"FX{number:02}"} | {
            "evidence": "register of fax machines, March 2026",
            "place": f"ward {number}" if number <= 40 else f"office {number - 40}",
            "number": f"01632 96{number:04}",
            "own_number": f"FR-{number:02}",
        }
        if number <= 31:
            yield {
                "kind": "fax disposed",
                "happened": FIRST + (number + 1) * timedelta(days=7),
                "unit": f"FX{number:02}",
            } | {
                "evidence": f"disposal note {number:02}",
                "own_number": f"FD-{number:02}",
            }


def expired(chance: random.Random) -> Iterator[Row]:
    """Boxes past retention, a consignment a week from the third on; none in two weeks of August."""
    for week in range(2, WEEKS):
        if week in (18, 19):
            continue
        day, boxes = FIRST + week * WEEK + timedelta(days=3), chance.randint(70, 140)
        yield {"kind": "closed", "route": "expired", "happened": day, "series": "S3", "store": "Storage company"} | {
            "unit": f"consignment {week:02}",
            "sheets": boxes * BOX,
            "evidence": f"destruction log, consignment {week:02}",
            "certificate": f"SC-{2600 + week}",
            "hold_check": day,
            "retention_rule": "adult, 8 years after last seen",
            "reviewed_by": "Paula Hollis",
            "own_number": f"X-{week:02}",
        }


def scanned(chance: random.Random) -> Iterator[Row]:
    """Active folders by the batch: scanned, delivered a week later, destroyed when they were kept long enough."""
    for week in range(1, WEEKS):
        day, sheets = FIRST + week * WEEK + timedelta(days=1), chance.randint(90, 170) * 1000
        place: Row = {"series": "S1", "store": "Basement", "unit": f"batch {week:02}", "sheets": sheets}
        delivered, gone = day + WEEK, day + WEEK + COOLING
        yield place | {
            "kind": "captured",
            "happened": day,
            "evidence": f"scan log {week:02}",
            "own_number": f"C-{week:02}",
        }
        if delivered < FIRST + WEEKS * WEEK:
            yield (
                place
                | {"kind": "delivered", "happened": delivered, "evidence": f"batch report {week:02}"}
                | {
                    "profile": "FHIR 4.0.1, UK Core",
                    "sample": f"sample {week:02}",
                    "sample_result": "passed",
                    "receipt": f"EDM-{5000 + week}",
                    "own_number": f"D-{week:02}",
                }
            )
        if gone < FIRST + WEEKS * WEEK and week != WRONG:
            yield (
                place
                | {"kind": "closed", "route": "scanned", "happened": gone, "evidence": f"destruction log {week:02}"}
                | {
                    "certificate": f"CD-{7000 + week}",
                    "hold_check": gone,
                    "own_number": f"Z-{week:02}",
                }
            )


WRONG = 9  # the batch whose delivery is taken back


def inflow(chance: random.Random) -> Iterator[Row]:
    """New paper, counted by the month."""
    for month in range(4, 11):
        yield {"kind": "inflow", "happened": date(2026, month, 28), "series": "S1", "store": "Basement"} | {
            "sheets": chance.randint(200, 260) * 1000,
            "evidence": f"new folders, month {month}",
            "own_number": f"N-{month:02}",
        }


def space() -> Iterator[Row]:
    """Boxes leave their contract by the quarter."""
    for number, (day, boxes) in enumerate(((date(2026, 7, 1), 900), (date(2026, 10, 1), 1100)), 1):
        yield {"kind": "space released", "happened": day, "store": "Storage company", "boxes": boxes} | {
            "series": "S3",
            "evidence": f"storage contract, variation {number}",
            "withdrawal": f"WD-{number}",
            "own_number": f"SP-{number}",
        }


def mistakes() -> Iterator[Row]:
    """A batch was delivered with a page under the wrong patient: found, taken back, put right."""
    yield {
        "kind": "incident opened",
        "happened": date(2026, 8, 4),
        "unit": "INC-1",
        "evidence": "incident report 1",
    } | {"own_number": "I-1"}
    yield {
        "kind": "reversed",
        "happened": date(2026, 8, 4),
        "reverses": f"D-{WRONG:02}",
        "evidence": "incident report 1",
    } | {"own_number": "R-1"}
    yield {
        "kind": "incident closed",
        "happened": date(2026, 8, 20),
        "unit": "INC-1",
        "evidence": "incident report 1",
    } | {"own_number": "I-2"}


def benefits() -> Iterator[Row]:
    """What was to be saved in the first two years, and the first of it that was."""
    forecast = (("rent", "CRB", "rent-boxes", 2200, 12000), ("fax", "CRB", "fax-lines", 9000, 18000))
    for category, kind, line, *years in forecast:
        for year, amount in zip(("2026/27", "2027/28"), years, strict=True):
            yield _line(line, category, kind, "forecast", year, amount)
    yield _line("rent-boxes", "rent", "CRB", "realised", "2026/27", 4500) | {
        "evidence": "invoices of the storage company, July to October 2026",
        "budget_code": "E4410",
    }
    yield _line("fax-lines", "fax", "CRB", "realised", "2026/27", 6200) | {
        "evidence": "telephone account, October 2026",
        "budget_code": "E4720",
    }


def _line(line: str, category: str, kind: str, status: str, year: str, amount: int) -> Row:
    return {"line": line, "category": category, "class": kind, "recurs": "recurring", "status": status} | {
        "year": year,
        "amount": amount,
        "author": "Paula Hollis",
        "note": {"rent": "boxes out of the storage contract", "fax": "lines and toner of fax machines"}[category],
    }


def write(name: str, columns: list[str], rows: Iterator[Row]) -> None:
    """One table, with all columns that any row uses."""
    given = list(rows)
    used = [column for column in columns if any(row.get(column) for row in given)]
    with (FOLDER / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, used, lineterminator="\n")
        writer.writeheader()
        writer.writerows({column: row.get(column, "") for column in used} for row in given)


if __name__ == "__main__":
    write("events", [column.name for column in EVENTS.columns], events())
    write("benefits", [column.name for column in BENEFITS.columns], benefits())
