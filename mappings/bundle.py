"""The FHIR document, a Composition first, then all that it refers to: a coded record comes in, a Bundle goes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from mappings.datatypes import (
    DOUBT,
    PROFILES,
    Element,
    coding,
    concept,
    full_url,
    identity,
    items,
    narrative,
    paragraph,
    printed,
    reference,
    resource,
    table,
    trim,
    unknown,
)
from mappings.reference import Row, assertion, heading, heading_of, rows, system
from mappings.resources import (
    Frame,
    beside,
    custodian,
    document_reference,
    engine,
    letterhead,
    patient,
    practitioner,
    practitioner_role,
    provenance,
    software,
    title_of,
    type_of,
)
from mappings.statements import none_known_of, state_of, statement
from records import VERSION
from records.lines import lines_of
from records.types import Assertion, Attachment, Coded, CodedRecord, Engine

TEXT_SECTION = "documents-including-correspondence-audio-and-images"


def document_bundle(
    record: CodedRecord, attachments: Sequence[Attachment], *, final: bool, trust_name: str | None
) -> Element:
    """The document Bundle of a record. The same record gives the same bundle, down to its identifiers."""
    ref, head = record.ref, record.head
    keeper = custodian(ref, record.trust, trust_name)
    origin = _origin(record, trust_name, keeper)
    person = practitioner(ref, head.author) if head.author else None
    role = practitioner_role(ref, head, person, origin) if person else None
    whose = patient(ref, record.identity, record.trust, head.organisation, record.trace)
    written = head.written.value if head.written else None
    frame = Frame(ref, whose, role or person, written, final)
    casenote = software(ref)
    author = frame.author or origin or casenote  # who wrote it, else where it comes from, else what assembled it
    engines = [engine(ref, each) for each in readers(record)]
    facts = [statement(coded, f"fact/{at}", frame) for at, coded in enumerate(record.facts)]
    file = document_reference(record, frame, author, keeper, attachments) if attachments else None
    first = composition(record, frame, author, keeper, sections(record, frame, facts, file))
    parts = [
        first,
        whose,
        person,
        role,
        origin if origin is not keeper else None,
        keeper,
        *facts,
        file,
        casenote,
        *engines,
    ]
    there = [part for part in parts if part is not None]
    history = provenance(record, frame, there, casenote, engines, keeper, file)
    return bundle(record, frame, [*there, history])


def readers(record: CodedRecord) -> tuple[Engine, ...]:
    """What read the pages, in their order, and what looked at some places again; each once. Blank sides have none."""
    read = [reading.engine for reading in record.readings if not reading.blank]
    return tuple(dict.fromkeys([*read, record.second_reader] if record.second_reader else read))


def _origin(record: CodedRecord, trust_name: str | None, keeper: Element) -> Element | None:
    """The organisation of the letterhead; the custodian itself where the letterhead is the trust's own name."""
    printed = record.head.organisation
    if printed is None:
        return None
    if record.sender and record.sender.code == record.trust.code:
        return keeper
    if trust_name and printed.value.casefold() == trust_name.casefold():
        return keeper
    return letterhead(record.ref, printed, record.sender)


def bundle(record: CodedRecord, frame: Frame, resources: Iterable[Element]) -> Element:
    """A document Bundle. Its identifier belongs to this state of it: a final one is another than a preliminary one."""
    unique = identity(frame.ref, f"bundle/{frame.status}/{VERSION}")
    whole: Element = trim(
        {
            "resourceType": "Bundle",
            "id": unique,
            "meta": {"profile": [f"{PROFILES}UKCore-Bundle"]},
            "identifier": {"system": system("uri"), "value": f"urn:uuid:{unique}"},
            "type": "document",
            "timestamp": record.migrated,
            "entry": [{"fullUrl": full_url(each), "resource": each} for each in resources],
        }
    )
    return whole


def composition(
    record: CodedRecord, frame: Frame, author: Element, keeper: Element, parts: Sequence[Element]
) -> Element:
    """The document's head. Its date is the date of the document itself, or absent as unknown: never today's."""
    head = record.head
    reasons = dict.fromkeys(doubt.reason for doubt in (*record.identity.doubts, *head.doubts))
    return resource(
        "Composition",
        frame.ref,
        "composition",
        extension=[{"url": DOUBT, "valueString": reason} for reason in reasons],
        identifier={"system": system("document"), "value": frame.ref},
        status=frame.status,
        type=type_of(head),
        subject=reference(frame.patient),
        date=frame.day,
        _date=beside(head.written) or unknown(),
        author=[reference(author, _signature(record))],
        title=title_of(head),
        _title=beside(head.title),
        custodian=reference(keeper),
        section=list(parts),
    )


def _signature(record: CodedRecord) -> str | None:
    return record.head.author.value if record.head.author else None


# ---------------------------------------------------------------- sections
def sections(record: CodedRecord, frame: Frame, facts: Sequence[Element], file: Element | None) -> list[Element]:
    """Whose document it is, for whom, what it states under the headings of the record standard, and all its words."""
    return [
        *demographics(record, frame),
        *distribution(record),
        *statements(record, facts),
        *unread(record),
        *whole_text(record, file),
    ]


def section(row: Row, text: Element, entries: Iterable[Element] = (), **more: Element) -> Element:
    """A section under a heading of the UK Core record standard, with its SNOMED CT code where one is known."""
    codes = [coding("headings", row["slug"], row["display"])]
    if row["snomed"]:
        codes.append(coding("snomed-ct", row["snomed"], row["snomed_display"]))
    entry = [reference(each) for each in entries]
    return {"title": row["display"], "code": {"coding": codes}, "text": text, "entry": entry, **more}


def named(slug: str) -> Row:
    """A heading that the table is known to hold."""
    row = heading(slug)
    if row is None:
        raise KeyError(slug)
    return row


def demographics(record: CodedRecord, frame: Frame) -> list[Element]:
    """The patient's details as read; no section where none was read."""
    who = record.identity
    name = " ".join(part.value for part in (who.title, who.given, who.family) if part)
    known = [
        ("Name", name),
        ("NHS number", who.nhs_number.value.digits if who.nhs_number else ""),
        ("Date of birth", who.birth_date.value.strftime("%d-%b-%Y") if who.birth_date else ""),
        ("Sex", who.sex.value if who.sex else ""),
        ("Address", ", ".join(part.value for part in (who.address, who.postcode) if part)),
        ("Hospital number", who.hospital_number.value if who.hospital_number else ""),
    ]
    pairs = [pair for pair in known if pair[1]]
    return [section(named("patient-demographics"), narrative(table(pairs)), [frame.patient])] if pairs else []


def distribution(record: CodedRecord) -> list[Element]:
    """To whom the document was sent."""
    to = record.head.addressee
    return [section(named("distribution-list"), narrative(paragraph(to.value)))] if to else []


def statements(record: CodedRecord, facts: Sequence[Element]) -> list[Element]:
    """The facts under their headings, headings in the order in which the document first needs them."""
    placed: dict[str, list[tuple[Coded, Element]]] = {}
    for coded, made in zip(record.facts, facts, strict=True):
        placed.setdefault(_slug(coded), []).append((coded, made))
    return [
        section(named(slug), narrative(items(words(coded) for coded, _ in held)), [made for _, made in held])
        for slug, held in placed.items()
    ]


def _slug(coded: Coded) -> str:
    fact = coded.fact
    kind = "family" if fact.assertion is Assertion.FAMILY else fact.kind.value
    return heading_of(kind, fact.section)["slug"]


def words(coded: Coded) -> str:
    """A fact in words for the narrative: its state if it is not plainly so, then as printed, with dose or value."""
    fact = coded.fact
    said = fact.text if none_known_of(coded) else printed(coded)
    directions = fact.dosage.text if fact.dosage else ""
    if directions.startswith(fact.text):
        said = directions
    apart = [directions, *_measured(coded)]
    said = " ".join([said, *[part for part in apart if part and part not in said]])
    if fact.reaction and fact.reaction not in said:
        said = f"{said} ({fact.reaction})"
    if fact.assertion is Assertion.FAMILY:
        said = f"{fact.relative or 'relative'}: {said}"
    state = assertion(fact.kind, state_of(coded))["words"]
    said = f"{state}: {said}" if state else said
    return f"{said} (reading to be checked)" if fact.doubt else said


def _measured(coded: Coded) -> tuple[str, ...]:
    measured = coded.fact.measurement
    return (measured.value, measured.unit or "", measured.flag or "") if measured else ()


def unread(record: CodedRecord) -> list[Element]:
    """The headings that the record standard demands of this kind of document and under which nothing was read.

    They say so in words: an empty list of allergies must never look like a statement that there are none.
    """
    kind = record.head.document_type.value
    present = {_slug(coded) for coded in record.facts}
    missing = [row for row in rows("headings") if kind in row["mandatory_in"].split() and row["slug"] not in present]
    text = "Nothing was read under this heading. That is no statement that there is nothing."
    reason = concept("empty-reason", "unavailable", "Unavailable")
    return [section(row, narrative(paragraph(text)), emptyReason=reason) for row in missing]


def whole_text(record: CodedRecord, file: Element | None) -> list[Element]:
    """All words of the document in reading order, a paragraph for each page, beside the file itself."""
    pages = groupby(lines_of(record.readings), key=lambda line: line.page)
    body = "".join(paragraph("\n".join(line.text for line in lines)) for _, lines in pages)
    if not body and file is None:
        return []
    text = narrative(body or paragraph("No words were read."), "additional")
    return [section(named(TEXT_SECTION), text, [file] if file else [])]
