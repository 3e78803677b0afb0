"""The form of reports of the pathology laboratories: blood, microbes, tissue."""

from extractors.form import Form, clues
from extractors.letters import Sender
from records.types import DocumentType

FORM = Form(
    DocumentType.LABORATORY,
    titles=clues(
        (
            r"(?:laboratory|pathology|histopathology|histology|cytology|haematology|biochemistry|"
            r"chemistry|clinical chemistry|microbiology|immunology|virology|serology|blood (?:bank|"
            r"transfusion|sciences)|genetics|genomic) .{0,20}(?:report|result|investigation)",
            7,
        ),
        (r"(?:cumulative|blood|test|lab|sample) (?:test )?(?:results?|reports?)", 6),
        (r"post ?mortem report", 4),
        (
            r"(?:histopathology|histology|cytology|haematology|biochemistry|clinical chemistry|"
            r"microbiology|immunology|virology)",
            4.5,
        ),
        (r"full blood count|urea and electrolytes|liver function tests", 3),
    ),
    letterhead=clues(
        (
            r"(?:histopathology|histology|cytology|haematology|biochemistry|clinical chemistry|"
            r"microbiology|immunology|virology|pathology|laboratory|blood (?:sciences|bank|transfusion)|genomics?|"
            r"genetics)",
            2.5,
        ),
    ),
    signature=clues(
        (
            r"(?:histo|cyto)?patholog|microbiolog|biochemist|virolog|immunolog|biomedical scientist|clinical scientist",
            2,
        ),
    ),
    words=clues(
        (r"specimen|sample (?:type|date|number|no)", 1.3),
        (r"lab(?:oratory)? (?:no|number|ref|id)\b", 1.5),
        (r"collected|date (?:received|collected|reported)", 1),
        (r"reference (?:range|interval)|ref range|normal range", 1.5),
        (r"(?:culture|sensitivit|microscopy|macroscop|microscopic)", 1.2),
        (r"(?:mmol|umol|µmol|g|iu|u|ng|pmol)/l\b|x ?10\W?\d+/l", 0.8),
        (r"(?:authorised|validated|verified|reported) (?:by|on)", 1),
        (r"(?:[\[(]\s?\d+(?:\.\d+)?\s?[\-–]\s?\d+(?:\.\d+)?\s?[\])][^\n]*\n){2}", 1.5),
        (r"report (?:id|no|number)\b|request(?:ed)? by|requestor|requesting", 0.8),
        (r"^\W*(?:collected|received|authorised)\b.{0,20}(?:received|authorised|reported)", 1.5),
    ),
    against=clues(
        (r"dear (?:dr|doctor|mr|mrs|professor)", 1.5),
        (r"discharge summary|date of discharge", 2),
    ),
    letters={Sender.HOSPITAL: -3, Sender.PRACTICE: -3},
    dates=(
        "report_date",
        "letter_date",
        "line",
        "signed_date",
    ),
)
