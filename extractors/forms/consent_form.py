"""The form of consent forms."""

from extractors.form import Form, clues
from extractors.letters import Sender
from records.types import DocumentType

FORM = Form(
    DocumentType.CONSENT,
    titles=clues(
        (r"consent form", 8),
        (r"(?:patient|parental|informed) (?:agreement|consent)", 7.5),
        (
            r"consent (?:to|for) (?:investigation|treatment|operation|examination|surgery|anaesth\w+|"
            r"procedure|immunisation|photograph\w*)",
            7.5,
        ),
        (r"form of consent", 7.5),
        (r"(?:consent|agreement) to (?:an? )?(?:\w+ (?:and |or )?)?(?:surgery|operation|anaesth\w+)", 7),
        (r"agreement to (?:investigation|treatment)", 7),
        (r"(?:assessment of|form 4).{0,30}(?:lacks? capacity|unable to consent)", 5),
    ),
    words=clues(
        (r"statement of (?:health professional|patient|interpreter|parent)", 3),
        (r"intended benefits?", 2),
        (
            r"serious or frequently occurring risks|frequently occurring|(?:serious|"
            r"significant) .{0,20}risks",
            2,
        ),
        (r"i (?:agree|consent) to (?:the )?(?:procedure|course|operation|treatment|undergo)", 2.5),
        (r"i understand that", 1),
        (r"name of proposed procedure|proposed procedure", 2.5),
        (r"withdraw (?:my )?consent", 1),
    ),
    letters={Sender.HOSPITAL: -3, Sender.PRACTICE: -3},
    dates=(
        "signed_date",
        "letter_date",
        "line",
        "operation_date",
        "seen_date",
    ),
)
