"""The sample inbox is what its truth says it is."""

import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from records.types import DocumentType, NhsNumber
from samples import make, paper

SAMPLES = Path(make.__file__).parent
INBOX = SAMPLES / "inbox"
LINES: list[dict[str, Any]] = [
    json.loads(line) for line in (SAMPLES / "truth.jsonl").read_text(encoding="utf-8").splitlines()
]
DOCUMENTS = [line for line in LINES if line["truth"]]


def name(line: dict[str, Any]) -> str:
    return str(line["doc_id"])


def test_each_file_has_one_line_but_the_temporary_one() -> None:
    files = {path.relative_to(INBOX).as_posix() for path in INBOX.rglob("*") if path.is_file()}
    told = [line["source_file"] for line in LINES]
    assert sorted(set(told)) == sorted(files - {make.IGNORED})
    assert [file for file in set(told) if told.count(file) > 1] == [f"{make.STACK}.pdf"], "the stack has many"
    assert Path(make.IGNORED).name.startswith(".")


def test_the_inbox_is_small_and_varied() -> None:
    assert sum(path.stat().st_size for path in INBOX.rglob("*") if path.is_file()) < 4_000_000
    types = {line["truth"]["type"] for line in DOCUMENTS}
    assert types <= {str(kind) for kind in DocumentType}
    assert len(types) >= 10
    assert {line["source_file"].split("/")[1] for line in LINES} == {"scan", "fax", "digital"}


@pytest.mark.parametrize("line", DOCUMENTS, ids=name)
def test_pages_are_counted(line: dict[str, Any]) -> None:
    file = INBOX / line["source_file"]
    if file.suffix == ".pdf":
        with pikepdf.open(file) as pdf:
            pages = len(pdf.pages)
    else:
        with Image.open(file) as picture:
            pages = getattr(picture, "n_frames", 1)
    first, last = line["pages"]
    if line["source_file"] == f"{make.STACK}.pdf":
        assert 1 < first <= last <= pages, "a separator sheet leads"
    else:
        assert (first, last) == (1, pages)
    assert set(line.get("blank_pages", [])) | set(line.get("cover_pages", [])) <= set(range(1, pages + 1))


@pytest.mark.parametrize("line", DOCUMENTS, ids=name)
def test_numbers_are_fictional_and_all_but_one_valid(line: dict[str, Any]) -> None:
    patient = line["truth"]["patient"]
    for number in filter(None, (patient["nhs_number"], patient["other_nhs_number"])):
        assert number.startswith("999")
        if line["record"] == "community_wrong_digit":
            with pytest.raises(ValueError, match="check digit"):
                NhsNumber(number)
        else:
            assert NhsNumber(number).digits == number
    assert patient["valid"] == (patient["nhs_number"] is not None and line["record"] != "community_wrong_digit")


@pytest.mark.parametrize("line", DOCUMENTS, ids=name)
def test_the_truth_stands_on_the_paper(line: dict[str, Any]) -> None:
    text, patient = " ".join(line["text"].split()).lower(), line["truth"]["patient"]
    for part in ("family", "given", "postcode", "hospital_number"):
        if patient[part]:
            assert patient[part].lower() in text, part
    if patient["nhs_number"]:
        assert patient["nhs_number"] in text.replace(" ", "")
    for fact in line["truth"]["facts"]:
        stated = {"observation": fact.get("value"), "medication": fact.get("drug")}.get(fact["kind"]) or fact["text"]
        for word in stated.lower().replace("(", " ").replace(")", " ").split():
            assert word.strip(",.") in text, fact


@pytest.mark.parametrize("line", DOCUMENTS, ids=name)
def test_only_certain_papers_may_be_accepted(line: dict[str, Any]) -> None:
    patient = line["truth"]["patient"]
    doubtful = not patient["valid"] or patient["other_nhs_number"]
    assert line["expected"] in (["duplicate"], ["review"] if doubtful else ["accepted", "review"])


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_there_is_a_duplicate_and_an_unreadable_file() -> None:
    original, again = make.DUPLICATE
    assert (INBOX / original).read_bytes() == (INBOX / again).read_bytes()
    (broken,) = [line for line in LINES if line["condition"] == "hostile"]
    with pytest.raises(OSError), Image.open(INBOX / broken["source_file"]) as picture:
        picture.load()


def test_the_trusts_are_two() -> None:
    assert {line["source_file"].split("/")[0] for line in LINES} == {"RZZ", "RZY"}


def test_a_fact_that_is_not_understood_is_named(tmp_path: Path) -> None:
    file = tmp_path / "paper.txt"
    file.write_text("type: clinic\n---\nDear Doctor\n---\nsurgery: none\n", encoding="utf-8")
    with pytest.raises(ValueError, match="not a kind of fact: surgery: none"):
        paper.read(file)
