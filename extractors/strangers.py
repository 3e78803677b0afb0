"""What single pages say of their subject that does not fit the patient: sex, given name, allergies, address.

A page that got among another patient's pages often names nobody; it still speaks of somebody. Only what nobody else on
the paper explains counts: relatives, clinicians and the people whom a page names are left out of account.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from extractors.addresses import STREET, postcode_in
from extractors.contradictions import SEX_OF_TITLE
from extractors.names import GIVEN_NAMES, STAFF_TITLES, TITLES
from extractors.people import Company, plain, worded
from extractors.table import column, rows
from extractors.transcript import Line, Transcript
from records.types import Doubt, DoubtKind, Identity

TOP = 4  # lines
PRONOUNS = 3  # that are of the other sex, and none of the patient's, on a page that names the patient
SEVERAL = 2  # sentences of which an unknown word is the subject
REACH = 150  # letters before a pronoun in which somebody else may be named whom it means
OTHER_SEX = "A page speaks of a person of the other sex than the patient's. Find out whose page it is."
OTHER_GIVEN = "The paper calls its subject by another given name than the patient's. Find out whose paper it is."
OTHER_ALLERGIES = (
    "One page says that no allergies are known, another names one: they may be two patients'. Compare the pages."
)
OTHER_HOME = "Another address stands at the top of a later page. Find out whose page it is."
NO_ALLERGIES = re.compile(
    r"\b(?:no|nil|not|without|denies)\b[\w ]{0,20}\ballerg(?:y|ies|ic)\b|\bN\.?K\.?D?\.?A\b"
    r"|\ballerg(?:y|ies)\b\W{0,3}(?:none|nil|no|not known|unknown|n/a)\b",
    re.IGNORECASE,
)
ALLERGY = re.compile(
    r"(?:^|[.;]\s+|\s{2,})\W*(?:known |drug |medication )*allerg(?:y|ies|ic to)\b(?: to| status)?\s*[:\-–]?\s+"
    r"(?!none|nil|no\b|not\b|nk|unknown|n/?a\b|and\b|or\b|to be|see\b|status|clinic|as\b|were|was|are|is\b)"
    r"(?=[A-Za-z]{4})",
    re.IGNORECASE | re.MULTILINE,
)


def strangers(
    transcript: Transcript, identity: Identity, known: Company, name_lines: tuple[int, ...]
) -> Iterator[Doubt]:
    """Every doubt that a page's subject is not the patient."""
    pages = [tuple(lines) for _, lines in groupby(transcript.lines, key=lambda line: line.page)]
    named = {transcript.lines[at].page for at in name_lines}
    yield from _other_sex(pages, identity, named)
    yield from _other_given(transcript, known)
    yield from _other_allergies(pages)
    yield from _other_home(pages, identity, named)


# ---------------------------------------------------------------- sex
def _other_sex(pages: Sequence[tuple[Line, ...]], identity: Identity, named: set[int]) -> Iterator[Doubt]:
    """A page all of whose words are of the other sex; on a page that names the patient, pronouns do
    only where there are several.
    """
    sex = _sex_of(identity) or _sex_told(pages, named)
    if sex is None:
        return
    for lines in pages:
        told = tuple(_told(lines))
        own, other = ({weight for is_of, weight in told if (is_of == sex) is mine} for mine in (True, False))
        pronouns = sum(weight == "pronoun" for is_of, weight in told if is_of != sex)
        counted = other - {"pronoun"} if lines[0].page in named and pronouns < PRONOUNS else other
        if counted and not own:
            yield Doubt(DoubtKind.OTHER_PATIENT, OTHER_SEX, lines[0].evidence())
            return


def _sex_of(identity: Identity) -> str | None:
    title = SEX_OF_TITLE.get(identity.title.value) if identity.title else None
    return title or (identity.sex.value if identity.sex else None)


def _sex_told(pages: Sequence[tuple[Line, ...]], named: set[int]) -> str | None:
    """The sex of which the pages that name the patient speak, if it is one."""
    sexes = {sex for lines in pages if lines[0].page in named for sex, _ in _told(lines)}
    return sexes.pop() if len(sexes) == 1 else None


def _told(lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    """Sex and weight of the words of a page that can mean nobody but its subject."""
    text = " ".join(line.text for line in lines)
    for sex, weight, pattern in _sex_words():
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - REACH) : match.start()]
            if not _somebody_else().search(before if weight == "pronoun" else before[-40:]):
                yield sex, weight


@cache
def _sex_words() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (row["sex"], row["weight"], re.compile(rf"\b(?:{row['pattern']})\b", re.IGNORECASE))
        for row in rows("sex_words")
    )


@cache
def _somebody_else() -> re.Pattern[str]:
    """A relative or a clinician, whom the next pronoun may mean."""
    staff = {printed for printed, title in TITLES.items() if title in STAFF_TITLES}
    words = column("kin", "word") | column("posts", "word") | staff | {"mr", "mrs", "miss", "ms", "colleague", "team"}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\b", re.IGNORECASE)


# ---------------------------------------------------------------- given name
def _other_given(transcript: Transcript, known: Company) -> Iterator[Doubt]:
    """A given name that is not the patient's, nor short for it, as the subject of what only patients do."""
    text = transcript.text
    own = known.patient | {row["called"] for row in rows("nicknames") if row["given"] in known.patient}
    own |= {row["given"] for row in rows("nicknames") if row["called"] in known.patient}
    for match in _subjects().finditer(text):
        name = plain(match["name"])
        if (
            worded((name,))
            or name in own
            or name in known.staff
            or not (name in GIVEN_NAMES or _called(text, match["name"]))
        ):
            continue
        if any(word.startswith(name[:3]) for word in known.patient) or _introduced(text, match["name"]):
            continue
        place = transcript.lines[text.count("\n", 0, match.start("name"))]
        yield Doubt(DoubtKind.OTHER_PATIENT, OTHER_GIVEN, place.evidence())
        return


def _called(text: str, name: str) -> bool:
    """Whether a word that is in no list of names is a person's, since the text says several times what they do."""
    said: list[str] = [match["name"] for match in _subjects().finditer(text)]
    return said.count(name) >= SEVERAL


def _introduced(text: str, name: str) -> bool:
    """Whether a name is a relative's or a clinician's: "her husband Gordon", "Gordon, the district nurse"."""
    clause = r"[^\n.;]{0,30}"
    beside = re.finditer(rf"{clause}\b{re.escape(name)}\b{clause}", text)
    return any(_somebody_else().search(words.group()) for words in beside)


@cache
def _subjects() -> re.Pattern[str]:
    verbs = "|".join(row["pattern"] for row in rows("subject_verbs") if row["side"] == "after")
    return re.compile(
        rf"(?:^|[.:;!?)]\s+|\s{{2,}}|(?<=[a-z] )|(?<=, ))(?P<name>[A-Z][a-z]{{2,}})\s+(?:{verbs})\b", re.M
    )


# ---------------------------------------------------------------- allergies and address
def _other_allergies(pages: Sequence[tuple[Line, ...]]) -> Iterator[Doubt]:
    """No allergies known on one page, and one named on another."""
    texts = ["\n".join(line.text for line in lines) for lines in pages]
    none = [bool(NO_ALLERGIES.search(text)) for text in texts]
    some = [bool(ALLERGY.search(text)) and not denied for text, denied in zip(texts, none, strict=True)]
    if any(none) and any(some):
        yield Doubt(DoubtKind.OTHER_PATIENT, OTHER_ALLERGIES, pages[some.index(True)][0].evidence())


def _other_home(pages: Sequence[tuple[Line, ...]], identity: Identity, named: set[int]) -> Iterator[Doubt]:
    """A private address at the top of a later page that does not name the patient; an organisation's is none."""
    if identity.postcode is None:
        return
    seen = {found[0] for line in pages[0] if (found := postcode_in(line.text))} | {identity.postcode.value}
    for lines in pages[1:]:
        top = lines[:TOP]
        place = any(set(re.findall(r"[a-z]+", line.text.lower())) & column("places_and_posts", "word") for line in top)
        for line in top:
            found = postcode_in(line.text) if STREET.match(line.text) else None
            if found and found[0] not in seen and not place and lines[0].page not in named:
                yield Doubt(DoubtKind.OTHER_PATIENT, OTHER_HOME, line.evidence())
                return
