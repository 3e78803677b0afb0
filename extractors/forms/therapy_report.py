"""The form of reports of physiotherapists, occupational and speech therapists, dietitians and their like."""

from extractors.form import Form, clues
from records.types import DocumentType

FORM = Form(
    DocumentType.THERAPY,
    titles=clues(
        (
            r"(?:physio\w*|occupational therap\w*|o\.?t\.?|speech (?:and|&) language\w*|speech|salt|"
            r"s&lt|diet[ei]ti\w+|dietetics?|nutrition\w*|podiatr\w*|chiropody|orthoptic\w*|"
            r"orthotic\w*|audiolog\w*|msk|therapy|swallow\w*|hand therapy|prosthetic\w*|hydrotherapy|"
            r"pulmonary rehab\w*|cardiac rehab\w*|wheelchair) .{0,40}(?:letter|report|summary|"
            r"assessment|record|review|discharge|note|plan|outcome)",
            7.8,
        ),
        (r"(?:home|access|functional|seating|equipment) (?:assessment|visit) (?:report)?", 4.5),
        (
            r"(?:physiotherapy|occupational therapy|speech (?:and|&) language therapy|dietetics|"
            r"podiatry|audiology|orthotics)",
            4.8,
        ),
    ),
    letterhead=clues(
        (
            r"physiotherap|occupational therap|speech (?:and|&) language|diet[ei]ti|dietetic|podiatr|"
            r"audiolog|orthoptic|orthotic|dietetic|therap(?:y|ies) (?:service|department|team)|musculoskeletal|"
            r"msk",
            3,
        ),
    ),
    signature=clues(
        (
            r"physiotherap|occupational therap|speech (?:and|&) language|\bslt\b|diet[ei]ti|podiatr|chiropod|audiolog|"
            r"orthopt|orthoti|prosthet|hcpc|mcsp|therapist",
            2.8,
        ),
    ),
    words=clues(
        (
            r"physiotherapist|occupational therapist|speech (?:and|&) language therapist|dietitian|"
            r"dietician|podiatrist|audiologist|orthotist",
            2.2,
        ),
        (
            r"range of (?:movement|motion)|\brom\b|oxford (?:scale|grade)|mobilisation|"
            r"exercise programme|goals?:|outcome measure",
            1.2,
        ),
        (
            r"kitchen assessment|transfers?:|stair assessment|grab rail|raised toilet|perching stool|"
            r"barthel",
            1.5,
        ),
        (
            r"thickened|dysphagia|iddsi|swallow|fork mashable|puree|must score|nutritional supplement|"
            r"ensure\b|fortisip",
            1.2,
        ),
        (r"sessions? (?:of|attended)|discharged from (?:physio|therapy|our)|hcpc", 1.2),
    ),
    against=clues(
        (r"consultant (?:physician|surgeon|psychiatrist)", 0.8),
        (r"ward round", 0.5),
    ),
    dates=(
        "letter_date",
        "line",
        "report_date",
        "typed_date",
        "signed_date",
        "dictated_date",
        "seen_date",
        "discharge_date",
    ),
)
