"""Standings for the tests of rating, nation and figures: whole ones, with only what matters changed."""

from datetime import date
from fractions import Fraction

from records.programme import Baseline, EventKind, Signature, Trust, WeekTotal
from records.types import OdsCode
from reports.progress.fax import fax_account
from reports.progress.ladder import ladder
from reports.progress.standards import DocumentCounts, ProfileCount, standards
from reports.progress.standing import Colour, Forecast, Ladder, Rating, Standards, Standing, TrackRecord
from tests.reports.progress.shelves import TRUST, baseline
from tests.reports.progress.test_ladder import scanned

AS_OF = date(2026, 11, 22)
SIGNED = Signature("00", "A. Khan", "records manager", "00", "00", "2026-04-01T09:00:00+00:00")
COUNTS = DocumentCounts((ProfileCount("1.2.0", 200, 199),), 180, 180, 20, date(2026, 11, 1))


def trust(code: OdsCode = TRUST, region: str = "North West") -> Trust:
    return Trust(code, f"Trust {code}", region)


def forecast(**changes: object) -> Forecast:
    values: dict[str, object] = {
        "made": AS_OF, "weeks_of_history": 26, "remaining": 600, "p10": date(2027, 6, 1), "p50": date(2027, 9, 1),
        "p90": date(2028, 1, 1), "never": Fraction(1, 50), "by_target": Fraction(9, 10),
        "closed_in_13_weeks": (10, 20, 30),
    }  # fmt: skip
    return Forecast(**{**values, **changes})  # type: ignore[arg-type]


def conformance(counts: DocumentCounts = COUNTS) -> Standards:
    return standards(counts, [], AS_OF)


def small_ladder(counted: Baseline | None, captured: int = 400, closed: int = 100) -> Ladder:
    return ladder(counted, scanned(captured, closed, closed))


def standing(code: str = "RZZ", region: str = "North West", **changes: object) -> Standing:
    counted = baseline({("S1", "MAIN"): 1_000}, OdsCode(code))
    values: dict[str, object] = {
        "trust": trust(OdsCode(code), region), "as_of": AS_OF, "baseline": counted, "signature": SIGNED,
        "signature_fault": "", "ladder": small_ladder(counted), "burn_up": (),
        "fax": fax_account(counted, [], [], AS_OF), "forecast": forecast(), "track_record": TrackRecord(0, 0),
        "standards": conformance(), "rating": Rating(Colour.GREEN, "as it is"), "last_event": AS_OF, "replaced": None,
    }  # fmt: skip
    return Standing(**{**values, **changes})  # type: ignore[arg-type]


def without_baseline(code: str, region: str, totals: list[WeekTotal]) -> Standing:
    return standing(
        code, region, baseline=None, signature=None, ladder=ladder(None, totals), fax=fax_account(None, [], [], AS_OF)
    )


__all__ = [
    "AS_OF",
    "SIGNED",
    "EventKind",
    "conformance",
    "forecast",
    "small_ladder",
    "standing",
    "trust",
    "without_baseline",
]
