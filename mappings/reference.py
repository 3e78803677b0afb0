"""The tables of standard codes that FHIR resources are made with: mappings/tables/*.csv, read once."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from records.types import Assertion, DocumentType, FactKind

Row = Mapping[str, str]


@cache
def rows(table: str) -> tuple[Row, ...]:
    """All rows of ``tables/<table>.csv``, columns by name; an empty cell is the empty string."""
    text = (files("mappings") / "tables" / f"{table}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def _by(table: str, *columns: str) -> dict[tuple[str, ...], Row]:
    return {tuple(row[column] for column in columns): row for row in rows(table)}


def system(name: str) -> str:
    """The URI of a code or identifier system by its name in identifier_systems.csv."""
    return _by("identifier_systems", "name")[(name,)]["system"]


def document_type(kind: DocumentType) -> Row:
    """What a kind of document is called, and its SNOMED CT code where one was verified."""
    return _by("document_types", "document_type")[(kind.value,)]


def heading(slug: str) -> Row | None:
    """A heading of the UK Core record standard by its slug, or None where the standard has no such heading."""
    return _by("headings", "slug").get((slug,))


def heading_of(kind: str, printed: str | None) -> Row:
    """The heading under which a statement of ``kind`` belongs.

    That is the heading it was ``printed`` under if the table says that such statements may stand there, else the
    home of its kind: an allergy named under History still belongs with the allergies.
    """
    under = heading(printed) if printed else None
    if under is not None and kind in under["holds"].split():
        return under
    return next(row for row in rows("headings") if kind in row["home_of"].split())


def assertion(kind: FactKind, state: Assertion | str) -> Row:
    """Which resource says a statement of this kind, and with which status codes."""
    return _by("assertions", "kind", "assertion")[(kind.value, str(state))]


def relative(name: str | None) -> Row:
    """The relationship code of a relative; an unknown or unnamed one is a family member."""
    known = _by("relatives", "relative")
    return known.get(((name or "").casefold(),)) or known[("",)]


def observation_kind(code: str) -> Row | None:
    """What sort of observation a SNOMED CT code is, and the codes of its two parts if its value is a pair."""
    return _by("observation_kinds", "snomed").get((code,))


def interpretation(flag: str) -> Row | None:
    """The code of a laboratory's flag (H, L, A ...)."""
    return _by("interpretations", "flag").get((flag.upper(),))


def none_known(words: str, codes: frozenset[str]) -> Row | None:
    """The statement that no allergies are known, by its code or its wording; None for anything else.

    The wordings are those of the allergens' table, and the bare ones ("nil") that mean it under that heading only.
    """
    by_code = {row["snomed"]: row for row in rows("none_known")}
    by_words = {row["wording"]: row for row in rows("none_known")}
    wording = re.sub(r"^(known )?(allergies|allergy)\s*[:;-]*\s*", "", words.casefold()).strip(" .:;-")
    if found := codes & by_code.keys():
        return by_code[min(found)]
    return by_words.get(wording) or by_code.get(_allergen_codes().get(wording, ""))


@cache
def _allergen_codes() -> dict[str, str]:
    return {row["term"].casefold(): row["code"] for row in rows("allergens")}
