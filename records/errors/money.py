"""What can be wrong with a trust's plan and assumptions."""

from __future__ import annotations

from records.errors.tree import SetupError


class PlanRefused(SetupError):
    """The plan does not fit the baseline. Mend what is listed here and import the plan again: {0}"""

    code = "CN485"


class AssumptionUnknown(SetupError):
    """An assumption of the trust is in no formula: {0}. Take its row out, or write a key of the national assumptions
    (reports/tables/assumptions.csv), and import the table again.
    """

    code = "CN486"
