"""The form of notes of operations and of procedures such as endoscopies."""

from extractors.form import Form, clues
from extractors.letters import Sender
from records.types import DocumentType

FORM = Form(
    DocumentType.OPERATION,
    titles=clues(
        (r"operat(?:ion|ive|ing) (?:note|record|report|sheet|details|summary)", 7),
        (r"(?:theatre|surgical|surgery|procedure|procedural) (?:note|record|report|sheet)", 7),
        (
            r"(?:endoscopy|colonoscopy|gastroscopy|ogd|bronchoscopy|cystoscopy|flexible sigmoidoscopy|"
            r"arthroscopy|angioplasty|hysteroscopy|ercp|catheter\w*) (?:report|record|note)",
            7,
        ),
        (r"record of operation", 7),
        (
            r"(?:angiogra\w+|catheter\w*) (?:and|&|/|\+)? ?(?:pci|angioplasty|stent)|pci report|cardiac catheter\w*|"
            r"(?:pacemaker|icd|device) (?:implant\w*|insertion|procedure)|ablation report",
            7.2,
        ),
        (r"(?:gastroscopy|colonoscopy|bronchoscopy|cystoscopy)", 3.5),
    ),
    letterhead=clues(
        (r"theatres?\b|endoscopy|day surgery", 1.5),
        (r"(?:catheter|cath) lab", 2.5),
    ),
    signature=clues(
        (r"surgeon|endoscopist|operator", 0.8),
    ),
    words=clues(
        (r"^\W*(?:surgeon|operating surgeon|endoscopist)", 2),
        (r"^\W*(?:assistant|anaesthetist|anaesthetic)", 1.2),
        (r"^\W*(?:operation|procedure)(?: performed)?\W", 1.5),
        (r"^\W*(?:incision|findings|closure|position|prosthesis|implants?)\b", 0.9),
        (r"post ?op(?:erative)?(?: instructions| orders| plan)?", 1),
        (r"closed (?:in layers|with)|vicryl|clips to skin|haemostasis|diathermy|tourniquet", 1.2),
        (r"swab.{0,20}count", 1),
        (r"\bpci\b|stent(?:ed|ing)?\b|(?:radial|femoral) access|access:? (?:right|left)|drug eluting|balloon", 1.5),
    ),
    against=clues(
        (r"consent form|statement of (?:patient|health professional)", 3),
        (r"dear (?:dr|doctor|mr)", 1),
        (r"date of discharge|discharge date", 1.5),
    ),
    letters={Sender.HOSPITAL: -1.5, Sender.PRACTICE: -1.5},
    dates=(
        "operation_date",
        "letter_date",
        "performed_date",
        "line",
        "seen_date",
        "signed_date",
        "typed_date",
        "dictated_date",
    ),
)
