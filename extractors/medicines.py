"""Medicines in a passage: name, directions and whether they are taken, were stopped, or are only suggested."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from extractors.changes import status, told
from extractors.context import Judgement, judge
from extractors.direction_words import clear_directions
from extractors.dosages import components, route
from extractors.dose_steps import dosage
from extractors.figures import clear_figures
from extractors.lexicon import Lexicon, Match
from extractors.medicine_lists import LISTS, Listed, words_of
from extractors.passages import Passage, Role, Shape, sentences
from extractors.quantities import MISREAD_NUMBER, misread_number, quantities
from extractors.table import rows
from extractors.timings import frequency, times_of
from records.types import Assertion, Change, Dosage, Doubt, DoubtKind, Fact, FactKind, Term

SILENT = {Role.SENSITIVITIES, Role.SIGNATURE, Role.ADVICE, Role.FAMILY_HISTORY, Role.ADMINISTRATIVE}
NEEDS_DOSE = {Role.HEAD, Role.ALLERGIES, Role.RESULTS, Role.EXAMINATION, Role.EXAMINATION_TITLE}
BY_ROLE = {Role.STOPPED: Assertion.HISTORICAL, Role.SUGGESTED: Assertion.POSSIBLE}
SURE = 0.6  # a figure read with less confidence than this is looked at by a person
WORDS_IN_LISTS, WORDS_IN_TEXT = 6, 3  # that may stand between two parts of a medicine's directions
LINKS = re.compile(r"\b(?:has|have|was|were|is|been|being|dose|now|recently)\b", re.I)  # they part no directions
LONGEST_NAME = 4  # words
MANY = 8  # medicines of one sentence; a longer chain of strokes is no list
TOGETHER = re.compile(r"\s?/\s?|\s(?:with|\+)\s")  # between the parts of one product: atovaquone/proguanil
VACCINE = re.compile(
    r"\bvaccin|\btoxoid|\b(?:pneumovax|prevenar|fluenz|zostavax|shingrix|gardasil|cervarix|revaxis|menveo|bexsero|engerix"
    r"|hbvaxpro|twinrix|havrix|priorix|mmrvaxpro|infanrix|rotarix|repevax|boostrix|varivax|typhim)\b",
    re.I,
)
SENSITIVITY = re.compile(r"^\W*(?:R|S|I|resistant|sensitive|intermediate)\W*$", re.I)
LIST_GAP = re.compile(r",\s+|;\s*|\s+(?:and|&|\+)\s+(?=[A-Za-z])|\s{3,}")
DOSE_AHEAD = re.compile(r"(?:\s+of)?\s*$", re.I)
GLUED = re.compile(r"(?<=[A-Za-z]{5})(?=\d+(?:\.\d+)?\s?(?:mg|rng|mcg|micrograms?|g|ml|units?)(?![A-Za-z]))")
ROUTED = re.compile(r"\d\s?(?:mg|mcg|micrograms?|g|ml|units?)\s+(?i:[ip]\.[mvor]\.|s\.c\.|p\.o\.)\s+(?=[A-Z][a-z]{3})")
INHALERS = re.compile(r"\binhalers?\b", re.I)
OVERDOSE = re.compile(r"\boverdos\w+\s*(?:of|with|on)?\s*[:(][^).;]*$", re.I)
CLASS = re.compile(r"insulin|antibiotics?|statin|inhaler|iron", re.I)
CHANGES = {
    Assertion.PRESENT: set(Change) - {Change.STOPPED},
    Assertion.HISTORICAL: {Change.STOPPED, Change.CHANGED},
}
BOTH = re.compile(r"\b(?:both|all)(?: (?:of these|of them|taken|given|to be taken))?\s", re.I)
DIRECTIONS_STOP = re.compile(r"\b(?:[a-z]\.[a-z]\.(?:[a-z]\.)?|mg\.|mls?\.|tabs?\.|caps?\.)$", re.I)
AND = re.compile(r"\s*(?:,|and|&|\+|or)\s+(?:(?:his|her|the|oral|iv|own)\s+)?", re.I)
OTHER_HALF = re.compile(r"\s?/\s?([A-Za-z]{5,25})(?!\w)")
MISREAD_DOSE = "The figures of a dose may be misread. Compare the dose with the paper."
LOOK_ALIKE = "A medicine's name may be misread for one that looks like it. Compare it with the paper."


def settled_medicines(facts: Sequence[Fact]) -> list[Fact]:
    """Facts without bare mentions of a medicine that the paper states with directions or with what was done with it.

    "Treated with metformin" says nothing more beside "Metformin 500mg bd", and nothing against "metformin: stopped".
    """
    medicine = [fact for fact in facts if fact.kind is FactKind.MEDICINE]
    telling = {fact.name for fact in medicine if _tells(fact)}
    taken = {fact.name for fact in medicine if _tells(fact) and fact.assertion is Assertion.PRESENT}
    return [
        fact
        for fact in facts
        if fact.kind is not FactKind.MEDICINE
        or _tells(fact)
        or fact.doubt is not None
        or not (fact.name in telling if fact.assertion in BARE else fact.name in taken and fact.change is None)
    ]


BARE = (Assertion.PRESENT, Assertion.POSSIBLE)


def _tells(fact: Fact) -> bool:
    """Whether a medicine has directions, or was stopped."""
    return _directed(fact) or (
        fact.change in (Change.STOPPED, Change.STARTED) and fact.assertion is not Assertion.POSSIBLE
    )


def _directed(fact: Fact) -> bool:
    parts = fact.dosage
    return parts is not None and any((parts.value is not None, parts.strength, parts.frequency, parts.as_needed))


def medicines(
    passage: Passage, lexicon: Lexicon, taken: Iterable[tuple[int, int]] = (), latest_year: int = 9999
) -> list[Fact]:
    """The passage's medicines; stretches in ``taken`` belong to allergies and results."""
    if passage.section.role in SILENT or (passage.section.role is Role.ALLERGIES and not _directs(passage.text)):
        return []
    spans = [(0, len(passage.text))] if passage.shape is Shape.ROW else _sentences(passage.text)
    used = list(taken)
    found: list[Fact] = []
    for start, end in spans:
        sentence = passage.text[start:end]
        named = [
            match
            for match in _found(sentence, lexicon)
            if _is_medicine(match)
            and not any(match.start + start < last and first < match.end + start for first, last in used)
        ]
        matches = _products(sentence, named, lexicon)
        drug = passage.drug if isinstance(passage, Listed) else None
        if drug:
            matches = [match for match in matches if match.start < drug[1]][:1]
        found += _known(passage, start, sentence, matches, latest_year)
        if passage.section.role in LISTS and not (drug and matches):
            found += _unknown(passage, start, sentence, matches, lexicon, latest_year)
    return [_under(passage, fact) for fact in found]


def _found(sentence: str, lexicon: Lexicon) -> list[Match]:
    """What the vocabulary knows in a sentence, also where the space between a name and its dose was lost."""
    glued = [gap.start() for gap in GLUED.finditer(sentence)]
    if not glued:
        return lexicon.find(sentence)
    spaced = GLUED.sub(" ", sentence)
    places = [at + number for number, at in enumerate(glued)]  # of the blanks put in

    def back(at: int) -> int:
        return at - sum(place < at for place in places)

    return [replace(match, start=back(match.start), end=back(match.end)) for match in lexicon.find(spaced)]


def _directs(text: str) -> bool:
    """Whether a text gives an amount and says how often: it is no allergy, and the list of allergies has ended."""
    return bool(quantities(text)) and frequency(text)[0] is not None


def _sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a text; the stops of directions end none: "50 mg p.o. o.d. - increased"."""
    spans: list[tuple[int, int]] = []
    for start, end in sentences(text):
        if spans and DIRECTIONS_STOP.search(text[: spans[-1][1]]) and re.match(r"[-–(a-z\d]", text[start:]):
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    return [part for span in spans for part in _cut(text, span)]


def _cut(text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """A sentence cut where a dose with its route ends and a capital begins the next: "0.5 ml I.M. Paracetamol 1g"."""
    cuts = [found.end() for found in ROUTED.finditer(text, *span)]
    return list(pairwise([span[0], *cuts, span[1]]))


def _under(passage: Passage, fact: Fact) -> Fact:
    """A medicine of a list with what its status cell or the heading above says of it."""
    if not isinstance(passage, Listed):
        return fact
    said = status(passage.status)
    dosage = fact.dosage
    if dosage:
        as_needed = dosage.as_needed or passage.as_needed
        dosage = replace(dosage, as_needed=as_needed, route=dosage.route or passage.route)
    change = said.change or fact.change or passage.change
    if passage.change is Change.STOPPED and change is Change.STOPPED and fact.assertion is Assertion.PRESENT:
        fact = replace(fact, assertion=Assertion.HISTORICAL)
    return _agreeing(replace(fact, assertion=said.assertion or fact.assertion, change=change, dosage=dosage))


def _agreeing(fact: Fact) -> Fact:
    """The fact without a change that its assertion contradicts: what is only suggested was not started."""
    right = fact.change is None or fact.change in CHANGES.get(fact.assertion, ())
    return fact if right else replace(fact, change=None)


def _is_medicine(match: Match) -> bool:
    """Vaccines are given once: they are procedures."""
    term = match.of_kind(FactKind.MEDICINE)
    return term is not None and VACCINE.search(term.name) is None


def _products(sentence: str, matches: list[Match], lexicon: Lexicon) -> list[Match]:
    """The matches with the parts of a combination made one: the vocabulary's product, or one named as printed."""
    found: list[Match] = []
    for match in (_with_other_half(sentence, match, lexicon) for match in matches):
        before = found[-1] if found else None
        if before is None or not TOGETHER.fullmatch(sentence[before.end : match.start]):
            found.append(match)
            continue
        parts = sentence[before.start : before.end], sentence[match.start : match.end]
        known = _product(lexicon, *parts)
        printed = sentence[before.start : match.end]
        if known is None and len(matches) <= MANY and not _directed_next(sentence[match.end :]):
            found.append(match)
            continue  # "review his ramipril/bisoprolol": two medicines
        product = known or Term(FactKind.MEDICINE, printed, printed)
        distance = before.distance + match.distance
        found[-1] = Match(before.start, match.end, (product,), distance, before.doubtful or match.doubtful)
    return found


def _directed_next(following: str) -> bool:
    """Whether directions, or a name in brackets, stand right behind."""
    starts = components(following)[:1]
    return re.match(r"\s?\(", following) is not None or bool(starts and not following[: starts[0][0]].strip(" ,-–:"))


def _product(lexicon: Lexicon, one: str, other: str) -> Term | None:
    """The vocabulary's product of two drugs, in whichever order it names them."""
    found = (*lexicon.term(f"{one} {other}"), *lexicon.term(f"{other} {one}"))
    return next((term for term in found if term.kind is FactKind.MEDICINE), None)


def _with_other_half(sentence: str, match: Match, lexicon: Lexicon) -> Match:
    """A match with the word behind its slash, where the vocabulary knows the two together as one product."""
    half = OTHER_HALF.match(sentence, match.end)
    known = _product(lexicon, sentence[match.start : match.end], half[1]) if half else None
    return replace(match, end=half.end(), terms=(known,)) if half and known else match


def _known(passage: Passage, offset: int, sentence: str, matches: list[Match], latest_year: int) -> list[Fact]:
    spans = [(match.start, match.end) for match in matches]
    found: list[Fact] = []
    ends: list[int] = []
    for index, match in enumerate(matches):
        term = match.of_kind(FactKind.MEDICINE)
        following = matches[index + 1].start if index + 1 < len(matches) else len(sentence)
        if term is None or SENSITIVITY.match(sentence[match.end : following] or "-"):
            continue
        if OVERDOSE.search(sentence[: match.start]):
            continue  # it was taken once, in harm
        if CLASS.fullmatch(sentence[match.start : match.end]) and not sentence[match.end : following].strip(" -("):
            continue  # "Insulin (Humalog Mix25)" is one
        others = [span for span in spans if not _one_group(sentence, matches, span, (match.start, match.end))]
        judgement = judge(sentence, match.start, match.end, FactKind.MEDICINE, latest_year=latest_year, others=others)
        first, last, directions = _stretch(passage, sentence, match.start, match.end, following)
        if judgement.assertion is None or (_needs_dose(passage, match) and not _any_directions(directions)):
            continue
        drug = _drug(sentence, match.start, match.end)
        led = max((end for _, end in others if end <= match.start), default=0)
        next_one = min((start for start, _ in others if start >= match.end), default=len(sentence))
        said = told(sentence, match.start, match.end, next_one, led)
        if said.assertion:
            judgement = Judgement(said.assertion, said=True)
        fact = _fact(passage, offset, sentence, (first, last), directions, drug, term.name, judgement)
        aside = sentence.count("(", 0, match.start) > sentence.count(")", 0, match.start) and not _directed(fact)
        if aside and not judgement.said:
            fact = replace(fact, assertion=Assertion.PRESENT)  # "(whilst on clarithromycin)" under what was stopped
        fact = _agreeing(replace(fact, change=said.change))
        if match.doubtful and fact.doubt is None:
            fact = replace(fact, doubt=Doubt(DoubtKind.FACT, LOOK_ALIKE, fact.evidence))
        found.append(replace(fact, distance=match.distance))
        if BOTH.search(directions):
            found[:-1] = [_as_often(earlier, found[-1]) for earlier in found[:-1]]
        ends.append(last)
        chained = len(found) > 1 and re.fullmatch(r"\s*(?:\+|&|and)\s*", sentence[ends[-2] : match.start])
        if chained:
            found[:-1] = [*found[:-2], _by_the_same_route(found[-2], found[-1])]
    return found


def _as_often(fact: Fact, other: Fact) -> Fact:
    """A medicine without times that is taken as often as the other: "salbutamol 2.5 mg and ipratropium, both qds"."""
    if fact.dosage is None or other.dosage is None or fact.dosage.frequency or fact.dosage.as_needed:
        return fact
    dosage = replace(fact.dosage, frequency=other.dosage.frequency, as_needed=other.dosage.as_needed)
    return _by_the_same_route(replace(fact, dosage=dosage), other)


def _by_the_same_route(fact: Fact, other: Fact) -> Fact:
    """A dose without a route that is given with another: "diamorphine 30mg + midazolam 10mg over 24 hours s/c"."""
    if fact.dosage is None or other.dosage is None or fact.dosage.route or fact.dosage.value is None:
        return fact
    return replace(fact, dosage=replace(fact.dosage, route=other.dosage.route))


def _one_group(sentence: str, matches: list[Match], one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two medicines are named together, so that what is said of one is said of both: "x and y were stopped"."""
    first, last = sorted((one, other))
    inner = [match for match in matches if first[0] <= match.start and match.end <= last[1]]
    return all(AND.fullmatch(sentence[before.end : after.start]) is not None for before, after in pairwise(inner)) and (
        len(inner) <= 2 or " and " in sentence[first[1] : last[0]]
    )


def _needs_dose(passage: Passage, match: Match) -> bool:
    return passage.section.role in NEEDS_DOSE or match.of_kind(FactKind.OBSERVATION) is not None


def _any_directions(directions: str) -> bool:
    return bool(quantities(directions)) or frequency(directions) != (None, False)


def _stretch(passage: Passage, sentence: str, start: int, end: int, following: int) -> tuple[int, int, str]:
    """Where a medicine's text starts and ends in its sentence, and its directions.

    In a row all cells are its own; in running text directions end where no more of them follow soon.
    """
    sentence = clear_directions(sentence)
    after = sentence[end:following]
    gap = WORDS_IN_LISTS if passage.section.role in LISTS | {Role.HEAD} else WORDS_IN_TEXT
    if passage.shape is Shape.ROW:
        last = end + len(re.sub(r"[\s,;&]+$", "", after))
    else:
        last = end
        for first_at, last_at in components(after):
            if following < len(sentence) and not after[last_at:].strip() and route(after[first_at:last_at]):
                break  # the next medicine's route: "... neb, IV co-amoxiclav"
            between = LINKS.sub(" ", after[last - end : first_at])
            if first_at > last - end and len(between.split()) > gap:
                break
            last = max(last, end + last_at)
    directions = sentence[end:last]
    ahead = sentence[:start]
    if not quantities(directions):
        near = [amount for amount in quantities(ahead) if DOSE_AHEAD.fullmatch(ahead[amount.end :])]
        if near:
            began = near[-1].start
            for amount in reversed(quantities(ahead)):
                began = amount.start if ahead[amount.end : began].isspace() else began  # "10 ml 1% lidocaine"
            return began, last, f"{ahead[began : near[-1].end]} {directions}"
    before = re.search(r"(\S+)\s+(?:(?:(?:injection|infusion|dose|course|bolus|nebuliser)s?\s+)?of\s+)?$", ahead)
    if before and before[1][-1] not in ",;)" and route(directions) is None and route(before[1]):
        return before.start(1), last, f"{directions} {before[1]}"
    return start, last, directions


def _drug(sentence: str, start: int, end: int) -> str:
    """The words that name the medicine as printed, with the salt, release and form that follow: "Adalat Retard"."""
    while further := _kind_of_drug().match(sentence, end):
        end = further.end()
    return " ".join(sentence[start:end].split())


@cache
def _kind_of_drug() -> re.Pattern[str]:
    kinds = "|".join(row["pattern"] for row in rows("medicine_words") if row["kind"] in ("salt", "release", "form"))
    return re.compile(rf"\s(?:{kinds})(?![\w-])", re.I)


@cache
def _limits() -> dict[str, float]:
    return {row["unit"]: float(row["most"]) for row in rows("dose_limits")}


def _too_much(dosage: Dosage) -> bool:
    """Whether an amount is larger than any medicine's: a point between its figures was lost, as in "24 g"."""
    amounts = (dosage, *dosage.also, *dosage.then)
    return any(max(one.value or 0, one.high or 0) > _limits().get(one.unit or "", float("inf")) for one in amounts)


def _fact(
    passage: Passage,
    offset: int,
    sentence: str,
    span: tuple[int, int],
    directions: str,
    drug: str,
    name: str,
    judgement: Judgement,
) -> Fact:
    """A medicine: its text is the drug as printed, the text of its dosage the whole line."""
    if "(" in sentence[span[0] : span[1]] and sentence[span[1] : span[1] + 1] == ")":
        span = span[0], span[1] + 1
    line = " ".join(sentence[span[0] : span[1]].split()).rstrip(" ,;.(")
    plain = clear_figures(directions)
    read: Dosage = dosage(" ".join(plain.split(" ")), line)
    if read.route is None and read.unit == "puff" and INHALERS.search(sentence[: span[0]]):
        read = replace(read, route="inhaled")
    evidence = passage.evidence(offset + span[0], offset + span[1])
    assertion = judgement.assertion or Assertion.PRESENT
    if not judgement.said and passage.section.role in BY_ROLE:
        assertion = BY_ROLE[passage.section.role]
    if passage.section.role is Role.STOPPED and assertion is Assertion.PRESENT:
        assertion = Assertion.HISTORICAL
    unsure = plain != directions or misread_number(directions) or _too_much(read)
    unsure = unsure or _figures_unsure(passage, offset + span[0], sentence[span[0] : span[1]])
    return Fact(
        FactKind.MEDICINE,
        drug,
        name,
        assertion,
        evidence,
        section=passage.section.slug,
        dosage=read,
        doubt=Doubt(DoubtKind.FIGURES, MISREAD_DOSE, evidence) if unsure else None,
    )


def _figures_unsure(passage: Passage, offset: int, line: str) -> bool:
    """Whether a word of a medicine's line that holds an amount or a time was read unsurely."""
    clear = clear_directions(line)
    spans = [(amount.start, amount.end) for amount in quantities(clear)]
    if not spans:
        return False
    spans += times_of(clear)
    spans += [match.span() for match in MISREAD_NUMBER.finditer(clear)]
    return any(passage.evidence(offset + start, offset + end).confidence < SURE for start, end in spans)


def _unknown(
    passage: Passage,
    offset: int,
    sentence: str,
    matches: list[Match],
    lexicon: Lexicon,
    latest_year: int,
) -> list[Fact]:
    """Items of a medicines list whose name is not in the vocabulary but which have directions: text only."""
    found = []
    for start, end in _items(passage, sentence):
        if any(match.start < end and start < match.end for match in matches):
            continue
        item = sentence[start:end]
        clear = clear_directions(item)
        parts = components(clear)
        if not parts or any(match.of_kind(FactKind.OBSERVATION) for match in lexicon.find(item)):
            continue
        name = _name(item[: parts[0][0]])
        dosed = quantities(clear) or misread_number(clear)
        timed = name is not None and name[0].isupper() and (frequency(clear)[0] or frequency(clear)[1])
        if name is None or not (dosed or timed):
            continue
        judgement = judge(item, 0, len(name), FactKind.MEDICINE, latest_year=latest_year)
        last = len(item.rstrip(" ,;.")) if passage.shape is Shape.ROW else parts[-1][1]
        at = item.index(name)
        fact = _fact(passage, offset + start, item, (at, last), clear[at + len(name) : last], name, name, judgement)
        found.append(fact)
    return found


def _items(passage: Passage, sentence: str) -> list[tuple[int, int]]:
    if passage.shape is Shape.ROW:
        return [(0, len(sentence))]
    ends = [(gap.start(), gap.end()) for gap in LIST_GAP.finditer(sentence)]
    starts = [0, *(end for _, end in ends)]
    return list(zip(starts, [*(start for start, _ in ends), len(sentence)], strict=True))


def _name(text: str) -> str | None:
    """A medicine's name from the words before its directions, if they look like one."""
    text = text.strip(" -–:,.*()")
    words = text.split()
    while words and (words[0].isdigit() or words_of("other").fullmatch(words[0])):
        words = words[1:]
    while words and (words_of("form").fullmatch(words[-1]) or words_of("other").fullmatch(words[-1])):
        words = words[:-1]
    name = " ".join(words)
    if not 1 <= len(words) <= LONGEST_NAME or name not in text:
        return None
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9'/+-]{2,}(?: [A-Za-z0-9'/+-]+)*", name):
        return None
    return None if any(words_of("other").fullmatch(word) for word in words) else name
