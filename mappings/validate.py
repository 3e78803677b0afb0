"""Whether a FHIR document is sound: a Bundle comes in, the rules it breaks come out, without patient words.

Two passes: fhir.resources for the shape of every resource (types, unknown elements, FHIR's own required ones), then
the rules of tables/fhir_rules.csv, a row each, for what it does not look at: invariants, UK Core, references, codes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import ValidationError

from mappings import checks
from mappings.checks import Check
from mappings.nodes import Node, kind
from mappings.reference import rows
from records.types import Issue


@cache
def profile() -> str:
    """What documents are validated against, for the ledger: it changes whenever a rule does."""
    table = (files("mappings") / "tables" / "fhir_rules.csv").read_bytes()
    return f"FHIR 4.0.1, UK Core, rules {hashlib.sha256(table).hexdigest()[:8]}"


def validate(bundle: dict[str, Any]) -> tuple[Issue, ...]:
    """Every rule that the bundle breaks and where; none for a sound one. Never raises for what is in the bundle."""
    return (*shape(bundle), *broken(bundle))


def shape(bundle: dict[str, Any]) -> Iterator[Issue]:
    """Where the bundle is not FHIR: elements of the wrong type, unknown or missing. Values are not repeated."""
    from fhir.resources.R4B.bundle import Bundle  # takes 0.4 s to load, so only when something is checked

    try:
        Bundle.model_validate(bundle)
    except ValidationError as fault:
        for error in fault.errors(include_url=False, include_context=False, include_input=False):
            place = ".".join(str(part) for part in error["loc"])
            yield Issue("fhir-shape", place, f"This is not as FHIR defines it ({error['type']}).")
    except (TypeError, LookupError, AttributeError):  # how it meets a resource whose very type is no word
        yield Issue("fhir-shape", "Bundle", "A resource does not say of which type it is.")


def broken(bundle: dict[str, Any]) -> Iterator[Issue]:
    """The rows of the rule table that the bundle breaks."""
    nodes = nodes_of(bundle)
    for rule in rows("fhir_rules"):
        check: Check = getattr(checks, rule["check"])
        for node in nodes:
            if rule["resource"] == kind(node.resource) or (rule["resource"] == "*" and node.url):
                for place in check(node, rule):
                    yield Issue(rule["rule"], place, rule["message"])


def nodes_of(bundle: dict[str, Any]) -> list[Node]:
    """The bundle itself, then each of its resources, as checks want them."""
    entries = bundle.get("entry")
    held = [
        (at, str(entry.get("fullUrl")), entry["resource"])
        for at, entry in enumerate(entries if isinstance(entries, list) else [])
        if isinstance(entry, dict) and isinstance(entry.get("resource"), dict)
    ]
    others = {url: resource for _, url, resource in held}
    whole = Node("Bundle", "", bundle, others)
    return [whole, *(Node(f"entry[{at}] {kind(resource)}", url, resource, others) for at, url, resource in held)]
