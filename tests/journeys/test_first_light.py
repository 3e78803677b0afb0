"""From the sample inbox to coded documents, as `make run` does it."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import ROOT, SAMPLES, Casenote, lines

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

TRUTH = [json.loads(line) for line in (ROOT / "samples" / "truth.jsonl").read_text(encoding="utf-8").splitlines()]


def files_of(out: Path) -> dict[str, str]:
    """Every output file with its digest; the ledger is a database and its bytes may differ."""
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith("ledger.db")
    }


def place(line: dict[str, Any]) -> tuple[str, str]:
    """File and pages of a document."""
    return line["source_file"], str(line["pages"])


def patient_of(bundle: dict[str, object]) -> dict[str, object]:
    entries = bundle["entry"]
    assert isinstance(entries, list)
    return next(entry["resource"] for entry in entries if entry["resource"]["resourceType"] == "Patient")


def test_every_file_has_its_line_and_an_expected_status(first_run: tuple[Path, str]) -> None:
    found = {place(line): line for line in lines(first_run[0])}
    assert {place(truth) for truth in TRUTH} == set(found), "the stack is cut where its sheets lie"
    for truth in TRUTH:
        line = found[place(truth)]
        assert line["status"] in truth["expected"], (truth["source_file"], line["reasons"])
        if line["status"] != "accepted":
            assert line["reasons"], "whatever was not accepted says why"
    ignored = (".", "~$")
    came_in = {
        str(path.relative_to(SAMPLES))
        for path in SAMPLES.rglob("*")
        if path.is_file() and not path.name.startswith(ignored) and path.suffix not in (".tmp", ".part")
    }
    assert {file for file, _ in found} == came_in


def test_whatever_was_accepted_is_the_right_patient(first_run: tuple[Path, str]) -> None:
    out, _ = first_run
    truths = {place(truth): truth["truth"] for truth in TRUTH if truth.get("truth")}
    accepted = [line for line in lines(out) if line["status"] == "accepted"]
    assert len(accepted) >= 4
    for line in accepted:
        patient = patient_of(json.loads((out / str(line["bundle"])).read_text(encoding="utf-8")))
        wanted = truths[place(line)]["patient"]
        assert wanted["nhs_number"] in json.dumps(patient["identifier"])
        assert patient["birthDate"] == wanted["dob"]
        printed = patient["name"][0]["family"]  # type: ignore[index]
        assert printed.casefold() == wanted["family"].casefold(), "capitals on the paper don't tell MacA from Maca"


def test_accepted_and_reviewed_documents_have_their_three_files(first_run: tuple[Path, str]) -> None:
    out, _ = first_run
    for line in lines(out):
        written = [line["bundle"], line["pdf"], line["text"]]
        if line["status"] in ("accepted", "review"):
            assert all((out / str(path)).is_file() for path in written)
            composition = json.loads((out / str(line["bundle"])).read_text(encoding="utf-8"))["entry"][0]["resource"]
            assert composition["status"] == ("final" if line["status"] == "accepted" else "preliminary")
        else:
            assert written == [None, None, None]


def test_verify_finds_nothing_wrong_and_then_finds_what_is(
    casenote: Casenote, first_run: tuple[Path, str], tmp_path: Path
) -> None:
    out, _ = first_run
    good = casenote.run("verify", "--out", out)
    assert good.returncode == 0, good.stdout
    assert " 0 wrong." in good.stdout
    text = next(out / str(line["text"]) for line in lines(out) if line["text"])
    before = text.read_bytes()
    try:
        text.write_bytes(before + b"!")
        bad = casenote.run("verify", "--out", out)
        assert bad.returncode == 1
        assert "was changed after it was written" in bad.stdout
    finally:
        text.write_bytes(before)


def test_a_second_run_does_nothing_twice_and_says_so(casenote: Casenote, first_run: tuple[Path, str]) -> None:
    out, _ = first_run
    before = files_of(out)
    again = casenote.run("migrate", SAMPLES, "--out", out)
    assert again.returncode == 0, again.stderr
    assert "Nothing to do" in again.stdout
    assert files_of(out) == before


def test_the_operator_is_told_where_to_look(first_run: tuple[Path, str]) -> None:
    out, seen = first_run
    for place in (out / "documents.jsonl", out / "reports" / "index.html"):
        assert str(place) in seen
        assert place.is_file()
    assert re.search(r"http://127\.0\.0\.1:\d+", seen)


def inside(workbook: Path) -> str:
    """All text in a workbook: a zip of XML."""
    with zipfile.ZipFile(workbook) as held:
        return "\n".join(held.read(name).decode("utf-8", "replace") for name in held.namelist())


def test_no_patient_word_leaves_the_records(casenote: Casenote, first_run: tuple[Path, str]) -> None:
    """Not in what the operator sees, in Prefect's database or log, or in a report."""
    out, seen = first_run
    words = {
        word
        for truth in TRUTH
        if truth.get("truth")
        for word in (truth["truth"]["patient"]["family"], truth["truth"]["patient"]["nhs_number"])
        if word and len(word) > 3
    }
    assert len(words) > 10
    prefect = Path(casenote.environment["PREFECT_HOME"])
    reports = [path for path in (out / "reports").rglob("*") if path.is_file()]
    with sqlite3.connect(prefect / "prefect.db") as database:
        dump = "\n".join(database.iterdump())
    assert "migrate" in dump, "the run is in Prefect's database at all"
    places = {
        "what the operator saw": seen,
        "Prefect's database": dump,
        "Prefect's log": (prefect / "server.log").read_text(encoding="utf-8", errors="replace"),
        **{path.name: path.read_text(encoding="utf-8") for path in reports if path.suffix != ".xlsx"},
        **{path.name: inside(path) for path in reports if path.suffix == ".xlsx"},
    }
    assert {".html", ".json", ".csv", ".xlsx"} <= {path.suffix for path in reports}
    hits = [
        (place, word) for place, text in places.items() for word in words if re.search(rf"\b{re.escape(word)}\b", text)
    ]
    assert hits == []
