"""A letter's layout, a patient and a writer come in; its typeset pages go out."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

from samples import paper, typeset

HERE = Path(__file__).parent
PAPERS = Path(paper.__file__).parent / "papers"


def letter(name: str, patient: str, writer: str, other: str | None = None) -> list[typeset.Sheet]:
    """The pages of a letter of letters/ about a patient by a writer; the patient "own" is that of samples/papers."""
    if patient == "own":
        return typeset.sheets(paper.read(PAPERS / f"{name}.txt").layout)
    layout = (HERE / "letters" / f"{name}.txt").read_text(encoding="utf-8")
    values = {**_of_writer(writer), **_of_patient(patient)}
    if other:
        values |= {f"other_{key}": value for key, value in _of_patient(other).items()}
    return typeset.sheets(layout.format(**values).splitlines())


def _of_patient(key: str) -> dict[str, str]:
    row = _rows("patients")[key]
    number, born = row["nhs"], date.fromisoformat(row["born"])
    return {
        "name": f"{row['title']} {row['given']} {row['family'].upper()}",
        "name_plain": f"{row['given']} {row['family']}",
        "surname_first": f"{row['family'].upper()}, {row['given']} ({row['title']})",
        "short": f"{row['title']} {row['family']}",
        "family_capitals": row["family"].upper(),
        "given_capitals": row["given"].upper(),
        "born": f"{born:%d/%m/%Y}",
        "sex": row["sex"],
        "nhs": f"{number[:3]} {number[3:6]} {number[6:]}",
        "hospital_number": row["hospital"],
        "address": row["address"],
    }


def _of_writer(key: str) -> dict[str, str]:
    row = dict(_rows("writers")[key])
    row["date"] = f"{date.fromisoformat(row['written']):%d %B %Y}".lstrip("0")
    row["gp_short"] = f"{row['gp'].split()[0]} {row['gp'].split()[-1]}"
    row["initials"] = "".join(word[0] for word in row["writer"].split()[1:])
    return row | {f"{name}_capitals": row[name].upper() for name in ("trust", "hospital")}


@cache
def _rows(name: str) -> dict[str, dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}
