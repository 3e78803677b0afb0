"""How often, and for how long: the times that stand in a medicine's directions."""

from __future__ import annotations

import re
from functools import cache

from extractors.quantities import NUMBER, WORDED, number
from extractors.table import rows
from records.types import Duration, Frequency

Span = tuple[int, int]
DAY = Frequency(1, 1.0, "d")
PLAN = re.compile(r"(?<![\w/-])(?P<plan>[0-4½](?:\s?-\s?[0-4½]){2,3})(?![\w/-])")  # 1-0-1: morning, noon, night
SLOT = (
    r"(?:mane|o\.?m\.?"
    r"|(?:in the |each |every |at |with |before |after )?(?:morning|breakfast|lunch ?time|lunch|noon|midday"
    r"|tea ?time|tea|evening meal|evening|supper|dinner|night|bed ?time)|nocte"
    r"|\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\.?|(?<![Ii] )[ap]m|[ap]\.m\.?|12 ?noon|[012]\d:[0-5]\d)"
)
SLOTS = re.compile(
    rf"(?<![\w/]){SLOT}(?P<more>(?:\s?(?:,|/|&|\+|\band\b|,\s?and\b)\s?(?:at )?{SLOT})+)?(?![\w/])", re.I
)
WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
WEEKDAYS = re.compile(
    rf"(?<!\w)(?:(?:on |every |each )?(?P<list>{WEEKDAY}s?"
    rf"(?:(?:\s?(?:,|/|&|\+|\band\b|,\s?and\b)\s?|\s)(?:on )?{WEEKDAY}s?){{1,6}})"
    rf"|(?P<from>{WEEKDAY})\s?(?:-|–|to)\s?(?P<to>{WEEKDAY})"
    rf"|(?:on (?=\w+days)|every |each )(?P<one>{WEEKDAY})s?)(?!\w)",
    re.I,
)
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DURATION = re.compile(
    rf"(?:(?<!\w)(?:for|x|×|complete|completing|course of|total of|lasting)\s*"
    rf"(?:(?:a|an|the|next|another|further|about|total|of|course|first|up to)\s+){{0,4}}"
    rf"(?P<value>{NUMBER}|(?:{WORDED}|seven|nine|fourteen|a)\b)[\s-]?"
    r"(?P<unit>/ ?7|/ ?52|/ ?12|days?|d(?![\w/])|weeks?|wks?|months?|mths?|hours?|hrs?|years?|yrs?)"
    rf"|(?<![\w/.-])(?P<value2>\d{{1,2}}) ?(?P<unit2>/ ?7|/ ?52|/ ?12)(?![\d/-])"
    r"|(?<![\w/.-])(?P<value3>\d{1,2}|three|five|seven|ten|fourteen)[\s-](?P<unit3>days?|weeks?)['’]?[\s-]course"
    r"|(?<![\w/.-])(?P<value4>\d{1,2}|one|two|three|five|seven) (?:more |further )?(?P<unit4>days?|weeks?|months?)"
    r" (?:remaining|left|only|more|further|then stop|and stop|to complete))(?![\w/])",
    re.I,
)
NOT_FOR = re.compile(r"(?:every|each|after|in|review|from|last|past|ago|day|until|on|dated?)\s*$", re.I)
AGO = re.compile(r"\s*(?:ago|previously|later|before|now)\b", re.I)
LED = (  # the space ahead may be lost: "2.5 mgbd"
    r"(?:(?<![\w.])|(?<=[\d ]mg)|(?<=mcg)|(?<=[\d ]ml)|(?<=[\d ]g)|(?<=puffs)|(?<=units)|(?<=drops)|(?<=tablets))"
)
RUN_ON = r"(?=(?:for|until)\b)"  # the space behind was lost: "odfor 6 weeks"
UNITS = {"7": "d", "52": "wk", "12": "mo", "d": "d", "w": "wk", "m": "mo", "h": "h"}
YEAR = 12  # months


@cache
def _frequencies() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    return tuple(
        (re.compile(rf"{LED}(?:{_spaced(row['pattern'])})(?:(?!\w)|{RUN_ON})", re.I), row)
        for row in rows("frequencies")
    )


def _spaced(pattern: str) -> str:
    """A pattern whose spaces may be wider: words that were put right leave blanks behind them."""
    return pattern.replace(" ?", r"\s*").replace(" ", r"\s+")


def frequency(text: str) -> tuple[Frequency | None, bool]:
    """The first statement of how often, and whether as needed; the longest where several start together."""
    found = [(start, -end, stated) for (start, end), stated in _stated_times(text)]
    best = min(found, key=lambda one: one[:2], default=None)
    return (best[2] if best else None), bool(_as_needed().search(text))


def _stated_times(text: str) -> list[tuple[Span, Frequency]]:
    found = []
    for pattern, row in _frequencies():
        match = None if row["as_needed"] else pattern.search(text)
        stated = _stated(match, row) if match else None
        if match and stated:
            found.append((match.span(), stated))
    return [*found, *_slots(text), *_weekdays(text), *_plans(text)]


@cache
def _as_needed() -> re.Pattern[str]:
    patterns = "|".join(_spaced(row["pattern"]) for row in rows("frequencies") if row["as_needed"])
    return re.compile(rf"(?<![\w.])(?:{patterns})(?!\w)", re.I)


def _stated(match: re.Match[str], row: dict[str, str]) -> Frequency | None:
    groups = {name.rstrip("0123456789"): value for name, value in match.groupdict().items() if value}
    times = number(groups["times"]) if "times" in groups else number(row["times"])
    period = number(groups["period"]) if "period" in groups else number(row["period"])
    return Frequency(int(times), period, row["unit"]) if times and period else None


def _slots(text: str) -> list[tuple[Span, Frequency]]:
    """Times of the day: "8am and 2pm" is twice a day, "lunchtime" once."""
    found = []
    for match in SLOTS.finditer(text):
        more = len(re.findall(SLOT, match["more"], re.I)) if match["more"] else 0
        found.append((match.span(), Frequency(1 + more, 1.0, "d")))
    return found


def _weekdays(text: str) -> list[tuple[Span, Frequency]]:
    """Days of the week: "Mon, Wed and Fri" is three times a week; one day alone only where it recurs."""
    found = []
    for match in WEEKDAYS.finditer(text):
        if match["list"]:
            days = len({name[:3].lower() for name in re.findall(WEEKDAY, match["list"], re.I)})
        elif match["from"]:
            first, last = (NAMES.index(match[side][:3].lower()) for side in ("from", "to"))
            days = (last - first) % 7 + 1
        else:
            days = 1
        found.append((match.span(), Frequency(days, 1.0, "wk")))
    return found


def _plans(text: str) -> list[tuple[Span, Frequency]]:
    """Counts for morning, noon, evening and night: "1-0-1" is twice a day."""
    found = []
    for match in PLAN.finditer(text):
        counts = {digit for digit in re.findall(r"[0-4½]", match["plan"]) if digit != "0"}
        times = sum(digit != "0" for digit in re.findall(r"[0-4½]", match["plan"]))
        if len(counts) == 1:
            found.append((match.span(), Frequency(times, 1.0, "d")))
    return found


def times_of(text: str) -> list[Span]:
    """Where it says how often, at what time of the day, as needed, or for how long."""
    spans = [match.span() for pattern, _ in _frequencies() for match in pattern.finditer(text)]
    spans += [span for span, _ in (*_slots(text), *_weekdays(text), *_plans(text))]
    return spans + [span for span, _ in durations(text)]


def has_slot(text: str) -> bool:
    """Whether a text names a time of the day: "80 mg mane"."""
    return SLOTS.search(text) is not None


def durations(text: str) -> list[tuple[Span, Duration]]:
    """For how long, wherever it is said: "for 5/7", "x 7 days", "2/52", "7 day course"."""
    found = []
    for match in DURATION.finditer(text):
        groups = {name.rstrip("0123456789"): value for name, value in match.groupdict().items() if value}
        value = number(groups["value"])
        length = _length(value, groups["unit"]) if value else None
        if length and not NOT_FOR.search(text[: match.start()]) and not AGO.match(text, match.end()):
            found.append((match.span(), length))
    return found


def _length(value: float, printed: str) -> Duration:
    plain = printed.strip("/ ").lower()
    if plain.startswith("y"):
        return Duration(value * YEAR, "mo")
    return Duration(value, UNITS[plain if plain.isdigit() else plain[0]])
