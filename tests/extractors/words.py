"""A small vocabulary and short letters for tests of facts."""

from extractors.facts import find_facts
from extractors.lexicon import Lexicon
from extractors.transcript import Transcript
from records.types import Fact, FactKind, Term
from tests.paper import reading_of

WORDINGS = {
    FactKind.PROBLEM: {
        "Asthma": ["asthma"],
        "Atrial fibrillation": ["atrial fibrillation", "AF"],
        "Chronic obstructive pulmonary disease": ["COPD", "chronic obstructive pulmonary disease"],
        "Type 1 diabetes mellitus": ["type 1 diabetes", "type 1 diabetes mellitus", "T1DM"],
        "Type 2 diabetes mellitus": ["type 2 diabetes", "type 2 diabetes mellitus", "T2DM"],
        "Diabetes mellitus": ["diabetes", "diabetic"],
        "Hypertension": ["hypertension", "HTN", "high blood pressure"],
        "Hypotension": ["hypotension"],
        "Hypothyroidism": ["hypothyroidism"],
        "Hyperthyroidism": ["hyperthyroidism"],
        "Pneumonia": ["pneumonia"],
        "Pulmonary embolism": ["pulmonary embolism", "PE"],
        "Deep vein thrombosis": ["deep vein thrombosis", "DVT"],
        "Stroke": ["stroke", "CVA"],
        "Transient ischaemic attack": ["transient ischaemic attack", "TIA"],
        "Myocardial infarction": ["myocardial infarction", "MI"],
        "Multiple sclerosis": ["multiple sclerosis", "MS"],
        "Epilepsy": ["epilepsy"],
        "Seizure": ["seizure", "fit"],
        "Chest pain": ["chest pain"],
        "Migraine": ["migraine"],
        "Depression": ["depression"],
        "Bowel cancer": ["bowel cancer", "colorectal cancer"],
        "Breast cancer": ["breast cancer"],
        "Melanoma": ["melanoma"],
        "Eczema": ["eczema"],
        "Gout": ["gout"],
        "Acute kidney injury": ["acute kidney injury", "AKI"],
        "Appendicitis": ["appendicitis", "acute appendicitis"],
        "Coeliac disease": ["coeliac disease"],
        "Diarrhoea": ["diarrhoea"],
        "Anaemia": ["anaemia", "anaemic"],
        "Osteoporosis": ["osteoporosis"],
        "Osteoarthritis": ["osteoarthritis"],
        "Smoker": ["smoker"],
        "Ex-smoker": ["ex-smoker"],
        "Non-smoker": ["non-smoker"],
        "Crohn's disease": ["Crohn's disease"],
        "Rheumatoid arthritis": ["rheumatoid arthritis", "RA"],
        "Gestational diabetes": ["gestational diabetes"],
    },
    FactKind.PROCEDURE: {
        "Total hip replacement": ["total hip replacement", "hip replacement", "THR"],
        "Hysterectomy": ["hysterectomy"],
        "Appendicectomy": ["appendicectomy"],
        "Colonoscopy": ["colonoscopy"],
        "Coronary artery bypass graft": ["CABG"],
        "CT of head": ["CT head"],
        "Cholecystectomy": ["cholecystectomy"],
    },
    FactKind.MEDICINE: {
        name: [name.lower()]
        for name in (
            "Amlodipine",
            "Felodipine",
            "Aspirin",
            "Bisoprolol",
            "Ramipril",
            "Metformin",
            "Simvastatin",
            "Paracetamol",
            "Amoxicillin",
            "Penicillin",
            "Trimethoprim",
            "Salbutamol",
            "Warfarin",
            "Clozapine",
            "Codeine",
            "Levothyroxine",
            "Prednisolone",
            "Methotrexate",
            "Morphine",
            "Latanoprost",
            "Enoxaparin",
            "Furosemide",
            "Citalopram",
            "Sertraline",
            "Potassium",
            "Insulin glargine",
            "Co-codamol",
            "Influenza vaccine",
        )
    },
    FactKind.ALLERGY: {
        "Penicillin": ["penicillin"],
        "Latex": ["latex"],
        "Adhesive plaster": ["elastoplast", "plasters"],
        "Trimethoprim": ["trimethoprim"],
        "Peanut": ["peanuts", "peanut"],
    },
    FactKind.OBSERVATION: {
        "C-reactive protein": ["CRP"],
        "Blood pressure": ["BP", "blood pressure"],
        "Haemoglobin": ["Hb", "haemoglobin"],
        "Sodium": ["sodium"],
        "Potassium": ["potassium"],
        "Creatinine": ["creatinine"],
        "eGFR": ["eGFR"],
        "Weight": ["weight"],
        "Pulse": ["pulse"],
        "Temperature": ["temperature"],
        "Oxygen saturation": ["oxygen saturations", "oxygen saturation", "SpO2", "sats"],
        "GCS": ["GCS"],
        "NIHSS": ["NIHSS"],
        "HbA1c": ["HbA1c"],
        "Immunoglobulin A": ["IgA"],
        "INR": ["INR"],
    },
}
TERMS = tuple(
    Term(kind, text, name) for kind, names in WORDINGS.items() for name, texts in names.items() for text in texts
)
LEXICON = Lexicon(TERMS)


def transcript_of(text: str, confidence: float = 0.95) -> Transcript:
    """The transcript of a page of text."""
    return Transcript.of([reading_of(text, confidence=confidence)])


def facts_of(text: str, kind: FactKind | None = None) -> list[Fact]:
    """The facts of a page of text, of one kind or all."""
    return [fact for fact in find_facts(transcript_of(text), LEXICON) if kind in (None, fact.kind)]


def brief(text: str, kind: FactKind | None = None) -> set[tuple[str, str]]:
    """Names of facts with their assertions."""
    return {(fact.name, fact.assertion.value) for fact in facts_of(text, kind)}
