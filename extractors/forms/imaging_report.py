"""The form of reports of pictures: X-ray, CT, MRI, ultrasound, DEXA, echo, nuclear medicine."""

from extractors.form import Form, clues
from extractors.letters import Sender
from records.types import DocumentType

FORM = Form(
    DocumentType.IMAGING,
    titles=clues(
        (
            r"(?:imaging|radiology|x ray|ct|mri?|mr|ultrasound|us|uss|nuclear medicine|pet|dexa|dxa|"
            r"bone density|mammograph\w*|echo(?:cardiogra\w+)?|doppler|fluoroscopy|barium|scan|"
            r"angiogra\w+) .{0,30}(?:report|result)",
            7,
        ),
        (r"report (?:of|on) .{0,20}(?:x ray|ct|mri|ultrasound|scan)", 7),
        (r"(?:x ray|radiology|imaging|radiolog\w*) (?:report|department|examination)", 6),
        (r"(?:transthoracic |transoesophageal )?echocardiogra(?:m|phy)", 6),
        (r"bone (?:mineral )?densit", 5.5),
        (r"(?:ct|mri|us|pet) (?:of |scan |head|brain|chest|abdomen|spine|knee|thorax|pulmonary)", 5),
        (
            r"(?:ct|mri?|us|uss|pet|ultrasound|x ray|xr) (?:\w+ ){0,2}(?:spine|head|brain|chest|abdomen|pelvis|knee|"
            r"hip|shoulder|thorax|neck|liver|renal|wrist|ankle|foot|hand|kub)\b",
            5.5,
        ),
        (r"imaging|radiology", 4),
        (r"(?:chest|abdominal|pelvic) (?:x ray|radiograph|ultrasound)", 4.5),
    ),
    letterhead=clues(
        (r"imaging|radiology|x ray department|nuclear medicine|ultrasound|medical physics", 2.5),
    ),
    signature=clues(
        (r"radiolog|radiograph|sonograph|reporting|echocardiograph|cardiac physiolog", 2.2),
    ),
    words=clues(
        (r"radiologist|radiographer|sonographer|echocardiographer", 1.8),
        (r"technique:?|findings:?$|^findings|opinion:?$|^(?:conclusion|impression)", 0.8),
        (r"(?:contrast enhanced|axial|sagittal|t2|t1) ", 1),
        (r"examination:|exam(?:ination)? date|performed|accession", 1.2),
        (r"no (?:focal|acute|bony|fracture|pleural|evidence)", 0.5),
        (r"clinical (?:indication|details|information|history)", 0.7),
    ),
    against=clues(
        (r"\bpci\b|angioplasty|stent(?:ed|ing)\b|catheter lab", 2.5),
        (r"dear (?:dr|doctor|mr|mrs|professor)", 1.2),
        (r"specimen", 1.5),
        (r"discharge (?:summary|date)|date of discharge", 2),
        (r"thank you for (?:asking|referring)", 2),
    ),
    letters={Sender.HOSPITAL: -2, Sender.PRACTICE: -2},
    dates=(
        "report_date",
        "performed_date",
        "letter_date",
        "line",
        "seen_date",
        "signed_date",
    ),
)
