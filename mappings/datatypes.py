"""The small parts of FHIR resources: codings, references, quantities, narrative, and where a thing was read.

FHIR elements are plain dicts here, as JSON has them. `trim` takes out what is empty, so builders may write
every element they know of and leave None where the paper is silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any
from uuid import UUID, uuid5

from mappings.reference import system
from records.types import Coded, Coding, Evidence, Fact

Element = dict[str, Any]

PROFILES = "https://fhir.hl7.org.uk/StructureDefinition/"
DATA_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
# `.example` is a name that nobody can own (RFC 2606), so these can never be mistaken for somebody else's definitions
OWN = "https://casenote.example/fhir/StructureDefinition/"
ABBREVIATION = re.compile(r"\b(?:[A-Z][A-Za-z]?[A-Z]\w*|[A-Z]{2,})\b")  # T2DM, COPD, MRSA
READ_FROM_PAPER = OWN + "read-from-paper"
DOUBT = OWN + "doubt"
PAGE_READING = OWN + "page-reading"

_NAMES = UUID("6f0f4f3e-6a0f-5d39-9b51-0d6a3a1f7c11")  # of ours alone: the root of every identifier made here
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def trim(value: Any) -> Any:
    """The same without None, empty strings, lists and dicts, however deep. Zero and False stay."""
    if isinstance(value, dict):
        kept = {key: trim(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, "", [], {})}
    if isinstance(value, list):
        return [item for item in map(trim, value) if item not in (None, "", [], {})]
    return clean(value) if isinstance(value, str) else value


def clean(text: str) -> str:
    """The text without characters that XML and FHIR strings forbid (control characters, halves of surrogate pairs)."""
    return _NOT_XML.sub("", text)


def identity(ref: str, place: str) -> str:
    """A UUID that is the same on every run: of a document's ref and the place of a resource in its bundle."""
    return str(uuid5(_NAMES, f"{ref}/{place}"))


def full_url(resource: Mapping[str, Any]) -> str:
    """The URN by which other resources of the bundle refer to this one."""
    return f"urn:uuid:{resource['id']}"


def reference(resource: Mapping[str, Any], display: str | None = None) -> Element:
    """A reference to a resource of the same bundle."""
    return {"reference": full_url(resource), "type": resource["resourceType"], "display": display}


def resource(kind: str, ref: str, place: str, **elements: Any) -> Element:
    """A resource with its id and the UK Core profile it is meant to fit; ``place`` tells it from its neighbours."""
    meta = {"profile": [f"{PROFILES}UKCore-{kind}"]}
    return {"resourceType": kind, "id": identity(ref, place), "meta": meta, **elements}


# ---------------------------------------------------------------- codes
def coding(name: str, code: str, display: str | None = None) -> Element:
    """A coding from a system named in identifier_systems.csv."""
    return {"system": system(name), "code": code, "display": display}


def concept(name: str, code: str, display: str | None = None, text: str | None = None) -> Element:
    """A codeable concept with one coding."""
    return {"coding": [coding(name, code, display)], "text": text}


def coding_of(found: Coding) -> Element:
    """A coding as the coder gave it, with the version of the loaded release that has it.

    Without one a shipped row's release is its version only where it is one (of SNOMED CT), not the name of a file.
    """
    version = found.version or (found.release if found.release.startswith("http://snomed.info/sct/") else None)
    return {"system": found.system, "version": version, "code": found.code, "display": found.display}


def concept_of(coded: Coded) -> Element:
    """What the paper calls it, with the codes found for it."""
    return {"coding": [coding_of(found) for found in coded.codings], "text": _explained(label(coded.fact), coded)}


def printed(coded: Coded) -> str:
    """The fact as printed, for a person to read."""
    return _explained(coded.fact.text, coded)


def label(fact: Fact) -> str:
    """What the paper calls the thing that the fact is about, apart from what it says of it.

    The words of a result that stand before its value (``CRP`` of ``CRP 96 mg/L``); else all of the fact's words, which
    for a medicine are the drug alone: its directions keep the line.
    """
    if fact.measurement is not None:
        value = re.search(rf"(?<![\w.]){re.escape(fact.measurement.value)}(?!\w)", fact.text)
        before = fact.text[: value.start()].strip(" \t:=-<>≤≥") if value else ""
        return before or fact.text
    return fact.text


def _explained(words: str, coded: Coded) -> str:
    """The words; to an abbreviation or a misread word without a code its name is added: RA [Rheumatoid arthritis].

    Other words say themselves what they mean, and saying it twice would only make them harder to find.
    """
    fact = coded.fact
    told = coded.codings or fact.name.casefold() in fact.text.casefold()
    unclear = fact.distance or ABBREVIATION.search(words)
    return f"{words} [{fact.name}]" if unclear and not told else words


# ---------------------------------------------------------------- numbers
def number(value: float | None) -> float | int | None:
    """A whole number without its decimal point, as the paper would print it."""
    return int(value) if value is not None and value == int(value) else value


def quantity(
    value: float | None, unit: str | None, code: Coding | None, comparator: str | None = None
) -> Element | None:
    """An amount with its unit as printed, and the unit's code where one is known. None without an amount."""
    if value is None:
        return None
    return {
        "value": number(value),
        "comparator": comparator,
        "unit": unit,
        "system": code.system if code else None,
        "code": code.code if code else None,
    }


# ---------------------------------------------------------------- where it was read
def read_from(evidence: Evidence, fact: Fact | None = None, uncoded: str | None = None) -> Element:
    """The extension that says where on the paper an element was read.

    ``page`` counts from 1 in the file; ``box`` is left, top, right and bottom in points (1/72 inch) from the top left
    corner of the upright page, parted by spaces; ``confidence`` goes from 0 to 1. For a fact also ``certainty``, how
    often such facts are right (0 to 1), ``edits``, how many letters were mended to recognise it, ``printed``, a result
    as it stands there, ``doubt``, why a person must look, and ``uncoded``, why it has no code.
    """
    box = evidence.box
    corners = " ".join(f"{side:.1f}" for side in (box.left, box.top, box.right, box.bottom))
    parts: list[tuple[str, str, Any]] = [
        ("page", "valuePositiveInt", evidence.page),
        ("box", "valueString", corners),
        ("confidence", "valueDecimal", round(evidence.confidence, 3)),
    ]
    if fact is not None:
        parts.append(("certainty", "valueDecimal", fact.confidence))
        parts.append(("edits", "valueUnsignedInt", fact.distance or None))
        parts.append(("printed", "valueString", _printed(fact)))
        parts.append(("doubt", "valueString", fact.doubt.reason if fact.doubt else None))
    parts.append(("uncoded", "valueString", uncoded))
    return {
        "url": READ_FROM_PAPER,
        "extension": [{"url": url, kind: value} for url, kind, value in parts if value is not None],
    }


def _printed(fact: Fact) -> str | None:
    """A result as printed, where its resource would not show it: ``CRP 96 mg/L (0-5)``, ``0.80``, ``1,250``."""
    measured = fact.measurement
    if measured is None:
        return None
    if label(fact) != fact.text:
        return fact.text
    shown = measured.number is None or measured.value == str(number(measured.number))
    return None if shown else measured.value


def unknown() -> Element:
    """What stands beside a primitive element that FHIR demands and the paper does not give."""
    return {"extension": [{"url": DATA_ABSENT, "valueCode": "unknown"}]}


# ---------------------------------------------------------------- narrative
def narrative(body: str, status: str = "generated") -> Element:
    """Narrative from XHTML made of `paragraph`, `items` and `table`, which escape what they are given."""
    return {"status": status, "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{body}</div>'}


def paragraph(text: str) -> str:
    """A paragraph; line ends stay line ends."""
    return f"<p>{'<br/>'.join(_escaped(line) for line in text.split(chr(10)))}</p>"


def items(texts: Iterable[str]) -> str:
    """A bulleted list."""
    return f"<ul>{''.join(f'<li>{_escaped(text)}</li>' for text in texts)}</ul>"


def table(pairs: Iterable[tuple[str, str]]) -> str:
    """A table of two columns: what, and its value."""
    return f"<table><tbody>{''.join(map(_table_row, pairs))}</tbody></table>"


def _table_row(pair: tuple[str, str]) -> str:
    return f"<tr><th>{_escaped(pair[0])}</th><td>{_escaped(pair[1])}</td></tr>"


def _escaped(text: str) -> str:
    return escape(clean(text))
