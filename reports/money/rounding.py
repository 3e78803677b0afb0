"""Rounding: exact values as they are printed, and nowhere else."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction


def rounded(value: Fraction, decimals: int) -> Decimal:
    """The value as printed: to so many decimals, halves away from nought."""
    whole = math.floor(abs(value) * 10**decimals * 2 + 1) // 2
    digits = tuple(map(int, str(whole)))  # not by arithmetic of decimals, which keeps 28 figures
    return Decimal((int(value < 0 < whole), digits, -decimals))
