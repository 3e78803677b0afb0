"""Writes samples/inbox and samples/truth.jsonl from samples/papers: ``python -m samples.make [FOLDER]``.

Only this command needs the fonts (Debian: fonts-liberation, fonts-dejavu-core); what it wrote is committed. With the
same fonts and libraries (samples/made_with.json) it writes the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pikepdf

from samples import filing, paper, typeset
from samples.copies import Copy, copy_of, scanned_separator
from samples.paper import Paper

HERE = Path(__file__).resolve().parent
LIBRARIES = ("fonttools", "numpy", "pikepdf", "pillow", "pypdfium2")


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the inbox: where it lies (without its ending), the paper in it and its condition."""

    place: str
    paper: str
    condition: str


ITEMS = (
    Item("RZZ/scan/Doc0001", "discharge_pneumonia", "scan_clean"),
    Item("RZZ/scan/Doc0002", "clinic_rheumatology", "scan_bad"),
    Item("RZZ/scan/Doc0003", "operation_hernia", "scan_upside"),
    Item("RZZ/scan/Doc0004", "laboratory_biochemistry", "scan_duplex"),
    Item("RZZ/scan/IMG_0005", "clinic_typed_1991", "scan_png"),
    Item("RZZ/scan/IMG_0006", "consent_endoscopy", "scan_photo"),
    Item("RZZ/fax/fax000007", "fax_referral", "fax_std"),
    Item("RZZ/digital/report-8", "imaging_mri", "digital_pdf"),
    Item("RZZ/digital/report-9", "emergency_wrist", "digital_plain"),
    Item("RZY/scan/scan0010", "prescription_tto", "scan_grey"),
    Item("RZY/scan/scan0011", "mental_health_no_number", "scan_clean"),
    Item("RZY/scan/scan0012", "maternity_mother_and_baby", "scan_stain"),
    Item("RZY/scan/scan0013", "community_wrong_digit", "scan_copy"),
    Item("RZY/fax/fax000014", "therapy_physiotherapy", "fax_fine"),
    Item("RZY/fax/fax000015", "fax_cover", "fax_std"),
    Item("RZY/digital/letter_16", "referral_mixed", "digital_mixed"),
    Item("RZY/digital/letter_17", "appointment_missed", "digital_pdf"),
)
STACK = "RZZ/scan/Doc0019"  # separator sheets before each; the last is a letter that came in before, scanned again
STACKED = (
    Item("", "clinic_diabetes", "scan_grey"),
    Item("", "imaging_ultrasound", "scan_grey"),
    Item("", "discharge_pneumonia", "scan_grey"),
)
SCANNED_AGAIN = ("RZZ/scan/Doc0001.pdf", "discharge_pneumonia")
DUPLICATE = ("RZZ/fax/fax000007.tif", "RZZ/fax/copy of fax000007.tif")
UNREADABLE = ("RZY/fax/fax000014.tif", "RZY/fax/fax000018.tif")  # the first bytes of another fax: the line dropped
IGNORED = "RZY/scan/.~lock.scan0010.pdf#"


def main(folder: Path = HERE) -> None:
    """Write inbox/, truth.jsonl and made_with.json into the folder."""
    inbox = folder / "inbox"
    shutil.rmtree(inbox, ignore_errors=True)
    lines = [_made(inbox, item, seed) for seed, item in enumerate(ITEMS, 1)]
    lines += [*_stack(inbox, lines), _duplicate(inbox, lines), _unreadable(inbox)]
    (inbox / IGNORED).write_bytes(b"scanner02")
    _write_lines(folder / "truth.jsonl", lines)
    (folder / "made_with.json").write_text(json.dumps(made_with(), indent=1) + "\n", encoding="utf-8")


def truth_line(source: Paper, copy: Copy, place: str, condition: str) -> dict[str, Any]:
    """One line of truth.jsonl; the text is the whole document's, page after page."""
    line: dict[str, Any] = {
        "doc_id": f"{source.name}-{condition}",
        "record": source.name,
        "variant": 0,
        "source_file": f"{place}.{copy.ending}",
        "pages": [1, copy.pages],
        "condition": condition,
        "expected": source.header.get("expected", "accepted review").split(),
        "truth": source.truth,
        "text": "\n".join(text for sheet in typeset.sheets(source.layout) for text in sheet.lines),
    }
    if copy.blank:
        line["blank_pages"] = list(copy.blank)
    if covers := source.header.get("covers"):
        line["cover_pages"] = list(range(1, int(covers) + 1))
    return line


def made_with() -> dict[str, str]:
    """What the bytes depend on: versions of libraries, digests of font files."""
    with_fonts = {name: version(name) for name in LIBRARIES}
    for face in sorted({face for pair in typeset.FACES.values() for face in pair}):
        with_fonts[face] = hashlib.sha256(typeset.font_file(face).read_bytes()).hexdigest()[:16]
    return with_fonts


def _made(inbox: Path, item: Item, seed: int) -> dict[str, Any]:
    source = paper.read(HERE / "papers" / f"{item.paper}.txt")
    copy = copy_of(typeset.sheets(source.layout), item.condition, seed, source.header["written"])
    file = inbox / f"{item.place}.{copy.ending}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(copy.data)
    return truth_line(source, copy, item.place, item.condition)


def _stack(inbox: Path, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A stack scanned in one go: a line for each document in it, with its pages."""
    made: list[dict[str, Any]] = []
    with pikepdf.new() as stack:
        for seed, item in enumerate(STACKED, 40):
            source = paper.read(HERE / "papers" / f"{item.paper}.txt")
            copy = copy_of(typeset.sheets(source.layout), item.condition, seed, source.header["written"])
            for data in (scanned_separator(seed).data, copy.data):
                with pikepdf.open(io.BytesIO(data)) as part:
                    stack.pages.extend(part.pages)
            line = truth_line(source, copy, STACK, item.condition)
            made.append(line | {"pages": [len(stack.pages) - copy.pages + 1, len(stack.pages)]})
        (inbox / f"{STACK}.pdf").write_bytes(filing.pdf_bytes(stack))
    original, again = SCANNED_AGAIN
    for line in lines:
        if line["source_file"] == original:
            line["dup_group"] = "scanned_again"
    for line in made:
        if line["record"] == again:
            line |= {"dup_group": "scanned_again", "condition": "dup_rescan", "expected": ["duplicate"]}
            line["doc_id"] = f"{again}-dup_rescan"
    return made


def _duplicate(inbox: Path, lines: list[dict[str, Any]]) -> dict[str, Any]:
    original, again = DUPLICATE
    shutil.copyfile(inbox / original, inbox / again)
    line = next(line for line in lines if line["source_file"] == original)
    line["dup_group"] = "fax000007"
    return line | {
        "doc_id": f"{line['record']}-dup_exact",
        "source_file": again,
        "condition": "dup_exact",
        "expected": ["duplicate"],
    }


def _unreadable(inbox: Path) -> dict[str, Any]:
    whole, part = UNREADABLE
    (inbox / part).write_bytes((inbox / whole).read_bytes()[:600])
    return {
        "doc_id": "unreadable",
        "record": None,
        "variant": 0,
        "source_file": part,
        "pages": None,
        "condition": "hostile",
        "hostile": "truncated_tiff",
        "expected": ["rejected"],
        "truth": None,
        "text": None,
    }


def _write_lines(file: Path, lines: list[dict[str, Any]]) -> None:
    def text() -> Iterator[str]:
        for line in lines:
            yield json.dumps(line, ensure_ascii=False) + "\n"

    file.write_text("".join(text()), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
