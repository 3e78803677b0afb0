"""May these events count? The gate before the ledger's programme: a pure question to the trust's past.

New events come in with all earlier ones; out come those that may be entered, those that were entered before, and those
that may not, each with what is wrong and what to do. The order of events of one day, and of rows, makes no difference:
what must hold, must hold at the end of every day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from custody.gate_names import Names
from custody.gate_papers import Terms, faults_of, national
from custody.gate_rules import Rules
from custody.gate_sums import Sums, move_key
from records.programme import Baseline, Event, EventKind
from records.types import OdsCode

MayHappen = Callable[[OdsCode, date], bool]
AMOUNTS = ("sheets", "folders", "boxes", "m2")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event that may not be entered: its place among those given, from 0, and what is wrong and what to do."""

    place: int
    event: Event
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be entered (reversals filled in from what they take back), what was before, and what may not be."""

    accepted: tuple[Event, ...]
    known: tuple[Event, ...]
    refused: tuple[Refusal, ...]


def judge(
    new: Sequence[Event],
    earlier: Iterable[Event],
    trust: OdsCode,
    *,
    may_happen: MayHappen,
    today: date,
    baseline: Baseline | None = None,
    counted: Mapping[tuple[str, str], date] | None = None,
    terms: Terms | None = None,
) -> Verdict:
    """Which of the ``new`` events of a trust may be entered, given everything that was entered before.

    ``earlier`` are the trust's events and its predecessors', reversals after what they take back or of a later day.
    ``may_happen`` says whether a trust was open on a day. With a ``baseline`` no more paper can be captured, closed or
    released than was there; without one only the order of steps is known. ``counted`` gives the day of each series and
    store that was counted on another day than the baseline says: after a merger there are such.
    """
    gate = _Gate(earlier, trust, may_happen, today, baseline, counted or {}, terms or national())
    return gate.judge(new)


class _Gate:
    """The trust's past, to which events are added as they are found fit."""

    def __init__(
        self,
        earlier: Iterable[Event],
        trust: OdsCode,
        may_happen: MayHappen,
        today: date,
        baseline: Baseline | None,
        counted: Mapping[tuple[str, str], date],
        terms: Terms,
    ) -> None:
        self.trust, self.may_happen, self.today, self.terms = trust, may_happen, today, terms
        self.sums = Sums(_stock(baseline), baseline.frozen if baseline else date.min, counted)
        self.rules = Rules(self.sums, terms, baseline)
        self.names = Names(baseline)
        self.keys: dict[str, Event] = {}
        self.contents: dict[Event, Event] = {}
        self.taken: dict[str, list[Event]] = defaultdict(list)  # reversals by what they take back
        for event in sorted(earlier, key=lambda event: event.kind is EventKind.REVERSED):
            self.past(event)

    def past(self, event: Event) -> None:
        self.keys[event.key] = event
        self.contents.setdefault(_content(event), event)
        self.names.take(event)
        self.add(event)

    # ------------------------------------------------------------ judging
    def judge(self, new: Sequence[Event]) -> Verdict:
        given = {event.key: event for event in new}
        accepted: dict[int, Event] = {}
        refused: dict[int, Refusal] = {}
        known: list[Event] = []
        waiting: dict[str, tuple[int, Event]] = {}
        said = dict(self.contents)
        self.names.open(new)
        for place, raw in enumerate(new):
            event = _filled(raw, self.keys.get(raw.reverses) or given.get(raw.reverses))
            earlier = self.keys.get(event.key) or (waiting[event.key][1] if event.key in waiting else None)
            if earlier == event:
                known.append(event)
            elif faults := tuple(self._alone(event, earlier, said.get(_content(event)))):
                refused[place] = Refusal(place, event, faults)
            else:
                waiting[event.key] = (place, event)
                self.names.take(event)
                said[_content(event)] = event
        for bundles in _days(waiting.values()):
            for place, event, faults in self._day(bundles):
                if faults:
                    refused[place] = Refusal(place, event, faults)
                else:
                    accepted[place] = event
        return Verdict(
            tuple(event for _, event in sorted(accepted.items(), key=lambda pair: pair[0])),
            tuple(known),
            tuple(refused[place] for place in sorted(refused)),
        )

    def _alone(self, event: Event, earlier: Event | None, twin: Event | None) -> Iterator[str]:
        """What is wrong with an event whatever else happened that day."""
        if earlier is not None:
            yield "its number was given to another event before: give it its own; to mend the other, reverse that"
            return
        if twin is not None and not (twin.own_key and event.own_key):
            yield (
                "an event that says the same was entered before, by somebody else or with another number:"
                " if this is another one, give both a number of their own"
            )
        if event.trust != self.trust:
            yield f"it is of trust {event.trust}: enter it there"
        for day in sorted({event.happened, event.counted}):
            if day <= self.today and not self.may_happen(event.trust, day):
                yield f"{event.trust} was not open on {day}: enter it for the trust whose paper it was on that day"
        yield from faults_of(event, self.today, self.terms)
        yield from self.names.faults(event)

    def _day(self, bundles: Sequence[Sequence[tuple[int, Event]]]) -> Iterator[tuple[int, Event, tuple[str, ...]]]:
        """One day's events: all together if that does, else as many as can be, one by one."""
        whole = [each for bundle in bundles for each in bundle]
        if not self._try([event for _, event in whole]):
            yield from ((place, event, ()) for place, event in whole)
            return
        faults: dict[int, tuple[str, ...]] = {}
        waiting, before = list(bundles), -1
        while waiting and len(waiting) != before:  # what one makes possible may come later in the order
            before, tried, waiting = len(waiting), waiting, []
            for bundle in tried:
                found = self._try([event for _, event in bundle])
                if found:
                    waiting.append(bundle)
                for place, event in bundle:
                    faults[place] = found.get(event.key, next(iter(found.values()), ()))
                    if not found:
                        yield place, event, ()
        yield from ((place, event, faults[place]) for bundle in waiting for place, event in bundle)

    def _try(self, events: Sequence[Event]) -> dict[str, tuple[str, ...]]:
        """Add events together; if something is then wrong, take all out again. Faults by key of event."""
        keys = {event.key: event for event in events}
        self.keys |= keys
        faults: dict[str, tuple[str, ...]] = {}
        added: list[Event] = []
        for event in sorted(events, key=lambda event: event.kind is EventKind.REVERSED):
            if found := tuple(self._takes_back(event)):
                faults[event.key] = found
            else:
                self.add(event)
                added.append(event)
        for event in added:
            if found := tuple(dict.fromkeys(self.rules.faults(event, self._original(event)))):
                faults[event.key] = found
        if not faults:
            return {}
        for event in reversed(added):
            self.add(event, -1)
        for key in keys:
            del self.keys[key]
        return faults

    # ------------------------------------------------------------ reversals
    def add(self, event: Event, times: int = 1) -> None:
        original = self._original(event)
        if event.kind is EventKind.REVERSED:
            if original is None:
                return  # of a past that is not this trust's
            if times > 0:
                self.taken[original.key].append(event)
            else:
                self.taken[original.key].remove(event)
        self.sums.add(event, original, times)

    def _original(self, event: Event) -> Event | None:
        return self.keys.get(event.reverses) if event.kind is EventKind.REVERSED else None

    def _takes_back(self, event: Event) -> Iterator[str]:
        """What is wrong with a reversal: it takes back no more of an event than there is, and not before it was."""
        if event.kind is not EventKind.REVERSED:
            return
        original = self._original(event)
        if original is None:
            yield "what it takes back is not in the ledger: give the number of an event that was entered (reverses)"
            return
        if original.kind is EventKind.REVERSED:
            yield "it takes back a reversal: enter what was right again as a new event instead"
            return
        if event.counted < original.counted or event.happened < original.happened:
            yield f"it was found before the event that it takes back, of {original.counted}: mend found"
        for name in ("series", "store", "unit", "route"):
            if getattr(event, name) != getattr(original, name):
                yield f"its {name} differs from that of the event that it takes back: leave it blank"
        earlier = self.taken[original.key]
        for name in AMOUNTS:
            left = getattr(original, name) - sum(getattr(other, name) for other in earlier)
            asked = getattr(event, name)
            if asked * left < 0 or abs(asked) > abs(left):
                yield f"it takes back {asked} {name}, and {left} can be taken back: write no more than that"
        if not any(getattr(event, name) for name in AMOUNTS) and (earlier or _moves(original)):
            yield "it takes nothing back: say how much, or leave it out"


# ---------------------------------------------------------------- events
def _filled(event: Event, original: Event | None) -> Event:
    """A reversal with the place of what it takes back, where it leaves that blank, and whole if it names no amount."""
    if event.kind is not EventKind.REVERSED or original is None:
        return event
    place = {name: getattr(event, name) or getattr(original, name) for name in ("series", "store", "unit", "route")}
    whole = {} if _moves(event) else {name: getattr(original, name) for name in AMOUNTS}
    return replace(event, **place, **whole)


def _moves(event: Event) -> bool:
    return any(getattr(event, name) for name in AMOUNTS)


def _content(event: Event) -> Event:
    """What an event says, whoever entered it under whatever number."""
    return replace(event, by="", own_key="")


def _days(waiting: Iterable[tuple[int, Event]]) -> Iterator[list[list[tuple[int, Event]]]]:
    """Events in the order of days; of a day in bundles that stand or fall together, in an order of their own.

    Reversals come first, of what was closed before what was delivered: so a mistake is taken back before it is put
    right. The two halves of a move are one bundle.
    """
    days: dict[date, dict[object, list[tuple[int, Event]]]] = defaultdict(lambda: defaultdict(list))
    for place, event in sorted(waiting, key=lambda each: each[1].key):
        bundle = move_key(event) if event.kind is EventKind.MOVED else event.key
        days[event.counted][bundle].append((place, event))
    for _, bundles in sorted(days.items(), key=lambda pair: pair[0]):
        yield sorted(bundles.values(), key=lambda bundle: _rank(bundle[0][1]))


def _rank(event: Event) -> int:
    return -1 if event.kind is EventKind.REVERSED else list(EventKind).index(event.kind)


def _stock(baseline: Baseline | None) -> dict[tuple[str, str], int] | None:
    if baseline is None:
        return None
    stock: dict[tuple[str, str], int] = defaultdict(int)
    for line in baseline.lines:
        stock[line.series, line.store] += line.sheets
    return dict(stock)
