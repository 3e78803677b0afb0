"""A made-up nation in a ledger: trusts in regions, each with a signed baseline, a plan, own counts and ten years."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bench.nation.decade import BASEMENT, BOX, WAREHOUSE, Decade
from custody.signing import make_key, sign
from records.ledger import Ledger
from records.programme import Event, Place, TableKind
from records.types import OdsCode
from reports.inputs import assumptions, plan
from reports.inputs.baseline import baseline_of, frozen_rows
from reports.inputs.table import read_table

FIRST = date(2016, 11, 28)  # a Monday; 520 weeks on, the nation is looked at
HERE = Path(__file__).parent
TARGET = date(2029, 3, 31)
REGIONS = tuple(f"Y9{number}" for number in range(1, 8))
SERIES = {  # name, share of sheets by store, sheets a folder, class
    "S1": ("Active casenotes", {BASEMENT: 0.3}, 140, "adult, 8 years"),
    "S2": ("Semi-active casenotes", {BASEMENT: 0.17, WAREHOUSE: 0.16}, 120, "adult, 8 years"),
    "S3": ("Past retention", {WAREHOUSE: 0.25}, 100, "adult, 8 years"),
    "S4": ("Long retention", {WAREHOUSE: 0.12}, 130, "for ever"),
}


@dataclass(frozen=True, slots=True)
class MadeUp:
    """One trust: its size in sheets, and what share of its paper ten years do away with at its pace."""

    code: OdsCode
    name: str
    region: str
    sheets: int
    pace: float

    def by_pool(self) -> dict[tuple[str, str], int]:
        shares = [(series, store, share) for series, row in SERIES.items() for store, share in row[1].items()]
        return {(series, store): round(self.sheets * share) for series, store, share in shares}


def nation(count: int, seed: int) -> tuple[MadeUp, ...]:
    """Trusts of very different sizes and paces."""
    chance = random.Random(seed)  # noqa: S311  (not a secret)
    return tuple(
        MadeUp(
            code=OdsCode(f"ZZ{number:03}"),
            name=f"Made-up Hospital {number}",
            region=REGIONS[number % len(REGIONS)],
            sheets=round(chance.lognormvariate(17.2, 0.6)),  # the middle one has 30 million
            pace=chance.uniform(0.35, 1.0),
        )
        for number in range(1, count + 1)
    )


def write(ledger: Ledger, trusts: tuple[MadeUp, ...], weeks: int, seed: int, key_file: Path) -> int:
    """Enter the whole nation; how many events it has."""
    book = ledger.programme
    make_key(key_file)
    rows = [{"code": str(t.code), "name": t.name, "region": t.region, "opened": "", "closed": ""} for t in trusts]
    book.keep(TableKind.TRUSTS, None, rows, "bench")
    planned = read_table(HERE / "plan.csv", plan.INPUT)
    counted = read_table(HERE / "assumptions.csv", assumptions.INPUT)
    entered = 0
    for trust in trusts:
        kept = book.keep(TableKind.BASELINE, trust.code, _baseline_rows(trust), "bench")
        book.keep(TableKind.PLAN, trust.code, planned, "bench")
        book.keep(TableKind.ASSUMPTIONS, trust.code, counted, "bench")
        instant = f"{FIRST}T09:00:00+00:00"
        book.sign(sign(baseline_of(kept).digest, key_file, "A. Manager", "records manager", instant))
        entered += book.enter(_events(trust, weeks, seed))
    return entered


def _events(trust: MadeUp, weeks: int, seed: int) -> Iterator[Event]:
    return Decade(trust.code, trust.by_pool(), weeks, trust.pace, seed).events(FIRST)


def _baseline_rows(trust: MadeUp) -> tuple[dict[str, str], ...]:
    counted = (FIRST - timedelta(days=30)).isoformat()
    blank = dict.fromkeys(("images", "boxes", "shelf_metres", "m2", "sampled", "low", "high"), "")
    lines = [
        {
            **blank,
            "series": series,
            "series_name": SERIES[series][0],
            "store": store,
            "folders": str(sheets // SERIES[series][2]),
            "sheets": str(sheets),
            "method": "census",
            "counted_on": counted,
            "counted_by": "A. Manager, records manager",
            "retention_class": SERIES[series][3],
            "boxes": str(-(-sheets // BOX)) if store == WAREHOUSE else "",
        }
        for (series, store), sheets in trust.by_pool().items()
    ]
    rooms = [_room(BASEMENT, "B1", Place.ON_SITE, "300"), _room(WAREHOUSE, "W1", Place.OFF_SITE, "")]
    return frozen_rows(lines, rooms, frozen=FIRST, target=TARGET, fax_machines=40, new_sheets=trust.sheets // 200)


def _room(store: str, room: str, place: Place, m2: str) -> dict[str, str]:
    words = {"store": store, "room": room, "place": place.value, "m2": m2}
    return {**words, "shelf_metres": "", "lease_end": "", "reuse_plan": ""}
