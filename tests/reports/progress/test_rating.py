from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.programme import Baseline
from reports.figures import percent
from reports.progress.rating import SHAPES, WORDS, rating
from reports.progress.standards import DocumentCounts, ProfileCount
from reports.progress.standing import Colour, Forecast, Rating
from tests.reports.progress.shelves import baseline
from tests.reports.progress.standings import AS_OF, conformance, forecast

COUNTED = baseline({("S1", "MAIN"): 1_000})
POOR = DocumentCounts((ProfileCount("1.2.0", 100, 97),), 90, 90, 0, None)


def rated(
    *,
    counted: Baseline | None = COUNTED,
    signature_fault: str = "",
    last_event: date | None = AS_OF,
    said: Forecast | None = None,
    counts: DocumentCounts | None = None,
    incidents: int = 0,
    faults: tuple[str, ...] = (),
) -> Rating:
    standards = replace(conformance(counts) if counts else conformance(), open_incidents=incidents)
    return rating(
        baseline=counted,
        signature_fault=signature_fault,
        last_event=last_event,
        as_of=AS_OF,
        forecast=said or forecast(),
        standards=standards,
        faults=faults,
    )


@pytest.mark.parametrize(
    ("probability", "colour"),
    [
        (Fraction(1), Colour.GREEN),
        (Fraction(4, 5), Colour.GREEN),
        (Fraction(799, 1000), Colour.AMBER),
        (Fraction(1, 2), Colour.AMBER),
        (Fraction(499, 1000), Colour.RED),
        (Fraction(0), Colour.RED),
    ],
)
def test_the_colour_is_that_of_the_probability(probability: Fraction, colour: Colour) -> None:
    assert rated(said=forecast(by_target=probability)).colour is colour


def test_poor_conformance_is_amber_at_best() -> None:
    shown = rated(counts=POOR)
    assert shown.colour is Colour.AMBER
    assert shown.caps == ("Of 100 documents 97 were valid first time: fewer than 98%.",)
    assert rated(counts=POOR, said=forecast(by_target=Fraction(1, 10))).colour is Colour.RED


def test_a_paper_under_the_wrong_patient_is_red() -> None:
    shown = rated(incidents=1)
    assert shown.colour is Colour.RED
    assert shown.caps == ("A paper under the wrong patient: not resolved.",)
    assert rated(incidents=2, said=forecast(by_target=Fraction(0))).caps[0].startswith("2 papers")


GREY = {
    "no baseline": ({"counted": None}, "There is no baseline yet."),
    "unsigned": ({"signature_fault": "nobody signed it"}, "The baseline is not signed: nobody signed it."),
    "no event": ({"last_event": None}, "No event was ever entered."),
    "stale": ({"last_event": AS_OF - timedelta(days=15)}, "The last event is of 7 November 2026, 15 days ago."),
    "short": ({"said": forecast(weeks_of_history=7)}, "There are 7 weeks of history; 8 are needed."),
    "no forecast": ({"said": forecast(why_not="nothing closes")}, "No forecast may be made: nothing closes."),
    "no probability": ({"said": forecast(by_target=None)}, "No forecast was made for the date."),
    "faults": ({"faults": ("lost",)}, "The counts do not fit together; see the checks."),
}


@pytest.mark.parametrize(("changes", "says"), GREY.values(), ids=GREY)
def test_what_may_not_be_known_is_grey_and_says_why(changes: dict[str, object], says: str) -> None:
    shown = rated(**changes)  # type: ignore[arg-type]
    assert (shown.colour, shown.says) == (Colour.GREY, says)


def test_the_fourteenth_day_is_not_too_old() -> None:
    assert rated(last_event=AS_OF - timedelta(days=14)).colour is Colour.GREEN


@given(
    st.lists(st.sampled_from(sorted(GREY)), min_size=1, max_size=3),
    st.fractions(0, 1),
    st.booleans(),
    st.integers(0, 2),
)
def test_invariant_20_grey_never_becomes_a_colour(
    conditions: list[str], probability: Fraction, poor: bool, incidents: int
) -> None:
    changes: dict[str, object] = {}
    for name in conditions:
        changes |= GREY[name][0]
    said = changes.pop("said", forecast())
    if isinstance(said, Forecast) and said.by_target is not None:
        said = replace(said, by_target=probability)
    shown = rated(**changes, said=said, counts=POOR if poor else None, incidents=incidents)  # type: ignore[arg-type]
    assert shown.colour is Colour.GREY
    assert shown.says


@given(st.fractions(0, 1), st.booleans(), st.integers(0, 2))
def test_invariant_20_quality_never_makes_a_colour_better(probability: Fraction, poor: bool, incidents: int) -> None:
    order = (Colour.GREEN, Colour.AMBER, Colour.RED)
    plain = rated(said=forecast(by_target=probability))
    capped = rated(said=forecast(by_target=probability), counts=POOR if poor else None, incidents=incidents)
    assert order.index(capped.colour) >= order.index(plain.colour)
    if poor or incidents:
        assert capped.colour is not Colour.GREEN


def test_each_colour_has_its_own_word_and_shape() -> None:
    assert set(SHAPES) == set(WORDS) == set(Colour)
    assert len(set(SHAPES.values())) == len(set(WORDS.values())) == len(Colour)


def test_a_share_is_never_rounded_to_all_or_nothing() -> None:
    assert percent(Fraction(99_999, 100_000)) == "99.9"
    assert percent(Fraction(1)) == "100.0"
    assert percent(Fraction(1, 100_000)) == "under 0.1"
    assert percent(Fraction(31, 76)) == "40.8"
    assert percent(Fraction(0)) == "0.0"


def test_what_is_done_by_the_date_is_on_course() -> None:
    done = replace(forecast(by_target=Fraction(1)), remaining=0, why_not="done: nothing remains")
    assert rated(said=done).colour is Colour.GREEN
    assert rated(said=replace(done, by_target=None)).colour is Colour.GREY, "whether it was in time is not known"
