"""What the software reads in a few lines of paper, in words: one function for each topic of the examples."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

from extractors.context import is_event, judge
from extractors.facts import find_facts
from extractors.head import read_head
from extractors.identify import identify
from extractors.lexicon import Lexicon
from extractors.sections import heading
from extractors.transcript import Transcript
from mappings.coder import vocabulary
from records.types import Dosage, Duration, Fact, FactKind, Frequency
from tests.paper import reading_of

CAME_IN = date(2026, 1, 1)
NOTHING = "nothing"
UNITS = {"h": "hour", "d": "day", "wk": "week", "mo": "month"}
DEAR = "Anytown Hospital NHS Trust\n{}\nDear Dr Lee\nThank you for seeing this patient."


@cache
def lexicon() -> Lexicon:
    return Lexicon(vocabulary())


def paper(text: str) -> Transcript:
    """Lines of paper; ``/ `` begins a new one, ``//`` leaves one out."""
    return Transcript.of([reading_of(text.replace("//", "\n\n").replace(" / ", "\n"))])


def of_date(text: str) -> str:
    """The document's own date."""
    transcript = paper(DEAR.format(f"{text} / Re: Mr John Smith DOB 01/02/1950"))
    written = read_head(transcript, identify(transcript, CAME_IN), CAME_IN).written
    return written.value.isoformat() if written else NOTHING


def of_name(text: str) -> str:
    """The patient's name, date of birth and number."""
    who = identify(paper(DEAR.format(f"12 March 2015 / {text}")), CAME_IN)
    parts = [
        who.title.value if who.title else "",
        who.given.value if who.given else "",
        f"**{who.family.value}**" if who.family else "",
    ]
    said = [" ".join(part for part in parts if part)]
    said += [f"born {who.birth_date.value.isoformat()}"] if who.birth_date else []
    said += [who.sex.value] if who.sex else []
    said += [f"NHS number {who.nhs_number.value.digits}"] if who.nhs_number else []
    return ", ".join(part for part in said if part) or NOTHING


def of_heading(text: str) -> str:
    """The heading of the record standard that a line of its own stands for."""
    found = heading(text)
    return found.slug if found else NOTHING


def of_medicine(text: str) -> str:
    """The medicines of a line of a list of medicines."""
    return _facts(f"Medication / {text}", FactKind.MEDICINE, _medicine)


def of_result(text: str) -> str:
    """The results of a line."""
    return _facts(f"Results / {text}", FactKind.OBSERVATION, _result)


def of_allergy(text: str) -> str:
    """The allergies of a line under that heading."""
    return _facts(f"Allergies / {text}", FactKind.ALLERGY, _allergy)


def of_context(text: str) -> str:
    """How a sentence states what stands in square brackets."""
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "", 1).replace("]", "", 1)
    judgement = judge(plain, start, end, FactKind.PROBLEM, event=is_event(plain[start:end]))
    return judgement.assertion.value if judgement.assertion else "not of the patient"


def _facts(text: str, kind: FactKind, said: Callable[[Fact], str]) -> str:
    found = [fact for fact in find_facts(paper(text), lexicon()) if fact.kind is kind]
    return "; ".join(map(said, found)) or NOTHING


def _medicine(fact: Fact) -> str:
    stated = [fact.name, *([fact.assertion.value] if fact.assertion.value != "present" else [])]
    stated += [fact.change.value] if fact.change else []
    return ": ".join([" ".join(stated), *([words] if (words := directions(fact.dosage)) else [])])


def directions(dosage: Dosage | None) -> str:
    """Directions in words, each part only where it was read."""
    if dosage is None:
        return ""
    amount = f"{dosage.value:g}" if dosage.value is not None else ""
    amount += f" to {dosage.high:g}" if dosage.high is not None else ""
    parts = [
        f"{amount} {dosage.unit or ''}".strip(),
        f"of {dosage.strength}" if dosage.strength else "",
        dosage.route or "",
        _often(dosage.frequency) if dosage.frequency else "",
        "when needed" if dosage.as_needed else "",
        f"for {_long(dosage.duration)}" if dosage.duration else "",
    ]
    first = " and ".join(part for part in [", ".join(filter(None, parts)), *map(directions, dosage.also)] if part)
    return ", then ".join(step for step in [first, *map(directions, dosage.then)] if step)


def _often(frequency: Frequency) -> str:
    times = "once" if frequency.times == 1 else f"{frequency.times} times"
    unit = UNITS[frequency.unit]
    return (
        f"{times} {'a' if unit != 'hour' else 'an'} {unit}"
        if frequency.period == 1
        else (f"{times} every {frequency.period:g} {unit}s")
    )


def _long(duration: Duration) -> str:
    unit = UNITS[duration.unit]
    return f"{duration.value:g} {unit}" + ("" if duration.value == 1 else "s")


def _result(fact: Fact) -> str:
    measured = fact.measurement
    if measured is None:
        return fact.name
    value = f"{measured.comparator or ''}{measured.value} {measured.unit or ''}".strip()
    usual = f", usually {measured.low:g} to {measured.high:g}" if measured.low is not None and measured.high else ""
    return f"{fact.name} {value}{usual}" + (f", flagged {measured.flag}" if measured.flag else "")


def _allergy(fact: Fact) -> str:
    state = "" if fact.assertion.value == "present" or fact.name.startswith("No ") else f", {fact.assertion.value}"
    return f"{fact.name}{state}" + (f" ({fact.reaction})" if fact.reaction else "")


TOPICS: dict[str, Callable[[str], str]] = {
    "dates": of_date,
    "names": of_name,
    "headings": of_heading,
    "context": of_context,
    "medicines": of_medicine,
    "results": of_result,
    "allergies": of_allergy,
}
