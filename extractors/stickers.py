"""Identity blocks without labels to fields: the sticky label on a form, the three lines under "Re:", a report's head.

"OGUNBANJO Adewale Tunde (Mr)" over "28/11/1947  M  K402917" over "999 314 3359" needs no label to be read: a name and
a date that only a birth date can be, held together by the sex or age beside the date, or by a valid NHS number. The
fields are given as though they were labelled, so that whatever else the paper says can still contradict them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from stdnum.gb import nhs

from extractors.addresses import postcode_in
from extractors.dates import PrintedDate, printed_dates, years_between
from extractors.labels import Field, Role, Segment
from extractors.name_letters import UPPER
from extractors.names import GIVEN_NAMES, TITLES, read_name
from extractors.nhs_numbers import dialled
from extractors.people import worded, words_of
from extractors.table import column
from extractors.transcript import Line, Transcript

ABOVE, BELOW = 3, 4  # lines of a block above and below its date of birth
HIGHEST, SHORT = 6, 50  # lines above a date with an address between, and letters of each of them
REACH = 24  # characters between a label and its date
TITLE_ALONE = re.compile(r"\s*(?:Mr|Mrs|Miss|Ms|Mx|Master|MR|MRS|MISS|MS)\.?(?=\s{2,}|\s+(?:DOB|D\.O\.B|[Bb]orn|\d))")
LONG_AGO = 14  # years between a birth date without a sex or age beside it and the paper: a visit is never so long ago
GAP = re.compile(r"\s{2,}|\s*\|\s*")
SEX = r"(?:M|F|Male|Female|MALE|FEMALE|male|female|Boy|Girl|boy|girl)"
AGE = r"\(?(?P<age>\d{1,3})\s?(?:[Yy]|[Yy]rs?|[Yy]ears?)(?:\s(?:old|of age))?(?:\s?\d{1,2}\s?m\w*)?\)?"
AFTER_DATE = re.compile(rf"[\s,;/|()\-]*(?:{AGE})?[\s,;/|()\-]*(?:(?P<sex>{SEX})(?![\w'’]|\.[A-Z]))?", re.UNICODE)
BEFORE_DATE = re.compile(rf"(?<!\w)(?P<sex>{SEX})[\s,;/|(\-]*$")
BEFORE_AGE = re.compile(r"\bage[d:]?\s*(?P<age>\d{1,3})\s?(?:[Yy]\w*)?\s*\(\s*$")  # aged 61 (12/02/1951)
TEN_DIGITS = re.compile(r"(?<![\w+/.\-])([4679]\d\d)([ \-]?)(\d{3})\2(\d{4})(?![\w/]|[.,\-]?\d)")
HOSPITAL = re.compile(
    r"(?<![\w/.\-])(?=[A-Z/\-]*\d)(?:[A-Z]{1,6}[\-/ ]?\d{4,9}[A-Z]?|\d{6,8}[A-Z]?|\d{2,6}/\d{2,6})(?![\w/.\-])"
)
EXPLAINED = ("_date", "_dates", "_number")
HOLDING = ("name", "family", "given", "address", "birth_date", "sex", "age")  # whose values a number may follow
OTHERS = (Role.RELATIVE, Role.KIN, Role.STAFF, Role.UNCLEAR)
SUBJECT = re.compile(r"^\W*(?:re|regarding|ref|patient|subject|concerning)\W*", re.IGNORECASE)
BESIDE_DATES = {"born", "aged", "age", "dob", "years", "year", "yrs", "old", "male", "female", "boy", "girl", "known"}
GREETING = re.compile(r"\s*dear\s+(?P<name>.+)", re.IGNORECASE)
TRAILING = re.compile(rf"[\s,;/|(\-]*(?:\b{SEX}\b)?[\s,;/|()\-]*$")


@dataclass(frozen=True, slots=True)
class _Seed:
    """A date that may be a birth date, and the sex and age that stand beside it; ``plain`` where a label says so."""

    line: Line
    printed: PrintedDate
    sex: tuple[int, int] | None
    age: int | None
    end: int  # where what belongs to the date ends
    plain: bool = False


@dataclass(frozen=True, slots=True)
class _Days:
    """Every day that the paper prints, and the last on which it can have been written."""

    printed: frozenset[date]
    latest: date


class _Labelled:
    """Labelled fields by the lines on which they stand: a long paper has thousands of each."""

    def __init__(self, fields: tuple[Field, ...]) -> None:
        self.numbered = any(entry.name == "hospital_number" for entry in fields)
        self.born = any(entry.name == "birth_date" and entry.role not in OTHERS and _digits(entry) for entry in fields)
        self._lines: dict[int, list[Field]] = defaultdict(list)
        for entry in fields:
            for number in {entry.line.number, entry.value.line.number}:
                self._lines[number].append(entry)

    def on(self, *lines: Line) -> list[Field]:
        """The fields whose label or value stands on one of the lines."""
        return [entry for line in lines for entry in self._lines.get(line.number, ())]


def sticker_fields(transcript: Transcript, fields: tuple[Field, ...], latest: date) -> tuple[Field, ...]:
    """The fields of every identity block that has no labels for them; ``latest`` is the paper's last possible day."""
    found: list[Field] = []
    days = frozenset(
        day for line in transcript.lines for printed in printed_dates(line.text) for day in printed.candidates
    )
    labels = _Labelled(fields)
    for line in transcript.lines:
        for seed in _seeds(line, labels.on(line)):
            if labels.born and not seed.plain and seed.sex is None and seed.age is None:
                continue  # the paper says itself which date is the birth date
            block = tuple(_block(transcript, line, seed, labels, _Days(days, latest)))
            found.extend(entry for entry in block if entry not in found)
    return tuple(found)


def _seeds(line: Line, fields: list[Field]) -> Iterator[_Seed]:
    for printed in printed_dates(line.text):
        plain = _born(line, printed, fields)
        if not plain and _explained(line, printed.start, fields):
            continue
        after = AFTER_DATE.match(line.text, printed.end)
        before = BEFORE_DATE.search(line.text[: printed.start])
        sex = after.span("sex") if after and after["sex"] else before.span("sex") if before else None
        aged = BEFORE_AGE.search(line.text[: printed.start]) or (after if after and after["age"] else None)
        age = int(aged["age"]) if aged else None
        yield _Seed(line, printed, sex, age, after.end() if after else printed.end, plain)


def _born(line: Line, printed: PrintedDate, fields: list[Field]) -> bool:
    """Whether a label says that the patient was born on the date."""
    return any(
        entry.name == "birth_date"
        and entry.role not in OTHERS
        and entry.value.line is line
        and entry.value.start <= printed.start < min(entry.value.end, entry.value.start + REACH)
        for entry in fields
    )


def _explained(line: Line, at: int, fields: list[Field]) -> bool:
    """Whether a label says what stands there: a date's or a number's, or a value that begins there."""
    for entry in fields:
        value = entry.value
        if value.line is line and value.start <= at < value.end:
            near = not line.text[value.start : at].strip() or "  " not in line.text[value.start : at]
            if entry.name.endswith(EXPLAINED) or (near and entry.name not in ("name", "hospital_number", "age")):
                return True
    return False


def _block(transcript: Transcript, line: Line, seed: _Seed, labels: _Labelled, days: _Days) -> Iterator[Field]:
    around = _around(transcript, line)
    if not seed.plain and _others(around, labels.on(*around)):
        return
    numbers = [Segment(near, *match.span()) for near in around for match in _numbers(near, labels.on(near))]
    numbered = bool(numbers) or any(
        entry.name == "nhs_number" and entry.role not in OTHERS and entry.value.line in around and _digits(entry)
        for entry in labels.on(*around)
    )
    name = _name(transcript, seed, labels) if seed.plain or _believed(seed, numbered, days) else None
    if name is None:
        return
    yield from name
    if not seed.plain:
        born = Segment(line, seed.printed.start, seed.printed.end)
        yield Field("birth_date", Role.OPEN, line, seed.printed.start, born)
        if seed.sex:
            yield Field("sex", Role.OPEN, line, seed.sex[0], Segment(line, *seed.sex))
    for number in numbers:
        yield Field("nhs_number", Role.OPEN, number.line, number.start, number)
    yield from _hospital(around, line, labels)


def _digits(entry: Field) -> bool:
    return any(map(str.isdigit, entry.value.text))


def _around(transcript: Transcript, line: Line) -> tuple[Line, ...]:
    near = transcript.lines[max(0, line.number - ABOVE) : line.number + BELOW + 1]
    return tuple(other for other in near if other.page == line.page)


def _others(around: tuple[Line, ...], fields: list[Field]) -> bool:
    """Whether a relative's or carer's details are among the lines: their birth date is nobody's concern."""
    return any(
        entry.role in (Role.RELATIVE, Role.KIN, Role.UNCLEAR)
        and entry.name in ("name", "birth_date", "nhs_number")
        and entry.line in around[: ABOVE + 1]
        for entry in fields
    )


def _believed(seed: _Seed, numbered: bool, days: _Days) -> bool:
    """Whether the date can only be a birth date: sex or age stands beside it, or it is long before the paper."""
    others = [day for day in days.printed if day <= days.latest and day not in seed.printed.candidates]
    written = max(others, default=days.latest)
    living = seed.printed.ages(written)
    if not living:
        return False
    if _spoken(seed.line, seed.printed.start):
        return False  # her husband, 12/03/1950
    if seed.age is not None:
        fits = any(abs(years_between(day, on) - seed.age) <= 1 for day in living for on in others)
        return fits or (numbered and not others)  # where the paper has no other date, an age says little
    if _in_subject(seed):
        return True
    lettered = seed.sex is not None and seed.sex[1] - seed.sex[0] == 1  # M is Monday as well
    if seed.sex is not None and (numbered or not lettered):
        return True
    long_ago = all(years_between(day, written) >= LONG_AGO for day in living)
    return long_ago and (seed.sex is not None or (numbered and bool(others)))


def _spoken(line: Line, at: int) -> bool:
    """Whether what stands there is part of a sentence: small words stand in its cell."""
    cells = _cells(Segment(line, 0, len(line.text)))
    cell = next((each for each in cells if each.start <= at < each.end), None)
    return cell is None or any(
        word[:1].islower() and word not in BESIDE_DATES for word in re.findall(r"[^\W\d_]{3,}", cell.text)
    )


def _in_subject(seed: _Seed) -> bool:
    """Whether the date stands in brackets behind a name in a subject line: re: Albert GITTINS (23.10.09)."""
    before = seed.line.text[: seed.printed.start]
    return bool(SUBJECT.match(before)) and before.rstrip().endswith("(") and bool(_is_name(_bare(before)))


def _bare(text: str) -> str:
    return SUBJECT.sub("", text).rstrip(" (")


def _numbers(line: Line, fields: list[Field]) -> Iterator[re.Match[str]]:
    """Valid NHS numbers of a line that no label explains and that are no part of a sentence."""
    for match in TEN_DIGITS.finditer(line.text):
        inside = any(
            entry.value.line is line and entry.value.start <= match.start() < entry.value.end
            for entry in fields
            if entry.name not in HOLDING
        )
        said = inside or _spoken(line, match.start()) or dialled(line, match.start())
        if not said and nhs.is_valid(re.sub(r"\D", "", match.group())):
            yield match


# ---------------------------------------------------------------- the name
def _name(transcript: Transcript, seed: _Seed, labels: _Labelled) -> tuple[Field, ...] | None:
    """The fields of the name that stands before the date, above it, or behind it; none where a label gives it."""
    line = seed.line
    around = transcript.lines[max(0, line.number - ABOVE + 1) : line.number + ABOVE]
    if any(entry.name in ("name", "family") and _beside(entry, line) for entry in labels.on(*around)):
        return ()
    titled = bool(TITLE_ALONE.match(line.text))
    above = [Segment(other, 0, len(other.text)) for other in _above(transcript, line)]
    captions = [entry.start for entry in labels.on(line) if entry.line is line and 0 < entry.start < seed.printed.start]
    before = Segment(line, 0, min(captions, default=seed.printed.start))
    for plainly in (True, False):
        for place in (before, *above, Segment(line, seed.end, len(line.text))):
            found = _read(place, labels.on(place.line), titled=titled and place.line is not line, plainly=plainly)
            if found is not None:
                return None if place.line is not line and _greeted(transcript, found) else found
    return None


def _greeted(transcript: Transcript, name: tuple[Field, ...]) -> bool:
    """Whether a letter greets whom the name is: they may be the parent, to whom it is sent."""
    words = {word for entry in name for word in words_of(entry.value.text)}
    greetings = (match for line in transcript.lines if (match := GREETING.match(line.text)))
    return any(words_of(match["name"])[-1:] and words_of(match["name"])[-1] in words for match in greetings)


def _above(transcript: Transcript, line: Line) -> Iterator[Line]:
    """The lines above a date that may hold the name: the next ones, and those above an address."""
    for other in reversed(transcript.lines[max(0, line.number - HIGHEST) : line.number]):
        if other.page != line.page or other.text.lower().lstrip().startswith("dear"):
            return
        if line.number - other.number > ABOVE and len(other.text) > SHORT:
            return
        yield other


def _beside(entry: Field, line: Line) -> bool:
    return (
        entry.value.line.page == line.page
        and abs(entry.value.line.number - line.number) <= ABOVE - 1
        and entry.role not in OTHERS
        and bool(entry.value.text.strip())
    )


def _read(place: Segment, fields: list[Field], *, titled: bool, plainly: bool) -> tuple[Field, ...] | None:
    """The name in a stretch of a line, if one of its cells is one.

    ``plainly`` asks for a title, a comma or a family name in capitals: an address may be like any other name.
    """
    opening = SUBJECT.match(place.text)
    start = place.start + (opening.end() if opening else 0)
    cells = list(_cells(Segment(place.line, start, place.end)))
    for at, cell in enumerate(cells):
        if any(_within(cell, entry) for entry in fields):
            continue
        following = cells[at + 1] if at + 1 < len(cells) else None
        if following is not None and _family_cell(cell.text) and _given_cell(following.text):
            return (_field("family", cell), _field("given", following))
        if _is_name(cell.text, titled=titled) and (not plainly or _plainly(cell.text)):
            return (_field("name", cell),)
    return None


def _within(cell: Segment, entry: Field) -> bool:
    """Whether a cell is a label, or the first cell of its value."""
    if entry.value.line is not cell.line and entry.line is not cell.line:
        return False
    if entry.line is cell.line and cell.start <= entry.start < cell.end:
        return True
    first = entry.value.start + len(GAP.split(entry.value.text)[0])
    return entry.value.line is cell.line and entry.value.start <= cell.start < first


def _cells(stretch: Segment) -> Iterator[Segment]:
    at = stretch.start
    for gap in [*GAP.finditer(stretch.text), None]:
        end = stretch.start + gap.start() if gap else stretch.end
        text = stretch.line.text[at:end]
        trailing = TRAILING.search(text)
        kept = text[: trailing.start()] if trailing else text
        if kept.strip():
            yield Segment(stretch.line, at + len(kept) - len(kept.lstrip()), at + len(kept.rstrip()))
        at = stretch.start + gap.end() if gap else end


def _field(name: str, segment: Segment) -> Field:
    return Field(name, Role.WEAK if name == "name" else Role.OPEN, segment.line, segment.start, segment)


def _family_cell(text: str) -> bool:
    return bool(re.fullmatch(rf"(?:Mc|Mac)?[{UPPER}][{UPPER}'’\- ]+,?", text)) and not _of_forms(text)


def _of_forms(text: str) -> bool:
    return bool(set(words_of(text)) & (column("places_and_posts", "word") | column("not_names", "word")))


def _given_cell(text: str) -> bool:
    words = words_of(text)
    return bool(re.fullmatch(rf"[{UPPER}][\w'\-]+(?: [{UPPER}][\w'\-]*\.?){{0,2}}", text)) and words[0] in GIVEN_NAMES


def _plainly(text: str) -> bool:
    name = read_name(text, labelled=True)
    return name is not None and (name.title is not None or read_name(text) is not None)


@lru_cache(maxsize=4096)  # rows of a table are looked at from several dates
def _is_name(text: str, *, titled: bool = False) -> bool:
    """Whether a cell is a lay person's full name and nothing else: no place's, no clinician's, no heading.

    ``titled`` says that the title stands apart, on the line below.
    """
    words = words_of(re.sub(r"[()]", " ", text))
    bare = [word for word in words if word not in TITLES]
    if not 2 <= len(bare) <= 5 or any(letter.isdigit() for letter in text):
        return False
    if set(words) & (column("places_and_posts", "word") | column("posts", "word") | column("kin", "word")):
        return False
    name = read_name(text, labelled=True)
    if name is None or name.staff or name.given is None:
        return False
    parts = len(words_of(name.given)) + len(words_of(name.family))
    if parts != len(bare):
        return False  # something else stands with the name
    if bare[-1] in column("street_words", "word") and not _plainly(text):
        return False  # Rose Cottage, Victoria Court
    known = any(word in GIVEN_NAMES for word in bare)
    return (
        known
        or titled
        or name.title is not None
        or (read_name(text) is not None and not all(worded((w,)) for w in bare))
    )


# ---------------------------------------------------------------- the hospital's number
def _hospital(around: tuple[Line, ...], seed: Line, labels: _Labelled) -> Iterator[Field]:
    """A number like a hospital's on the line of the date, or alone in a cell beside it."""
    if labels.numbered:
        return
    for line in (seed, *(other for other in around if 0 < abs(other.number - seed.number) <= 2)):
        for match in HOSPITAL.finditer(line.text):
            inside = any(
                entry.value.line is line
                and entry.value.start <= match.start() < entry.value.end
                and entry.name not in ("nhs_number", "birth_date", "name", "sex")
                for entry in labels.on(line)
            )
            alone = any(
                cell.start <= match.start() and match.end() >= cell.end
                for cell in _cells(Segment(line, 0, len(line.text)))
            )
            ten = any(number.start() <= match.start() < number.end() for number in TEN_DIGITS.finditer(line.text))
            dated = any(each.start <= match.start() < each.end for each in printed_dates(line.text))
            captioned = line.text[: match.start()].rstrip().endswith((":", "#"))
            captioned = captioned or (match.group().isdigit() and dialled(line, match.start()))
            if not (inside or ten or dated or captioned or postcode_in(match.group())) and (alone or line is seed):
                yield Field("hospital_number", Role.OPEN, line, match.start(), Segment(line, *match.span()))
                return
