"""Finding one's way in FHIR JSON of any shape: nodes, dotted paths, codes and references, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mappings.datatypes import Element
from mappings.reference import system


@dataclass(frozen=True, slots=True)
class Node:
    """A resource, or the bundle itself, with its place, its fullUrl, and all resources of the bundle by fullUrl."""

    place: str
    url: str
    resource: Element
    others: dict[str, Element]


def find(node: Any, path: str, place: str) -> Iterator[tuple[str, Any]]:
    """Every value at a dotted path, with its place; lists are gone through, what is missing yields nothing."""
    if isinstance(node, list):
        for at, item in enumerate(node):
            yield from find(item, path, f"{place}[{at}]")
    elif not path:
        yield place, node
    elif isinstance(node, dict):
        key, _, rest = path.partition(".")
        if key in node:
            yield from find(node[key], rest, f"{place}.{key}")


def walk(node: Any, place: str) -> Iterator[tuple[str, Element]]:
    """Every element of a resource that has parts, from the outside in."""
    if isinstance(node, list):
        for at, item in enumerate(node):
            yield from walk(item, f"{place}[{at}]")
    elif isinstance(node, dict):
        yield place, node
        for key, item in node.items():
            if not (key == "resource" and "fullUrl" in node):  # the resources of a bundle are nodes of their own
                yield from walk(item, f"{place}.{key}")


def parts(node: Node) -> Iterator[tuple[str, Element]]:
    """Every element of a node."""
    return walk(node.resource, node.place)


def codes(node: Any, path: str, of: str) -> set[str]:
    """The codes from one system in the codeable concepts at a path."""
    found = find(node, f"{path}.coding", "")
    return {str(each.get("code")) for _, each in found if isinstance(each, dict) and each.get("system") == system(of)}


def references(node: Any, place: str) -> Iterator[tuple[str, Element]]:
    """Every literal reference in a node."""
    return ((at, each) for at, each in walk(node, place) if isinstance(each.get("reference"), str))


def kind(node: Any) -> str:
    """The type of a resource."""
    return str(node.get("resourceType")) if isinstance(node, dict) else ""


def identifiers(node: Node, of: str, path: str = "identifier") -> Iterator[tuple[str, Element]]:
    """The identifiers of one system, with their places."""
    for place, each in find(node.resource, path, node.place):
        if isinstance(each, dict) and each.get("system") == system(of):
            yield place, each
