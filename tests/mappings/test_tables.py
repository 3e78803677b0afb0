"""The tables of wordings and codes: every row complete, every code sound, one meaning to a wording."""

import csv
import re
from collections import defaultdict
from importlib.resources import files

import pytest

from mappings.reference import rows
from records.types import SnomedCode

COLUMNS = ["term", "code", "display", "source", "release"]
WORDINGS = ("problems", "procedures", "medicines", "allergens", "reactions", "observations")
TABLES = (*WORDINGS, "routes", "units")
# how many wordings a first version must know, so that a slip of the pen can't lose half a table in silence
FLOORS = {
    "problems": 900,
    "procedures": 250,
    "medicines": 600,
    "allergens": 120,
    "reactions": 60,
    "observations": 160,
    "routes": 60,
    "units": 100,
}


@pytest.mark.parametrize("table", TABLES)
def test_rows_have_five_columns_and_say_where_they_come_from(table: str) -> None:
    text = (files("mappings") / "tables" / f"{table}.csv").read_text(encoding="utf-8")
    header, *body = csv.reader(text.splitlines())
    assert header == COLUMNS
    for row in body:
        assert len(row) == len(COLUMNS), row
        term, code, display, source, release = row
        assert term and display and source, row
        assert bool(code) == bool(release), row
        assert all(cell == cell.strip() and "  " not in cell for cell in row), row


@pytest.mark.parametrize("table", TABLES)
def test_the_table_is_as_large_as_it_was(table: str) -> None:
    assert len(rows(table)) >= FLOORS[table]


@pytest.mark.parametrize("table", TABLES)
def test_rows_stand_in_order(table: str) -> None:
    keys = [(row["display"].lower(), row["term"].lower(), row["term"]) for row in rows(table)]
    assert keys == sorted(keys)


@pytest.mark.parametrize("table", TABLES)
def test_codes_have_a_sound_check_digit(table: str) -> None:
    codes = [row["code"] for row in rows(table) if row["code"] and not row["source"].startswith("UCUM")]
    assert [SnomedCode(code).digits for code in codes] == codes  # an unsound one raises


@pytest.mark.parametrize("table", TABLES)
def test_a_display_has_one_code_and_a_code_one_display(table: str) -> None:
    codes, displays = defaultdict(set), defaultdict(set)
    for row in rows(table):
        codes[row["display"].casefold()].add(row["code"])
        if row["code"]:
            displays[row["code"]].add(row["display"])
    assert {display: found for display, found in codes.items() if len(found) > 1} == {}
    assert {code: found for code, found in displays.items() if len(found) > 1} == {}


@pytest.mark.parametrize("table", WORDINGS)
def test_a_wording_means_one_thing(table: str) -> None:
    meanings = defaultdict(set)
    for row in rows(table):
        meanings[row["term"].casefold()].add(row["display"])
    assert {term: found for term, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize("table", TABLES)
def test_no_wording_is_written_twice(table: str) -> None:
    terms = [row["term"] for row in rows(table)]
    assert sorted({term for term in terms if terms.count(term) > 1}) == []


@pytest.mark.parametrize("table", WORDINGS)
def test_a_display_is_itself_a_wording(table: str) -> None:
    wordings = {row["term"].casefold() for row in rows(table)}
    assert {row["display"] for row in rows(table) if row["display"].casefold() not in wordings} == set()


# wordings whose meanings are near each other and must never share a display
UNSAFE = [
    ("problems", "type 1 diabetes", "type 2 diabetes"),
    ("problems", "hypothyroidism", "hyperthyroidism"),
    ("problems", "hypertension", "hypotension"),
    ("problems", "hyperkalaemia", "hypokalaemia"),
    ("problems", "hypernatraemia", "hyponatraemia"),
    ("problems", "hyperglycaemia", "hypoglycaemia"),
    ("problems", "ischaemic stroke", "stroke"),
    ("problems", "haemorrhagic stroke", "ischaemic stroke"),
    ("problems", "NSTEMI", "STEMI"),
    ("problems", "NSTEMI", "myocardial infarction"),
    ("problems", "CKD 3", "CKD 4"),
    ("problems", "CKD 3", "CKD"),
    ("problems", "anxiety", "anxiety and depression"),
    ("problems", "depression", "low mood"),
    ("problems", "ulcerative colitis", "Crohn's disease"),
    ("problems", "crohn's disease", "IBS"),
    ("problems", "renal impairment", "CKD"),
    ("problems", "acute kidney injury", "CKD"),
    ("problems", "smoker", "ex-smoker"),
    ("problems", "non-smoker", "ex-smoker"),
    ("problems", "DVT", "PE"),
    ("problems", "TIA", "stroke"),
    ("problems", "gallstones", "CBD stone"),
    ("problems", "osteoarthritis", "rheumatoid arthritis"),
    ("problems", "osteoarthritis", "osteoporosis"),
    ("problems", "osteopenia", "osteoporosis"),
    ("problems", "melanoma", "BCC"),
    ("procedures", "CABG", "PCI"),
    ("procedures", "total hip replacement", "total knee replacement"),
    ("procedures", "total hip replacement", "hip replacement"),
    ("procedures", "colonoscopy", "gastroscopy"),
    ("procedures", "CT head", "MRI brain"),
    ("procedures", "cholecystectomy", "laparoscopic cholecystectomy"),
    ("medicines", "prednisone", "prednisolone"),
    ("medicines", "amlodipine", "felodipine"),
    ("medicines", "fluoxetine", "duloxetine"),
    ("medicines", "penicillamine", "penicillin V"),
    ("medicines", "chlorpromazine", "chlorphenamine"),
    ("medicines", "carbamazepine", "carbimazole"),
    ("medicines", "hydralazine", "hydroxyzine"),
    ("medicines", "lantus", "levemir"),
    ("medicines", "novorapid", "novomix 30"),
    ("medicines", "co-codamol", "co-dydramol"),
    ("medicines", "sodium valproate", "depakote"),
    ("allergens", "no known allergies", "no known drug allergies"),
    ("allergens", "sulfa drugs", "sulphites"),
    ("allergens", "penicillin", "amoxicillin"),
    ("allergens", "peanut", "nuts"),
    ("reactions", "rash", "urticaria"),
    ("reactions", "anaphylaxis", "angioedema"),
    ("observations", "HDL", "LDL"),
    ("observations", "HDL", "cholesterol"),
    ("observations", "non-HDL cholesterol", "HDL cholesterol"),
    ("observations", "TSH", "free T4"),
    ("observations", "creatinine", "urine creatinine"),
    ("observations", "creatinine", "creatinine clearance"),
    ("observations", "creatinine", "creatine kinase"),
    ("observations", "white cells", "white cell count"),
    ("observations", "systolic blood pressure", "diastolic blood pressure"),
]


@pytest.mark.parametrize(("table", "one", "other"), UNSAFE)
def test_neighbours_are_told_apart(table: str, one: str, other: str) -> None:
    known = {row["term"].casefold(): row["display"] for row in rows(table)}
    assert known[one.casefold()] != known[other.casefold()]


def test_a_code_of_a_problem_is_not_a_family_or_past_history() -> None:
    for row in rows("problems"):
        assert not (row["code"] and re.search(r"history of|screening|suspected|at risk", row["display"], re.I)), row


def test_allergens_are_coded_by_what_harms_not_by_being_allergic() -> None:
    for row in rows("allergens"):
        if row["code"] and not row["display"].startswith("No known"):
            assert not re.search("allerg|adverse|intoleran", row["display"], re.I), row


@pytest.mark.parametrize("table", WORDINGS)
def test_ordinary_words_are_no_wordings(table: str) -> None:
    ordinary = {
        "fit",
        "cut",
        "growth",
        "mole",
        "pain",
        "wound",
        "allergies",
        "ensure",
        "smoking",
        "top",
        "be",
        "lump it",
    }
    allowed = {"mole"} if table == "problems" else {"fit"} if table == "reactions" else set()
    assert {row["term"].casefold() for row in rows(table)} & (ordinary - allowed) == set()


def test_units_of_blood_tests_are_known_units_of_known_tests() -> None:
    tests = {row["code"]: row["display"] for row in rows("observations") if row["code"]}
    units = {row["code"] for row in rows("units")}
    for row in rows("blood_units"):
        assert tests[row["code"]] == row["display"]
        assert row["unit"] in units and row["source"]
