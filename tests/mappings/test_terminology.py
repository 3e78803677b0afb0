"""Looking things up in a loaded terminology."""

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mappings.terminologies.load import load
from mappings.terminology import Index, needed_index, open_index
from records.errors import NoTerminology, TerminologyUnusable
from records.types import Coding, FactKind, Term
from records.types.terms import ConceptKind
from tests.mappings.releases import SUCCESSORS, TRUSTS, clinic, pharmacy, words_of, written, zipped

SNOMED, DMD = "http://snomed.info/sct", "https://dmd.nhs.uk"
UK_EDITION = "http://snomed.info/sct/83821000000107/version/20260311"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of all three terminologies."""
    folder = tmp_path_factory.mktemp("terminology")
    given = [clinic().write(folder / "rf2"), zipped(folder / "dmd.zip", pharmacy())]
    given.append(written(folder / "ods", {"etr.csv": TRUSTS, "succ.csv": SUCCESSORS}))
    load(given, folder / "index.db", words_of)
    return folder / "index.db"


@pytest.fixture
def index(place: Path) -> Index:
    return needed_index(place, words_of)


NAMES = [
    (FactKind.PROBLEM, "Asthma", SNOMED, "195967001"),
    (FactKind.PROBLEM, "bronchial  asthma", SNOMED, "195967001"),
    (FactKind.PROBLEM, "HIGH BLOOD PRESSURE", SNOMED, "38341003"),
    (FactKind.PROBLEM, "Hypertensive disorder", SNOMED, "38341003"),
    (FactKind.PROBLEM, "Esophagitis", SNOMED, "16761005"),
    (FactKind.PROBLEM, "gastrointestinal hemorrhages", SNOMED, "74474003"),
    (FactKind.PROBLEM, "Pain", SNOMED, "22253000"),
    (FactKind.PROCEDURE, "appendectomy", SNOMED, "80146002"),
    (FactKind.OBSERVATION, "heart rate", SNOMED, "364075005"),
    (FactKind.ALLERGY, "aspirin", SNOMED, "387458008"),
    (FactKind.ALLERGY, "paracetamol", DMD, "90332006"),
    (FactKind.MEDICINE, "Paracetamol", DMD, "90332006"),
    (FactKind.MEDICINE, "Paracetamol 500mg tablets", DMD, "322236009"),
    (FactKind.MEDICINE, "Panadol 500mg tablets", DMD, "1"),
    (FactKind.MEDICINE, "Codeine + Paracetamol", DMD, "777067000"),
]


@pytest.mark.parametrize(("kind", "name", "system", "code"), NAMES)
def test_a_name_or_synonym_has_a_code(index: Index, kind: FactKind, name: str, system: str, code: str) -> None:
    found = index.concept(kind, name)
    assert found is not None
    assert (found.system, found.code) == (system, code)


def test_a_coding_has_the_preferred_british_name_and_names_its_release(index: Index) -> None:
    assert index.concept(FactKind.PROBLEM, "esophagitis") == Coding(
        SNOMED, "16761005", "Oesophagitis", UK_EDITION, UK_EDITION
    )
    assert index.concept(FactKind.MEDICINE, "paracetamol") == Coding(
        DMD, "90332006", "Paracetamol", "2026-03-11", "2026-03-11"
    )


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (FactKind.PROBLEM, "MS"),  # mitral stenosis and multiple sclerosis
        (FactKind.PROBLEM, "ms"),  # an abbreviation means what it says in capitals only
        (FactKind.PROBLEM, "Appendicectomy"),  # a procedure is no problem
        (FactKind.PROCEDURE, "Patient referral"),
        (FactKind.PROBLEM, "Acute asthma attack"),  # retired
        (FactKind.MEDICINE, "Oldamol"),  # invalid
        (FactKind.MEDICINE, "dragon's blood"),
        (FactKind.PROBLEM, ""),
    ],
)
def test_what_is_ambiguous_retired_or_of_another_kind_has_no_code(index: Index, kind: FactKind, name: str) -> None:
    assert index.concept(kind, name) is None


# ---------------------------------------------------------------- wordings
@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("multiple sclerosis", [Term(FactKind.PROBLEM, "multiple sclerosi", "Multiple sclerosis")]),
        ("hypertension", [Term(FactKind.PROBLEM, "hypertension", "Hypertension")]),
        ("excision of appendix", [Term(FactKind.PROCEDURE, "excision of appendix", "Appendicectomy")]),
        ("benzyl peroxide compound", [Term(FactKind.ALLERGY, "benzyl peroxide compound", "Benzyl peroxide compound")]),
        ("adenosine", [Term(FactKind.MEDICINE, "adenosine", "Adenosine")]),
        ("Adenocor", [Term(FactKind.MEDICINE, "adenocor", "Adenosine")]),
        ("Panadol", [Term(FactKind.MEDICINE, "panadol", "Paracetamol")]),
        ("asthma", []),  # one word of six letters: the seed's
        ("pain", []),
        ("heart rate", []),
        ("patient referral", []),
        ("surgical procedure", []),  # ordinary words
        ("operative procedure", []),  # a whole hierarchy
        ("oxygen", []),  # an everyday word
        ("Firmname Adenosine", []),  # a firm's name before the medicine's
        ("Twofold", []),  # a brand of two medicines
        ("MS", []),
    ],
)
def test_distinctive_wordings_of_wanted_kinds_have_a_meaning(index: Index, words: str, terms: list[Term]) -> None:
    assert list(index.wordings(words_of(words))) == terms


def test_the_longest_wording_that_words_begin_with(index: Index) -> None:
    size, terms = index.longest_wording(words_of("high blood pressure since 1999"))
    assert (size, [term.name for term in terms]) == (3, ["Hypertension"])
    assert index.longest_wording(words_of("hypertension of old"), least=2) == (0, ())
    assert index.longest_wording(()) == (0, ())
    assert index.wordings(("word",) * 20) == ()


def test_the_name_of_a_wording_leads_back_to_its_code(index: Index) -> None:
    (term,) = index.wordings(words_of("high blood pressure"))
    found = index.concept(term.kind, term.name)
    assert found is not None and found.code == "38341003"


# ---------------------------------------------------------------- codes
@pytest.mark.parametrize(
    ("code", "mapped"),
    [("195967001", ["J45.9"]), ("38341003", ["I10"]), ("24700007", ["G35"]), ("80146002", ["H01.2"])],
)
def test_a_single_unconditional_target_is_followed(index: Index, code: str, mapped: list[str]) -> None:
    assert [coding.code for coding in index.maps(code)] == mapped


def test_a_map_that_leaves_a_choice_gives_a_reason_and_no_code(index: Index) -> None:
    assert index.maps("16761005") == ()
    (mapped,) = index.mapped("16761005")
    assert (mapped.terminology, mapped.coding) == ("ICD-10", None)
    assert mapped.reason is not None and "choice" in mapped.reason


def test_the_newest_map_of_a_classification_is_used(index: Index) -> None:
    assert [(mapped.terminology, mapped.coding.code) for mapped in index.mapped("80146002") if mapped.coding] == [
        ("OPCS-4", "H01.2")
    ]


def test_settings_may_name_another_address_for_a_classification(place: Path) -> None:
    index = needed_index(place, words_of, {"ICD-10": "http://hl7.org/fhir/sid/icd-10"})
    assert index.maps("195967001")[0].system == "http://hl7.org/fhir/sid/icd-10"


@pytest.mark.parametrize(
    ("code", "now"),
    [
        ("155574008", "195967001"),
        ("102587001", "195967001"),  # replaced by one that was replaced
        ("1201005", None),  # only possibly equivalent
        ("195967001", None),
        ("108500001", "108502004"),  # dm+d's earlier code
        ("9", None),
        ("not a code", None),
    ],
)
def test_a_retired_code_leads_to_what_took_its_place(index: Index, code: str, now: str | None) -> None:
    found = index.replacement(code)
    assert (found.code if found else None) == now


def test_current_keeps_active_and_unknown_codes_and_says_which_release_has_the_active(index: Index) -> None:
    active = Coding(SNOMED, "195967001", "Asthma", "seed")
    unknown = Coding(SNOMED, "84757009", "Epilepsy", "seed")
    assert (index.current(active), index.current(unknown)) == (replace(active, version=UK_EDITION), unknown)
    retired = index.current(Coding(SNOMED, "155574008", "Asthma", "seed"))
    assert retired is not None and (retired.code, retired.release) == ("195967001", UK_EDITION)
    assert index.current(Coding(SNOMED, "1201005", "Benign hypertension", "seed")) is None


def test_meanings_are_for_people(index: Index) -> None:
    (asthma,) = index.meanings("bronchial asthma")
    assert (asthma.coding.display, asthma.kind, asthma.active) == ("Asthma", ConceptKind.DISORDER, True)
    assert asthma.release == "SNOMED CT UK Clinical Extension 2026-03-11"
    assert asthma.wordings == ("Bronchial asthma",)
    assert {meaning.coding.code for meaning in index.meanings("MS")} == {"24700007", "79619009"}
    assert [meaning.active for meaning in index.meanings("155574008")] == [False]
    assert index.meanings("999999999999999999999") == ()


# ---------------------------------------------------------------- medicines
def test_strengths_of_a_medicine_by_name_and_by_code(index: Index) -> None:
    tablet, liquid = index.strengths("Paracetamol")
    assert (tablet.value, tablet.unit, tablet.per_value, tablet.form, tablet.routes) == (
        500,
        "mg",
        None,
        "Tablet",
        ("Oral",),
    )
    assert (liquid.value, liquid.unit, liquid.per_value, liquid.per_unit, liquid.form) == (50, "mg", 1, "ml", None)
    assert index.strengths("90332006") == (tablet, liquid)
    assert index.strengths("322280009") == (liquid,)
    assert liquid.product == Coding(
        DMD, "322280009", "Paracetamol 250mg/5ml oral suspension", "2026-03-11", "2026-03-11"
    )


def test_a_combination_has_a_strength_for_each_ingredient(index: Index) -> None:
    held = index.strengths("Codeine + Paracetamol")
    assert {(each.ingredient, each.value) for each in held} == {("Codeine phosphate", 30), ("Paracetamol", 500)}
    assert len({each.product.code for each in held}) == 1


def test_an_unknown_medicine_has_no_strengths(index: Index) -> None:
    assert index.strengths("dragon's blood") == ()
    assert index.strengths("11111") == ()


# ---------------------------------------------------------------- organisations
@pytest.mark.parametrize(
    ("named", "on", "code"),
    [
        ("RZZ", date(2020, 1, 1), "RZZ"),
        ("rzz", date(2020, 1, 1), "RZZ"),
        ("St Elsewhere's and District NHS Trust", date(2020, 1, 1), "RZZ"),
        ("The St. Elsewhere's & District", date(2020, 1, 1), "RZZ"),
        ("Northtown Hospitals", date(2011, 1, 1), "RZY"),
        ("Northtown Hospitals", date(2013, 1, 1), "RZX"),
        ("RZY", date(2013, 1, 1), None),  # closed by then
        ("RZX", date(2011, 1, 1), None),  # not open yet
        ("Northtown", date(2013, 1, 1), None),
    ],
)
def test_a_trust_by_its_code_or_name_on_a_day(index: Index, named: str, on: date, code: str | None) -> None:
    found = index.organisation(named, on)
    assert (found.code if found else None) == code


def test_a_trust_knows_its_dates_predecessors_and_successors(index: Index) -> None:
    found = index.organisation("RZY", date(2012, 3, 31))
    assert found is not None
    assert (found.opened, found.closed, found.successors) == (date(1991, 4, 1), date(2012, 3, 31), ("RZX",))
    assert (found.postcode, found.predecessors) == ("LS1 3EX", ())
    successor = index.organisation("RZX", date(2020, 1, 1))
    assert successor is not None and (successor.predecessors, successor.closed) == (("RZY",), None)


# ---------------------------------------------------------------- the file
def test_without_a_file_there_is_no_index(tmp_path: Path) -> None:
    assert open_index(tmp_path / "none.db", words_of) is None
    with pytest.raises(NoTerminology):
        needed_index(tmp_path / "none.db", words_of)


@pytest.mark.parametrize("content", [b"", b"not a database " * 100])
def test_what_is_no_index_says_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "index.db").write_bytes(content)
    with pytest.raises(TerminologyUnusable):
        open_index(tmp_path / "index.db", words_of)


def test_an_index_made_when_words_were_compared_otherwise_says_so(place: Path) -> None:
    with pytest.raises(TerminologyUnusable, match="another version"):
        open_index(place, lambda text: tuple(text.split()))


def test_the_index_is_opened_read_only(index: Index, place: Path) -> None:
    before = place.read_bytes()
    with pytest.raises(TerminologyUnusable):
        index._all("DELETE FROM concept")
    assert place.read_bytes() == before


def test_a_forked_process_opens_the_index_anew(index: Index) -> None:
    index.concept(FactKind.PROBLEM, "Asthma")
    opened = index._open
    child = os.fork()
    if child == 0:
        found = index.concept(FactKind.PROBLEM, "Asthma")
        os._exit(0 if found and index._open is not opened else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert index._open is opened
