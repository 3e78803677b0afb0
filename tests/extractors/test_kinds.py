# ruff: noqa: E501 (papers are printed in one line each)
"""Kinds of document told by many hands: titles of all trusts, letters without one, and faxes' covers."""

from __future__ import annotations

import pytest

from extractors.classify import Kind, classify
from extractors.cover import part
from extractors.transcript import Transcript
from records.types import DocumentType
from tests.paper import reading_of


def kind_of(text: str) -> Kind:
    return classify(Transcript.of([reading_of(text)]))


SURE = [
    ("appointment", "Admissions Office\nDear Mx De Souza\nYour admission date\nWe are pleased to offer you a date for your operation.\nDate:  Tuesday 14 March 2023\nCome at:  07:15\nIf you cannot come, ring 01632 960 888."),
    ("appointment", "Dear Mr Lamb\nWe are pleased to offer you an appointment at the eye clinic.\nPlease bring your glasses. If you are unable to attend please telephone."),
    ("appointment", "OFFER OF ADMISSION\nDear Mr Lamb\nA bed has been reserved for you. Please arrive at 7.30."),
    ("appointment", "Booking Office\nDear Mrs Lamb\nYour appointment has been changed\nPlease telephone if you cannot attend."),
    ("appointment", "Dear Dr Shah\nDID NOT ATTEND\nThis patient did not attend clinic and we have not sent another appointment."),
    ("clinic", "HARROWGATE EYE INFIRMARY\nGlaucoma Service\nDear Doctor\nSeen today by: Mr K. Papadakis, Associate Specialist\nOpinion\nPrimary open angle glaucoma.\nPlan Field test and review in 3 months."),
    ("clinic", "Pennine Cancer Centre\nDear Miss Calloway\nDiagnosis:  Grade 3 carcinoma of the breast\nIt was a pleasure to meet this lady and her husband in clinic. She has recovered well.\nKind regards\nDr A Vogt, Consultant Clinical Oncologist"),
    ("clinic", "Department of Rheumatology\nDear Dr Shah\nMany thanks for referring this lady, whom I saw in clinic today.\nImpression: gout\nYours sincerely"),
    ("clinic", "Diabetes Centre\nDear Dr Shah\nI reviewed this gentleman in the diabetic clinic today. We will see him again in six months.\nYours sincerely"),
    ("clinic", "Department of Cardiology\nDear Dr Shah\nDiagnosis: angina\nThank you for asking me to see this man, who attended my clinic today.\nYours sincerely"),
    ("clinic", "CHEST CLINIC, ROYAL OLDHAM HOSPITAL\nDear Yusuf\nI saw Mr Lamb on the 3rd of October with his wife. He stopped smoking in 1998.\nYours sincerely\nDr J. Whewell\nConsultant Chest Physician"),
    ("clinic", "Royal Infirmary\nDear Dr Bradshaw\nCARDIOLOGY CLINIC 4TH JUNE 2014\nI would be grateful if you could repeat his U&Es in a fortnight.\nYours sincerely\nDr S Lamb\nConsultant Cardiologist"),
    ("clinic", "Children's Hospital\nDear Mrs Lamb\nThank you for bringing Joan to clinic on 14 November. The next appointment is in one year.\nBest wishes\nDr O Bankole\nConsultant Paediatrician"),
    ("clinic", "General Hospital\nHaematology Department\nDear Dr Lamb\nI reviewed Ms Lamb in clinic this morning. I will see her in three months.\nYours sincerely\nDr P Hennessey\nConsultant Haematologist"),
    ("referral", "Dr. K. L. BANERJEE\nSurgery: 14 High Street\nDear Doctor,\nKindly see and advise re this lady's ulcers which do not heal in spite of the district nurse. I would value your opinion.\nYours sincerely\nK. L. Banerjee"),
    ("mentalhealth", "Tower Hamlets Older Adults CMHT & Memory Clinic\nDear Dr Okafor\nMEMORY CLINIC DIAGNOSTIC APPOINTMENT\nHe denied low mood.\nYours sincerely\nDr Lamb\nConsultant Psychiatrist"),
    ("mentalhealth", "Talking Therapies\nDear Dr Marlow\nShe has completed 12 sessions of cognitive behavioural therapy. PHQ-9 fell from 17 to 6.\nKind regards\nL Lamb\nPsychotherapist"),
    ("appointment", "Outpatient Booking Centre\nDear Mr Hobson\nWe have booked an appointment for you at:\nDate: 14 February 2024  Time: 10:20\nPlease bring your glasses. If you cannot attend please ring.\nYours sincerely\nAppointments Team"),
    ("appointment", "General Hospital\nDear Dr Haigh\nThis gentleman did not attend the diabetic clinic on 29 June. I have not sent a further appointment.\nYours sincerely\nDr Lamb\nStaff Grade"),
    ("appointment", "Eye Infirmary\nDear Dr Cain\nThe above patient DNA'd their glaucoma clinic appointment on 16/05/2018. A further appointment will be sent.\nMr R Lamb, Consultant Ophthalmologist"),
    ("operation", "Cardiac Catheter Laboratory\nCORONARY ANGIOGRAPHY AND PCI REPORT\nOperator: Dr Hugo Lane\nLAD 90% mid lesion, stented."),
    ("discharge", "IMMEDIATE DISCHARGE SUMMARY / TTO\nAdm 12-Aug-2007   Disch 16-Aug-2007\nRx  Prednisolone 30mg od 5/7"),
    ("clinic", "Breast Care Unit, Wycombe General Hospital\nDear Doctor\nAttended one stop clinic 8/4/03. Reassured. Discharged.\nMiss J Pargeter MS FRCS"),
    ("referral", "Integrated Community Team\nReferral to Podiatry\nDate of referral: 12/11/2018\nReason for referral: painful corns\nReferred by: S Lamb, Community Nurse"),
    ("prescription", "Take home medicines (TTO)\nApixaban 5 mg BD 28 days\nPrescribed by: Dr Lamb"),
    ("referral", "Quarry Hill Practice\nTo the Vascular Registrar\nMany thanks for agreeing to see this gentleman today. Since yesterday he has a cold painful foot.\nDrugs: digoxin\nRegards\nDr Asante"),
    ("referral", "Hill Practice, Darley DL4 3AA\nTo the Vascular Registrar\nMany thanks for agrecing to sec this gentleman today."),
    ("referral", "Bridge Street Surgery\nDear Sir,\nWould you kindly see this farmer's widow who has osteoarthritis of the hip.\nYours faithfully"),
    ("referral", "Moor Road Medical Centre\nDear Colleague\nThank you for reviewing this man with a change in bowel habit. I would value your opinion.\nYours sincerely"),
    ("referral", "The Health Centre\nDear Mr Rao\nI should be grateful if you would see this lady with gallstones.\nYours sincerely"),
    ("referral", "The Health Centre\nDear Doctor\nPlease could you see this child with recurrent tonsillitis? Many thanks for your help.\nYours sincerely"),
    ("discharge", "POSTNATAL DISCHARGE LETTER  (copy to GP / Community Midwife / Health Visitor)\nMOTHER  BABY\nDischarged 27/3/16 by Midwife J. Corrigan"),
    ("discharge", "Inpatient Discharge Summary - GP Copy     Generated 05/03/2024 16:44\nAdmitted 24/02/2024 via ED. Discharged 05/03/2024. Ward 42"),
    ("discharge", "POSTNATAL TRANSFER SUMMARY\nMother  Baby\nDate of transfer home: 02/08/2011"),
    ("discharge", "WYRE HEART CENTRE - Transfer of Care Document\nDate of admission  16-May-2024  Date of discharge  30-May-2024"),
    ("discharge", "Dear Dr Shah\nThis lady was admitted on 3 April with pneumonia. She was discharged home on 9 April.\nMedication on discharge: nil"),
    ("community", "Community Health Services\nDISTRICT NURSING - Clinic Road Base\nDear Dr Lamb\nWe have been going in daily. The pressure sore is dressed on alternate days.\nDistrict Nursing Sister"),
    ("community", "Hospice at Home\nDear Dr Lamb\nI visited this lady at home today. Carers come twice daily.\nMacmillan Nurse"),
    ("community", "HEALTH VISITOR REPORT\nI visited mother and baby at home."),
    ("therapy", "SPEECH AND LANGUAGE THERAPY REPORT\nSwallowing\nModerate dysphagia."),
    ("therapy", "Dietetic Department\nDear Dr Lamb\nI saw this lady. MUST score 2. Fortisip twice daily.\nDietitian"),
    ("therapy", "PODIATRY ASSESSMENT\nPulses present. Podiatrist"),
    ("mentalhealth", "Early Intervention in Psychosis Service\nDear Dr Stannard,\nImpression: First episode psychosis\nMental state: Guarded\nConsultant Psychiatrist"),
    ("mentalhealth", "Memory Assessment Service\nDear Dr Lamb\nDiagnosis: Alzheimer's disease. ACE-III 61/100\nConsultant in Old Age Psychiatry"),
    ("mentalhealth", "CAMHS INITIAL ASSESSMENT\nRisk: no self harm"),
    ("consent", "Consent to operation (patient able to consent)\nProposed operation: hip replacement\nRisks explained: infection\nSignature"),
    ("consent", "AGREEMENT TO ANAESTHESIA AND SURGERY\nI agree to the operation named above. I understand that blood may be given."),
    ("immunisation", "Castlemere Travel and Vaccination Clinic\nVaccination certificate and letter to GP\nDear Dr Prentice\nToday I gave your patient the vaccines below.\n1. Hepatitis A vaccine (Avaxim), 0.5 ml IM left deltoid"),
    ("prescription", "DISCHARGE PRESCRIPTION (TTA)   Wyre Hospitals\nMedicine and form  Dose  Route  Times  Supply"),
    ("operation", "OPERATION SHEET\nSURGEON: Mr. R. Ledbetter ASSISTANT: Dr. Kaura\nANAESTHETIST: Dr. Mbeki\nFINDINGS AND PROCEDURE:"),
    ("operation", "T H E A T R E   R E C O R D\nSurgeon: Mr Lamb\nAnaesthetist: Dr Lugg\nIncision: midline"),
    ("discharge", "D I S C H A R G E  S U M M A R Y\nDate of admission 1/2/2010\nDate of discharge 4/2/2010"),
    ("emergency", "SEVERNSIDE ROYAL INFIRMARY - CASUALTY DEPARTMENT\nCASUALTY CARD / LETTER TO GENERAL PRACTITIONER\nFell off swing."),
    ("imaging", "HARROWGATE DISTRICT HOSPITAL X-RAY DEPARTMENT\nDate of exam: 13.02.03\nCHEST (PA)\nConsultant Radiologist"),
    ("laboratory", "PATHOLOGY PARTNERSHIP\nDepartment of Haematology\nSample taken  20.06.2018\nFULL BLOOD COUNT\nHaemoglobin  148  g/L\nReport authorised by: Dr H Obermann"),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "text"), SURE)
def test_the_kind_is_known_surely_enough(expected: str, text: str) -> None:
    kind = kind_of(text)
    assert kind.document_type == expected
    assert kind.confidence >= 0.7


UNKNOWN = [
    "Dear Mr Lamb\nThank you for your letter about car parking at the hospital.\nYours sincerely",
    "Minutes of the meeting\nPresent: Dr Shah, Dr Patel",
    "Complaint\nThe food was cold.",
]


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_nothing_tells_is_not_told_surely(text: str) -> None:
    assert kind_of(text).confidence < 0.7


LETTER = "Quarry Hill Practice\n18 December 2009\nDear Registrar\nMany thanks for agreeing to see this gentleman. DOB 07/01/1932\nHe has a cold foot.\nRegards\nDr Asante"
COVERS = [
    "Quarry Hill Practice\nF A X  M E S S A G E\nTo  Vascular Surgery\nOf  Marlborough General\nFax no.  01632 960 611\nSent by  Dr Asante\nOur fax  01632 960 600\nWhen  18 December 2009, 11.40 am\nSheets  2 with this one",
    "FACSIMILE TRANSMISSION\nTo:  Ward 6\nFrom:  Dr Lamb\nNo. of pages: 3 including this one\nDate: 18 December 2009",
    "FAX\nAttention: Ward 6\nSender: Dr Lamb\nPages (incl. cover): 2\nThis fax is confidential.",
    "Fax header sheet\nFAO  Medical Records\nFrom  Ward Clerk\nTotal sheets  2",
]


@pytest.mark.parametrize("cover", COVERS)
def test_a_cover_is_told_from_the_letter_it_leads(cover: str) -> None:
    together = Transcript.of([reading_of(f"{cover}\n{LETTER}")])
    parts = part(together)
    assert len(parts.cover) == len(cover.splitlines())
    assert classify(together).document_type is DocumentType.REFERRAL
    assert classify(Transcript.of([reading_of(cover)])).document_type is DocumentType.FAX_COVER
    apart = Transcript.of([reading_of(cover, 1), reading_of(LETTER, 2)])
    assert classify(apart).document_type is DocumentType.REFERRAL
