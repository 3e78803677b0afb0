"""An NHS number's verification status: never verified without a trace."""

from __future__ import annotations

from datetime import date

import pytest

from mappings.resources import verification
from records.types import KnownPatient, NhsNumber, Trace, TraceOutcome

NUMBER, OTHER = NhsNumber("9990110603"), NhsNumber("9990268983")
TRACED = KnownPatient("1", NUMBER, "Papworth", "Lorna", date(1964, 12, 3), traced=date(2026, 1, 5))


@pytest.mark.parametrize(
    ("trace", "code"),
    [
        (None, "02"),
        (Trace(TraceOutcome.SAME, TRACED), "01"),
        (Trace(TraceOutcome.PROBABLE, TRACED), "02"),
        (Trace(TraceOutcome.OTHER, TRACED), "02"),
        (Trace(TraceOutcome.SAME, KnownPatient("1", NUMBER, "P", "L", None)), "02"),
        (Trace(TraceOutcome.SAME, KnownPatient("1", NUMBER, "P", "L", None, status="01")), "01"),
        (
            Trace(TraceOutcome.SAME, KnownPatient("1", NUMBER, "P", "L", None, status="03", traced=date(2026, 1, 5))),
            "02",
        ),
        (Trace(TraceOutcome.SAME, KnownPatient("1", OTHER, "P", "L", None, status="01")), "02"),
    ],
)
def test_a_number_is_verified_only_where_the_index_traced_it_and_the_patient_is_the_same(
    trace: Trace | None, code: str
) -> None:
    assert verification(NUMBER, trace)[0] == code
