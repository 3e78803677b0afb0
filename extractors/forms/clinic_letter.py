"""The form of letters from an outpatient clinic, titled or not."""

from extractors.form import Form, clues
from extractors.letters import Sender
from records.types import DocumentType

FORM = Form(
    DocumentType.CLINIC,
    titles=clues(
        (r"(?!memory|travel|vaccin|immuni|walk)\w+ clinic\W*(?:$|,)", 4),
        (r"(?:telephone|video|virtual|face to face) (?:clinic|consultation|review)", 5),
        (r"consultation (?:notes?|outcome)", 5),
        (
            r"(?:out patient|clinic|opd?) (?:letter|report|review|consultation|attendance|follow up|"
            r"summary|note|correspondence)",
            7,
        ),
        (
            r"(?:new|follow up|review|telephone|virtual|video) (?:out)?patient (?:clinic|letter|"
            r"consultation|appointment)",
            6,
        ),
        (r"(?:consultation|follow up) (?:letter|summary|report)", 6),
        (r"clinic letter", 7),
        (r"clinical letter", 5.5),
        (r"letter from clinic", 7),
        (r"pre operative assessment", 5),
        (r"out patients?\b", 3),
    ),
    letterhead=clues(
        (r"out patients?", 1.2),
        (r"clinic\b", 1.0),
        (
            r"(?:eye|ear|dental|skin|heart|cardiac|cancer|renal|kidney|chest|diabetes|diabetic|glaucoma|retinal?|"
            r"breast|stroke|pain|fertility|allergy|sleep|hearing|neuro\w+) (?:\w+ )?(?:service|unit|hospital|infirmary|"
            r"centre|department|institute)",
            1.2,
        ),
        (r"department of \w+", 1.0),
        (r"(?:telephone|video) clinic", 1.5),
    ),
    words=clues(
        (
            r"thank you (?:very much )?for (?:asking (?:me|us) to see|referring|"
            r"your (?:kind )?referral|sending)",
            3.2,
        ),
        (
            r"(?:i|we) (?:reviewed|saw|met|spoke (?:to|with)|consulted with) .{1,60}(?:clinic|today|"
            r"out patient|telephone)",
            3,
        ),
        (
            r"\bi (?:saw|reviewed|met|see|have seen|had the pleasure) .{0,30}(?:mr|mrs|ms|miss|master|dr|this|your|him|"
            r"her|them|with)\b",
            1.5,
        ),
        (r"thank you for (?:bringing|coming|attending)|(?:lovely|good|nice|pleasure) to (?:see|meet) you", 2.5),
        (r"attended .{0,30}clinic|(?:annual|routine) (?:follow up|review)", 1.5),
        (
            r"grateful if you (?:could|would|will|can) (?:\w+ )?(?:repeat|check|prescribe|continue|monitor|increase|"
            r"reduce|start|add|change|issue|take over|arrange (?:a |for )?(?:blood|repeat|u))",
            1.8,
        ),
        (
            r"(?:we have agreed|"
            r"i have (?:asked|suggested|explained|reassured|started|increased|advised|discussed|told))",
            1,
        ),
        (r"(?:r/?v|review|opd?|opa|tci|f/?u)\W{0,3}\d+ ?/ ?(?:12|52)", 1),
        (r"^\W*(?:consultation|clinic|attendance|appointment) (?:date|type)", 1.5),
        (r"i (?:shall|will|would like to) see (?:him|her|them|\w+ \w+) (?:again )?in", 1.2),
        (r"(?:came|comes|attended|attends|returned|was seen|seen) (?:up |back )?(?:to|for|with|on|in)\b", 0.8),
        (r"dictated (?:by )?(?:but|and) not|(?:checked|approved) (?:and|but)", 0.5),
        (
            r"(?:seen|reviewed|attended|follow up) .{0,40}(?:in|at) .{0,30}(?:out patient|"
            r"clinic)",
            2.2,
        ),
        (r"in (?:my|the|our|your) .{0,30}(?:clinic|out patient)", 1.5),
        (r"clinic (?:date|code)|date of clinic|date seen|\bseen:", 2),
        (r"diagnos[ie]s:?$|impression:?$|problem list", 0.6),
        (r"i (?:have|will) (?:arrange|see|review|discharge)", 1),
        (
            r"i was pleased to see|it was a pleasure to|many thanks for (?:asking|referring|sending|your ref)",
            1.8,
        ),
        (r"seen (?:today )?by\W|seen today\W*$", 2.2),
        (r"(?:meet|see|seeing|met|saw|reviewed?|reviewing) (?:this|him|her|mr|mrs|ms|miss) .{0,60}clinic", 1.2),
        (r"(?:follow up|review|see|reviewed) (?:\w+ )?(?:again )?in (?:\d+|\w+) (?:weeks|months|year)", 1.2),
        (r"^\W*(?:diagnos[ie]s|impression|opinion|plan|background)\b", 0.6),
        (
            r"(?:see|review) (?:him|her|them) again in|follow up in \w+ (?:weeks|months)|"
            r"discharged? (?:him|her|them)? ?(?:from|back to)",
            1.2,
        ),
        (r"on examination", 0.5),
        (r"yours sincerely|kind regards|best wishes", 0.4),
    ),
    against=clues(
        (
            r"i would be grateful (?:if you (?:could|would) see|for your (?:opinion|help|advice|"
            r"assessment)|for an)",
            1.5,
        ),
        (r"did not attend|failed to (?:attend|keep)|was not brought|dna'?d\b", 2.5),
        (r"(?:thank you|thanks) for (?:agreeing to see|seeing|accepting|reviewing)", 2),
        (r"(?:would|could) you (?:kindly |please )?(?:see|assess|review)", 1.5),
        (r"community (?:nurs|matron)|care programme|cpa\b", 1.2),
    ),
    letters={Sender.HOSPITAL: 2.4},
    dates=(
        "letter_date",
        "line",
        "typed_date",
        "report_date",
        "signed_date",
        "dictated_date",
        "seen_date",
    ),
)
