"""The rooms of a trust's record stores: floor is of use to others only when a whole room is handed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from records.programme import Place, Room, TableKind
from reports.inputs.table import DAY, DECIMAL, TEXT, Column, Fault, Input, Numbered, Scope, one_of, said_twice


def _check(rows: Sequence[Numbered]) -> Iterable[Fault]:
    yield from said_twice(rows, "store", "room")
    first: dict[str, Mapping[str, str]] = {}
    for number, row in rows:
        earlier = first.setdefault(row["store"].casefold(), row)
        if earlier["store"] != row["store"]:
            yield Fault(number, "store", f"is written {earlier['store']} in another row: write it the same")
        if earlier["place"] != row["place"]:
            yield Fault(number, "place", f"is {earlier['place']} in another row of the store: a store is in one place")
        if row["place"] == Place.OFF_SITE:
            if row["m2"]:
                yield Fault(number, "m2", "leave it blank: space in an off-site store is counted in boxes")
            if earlier is not row:
                yield Fault(number, "room", "an off-site store is one room: leave out the others")


INPUT = Input(
    kind=TableKind.ROOMS,
    says="Every room in which the trust's paper lies. It is frozen together with the baseline.",
    columns=(
        Column("store", TEXT, "The store to which the room belongs, as in the baseline.", example="basement"),
        Column("room", TEXT, "The room's own name or number.", example="B12"),
        Column("place", one_of(Place), "Where the store is.", example="on-site"),
        Column("m2", DECIMAL, "Its floor in square metres; blank if not known.", needed=False, example="120.5"),
        Column("shelf_metres", DECIMAL, "Its shelves, in metres; blank if not known.", needed=False, example="950"),
        Column("lease_end", DAY, "The day on which its lease ends, if it is rented.", needed=False, example=""),
        Column("reuse_plan", TEXT, "What it is to be used for.", needed=False, example="clinic rooms"),
    ),
    scope=Scope.TRUST,
    check=_check,
)


def room_of(row: Mapping[str, str]) -> Room:
    """One room of a row in canonical words."""
    return Room(
        store=row["store"],
        room=row["room"],
        place=Place(row["place"]),
        m2=Decimal(row["m2"]) if row["m2"] else None,
        shelf_metres=Decimal(row["shelf_metres"]) if row["shelf_metres"] else None,
        lease_end=date.fromisoformat(row["lease_end"]) if row["lease_end"] else None,
        reuse_plan=row["reuse_plan"],
    )
