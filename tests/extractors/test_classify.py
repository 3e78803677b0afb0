# ruff: noqa: E501 (papers are printed in one line each)
"""What kind of document: by title, by letterhead, by words, and through slips of OCR."""

from __future__ import annotations

import pytest

from extractors.classify import Kind, classify
from extractors.form import all_forms
from extractors.transcript import Transcript
from records.types import DocumentType
from tests.paper import reading_of


def kind_of(*pages: str) -> Kind:
    return classify(Transcript.of(reading_of(page, at) for at, page in enumerate(pages, start=1)))


SURE = [
    ("discharge", "DISCHARGE SUMMARY\nAdmitted: 1/2/2010   Discharged: 4/2/2010\nDiagnosis\nPneumonia"),
    ("discharge", "Electronic Discharge Notification\nWard 12\nDate of admission 1/2/2010\nMedication on discharge"),
    ("discharge", "MATERNITY DISCHARGE LETTER\nPostnatal ward\nDate of discharge 4/2/2010"),
    ("discharge", "DlSCHARGE SUMMARV\nDate of admission: 1/2/2010\nDate of discharge 4/2/2010"),
    ("clinic", "OUTPATIENT LETTER\nClinic: Cardiology\nDear Dr Shah\nDiagnosis: angina"),
    ("clinic", "Rheumatology Clinic Letter\nDear Dr Shah,\nI reviewed this lady in clinic today."),
    ("clinic", "ORTHOPAEDIC FRACTURE CLINIC\nSeen in clinic today with a wrist fracture.\nFollow up in six weeks."),
    ("referral", "SUSPECTED CANCER REFERRAL - TWO WEEK WAIT\nReferring GP: Dr Kotecha\nReason for referral"),
    ("referral", "REFERRAL FORM\nPhysiotherapy\nReferred by Dr Kotecha\nReason for referral: back pain"),
    (
        "laboratory",
        "HISTOPATHOLOGY REPORT\nSpecimen: skin ellipse\nMacroscopic description\nMicroscopy\nReported by Dr Moor",
    ),
    ("laboratory", "Clinical Chemistry\nLaboratory Report\nLab No 123\nSodium 140 mmol/L\nReference range 133-146"),
    ("laboratory", "MICROBIOLOGY REPORT\nSpecimen: urine   Collected 1/2/2010\nCulture: E. coli"),
    ("imaging", "X-RAY REPORT\nExamination: Chest\nFindings: clear lungs\nDr A Moor, Consultant Radiologist"),
    ("imaging", "DEXA SCAN REPORT\nBone density T score -2.6"),
    ("imaging", "Transthoracic Echocardiogram Report\nLV function good\nPerformed 1/2/2010"),
    (
        "imaging",
        "MRI LUMBAR SPINE\nClinical indication: sciatica\nTechnique: sagittal T2\nFindings\nConsultant Radiologist",
    ),
    (
        "operation",
        "OPERATION NOTE\nSurgeon: Mr Patel\nAnaesthetist: Dr Lugg\nProcedure: hernia repair\nClosed in layers with Vicryl",
    ),
    ("operation", "COLONOSCOPY REPORT\nEndoscopist: Dr Patel\nProcedure: colonoscopy\nFindings: normal"),
    (
        "emergency",
        "EMERGENCY DEPARTMENT DISCHARGE LETTER\nArrived: 1/2/2010 01:17\nPresenting complaint: fall\nTriage category 3",
    ),
    ("emergency", "A & E ATTENDANCE SUMMARY\nMode of arrival: ambulance\nPresenting complaint"),
    ("emergency", "Accident and Emergency Department\nDear Doctor\nYour patient attended this department on 1/2/1994."),
    ("consent", "CONSENT FORM 1\nPatient agreement to investigation or treatment\nStatement of health professional"),
    ("consent", "Parental agreement to treatment for a child\nName of proposed procedure\nIntended benefits"),
    ("prescription", "ADULT INPATIENT PRESCRIPTION CHART\nRegular medicines\nMedicine  Dose  Route  Freq"),
    ("prescription", "TTO FORM\nDrug  Dose  Frequency  Days supply\nPrescribed by Dr Petrov\nDispensed by"),
    ("prescription", "WARFARIN TREATMENT RECORD\nPrescriber: Dr Petrov"),
    ("immunisation", "VACCINATION HISTORY\nMMR 1st dose   Batch no A123\nNext due"),
    ("immunisation", "Childhood Immunisation Record\nDTaP/IPV/Hib  01/02/2010  left thigh  Batch 22"),
    ("mentalhealth", "CPA REVIEW LETTER\nService user: Mr Obi\nMental state: calm\nCare co-ordinator"),
    (
        "mentalhealth",
        "Community Mental Health Team\nPSYCHIATRIC ASSESSMENT\nMental state examination\nRisk to self low",
    ),
    ("mentalhealth", "MENTAL HEALTH INPATIENT DISCHARGE SUMMARY\nAdmitted under section 2 of the Mental Health Act"),
    (
        "mentalhealth",
        "Memory Clinic Assessment Letter\nDear Dr Shah\nMental state: ACE-III 68/100\nConsultant Psychiatrist",
    ),
    ("community", "DISTRICT NURSING REPORT\nVisited weekly at home\nWound dressed\nOn our caseload"),
    ("community", "Health Visitor Report\nHome visit 1/2/2010"),
    ("community", "Community Matron Review Letter\nVisited at home today. Package of care in place."),
    ("therapy", "PHYSIOTHERAPY DISCHARGE REPORT\nRange of movement improved\nSessions attended: 6"),
    ("therapy", "OCCUPATIONAL THERAPY HOME VISIT REPORT\nTransfers: independent\nGrab rail supplied"),
    ("therapy", "Speech and Language Therapy Swallowing Assessment\nThickened fluids, fork mashable diet"),
    (
        "therapy",
        "Department of Nutrition and Dietetics\nDIETETIC REPORT\nMUST score 2. Fortisip twice daily. Dietitian",
    ),
    ("appointment", "DID NOT ATTEND\nDear Dr Shah\nYour patient did not attend clinic on 1/2/2010."),
    (
        "appointment",
        "APPOINTMENT CONFIRMATION\nDear Mrs Bloggs\nAn appointment has been made for you. Please bring this letter.",
    ),
    (
        "faxcover",
        "FAX COVER SHEET\nTo: Ward 3\nFrom: Dr Shah\nNumber of pages: 1\nIf you are not the intended recipient",
    ),
]


@pytest.mark.parametrize(("expected", "text"), SURE)
def test_a_titled_document_is_known_and_sure(expected: str, text: str) -> None:
    kind = kind_of(text)
    assert kind.document_type == expected
    assert kind.confidence >= 0.7


UNTITLED = [
    (
        "clinic",
        "Dear Dr O'Leary\nThank you for asking me to see this retired miner who was seen in the Out-Patient Clinic today.",
    ),
    (
        "clinic",
        "Dear Dr Shah\nI reviewed Mrs Bloggs in the diabetic clinic today. She is well.\nI will see her again in 3 months.",
    ),
    (
        "clinic",
        "Dear Dr Shah\nMany thanks for referring this gentleman. On examination he was well.\nI have arranged an ECG.",
    ),
    ("referral", "Park Surgery\nDear Colleague\nI would be grateful for your opinion on this man with angina."),
    (
        "referral",
        "Elm Medical Centre\nDear Mr Rao\nThank you for seeing this lady. I would be grateful if you would see her soon.",
    ),
    (
        "discharge",
        "Dear Dr Shah\nThis lady was admitted on 1/2/1991 with chest pain. She was discharged home on 4/2/1991.",
    ),
    ("appointment", "Dear Dr Shah\nThis patient failed to attend the clinic. No further appointment has been made."),
    (
        "mentalhealth",
        "Maudsley Hospital\nDear Dr Shah\nMental state: no hallucinations or suicidal ideas.\nConsultant Psychiatrist",
    ),
    (
        "community",
        "District Nursing Service\nDear Doctor\nVisited today at home. Leg ulcer dressed. On our caseload. RGN",
    ),
    ("therapy", "Physiotherapy Department\nDear Dr Shah\nRange of movement is full. Discharged from physiotherapy."),
]


@pytest.mark.parametrize(("expected", "text"), UNTITLED)
def test_an_untitled_letter_is_known_by_its_words(expected: str, text: str) -> None:
    assert kind_of(text).document_type == expected


COVER = "FAX\nTo: Cardiology\nFrom: Dr Pomfret\nFax: 0113 496 0777\nPages: 2 including cover\nDate: 16 May 2013"
LETTER = "16 May 2013\nDear Colleague\nI would be grateful for an early appointment for this man.\nDOB 08/02/1937\nA Pomfret\nGP"


def test_a_cover_that_leads_a_letter_does_not_decide() -> None:
    assert kind_of(COVER, LETTER).document_type == DocumentType.REFERRAL
    assert kind_of(f"{COVER}\n{LETTER}").document_type == DocumentType.REFERRAL


def test_a_cover_alone_is_a_cover() -> None:
    kind = kind_of(COVER)
    assert kind.document_type == DocumentType.FAX_COVER
    assert kind.confidence >= 0.7


def test_words_alone_are_less_sure_than_a_title() -> None:
    titled = kind_of("CLINIC LETTER\nDear Dr Shah\nShe was seen in clinic today.")
    untitled = kind_of("Dear Dr Shah\nShe was seen in clinic today.")
    assert untitled.confidence < titled.confidence
    assert kind_of("Dear Dr Shah\nHe came with his wife.").confidence < 0.7 < titled.confidence
    assert titled.title is not None and titled.title.value == "CLINIC LETTER"


def test_what_says_nothing_is_unknown() -> None:
    assert kind_of("Lorem ipsum dolor").document_type == DocumentType.UNKNOWN
    assert kind_of("").document_type == DocumentType.UNKNOWN


def test_every_kind_but_unknown_has_one_form() -> None:
    kinds = [form.document_type for form in all_forms()]
    assert sorted(kinds) == sorted(set(DocumentType) - {DocumentType.UNKNOWN})


@pytest.mark.parametrize("line", ["Test  Result  Flag  Units  Reference range", "Referral date: 17/04/2023"])
def test_what_tells_the_kind_is_not_always_a_title(line: str) -> None:
    kind = classify(Transcript.of([reading_of(f"Riverside Hospital\n{line}\nDear Doctor")]))
    assert kind.title is None
