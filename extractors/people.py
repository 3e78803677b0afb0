"""Who is named on a paper besides its patient, and may be: clinicians, the writer, the addressee, relatives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from extractors.dates import printed_dates
from extractors.labels import Field, Role
from extractors.name_letters import UPPER, unaccented
from extractors.names import GIVEN_NAMES, NOT_NAMES, PARTICLES, STAFF_TITLES, TITLES
from extractors.reader import known_words
from extractors.table import column, rows
from extractors.transcript import Line, Transcript
from records.types import Evidence, Head, Identity

_WORD = rf"[{UPPER}][\w'’\-]*\.?"
_NAME = rf"(?:{_WORD}|{'|'.join(sorted(PARTICLES))})(?:[ ](?:{_WORD}|(?:{'|'.join(sorted(PARTICLES))})\b)){{0,4}}"
_LAY = "|".join(
    sorted(
        {
            row["printed"]
            for row in rows("titles")
            if row["title"] not in STAFF_TITLES and row["title"] in ("Mr", "Mrs", "Miss", "Ms", "Mx", "Master")
        }
    )
)
_STAFF = "|".join(sorted({row["printed"] for row in rows("titles") if row["title"] in STAFF_TITLES}))
TITLED = re.compile(rf"\b((?i:{_LAY}))\b\.?[ \n]({_NAME})")
STAFF = re.compile(rf"\b(?i:{_STAFF}|matron|midwife)\b\.?[ \n]({_NAME})")
CLOSING = re.compile(
    r"\b(?:yours\s+\w+|sincerely|faithfully|(?:kind|best|with)\b.{0,10}\b(?:regards|wishes)|regards)\W*$", re.I
)
SIGNATURE = 5  # lines after a closing that hold the writer's name and post
ALIAS = re.compile(
    r"\b(?i:aka|a\.k\.a\.?|also known as|known as|n[ée]e|formerly|previously|previous (?:sur)?name|maiden name|alias)\b"
    rf"[\s:(]*((?:{_WORD}[ ]?){{1,3}})|\(({_WORD}(?:[ ]{_WORD})?)\)"
)
STAFF_FIELDS = ("author", "staff", "consultant", "addressee", "sender")


@dataclass(frozen=True, slots=True)
class Person:
    """A lay person named in running text; ``start`` and ``end`` are characters of it, the title included."""

    words: tuple[str, ...] = field(repr=False)
    start: int
    end: int

    @property
    def surname(self) -> str:
        """The last word of the name."""
        return self.words[-1]


@dataclass(frozen=True, slots=True)
class Company:
    """Words (plain) of the patient's names and of the names of those who may be named beside them."""

    patient: frozenset[str] = field(repr=False)
    family: str = field(repr=False)
    staff: frozenset[str] = field(repr=False)

    def is_patient(self, words: tuple[str, ...]) -> bool:
        """Whether a name can be the patient's: every word of it is theirs, or the initial of one."""
        long = [word for word in words if len(word) > 1]
        initials = {word[:1] for word in self.patient}
        return bool(long) and all(word in self.patient for word in long) and all(word[:1] in initials for word in words)

    def shares_family(self, words: tuple[str, ...]) -> bool:
        """Whether a name ends with the patient's family name, or a part of it."""
        return words[-1] in self.patient or "".join(words).endswith(self.family)


def company(
    transcript: Transcript, fields: tuple[Field, ...], identity: Identity, head: Head, name_lines: tuple[int, ...]
) -> Company:
    """Who may be named on the paper; other names of the patient's stand beside their name."""
    family = identity.family.value if identity.family else ""
    given = identity.given.value if identity.given else ""
    own = "\n".join(line.text for at in name_lines for line in transcript.lines[at : at + 2])
    aliases = [match.group(1) or match.group(2) for match in ALIAS.finditer(own)]
    aliases += [entry.value.text for entry in fields if entry.name == "alias"]
    return Company(
        frozenset(words_of(" ".join((family, given, *aliases)))),
        "".join(words_of(family)),
        frozenset(_staff(transcript, fields, head)) - frozenset(words_of(family)),
    )


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name as they are compared: small letters alone, parts of double names apart, no 's behind."""
    text = re.sub(r"['’]s\b", "", text)
    return tuple(plain(word) for word in re.split(r"[\s\-–,./]+", text) if plain(word))


def plain(text: str) -> str:
    """Letters alone, small and without accents."""
    return "".join(letter for letter in unaccented(text) if letter.isalpha())


def titled(text: str) -> Iterator[Person]:
    """Everybody who is named with the title of a lay person (surgeons among them)."""
    for match in TITLED.finditer(text):
        words = words_of(match.group(2))
        if words:
            yield Person(words, match.start(), match.end())


def is_kin(text: str, person: Person) -> bool:
    """Whether a person is introduced as somebody's relative: "his wife, Mrs Ash", "Mrs Ash (her daughter)"."""
    before, after = text[max(0, person.start - 40) : person.start], text[person.end : person.end + 40]
    kin = "|".join(re.escape(word) for word in sorted(column("kin", "word"), key=len, reverse=True))
    introduced = re.search(rf"\b(?:{kin})\b\W{{1,3}}(?:\w+\W+){{0,2}}$", before.lower())
    explained = re.match(
        rf"[\s,(\-–]+(?:(?:who|is|her|his|the|their|our|patient's|only|eldest)\W+)*(?:\w+[ -])?(?:{kin})\b",
        after.lower(),
    )
    return bool(introduced or explained)


def _staff(transcript: Transcript, fields: tuple[Field, ...], head: Head) -> Iterator[str]:
    text = transcript.text
    for match in STAFF.finditer(text):
        yield from words_of(match.group(1))
    for entry in fields:
        if entry.name in STAFF_FIELDS or entry.role is Role.STAFF:
            yield from _capitalised(entry.value.text)
    opening = transcript.lines[0].page if transcript.lines else 0
    addressee = head.addressee if head.addressee and head.addressee.evidence.page == opening else None
    for found in (head.author if head.author_role else None, addressee):
        if found and not _dated(transcript, found.evidence):
            yield from _capitalised(found.value)
    for person in titled(text):
        if _at_work(text, person):
            yield from person.words
    for line in transcript.lines:
        if CLOSING.search(line.text):
            for below in _signature(transcript, line):
                yield from _capitalised(below.text)


def _dated(transcript: Transcript, place: Evidence) -> bool:
    """Whether a date stands on the line: a label at the foot of a page, and no signature."""
    middle = (place.box.top + place.box.bottom) / 2
    return any(
        line.box.top <= middle <= line.box.bottom and printed_dates(line.text) for line in transcript.page(place.page)
    )


def _signature(transcript: Transcript, closing: Line) -> Iterator[Line]:
    """The lines under "Yours sincerely", up to the writer's post."""
    for line in transcript.lines[closing.number + 1 : closing.number + 1 + SIGNATURE]:
        if line.page != closing.page or printed_dates(line.text):
            return
        yield line
        if set(re.findall(r"[a-z]+", line.text.lower())) & column("posts", "word"):
            return


def _at_work(text: str, person: Person) -> bool:
    """Whether what stands around a name is what stands around clinicians': "under Mr Ash", "Mr Ash's clinic"."""
    before, after = _contexts()
    return bool(
        before.search(text[max(0, person.start - 50) : person.start]) or after.match(text[person.end : person.end + 60])
    )


@cache
def _contexts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    posts = "|".join(re.escape(word) for word in sorted(column("posts", "word"), key=len, reverse=True))
    sides = {
        side: "|".join(row["pattern"] for row in rows("staff_context") if row["side"] == side)
        for side in ("before", "after")
    }
    return (
        re.compile(rf"\b(?:(?:{sides['before']})\W{{1,4}}|(?:{posts})s?[ ,:]{{1,3}})$", re.IGNORECASE),
        re.compile(rf"(?:{sides['after']})|[\s,.(\-–]{{1,3}}(?:the |our |\w+ ){{0,2}}(?:{posts})\b", re.IGNORECASE),
    )


def _capitalised(text: str) -> Iterator[str]:
    for word in re.findall(_WORD, text):
        yield from (piece for piece in words_of(word) if piece not in NOT_NAMES and piece not in TITLES)


def worded(words: tuple[str, ...]) -> bool:
    """Whether one of the words is an everyday or medical one, so that a heading is no name."""
    return any(len(word) > 2 and word in known_words() for word in words)


def known_given(words: tuple[str, ...]) -> bool:
    """Whether one of the words is a common given name."""
    return any(word in GIVEN_NAMES for word in words)
