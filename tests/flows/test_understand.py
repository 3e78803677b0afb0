"""What was loaded helps the pipeline: the trust's index of patients, and the terminology."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from custody.tracing import doubts_of_trace
from extractors.patient_index import index_path, write_index
from flows.migrate import lexicon, understand
from flows.piles import MakeDocument, SidesRead
from flows.reading import ReadPages, SecondLook
from flows.terminology import words_of
from mappings.outputs.fhir_document import fhir_document
from mappings.terminologies.load import load
from mappings.validate import validate
from records.ledger import Taken
from records.settings import Places, Settings
from records.stacks import Segment
from records.types import (
    CodedRecord,
    DoubtKind,
    FactKind,
    KnownPatient,
    NhsNumber,
    OdsCode,
    PageState,
    Source,
    SourceFile,
    TraceOutcome,
)
from tests.mappings.releases import SUCCESSORS, TRUSTS, clinic, pharmacy, written, zipped
from tests.paper import reading_of

TRUST = OdsCode("RZZ")
NUMBER = NhsNumber("9990110603")
LORNA = KnownPatient("1", NUMBER, "Papworth", "Lorna Jane", date(1964, 12, 3), traced=date(2026, 1, 5))
LETTER = """{sender}
12 March {year}
Dear Dr Lee
Re: Mrs Lorna Papworth  DOB 03/12/1964  NHS No: {number}
Diagnoses
Benign hypertension
Bronchial asthma
Past history
Appendicectomy
Medication
Paracetamol {dose} qds
Yours sincerely
Dr A Silveira, Consultant Physician"""


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """A terminology and an index of patients, loaded."""
    folder = tmp_path_factory.mktemp("known")
    given = [clinic().write(folder / "rf2"), zipped(folder / "dmd.zip", pharmacy())]
    given.append(written(folder / "ods", {"etr.csv": TRUSTS, "succ.csv": SUCCESSORS}))
    load(given, folder / "terminology.db", words_of)
    write_index(index_path(folder / "patients", TRUST), TRUST, [LORNA])
    return Places(terminology=folder / "terminology.db", patients=folder / "patients")


@pytest.fixture(autouse=True)
def own_lexicon() -> Iterator[None]:
    yield
    lexicon.cache_clear()


SENDER = "Riverside University Hospitals NHS Trust"


def understood(
    places: Places, number: str = "999 011 0603", dose: str = "1g", sender: str = SENDER, year: int = 2019
) -> CodedRecord:
    file = SourceFile(TRUST, Source.SCAN, Path("letter.pdf"), "RZZ/scan/letter.pdf", "0" * 64, 1)
    taken = Taken(1, "batch", file, "2026-11-22T10:00:00+00:00")
    text = LETTER.format(number=number, dose=dose, sender=sender, year=year)
    read = ReadPages((reading_of(text),), (PageState.DELIVERED,), ())
    settings = Settings(places=places)
    opened = SidesRead(Path("letter.pdf"), (0, 0, 0), 1, read.states, (), (), ())
    job = MakeDocument(taken, "out", settings, Segment((1, 1)), opened, whole=True)
    look = SecondLook(Path("letter.pdf"), read, settings.limits)  # its words are of another reader
    return understand(job, read, look)


def codes(record: CodedRecord, kind: FactKind) -> dict[str, list[str]]:
    return {each.fact.name: [one.code for one in each.codings] for each in record.facts if each.fact.kind is kind}


def test_a_traced_patient_has_a_verified_number_and_no_doubt(places: Places) -> None:
    record = understood(places)
    assert record.trace is not None
    assert record.trace.outcome is TraceOutcome.SAME
    assert doubts_of_trace(record.identity, record.trace) == ()
    bundle = fhir_document(record, [], final=True, trust_name=None)
    assert '"code": "01"' in str(bundle).replace("'", '"')
    assert validate(bundle) == ()


def test_a_number_of_somebody_else_is_never_verified(places: Places) -> None:
    record = understood(places, "999 026 8983")
    assert record.trace is not None
    assert record.trace.outcome is not TraceOutcome.SAME
    assert doubts_of_trace(record.identity, record.trace)
    bundle = fhir_document(record, [], final=False, trust_name=None)
    assert '"code": "01"' not in str(bundle).replace("'", '"')


def test_a_misread_digit_is_mended_from_the_index_and_doubted(places: Places) -> None:
    record = understood(places, "999 011 0608")
    assert record.identity.nhs_number is not None
    assert record.identity.nhs_number.value == NUMBER
    assert DoubtKind.NHS_NUMBER in {doubt.kind for doubt in record.identity.doubts}


def test_the_loaded_terminology_codes_and_maps(places: Places) -> None:
    record = understood(places)
    problems = codes(record, FactKind.PROBLEM)
    assert ["195967001", "J45.9"] in [[*found[:1], *found[-1:]] for found in problems.values()]
    assert any(found[-1:] == ["H01.2"] for found in codes(record, FactKind.PROCEDURE).values())


@pytest.mark.parametrize(("dose", "doubted"), [("1g", False), ("730mg", True)])
def test_a_dose_that_no_product_gives_is_doubted(places: Places, dose: str, doubted: bool) -> None:
    (paracetamol,) = [each.fact for each in understood(places, dose=dose).facts if each.fact.kind is FactKind.MEDICINE]
    assert (paracetamol.doubt is not None and paracetamol.doubt.kind is DoubtKind.DOSE) is doubted


@pytest.mark.parametrize(
    ("sender", "year", "code"),
    [
        ("Northtown Hospitals NHS Trust", 2005, "RZY"),
        ("Northtown Hospitals NHS Foundation Trust", 2019, "RZX"),
        (SENDER, 2019, None),
    ],
)
def test_a_letterhead_has_the_code_that_its_name_had_when_it_was_written(
    places: Places, sender: str, year: int, code: str | None
) -> None:
    record = understood(places, sender=sender, year=year)
    assert (record.sender.code if record.sender else None) == code
    named = fhir_document(record, [], final=True, trust_name=None)
    organisations = [
        entry["resource"] for entry in named["entry"] if entry["resource"]["resourceType"] == "Organization"
    ]
    codes = {each["value"] for one in organisations if one.get("name") == sender for each in one.get("identifier", [])}
    assert codes == ({code} if code else set())
    assert validate(named) == ()


def test_nothing_loaded_is_nothing_claimed(tmp_path: Path) -> None:
    record = understood(Places(terminology=tmp_path / "none.db", patients=tmp_path / "none"))
    assert record.trace is None
    assert all(len(each.codings) <= 1 for each in record.facts)
