"""The form of cover sheets of faxes; a cover that leads its letter does not decide the kind."""

from extractors.form import Form, clues
from records.types import DocumentType

FORM = Form(
    DocumentType.FAX_COVER,
    titles=clues(
        (r"fax (?:cover|transmission|message|header|front|sheet|letter head)", 8),
        (r"facsimile(?: (?:transmission|cover|message))?", 7.5),
        (r"(?:safe haven|confidential) fax", 7.5),
        (r"transmission (?:sheet|cover)", 7),
        (r"^\W*fax\W*$", 7),
        (r"cover (?:sheet|page)", 6),
    ),
    words=clues(
        (
            r"(?:number|no\.?|total) of pages|pages?:? ?(?:\(?incl|\d+ incl|including)|"
            r"including (?:this )?cover",
            2.5,
        ),
        (r"(?:not the |un)intended recipient|received (?:this fax |it )?in error|destroy this fax", 2),
        (r"^\W*fax(?: no| number)?\W", 0.7),
        (r"^\W*to\W.{3,}", 0.4),
        (r"^\W*from\W.{3,}", 0.6),
        (r"safe haven", 1.2),
    ),
    dates=(
        "letter_date",
        "line",
        "signed_date",
    ),
)
