"""Facts to codes with a loaded terminology: the tables first, then the release; retired codes; classifications."""

from dataclasses import replace
from pathlib import Path

import pytest

from mappings import coder
from mappings.terminologies.load import load
from mappings.terminology import Index, needed_index
from records.types import Assertion, Box, Doubt, DoubtKind, Evidence, Fact, FactKind
from tests.mappings.letters import all_of, with_facts
from tests.mappings.releases import DISEASE, REPLACED_BY, Snomed, clinic, pharmacy, words_of, zipped

SNOMED = "http://snomed.info/sct"
UK_EDITION = "http://snomed.info/sct/83821000000107/version/20260311"
GOUT, EPILEPSY = 90560007, 84757009  # as the tables have them


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("coder")
    release = clinic()
    release.concept(GOUT, "Gout (disorder)", "Gout", active=False)
    release.concept(EPILEPSY, "Epilepsy (disorder)", "Epilepsy", active=False)
    release.concept(100001, "New gout (disorder)", "New gout", parents=(DISEASE,))
    release.association(REPLACED_BY, GOUT, 100001)
    load([release.write(folder / "rf2"), zipped(folder / "dmd.zip", pharmacy())], folder / "index.db", words_of)
    return needed_index(folder / "index.db", words_of)


def fact(kind: FactKind, name: str) -> Fact:
    return Fact(kind, name, name, Assertion.PRESENT, Evidence(1, Box(10, 10, 60, 20), 0.9))


def coded(index: Index, kind: FactKind, name: str) -> list[tuple[str, str]]:
    (found,) = coder.code([fact(kind, name)], index)
    assert (found.reason is None) is bool(found.codings)
    return [(coding.system, coding.code) for coding in found.codings]


def test_the_tables_code_goes_first_and_its_map_follows(index: Index) -> None:
    asthma = coder.code([fact(FactKind.PROBLEM, "Asthma")])[0].codings[0]
    found = coder.code([fact(FactKind.PROBLEM, "Asthma")], index)[0].codings
    assert found[0] == replace(asthma, version=UK_EDITION)
    assert [(coding.system, coding.code) for coding in found[1:]] == [("http://hl7.org/fhir/sid/icd-10-uk", "J45.9")]


def test_a_bundle_names_the_release_of_every_code_that_the_index_knows(index: Index) -> None:
    facts = [
        fact(FactKind.PROBLEM, "Asthma"),  # of the tables, and known there
        fact(FactKind.PROBLEM, "Bronchial asthma"),
        fact(FactKind.MEDICINE, "Panadol 500mg tablets"),
        fact(FactKind.OBSERVATION, "Haemoglobin A1c level"),  # of the tables alone
    ]
    bundle = with_facts(*coder.code(facts, index))
    versions = {
        (coding["system"], coding["code"]): coding.get("version")
        for kind in ("Condition", "MedicationStatement", "Observation")
        for resource in all_of(bundle, kind)
        for coding in (resource.get("code") or resource["medicationCodeableConcept"])["coding"]
    }
    assert versions[SNOMED, "195967001"] == UK_EDITION
    assert versions["https://dmd.nhs.uk", "1"] == "2026-03-11"
    assert versions["http://hl7.org/fhir/sid/icd-10-uk", "J45.9"] == "UK map of SNOMED CT 20260311"
    alone = [version for (_, code), version in versions.items() if code not in ("195967001", "1", "J45.9")]
    assert alone == [None]  # the file that a row of the tables was seen in is no version


def test_a_name_that_the_tables_do_not_know_is_looked_up(index: Index) -> None:
    assert coded(index, FactKind.ALLERGY, "Benzyl peroxide compound") == [(SNOMED, "66076007")]
    assert coded(index, FactKind.MEDICINE, "Panadol 500mg tablets") == [("https://dmd.nhs.uk", "1")]


def test_a_name_that_the_tables_have_no_code_for_is_looked_up(tmp_path: Path) -> None:
    bare = next(row["display"] for row in coder.rows("problems") if row["source"] == "wording only")
    release = clinic()
    release.concept(100009, f"{bare} (disorder)", bare, parents=(DISEASE,))
    load([release.write(tmp_path / "rf2")], tmp_path / "index.db", words_of)
    assert coded(needed_index(tmp_path / "index.db", words_of), FactKind.PROBLEM, bare) == [(SNOMED, "100009")]


def test_a_retired_code_gives_way_to_its_successor(index: Index) -> None:
    assert coded(index, FactKind.PROBLEM, "Gout") == [(SNOMED, "100001")]


def test_a_retired_code_without_successor_is_no_code(index: Index) -> None:
    (found,) = coder.code([fact(FactKind.PROBLEM, "Epilepsy")], index)
    assert (found.codings, found.reason) == ((), coder.RETIRED)


def test_what_the_tables_call_ambiguous_is_not_looked_up(tmp_path: Path) -> None:
    release = Snomed().hierarchies()
    release.concept(24700007, "Multiple sclerosis (disorder)", "Multiple sclerosis", "MS", parents=(DISEASE,))
    load([release.write(tmp_path / "rf2")], tmp_path / "index.db", words_of)
    index = needed_index(tmp_path / "index.db", words_of)
    assert index.concept(FactKind.PROBLEM, "MS") is not None
    (found,) = coder.code([fact(FactKind.PROBLEM, "MS")], index)
    assert found.codings == () and found.reason is not None and "several meanings" in found.reason


def test_an_unknown_name_stays_text(index: Index) -> None:
    (found,) = coder.code([fact(FactKind.PROBLEM, "dragon pox")], index)
    assert (found.codings, found.reason) == ((), coder.UNKNOWN)


def test_observations_medicines_and_allergens_are_not_mapped_to_classifications(index: Index) -> None:
    assert index.maps("364075005") != ()
    assert coded(index, FactKind.OBSERVATION, "Heart rate") == [(SNOMED, "364075005")]
    assert len(coded(index, FactKind.MEDICINE, "Paracetamol")) == 1
    assert len(coded(index, FactKind.ALLERGY, "Aspirin")) == 1


def test_doubts_hold_with_a_terminology_too(index: Index) -> None:
    written = replace(fact(FactKind.PROBLEM, "Asthma"), doubt=Doubt(DoubtKind.HANDWRITING, "It stands on handwriting."))
    misread = replace(fact(FactKind.PROBLEM, "Oesophagitis"), distance=2, doubt=Doubt(DoubtKind.FACT, "misread"))
    by_hand, unsure = coder.code([written, misread], index)
    assert (by_hand.codings, unsure.codings) == ((), ())
    assert (by_hand.reason, unsure.reason) == (coder.BY_HAND, coder.UNSURE)
