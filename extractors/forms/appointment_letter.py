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
        (r"your appointment", 6),
        (r"waiting list", 4.5),
        (r"appointment", 4.5),
    ),
    letterhead=clues(
        (r"appointments? (?:office|department|centre|line)|booking", 1.5),
    ),
    words=clues(
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
        (r"access policy|no further appointment|discharged? back to (?:your|the) (?:care|gp)", 1),
    ),
    against=clues(
        (r"on examination|diagnosis", 1),
    ),
    dates=(
        "letter_date",
        "line",
        "typed_date",
        "dictated_date",
        "missed_date",
        "seen_date",
    ),
)
