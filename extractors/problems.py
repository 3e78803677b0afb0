"""Problems and procedures in a passage: present, denied, possible, past, planned, or of a relative."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from extractors.context import Judgement, is_event, judge, relative_in
from extractors.lexicon import Lexicon, Match
from extractors.passages import Passage, Role, Shape, sentences
from extractors.reader import is_known
from extractors.sections import heading
from extractors.table import rows
from records.types import Assertion, Doubt, DoubtKind, Fact, FactKind, Term

SILENT = {
    Role.HEAD,
    Role.ADMINISTRATIVE,
    Role.SIGNATURE,
    Role.ADVICE,
    Role.SENSITIVITIES,
    Role.ALLERGIES,
}
TITLES = {Role.PROCEDURES, Role.PROPOSED, Role.EXAMINATION_TITLE}
MODALITY = re.compile(
    r"(?:plain )?(?:CT|C\.T\.|(?-i:MR)|MRI|MRCP|MRA|XR|X-?rays?|US|USS|ultrasound|mammogra(?:m|phy)|DEXA|DXA|PET|SPECT"
    r"|doppler|fluoroscop\w*|barium|chest x-?ray|CXR|echocardiogra\w*|angiogra\w*|bone scan|isotope|nuclear"
    r"|scan|radiograph)\b",
    re.I,
)
VACCINE = re.compile(r"\bvaccine|\btoxoid", re.I)
VACCINATION = re.compile(r"\bvaccin|\bimmunis", re.I)
LONGEST_ITEM = 8  # words
LONGEST_TITLE = 12
PRE_MODIFIER = re.compile(
    r"(?:\b(?:acute|chronic|left|right|(?-i:[LR]t?)|left-sided|right-sided|bilateral|severe|mild|moderate|recurrent"
    r"|paroxysmal|advanced|early|primary|secondary|metastatic|congenital|end-stage|stage \w+|grade \w+|repeat|urgent"
    r"|elective|emergency|routine|revision|redo)\s+)+$",
    re.I,
)
TITLED = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Sister|Nurse)\b\.? +[A-Z]")
SITE = re.compile(r"\s+(?:of|in|to|on|over|at) (?:the |his |her )?(?:(?:left|right|upper|lower) )*[a-z]{3,12}\b")
SIDE = re.compile(
    r"\s+(?:left|right) (?:leg|arm|hand|foot|knee|hip|shoulder|ankle|wrist|elbow|eye|ear|breast|lung|calf|thigh|side)\b"
)
BODY = (
    r"(?:chest|abdomen|pelvis|head|brain|neck|(?:lumbar |cervical |thoracic |whole )?spine|thorax|kidneys?|liver|hips?"
    r"|knees?|shoulders?|ankles?|wrists?|hands?|foot|feet|pulmonary arteries|sinuses|orbits|heart|aorta|legs?|arms?"
    r"|breasts?|eyes?|ears?|thyroid|prostate|bladder|colon|stomach|forearm|elbow|temple|scalp|back|cheek|nose|lip|finger|thumb|toe)"
)
PLACE = re.compile(  # "PCI to LAD", "CT of the chest", "CABG x3"
    rf"\s?x\s?\d(?!\d)|\s+(?:(?:of|to) )?(?:(?:the|his|her|both|left|right|[LR]) )*{BODY}(?:(?:,| and|,? ?&) {BODY})*\b"
    r"|\s+to (?:the )?[A-Z]{2,5}\b"
)
ACT = re.compile(  # "CRT-D implantation", "skin lesion excision"
    r"(?:[ -](?:implant(?:ation)?|insertion|injections?|repair|replacement|excision|removal|fixation|reconstruction"
    r"|graft|drainage|ablation|biopsy|exchange|change|closure|aspiration|dilatation|dilation|stenting|surgery|operation"
    r"|vaccination|immunisation|booster))+\b",
    re.I,
)
ILLNESS = re.compile(
    r"(?:itis|osis|oma|emia|pathy|algia|uria|plasia|trophy|penia|philia|ism|ia|syndrome|disease)s?$", re.I
)
DOSE = re.compile(  # "MMR (Priorix) 2nd dose": each dose of a vaccine was given by itself
    r"(?:\s*\([^)]{1,30}\))?(?:\s+(?:oral|vaccine|vaccination|nasal|injection|course|pre-?school))*"
    r"\s*(?:\(?(?:#\d|1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth|final|booster|dose \d|\d(?= dose))\)?)?"
    r"(?: (?:dose|booster))?"
    r"(?!\w)",
    re.I,
)
SPREAD = re.compile(r"metasta|secondar|\bmets\b|disseminated|end-?stage", re.I)
OF_SEVERAL = re.compile(r"(?:(?:,|/| and| &) ?[\w-]+){1,4} (?:vaccin\w+|immunis\w+|jabs?|boosters?)\b", re.I)
DATED = r"\d{1,2}[./-]\w{2,3}[./-]\d{2,4}"
GIVEN_ROW = re.compile(  # "MenB 2nd  11/06/2018", "11.08.09  Hepatitis B 2nd  M33812", "Rabies x3  offered"
    rf"(?P<name>[A-Za-z][\w /+()&#-]{{1,40}}?)\s+{DATED}"
    rf"|\W*{DATED}\s+(?P<dated>[A-Za-z][\w /+()&#-]{{1,40}}?)(?=\s{{2,}}|$|\s+(?:given|declined|withheld|refused)\b)"
    r"|(?P<told>[A-Za-z][\w /+()&#-]{1,40}?)\s{2,}(?=given|not\b|declined|withheld|offered|due|refused|\d doses)",
    re.I,
)
FORM_WORDS = re.compile(r"(?:details|name|type|date|time|description|side|site) of\b", re.I)
LOOK_ALIKE = "A word may be misread for one that looks like it. Compare it with the paper."


@cache
def _not_items() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows("not_items")), re.I)


@cache
def _generic_words() -> frozenset[str]:
    """Words that say nothing by themselves unless it is denied: "infection", "immunisations"."""
    return frozenset(row["word"] for row in rows("generic_words"))


@cache
def _procedure_words() -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w)(?:{row['pattern']})(?!\w)" for row in rows("procedure_words")), re.I)


@cache
def _smoking() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"(?<!\w)(?:{row['pattern']})(?!\w)", re.I), row["wording"]) for row in rows("smoking"))


def problems(
    passage: Passage, lexicon: Lexicon, latest_year: int = 9999, others: Iterable[tuple[int, int]] = ()
) -> list[Fact]:
    """The passage's problems and procedures; an item of a list that the vocabulary does not know stays text.

    Stretches in ``others`` speak of allergies and results: their reactions are not the patient's problems.
    """
    role = passage.section.role
    if role in SILENT:
        return _examination(passage, lexicon) if role is Role.HEAD else []
    found: list[Fact] = []
    for start, end in sentences(passage.text):
        sentence = passage.text[start:end]
        smoking = _of_smoking(passage, start, sentence, lexicon)
        taken = [(fact_start, fact_end) for _, fact_start, fact_end in smoking]
        taken += [(first - start, last - start) for first, last in others]
        found += [fact for fact, _, _ in smoking]
        known = _known(passage, start, sentence, lexicon, taken, latest_year)
        found += known or (_given(passage, start, sentence, lexicon) if role is Role.VACCINES else [])
    if role in TITLES or role is Role.EXAMINATION:
        return found + _title(passage, found)
    if role in (Role.DIAGNOSES, Role.PAST_HISTORY):
        found += _unknown(passage, lexicon, latest_year)
    return found


def _known(
    passage: Passage,
    offset: int,
    sentence: str,
    lexicon: Lexicon,
    taken: list[tuple[int, int]],
    latest_year: int,
) -> list[Fact]:
    found: list[Fact] = []
    told = 0
    for match in lexicon.find(sentence):
        against = _against(match, sentence, passage.section.role, lexicon)
        kind = FactKind.PROCEDURE if against else _kind(match, passage.section.role)
        if kind is None or any(match.start < end and start < match.end for start, end in taken):
            continue
        if kind is FactKind.PROCEDURE and match.start < told:
            continue  # the brand in brackets behind the vaccine's name
        term = against or match.of_kind(kind) or _vaccine(match)
        if term is None:
            continue
        growths = passage.section.role is not Role.DIAGNOSES
        judgement = judge(
            sentence,
            match.start,
            match.end,
            kind,
            event=_is_over(term.name, sentence[match.start : match.end], growths=growths),
            latest_year=latest_year,
        )
        judgement = _under_heading(judgement, passage.section.role, kind, term.name)
        generic = passage.section.role not in TITLES and sentence[match.start : match.end].lower() in _generic_words()
        if judgement.assertion is None or (generic and judgement.assertion is not Assertion.ABSENT):
            continue
        span = _widened(sentence, match, kind)
        fact = _fact(passage, offset, sentence, span, kind, term.name, judgement)
        if match.distance:
            fact = replace(fact, text=_read_as(fact.text, sentence[match.start : match.end], term.text))
        if match.doubtful:
            fact = replace(fact, doubt=Doubt(DoubtKind.FACT, LOOK_ALIKE, fact.evidence))
        told = span[1]
        found.append(replace(fact, distance=match.distance))
    return found


def _kind(match: Match, role: Role) -> FactKind | None:
    problem, procedure = match.of_kind(FactKind.PROBLEM), match.of_kind(FactKind.PROCEDURE)
    if _vaccine(match):
        return FactKind.PROCEDURE
    if role is Role.VACCINES and not procedure:
        return None
    if match.of_kind(FactKind.MEDICINE) and not procedure:
        return None
    if procedure and (role in TITLES or not problem):
        return FactKind.PROCEDURE
    return FactKind.PROBLEM if problem else None


def _is_over(name: str, printed: str, *, growths: bool) -> bool:
    """Whether a problem is over once it happened; a cancer that has spread is not."""
    return SPREAD.search(printed) is None and any(is_event(words, growths=growths) for words in (name, printed))


def _against(match: Match, sentence: str, role: Role, lexicon: Lexicon) -> Term | None:
    """The vaccination that the name of a disease stands for: "Rabies" in a record, "pertussis and flu vaccines"."""
    if match.of_kind(FactKind.PROBLEM) is None or match.of_kind(FactKind.PROCEDURE):
        return None
    if role is not Role.VACCINES and not OF_SEVERAL.match(sentence, match.end):
        return None
    return _vaccination(sentence[match.start : match.end], lexicon)


def _vaccination(disease: str, lexicon: Lexicon) -> Term | None:
    """The vocabulary's vaccination against a disease, if it has one."""
    terms = (term for word in ("vaccination", "vaccine") for term in lexicon.term(f"{disease} {word}"))
    return next((term for term in terms if term.kind is FactKind.PROCEDURE), None)


def _vaccine(match: Match) -> Term | None:
    """The vaccine that a match names: a procedure, since it is given once."""
    term = match.of_kind(FactKind.MEDICINE)
    return term if term and VACCINE.search(term.name) else None


def _is_vaccine(match: Match) -> bool:
    term = match.of_kind(FactKind.PROCEDURE)
    return _vaccine(match) is not None or (term is not None and VACCINATION.search(term.name) is not None)


def _under_heading(judgement: Judgement, role: Role, kind: FactKind, name: str) -> Judgement:
    """What the heading says where the sentence does not."""
    if kind is FactKind.PROCEDURE:
        if role is Role.PROPOSED and judgement.assertion is not Assertion.ABSENT:
            return Judgement(Assertion.POSSIBLE, said=True)
        if role is Role.VACCINES and judgement.assertion is Assertion.HISTORICAL:
            return Judgement(Assertion.PRESENT, said=True)  # every row of the record has its date
        if judgement.said:
            return judgement
        if role is Role.PLAN:
            return Judgement(Assertion.POSSIBLE, said=True)
        return Judgement(Assertion.HISTORICAL, said=True) if role is Role.PAST_HISTORY else judgement
    if role is Role.FAMILY_HISTORY:
        kept = Judgement(Assertion.FAMILY, said=True, relative=judgement.relative)
        return Judgement(None) if judgement.assertion in (Assertion.ABSENT, None) else kept
    if role is Role.PAST_HISTORY and not judgement.said and is_event(name):
        return Judgement(Assertion.HISTORICAL, said=True)
    return judgement


def _read_as(text: str, misread: str, wording: str) -> str:
    """The words of a fact with what was misread as the vocabulary writes it: nobody printed "pneurnonia"."""
    misread = " ".join(misread.split())
    if misread.replace(" ", "").casefold() == wording.replace(" ", "").casefold():
        return text  # only spaces differ
    wording = wording.upper() if misread.isupper() and len(misread) > len("COPD") else wording
    return text.replace(misread, wording, 1)


def _widened(sentence: str, match: Match, kind: FactKind) -> tuple[int, int]:
    """The stretch with the words before and behind it that say which and where: "acute ... of left leg"."""
    before = PRE_MODIFIER.search(sentence[: match.start])
    start = before.start() if before else match.start
    if kind is FactKind.PROCEDURE and _is_vaccine(match):
        dose = DOSE.match(sentence, match.end)
        return start, dose.end() if dose else match.end
    tails = (ACT, PLACE) if kind is FactKind.PROCEDURE else (SIDE, SITE)
    after = next((tail for pattern in tails if (tail := pattern.match(sentence, match.end))), None)
    if after and (kind is FactKind.PROCEDURE or re.search(r"\b(?:left|right|the|his|her)\b", after[0])):
        return start, after.end()
    return start, match.end


def _fact(
    passage: Passage,
    offset: int,
    sentence: str,
    span: tuple[int, int],
    kind: FactKind,
    name: str,
    judgement: Judgement,
) -> Fact:
    relative = judgement.relative
    if judgement.assertion is Assertion.FAMILY and relative is None:
        relative = relative_in(sentence)
    return Fact(
        kind,
        " ".join(sentence[span[0] : span[1]].split()),
        name,
        judgement.assertion or Assertion.PRESENT,
        passage.evidence(offset + span[0], offset + span[1]),
        section=passage.section.slug,
        relative=relative,
    )


def _of_smoking(passage: Passage, offset: int, sentence: str, lexicon: Lexicon) -> list[tuple[Fact, int, int]]:
    """Whether the patient smokes, as the paper puts it."""
    found: list[tuple[Fact, int, int]] = []
    for pattern, wording in _smoking():
        match = pattern.search(sentence)
        if match is None or any(match.start() < end and start < match.end() for _, start, end in found):
            continue
        if passage.section.role is Role.FAMILY_HISTORY or judge(
            sentence, match.start(), match.end(), FactKind.PROBLEM
        ).assertion in (Assertion.FAMILY, None):
            continue
        term = next((term for term in lexicon.term(wording) if term.kind is FactKind.PROBLEM), None)
        name = term.name if term else match[0]
        judged = Judgement(Assertion.PRESENT)
        found.append(
            (
                _fact(passage, offset, sentence, match.span(), FactKind.PROBLEM, name, judged),
                match.start(),
                match.end(),
            )
        )
    return found


def _title(passage: Passage, found: list[Fact]) -> list[Fact]:
    """The name of an operation or an examination that the vocabulary does not know, as printed."""
    role = passage.section.role
    text = passage.text.strip(" .,:;")
    if role in (Role.EXAMINATION, Role.EXAMINATION_TITLE) and not MODALITY.match(text):
        return []
    if any(fact.kind is FactKind.PROCEDURE for fact in found) or len(text.split()) > LONGEST_TITLE:
        return []
    if role in (Role.PROCEDURES, Role.PROPOSED) and not (_procedure_words().search(text) or passage.section.inline):
        return []  # a label of the form, a count of swabs
    if passage.shape is Shape.PROSE or not re.search(r"[A-Za-z]{4}|[A-Z]{2}", text):
        return []
    if re.search(r"\w:(?:\s|$)|[a-z]\.\s+[A-Z]", text) or TITLED.search(text) or heading(text) is not None:
        return []  # another label, a person, or a heading
    if _not_items().fullmatch(text) or (role is Role.PROCEDURES and not passage.section.inline and found):
        return []
    text = re.sub(r"^(?:\d{1,2}|[A-Z])[.)]?\s+(?=\S)", "", text)
    title = re.split(r"\s{2,}|\s+(?:\d{1,2}[./]\d{1,2}[./]\d{2,4})", text)[0]
    if not re.search(r"[A-Za-z]{4}|[A-Z]{2}", title) or FORM_WORDS.match(title):
        return []
    assertion = Assertion.POSSIBLE if role is Role.PROPOSED else Assertion.PRESENT
    at = passage.text.index(title)
    return [_fact(passage, 0, passage.text, (at, at + len(title)), FactKind.PROCEDURE, title, Judgement(assertion))]


def _given(passage: Passage, offset: int, sentence: str, lexicon: Lexicon) -> list[Fact]:
    """A dated row of a vaccination record whose vaccine the vocabulary does not know, or knows by its disease."""
    row = GIVEN_ROW.match(sentence)
    found = next((group for group in ("name", "dated", "told") if row and row[group]), None)
    if row is None or found is None or _not_items().fullmatch(row[found]):
        return []
    printed = row[found].strip()
    start = row.start(found)
    disease = re.sub(r"\s*(?:\([^)]*\)?|#?\d\w{0,2}|x\s?\d|booster|dose)+\s*$", "", printed, flags=re.I)
    term = _vaccination(disease, lexicon)
    judgement = judge(sentence, start, start + len(printed), FactKind.PROCEDURE)
    judgement = _under_heading(judgement, passage.section.role, FactKind.PROCEDURE, printed)
    name = term.name if term else printed
    return [_fact(passage, offset, sentence, (start, start + len(printed)), FactKind.PROCEDURE, name, judgement)]


def _examination(passage: Passage, lexicon: Lexicon) -> list[Fact]:
    """The examinations that head an imaging report without a label: "CT HEAD", or several side by side."""
    if passage.shape is Shape.PROSE:
        return []
    cells = list(re.finditer(r"\S+(?: \S+)*", passage.text))
    if passage.shape is Shape.ROW and not all(MODALITY.match(cell[0]) for cell in cells):
        return []
    return [fact for cell in cells for fact in _headed(passage, cell, lexicon)]


def _headed(passage: Passage, cell: re.Match[str], lexicon: Lexicon) -> list[Fact]:
    text = cell[0].strip(" .,:;")
    titled = TITLED.search(text) is not None or re.search(r"^Mr\b|\b(?:No|Number|Ref)\b|\w:\s", text) is not None
    if not MODALITY.match(text) or len(text.split()) > LONGEST_ITEM or titled:
        return []
    term = next(
        (match.of_kind(FactKind.PROCEDURE) for match in lexicon.find(text) if match.of_kind(FactKind.PROCEDURE)), None
    )
    at = passage.text.index(text, cell.start())
    judged = Judgement(Assertion.PRESENT)
    name = term.name if term else text
    return [_fact(passage, 0, passage.text, (at, at + len(text)), FactKind.PROCEDURE, name, judged)]


def _unknown(passage: Passage, lexicon: Lexicon, latest_year: int) -> list[Fact]:
    """List items that name no vocabulary term but stand where only diagnoses stand."""
    if passage.shape is Shape.PROSE:
        return []
    found = []
    for start, end in _items(passage):
        item = passage.text[start:end]
        stem = re.split(r"\s+[-–—]\s+|\s*\(|\s{2,}|:\s|\s+(?:in\s+)?(?:19|20)\d\d\b", item)[0].strip(" .,?")
        if (
            not _is_item(stem)
            or _is_value(passage, item, stem)
            or lexicon.find(item)
            or any(pattern.search(item) for pattern, _ in _smoking())
        ):
            continue
        at = item.index(stem)
        judgement = judge(item, at, at + len(stem), FactKind.PROBLEM, event=is_event(stem), latest_year=latest_year)
        judgement = _under_heading(judgement, passage.section.role, FactKind.PROBLEM, stem)
        if judgement.assertion in (None, Assertion.ABSENT):
            continue
        found.append(_fact(passage, start, item, (at, at + len(stem)), FactKind.PROBLEM, stem, judgement))
    return found


def _is_value(passage: Passage, item: str, stem: str) -> bool:
    """Whether a row is a label and its value ("Cluster  8"), or one word that is neither English nor an illness."""
    rest = item[item.index(stem) + len(stem) :]
    if passage.shape is Shape.ROW and re.fullmatch(r"[\s:]*(?:[A-Z]?[\d.,/%<>-]+[A-Z]*\s*)+", rest):
        return True
    return len(stem.split()) == 1 and not (is_known(stem) or ILLNESS.search(stem))


def _items(passage: Passage) -> list[tuple[int, int]]:
    if passage.shape is Shape.ROW:
        return [(0, len(passage.text))]
    found = []
    for start, end in sentences(passage.text):
        gaps = list(re.finditer(r",\s+", passage.text[start:end]))
        firsts = [start, *[start + gap.end() for gap in gaps]]
        lasts = [*[start + gap.start() for gap in gaps], end]
        if passage.section.role is Role.PAST_HISTORY or not gaps:
            found += list(zip(firsts, lasts, strict=True))
    return found


def _is_item(stem: str) -> bool:
    words = stem.split()
    letters = sum(letter.isalpha() or letter == " " for letter in stem)
    return (
        0 < len(words) <= LONGEST_ITEM
        and len(stem) >= 4
        and letters / len(stem) > 0.85
        and re.search(r"[A-Za-z]{4}", stem) is not None
        and _not_items().fullmatch(stem) is None
        and TITLED.search(stem) is None
        and heading(stem, misread=False) is None
    )
