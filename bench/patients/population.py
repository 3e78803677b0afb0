"""Fictional patients of a fictional town: households with families, twins, fathers and sons of one name, and newborns.

NHS numbers are of the range for tests (999 000 0000 to 999 999 9999). Some patients are entered twice, as in real
indexes: the second time without their number and with a slip.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from extractors.table import rows
from records.types import KnownPatient, NhsNumber

GIVEN = tuple(row["given"] for row in rows("given_names"))
with Path(__file__).with_name("surnames.csv").open(encoding="utf-8", newline="") as _file:
    _PARTS = [(row["part"], row["place"]) for row in csv.DictReader(_file)]
STARTS, ENDS, SPECIAL = ([part for part, at in _PARTS if at == place] for place in ("start", "end", "whole"))
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
TOWNS = ("LS", "BD", "HX", "WF", "HD")
LAST_BIRTH = date(2026, 6, 1)
FIRST_NUMBER, LAST_NUMBER = 999_000_000, 999_999_999


def patients(count: int, seed: int = 1) -> Iterator[KnownPatient]:
    """``count`` patients, the same for the same seed."""
    rng = random.Random(seed)  # noqa: S311
    numbers = _numbers(rng)
    families = [*SPECIAL, *(f"{start}{end}" for start in STARTS for end in ENDS)]
    weights = [1 / (rank + 5) for rank in range(len(families))]
    made = 0
    while made < count:
        for patient in _household(rng, rng.choices(families, weights)[0], families, numbers):
            if made == count:
                return
            yield replace(patient, id=f"P{made}")
            made += 1
            if made < count and rng.random() < 0.01:
                yield replace(_entered_again(patient, rng), id=f"P{made}")
                made += 1


def _numbers(rng: random.Random) -> Iterator[str]:
    """Valid numbers, no two alike, in short runs of neighbours: a family's are often registered together."""
    for start in rng.sample(range(FIRST_NUMBER, LAST_NUMBER + 1, 4), (LAST_NUMBER + 1 - FIRST_NUMBER) // 4):
        for nine in map(str, range(start, start + 4)):
            digit = -sum(weight * int(figure) for weight, figure in zip(range(10, 1, -1), nine, strict=True)) % 11
            if digit < 10:
                yield f"{nine}{digit}"


def _household(rng: random.Random, family: str, families: list[str], numbers: Iterator[str]) -> Iterator[KnownPatient]:
    home = f"{rng.choice(TOWNS)}{rng.randint(1, 20)} {rng.randint(1, 9)}{rng.choice(LETTERS)}{rng.choice(LETTERS)}"
    born = date(1930, 1, 1) + timedelta(days=rng.randint(0, 30_000))
    father = _one(rng, numbers, family, born, home)
    yield father
    if rng.random() < 0.6:
        maiden = rng.choice(families)
        name = f"{maiden}-{family}" if rng.random() < 0.1 and " " not in maiden + family else family
        former = (maiden,) if rng.random() < 0.5 else ()
        wife = _one(rng, numbers, name, born + timedelta(days=rng.randint(-2000, 2000)), home)
        yield replace(wife, other_families=former)
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
        day = born + timedelta(days=rng.randint(7000, 14_000))
        if day > LAST_BIRTH:
            continue
        child = _one(rng, numbers, family, day, home)
        if rng.random() < 0.03:
            child = replace(child, given=father.given, sex=father.sex)
        yield child
        if rng.random() < 0.03:
            alike = [name for name in GIVEN if name[:1] == child.given[:1].lower()] or list(GIVEN)
            yield replace(_one(rng, numbers, family, day, home), given=rng.choice(alike).title())


def _one(rng: random.Random, numbers: Iterator[str], family: str, born: date, home: str) -> KnownPatient:
    given = rng.choice(GIVEN).title()
    if rng.random() < 0.4:
        given += f" {rng.choice(GIVEN).title()}"
    return KnownPatient(
        id="",
        nhs_number=NhsNumber(next(numbers)),
        family=family,
        given=given,
        birth_date=born,
        sex=rng.choice(("male", "female")),
        postcode=home,
        hospital_numbers=(f"{rng.choice('ABCDEFG')}{rng.randint(100_000, 999_999)}",),
        traced=date(2026, 1, 5) if rng.random() < 0.8 else None,
    )


def _entered_again(patient: KnownPatient, rng: random.Random) -> KnownPatient:
    twice = replace(patient, nhs_number=None, hospital_numbers=(f"T{rng.randint(100_000, 999_999)}",), traced=None)
    slip = rng.random()
    if slip < 0.2 and len(twice.family) > 4:
        at = rng.randrange(1, len(twice.family) - 1)
        return replace(twice, family=twice.family[:at] + twice.family[at + 1 :])
    if slip < 0.4:
        return replace(twice, postcode=f"LS{rng.randint(1, 20)} 1AA")
    return twice


def write_table(path: Path, count: int) -> None:
    """A trust's table of so many patients."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("NHS No", "Surname", "Forenames", "DOB", "Sex", "Postcode", "MRN", "Previous names", "Traced"))
        for one in patients(count):
            table.writerow(
                (
                    one.nhs_number.digits if one.nhs_number else "",
                    one.family,
                    one.given,
                    f"{one.birth_date:%d/%m/%Y}",
                    (one.sex or "")[:1].upper(),
                    one.postcode,
                    ";".join(one.hospital_numbers),
                    ";".join(one.other_families),
                    f"{one.traced:%d/%m/%Y}" if one.traced else "",
                )
            )
