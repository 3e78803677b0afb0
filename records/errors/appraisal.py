"""What can be wrong with the tables and plans that costs and savings are appraised by."""

from __future__ import annotations

from records.errors.tree import SetupError


class NoDiscountRate(SetupError):
    """No discount rate is known for year {0} of the plan. Plan fewer years, or add the rate to discount_rates.csv."""

    code = "CN480"


class PricesDiffer(SetupError):
    """Pounds of {0} and of {1} can't be added. Restate one of them at the other's prices first."""

    code = "CN481"


class NoVatRule(SetupError):
    """No VAT rule is known for costs of the category {0}. Add one to vat.csv, with its source."""

    code = "CN482"


class NoPrice(SetupError):
    """The price index has no value for {0}. Import one: casenote tables import prices."""

    code = "CN483"
