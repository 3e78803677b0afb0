"""The form of records of vaccinations."""

from extractors.form import Form, clues
from records.types import DocumentType

FORM = Form(
    DocumentType.IMMUNISATION,
    titles=clues(
        (
            r"(?:immuni[sz]ation|vaccination|vaccine|immuni[sz]ations|vaccinations|inoculation|"
            r"bcg) .{0,20}(?:record|history|card|certificate|summary|report|schedule|status|form|"
            r"letter|notification|programme)",
            8,
        ),
        (r"(?:record|history|certificate|summary) of (?:immuni[sz]ation|vaccin|inoculation)", 8),
        (r"immuni[sz]ations?|vaccinations?", 5),
    ),
    letterhead=clues(
        (r"child health (?:department|information|records)|immuni[sz]ation", 1.5),
    ),
    words=clues(
        (r"vaccines? (?:below|given|administered)|(?:gave|given|administered) .{0,40}vaccin", 1.2),
        (r"batch (?:no|number)?|lot (?:no|number)", 1.5),
        (
            r"(?:mmr|dtap|men ?[bcw]|pneumococcal|rotavirus|hpv|bcg|hib|influenza vaccin|td/?ipv|"
            r"covid)",
            1.2,
        ),
        (r"(?:left|right) (?:deltoid|thigh|arm)", 1),
        (r"(?:1st|2nd|3rd|first|second|third) dose|booster|primary course", 1.2),
        (r"vaccinator|immuniser|date given|next due|vaccine", 1.5),
    ),
    against=clues(
        (r"dear (?:dr|doctor)", 0.8),
    ),
    dates=(
        "letter_date",
        "report_date",
        "line",
        "signed_date",
        "printed_date",
        "seen_date",
        "given_date",
    ),
)
