"""When a trust's paper will be gone: from the weeks that were, with how sure that is; and whether it came true.

Counted is net movement: sheets closed less new paper. New paper keeps coming, so that the backlog shrinks by the
difference only; a trust that closes less than it gets never ends, however busy it is. Changes of scope move what
remains (`Ladder.net_backlog`), not the pace. Weeks in which nothing happened are noughts. The method and what it held
are in docs/forecast.md.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from types import MappingProxyType

import numpy as np

from records.errors import LedgerDamaged
from records.programme import EventKind, Snapshot, WeekTotal, week_of
from records.types import OdsCode
from reports.figures import NO_BASELINE
from reports.money.assumptions import rows
from reports.progress.pace import Expected, Floats, pace
from reports.progress.standing import Forecast, TrackRecord
from reports.progress.thresholds import whole

__all__ = ["forecast", "from_snapshot", "net_by_week", "terms", "to_snapshot", "track_record"]

KIND = "forecast"
DONE = "done: nothing remains"
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


@cache
def terms() -> Mapping[str, Fraction]:
    """The numbers of the method by key, from tables/forecast.csv. Raises ValueError for a row that is not complete."""
    table = rows("forecast")
    for row in table:
        if not all((cell or "").strip() for cell in row.values()):
            raise ValueError(f"forecast {row['key']} lacks a cell")
    return MappingProxyType({row["key"]: Fraction(row["value"]) for row in table})


def net_by_week(totals: Iterable[WeekTotal], as_of: date, began: date | None = None) -> dict[date, int]:
    """Sheets closed less new paper for each whole week up to a day, by its Monday; noughts where nothing happened.

    From the week of ``began``, the day of the first event ever; without it, from the first week in ``totals`` (which
    leaves out noughts at the beginning where only the last weeks were asked for). Other kinds are passed over, and
    what is said to be closed by no route, as on the ladder.
    """
    signs = {EventKind.CLOSED: 1, EventKind.INFLOW: -1}
    moves = [total for total in totals if total.kind in signs and (total.route or total.kind is EventKind.INFLOW)]
    first = week_of(began) if began else min((total.week for total in moves), default=as_of)
    weeks = (week_of(as_of + DAY) - first) // WEEK
    net = {first + number * WEEK: 0 for number in range(weeks)}
    for total in moves:
        if total.week in net:
            net[total.week] += signs[total.kind] * total.sheets
    return net


def forecast(
    net_closed_by_week: Sequence[int],
    remaining: int | None,
    as_of: date,
    target: date | None,
    seed: int | None = None,
    draws: int | None = None,
) -> Forecast:
    """The forecast from whole weeks of net movement (oldest first, noughts among them; `net_by_week`).

    ``remaining`` are sheets still to go on ``as_of``: the net backlog, less what may stay; None without a baseline.
    The last 26 weeks are used. The sheets of the next 13 weeks are net too, counted from the Monday of ``as_of``, and
    never more than remain. Seed and number of draws are those of tables/forecast.csv unless given. Where nothing
    remains it is done on ``as_of``, and by a target before that day only the past can say.
    """
    known = terms()
    history = net_closed_by_week[-int(known["weeks_used"]) :]
    why_not = _why_not(history, remaining)
    if why_not == DONE:
        by_target = Fraction(1) if target is None or as_of <= target else None
        return Forecast(as_of, len(history), remaining, as_of, as_of, as_of, Fraction(0), by_target, None, why_not)
    if why_not or remaining is None:
        return Forecast(as_of, len(history), remaining, None, None, None, None, None, None, why_not)
    drawn = pace(history, _expected(), draws or int(known["draws"]), int(known["seed"]) if seed is None else seed)
    days = np.sort(_whole_days(drawn.weeks_for(remaining)))
    days[days > float(known["longest"]) * (WEEK / DAY)] = np.inf
    ahead = np.sort(np.minimum(drawn.sheets_in(int(known["weeks_ahead"])), remaining))
    p10, p50, p90 = (None if math.isinf(at) else as_of + at * DAY for at in _ends(days))
    low, middle, high = (round(at) for at in _ends(ahead))
    return Forecast(
        made=as_of,
        weeks_of_history=len(history),
        remaining=remaining,
        p10=p10,
        p50=p50,
        p90=p90,
        never=Fraction(int(np.isinf(days).sum()), len(days)),
        by_target=None if target is None else Fraction(int((days <= (target - as_of) / DAY).sum()), len(days)),
        closed_in_13_weeks=(low, middle, high),
    )


def track_record(snapshots: Iterable[Snapshot], closed_by_week: Mapping[date, int]) -> TrackRecord:
    """How many stored intervals of sheets in 13 weeks held what came (`net_by_week`, with every whole week in it).

    A snapshot is judged once all 13 weeks from its Monday on are known. Weekly ones share weeks with their
    neighbours: many held or missed in a row are less evidence than as many apart.
    """
    span = range(int(terms()["weeks_ahead"]))
    judged = held = 0
    for snapshot in snapshots:
        if snapshot.kind != KIND or (said := from_snapshot(snapshot).closed_in_13_weeks) is None:
            continue
        weeks = [closed_by_week.get(date.fromisoformat(snapshot.as_of) + number * WEEK) for number in span]
        known = [week for week in weeks if week is not None]
        if len(known) == len(weeks):
            judged += 1
            held += said[0] <= sum(known) <= said[2]
    return TrackRecord(judged, held)


def to_snapshot(said: Forecast, trust: OdsCode, inputs: str) -> Snapshot:
    """A forecast as it is stored: one a week, by its Monday. ``inputs`` is the digest of what it was made from."""
    content = {name: _in_words(getattr(said, name)) for name in Forecast.__slots__}
    return Snapshot(trust, KIND, week_of(said.made).isoformat(), inputs, json.dumps(content, sort_keys=True))


def from_snapshot(snapshot: Snapshot) -> Forecast:
    """The forecast that was stored. Raises ValueError for a snapshot of another kind, `LedgerDamaged`."""
    if snapshot.kind != KIND:
        raise ValueError(f"a snapshot of kind {snapshot.kind} is no forecast")
    try:
        content = json.loads(snapshot.content)
        for name in ("made", "p10", "p50", "p90"):
            content[name] = content[name] and date.fromisoformat(content[name])
        for name in ("never", "by_target"):
            content[name] = None if content[name] is None else Fraction(content[name])
        ahead = content.pop("closed_in_13_weeks")
        return Forecast(**content, closed_in_13_weeks=None if ahead is None else (ahead[0], ahead[1], ahead[2]))
    except (ValueError, KeyError, TypeError, IndexError):
        raise LedgerDamaged from None


def _why_not(history: Sequence[int], remaining: int | None) -> str:
    """Why nothing may be said; empty if something may."""
    least = whole("least_history")
    if remaining is None:
        return NO_BASELINE
    if remaining <= 0:
        return DONE
    if len(history) < least:
        return f"only {len(history)} weeks of history: a forecast needs {least}"
    if not any(history):
        return f"no paper was closed and none came in for {len(history)} weeks"
    return ""


def _expected() -> Expected:
    known = terms()
    return Expected(
        most=float(known["likeness_most"]),
        steps=int(known["likeness_steps"]),
        weight_for=float(known["likeness_for"]),
        weight_against=float(known["likeness_against"]),
    )


def _ends(drawn: Floats) -> tuple[float, float, float]:
    """P10, P50 and P90 of sorted draws: the smallest draw that this share of them does not exceed."""
    low, middle, high = (float(drawn[math.ceil(terms()[key] * len(drawn)) - 1]) for key in ("low", "middle", "high"))
    return low, middle, high


def _whole_days(weeks: Floats) -> Floats:
    """Days to the one on which the last sheet is gone: one at least, and a day begun counts whole.

    Rounded before, to a tenth of a second: ten thousand sheets a week for sixty weeks are 420 days, not 421.
    """
    return np.asarray(np.maximum(np.ceil(np.round(weeks * (WEEK / DAY), 6)), 1))


def _in_words(value: object) -> object:
    """Days and fractions as their words; what JSON knows as it is."""
    return str(value) if isinstance(value, date | Fraction) else value
