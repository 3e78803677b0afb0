import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given

from records.programme import Baseline, EventKind, Method
from reports.figures import NEVER, NO_BASELINE, NO_EVIDENCE, NOT_SIGNED
from reports.progress.fax import fax_account
from reports.progress.figures import figures
from reports.progress.ladder import ladder
from reports.progress.standing import Standing, TrackRecord, estimated, interval
from reports.progress.thresholds import thresholds
from tests.reports.progress.shelves import Shelves, baseline, histories, totals
from tests.reports.progress.standings import AS_OF, forecast, standing, without_baseline
from tests.reports.progress.test_ladder import scanned, total

OUTSIDE = re.compile(r"(events|arrivals|snapshots|table|baseline|threshold):|documents$")


def values(shown: Standing) -> dict[str, str]:
    return {figure.key: figure.value for figure in figures(shown)}


def test_what_is_printed_of_a_trust() -> None:
    said = values(standing())
    assert said["progress.baseline"] == "1000"
    assert said["progress.closed"] == said["ladder.closed"] == "100"
    assert said["progress.share"] == "10.0"
    assert said["progress.left"] == "900"
    assert said["ladder.captured"] == "400"
    assert said["ladder.boxes"] == said["ladder.m2"] == said["ladder.signed-off"] == NO_EVIDENCE
    assert said["pool.s1.main.captured"] == "300"
    assert said["forecast.p50"] == "2027-09-01"
    assert said["forecast.by-target"] == "90.0"
    assert said["standards.conformance"] == "99.5"
    assert said["fax.in-use"] == NO_EVIDENCE
    assert said["fax.free"] == said["replaced"] == "not known"
    assert said["forecast.coverage"] == "none is old enough"


def test_without_a_baseline_nothing_is_said_in_its_place() -> None:
    said = values(without_baseline("RYY", "", scanned(9, 9, 9)))
    for key in ("progress.baseline", "progress.share", "progress.left", "progress.target", "fax.frozen"):
        assert said[key] == NO_BASELINE
    assert said["progress.closed"] == "9"


def test_invariant_20_of_a_baseline_that_nobody_signed_there_are_counts_and_no_share() -> None:
    unsigned = standing(signature=None, signature_fault="nobody has signed it")
    said = values(unsigned)
    assert (said["progress.share"], said["progress.closed"], said["progress.baseline"]) == (NOT_SIGNED, "100", "1000")
    assert unsigned.progress is None and unsigned.no_share == NOT_SIGNED
    assert unsigned.ladder.progress == Fraction(1, 10)
    assert standing().no_share == ""


def test_a_sampled_baseline_gives_the_share_a_range() -> None:
    sampled = baseline({("S1", "MAIN"): 1_000, ("S2", "MAIN"): 1_000})
    line = replace(sampled.lines[0], method=Method.SAMPLE, sampled=50, low=900, high=1_200)
    counted = replace(sampled, lines=(line, replace(sampled.lines[1], method=Method.ESTIMATE)))
    shown = standing(baseline=counted, ladder=ladder(counted, scanned(400, 300, 220)))
    said = values(shown)
    assert interval(counted) == (1_900, 2_200)
    assert estimated(counted) == 1_000
    assert (said["progress.share.low"], said["progress.share"], said["progress.share.high"]) == ("10.0", "11.0", "11.6")
    assert "progress.share.low" not in values(replace(shown, signature=None))
    assert interval(sampled) is None and "progress.baseline.low" not in values(standing())


def test_a_forecast_that_may_not_be_made_says_why_in_every_place() -> None:
    said = values(standing(forecast=forecast(why_not="too short a history", p50=None)))
    assert {value for key, value in said.items() if re.match(r"forecast\.(p\d|never|by|next)", key)} == {
        "too short a history"
    }
    assert values(standing(forecast=forecast(p90=None)))["forecast.p90"] == NEVER


def test_space_savings_and_grown_registers() -> None:
    space = total(EventKind.SPACE_RELEASED, 0, boxes=3, m2=Decimal("50.50"))
    counted = baseline({("S1", "MAIN"): 1_000}, fax_machines=2)
    shown = ladder(counted, [*scanned(9, 9, 9), space], Decimal("1200.00"))
    fax = replace(fax_account(counted, [], [], AS_OF), registered=3, disposed=0)
    said = values(standing(ladder=shown, fax=fax, track_record=TrackRecord(4, 3), last_event=date(2026, 11, 1)))
    assert (said["ladder.boxes"], said["ladder.m2"], said["ladder.signed-off"]) == ("3", "50.50", "1200.00")
    assert said["fax.progress"] == "-50.0"
    assert said["forecast.coverage"] == "75.0"
    assert said["progress.last-event"] == "2026-11-01"


@given(histories())
def test_every_figure_has_a_key_of_its_own_and_rests_on_something(history: tuple[Baseline, Shelves]) -> None:
    frozen, shelves = history
    shown = figures(standing(baseline=frozen, ladder=ladder(frozen, totals(shelves.events))))
    keys = [figure.key for figure in shown]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", key) for key in keys), keys
    for figure in shown:
        assert figure.value
        for under in figure.rests_on:
            assert under in keys or OUTSIDE.match(under), (figure.key, under)
            assert not under.startswith("threshold:") or under.split(":")[1] in thresholds()
        for name in re.findall(r"[a-z]+(?:[.-][a-z]+)+", figure.formula):
            assert name in figure.rests_on


def test_progress_of_a_share_is_never_rounded_up() -> None:
    shown = ladder(baseline({("S1", "MAIN"): 3_000}), scanned(2_999, 2_999, 2_999))
    assert shown.progress == Fraction(2_999, 3_000)
    assert values(standing(ladder=shown))["progress.share"] == "99.9"
