"""Which baselines count a trust's paper on a day, through versions and mergers: each sheet is counted by one of them.

A baseline counted the paper of a predecessor that had been taken over by the day on which it was frozen. The paper of
one taken over later is in that one's own baseline still: both stand side by side, until somebody counts anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from records.programme import Baseline
from records.types import OdsCode
from reports.progress.trusts import Trusts

LastBy = Callable[[OdsCode, date], Baseline | None]  # a trust's last version that was frozen by a day


@dataclass(frozen=True, slots=True)
class InForce:
    """The baselines of a trust's paper, its own first; ``counted`` is the day on which a code's paper was counted."""

    baselines: tuple[Baseline, ...]
    counted: Mapping[OdsCode, date]


def in_force(register: Trusts, code: OdsCode, day: date, last_by: LastBy) -> InForce:
    """What counts the paper of a trust and of its predecessors on a day. A code that nobody counted has no day."""
    found, counted = [], {}
    for one in register.history(code, day):
        baseline = _counting(register, one, code, day, last_by)
        if baseline is not None:
            counted[one] = baseline.frozen
            if baseline.trust == one:
                found.append(baseline)
    return InForce(tuple(found), counted)


def _counting(register: Trusts, code: OdsCode, heir: OdsCode, day: date, last_by: LastBy) -> Baseline | None:
    """The baseline that counted a code's paper last: its own, or that of whoever counted after taking it over."""
    found = last_by(code, day)
    at = code
    while at != heir and (succession := register.succession_of(at)):
        at = succession.successor
        later = last_by(at, day)
        if later is not None and later.frozen >= succession.day:
            found = later
    return found
