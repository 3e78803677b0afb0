"""Every figure that is printed of a trust's progress: its key, exact value, unit, and what it was counted from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from records.programme import EventKind, Rung
from reports.figures import NEVER, NO_BASELINE, NO_EVIDENCE, Figure
from reports.progress.documents import share
from reports.progress.fax import fax_progress
from reports.progress.standing import Standing, interval
from reports.progress.thresholds import thresholds

NOT_KNOWN = "not known"
RUNGS = {Rung.CAPTURED: EventKind.CAPTURED, Rung.DELIVERED: EventKind.DELIVERED, Rung.CLOSED: EventKind.CLOSED}


def figures(standing: Standing) -> tuple[Figure, ...]:
    """All of them, in the order of the report. A figure that is not known says why in place of its value."""
    return (
        *_progress(standing),
        *_ladder(standing),
        *_pools(standing),
        *_fax(standing),
        *_forecast(standing),
        *_standards(standing),
        *_verdicts(standing),
    )


def _progress(standing: Standing) -> Iterator[Figure]:
    ladder, baseline = standing.ladder, _baseline(standing)
    yield _count("progress.baseline", "sheets of the baseline", ladder.baseline, "sum of its lines", baseline)
    for key, label, value, kind in (
        ("scope", "approved changes of scope", ladder.scope, "scope"),
        ("new-paper", "new paper", ladder.inflow, "inflow"),
        ("closed", "paper closed", ladder.closed, "closed"),
    ):
        yield _count(f"progress.{key}", label, value, f"events {kind}, less what was reversed", (f"events:{kind}",))
    yield Figure(
        "progress.in-scope",
        "sheets in scope",
        NO_BASELINE if ladder.in_scope is None else str(ladder.in_scope),
        "sheet",
        "baseline and approved changes of scope; without new paper",
        "progress.baseline + progress.scope",
        ("progress.baseline", "progress.scope"),
    )
    for route, sheets in ladder.closed_by.items():
        yield _count(
            f"progress.closed.{route}",
            f"closed: {route}",
            sheets,
            f"events closed by route {route}",
            ("events:closed",),
        )
    yield _count("progress.held", "held", ladder.held, "events held less freed", ("events:held", "events:freed"))
    yield _count(
        "progress.reversed", "taken back", ladder.reversed_sheets, "events reversed, already off", ("events:reversed",)
    )
    yield Figure(
        "progress.share",
        "progress",
        standing.no_share or _percent(standing.progress),
        "percent",
        "paper closed of what is in scope, never above all of it",
        "progress.closed / (progress.baseline + progress.scope)",
        ("progress.closed", "progress.baseline", "progress.scope"),
    )
    yield from _range(standing)
    yield Figure(
        "progress.left",
        "sheets left",
        NO_BASELINE if ladder.net_backlog is None else str(ladder.net_backlog),
        "sheet",
        "what is still there, new paper too",
        "progress.baseline + progress.scope + progress.new-paper - progress.closed",
        ("progress.baseline", "progress.scope", "progress.new-paper", "progress.closed"),
    )
    target = standing.baseline.target if standing.baseline else None
    yield Figure(
        "progress.target", "date by which it is to be gone", _day(target, NO_BASELINE), "day", "", "", baseline
    )
    yield Figure("progress.last-event", "last event", _day(standing.last_event, NO_EVIDENCE), "day", "latest event")


def _range(standing: Standing) -> Iterator[Figure]:
    """The ends of the baseline's interval, and of the share for it; none where nothing was sampled."""
    found = interval(standing.baseline) if standing.baseline else None
    if found is None:
        return
    counted, baseline = "its lines, every sample at that end of its 95% interval at once", _baseline(standing)
    for end, sheets in zip(("low", "high"), found, strict=True):
        yield _count(f"progress.baseline.{end}", f"sheets of the baseline, {end}", sheets, counted, baseline)
    for end, part, under in zip(("low", "high"), standing.progress_range or (), ("high", "low"), strict=False):
        formula = f"progress.closed / (progress.baseline.{under} + progress.scope)"
        rests_on = ("progress.closed", f"progress.baseline.{under}", "progress.scope")
        yield Figure(f"progress.share.{end}", f"progress, {end}", _percent(part), "percent", "", formula, rests_on)


def _ladder(standing: Standing) -> Iterator[Figure]:
    for step in standing.ladder.steps:
        if step.rung in RUNGS:
            kind = RUNGS[step.rung]
            counted = f"{step.events:,} sums of events {kind}" if step.events else f"no event {kind}"
            yield _count(f"ladder.{step.rung}", str(step.rung), step.sheets, counted, (f"events:{kind}",))
        elif step.rung is Rung.SPACE_RELEASED:
            of_space = ("events:space-released",)
            yield _count("ladder.boxes", "whole boxes released", step.boxes, "events space released", of_space, "box")
            m2 = NO_EVIDENCE if step.m2 is None else f"{step.m2:f}"
            yield Figure("ladder.m2", "floor released", m2, "m2", "events space released", "", of_space)
        elif step.rung is Rung.SIGNED_OFF:
            pounds = NO_EVIDENCE if step.pounds is None else f"{step.pounds:f}"
            signed = "benefits that finance signed off"
            yield Figure("ladder.signed-off", "saving signed off", pounds, "GBP/year", signed, "", ("table:benefits",))


def _pools(standing: Standing) -> Iterator[Figure]:
    """The states of each series in each store: together they are all its sheets."""
    baseline = _baseline(standing)
    for pool in standing.ladder.pools:
        key = f"pool.{_slug(pool.series)}.{_slug(pool.store)}"
        for state, value, kinds in (
            ("on-shelf", pool.on_shelf, ("captured", "closed", "moved", "scope", "inflow")),
            ("captured", pool.captured, ("captured", "delivered", "moved")),
            ("delivered", pool.delivered, ("delivered", "closed", "moved")),
            ("closed", sum(pool.closed.values()), ("closed",)),
            ("held", pool.held, ("held", "freed")),
        ):
            rests_on = (*(baseline if state == "on-shelf" else ()), *(f"events:{kind}" for kind in kinds))
            counted = f"series {pool.series} in store {pool.store}"
            yield _count(f"{key}.{state}", f"{pool.series}, {pool.store}: {state}", value, counted, rests_on)


def _fax(standing: Standing) -> Iterator[Figure]:
    fax, baseline = standing.fax, _baseline(standing)
    registered, disposed = ("events:fax-registered",), ("events:fax-disposed",)
    known = bool(fax.registered)
    frozen = NO_BASELINE if fax.frozen is None else str(fax.frozen)
    yield Figure("fax.frozen", "machines of the baseline", frozen, "machine", "baseline", "", baseline)
    for key, label, value, rests_on in (
        ("registered", "machines registered", fax.registered, registered),
        ("disposed", "machines disposed of", fax.disposed, (*registered, *disposed)),
        ("in-use", "machines in use", fax.in_use, ("fax.registered", "fax.disposed")),
    ):
        yield _count(f"fax.{key}", label, value if known else None, "events of the register", rests_on, "machine")
    gone = fax_progress(fax)
    yield Figure(
        "fax.progress",
        "share of the frozen register that is gone",
        NOT_KNOWN if gone is None else _percent(gone),
        "percent",
        "below nought if more are in use than the baseline had",
        "1 - fax.in-use / fax.frozen",
        ("fax.in-use", "fax.frozen"),
    )
    days = f"{thresholds()['fax_free_days'].value} days"
    pages = NOT_KNOWN if fax.inbound_30_days is None else str(fax.inbound_30_days)
    yield Figure(
        "fax.inbound",
        f"pages that came by fax in {days}",
        pages,
        "page",
        "arrivals by fax",
        "",
        ("arrivals:fax", "threshold:fax_free_days"),
    )
    yield Figure("fax.free", "free of fax", _yes(fax.fax_free), "", "", "", ("fax.in-use", "fax.inbound"))


def _forecast(standing: Standing) -> Iterator[Figure]:
    forecast, record = standing.forecast, standing.track_record
    rests_on = ("events:closed", "progress.left")
    why_not = forecast.why_not
    for name in ("p10", "p50", "p90"):
        value = why_not or _day(getattr(forecast, name), NEVER)
        yield Figure(f"forecast.{name}", f"done by ({name.upper()})", value, "day", "draws of the rate", "", rests_on)
    for key, label, part in (
        ("never", "share of draws that never get there", forecast.never),
        ("by-target", "probability of meeting the date", forecast.by_target),
    ):
        value = why_not or (NOT_KNOWN if part is None else _percent(part))
        yield Figure(f"forecast.{key}", label, value, "percent", "draws of the rate", "", rests_on)
    sheets = dict(zip(("p10", "p50", "p90"), forecast.closed_in_13_weeks or (), strict=False))
    for name in ("p10", "p50", "p90"):
        value = why_not or str(sheets.get(name, NOT_KNOWN))
        label = f"sheets closed in the next 13 weeks ({name.upper()})"
        yield Figure(f"forecast.next-13-weeks.{name}", label, value, "sheet", "draws of the rate", "", rests_on)
    yield _count("forecast.history", "weeks of history", forecast.weeks_of_history, "weeks", ("events:closed",), "week")
    snapshots = ("snapshots:forecast",)
    yield _count("forecast.judged", "forecasts judged", record.judged, "stored forecasts", snapshots, "forecast")
    yield _count("forecast.came-true", "of them came true", record.held, "stored forecasts", snapshots, "forecast")
    yield Figure(
        "forecast.coverage",
        "share that came true",
        "none is old enough" if record.coverage is None else _percent(record.coverage),
        "percent",
        "",
        "forecast.came-true / forecast.judged",
        ("forecast.came-true", "forecast.judged"),
    )


def _standards(standing: Standing) -> Iterator[Figure]:
    found = standing.standards
    for key, label, value in (
        ("submitted", "documents validated", found.submitted),
        ("valid-first-time", "valid first time", found.valid_first_time),
        ("accepted", "accepted", found.accepted),
        ("for-review", "wait for a person", found.for_review),
    ):
        yield _count(f"standards.{key}", label, value, "documents", ("documents",), "document")
    yield Figure(
        "standards.conformance",
        "share valid first time",
        NO_EVIDENCE if found.conformance is None else _percent(found.conformance),
        "percent",
        "",
        "standards.valid-first-time / standards.submitted",
        ("standards.valid-first-time", "standards.submitted"),
    )
    for profile, submitted, valid in found.by_profile:
        key = f"standards.profile.{_slug(profile)}"
        counted = f"documents validated against {profile or 'no stated version'}"
        yield _count(f"{key}.submitted", counted, submitted, counted, ("documents",), "document")
        yield _count(f"{key}.valid-first-time", "valid first time", valid, counted, ("documents",), "document")
    oldest = _day(found.oldest_review, "none waits" if not found.for_review else NOT_KNOWN)
    yield Figure("standards.oldest-review", "waits since", oldest, "day", "documents for review", "", ("documents",))
    incidents = ("events:incident-opened", "events:incident-closed")
    yield _count(
        "standards.incidents", "wrong-patient incidents open", found.open_incidents, "events", incidents, "incident"
    )


def _verdicts(standing: Standing) -> Iterator[Figure]:
    rests_on = ("forecast.by-target", "standards.conformance", "standards.incidents", "threshold:green_from")
    says = " ".join((standing.rating.says, *standing.rating.caps))
    yield Figure("rating", "rating", str(standing.rating.colour), "", says, "", rests_on)
    conditions = ("progress.left", "progress.held", "progress.new-paper", "fax.free")
    yield Figure("replaced", "paper is replaced", _yes(standing.replaced), "", "all conditions hold", "", conditions)


# ---------------------------------------------------------------- words
def _count(
    key: str, label: str, value: int | None, counted_from: str, rests_on: tuple[str, ...], unit: str = "sheet"
) -> Figure:
    missing = NO_BASELINE if key == "progress.baseline" else NO_EVIDENCE
    return Figure(key, label, missing if value is None else str(value), unit, counted_from, "", rests_on)


def _baseline(standing: Standing) -> tuple[str, ...]:
    return (f"baseline:{standing.baseline.version}",) if standing.baseline else ()


def _day(day: date | None, missing: str) -> str:
    return day.isoformat() if day else missing


def _percent(part: Fraction | None) -> str:
    """To one decimal (`reports.figures.percent`)."""
    return share(part)


def _yes(answer: bool | None) -> str:
    return NOT_KNOWN if answer is None else "yes" if answer else "no"


def _slug(name: str) -> str:
    """A series, store or profile as part of a key: lower-case, with dashes; "none" where it has no name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "none"
