"""Who is the paper's patient in the trust's index? An identity and the index come in, a `Trace` goes out.

Where number, name and date of birth are those of one patient and nothing contradicts, the index's own search answers.
Everything else is weighed by record linkage (extractors.linkage), and never comes out as the same: a paper that says
something else than the index, or less, goes to a person with what speaks for and against each field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from stdnum.gb import nhs

from extractors.linkage import Details, Score, scores
from extractors.patient_index import Entry, PatientIndex, details_of
from records.types import (
    Agreement,
    Doubt,
    DoubtKind,
    FieldWeight,
    Found,
    Identity,
    KnownPatient,
    Trace,
    TraceOutcome,
)

LIKELY = 0.9  # probability from which a patient may be called the likely one
MARGIN = 10.0  # bits (a thousand to one) by which the likeliest must lead the next
MEANT = -4.0  # bits; below it a candidate is not among those that may be meant
NUMBER = re.compile(r"\d{10}")
CONFIRMING = ("family", "given", "birth_date")
Compared = Mapping[str, Agreement]


def trace(identity: Identity, index: PatientIndex, printed: Sequence[Found[str]] = ()) -> Trace:
    """What the index says of the patient that a paper names.

    ``printed`` are numbers of ten digits that stand where the patient's NHS number should and fail their check digit.
    """
    paper = _paper(identity, printed)
    same = _exactly(paper, identity, index)
    if same is not None:
        fields = tuple(_plainly(paper, same.details))
        return Trace(TraceOutcome.SAME, same.patient, 1.0, fields, index.release.name)
    candidates = _distinct(_candidates(paper, index))
    number = paper["nhs_number"]
    shared = bool(number) and sum(entry.details["nhs_number"] == number for entry in candidates) > 1
    ranked = scores(index.model, paper, [entry.details for entry in candidates], index.shares(paper))
    outcome, best = _verdict(ranked)
    if best is None:
        return Trace(outcome, release=index.release.name, shared=shared)
    chosen = candidates[best.candidate].patient if outcome != TraceOutcome.SEVERAL else None
    return Trace(outcome, chosen, best.probability, best.fields, index.release.name, shared)


def repaired(identity: Identity, traced: Trace, printed: Sequence[Found[str]] = ()) -> Identity:
    """The identity with the index's number, where the paper's differs from it by one misread digit.

    Only where one patient alone is likely and their name and date of birth are those of the paper. The number that was
    mended is a doubt: a person compares it with the picture. Everything else is returned as it is.
    """
    patient = traced.patient
    if traced.outcome != TraceOutcome.PROBABLE or patient is None or patient.nhs_number is None:
        return identity
    if any(traced.agreement(name) != Agreement.SAME for name in CONFIRMING):
        return identity
    near = [one for one in printed if _one_digit(one.value, patient.nhs_number.digits)]
    if identity.nhs_number is not None or len({one.value for one in near}) != 1:
        return identity
    reason = "A digit of the NHS number was mended from the patient index. Compare the number with the picture."
    mended = Found(patient.nhs_number, near[0].evidence)
    doubt = Doubt(DoubtKind.NHS_NUMBER, reason, near[0].evidence)
    return replace(identity, nhs_number=mended, doubts=(*identity.doubts, doubt))


# ---------------------------------------------------------------- the paper's side
def _paper(identity: Identity, printed: Sequence[Found[str]]) -> Details:
    """The paper's patient as they are compared; a number that fails its check digit is compared as it stands."""
    patient = KnownPatient(
        id="",
        nhs_number=identity.nhs_number.value if identity.nhs_number else None,
        family=identity.family.value if identity.family else "",
        given=identity.given.value if identity.given else "",
        birth_date=identity.birth_date.value if identity.birth_date else None,
        sex=identity.sex.value if identity.sex else None,
        postcode=identity.postcode.value if identity.postcode else None,
        hospital_numbers=(identity.hospital_number.value,) if identity.hospital_number else (),
    )
    details = dict(details_of(patient))
    misread = {one.value for one in printed if NUMBER.fullmatch(one.value)}
    if not details["nhs_number"] and len(misread) == 1:
        details["nhs_number"] = misread.pop()
    return details


# ---------------------------------------------------------------- plain agreement
def _exactly(paper: Details, identity: Identity, index: PatientIndex) -> Entry | None:
    """The patient with whom number, name and date of birth agree and whom nothing contradicts, if there is one."""
    if identity.nhs_number is None or identity.birth_date is None:
        return None
    found = _distinct(index.by_number(paper["nhs_number"]))
    if len(found) != 1:
        return None
    known = found[0].details
    if known["birth_date"] != paper["birth_date"] or _contradicts(paper, known, found[0], index):
        return None
    name = _family(paper, known), _given(paper, known)
    if Agreement.OTHER in name:
        return None
    loose = name != (Agreement.SAME, Agreement.SAME)
    return None if _namesakes(paper, found[0], index, loose=loose) else found[0]


def _contradicts(paper: Details, known: Details, entry: Entry, index: PatientIndex) -> bool:
    """Whether sex or hospital number are another person's."""
    if paper["sex"] and known["sex"] and paper["sex"] != known["sex"]:
        return True
    number = paper["hospital_numbers"]
    if not number or number in known["hospital_numbers"].split("|"):
        return False
    return any(not _is_one(other, entry) for other in index.by_hospital_number(number))


def _namesakes(paper: Details, entry: Entry, index: PatientIndex, *, loose: bool) -> bool:
    """Whether somebody else of that name was born on the same day, and has a number of their own.

    Where the names agree ``loose``ly, anybody else of that family and day counts: a twin's name may be meant.
    """
    forms = tuple({*paper["families"].split("|"), *entry.details["families"].split("|")})
    others = [other for other in index.by_family(forms, paper["birth_date"]) if not _is_one(other, entry)]
    known = (other for other in others if _given(paper, other.details) != Agreement.OTHER)
    return bool(others) if loose else any(other.patient.nhs_number for other in known)


def _family(paper: Details, known: Details) -> Agreement:
    """How family names agree: whole, or one as a half or former name of the other. A misreading is OTHER here."""
    if not paper["family"] or paper["family"] == known["family"]:
        return Agreement.SAME if paper["family"] else Agreement.OTHER
    within = paper["family"] in known["families"].split("|") or known["family"] in paper["families"].split("|")
    return Agreement.CLOSE if within else Agreement.OTHER


def _given(paper: Details, known: Details) -> Agreement:
    """How given names agree: the first, or a short or second one. An initial or a misreading is OTHER here."""
    if not paper["given"] or paper["given"] == known["given"]:
        return Agreement.SAME if paper["given"] else Agreement.OTHER
    within = paper["given"] in known["givens"].split("|") or known["given"] in paper["givens"].split("|")
    return Agreement.CLOSE if within and len(paper["given"]) > 1 else Agreement.OTHER


def _plainly(paper: Details, known: Details) -> Iterator[FieldWeight]:
    """How the fields agree, without weights: nothing had to be weighed."""
    yield FieldWeight("nhs_number", Agreement.SAME, 0.0)
    yield FieldWeight("family", _family(paper, known), 0.0)
    yield FieldWeight("given", _given(paper, known), 0.0)
    yield FieldWeight("birth_date", Agreement.SAME, 0.0)
    for name in ("sex", "postcode"):
        told = bool(paper[name] and known[name])
        agreement = Agreement.SAME if paper[name] == known[name] else Agreement.OTHER
        yield FieldWeight(name, agreement if told else Agreement.UNKNOWN, 0.0)
    number, numbers = paper["hospital_numbers"], known["hospital_numbers"]
    agreement = Agreement.SAME if number in numbers.split("|") else Agreement.OTHER
    yield FieldWeight("hospital_number", agreement if number and numbers else Agreement.UNKNOWN, 0.0)


# ---------------------------------------------------------------- candidates
def _candidates(paper: Details, index: PatientIndex) -> Iterator[Entry]:
    """Whoever shares something telling with the paper's patient."""
    if paper["nhs_number"]:
        yield from index.by_number(paper["nhs_number"], *_confused(paper["nhs_number"]))
    if paper["hospital_numbers"]:
        yield from index.by_hospital_number(paper["hospital_numbers"])
    if paper["family"] and paper["given"]:
        yield from index.by_name(paper["family"], paper["given"])
    for day in filter(None, (paper["birth_date"], paper["swapped"])):
        if paper["family"]:
            yield from index.by_family(paper["families"].split("|"), day)
        if len(paper["given"]) > 1:
            yield from index.by_given(paper["given"], day)
        if paper["postcode"]:
            yield from index.by_home(paper["postcode"], day)


def _confused(number: str) -> tuple[str, ...]:
    """The valid NHS numbers that differ from ten digits in one of them, or by two neighbours exchanged."""
    changed = {f"{number[:at]}{digit}{number[at + 1 :]}" for at in range(10) for digit in "0123456789"}
    changed |= {f"{number[:at]}{number[at + 1]}{number[at]}{number[at + 2 :]}" for at in range(9)}
    return tuple(sorted(other for other in changed if other != number and nhs.is_valid(other)))


def _one_digit(printed: str, number: str) -> bool:
    return bool(NUMBER.fullmatch(printed)) and number in _confused(printed)


def _who(entry: Entry) -> tuple[str, ...]:
    """What makes two rows one patient: number, name and birth date; without all of them each row is its own."""
    who = tuple(entry.details[name] for name in ("nhs_number", *CONFIRMING))
    return who if all(who) else (str(entry.number),)


def _is_one(one: Entry, other: Entry) -> bool:
    return _who(one) == _who(other)


def _distinct(entries: Iterable[Entry]) -> list[Entry]:
    """Each patient once. One who is entered twice with the same number, name and birth date counts once."""
    found: dict[tuple[str, ...], Entry] = {}
    for entry in entries:
        key = _who(entry)
        known = found.setdefault(key, entry)
        if (entry.patient.traced or date.min) > (known.patient.traced or date.min):
            found[key] = entry
    return sorted(found.values(), key=lambda entry: entry.number)


# ---------------------------------------------------------------- the verdict
def _verdict(ranked: Sequence[Score]) -> tuple[TraceOutcome, Score | None]:
    """What the scores come to, and the one that explains it."""
    compared = {score: {one.field: one.agreement for one in score.fields} for score in ranked}
    numbered = [score for score in ranked if compared[score]["nhs_number"] == Agreement.SAME]
    named = [score for score in ranked if _is_named(compared[score])]
    if numbered and named and not {*numbered} & {*named}:
        return TraceOutcome.OTHER, named[0]
    if numbered and all(_is_another(compared[score]) for score in numbered):
        return TraceOutcome.OTHER, numbered[0]
    meant = [score for score in ranked if score.weight > MEANT and _may_be(compared[score])]
    if not meant:
        return TraceOutcome.NONE, None
    best = meant[0]
    near = any(best.weight - other.weight < MARGIN for other in meant[1:])
    if near or any(_is_namesake(compared[best], compared[other]) for other in ranked if other is not best):
        return TraceOutcome.SEVERAL, best
    return (TraceOutcome.PROBABLE, best) if best.probability >= LIKELY else (TraceOutcome.NONE, None)


def _is_named(by: Compared) -> bool:
    """Whether a patient has the paper's name and day of birth."""
    return by["given"] == by["birth_date"] == Agreement.SAME and by["family"] in (Agreement.SAME, Agreement.CLOSE)


def _is_another(by: Compared) -> bool:
    """Whether of family name, given name and day of birth two are another person's."""
    return sum(by[name] == Agreement.OTHER for name in CONFIRMING) > 1


def _is_namesake(best: Compared, other: Compared) -> bool:
    """Whether another patient of the paper's family name and day of birth may be meant as well.

    With the given name in full that is one of the same name and another number, otherwise also a twin.
    """
    if other["family"] == Agreement.OTHER or other["birth_date"] != Agreement.SAME:
        return False
    return best["given"] != Agreement.SAME or (_is_named(other) and other["nhs_number"] == Agreement.OTHER)


def _may_be(by: Compared) -> bool:
    """Whether a patient can be the paper's at all, however much else speaks for it.

    Family name, day of birth and home agree for twins and name and home for father and son, so their weights, which
    are added as if each were news, come out high. Without the number, another given name or day of birth is another
    person, and another family name needs a home or a number that is the paper's.
    """
    if by["nhs_number"] == Agreement.SAME:
        return not _is_another(by)
    if by["given"] == Agreement.OTHER:
        return False
    if by["birth_date"] == Agreement.OTHER:
        return by["hospital_number"] == Agreement.SAME
    if by["family"] == Agreement.OTHER:
        near = by["nhs_number"] == Agreement.CLOSE
        return near or Agreement.SAME in (by["postcode"], by["hospital_number"])
    return True
