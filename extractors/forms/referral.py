"""The form of letters and forms that ask another to see the patient."""

from extractors.form import Form, clues
from extractors.letters import Sender
from records.types import DocumentType

FORM = Form(
    DocumentType.REFERRAL,
    titles=clues(
        (r"referral (?:letter|form|proforma|pro forma|request|note|to)", 7),
        (
            r"(?:gp|urgent|routine|suspected .{0,25}|cancer|two week wait|2ww|2 week wait|electronic|"
            r"e|consultant|internal|self) referral",
            7,
        ),
        (r"two week (?:wait|rule)", 6),
        (r"request for (?:opinion|assessment|consultation|appointment|admission)", 6),
        (r"2ww|urgent suspected cancer", 6),
        (r"referral", 4),
    ),
    letterhead=clues(
        (r"medical (?:centre|practice)|health centre|surgery\b|group practice|practice\W*(?:,|$)", 1.3),
    ),
    words=clues(
        (
            r"(?:would|should|shall|will) be (?:most |very |extremely )?(?:grateful|obliged|"
            r"pleased) (?:for (?:your|an|a|early|any)|if you (?:could|would|can|might|were able to)? ?(?:\w+ )?"
            r"(?:see|assess|review|advise|consider|admit|investigate|arrange to see|"
            r"take (?:him|her|this)|offer|help|give))",
            3,
        ),
        (
            r"(?:would|should|shall|will) be (?:most |very |extremely )?(?:grateful|obliged|pleased) if you",
            0.8,
        ),
        (
            r"(?:please|kindly|could you) (?:could you )?(?:see|assess|arrange to see|"
            r"review) (?:and (?:advise|treat|assess|manage) )?(?:re |on |about |regarding )?"
            r"(?:this|mr|mrs|ms|miss|him|her|my)",
            2.5,
        ),
        (
            r"(?:thank you|thanks)(?: very much)? for (?:agre\w{3,5} to (?:se\w|review)|se\wing|reviewing|accepting)",
            3.2,
        ),
        (
            r"(?:would|could|can|please would|please could) you (?:please |kindly )?(?:see|assess|review|admit|"
            r"arrange to see)|(?:value|welcome|appreciate) your (?:opinion|advice|help)",
            3,
        ),
        (r"dear colleague", 1.2),
        (
            r"(?:reason for|date of) referral|referral date|referring (?:gp|clinician|practice|doctor)",
            2.5,
        ),
        (r"referred by|referral (?:source|priority|type)|referrer|please refer", 1),
        (r"see and (?:advise|treat|assess)|(?:advice|opinion) please|for your (?:kind )?(?:opinion|attention)", 1.5),
        (r"i (?:am|write to) refer|refer(?:ring)? (?:this|him|her|mr|mrs|ms|miss)", 2.2),
        (r"your (?:opinion|advice|assessment|help|further management)", 1),
        (r"current repeat|acute and repeat|repeat medic|problem list", 0.8),
        (r"\bubrn\b|choose and book|e-?rs\b", 1.5),
    ),
    signature=clues(
        (r"\bgp\b|general practitioner|mrcgp", 1.2),
    ),
    against=clues(
        (r"thank you for (?:asking|referring|your (?:kind )?referral)", 2.5),
        (r"report date|reported by", 1.5),
        (r"discharge (?:date|diagnos)|date of discharge|date of admission", 1.5),
    ),
    letters={Sender.PRACTICE: 2.2},
    dates=(
        "letter_date",
        "line",
        "referral_date",
        "typed_date",
        "signed_date",
        "dictated_date",
        "seen_date",
    ),
)
