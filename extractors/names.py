"""A printed name to its parts: title, given names and family name, in whichever order the paper proves.

Capitals, commas, titles and particles decide the order. Where nothing does, the name is read as English is written
(given names first) and says that it is not sure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from rapidfuzz.distance import Levenshtein

from extractors.name_letters import in_capitals, lettered, mended, proper_case, unaccented, well_formed
from extractors.table import column, rows

TITLES = {row["printed"]: row["title"] for row in rows("titles")}
STAFF_TITLES = {row["title"] for row in rows("titles") if row["bearer"] == "staff"}
PARTICLES = {row["particle"]: row["printed_as"] for row in rows("particles")}
GIVEN_NAMES = column("given_names", "given")
NOT_NAMES = column("not_names", "word")
GIVEN_AND_SURNAMES = {row["given"] for row in rows("given_names") if row["surname"] == "yes"}
NEVER_SURNAMES = {row["given"] for row in rows("given_names") if row["surname"] == "no"}
ALSO_SURNAMES = {row["word"] for row in rows("not_names") if row["surname"] == "yes"}

TOKEN = re.compile(r"[^\W_][\w'’`.\-|]*")
ENDS = re.compile(
    r"[(\[;:/]|\s[-–—]\s|\s[-–—]$|,?\s*\b(?:aka|a\.k\.a|known as|n[ée]e|formerly|previously|prev|alias|who|was)\b",
    re.IGNORECASE,
)
NUMBERS = re.compile(r"[\s,]+[(\[]?\d[\d/.\-]*(?!\w)")  # a date or a number behind the name
SEX_LETTER = re.compile(r"(?<=\w\w)[\s,]+(?:[MF]|Male|Female)\W*$")  # Prof Miriam Rosenthal F 23-Nov-1958
THE = re.compile(r"^\s*the\s+(?:late\s+)?(?=[A-Z])", re.IGNORECASE)  # The late Mrs Joan Hale, the Rev John Hale
SUFFIXES = {"jnr", "snr", "jr", "junior", "senior", "esq", "esquire", "obe", "mbe", "cbe", "jp", "qc", "kc", "decd"}
BRACKETED = re.compile(r"\((mr|mrs|miss|ms|mx|master)\.?\)", re.IGNORECASE)
NICKNAME = re.compile(r"\s*[(\"“][A-Z][a-z]+[)\"”]\s*(?=[A-Z])")  # Harold (Harry) Entwistle
UNNAMED = re.compile(
    r"\s*(?:(?:male|female)\s+)?(?:baby|infant|twin)\b\s*(?:(?:boy|girl|one|two|of|\d|[AI]{1,2})\s+)*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name, in proper case. ``sure`` is False where the order was assumed; ``odd`` where letters are
    such as OCR makes and parents do not (digits, capitals inside).
    """

    family: str = field(repr=False)
    given: str | None = field(default=None, repr=False)
    title: str | None = None
    sure: bool = True
    odd: bool = False

    @property
    def only_initials(self) -> bool:
        """Whether no given name is written out."""
        return self.given is None or all(len(name.strip(".")) == 1 for name in self.given.split())

    @property
    def staff(self) -> bool:
        """Whether the title is one that clinicians bear."""
        return self.title in STAFF_TITLES


def read_name(text: str, *, labelled: bool = False) -> PersonName | None:
    """The name at the start of a text, or None if it does not start with one.

    ``labelled`` says that the paper calls it a name ("Patient:"), so that a name without a title, or that is also a
    word of forms (Mrs Joan Page), is believed.
    """
    unnamed = UNNAMED.match(text) if labelled else None
    if unnamed:  # Baby Begum, Twin 1 Smith: a family name alone
        mother = read_name(text[unnamed.end() :], labelled=True)
        return replace(mother, given=None, title=None) if mother else None
    text = text.replace("’", "'").replace("`", "'").strip(" .,:-–_*|")
    bracketed = BRACKETED.search(text)
    if bracketed and text[bracketed.end() :][:2].strip(" ").isalpha():  # HALE (Mrs) Joan
        text = f"{text[: bracketed.start()].rstrip(' ,')},{text[bracketed.end() :]} {bracketed[1]}"
    elif bracketed:
        text = BRACKETED.sub(r" \1", text)
    text = THE.sub("", NICKNAME.sub(" ", text))
    text = _before_end(text)
    parts = [_with_o(_tokens(part)) for part in text.split(",")]
    title, first = _take_title(parts[0] if parts else [])
    second = parts[1] if len(parts) > 1 else []
    other_title, second = _take_title(second)
    if not first:
        return None
    printed = len(first)
    first = _name_tokens(first, labelled or title is not None)
    if title and len(first) == 1 and first[0].lower() in GIVEN_NAMES and len(second) > 1:
        return _stray_comma(first, second, title)
    comma = len(first) == printed <= 3 and not title and _is_given(first, second)
    second = _name_tokens(second, True) if comma else []
    if not first or not _plausible(first, bool(title), bool(second), labelled):
        return None
    if second:
        last_title, second = _take_trailing_title(second)
        sure = len(_joined(first)) == 1 or all(map(in_capitals, first))
        return _named(second, first, title or other_title or last_title, sure=sure)
    trailing_title, first = _take_trailing_title(first)
    if trailing_title and not title and _family_first(first):
        return _named(first[1:], first[:1], trailing_title, sure=True)
    return _ordered(first, title or other_title or trailing_title)


def _family_first(tokens: list[str]) -> bool:
    """HALE JOAN MRS: capitals with the title behind, and what is given stands second."""
    return (
        len(tokens) > 1
        and all(map(in_capitals, tokens))
        and tokens[0].lower() not in GIVEN_NAMES
        and tokens[1].lower() in GIVEN_NAMES
    )


def read_forenames(text: str) -> PersonName | None:
    """Forenames under a label of their own, in the order in which they are printed; no family name is among them."""
    text = NICKNAME.sub(" ", BRACKETED.sub(r" \1", text.replace("’", "'").replace("`", "'").strip(" .,:-–_*|")))
    title, tokens = _take_title(_tokens(_before_end(text)))
    trailing, tokens = _take_trailing_title(tokens) if tokens else (None, tokens)
    tokens = _name_tokens(tokens, True)
    if not tokens:
        return None
    given = " ".join(proper_case(token).rstrip(".") for token in tokens)
    odd = any(not well_formed(token) for token in tokens)
    return PersonName(family="", given=given, title=title or trailing, odd=odd)


def _before_end(text: str) -> str:
    """The text up to what ends a name: a bracket, a colon, a date or number, with a sex letter before that."""
    number = NUMBERS.search(text)
    if number and number.start():
        text = text[: number.start()]
        sex = SEX_LETTER.search(text)
        text = text[: sex.start()] if sex and len(text[: sex.start()].split()) > 1 else text
    cut = ENDS.search(text)
    return text[: cut.start()] if cut else text


def find_name(text: str) -> PersonName | None:
    """The first name with a title anywhere in a text ("Urgent referral - Mr Hepworth"), or None."""
    for match in TOKEN.finditer(text):
        if match.group().lower().strip(".") in TITLES:
            name = read_name(text[match.start() :])
            if name is not None:
                return name
    return None


def same_person(one: PersonName, other: PersonName) -> bool:
    """Whether two printed names can be one person's: same family name, and given names or initials that agree."""
    if _plain(one.family) != _plain(other.family):
        return {_plain(word) for word in _words(one)} == {_plain(word) for word in _words(other)}
    pairs = zip((one.given or "").split(), (other.given or "").split(), strict=False)
    return all(_agree(_plain(a), _plain(b)) for a, b in pairs)


def nearly_same(one: PersonName, other: PersonName) -> bool:
    """Whether two names differ by so few letters that one may be a misreading of the other."""
    family = Levenshtein.distance(_plain(one.family), _plain(other.family))
    given = Levenshtein.distance(_plain((one.given or "").split(" ")[0]), _plain((other.given or "").split(" ")[0]))
    return family <= 2 and (given <= 2 or one.only_initials or other.only_initials)


def _words(name: PersonName) -> list[str]:
    return [*name.family.split(), *(name.given or "").split()]


def _plain(text: str) -> str:
    return "".join(letter for letter in unaccented(text) if letter.isalnum())


def _agree(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[:1] == other[:1])


def _tokens(text: str) -> list[str]:
    return [token.rstrip("-") for token in TOKEN.findall(text)]


def _with_o(tokens: list[str]) -> list[str]:
    """O Connor, printed without its apostrophe: one name, and an odd one, since O may be an initial."""
    joined: list[str] = []
    for token in tokens:
        if joined and joined[-1] in ("O", "0") and token.lower() in column("o_surnames", "name"):
            joined[-1] = f"O`{token}"
        else:
            joined.append(token)
    return joined


def _stray_comma(first: list[str], second: list[str], title: str) -> PersonName | None:
    """Mr Dylan, James Fitzgerald: a speck of dirt between given names, not a surname. Never sure."""
    tokens = [*first, *_name_tokens(second, True)]
    name = _ordered(tokens, title)
    return replace(name, sure=False) if name else None


def _take_title(tokens: list[str]) -> tuple[str | None, list[str]]:
    title = None
    while tokens and tokens[0].lower().strip(".") in TITLES:
        title = title or TITLES[tokens[0].lower().strip(".")]
        tokens = tokens[1:]
    return title, tokens


def _take_trailing_title(tokens: list[str]) -> tuple[str | None, list[str]]:
    """ENTWISTLE Harold Mr."""
    last = tokens[-1].lower().strip(".")
    if len(tokens) > 1 and last in TITLES and TITLES[last] in ("Mr", "Mrs", "Miss", "Ms", "Mx", "Master"):
        return TITLES[last], tokens[:-1]
    return None, tokens


def _name_tokens(tokens: list[str], labelled: bool) -> list[str]:
    """The tokens up to the first that belongs to no name."""
    kept: list[str] = []
    for token in tokens:
        word = token.lower().strip(".")
        if word.isdigit() or (sum(letter.isdigit() for letter in word) * 2 > len(word)):
            break
        if word in NOT_NAMES and not (labelled and word in ALSO_SURNAMES and token[0].isupper()):
            break
        if token[0].islower() and word not in PARTICLES:
            break
        kept.append(token)
    while kept and kept[-1].lower() in PARTICLES and kept[-1].islower():
        kept.pop()
    while len(kept) > 1 and kept[-1].lower().strip(".") in SUFFIXES:
        kept.pop()
    return kept if len(kept) <= 6 else []


def _plausible(tokens: list[str], titled: bool, comma: bool, labelled: bool) -> bool:
    """A bare word or a heading in capitals is no name unless something says so."""
    if titled or comma or labelled:
        return any(len(token.strip(".")) > 1 for token in tokens)
    if any(letter.isdigit() for token in tokens for letter in token):
        return False
    capitals = [in_capitals(token) for token in tokens]
    return len(tokens) >= 2 and any(capitals) and not all(capitals)


def _is_given(family: list[str], given: list[str]) -> bool:
    """Whether a comma parts family and given names: "ENTWISTLE, Harold", not "Harold Entwistle, Leeds"."""
    kept = _name_tokens(given, True)
    if not family or not kept or len(kept) != len(given):
        return False
    return len(_joined(family)) == 1 or all(map(in_capitals, family)) or family[0].lower() not in GIVEN_NAMES


def _joined(tokens: list[str]) -> list[str]:
    """Tokens with particles joined to what follows: St Clair-Ford is one."""
    joined: list[str] = []
    for token in tokens:
        if joined and joined[-1].split(" ")[-1].lower() in PARTICLES:
            joined[-1] += f" {token}"
        else:
            joined.append(token)
    return joined


def _ordered(tokens: list[str], title: str | None) -> PersonName | None:
    """Given and family names of tokens in the order that capitals, initials, particles or habit show."""
    long = [len(token.strip(".")) > 1 for token in tokens]
    capital = [in_capitals(token) for token in tokens]
    small = [not c and many for c, many in zip(capital, long, strict=True)]
    if any(capital) and any(word and tokens[i].lower() not in PARTICLES for i, word in enumerate(small)):
        first = capital.index(True)
        last = len(capital) - 1 - capital[::-1].index(True)
        while first > 0 and tokens[first - 1].lower() in PARTICLES:
            first -= 1
        if first == 0 and last + 1 < len(tokens):
            return _named(tokens[last + 1 :], tokens[: last + 1], title, sure=True)
        return _named(tokens[:first], tokens[first:], title, sure=last == len(tokens) - 1)
    if len(tokens) > 1 and long[0] and not any(long[1:]):
        return _named(tokens[1:], tokens[:1], title, sure=True)
    at = next((i for i in range(1, len(tokens) - 1) if _begins_family(tokens, i)), len(tokens) - 1)
    if title and len(_joined(tokens)) == 1:
        at = 0
    given, family = tokens[:at], tokens[at:]
    if all(capital) and not title and _swapped(given, family):
        final = tokens[-1].lower()
        sure = final in NEVER_SURNAMES or ("-" in tokens[0] and final not in GIVEN_AND_SURNAMES)
        return _named(tokens[1:], tokens[:1], title, sure=sure)  # HALE JOAN, JANKOWSKI-HALL DEREK
    return _named(given, family, title, sure=_english_order(given, family, all(capital), title is not None))


def _begins_family(tokens: list[str], at: int) -> bool:
    """Whether a particle begins the family name: van der Berg does, St John is a given name where more follows."""
    if [token.lower().strip(".") for token in tokens[at : at + 2]] == ["st", "john"] and at + 2 < len(tokens):
        return False
    return tokens[at].lower() in PARTICLES


def _english_order(given: list[str], family: list[str], capitals: bool, titled: bool) -> bool:
    """Whether given names may be taken to stand first."""
    known = bool(given) and given[0].lower() in GIVEN_NAMES
    if (
        capitals
        and not titled
        and given
        and given[0].lower() in GIVEN_AND_SURNAMES
        and family[-1].lower() in GIVEN_NAMES
    ):
        return False  # THOMAS JAMES
    return not _swapped(given, family) and (known or titled or not capitals)


def _swapped(given: list[str], family: list[str]) -> bool:
    return bool(given) and given[0].lower() not in GIVEN_NAMES and family[-1].lower() in GIVEN_NAMES


def _named(given: list[str], family: list[str], title: str | None, *, sure: bool) -> PersonName | None:
    if not family:
        return None
    odd = any(not well_formed(token) for token in (*given, *family))
    given, family = ([lettered(token.replace("`", "'")) for token in part] for part in (given, family))
    name = PersonName(
        family=" ".join(_family_case(family)),
        given=" ".join(proper_case(token).rstrip(".") for token in given) or None,
        title=title,
        sure=sure,
    )
    return replace(name, odd=odd)


def _family_case(tokens: list[str]) -> list[str]:
    return [
        PARTICLES[token.lower()] if token.isupper() and token.lower() in PARTICLES else proper_case(mended(token))
        for token in tokens
    ]
