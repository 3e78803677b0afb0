"""Does the paper call its patient as its heading does? A stain may have eaten the family name, or half a couple.

"Mr Patrick Finbar" stands over a letter that speaks of Mr O'Dowd and never of Finbar: the heading has lost a name.
"Mr and Mrs Hale", "Zara / Zain Begum" and a Junior whom the text calls Senior are two people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.contradictions import SEX_OF_TITLE
from extractors.name_letters import UPPER
from extractors.names import GIVEN_AND_SURNAMES, GIVEN_NAMES, STAFF_TITLES, TITLES
from extractors.people import STAFF, Company, Person, is_kin, plain, titled, worded, words_of
from extractors.table import column, rows
from extractors.transcript import Line, Transcript
from records.types import Doubt, DoubtKind, Identity

OTHER_FAMILY = (
    "The text speaks of somebody by another family name, and never by the one in the heading. "
    "Compare both with the picture."
)
NO_FAMILY = "What stands as the family name is a given name; the family name may be hidden. Look at the picture."
CUT_SHORT = "The family name in the heading may be cut short: a longer one is printed below. Compare both."
NAMESAKE = "The text speaks of another person of the patient's family name. Find out whose paper it is."
CLINICIAN = "The patient's name is also a clinician's on this paper. Compare both with the picture."
NO_NAME = "What stands as the patient's name are words of a place or of a form. Look for the name in the picture."
COUPLE = "Two people are named where the patient would be. Find out whose paper it is."
GENERATIONS = "The paper speaks of a senior and of a junior of that name. Find out whose paper it is."
_TITLE = r"(?:Mr|Mrs|Miss|Ms|Master|MR|MRS|MISS|MS)\b\.?"
_AND = r"\s*(?:&|\+|/|\band\b|\bAND\b)\s*"
TITLES_JOINED = re.compile(rf"\b{_TITLE}{_AND}{_TITLE}")
NAMES_JOINED = re.compile(rf"(?P<one>[{UPPER}][\w'’\-]+){_AND}(?:{_TITLE}\s+)?(?P<two>[{UPPER}][\w'’\-]+)")
SENTENCE = 3  # small words that make a sentence
LISTED = re.compile(r"\W*(?:c\.?c|copy|copies|to|from|dear|re|sent by|surgeon|assistant|consultant)\b", re.IGNORECASE)
WRITTEN_TO = re.compile(r"\s*(?:dear|to|the|parents?|cc|c\.c|copy|copies|guardians?)\b", re.IGNORECASE)
POST_BEHIND = re.compile(
    r"\((?:GP|G\.P\.|[Cc]onsultant|[Rr]egistrar|[Nn]urse|[Mm]idwife|[Ss]urgeon|[Dd]octor|SHO|FY\d)\b"
)
NAMED = re.compile(rf"(?P<before>\b[A-Za-z][\w'’]*\.?) (?=(?P<name>[{UPPER}][\w'’\-]+))")
GENERATION = re.compile(
    r"\W{1,2}(?:(?P<senior>snr|sr|senior)|jnr|jr|junior)\b(?!\s+\w*(?:nurse|sister|doctor|house))", re.I
)


def called_otherwise(
    transcript: Transcript, identity: Identity, known: Company, name_lines: tuple[int, ...]
) -> Iterator[Doubt]:
    """Every doubt that the heading's name is not the name by which the paper calls its patient."""
    lines = tuple(transcript.lines[at] for at in name_lines)
    yield from _couple(lines, known)
    yield from _generations(transcript, known)
    yield from _cut_short(transcript, known, name_lines)
    yield from _namesake(transcript, identity, known, name_lines)
    yield from _clinician(transcript, identity, known, name_lines)
    yield from _no_name(transcript, identity, known, name_lines)
    if identity.family is not None and identity.given is not None and not _said_again(transcript, known, name_lines):
        yield from _other_family(transcript, identity, known, name_lines)


def _other_family(
    transcript: Transcript, identity: Identity, known: Company, name_lines: tuple[int, ...]
) -> Iterator[Doubt]:
    """Somebody with the patient's title and another family name, whom nothing makes a clinician or a relative."""
    if known.family in GIVEN_NAMES - GIVEN_AND_SURNAMES and identity.family is not None:
        yield Doubt(DoubtKind.NAME, NO_FAMILY, identity.family.evidence)
    given = set(words_of(identity.family.value if identity.family else "")) <= GIVEN_NAMES - GIVEN_AND_SURNAMES
    sex = SEX_OF_TITLE.get(identity.title.value) if identity.title else None
    text = transcript.text
    for person in titled(text):
        line = transcript.lines[text.count("\n", 0, person.start)]
        if line.number in name_lines or _of_staff(person, known) or is_kin(text, person):
            continue
        if not (given or _in_sentence(text, person)):
            continue  # "Surgeon: Mr Kinross", "wide excision (Miss Royle)"
        if sex is not None and sex != SEX_OF_TITLE.get(_title(text, person), sex):
            continue
        yield Doubt(DoubtKind.NAME, OTHER_FAMILY, line.evidence())
        return


def _of_staff(person: Person, known: Company) -> bool:
    return any(len(word) > 1 and word in known.staff for word in person.words)


def _in_sentence(text: str, person: Person) -> bool:
    """Whether small words stand before or behind a name, and no label or bracket just before it."""
    before, after = text[: person.start].rpartition("\n")[2], text[person.end :].partition("\n")[0]
    if before.rstrip().endswith(("(", ":", ".:", "-", "–", "/", "&", ",")) or LISTED.match(before):
        return False
    cell = before.split("  ")[-1] + " " + after.split("  ")[0]
    return len(re.findall(r"(?<!\w)[a-z]{2,}(?!\w)", cell)) >= SENTENCE


def _cut_short(transcript: Transcript, known: Company, name_lines: tuple[int, ...]) -> Iterator[Doubt]:
    """A longer family name behind the patient's title or given name: Prenderg in the heading, Prendergast below."""
    for line in transcript.lines:
        if line.number in name_lines:
            continue
        for match in NAMED.finditer(line.text):
            called, word = words_of(match["before"])[-1:], plain(match["name"])
            longer = len(word) > len(known.family) + 1 and known.family in (
                word[: len(known.family)],
                word[-len(known.family) :],
            )
            told = match["before"].lower().strip(".") in TITLES or bool(set(called) & known.patient)
            if longer and told and word not in known.patient and word not in known.staff:
                yield Doubt(DoubtKind.NAME, CUT_SHORT, line.evidence(match.start("name"), match.end("name")))
                return


def _namesake(
    transcript: Transcript, identity: Identity, known: Company, name_lines: tuple[int, ...]
) -> Iterator[Doubt]:
    """Mrs Tulloch under a heading of Mr Frank Tulloch, or Mrs S Tulloch under Mrs Joan; but for known relatives."""
    sex = SEX_OF_TITLE.get(identity.title.value) if identity.title else None
    nicknames = {row["called"] for row in rows("nicknames") if row["given"] in known.patient}
    nicknames |= {row["given"] for row in rows("nicknames") if row["called"] in known.patient}
    own = known.patient | nicknames
    text = transcript.text
    for person in titled(text):
        line = transcript.lines[text.count("\n", 0, person.start)]
        if person.surname != known.family or line.number in name_lines or is_kin(text, person):
            continue
        first = person.words[0] if len(person.words) > 1 else ""
        other = bool(first) and not any(word.startswith(first) if len(first) == 1 else word == first for word in own)
        turned = sex is not None and sex != SEX_OF_TITLE.get(_title(text, person), sex)
        if (other or turned) and _in_sentence(text, person):
            yield Doubt(DoubtKind.OTHER_PATIENT, NAMESAKE, line.evidence())
            return


def _clinician(
    transcript: Transcript, identity: Identity, known: Company, name_lines: tuple[int, ...]
) -> Iterator[Doubt]:
    """Helen Marsh where Dr Helen Marsh signs, or "Okafor Peter (GP)": the patient's own name is hidden."""
    given = words_of(identity.given.value)[:1] if identity.given else ()
    if not given or identity.family is None or (identity.title is not None and identity.title.value in STAFF_TITLES):
        return
    for line in transcript.lines:
        named = {given[0], *words_of(identity.family.value)}
        if line.number in name_lines:
            found = named <= set(words_of(line.text)) and POST_BEHIND.search(line.text)
        else:
            found = next((each for each in STAFF.finditer(line.text) if named <= set(words_of(each[1]))), None)
        if found:
            yield Doubt(DoubtKind.NAME, CLINICIAN, line.evidence())
            return


def _no_name(
    transcript: Transcript, identity: Identity, known: Company, name_lines: tuple[int, ...]
) -> Iterator[Doubt]:
    """Words of dictionaries in the place of a name: Chapel Allerton, Warfarin Sodium, Rose Cottage."""
    if identity.given is None or identity.family is None:
        return
    first, lines = words_of(identity.given.value)[:1], [transcript.lines[at] for at in name_lines]
    elsewhere = {word for line in transcript.lines if line.number not in name_lines for word in words_of(line.text)}
    plainly = identity.title is not None or any(identity.family.value.upper() in line.text for line in lines)
    everyday = worded(first) and not set(first) & (GIVEN_NAMES | elsewhere) and (not plainly or worded((known.family,)))
    street = known.family in column("street_words", "word") and not plainly and known.family not in elsewhere
    if everyday or street:
        yield Doubt(DoubtKind.NAME, NO_NAME, identity.family.evidence)


def _title(text: str, person: Person) -> str:
    return TITLES.get(text[person.start : person.end].split()[0].lower().strip("."), "")


def _said_again(transcript: Transcript, known: Company, name_lines: tuple[int, ...]) -> bool:
    """Whether the family name stands on the paper anywhere but in the heading."""
    return any(
        known.family in "".join(words_of(line.text)) for line in transcript.lines if line.number not in name_lines
    )


def _couple(lines: tuple[Line, ...], known: Company) -> Iterator[Doubt]:
    """Two people joined on a line that gives the patient's name: Mr & Mrs Hale, Zara and Zain Begum."""
    for line in lines:
        joined = TITLES_JOINED.search(line.text) or any(
            _both(match, known) for match in NAMES_JOINED.finditer(line.text)
        )
        if joined and not WRITTEN_TO.match(line.text):
            yield Doubt(DoubtKind.OTHER_PATIENT, COUPLE, line.evidence())
            return


def _both(match: re.Match[str], known: Company) -> bool:
    """Whether two given names are joined, one of them the patient's, or their family name to another given name."""
    pair = {*words_of(match["one"])[-1:], *words_of(match["two"])[-1:]}
    return (
        len(pair) > 1
        and bool(pair & known.patient)
        and (pair <= GIVEN_NAMES or bool(pair - known.patient & GIVEN_NAMES))
    )


def _generations(transcript: Transcript, known: Company) -> Iterator[Doubt]:
    """The name with Senior in one place and Junior in another."""
    seen: set[bool] = set()
    for line in transcript.lines:
        for word in re.finditer(rf"[{UPPER}][\w'’\-]+", line.text):
            match = GENERATION.match(line.text, word.end())
            if match and words_of(word.group())[-1:] and known.shares_family(words_of(word.group())):
                seen.add(match["senior"] is not None)
        if len(seen) > 1:
            yield Doubt(DoubtKind.OTHER_PATIENT, GENERATIONS, line.evidence())
            return
