"""Copies of a letter: found by keys, compared, and what differs shown."""

from dataclasses import replace
from datetime import date

import pytest

from extractors.differences import DifferenceKind
from extractors.likeness import Patient, ReadPaper, Verdict, compare, likeness_keys, patient_of, repeated_pages
from records.types import Box, Evidence, Found, Handwriting, Identity, NhsNumber, Reading, Word
from tests.paper import reading_of

KNOWN_KEYS = (539926532316729678, 8999060680117768398)  # of LETTER, on every machine
PLACE = Evidence(1, Box(0, 0, 1, 1), 0.95)
LETTER = """Riverside General Hospital
Department of Rheumatology
Clinic date: 14 October 2008
Re: Mrs Patience OKONJO-REID, d.o.b. 27.02.1959, NHS No. 999 820 3287
Diagnoses: Seropositive rheumatoid arthritis
Osteopenia
Current treatment: Methotrexate 15mg once weekly
Naproxen 500mg twice daily when required
I reviewed this lady in the nurse-led clinic. Her joints have been much better
since methotrexate was increased. There are no rheumatoid nodules and the left
wrist is not swollen. Blood pressure 138/82 mmHg. ESR 18 mm/hr.
We shall see her again in four months.
Yours sincerely
Dr Helen Marchbanks"""
SECOND = """Patient summary printed for the clinic
Active problems: iron deficiency anaemia since 2021 and migraine since 2016
Significant past: appendicectomy 2009
Repeat medication: ferrous fumarate 322mg tablets, one twice a day
Allergies: erythromycin causes vomiting
Values: haemoglobin 102 g/L and ferritin 6 ug/L in April 2023"""


def identity(number: str = "9998203287", family: str = "Okonjo-Reid", born: date = date(1959, 2, 27)) -> Identity:
    return Identity(
        nhs_number=Found(NhsNumber(number), PLACE), family=Found(family, PLACE), birth_date=Found(born, PLACE)
    )


def paper(*texts: str, of: Identity | None = None, confidence: float = 0.95) -> ReadPaper:
    readings = tuple(reading_of(text, page, confidence) for page, text in enumerate(texts, 1))
    return ReadPaper(readings, of or identity())


def misread(given: ReadPaper, printed: str, read: str, confidence: float) -> ReadPaper:
    """The paper with one word of its first page read otherwise."""
    first = given.readings[0]
    words = tuple(replace(w, text=read, confidence=confidence) if w.text == printed else w for w in first.words)
    assert words != first.words
    return replace(given, readings=(replace(first, words=words), *given.readings[1:]))


def with_words(reading: Reading, *words: Word) -> Reading:
    return replace(reading, words=(*words, *reading.words))


# ---------------------------------------------------------------- the same
def test_a_letter_read_twice_is_the_same() -> None:
    comparison = compare(paper(LETTER, SECOND), paper(LETTER, SECOND, confidence=0.8))
    assert comparison.verdict is Verdict.SAME
    assert comparison.differences == ()
    assert comparison.likeness == 1.0


@pytest.mark.parametrize(
    ("printed", "read", "confidence"),
    [
        ("rheumatoid", "rheurnatoid", 0.80),  # a known word on one side, none on the other
        ("Marchbanks", "Marchbauks", 0.60),  # a name, unsurely
        ("clinic.", "dinic.", 0.50),
        ("15mg", "l5mg", 0.70),  # letters that are taken for digits
        ("the", "tbe", 0.40),
        ("Mrs", "Mr", 0.50),
        ("in", "is", 0.95),  # little words are taken for each other
    ],
)
def test_noise_of_reading_is_no_difference(printed: str, read: str, confidence: float) -> None:
    assert compare(paper(LETTER), misread(paper(LETTER), printed, read, confidence)).verdict is Verdict.SAME


def test_a_fax_header_a_received_stamp_and_dirt_are_no_differences() -> None:
    fax = reading_of(LETTER)
    words = (
        Word("20-OCT-2008", Box(40, 5, 90, 13), 0.95, -1),
        Word("14:21", Box(95, 5, 120, 13), 0.95, -1),
        Word("P.01/01", Box(500, 5, 540, 13), 0.95, -1),
        Word("RECEIVED", Box(420, 60, 480, 72), 0.95, -2),
        Word("22", Box(420, 76, 432, 86), 0.95, -3),
        Word("OCT", Box(436, 76, 455, 86), 0.95, -3),
        Word("iy", Box(300, 700, 305, 706), 0.90, -4),
    )
    assert compare(paper(LETTER), ReadPaper((with_words(fax, *words),), identity())).verdict is Verdict.SAME


@pytest.mark.parametrize(
    ("printed", "again"),
    [("0 - 5", "0-5"), ("17:40", "17 40"), ("999-820-3287", "999 820 3287"), ("40mg", "40 mg"), ("2.7.14", "2/7/14")],
)
def test_a_number_may_be_written_in_two_ways(printed: str, again: str) -> None:
    letter = LETTER.replace("Osteopenia", f"Osteopenia, value {printed}")
    assert compare(paper(letter), paper(letter.replace(printed, again))).verdict is Verdict.SAME


def test_columns_read_in_another_order_are_matched_by_their_places() -> None:
    reading = reading_of(LETTER)
    turned = sorted(reading.words, key=lambda word: (word.box.left > 250, word.line))
    assert tuple(turned) != reading.words
    assert (
        compare(paper(LETTER), ReadPaper((replace(reading, words=tuple(turned)),), identity())).verdict is Verdict.SAME
    )


def test_pages_in_another_order_are_matched_by_their_words() -> None:
    assert compare(paper(LETTER, SECOND), paper(SECOND, LETTER)).verdict is Verdict.SAME


# ---------------------------------------------------------------- changed
@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("15mg", "25mg", DifferenceKind.NUMBER),
        ("2.5", "25", DifferenceKind.NUMBER),
        ("14 October", "24 October", DifferenceKind.NUMBER),
        ("is not swollen", "is swollen", DifferenceKind.MISSING),
        ("left", "right", DifferenceKind.TURN),
        ("twice daily", "once daily", DifferenceKind.TURN),
        ("Methotrexate 15mg", "Methotrexate MR 15mg", DifferenceKind.ADDED),
        ("Methotrexate 15mg", "Methotrexate mr 15mg", DifferenceKind.ADDED),
        ("Naproxen 500mg", "Naproxen 500mg EC", DifferenceKind.ADDED),
        ("Naproxen", "Naproxen retard", DifferenceKind.ADDED),
        ("Mrs Patience", "Mr Patience", DifferenceKind.TURN),
        ("Her joints", "His joints", DifferenceKind.TURN),
        ("nodules and the", "nodules or the", DifferenceKind.WORD),
        ("Naproxen", "Ibuprofen", DifferenceKind.WORD),
        ("Marchbanks", "Ollerenshaw", DifferenceKind.WORD),
        ("Yours", "Youre", DifferenceKind.WORD),  # like a known word, but read surely: a name may be so
        ("We shall see", "She must stop the tablets at once.\nWe shall see", DifferenceKind.ADDED),
    ],
)
def test_what_both_readers_read_surely_is_shown(before: str, after: str, kind: DifferenceKind) -> None:
    letter = LETTER.replace("Osteopenia", "Osteopenia and folic acid 2.5 mg")
    comparison = compare(paper(letter), paper(letter.replace(before, after)))
    assert comparison.verdict is Verdict.CHANGED
    assert kind in {difference.kind for difference in comparison.differences}


def test_a_number_in_doubt_is_shown_however_poorly_it_was_read() -> None:
    comparison = compare(paper(LETTER), misread(paper(LETTER), "15mg", "16mg", 0.30))
    assert comparison.verdict is Verdict.CHANGED
    (difference,) = comparison.differences
    assert difference.words == ("15", "16")
    assert difference.earlier is not None
    assert difference.later is not None
    assert difference.later.confidence == 0.30


def test_a_missing_page_is_one_difference() -> None:
    (difference,) = compare(paper(LETTER, SECOND), paper(LETTER)).differences
    assert difference.kind is DifferenceKind.PAGE
    assert (difference.earlier and difference.earlier.page, difference.later) == (2, None)


def test_handwriting_is_shown_and_a_signature_is_not() -> None:
    noted, signed = (
        replace(reading_of(LETTER), handwriting=(Handwriting(Box(300, 400, 500, 440), signature=signature),))
        for signature in (False, True)
    )
    assert compare(paper(LETTER), ReadPaper((signed,), identity())).verdict is Verdict.SAME
    comparison = compare(ReadPaper((noted,), identity()), ReadPaper((noted,), identity()))
    assert comparison.verdict is Verdict.CHANGED  # both have a note: what it says can't be compared
    assert [difference.kind for difference in comparison.differences] == [DifferenceKind.HANDWRITING] * 2


def test_writing_that_no_reader_made_sense_of_is_shown() -> None:
    noted = with_words(reading_of(LETTER), Word("mramremm", Box(300, 400, 380, 412), 0.6, -1))
    (difference,) = compare(paper(LETTER), ReadPaper((noted,), identity())).differences
    assert difference.kind is DifferenceKind.UNREAD


def test_the_reason_counts_and_says_no_patient_words() -> None:
    changed = LETTER.replace("15mg", "25mg").replace("138/82", "158/82").replace("Naproxen", "Ibuprofen")
    comparison = compare(paper(LETTER), paper(changed))
    assert comparison.reason == (
        "Nearly the same as another document that came in before: 2 numbers differ and 1 word differs. Compare both."
    )
    assert not any(word in repr(comparison).lower() for word in ("naproxen", "ibuprofen", "138/82", "158/82"))


def test_a_paper_read_too_poorly_is_never_the_same() -> None:
    words = tuple(
        replace(word, text="zxq" + word.text[3:], confidence=0.3) if number % 3 == 0 and word.text.isalpha() else word
        for number, word in enumerate(reading_of(LETTER).words)
    )
    assert compare(paper(LETTER), ReadPaper((replace(reading_of(LETTER), words=words),), identity())).verdict is (
        Verdict.CHANGED
    )


# ---------------------------------------------------------------- whose
def test_the_same_body_for_another_patient_is_another_letter() -> None:
    theirs = LETTER.replace("999 820 3287", "999 998 0090").replace("Patience OKONJO-REID", "Gladys AMPOFO")
    other = identity("9999980090", "Ampofo", date(1963, 10, 11))
    assert compare(paper(LETTER), paper(theirs.replace("27.02.1959", "11.10.1963"), of=other)).verdict is Verdict.OTHER


def test_without_a_patient_on_one_side_a_person_decides() -> None:
    comparison = compare(paper(LETTER), paper(LETTER, of=Identity()))
    assert comparison.verdict is Verdict.CHANGED
    assert [difference.kind for difference in comparison.differences] == [DifferenceKind.PATIENT]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (identity(), Patient.SAME),
        (replace(identity(), nhs_number=None), Patient.SAME),  # family name and date of birth
        (replace(identity(family="Okonjo-Rcid"), nhs_number=None), Patient.SAME),  # misread by a letter
        (Identity(family=Found("Okonjo-Reid", PLACE)), Patient.UNSURE),
        (identity(born=date(1959, 2, 21)), Patient.UNSURE),
        (identity("9999980090"), Patient.OTHER),
        (replace(identity(family="Ampofo", born=date(1963, 10, 11)), nhs_number=None), Patient.OTHER),
    ],
)
def test_whose_two_papers_are(other: Identity, expected: Patient) -> None:
    assert patient_of(identity(), other) is expected
    assert patient_of(other, identity()) is expected


# ---------------------------------------------------------------- other letters, repeated pages, keys
def test_another_letter_of_the_same_patient_is_another() -> None:
    assert compare(paper(LETTER), paper(SECOND)).verdict is Verdict.OTHER


def test_papers_of_a_few_words_are_never_copies() -> None:
    assert compare(paper("With compliments"), paper("With compliments")).verdict is Verdict.OTHER
    assert likeness_keys(paper("With compliments").readings) == ()


def test_a_sheet_fed_twice_is_found() -> None:
    changed = LETTER.replace("15mg", "25mg")
    assert repeated_pages(paper(LETTER, SECOND, LETTER).readings) == ((3, 1),)
    assert repeated_pages(paper(LETTER, SECOND, changed).readings) == ()


def test_keys_are_the_same_on_every_machine() -> None:
    keys = likeness_keys(paper(LETTER).readings)
    assert len(keys) == len(set(keys)) == 40
    assert all(0 <= key < 2**63 for key in keys)
    assert keys[:2] == KNOWN_KEYS


def test_copies_share_keys_and_other_letters_do_not() -> None:
    keys = set(likeness_keys(paper(LETTER).readings))
    noisy = LETTER.replace("rheumatoid", "rheurnatoid").replace("1959", "1969").replace("pressure", "prcssure")
    assert len(keys & set(likeness_keys(paper(noisy).readings))) >= 3
    assert not keys & set(likeness_keys(paper(SECOND).readings))
