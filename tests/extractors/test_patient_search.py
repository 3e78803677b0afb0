"""A FHIR server's Patient search, asked over a real connection."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from extractors.patient_search import patients_at
from extractors.patient_tally import RowFault
from records.errors import PatientServerBusy, PatientServerEmpty, PatientServerRefused
from records.types import KnownPatient

Answer = tuple[int, bytes]
TOKEN = "not-a-secret"  # noqa: S105 - for a server of the test's own
NHS = "https://fhir.nhs.uk/Id/nhs-number"
STATUS = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"


@contextmanager
def server(answer: Callable[[str, str | None], Answer]) -> Iterator[str]:
    """A server on this machine that answers a path and an authorisation; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = answer(self.path, self.headers.get("Authorization"))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = True
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.server_port}/R4"
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


def patient(number: str = "9990110603", **other: Any) -> dict[str, Any]:
    status = {"url": STATUS, "valueCodeableConcept": {"coding": [{"code": "01"}]}}
    return {
        "resourceType": "Patient",
        "id": "p1",
        "identifier": [
            {"system": NHS, "value": number, "extension": [status]},
            {"system": "https://rzz.nhs.uk/mrn", "value": "A123456", "type": {"coding": [{"code": "MR"}]}},
            {"system": "https://rzz.nhs.uk/passport", "value": "X99", "type": {"coding": [{"code": "PPN"}]}},
        ],
        "name": [
            {"use": "maiden", "family": "Penhurst", "given": ["Lorna"]},
            {"use": "official", "family": "Papworth", "given": ["Lorna", "Jane"]},
        ],
        "gender": "female",
        "birthDate": "1964-12-03",
        "address": [{"use": "old", "postalCode": "LS1 1AA"}, {"use": "home", "postalCode": "RV6 1DT"}],
    } | other


def bundle(*patients: dict[str, Any], following: str | None = None) -> bytes:
    links = [{"relation": "next", "url": following}] if following else []
    entries = [{"resource": one, "search": {"mode": "match"}} for one in patients]
    entries.append({"resource": {"resourceType": "OperationOutcome"}})
    return json.dumps({"resourceType": "Bundle", "type": "searchset", "link": links, "entry": entries}).encode()


def read(address: str, token: str | None = None, seconds: float = 5.0) -> list[KnownPatient | RowFault]:
    return list(patients_at(address, token, seconds=seconds, pauses=(0.0,)))


def test_patients_come_page_by_page_with_the_token() -> None:
    asked: list[tuple[str, str | None]] = []

    def answer(path: str, authorisation: str | None) -> Answer:
        asked.append((path, authorisation))
        return (200, bundle(patient(), following="Patient?page=2") if len(asked) == 1 else bundle(patient(id="p2")))

    counts: list[int] = []
    with server(answer) as address:
        found = list(patients_at(address, TOKEN, counts.append))
    assert [one.id for one in found if isinstance(one, KnownPatient)] == ["p1", "p2"]
    assert [path for path, _ in asked] == ["/R4/Patient?_count=250", "/R4/Patient?page=2"]
    assert {authorisation for _, authorisation in asked} == {f"Bearer {TOKEN}"}
    assert counts == [1, 2]


def test_a_resource_is_a_patient() -> None:
    with server(lambda *_: (200, bundle(patient()))) as address:
        (lorna,) = read(address)
    assert isinstance(lorna, KnownPatient)
    assert lorna.nhs_number is not None
    assert (lorna.family, lorna.given, lorna.birth_date) == ("Papworth", "Lorna Jane", date(1964, 12, 3))
    assert (lorna.other_families, lorna.hospital_numbers) == (("Penhurst",), ("A123456",))
    assert (lorna.sex, lorna.postcode, lorna.status, lorna.verified) == ("female", "RV6 1DT", "01", True)


@pytest.mark.parametrize(
    ("other", "patients", "faults"),
    [
        ({"active": False}, 0, 0),
        ({"link": [{"type": "replaced-by", "other": {"reference": "Patient/p2"}}]}, 0, 0),
        ({"birthDate": "1964"}, 0, 1),
        ({"name": [{"use": "nickname", "family": "Papworth", "given": ["Lorna"]}]}, 0, 1),
        ({"identifier": [{"system": NHS, "value": "9990110608"}]}, 1, 1),
        ({"identifier": []}, 1, 0),
        ({"gender": "unknown", "address": []}, 1, 0),
    ],
)
def test_patients_that_are_not_whole(other: dict[str, Any], patients: int, faults: int) -> None:
    with server(lambda *_: (200, bundle(patient(**other)))) as address:
        found = read(address)
    assert sum(isinstance(one, KnownPatient) for one in found) == patients
    assert sum(isinstance(one, RowFault) for one in found) == faults


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again_then_given_up(status: int) -> None:
    answers = [(status, b""), (200, bundle(patient()))]
    with server(lambda *_: answers.pop(0)) as address:
        assert len(read(address)) == 1
    with (
        server(lambda *_: (status, b"")) as address,
        pytest.raises(PatientServerBusy, match=f"status {status}") as busy,
    ):
        read(address)
    assert busy.value.code == "CN441"


def test_a_server_that_does_not_answer_in_time_or_is_not_there() -> None:
    def slow(*_: object) -> Answer:
        time.sleep(0.5)
        return 200, bundle(patient())

    with server(slow) as address, pytest.raises(PatientServerBusy, match="in time"):
        read(address, seconds=0.05)
    with pytest.raises(PatientServerBusy, match="can't be reached"):
        read(address)


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, b"Papworth", "status 401"),
        (404, b"", "status 404"),
        (302, b"", "status 302"),
        (200, b"<html>Papworth</html>", "not JSON"),
        (200, b'{"resourceType": "OperationOutcome"}', "not a FHIR searchset"),
        (200, bundle(following="https://elsewhere.example/Patient?page=2"), "another server"),
        (200, bundle(following="Patient?_count=250"), "back to themselves"),
    ],
)
def test_an_answer_that_cant_be_used_is_refused_without_repeating_it(status: int, body: bytes, words: str) -> None:
    with server(lambda *_: (status, body)) as address, pytest.raises(PatientServerRefused) as refused:
        read(address, TOKEN)
    assert words in str(refused.value)
    assert not [word for word in ("Papworth", TOKEN, "127.0.0.1", "elsewhere") if word in str(refused.value)]


@pytest.mark.parametrize(
    "address", ["http://fhir.example.nhs.uk/R4", "ftp://fhir.example.nhs.uk", "fhir.example.nhs.uk"]
)
def test_a_token_is_only_sent_over_tls(address: str) -> None:
    with pytest.raises(PatientServerRefused, match="must begin with https://"):
        read(address, TOKEN)


def test_a_server_without_patients_has_its_own_text() -> None:
    with server(lambda *_: (200, bundle())) as address, pytest.raises(PatientServerEmpty) as empty:
        read(address)
    assert empty.value.code == "CN447"


@pytest.mark.parametrize(
    ("code", "status", "faults"), [("number-present-and-verified", "01", 0), ("3", "03", 0), ("maybe", None, 1)]
)
def test_a_status_is_a_code_or_a_fault(code: str, status: str | None, faults: int) -> None:
    extension = {"url": STATUS, "valueCodeableConcept": {"coding": [{"code": code}]}}
    identifier = {"system": NHS, "value": "9990110603", "extension": [extension]}
    with server(lambda *_: (200, bundle(patient(identifier=[identifier])))) as address:
        *found, lorna = read(address)
    assert isinstance(lorna, KnownPatient)
    assert lorna.status == status
    assert [one.kept for one in found if isinstance(one, RowFault)] == [True] * faults
