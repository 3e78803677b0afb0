"""Running sums of events by day: of each pool (a series in a store), each unit, each machine, each store.

Events come in one by one, in any order of days, and can be taken out again; what was true at the end of any day can be
asked. Sums are of sheets, machines or boxes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from records.programme import Event, EventKind, Route

ONE_DAY = timedelta(days=1)
Key = tuple[str, ...]  # what a sum is of: its sort, then its names
LINES = {  # the line to which a kind of event adds, and with which sign
    EventKind.SCOPE: ("scope", 1),
    EventKind.INFLOW: ("inflow", 1),
    EventKind.MOVED: ("moved", 1),
    EventKind.CAPTURED: ("captured", 1),
    EventKind.DELIVERED: ("delivered", 1),
    EventKind.HELD: ("held", 1),
    EventKind.FREED: ("held", -1),
}
OPENED = {
    EventKind.FAX_REGISTERED: ("machine", 1),
    EventKind.FAX_DISPOSED: ("machine", -1),
    EventKind.INCIDENT_OPENED: ("incident", 1),
    EventKind.INCIDENT_CLOSED: ("incident", -1),
}
CLOSED = tuple(route.value for route in Route)


class Line:
    """One sum as it stood at the end of every day on which it changed."""

    __slots__ = ("days", "sums")

    def __init__(self) -> None:
        self.days: list[date] = []
        self.sums: list[int] = []

    def add(self, day: date, amount: int) -> None:
        """Add from a day on; most days are the last."""
        place = bisect_left(self.days, day)
        if place == len(self.days) or self.days[place] != day:
            self.days.insert(place, day)
            self.sums.insert(place, self.sums[place - 1] if place else 0)
        for later in range(place, len(self.sums)):
            self.sums[later] += amount

    def at(self, day: date) -> int:
        """The sum at the end of a day."""
        place = bisect_right(self.days, day)
        return self.sums[place - 1] if place else 0

    def after(self, day: date) -> list[date]:
        """The later days on which it changed."""
        return self.days[bisect_right(self.days, day) :]


@dataclass(slots=True)
class Account:
    """All sums of one pool, unit, machine or store. ``taken_back``: of deliveries (happened, found, sheets).

    ``counted`` is the day for which the baseline of a pool stands.
    """

    counted: date
    lines: defaultdict[str, Line] = field(default_factory=lambda: defaultdict(Line))
    taken_back: list[tuple[date, date, int]] = field(default_factory=list)


class _Accounts(dict[Key, Account]):
    """Accounts by key; one that is asked for first is made, with the day on which its paper was counted."""

    def __init__(self, counted: Callable[[Key], date]) -> None:
        super().__init__()
        self._counted = counted

    def __missing__(self, key: Key) -> Account:
        self[key] = Account(self._counted(key))
        return self[key]


class View:
    """Several accounts read as one: a pool alone, or the pools of a series between which paper was moved."""

    def __init__(self, accounts: Iterable[Account], stock: int | None, name: str) -> None:
        self.accounts = tuple(accounts)
        self.stock = stock  # sheets of the baseline; None without one
        self.name = name

    def at(self, line: str, day: date) -> int:
        """A sum at the end of a day."""
        return sum(account.lines[line].at(day) for account in self.accounts if line in account.lines)

    def closed(self, day: date) -> int:
        """Sheets closed by all routes, of those that the baseline counted or that came later."""
        return self._closed(day) - self._gone(day)

    def seen(self, day: date) -> int:
        """Sheets that some event shows to have been there: captured, or closed unscanned; those of the baseline."""
        return sum(self.at(line, day) for line in ("captured", Route.EXPIRED, Route.TRANSFERRED)) - self._gone(day)

    def total(self, day: date) -> int | None:
        """Sheets that were there since the baseline was counted and not moved away; None before, or without one."""
        if self.stock is None or any(day < account.counted for account in self.accounts):
            return None
        came = ("scope", "inflow", "moved")
        return self.stock + sum(self.at(line, day) - self._before(line) for line in came)

    def _closed(self, day: date) -> int:
        return sum(self.at(route, day) for route in CLOSED)

    def _gone(self, day: date) -> int:
        """Sheets that were closed before the baseline was counted, and so are not in it."""
        return 0 if self.total(day) is None else sum(self._before(route) for route in CLOSED)

    def _before(self, line: str) -> int:
        """A sum at the end of the day before each pool's paper was counted."""
        return sum(
            account.lines[line].at(account.counted - ONE_DAY)
            for account in self.accounts
            if line in account.lines and account.counted > date.min
        )

    def cooled(self, day: date, accepted: date) -> int:
        """Sheets delivered by the day ``accepted``, less those of them taken back by ``day``."""
        taken_back = sum(
            sheets
            for account in self.accounts
            for happened, found, sheets in account.taken_back
            if happened <= accepted and found <= day
        )
        return self.at("accepted", accepted) - taken_back

    def days_from(self, day: date) -> list[date]:
        """A day and every later one on which some sum changed."""
        later = {after for account in self.accounts for line in account.lines.values() for after in line.after(day)}
        return [day, *sorted(later)]


class Sums:
    """The sums of a trust's events. A pool is a series in a store; a unit (box, batch) is a part of one."""

    def __init__(
        self,
        stock: dict[tuple[str, str], int] | None,
        counted: date,
        counted_later: Mapping[tuple[str, str], date] | None = None,
    ) -> None:
        """``stock`` are the baseline's sheets by series and store, ``counted`` the day for which it stands.

        ``counted_later`` are the days of pools of which another day is known: those of a trust that was merged.
        """
        self._stock, self._counted, self._counted_later = stock, counted, counted_later or {}
        self._accounts = _Accounts(self._counted_of)
        self._moved: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)  # stores, by series and unit
        self._series: defaultdict[tuple[str, str], set[str]] = defaultdict(set)  # by store and unit

    def _counted_of(self, key: Key) -> date:
        return self._counted_later.get((key[1], key[2]), self._counted) if key[0] == "pool" else self._counted

    def counted(self, store: str) -> date:
        """The last day for which a pool of a store was counted."""
        days = [day for (_, other), day in self._counted_later.items() if other == store]
        return max(days, default=self._counted)

    def add(self, event: Event, original: Event | None = None, times: int = 1) -> None:
        """Add an event, or with ``times`` -1 take it out again. A reversal comes with what it takes back."""
        said = original or event
        sign = times * (-1 if original else 1)
        for key, line, amount in _parts(event, said):
            self._accounts[key].lines[line].add(event.counted, sign * amount)
        for unit in _units(said):
            self._series[said.store, unit].add(said.series)
            if said.kind is EventKind.MOVED:
                self._moved[said.series, unit][said.store] += times
        if said.kind is EventKind.DELIVERED:
            self._accept(event, original, times)

    def _accept(self, event: Event, original: Event | None, times: int) -> None:
        """Deliveries by the day on which they happened: from then on paper cools."""
        for key in _keys(original or event):
            account = self._accounts[key]
            if original is None:
                account.lines["accepted"].add(event.happened, times * event.sheets)
                continue
            entry = (original.happened, event.counted, event.sheets)
            if times > 0:
                account.taken_back.append(entry)
            else:
                account.taken_back.remove(entry)

    # ------------------------------------------------------------ reading
    def account(self, *key: str) -> View:
        """One account by its key."""
        return self._view([key], None, key[-1])

    def alone(self, series: str, store: str, unit: str = "") -> View:
        """A pool, or one unit of it."""
        return self._together(series, [store], unit)

    def together(self, series: str, store: str, unit: str = "") -> View:
        """The same with its like in other stores, if paper was moved between them: a move does not tell its rung."""
        moved = [other for other, count in self._moved[series, unit].items() if count > 0]
        return self._together(series, sorted(moved) if store in moved else [store], unit)

    def series_in(self, store: str, unit: str = "") -> list[str]:
        """The series of which there are events in a store, or in one unit of it."""
        return sorted(self._series[store, unit])

    def store(self, store: str) -> View:
        """All pools of one store."""
        keys = [("pool", series, store, "") for series in self.series_in(store)]
        stock = [sheets for (_, other), sheets in (self._stock or {}).items() if other == store]
        return self._view(keys, None if self._stock is None else sum(stock), f"store {store}")

    def _together(self, series: str, stores: list[str], unit: str) -> View:
        stock = None if self._stock is None or unit else sum(self._stock.get((series, store), 0) for store in stores)
        name = f"{f'unit {unit} of ' if unit else ''}series {series} in store {' and '.join(stores)}"
        return self._view([("pool", series, store, unit) for store in stores], stock, name)

    def _view(self, keys: Iterable[Key], stock: int | None, name: str) -> View:
        return View([self._accounts[key] for key in keys if key in self._accounts], stock, name)


def _units(event: Event) -> tuple[str, ...]:
    """The unit of an event on paper, and "" for the whole pool; none of other events."""
    if not event.series or not event.store:
        return ()
    return ("", event.unit) if event.unit else ("",)


def _keys(event: Event) -> Iterator[Key]:
    for unit in _units(event):
        yield "pool", event.series, event.store, unit


def _parts(event: Event, said: Event) -> Iterator[tuple[Key, str, int]]:
    """To which line of which account an event adds how much, before the sign of a reversal."""
    if said.kind is EventKind.CLOSED and said.route:
        for key in _keys(said):
            yield key, said.route.value, event.sheets
    if said.kind in LINES:
        line, sign = LINES[said.kind]
        for key in _keys(said):
            yield key, line, sign * event.sheets
    if said.kind is EventKind.MOVED:
        yield move_key(said), "moved", event.sheets
    if said.kind in OPENED:
        sort, sign = OPENED[said.kind]
        yield (sort, said.unit), "open", sign
    if said.kind is EventKind.SPACE_RELEASED:
        yield ("store", said.store), "boxes", event.boxes
        if said.unit:
            yield ("space", said.store, said.unit), "released", 1


def move_key(event: Event) -> Key:
    """What the two halves of a move share."""
    return "move", event.series, event.happened.isoformat(), event.evidence
