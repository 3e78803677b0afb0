"""Signs that a paper speaks of somebody besides its patient, each beside letters that only look like it."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.identify import identify
from extractors.people import is_kin, titled, words_of
from extractors.table import rows
from extractors.transcript import Transcript
from records.types import DoubtKind, Identity
from tests.paper import reading_of

LATEST = date(2026, 1, 1)
MINE, OTHER = "999 011 0603", "999 026 8983"  # two fictional numbers that pass the check
SUBJECT = f"Re: Mrs Patience OKONJO, d.o.b. 27.02.1959, NHS No. {MINE}\n44 Chandlers Row, Riverside RV6 1DT"


def letter(body: str = "", subject: str = SUBJECT, foot: str = "") -> str:
    """A clinic letter of October 2008 about a patient born in 1959."""
    return (
        "Riverside General Hospital\nDate: 14 October 2008\nDr C Whitlock\nHarbour Street Practice\nDear Dr Whitlock\n"
        f"{subject}\nI reviewed this patient in the clinic. {body}\n"
        f"Yours sincerely\nDr Helen Marchbanks\nConsultant Rheumatologist\n{foot}"
    )


def identity_of(*pages: str) -> Identity:
    return identify(Transcript.of(reading_of(page, at) for at, page in enumerate(pages, start=1)), LATEST)


def kinds(*pages: str) -> set[DoubtKind]:
    return {doubt.kind for doubt in identity_of(*pages).doubts}


def test_the_plain_letter_has_no_doubt() -> None:
    assert identity_of(letter()).doubts == ()


@pytest.mark.parametrize(
    "pages",
    [
        (letter(subject=SUBJECT.replace(MINE, f"{MINE} / {OTHER}")),),
        (letter(f"I also have {OTHER.replace(' ', '')} on file."),),
        (letter(), f"Label: TULLOCH GRAHAM M 03-Apr-1961 {OTHER.replace(' ', '')}"),
        (letter(foot=f"NHS {OTHER}"),),
        (letter(f"Her husband's NHS number is {OTHER}."),),
    ],
)
def test_a_second_number_is_another_patients(pages: tuple[str, ...]) -> None:
    assert DoubtKind.OTHER_PATIENT in kinds(*pages)


@pytest.mark.parametrize(
    "body",
    [
        f"Tel: {OTHER}",
        f"Please ring {OTHER} to rearrange.",
        f"Lab no {OTHER.replace(' ', '')} was repeated.",
        f"Our ref {OTHER.replace(' ', '')} applies.",
        f"Her number is {MINE.replace(' ', '')}.",
    ],
)
def test_a_number_behind_a_label_of_its_own_is_no_nhs_number(body: str) -> None:
    assert kinds(letter(body)) == set()


@pytest.mark.parametrize(
    "page",
    [
        "Page 2   Graham Tulloch\nHe was seen with angina.",
        "Continued: Mr Graham Tulloch\nHe was seen with angina.",
        "TULLOCH, Graham\nHe was seen with angina.",
        "He was seen with angina.\nBisoprolol 5mg daily was started.\nTULLOCH Graham 03/04/1961",
        "Mr Graham Tulloch   2\nHe was seen with angina.",
    ],
)
def test_another_name_at_a_pages_edge(page: str) -> None:
    assert DoubtKind.OTHER_PATIENT in kinds(letter(), page)


@pytest.mark.parametrize(
    "page",
    [
        "Page 2   Patience Okonjo\nShe is well.",
        "Continued: Mrs P Okonjo\nShe is well.",
        "OKONJO, Patience   27/02/1959   Page 2 of 2\nShe is well.",
        "Current Medication\nBisoprolol 5mg daily",
        "Page 2 of 2\nDr Helen Marchbanks\nConsultant Rheumatologist",
        "Helen Marchbanks\nConsultant Rheumatologist\nPage 2 of 2",
        "Riverside General Hospital\nPage 2 of 2\nShe is well.",
    ],
)
def test_the_patients_name_or_no_name_at_a_pages_edge(page: str) -> None:
    assert kinds(letter(), page) == set()


COVER = "FAX\nTo: Dr Whitlock\nFrom: Rheumatology secretary\nDate: 14 October 2008\nPages: 2\n"


@pytest.mark.parametrize(
    "line",
    [
        "Regarding: Graham Tulloch",
        "Subject: Mr Graham Tulloch",
        "Message: please find the letter about Mr Graham Tulloch as requested.",
        "Re: Mr G Tulloch",
    ],
)
def test_a_fax_cover_about_somebody_else(line: str) -> None:
    assert DoubtKind.OTHER_PATIENT in kinds(COVER + line, letter())


@pytest.mark.parametrize(
    "line",
    ["Regarding: Patience Okonjo", "Re: Urgent referral - Mrs Okonjo", "Subject: Clinic letter", "Re: Chest X-ray"],
)
def test_a_fax_cover_about_the_patient(line: str) -> None:
    assert kinds(COVER + line, letter()) == set()


@pytest.mark.parametrize(
    "body",
    [
        "Mrs Tulloch tells me that she is well.",
        "Mr Tulloch was admitted with chest pain.",
        "Mr Graham Tulloch complains of breathlessness.",
        "It was good to hear that Miss Tulloch\nhas been well since her operation.",
        "I saw Mr Tulloch today.",
        "Thank you for referring Mrs Tulloch.",
    ],
)
def test_another_person_is_the_subject_of_a_sentence(body: str) -> None:
    assert DoubtKind.OTHER_PATIENT in kinds(letter(body))


@pytest.mark.parametrize(
    "body",
    [
        "Mrs Okonjo tells me that she is well.",
        "She was admitted under Mr Patel. Mr Patel has a list on Friday.",
        "Mr Patel operated on Monday.",
        "Mr Patel's registrar was kind enough to see her.",
        "She came with her daughter, Mrs Grace Tulloch.",
        "Her neighbour, Mrs Tulloch, helps. Her husband Mr John Okonjo was admitted last year.",
        "Her son Mr Daniel Reid tells me that she forgets.",
        "My colleague Mr Ash reports no change.",
        "Mr Stone, care coordinator, attended with her.",
    ],
)
def test_clinicians_and_relatives_may_be_named(body: str) -> None:
    assert kinds(letter(body)) == set()


@pytest.mark.parametrize(
    "pages",
    [
        (letter("Mrs Okonja tells me that she is well."),),
        (letter(), "Patience OKONJA   Page 2\nShe is well."),
        (letter("Mrs Okonjoe takes no tablets."),),
    ],
)
def test_a_name_that_is_nearly_the_patients(pages: tuple[str, ...]) -> None:
    assert DoubtKind.NAME in kinds(*pages)


@pytest.mark.parametrize(
    "body",
    ["Dr Okonja has retired.", "Mrs Okonjo's joints are better.", "MRS OKONJO is better.", "No ORONO was given."],
)
def test_near_names_where_no_patient_is_named(body: str) -> None:
    assert kinds(letter(body)) == set()


HOSPITAL = f"{SUBJECT}\nHospital No: R0288164"


@pytest.mark.parametrize("page", ["Hospital No: R0999111", "Hospital no. 4471902", "Hospital number R0288165"])
def test_a_second_hospital_number(page: str) -> None:
    assert DoubtKind.OTHER_PATIENT in kinds(letter(subject=HOSPITAL), f"{page}\nShe is well.")


@pytest.mark.parametrize("page", ["Hospital No: R0288164", "Hospital no. R 0288164", "Unit number: 771920"])
def test_the_same_hospital_number_or_another_kind(page: str) -> None:
    assert kinds(letter(subject=HOSPITAL), f"{page}\nShe is well.") == set()


@pytest.mark.parametrize(
    "body",
    ["This 23 year old woman works as a student.", "She is 23 years old.", "This pleasant lady aged 72 is well."],
)
def test_an_age_that_does_not_fit(body: str) -> None:
    assert DoubtKind.BIRTH_DATE in kinds(letter(body))


@pytest.mark.parametrize(
    "body",
    [
        "This 49 year old woman is well.",
        "This 50-year-old lady is well.",
        "She has a 23 year old daughter. Her 12 year old boy is well.",
        "Her mother died at the age of 52 and her brother aged 23.",
        "She had a hip fracture aged 23, ten years ago.",
        "She is the mother of a 3 year old child.",
        "As a 12 year old girl she had pneumonia.",
    ],
)
def test_an_age_that_fits_or_is_not_the_patients_today(body: str) -> None:
    assert kinds(letter(body)) == set()


def test_an_age_is_only_judged_by_a_date_of_the_paper() -> None:
    undated = letter("This 23 year old woman is well.").replace("Date: 14 October 2008\n", "")
    assert DoubtKind.BIRTH_DATE not in kinds(undated)


@pytest.mark.parametrize(
    ("title", "sex", "doubted"),
    [
        ("Mr", "Female", True), ("Mrs", "Male", True), ("Miss", "M", True),
        ("Mr", "Male", False), ("Mrs", "F", False), ("Mx", "Female", False), ("Dr", "Male", False),
    ],
)  # fmt: skip
def test_title_and_sex(title: str, sex: str, doubted: bool) -> None:
    paper = f"Patient: {title} Patience Okonjo   NHS No: {MINE}\nDate of birth: 27/02/1959   Sex: {sex}"
    assert (DoubtKind.NAME in kinds(paper)) == doubted


@pytest.mark.parametrize("days", ["Seen on 10/14/2008 and 9/25/2008.", "Last seen 09-25-2008.", "Seen 9/25/08."])
def test_american_dates_beside_a_birth_date_that_can_be_turned(days: str) -> None:
    assert DoubtKind.BIRTH_DATE in kinds(letter(days, SUBJECT.replace("27.02.1959", "02/05/1959")))


@pytest.mark.parametrize(
    ("days", "born"),
    [
        ("Seen on 14/10/2008.", "02/05/1959"),
        ("Seen on 10/14/2008.", "27/02/1959"),
        ("Seen on 10/14/2008.", "2 May 1959"),
        ("Blood pressure 130/80, acuity 6/18.", "02/05/1959"),
    ],
)
def test_british_dates_and_birth_dates_that_are_plain(days: str, born: str) -> None:
    assert kinds(letter(days, SUBJECT.replace("27.02.1959", born))) == set()


WORDINGS = [row for row in rows("misfiled_words") if row["where"] != "subject"]
SUBJECTS = [row for row in rows("misfiled_words") if row["where"] == "subject"]


@pytest.mark.parametrize("row", WORDINGS, ids=lambda row: row["example"])
def test_wordings_that_say_the_paper_is_anothers(row: dict[str, str]) -> None:
    assert DoubtKind.OTHER_PATIENT in kinds(letter(f"{row['example']}."))


@pytest.mark.parametrize("row", WORDINGS, ids=lambda row: row["but_not"])
def test_wordings_that_only_look_like_it(row: dict[str, str]) -> None:
    assert kinds(letter(f"{row['but_not']}.")) == set()


@pytest.mark.parametrize("row", SUBJECTS, ids=lambda row: row["example"])
def test_subjects_that_are_somebodys_relative(row: dict[str, str]) -> None:
    subject = f"{row['example']}, d.o.b. 27.02.1959, NHS No. {MINE}"
    assert DoubtKind.OTHER_PATIENT in kinds(letter(subject=subject))


@pytest.mark.parametrize("row", SUBJECTS, ids=lambda row: row["but_not"])
def test_subjects_that_are_nobody(row: dict[str, str]) -> None:
    assert kinds(letter(), row["but_not"] + "\nShe is well.") == set()


LIST = "Clinic list 14 October 2008\nName   DOB   NHS No   Reason\nPatience Okonjo   27/02/1959   999 011 0603   RA\n"


@pytest.mark.parametrize(
    "row",
    [
        "Graham Tulloch   03/04/1961   gout\nMary Smith   03/04/1971   RA",
        "TULLOCH, Graham   R0288164\nSMITH, Mary   R0288165",
        "Mr Graham Tulloch   03/04/1961\nMrs Mary Smith   03/04/1971",
    ],
)
def test_a_list_of_patients(row: str) -> None:
    assert DoubtKind.OTHER_PATIENT in kinds(LIST + row)


@pytest.mark.parametrize(
    "table",
    [
        "Haemoglobin   148   130 - 180\nWhite Cells   13.9   14/10/2008\nPlatelet Count   144   14/10/2008",
        "Influenza Vaccine   14/10/2008\nTetanus Booster   14/10/2003\nHepatitis A   14/10/2001",
        "Serum Sodium   138\nSerum Potassium   4.2\nSerum Urea   5.1",
    ],
)
def test_tables_of_results_are_no_lists_of_patients(table: str) -> None:
    assert kinds(letter(foot=f"\n{table}")) == set()


@pytest.mark.parametrize(
    "header",
    [
        "Surname: Zielinski Ryszard   Forename: Ryszard Jan",
        "Patient: Or Anjali Rao",
        "Patient: Nr Graham Tulloch",
    ],
)
def test_names_that_have_grown_together(header: str) -> None:
    assert DoubtKind.NAME in kinds(f"{header}\nNHS No: {MINE}   DOB: 27/02/1959\nRe: {header.split(': ')[1]}")


@pytest.mark.parametrize("header", ["Patient: Li Wei Chen", "Patient: Mr Bo Anders Holm", "Patient: Mary Ann Thomas"])
def test_short_and_double_names(header: str) -> None:
    assert kinds(f"{header}\nNHS No: {MINE}   DOB: 27/02/1959") == set()


@pytest.mark.parametrize(
    "page",
    [
        "Re: Mrs P OKONJO, 12 Other Street\nShe is well.",
        "Re: Mrs Patience Okonjo\n12 Other Street, Riverside RV2 4AB\nShe is well.",
        "Patient: Mrs Patience Okonjo   Address: 12 Other Street, Riverside RV2 4AB",
    ],
)
def test_another_address_on_a_later_page(page: str) -> None:
    assert DoubtKind.OTHER_PATIENT in kinds(letter(), page)


@pytest.mark.parametrize(
    "page",
    [
        "Re: Mrs P OKONJO, 44 Chandlers Row\nShe is well.",
        "Re: Mrs Patience Okonjo\n44 Chandlers Row, Riverside RV6 1DT\nShe is well.",
        "Patience Okonjo   Page 2\n3 Bisoprolol 5mg daily",
    ],
)
def test_the_same_address_or_none_on_a_later_page(page: str) -> None:
    assert kinds(letter(), page) == set()


@pytest.mark.parametrize("subject", ["(aka Patricia REID)", "(previously TULLOCH)", "(Pat)"])
def test_other_names_of_the_patient(subject: str) -> None:
    named = letter(subject=SUBJECT.replace("OKONJO,", f"OKONJO {subject},"))
    assert kinds(named) == set()


def test_kin_are_known_by_what_stands_around_them() -> None:
    def kin(text: str) -> bool:
        return is_kin(text, next(titled(text)))

    assert kin("with her daughter, Mrs Grace Tulloch, today")
    assert kin("I met Mr Tulloch, her husband")
    assert not kin("I met Mr Tulloch in the clinic")


def test_words_of_a_name_are_small_letters() -> None:
    assert words_of("ENTWISTLE-O'Brien's, J.") == ("entwistle", "obrien", "j")


def test_no_doubt_repeats_what_the_paper_says() -> None:
    doubts = identity_of(letter("Mr Graham Tulloch was admitted."), "Page 2   Graham Tulloch").doubts
    assert doubts and not any("Tulloch" in doubt.reason or "Okonjo" in doubt.reason for doubt in doubts)


# ---------------------------------------------------------------- pages of a stranger
PLAN = "Plan\n1. Start warfarin 3mg once daily.\n2. Repeat INR in three days."


@pytest.mark.parametrize(
    "line",
    [
        "TULLOCH, GRAHAM (Mr)   Ward 5",
        "Tulloch, Graham   Ward 5",
        "TULLOCH Graham   Ward 5",
        "Patient: Tulloch",
        "Mr G Tulloch - 2 -",
        "TULLOCH",
        "GRAHAM TULLOCH M 62Y",
        "Pt Tulloch, bed 12",
    ],
)
def test_a_strangers_name_at_the_top_of_a_later_page(line: str) -> None:
    assert DoubtKind.OTHER_PATIENT in kinds(letter(), f"{line}\n{PLAN}")


@pytest.mark.parametrize(
    "line",
    ["OKONJO", "OKONJO, PATIENCE (Mrs)   Ward 5", "Patient: Okonjo", "CARDIOLOGY", "MARCHBANKS", "Ward 5   Bed 12"],
)
def test_the_patients_own_name_and_headings_at_the_top_of_a_later_page_are_none(line: str) -> None:
    assert kinds(letter(), f"{line}\n{PLAN}") == set()


def test_a_name_below_the_signature_of_a_later_page_is_no_writers() -> None:
    signed = f"{PLAN}\nYours sincerely\nDr Helen Marchbanks\nConsultant Rheumatologist\n"
    assert DoubtKind.OTHER_PATIENT in kinds(letter(), f"{signed}Mr Graham Tulloch")
    assert kinds(letter(), f"{signed}cc Mr Graham Tulloch") == set()
    assert kinds(letter(), f"{signed}Mrs Patience Okonjo") == set()


@pytest.mark.parametrize(
    "line",
    [
        "This gentleman was admitted with chest pain.",
        "He was seen by his wife. He had a prostate biopsy.",
        "His prostate cancer is stable.",
        "Graham has been started on bisoprolol 5mg once daily.",
        "Aged 24. Presents with gout.",
        "4 Mill Lane, Northmoor NM2 8QX",
    ],
)
def test_a_later_page_that_fits_another_person(line: str) -> None:
    assert kinds(letter(), f"Plan\n{line}\n{PLAN}") & {DoubtKind.OTHER_PATIENT, DoubtKind.BIRTH_DATE}


@pytest.mark.parametrize(
    "line",
    [
        "She was seen with her husband. He is well.",
        "Her husband Graham came too. Graham has been well.",
        "Mr Ash, Consultant Surgeon, will see the patient. He has been sent a copy.",
        "I will ask the registrar; he will write to you.",
        "Patience has been started on bisoprolol 5mg once daily.",
        "Will has been seen to be there.",
        "Aged 24 she had her appendix out.",
        "44 Chandlers Row, Riverside RV6 1DT",
        "Mill Lane Surgery\n4 Mill Lane, Northmoor NM2 8QX",
    ],
)
def test_a_later_page_that_fits_the_patient(line: str) -> None:
    assert kinds(letter(), f"Plan\n{line}\n{PLAN}") == set()


def test_allergies_of_one_page_that_another_denies() -> None:
    none = letter("Allergies: No known drug allergies.")
    assert DoubtKind.OTHER_PATIENT in kinds(none, f"Allergies: penicillin (anaphylaxis)\n{PLAN}")
    assert kinds(none, f"Allergies: none known\n{PLAN}") == set()
    assert kinds(letter("Allergies: penicillin."), f"Allergies: penicillin\n{PLAN}") == set()


LEADING = (
    "FAX\nTo: Dr C Whitlock\nFrom: Diabetes Centre\nPages including cover: 2\n{}\n"
    "This fax is confidential and for the intended recipient only."
)


@pytest.mark.parametrize(
    "line",
    [
        "Patient: Tulloch",
        "Re: Tulloch",
        "Re: Urgent referral - Mr Tulloch",
        "Subject: GT 03/04/1961",
        "Message: Please find Mr Tulloch's letter attached.",
        "Regarding: your patient Graham Tulloch",
        "Please find Mr Tulloch's results",
    ],
)
def test_a_cover_that_names_another_than_the_letter(line: str) -> None:
    assert DoubtKind.OTHER_PATIENT in kinds(LEADING.format(line), letter())


@pytest.mark.parametrize(
    "line",
    [
        "Patient: Okonjo",
        "Re: Urgent referral - Mrs 0konjo",
        "Re: Urgent referral - Mrs Okonio",
        "Subject: PO 27/02/1959",
        "Message: Please find Mrs Okonjo's letter attached.",
        "Re: Clinic letter of 14 October 2008",
        "Subject: Discharge Summary",
    ],
)
def test_a_cover_that_names_the_patient_of_the_letter(line: str) -> None:
    assert DoubtKind.OTHER_PATIENT not in kinds(LEADING.format(line), letter())
