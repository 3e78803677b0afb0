"""The checks that rules name (tables/fhir_rules.csv): each yields the places where its rule is broken.

A check gets the node that it is about, a resource or the whole bundle, and its rule. It must stand any JSON: what has
the wrong shape for a check is no business of it, for shapes are checked against FHIR itself (mappings.validate).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from mappings.datatypes import DATA_ABSENT, PROFILES, Element
from mappings.formats import is_day, is_instant, is_safe_narrative, is_sha1
from mappings.nodes import Node, codes, find, identifiers, kind, parts, references
from mappings.reference import Row, rows, system
from records.types import NhsNumber, OdsCode, SnomedCode

Check = Callable[[Node, Row], Iterator[str]]


# ---------------------------------------------------------------- rules with a path
def required(node: Node, rule: Row) -> Iterator[str]:
    """What the path leads to is there; with ``or-absent``, the reason for its absence will do."""
    path, _, last = rule["path"].rpartition(".")
    for place, parent in find(node.resource, path, node.place):
        if not isinstance(parent, dict) or last in parent:
            continue
        if rule["allowed"] != "or-absent" or not _said_absent(parent.get(f"_{last}")):
            yield f"{place}.{last}"


def _said_absent(beside: Any) -> bool:
    return any(url == DATA_ABSENT for _, url in find(beside, "extension.url", ""))


def forbidden(node: Node, rule: Row) -> Iterator[str]:
    """What the path leads to is not there."""
    return (place for place, _ in find(node.resource, rule["path"], node.place))


def one_of(node: Node, rule: Row) -> Iterator[str]:
    """A value is one of those allowed."""
    allowed = rule["allowed"].split()
    return (place for place, value in find(node.resource, rule["path"], node.place) if value not in allowed)


def coded(node: Node, rule: Row) -> Iterator[str]:
    """A codeable concept has a code of the rule's system, one of those allowed (none named: any)."""
    systems = [system(name) for name in rule["system"].split()]
    allowed = rule["allowed"].split()
    if allowed == ["@headings"]:
        allowed = [row["slug"] for row in rows("headings")]
    for place, value in find(node.resource, rule["path"], node.place):
        codings = [each for _, each in find(value, "coding", "") if isinstance(each, dict)]
        here = [each.get("code") for each in codings if each.get("system") in systems]
        if not here or any(allowed and code not in allowed for code in here):
            yield place


def refers(node: Node, rule: Row) -> Iterator[str]:
    """A reference leads to a resource of an allowed type."""
    for place, value in find(node.resource, rule["path"], node.place):
        url = value.get("reference") if isinstance(value, dict) else None
        target = node.others.get(url) if isinstance(url, str) else None
        if target is not None and kind(target) not in rule["allowed"].split():
            yield place


def at_most_one(node: Node, rule: Row) -> Iterator[str]:
    """No more than one identifier of the rule's system."""
    if len(list(identifiers(node, rule["system"], rule["path"]))) > 1:
        yield f"{node.place}.{rule['path']}"


# ---------------------------------------------------------------- the bundle as a whole
def _entries(node: Node) -> list[Element]:
    entries = node.resource.get("entry")
    return [each for each in entries if isinstance(each, dict)] if isinstance(entries, list) else []


def first_is_composition(node: Node, rule: Row) -> Iterator[str]:
    """The first entry is a Composition."""
    entries = _entries(node)
    if not entries or kind(entries[0].get("resource")) != "Composition":
        yield f"{node.place}.entry[0]"


def full_urls_unique(node: Node, rule: Row) -> Iterator[str]:
    """No fullUrl stands twice."""
    counted = Counter(str(entry.get("fullUrl")) for entry in _entries(node))
    for at, entry in enumerate(_entries(node)):
        if counted[str(entry.get("fullUrl"))] > 1:
            yield f"{node.place}.entry[{at}].fullUrl"


def full_urls_are_uuids(node: Node, rule: Row) -> Iterator[str]:
    """A fullUrl is the urn:uuid of the resource's id."""
    for at, entry in enumerate(_entries(node)):
        held = entry.get("resource")
        named = held.get("id") if isinstance(held, dict) else None
        is_uuid = re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", str(named))
        if not is_uuid or entry.get("fullUrl") != f"urn:uuid:{named}":
            yield f"{node.place}.entry[{at}].fullUrl"


def only_one(node: Node, rule: Row) -> Iterator[str]:
    """There is one resource, no more and no less, of the type that the rule's path names."""
    if sum(kind(entry.get("resource")) == rule["path"] for entry in _entries(node)) != 1:
        yield f"{node.place}.entry({rule['path']})"


def reachable(node: Node, rule: Row) -> Iterator[str]:
    """From the Composition references lead to every resource, or it refers to one that they lead to."""
    leads = {url: {str(each["reference"]) for _, each in references(held, "")} for url, held in node.others.items()}
    reached = {url for url, held in node.others.items() if kind(held) == "Composition"}
    while True:
        onwards = {to for url in reached for to in leads.get(url, set())}
        back = {url for url, held in node.others.items() if kind(held) == "Provenance" and leads[url] & reached}
        if onwards | back <= reached:
            break
        reached |= onwards | back
    for at, entry in enumerate(_entries(node)):
        if str(entry.get("fullUrl")) not in reached:
            yield f"{node.place}.entry[{at}]"


def born_before_written(node: Node, rule: Row) -> Iterator[str]:
    """No patient is younger than the document."""
    resources = list(node.others.values())
    born = [str(held["birthDate"]) for held in resources if kind(held) == "Patient" and held.get("birthDate")]
    written = [str(held["date"]) for held in resources if kind(held) == "Composition" and held.get("date")]
    if born and written and born[0][: len(written[0])] > written[0][: len(born[0])]:
        yield "Patient.birthDate"


def provenance_covers_all(node: Node, rule: Row) -> Iterator[str]:
    """Every other resource is a target."""
    told = {str(each.get("reference")) for _, each in find(node.resource, "target", "") if isinstance(each, dict)}
    if {url for url, held in node.others.items() if kind(held) != "Provenance"} - told:
        yield f"{node.place}.target"


def stages_agree(node: Node, rule: Row) -> Iterator[str]:
    """The file is as final as the Composition."""
    stages = {str(held.get("status")) for held in node.others.values() if kind(held) == "Composition"}
    if {str(node.resource.get("docStatus"))} != stages:
        yield f"{node.place}.docStatus"


def custodian_has_ods_code(node: Node, rule: Row) -> Iterator[str]:
    """The custodian's Organization carries an ODS code."""
    for place, each in find(node.resource, "custodian", node.place):
        held = node.others.get(str(each.get("reference"))) if isinstance(each, dict) else None
        if held is not None and not list(identifiers(Node("", "", held, {}), "ods-organisation")):
            yield place


# ---------------------------------------------------------------- everywhere
def profiled(node: Node, rule: Row) -> Iterator[str]:
    """A resource names the UK Core profile of its type."""
    named = [value for _, value in find(node.resource, rule["path"], "")]
    if f"{PROFILES}UKCore-{kind(node.resource)}" not in named:
        yield f"{node.place}.{rule['path']}"


def references_resolve(node: Node, rule: Row) -> Iterator[str]:
    """A literal reference is the fullUrl of an entry."""
    return (place for place, each in references(node.resource, node.place) if each["reference"] not in node.others)


def reference_types_agree(node: Node, rule: Row) -> Iterator[str]:
    """A reference that names a type leads to one."""
    for place, each in references(node.resource, node.place):
        target = node.others.get(each["reference"])
        if target is not None and each.get("type", kind(target)) != kind(target):
            yield f"{place}.type"


def nhs_numbers_valid(node: Node, rule: Row) -> Iterator[str]:
    """An identifier of the NHS number's system has a valid check digit."""
    return _invalid(node, ["nhs-number"], "value", NhsNumber)


def ods_codes_valid(node: Node, rule: Row) -> Iterator[str]:
    """An identifier of the ODS system looks like an ODS code."""
    return _invalid(node, ["ods-organisation"], "value", OdsCode)


def snomed_codes_valid(node: Node, rule: Row) -> Iterator[str]:
    """A SNOMED CT or dm+d code has a valid check digit."""
    return _invalid(node, ["snomed-ct", "dmd"], "code", SnomedCode)


def _invalid(node: Node, names: list[str], key: str, checked: Callable[[str], object]) -> Iterator[str]:
    systems = [system(name) for name in names]
    for place, each in parts(node):
        if each.get("system") in systems and key in each:
            try:
                checked(str(each[key]))
            except ValueError:
                yield f"{place}.{key}"


def codings_complete(node: Node, rule: Row) -> Iterator[str]:
    """A coding has a system and a code."""
    for place, each in parts(node):
        for at, one in find(each.get("coding"), "", f"{place}.coding"):
            if isinstance(one, dict) and not (one.get("system") and one.get("code")):
                yield at


def systems_current(node: Node, rule: Row) -> Iterator[str]:
    """No coding is of a retired system."""
    return (f"{place}.system" for place, each in parts(node) if each.get("system") in rule["allowed"].split())


def quantities_have_systems(node: Node, rule: Row) -> Iterator[str]:
    """A quantity's unit code has a system."""
    for place, each in parts(node):
        if "value" in each and "code" in each and "system" not in each:
            yield f"{place}.system"


def nothing_empty(node: Node, rule: Row) -> Iterator[str]:
    """No list, object or string without anything in it."""
    for place, each in parts(node):
        yield from (f"{place}.{key}" for key, value in each.items() if value in ("", [], {}) or value is None)


def extensions_have_one_value(node: Node, rule: Row) -> Iterator[str]:
    """An extension has one value, or extensions."""
    for place, each in _extensions(node):
        if len(_held(each)) != 1:
            yield place


def extensions_known(node: Node, rule: Row) -> Iterator[str]:
    """An extension is in tables/extensions.csv, its value of the type that stands there."""
    known = {(row["url"], row["path"]): row["value"] for row in rows("extensions")}
    for place, each in _extensions(node):
        url, held = str(each.get("url")), _held(each)
        if known.get((url, "")) not in held:
            yield place
        for at, inner in find(each.get("extension"), "", f"{place}.extension"):
            if isinstance(inner, dict) and known.get((url, str(inner.get("url")))) not in _held(inner):
                yield at


def _extensions(node: Node) -> Iterator[tuple[str, Element]]:
    """The extensions of a node that are not parts of another extension."""
    for place, each in parts(node):
        if "extension" in each and "url" not in each:
            yield from (
                (at, one) for at, one in find(each["extension"], "", f"{place}.extension") if isinstance(one, dict)
            )


def _held(extension: Element) -> list[str]:
    return [key for key in extension if key == "extension" or key.startswith("value")]


def narratives_safe(node: Node, rule: Row) -> Iterator[str]:
    """A narrative is well-formed XHTML of plain elements, has words, and nothing that runs or loads."""
    for place, each in parts(node):
        if "div" in each and not is_safe_narrative(each["div"]):
            yield f"{place}.div"


def dates_valid(node: Node, rule: Row) -> Iterator[str]:
    """A date is one of the calendar (a year or a month will do), or an instant."""
    return _badly_dated(node, rule, lambda text: is_day(text) or is_instant(text))


def instants_valid(node: Node, rule: Row) -> Iterator[str]:
    """An instant is a day with a time and a zone."""
    return _badly_dated(node, rule, is_instant)


def _badly_dated(node: Node, rule: Row, good: Callable[[str], bool]) -> Iterator[str]:
    keys = rule["allowed"].split()
    for place, each in parts(node):
        yield from (f"{place}.{key}" for key in keys if key in each and not good(str(each[key])))


# ---------------------------------------------------------------- invariants of one resource type
def sections_hold_something(node: Node, rule: Row) -> Iterator[str]:
    """A section has text, entries or sections."""
    return _without(node, rule, ("text", "entry", "section"))


def ranges_hold_something(node: Node, rule: Row) -> Iterator[str]:
    """A reference range has a low, a high or words."""
    return _without(node, rule, ("low", "high", "text"))


def contacts_hold_something(node: Node, rule: Row) -> Iterator[str]:
    """A contact has details or an organisation."""
    return _without(node, rule, ("name", "telecom", "address", "organization"))


def organisations_named(node: Node, rule: Row) -> Iterator[str]:
    """An organisation has a name or an identifier."""
    return _without(node, rule, ("name", "identifier"))


def _without(node: Node, rule: Row, keys: tuple[str, ...]) -> Iterator[str]:
    for place, each in find(node.resource, rule["path"], node.place):
        if isinstance(each, dict) and not any(key in each for key in keys):
            yield place


def empty_reasons_alone(node: Node, rule: Row) -> Iterator[str]:
    """A section with entries gives no reason for being empty."""
    for place, each in find(node.resource, rule["path"], node.place):
        if isinstance(each, dict) and "emptyReason" in each and "entry" in each:
            yield place


def nhs_number_status(node: Node, rule: Row) -> Iterator[str]:
    """Every NHS number has its status, and it is one that paper can give."""
    url = f"{PROFILES}Extension-UKCore-NHSNumberVerificationStatus"
    for place, each in identifiers(node, "nhs-number"):
        statuses = [one for _, one in find(each, "extension", "") if isinstance(one, dict) and one.get("url") == url]
        given = codes(statuses, "valueCodeableConcept", rule["system"])
        if len(statuses) != 1 or len(given) != 1 or not given <= set(rule["allowed"].split()):
            yield place


def con_3(node: Node, rule: Row) -> Iterator[str]:
    """A problem-list item has a clinical status (a warning of FHIR; a denied problem is not on the list)."""
    listed = "problem-list-item" in codes(node.resource, "category", "condition-category")
    wrong = "entered-in-error" in codes(node.resource, "verificationStatus", "condition-verification")
    confirmed = "confirmed" in codes(node.resource, "verificationStatus", "condition-verification")
    if listed and confirmed and not wrong and "clinicalStatus" not in node.resource:
        yield f"{node.place}.clinicalStatus"


def con_4(node: Node, rule: Row) -> Iterator[str]:
    """What has abated is not active."""
    abated = any(key.startswith("abatement") for key in node.resource)
    if abated and not codes(node.resource, "clinicalStatus", "condition-clinical") & {
        "inactive",
        "resolved",
        "remission",
    }:
        yield f"{node.place}.clinicalStatus"


def con_5(node: Node, rule: Row) -> Iterator[str]:
    """What was entered in error has no clinical status."""
    return _clinical_beside(node, "condition-verification", "entered-in-error")


def refuted_without_clinical(node: Node, rule: Row) -> Iterator[str]:
    """What is denied has no clinical status."""
    return _clinical_beside(node, "condition-verification", "refuted")


def ait_1(node: Node, rule: Row) -> Iterator[str]:
    """An allergy has a clinical status unless it was entered in error."""
    wrong = "entered-in-error" in codes(node.resource, "verificationStatus", "allergy-verification")
    if not wrong and "clinicalStatus" not in node.resource:
        yield f"{node.place}.clinicalStatus"


def ait_2(node: Node, rule: Row) -> Iterator[str]:
    """What was entered in error has no clinical status."""
    return _clinical_beside(node, "allergy-verification", "entered-in-error")


def _clinical_beside(node: Node, of: str, verification: str) -> Iterator[str]:
    if verification in codes(node.resource, "verificationStatus", of) and "clinicalStatus" in node.resource:
        yield f"{node.place}.clinicalStatus"


def none_known_stands(node: Node, rule: Row) -> Iterator[str]:
    """No known allergies, refuted, would say that there are some."""
    none = {row["snomed"] for row in rows("none_known")}
    refuted = "refuted" in codes(node.resource, "verificationStatus", "allergy-verification")
    if refuted and codes(node.resource, "code", "snomed-ct") & none:
        yield f"{node.place}.verificationStatus"


def periods_not_negative(node: Node, rule: Row) -> Iterator[str]:
    """A period of time is not negative."""
    for place, value in find(node.resource, rule["path"], node.place):
        if isinstance(value, int | float) and value < 0:
            yield place


def _has_value(resource: Element) -> bool:
    return any(key.startswith("value") for key in resource)


def obs_6(node: Node, rule: Row) -> Iterator[str]:
    """A value and the reason for its absence exclude each other."""
    if _has_value(node.resource) and "dataAbsentReason" in node.resource:
        yield f"{node.place}.dataAbsentReason"


def obs_7(node: Node, rule: Row) -> Iterator[str]:
    """A value does not stand beside a component of the same code."""
    own = codes(node.resource, "code", "snomed-ct")
    if _has_value(node.resource) and own & codes(node.resource, "component.code", "snomed-ct"):
        yield f"{node.place}.component"


def observation_says_something(node: Node, rule: Row) -> Iterator[str]:
    """A value, components, a reason why there is none, or a note."""
    if not _has_value(node.resource) and not {"component", "dataAbsentReason", "note"} & node.resource.keys():
        yield node.place


def attachments_have_digests(node: Node, rule: Row) -> Iterator[str]:
    """As many SHA-256 identifiers (RFC 6920) as attachments."""
    named = [str(each.get("value")) for _, each in identifiers(node, "uri")]
    digests = [value for value in named if re.fullmatch(r"ni:///sha-256;[\w-]{43}", value)]
    if len(digests) != len(list(find(node.resource, "content.attachment", ""))):
        yield f"{node.place}.identifier"


def hashes_are_sha1(node: Node, rule: Row) -> Iterator[str]:
    """A hash is 20 bytes in base64."""
    for place, value in find(node.resource, rule["path"], node.place):
        if not is_sha1(value):
            yield place
