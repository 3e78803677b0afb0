# ruff: noqa: E501 (papers are printed in one line each)
"""What the document says about itself: its own date, its author, organisation and addressee."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.head import read_head
from extractors.identify import identify
from extractors.transcript import Transcript
from records.types import DoubtKind, Found, Head
from tests.paper import reading_of

LATEST = date(2026, 1, 1)


def head_of(*pages: str) -> Head:
    transcript = Transcript.of(reading_of(page, at) for at, page in enumerate(pages, start=1))
    return read_head(transcript, identify(transcript, LATEST), LATEST)


def said(found: Found[str] | None) -> str | None:
    return found.value if found else None


DATED = [
    ("DISCHARGE SUMMARY\nAdmitted: 08/11/2017   Discharged: 14/11/2017\nDOB: 17/02/1944", "2017-11-14"),
    ("DISCHARGE SUMMARY\nDate: 16/11/2017\nAdmitted: 08/11/2017   Discharged: 14/11/2017", "2017-11-16"),
    ("STROKE UNIT DISCHARGE LETTER\nStay: 9 February 2020 to 17 February 2020", "2020-02-17"),
    ("OUTPATIENT LETTER\nDate of birth: 09-Sep-1996   Seen: 12-Apr-2023", "2023-04-12"),
    ("JRC/PMB/148832                 20th March 1984\nDear Dr. O'Leary,\nMR ARKWRIGHT d.o.b. 11.11.19", "1984-03-20"),
    (
        "Leeds General Infirmary\n04/07/2011\nDr T Marchetti\nDear Dr Marchetti\nMrs Joan Bloggs dob 15/01/1947",
        "2011-07-04",
    ),
    ("Our ref: AB/12   Monday 4 July 2011\nDear Dr Shah\nI reviewed her in clinic today.", "2011-07-04"),
    ("RECEIVED 09 JUL 2011\nLeeds Infirmary\n4 July 2011\nDear Dr Shah\nSeen in clinic today.", "2011-07-04"),
    ("CLINIC LETTER\n4 July 2011\nDear Dr Shah\nNext appointment: 3/10/2011\nPrinted 09/07/2011", "2011-07-04"),
    ("REFERRAL FORM\nReferral date: 14-May-2018\nLast issued 02-May-2018", "2018-05-14"),
    ("MICROBIOLOGY REPORT\nCollected 24/12/2018   Received 25/12/2018\nReport date 27/12/2018", "2018-12-27"),
    ("X-RAY REPORT\nRequested: 01/09/2023\nPerformed 02/09/2023 11:14   Verified 03/09/2023 12:02", "2023-09-03"),
    ("OPERATION RECORD\nDate: 24.9.03\nSurgeon: Mr Patel\nDate of Birth: 11/02/1929", "2003-09-24"),
    ("EMERGENCY DEPARTMENT LETTER\nArrived: 28/01/2024 01:17   Left: 28/01/2024 05:30", "2024-01-28"),
    ("CPA REVIEW LETTER\nDate of review: 19 March 2018\nDOB: 5 January 1976", "2018-03-19"),
    ("INPATIENT PRESCRIPTION CHART\nChart date: 17/04/2009\nDOB: 30/09/1927", "2009-04-17"),
    ("CLINIC LETTER   Date 1 May 2010\nDear Dr Shah", "2010-05-01"),
    ("CLINIC LETTER 4/4/2004\nDear Dr Shah", "2004-04-04"),
    (
        "Dear Mr Rao\nI would be grateful if you would see him.\nYours sincerely\nDr Ann Pickles\n24th May 2002",
        "2002-05-24",
    ),
    ("CONSENT FORM 1\nSigned: A Patel   Date: 3/4/2014", "2014-04-03"),
    ("HOSPITAL DISCHARGE RECORD\nDate of birth (MM/DD/YYYY): 05/03/1961\nDischarge date: 07/04/2016", "2016-07-04"),
]


@pytest.mark.parametrize(("text", "expected"), DATED)
def test_the_documents_own_date(text: str, expected: str) -> None:
    head = head_of(text)
    assert head.written is not None
    assert head.written.value.isoformat() == expected
    assert DoubtKind.DOCUMENT_DATE not in {doubt.kind for doubt in head.doubts}


@pytest.mark.parametrize(
    "text",
    [
        "CLINIC LETTER\nDOB: 5/6/1970\nDear Dr Shah",
        "CLINIC LETTER\nReceived 09/07/2011\nDear Dr Shah",
        "CLINIC LETTER\nNext appointment: 3/10/2011",
        "CLINIC LETTER\n09/07/2011 14:32 FAX 0113 496 0555 P.01/02\nDear Dr Shah",
    ],
)
def test_a_date_of_something_else_is_not_taken(text: str) -> None:
    head = head_of(text)
    assert head.written is None
    assert [doubt.kind for doubt in head.doubts] == [DoubtKind.DOCUMENT_DATE]


@pytest.mark.parametrize(
    "text",
    [
        "CLINIC LETTER\nDate: 4/7/2011\nDate: 6/8/2011\nDear Dr Shah",
        "CLINIC LETTER\nDate: O4/07/2O11\nDear Dr Shah",
        "CLINIC LETTER\nCollected 4/7/2011",
        "DISCHARGE SUMMARY\nAdmitted: 08/11/2017   Discharged: 14/10/2017",
    ],
)
def test_a_doubtful_date_is_told_and_doubted(text: str) -> None:
    head = head_of(text)
    assert head.written is not None
    assert [doubt.kind for doubt in head.doubts] == [DoubtKind.DOCUMENT_DATE]


@pytest.mark.parametrize(
    ("text", "author", "role"),
    [
        ("Dear Dr Shah\nYours sincerely,\nV Blackwood-Shaw\nAssociate Specialist", "V Blackwood-Shaw", "Associate Specialist"),
        ("Yours sincerely,\nDictated but not signed\nDr Helen Marsh, MRCP\nConsultant Physician", "Dr Helen Marsh", "Consultant Physician"),
        ("Findings\nDr Yusuf Demirci, Consultant Radiologist GMC 7000002", "Dr Yusuf Demirci", "Consultant Radiologist"),
        ("Plan\nPriya Raghunathan\nConsultant Physician\nPage 1 of 2", "Priya Raghunathan", "Consultant Physician"),
        ("OPERATION NOTE\nSURGEON: Mr St John Featherstonehaugh     ASSISTANT: Mr Patwardhan", "Mr St John Featherstonehaugh", None),
        ("REFERRAL FORM\nReferring GP: Dr Mehul Kotecha", "Dr Mehul Kotecha", None),
        ("X-RAY REPORT\nReported by: Dr A Moor", "Dr A Moor", None),
        ("Electronically signed by: Dr Owen Prothero, Consultant Microbiologist", "Dr Owen Prothero", "Consultant Microbiologist"),
        ("J.R. CUTHBERTSON, M.D., F.R.C.P.\nConsultant Physician", "J.R. CUTHBERTSON", "Consultant Physician"),
        ("Nothing is signed here", None, None),
    ],
)  # fmt: skip
def test_the_author_and_their_post(text: str, author: str | None, role: str | None) -> None:
    head = head_of(text)
    assert (said(head.author), said(head.author_role)) == (author, role)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NHS\nLeeds Teaching Hospitals NHS Trust\nSt James's University Hospital\nDear Dr Shah", "Leeds Teaching Hospitals NHS Trust"),
        ("Calderdale NHS Foundation Trust - Huddersfield Royal Infirmary - Microbiology", "Calderdale NHS Foundation Trust"),
        ("THE GENERAL INFIRMARY, GREAT GEORGE STREET, LEEDS\nDear Dr Shah", "THE GENERAL INFIRMARY"),
        ("Meanwood Health Centre\nTo: Leeds Teaching Hospitals NHS Trust", "Meanwood Health Centre"),
        ("Barking, Havering and Redbridge Hospitals NHS Trust, Romford", "Barking, Havering and Redbridge Hospitals NHS Trust"),
        ("LABORATORY REPORT\nHospital No: 12345", None),
        ("Dear Dr Shah", None),
    ],
)  # fmt: skip
def test_the_organisation_of_the_letterhead(text: str, expected: str | None) -> None:
    assert said(head_of(text).organisation) == expected


def test_the_addressee_is_the_name_that_the_salutation_repeats() -> None:
    assert (
        said(head_of("04/07/2011\nDr T Marchetti\nKemptown Surgery\nDear Dr Marchetti,\nText").addressee)
        == "Dr T Marchetti"
    )
    assert said(head_of("Dear Colleague, please see this man").addressee) == "Colleague"


def test_a_fax_tells_of_its_letter_and_not_of_its_cover() -> None:
    head = head_of(
        "Meanwood Health Centre\nFAX\nTo: Cardiology\nFrom: Ms Secretary\nPages: 2 including cover\nDate: 17 May 2013",
        "16 May 2013\nDear Registrar\nI would be grateful for an appointment. DOB 08/02/1937\nYours sincerely\nA Pomfret\nGP",
    )
    assert head.written is not None and head.written.value == date(2013, 5, 16)
    assert (said(head.author), said(head.organisation)) == ("A Pomfret", "Meanwood Health Centre")
