"""What the index of patients says of a paper, as doubts for a person."""

from __future__ import annotations

from collections.abc import Iterator

from records.types import Agreement, Doubt, DoubtKind, Evidence, Identity, Trace, TraceOutcome

SEVERAL = "The patient index knows several patients who may be meant. Find out whose paper it is."
NONE = "The patient index knows nobody who is surely this patient. Find out whether the patient is new to the trust."
NUMBER_OF_ANOTHER = (
    "The NHS number is of one patient of the index, the name and date of birth are of another. "
    "Find out whose paper it is."
)
NAME_OF_ANOTHER = "The patient index has another {0} for the NHS number. Find out whose paper it is."
SHARED = "The patient index has the NHS number for several patients. Find out whose number and whose paper it is."
PROBABLE = {
    ("nhs_number", Agreement.OTHER): "has another NHS number for this name and date of birth",
    ("nhs_number", Agreement.CLOSE): "has an NHS number that differs in a digit for this name and date of birth",
    (
        "nhs_number",
        Agreement.UNKNOWN,
    ): "knows this name and date of birth, which no NHS number confirms",
    ("family", Agreement.OTHER): "has another family name",
    ("family", Agreement.CLOSE): "has the family name in another form",
    ("family", Agreement.UNKNOWN): "can't confirm the family name",
    ("given", Agreement.OTHER): "has another given name",
    ("given", Agreement.CLOSE): "has the given name in another form",
    ("given", Agreement.UNKNOWN): "can't confirm the given name",
    ("birth_date", Agreement.OTHER): "has another date of birth",
    ("birth_date", Agreement.CLOSE): "has a date of birth that differs a little",
    ("birth_date", Agreement.UNKNOWN): "can't confirm the date of birth",
    ("sex", Agreement.OTHER): "has another sex",
    ("hospital_number", Agreement.OTHER): "has other hospital numbers",
}
NAMED = (("family", "family name"), ("given", "given name"), ("birth_date", "date of birth"))
TELLING = ("nhs_number", "family", "given", "birth_date", "sex", "hospital_number")


def doubts_of_trace(identity: Identity, trace: Trace | None) -> tuple[Doubt, ...]:
    """What a person must decide because of what the index says; none without an index or where all agrees.

    The reasons name fields, never what stands in them.
    """
    if trace is None or trace.outcome == TraceOutcome.SAME:
        return ()
    return tuple(_doubts(identity, trace))


def _doubts(identity: Identity, trace: Trace) -> Iterator[Doubt]:
    kind, place = DoubtKind.PATIENT_INDEX, _place(identity)
    if trace.shared:
        yield Doubt(kind, SHARED, place)
    if trace.outcome == TraceOutcome.OTHER:
        another = trace.agreement("nhs_number") != Agreement.SAME
        yield Doubt(DoubtKind.OTHER_PATIENT, NUMBER_OF_ANOTHER if another else _other_name(trace), place)
    elif trace.outcome == TraceOutcome.SEVERAL:
        if not trace.shared:
            yield Doubt(kind, SEVERAL, place)
    elif trace.outcome == TraceOutcome.NONE:
        yield Doubt(kind, NONE, place)
    else:
        differing = [PROBABLE[key] for name in TELLING if (key := (name, trace.agreement(name))) in PROBABLE]
        for words in differing or ([] if trace.shared else ["knows this patient, and not all agrees"]):
            yield Doubt(kind, f"The patient index {words}. Compare the paper with the index.", place)


def _other_name(trace: Trace) -> str:
    """The reason that names what is another person's for the number: family name, given name, date of birth."""
    others = [words for name, words in NAMED if trace.agreement(name) == Agreement.OTHER]
    if len(others) > 1:
        others = [", ".join(others[:-1]), others[-1]]
    return NAME_OF_ANOTHER.format(" and another ".join(others) or "patient")


def _place(identity: Identity) -> Evidence | None:
    """Where the patient is named on the paper."""
    found = identity.nhs_number or identity.family or identity.birth_date
    return found.evidence if found else None
