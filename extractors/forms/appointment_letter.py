"""The form of letters about appointments: offered, changed, cancelled or missed."""

from extractors.form import Form, clues
from records.types import DocumentType

FORM = Form(
    DocumentType.APPOINTMENT,
    titles=clues(
        (
            r"(?:did not attend|dna|non attendance|missed appointment|failed to attend|"
            r"was not brought|failure to attend)",
            8,
        ),
        (
            r"(?:appointment) .{0,20}(?:letter|confirmation|notification|details|"
            r"cancellation|cancelled|change|reminder|offer)",
            7.5,
        ),
        (r"(?:notification|confirmation|cancellation) of .{0,20}appointment", 7.5),
        (r"your (?:\w+ )?appointment", 6),
        (r"your (?:\w+ )?(?:admission|operation|surgery|procedure|visit)(?: date| details)?\W*$", 6),
        (r"(?:offer|notice|confirmation|cancellation|change|details) of .{0,20}(?:admission|operation|clinic)", 6.5),
        (r"admission (?:letter|date|offer|details|arrangements|notification)", 5),
        (r"invitation (?:to attend|for)", 5),
        (r"waiting list(?: office| letter| confirmation)?", 5),
        (r"appointment", 4.5),
    ),
    letterhead=clues(
        (r"(?:appointments?|admissions?|waiting list) (?:office|department|centre|line|team)|booking", 2.5),
    ),
    words=clues(
        (
            r"dear[^\n]*\n(?:[^\n]*\n){0,7}[^\n]*(?:did not (?:attend|keep|turn up|arrive)|failed to (?:attend|keep)|"
            r"was not brought|dna'?d|has not attended|did not come)",
            2.5,
        ),
        (
            r"(?:not (?:be )?sen[td]|no|will not be sent) (?:him |her |them |you )?(?:a |any )?"
            r"(?:further|another|new) appointment",
            1.5,
        ),
        (r"your (?:next |new |first )?appointment (?:is|has|will|date|on)|appointment (?:date|time)\W", 3),
        (
            r"(?:did not|failed to|has not|didn'?t) (?:attend|keep|turn up|arrive)|was not brought|"
            r"dna'?d",
            4,
        ),
        (
            r"appointment (?:has been|was|is) (?:made|booked|arranged|cancelled|rearranged|changed|"
            r"rescheduled)",
            2.5,
        ),
        (
            r"an appointment (?:has been|will be|was) (?:made|sent|booked|arranged)|(?:further|"
            r"another|new) appointment",
            1.2,
        ),
        (
            r"please (?:bring|arrive|telephone|ring|contact) .{0,50}(?:appointment|unable|if you)|"
            r"unable to (?:attend|keep)|if you cannot attend",
            2,
        ),
        (
            r"(?:we are|i am) (?:pleased|writing) to (?:offer|inform|confirm|"
            r"advise) .{0,40}(?:appointment|admission)",
            2,
        ),
        (
            r"offer you (?:a|an|the) (?:\w+ )?(?:date|appointment|admission|place|bed)|"
            r"bed has been (?:reserved|booked)",
            3,
        ),
        (r"(?:your|an|the) (?:admission|operation) (?:date|has been (?:arranged|booked|cancelled|postponed))", 1.5),
        (r"^\W*come (?:at|to)\W|if you cannot (?:come|make)|please (?:arrive|report to|come to)", 1.5),
        (
            r"(?:booked|made|arranged|reserved) (?:an?|the|another) (?:\w+ )?(?:appointment|date|bed|slot)|"
            r"appointment for you",
            2,
        ),
        (
            r"(?:placed|added|put) (?:you |your name )?(?:on|to|onto) (?:the|our) (?:\w+ )?waiting list|"
            r"date for (?:your )?admission",
            2,
        ),
        (
            r"appointments? (?:team|clerk|office|manager)|booking (?:office|team|clerk|centre)|"
            r"waiting list (?:clerk|co)",
            1.5,
        ),
        (r"failed to keep|not keep (?:his|her|their|your|the)|non attendance", 1.5),
        (
            r"access policy|hospital policy|trust (?:policy|guidelines)|no further appointment|"
            r"discharged? back to (?:your|the) (?:care|gp)",
            1,
        ),
    ),
    against=clues(
        (r"on examination|diagnosis", 1),
    ),
    dates=(
        "letter_date",
        "line",
        "typed_date",
        "signed_date",
        "dictated_date",
        "missed_date",
        "seen_date",
    ),
)
