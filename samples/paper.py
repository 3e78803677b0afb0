"""A paper is a text file of three parts parted by ``---``: what it is, how it is laid out, what it states.

type: clinic                                     one ``name: value`` a line
family: Okafor
---
## Diagnosis                                     see samples.typeset
Iron deficiency anaemia
---
problem present: Iron deficiency anaemia         one fact a line, as a records coder would note it
medicine present: Ferrous sulfate 200mg BD = ferrous sulfate, 200, mg, , BD
result: Hb = 96, g/L
ignore: fatigue; pallor                          neither right nor wrong to report
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
DOSE = ("drug", "dose", "unit", "route", "frequency")
KIND = {"medicine": "medication", "result": "observation"}


@dataclass(frozen=True, slots=True)
class Paper:
    """One document: its name, header, layout lines, facts and the terms that are borderline."""

    name: str
    header: dict[str, str]
    layout: tuple[str, ...]
    facts: tuple[dict[str, Any], ...]
    ignore: tuple[str, ...]

    @property
    def truth(self) -> dict[str, Any]:
        """What the paper says, in the shape of ``truth`` in truth.jsonl."""
        header = self.header
        return {
            "type": header["type"],
            "type_code": type_codes()[header["type"]],
            "patient": {
                "nhs_number": header.get("nhs"),
                "valid": nhs_number_is_valid(header.get("nhs", "")),
                "family": header.get("family"),
                "given": header.get("given"),
                "title": header.get("title"),
                "dob": header.get("born"),
                "sex": header.get("sex", "unknown"),
                "postcode": header.get("postcode"),
                "hospital_number": header.get("number"),
                "anonymous": "family" not in header,
                "other_nhs_number": header.get("other-nhs"),
            },
            "document_date": header.get("written"),
            "author": header.get("author"),
            "organisation": {"name": header.get("organisation"), "ods": header.get("ods")},
            "facts": list(self.facts),
            "ignore": list(self.ignore),
            "language": "en",
        }


def read(path: Path) -> Paper:
    """The paper in a file; ValueError names the line that is not understood."""
    head, layout, stated = path.read_text(encoding="utf-8").split("\n---\n")
    header = dict(_pair(line) for line in head.splitlines() if line.strip())
    facts: list[dict[str, Any]] = []
    ignore: list[str] = []
    for line in filter(None, map(str.strip, stated.splitlines())):
        if line.startswith("ignore:"):
            ignore += [term.strip() for term in line.removeprefix("ignore:").split(";")]
        else:
            facts.append(_fact(line))
    return Paper(path.stem, header, tuple(layout.splitlines()), tuple(facts), tuple(ignore))


def _pair(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise ValueError(f"not a header line: {line}")
    return name.strip(), value.strip()


def _fact(line: str) -> dict[str, Any]:
    label, stated = _pair(line)
    kind, _, assertion = label.partition(" ")
    text, _, detail = (part.strip() for part in stated.partition(" = "))
    fact: dict[str, Any] = {"kind": KIND.get(kind, kind), "text": text, "assertion": assertion or "present"}
    parts = [part.strip() or None for part in detail.split(",")]
    if kind == "medicine":
        if len(parts) != len(DOSE):
            raise ValueError(f"a medicine needs {', '.join(DOSE)}: {line}")
        fact |= dict(zip(DOSE, parts, strict=True))
    elif kind == "result":
        value, unit = parts
        fact |= {"name": text, "value": value, "unit": unit}
    elif kind not in ("problem", "procedure", "allergy"):
        raise ValueError(f"not a kind of fact: {line}")
    return fact | {"snomed": None, "snomed_accept": []}


def type_codes() -> dict[str, str | None]:
    """The SNOMED CT code of each kind of document, None where it has none of its own."""
    with (HERE / "document_types.csv").open(encoding="utf-8", newline="") as rows:
        return {row["type"]: row["code"] or None for row in csv.DictReader(rows)}


def nhs_number_is_valid(number: str) -> bool:
    """Whether ten digits end in their modulus 11 check digit (NHS Data Dictionary, NHS NUMBER)."""
    if len(number) != 10 or not number.isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:9], range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11 == int(number[9])
