"""The form of prescriptions, drug charts and lists of medicines to take out."""

from extractors.form import Form, clues
from extractors.letters import Sender
from records.types import DocumentType

FORM = Form(
    DocumentType.PRESCRIPTION,
    titles=clues(
        (
            r"(?:prescription|drug|medic(?:ation|ine)s?|treatment|insulin|syringe driver|warfarin|"
            r"anticoagula\w+) .{0,40}(?:chart|card|record|sheet|list|form)",
            7.5,
        ),
        (
            r"(?:adult|paediatric|in patient|out patient|discharge|hospital|take home|private|repeat|"
            r"fp10\w*) prescription",
            7,
        ),
        (r"prescription", 5.5),
        (r"^(?!.*discharge (?:summary|letter|notif)).*(?:tt[oa]s?\b|to take out)|tto form|tta form|fp ?10", 6.5),
        (r"take home (?:medic\w+|drugs?|prescription)", 6.5),
        (r"medic(?:ation|ine)s? administration", 7),
        (r"medic(?:ation|ine)s? (?:reconciliation|history|review|summary|to take (?:out|home))", 6),
        (r"repeat (?:medication|dispensing|order)", 6),
    ),
    letterhead=clues(
        (r"pharmacy|medication chart|prescription", 2),
    ),
    words=clues(
        (
            r"(?:regular|as required|once only|stat|prn|discontinued) (?:medic\w+|drugs?|"
            r"prescriptions?|doses?)",
            2,
        ),
        (r"^\W*(?:medic\w+|drug)\W+dose\W+(?:route|freq)", 2),
        (r"prescriber|prescribed by|dispensed by|pharmacist", 1.2),
        (r"(?:start|stop) date|date started|last issued", 0.8),
        (r"quantity|supply|no\.? of days|days supply", 1),
        (r"administration|time given|given by", 0.8),
    ),
    against=clues(
        (r"dear (?:dr|doctor|mr|mrs)", 1.5),
        (r"date of discharge|diagnos[ie]s|discharge summary", 1),
        (r"thank you for", 1.5),
    ),
    letters={Sender.HOSPITAL: -2, Sender.PRACTICE: -2},
    dates=(
        "letter_date",
        "signed_date",
        "line",
        "discharge_date",
        "seen_date",
    ),
)
