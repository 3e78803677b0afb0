"""The document as a whole: its order, its sections, its bytes, and that any words survive it."""

import json
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mappings.nodes import find, references
from mappings.outputs.fhir_document import OUTPUT, fhir_document, serialise
from mappings.reference import rows
from mappings.validate import validate
from records.types import (
    Assertion,
    Coded,
    Coding,
    DocumentType,
    Doubt,
    DoubtKind,
    FactKind,
    Head,
    Identity,
    SnomedCode,
)
from tests.mappings.letters import (
    FILES,
    HEAD,
    HYPERTENSION,
    IDENTITY,
    LETTER,
    PENICILLIN,
    SNOMED,
    all_of,
    code_of,
    coded,
    document,
    found,
    only,
    with_facts,
)
from tests.paper import reading_of


def sections_of(bundle: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Sections by the slug of their heading."""
    return {each["code"]["coding"][0]["code"]: each for each in only(bundle, "Composition")["section"]}


def words_of(section: dict[str, Any]) -> str:
    return " ".join(ET.fromstring(section["text"]["div"]).itertext())  # noqa: S314


# ---------------------------------------------------------------- order and identity
def test_a_document_breaks_no_rule() -> None:
    assert validate(document()) == ()
    assert validate(document(final=False, trust_name="Example Trust")) == ()


def test_the_composition_comes_first_and_all_else_is_reached_from_it() -> None:
    bundle = document()
    assert bundle["type"] == "document"
    assert bundle["entry"][0]["resource"]["resourceType"] == "Composition"
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(urls) == len(set(urls))
    assert {each["reference"] for _, each in references(bundle, "")} <= set(urls)


def test_the_date_is_that_of_the_paper() -> None:
    bundle = document()
    assert only(bundle, "Composition")["date"] == "2011-05-06"
    assert bundle["timestamp"] == "2026-03-04T05:06:07+00:00"


def test_an_unread_date_is_unknown_and_not_today() -> None:
    bundle = document(replace(LETTER, head=replace(HEAD, written=None)))
    composition = only(bundle, "Composition")
    assert "date" not in composition
    assert composition["_date"]["extension"][0]["valueCode"] == "unknown"
    assert "recordedDate" not in all_of(bundle, "Condition")[0]
    assert validate(bundle) == ()


def test_the_same_record_gives_the_same_bytes() -> None:
    assert serialise(document()) == serialise(document())


def test_another_document_or_another_stage_has_another_identity() -> None:
    letter, other = document(), document(replace(LETTER, ref="ba" * 32))
    assert {entry["fullUrl"] for entry in letter["entry"]}.isdisjoint(entry["fullUrl"] for entry in other["entry"])
    assert letter["identifier"] != document(final=False)["identifier"]
    assert only(letter, "Composition")["id"] == only(document(final=False), "Composition")["id"]


def test_bytes_are_readable_json_with_letters_as_they_are() -> None:
    bundle = document(replace(LETTER, identity=replace(IDENTITY, family=found("Łukasiewicz-Ó Briain"))))
    written = serialise(bundle)
    assert "Łukasiewicz-Ó Briain".encode() in written
    assert written.endswith(b"}\n")
    assert json.loads(written) == bundle
    assert (OUTPUT.name, OUTPUT.suffix) == ("bundle", ".json")


def test_a_number_that_json_cannot_write_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        serialise({"value": float("nan")})


# ---------------------------------------------------------------- type and title
@pytest.mark.parametrize("kind", list(DocumentType))
def test_every_kind_of_document_is_named_and_sound(kind: DocumentType) -> None:
    bundle = document(replace(LETTER, head=replace(HEAD, document_type=kind, title=None)))
    composition = only(bundle, "Composition")
    assert composition["title"] == composition["type"]["text"]
    assert composition["type"] == only(bundle, "DocumentReference")["type"]
    assert validate(bundle) == ()


def test_a_kind_without_a_verified_code_is_words_only() -> None:
    bundle = document(replace(LETTER, head=replace(HEAD, document_type=DocumentType.FAX_COVER)))
    assert only(bundle, "Composition")["type"] == {"text": "Fax cover sheet"}
    assert code_of(only(document(), "Composition")["type"]) == "823681000000100"


def test_the_title_is_as_printed() -> None:
    assert only(document(), "Composition")["title"] == "Cardiology clinic letter"


# ---------------------------------------------------------------- sections
def test_facts_stand_under_headings_with_both_codes() -> None:
    diagnoses = sections_of(document())["diagnoses"]
    assert [each["code"] for each in diagnoses["code"]["coding"]] == ["diagnoses", "887161000000102"]
    assert diagnoses["title"] == "Diagnoses"
    assert [each["type"] for each in diagnoses["entry"]] == ["Condition"]


@pytest.mark.parametrize(
    ("fact", "slug"),
    [
        (coded(FactKind.PROBLEM, "asthma", section="history"), "history"),
        (coded(FactKind.PROBLEM, "asthma", section="no-such-heading"), "diagnoses"),
        (coded(FactKind.ALLERGY, "latex", section="history"), "allergies-and-adverse-reaction"),
        (coded(FactKind.OBSERVATION, "BP", section="examination-findings"), "examination-findings"),
        (coded(FactKind.MEDICINE, "aspirin", section="diagnoses"), "medications-and-medical-devices"),
        (coded(FactKind.PROBLEM, "stroke", Assertion.FAMILY, section="history"), "family-history"),
    ],
)
def test_a_fact_stands_under_its_own_heading_where_it_may(fact: Coded, slug: str) -> None:
    section = sections_of(with_facts(fact))[slug]
    assert fact.fact.text in words_of(section)
    assert len(section["entry"]) == 1


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (coded(FactKind.PROBLEM, "asthma", Assertion.ABSENT), "not present: asthma"),
        (coded(FactKind.PROBLEM, "asthma", Assertion.POSSIBLE), "possible: asthma"),
        (coded(FactKind.PROBLEM, "asthma", Assertion.HISTORICAL), "in the past: asthma"),
        (coded(FactKind.PROBLEM, "asthma", Assertion.FAMILY, relative="father"), "father: asthma"),
        (coded(FactKind.PROCEDURE, "biopsy", Assertion.POSSIBLE), "planned or offered: biopsy"),
        (coded(FactKind.MEDICINE, "aspirin", Assertion.HISTORICAL), "stopped: aspirin"),
        (coded(FactKind.ALLERGY, "latex", Assertion.ABSENT), "not allergic to it: latex"),
        (PENICILLIN, "Penicillin (rash)"),
    ],
)
def test_the_narrative_says_what_the_codes_say(fact: Coded, words: str) -> None:
    assert any(words in words_of(section) for section in sections_of(with_facts(fact)).values())


def test_a_letter_without_a_word_on_allergies_says_that_this_is_no_statement() -> None:
    section = sections_of(with_facts(HYPERTENSION))["allergies-and-adverse-reaction"]
    assert code_of(section["emptyReason"]) == "unavailable"
    assert "no statement" in words_of(section)
    assert "entry" not in section
    assert "emptyReason" not in sections_of(with_facts(PENICILLIN))["allergies-and-adverse-reaction"]


def test_a_fax_cover_owes_nobody_a_list_of_allergies() -> None:
    head = replace(HEAD, document_type=DocumentType.FAX_COVER)
    assert "allergies-and-adverse-reaction" not in sections_of(with_facts(head=head))


def test_all_words_of_the_paper_are_in_the_document() -> None:
    words = words_of(sections_of(document())["documents-including-correspondence-audio-and-images"])
    assert "BP 152/84 & <falling>" in words
    assert "Dr A. Example" in words


def test_whose_and_for_whom() -> None:
    sections = sections_of(document())
    assert "28-Feb-1950" in words_of(sections["patient-demographics"])
    assert "Dr G. Practice" in words_of(sections["distribution-list"])


def test_doubts_stand_on_the_composition_once() -> None:
    doubt = Doubt(DoubtKind.DOCUMENT_DATE, "Two dates could be the document's own.")
    head = replace(HEAD, doubts=(doubt, doubt))
    extensions = only(document(replace(LETTER, head=head), final=False), "Composition")["extension"]
    assert [each["valueString"] for each in extensions] == [doubt.reason]


# ---------------------------------------------------------------- little to go on
def test_a_paper_of_which_nothing_was_understood_is_still_a_sound_document() -> None:
    bare = replace(
        LETTER, identity=Identity(), head=Head(DocumentType.UNKNOWN, 0.0), facts=(), readings=(reading_of("", 2),)
    )
    bundle = document(bare, final=False)
    assert validate(bundle) == ()
    assert only(bundle, "Composition")["title"] == "Document of unknown kind"


def test_a_document_without_files_has_no_reference_to_one() -> None:
    bundle = fhir_document(LETTER, (), final=True, trust_name=None)
    assert all_of(bundle, "DocumentReference") == []
    assert validate(bundle) == ()


def test_a_file_without_a_sha1_has_no_hash_and_keeps_its_sha256() -> None:
    bundle = fhir_document(LETTER, [replace(FILES[0], sha1=None)], final=True, trust_name=None)
    assert "hash" not in only(bundle, "DocumentReference")["content"][0]["attachment"]
    assert validate(bundle) == ()


# ---------------------------------------------------------------- odd letters
LETTERS = st.one_of(st.characters(codec="utf-8"), st.sampled_from("<>&\"'\x00\x0b\u202e\u05d0\U0001f600]"))
ODD = st.text(LETTERS, min_size=1, max_size=30).filter(lambda text: any(letter.isalnum() for letter in text))


@settings(max_examples=60, deadline=None)
@given(ODD, ODD, ODD)
def test_whatever_letters_a_paper_holds_the_document_is_sound(name: str, problem: str, directions: str) -> None:
    identity = replace(IDENTITY, family=found(name), address=found(directions))
    facts = (
        coded(FactKind.PROBLEM, problem),
        coded(FactKind.ALLERGY, name, reaction=directions),
        coded(FactKind.PROBLEM, problem, Assertion.FAMILY, relative=name),
    )
    head = replace(HEAD, author=found(name), title=found(problem))
    bundle = document(replace(LETTER, identity=identity, facts=facts, head=head))
    assert validate(json.loads(serialise(bundle))) == ()


def test_markup_on_paper_stays_words() -> None:
    bundle = with_facts(coded(FactKind.PROBLEM, "<script>alert(1)</script> & co"))
    section = sections_of(bundle)["diagnoses"]
    assert "&lt;script&gt;" in section["text"]["div"]
    assert "<script>alert(1)</script> & co" in words_of(section)
    assert only(bundle, "Condition")["code"]["text"] == "<script>alert(1)</script> & co"


# ---------------------------------------------------------------- the tables
SNOMED_COLUMNS = [
    ("document_types", "snomed"),
    ("headings", "snomed"),
    ("observation_kinds", "snomed"),
    ("observation_kinds", "first_snomed"),
    ("observation_kinds", "second_snomed"),
    ("none_known", "snomed"),
]


@pytest.mark.parametrize(("table", "column"), SNOMED_COLUMNS)
def test_every_snomed_code_in_the_tables_has_its_check_digit(table: str, column: str) -> None:
    codes = [row[column] for row in rows(table) if row[column]]
    assert codes
    for code in codes:
        assert SnomedCode(code).digits == code


SOURCED = "document_types headings identifier_systems observation_kinds relatives fhir_rules extensions none_known"


@pytest.mark.parametrize("table", SOURCED.split())
def test_every_row_says_where_it_is_from(table: str) -> None:
    assert all(row["source"].strip() for row in rows(table))


def test_every_kind_and_assertion_has_its_row() -> None:
    there = {(row["kind"], row["assertion"]) for row in rows("assertions")}
    assert {(kind.value, state.value) for kind in FactKind for state in Assertion} <= there


def test_every_kind_of_statement_has_one_home() -> None:
    for kind in [*(kind.value for kind in FactKind), "family"]:
        assert len([row for row in rows("headings") if kind in row["home_of"].split()]) == 1


def test_a_release_that_is_one_becomes_the_version() -> None:
    edition = "http://snomed.info/sct/83821000000107/version/20250401"
    fact = replace(HYPERTENSION, codings=(Coding(SNOMED, "38341003", "Hypertensive disorder", edition),))
    (condition,) = all_of(with_facts(fact), "Condition")
    assert [value for _, value in find(condition, "code.coding.version", "")] == [edition]
