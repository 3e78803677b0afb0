"""Allergies and intolerances in a passage, their reactions, and the statement that none are known."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from extractors.direction_words import put_right
from extractors.lexicon import Lexicon, Match
from extractors.passages import Passage, Role, Shape, sentences
from extractors.quantities import quantities
from extractors.sections import heading, is_furniture
from extractors.table import rows
from extractors.timings import frequency
from records.types import Assertion, Doubt, DoubtKind, Fact, FactKind

NONE_KNOWN = "No known allergies"
LISTS = {Role.MEDICINES, Role.STOPPED, Role.SUGGESTED}
SILENT = {Role.SENSITIVITIES, Role.SIGNATURE, Role.FAMILY_HISTORY}
LOOK_ALIKE = "An allergy's substance may be misread for one that looks like it. Compare it with the paper."
REACTION = re.compile(
    r"^\s*(?:(?:allergy|intolerance|sensitivity)\s*)?"
    r"(?:[-–—:=>→]+\s*|\(\s*|\s{2,}"
    r"|,?\s*(?:which |that )?(?:causes|caused|causing|gives|gave|giving|leads? to|resulting in|induced|reaction)[ :-]+"
    r"(?:him |her |them |you )?(?:a |an )?)"
    r"(?P<reaction>[A-Za-z][^.;()]*)"
)
MATERIAL = re.compile(
    r"\s(?:tapes?|plasters?|dressings?|strapping|gloves?|drops|cream|ointment|patch(?:es)?|injections?|jab|vaccine|eggs?|nuts?|"
    r"venom|stings?|contrast(?: medium)?|dye|products?|cleanser|wash)(?!\w)",
    re.I,
)
NOT_ALONE = re.compile(r"\b(?:other|otherwise|further|apart from|other than|except|besides)\b", re.I)
PRONOUN = r"(?:him|her|them|me|you|this (?:lady|man|patient|gentleman|boy|girl|child))"
ITEM_GAP = re.compile(r";\s*|,\s*|\s+/\s+|\.\s+|\s+(?:and|&|\+)\s+|\s{3,}")
WORDS_OF_SUBSTANCE = 4
AS_PROBLEM = re.compile(r"(\w[\w ]{2,30}) (?:allergy|allergies|anaphylaxis|hypersensitivity)", re.I)
SAYS_NOTHING = {"This", "That", "They", "These", "Which", "Treatment", "Exercise", "Infection", "Stress", "Walking"}
TITLED = re.compile(r"(?:Dr|Mr|Mrs|Ms|Miss|Prof|Sister)\b", re.I)
BECAUSE = re.compile(r"\b(?:because|due to|owing to|causing|which caused)\b", re.I)
LABELLED = re.compile(  # Drug: Trimethoprim  Reaction: rash
    r"^\W*(?:drug|substance|allergen|agent|medicine|allergy|allergies)\s?:?\s+(?P<name>[A-Za-z].*?)\s+"
    r"(?:reaction|type of reaction|effect)\s?:?\s+(?P<reaction>[A-Za-z?][^:]*?)(?=\s{2,}|\s+\w+\s?:|$)",
    re.I,
)
NO_REACTION = re.compile(r"\s*(?:but|however|though|has|carries|wears|uses|tolerat\w*|and)\b", re.I)
REFUTED = re.compile(  # Penicillin - no, tolerates
    r"\s*[-–:(]?\s*"
    r"(?:no,? (?:tolerat|allergy)|not allergic|ok(?:ay)?\b|tolerat|safe\b|no problem|no reaction|denied\b)",
    re.I,
)
ANSWERED_NO = re.compile(r"\?\s*(?:no|nil|none|n)\b(?!t)", re.I)
RASHES = re.compile(  # that no medicine is given for in such words
    r"(?:\s?[:→]\s?|\s?->\s?|\s[-–]\s|\s{2,})"
    r"(?P<reaction>(?:(?:severe|itchy|skin|facial|bad|widespread) )?"
    r"(?:rash|hives|anaphyla\w+|angio-?o?edema|blister\w*|welts|weals|hallucinat\w+|bronchospasm|collapse)"
    r"(?: (?:with|after|from|to) \w+)?)(?=\s{2}|\s*$|[.,;(])",
    re.I,
)
PRODUCT = re.compile(r"\s?\(([A-Z][^)]{2,30})\)")
SURE = 0.6  # an unknown word read with less confidence names no substance


@cache
def _words() -> tuple[str, ...]:
    """Words that say that there is an allergy, or none: they are read through their misreadings."""
    return tuple(row["word"] for row in rows("allergy_words"))


@cache
def _gives() -> re.Pattern[str]:
    """Words such as "gives her a rash", behind a substance."""
    reaction = next(row["pattern"] for row in rows("allergy_phrases") if row["kind"] == "reaction")
    return re.compile(
        r"\s(?:(?:usually|always|previously|once|has|have|had|also|can) )?"
        r"(?:gives?|gave|given|caus(?:es|ed?)|brings?|brought"
        rf"|makes?|made|produc(?:es|ed)|leads? to|led to|results? in|resulted in|triggers?|triggered)(?: {PRONOUN})?"
        r"(?: (?:out|come out|up|go|feel|swell|wheeze|an?|severe|bad|widespread|in|itchy|generalised|florid|facial"
        rf"|dreadful|terrible|awful|some|marked|profuse|acute)){{0,5}} ?(?P<reaction>{reaction})(?!\w)",
        re.I,
    )


@cache
def _phrases(kind: str) -> re.Pattern[str]:
    patterns = [row["pattern"] for row in rows("allergy_phrases") if row["kind"] == kind]
    ended = "" if kind in ("not", "possible", "tolerated") else r"(?!\w)"
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)}){ended}", re.I)


def allergies(passage: Passage, lexicon: Lexicon) -> tuple[list[Fact], list[tuple[int, int]]]:
    """The passage's allergies, and the stretches of its text that speak of them."""
    role = passage.section.role
    if role in SILENT:
        return [], []
    labelled = _labelled(passage, lexicon)
    if labelled:
        return labelled, [(0, len(passage.text))]
    spans = [(0, len(passage.text))] if passage.shape is Shape.ROW else sentences(passage.text)
    facts: list[Fact] = []
    used: list[tuple[int, int]] = []
    for start, end in spans:
        sentence = put_right(passage.text[start:end], _words())
        answered = ANSWERED_NO.search(sentence) if passage.shape is Shape.ROW else None
        if answered and re.search(r"allerg|reaction|react\b|sensitiv", sentence[: answered.start()], re.I):
            facts += _denied(passage, start, sentence, answered.start(), lexicon)
            used.append((start, end))
            continue
        found = _none_known(passage, start, sentence)
        if not found and role is Role.ALLERGIES:
            found = _listed(passage, start, sentence, lexicon)
        if not found:
            found = _told(passage, start, sentence, lexicon)
        if not found and role not in LISTS:
            found = _with_rashes(passage, start, sentence, lexicon)
        facts += found
        if found or role is Role.ALLERGIES:
            used += [(start, end)] if role is Role.ALLERGIES else _stretches(sentence, start, found)
    return facts, used


def _labelled(passage: Passage, lexicon: Lexicon) -> list[Fact]:
    """An allergy whose substance and reaction are labelled on one line, wherever the line was parted."""
    line = passage.pieces[0].line
    told = LABELLED.match(line.text)
    if told is None or len(passage.pieces) > 1:
        return []
    name = told["name"].strip()
    known = _substances(lexicon, name)
    if name not in passage.text or (not known and not _may_be_substance(name, name)):
        return []
    fact = Fact(
        FactKind.ALLERGY,
        f"{name} - {told['reaction'].strip()}",
        known[0][1] if known else name,
        Assertion.PRESENT,
        line.evidence(told.start("name"), told.end("reaction")),
        section="allergies-and-adverse-reaction",
        distance=known[0][0].distance if known else 0,
        reaction=told["reaction"].strip(),
    )
    return [fact]


def _denied(passage: Passage, offset: int, sentence: str, end: int, lexicon: Lexicon) -> list[Fact]:
    """What a question that was answered with no asks for: "Severe egg allergy?  no", "Any known allergies?  No"."""
    if not re.search(r"allerg", sentence[:end], re.I):
        return []  # "Previous reaction to a vaccine?  No"
    spans = [(match.start, match.end, name) for match, name in _substances(lexicon, sentence[:end])]
    spans += [
        (match.start, match.end, fact.name)
        for fact in _named_as_problems(passage, offset, sentence, lexicon)
        for match in lexicon.find(sentence[:end])
        if sentence[match.start : match.end] == fact.text
    ]
    general = re.search(r"\ballergies\b", sentence[:end], re.I)
    if not spans and general:
        spans = [(general.start(), len(sentence.rstrip()), NONE_KNOWN)]
    return [
        Fact(
            FactKind.ALLERGY,
            " ".join(sentence[first:last].split()),
            name,
            Assertion.ABSENT,
            passage.evidence(offset + first, offset + last),
            section=passage.section.slug,
        )
        for first, last, name in dict.fromkeys(spans)
    ]


def _with_rashes(passage: Passage, offset: int, sentence: str, lexicon: Lexicon) -> list[Fact]:
    """Substances with a reaction behind them that says enough without a heading: "Latex: rash with gloves"."""
    found = []
    for match, name in _substances(lexicon, sentence):
        said = RASHES.match(sentence, match.end)
        begins = re.search(r"(?:^|\s{2,}|[.;:,]\s+)$", sentence[: match.start]) is not None
        fact = (
            said
            and begins
            and _fact(passage, offset, sentence, (match.start, match.end), said.end(), name, match, lexicon)
        )
        if fact and said:
            found.append(replace(fact, reaction=said["reaction"]))
    return found


def _stretches(sentence: str, start: int, found: list[Fact]) -> list[tuple[int, int]]:
    stretches = []
    for fact in found:
        at = sentence.find(fact.text)
        stretches.append((start + at, start + at + len(fact.text)) if at >= 0 else (start, start + len(sentence)))
    return stretches


def _none_known(passage: Passage, offset: int, sentence: str) -> list[Fact]:
    match = _phrases("none-known").search(sentence)
    if match and NOT_ALONE.search(sentence, max(0, match.start() - 40), match.end() + 12):
        return []  # "otherwise no allergies": there is one
    if match is None and passage.section.role is Role.ALLERGIES:
        match = _phrases("none-alone").fullmatch(sentence.strip(" .,;:-"))
        if match:
            match = re.search(re.escape(match[0]), sentence)
    told = match is not None and re.search(r"allerg|reaction|sensitiv|intoleran|n\.?k", match[0], re.I) is not None
    if match and not told and passage.section.role is not Role.ALLERGIES and "allerg" not in sentence.lower():
        return []  # "no known history of epilepsy"
    unsaid = passage.section.role is Role.ALLERGIES and _phrases("unknown").search(sentence)
    if match is None or (unsaid and "allerg" not in match[0].lower()):
        return []
    if match[0].isalpha() and len(match[0]) <= 4 and passage.section.role is not Role.ALLERGIES and match[0].islower():
        return []
    return [
        Fact(
            FactKind.ALLERGY,
            passage.text[offset + match.start() : offset + match.end()].rstrip(" ."),
            NONE_KNOWN,
            Assertion.ABSENT,
            passage.evidence(offset + match.start(), offset + match.end()),
            section=passage.section.slug,
        )
    ]


def _substances(lexicon: Lexicon, text: str) -> list[tuple[Match, str]]:
    """Substances that the vocabulary knows, as allergens or as medicines, outside brackets and reactions."""
    found = []
    for match in lexicon.find(text):
        term = match.of_kind(FactKind.ALLERGY) or match.of_kind(FactKind.MEDICINE)
        bracketed = text.count("(", 0, match.start) > text.count(")", 0, match.start)
        if term and not bracketed and not term.name.startswith("No "):
            found.append((match, term.name))
    return found


def _listed(passage: Passage, offset: int, sentence: str, lexicon: Lexicon) -> list[Fact]:
    """Items under an allergies heading: known substances, and unknown ones as text."""
    if _phrases("unknown").search(sentence) and len(sentence.split()) <= 6:
        return []
    if frequency(sentence)[0] and quantities(sentence):
        return []  # a medicine with its directions: the list has ended without a heading
    known = _substances(lexicon, sentence)
    found = []
    for index, (match, name) in enumerate(known):
        following = known[index + 1][0].start if index + 1 < len(known) else len(sentence)
        fact = _fact(passage, offset, sentence, (match.start, match.end), following, name, match, lexicon)
        if fact:
            found.append(fact)
    if known:
        return found + _between(passage, offset, sentence, known, lexicon)
    if any(match.of_kind(FactKind.OBSERVATION) or match.of_kind(FactKind.PROBLEM) for match in lexicon.find(sentence)):
        return []  # the list has ended without a heading
    return _unlisted(passage, offset, sentence, 0, len(sentence), lexicon)


def _between(
    passage: Passage, offset: int, sentence: str, known: list[tuple[Match, str]], lexicon: Lexicon
) -> list[Fact]:
    """Unknown substances before the first known one: "Elastoplast, penicillin"."""
    head = sentence[: known[0][0].start]
    gap = re.search(r"[,;]\s*$", head)
    return _unlisted(passage, offset, sentence, 0, gap.start(), lexicon) if gap and gap.start() else []


def _unlisted(passage: Passage, offset: int, sentence: str, start: int, end: int, lexicon: Lexicon) -> list[Fact]:
    found = []
    stretch = sentence[start:end]
    cuts = [start, *[start + gap.end() for gap in ITEM_GAP.finditer(stretch)]]
    ends = [*[start + gap.start() for gap in ITEM_GAP.finditer(stretch)], end]
    if REACTION.search(re.sub(r"^[^-–:(]*", "", stretch)):
        cuts, ends = [start], [end]  # commas and "and" may part reactions, not substances
    for first, last in zip(cuts, ends, strict=True):
        item = sentence[first:last]
        named = re.match(r"\s*([A-Za-z][A-Za-z0-9'/ -]*?)\s*(?=$|[.(:]|\s[-–—]|\s{2,}| causes| gives| caused)", item)
        if named is None or not _may_be_substance(named[1], item):
            continue
        span = first + named.start(1), first + named.end(1)
        fact = _fact(passage, offset, sentence, span, last, named[1], None, lexicon)
        below = passage.section.inline and passage.pieces[0].start == 0  # the list stood in the line above
        if fact and (fact.reaction or not below) and fact.assertion is not Assertion.ABSENT:
            found.append(fact)
    return found


def _may_be_substance(name: str, item: str) -> bool:
    words = name.split()
    told = REACTION.match(item[item.find(name) + len(name) :]) is not None
    if not words or len(words) > WORDS_OF_SUBSTANCE or len(name) < 3 or is_furniture(item):
        return False
    if any(re.fullmatch(row["pattern"], name, re.I) for row in rows("not_items")):
        return False
    if heading(name) is not None or TITLED.match(name):
        return False
    named_person = len(words) >= 2 and all(word[:1].isupper() for word in words)
    return told or not named_person


def _told(passage: Passage, offset: int, sentence: str, lexicon: Lexicon) -> list[Fact]:
    """Sentences that say so: "allergic to penicillin", "penicillin allergy"."""
    gives = _gives().search(sentence)
    if gives:
        rest = _told_by_phrases(passage, offset, sentence, lexicon, gives.end())
        return [*_giving(passage, offset, sentence, gives, lexicon), *rest]
    return _told_by_phrases(passage, offset, sentence, lexicon)


def _told_by_phrases(passage: Passage, offset: int, sentence: str, lexicon: Lexicon, begin: int = 0) -> list[Fact]:
    """Substances before or behind a phrase that says so, from ``begin`` on."""
    before = list(_phrases("before").finditer(sentence, begin))
    if not before and (BECAUSE.search(sentence) or _reacted(sentence)):
        before = list(_phrases("before-told").finditer(sentence, begin))
    after = list(_phrases("after").finditer(sentence, begin))
    if not before and not after:
        return []
    found = _named_as_problems(passage, offset, sentence, lexicon)
    known = _substances(lexicon, sentence)
    for index, (match, name) in enumerate(known):
        led = next((phrase for phrase in before if _leads(sentence, phrase.end(), match.start)), None)
        tailed = next(
            (
                phrase
                for phrase in after
                if not sentence[match.end : phrase.start()].strip(" -(") and phrase.start() >= match.end
            ),
            None,
        )
        term = match.of_kind(FactKind.ALLERGY)
        itself = term is not None and _phrases("after").search(sentence[match.start : match.end])
        if not (led or tailed or itself):
            continue
        first = led.start() if led else match.start
        following = known[index + 1][0].start if index + 1 < len(known) else len(sentence)
        end = tailed.end() if tailed else match.end
        fact = _fact(passage, offset, sentence, (match.start, end), following, name, match, lexicon, first)
        if fact:
            found.append(fact)
    if not found and before and re.match(r"(?:allergic|allerg\w+ to|intoleran|hypersens)", before[0][0], re.I):
        return _unlisted_told(passage, offset, sentence, before[0], lexicon)
    return found


def _reacted(sentence: str) -> bool:
    """Whether a reaction stands in brackets: "did not tolerate spironolactone (gynaecomastia)"."""
    return any(_phrases("reaction").search(inside[1]) for inside in re.finditer(r"\(([^)]*)\)", sentence))


def _named_as_problems(passage: Passage, offset: int, sentence: str, lexicon: Lexicon) -> list[Fact]:
    """Allergies that the vocabulary knows as problems only: "peanut allergy" is one to peanuts."""
    found = []
    for match in lexicon.find(sentence):
        said = AS_PROBLEM.fullmatch(sentence[match.start : match.end])
        if said is None or match.of_kind(FactKind.ALLERGY):
            continue
        terms = lexicon.term(said[1])
        kinds = (FactKind.ALLERGY, FactKind.MEDICINE)
        name = next((term.name for kind in kinds for term in terms if term.kind is kind), None)
        fact = name and _fact(passage, offset, sentence, (match.start, match.end), match.end, name, match, lexicon)
        if fact:
            found.append(fact)
    return found


def _giving(passage: Passage, offset: int, sentence: str, gives: re.Match[str], lexicon: Lexicon) -> list[Fact]:
    """The substances before words such as "gives her a rash", and that reaction."""
    head = sentence[: gives.start()]
    known = _substances(lexicon, head)
    spans: list[tuple[int, int, str, Match | None]]
    spans = [(match.start, match.end, name, match) for match, name in known if match.end >= gives.start() - 40]
    if not spans:
        word = re.search(r"(?:^|[.;,]\s+)([A-Z][a-z]{3,}(?: [a-z]{3,}){0,2})$", head)
        if word is None or not _may_be_substance(word[1], word[1]) or word[1].split()[0] in SAYS_NOTHING:
            return []
        spans = [(word.start(1), word.end(1), word[1], None)]
    found = []
    for start, end, name, match in spans:
        fact = _fact(passage, offset, sentence, (start, end), end, name, match, lexicon)
        if fact:
            found.append(replace(fact, reaction=gives["reaction"]))
    return found


def _unlisted_told(passage: Passage, offset: int, sentence: str, phrase: re.Match[str], lexicon: Lexicon) -> list[Fact]:
    end = re.search(r"[.;,]|$", sentence[phrase.end() :])
    last = phrase.end() + (end.start() if end else 0)
    found = _unlisted(passage, offset, sentence, phrase.end(), last, lexicon)
    return found if not _phrases("not").search(sentence[: phrase.start()]) else []


def _leads(sentence: str, end: int, start: int) -> bool:
    """Whether a phrase reaches a substance: at once, or over a list of others."""
    if end > start:
        return False
    between = sentence[end:start]
    return len(between.split()) <= 12 and not re.search(
        r"\b(?:but|takes?|taking|started|given|is on|was|has|carr(?:y|ies)|uses?|keeps?)\b|;", between
    )


def _reaction(following: str, lexicon: Lexicon) -> re.Match[str] | None:
    """The reaction that follows a substance; a product's name in brackets, a label or "but tolerates" is none."""
    ahead = len(following) - len(following.lstrip(" -–—:"))
    cell = re.search(r"\s{2,}", following[ahead:])
    told = REACTION.match(following[: ahead + cell.start() if cell else len(following)])
    if told is None or NO_REACTION.match(told["reaction"]):
        return None
    if re.match(r"\s{2,}[A-Za-z][A-Za-z ]{1,20}:", following):
        return None
    named = [match for match in lexicon.find(told["reaction"]) if match.of_kind(FactKind.MEDICINE)]
    return None if named and following.lstrip().startswith("(") else told


def _fact(
    passage: Passage,
    offset: int,
    sentence: str,
    span: tuple[int, int],
    following: int,
    name: str,
    match: Match | None,
    lexicon: Lexicon,
    phrase: int | None = None,
) -> Fact | None:
    ahead = sentence[: span[0] if phrase is None else phrase]
    if _phrases("tolerated").search(sentence[: span[0]]):
        return None
    assertion = Assertion.PRESENT
    if _phrases("not").search(ahead):
        if phrase is not None and not re.search(r"allerg|sensitiv|intoler", sentence[phrase : span[0]], re.I):
            return None  # "no reaction to vaccines"
        assertion = Assertion.ABSENT
    elif _phrases("possible").search(ahead) or sentence[span[1] : span[1] + 1] == "?":
        assertion = Assertion.POSSIBLE
    told = _reaction(sentence[span[1] : following], lexicon)
    if match is not None and REFUTED.match(sentence, span[1]):
        assertion, told = Assertion.ABSENT, None
    reaction = told["reaction"].strip(" ,-") if told else None
    if reaction and _phrases("no-reaction").fullmatch(reaction.strip(" .")):
        return None  # "Latex - none"
    stuff = MATERIAL.match(sentence, span[1]) if match is not None and told is None else None
    if stuff:
        span = span[0], stuff.end()
        told = _reaction(sentence[span[1] : following], lexicon)
        reaction = told["reaction"].strip(" ,-") if told else None
    product = PRODUCT.match(sentence, span[1]) if told is None else None
    if product and _substances(lexicon, product[1]):
        span = span[0], product.end()  # IV iron (Venofer)
    given = re.search(r"\b(?:IV|IM|oral|intravenous)\s$", sentence[: span[0]])
    span = (given.start() if given else span[0]), span[1]
    end = span[1] + told.end() if told else span[1]
    if told and sentence[end : end + 1] == ")":
        end += 1
    evidence = passage.evidence(offset + span[0], offset + end)
    if match is None and reaction is None and evidence.confidence < SURE:
        return None  # dirt or handwriting, not the name of a substance
    doubtful = match is not None and match.doubtful
    return Fact(
        FactKind.ALLERGY,
        " ".join(passage.text[offset + span[0] : offset + end].split()).rstrip(" ,;"),
        name,
        assertion,
        evidence,
        section=passage.section.slug,
        distance=match.distance if match else 0,
        reaction=reaction or None,
        doubt=Doubt(DoubtKind.FACT, LOOK_ALIKE, evidence) if doubtful else None,
    )
