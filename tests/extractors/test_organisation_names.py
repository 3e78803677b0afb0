"""Names of organisations that are one and the same, and names that are not."""

from __future__ import annotations

import pytest

from extractors.organisation_names import normalised, official_name, same_organisation
from extractors.table import rows

SAME = [
    ("King's College Hospital NHS Foundation Trust", "KING'S COLLEGE HOSPITAL NHS FOUNDATION TRUST"),
    ("Kings College Hospital NHS Trust", "KING'S COLLEGE HOSPITAL NHS FOUNDATION TRUST"),
    ("Leeds Teaching Hospitals", "LEEDS TEACHING HOSPITALS NHS TRUST"),
    ("Calderdale & Huddersfield NHSFT", "CALDERDALE AND HUDDERSFIELD NHS FOUNDATION TRUST"),
    ("THE GENERAL INFIRMARY AT LEEDS", "LEEDS GENERAL INFIRMARY"),
    ("St. James's University Hospital", "SAINT JAMES'S UNIVERSITY HOSPITAL"),
    ("St James' University Hospital", "ST JAMES'S UNIVERSITY HOSPITAL"),
    ("Barking, Havering and Redbridge Hospitals NHS Trust", "BARKING HAVERING & REDBRIDGE HOSPITALS NHS TRUST"),
    ("Meanwood Health Centre", "MEANWOOD HEALTH CENTRE"),
    ("Brook Green Med. Center", "BROOK GREEN MEDICAL CENTRE"),
    ("Leeds Community Health Care", "LEEDS COMMUNITY HEALTHCARE NHS TRUST"),
    ("North Bristol NHS Trust", "NORTH BRISTOL NHS TRUST"),
    ("New Cross H0spital", "NEW CROSS HOSPITAL"),
    ("The Christie NHS Foundation Trust", "THE CHRISTIE NHS FOUNDATION TRUST"),
]
OTHER = [
    ("Leeds General Infirmary", "LEEDS TEACHING HOSPITALS NHS TRUST"),
    ("Meanwood Health Centre", "MEANWOOD GROUP PRACTICE"),
    ("University Hospitals Bristol", "UNIVERSITY HOSPITALS BRISTOL AND WESTON NHS FOUNDATION TRUST"),
    ("Leeds Primary Care Trust", "LEEDS TEACHING HOSPITALS NHS TRUST"),
    ("Stafford Hospital", "STAMFORD HOSPITAL"),
    ("Northampton General Hospital", "SOUTHAMPTON GENERAL HOSPITAL"),
    ("The Surgery", "THE SURGERY"),
    ("General Hospital", "GENERAL HOSPITAL"),
    ("Royal Infirmary", "THE ROYAL INFIRMARY"),
    ("NHS Trust", "NHS FOUNDATION TRUST"),
    ("St", "SAINT"),
    ("", ""),
]


@pytest.mark.parametrize(("printed", "official"), SAME)
def test_one_organisation_in_two_wordings(printed: str, official: str) -> None:
    assert same_organisation(printed, official)
    assert same_organisation(official, printed)


@pytest.mark.parametrize(("printed", "official"), OTHER)
def test_names_that_are_not_one(printed: str, official: str) -> None:
    assert not same_organisation(printed, official)


def test_the_official_name_is_told_where_there_is_one_alone() -> None:
    names = ["LEEDS GENERAL INFIRMARY", "LEEDS TEACHING HOSPITALS NHS TRUST", "LEEDS TEACHING HOSPITAL"]
    assert official_name("The General Infirmary at Leeds", names) == "LEEDS GENERAL INFIRMARY"
    assert official_name("Leeds Teaching Hospitals", names) is None  # two bear it
    assert official_name("Bradford Royal Infirmary", names) is None


@pytest.mark.parametrize("row", rows("organisation_words"), ids=lambda row: row["phrase"])
def test_every_phrase_means_what_its_row_says(row: dict[str, str]) -> None:
    assert normalised(row["phrase"]) == tuple(sorted(row["means"].split()))
    assert row["example"]
