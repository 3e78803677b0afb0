"""Directions of medicines: steps, several times of a day, durations, strengths, what is handed out, what is allowed."""

import pytest

from extractors.direction_words import clear_directions
from extractors.dose_steps import dosage
from extractors.quantities import count_at, misread_number
from extractors.table import rows
from extractors.timings import durations, frequency
from records.types import Duration, Frequency


def parts(directions):
    """Amount, unit and times of a dosage, and of what is taken as well or later."""
    read = dosage(directions, directions)
    return [(kind, one.value, one.unit, one.frequency) for kind, one in _all(read)]


def _all(read):
    yield "first", read
    for kind in ("also", "then"):
        for one in getattr(read, kind):
            yield kind, one


EVERY_OTHER_DAY = Frequency(1, 2, "d")
ONCE, TWICE, THRICE = (Frequency(times, 1.0, "d") for times in (1, 2, 3))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("200mg stat then 100mg od", [("first", 200, "mg", None), ("then", 100, "mg", ONCE)]),
        ("40mg daily for 5 days, 30mg daily for 5 days", [("first", 40, "mg", ONCE), ("then", 30, "mg", ONCE)]),
        ("25mg od for 2 weeks then 50mg bd", [("first", 25, "mg", ONCE), ("then", 50, "mg", TWICE)]),
        ("50mg increasing to 100mg", [("first", 50, "mg", None), ("then", 100, "mg", None)]),
        ("30mg od reducing by 5mg weekly", [("first", 30, "mg", ONCE)]),
        ("20mg reducing by 2.5 mg every 2 weeks", [("first", 20, "mg", None)]),
        ("100 mg tds increasing by 100mg every 3 days, aim 300mg tds", [("first", 100, "mg", THRICE)]),
        ("80mg mane and 40mg lunchtime", [("first", 80, "mg", ONCE), ("also", 40, "mg", ONCE)]),
        ("14 units morning 10 units night", [("first", 14, "unit", ONCE), ("also", 10, "unit", ONCE)]),
        ("3mg/4mg alternate days", [("first", 3, "mg", EVERY_OTHER_DAY), ("also", 4, "mg", EVERY_OTHER_DAY)]),
        ("3 mg Mon-Fri, 4 mg Sat and Sun",
         [("first", 3, "mg", Frequency(5, 1, "wk")), ("also", 4, "mg", Frequency(2, 1, "wk"))]),
        ("5mg od (increased from 2.5mg)", [("first", 5, "mg", ONCE)]),
        ("reduced from 5mg to 2.5mg od", [("first", 2.5, "mg", ONCE)]),
    ],
)  # fmt: skip
def test_amounts_that_follow_one_another_or_share_the_day(text, expected):
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "value", "high", "unit", "strength"),
    [
        ("30/500 one or two tablets qds", 1, 2, "tablet", "30/500"),
        ("500/125 one tds", 1, None, None, "500/125"),
        ("8mg/500mg tablets  Take one or two every 4-6 hours", 1, 2, None, "8mg/500mg"),
        ("100/6 2 puffs bd", 2, None, "puff", "100/6"),
        ("250 evohaler 2 puffs bd", 2, None, "puff", "250"),
        ("5mg tablets i om", 1, None, "tablet", "5mg"),
        ("ii qds prn", 2, None, None, None),
        ("T-TT qds", 1, 2, None, None),
        ("50mg 1-2 qds prn", 1, 2, None, "50mg"),
        ("500mg x 2 qds", 2, None, None, "500mg"),
        ("2 x 500mg tablets qds", 2, None, None, "500mg"),
        ("30mg 4 hourly prn max 240mg/24h", 30, None, "mg", None),
        ("1g qds prn max 4g in 24 hours", 1, None, "g", None),
        ("5mg tablets  One to be taken each day  28 tablet  Last issued 12/03/2019", 1, None, "tablet", "5mg"),
        ("5mg tablets one daily (28 tablets)", 1, None, "tablet", "5mg"),
        ("100mg  PO  BD  10 tablets", 100, None, "mg", None),
        ("20mg caps 1 od x 28", 1, None, "capsule", "20mg"),
        ("10mg/5ml 5ml 2 hourly prn", 5, None, "ml", "10mg/5ml"),
        ("25 micrograms/hour every 72 hours", None, None, None, "25 micrograms/hour"),
        ("1g daily in two divided doses", None, None, None, None),  # a whole day's: lost rather than wrong
        ("1mg, 3mg and 5mg tablets as directed", None, None, None, None),  # what tablets there are
        ("100 units/ml solution 3ml pre-filled pens", None, None, None, "100 units/ml"),
        ("130 mg/m2 IV day 1", None, None, None, None),
        ("Dose changed  40mg to 20mg od", 20, None, "mg", None),
        ("Dose changed  20mg to 40mg od", 40, None, "mg", None),
        ("2 .5mg od", None, None, None, None),
        ("62 Smicrograms od", None, None, None, None),
        ("0mg od", None, None, None, None),
        (".5 mg od", None, None, None, None),  # the figure before the point may be lost
    ],
)
def test_what_is_taken_is_told_from_strengths_supplies_and_limits(text, value, high, unit, strength):
    read = dosage(text, text)
    assert (read.value, read.high, read.unit, read.strength) == (value, high, unit, strength)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1-0-1", TWICE),
        ("1-1-1-1", Frequency(4, 1.0, "d")),
        ("Mon Wed Fri", Frequency(3, 1.0, "wk")),
        ("Monday, Wednesday and Friday", Frequency(3, 1.0, "wk")),
        ("weekly on Sundays", Frequency(1, 1.0, "wk")),
        ("(8am and 2pm)", TWICE),
        ("breakfast, lunch and tea", THRICE),
        ("at lunchtime", ONCE),
        ("6 days a week", Frequency(6, 1.0, "wk")),
        ("3 times/day", None),
        ("for 48 hrs", None),
        ("on Monday he came", None),
        ("12.50 mg", None),
        ("I am", None),
    ],
)
def test_times_of_the_day_and_of_the_week(text, expected):
    assert frequency(f"10mg {text}")[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for 5/7", Duration(5, "d")),
        ("x 7 days", Duration(7, "d")),
        ("2/52", Duration(2, "wk")),
        ("for 1/12", Duration(1, "mo")),
        ("3 day course", Duration(3, "d")),
        ("for 1 year", Duration(12, "mo")),
        ("for a further two weeks", Duration(2, "wk")),
        ("3 days remaining", Duration(3, "d")),
        ("on 5/7/2019", None),
        ("every 3 days", None),
        ("5 days ago", None),
        ("review in 2 weeks", None),
    ],
)
def test_durations(text, expected):
    assert next((length for _, length in durations(f"500mg {text}")), None) == expected


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("5mg tvvice daily", "5mg twice  daily"),
        ("30mg wben requircd", "30mg when required"),
        ("500mg 0D", "500mg OD"),
        ("5mg nocte", "5mg nocte"),
        ("5Omg daily", "5Omg daily"),  # figures are never put right
        ("two tahlets", "two tablets"),
        ("62 Smicrograms", "62 Smicrograms"),  # a figure may hide in the letter
        ("Patient", "Patient"),
    ],
)
def test_misread_words_of_directions_keep_their_places(read, right):
    assert clear_directions(read) == right
    assert len(clear_directions(read)) == len(read)


def test_a_word_put_right_leaves_room_behind_it():
    assert frequency(clear_directions("1 g tvvice daily"))[0] == TWICE


def test_figures_that_fell_apart_are_for_a_person():
    for text in ("2 .5mg", "2,5 mg", "62 Smicrograms", "5Omg", "0mg"):
        assert misread_number(text), text
    for text in ("2.5mg", "4,500 units", "10/500", "1,000 mg"):
        assert not misread_number(text), text


def test_counts_without_a_unit():
    assert (count_at("ii bd", 0).low, count_at("1-2 bd", 0).high, count_at("one", 0).low) == (2, 2, 1)
    assert count_at("5% cream", 0) is None
    assert count_at("iv", 0) is None  # a route


@pytest.mark.parametrize("row", rows("direction_misreadings"), ids=lambda row: row["read"])
def test_rows_of_misread_abbreviations(row):
    assert clear_directions(row["example"]).split()[-1] == row["printed"]
