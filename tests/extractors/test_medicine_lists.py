"""Tables and lists of medicines: columns in any order, cells that go on below, what headings and status cells say."""

import re
from dataclasses import replace

import pytest

from extractors.changes import change_of_heading, status, told
from extractors.facts import find_facts
from extractors.table import rows
from extractors.transcript import Transcript
from records.types import Assertion, Box, Change, FactKind, Frequency, Word
from tests.extractors.words import LEXICON, facts_of
from tests.paper import reading_of


def evenly_spaced(text):
    """A page printed in a typewriter's letters, so that columns stand below one another."""
    words = []
    for row, line in enumerate(text.splitlines()):
        for word in re.finditer(r"\S+", line):
            left, top = 50 + word.start() * 5.5, 50 + row * 14.0
            words.append(Word(word[0], Box(left, top, left + len(word[0]) * 5.5, top + 10), 0.95, row))
    return replace(reading_of("x"), words=tuple(words))


def medicines(text):
    return {fact.name: fact for fact in facts_of(text, FactKind.MEDICINE)}


@pytest.mark.parametrize(
    "text",
    [
        "Drug  Dose  Route  Frequency  Duration  Status  Supply\nAmlodipine  5mg  PO  OD  5 days  New  28 tablets",
        "Status  Medicine  Strength  Dose  Route  Frequency  Supply\nNew  Amlodipine  5mg  5mg  PO  OD  14 days",
        "REGULAR DRUGS  DOSE  ROUTE  FREQUENCY  SIGNATURE\nAmlodipine  5 mg  p.o.  o.d.  BS",
        "Name: Amlodipine    Dose: 5mg    Route: Oral    Frequency: Once daily    Duration: Ongoing",
        "Medicine  Qty  Directions  Route\nAmlodipine  28  5mg once daily  oral",
    ],
)
def test_columns_in_any_order(text):
    dosage = medicines(f"Medication on discharge\n{text}")["Amlodipine"].dosage
    assert (dosage.value, dosage.unit, dosage.route) == (5, "mg", "oral")
    assert dosage.frequency == Frequency(1, 1.0, "d")


def test_a_table_of_medicines_needs_no_heading_above():
    found = medicines("DRUG SENSITIVITY: trimethoprim\nREGULAR DRUGS  DOSE  ROUTE  FREQ\nAspirin  75 mg  p.o.  o.d.")
    assert found["Aspirin"].assertion is Assertion.PRESENT
    assert "Trimethoprim" not in found


TABLE = """\
Medicines on discharge
Medicine             Dose      Route   Frequency        Qty   Comment
Co-codamol 30/500    Two       PO      Four times a     100   GP to
tablets              tablets           day when               review
                                       required
Aspirin 75mg         75mg      PO      Once daily       28    Continue
dispersible tablets
"""


def test_cells_that_go_on_below():
    facts = find_facts(Transcript.of([evenly_spaced(TABLE)]), LEXICON)
    found = {fact.name: fact for fact in facts if fact.kind is FactKind.MEDICINE}
    dosage = found["Co-codamol"].dosage
    assert (dosage.value, dosage.unit, dosage.frequency) == (2, "tablet", Frequency(4, 1.0, "d"))
    assert dosage.as_needed
    assert found["Aspirin"].change is Change.CONTINUED


def test_a_status_cell_decides():
    found = medicines(
        "TTO\nStatus  Drug  Dose  Frequency  Comments\n"
        "Stopped  Ramipril  5mg  OD  replaced by amlodipine\n"
        "Continued  Aspirin  75mg  OD  -\nNew  Amlodipine  5mg  OD  -"
    )
    assert {name: (fact.assertion, fact.change) for name, fact in found.items()} == {
        "Ramipril": (Assertion.HISTORICAL, Change.STOPPED),
        "Aspirin": (Assertion.PRESENT, Change.CONTINUED),
        "Amlodipine": (Assertion.PRESENT, Change.STARTED),
    }


def test_a_heading_speaks_for_its_list():
    found = medicines(
        "TTOs\nMedication stopped\nRamipril 5mg\nMedication started\nAmlodipine 5mg od\nAs required\n"
        "Paracetamol 1g qds\n"
        "Inhalers: Salbutamol 2 puffs bd"
    )
    assert (found["Ramipril"].assertion, found["Ramipril"].change) == (Assertion.HISTORICAL, Change.STOPPED)
    assert found["Amlodipine"].change is Change.STARTED
    assert found["Paracetamol"].dosage.as_needed
    assert found["Salbutamol"].dosage.route == "inhaled"
    assert not found["Salbutamol"].dosage.as_needed


def test_a_label_with_a_date_is_no_part_of_the_list_above():
    found = medicines("As required\nParacetamol 1g qds\nCancelled 2-12-02: Warfarin 3 mg o.d.")
    assert found["Warfarin"].assertion is Assertion.HISTORICAL
    assert not found["Warfarin"].dosage.as_needed


def test_a_medicine_parted_by_the_end_of_a_line():
    found = medicines(
        "Drugs: aspirin 75mg od, simvastatin 40mg nocte, codeine 30mg qds prn, metformin 1g bd, amlodipine\n"
        "5mg od, warfarin 3mg od"
    )
    assert (found["Amlodipine"].dosage.value, found["Warfarin"].dosage.value) == (5, 3)


def test_bare_mentions_give_way_to_directions():
    facts = facts_of("Dear Doctor\nHe was on metformin at first.\nMedication\nMetformin 500mg bd", FactKind.MEDICINE)
    assert [fact.dosage.value for fact in facts] == [500]


def test_both_are_taken_as_often():
    found = medicines("Medication\nParacetamol 1g and codeine 30mg, both qds")
    assert found["Paracetamol"].dosage.frequency == found["Codeine"].dosage.frequency == Frequency(4, 1.0, "d")


# ---------------------------------------------------------------- what was done with a medicine
RULES = [row for row in rows("medicine_changes") if row["side"] in ("before", "after", "list", "around")]


@pytest.mark.parametrize("row", RULES, ids=lambda row: row["example"])
def test_rows_of_changes_do_what_they_say(row):
    text = row["example"]
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "").replace("]", "")
    said = told(plain, start, end, len(plain), 0)
    assert (said.assertion or "") == row["expected"]
    assert row["change"] in ("", said.change) or said.change is not None


@pytest.mark.parametrize(
    "row", [row for row in rows("medicine_changes") if row["side"] == "status"], ids=lambda row: row["example"]
)
def test_rows_of_status_cells(row):
    said = status(row["example"])
    assert (said.change or "", said.assertion) == (row["change"], row["expected"])


@pytest.mark.parametrize(
    "row", [row for row in rows("medicine_changes") if row["side"] == "heading"], ids=lambda row: row["example"]
)
def test_rows_of_headings(row):
    assert change_of_heading(row["example"]) == row["change"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He was treated with IV amoxicillin and trimethoprim for 2 days then switched to aspirin.",
         {"Amoxicillin": "historical", "Trimethoprim": "historical", "Aspirin": "present"}),
        ("She can stop taking aspirin.", {"Aspirin": "historical"}),
        ("Restart ramipril in 2 weeks if stable.", {"Ramipril": "possible"}),
        ("Metformin was withheld and restarted yesterday.", {"Metformin": "present"}),
        ("Aspirin stopped, ramipril 2.5mg od started.", {"Aspirin": "historical", "Ramipril": "present"}),
        ("She is not pregnant and is using aspirin.", {"Aspirin": "present"}),
    ],
)  # fmt: skip
def test_what_became_of_medicines_in_sentences(text, expected):
    assert {name: fact.assertion.value for name, fact in medicines(f"Dear Doctor\n{text}").items()} == expected
