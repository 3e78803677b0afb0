"""The XML files of the NHS dictionary of medicines and devices come in; medicines and strengths go into the index.

A virtual therapeutic moiety (VTM) is a medicine as letters name it, a virtual medicinal product (VMP) one strength and
form of it, an actual one (AMP) what a firm sells, an ingredient (ING) what is in it. Records are read in a stream.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from mappings.terminologies.building import Building, Counted, ReleaseFile, Releases
from mappings.terminologies.wordings import LONE_BRAND, LONE_MEDICINE, sayable
from records.errors import TerminologyBroken, TerminologyPartial

NAME = "dm+d"
RECORDS = frozenset(
    {
        "VTM",
        "VMP",
        "VPI",
        "ONT",
        "DFORM",
        "DROUTE",
        "CONTROL_INFO",
        "AMP",
        "AP_ING",
        "LIC_ROUTE",
        "AP_INFO",
        "ING",
        "INFO",
    }
)
ROOTS = {
    "vtm": "VIRTUAL_THERAPEUTIC_MOIETIES",
    "vmp": "VIRTUAL_MED_PRODUCTS",
    "amp": "ACTUAL_MEDICINAL_PRODUCTS",
    "ingredient": "INGREDIENT_SUBSTANCES",
    "lookup": "LOOKUP",
}
INSERT = "INSERT OR IGNORE INTO medicine VALUES (?, ?, ?, ?, ?, ?, ?)"
BRAND = re.compile(r"(\D+?)\s\d")  # the words before the strength: "Adenocor 6mg/2ml solution for injection vials"

Record = dict[str, str]


@dataclass(slots=True)
class _Product:
    """What is known of a virtual product as its records come in."""

    name: str
    moiety: int | None
    valid: bool
    holds: list[Record] = field(default_factory=list)
    routes: list[str] = field(default_factory=list)
    form: str | None = None


def build(building: Building) -> None:
    """Load a release. Raises `TerminologyBroken` and `TerminologyPartial`."""
    date = max(file.date for file in building.files)
    release = building.release(NAME, f"{NAME} {date}", date)
    moieties = _moieties(building, release)
    products = _products(building, release)
    brands = _brands(building, release, products)
    _ingredients(building, release)
    _strengths(building, products)
    _wordings(building, moieties, brands)
    building.index.execute(
        "UPDATE release SET entries = (SELECT count(*) FROM medicine WHERE active) WHERE id = ?", (release,)
    )


# ---------------------------------------------------------------- records
def records(building: Building, part: str) -> Iterator[tuple[str, Record]]:
    """The records of one file, each with the name of the list that holds it. Raises `TerminologyBroken`."""
    for file in building.of(part):
        building.progress.stage(f"{NAME}: {file.part}")
        try:
            with file.reading() as source:
                yield from _records(Counted(source, building.progress), file, ROOTS[part])
        except ET.ParseError as fault:
            raise TerminologyBroken(file.name, f"line {fault.position[0]} is not XML, or the file ends there") from None


def _records(source: Counted, file: ReleaseFile, root: str) -> Iterator[tuple[str, Record]]:
    """Records as they are complete; what was read is let go of, so that memory does not grow with the file."""
    above: list[ET.Element] = []
    for event, element in ET.iterparse(source, ("start", "end")):  # noqa: S314  (expat bounds expansion)
        if event == "start":
            if not above and element.tag != root:
                raise TerminologyBroken(file.name, "its root is not that of its name")
            above.append(element)
            continue
        above.pop()
        if element.tag in RECORDS and above and above[-1].tag not in RECORDS:
            yield above[-1].tag, {each.tag: (each.text or "").strip() for each in element}
            above[-1].clear()


def _valid(record: Record) -> bool:
    return record.get("INVALID", "0").lstrip("0") == ""


# ---------------------------------------------------------------- medicines
def _moieties(building: Building, release: int) -> dict[int, str]:
    """Enter the moieties; their names by code, of the valid ones."""
    names: dict[int, str] = {}
    for _, record in _checked(building, "vtm", "VTMID", "NM"):
        code = int(record["VTMID"])
        _enter(building, release, "VTM", code, record["NM"], code, _valid(record))
        _enter_previous(building, record.get("VTMIDPREV"), code)
        if _valid(record):
            names[code] = record["NM"]
    if not names:
        raise TerminologyPartial(NAME, "there is no valid VTM")
    return names


def _products(building: Building, release: int) -> dict[int, _Product]:
    """Enter the virtual products; what is known of each by its code."""
    products: dict[int, _Product] = {}
    for where, record in _checked(building, "vmp", "VPID"):
        code = int(record["VPID"])
        if "NM" in record:
            moiety = int(record["VTMID"]) if record.get("VTMID") else None
            products[code] = _Product(record["NM"], moiety, _valid(record))
            _enter(building, release, "VMP", code, record["NM"], moiety, _valid(record))
            _enter_previous(building, record.get("VPIDPREV"), code)
        elif product := products.get(code):
            if "ISID" in record:
                product.holds.append(record)
            elif "ROUTECD" in record:
                product.routes.append(record["ROUTECD"])
            elif where == "DRUG_FORM":
                product.form = record["FORMCD"]
    return products


def _brands(building: Building, release: int, products: Mapping[int, _Product]) -> dict[str, set[int | None]]:
    """Enter the actual products; the moieties that each brand name stands for, by the name's words."""
    brands: dict[str, set[int | None]] = {}
    for _, record in _checked(building, "amp", "APID"):
        if "NM" not in record:
            continue
        code, product = int(record["APID"]), products.get(int(record["VPID"]))
        moiety = product.moiety if product else None
        _enter(building, release, "AMP", code, record["NM"], moiety, _valid(record))
        _enter_previous(building, record.get("APIDPREV"), code)
        if product and (stem := BRAND.match(record["NM"])):
            words = building.key(stem[1])
            if words and not set(words) & set(building.key(product.name)):
                brands.setdefault(" ".join(words), set()).add(moiety)
    return brands


def _ingredients(building: Building, release: int) -> None:
    for _, record in _checked(building, "ingredient", "ISID", "NM"):
        code = int(record["ISID"])
        _enter(building, release, "ING", code, record["NM"], None, _valid(record))
        _enter_previous(building, record.get("ISIDPREV"), code)


def _checked(building: Building, part: str, *needed: str) -> Iterator[tuple[str, Record]]:
    """Records whose codes are numbers; one without a field that it must have is no record of this file."""
    for name, record in records(building, part):
        if any(not record.get(field) for field in needed):
            raise TerminologyBroken(building.of(part)[0].name, f"a record has no {' or '.join(needed)}")
        if any(not value.isdigit() for field, value in record.items() if field.endswith("ID") and value):
            raise TerminologyBroken(building.of(part)[0].name, "a code in it is no number")
        yield name, record


def _enter(building: Building, release: int, level: str, code: int, name: str, moiety: int | None, valid: bool) -> None:
    key = " ".join(building.key(name))
    building.index.execute(INSERT, (code, level, name, key, moiety, valid, release))


def _enter_previous(building: Building, previous: str | None, code: int) -> None:
    if previous and previous.isdigit() and int(previous) != code:
        building.index.execute("INSERT OR IGNORE INTO medicine_replaced VALUES (?, ?)", (int(previous), code))


# ---------------------------------------------------------------- strengths
def _strengths(building: Building, products: Mapping[int, _Product]) -> None:
    """Enter how much of what each valid product holds, in the words of the lookups."""
    words = {(where, record["CD"]): record["DESC"] for where, record in records(building, "lookup") if "DESC" in record}
    called = dict(building.index.execute("SELECT code, name FROM medicine WHERE level = 'ING'"))

    def unit(code: str | None) -> str | None:
        return words.get(("UNIT_OF_MEASURE", code)) if code else None

    for code, product in products.items():
        routes = "|".join(sorted(words[found] for route in product.routes if (found := ("ROUTE", route)) in words))
        form = words.get(("FORM", product.form or ""))
        for held in product.holds if product.valid else ():
            value, measure = held.get("STRNT_NMRTR_VAL"), unit(held.get("STRNT_NMRTR_UOMCD"))
            ingredient = called.get(int(held["ISID"]))
            if not value or measure is None or ingredient is None:
                continue  # homoeopathic and herbal products, dressings: no strength is stated
            per = held.get("STRNT_DNMTR_VAL")
            building.index.execute(
                "INSERT INTO strength VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    product.moiety, code, ingredient, float(value), measure,
                    float(per) if per else None, unit(held.get("STRNT_DNMTR_UOMCD")), form, routes,
                ),
            )  # fmt: skip


# ---------------------------------------------------------------- wordings
def _wordings(building: Building, moieties: Mapping[int, str], brands: Mapping[str, set[int | None]]) -> None:
    """Enter the names of moieties, and of brands that are sold of one moiety alone."""
    meant: dict[str, set[int | None]] = {}
    for code, name in moieties.items():
        meant.setdefault(" ".join(building.key(name)), set()).add(code)
    named = _sayable(meant, LONE_MEDICINE)
    branded = {key: code for key, code in _sayable(brands, LONE_BRAND).items() if key not in meant and code in moieties}
    building.index.executemany("INSERT INTO medicine_wording VALUES (?, ?)", sorted({**branded, **named}.items()))


def _sayable(meant: Mapping[str, set[int | None]], lone: int) -> dict[str, int]:
    """Of keys those that are distinctive and mean one moiety."""
    single = {key: next(iter(codes)) for key, codes in meant.items() if len(codes) == 1}
    return {key: code for key, code in single.items() if code is not None and sayable(key.split(" "), lone)}


RELEASES = Releases(
    parts={part: rf"f_{part}2_\d(?P<date>\d{{6}})\.xml" for part in ROOTS},
    needed=tuple(ROOTS),
    build=build,
    tables=("medicine", "medicine_replaced", "medicine_wording", "strength"),
)
