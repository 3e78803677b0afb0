"""The form of letters of mental health services."""

from extractors.form import Form, clues
from records.types import DocumentType

FORM = Form(
    DocumentType.MENTAL_HEALTH,
    titles=clues(
        (r"\bcpa\b .{0,25}(?:review|letter|report|care plan|meeting|summary)", 8),
        (r"care programme approach", 8),
        (
            r"(?:psychiatr\w+|mental (?:health|state)|psycholog\w+|camhs|memory (?:clinic|service)|"
            r"crisis (?:team|resolution)|home treatment|addiction\w*|substance misuse|"
            r"eating disorder\w*|early intervention|older adults?|forensic|perinatal|iapt|"
            r"talking therapies) .{0,45}(?:letter|report|review|assessment|summary|care plan|"
            r"discharge|tribunal|referral outcome)",
            7.8,
        ),
        (r"mental health (?:act|tribunal|review)", 7),
        (r"section 117|care plan review|risk assessment", 4),
        (r"psychiatric|mental health", 4),
    ),
    letterhead=clues(
        (
            r"mental health|psychiatr|camhs|maudsley|recovery (?:and support )?(?:community )?team|"
            r"community mental|crisis (?:resolution|team)|home treatment team|memory (?:service|"
            r"clinic|assessment)|psycholog|liaison psychiatry|early intervention",
            5.5,
        ),
        (
            r"\bcmht\b|older (?:adults?|people'?s) (?:mental|cmht|team)|learning disabilit|eating disorder|iapt\b|"
            r"talking therapies|psychotherap|psychological (?:therap|medicine|services?)|addiction|substance misuse",
            5,
        ),
    ),
    signature=clues(
        (
            r"psychiatrist|psychiatry|psychologist|psychotherapist|\bcpn\b|mental health nurse|care co ?ordinator|"
            r"approved social",
            2.5,
        ),
    ),
    words=clues(
        (r"mental state(?: examination)?", 2),
        (r"(?:suicidal|self harm|hallucinat|delusion|insight|psychosis|psychotic)", 1.2),
        (r"\bcpa\b|care co ?ordinator|mental health act|section [23]\b|\bcto\b", 1.8),
        (r"consultant psychiatrist|psychiatr(?:ist|ic)|cpn\b", 1.8),
        (r"risk (?:to self|to others|assessment|and plan|:)", 1.2),
        (r"service user", 1.2),
        (r"phq ?9|gad ?7|\bhads?\b score|cognitive behaviou?ral|\bcbt\b|psychotherap|counsell", 1.2),
        (
            r"(?:low|depressed|elated|euthymic) (?:in )?mood|mood (?:is|was|remains)|overdose|\bect\b|lithium",
            0.8,
        ),
        (r"sectioned|informal(?:ly)? (?:patient|admi)|\bcmht\b|crisis team|home treatment|day hospital", 0.8),
        (r"icd ?10|\bf\d\d\.?\d?\b", 1),
        (r"clozapine|depot|lithium clinic", 0.6),
    ),
    dates=(
        "letter_date",
        "line",
        "typed_date",
        "report_date",
        "signed_date",
        "dictated_date",
        "seen_date",
        "discharge_date",
        "stay_dates",
    ),
)
