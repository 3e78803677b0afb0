"""Draws the README's picture: a page that came in, and where on it each coded fact was read.

python -m samples.picture OUT RZZ/scan/Doc0001.pdf docs/first_light.png
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

DPI = 130
PLACE = "https://casenote.example/fhir/StructureDefinition/read-from-paper"
COLOURS = {
    "Condition": "#005eb8",
    "FamilyMemberHistory": "#330072",
    "Procedure": "#007f3b",
    "MedicationStatement": "#ae2573",
    "AllergyIntolerance": "#d5281b",
    "Observation": "#b35c00",
}
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
LINE = 34  # pixels between two facts of the list
PANEL = 860  # pixels for the list


def draw(out: Path, source_file: str, picture: Path) -> None:
    """Write the picture of one migrated document: the first page with numbered boxes, and the facts by number."""
    lines = [json.loads(line) for line in (out / "documents.jsonl").read_text(encoding="utf-8").splitlines()]
    document = next(line for line in lines if line["source_file"] == source_file)
    page = pypdfium2.PdfDocument(out / document["pdf"])[0].render(scale=DPI / 72).to_pil().convert("RGB")
    bundle = json.loads((out / document["bundle"]).read_text(encoding="utf-8"))
    facts = list(facts_of(bundle))
    used = page.height * 82 // 100  # the foot of the sample is empty
    sheet = Image.new("RGB", (page.width + PANEL, used), "white")
    sheet.paste(page.crop((0, 0, page.width, used)), (0, 0))
    pen = ImageDraw.Draw(sheet)
    small, plain, large = (ImageFont.truetype(FONT, size) for size in (11, 20, 26))
    for number, (kind, words, box) in enumerate(facts, 1):
        left, top, right, bottom = (side * DPI / 72 for side in box)
        pen.rectangle((left - 3, top - 3, right + 3, bottom + 3), outline=COLOURS[kind], width=2)
        tag = (left - 3 - 8 * len(str(number)) - 3, top - 3, left - 3, top + 11)
        pen.rectangle(tag, fill=COLOURS[kind])
        pen.text((tag[0] + 2, tag[1]), str(number), fill="white", font=small)
        pen.text((page.width, 60 + LINE * number), f"{number:>2}  {words}", fill=COLOURS[kind], font=plain)
    heading = f"{document['status'].capitalize()}: {document['document_type']}, {len(facts)} facts"
    pen.text((page.width, 40), heading, fill="#212b32", font=large)
    sheet.quantize(64).save(picture, optimize=True)


def facts_of(bundle: dict[str, Any]) -> Iterator[tuple[str, str, tuple[float, ...]]]:
    """(kind of resource, words, box in points) of every fact on the first page, in the bundle's order."""
    for entry in bundle["entry"]:
        resource = entry["resource"]
        kind = resource["resourceType"]
        if kind not in COLOURS:
            continue
        part = resource.get("condition", [resource])[0] if kind == "FamilyMemberHistory" else resource
        for extension in [*resource.get("extension", []), *part.get("extension", [])]:
            if extension["url"] != PLACE:
                continue
            place = {piece["url"]: piece for piece in extension["extension"]}
            if place["page"]["valuePositiveInt"] == 1:
                yield kind, _words(kind, resource, part), tuple(map(float, place["box"]["valueString"].split()))
            break


def _words(kind: str, resource: dict[str, Any], part: dict[str, Any]) -> str:
    concept = part.get("code") or resource.get("medicationCodeableConcept") or {}
    coding = next(iter(concept.get("coding", [])), None)
    status = resource.get("status") or _code(resource.get("verificationStatus"))
    if kind == "FamilyMemberHistory":
        status = f"family: {resource['relationship'].get('text', '')}"
    elif kind == "Condition":
        past = _code(resource.get("clinicalStatus")) in ("inactive", "resolved")
        status = "past" if past else {"refuted": "absent", "provisional": "possible"}.get(status, "present")
    code = f"{coding['code']} {coding['display']}" if coding else f"(text) {concept.get('text', '').partition(' [')[0]}"
    return f"{code}  [{status}]"


def _code(concept: dict[str, Any] | None) -> str:
    return str(concept["coding"][0]["code"]) if concept else ""


if __name__ == "__main__":
    draw(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
