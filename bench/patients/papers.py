"""Papers of fictional patients, as clerks and readers spoil them: each with whose it is, or that it is nobody's.

``KINDS`` names the ways; a paper of ``conflict`` bears one patient's number and another's name, and is nobody's.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bench.patients.population import GIVEN
from extractors.patient_index import swapped
from extractors.table import rows
from records.types import Box, Evidence, Found, Identity, KnownPatient, NhsNumber

PLACE = Evidence(1, Box(50, 50, 200, 60), 0.95)
LIKE = ["689", "74", "7", "85", "19", "36", "580", "12", "360", "04"]  # what each digit is misread as
CONFUSED = {str(digit): others for digit, others in enumerate(LIKE)}
MISREAD = {"e": "c", "a": "o", "i": "l", "n": "u", "r": "n", "o": "a", "t": "f", "l": "i", "s": "5", "h": "b", "m": "n"}


@dataclass(frozen=True, slots=True)
class Paper:
    """What a paper says, of which kind its faults are, and the index's key of its patient (None: nobody's)."""

    kind: str
    identity: Identity
    printed: tuple[Found[str], ...]
    patient: str | None


class Spoiler:
    """Makes papers of patients; ``everyone`` are those of the index."""

    def __init__(self, everyone: Sequence[KnownPatient], seed: int = 7) -> None:
        self.rng = random.Random(seed)  # noqa: S311
        self.everyone = [one for one in everyone if one.nhs_number]
        self.homes: dict[str, list[KnownPatient]] = {}
        for one in self.everyone:
            self.homes.setdefault(one.postcode or "", []).append(one)
        self.twins = [
            (one, other)
            for home in self.homes.values()
            for one in home
            for other in home
            if one is not other and one.birth_date == other.birth_date and one.family == other.family
        ]
        self.namesakes = [
            (one, other)
            for home in self.homes.values()
            for one in home
            for other in home
            if one is not other and one.given == other.given and one.family == other.family
        ]
        self.married = [one for one in self.everyone if one.other_families]

    def paper(self, kind: str) -> Paper:
        """A paper of one of KINDS."""
        return KINDS[kind](self, kind)

    def any(self) -> KnownPatient:
        return self.rng.choice(self.everyone)

    # ------------------------------------------------------------ kinds that are somebody's
    def clean(self, kind: str) -> Paper:
        one = self.any()
        return paper(kind, one, one.id)

    def short_name(self, kind: str) -> Paper:
        called = {row["given"].title(): row["called"].title() for row in rows("nicknames")}
        one = self.any()
        while one.given.split()[0] not in called:
            one = self.any()
        return paper(kind, replace(one, given=called[one.given.split()[0]]), one.id)

    def former_name(self, kind: str) -> Paper:
        one = self.rng.choice(self.married)
        return paper(kind, replace(one, family=one.other_families[0]), one.id)

    def new_name(self, kind: str) -> Paper:
        one = self.any()
        return paper(kind, replace(one, family=self.any().family), one.id)

    def initial(self, kind: str) -> Paper:
        one = self.any()
        return paper(kind, replace(one, given=one.given[0]), one.id)

    def digit_misread(self, kind: str) -> Paper:
        one = self.any()
        return misread_number(paper(kind, one, one.id), self.rng)

    def digits_exchanged(self, kind: str) -> Paper:
        one = self.any()
        made, digits = paper(kind, one, one.id), one.nhs_number.digits if one.nhs_number else ""
        at = self.rng.choice([at for at in range(9) if digits[at] != digits[at + 1]])
        return with_printed(made, digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])

    def no_number(self, kind: str) -> Paper:
        one = self.any()
        made = paper(kind, one, one.id)
        return replace(made, identity=replace(made.identity, nhs_number=None))

    def twin_without_number(self, kind: str) -> Paper:
        one, _ = self.rng.choice(self.twins)
        made = paper(kind, one, one.id)
        return replace(made, identity=replace(made.identity, nhs_number=None))

    def twin_initial(self, kind: str) -> Paper:
        one, _ = self.rng.choice(self.twins)
        return paper(kind, replace(one, given=one.given[0]), one.id)

    def family_misread(self, kind: str) -> Paper:
        one = self.any()
        return paper(kind, replace(one, family=misread(one.family, self.rng)), one.id)

    def given_misread(self, kind: str) -> Paper:
        one = self.any()
        return paper(kind, replace(one, given=misread(one.given.split()[0], self.rng)), one.id)

    def birth_swapped(self, kind: str) -> Paper:
        one = self.any()
        while not swapped(one.birth_date):
            one = self.any()
        text = swapped(one.birth_date)
        return paper(kind, replace(one, birth_date=date(int(text[:4]), int(text[4:6]), int(text[6:]))), one.id)

    def birth_misread(self, kind: str) -> Paper:
        one = self.any()
        return paper(kind, replace(one, birth_date=misread_day(one.birth_date or date.min, self.rng)), one.id)

    def several(self, kind: str) -> Paper:
        """Two or three faults at once."""
        one = self.any()
        changed = one
        for fault in self.rng.sample(("family", "given", "birth", "postcode", "number"), self.rng.choice((2, 3))):
            if fault == "family":
                changed = replace(changed, family=misread(changed.family, self.rng))
            elif fault == "given":
                changed = replace(changed, given=misread(changed.given, self.rng))
            elif fault == "birth":
                changed = replace(changed, birth_date=misread_day(changed.birth_date or date.min, self.rng))
            elif fault == "postcode":
                changed = replace(changed, postcode=self.any().postcode)
            else:
                changed = replace(changed, nhs_number=None)
        return paper(kind, changed, one.id)

    # ------------------------------------------------------------ kinds that are nobody's
    def conflict_twin(self, kind: str) -> Paper:
        one, other = self.rng.choice(self.twins)
        return paper(kind, replace(one, nhs_number=other.nhs_number), None)

    def conflict_namesake(self, kind: str) -> Paper:
        one, other = self.rng.choice(self.namesakes)
        return paper(kind, replace(one, nhs_number=other.nhs_number), None)

    def conflict_home(self, kind: str) -> Paper:
        one = self.any()
        other = self.rng.choice(self.homes[one.postcode or ""])
        while other is one:
            one = self.any()
            other = self.rng.choice(self.homes[one.postcode or ""])
        return paper(kind, replace(one, nhs_number=other.nhs_number), None)

    def conflict_any(self, kind: str) -> Paper:
        return paper(kind, replace(self.any(), nhs_number=self.any().nhs_number), None)

    def stranger(self, kind: str) -> Paper:
        """Somebody whom the index does not know, with a name from it."""
        one = self.any()
        day = date(1930, 1, 1) + timedelta(days=self.rng.randint(0, 30_000))
        return paper(kind, replace(one, nhs_number=None, birth_date=day, postcode="ZE1 0AA", hospital_numbers=()), None)

    def unknown_sibling(self, kind: str) -> Paper:
        """A twin whom the index does not know."""
        one = self.any()
        stranger = replace(one, nhs_number=None, given=self.rng.choice(GIVEN).title(), hospital_numbers=())
        return self.unknown_sibling(kind) if stranger.given == one.given.split()[0] else paper(kind, stranger, None)


KINDS: dict[str, Callable[[Spoiler, str], Paper]] = {
    name.replace("_", " "): method
    for name, method in vars(Spoiler).items()
    if callable(method) and not name.startswith("_") and name not in ("paper", "any")
}
SAME_KINDS = ("clean", "short name", "former name")


def paper(kind: str, one: KnownPatient, patient: str | None) -> Paper:
    """A paper that says what is known of somebody."""
    identity = Identity(
        nhs_number=Found(one.nhs_number, PLACE) if one.nhs_number else None,
        family=Found(one.family, PLACE),
        given=Found(one.given, PLACE),
        birth_date=Found(one.birth_date, PLACE) if one.birth_date else None,
        postcode=Found(one.postcode, PLACE) if one.postcode else None,
        hospital_number=None,
    )
    return Paper(kind, identity, (), patient)


def with_printed(made: Paper, digits: str) -> Paper:
    """The paper with another number: one that fails its check digit is printed, and no identity's."""
    try:
        return replace(made, identity=replace(made.identity, nhs_number=Found(NhsNumber(digits), PLACE)))
    except ValueError:
        return replace(made, identity=replace(made.identity, nhs_number=None), printed=(Found(digits, PLACE),))


def misread_number(made: Paper, rng: random.Random) -> Paper:
    """The paper with one digit of its number misread."""
    digits = made.identity.nhs_number.value.digits if made.identity.nhs_number else ""
    at = rng.randrange(10)
    return with_printed(made, digits[:at] + rng.choice(CONFUSED[digits[at]]) + digits[at + 1 :])


def misread(name: str, rng: random.Random) -> str:
    """A name with one letter misread."""
    places = [at for at, letter in enumerate(name) if letter in MISREAD]
    if not places:
        return name[:-1]
    at = rng.choice(places)
    return name[:at] + MISREAD[name[at]] + name[at + 1 :]


def misread_day(day: date, rng: random.Random) -> date:
    """A day with one digit misread, which is still a day."""
    text = f"{day:%Y%m%d}"
    for _ in range(100):
        at = rng.randrange(2, 8)
        other = text[:at] + rng.choice(CONFUSED[text[at]]) + text[at + 1 :]
        try:
            return date(int(other[:4]), int(other[4:6]), int(other[6:]))
        except ValueError:
            continue
    return day + timedelta(days=1)
