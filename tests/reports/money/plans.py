"""Made-up plans and assumptions, for what must hold of every one."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

from hypothesis import strategies as st

from records.types import OdsCode
from reports.money.assumptions import assumptions, wanted
from reports.money.results import Plan, SeriesPlan, Treatment

YEARS = 4
shares = st.integers(0, 20).map(lambda n: Fraction(n, 20))
VOLUMES = {"posts_before": 40, "posts_after": 40, "fax_machines": 300}  # at most; of others up to a million


@st.composite
def rising(draw: st.DrawFn, years: int = YEARS) -> tuple[Fraction, ...]:
    """Shares that never fall, from nought, whether or not they come to all."""
    steps = draw(st.lists(st.integers(0, 5), min_size=years, max_size=years))
    return tuple(min(Fraction(step, 10), Fraction(1)) for step in accumulate(steps, initial=0))


@st.composite
def series(draw: st.DrawFn, code: str, fetched: Fraction, phase: st.SearchStrategy[tuple[Fraction, ...]]) -> SeriesPlan:
    """One series whose shares may stand together: what `reports.inputs.plan` and `plan_of` let through."""
    parts = draw(st.lists(st.integers(0, 10), min_size=5, max_size=5))
    scanned, destroyed, transferred, _, held = (Fraction(part, max(1, sum(parts))) for part in parts)
    on_site = draw(shares)
    closing = min(scanned + destroyed + transferred, 1 - held)
    room_left = min(on_site, 1) * (1 - closing)
    return SeriesPlan(
        code=code,
        name=code,
        treatment=draw(st.sampled_from(Treatment)),
        folders=draw(st.integers(1, 50_000)),
        sheets_per_folder=Fraction(draw(st.integers(1, 300))),
        on_site=on_site,
        scanned=scanned,
        destroyed=destroyed,
        transferred=transferred,
        relocated=room_left * draw(shares) if scanned + destroyed + transferred + room_left <= 1 else Fraction(0),
        held=held,
        phase=draw(phase),
        expires=draw(rising()),
        fetched=fetched,
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan of one to three series over a few years, with and without rooms."""
    part = draw(shares)
    fetched = (part, 1 - part, Fraction(0))[: draw(st.integers(1, 3))]
    paper = tuple(draw(series(f"S{n}", share, rising())) for n, share in enumerate(fetched))
    rooms = draw(st.lists(st.integers(1, 400).map(Fraction), max_size=4))
    return Plan(OdsCode("ZZ9"), 1, 2026, YEARS, paper, draw(rising()), tuple(rooms))


@st.composite
def values(draw: st.DrawFn) -> dict[str, Fraction]:
    """A value of every assumption: a national one somewhere between its ends, a volume of any size."""
    part = draw(shares)
    found = {key: one.value() for key, one in assumptions().items()}
    for key in draw(st.lists(st.sampled_from(sorted(assumptions())), max_size=5)):
        low, high = Fraction(assumptions()[key].low), Fraction(assumptions()[key].high)
        found[key] = low + (high - low) * part
    for key in wanted():
        found[key] = Fraction(draw(st.integers(0, VOLUMES.get(key, 1_000_000))))
    return found
