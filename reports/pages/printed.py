"""How values look: a figure's exact value and its unit go in, the words that a person reads come out."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from reports.figures import percent
from reports.money.results import BenefitClass

ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
MINUS = "\N{MINUS SIGN}"
RATIO = re.compile(r"-?\d+/\d+")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
PENCE_BELOW = 1000  # pounds under which pence are printed
PERCENT = "percent"
DAY = "day"
POUNDS = "GBP"
YEAR = "year"  # a span: to a tenth in print
CLASSES = {
    BenefitClass.CASH: "cash-releasing",
    BenefitClass.NON_CASH: "not cash-releasing",
    BenefitClass.SOCIETAL: "good for society",
    BenefitClass.UNMONETISED: "without an amount",
}
NAME = "name"  # the unit of what is a number but counts nothing: a seed, a version


def exact(value: object, unit: str = "") -> str:
    """A value as its twin has it: money to the penny, shares in percent to a tenth, days as ISO 8601.

    Shares are those of `reports.figures.percent`: 100 is only said of all of it.
    """
    match value:
        case bool() | str():
            return str(value)
        case int() | Decimal():
            return f"{value:f}" if isinstance(value, Decimal) else str(value)
        case Fraction() if unit == PERCENT:
            return percent(value)
        case Fraction():
            return in_decimals(value, 0 if value.denominator == 1 and not unit.startswith(POUNDS) else 2)
        case float() if unit == PERCENT:
            return percent(Fraction(value))
        case float():
            return f"{value:.2f}"
        case date():
            return value.isoformat()
    raise TypeError(f"no figure is a {type(value).__name__}")


def in_decimals(value: Fraction, decimals: int) -> str:
    """A value to so many decimals, halves away from nought, as `reports.money.rounding.rounded` has it.

    With whole numbers only: a page has a thousand of them.
    """
    shift: int = 10**decimals
    whole = (2 * abs(value.numerator) * shift + value.denominator) // (2 * value.denominator)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole // shift}.{whole % shift:0{decimals}}" if decimals else f"{sign}{whole}"


def printed(value: str, unit: str) -> str:
    """An exact value as people read it; words stay words."""
    if ISO_DAY.fullmatch(value):
        return day(value)
    if unit == NAME:
        return value
    if RATIO.fullmatch(value):
        value = exact(Fraction(value), unit)
    if not NUMBER.fullmatch(value):
        return f"{value}%" if unit == PERCENT and value.startswith("under") else value
    if unit.startswith(POUNDS):
        return pounds(value)
    if unit == PERCENT:
        return f"{value.replace('-', MINUS)}%"
    if unit == YEAR and "." in value:
        value = in_decimals(Fraction(value), 1)
    whole, _, rest = value.partition(".")
    return f"{int(whole):,}".replace("-", MINUS) + (f".{rest}" if rest else "")


def pounds(value: str) -> str:
    """Pounds: whole ones from a thousand on; below it with pence if there are any, and prices with all decimals."""
    amount = Decimal(value)
    given = len(value.partition(".")[2])
    decimals = max(2, given) if abs(amount) < PENCE_BELOW and amount != amount.to_integral_value() else 0
    shown = abs(amount).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{MINUS if amount < 0 and shown else ''}\N{POUND SIGN}{shown:,}"


def day(value: str) -> str:
    """``3 March 2027`` for ``2027-03-03``; other words as they are."""
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{found.day} {found:%B %Y}"


def instant(text: str) -> str:
    """An ISO 8601 instant, or a day, as people write it; other words as they are."""
    if ISO_DAY.fullmatch(text):
        return day(text)
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return text
    zone = f" {when.tzname()}" if when.tzinfo else ""
    return f"{when.day} {when:%B %Y, %H:%M}{zone}"


def unit_words(unit: str) -> str:
    """A unit as people write it."""
    words = unit.replace(POUNDS, "\N{POUND SIGN}").replace("m2", "m\N{SUPERSCRIPT TWO}")
    return re.sub(r"/(?=[aeio])", " an ", words).replace("/", " a ")


def prose(text: str, names: Collection[str] = ()) -> str:
    """Sentences of other rooms as a page says them: pounds with their sign, keys of assumptions as words."""
    text = re.sub(rf"\b{POUNDS} (?=-?\d)", "\N{POUND SIGN}", text)
    text = re.sub(r"(?<![\w.,])(\d[\d,]*(?:\.\d+)?) pounds\b", "\N{POUND SIGN}\\1", text)
    return re.sub(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b", lambda key: _named(key.group(), names), text)


def began(text: str) -> str:
    """Words as a sentence begins."""
    return f"{text[:1].upper()}{text[1:]}"


def _named(key: str, names: Collection[str]) -> str:
    return key.replace("_", " ").replace("m2", "m\N{SUPERSCRIPT TWO}") if key in names else key
