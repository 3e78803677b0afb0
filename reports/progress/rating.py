"""The rating: green, amber or red by how probable the date is; grey where that may not be known.

Poor quality caps a colour and never makes one: what is grey stays grey. Thresholds are rows of tables/thresholds.csv.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from records.programme import Baseline
from reports.figures import percent
from reports.progress.standing import Colour, Forecast, Rating, Standards
from reports.progress.thresholds import days, threshold, whole

SHAPES: Mapping[Colour, str] = {
    Colour.GREEN: "circle",
    Colour.AMBER: "triangle",
    Colour.RED: "diamond",
    Colour.GREY: "square",
}
WORDS: Mapping[Colour, str] = {
    Colour.GREEN: "on course",
    Colour.AMBER: "at risk",
    Colour.RED: "off course",
    Colour.GREY: "not known",
}
BEST_FIRST = (Colour.GREEN, Colour.AMBER, Colour.RED)


def rating(
    *,
    baseline: Baseline | None,
    signature_fault: str,
    last_event: date | None,
    as_of: date,
    forecast: Forecast,
    standards: Standards,
    faults: Sequence[str] = (),
) -> Rating:
    """A trust's rating on a day. ``signature_fault`` is empty if a signature of the baseline holds.

    ``faults`` are rules that its counts break: of counts that do not add up nothing may be said.
    """
    unknown = tuple(_unknown(baseline, signature_fault, last_event, as_of, forecast, faults))
    if unknown or forecast.by_target is None:
        return Rating(Colour.GREY, " ".join(unknown))
    colour = colour_of(forecast.by_target)
    caps = tuple(_caps(standards))
    worst = max([colour, *(cap for cap, _ in caps)], key=BEST_FIRST.index)
    return Rating(worst, _says(forecast.by_target), tuple(why for cap, why in caps if _binds(cap, colour)))


def colour_of(probability: Fraction) -> Colour:
    """The colour of a probability of meeting the date, before any cap."""
    if probability >= threshold("green_from"):
        return Colour.GREEN
    return Colour.AMBER if probability >= threshold("amber_from") else Colour.RED


def _unknown(
    baseline: Baseline | None,
    signature_fault: str,
    last_event: date | None,
    as_of: date,
    forecast: Forecast,
    faults: Sequence[str],
) -> Iterator[str]:
    """Why nothing may be said."""
    if baseline is None:
        yield "There is no baseline yet."
    elif signature_fault:
        yield f"The baseline is not signed: {signature_fault.rstrip('.')}."
    if last_event is None:
        yield "No event was ever entered."
    elif as_of - last_event > days("stale_after"):
        yield f"The last event is of {last_event:%-d %B %Y}, {(as_of - last_event).days} days ago."
    if forecast.weeks_of_history < whole("least_history"):
        yield f"There are {forecast.weeks_of_history} weeks of history; {whole('least_history')} are needed."
    if faults:
        yield "The counts do not fit together; see the checks."
    done = forecast.remaining is not None and forecast.remaining <= 0 and forecast.by_target is not None
    if forecast.why_not and not done:
        yield f"No forecast may be made: {forecast.why_not.rstrip('.')}."
    elif forecast.by_target is None:
        yield "No forecast was made for the date."


def _caps(standards: Standards) -> Iterator[tuple[Colour, str]]:
    """The best colour that quality allows, with why."""
    conformance = standards.conformance
    if conformance is not None and conformance < threshold("least_conformance"):
        yield (
            Colour.AMBER,
            f"Of {standards.submitted:,} documents {standards.valid_first_time:,} were valid first time:"
            f" fewer than {percent(threshold('least_conformance')).removesuffix('.0')}%.",
        )
    if standards.open_incidents:
        papers = "A paper" if standards.open_incidents == 1 else f"{standards.open_incidents:,} papers"
        yield Colour.RED, f"{papers} under the wrong patient: not resolved."


def _binds(cap: Colour, colour: Colour) -> bool:
    """Whether a cap allows nothing better than the colour that the date gives."""
    return BEST_FIRST.index(cap) >= BEST_FIRST.index(colour)


def _says(probability: Fraction) -> str:
    return f"The date is met with a probability of {percent(probability)}%."
