"""FHIR R4 resources in the shape of the UK Core profiles, one function each: all but the facts (mappings.statements).

Everything comes from the paper, or is left out. Each element that was read carries where (`datatypes.read_from`).
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from mappings.datatypes import (
    PAGE_READING,
    PROFILES,
    Element,
    coding,
    concept,
    full_url,
    read_from,
    reference,
    resource,
)
from mappings.reference import document_type, system
from records import VERSION
from records.types import (
    Attachment,
    CodedRecord,
    Engine,
    Found,
    Head,
    Identity,
    NhsNumber,
    OdsCode,
    Reading,
    Trace,
    TraceOutcome,
)
from records.types.organisations import Organisation

PENDING, FINAL = "preliminary", "final"
VERIFIED = ("01", "Number present and verified")
NOT_TRACED = ("02", "Number present but not traced")


@dataclass(frozen=True, slots=True)
class Frame:
    """What the resources of one document share: its ref, whose it is, who says so, when, and whether it is final.

    ``author`` is the Practitioner or PractitionerRole that was read, or None. ``written`` is the document's own date.
    """

    ref: str
    patient: Element
    author: Element | None
    written: date | None
    final: bool

    @property
    def status(self) -> str:
        """FHIR's composition status."""
        return FINAL if self.final else PENDING

    @property
    def day(self) -> str | None:
        """The document's own date as FHIR writes it."""
        return self.written.isoformat() if self.written else None


def beside(found: Found[object] | None) -> Element | None:
    """What stands beside a primitive element that was read: where it was read."""
    return {"extension": [read_from(found.evidence)]} if found else None


# ---------------------------------------------------------------- the patient
def patient(
    ref: str, identity: Identity, trust: OdsCode, organisation: Found[str] | None, trace: Trace | None = None
) -> Element:
    """The patient as the paper names them (UK Core Patient). What the paper does not say is not there."""
    return resource(
        "Patient",
        ref,
        "patient",
        identifier=[nhs_number(identity, trace), hospital_number(identity, trust, organisation)],
        name=[name(identity)],
        gender=identity.sex.value if identity.sex else None,
        _gender=beside(identity.sex),
        birthDate=identity.birth_date.value.isoformat() if identity.birth_date else None,
        _birthDate=beside(identity.birth_date),
        address=[address(identity)],
    )


def nhs_number(identity: Identity, trace: Trace | None = None) -> Element | None:
    """The NHS number with its verification status."""
    found = identity.nhs_number
    if found is None:
        return None
    status = concept("nhs-number-verification", *verification(found.value, trace))
    url = f"{PROFILES}Extension-UKCore-NHSNumberVerificationStatus"
    return {
        "extension": [{"url": url, "valueCodeableConcept": status}, read_from(found.evidence)],
        "system": system("nhs-number"),
        "value": found.value.digits,
    }


def verification(number: NhsNumber, trace: Trace | None) -> tuple[str, str]:
    """Code and display of a number's verification status (UK Core NHSNumberVerificationStatusEngland).

    Paper alone can never verify a number: it is present but not traced. "Verified" is said where the trust's index says
    that it traced the number, and the paper's patient is that one beyond doubt.
    """
    known = trace.patient if trace is not None and trace.outcome == TraceOutcome.SAME else None
    traced = known is not None and known.verified and known.nhs_number == number
    return VERIFIED if traced else NOT_TRACED


def hospital_number(identity: Identity, trust: OdsCode, organisation: Found[str] | None) -> Element | None:
    """The hospital number as printed.

    Its use is ``secondary``, unique only within the paper that this trust holds: a letter from another hospital carries
    that hospital's number. Who gave it out is the letterhead, as printed.
    """
    found = identity.hospital_number
    if found is None:
        return None
    return {
        "extension": [read_from(found.evidence)],
        "use": "secondary",
        "type": concept("identifier-type", "MR", "Medical record number"),
        "system": f"{system('hospital-number')}/{trust}",
        "value": found.value,
        "assigner": {"display": organisation.value} if organisation else None,
    }


def name(identity: Identity) -> Element | None:
    """The patient's name. All its parts as read; none if none was read."""
    parts = [part for part in (identity.title, identity.given, identity.family) if part]
    if not parts:
        return None
    evidence = dict.fromkeys(part.evidence for part in parts)
    return {
        "extension": [read_from(each) for each in evidence],
        "text": " ".join(part.value for part in parts),
        "family": identity.family.value if identity.family else None,
        "given": identity.given.value.split() if identity.given else None,
        "prefix": [identity.title.value] if identity.title else None,
    }


def address(identity: Identity) -> Element | None:
    """The patient's address as one line of text, and the postcode for itself."""
    parts = [part for part in (identity.address, identity.postcode) if part]
    if not parts:
        return None
    return {
        "extension": [read_from(part.evidence) for part in parts],
        "text": ", ".join(part.value for part in parts),
        "postalCode": identity.postcode.value if identity.postcode else None,
    }


# ---------------------------------------------------------------- who wrote it, who keeps it
def custodian(ref: str, trust: OdsCode, called: str | None) -> Element:
    """The trust that keeps the paper, by its ODS code; its name if the settings give one."""
    identifier = {"system": system("ods-organisation"), "value": trust.code}
    return resource("Organization", ref, "custodian", identifier=[identifier], name=called)


def letterhead(ref: str, organisation: Found[str], known: Organisation | None = None) -> Element:
    """The organisation that the paper comes from, by its printed name, with its ODS code where a register knows it."""
    identifier = [{"system": system("ods-organisation"), "value": known.code}] if known else None
    return resource(
        "Organization", ref, "letterhead", identifier=identifier, name=organisation.value, _name=beside(organisation)
    )


def practitioner(ref: str, author: Found[str]) -> Element:
    """The person who wrote the document, as they signed: names of staff are not taken apart."""
    signed = {"extension": [read_from(author.evidence)], "text": author.value}
    return resource("Practitioner", ref, "author", name=[signed])


def practitioner_role(ref: str, head: Head, person: Element, organisation: Element | None) -> Element | None:
    """What the author was, and for whom they wrote. None if the paper says neither."""
    role = head.author_role
    if role is None and organisation is None:
        return None
    return resource(
        "PractitionerRole",
        ref,
        "author-role",
        practitioner=reference(person),
        organization=reference(organisation) if organisation else None,
        code=[{"extension": [read_from(role.evidence)], "text": role.value}] if role else None,
    )


# ---------------------------------------------------------------- the document as a file
def document_reference(
    record: CodedRecord, frame: Frame, author: Element, custodian: Element, attachments: Sequence[Attachment]
) -> Element:
    """The files that lie beside the bundle. Their SHA-256 digests are identifiers, written as RFC 6920 says."""
    return resource(
        "DocumentReference",
        frame.ref,
        "document",
        masterIdentifier={"system": system("document"), "value": record.ref},
        identifier=[{"system": system("uri"), "value": named_information(file)} for file in attachments],
        status="current",
        docStatus=frame.status,
        type=type_of(record.head),
        subject=reference(frame.patient),
        date=record.migrated,
        author=[reference(author)],
        custodian=reference(custodian),
        description=title_of(record.head),
        content=[{"attachment": attachment(file, record.migrated)} for file in attachments],
    )


def attachment(file: Attachment, made: str) -> Element:
    """A file: its address relative to the bundle, its length in bytes, its SHA-1 in base64 (FHIR's own choice)."""
    return {
        "contentType": file.media_type,
        "url": quote(file.path),
        "size": file.size,
        "hash": base64.b64encode(bytes.fromhex(file.sha1)).decode("ascii") if file.sha1 else None,
        "title": file.title,
        "creation": made,
    }


def named_information(file: Attachment) -> str:
    """A file's SHA-256 as a URI (RFC 6920): ``ni:///sha-256;`` and the digest in base64url without padding."""
    digest = base64.urlsafe_b64encode(bytes.fromhex(file.sha256)).decode("ascii")
    return f"ni:///sha-256;{digest.rstrip('=')}"


def type_of(head: Head) -> Element:
    """The kind of document: coded where a code was verified for it, in words in any case."""
    row = document_type(head.document_type)
    codes = [coding("snomed-ct", row["snomed"], row["display"])] if row["snomed"] else None
    return {"coding": codes, "text": row["title"]}


def title_of(head: Head) -> str:
    """The title as printed, or else what its kind of document is called."""
    return head.title.value if head.title else document_type(head.document_type)["title"]


# ---------------------------------------------------------------- how it came about
def software(ref: str) -> Element:
    """Casenote itself, with its version."""
    return device(ref, "casenote", "Casenote", VERSION)


def engine(ref: str, which: Engine) -> Element:
    """What read the words: its name, version and model."""
    place = f"engine/{which.name}/{which.version}/{which.model}"
    return device(ref, place, which.name, which.version) | {"modelNumber": which.model}


def device(ref: str, place: str, called: str, version: str) -> Element:
    """A piece of software (UK Core Device)."""
    return resource(
        "Device",
        ref,
        place,
        deviceName=[{"name": called, "type": "model-name"}],
        type={"text": "software"},
        version=[{"value": version}],
    )


def provenance(
    record: CodedRecord,
    frame: Frame,
    targets: Iterable[Element],
    assembler: Element,
    engines: Sequence[Element],
    custodian: Element,
    document: Element | None,
) -> Element:
    """How the resources came about: by which software and readers, for whom, from which paper, each page how."""
    source = reference(document) if document else {}
    source |= {"identifier": {"system": system("document"), "value": record.ref}, "display": pages_of(record)}
    return resource(
        "Provenance",
        frame.ref,
        "provenance",
        extension=[page_reading(reading) for reading in record.readings],
        target=[{"reference": full_url(target)} for target in targets],
        recorded=record.migrated,
        activity={"text": "Read from paper and coded by software"},
        agent=[
            agent("assembler", "Assembler", assembler),
            *[agent("performer", "Performer", each) for each in engines],
            agent("custodian", "Custodian", custodian),
            *([agent("author", "Author", frame.author)] if frame.author else []),
        ],
        entity=[{"role": "source", "what": source}],
    )


def agent(role: str, display: str, who: Element) -> Element:
    """Somebody or something that took part."""
    return {"type": concept("participant", role, display), "who": reference(who)}


def pages_of(record: CodedRecord) -> str:
    """Which pages of the file the document is, and how the paper came in."""
    first, last = record.pages
    pages = f"page {first}" if first == last else f"pages {first} to {last}"
    return f"{pages} of the file, source {record.source.value}"


def page_reading(reading: Reading) -> Element:
    """How one page was read, so that it can be read again the same way: engine, steps before it, mean confidence."""
    parts = [
        {"url": "page", "valuePositiveInt": reading.page},
        {"url": "kind", "valueString": reading.kind.value},
        {
            "url": "engine",
            "valueString": f"{reading.engine.name} {reading.engine.version} {reading.engine.model}".strip(),
        },
        {"url": "preparation", "valueString": ", ".join(reading.preparation) or "none"},
        {"url": "confidence", "valueDecimal": round(reading.confidence, 3)},
    ]
    return {"url": PAGE_READING, "extension": parts}
