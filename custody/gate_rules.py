"""What must hold of a trust's sums at the end of every day: paper only climbs, and goes only when it may.

An event that was added comes in, with the sums in which it is; what does not hold of them from its day on goes out, in
words. Sums are those of `custody.gate_sums`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from custody.gate_papers import OF_SHEETS, Terms, instant
from custody.gate_sums import CLOSED, ONE_DAY, OPENED, Sums, View, move_key
from records.programme import Baseline, Event, EventKind, Place, Route

NEVER_BELOW = ("inflow", "captured", "delivered", *CLOSED)


class Rules:
    """The rules of one trust: its terms, and its baseline, without which nobody knows how much paper there was."""

    def __init__(self, sums: Sums, terms: Terms, baseline: Baseline | None) -> None:
        self.sums = sums
        self.terms = terms
        self.baseline = baseline

    def faults(self, event: Event, original: Event | None) -> Iterator[str]:
        """What does not hold now that an event was added. A reversal comes with what it takes back."""
        said, day = original or event, event.counted
        if said.kind in OF_SHEETS:
            yield from self._of_sheets(said, day, reversal=original is not None)
        if said.kind is EventKind.MOVED:
            yield from self._both_halves(said, day)
        if said.kind in OPENED:
            yield from self._one_at_a_time(said, day)
        if said.kind is EventKind.SPACE_RELEASED:
            yield from self._released_once(said, day)
            if original is None:
                yield from self._empty(said, day)
        if original is not None and said.kind in (EventKind.CLOSED, EventKind.MOVED):
            releases = self.sums.account("store", said.store).days_from(day)
            yield from _first(fault for each in releases for fault in self._given_up(said, each))

    # ------------------------------------------------------------ sheets
    def _of_sheets(self, said: Event, day: date, *, reversal: bool) -> Iterator[str]:
        closes = said.kind is EventKind.CLOSED and not reversal
        for unit in dict.fromkeys(("", said.unit)):
            alone = self.sums.alone(said.series, said.store, unit)
            together = self.sums.together(said.series, said.store, unit)
            days = together.days_from(day)
            yield from _first(fault for each in days for fault in _climbing(together, each))
            yield from _first(fault for each in days for fault in _no_more_seen(together, each))
            yield from _first(fault for each in days for fault in _something_left(alone, each))
            if closes:
                yield from _first(fault for each in days for fault in _free(together, each))
            if closes and said.route is Route.SCANNED:
                yield from _first(self._cooled(said, together, days))

    def _cooled(self, said: Event, view: View, days: list[date]) -> Iterator[str]:
        """Of what was closed as scanned, all had been accepted for long enough by its day."""
        for day in days:
            accepted = day - self.terms.cooling
            told = instant(said.detail("accepted_on")) if day == said.happened else None
            if told is not None:
                accepted = min(accepted, told.date())
            closed, cooled = view.at(Route.SCANNED, day), view.cooled(day, accepted)
            if closed > cooled and closed <= view.at("delivered", day):
                yield (
                    f"{view.name}: {closed:,} sheets closed as scanned by {day}, of {cooled:,} delivered by {accepted}:"
                    f" accepted paper is kept for {self.terms.cooling.days} days; close no more than that"
                )

    def _both_halves(self, said: Event, day: date) -> Iterator[str]:
        move = self.sums.account(*move_key(said))
        if any(move.at("moved", each) for each in move.days_from(day)):
            yield (
                "a move has two halves: what leaves one store (sheets below nought) and what comes into the other, of"
                " the same series, day and evidence, together nought. Enter or take back both"
            )

    # ------------------------------------------------------------ machines, incidents
    def _one_at_a_time(self, said: Event, day: date) -> Iterator[str]:
        """A machine is registered, then disposed of, then perhaps registered again; so with incidents."""
        sort, _ = OPENED[said.kind]
        begun, ended = ("registered", "disposed of") if sort == "machine" else ("opened", "closed")
        line = self.sums.account(sort, said.unit)
        for each in line.days_from(day):
            if line.at("open", each) < 0:
                yield f"{sort} {said.unit} was not {begun} by {each}: enter first that it was, or mend its label"
                return
            if line.at("open", each) > 1:
                yield f"{sort} {said.unit} is {begun} twice by {each}: it was not {ended} in between; leave one out"
                return

    # ------------------------------------------------------------ space
    def _released_once(self, said: Event, day: date) -> Iterator[str]:
        if said.unit:
            line = self.sums.account("space", said.store, said.unit)
            if any(line.at("released", each) > 1 for each in line.days_from(day)):
                yield f"{said.unit} in store {said.store} was released before: leave it out"

    def _empty(self, said: Event, day: date) -> Iterator[str]:
        """Nothing is released of which paper is known to be there still."""
        for series in self.sums.series_in(said.store, said.unit) if said.unit else ():
            unit = self.sums.alone(series, said.store, said.unit)
            left = min(_left_of_unit(unit, day), _left_of_unit(self.sums.together(series, said.store, said.unit), day))
            if left > 0 or unit.at("held", day) > 0:
                yield f"{unit.name}: {max(left, unit.at('held', day)):,} of its sheets are not closed; close them first"
        store = self.sums.store(said.store)
        gone = store.closed(day) - min(store.at("moved", day), 0)
        boxes = self.sums.account("store", said.store).at("boxes", day)
        if gone < max(boxes, 1):
            yield f"{store.name}: {boxes:,} boxes released, and {gone:,} sheets closed or moved out; enter these first"
        if self.baseline is not None:
            yield from self._of_baseline(self.baseline, said, day, store, boxes)

    def _given_up(self, said: Event, day: date) -> Iterator[str]:
        """What is closed or moved out is not taken back once the space in which it lay is given up."""
        store, account = self.sums.store(said.store), self.sums.account("store", said.store)
        boxes, left = account.at("boxes", day), (store.total(day) or 0) - store.closed(day)
        gone = store.closed(day) - min(store.at("moved", day), 0)
        known: list[int | None] = []
        rooms: list[str] = []
        if self.baseline is not None:
            known = [line.boxes for line in self.baseline.lines if line.store == said.store]
            rooms = [room.room for room in self.baseline.rooms if room.store == said.store]
        all_boxes = bool(boxes) and None not in known and boxes >= sum(count or 0 for count in known)
        handed_over = [self.sums.account("space", said.store, room).at("released", day) for room in rooms]
        place = said.series, said.store, said.unit
        units = self.sums.alone(*place), self.sums.together(*place)
        unit_gone = said.unit and self.sums.account("space", said.store, said.unit).at("released", day)
        if (
            gone < boxes
            or (left > 0 and ((known and all_boxes) or (rooms and all(handed_over))))
            or (unit_gone and min(_left_of_unit(unit, day) for unit in units) > 0)
        ):
            yield f"{store.name}: space in which this paper lay was released by {day}: take back the release first"

    def _of_baseline(self, baseline: Baseline, said: Event, day: date, store: View, boxes: int) -> Iterator[str]:
        if day < baseline.frozen:
            return
        counted = [line.boxes for line in baseline.lines if line.store == said.store]
        boxes -= self.sums.account("store", said.store).at("boxes", self.sums.counted(said.store) - ONE_DAY)
        left = (store.total(day) or 0) - store.closed(day)
        known = sum(count or 0 for count in counted)
        if said.boxes and None not in counted:
            grown = any(store.at(line, day) > 0 for line in ("scope", "inflow", "moved"))
            if boxes > known and not grown:
                yield f"{store.name}: {boxes:,} boxes released of the baseline's {known:,}: count them again"
            if boxes >= known and left > 0:
                yield f"{store.name}: its last box can't be released while {left:,} sheets are there; close them first"
        rooms = {room.room: room for room in baseline.rooms if room.store == said.store}
        if said.m2 and rooms:
            room = rooms.get(said.unit)
            if room is not None and room.place is Place.OFF_SITE:
                yield f"{store.name} is off-site: its space is counted in boxes; leave m2 blank"
            elif room is None:
                yield f"{store.name} has no room {said.unit} in the baseline: name it as there ({', '.join(rooms)})"
            elif room.m2 is not None and room.m2 != said.m2:
                yield f"room {said.unit} has {room.m2} m2 in the baseline, not {said.m2}: a room is released whole"
            others = [self.sums.account("space", said.store, other).at("released", day) for other in rooms]
            if left > 0 and all(others):
                yield f"{store.name}: its last room can't be released while {left:,} sheets are there; close them first"


def _first(faults: Iterator[str]) -> Iterator[str]:
    """Only the first: what is wrong on one day is wrong on all that follow."""
    for fault in faults:
        yield fault
        return


def _climbing(view: View, day: date) -> Iterator[str]:
    """Captured, then delivered, then closed as scanned."""
    captured, delivered, scanned = (view.at(line, day) for line in ("captured", "delivered", Route.SCANNED))
    if delivered > captured:
        yield (
            f"{view.name}: {delivered:,} sheets delivered by {day}, of {captured:,} captured: enter first what was"
            " captured; of what is wrong take back the delivery first"
        )
    if scanned > delivered:
        yield (
            f"{view.name}: {scanned:,} sheets closed as scanned by {day}, of {delivered:,} delivered: enter first what"
            " was delivered; of what is wrong take back the closing first"
        )


def _no_more_seen(view: View, day: date) -> Iterator[str]:
    """No more is captured or closed unscanned than was there, where a baseline says how much was."""
    total = view.total(day)
    if total is not None and view.seen(day) > total:
        yield (
            f"{view.name}: {view.seen(day):,} sheets captured or closed unscanned by {day}, and {total:,} were there:"
            " enter new paper or an approved change of scope first, or name series and store as the baseline does"
        )


def _something_left(view: View, day: date) -> Iterator[str]:
    """Nothing is below nought, and no more is closed, moved out or held than is there."""
    for line in NEVER_BELOW:
        if view.at(line, day) < 0:
            yield f"{view.name}: fewer than no sheets {line} by {day}: what is taken back was not there yet"
    held, total = view.at("held", day), view.total(day)
    if held < 0:
        yield f"{view.name}: more sheets freed than were held by {day}: name series, store and unit as the hold does"
    if total is None:
        return
    left = total - view.closed(day)
    if left < 0:
        yield (
            f"{view.name}: {-left:,} sheets more closed or moved out by {day} than were there: name series and store as"
            " the baseline does, or enter new paper or an approved change of scope first"
        )
    elif held > left:
        yield f"{view.name}: {held:,} sheets held by {day}, and only {left:,} left: enter the end of the hold first"


def _free(view: View, day: date) -> Iterator[str]:
    """What is closed is not held. Without a baseline only what was captured is known to be there besides."""
    total = view.total(day)
    left = max((view.seen(day) if total is None else total) - view.closed(day), 0)
    held = view.at("held", day)
    if held > left:
        yield (
            f"{view.name}: {held:,} sheets are held, and only {left:,} are known to be left on {day}:"
            " enter the end of the hold first"
        )


def _left_of_unit(view: View, day: date) -> int:
    """Sheets known to be in a box still: they were seen or brought in, and neither closed nor moved away."""
    moves = [account.lines["moved"].at(day) for account in view.accounts]
    brought_in, taken_out = sum(move for move in moves if move > 0), sum(move for move in moves if move < 0)
    new = view.at("inflow", day) + view.at("scope", day)
    if len(moves) > 1:  # what left one store is in the other
        return max(view.seen(day), new, brought_in) - view.closed(day)
    return max(view.seen(day) + taken_out, new + brought_in + taken_out) - view.closed(day)
