"""The form of discharge summaries, letters and records of a stay in hospital."""

from extractors.form import Form, clues
from records.types import DocumentType

FORM = Form(
    DocumentType.DISCHARGE,
    titles=clues(
        (
            r"discharge (?:summary|letter|report|record|advice|notification|information|communication|"
            r"note|form)",
            7,
        ),
        (
            r"(?:in patient|hospital|ward|electronic|immediate|interim|final|maternity|postnatal|"
            r"neonatal) discharge",
            7,
        ),
        (r"notification of discharge", 7),
        (r"summary of (?:admission|stay|inpatient)", 6),
        (r"in patient (?:summary|letter|report)", 5.5),
        (r"transfer (?:of care )?(?:summary|letter|document|record|form|note)", 5.5),
        (r"transfer of care|post ?natal (?:transfer|summary)", 5.5),
        (r"admission summary", 5),
        (r"discharge", 4),
    ),
    letterhead=clues(
        (r"ward \w{1,4}\b", 0.5),
        (r"acute medic", 0.5),
    ),
    words=clues(
        (r"date of discharge|discharge date|discharged? on|date discharged", 1.5),
        (r"date of admission|admission date|admitted", 1.2),
        (r"discharge (?:diagnos|medic|destination|plan)", 1.5),
        (r"medic(?:ation|ine)s? (?:on|at) discharge", 1.5),
        (r"tt[oa]s?\b", 0.7),
        (r"this (?:lady|gentleman|man|woman|patient|girl|boy|child) was admitted", 2),
        (r"(?:was|were|is being|has been) (?:discharged|allowed|sent) (?:home|to)|discharged home", 1.5),
        (r"during (?:the|this|her|his) (?:admission|stay)", 1),
        (r"(?:actions?|information|advice|instructions) (?:for|to) (?:the )?gp", 1),
        (r"(?:drugs?|medic\w+) (?:to take home|to take out|on going home|for discharge)", 1.5),
        (r"admitted\b.{0,60}discharged", 2),
        (r"(?:hospital|clinical|inpatient) (?:course|narrative|summary|stay)", 1),
        (
            r"(?:details|reason|source|method|route|mode|type) (?:of|for) admission|"
            r"admission (?:details|method|source)",
            1.2,
        ),
        (r"length of stay", 1),
        (
            r"dear[^\n]*\n(?:[^\n]*\n){0,6}[^\n]*(?:was|were) (?:re ?)?admitted",
            2,
        ),
        (
            r"admitted (?:as an emergency|electively|to (?:this|our|the|ward)|under (?:the|my|our)|on the|via|from)",
            1,
        ),
        (r"(?:went|sent|allowed|returned|home) home|went home|home on the \d|(?:fit|ready) for discharge", 1.5),
    ),
    against=clues(
        (r"emergency department|accident and emergency|a&e", 1),
    ),
    dates=(
        "letter_date",
        "line",
        "typed_date",
        "signed_date",
        "discharge_date",
        "stay_dates",
        "dictated_date",
    ),
)
