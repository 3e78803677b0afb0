# ruff: noqa: E501 (papers are printed in one line each)
"""A document's own date among all the others that hospitals print, and the doubts where nothing settles it."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.head import read_head
from extractors.identify import identify
from extractors.transcript import Transcript
from records.types import DoubtKind, Head
from tests.paper import reading_of

LATEST = date(2026, 1, 1)


def head_of(text: str) -> Head:
    transcript = Transcript.of([reading_of(text)])
    return read_head(transcript, identify(transcript, LATEST), LATEST)


def dated(text: str) -> tuple[str | None, bool]:
    """The date told, and whether it is doubted."""
    head = head_of(text)
    doubted = any(doubt.kind is DoubtKind.DOCUMENT_DATE for doubt in head.doubts)
    return (head.written.value.isoformat() if head.written else None), doubted


DISCHARGED = [
    "DISCHARGE SUMMARY\nDate of admission  16-May-2024  Date of discharge  30-May-2024",
    "DISCHARGE SUMMARY\nDate of admission  Date of discharge\n16-May-2024  30-May-2024",
    "DISCHARGE SUMMARY\nAdmitted  Discharged  Ward\n16/05/2024  30/05/2024  J28",
    "TRANSFER OF CARE SUMMARY\nAdmission date: 16/05/2024   Transfer date: 30/05/2024",
    "POSTNATAL TRANSFER SUMMARY\nAdmitted: 16/05/2024\nDate of transfer home: 30/05/2024",
    "INPATIENT DISCHARGE LETTER\nAdm: 16.5.24   Disch: 30.5.24",
    "DISCHARGE NOTIFICATION\nDOA: 16/05/24   DOD: 30/05/24",
    "DISCHARGE SUMMARY\nDates of admission: 16/05/2024 to 30/05/2024",
    "DISCHARGE SUMMARY\nDate of admission: 16 May 2024 - 30 May 2024",
    "DISCHARGE SUMMARY\nAdmission and discharge dates: 16/05/2024 - 30/05/2024",
    "DISCHARGE SUMMARY\nDate and time of admission: 16/05/2024 11:20\nDate and time of discharge: 30/05/2024 16:05",
    "DISCHARGE SUMMARY\nExpected date of discharge: 28/05/2024\nDate discharged: 30/05/2024",
    "DISCHARGE LETTER\nIn hospital from: 16th May 2024 to 30th May 2024",
]


@pytest.mark.parametrize("text", DISCHARGED)
def test_the_day_of_discharge_wins_over_the_admission(text: str) -> None:
    assert dated(text) == ("2024-05-30", False)


SURE = [
    # letters: the date that stands by itself above the salutation
    ("Admissions Office\nMx Ana De Souza\n20/02/2023\nDear Mx De Souza\nYour admission date\nDate:  Tuesday 14 March 2023\nCome at:  07:15\nYours sincerely\nAdmissions Office\nTel\nFax", "2023-02-20"),
    ("Bridge Street Surgery\nLlanfair-ar-y-bryn 21.2.94\nDear Sir,\nWould you kindly see this man.\nYours faithfully", "1994-02-21"),
    ("Leeds, 4th March 1987\nDear Dr Shah\nI saw this lady in clinic today.", "1987-03-04"),
    ("St Mary's Hospital                                  6 May 2002\nDear Dr Shah\nI saw this lady in clinic today.", "2002-05-06"),
    ("Tel: 0113 496 0370                                  6 May 2002\nDear Dr Shah\nI saw this lady in clinic today.", "2002-05-06"),
    ("APPOINTMENT LETTER\n6 May 2002\nDear Mr Lamb\nYour appointment is on:\nDate: 14 May 2002\nTime: 09:30\nPlace: Clinic 4", "2002-05-06"),
    ("CLINIC LETTER\nDate: 6 May 2002\nDear Dr Shah\nShe was admitted on 3 January 1999 with a stroke and discharged on 9 January 1999.", "2002-05-06"),
    ("CLINIC LETTER\n6 May 2002\nDear Dr Shah\nShe was seen on 1 April 2002 by the diabetic nurse, who is happy.", "2002-05-06"),
    # laboratory and imaging
    ("HAEMATOLOGY REPORT\nSample taken  20.06.2018 16:10  Sample received  20.06.2018 18:42\nDate reported  21.06.2018 09:15", "2018-06-21"),
    ("BIOCHEMISTRY REPORT\nCollected: 20/06/2018   Received: 20/06/2018   Authorised: 21/06/2018", "2018-06-21"),
    ("HISTOPATHOLOGY REPORT\nSpecimen taken 12/06/2018  Date of receipt 13/06/2018  Date of authorisation 21/06/2018", "2018-06-21"),
    ("PATHOLOGY REPORT\nCollected  Received  Reported\n20/06/2018  20/06/2018  21/06/2018", "2018-06-21"),
    ("X-RAY REPORT\nDate of exam: 13.02.03 Date of report: 14.02.03", "2003-02-14"),
    ("ULTRASOUND REPORT\nScan date: 22 Oct 2013 Report date: 22 Oct 2013", "2013-10-22"),
    ("CT REPORT\nDate requested: 1/2/2013\nExamination date: 3/2/2013", "2013-02-03"),
    # consent
    ("CONSENT FORM 1\nSignature ......... Name (print) Mr Hamish Dunbar Date 13/04/2010\nI agree to the procedure.\nSignature ......... Name (print) H P LAMB Date 13/04/2010", "2010-04-13"),
    ("CONSENT FORM\nSigned by patient\nDate 13/04/2010", "2010-04-13"),
    # charts, casualty cards, operation notes, certificates
    ("DRUG CHART\nChart started: 3/4/2009\nStart date 1/4/2009", "2009-04-03"),
    ("CASUALTY CARD\nNAME Kevin Doyle BORN 14.9.81\nCARD CAS 8804/0193 DATE 4.4.88 TIME 1720", "1988-04-04"),
    ("OPERATION SHEET\nDATE OF OPERATION: 30/7/96\nSURGEON: Mr Lamb", "1996-07-30"),
    ("OPERATION NOTE\nAdmitted: 29/7/96\nDate of procedure: 30/7/96", "1996-07-30"),
    ("Vaccination certificate and letter to GP\n08-Jul-2019\nDear Dr Prentice\nToday I gave her the vaccines below.", "2019-07-08"),
    ("IMMUNISATION RECORD\nDate of certificate: 8/7/2019\nVaccine  Date given\nMMR  4/5/2001", "2019-07-08"),
    ("IMMUNISATION HISTORY\nPrinted on 08/07/2019\nVaccine  Date  Batch\nMMR  04/05/2001  A123", "2019-07-08"),
    ("IMMUNISATION RECORD as at 08/07/2019\nMMR  4/5/2001", "2019-07-08"),
    # the day of writing before the day of the event, and the day of typing before that of dictation
    ("CLINIC LETTER\nClinic date: 12/04/2023   Date typed: 20/04/2023", "2023-04-20"),
    ("CLINIC LETTER\nDictated: 12/04/2023   Typed: 20/04/2023\nDear Dr Shah", "2023-04-20"),
    ("CLINIC LETTER\nDictated 9.6.78 Typed 12th June, 1978\nDear Roger,", "1978-06-12"),
    ("CLINIC LETTER\nCWO/gp/ 26 November 2008   CLINIC: 19/11/08 (Wed am)\nDear Dr Lamb", "2008-11-26"),
    ("DISCHARGE SUMMARY\nDate of discharge: 9/4/2011\nDate completed: 15/4/2011", "2011-04-15"),
    ("DISCHARGE NOTIFICATION\nAdmitted  Discharged  Ward\n07/02/2019  13/02/2019  Byron\nCompleted by: Dr P Lamb, FY1   bleep 417   14/02/2019 09:22", "2019-02-14"),
    # what the words before a date say that it is of
    ("COMMUNITY VISIT SUMMARY\nName: Mrs Jo Lamb\nVisit: 12-12-2018 Next of kin: daughter\nDNACPR form in yellow folder, signed 01-12-2018.", "2018-12-12"),
    ("ACCIDENT & EMERGENCY ATTENDANCE\nAttendance on 05-09-2015, in at 21:12, out at 02:30", "2015-09-05"),
    ("EMERGENCY DEPARTMENT LETTER\nArrival:  11/07/2020 17:48   Mode: own transport\nDeparture:  11/07/2020 21:05", "2020-07-11"),
    ("IMMUNISATION RECORD  -  printed 14 June 2023\nDATE  AGE  VACCINE\n29/06/22  8w  MenB 1st\n14/06/23  13m  MMR 1st", "2023-06-14"),
    ("HOSPITAL DISCHARGE RECORD\nAdmission date: July 1. 2016  Discharge date: July 4. 2016", "2016-07-04"),
    # a stamp beside the letter's date; a birth without a label
    ("CLINIC LETTER\n6 May 2002      RECEIVED 9 MAY 2002\nDear Dr Lamb", "2002-05-06"),
    ("Typed 2 April 2013 / LW                  Dictated 28 March 2013\nLAMB Maria Teresa\nSGH1773208   25/02/52  F\nDear Dr Purkiss\nI met her in clinic today.", "2013-04-02"),
    ("CLINIC LETTER\nDate typed: 08/03/2012\nDear Miss Calloway\nSurgery: Left mastectomy, 12 January 2012", "2012-03-08"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SURE)
def test_a_date_that_is_surely_the_documents_own(text: str, expected: str) -> None:
    assert dated(text) == (expected, False)


DOUBTED = [
    # two days of which neither is of writing
    ("CLINIC LETTER\nClinic date: 12/04/2023   Dictated: 20/04/2023\nDear Dr Shah", "2023-04-20"),
    # a better date that cannot be read
    ("CLINIC LETTER\nDate dictated: 04/06/14\nDate typed: 0/06/14\nDear Dr Shah", "2014-06-04"),
    ("MKI/PS   8 February 191\nDear Dr Shah\nDISCHARGE SUMMARY\nAdmitted: 19.1.91  Discharged: 5.2.91", "1991-02-05"),
    ("DISCHARGE SUMMARY\nStay: 9 February 2020 to 17 Fcbruary 200", "2020-02-09"),
    # the paper says another thing elsewhere
    ("CLINIC LETTER\nTuesday 5 July 2011\nDear Dr Shah\nMrs Joan Lamb, DOB 4/7/1950\nI saw this 71 year old lady in clinic.", "2011-07-05"),
    ("CLINIC LETTER\nSunday 4 July 2011\nDear Dr Shah\nI saw her in clinic.", "2011-07-04"),
    ("CLINIC LETTER\nDate: 18.5.01\nDear Dr Shah\nHis last colonoscopy was on 3/2/2003.", "2001-05-18"),
    ("CLINIC LETTER\nDate: 24st May 2009\nDear Dr Shah\nI saw her in clinic.", "2009-05-24"),
    ("CLINIC LETTER\nClinic date: 4/6/2014\nDate typed: 9/6/2016\nDear Dr Shah", "2016-06-09"),
    ("CLINIC LETTER\nDate: 12/04/2023\n20/04/2023\nDear Dr Shah", "2023-04-12"),
    ("CLINIC LETTER\n12/04/2023\n20/04/2023\nDear Dr Shah", "2023-04-12"),
    ("CLINIC LETTER\nDate: 12/04/2023\nDate seen: 20/04/2023\nDear Dr Shah", "2023-04-12"),
    ("DISCHARGE SUMMARY\nThis lady was admitted on 3/4/2011 with pneumonia and was discharged on 9/4/2011 to her home.", "2011-04-09"),
    ("EMERGENCY DEPARTMENT REPORT\nArrived: 27/01/2024 23:10   Left: 28/01/2024 05:30", "2024-01-28"),
    ("CONSENT FORM\nSignature ...... Date 13/04/2010\nSignature ...... Date 20/04/2010", "2010-04-13"),
    ("DISCHARGE SUMMARY\nDate of admission: 20/06/2018\nWard 6", "2018-06-20"),
    ("LABORATORY REPORT\nSample taken 20/06/2018", "2018-06-20"),
    ("IMMUNISATION RECORD\nVaccine  Date given  Batch\nMMR  04/05/2001  A123\nTd/IPV  05/06/2014  B456", None),
    ("CLINIC LETTER\nPrinted: 20/06/2018\nDear Dr Shah", "2018-06-20"),
    # a year that may be cut short, and a stamp without its word
    ("CLINIC LETTER\nDate: 14 March 20\nDear Dr Shah\nI saw her in clinic.", "2020-03-14"),
    ("CLINIC LETTER\nDate: 14/03/20\nDear Dr Shah\nHer scan on 12/01/2018 was normal.", None),
    ("CLINIC LETTER\n19 MAR 2018\nDear Dr Shah\nI saw her in clinic.", "2018-03-19"),
    ("CLINIC LETTER\nDate typed:\n19 MAR 2018\nDear Dr Shah\nI saw her in clinic.", "2018-03-19"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DOUBTED)
def test_a_date_that_something_speaks_against_is_doubted(text: str, expected: str | None) -> None:
    told, doubted = dated(text)
    assert doubted
    assert expected is None or told == expected


NONE = [
    "CLINIC LETTER\nMarch 2009\nDear Dr Shah\nI saw her in clinic.",
    "CLINIC LETTER\nClinic dote:  RECEIVED\n16 OCT 2012\nDear Dr Shah",
    "[ RECEIVED\nCardiology Sec.\n- 7 NOV 2017 ]\nDear Sir\nI would be grateful if you would see him.",
    "LAMB Joan\n12/03/1951  F  K402917\nDISCHARGE SUMMARY",
    "CLINIC LETTER\nDate of onset: 3/4/2011\nDear Dr Shah",
    "APPOINTMENT LETTER\nDear Mr Lamb\nYour appointment is on\nDate: 14 May 2002\nTime: 09:30\nYours sincerely\nA\nB\nC",
    "CLINIC LETTER\nTCI date: 3/4/2011\nDear Dr Shah",
    "PRESCRIPTION CHART\nDOB: 3/4/1961",
    "CLINIC LETTER\nEstimated discharge date 3/4/2011\nDear Dr Shah",
]


@pytest.mark.parametrize("text", NONE)
def test_dates_of_other_things_are_left(text: str) -> None:
    assert dated(text) == (None, True)
